//! Says in our own words what the YAML parser stumbled over, at the place where the mistake is.

use granit_parser::{ErrorKind, ScanError};

use super::quotes;
use super::{MAX_DEPTH, SYNTAX_ERROR};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

const WHY: &str = "CloudFormation cannot read the template, so nothing in it is deployed";

/// `at` is where the parser stopped, `parsed` up to where all is understood, `open` the start of the innermost
/// open collection and whether it is a mapping.
pub(super) fn explain(
    source: &SourceFile,
    error: &ScanError,
    at: usize,
    parsed: usize,
    open: Option<(u32, bool)>,
) -> Diagnostic {
    let at = at.min(source.text.len());
    Place { source, at, parsed, open }.describe(error.kind()).why(WHY)
}

struct Place<'s> {
    source: &'s SourceFile,
    /// Where the parser stopped.
    at: usize,
    /// Up to here everything was understood.
    parsed: usize,
    /// The innermost open collection: where it starts, and whether it is a mapping.
    open: Option<(u32, bool)>,
}

impl Place<'_> {
    fn say(
        &self,
        from: usize,
        to: usize,
        message: impl Into<String>,
        label: &str,
        help: impl Into<String>,
    ) -> Diagnostic {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let text = &self.source.text;
        let (from, to) = (text.floor_char_boundary(from), text.ceil_char_boundary(to));
        Diagnostic::new(SYNTAX_ERROR, self.source.span(offset(from), offset(to)), message).label(label).help(help)
    }

    fn here(&self, message: impl Into<String>, label: &str, help: impl Into<String>) -> Diagnostic {
        self.say(self.at, self.at + self.word(self.at), message, label, help)
    }

    fn text(&self, from: usize) -> &str {
        self.source.text.get(from..).unwrap_or_default()
    }

    /// Length of the word at an offset, at least one character where there is one.
    fn word(&self, from: usize) -> usize {
        let text = self.text(from);
        let first = text.chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
        text.find(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}'))
            .unwrap_or(text.len())
            .clamp(first, 80.max(first))
    }

    fn line_start(&self, at: usize) -> usize {
        self.source.text.get(..at).unwrap_or_default().rfind('\n').map_or(0, |at| at + 1)
    }

    /// A tab in the indentation of the line of `at`, or of the lines back to what was understood.
    fn tab(&self) -> Option<usize> {
        let mut start = self.line_start(self.at);
        loop {
            let line = self.text(start).lines().next().unwrap_or_default();
            let indent = line.len() - line.trim_start().len();
            if let Some(tab) = line.get(..indent).and_then(|indent| indent.find('\t'))
                && !line.trim().is_empty()
            {
                return Some(start + tab);
            }
            if start == 0 || start <= self.parsed {
                return None;
            }
            start = self.line_start(start - 1);
        }
    }

    /// The first tab in the indentation of a line below `at`: plain text that goes on there is refused at its start.
    fn tab_below(&self) -> Option<usize> {
        let mut start = self.at;
        for line in self.text(self.at).split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            let tab = line.get(..indent).and_then(|indent| indent.find('\t'));
            if let Some(tab) = tab.filter(|_| start > self.at && !line.trim().is_empty()) {
                return Some(start + tab);
            }
            start += line.len();
        }
        None
    }

    fn tabbed(&self, tab: usize) -> Diagnostic {
        let run = self.text(tab).bytes().take_while(|byte| *byte == b'\t').count().max(1);
        self.say(
            tab,
            tab + run,
            "a tab is used for indentation",
            "a tab",
            "YAML allows only spaces there; set the editor to insert spaces, two for each level",
        )
    }

    fn quote(&self) -> Option<Diagnostic> {
        // What was understood ends at a value, so no quote is open there. The parser may have stopped at the quote
        // itself, which must be looked at, too.
        let (open, close) = quotes::around(&self.source.text, self.parsed, self.at.max(self.parsed) + 1)?;
        let quote = self.text(open).chars().next()?;
        let inner = self.source.text.get(open..close).unwrap_or_default();
        if !inner.contains('\n') && close < self.source.text.len() {
            let help = if quote == '\'' {
                "write `''` for a quote inside single quotes, or put the whole value in double quotes"
            } else {
                "write `\\\"` for a quote inside double quotes, or put the whole value in single quotes"
            };
            let rest = self.text(close + 1);
            let after = close + 1 + rest.len() - rest.trim_start_matches([' ', '\t']).len();
            return Some(self.say(
                after,
                after + self.word(after),
                "text follows after the closing quote",
                "this is outside the quotes",
                help,
            ));
        }
        Some(self.say(
            open,
            open + 1,
            "this quote is never closed",
            "opened here",
            format!("add the closing `{quote}` at the end of the value"),
        ))
    }

    fn describe(&self, kind: &ErrorKind) -> Diagnostic {
        use ErrorKind as E;
        match kind {
            E::TabNotAllowed | E::TabInBlockIndentation | E::TabInIndentation | E::TabAtBlockScalarStart | E::TabInPlainScalar => {
                self.tabbed(self.tab().or_else(|| self.tab_below()).unwrap_or(self.at))
            }
            E::UnclosedQuotedScalar
            | E::InvalidTrailingDoubleQuotedScalar
            | E::InvalidTrailingSingleQuotedScalar
            | E::InvalidQuotedScalarIndent
            | E::DocumentIndicatorInQuotedScalar => self.quote().unwrap_or_else(|| self.structure()),
            E::RecursionLimitExceeded => self.here(
                format!("values are nested deeper than {MAX_DEPTH} levels"),
                "one level too deep",
                "no template needs that many levels; check what wrote this file",
            ),
            E::UnclosedFlowCollection { open } | E::MismatchedFlowCollectionEnd { open, .. } => self.bracket(*open, kind),
            E::UnexpectedEofFlowSequence | E::ExpectedFlowSequenceSeparator => self.flow('[', kind),
            E::UnexpectedEofFlowMapping | E::UnexpectedEofImplicitFlowMapping | E::ExpectedFlowMappingSeparator => {
                self.flow('{', kind)
            }
            E::MisplacedFlowCollectionEnd => {
                self.here("this bracket closes nothing", "was never opened", "remove it, or put the value in quotes if the bracket is part of the text")
            }
            E::UnknownQuotedScalarEscape
            | E::InvalidQuotedScalarHexEscape
            | E::InvalidLowSurrogateHexEscape
            | E::InvalidLowSurrogate
            | E::MissingLowSurrogate
            | E::UnpairedLowSurrogate
            | E::InvalidUnicodeEscape => self.escape().here(
                "unknown escape in double quotes",
                "not an escape that YAML knows",
                "write `\\\\` for a backslash, or put the value in single quotes, where a backslash is only a backslash",
            ),
            E::UnexpectedCharacter { character } => self.character(*character),
            E::PlainScalarStartsWithDashFlowIndicator | E::UnexpectedEndOfPlainScalar => {
                self.here("a value cannot start like this without quotes", "needs quotes", "put the value in quotes")
            }
            E::UndeclaredTagHandle
            | E::ExpectedTagBang
            | E::InvalidTagTerminator
            | E::MissingTagUri
            | E::UnclosedVerbatimTag
            | E::InvalidTagEscape
            | E::InvalidTagUtf8
            | E::InvalidTagUtf8LeadingByte
            | E::InvalidTagUtf8TrailingByte
            | E::InvalidGlobalTagCharacter => self.here(
                "this tag cannot be read",
                "not a tag",
                "a function in its short form is `!` and a name, such as `!Ref`, then a space; put text that starts with `!` in quotes",
            ),
            E::MissingAnchorOrAliasName => self.here(
                "a name is missing after `*` or `&`",
                "needs quotes if it is meant as text",
                "put the value in quotes: a plain `*` starts an alias in YAML, a plain `&` an anchor",
            ),
            E::InvalidBlockScalarHeader | E::ZeroBlockScalarIndent => self.here(
                "unexpected text after `|` or `>`",
                "does not belong on this line",
                "start the text on the next line; after `|` or `>` only `-`, `+` and one digit may stand",
            ),
            E::InvalidBlockScalarIndent => self.here(
                "a line of this block of text is indented less than its first line",
                "indented too little",
                "indent all lines of the text at least as far as the first",
            ),
            E::BlockEntryInFlowCollection => self.here("`-` cannot stand inside brackets", "a list item in block style", "separate items inside `[ ]` by commas"),
            E::InvalidDocumentEnd | E::MissingDocumentEndBeforeDirective | E::ExpectedDocumentStart => self.here(
                "the template ends before this line",
                "does not belong to the template any more",
                "indent the line as the lines above, or remove the `---` or `...` before it",
            ),
            E::DuplicateVersionDirective
            | E::UnsupportedYamlMajorVersion
            | E::DuplicateTagDirective
            | E::DirectiveDisallowed
            | E::InvalidDirectiveTerminator
            | E::MissingDirectiveName
            | E::InvalidDirectiveName
            | E::MissingYamlVersion
            | E::MissingYamlVersionSeparator
            | E::YamlVersionTooLong
            | E::InvalidTagDirectiveTerminator
            | E::ExpectedTagDirectiveBang => {
                self.here("this YAML directive cannot be read", "a line that starts with `%` is a directive", "remove the line, or put the text in quotes")
            }
            E::BomInsideDocument => self.here("a byte order mark inside the file", "a hidden character", "remove it; it often comes from joining two files"),
            E::CommentNotSeparated => self.here("a comment must stand apart from what is before it", "no space before `#`", "put a space before `#`, or quotes around text that holds it"),
            _ => self.structure(),
        }
    }

    /// The same place, moved from the quote to the first escape that YAML does not know.
    fn escape(&self) -> Place<'_> {
        let mut at = self.at;
        while let Some(found) = self.text(at).find('\\').map(|found| at + found) {
            let next = self.text(found + 1).chars().next().unwrap_or(' ');
            if !"0abtnvfre \"/\\N_LP\n\r\t".contains(next) {
                return Place { at: found, ..*self };
            }
            at = found + 1 + next.len_utf8();
        }
        Place { at: self.at, ..*self }
    }

    fn character(&self, character: char) -> Diagnostic {
        if character == '\t' {
            return self.tabbed(self.at);
        }
        let help = match character {
            '@' | '`' => format!("`{character}` is reserved in YAML: put the value in quotes"),
            '%' => "put the value in quotes: a plain `%` starts a directive in YAML".to_owned(),
            _ => "put the value in quotes, or remove the character".to_owned(),
        };
        self.here(format!("a value cannot start with `{}`", character.escape_debug()), "needs quotes", help)
    }

    fn bracket(&self, open: char, kind: &ErrorKind) -> Diagnostic {
        let mut finding = self.flow(open, kind);
        if let ErrorKind::MismatchedFlowCollectionEnd { close, .. } = kind {
            finding.message = format!("`{open}` is closed by `{close}`");
        }
        finding
    }

    /// Something is wrong inside `[ ]` or `{ }`.
    fn flow(&self, open: char, kind: &ErrorKind) -> Diagnostic {
        if let Some(quote) = quotes::opening(&self.source.text, self.parsed, self.at + 1)
            && (quote == self.at || self.source.text.get(quote..self.at).is_some_and(|text| text.contains('\n')))
            && let Some(finding) = self.quote()
        {
            return finding;
        }
        let close = if open == '[' { ']' } else { '}' };
        let opened = self.open.map(|(start, _)| start as usize).filter(|start| self.text(*start).starts_with(open));
        let ends = self.text(self.at).trim().is_empty();
        let unclosed = ends || matches!(kind, ErrorKind::UnclosedFlowCollection { .. });
        match opened {
            Some(opened)
                if unclosed || self.source.text.get(opened..self.at).is_some_and(|text| text.contains('\n')) =>
            {
                self.say(
                    opened,
                    opened + 1,
                    format!("this `{open}` is never closed"),
                    "opened here",
                    format!("add `{close}` where the {} ends", if open == '[' { "list" } else { "mapping" }),
                )
            }
            _ => {
                let after = self.parsed.min(self.source.text.len());
                let stopped = self.here(format!("expected `,` or `{close}` here"), "cannot follow what stands before it", format!("separate the elements by commas, and put text that holds any of `, [ ] {{ }} :` in quotes; `{close}` ends the {}", if open == '[' { "list" } else { "mapping" }));
                match opened {
                    Some(opened) if opened < after => {
                        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                        stopped.related(
                            self.source.span(offset(opened), offset(opened + 1)),
                            "inside the bracket that opens here",
                        )
                    }
                    _ => stopped,
                }
            }
        }
    }

    /// The lines do not fit together: indentation, a missing colon, a stray colon.
    fn structure(&self) -> Diagnostic {
        if let Some(tab) = self.tab() {
            return self.tabbed(tab);
        }
        if let Some(open @ ('[' | '{')) = self.open.and_then(|(start, _)| self.text(start as usize).chars().next()) {
            return self.flow(open, &ErrorKind::UnexpectedEof);
        }
        let text = &self.source.text;
        let mut at = self.at;
        if text.get(at..).is_some_and(|rest| rest.trim().is_empty()) {
            at = text.trim_end().len();
        }
        let start = self.line_start(at);
        let line = self.text(start).lines().next().unwrap_or_default();
        let indent = line.len() - line.trim_start().len();
        let content = line.trim();
        let whole = (start + indent, start + indent + content.len());
        // `Description: Ports: 80` on one line.
        if at > start + indent
            && content.matches(": ").count() + usize::from(content.ends_with(':')) > 1
            && !content.starts_with(['"', '\''])
        {
            let first = line.find(": ").map_or(start, |colon| start + colon);
            if at > first {
                return self.say(
                    at,
                    at + 1,
                    "a second `: ` in one line",
                    "a key and its value end before this",
                    "put the value in quotes if the colon is part of the text, or start a new line for the inner key",
                );
            }
        }
        let previous = text
            .get(..start)
            .unwrap_or_default()
            .lines()
            .rev()
            .find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
        let previous_indent = previous.map_or(0, |line| line.len() - line.trim_start().len());
        if let Some(previous) = previous
            && previous_indent == indent
            && !previous.contains(": ")
            && !previous.trim_end().ends_with(':')
            && !previous.trim_start().starts_with("- ")
        {
            let from = text.get(..start).and_then(|before| before.rfind(previous)).unwrap_or(start) + previous_indent;
            return self.say(
                from,
                from + previous.trim().len(),
                "this line is neither a key with a value nor a list item",
                "a `:` is missing after the key",
                "write `Key: value`, or indent the line to make it part of the text above",
            );
        }
        let is_key = content.ends_with(':') || content.contains(": ");
        let is_item = content.starts_with("- ") || content == "-";
        if !is_key && !is_item {
            return self.say(
                whole.0,
                whole.1,
                "this line is neither a key with a value nor a list item",
                "a `:` after a key is missing, or this belongs to the line before",
                "write `Key: value`, start a list item with `- `, or indent the line to make it part of the text above",
            );
        }
        let in_mapping = self.open.is_some_and(|(_, mapping)| mapping);
        let message = if is_item && in_mapping {
            "a list item cannot stand here, among the keys of a mapping"
        } else if indent > previous_indent {
            "this line is indented deeper than the line before allows"
        } else {
            "the indentation of this line fits no line above"
        };
        self.say(
            whole.0,
            whole.1,
            message,
            "wrongly indented",
            "line it up with its neighbours: all keys of a mapping, and all items of a list, start in the same column",
        )
    }
}

//! Colours for the text of a template: words and their kinds, found line by line and without judging the text.

use std::ops::Range;

/// A part of a line with the class that colours it.
pub(super) type Token = (Range<usize>, &'static str);

const KEY: &str = "k";
const STRING: &str = "t";
const NUMBER: &str = "n";
const COMMENT: &str = "c";
const FUNCTION: &str = "i";
const VARIABLE: &str = "v";

/// A line with more bytes is shown as it is: it was written by a program, and colours would make it many times as long.
const LONGEST: usize = 4000;

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
    /// Anything else: no colours.
    Plain,
}

/// What one line leaves open for the next.
#[derive(Debug)]
pub(super) struct Highlighter {
    language: Language,
    /// The quote of a text that goes on.
    quote: Option<char>,
    /// A block of text goes on while lines are indented at least this far.
    block: Option<usize>,
    /// How many brackets are open.
    flow: usize,
}

impl Highlighter {
    pub(super) fn new(language: Language) -> Self {
        Self { language, quote: None, block: None, flow: 0 }
    }

    /// The coloured parts of the next line, in order and without overlap.
    pub(super) fn line(&mut self, line: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        if self.language == Language::Plain || line.len() > LONGEST {
            return tokens;
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        if let Some(least) = self.block {
            if line.trim().is_empty() {
                return tokens;
            }
            if indent >= least {
                text(line, indent..line.len(), &mut tokens);
                return tokens;
            }
            self.block = None;
        }
        self.words(line, indent, &mut tokens);
        tokens
    }

    fn words(&mut self, line: &str, indent: usize, tokens: &mut Vec<Token>) {
        let rest = |at: usize| line.get(at..).unwrap_or_default();
        // The column that the lines of a block must pass.
        let mut parent = indent.checked_sub(1);
        let mut at = 0;
        if let Some(quote) = self.quote {
            let end = self.close(line, 0, quote);
            text(line, 0..end, tokens);
            at = end;
        }
        while let Some(c) = rest(at).chars().next() {
            let before_space = rest(at + c.len_utf8()).chars().next().is_none_or(char::is_whitespace);
            match c {
                _ if c.is_whitespace() => at += c.len_utf8(),
                '#' if self.language == Language::Yaml => {
                    tokens.push((at..line.len(), COMMENT));
                    return;
                }
                '"' | '\'' => {
                    let end = self.close(line, at + 1, c);
                    let is_key = rest(end).trim_start().starts_with(':');
                    let name = line.get(at + 1..end.saturating_sub(1).max(at + 1)).unwrap_or_default();
                    if is_key {
                        parent = Some(at);
                        tokens.push((at..end, key_class(name)));
                    } else {
                        text(line, at..end, tokens);
                    }
                    at = end;
                }
                '{' | '[' => {
                    self.flow += 1;
                    at += 1;
                }
                '}' | ']' => {
                    self.flow = self.flow.saturating_sub(1);
                    at += 1;
                }
                ',' | ':' => at += 1,
                '-' if before_space => {
                    parent = Some(at);
                    at += 1;
                }
                '!' | '&' | '*' => {
                    let stops = |c: char| c.is_whitespace() || self.flow > 0 && ",]}".contains(c);
                    let end = rest(at).find(stops).map_or(line.len(), |length| at + length);
                    tokens.push((at..end, if c == '!' { FUNCTION } else { VARIABLE }));
                    at = end;
                }
                '|' | '>' if self.flow == 0 && self.language == Language::Yaml && is_block(rest(at + 1)) => {
                    self.block = Some(parent.map_or(0, |column| column + 1));
                    let comment = rest(at).find('#').map_or(line.len(), |length| at + length);
                    if comment < line.len() {
                        tokens.push((comment..line.len(), COMMENT));
                    }
                    return;
                }
                _ => {
                    let end = at + plain(rest(at), self.flow > 0);
                    let word = line.get(at..end).unwrap_or_default().trim_end();
                    let range = at..at + word.len();
                    if rest(end).starts_with(':') {
                        parent = Some(at);
                        tokens.push((range, key_class(word)));
                    } else if is_number(word) {
                        tokens.push((range, NUMBER));
                    }
                    at = end;
                }
            }
        }
    }

    /// Where a quoted text ends, its closing quote included; remembers when it goes on in the next line.
    fn close(&mut self, line: &str, from: usize, quote: char) -> usize {
        let mut escaped = false;
        let rest = line.get(from..).unwrap_or_default();
        for (at, c) in rest.char_indices() {
            if escaped {
                escaped = false;
            } else if c == '\\' && quote == '"' {
                escaped = true;
            } else if c == quote {
                self.quote = None;
                return from + at + 1;
            }
        }
        // A text of JSON ends with its line.
        self.quote = (self.language == Language::Yaml).then_some(quote);
        line.len()
    }
}

/// A text with the variables of `Fn::Sub` in it.
fn text(line: &str, range: Range<usize>, tokens: &mut Vec<Token>) {
    let mut at = range.start;
    while let Some(start) = line.get(at..range.end).and_then(|rest| rest.find("${")).map(|start| at + start) {
        let Some(length) = line.get(start..range.end).and_then(|rest| rest.find('}')) else { break };
        if at < start {
            tokens.push((at..start, STRING));
        }
        at = start + length + 1;
        tokens.push((start..at, VARIABLE));
    }
    if at < range.end {
        tokens.push((at..range.end, STRING));
    }
}

/// The bytes of a text without quotes: up to a colon, a comment, or within brackets a comma or bracket.
fn plain(rest: &str, flow: bool) -> usize {
    let mut before = ' ';
    let mut characters = rest.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, c)| *c);
        let ends = match c {
            ':' => next.is_none_or(|c| c.is_whitespace() || flow && ",]}".contains(c)),
            '#' => before.is_whitespace(),
            ',' | '[' | ']' | '{' | '}' => flow,
            _ => false,
        };
        // A text is never empty, so that reading goes on.
        if ends && at > 0 {
            return at;
        }
        before = c;
    }
    rest.len()
}

fn is_block(rest: &str) -> bool {
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "+-".contains(c)).trim_start();
    rest.is_empty() || rest.starts_with('#')
}

fn is_number(word: &str) -> bool {
    matches!(word, "true" | "false" | "null" | "~")
        || word.starts_with(|c: char| c.is_ascii_digit() || c == '-') && word.parse::<f64>().is_ok()
}

fn key_class(name: &str) -> &'static str {
    if name.starts_with("Fn::") || matches!(name, "Ref" | "Condition") { FUNCTION } else { KEY }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(language: Language, text: &str) -> Vec<String> {
        let mut highlighter = Highlighter::new(language);
        let line = |line: &str| {
            let tokens = highlighter.line(line);
            assert!(tokens.is_sorted_by(|one, next| one.0.end <= next.0.start), "{line:?} {tokens:?}");
            tokens
                .iter()
                .map(|(range, class)| format!("{class}:{}", line.get(range.clone()).unwrap_or("?")))
                .collect::<Vec<_>>()
        };
        text.lines().flat_map(line).collect()
    }

    #[test]
    fn yaml() {
        let text =
            "A: !Ref B # c\n- 'it''s ${X}':\n  Fn::Sub: |-\n    # no ${Y} comment\n\n    k: v\n  N: [1, true, x]\n";
        let wanted = "k:A i:!Ref c:#_c t:'it' k:'s_${X}' i:Fn::Sub t:#_no_ v:${Y} t:_comment t:k:_v k:N n:1 n:true";
        assert_eq!(
            shown(Language::Yaml, text).iter().map(|it| it.replace(' ', "_")).collect::<Vec<_>>().join(" "),
            wanted
        );
        assert_eq!(shown(Language::Yaml, "a: \"b\n  c\" # d"), ["k:a", "t:\"b", "t:  c\"", "c:# d"]);
        assert_eq!(shown(Language::Yaml, "a: AWS::S3::Bucket\nb: x # y: z"), ["k:a", "k:b", "c:# y: z"]);
    }

    #[test]
    fn json() {
        let text = "{\"A\": {\"Fn::Sub\": \"a\\\"${B}\"}, \"N\": [1.5, null]}";
        assert_eq!(
            shown(Language::Json, text),
            ["k:\"A\"", "i:\"Fn::Sub\"", "t:\"a\\\"", "v:${B}", "t:\"", "k:\"N\"", "n:1.5", "n:null"]
        );
    }

    #[test]
    fn every_text_is_read_to_its_end() {
        let signs =
            ["a", ":", " ", "'", "\"", "\\", "#", "-", "{", "]", ",", "|", "!", "&", "${", "}", "é", "🎉", "\t"];
        for one in signs {
            for two in signs {
                for three in signs {
                    for language in [Language::Yaml, Language::Json, Language::Plain] {
                        shown(language, &format!("{one}{two}{three}\n {three}{one}\n{two}"));
                    }
                }
            }
        }
    }
}

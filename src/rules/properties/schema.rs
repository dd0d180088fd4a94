//! From violations of schemas to findings: which rule speaks, and which violations are one mistake.

use super::super::{Context, formats, nearest, values};
use super::words::{self, Words};
use crate::diagnostic::Diagnostic;
use crate::schema::Kind;
use crate::source::Span;
use crate::syntax::Function;
use crate::validate::{Item, Keyword, Plain, Violation, Wanted};

/// Every finding about schemas, of the resources that are asked for; those of rules that are not selected are left out by the engine.
pub(crate) fn findings(cx: &Context<'_>, of: &dyn Fn(&str) -> bool, out: &mut Vec<Diagnostic>) {
    let complete = cx.template.tree.is_complete();
    let mut violations: Vec<&Violation<'_>> = cx.violations().iter().filter(|it| of(it.owner.0)).collect();
    // In the order of the text, what the type itself demands first: constraints may follow from it.
    violations.sort_by_key(|it| (it.constraint.is_some(), place(it)));
    let all = violations.clone();
    // Where a part of the text could not be read, nothing can be said of what is missing.
    violations.retain(|it| complete || !is_about_absence(it));
    let mut done: Vec<&Violation<'_>> = Vec::new();
    for violation in violations {
        // What follows from a value that is wrong itself is not worth a word.
        let follows = violation.constraint.is_some()
            && done.iter().any(|it| is_about_value(it) && violation.because.iter().any(|(span, _)| *span == it.key));
        if follows || is_mistyped(violation) || done.iter().any(|other| same_mistake(other, violation)) {
            continue;
        }
        let together: Vec<&Violation<'_>> = all.iter().copied().filter(|other| belongs_to(violation, other)).collect();
        out.extend(finding(violation, &together));
        done.push(violation);
    }
}

fn rule(violation: &Violation<'_>) -> Option<&'static str> {
    if let Some(via) = violation.via {
        return Some(values::through(via.call.function));
    }
    if let Some(row) = &violation.constraint {
        return super::super::by_name(row.get("rule")?.text()?).map(|rule| rule.name);
    }
    Some(match &violation.keyword {
        Keyword::Type(_) | Keyword::Not | Keyword::Contains => "invalid-value-kind",
        Keyword::Enum { .. } => "unlisted-value",
        Keyword::Pattern(_) | Keyword::MemberName => "pattern-mismatch",
        Keyword::Length => "invalid-length",
        Keyword::Range(_) => "value-out-of-range",
        Keyword::Format(format) => formats::of_format(format)?.0,
        Keyword::Items(_) | Keyword::Members(_) => "invalid-list-size",
        Keyword::Unique => "duplicate-item",
        Keyword::UniqueKey(_) => "duplicate-item",
        Keyword::UnknownProperty | Keyword::Forbidden => "unknown-property",
        Keyword::Required(_) => "missing-property",
        Keyword::RequiredXor(..) => "exclusive-properties",
        Keyword::RequiredOr(_) => "missing-alternative",
        Keyword::Excluded(..) => "excluded-property",
        Keyword::Dependent(..) => "missing-companion",
        Keyword::AnyOf(_) if words::formats_of(violation).contains(&"AWS::KMS::Key.Id") => "invalid-key-id",
        Keyword::AnyOf(_) => "no-variant",
        Keyword::OneOf(_) => "not-one-variant",
        Keyword::ReadOnly => "read-only-property",
        Keyword::Result(Wanted::Format { .. }) => "mismatched-ref",
        Keyword::Result(_) => "invalid-value-kind",
    })
}

fn finding(violation: &Violation<'_>, together: &[&Violation<'_>]) -> Option<Diagnostic> {
    let mut rule = rule(violation)?;
    if let (Keyword::Result(Wanted::Format { .. }), Item::Written(argument)) = (&violation.keyword, &violation.item)
        && (argument.is_sequence() || argument.text().is_some_and(|text| text.contains('.')))
    {
        rule = "mismatched-attribute";
    }
    let Words { mut message, label, mut why, mut help, mut meant } = words::of(violation, together)?;
    if !violation.case.is_empty() && violation.via.is_none() {
        message = format!("{message} {}", violation.case);
    }
    if let Some(row) = &violation.constraint {
        if let Some(text) = row.get("why").and_then(|it| it.text()) {
            why = text.to_owned();
        }
        if let Some(text) = row.get("help").and_then(|it| it.text()) {
            help = text.to_owned();
            meant = None;
        }
        if let Some(region) = violation.region {
            message = format!("{message} in {region}");
        }
    }
    let mut finding = Diagnostic::new(rule, place(violation), message).label(label);
    if let Some(via) = violation.via {
        if via.origin != violation.span {
            finding = if place(violation) == via.origin {
                finding.related(violation.span, format!("used for `{}` here", violation.name))
            } else {
                let of = via.parameter.map_or_else(|| "the value".to_owned(), |name| format!("a value of `{name}`"));
                finding.related(via.origin, format!("{of} stands here"))
            };
        }
        why = match (via.call.function, via.parameter) {
            (_, Some(name)) => format!("a stack that is created with this value of `{name}` fails; {why}"),
            (Function::FindInMap, None) => format!("where the mapping yields this value, the stack fails; {why}"),
            _ => why,
        };
        if matches!(violation.item, Item::Shape(_)) {
            why = format!("{why} (account, stack and the like are stand-ins here)");
        }
    }
    for (index, (span, text)) in violation.because.iter().enumerate() {
        // Of two words about one place the later one says more.
        let again = violation.because.iter().skip(index + 1).any(|(other, _)| other == span);
        if *span != violation.span && !again {
            finding = finding.related(*span, text.clone());
        }
    }
    for other in together.iter().filter(|other| other.span != violation.span) {
        finding = finding.related(other.span, "and this".to_owned());
    }
    finding = finding.why(why);
    Some(match meant {
        Some(name) if violation.via.is_none() => finding.meant(violation.span, &name),
        Some(name) => finding.help(format!("did you mean `{name}`?")),
        None => finding.help(help),
    })
}

/// Where a violation is told. The value of a parameter that no resource could use is told where it is written; one that
/// is only of the wrong form for its use, or was put together, where it is used.
fn place(violation: &Violation<'_>) -> Span {
    match (violation.via, &violation.keyword) {
        (Some(via), Keyword::Pattern(_) | Keyword::Range(_) | Keyword::Enum { .. })
            if via.parameter.is_some() && via.call.function == Function::Ref =>
        {
            via.origin
        }
        _ => violation.span,
    }
}

/// Whether something is said to be missing.
fn is_about_absence(violation: &Violation<'_>) -> bool {
    violation.constraint.is_some()
        || matches!(
            violation.keyword,
            Keyword::Required(_)
                | Keyword::RequiredXor(..)
                | Keyword::RequiredOr(_)
                | Keyword::Dependent(..)
                | Keyword::Items(_)
                | Keyword::Members(_)
                | Keyword::Contains
                | Keyword::AnyOf(_)
                | Keyword::OneOf(_)
        )
}

/// Whether a property that is missing was mistyped, which is told itself.
fn is_mistyped(violation: &Violation<'_>) -> bool {
    let Keyword::Required(name) = violation.keyword else { return false };
    let Item::Written(value) = violation.item else { return false };
    let Some(properties) = violation.schema.get("properties") else { return false };
    let closed = violation.schema.get("additionalProperties").is_some_and(|it| it.kind() == Kind::Bool(false));
    closed
        && value
            .entries()
            .filter(|entry| properties.get(entry.name).is_none())
            .any(|entry| nearest(entry.name, properties.entries().map(|(known, _)| known)) == Some(name))
}

/// Whether a violation is told together with an earlier one, or instead of it.
fn same_mistake(earlier: &Violation<'_>, later: &Violation<'_>) -> bool {
    if belongs_to(earlier, later) {
        return true;
    }
    let same_rule = rule(earlier) == rule(later);
    // One value is told once by a rule, whatever the region or the parameter's value.
    let used_at_once = earlier.span == later.span && earlier.via.is_some() && later.via.is_some();
    let at_once = (place(earlier) == place(later) || used_at_once) && earlier.owner.1 == later.owner.1;
    if at_once && same_rule && !matches!(later.keyword, Keyword::Required(_)) {
        return true;
    }
    // The same tag twice is the same item twice.
    if at_once && matches!((&earlier.keyword, &later.keyword), (Keyword::Unique, Keyword::UniqueKey(_))) {
        return true;
    }
    // Two constraints may have the same to say of one value.
    if at_once && earlier.constraint.is_some() && later.constraint.is_some() {
        return std::mem::discriminant(&earlier.keyword) == std::mem::discriminant(&later.keyword);
    }
    // A value that is no identifier at all needs no second word about its pattern or length.
    at_once
        && earlier.constraint.is_none()
        && later.constraint.is_none()
        && is_about_text(earlier)
        && is_about_text(later)
}

/// Whether one value is wrong, and not what is around it.
fn is_about_value(violation: &Violation<'_>) -> bool {
    is_about_text(violation) || matches!(violation.keyword, Keyword::Type(_) | Keyword::Range(_))
}

fn is_about_text(violation: &Violation<'_>) -> bool {
    matches!(
        violation.keyword,
        Keyword::Pattern(_) | Keyword::Length | Keyword::Format(_) | Keyword::Enum { .. } | Keyword::AnyOf(_)
    )
}

/// Whether two violations are the same thing said of two properties of one object.
fn belongs_to(first: &Violation<'_>, other: &Violation<'_>) -> bool {
    if std::ptr::eq(first, other) || first.owner.1 != other.owner.1 || first.case != other.case {
        return false;
    }
    let row = |it: &Violation<'_>| it.constraint.as_ref().map(|row| row.place());
    if row(first) != row(other) || first.region != other.region {
        return false;
    }
    match (&first.keyword, &other.keyword) {
        (Keyword::Required(_), Keyword::Required(_)) => first.span == other.span,
        (Keyword::Forbidden, Keyword::Forbidden) => first.constraint.is_some() && first.because == other.because,
        _ => false,
    }
}

/// Whether a resource has no `Properties` at all.
pub(super) fn is_without_properties(violation: &Violation<'_>) -> bool {
    matches!(violation.item, Item::Default(Plain::Null))
}

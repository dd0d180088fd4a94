//! A default must keep to the limits of its own parameter.

use regex_lite::Regex;

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::syntax::{Entry, Typed, Value};
use crate::template::Parameter;

pub(super) static RULE: Rule = Rule {
    name: "default-not-allowed",
    code: "E2015",
    family: Family::Parameters,
    severity: Severity::Error,
    page: include_str!("../../../rules/parameters/default-not-allowed.md"),
    check: Check::Template(check),
};

/// A limit that a value breaks: its attribute, and what the value is not.
type Broken<'a> = (Entry<'a>, String);

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for parameter in cx.template.parameters.iter() {
        let Some(default) = parameter.default() else { continue };
        // A dynamic reference is replaced later, by something that nobody knows before.
        let Some(text) = default.text().filter(|text| !text.contains("{{resolve:")) else { continue };
        let Some((value, broken)) = broken_by(parameter, default, text) else { continue };
        let Some((entry, first)) = broken.first() else { continue };
        let mut finding = RULE
            .at(default.span(), format!("the default `{value}` of `{}` {first}", parameter.name))
            .label("not a value that may be given")
            .why(
                "CloudFormation holds the default against the limits of the parameter, as it does with any other value",
            )
            .help(help(entry, value));
        for (index, (entry, what)) in broken.iter().enumerate() {
            let place = if entry.name == "AllowedValues" { entry.key } else { entry.value };
            let note = match entry.name {
                _ if index > 0 => format!("the default {what}"),
                "AllowedValues" => "only these may be given".to_owned(),
                "AllowedPattern" => "a value must match this from its beginning to its end".to_owned(),
                "Type" => "the type is named here".to_owned(),
                _ => "the limit is set here".to_owned(),
            };
            finding = finding.related(place.span(), note);
        }
        out.push(finding);
    }
}

/// The default, or the item of a list that breaks a limit, with the limits that it breaks.
fn broken_by<'a>(parameter: &Parameter<'a>, default: Value<'a>, text: &'a str) -> Option<(&'a str, Vec<Broken<'a>>)> {
    let whole = broken(parameter, Some(default), text);
    if !parameter.is_list() || parameter.is_ssm_value() {
        return Some((text, whole)).filter(|(_, broken)| !broken.is_empty());
    }
    // Whether AWS looks at the whole or at the items is not documented: only a limit that both break is certain.
    let mut items = text.split(',').map(str::trim).map(|item| {
        let mut found = broken(parameter, None, item);
        found.retain(|(entry, _)| whole.iter().any(|(other, _)| other.name == entry.name));
        (item, found)
    });
    items.find(|(_, broken)| !broken.is_empty())
}

/// The limits that a value breaks; `scalar` is the value where it is no item of a list.
fn broken<'a>(parameter: &Parameter<'a>, scalar: Option<Value<'a>>, text: &str) -> Vec<Broken<'a>> {
    let mut found = Vec::new();
    let typed = scalar.and_then(Value::scalar).map(|scalar| scalar.typed);
    let is_number = matches!(parameter.kind(), Some("Number" | "List<Number>"));
    let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let mut limit = |name: &str, test: &dyn Fn(Value<'a>) -> Option<String>| {
        if let Some(entry) = parameter.body.entry(name)
            && let Some(what) = test(entry.value)
        {
            found.push((entry, what));
        }
    };
    let written_as_number = matches!(typed, Some(Typed::Integer | Typed::Float));
    limit("Type", &|_| (is_number && number.is_none() && !written_as_number).then(|| "is no number".to_owned()));
    limit("AllowedValues", &|list| {
        let allowed = |item: Value<'a>| is_same(item, text, typed, is_number.then_some(number).flatten());
        let known = list.items().len() > 0 && list.items().all(|item| item.text().is_some());
        (known && !list.items().any(allowed)).then(|| "is not among the `AllowedValues`".to_owned())
    });
    limit("AllowedPattern", &|pattern| {
        let pattern = pattern.text().filter(|pattern| !pattern.is_empty())?;
        // The whole value must match; what this engine cannot read (look-ahead and the like) is left to AWS.
        let regex = Regex::new(&format!("^(?:{pattern})$")).ok()?;
        (!regex.is_match(text)).then(|| "does not match `AllowedPattern`".to_owned())
    });
    let length = text.chars().count();
    limit("MinLength", &|value| {
        let least = value.text()?.parse::<usize>().ok()?;
        (!is_number && length < least).then(|| format!("has {length} characters, fewer than `MinLength`"))
    });
    limit("MaxLength", &|value| {
        let most = value.text()?.parse::<usize>().ok()?;
        (!is_number && length > most).then(|| format!("has {length} characters, more than `MaxLength`"))
    });
    limit("MinValue", &|value| {
        let least = value.text()?.parse::<f64>().ok()?;
        (is_number && number? < least).then(|| "is less than `MinValue`".to_owned())
    });
    limit("MaxValue", &|value| {
        let most = value.text()?.parse::<f64>().ok()?;
        (is_number && number? > most).then(|| "is greater than `MaxValue`".to_owned())
    });
    found
}

/// Whether two values are the same text for CloudFormation, however they are written.
fn is_same(allowed: Value<'_>, text: &str, typed: Option<Typed>, number: Option<f64>) -> bool {
    let Some(scalar) = allowed.scalar() else { return false };
    // A bare `Yes` or `True` becomes `true` on its way; which spelling counts is nothing to rely on.
    let as_bool = |typed: Option<Typed>, text: &str| match typed {
        Some(Typed::Bool(value)) => Some(value),
        _ => text.to_ascii_lowercase().parse().ok(),
    };
    let one_is_bool = matches!(scalar.typed, Typed::Bool(_)) || matches!(typed, Some(Typed::Bool(_)));
    scalar.text == text
        || number.is_some_and(|number| scalar.text.trim().parse() == Ok(number))
        || one_is_bool && as_bool(typed, text).is_some_and(|it| as_bool(Some(scalar.typed), scalar.text) == Some(it))
}

fn help(entry: &Entry<'_>, value: &str) -> String {
    match entry.name {
        "AllowedValues" => {
            let items: Vec<&str> = entry.value.items().filter_map(Value::text).collect();
            match crate::rules::nearest(value, items) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "choose one of the allowed values, or allow this one".to_owned(),
            }
        }
        "Type" => "write a number, or make the type `String`".to_owned(),
        limit => {
            format!("choose a default that keeps to `{limit}`, or leave the default out so that a value must be given")
        }
    }
}

//! Which values a parameter takes: its type, and the limits that it sets itself.

use regex_lite::Regex;

use super::model::Parameter;
use crate::source::Span;
use crate::syntax::{Typed, Value};

/// Everything that a parameter demands of its value. It borrows nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Limits {
    is_number: bool,
    /// Whether the value is a list whose items count, too.
    has_items: bool,
    all: Vec<Limit>,
}

/// A demand that the value is held against.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// The attribute that sets it: `AllowedValues`.
    pub attribute: &'static str,
    /// Where it stands.
    pub span: Span,
    test: Test,
}

#[derive(Debug, Clone, PartialEq)]
enum Test {
    Number,
    OneOf(Vec<(String, Typed)>),
    Pattern(String),
    MinLength(usize),
    MaxLength(usize),
    MinValue(f64),
    MaxValue(f64),
}

impl Limit {
    /// The values that are allowed, where it lists them.
    pub fn allowed(&self) -> impl Iterator<Item = &str> {
        let values = match &self.test {
            Test::OneOf(values) => values.as_slice(),
            _ => &[],
        };
        values.iter().map(|(text, _)| text.as_str())
    }

    /// What a value is not, as the end of a sentence; `None` where it keeps to the limit.
    fn broken(&self, text: &str, typed: Option<Typed>, is_number: bool) -> Option<String> {
        let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let length = text.chars().count();
        let what = match &self.test {
            Test::Number if number.is_none() && !matches!(typed, Some(Typed::Integer | Typed::Float)) => {
                "is no number".to_owned()
            }
            Test::OneOf(values) => {
                let same = |(allowed, kind): &(String, Typed)| {
                    is_same((allowed, *kind), text, typed, is_number.then_some(number).flatten())
                };
                if values.iter().any(same) {
                    return None;
                }
                "is not among the `AllowedValues`".to_owned()
            }
            Test::Pattern(pattern) => {
                // The whole value must match; what this engine cannot read (look-ahead and the like) is left to AWS.
                let regex = Regex::new(&format!("^(?:{pattern})$")).ok()?;
                if regex.is_match(text) {
                    return None;
                }
                "does not match `AllowedPattern`".to_owned()
            }
            Test::MinLength(least) if !is_number && length < *least => {
                format!("has {length} characters, fewer than `MinLength`")
            }
            Test::MaxLength(most) if !is_number && length > *most => {
                format!("has {length} characters, more than `MaxLength`")
            }
            Test::MinValue(least) if is_number && number? < *least => "is less than `MinValue`".to_owned(),
            Test::MaxValue(most) if is_number && number? > *most => "is greater than `MaxValue`".to_owned(),
            _ => return None,
        };
        Some(what)
    }
}

/// Whether two values are the same text for CloudFormation, however they are written.
fn is_same((allowed, kind): (&str, Typed), text: &str, typed: Option<Typed>, number: Option<f64>) -> bool {
    // A bare `Yes` or `True` becomes `true` on its way; which spelling counts is nothing to rely on.
    let as_bool = |typed: Option<Typed>, text: &str| match typed {
        Some(Typed::Bool(value)) => Some(value),
        _ => text.to_ascii_lowercase().parse().ok(),
    };
    let one_is_bool = matches!(kind, Typed::Bool(_)) || matches!(typed, Some(Typed::Bool(_)));
    allowed == text
        || number.is_some_and(|number| allowed.trim().parse() == Ok(number))
        || one_is_bool && as_bool(typed, text).is_some_and(|it| as_bool(Some(kind), allowed) == Some(it))
}

impl Limits {
    /// The limits that a value breaks, each with what the value is not; for a list, the item that breaks them.
    #[must_use]
    pub fn broken<'t>(&self, text: &'t str, typed: Option<Typed>) -> Option<(&'t str, Vec<(&Limit, String)>)> {
        let whole = self.broken_by(text, typed);
        if whole.is_empty() {
            return None;
        }
        if !self.has_items {
            return Some((text, whole));
        }
        // Whether AWS looks at the whole or at the items is not documented: only a limit that both break is certain.
        let mut items = text.split(',').map(str::trim).map(|item| {
            let mut found = self.broken_by(item, None);
            found.retain(|(limit, _)| whole.iter().any(|(other, _)| other.attribute == limit.attribute));
            (item, found)
        });
        items.find(|(_, broken)| !broken.is_empty())
    }

    fn broken_by(&self, text: &str, typed: Option<Typed>) -> Vec<(&Limit, String)> {
        self.all.iter().filter_map(|limit| Some((limit, limit.broken(text, typed, self.is_number)?))).collect()
    }
}

impl Parameter<'_> {
    /// What the parameter demands of its value.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let is_number = matches!(self.kind(), Some("Number" | "List<Number>"));
        let mut all = Vec::new();
        let mut limit = |attribute: &'static str, test: &dyn Fn(Value<'_>) -> Option<Test>| {
            if let Some(entry) = self.body.entry(attribute)
                && let Some(test) = test(entry.value)
            {
                let place = if attribute == "AllowedValues" { entry.key } else { entry.value };
                all.push(Limit { attribute, span: place.span(), test });
            }
        };
        let length = |value: Value<'_>| value.text()?.parse::<usize>().ok();
        let bound = |value: Value<'_>| value.text()?.parse::<f64>().ok();
        limit("Type", &|_| is_number.then_some(Test::Number));
        limit("AllowedValues", &|list| {
            let value = |item: Value<'_>| item.text().and(item.scalar()).map(|it| (it.text.to_owned(), it.typed));
            let values: Option<Vec<(String, Typed)>> = list.items().map(value).collect();
            values.filter(|values| !values.is_empty()).map(Test::OneOf)
        });
        limit("AllowedPattern", &|pattern| {
            pattern.text().filter(|text| !text.is_empty()).map(|text| Test::Pattern(text.to_owned()))
        });
        limit("MinLength", &|value| length(value).map(Test::MinLength));
        limit("MaxLength", &|value| length(value).map(Test::MaxLength));
        limit("MinValue", &|value| bound(value).map(Test::MinValue));
        limit("MaxValue", &|value| bound(value).map(Test::MaxValue));
        Limits { is_number, has_items: self.is_list() && !self.is_ssm_value(), all }
    }
}

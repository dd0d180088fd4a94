//! The kinds of mistakes in SAM templates; each has its rule, and a sentence that says what the transform makes of it.

use super::value::Node;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A result, or the mistake for which there is none.
pub(super) type Fallible<T> = Result<T, Box<Diagnostic>>;

/// A kind of mistake: the name of its rule, and why it matters.
#[derive(Debug)]
pub(super) struct Mistake {
    pub(super) rule: &'static str,
    pub(super) why: &'static str,
}

const REFUSED: &str = "the SAM transform refuses the template, so CloudFormation gets nothing to deploy";

macro_rules! mistakes {
    ($($name:ident $rule:literal $why:expr;)*) => {
        $(pub(super) static $name: Mistake = Mistake { rule: $rule, why: $why };)*
    };
}

mistakes! {
    KIND "sam-wrong-kind" REFUSED;
    MISSING "sam-missing-property" REFUSED;
    UNKNOWN "sam-unknown-property" REFUSED;
    VALUE "sam-invalid-value" REFUSED;
    GLOBALS "sam-invalid-globals" "the SAM transform refuses the template: `Globals` takes a few types and, of each, some of its properties";
    TOGETHER "sam-conflicting-properties" "the SAM transform cannot do both, and refuses the template";
    EVENT "sam-unknown-event" "the SAM transform generates nothing for an event that it does not know, and refuses the template";
    ELSEWHERE "sam-event-source-elsewhere" "SAM writes into the resource that sends the events, so it must stand in this template";
    ROUTE "sam-duplicate-route" "an API sends each combination of path and method to one target, so the SAM transform refuses the second";
    AUTHORIZER "sam-invalid-authorizer" "without a fitting authorizer the route would be open or unreachable, so the SAM transform refuses the template";
    CORS "sam-invalid-cors" REFUSED;
    DEFINITION "sam-invalid-definition" "SAM adds routes, CORS and authorizers to the OpenAPI document, which it can do only when it can read it";
    POLICY "sam-invalid-policy" "the SAM transform cannot make a policy of the role from it, and refuses the template";
    POLICY_PARAMETER "sam-policy-parameter" "the SAM transform fills the parameters into the policy, and refuses the template when one is missing";
    CONNECTOR "sam-invalid-connector" "SAM knows which permissions lead from one type to another, and refuses a connector that it has none for";
    CODE "sam-invalid-code" "a function needs exactly one place that its code comes from, which fits its package type";
    LOGICAL_ID "sam-duplicate-logical-id" "SAM makes up logical IDs from those in the template, and refuses to overwrite a resource";
    DOMAIN "sam-invalid-domain" "SAM builds the domain name, its mapping and its DNS record from these properties, and refuses the template when they do not fit";
    DEPLOYMENT "sam-invalid-deployment" "traffic is shifted between versions of an alias, so the SAM transform needs the alias, and a kind of deployment";
    FUNCTION_HERE "sam-function-not-resolved" "the SAM transform runs before CloudFormation evaluates functions, so it must know this value itself";
}

impl Mistake {
    /// A finding of this kind.
    pub(super) fn at(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.rule, span, message).why(self.why)
    }

    /// The same with a few words at the place itself.
    pub(super) fn refuse<T>(
        &self,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) -> Fallible<T> {
        Err(Box::new(self.at(span, message).label(label).help(help)))
    }

    /// The finding as the reason for there being no result.
    pub(super) fn fail<T>(&self, span: Span, message: impl Into<String>, help: impl Into<String>) -> Fallible<T> {
        Err(Box::new(self.at(span, message).help(help)))
    }
}

/// A value that is none of those that SAM takes; `what` names its place, with backticks.
pub(super) fn none_of<T>(mistake: &Mistake, what: &str, value: &Node, words: &[&str]) -> Fallible<T> {
    let (given, help) = match value.as_str() {
        Some(text) => (format!("`{text}`"), one_of(text, words)),
        None => (value.describe().to_owned(), format!("it may be {}", choice(words))),
    };
    Err(Box::new(mistake.at(value.at, format!("{what} cannot be {given}")).label("no value that it takes").help(help)))
}

/// A value that has the wrong form: `wanted` is "a mapping", "a list", …
pub(super) fn wrong_kind(name: &str, value: &Node, wanted: &str) -> Diagnostic {
    KIND.at(value.at, format!("`{name}` is {}, but SAM wants {wanted}", value.describe()))
        .label(format!("{}, not {wanted}", value.describe()))
        .help(format!("write {wanted} here"))
}

/// `Ok` where the value is a mapping.
pub(super) fn want_map(name: &str, value: &Node) -> Fallible<()> {
    if value.is_map() { Ok(()) } else { Err(Box::new(wrong_kind(name, value, "a mapping"))) }
}

/// `Ok` where the value is a list.
pub(super) fn want_list(name: &str, value: &Node) -> Fallible<()> {
    if value.is_list() { Ok(()) } else { Err(Box::new(wrong_kind(name, value, "a list"))) }
}

/// `Ok` where the value is a string.
pub(super) fn want_text(name: &str, value: &Node) -> Fallible<()> {
    if value.as_str().is_some() { Ok(()) } else { Err(Box::new(wrong_kind(name, value, "a string"))) }
}

/// `Ok` where the value is a boolean.
pub(super) fn want_bool(name: &str, value: &Node) -> Fallible<()> {
    if matches!(value.kind, super::value::Kind::Bool(_)) {
        Ok(())
    } else {
        Err(Box::new(wrong_kind(name, value, "a boolean")))
    }
}

/// "`a`, `b` and `c`".
pub(super) fn listed(words: &[&str]) -> String {
    joined(words, "and")
}

/// "`a`, `b` or `c`".
pub(super) fn choice(words: &[&str]) -> String {
    joined(words, "or")
}

fn joined(words: &[&str], last_word: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {last_word} {last}", most.join(", ")),
    }
}

/// Asks for the nearest of the names, or lists them where they are few.
pub(super) fn one_of(wrong: &str, names: &[&str]) -> String {
    match crate::diagnostic::nearest(wrong, names.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if names.len() <= 12 => format!("it may be {}", choice(names)),
        None => "look up the name in AWS's documentation of SAM".to_owned(),
    }
}

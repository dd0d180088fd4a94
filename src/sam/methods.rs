//! What the transform lets pass although AWS has no use for it: the methods of events.

use super::document::ANY_METHOD;
use super::mistake::{VALUE, one_of};
use crate::diagnostic::Diagnostic;
use crate::syntax::Value;
use crate::template::Template;

/// The methods that API Gateway knows.
///
/// Source: API Gateway Developer Guide, "Set up an HTTP method" and "Working with routes for HTTP APIs".
const METHODS: &[&str] = &["get", "head", "post", "put", "patch", "delete", "options", "any"];

const WHY: &str = "the SAM transform takes any text, but API Gateway does not know this method: either it refuses the API \
                   when it is deployed, or nothing ever calls the target";

/// Events of APIs whose method is no method of HTTP.
#[must_use]
pub fn unknown_methods(template: &Template<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for resource in template.resources.iter().filter(|it| it.is_serverless()) {
        let events = resource.properties().and_then(|it| it.get("Events")).into_iter().flat_map(Value::entries);
        for event in events.map(|entry| entry.value) {
            let of_api = matches!(event.get("Type").and_then(Value::text), Some("Api" | "HttpApi"));
            let method = event.get("Properties").and_then(|it| it.get("Method")).filter(|_| of_api);
            let Some((value, method)) = method.and_then(|it| Some((it, it.text()?))) else { continue };
            let lower = method.to_lowercase();
            if METHODS.contains(&lower.as_str()) || lower == ANY_METHOD {
                continue;
            }
            let finding = VALUE.at(value.span(), format!("`{method}` is no HTTP method"));
            found.push(finding.label("API Gateway does not know it").help(one_of(&lower, METHODS)).why(WHY));
        }
    }
    found
}

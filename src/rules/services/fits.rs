//! Whether the expressions of a rule fit the types that it is about: properties that exist, literals of their kind.

use super::row::Row;
use crate::diagnostic::{nearest, nearest_type};
use crate::expression::{Expression, Fault, Literal};
use crate::schema::{Record, ResourceType, Schemas};

/// The first thing that does not fit; its place is one in the page. Of a rule about several types, one must have each property.
pub(super) fn misfit(page: &str, row: &Row, schemas: &Schemas) -> Option<Fault> {
    let mut types = Vec::new();
    for (name, range) in &row.types {
        match schemas.resource_type(name) {
            Some(of) => types.push(of),
            // What is no type of AWS, or the beginning of several, may have any property.
            None if !name.starts_with("AWS::") || name.ends_with('*') => return None,
            None => {
                let help = match nearest_type(name, &schemas.names()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`cfnlens schema list` names the types".to_owned(),
                };
                let message = format!("there is no resource type `{name}`");
                return Some(Fault { range: range.clone(), message, help });
            }
        }
    }
    for (expression, range) in row.expressions() {
        let Some((word, message, help)) = misfit_of(expression, &types) else { continue };
        let inner = page.get(range.clone()).and_then(|text| crate::expression::place(text, &word));
        let range = inner.map_or(range.clone(), |it| range.start + it.start..range.start + it.end);
        return Some(Fault { range, message, help });
    }
    None
}

/// The word that fits none of the types, what is wrong with it, and what to do.
fn misfit_of(expression: &Expression, types: &[ResourceType<'_>]) -> Option<(String, String, String)> {
    let last = types.last()?;
    let name = last.name();
    for path in expression.paths("self") {
        if types.iter().any(|of| property(of, &path).is_ok()) {
            continue;
        }
        if let Err((step, known)) = property(last, &path) {
            let help = match nearest(step, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("`cfnlens schema show {name}` lists the properties"),
            };
            return Some((step.to_owned(), format!("`{name}` has no property `{}`", path.join(".")), help));
        }
    }
    if types.len() > 1 {
        return None;
    }
    let (path, literal) = mismatch(expression, last)?;
    let message = format!("`{}` of `{name}` is never {}", path.join("."), literal.shown());
    Some((path.last().cloned().unwrap_or_default(), message, "compare it with a value of its kind".to_owned()))
}

/// The schema of a property; else the step that leads nowhere and what there is instead.
fn property<'d, 'p>(of: &ResourceType<'d>, path: &'p [String]) -> Result<Option<Record<'d>>, (&'p str, Vec<&'d str>)> {
    let mut schema = of.resolve(of.schema().clone());
    for step in path {
        let Some(properties) = schema.get("properties") else { return Ok(None) };
        match properties.get(step) {
            Some(next) => schema = of.resolve(next),
            // What the schema leaves open may be there.
            None if ["anyOf", "oneOf", "allOf", "patternProperties"].iter().any(|it| schema.get(it).is_some()) => {
                return Ok(None);
            }
            None => return Err((step, properties.entries().map(|(name, _)| name).collect())),
        }
    }
    Ok(Some(schema))
}

/// A comparison of a property with a literal that it can never be.
fn mismatch(expression: &Expression, of: &ResourceType<'_>) -> Option<(Vec<String>, Literal)> {
    expression.comparisons("self").into_iter().find(|(path, literal)| {
        let kind = property(of, path).ok().flatten().and_then(|schema| schema.get("type"));
        let Some(kind) = kind.as_ref().and_then(Record::text) else { return false };
        match (kind, literal) {
            ("integer" | "number", Literal::Text(text)) => text.parse::<f64>().is_err(),
            ("integer" | "number" | "string", Literal::Bool(_)) | ("boolean", Literal::Number) => true,
            ("boolean", Literal::Text(text)) => !matches!(text.as_str(), "true" | "false"),
            ("array" | "object", _) => true,
            _ => false,
        }
    })
}

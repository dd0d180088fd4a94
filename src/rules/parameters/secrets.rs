//! What is known of parameters that hold secrets.

use crate::syntax::Value;
use crate::template::Parameter;

/// Whether `NoEcho` hides the value.
pub(super) fn is_hidden(parameter: &Parameter<'_>) -> bool {
    let text = parameter.body.get("NoEcho").and_then(Value::text);
    text.is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

/// Whether the parameter holds only the place where the secret is kept.
pub(super) fn is_looked_up(parameter: &Parameter<'_>) -> bool {
    parameter.is_ssm_value() || parameter.default().and_then(Value::text).is_some_and(|it| it.contains("{{resolve:"))
}

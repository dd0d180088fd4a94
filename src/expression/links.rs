//! Which resource a value leads to.

use crate::syntax::{Function, Value};
use crate::template::{Owner, ReferenceKind, Resource, Template};

/// The name that a reference leads to, and the attribute that it takes; none for `Ref`.
///
/// `Fn::Sub` counts where it is nothing but one variable.
pub(super) fn link<'a>(value: Value<'a>) -> Option<(&'a str, &'a str)> {
    let call = value.call()?;
    match call.function {
        Function::Ref => Some((call.argument.text()?, "")),
        Function::GetAtt => match call.argument.text() {
            Some(text) => Some(text.split_once('.').unwrap_or((text, ""))),
            None => {
                let mut items = call.argument.items();
                Some((items.next()?.text()?, items.next().and_then(Value::text).unwrap_or_default()))
            }
        },
        Function::Sub => {
            let text = call.argument.text()?;
            let inner = text.strip_prefix("${")?.strip_suffix('}')?;
            (!inner.contains(['$', '{', '}', '!'])).then(|| inner.split_once('.').unwrap_or((inner, "")))
        }
        _ => None,
    }
}

/// Whether a resource refers to another one.
pub(super) fn refers(template: &Template<'_>, from: &Resource<'_>, to: &str) -> bool {
    let Some(index) = template.resources.iter().position(|it| it.name == from.name) else { return false };
    template
        .references
        .iter()
        .any(|it| it.owner == Owner::Resource(index) && it.target == to && it.kind != ReferenceKind::DependsOn)
}

//! What SAM generates, and from which line.

use crate::sam::Expansion;
use crate::source::SourceFile;
use crate::template::Template;

/// Resource by resource: what comes from which line of the template.
#[must_use]
pub fn expansion_text(expansion: &Expansion, template: &Template<'_>, source: &SourceFile) -> String {
    let mut out = String::new();
    let mut last = None;
    for generated in expansion.generated() {
        if last != Some(&generated.from) {
            let heading = match template.resource(&generated.from) {
                Some(resource) => {
                    let line = source.position(resource.span.start).line;
                    format!("`{}`, an `{}` (line {line}), becomes", resource.name, resource.kind().unwrap_or_default())
                }
                None if generated.from.is_empty() => "For shifting traffic, SAM adds".to_owned(),
                None if matches!(generated.from.as_str(), "ServerlessRestApi" | "ServerlessHttpApi") => {
                    format!("`{}`, which SAM adds for events without an API of their own, becomes", generated.from)
                }
                None => format!("`{}`, a connector, becomes", generated.from),
            };
            if last.is_some() {
                out.push('\n');
            }
            out += &format!("{heading}\n");
            last = Some(&generated.from);
        }
        let line = source.position(generated.at.start).line;
        out += &format!("  `{}`: `{}` (line {line})\n", generated.kind, generated.id);
    }
    if out.is_empty() {
        out.push_str("There are no resources of SAM in this template.\n");
    }
    out
}

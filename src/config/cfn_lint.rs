//! `.cfnlintrc`, the settings of cfn-lint, told in the words of `cfnlens.toml`.

use std::fmt::Write as _;

use crate::rules;
use crate::source::{FileId, SourceFile};
use crate::syntax::{self, Value};

/// The same settings as TOML, and a sentence for each key that has no meaning here.
#[must_use]
pub fn translate(name: &str, content: Vec<u8>) -> (String, Vec<String>) {
    let source = SourceFile::new(FileId(0), name.to_owned(), content);
    let (tree, problems) = syntax::parse(&source);
    let mut text = String::new();
    let mut remarks: Vec<String> = problems.iter().map(|problem| format!("{name}: {}", problem.message)).collect();
    for entry in tree.root().into_iter().flat_map(Value::entries) {
        // Both spellings are in use: that of the file and that of the flag.
        let key = entry.name.replace('-', "_");
        let remark = match key.as_str() {
            "ignore_checks" => rules_line("ignore", entry.value, &mut text),
            "include_checks" | "mandatory_checks" => rules_line("extend-select", entry.value, &mut text),
            "regions" => {
                let regions = strings(entry.value).into_iter().filter(|region| region != "ALL_REGIONS").collect();
                line("regions", regions, &mut text);
                None
            }
            "ignore_templates" => {
                line("exclude", strings(entry.value), &mut text);
                None
            }
            "registry_schemas" => {
                line("schemas", strings(entry.value), &mut text);
                None
            }
            "non_zero_exit_code" => {
                let level = match entry.value.text().unwrap_or_default() {
                    "informational" => "info",
                    "none" => "never",
                    "warning" => "warning",
                    _ => "error",
                };
                // Writing into a string cannot fail.
                let _ = writeln!(text, "fail-on = \"{level}\"");
                None
            }
            "templates" => Some("name the files or folders when you call `cfnlens check`"),
            "format" => Some("use `--format`"),
            "output_file" => Some("use `--output`"),
            "merge_configs" | "info" | "debug" | "ignore_bad_template" | "include_experimental" | "force" => {
                Some("nothing here corresponds to it")
            }
            "append_rules" | "custom_rules" => Some("rules in Python cannot run here"),
            "override_spec" => Some("describe types of your own in `schemas`"),
            "configure_rules" => Some("rules have no options here; `severity` sets how bad a finding is"),
            "parameters" | "parameter_files" | "deployment_files" => {
                Some("`parameters` and `parameter-file` of a `[[stack]]` give values to a template")
            }
            _ => Some("cfn-lint has no such key that we know"),
        };
        remarks.extend(remark.map(|remark| format!("{name}: `{}` is passed over; {remark}", entry.name)));
    }
    (text, remarks)
}

/// A list of rules; codes for which there is no rule here have nothing to do.
fn rules_line(key: &str, value: Value<'_>, text: &mut String) -> Option<&'static str> {
    let all = strings(value);
    let known: Vec<String> = all.iter().filter(|code| !rules::select(code).is_empty()).cloned().collect();
    let lost = known.len() < all.len();
    line(key, known, text);
    lost.then_some("some of its codes have no rule here and are left out, the others count").filter(|_| key != "ignore")
}

fn strings(value: Value<'_>) -> Vec<String> {
    match value.text() {
        Some(text) => text.split(',').map(|part| part.trim().to_owned()).collect(),
        None => value.items().filter_map(Value::text).map(str::to_owned).collect(),
    }
}

fn line(key: &str, values: Vec<String>, text: &mut String) {
    if !values.is_empty() {
        // A list of texts is written the same in JSON and in TOML.
        let _ = writeln!(text, "{key} = {}", serde_json::json!(values));
    }
}

//! The stacks that the files of other tools declare. What cannot be read is passed over: it is for these tools to complain.

use super::overrides;
use crate::source::{SourceFile, Sources};
use crate::stacks::{Deployment, join};
use crate::syntax::{self, Entry, Value};

/// The environments of `samconfig.toml`, each a stack.
pub(super) fn sam(source: &SourceFile) -> Vec<Deployment> {
    let parsed: toml::Table = if source.name.ends_with(".toml") {
        toml::from_str(&source.text).unwrap_or_default()
    } else {
        let (tree, _) = syntax::parse(source);
        tree.root().map(table).unwrap_or_default()
    };
    parsed.values().filter_map(toml::Value::as_table).filter_map(|environment| sam_stack(source, environment)).collect()
}

fn sam_stack(source: &SourceFile, environment: &toml::Table) -> Option<Deployment> {
    let setting = |name: &str| {
        let of = |command: &str| environment.get(command)?.get("parameters")?.get(name);
        of("deploy").or_else(|| of("global"))
    };
    let text = |name: &str| setting(name).and_then(toml::Value::as_str);
    let template = text("template_file").or_else(|| text("template")).unwrap_or("template.yaml");
    let parameters = match setting("parameter_overrides") {
        Some(toml::Value::String(text)) => overrides::of_text(text).collect(),
        Some(toml::Value::Array(items)) => {
            items.iter().filter_map(toml::Value::as_str).flat_map(overrides::of_text).collect()
        }
        _ => Vec::new(),
    };
    Some(Deployment {
        name: text("stack_name")?.to_owned(),
        template: join(&source.name, template),
        region: text("region").map(str::to_owned),
        account: None,
        parameters,
        place: None,
    })
}

/// A mapping of YAML as TOML has it; what TOML has no word for is left out.
fn table(mapping: Value<'_>) -> toml::Table {
    fn value(of: Value<'_>) -> Option<toml::Value> {
        if of.is_mapping() {
            return Some(toml::Value::Table(table(of)));
        }
        if of.is_sequence() {
            return Some(toml::Value::Array(of.items().filter_map(value).collect()));
        }
        of.text().map(|text| toml::Value::String(text.to_owned()))
    }
    mapping.entries().filter_map(|entry| Some((entry.name.to_owned(), value(entry.value)?))).collect()
}

/// The stacks that the CDK has written into a folder.
pub(super) fn cdk(source: &SourceFile) -> Vec<Deployment> {
    let (tree, _) = syntax::parse(source);
    let Some(artifacts) = tree.root().and_then(|root| root.get("artifacts")) else { return Vec::new() };
    let stack = |artifact: Entry<'_>| {
        let body = artifact.value;
        body.get("type").and_then(Value::text).filter(|kind| *kind == "aws:cloudformation:stack")?;
        let properties = body.get("properties")?;
        let environment = body.get("environment").and_then(Value::text).and_then(|it| it.strip_prefix("aws://"));
        let (account, region) = environment.and_then(|it| it.split_once('/')).unwrap_or_default();
        let known = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty() && !text.starts_with("unknown-"));
        Some(Deployment {
            name: properties.get("stackName").and_then(Value::text).unwrap_or(artifact.name).to_owned(),
            template: join(&source.name, properties.get("templateFile")?.text()?),
            region: known(region),
            account: known(account),
            parameters: properties.get("parameters").map(overrides::of_mapping).unwrap_or_default(),
            place: None,
        })
    };
    artifacts.entries().filter_map(stack).collect()
}

/// The stack of a deployment file; AWS reads its path from the root of the repository, which may be any folder above.
pub(super) fn git_sync(source: &SourceFile, sources: &Sources) -> Option<Deployment> {
    let (tree, _) = syntax::parse(source);
    let root = tree.root()?;
    let path = root.get("template-file-path")?.text()?;
    let file = source.name.rsplit('/').next().unwrap_or(&source.name);
    let name = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let there = |path: &String| sources.files().iter().any(|file| file.name == *path);
    let folders = source.name.match_indices('/').map(|(at, _)| source.name.get(..=at).unwrap_or_default());
    let template = std::iter::once("").chain(folders).map(|folder| join(folder, path)).find(there)?;
    Some(Deployment {
        name: name.to_owned(),
        template,
        parameters: root.get("parameters").map(overrides::of_mapping).unwrap_or_default(),
        ..Deployment::default()
    })
}

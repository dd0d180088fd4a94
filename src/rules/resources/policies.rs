//! The values of `DeletionPolicy` and `UpdateReplacePolicy`.

use crate::diagnostic::Diagnostic;
use crate::rules::{Rule, nearest};
use crate::source::Span;
use crate::syntax::{Function, Value, View};
use crate::template::{Resource, Template};

/// The types of which CloudFormation can take a snapshot before it deletes them.
///
/// Source: CloudFormation User Guide, "DeletionPolicy attribute", option `Snapshot`.
pub(super) const WITH_SNAPSHOT: &[&str] = &[
    "AWS::DocDB::DBCluster",
    "AWS::EC2::Volume",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::Neptune::DBCluster",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
];

/// Checks one of the two attributes of every resource.
pub(super) fn check(
    rule: &Rule,
    attribute: &str,
    options: &[&'static str],
    template: &Template<'_>,
    out: &mut Vec<Diagnostic>,
) {
    for resource in template.resources.iter() {
        if let Some(entry) = resource.body.entry(attribute) {
            let policy = Policy { rule, attribute, options, resource, key: entry.key.span() };
            policy.value(template, entry.value, out);
        }
    }
}

struct Policy<'p, 'a> {
    rule: &'p Rule,
    attribute: &'p str,
    options: &'p [&'static str],
    resource: &'p Resource<'a>,
    key: Span,
}

impl<'a> Policy<'_, 'a> {
    fn value(&self, template: &Template<'a>, value: Value<'a>, out: &mut Vec<Diagnostic>) {
        match value.view() {
            View::Scalar(scalar) if !value.is_null() => self.text(value.span(), scalar.text, out),
            // With language extensions a policy may be chosen by a condition.
            View::Call(call) if call.function == Function::If && template.has_language_extensions() => {
                call.argument
                    .items()
                    .skip(1)
                    .filter(|branch| branch.text().is_some() || branch.call().is_some())
                    .for_each(|branch| self.value(template, branch, out));
            }
            View::Call(_) => {}
            _ => {
                let shown = self.attribute;
                let message = format!(
                    "`{shown}` of resource `{}` must be one word, but is {}",
                    self.resource.name,
                    value.describe()
                );
                out.push(
                    self.rule
                        .at(self.key, message)
                        .label("one policy is needed")
                        .why("CloudFormation follows one policy for a resource and refuses anything else here")
                        .help(format!("write one of {}, or remove the attribute", self.listed())),
                );
            }
        }
    }

    fn text(&self, span: Span, text: &str, out: &mut Vec<Diagnostic>) {
        let Self { attribute, resource, .. } = *self;
        if self.options.contains(&text) {
            let kind = resource.kind().unwrap_or_default();
            let known = kind.starts_with("AWS::") && !kind.ends_with("::MODULE") && !resource.is_serverless();
            if text == "Snapshot" && known && !WITH_SNAPSHOT.contains(&kind) {
                out.push(
                    self.rule
                        .at(span, format!("`{attribute}: Snapshot` is not possible for `{kind}`"))
                        .label("no snapshots of this type")
                        .why("CloudFormation takes snapshots only of volumes, database clusters and caches that support it, and refuses the template")
                        .help("write `Retain` to keep the resource itself, or `Delete`"),
                );
            }
            return;
        }
        let finding = self.rule.at(span, format!("`{text}` is no value of `{attribute}`")).why(
            "CloudFormation knows a few policies by their exact names, in upper and lower case, and refuses any other",
        );
        let near = nearest(text, self.options.iter().copied());
        out.push(match near {
            Some(near) => finding.label("no such policy").meant(span, near),
            None if text == "RetainExceptOnCreate" => finding
                .label("only for `DeletionPolicy`")
                .help("write `Retain`: a replacement never happens while the resource is first created"),
            None => finding.label("no such policy").help(format!("write one of {}", self.listed())),
        });
    }

    fn listed(&self) -> String {
        self.options.iter().map(|option| format!("`{option}`")).collect::<Vec<_>>().join(", ")
    }
}

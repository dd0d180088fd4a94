//! `ssm-secure` stands only where CloudFormation resolves it.

use super::texts;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule};
use crate::template::Resource;

pub(super) static RULE: Rule = Rule {
    name: "misplaced-secure-reference",
    code: "E1027",
    family: Family::Properties,
    severity: Severity::Error,
    page: include_str!("../../../rules/properties/misplaced-secure-reference.md"),
    check: Check::Template(check),
};

/// CloudFormation User Guide, "Get a secure string value from Systems Manager Parameter Store".
const PLACES: &[(&str, &str)] = &[
    ("AWS::DirectoryService::MicrosoftAD", "Password"),
    ("AWS::DirectoryService::SimpleAD", "Password"),
    ("AWS::ElastiCache::ReplicationGroup", "AuthToken"),
    ("AWS::IAM::User", "LoginProfile.Password"),
    ("AWS::KinesisFirehose::DeliveryStream", "RedshiftDestinationConfiguration.Password"),
    ("AWS::OpsWorks::App", "AppSource.Password"),
    ("AWS::OpsWorks::Stack", "CustomCookbooksSource.Password"),
    ("AWS::OpsWorks::Stack", "RdsDbInstances.DbPassword"),
    ("AWS::RDS::DBCluster", "MasterUserPassword"),
    ("AWS::RDS::DBInstance", "MasterUserPassword"),
    ("AWS::Redshift::Cluster", "MasterUserPassword"),
];

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for resource in cx.template.resources.iter() {
        of_resource(resource, out);
    }
}

fn of_resource(resource: &Resource<'_>, out: &mut Vec<Diagnostic>) {
    let (Some(kind), Some(properties)) = (resource.kind(), resource.properties()) else { return };
    texts::each(properties, &mut Vec::new(), &mut |path, value| {
        let is_secure = value.text().is_some_and(|text| text.contains("{{resolve:ssm-secure:"));
        let path = path.join(".");
        if !is_secure || PLACES.contains(&(kind, path.as_str())) {
            return;
        }
        let known: Vec<&str> = PLACES.iter().filter(|(it, _)| *it == kind).map(|(_, path)| *path).collect();
        let help = match known.as_slice() {
            [] => "use `{{resolve:secretsmanager:…}}`, which works in every property, or let the program read the parameter itself".to_owned(),
            places => format!("`{kind}` takes it in `{}`; elsewhere use `{{{{resolve:secretsmanager:…}}}}`", places.join("`, `")),
        };
        out.push(
            RULE.at(value.span(), format!("`ssm-secure` is not resolved in `{path}` of `{kind}`"))
                .label("not one of the places for it")
                .why("CloudFormation resolves secure strings in a short list of password properties and refuses them anywhere else")
                .help(help),
        );
    });
}

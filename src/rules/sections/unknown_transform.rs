//! The names of AWS's transforms, and how `Transform` is written.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Context, Family, Rule, nearest};
use crate::source::Span;
use crate::syntax::{Typed, Value, View};
use crate::template::SectionKind;

pub(super) static RULE: Rule = Rule {
    name: "unknown-transform",
    code: "E1005",
    family: Family::Sections,
    severity: Severity::Error,
    page: include_str!("../../../rules/sections/unknown-transform.md"),
    check: Check::Template(check),
};

/// Source: CloudFormation Template Reference, "Transform reference"; the last two are kept for old templates.
const KNOWN: &[&str] = &[
    "AWS::Serverless-2016-10-31",
    "AWS::LanguageExtensions",
    INCLUDE,
    "AWS::CodeDeployBlueGreen",
    "AWS::SecretsManager-2020-07-23",
    "AWS::SecretsManager-2024-09-16",
    "AWS::ServiceCatalog",
    "AWS::CodeStar",
];
const INCLUDE: &str = "AWS::Include";
const SHAPE: &str = "CloudFormation runs the macros that `Transform` names before anything else, so it must find names";

fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(section) = cx.template.section(SectionKind::Transform) else { return };
    let (key, value) = (section.entry.key.span(), section.entry.value);
    if value.is_sequence() {
        value.items().for_each(|item| one(item.span(), item, out));
    } else {
        one(key, value, out);
    }
}

/// A name, or a mapping with `Name` and `Parameters`; `place` is what stands for it where it is neither.
fn one(place: Span, value: Value<'_>, out: &mut Vec<Diagnostic>) {
    match value.view() {
        View::Scalar(scalar) if scalar.typed == Typed::String => name(scalar.text, value.span(), false, out),
        View::Mapping(_) => mapping(place, value, out),
        _ => out.push(shape(place, format!("a transform is {}, not a name", value.describe()))),
    }
}

fn shape(span: Span, message: String) -> Diagnostic {
    RULE.at(span, message)
        .label("the name of a macro is expected")
        .why(SHAPE)
        .help("write the name, a list of names, or a mapping with `Name` and `Parameters`")
}

fn mapping(place: Span, value: Value<'_>, out: &mut Vec<Diagnostic>) {
    match value.get("Name") {
        None => {
            out.push(shape(place, "a transform has no `Name`".to_owned()));
            return;
        }
        Some(text) => match text.scalar().filter(|scalar| scalar.typed == Typed::String) {
            Some(scalar) => name(scalar.text, text.span(), value.get("Parameters").is_some(), out),
            None => out.push(shape(text.span(), format!("the name of a transform is {}", text.describe()))),
        },
    }
    for entry in value.entries() {
        match entry.name {
            "Name" => {}
            "Parameters" if entry.value.is_mapping() => {}
            "Parameters" => {
                let message = format!("the parameters of a transform are {}, not a mapping", entry.value.describe());
                out.push(shape(entry.key.span(), message).label("names with values are expected"));
            }
            other => {
                let finding = shape(entry.key.span(), format!("`{other}` is not an attribute of a transform"))
                    .label("only `Name` and `Parameters` may stand here");
                out.push(match nearest(other, ["Name", "Parameters"]) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help("what the macro needs stands below `Parameters`"),
                });
            }
        }
    }
}

fn name(name: &str, span: Span, has_parameters: bool, out: &mut Vec<Diagnostic>) {
    if name == INCLUDE && !has_parameters {
        out.push(
            RULE.at(span, "`AWS::Include` is named without a `Location`")
                .label("what should be included?")
                .why("this transform reads a file from S3, and CloudFormation refuses it without the address")
                .help("write a mapping: `Name: AWS::Include` and `Parameters: {Location: s3://bucket/file.yaml}`"),
        );
    }
    // Any other name is that of a macro in the user's account.
    let belongs_to_aws = name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"));
    if !belongs_to_aws || KNOWN.contains(&name) {
        return;
    }
    let finding = RULE
        .at(span, format!("AWS has no transform `{name}`"))
        .label("unknown transform")
        .why("names that start with `AWS::` are AWS's own, and CloudFormation finds no macro under this one");
    out.push(match nearest(name, KNOWN.iter().copied()) {
        Some(near) => finding.meant(span, near),
        None => finding.help(format!("AWS's transforms are `{}`", KNOWN.join("`, `"))),
    });
}

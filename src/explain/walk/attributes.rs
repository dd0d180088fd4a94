//! What the fixed words of a template mean: sections, attributes of resources, pseudo parameters, functions.

use crate::syntax::Function;
use crate::template::SectionKind;

/// What a section is for.
pub(super) fn section(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::FormatVersion => "the version of the language; there is only one, and it may be left out",
        SectionKind::Description => "a text about the template, which CloudFormation shows and does not act on",
        SectionKind::Metadata => "notes for tools and people; CloudFormation builds nothing of them",
        SectionKind::Parameters => "what whoever deploys can or must choose",
        SectionKind::Rules => "checks on the parameters before anything is created",
        SectionKind::Mappings => "tables of fixed values, read by `Fn::FindInMap`",
        SectionKind::Conditions => {
            "questions about parameters, decided before anything is created; resources and values can hang on them"
        }
        SectionKind::Transform => "macros that rewrite the template before CloudFormation reads it",
        SectionKind::Hooks => "how CodeDeploy shifts traffic from the old version to the new one",
        SectionKind::Globals => "properties that SAM gives to all resources of a type",
        SectionKind::Resources => "what is built; the only section that a template must have",
        SectionKind::Outputs => "what can be read of the stack when it exists, by people, programs and other stacks",
    }
}

/// What an attribute of a resource does.
pub(super) fn attribute(name: &str) -> Option<&'static str> {
    Some(match name {
        "Type" => "what the resource is: AWS, the service, the thing",
        "Properties" => "how the resource is set up; each type has its own",
        "DependsOn" => {
            "the resources that must exist before this one is created; most orders follow from references alone"
        }
        "Condition" => "the condition that must hold, or else the resource does not exist",
        "DeletionPolicy" => "what happens to the resource when it leaves the stack or the stack is deleted",
        "UpdateReplacePolicy" => "what happens to the old resource when an update replaces it",
        "CreationPolicy" => "what CloudFormation waits for before it counts the resource as created",
        "UpdatePolicy" => "how an update is rolled out over servers or versions",
        "Metadata" => "notes at the resource, which tools and the scripts on servers read",
        _ => return None,
    })
}

/// What a pseudo parameter yields.
pub(super) fn pseudo(name: &str) -> Option<&'static str> {
    Some(match name {
        "AWS::AccountId" => "the number of the account, twelve digits",
        "AWS::NoValue" => "nothing: it takes away the property or the item in whose place it stands",
        "AWS::NotificationARNs" => "the topics to which the events of the stack are sent",
        "AWS::Partition" => "the part of AWS, such as `aws`, `aws-cn` or `aws-us-gov`, which ARNs begin with",
        "AWS::Region" => "the region in which the stack is built, such as `eu-west-1`",
        "AWS::StackId" => "the ARN of the stack",
        "AWS::StackName" => "the name of the stack",
        "AWS::URLSuffix" => "the end of the addresses of AWS, mostly `amazonaws.com`",
        _ => return None,
    })
}

/// What a function does that is no mere reference.
pub(super) fn function(function: Function) -> Option<&'static str> {
    Some(match function {
        Function::Sub => "puts values into a text: each `${…}` becomes the value of what it names",
        Function::Join => "puts texts together, with the first argument between them",
        Function::Select => "takes one item of a list; the first has number 0",
        Function::Split => "cuts a text into a list, at each place where the first argument stands",
        Function::FindInMap => "reads a value of a mapping: by its name, the first key and the second key",
        Function::If => "takes the second argument when the condition holds, else the third",
        Function::Base64 => "writes a text in Base64, as servers want their start script",
        Function::Cidr => "cuts a range of addresses into smaller ones",
        Function::GetAZs => "lists the Availability Zones of a region",
        Function::ImportValue => {
            "reads a value that another stack exports under this name; that stack must exist before"
        }
        Function::Equals => "asks whether two values are the same text",
        Function::Not => "holds when its argument does not",
        Function::And => "holds when all its arguments do",
        Function::Or => "holds when one of its arguments does",
        Function::Transform => "lets a macro write this part of the template",
        _ => return None,
    })
}

//! `Policies` of functions and state machines: policy templates, managed policies and statements, and the role that
//! they end up in.

use super::build::{At, Resource};
use super::mistake::{Fallible, POLICY, POLICY_PARAMETER, one_of, wrong_kind};
use super::read::from_json;
use super::run::{Run, Sam};
use super::value::{Kind, Map, Node};
use crate::diagnostic::Diagnostic;

static TEMPLATES: &str = include_str!("tables/policy-templates.txt");
static MANAGED: &str = include_str!("tables/managed-policies.txt");

/// A policy template: its parameters, and its statements as JSON.
struct PolicyTemplate {
    parameters: Vec<&'static str>,
    statements: &'static str,
}

fn template(name: &str) -> Option<PolicyTemplate> {
    let line = TEMPLATES.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
    let (parameters, statements) = line.split_once(' ')?;
    let parameters = if parameters == "-" { Vec::new() } else { parameters.split(',').collect() };
    Some(PolicyTemplate { parameters, statements })
}

fn template_names() -> Vec<&'static str> {
    TEMPLATES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split(' ').next()).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Managed,
    Statement,
    Template,
    Unknown,
}

fn form(policy: &Node) -> Fallible<Form> {
    if policy.as_str().is_some() {
        return Ok(Form::Managed);
    }
    if let Some(branches) = policy.if_arguments() {
        let Some([_, yes, no]) = branches else {
            return POLICY.refuse(
                policy.at,
                "`Fn::If` takes a condition and two values",
                "not three values",
                "give it all three",
            );
        };
        let (one, other) = (form(yes)?, form(no)?);
        return match (one == other || no.is_no_value(), yes.is_no_value()) {
            (true, _) => Ok(one),
            (_, true) => Ok(other),
            _ => POLICY.refuse(
                policy.at,
                "the two branches of this `Fn::If` are policies of different kinds",
                "two kinds of policies",
                "use one `Fn::If` for each kind of policy",
            ),
        };
    }
    if policy.is_call() {
        return Ok(Form::Managed);
    }
    let Some(map) = policy.as_map() else { return Ok(Form::Unknown) };
    if map.has("Statement") {
        return Ok(Form::Statement);
    }
    let named = map.names().first().is_some_and(|name| map.len() == 1 && template(name).is_some());
    Ok(if named { Form::Template } else { Form::Unknown })
}

fn policies_of(value: Option<&Node>) -> Vec<&Node> {
    match value.filter(|it| it.is_filled()) {
        None => Vec::new(),
        Some(Node { kind: Kind::List(list), .. }) => list.iter().collect(),
        Some(other) => vec![other],
    }
}

/// Fills in the policy templates of a resource; what is wrong with one is noted, and it is left out.
pub(super) fn fill_in(run: &mut Run, sam: &mut Sam) {
    let Some(given) = sam.filled("Policies").cloned() else { return };
    let mut out = Vec::new();
    for policy in policies_of(Some(&given)) {
        let filled = form(policy).and_then(|form| match (form, policy.if_arguments()) {
            (Form::Template, Some(Some([condition, yes, no]))) => {
                let branch = |it: &Node| if it.is_no_value() { Ok(it.clone()) } else { statements(it) };
                Ok(At(policy.at).choose(condition.clone(), branch(yes)?, branch(no)?))
            }
            (Form::Template, _) => statements(policy),
            (Form::Unknown, _) => Err(Box::new(unknown(policy))),
            _ => Ok(policy.clone()),
        });
        out.extend(run.note(filled));
    }
    sam.properties.set("Policies", At(given.at).list(out));
}

fn unknown(policy: &Node) -> Diagnostic {
    let Some(map) = policy.as_map() else { return wrong_kind("Policies", policy, "a string or a mapping") };
    match map.iter().as_slice() {
        [(key, _)] => POLICY
            .at(key.at, format!("SAM has no policy template `{}`", key.name))
            .label("no policy template of this name")
            .help(one_of(&key.name, &template_names())),
        _ => {
            let finding = POLICY
                .at(policy.at, "this is no policy: neither a name, nor statements, nor a policy template")
                .label("no policy");
            finding.help(match map.has("Effect") {
                true => "put the statement into a list: `Statement: [{Effect: …, Action: …, Resource: …}]`",
                false => {
                    "write the ARN or name of a managed policy, a `Statement`, or one policy template with its parameters"
                }
            })
        }
    }
}

fn statements(policy: &Node) -> Fallible<Node> {
    let entries = policy.as_map().map(Map::iter).unwrap_or_default();
    let Some((key, given)) = entries.first() else { return Ok(policy.clone()) };
    let Some(template) = template(&key.name) else { return Err(Box::new(unknown(policy))) };
    let Some(given) = given.as_map() else {
        return POLICY_PARAMETER.refuse(
            given.at,
            format!("the parameters of `{}` are {}, but must be a mapping", key.name, given.describe()),
            "no mapping of parameters",
            match template.parameters.as_slice() {
                [] => "write `{}`: it has no parameters".to_owned(),
                names => format!("write `{}: {{{}: …}}`", key.name, names.join(": …, ")),
            },
        );
    };
    let missing = template.parameters.iter().find(|name| !given.has(name));
    let extra = given.iter().into_iter().find(|(key, _)| !template.parameters.contains(&key.name.as_str()));
    if let Some(missing) = missing {
        return Err(Box::new(match extra {
            Some((wrong, _)) => POLICY_PARAMETER
                .at(wrong.at, format!("the policy template `{}` has no parameter `{}`", key.name, wrong.name))
                .label("not a parameter")
                .related(key.at, format!("this template needs `{missing}`"))
                .help(match crate::diagnostic::nearest(&wrong.name, [*missing]) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => format!("write `{missing}` in its place"),
                }),
            None => POLICY_PARAMETER
                .at(key.at, format!("the policy template `{}` lacks its parameter `{missing}`", key.name))
                .label(format!("`{missing}` is missing"))
                .help(format!("write `{}: {{{missing}: …}}`", key.name)),
        }));
    }
    let mut definition = from_json(template.statements, policy.at);
    insert(&mut definition, given, &template.parameters);
    Ok(definition)
}

/// Puts the values of parameters in place of `Ref`; what they hold is left as it is.
fn insert(node: &mut Node, given: &Map, parameters: &[&str]) {
    if let Some(("Ref", name)) = node.call()
        && let Some(name) = name.as_str().filter(|name| parameters.contains(name))
        && let Some(value) = given.at(name)
    {
        *node = value.clone();
        return;
    }
    match &mut node.kind {
        Kind::Map(map) => map.values_mut().for_each(|(_, value)| insert(value, given, parameters)),
        Kind::List(list) => list.iter_mut().for_each(|item| insert(item, given, parameters)),
        _ => {}
    }
}

/// What goes into an execution role besides `Policies`.
#[derive(Debug)]
pub(super) struct RoleParts {
    pub(super) trust: Node,
    pub(super) managed: Vec<Node>,
    pub(super) documents: Vec<Node>,
    pub(super) tags: Node,
}

/// The execution role of a function or a state machine.
pub(super) fn role(run: &Run, sam: &Sam, policies: Option<&Node>, parts: RoleParts) -> Fallible<Resource> {
    let at = At(policies.map_or(sam.at, |it| it.at));
    let id = format!("{}Role", sam.id.value);
    let mut role = sam.beside("AWS::IAM::Role", &id, sam.at);
    let RoleParts { trust, mut managed, mut documents, tags } = parts;
    for (index, policy) in policies_of(policies).into_iter().enumerate() {
        let named = |document: &Node| {
            At(document.at)
                .map([("PolicyName", at.text(format!("{id}Policy{index}"))), ("PolicyDocument", document.clone())])
        };
        match (form(policy)?, policy.if_arguments()) {
            (Form::Statement, Some(Some([condition, yes, no]))) => {
                let branch = |it: &Node| if it.is_no_value() { it.clone() } else { named(it) };
                documents.push(At(policy.at).choose(condition.clone(), branch(yes), branch(no)));
            }
            (Form::Statement, _) => documents.push(named(policy)),
            (Form::Managed, branches) => {
                let arn = match branches {
                    Some(Some([condition, yes, no])) => {
                        At(policy.at).choose(condition.clone(), arn_of(run, yes), arn_of(run, no))
                    }
                    _ => arn_of(run, policy),
                };
                if !managed.iter().any(|known| known.same(&arn)) {
                    managed.push(arn);
                }
            }
            _ => return Err(Box::new(unknown(policy))),
        }
    }
    role.set("AssumeRolePolicyDocument", trust);
    role.set("ManagedPolicyArns", at.list(managed));
    if !documents.is_empty() {
        role.set("Policies", at.list(documents));
    }
    role.set_some("Path", sam.get("RolePath"));
    role.set_some("PermissionsBoundary", sam.get("PermissionsBoundary"));
    role.set("Tags", tags);
    Ok(role)
}

/// The ARN of a managed policy that is named by its name.
fn arn_of(run: &Run, policy: &Node) -> Node {
    let Some(name) = policy.as_str() else { return policy.clone() };
    let letter = match run.partition() {
        "aws" => "a",
        "aws-cn" => "c",
        "aws-us-gov" => "g",
        "aws-eusc" => "e",
        _ => return policy.clone(),
    };
    let known = MANAGED.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let (path, partitions) = line.split_once(' ')?;
        let last = path.rsplit('/').next()?;
        (last == name && partitions.contains(letter)).then_some(path)
    });
    match known {
        Some(path) => At(policy.at).text(run.managed_policy(path)),
        None => policy.clone(),
    }
}

/// The managed policy for tracing.
pub(super) fn tracing_policy(run: &Run) -> &'static str {
    if run.partition() == "aws" { "AWSXrayWriteOnlyAccess" } else { "AWSXRayDaemonWriteAccess" }
}

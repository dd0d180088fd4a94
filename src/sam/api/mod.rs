//! The SAM types that are APIs.

mod authorizer;
mod cors;
mod deploy;
mod domain;
mod http;
mod rest;
mod websocket;

pub(super) use http::expand as expand_http;
pub(super) use rest::expand as expand_rest;
pub(super) use websocket::expand as expand_websocket;

use super::build::{At, Resource};
use super::run::{Run, Sam, arn};
use super::value::{Key, Map, Node};
use crate::source::Span;

/// Lets the API call the function of an authorizer.
fn authorizer_permission(sam: &Sam, id: String, function: &Node, partition: &str, at: Span) -> Resource {
    let build = At(at);
    let source = arn(partition, "execute-api", "${__ApiId__}/authorizers/*");
    sam.beside("AWS::Lambda::Permission", id, at)
        .with("Action", build.text("lambda:InvokeFunction"))
        .with("FunctionName", function.clone())
        .with("Principal", build.text("apigateway.amazonaws.com"))
        .with("SourceArn", build.sub_with(source, [("__ApiId__", build.reference(&sam.id.value))]))
}

/// The logical ID of a stage: its name is hashed where it is no word.
fn stage_id(api: &str, stage: Option<&Node>) -> String {
    let name = stage.and_then(Node::as_str).unwrap_or_default();
    if !name.is_empty() && name.chars().all(char::is_alphanumeric) {
        format!("{api}{name}Stage")
    } else {
        super::hash::logical_id_of_text(&format!("{api}Stage"), name)
    }
}

/// Notes the properties of a mapping that SAM does not know.
fn check_names(run: &mut Run, what: &str, given: &Map, known: &[&str]) {
    let unknown = |(key, _): &(&Key, &Node)| !known.contains(&key.name.as_str());
    for (key, _) in given.iter().into_iter().filter(unknown) {
        run.found.push(super::properties::unknown(what, &key.name, key.at, known));
    }
}

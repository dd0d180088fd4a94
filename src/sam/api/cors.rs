//! `Cors` of REST APIs.

use super::super::build::At;
use super::super::document::{Cors, Swagger};
use super::super::mistake::{CORS, Fallible, VALUE, one_of, wrong_kind};
use super::super::value::{Map, Node};

const KNOWN: &[&str] = &["AllowMethods", "AllowHeaders", "AllowOrigin", "MaxAge", "AllowCredentials"];
const ANYBODY: &str = "'*'";

/// The document with answers to the questions that browsers ask first.
pub(super) fn of_rest(given: &Node, body: &Node) -> Fallible<Node> {
    let at = At(given.at);
    let cors = if given.as_str().is_some() || given.is_call() {
        Cors { origin: given.clone(), headers: None, methods: None, max_age: None, credentials: false }
    } else {
        let Some(map) = given.as_map() else {
            return Err(Box::new(wrong_kind("Cors", given, "a string or a mapping")));
        };
        if let Some((key, _)) = map.iter().into_iter().find(|(key, _)| !KNOWN.contains(&key.name.as_str())) {
            return CORS.refuse(
                key.at,
                format!("`Cors` has no property `{}`", key.name),
                "SAM does not know it",
                one_of(&key.name, KNOWN),
            );
        }
        Cors {
            origin: map.at("AllowOrigin").cloned().unwrap_or_else(|| at.text(ANYBODY)),
            headers: map.get("AllowHeaders").cloned(),
            methods: map.get("AllowMethods").cloned(),
            max_age: map.get("MaxAge").cloned(),
            credentials: map.get("AllowCredentials").is_some_and(Node::is_true),
        }
    };
    if cors.credentials && cors.origin.as_str() == Some(ANYBODY) {
        let place = given.as_map().and_then(|map: &Map| map.key("AllowCredentials")).map_or(given.at, |key| key.at);
        return CORS.refuse(
            place,
            "`AllowCredentials` cannot go with an `AllowOrigin` of everybody",
            "credentials for everybody",
            "name the origin that may send credentials: `AllowOrigin: \"'https://example.com'\"`",
        );
    }
    if !cors.origin.is_filled() {
        return VALUE.fail(
            cors.origin.at,
            "`AllowOrigin` is empty",
            "name the origin, such as `\"'https://example.com'\"`",
        );
    }
    let mut editor = Swagger::new(body, given.at)?;
    let mut seen: Vec<String> = Vec::new();
    for path in editor.document.path_names() {
        let short = if path == "/" { "/" } else { path.trim_end_matches('/') }.to_owned();
        if seen.contains(&short) {
            continue;
        }
        seen.push(short);
        let mut methods = cors.methods.clone();
        editor.add_cors(&path, &cors, &mut methods)?;
    }
    Ok(editor.finish())
}

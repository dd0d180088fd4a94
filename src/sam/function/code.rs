//! Where the code of a function comes from.

use super::super::build::{At, Resource};
use super::super::mistake::{CODE, Fallible};
use super::super::run::Sam;
use super::super::value::{Map, Node};

/// The bucket that stands for the one to which `sam package` uploads a local path.
const PACKAGED: &str = "packaged-by-sam";

pub(super) fn of_function(sam: &Sam) -> Fallible<Node> {
    let package = sam.filled("PackageType");
    let kind = package.and_then(Node::as_str).unwrap_or("Zip");
    if package.is_some_and(|it| it.as_str().is_none_or(|it| it != "Zip" && it != "Image")) {
        let at = package.map_or(sam.at, |it| it.at);
        return CODE.refuse(
            at,
            "`PackageType` is neither `Zip` nor `Image`",
            "neither of the two",
            "write `Zip` or `Image`, not a function",
        );
    }
    if kind == "Image" {
        return match sam.get("ImageUri") {
            Some(image) if image.is_filled() => Ok(At(image.at).map([("ImageUri", image.clone())])),
            // What `Metadata` tells `sam build` to build has no address yet.
            _ if sam.attributes.get("Metadata").is_some() => {
                Ok(At(sam.at).map([("ImageUri", At(sam.at).text(PACKAGED))]))
            }
            _ => CODE.refuse(
                sam.place("PackageType"),
                "a function with `PackageType: Image` has no `ImageUri`",
                "which image?",
                "name the image of the registry by `ImageUri`",
            ),
        };
    }
    let mut code = match (sam.get("InlineCode"), sam.get("CodeUri")) {
        (Some(inline), _) => At(inline.at).map([("ZipFile", inline.clone())]),
        (None, Some(uri)) => s3_location("CodeUri", uri)?,
        // `sam build` takes the folder of the template then.
        (None, None) => s3_location("CodeUri", &At(sam.at).text("."))?,
    };
    if let (Some(key), Some(map)) = (sam.filled("SourceKMSKeyArn"), code.as_map_mut()) {
        map.set("SourceKMSKeyArn", key.clone());
    }
    Ok(code)
}

/// Notes what does not go with the package type.
pub(super) fn check_package(sam: &Sam, function: &Resource) -> Fallible<()> {
    let filled = |name: &str| function.properties.get(name).filter(|it| it.is_filled()).map(|it| it.at);
    if sam.filled("PackageType").and_then(Node::as_str) == Some("Image") {
        for name in ["Handler", "Runtime", "Layers"] {
            if filled(name).is_some() {
                return CODE.refuse(
                    sam.place(name),
                    format!("`{name}` cannot stand beside `PackageType: Image`"),
                    "not for images",
                    format!("remove `{name}`: the image brings all that"),
                );
            }
        }
        return Ok(());
    }
    if sam.filled("PackageType").is_some_and(|it| it.as_str() != Some("Zip")) {
        // Told with the code.
        return Ok(());
    }
    for name in ["Runtime", "Handler"] {
        if filled(name).is_none() {
            return CODE.refuse(
                sam.at,
                format!("the function `{}` has no `{name}`", sam.id.value),
                format!("`{name}` is missing"),
                format!("add `{name}`, here or in `Globals`; only functions with `PackageType: Image` go without"),
            );
        }
    }
    match filled("ImageConfig") {
        Some(_) => CODE.refuse(
            sam.place("ImageConfig"),
            "`ImageConfig` is for functions with `PackageType: Image`",
            "not for code in an archive",
            "remove it, or set `PackageType: Image` and `ImageUri`",
        ),
        None => Ok(()),
    }
}

/// Bucket, key and version of what a URI or a mapping names.
pub(in super::super) fn s3_pointer(name: &str, uri: &Node) -> Fallible<Map> {
    if uri.is_map() {
        for key in ["Bucket", "Key"] {
            if uri.get_filled(key).is_none() {
                return CODE.refuse(
                    uri.at,
                    format!("`{name}` has no `{key}`"),
                    format!("`{key}` is missing"),
                    "name `Bucket` and `Key`, or write `s3://bucket/key`; functions cannot stand here as a whole",
                );
            }
        }
        return Ok(uri.as_map().cloned().unwrap_or_default());
    }
    let Some(text) = uri.as_str() else {
        return CODE.fail(uri.at, format!("`{name}` is {}", uri.describe()), "write a path, an S3 URI or a mapping");
    };
    let at = At(uri.at);
    let pointer = |bucket: &str, key: &str| {
        let mut map = Map::default();
        map.set("Bucket", at.text(bucket));
        map.set("Key", at.text(key));
        map
    };
    let reference = text.split_once("{{resolve:").and_then(|(_, rest)| rest.split_once("}}"));
    if reference.is_some_and(|(inner, _)| inner.contains('/')) {
        return CODE.refuse(
            uri.at,
            format!("`{name}` is a dynamic reference, which SAM cannot split into bucket and key"),
            "not known before the deployment",
            "use the mapping with `Bucket` and `Key`, each with a reference of its own",
        );
    }
    let Some(rest) = text.strip_prefix("s3://") else {
        if text.contains("://") {
            return CODE.refuse(
                uri.at,
                format!("`{name}` is an address that is not in S3"),
                "not in S3",
                "write a local path, or `s3://bucket/key`",
            );
        }
        // A path on this machine, for which `sam package` and `sam deploy` put an object of S3.
        return Ok(pointer(PACKAGED, text));
    };
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.is_empty() || bucket.contains(['[', ']']) || !rest.contains('/') {
        return CODE.refuse(
            uri.at,
            format!("`{name}` names no object in the bucket"),
            "a bucket only",
            "write `s3://bucket/key`",
        );
    }
    let mut map = pointer(bucket, key.trim_start_matches('/'));
    let versions: Vec<&str> =
        query.split('&').filter_map(|part| part.strip_prefix("versionId=")).filter(|it| !it.is_empty()).collect();
    if let [version] = versions.as_slice() {
        map.set("Version", at.text(*version));
    }
    Ok(map)
}

fn renamed(pointer: &Map, names: &[(&str, &str)], at: At) -> Node {
    let mut out = Map::default();
    for (from, to) in names {
        if let Some(value) = pointer.at(from) {
            out.set(to, value.clone());
        }
    }
    Node::map(out, at.0)
}

/// The place of code in S3, in the words of a function or a layer.
pub(in super::super) fn s3_location(name: &str, uri: &Node) -> Fallible<Node> {
    let names = [
        ("Bucket", "S3Bucket"),
        ("Key", "S3Key"),
        ("Version", "S3ObjectVersion"),
        ("StorageMode", "S3ObjectStorageMode"),
    ];
    Ok(renamed(&s3_pointer(name, uri)?, &names, At(uri.at)))
}

/// The same in the words of a web function.
pub(in super::super) fn web_function_location(name: &str, uri: &Node) -> Fallible<Node> {
    let names = [("Bucket", "Bucket"), ("Key", "Key"), ("Version", "VersionId")];
    Ok(renamed(&s3_pointer(name, uri)?, &names, At(uri.at)))
}

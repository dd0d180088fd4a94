//! `ReplicaRegions`: regions, and groups of them.

use super::build::At;
use super::mistake::{FUNCTION_HERE, Fallible, TOGETHER, VALUE};
use super::value::Node;
use super::web_function::check_keys;

/// The groups of regions that SAM knows.
const GROUPS: &[(&str, &[&str])] = &[
    ("US", &["us-east-1", "us-east-2", "us-west-1", "us-west-2"]),
    ("AP", &["ap-south-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2"]),
    ("CA", &["ca-central-1"]),
    ("EU", &["eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-north-1"]),
    ("SA", &["sa-east-1"]),
    (
        "SPARSE_GLOBAL",
        &["us-east-1", "eu-west-1", "eu-central-1", "ap-northeast-1", "ap-southeast-2", "sa-east-1", "ap-southeast-1"],
    ),
];

/// The list of regions, sorted, with functions at its end.
pub(super) fn expand(given: &Node) -> Fallible<Node> {
    let at = At(given.at);
    if given.is_call() {
        return Ok(given.clone());
    }
    let (include, exclude) = match given.as_list() {
        Some(list) => (list.to_vec(), Vec::new()),
        None => {
            check_keys(given, &["IncludeRegions", "ExcludeRegions"], "ReplicaRegions")?;
            let list = |name: &str| match given.get_filled(name) {
                Some(it) if it.is_call() => FUNCTION_HERE.fail(
                    it.at,
                    format!("`{name}` is a function"),
                    "write a list; functions may stand in it",
                ),
                it => Ok(it.and_then(Node::as_list).unwrap_or_default().to_vec()),
            };
            (list("IncludeRegions")?, list("ExcludeRegions")?)
        }
    };
    let functions: Vec<Node> = include.iter().filter(|it| it.as_str().is_none()).cloned().collect();
    if let Some(first) = exclude.first() {
        if include.is_empty() {
            return TOGETHER.fail(
                first.at,
                "`ExcludeRegions` needs `IncludeRegions`",
                "say from which regions to exclude",
            );
        }
        if let Some(function) = exclude.iter().chain(&functions).find(|it| it.as_str().is_none()) {
            return FUNCTION_HERE.fail(
                function.at,
                "regions cannot be excluded by or from functions",
                "write the regions",
            );
        }
    }
    let mut names = plain(&include)?;
    let excluded = plain(&exclude)?;
    names.retain(|name| !excluded.contains(name));
    Ok(at.list(names.into_iter().map(|name| at.text(name)).chain(functions)))
}

fn plain(given: &[Node]) -> Fallible<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for item in given {
        let Some(name) = item.as_str() else { continue };
        let upper = name.to_uppercase();
        let group = GROUPS.iter().filter(|(group, _)| *group == upper || upper == "ALL_STANDARD");
        let regions: Vec<&str> = group.flat_map(|(_, regions)| regions.iter().copied()).collect();
        match regions.is_empty() {
            false => found.extend(regions.into_iter().map(str::to_owned)),
            true if name.contains('-') => found.push(name.to_owned()),
            true => {
                return VALUE.fail(
                    item.at,
                    format!("`{name}` is no region"),
                    "write one such as `eu-west-1`, or a group: `US`, `EU`, `ALL_STANDARD`",
                );
            }
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

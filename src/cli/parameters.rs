//! Values of parameters as they are given on the command line.

use std::path::Path;

use super::run::Failure;
use crate::config::parameter_values;
use crate::source::{FileId, SourceFile, load};
use crate::syntax;

/// Names and values: each is `NAME=VALUE`, `ParameterKey=NAME,ParameterValue=VALUE`, or a file that has them.
pub(super) fn given(words: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let mut all = Vec::new();
    for word in words {
        let pair = match word.strip_prefix("ParameterKey=") {
            Some(rest) => rest.split_once(",ParameterValue="),
            None => word.split_once('='),
        };
        match pair {
            Some((name, value)) => all.push((name.to_owned(), value.to_owned())),
            None => all.extend(of_file(word)?),
        }
    }
    Ok(all)
}

/// The values in a file of parameters.
fn of_file(path: &str) -> Result<Vec<(String, String)>, Failure> {
    let content = load(Path::new(path)).map_err(|error| {
        Failure::Told(format!("{path}: {error}; --parameters takes NAME=VALUE, or a file with names and values"))
    })?;
    let source = SourceFile::new(FileId(0), path.to_owned(), content);
    let (tree, _) = syntax::parse(&source);
    let values = tree.root().map(parameter_values).unwrap_or_default();
    if values.is_empty() {
        return Err(Failure::Told(format!("{path}: there are no values of parameters in it")));
    }
    Ok(values.into_iter().map(|given| (given.name, given.value)).collect())
}

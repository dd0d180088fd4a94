//! Values of parameters, in the forms in which tools keep them.

use crate::stacks::Given;
use crate::syntax::{Entry, Value};

/// The parameters of a file: the list of the AWS CLI, the `Parameters` of CodePipeline, or plain names and values.
#[must_use]
pub fn of_file(root: Value<'_>) -> Vec<Given> {
    if root.is_sequence() {
        let pair = |item: Value<'_>| {
            let (name, value) = (item.get("ParameterKey")?.text()?, item.get("ParameterValue")?);
            Some(Given { name: name.to_owned(), value: value.text()?.to_owned(), place: Some(value.span()) })
        };
        return root.items().filter_map(pair).collect();
    }
    of_mapping(root.get("Parameters").or_else(|| root.get("parameters")).unwrap_or(root))
}

/// Plain names and values.
pub(super) fn of_mapping(mapping: Value<'_>) -> Vec<Given> {
    let pair = |entry: Entry<'_>| {
        let value = entry.value.text()?.to_owned();
        Some(Given { name: entry.name.to_owned(), value, place: Some(entry.value.span()) })
    };
    mapping.entries().filter_map(pair).collect()
}

/// `A=1 B="two words"`, also `ParameterKey=A,ParameterValue=1`, as the SAM CLI takes them.
pub(super) fn of_text(text: &str) -> impl Iterator<Item = Given> {
    words(text).into_iter().filter_map(|word| {
        let (name, value) = match word.strip_prefix("ParameterKey=") {
            Some(rest) => rest.split_once(",ParameterValue=")?,
            None => word.split_once('=')?,
        };
        Some(Given { name: name.trim().to_owned(), value: value.to_owned(), place: None })
    })
}

/// The words of a text, split at spaces outside of quotes; the quotes are taken away.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        let Some(word) = words.last_mut() else { break };
        match c {
            '\\' => word.extend(characters.next()),
            '"' | '\'' if quote.is_none() => quote = Some(c),
            _ if quote == Some(c) => quote = None,
            _ if c.is_whitespace() && quote.is_none() => words.push(String::new()),
            _ => word.push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::of_text;

    #[test]
    fn quotes_hold_words_together() {
        let all: Vec<_> =
            of_text("Env=prod Note=\"two \\\"words\\\"\" ParameterKey=A,ParameterValue='b c' Empty=").collect();
        let all: Vec<(&str, &str)> = all.iter().map(|given| (given.name.as_str(), given.value.as_str())).collect();
        assert_eq!(all, [("Env", "prod"), ("Note", "two \"words\""), ("A", "b c"), ("Empty", "")]);
    }
}

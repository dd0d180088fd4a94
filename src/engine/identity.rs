//! What a finding is about, so that it is known again when lines have moved.

use std::collections::HashMap;

use super::Finding;
use crate::source::Sources;

/// Names a finding in a way that survives edits elsewhere in the file: by rule and subject and not by line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The path of the file, as it is shown.
    pub file: String,
    /// The name of the rule.
    pub rule: String,
    /// The JSON Pointer of the place; empty for the whole file.
    pub pointer: String,
    /// Of several findings of one rule at one place, which one, from 1.
    pub turn: usize,
}

impl Identity {
    /// Sixteen hexadecimal digits that stand for the identity in reports.
    #[must_use]
    pub fn digest(&self) -> String {
        let turn = self.turn.to_string();
        let parts = [&self.file, &self.rule, &self.pointer, &turn];
        // FNV-1a: the same on every machine and in every version.
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        let hash =
            parts.iter().fold(0xcbf2_9ce4_8422_2325, |hash, part| step(part.as_bytes().iter().fold(hash, step), &0));
        format!("{hash:016x}")
    }
}

/// The identities of findings, in their order.
#[must_use]
pub fn identities<'f>(findings: impl Iterator<Item = &'f Finding>, sources: &Sources) -> Vec<Identity> {
    let mut turns: HashMap<(String, &'static str, &'f str), usize> = HashMap::new();
    let identity = |finding: &'f Finding| {
        let file = sources.get(finding.diagnostic.primary.file).map_or_else(String::new, |source| source.name.clone());
        let turn = turns.entry((file.clone(), finding.rule.name, &finding.pointer)).or_default();
        *turn += 1;
        Identity { file, rule: finding.rule.name.to_owned(), pointer: finding.pointer.clone(), turn: *turn }
    };
    findings.map(identity).collect()
}

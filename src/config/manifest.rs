//! Which files say how templates are deployed.

use std::path::Path;

/// A kind of file that declares stacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manifest {
    /// `stacks.toml`, written for cfnlens.
    Own,
    /// `samconfig.toml` or `samconfig.yaml` of the SAM CLI.
    Sam,
    /// `manifest.json` of a folder that the CDK has written.
    Cdk,
    /// A stack deployment file of CloudFormation's Git sync.
    GitSync,
}

/// What a file declares, judged by its name and, where many files have such names, by its text.
#[must_use]
pub fn manifest(path: &Path, content: &[u8]) -> Option<Manifest> {
    let holds = |text: &str| content.windows(text.len()).any(|window| window == text.as_bytes());
    let name = path.file_name()?.to_str()?;
    match name {
        "stacks.toml" => Some(Manifest::Own),
        "samconfig.toml" | "samconfig.yaml" | "samconfig.yml" => Some(Manifest::Sam),
        "manifest.json" if holds("aws:cloudformation:stack") => Some(Manifest::Cdk),
        _ if (name.ends_with(".yaml") || name.ends_with(".yml")) && holds("template-file-path") => {
            Some(Manifest::GitSync)
        }
        _ => None,
    }
}

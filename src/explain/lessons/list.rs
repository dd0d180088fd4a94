//! Every lesson in the order in which they are meant to be taken, with the files in its folder.

use super::{File, Lesson};

/// Embeds the page and the templates of these folders: what is broken, then what is mended of it.
macro_rules! lessons {
    ($($folder:literal: [$($broken:literal),*] => [$($mended:literal),*],)*) => {
        &[$(Lesson {
            folder: $folder,
            page: include_str!(concat!("../../../examples/", $folder, "/README.md")),
            broken: &[$(file!($folder, "broken", $broken)),*],
            mended: &[$(file!($folder, "mended", $mended)),*],
        },)*]
    };
}

macro_rules! file {
    ($folder:literal, $part:literal, $name:literal) => {
        File { name: $name, text: include_str!(concat!("../../../examples/", $folder, "/", $part, "/", $name)) }
    };
}

/// The lessons, the first one first.
pub(super) static LESSONS: &[Lesson] = lessons![
    "01-first-bucket": ["template.yaml"] => ["template.yaml"],
    "02-parameters": ["template.yaml"] => ["template.yaml"],
    "03-conditions": ["template.yaml"] => ["template.yaml"],
    "04-functions": ["template.yaml"] => ["template.yaml"],
    "05-outputs-and-imports": ["network.yaml", "server.yaml"] => ["network.yaml", "server.yaml"],
    "06-nested-stacks": ["main.yaml", "queue.yaml"] => ["main.yaml", "queue.yaml"],
    "07-deletion-order": ["app.yaml", "network.yaml"] => ["app.yaml", "network.yaml"],
    "08-sam-function": ["template.yaml"] => ["template.yaml"],
    "09-sam-api": ["template.yaml"] => ["template.yaml"],
    "10-least-privilege": ["template.yaml"] => ["template.yaml"],
    "11-update-and-replacement": ["old.yaml", "new.yaml"] => ["new.yaml"],
    "12-failed-deployment": ["template.yaml", "events.json"] => ["template.yaml"],
];

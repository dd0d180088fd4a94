//! Parser, lowering and the default rules on arbitrary bytes: no panic, and every place lies in the text.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run check -- -dict=fuzz/tags.dict` works on a stable toolchain.

#![no_main]

use std::sync::Once;

use cfnlens::diagnostic::Diagnostic;
use cfnlens::engine::{self, INTERNAL_ERROR, Options, Profile, Selection};
use cfnlens::source::Sources;
use libfuzzer_sys::fuzz_target;

static QUIET: Once = Once::new();

fuzz_target!(|data: &[u8]| {
    // The engine turns a panic of a rule into a finding; libFuzzer's own hook would end the run before that.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|info| eprintln!("{info}"))));
    let mut sources = Sources::default();
    // The first byte chooses the name, since the end of a name matters to JSON.
    let (name, content) = match data.split_first() {
        Some((b'J', rest)) => ("template.json", rest),
        _ => ("template.yaml", data),
    };
    sources.add(name.to_owned(), content.to_vec());
    let selection = Selection::new(&["ALL".to_owned()], &[], &[]).unwrap();
    let report = engine::check(&sources, &Options { profile: Profile { selection, ..Profile::default() }, ..Options::default() });
    let text = &sources.files()[0].text;
    let inside = |start: u32, end: u32| {
        start <= end && text.is_char_boundary(start as usize) && text.is_char_boundary(end as usize)
    };
    for finding in &report.findings {
        let Diagnostic { rule, primary, message, related, .. } = &finding.diagnostic;
        assert_ne!(*rule, INTERNAL_ERROR, "{message}");
        assert!(inside(primary.start, primary.end), "{rule}: {message}: {primary:?} of {}", text.len());
        for label in related {
            assert!(inside(label.span.start, label.span.end), "{rule}: {message}: {:?}", label.span);
        }
    }
    let mut out = Vec::new();
    for format in cfnlens::render::FORMATS {
        cfnlens::render::render(format, &report, &sources, false, &mut out).unwrap();
        out.clear();
    }
});

//! The command.
#![allow(clippy::all)]
fn main() {
    for p in std::env::args().skip(1) {
        let s = cfnlens::source::SourceFile::new(cfnlens::source::FileId(0), p.clone(), std::fs::read(&p).unwrap());
        let (t, d) = cfnlens::syntax::parse(&s);
        if std::env::var("T").is_ok() {
            println!("{:#?}", t.root());
        }
        for d in d {
            println!(
                "{p}:{:?}-{:?} {} | {} | {} | rel {:?}",
                s.position(d.primary.start),
                s.position(d.primary.end),
                d.message,
                d.label,
                d.help,
                d.related.iter().map(|r| (s.position(r.span.start).line, &r.message)).collect::<Vec<_>>()
            );
        }
    }
}

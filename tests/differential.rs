//! Our tree against libyaml's events: every file that both read has the same structure and the same text.
//!
//! `CFNLENS_CORPUS=folder cargo test --test differential -- --nocapture` reads every template below a folder, too.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::panic, reason = "a test may fail and may say why")]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use cfnlens::source::{FileId, SourceFile};
use cfnlens::syntax::{self, Form, SYNTAX_ERROR, Style, Value, View};
use libyaml_safer::{EventData, Parser, ScalarStyle};

/// What both readers must agree on: functions are tags and mappings again, aliases and merge keys are unfolded.
#[derive(Debug, PartialEq)]
enum Node {
    /// Text, and whether it stands without quotes.
    Scalar(String, bool),
    Sequence(Vec<Rc<Node>>),
    Mapping(Vec<(Rc<Node>, Rc<Node>)>),
    Tagged(String, Rc<Node>),
}

fn ours(value: Value<'_>) -> Rc<Node> {
    Rc::new(match value.view() {
        View::Scalar(scalar) => Node::Scalar(scalar.text.to_owned(), scalar.style == Style::Plain),
        View::Sequence(items) => Node::Sequence(items.map(ours).collect()),
        View::Mapping(entries) => Node::Mapping(entries.map(|entry| (ours(entry.key), ours(entry.value))).collect()),
        View::Call(call) => {
            let argument = ours(call.argument);
            match call.form {
                Form::Short => Node::Tagged(call.name.to_owned(), argument),
                Form::Long => {
                    // Whether the key has quotes is not kept, so the source tells.
                    let raw = value.tree().text().get(call.name_span.start as usize..);
                    let plain = raw.is_some_and(|text| !text.starts_with(['"', '\'']));
                    Node::Mapping(vec![(Rc::new(Node::Scalar(call.name.to_owned(), plain)), argument)])
                }
            }
        }
    })
}

/// The first document as libyaml reads it; why not, where it does not.
fn theirs(text: &str) -> Result<Option<Rc<Node>>, String> {
    let mut input = text.as_bytes();
    let mut parser = Parser::new();
    parser.set_input_string(&mut input);
    let mut build = Build::default();
    let mut documents = 0;
    loop {
        let event = parser.parse().map_err(|error| error.to_string())?;
        match event.data {
            EventData::StreamEnd => return Ok(build.root),
            EventData::DocumentStart { .. } => {
                documents += 1;
                if documents > 1 {
                    return Err("several documents".to_owned());
                }
            }
            EventData::Alias { anchor } => {
                let node = build.anchors.get(&anchor).cloned().ok_or("unknown alias")?;
                build.place(node);
            }
            EventData::Scalar { anchor, tag, value, style, .. } => {
                let plain =
                    style == ScalarStyle::Plain && !matches!(tag.as_deref(), Some("!" | "tag:yaml.org,2002:str"));
                build.finish(Node::Scalar(value, plain), tag, anchor);
            }
            EventData::SequenceStart { anchor, tag, .. } => build.open.push(Open::new(false, anchor, tag)),
            EventData::MappingStart { anchor, tag, .. } => build.open.push(Open::new(true, anchor, tag)),
            EventData::SequenceEnd | EventData::MappingEnd => {
                let Open { mapping, children, anchor, tag } = build.open.pop().ok_or("end without start")?;
                let node = if mapping { Node::Mapping(merged(&children)) } else { Node::Sequence(children) };
                build.finish(node, tag, anchor);
            }
            _ => {}
        }
    }
}

struct Open {
    mapping: bool,
    children: Vec<Rc<Node>>,
    anchor: Option<String>,
    tag: Option<String>,
}

impl Open {
    fn new(mapping: bool, anchor: Option<String>, tag: Option<String>) -> Self {
        Self { mapping, children: Vec::new(), anchor, tag }
    }
}

#[derive(Default)]
struct Build {
    open: Vec<Open>,
    anchors: HashMap<String, Rc<Node>>,
    root: Option<Rc<Node>>,
}

impl Build {
    fn finish(&mut self, node: Node, tag: Option<String>, anchor: Option<String>) {
        let mut node = Rc::new(node);
        if let Some(name) = tag.as_deref().and_then(|tag| tag.strip_prefix('!')).filter(|name| !name.is_empty()) {
            node = Rc::new(Node::Tagged(name.to_owned(), node));
        }
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor, Rc::clone(&node));
        }
        self.place(node);
    }

    fn place(&mut self, node: Rc<Node>) {
        match self.open.last_mut() {
            Some(open) => open.children.push(node),
            None => self.root = Some(node),
        }
    }
}

/// Keys and values in pairs, with what `<<` brings at the end, where the key is not there yet.
fn merged(children: &[Rc<Node>]) -> Vec<(Rc<Node>, Rc<Node>)> {
    let mut pairs = Vec::new();
    let mut sources = Vec::new();
    for pair in children.chunks(2) {
        let [key, value] = pair else { continue };
        match (&**key, &**value) {
            (Node::Scalar(text, true), Node::Sequence(items)) if text == "<<" => sources.extend(items.iter().cloned()),
            (Node::Scalar(text, true), _) if text == "<<" => sources.push(Rc::clone(value)),
            _ => pairs.push((Rc::clone(key), Rc::clone(value))),
        }
    }
    for source in sources {
        if let Node::Mapping(more) = &*source {
            for (key, value) in more {
                if !pairs.iter().any(|(known, _)| text(known) == text(key)) {
                    pairs.push((Rc::clone(key), Rc::clone(value)));
                }
            }
        }
    }
    pairs
}

fn text(node: &Node) -> &str {
    match node {
        Node::Scalar(text, _) => text,
        _ => "",
    }
}

/// The way to the first place where the two differ, and what stands there.
fn difference(ours: &Node, theirs: &Node, way: &str) -> Option<String> {
    match (ours, theirs) {
        (Node::Sequence(a), Node::Sequence(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(at, (a, b))| difference(a, b, &format!("{way}/{at}")))
        }
        (Node::Mapping(a), Node::Mapping(b)) if a.len() == b.len() => a.iter().zip(b).find_map(|(a, b)| {
            let way = format!("{way}/{}", text(&a.0));
            difference(&a.0, &b.0, &way).or_else(|| difference(&a.1, &b.1, &way))
        }),
        (Node::Tagged(a, inner), Node::Tagged(b, other)) if a == b => difference(inner, other, &format!("{way}/!{a}")),
        _ if ours == theirs => None,
        _ => {
            let shown = |node: &Node| format!("{node:?}").chars().take(300).collect::<String>();
            Some(format!("at {way}: ours {} theirs {}", shown(ours), shown(theirs)))
        }
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Equal,
    Different(String),
    OnlyOurs(String),
    OnlyTheirs(String),
    Neither,
}

fn compare(name: &str, content: Vec<u8>) -> Outcome {
    let source = SourceFile::new(FileId(0), name.to_owned(), content);
    let (tree, found) = syntax::parse(&source);
    let refused = found.iter().find(|finding| finding.rule == SYNTAX_ERROR).map(|finding| {
        let at = source.position(finding.primary.start);
        format!("{}:{}: {}", at.line, at.column, finding.message)
    });
    // The library can panic; that is no reading, either.
    let theirs = std::panic::catch_unwind(|| theirs(&source.text)).unwrap_or_else(|_| Err("panic".to_owned()));
    match (refused, theirs) {
        (None, Ok(theirs)) => {
            let ours = tree.root().map(ours);
            match (ours, theirs) {
                (None, None) => Outcome::Equal,
                (Some(ours), Some(theirs)) => match difference(&ours, &theirs, "") {
                    None => Outcome::Equal,
                    Some(difference) => Outcome::Different(difference),
                },
                (ours, theirs) => Outcome::Different(format!("ours {ours:?} theirs {theirs:?}")),
            }
        }
        (None, Err(error)) => Outcome::OnlyOurs(error),
        (Some(refused), Ok(_)) => Outcome::OnlyTheirs(refused),
        (Some(_), Err(_)) => Outcome::Neither,
    }
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|kind| ["yaml", "yml", "json", "template"].iter().any(|it| kind == *it))
        {
            into.push(path);
        }
    }
}

#[test]
fn files_read_as_libyaml_reads_them() {
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), &mut paths);
    if let Some(corpus) = std::env::var_os("CFNLENS_CORPUS") {
        files(Path::new(&corpus), &mut paths);
    }
    paths.sort();
    let mut outcomes: BTreeMap<Outcome, Vec<String>> = BTreeMap::new();
    for path in &paths {
        let name = path.display().to_string();
        let outcome = compare(&name, std::fs::read(path).unwrap());
        outcomes.entry(outcome).or_default().push(name);
    }
    let mut failed = false;
    for (outcome, names) in &outcomes {
        match outcome {
            Outcome::Equal | Outcome::Neither => println!("{outcome:?}: {} files", names.len()),
            _ => println!("{outcome:?}: {names:?}"),
        }
        failed |= matches!(outcome, Outcome::Different(_));
    }
    assert!(!failed, "our tree differs from libyaml's");
}

#[test]
fn small_texts_read_as_libyaml_reads_them() {
    for text in [
        "a: b\n",
        "a: 'it''s'\nb: \"x\\ty\\u00e9\\x41\"\n",
        "a: |\n  one\n   two\n\n  three\nb: |-\n  x\nc: |+\n  y\n\nd: >\n  folded\n  text\n\n  more\n    kept\n  end\n",
        "a: |2\n   indented\n",
        "a: plain text\n  over lines\n\n  with a gap\nb: \"quoted\n  over \\\n  lines\n\n  too\"\n",
        "a: &x {b: 1, c: [1, 2]}\nd: *x\ne:\n  <<: *x\n  b: 2\nf:\n  <<: [*x, {z: 3}]\n",
        "a: !Sub \"${X}\"\nb: !GetAtt A.B\nc: !If [x, !Ref A, !Ref B]\nd: !Join\n- ','\n- - a\n  - !Ref B\n",
        "Fn::Sub: x\n",
        "a: {Ref: B, c: !Ref D}\nb: {\"Ref\": B}\n",
        "- a\n- - b\n  - c\n-\n  d: e\n- ? f\n  : g\n",
        "a:\nb: ~\nc: !!str 012\nd: ! 12\ne: ''\n",
        "%YAML 1.1\n---\na: b\n...\n",
        "a: b # comment\n# more\nc: 'd # no comment'\ne: f#g\n",
        "{\"a\": [1, true, null, \"x\\\\y\\u0041\"], \"b\": {}}",
        "a: http://x.y/z\nb: 12:30\nc: -x\nd: ?x\ne: a, b\n",
        "a: b\r\nc: |\r\n  one\r\n  two\r\nd: \"x\r\n  y\"\r\n",
        "'quoted key': 1\n\"other\\tkey\": 2\n? |\n  block key\n: 3\n",
    ] {
        assert_eq!(compare("a", text.as_bytes().to_vec()), Outcome::Equal, "{text}");
    }
}

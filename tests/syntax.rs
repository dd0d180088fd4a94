//! What a user can see of the parser: which texts are read, as what, with which places, and what is said of the others.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

use cfnlens::diagnostic::Diagnostic;
use cfnlens::source::{FileId, SourceFile, Span};
use cfnlens::syntax::{
    self, DUPLICATE_KEY, Function, INVALID_KEY, NOT_STRICT_JSON, Piece, SYNTAX_ERROR, Substitution, Tree, Typed, Value,
    View,
};
use cfnlens::template::Template;

fn source(content: impl Into<Vec<u8>>) -> SourceFile {
    SourceFile::new(FileId(0), "template".to_owned(), content.into())
}

/// A value in a line: functions as calls whatever their form, so that equal lines are equal trees.
fn line(value: Value<'_>) -> String {
    match value.view() {
        View::Scalar(scalar) => match scalar.typed {
            Typed::String => format!("{:?}", scalar.text),
            typed => format!("{}:{typed:?}", scalar.text),
        },
        View::Sequence(items) => format!("[{}]", items.map(line).collect::<Vec<_>>().join(", ")),
        View::Mapping(entries) => {
            let entry = |entry: syntax::Entry<'_>| format!("{}: {}", line(entry.key), line(entry.value));
            format!("{{{}}}", entries.map(entry).collect::<Vec<_>>().join(", "))
        }
        View::Call(call) => format!("{:?}<{}>({})", call.function, call.long_name(), line(call.argument)),
    }
}

/// The tree of a text that must be sound.
fn read(text: &str) -> String {
    let source = source(text);
    let (tree, found) = syntax::parse(&source);
    assert!(found.is_empty() && tree.is_complete(), "{text}\n{found:#?}");
    line(tree.root().unwrap())
}

fn findings(content: impl Into<Vec<u8>>) -> Vec<Diagnostic> {
    let source = source(content);
    let (tree, found) = syntax::parse(&source);
    // Whatever was read can be lowered, and every place lies in the file.
    let template = Template::lower(&tree);
    assert!(template.root.is_none() || tree.root().is_some());
    for finding in &found {
        for span in finding.related.iter().map(|label| label.span).chain([finding.primary]) {
            assert!(span.start <= span.end && span.end as usize <= source.text.len(), "{finding:#?}");
            assert!(source.text.is_char_boundary(span.start as usize), "{finding:#?}");
            assert!(source.text.is_char_boundary(span.end as usize), "{finding:#?}");
        }
        assert!(!finding.why.is_empty() && !finding.help.is_empty(), "{finding:#?}");
    }
    found
}

/// The one finding of a text: its rule, its message, and the text that it points at.
fn only(text: &str) -> (&'static str, String, String) {
    let found = findings(text);
    let [finding] = found.as_slice() else { panic!("{text}\n{found:#?}") };
    let source = source(text);
    let at = &source.text[finding.primary.start as usize..finding.primary.end as usize];
    (finding.rule, finding.message.clone(), at.to_owned())
}

fn slice<'s>(tree: &Tree<'s>, span: Span) -> &'s str {
    &tree.text()[span.start as usize..span.end as usize]
}

#[test]
fn short_and_long_forms_are_the_same_function() {
    for function in Function::ALL.iter().copied().filter(|function| *function != Function::Condition) {
        let (short, long) = (function.short(), function.long());
        for (tag_argument, argument) in [
            (" Name", " Name"),
            (" [a, b]", " [a, b]"),
            (" {a: b}", " {a: b}"),
            ("\n  - a\n  - !Ref B", "\n    - a\n    - !Ref B"),
            (" |\n  text\n", " |\n    text\n"),
            (" \"text\"", " \"text\""),
        ] {
            let tag = read(&format!("x: !{short}{tag_argument}\n"));
            assert_eq!(tag, read(&format!("x:\n  {long}:{argument}\n")), "{long}{argument}");
            assert!(tag.contains(&format!("{function:?}<{long}>(")), "{tag}");
        }
        assert_eq!(read(&format!("x: !{short} Name\n")), read(&format!("{{\"x\": {{\"{long}\": \"Name\"}}}}")));
    }
}

#[test]
fn a_key_named_condition_is_no_function_but_the_tag_is() {
    assert_eq!(read("x: !Condition A\n"), r#"{"x": Condition<Condition>("A")}"#);
    assert_eq!(read("x: {Condition: A}\n"), r#"{"x": {"Condition": "A"}}"#);
}

#[test]
fn functions_nest_in_both_forms() {
    let wanted = r#"{"x": Base64<Fn::Base64>(Join<Fn::Join>(["-", [Ref<Ref>("A"), GetAtt<Fn::GetAtt>("B.Arn")]]))}"#;
    for text in [
        "x: !Base64\n  Fn::Join: ['-', [!Ref A, !GetAtt B.Arn]]\n",
        "x:\n  Fn::Base64: !Join ['-', [Ref: A, Fn::GetAtt: B.Arn]]\n",
        "x:\n  Fn::Base64:\n    Fn::Join:\n    - '-'\n    - - Ref: A\n      - !GetAtt B.Arn\n",
        "{\"x\": {\"Fn::Base64\": {\"Fn::Join\": [\"-\", [{\"Ref\": \"A\"}, {\"Fn::GetAtt\": \"B.Arn\"}]]}}}",
    ] {
        assert_eq!(read(text), wanted, "{text}");
    }
}

#[test]
fn other_tags_and_keys_keep_their_name() {
    assert_eq!(read("x: !Nothing A\n"), r#"{"x": Unknown<Nothing>("A")}"#);
    assert_eq!(read("x: {Fn::Nothing: A}\n"), r#"{"x": Unknown<Fn::Nothing>("A")}"#);
    assert_eq!(read("x: {Ref: A, y: b}\n"), r#"{"x": {"Ref": "A", "y": "b"}}"#);
    assert_eq!(read("x: {'Fn::ForEach::L': [a, b, {}]}\n"), r#"{"x": {"Fn::ForEach::L": ["a", "b", {}]}}"#);
    assert_eq!(read("x: !!str 012\ny: ! 012\nz: !!int 12\n"), r#"{"x": "012", "y": "012", "z": 12:Integer}"#);
}

#[test]
fn attributes_are_found_as_text_and_as_list() {
    for (value, attribute) in [
        ("!GetAtt A.B.C", "B.C"),
        ("!GetAtt [A, B.C]", "B.C"),
        ("!GetAtt\n      - A\n      - B.C", "B.C"),
        ("{Fn::GetAtt: A.B.C}", "B.C"),
        ("{Fn::GetAtt: [A, B.C]}", "B.C"),
        ("!GetAtt 'A.B.C'", "B.C"),
        ("!Sub '${A.B.C}'", "B.C"),
    ] {
        let text = format!("Resources:\n  A:\n    Type: T\nOutputs:\n  O:\n    Value: {value}\n");
        let source = source(text.as_str());
        let (tree, found) = syntax::parse(&source);
        assert!(found.is_empty(), "{text}\n{found:#?}");
        let template = Template::lower(&tree);
        let reference = template.references.iter().find(|reference| reference.target == "A").expect(value);
        assert_eq!(slice(&tree, reference.span), "A", "{value}");
        let (name, span) = reference.attribute.expect(value);
        assert_eq!((name, slice(&tree, span)), (attribute, attribute), "{value}");
    }
}

/// Every variable of the only `Fn::Sub`: name, and the source at its places.
fn variables(text: &str) -> Vec<(String, String, String, String)> {
    let source = source(text);
    let (tree, found) = syntax::parse(&source);
    assert!(found.is_empty(), "{text}\n{found:#?}");
    let template = Template::lower(&tree);
    let call = template.calls.iter().find(|site| site.call.function == Function::Sub).expect("a Sub").call;
    let argument = call.argument.items().next().unwrap_or(call.argument);
    let substitution = Substitution::parse(argument).expect("text");
    let of = |span| slice(&tree, span).to_owned();
    substitution
        .variables()
        .map(|it| (it.name.to_owned(), of(it.name_span), of(it.span), of(it.target_span())))
        .collect()
}

#[test]
fn variables_of_sub_have_exact_places_in_every_style() {
    for scalar in [
        "a-${Var}-${!Literal}-${Res.Att.More}-b",
        "'it''s ${Var} ''${!Literal}'' and ${Res.Att.More}'",
        "\"tab\\t${Var}\\n\\\"${!Literal}\\\" \\u00e9 ${Res.Att.More}\"",
        "|\n      first line\n      é ${Var}\n        ${!Literal} deeper ${Res.Att.More}\n",
        ">-\n      first line\n      ${Var} folded\n\n      ${!Literal}\n      ${Res.Att.More}\n",
        "plain over\n      lines ${Var} and\n      ${!Literal} ${Res.Att.More}",
        "\"quoted over\n      lines ${Var} \\\n      ${!Literal}\n\n      ${Res.Att.More}\"",
    ] {
        let block = scalar.starts_with(['|', '>']);
        let mut texts = vec![
            format!("Resources:\n  R:\n    Type: T\n    X: !Sub {scalar}\n"),
            format!("Resources:\n  R:\n    Type: T\n    X:\n     Fn::Sub: {scalar}\n"),
            format!("Resources:\n  R:\n    Type: T\n    X: !Sub\n    - {scalar}\n    - {{Var: 1}}\n"),
        ];
        if !block && !scalar.starts_with("plain") && !scalar.starts_with("a-") {
            texts.push(format!("Resources:\n  R:\n    Type: T\n    X: !Sub [{scalar}, {{Var: 1}}]\n"));
        }
        texts.extend(texts.clone().iter().map(|text| text.replace('\n', "\r\n")));
        for text in texts {
            let found = variables(&text);
            let own = |text: &str| text.to_owned();
            let wanted = [
                (own("Var"), own("Var"), own("${Var}"), own("Var")),
                (own("Res.Att.More"), own("Res.Att.More"), own("${Res.Att.More}"), own("Res")),
            ];
            assert_eq!(found, wanted, "{text}");
        }
    }
}

#[test]
fn variables_of_sub_have_exact_places_in_json() {
    let found =
        variables(r#"{"Resources": {"R": {"Type": "T", "X": {"Fn::Sub": "\u00e9 \"${Var}\" ${ Spaced } ${A.B}"}}}}"#);
    let names: Vec<_> = found.iter().map(|(name, at, ..)| (name.as_str(), at.as_str())).collect();
    assert_eq!(names, [("Var", "Var"), ("Spaced", "Spaced"), ("A.B", "A.B")]);
}

#[test]
fn variables_that_are_written_with_escapes_keep_their_place() {
    let found = variables("Resources:\n  R:\n    Type: T\n    X: !Sub [\"é ${A\\u0042} ${\\té} ${C.D}\", {}]\n");
    let places: Vec<_> = found.iter().map(|(name, at, ..)| (name.as_str(), at.as_str())).collect();
    assert_eq!(places, [("AB", "${A\\u0042}"), ("é", "${\\té}"), ("C.D", "C.D")]);
}

#[test]
fn sub_is_cut_into_text_literals_and_variables() {
    let source = source("a${B}${!C}d\n");
    let (tree, _) = syntax::parse(&source);
    let pieces = Substitution::parse(tree.root().unwrap()).unwrap().pieces;
    assert!(
        matches!(pieces.as_slice(), [Piece::Text("a"), Piece::Variable(b), Piece::Literal("C"), Piece::Text("d")] if b.name == "B"),
        "{pieces:#?}"
    );
}

#[test]
fn aliases_and_merge_keys_are_resolved_and_remembered() {
    let text = "a: &x {k: 1, l: 2}\nb: *x\nc:\n  <<: *x\n  k: 3\nd: &y text\ne: [*y, *y]\nf: {<<: [*x, {m: 4}]}\n";
    assert_eq!(
        read(text),
        r#"{"a": {"k": 1:Integer, "l": 2:Integer}, "b": {"k": 1:Integer, "l": 2:Integer}, "c": {"k": 3:Integer, "l": 2:Integer}, "d": "text", "e": ["text", "text"], "f": {"k": 1:Integer, "l": 2:Integer, "m": 4:Integer}}"#
    );
    let source = source(text);
    let (tree, _) = syntax::parse(&source);
    let mut places: Vec<&str> = tree.aliases().iter().map(|span| slice(&tree, *span)).collect();
    places.sort_unstable();
    assert_eq!(places, ["*x", "*x", "*x", "*y", "*y", "<<", "<<"]);
}

#[test]
fn an_anchor_on_a_function_takes_the_function_along() {
    assert_eq!(read("a: &x !Ref B\nb: *x\n"), r#"{"a": Ref<Ref>("B"), "b": Ref<Ref>("B")}"#);
}

#[test]
fn aliases_that_name_nothing_or_themselves_are_told() {
    assert_eq!(
        only("a: *nobody\n"),
        (SYNTAX_ERROR, "no anchor `&nobody` stands before this alias".into(), "*nobody".into())
    );
    assert_eq!(
        only("a: &x [b, *x]\n"),
        (SYNTAX_ERROR, "this alias stands inside the value that it names".into(), "*x".into())
    );
    assert_eq!(only("a: *x\nb: &x 1\n").2, "*x");
}

#[test]
fn duplicate_and_impossible_keys_are_told() {
    for text in ["a: 1\nb: 2\na: 3\n", "{\"a\": 1, \"b\": 2, \"a\": 3}", "a: 1\n'a': 3\n"] {
        let (rule, message, _) = only(text);
        assert_eq!((rule, message.as_str()), (DUPLICATE_KEY, "the key `a` stands twice in this mapping"), "{text}");
    }
    assert!(findings("a: &x {k: 1}\nb:\n  <<: *x\n  k: 2\n").is_empty());
    assert_eq!(only("~: 1\n").0, INVALID_KEY);
    assert_eq!(only("? [a]\n: 1\n").0, INVALID_KEY);
    assert_eq!(only("a: {{ x }}\n").0, INVALID_KEY);
    assert_eq!(read("yes: 1\n12: 2\n"), r#"{yes:Bool(true): 1:Integer, 12:Integer: 2:Integer}"#);
}

#[test]
fn windows_line_ends_and_byte_order_marks_change_nothing() {
    let text = "a: b\nc: |\n  one\n  two\nd: !Sub \"x ${Y}\"\n";
    assert_eq!(read(text), read(&text.replace('\n', "\r\n")));
    assert_eq!(read(text), read(&format!("\u{feff}{text}")));
    assert_eq!(read("{\"a\": 1}"), read("\u{feff}{\"a\": 1}\r\n"));
}

#[test]
fn tabs_in_the_indentation_are_told_where_they_stand() {
    for text in ["a:\n\tb: 1\n", "a:\n  b: 1\n\tc: 2\n", "a:\n  b:\n  \tc: 1\n"] {
        let (rule, message, at) = only(text);
        assert_eq!(
            (rule, message.as_str(), at.as_str()),
            (SYNTAX_ERROR, "a tab is used for indentation", "\t"),
            "{text:?}"
        );
    }
    assert!(findings("{\n\t\"a\": 1\n}").is_empty(), "JSON may be indented by tabs");
}

#[test]
fn an_open_quote_is_told_where_it_opens() {
    for (text, at) in [
        ("a: \"open\nb: 1\n", "\""),
        ("a: 'open\nb: 1\n", "'"),
        ("a:\n  b: \"open\n  c: 1\n", "\""),
        ("a:\n  - 'open\n  - c\n", "'"),
        ("a: [b, 'open]\nc: 1\n", "'"),
        ("{\"a\": \"open}\n", "\""),
    ] {
        let (rule, message, place) = only(text);
        assert_eq!((rule, place.as_str()), (SYNTAX_ERROR, at), "{text}");
        assert!(message.starts_with("this quote is never closed"), "{text} {message}");
    }
}

#[test]
fn a_file_with_several_documents_is_told() {
    let (rule, message, at) = only("a: 1\n---\nb: 2\n");
    assert_eq!((rule, message.as_str(), at.as_str()), (SYNTAX_ERROR, "a second YAML document starts here", "---"));
    assert_eq!(read("---\na: 1\n...\n"), read("a: 1\n"));
    assert_eq!(only("a: 1\n...\né: 2\n").2, "é: 2");
}

#[test]
fn what_is_no_text_is_told() {
    let message = |content: &[u8]| {
        let found = findings(content);
        let [finding] = found.as_slice() else { panic!("{found:#?}") };
        assert_eq!(finding.rule, SYNTAX_ERROR);
        (finding.message.clone(), finding.help.clone())
    };
    for empty in ["", "\n\n", "   ", "\u{feff}"] {
        assert_eq!(message(empty.as_bytes()).0, "the file is empty", "{empty:?}");
    }
    assert_eq!(message(b"a: \xff\xfe\n").0, "the file is not UTF-8 text");
    assert_eq!(message(b"a: caf\xe9\n").0, "the file is not UTF-8 text");
    assert_eq!(message(b"a: \0\n").0, "the file holds a NUL byte, so it is no text");
    let utf16 = |order: fn(u16) -> [u8; 2]| "\u{feff}a: 1\n".encode_utf16().flat_map(order).collect::<Vec<u8>>();
    for content in [utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)] {
        let (what, help) = message(&content);
        assert_eq!(what, "the file is not UTF-8 text");
        assert!(help.contains("UTF-16"), "{help}");
    }
    // A comment is no value.
    let source = source("# only a comment\n");
    let (tree, _) = syntax::parse(&source);
    assert!(tree.root().is_none_or(Value::is_null));
}

#[test]
fn json_that_is_only_yaml_is_told() {
    for text in ["{\"a\": 1,}", "{'a': 1}", "{a: 1}", "{\"a\": 1 # one\n}"] {
        assert_eq!(only(text).0, NOT_STRICT_JSON, "{text}");
    }
    assert_eq!(only("{\"a\": 1 \"b\": 2}").0, SYNTAX_ERROR);
    assert_eq!(only("{\"a\": [1, 2}").0, SYNTAX_ERROR);
    assert_eq!(only("{\"a\": tru}").0, NOT_STRICT_JSON);
}

#[test]
fn places_do_not_cut_characters() {
    for text in [
        "{\n\u{2028}\"a\": 1}",
        "{\"a\": [é 1]}",
        "{\"a\": é \"b\": 1}",
        "{\"é\" 1}",
        "a: é: b\n",
        "a: [é\u{2028}\n",
        "é\nb: c\n",
        "a: 'é' é\n",
        "a: \"\\é\"\n",
        "a: \u{1}é\n",
    ] {
        assert!(!findings(text).is_empty(), "{text}");
    }
}

#[test]
fn ten_thousand_levels_are_refused() {
    let levels = 10_000;
    let nested = [
        ("JSON mappings", format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels))),
        ("JSON lists", format!("{{\"a\":{}{}}}", "[".repeat(levels), "]".repeat(levels))),
        ("open JSON", "{\"a\":".repeat(levels)),
        ("flow lists", format!("a: {}{}", "[".repeat(levels), "]".repeat(levels))),
        ("flow mappings", format!("a: {}1{}", "{a: ".repeat(levels), "}".repeat(levels))),
        ("open flow", "[".repeat(levels)),
        ("block lists", format!("a:\n  {}b\n", "- ".repeat(levels))),
        ("block mappings", (0..2_000).fold(String::new(), |text, level| text + &" ".repeat(level) + "a:\n")),
        ("complex keys", "? ".repeat(levels)),
        ("functions", format!("a: {}b{}", "[!Not ".repeat(levels), "]".repeat(levels))),
    ];
    for (what, text) in nested {
        let found = findings(text);
        assert!(found.iter().any(|finding| finding.rule == SYNTAX_ERROR), "{what}: {found:#?}");
        assert!(found.len() <= 256, "{what}: {} findings", found.len());
        assert!(
            found.iter().any(|finding| finding.message == "values are nested deeper than 255 levels"),
            "{what}: {found:#?}"
        );
    }
}

#[test]
fn bombs_of_aliases_are_refused() {
    let mut lists = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    let mut merges = String::from("a0: &a0 {k: v}\n");
    for level in 1..30 {
        let before = level - 1;
        lists += &format!("a{level}: &a{level} [{}]\n", format!("*a{before}, ").repeat(10));
        merges += &format!(
            "a{level}: &a{level}\n  <<: [{}]\n  k{level}: [*a{before}, *a{before}]\n",
            format!("*a{before}, ").repeat(10)
        );
    }
    for bomb in [lists, merges] {
        let found = findings(bomb);
        let [finding] = found.as_slice() else { panic!("{found:#?}") };
        assert!(finding.message.contains("500000 values"), "{finding:#?}");
    }
}

#[test]
fn a_file_that_no_template_can_be_is_not_read() {
    let text = format!("a: {}\n", "lorem ipsum ".repeat(5 * 1024 * 1024 / 12));
    let found = findings(text);
    assert!(found.iter().any(|finding| finding.message.contains("is not read")), "{found:#?}");
}

#[test]
fn a_huge_scalar_is_read() {
    let big = "lorem ipsum ".repeat(3 * 1024 * 1024 / 12);
    let lines = "    lorem ipsum ${Var}\n".repeat(3 * 1024 * 1024 / 23);
    for text in [
        format!("a: {big}x\n"),
        format!("a: '{big}'\n"),
        format!("a: \"{big}\"\n"),
        format!("{{\"a\": \"{big}\"}}"),
        format!("a: |\n{lines}"),
        format!("a: >\n{lines}"),
        format!("a: !Sub\n{lines}"),
        format!("a: \"x\n{lines}\"\n"),
        format!("# {big}\na: 1\n"),
    ] {
        assert!(findings(text).is_empty());
    }
}

#[test]
fn quoted_lines_may_be_indented_less_than_their_key() {
    let text = "Resources:\n  R:\n    Type: T\n    X: !Sub \"first ${A}\n  second ${B.C}\nthird ${D}\"\n    Y: !Ref Later\n    Z: 'one\n two'\n";
    let names: Vec<String> = variables(text)
        .into_iter()
        .map(|(name, at, ..)| {
            assert_eq!(name, at);
            name
        })
        .collect();
    assert_eq!(names, ["A", "B.C", "D"]);
    let source = source(text);
    let (tree, _) = syntax::parse(&source);
    let resource = tree.root().and_then(|root| root.get("Resources")?.get("R")).unwrap();
    assert_eq!(resource.get("X").and_then(|x| x.call()?.argument.text()), Some("first ${A} second ${B.C} third ${D}"));
    assert_eq!(resource.get("Z").and_then(Value::text), Some("one two"));
    let later = resource.get("Y").and_then(Value::call).unwrap().argument;
    assert_eq!(slice(&tree, later.span()), "Later");
    assert_eq!(slice(&tree, resource.entry("Z").unwrap().key.span()), "Z");
}

#[test]
fn after_an_error_what_stands_before_it_is_in_the_tree() {
    let source = source("a: 1\nb: [c, d\ne: \"f\n");
    let (tree, found) = syntax::parse(&source);
    assert!(!found.is_empty() && !tree.is_complete());
    assert_eq!(tree.root().and_then(|root| root.get("a")?.text()), Some("1"));
}

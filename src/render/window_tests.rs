//! What a window keeps of a file.

use super::*;
use crate::source::Sources;

/// The window's text, with the first label in brackets.
fn window(text: &str, start: u32, end: u32) -> String {
    let mut sources = Sources::default();
    let file = sources.add("a.yaml".to_owned(), text.as_bytes().to_vec());
    let diagnostic = Diagnostic::new("x", Span::new(file, start, end), "m");
    let window = Window::new(&diagnostic, &sources);
    let mut shown = window.text.clone();
    for mark in &window.marks {
        shown.insert(mark.range.end, ']');
        shown.insert(mark.range.start, '[');
    }
    shown
}

#[test]
fn keeps_one_line_around() {
    assert_eq!(window("a\nb\nc\nd\ne\n", 4, 5), "b\n[c]\nd\n");
    assert_eq!(window("a\nb\n", 0, 1), "[a]\nb\n");
    assert_eq!(window("a\nb\n", 2, 3), "a\n[b]\n");
}

#[test]
fn has_a_line_for_every_span() {
    assert_eq!(window("", 0, 0), "[]\n");
    assert_eq!(window("a\n", 2, 2), "a\n[]\n");
    assert_eq!(window("a", 700, 900), "a[]\n");
    assert_eq!(window("a: b\r\nc\r\n", 3, 4), "a: [b]\nc\n");
    assert_eq!(window("a: b\r\nc\r\n", 5, 6), "a: b[]\nc\n");
    // The middle of a character stands for all of it.
    assert_eq!(window("日本", 1, 2), "[日]本\n");
}

#[test]
fn cuts_tall_spans_to_their_first_line() {
    let text = "a:\n  b: 1\n  c: 2\n  d: 3\ne: 1\n";
    assert_eq!(window(text, 0, 16), "[a:\n  b: 1\n  c: 2]\n  d: 3\n");
    assert_eq!(window(text, 0, 24), "[a:]\n  b: 1\n");
    // A block that ends where the next one starts.
    assert_eq!(window(text, 5, 12), "a:\n  [b: 1]\n  c: 2\n");
}

#[test]
fn trims_long_lines_around_each_label() {
    let text = format!("{}é{}", "x".repeat(100_000), "y".repeat(100_000));
    let shown = window(&text, 100_000, 100_002);
    assert_eq!(shown, format!("…{}[é]{}…\n", "x".repeat(79), "y".repeat(79)));
    let shown = window(&text, 0, 200_000);
    assert_eq!(shown, format!("[{}]…\n", "x".repeat(120)));
    let shown = window(&text, 200_002, 200_002);
    assert_eq!(shown, format!("…{}[]\n", "y".repeat(80)));
}

#[test]
fn joins_two_labels_of_one_long_line() {
    let mut sources = Sources::default();
    let file = sources.add("a.json".to_owned(), "x".repeat(1000).into_bytes());
    let diagnostic = Diagnostic::new("x", Span::new(file, 500, 501), "m").related(Span::new(file, 3, 4), "r");
    let window = Window::new(&diagnostic, &sources);
    assert_eq!(window.lines.len(), 1);
    assert_eq!(window.text, format!("{}…{}…\n", "x".repeat(83), "x".repeat(159)));
    assert_eq!(window.marks.iter().map(|mark| mark.at.column).collect::<Vec<_>>(), [501, 4]);
}

#[test]
fn leaves_out_what_lies_between() {
    let mut sources = Sources::default();
    let text: String = (1..=500).map(|line| format!("line{line:03}\n")).collect();
    let file = sources.add("a.yaml".to_owned(), text.into_bytes());
    let at = |line: u32| Span::new(file, (line - 1) * 8, (line - 1) * 8 + 4);
    let numbers = |other: u32| {
        let diagnostic = Diagnostic::new("x", at(3), "m").related(at(other), "r");
        let window = Window::new(&diagnostic, &sources);
        window.lines.iter().map(|line| (line.block, line.number)).collect::<Vec<_>>()
    };
    assert_eq!(numbers(400), [(0, 2), (0, 3), (0, 4), (1, 399), (1, 400), (1, 401)]);
    assert_eq!(numbers(8).len(), 6);
    assert_eq!(numbers(7), [(0, 2), (0, 3), (0, 4), (0, 5), (0, 6), (0, 7), (0, 8)]);
}

#[test]
fn what_is_wrong_comes_first() {
    let mut sources = Sources::default();
    let file = sources.add("a.yaml".to_owned(), "aa\n\n\n\n\n\nbb\n\n\n\n\n\ncc".as_bytes().to_vec());
    let other = sources.add("b.yaml".to_owned(), b"dd".to_vec());
    let diagnostic = Diagnostic::new("x", Span::new(file, 16, 18), "m")
        .related(Span::new(other, 0, 2), "1")
        .related(Span::new(file, 8, 10), "2")
        .related(Span::new(file, 0, 2), "3");
    let window = Window::new(&diagnostic, &sources);
    assert_eq!(window.text, "\ncc\ndd\n\nbb\n\naa\n\n");
    for (mark, text) in window.marks.iter().zip(["cc", "dd", "bb", "aa"]) {
        assert_eq!(window.text.get(mark.range.clone()), Some(text));
    }
}

#[test]
fn a_template_cannot_steer_the_terminal() {
    assert_eq!(window("\u{1b}[31m: é\u{202e}\n", 6, 8), "\u{fffd}[31m:[ é]\u{fffd}\n");
}

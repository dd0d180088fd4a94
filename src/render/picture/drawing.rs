//! Boxes and arrows as SVG, whatever they stand for.

use super::layout::{Layout, SHOWN};
use crate::render::xml::attribute;

/// Where a box leads to: its own anchor, and the address.
pub(in crate::render) type Link<'f> = &'f dyn Fn(usize) -> Option<(String, String)>;

/// A box with its lines.
pub(super) struct Shape<'p> {
    /// Classes besides `node`.
    pub(super) class: String,
    pub(super) title: String,
    pub(super) name: &'p str,
    pub(super) below: &'p str,
    /// The condition under which it exists.
    pub(super) condition: Option<&'p str>,
    /// What it is made of, in words, where it does not stand in the template.
    pub(super) made: Option<String>,
    pub(super) round: bool,
}

/// An arrow between two boxes, by their numbers.
pub(super) struct Line {
    /// Classes besides `arrow`, with a blank before them.
    pub(super) class: &'static str,
    pub(super) title: String,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// An element `svg` with the boxes and arrows, and what else is `inside`, below which there is `more` height.
pub(super) fn drawing(
    (shapes, lines): (&[Shape<'_>], &[Line]),
    layout: &Layout,
    label: &str,
    link: Option<Link<'_>>,
    (inside, more): (&str, f64),
) -> String {
    let (width, height) = (layout.size.0.max(160.0), layout.size.1 + more);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" role=\"group\" aria-label=\"{label}\">\n{inside}"
    );
    for (line, points) in lines.iter().zip(&layout.arrows) {
        out.push_str(&format!(
            "<g class=\"arrow{}\" data-from=\"{}\" data-to=\"{}\"><title>{}</title><path d=\"{}\"/>{}</g>\n",
            line.class,
            line.from,
            line.to,
            attribute(&line.title),
            curve(points),
            head(points)
        ));
    }
    for (number, (shape, rect)) in shapes.iter().zip(&layout.nodes).enumerate() {
        let class = &shape.class;
        let (open, close) = match link.and_then(|link| link(number)) {
            Some((anchor, address)) => (
                format!(
                    "<a class=\"node {class}\" id=\"{anchor}\" data-node=\"{number}\" href=\"{}\">",
                    attribute(&address)
                ),
                "</a>",
            ),
            None => (format!("<g class=\"node {class}\" data-node=\"{number}\">"), "</g>"),
        };
        let round = if shape.round { rect.height / 2.0 } else { 4.0 };
        let (x, y) = (rect.left + rect.width / 2.0, rect.top + 20.0);
        out.push_str(&format!(
            "{open}<title>{}</title><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{round:.1}\"/>\
             <text class=\"name\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text><text x=\"{x:.1}\" y=\"{:.1}\">{}</text>",
            attribute(&shape.title),
            rect.left,
            rect.top,
            rect.width,
            rect.height,
            attribute(&cut(shape.name)),
            y + 16.0,
            attribute(&cut(shape.below)),
        ));
        let made = shape.made.clone().map(|made| ("made", made));
        let condition = shape.condition.map(|name| ("if", format!("if {name}")));
        for (row, (class, text)) in made.into_iter().chain(condition).enumerate() {
            let (text, y) = (attribute(&cut(&text)), y + 32.0 + 16.0 * row as f64);
            out.push_str(&format!("<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>"));
        }
        out.push_str(close);
        out.push('\n');
    }
    out.push_str("</svg>");
    out
}

/// The beginning of a long name.
fn cut(name: &str) -> String {
    // With one letter more it is as long as what is cut, with its mark.
    if name.chars().count() <= SHOWN + 1 {
        return name.to_owned();
    }
    name.chars().take(SHOWN).chain(['…']).collect()
}

/// The end of a long path, which tells more than its beginning.
pub(super) fn end_of(path: &str) -> String {
    match path.chars().count().checked_sub(SHOWN) {
        None | Some(0) => path.to_owned(),
        Some(more) => ['…'].into_iter().chain(path.chars().skip(more)).collect(),
    }
}

/// A line through the points, round at the inner ones.
fn curve(points: &[(f64, f64)]) -> String {
    let middle = |a: (f64, f64), b: (f64, f64)| (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1));
    let mut path = String::new();
    if let Some((x, y)) = points.first() {
        path.push_str(&format!("M{x:.1} {y:.1}"));
    }
    for three in points.windows(3) {
        let &[before, at, next] = three else { continue };
        let (from, to) = (middle(before, at), middle(at, next));
        path.push_str(&format!("L{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}", from.0, from.1, at.0, at.1, to.0, to.1));
    }
    if let Some((x, y)) = points.last() {
        path.push_str(&format!("L{x:.1} {y:.1}"));
    }
    path
}

/// The head of the arrow at the last point.
fn head(points: &[(f64, f64)]) -> String {
    let [.., before, end] = points else { return String::new() };
    let (x, y) = (end.0 - before.0, end.1 - before.1);
    let length = x.hypot(y).max(0.1);
    let (x, y) = (x / length * 4.0, y / length * 4.0);
    let (back, side) = ((end.0 - 2.0 * x, end.1 - 2.0 * y), (-y, x));
    format!(
        "<path class=\"head\" d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\"/>",
        end.0,
        end.1,
        back.0 + side.0,
        back.1 + side.1,
        back.0 - side.0,
        back.1 - side.1
    )
}

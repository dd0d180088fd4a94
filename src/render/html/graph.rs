//! The graph of a template above its text, with links between nodes and lines.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::source::{self, Links, Shown, line_id};
use super::{attribute, page};
use crate::engine::with_graph;
use crate::graph::{Graph, Node};
use crate::render::counted;
use crate::render::picture::{COLOURS, Picture, svg};
use crate::source::{SourceFile, Sources};
use crate::syntax;
use crate::template::Template;

/// A larger picture is closed at first.
const OPEN: usize = 40;
/// So many nodes of one line have links: a template of one line would drown in them.
const MOST_LINKS: usize = 3;

/// A page with the graph of one template and its text.
///
/// # Errors
/// When writing fails.
pub fn graph_html(file: &SourceFile, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let shown = Shown::new(&[file.id], sources);
    let (above, links) = above(file);
    let mut body = String::new();
    source::section(file, None, sources, &shown, (&above, &links), &mut body);
    let title = format!("Who depends on whom in {}", file.name);
    out.write_all(page::page(&title, &title, &body).as_bytes())
}

/// The picture with its legend, and for each line what leads from it to the picture.
pub(super) fn above(file: &SourceFile) -> (String, Links) {
    // A template over which a check breaks off must not take the report with it.
    catch_unwind(AssertUnwindSafe(|| drawn(file))).unwrap_or_default()
}

fn drawn(file: &SourceFile) -> (String, Links) {
    if file.settings {
        return (String::new(), Links::new());
    }
    let (tree, _) = syntax::parse(file);
    let template = Template::lower(&tree);
    with_graph(&tree, &template, |graph| shown(graph, file))
}

fn shown(graph: &Graph<'_>, file: &SourceFile) -> (String, Links) {
    let mut links = Links::new();
    let picture = match Picture::new(graph) {
        Ok(picture) => picture,
        Err(reason) => {
            return (format!("<p class=\"soft\">No picture of the graph: {}.</p>\n", attribute(&reason)), links);
        }
    };
    if picture.nodes.is_empty() {
        return (String::new(), links);
    }
    let line = |node: &Node| line_id(file.id, file.position(node.span.start).line);
    let anchor = |number: usize| format!("s{}n{number}", file.id.0);
    for (number, drawn) in picture.nodes.iter().enumerate() {
        let link = links.entry(file.position(drawn.node.span.start).line).or_default();
        if link.matches("<a ").count() < MOST_LINKS {
            let name = attribute(&format!("{} in the graph", drawn.node.name));
            link.push_str(&format!(
                "<a class=\"to\" href=\"#{}\" title=\"{name}\" aria-label=\"{name}\">graph</a>",
                anchor(number)
            ));
        }
    }
    let link = |number: usize| picture.nodes.get(number).map(|it| (anchor(number), format!("#{}", line(it.node))));
    let drawing = svg(&picture, Some(&link));
    let (nodes, arrows) = (counted(picture.nodes.len(), "node"), counted(picture.arrows.len(), "arrow"));
    let open = if picture.nodes.len() <= OPEN { " open" } else { "" };
    let mut out = format!(
        "<details class=\"plain graph\"{open}>\n<summary>Who depends on whom: {nodes}, {arrows}</summary>\n\
         <div class=\"drawing\" tabindex=\"0\" role=\"region\" aria-label=\"Graph of {}\">\n{drawing}\n</div>\n",
        attribute(&file.name)
    );
    out.push_str(
        "<p class=\"soft\">An arrow leads from what needs to what is needed. Dashed: parameters and mappings; bold: outputs \
         and exports. <span class=\"screen\">A name leads to its line.</span></p>\n",
    );
    if picture.has_generated() {
        out.push_str(
            "<p class=\"soft\">Dashed, too, and with the name of what they are made of: the resources that SAM generates.</p>\n",
        );
    } else if graph.nodes().any(|node| node.generated_by.is_some()) {
        out.push_str("<p class=\"soft\">What SAM generates is not drawn: with it there would be too much.</p>\n");
    }
    if !picture.conditions.is_empty() {
        out.push_str("<ul class=\"legend\">\n");
        for (at, condition) in picture.conditions.iter().enumerate() {
            let line = line_id(file.id, file.position(condition.span.start).line);
            let name = attribute(condition.name);
            let colour = at % COLOURS;
            out.push_str(&format!(
                "<li><span class=\"swatch c{colour}\"></span> if <a href=\"#{line}\">{name}</a></li>\n"
            ));
        }
        out.push_str("</ul>\n");
    }
    if picture.resources_only {
        out.push_str(
            "<p class=\"soft\">Only resources are drawn: with parameters and outputs there would be too much.</p>\n",
        );
    }
    if !picture.alone.is_empty() {
        let names: Vec<String> =
            picture.alone.iter().take(50).map(|name| format!("<code>{}</code>", attribute(name))).collect();
        let more = picture.alone.len() - names.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        out.push_str(&format!("<p class=\"soft\">Without any arrow: {}{more}.</p>\n", names.join(", ")));
    }
    out.push_str("</details>\n");
    (out, links)
}

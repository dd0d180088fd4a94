//! The stacks of a run: a picture, what each gives and needs, and the orders; in the report or as a page of their own.

use std::collections::HashMap;
use std::io::{self, Write};

use super::source::Shown;
use super::{attribute, page};
use crate::render::counted;
use crate::render::picture::{linked, stacks_svg, whereabouts};
use crate::render::stacks::{parents, place_of, verb};
use crate::source::Sources;
use crate::stacks::{Edge, Order, System};

/// More stacks than this are counted and not listed.
const MOST: usize = 1000;

/// A page with the stacks of a run.
///
/// # Errors
/// When writing fails.
pub fn stacks_html(system: &System, order: &Order, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let count = counted(system.stacks().len(), "stack");
    let mut body = String::new();
    let drawn = picture(system, true, &mut body);
    table(system, sources, (&Shown::new(&[], sources), drawn), &mut body);
    orders(system, order, "h2", &mut body);
    out.write_all(page::page(&count, &count, &body).as_bytes())
}

/// The section of a report, where templates of it need each other.
pub(super) fn section(system: &System, sources: &Sources, shown: &Shown<'_>, out: &mut String) {
    if system.edges().is_empty() {
        return;
    }
    out.push_str("<section aria-labelledby=\"stacks\">\n<h2 id=\"stacks\">Stacks</h2>\n");
    let drawn = picture(system, false, out);
    out.push_str(
        "<details class=\"plain\">\n<summary>What each stack gives and needs, and in which order to deploy</summary>\n",
    );
    table(system, sources, (shown, drawn), out);
    orders(system, &system.order(), "h3", out);
    out.push_str("</details>\n</section>\n");
}

/// The anchor of a stack in the picture, and that of its row.
fn anchors(stack: usize) -> (String, String) {
    (format!("k{stack}"), format!("t{stack}"))
}

/// Whether there is a picture.
fn picture(system: &System, whole: bool, out: &mut String) -> bool {
    let mut there = false;
    let drawn = linked(system).len();
    if drawn > 0 {
        let link = |stack: usize| {
            let (node, row) = anchors(stack);
            (stack < MOST).then(|| (node, format!("#{row}")))
        };
        match stacks_svg(system, &link) {
            Ok(drawing) => {
                there = true;
                out.push_str(&format!(
                "<div class=\"drawing\" tabindex=\"0\" role=\"region\" aria-label=\"Picture of the stacks\">\n{drawing}\n\
                 </div>\n<p class=\"soft\">An arrow leads from the stack that needs to the one that is needed: solid for an \
                 import, dashed for a nested stack. <span class=\"screen\">A name leads to what the stack gives and needs.</span></p>\n"
            ));
            }
            Err(reason) => out.push_str(&format!("<p class=\"soft\">No picture: {}.</p>\n", attribute(&reason))),
        }
    }
    let alone = system.stacks().len() - drawn;
    if alone > 0 {
        let place = if whole { ": only in the table" } else { "" };
        out.push_str(&format!(
            "<p class=\"soft\">{} without any import or nested stack{place}.</p>\n",
            counted(alone, "stack")
        ));
    }
    there
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.map(|item| format!("<li>{item}</li>")).collect();
    if items.is_empty() { String::new() } else { format!("<ul>{}</ul>", items.concat()) }
}

fn table(system: &System, sources: &Sources, (shown, drawn): (&Shown<'_>, bool), out: &mut String) {
    let (parents, needs, linked) = (parents(system), system.needs(), linked(system));
    let mut edges_of: HashMap<usize, Vec<&Edge>> = HashMap::new();
    for edge in system.edges() {
        edges_of.entry(edge.from).or_default().push(edge);
    }
    out.push_str(
        "<table class=\"stacks\">\n<thead><tr><th scope=\"col\">stack</th><th scope=\"col\">exports</th>\
         <th scope=\"col\">needs of others</th><th scope=\"col\">must acknowledge</th></tr></thead>\n<tbody>\n",
    );
    for (index, (stack, interface)) in system.stacks().iter().zip(system.interfaces()).enumerate().take(MOST) {
        let (node, row) = anchors(index);
        let path = match shown.has(interface.file) {
            true => format!("<a href=\"#s{}\">{}</a>", interface.file.0, attribute(&stack.path)),
            false => attribute(&stack.path),
        };
        let at = whereabouts(stack.account.as_deref(), stack.region.as_deref());
        let at = if at.is_empty() { String::new() } else { format!(", {}", attribute(&at)) };
        let nested = parents.get(&index).map_or_else(String::new, |parents| {
            let names: Vec<String> = parents.iter().map(|parent| attribute(system.name(*parent))).collect();
            format!("<br><span class=\"soft\">nested in {}</span>", names.join(", "))
        });
        let exports =
            list(interface.exports.iter().map(|it| format!("<code>{}</code>", attribute(&it.name.to_string()))));
        let edges = edges_of.get(&index).into_iter().flatten();
        let edges = list(edges.map(|edge| {
            let doubt = if edge.certain { "" } else { " <span class=\"soft\">(may be)</span>" };
            let (name, to) = (attribute(&edge.name), attribute(system.name(edge.to)));
            format!("{} {to}: <code>{name}</code>{doubt}", verb(edge.kind))
        }));
        let needs = list(needs.get(index).into_iter().flatten().map(|need| {
            let (file, line) = place_of(sources, need.span);
            let (name, why) = (need.capability.as_str(), super::prose(&need.why));
            format!("<code>{name}</code>: {why} <span class=\"soft\">({}:{line})</span>", attribute(file))
        }));
        let name = attribute(&stack.name);
        let name = match linked.binary_search(&index) {
            Ok(_) if drawn => {
                format!("<a href=\"#{node}\" title=\"{name} in the picture\"><strong>{name}</strong></a>")
            }
            _ => format!("<strong>{name}</strong>"),
        };
        out.push_str(&format!(
            "<tr id=\"{row}\"><th scope=\"row\">{name}<br><span class=\"soft\">{path}{at}</span>{nested}</th>\
             <td data-of=\"exports\">{exports}</td><td data-of=\"needs of others\">{edges}</td>\
             <td data-of=\"must acknowledge\">{needs}</td></tr>\n"
        ));
    }
    out.push_str("</tbody>\n</table>\n");
    if system.stacks().len() > MOST {
        out.push_str(&format!("<p>… and {} more</p>\n", system.stacks().len() - MOST));
    }
}

/// `head` is the level of the headings: no level of a page is left out.
fn orders(system: &System, order: &Order, head: &str, out: &mut String) {
    let names = |stacks: &[usize]| {
        let names: Vec<String> = stacks.iter().take(MOST).map(|stack| attribute(system.name(*stack))).collect();
        names.join(", ")
    };
    out.push_str(&format!("<{head}>Deploy, those of one line at the same time</{head}>\n<ol>\n"));
    for wave in &order.waves {
        out.push_str(&format!("<li>{}</li>\n", names(wave)));
    }
    out.push_str(&format!("</ol>\n<{head}>Delete, in this order</{head}>\n<p>{}</p>\n", names(&order.delete())));
    for cycle in &order.cycles {
        let edges = cycle.edges.iter().filter_map(|edge| system.edges().get(*edge));
        let line = |edge: &Edge| {
            let (from, to) = (attribute(system.name(edge.from)), attribute(system.name(edge.to)));
            format!("{from} imports <code>{}</code> from {to}", attribute(&edge.name))
        };
        out.push_str(&format!("<{head}>A circle of imports: none of these can be the first</{head}>\n"));
        out.push_str(&list(edges.map(line)));
    }
}

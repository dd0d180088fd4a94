//! Reads an expression, and finds the names in it that nothing has.

use std::ops::Range;

use cel::common::ast::{EntryExpr, Expr, LiteralValue};
use cel::parser::{Expression as Tree, PrattParser};

use super::functions::FUNCTIONS;
use crate::diagnostic::nearest;

/// Deeper nesting than this is refused.
const MAX_DEPTH: u16 = 40;

/// An expression that can be read; its names are known.
#[derive(Debug, Clone)]
pub struct Expression {
    pub(super) tree: Tree,
}

/// Why an expression cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where in the text, in bytes.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The names that an expression may use besides its functions.
#[derive(Debug, Clone, Default)]
pub struct Names<'n> {
    /// Names of values, such as `self`.
    pub values: Vec<&'n str>,
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// The first thing that keeps it from being evaluated: it cannot be read, or a name in it is unknown.
    pub fn parse(text: &str, names: &Names<'_>) -> Result<Self, Fault> {
        let parser = PrattParser::new().max_recursion_depth(MAX_DEPTH).max_expression_node_count(2_000);
        let tree = parser.parse(text).map_err(|errors| unreadable(text, &errors))?;
        let mut check = Check { text, names, bound: Vec::new() };
        check.tree(&tree)?;
        Ok(Self { tree })
    }

    /// The paths of properties that start at `name`: of `self.A.B == 1`, `["A", "B"]`.
    #[must_use]
    pub fn paths(&self, name: &str) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        paths(&self.tree.expr, name, &mut found);
        found
    }

    /// The literals that such paths are compared with.
    #[must_use]
    pub fn comparisons(&self, name: &str) -> Vec<(Vec<String>, Literal)> {
        let mut found = Vec::new();
        each(&self.tree.expr, &mut |expr| {
            let Expr::Call(call) = expr else { return };
            let compares = ["_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_"].contains(&call.func_name.as_str());
            let [a, b] = call.args.as_slice() else { return };
            for (one, other) in [(a, b), (b, a)].into_iter().filter(|_| compares) {
                let mut steps = Vec::new();
                if let (Some(root), Some(literal)) = (path(&one.expr, &mut steps), Literal::of(&other.expr))
                    && root == name
                    && !steps.is_empty()
                {
                    found.push((steps.into_iter().map(str::to_owned).collect(), literal));
                }
            }
        });
        found
    }
}

/// A literal in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// Between quotes.
    Text(String),
    /// A number.
    Number,
    /// `true` or `false`.
    Bool(bool),
}

impl Literal {
    fn of(expr: &Expr) -> Option<Self> {
        let Expr::Literal(literal) = expr else { return None };
        match literal {
            LiteralValue::String(it) => Some(Self::Text(it.inner().to_owned())),
            LiteralValue::Boolean(it) => Some(Self::Bool(*it.inner())),
            LiteralValue::Int(_) | LiteralValue::UInt(_) | LiteralValue::Double(_) => Some(Self::Number),
            LiteralValue::Bytes(_) | LiteralValue::Null => None,
        }
    }

    /// As a message says it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => format!("the text `{text}`"),
            Self::Number => "a number".to_owned(),
            Self::Bool(it) => format!("`{it}`"),
        }
    }
}

/// Where a word stands in a text, alone.
pub(crate) fn place(text: &str, word: &str) -> Option<Range<usize>> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let alone = |at: &usize| {
        let (before, after) = (text.get(..*at).unwrap_or_default(), text.get(at + word.len()..).unwrap_or_default());
        !before.ends_with(part) && !after.starts_with(part)
    };
    let found = text.match_indices(word).map(|(at, _)| at).find(alone);
    found.map(|at| at..at + word.len())
}

fn unreadable(text: &str, errors: &cel::ParseErrors) -> Fault {
    let first = errors.errors.first();
    let (line, column) = first.map_or((1, 1), |error| error.pos);
    let start = text.split_inclusive('\n').take(usize::try_from(line - 1).unwrap_or(0)).map(str::len).sum::<usize>();
    let at = text.get(start..).and_then(|rest| rest.char_indices().nth(usize::try_from(column - 1).unwrap_or(0)));
    let at = at.map_or(text.len(), |(offset, _)| start + offset);
    let end = text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
    let what = first.map_or("it ends too early", |error| error.msg.as_str());
    Fault {
        range: at..end,
        message: format!("the expression cannot be read: {}", what.trim_start_matches("Syntax error: ")),
        help: "write it in the Common Expression Language (cel.dev), such as `self.MinSize <= self.MaxSize`".to_owned(),
    }
}

struct Check<'c> {
    text: &'c str,
    names: &'c Names<'c>,
    bound: Vec<String>,
}

impl Check<'_> {
    fn fault(&self, word: &str, message: String, help: String) -> Fault {
        Fault { range: place(self.text, word).unwrap_or(0..self.text.len()), message, help }
    }

    fn all<'t>(&mut self, trees: impl IntoIterator<Item = &'t Tree>) -> Result<(), Fault> {
        trees.into_iter().try_for_each(|tree| self.tree(tree))
    }

    fn tree(&mut self, tree: &Tree) -> Result<(), Fault> {
        match &tree.expr {
            Expr::Unspecified | Expr::Literal(_) => Ok(()),
            Expr::Ident(name) => self.name(name),
            Expr::Select(select) => self.tree(&select.operand),
            Expr::List(list) => self.all(&list.elements),
            Expr::Call(call) => {
                let count = call.args.len() + usize::from(call.target.is_some());
                self.function(&call.func_name, count)?;
                self.all(call.target.as_deref())?;
                self.all(&call.args)
            }
            Expr::Comprehension(it) => {
                self.tree(&it.iter_range)?;
                let depth = self.bound.len();
                self.bound.extend([it.iter_var.clone(), it.accu_var.clone()]);
                self.bound.extend(it.iter_var2.clone());
                let inner = self.all([&it.accu_init, &it.loop_cond, &it.loop_step, &it.result]);
                self.bound.truncate(depth);
                inner
            }
            Expr::Map(map) => {
                for entry in &map.entries {
                    if let EntryExpr::MapEntry(entry) = &entry.expr {
                        self.all([&entry.key, &entry.value])?;
                    }
                }
                Ok(())
            }
            Expr::Struct(it) => Err(self.fault(
                &it.type_name,
                format!("`{}` is a message, which expressions on templates do not have", it.type_name),
                "use properties, texts, numbers and lists".to_owned(),
            )),
        }
    }

    fn name(&self, name: &str) -> Result<(), Fault> {
        if self.bound.iter().any(|it| it == name) || self.names.values.contains(&name) {
            return Ok(());
        }
        let known = self.names.values.iter().copied().chain(self.bound.iter().map(String::as_str));
        let help = match nearest(name, known) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("a property starts with `self`: `self.{name}`"),
        };
        Err(self.fault(name, format!("nothing is called `{name}`"), help))
    }

    fn function(&self, name: &str, count: usize) -> Result<(), Fault> {
        if name.starts_with(['_', '@', '!', '-']) {
            return Ok(());
        }
        let Some((_, arguments)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
            let help = match nearest(name, FUNCTIONS.iter().map(|(known, _)| *known)) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => {
                    let all: Vec<&str> = FUNCTIONS.iter().map(|(known, _)| *known).collect();
                    format!("there are {}", all.join(", "))
                }
            };
            return Err(self.fault(name, format!("there is no function `{name}`"), help));
        };
        if *arguments == count {
            return Ok(());
        }
        let message =
            format!("`{name}` takes {arguments} values, what stands before the dot included, and gets {count}");
        Err(self.fault(name, message, "give it as many as it takes".to_owned()))
    }
}

/// The path of an expression that only selects: `self.A.B`.
pub(super) fn path<'t>(expr: &'t Expr, found: &mut Vec<&'t str>) -> Option<&'t str> {
    match expr {
        Expr::Ident(name) => Some(name),
        Expr::Select(select) => {
            let root = path(&select.operand.expr, found)?;
            found.push(&select.field);
            Some(root)
        }
        _ => None,
    }
}

fn paths(expr: &Expr, name: &str, found: &mut Vec<Vec<String>>) {
    let mut steps = Vec::new();
    if path(expr, &mut steps) == Some(name) {
        if !steps.is_empty() {
            found.push(steps.into_iter().map(str::to_owned).collect());
        }
        return;
    }
    parts(expr, &mut |part| paths(part, name, found));
}

/// Every part of an expression, and the expression itself.
fn each(expr: &Expr, see: &mut dyn FnMut(&Expr)) {
    see(expr);
    parts(expr, &mut |part| each(part, see));
}

/// The parts right below an expression.
fn parts(expr: &Expr, see: &mut dyn FnMut(&Expr)) {
    match expr {
        Expr::Select(select) => see(&select.operand.expr),
        Expr::List(list) => list.elements.iter().for_each(|it| see(&it.expr)),
        Expr::Call(call) => {
            call.target.iter().for_each(|it| see(&it.expr));
            call.args.iter().for_each(|it| see(&it.expr));
        }
        Expr::Comprehension(it) => {
            for part in [&it.iter_range, &it.accu_init, &it.loop_cond, &it.loop_step, &it.result] {
                see(&part.expr);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    fn fault(text: &str) -> (String, String) {
        let fault = Expression::parse(text, &Names { values: vec!["self", "resource"] }).unwrap_err();
        (text.get(fault.range).unwrap().to_owned(), format!("{}; {}", fault.message, fault.help))
    }

    #[test]
    fn what_cannot_be_evaluated_is_told_at_its_place() {
        assert_eq!(fault("self.A == sefl.B"), ("sefl".into(), "nothing is called `sefl`; did you mean `self`?".into()));
        assert_eq!(
            fault("self.A.starsWith('x')").1,
            "there is no function `starsWith`; did you mean `startsWith`?".to_owned()
        );
        assert!(fault("self.A.startsWith('x', 'y')").1.starts_with("`startsWith` takes 2 values"));
        let (_, message) = fault("self.A == ");
        assert!(message.starts_with("the expression cannot be read"), "{message}");
    }

    #[test]
    fn paths_start_at_the_name() {
        let names = Names { values: vec!["self"] };
        let it = Expression::parse("has(self.A.B) && self.Rules.all(r, r.X > self.C)", &names).unwrap();
        assert_eq!(it.paths("self"), [vec!["A", "B"], vec!["Rules"], vec!["C"]]);
    }
}

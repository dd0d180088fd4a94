//! Evaluates an expression in one case.

use cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, LiteralValue, operators};
use cel::parser::Expression as Tree;

use super::cases::Decisions;
use super::parse::Expression;
use super::value::Val;
use crate::source::Span;
use crate::syntax::Value;
use crate::template::Template;

/// Named expressions may use each other this deep.
const MAX_DEPTH: usize = 12;

/// What an expression sees.
#[derive(Debug)]
pub struct Scope<'r, 'a> {
    pub(super) template: &'a Template<'a>,
    pub(super) regions: &'r [&'a str],
    pub(super) decisions: Decisions<'a>,
    named: &'r [(String, Expression)],
    values: Vec<(String, Val<'a>)>,
    depth: usize,
}

impl<'r, 'a> Scope<'r, 'a> {
    pub(super) fn new(
        template: &'a Template<'a>,
        regions: &'r [&'a str],
        named: &'r [(String, Expression)],
        decisions: Decisions<'a>,
    ) -> Self {
        Self { template, regions, decisions, named, values: Vec::new(), depth: 0 }
    }

    /// Gives a value a name; what had it before is hidden.
    pub fn bind(&mut self, name: &str, value: Val<'a>) {
        self.values.push((name.to_owned(), value));
    }

    /// Takes the last name away.
    pub fn unbind(&mut self) {
        self.values.pop();
    }

    /// The properties of a resource.
    pub fn properties(&mut self, of: Option<Value<'a>>) -> Val<'a> {
        of.map_or(Val::Absent, |value| self.resolved(value))
    }

    /// The value of an expression.
    pub fn value(&mut self, of: &Expression) -> Val<'a> {
        self.eval(&of.tree)
    }

    /// The items of a value, each as it is in this case; `None` where that is not known.
    pub fn items(&mut self, of: &Val<'a>) -> Option<Vec<Val<'a>>> {
        match of {
            Val::List(items) => Some(items.to_vec()),
            Val::Written(value) if value.is_sequence() => {
                let items: Vec<Val<'a>> = value.items().map(|item| self.resolved(item)).collect();
                Some(items.into_iter().filter(|item| !matches!(item, Val::Absent)).collect())
            }
            Val::Written(value) if value.is_mapping() => {
                Some(value.entries().map(|entry| Val::text(entry.name)).collect())
            }
            _ => None,
        }
    }

    /// The place in the template that an expression leads to, or the nearest one around it.
    pub fn place(&mut self, of: &Expression) -> Option<Span> {
        self.span(&of.tree.expr)
    }

    fn span(&mut self, expr: &Expr) -> Option<Span> {
        match expr {
            Expr::Ident(name) => match self.values.iter().rev().find(|(known, _)| known == name) {
                Some((_, value)) => value.span(),
                None => self.named_tree(name).and_then(|tree| self.span(&tree.expr)),
            },
            Expr::Select(select) => {
                let entry = match self.eval(&select.operand) {
                    Val::Written(value) => value.entry(&select.field),
                    Val::Resource(resource) => resource.body.entry(&select.field),
                    _ => None,
                };
                match entry {
                    // A whole block is told by its key.
                    Some(entry) if entry.value.is_mapping() || entry.value.is_sequence() => Some(entry.key.span()),
                    Some(entry) => Some(entry.value.span()),
                    None => self.span(&select.operand.expr),
                }
            }
            Expr::Call(call) => match self.call(call) {
                value @ (Val::Written(_) | Val::Open(_) | Val::Resource(_)) => value.span(),
                _ => call.target.as_deref().or(call.args.first()).and_then(|it| self.span(&it.expr)),
            },
            _ => None,
        }
    }

    fn named_tree(&self, name: &str) -> Option<&'r Tree> {
        let named = self.named;
        named.iter().find(|(known, _)| known == name).map(|(_, expression)| &expression.tree)
    }

    pub(super) fn eval(&mut self, tree: &Tree) -> Val<'a> {
        let Some(left) = self.decisions.steps.checked_sub(1) else { return Val::Unknown };
        self.decisions.steps = left;
        match &tree.expr {
            Expr::Literal(literal) => of_literal(literal),
            Expr::Ident(name) => self.named_value(name),
            Expr::Select(select) => {
                let operand = self.eval(&select.operand);
                let value = self.select(&operand, &select.field);
                match value {
                    value if !select.test => value,
                    Val::Absent => Val::Bool(false),
                    Val::Unknown => Val::Unknown,
                    _ => Val::Bool(true),
                }
            }
            Expr::List(list) => Val::list(list.elements.iter().map(|it| self.eval(it)).collect::<Vec<_>>()),
            Expr::Call(call) => self.call(call),
            Expr::Comprehension(it) => self.comprehension(it),
            Expr::Map(map) => {
                // Only its keys can be asked for.
                let keys = map.entries.iter().filter_map(|entry| match &entry.expr {
                    EntryExpr::MapEntry(entry) => Some(self.eval(&entry.key)),
                    EntryExpr::StructField(_) => None,
                });
                Val::list(keys.collect::<Vec<_>>())
            }
            Expr::Unspecified | Expr::Struct(_) => Val::Unknown,
        }
    }

    fn named_value(&mut self, name: &str) -> Val<'a> {
        if let Some((_, value)) = self.values.iter().rev().find(|(known, _)| known == name) {
            return value.clone();
        }
        let Some(tree) = self.named_tree(name) else { return Val::Unknown };
        if self.depth >= MAX_DEPTH {
            return Val::Unknown;
        }
        self.depth += 1;
        let value = self.eval(tree);
        self.depth -= 1;
        value
    }

    pub(super) fn select(&mut self, from: &Val<'a>, name: &str) -> Val<'a> {
        match from {
            Val::Absent => Val::Absent,
            Val::Written(value) if value.is_mapping() => match value.get(name) {
                Some(found) => self.resolved(found),
                // A macro or a loop may add what is not written here.
                None if value.entries().any(|entry| entry.name.starts_with("Fn::")) => Val::Unknown,
                None => Val::Absent,
            },
            Val::Resource(resource) if name == "LogicalId" => Val::text(resource.name),
            Val::Resource(resource) => match resource.body.get(name) {
                Some(found) => self.resolved(found),
                None => Val::Absent,
            },
            _ => Val::Unknown,
        }
    }

    fn comprehension(&mut self, it: &ComprehensionExpr) -> Val<'a> {
        let range = self.eval(&it.iter_range);
        let Some(items) = self.items(&range) else { return Val::Unknown };
        let mut result = self.eval(&it.accu_init);
        for item in items {
            self.bind(&it.accu_var, result.clone());
            self.bind(&it.iter_var, item);
            let goes_on = self.eval(&it.loop_cond).truth() != Some(false);
            if goes_on {
                result = self.eval(&it.loop_step);
            }
            self.unbind();
            self.unbind();
            if !goes_on {
                break;
            }
        }
        self.bind(&it.accu_var, result);
        let result = self.eval(&it.result);
        self.unbind();
        result
    }

    fn call(&mut self, call: &CallExpr) -> Val<'a> {
        let arguments: Vec<&Tree> = call.target.as_deref().into_iter().chain(&call.args).collect();
        match (call.func_name.as_str(), arguments.as_slice()) {
            (operators::LOGICAL_AND, [a, b]) => match self.eval(a).truth() {
                Some(false) => Val::Bool(false),
                a => match (a, self.eval(b).truth()) {
                    (_, Some(false)) => Val::Bool(false),
                    (Some(true), Some(true)) => Val::Bool(true),
                    _ => Val::Unknown,
                },
            },
            (operators::LOGICAL_OR, [a, b]) => match self.eval(a).truth() {
                Some(true) => Val::Bool(true),
                a => match (a, self.eval(b).truth()) {
                    (_, Some(true)) => Val::Bool(true),
                    (Some(false), Some(false)) => Val::Bool(false),
                    _ => Val::Unknown,
                },
            },
            (operators::LOGICAL_NOT, [a]) => Val::of(self.eval(a).truth().map(|it| !it)),
            (operators::CONDITIONAL, [condition, yes, no]) => match self.eval(condition).truth() {
                Some(true) => self.eval(yes),
                Some(false) => self.eval(no),
                None => Val::Unknown,
            },
            (operators::NOT_STRICTLY_FALSE, [a]) => Val::Bool(self.eval(a).truth() != Some(false)),
            (name, arguments) => {
                let values: Vec<Val<'a>> = arguments.iter().map(|it| self.eval(it)).collect();
                self.function(name, &values)
            }
        }
    }
}

fn of_literal<'a>(literal: &LiteralValue) -> Val<'a> {
    match literal {
        LiteralValue::Boolean(it) => Val::Bool(*it.inner()),
        LiteralValue::Double(it) => Val::Number(*it.inner()),
        #[allow(clippy::cast_precision_loss, reason = "numbers in rules are small")]
        LiteralValue::Int(it) => Val::Number(*it.inner() as f64),
        #[allow(clippy::cast_precision_loss, reason = "numbers in rules are small")]
        LiteralValue::UInt(it) => Val::Number(*it.inner() as f64),
        LiteralValue::Null => Val::Absent,
        LiteralValue::String(it) => Val::text(it.inner().to_owned()),
        LiteralValue::Bytes(_) => Val::Unknown,
    }
}

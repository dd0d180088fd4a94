//! Holds the arguments of functions against the table.

use super::yields::{Yields, yields};
use super::{Arguments, Keys, Shape, Slot, Takes};
use crate::diagnostic::Diagnostic;
use crate::rules::functions::places::refused;
use crate::rules::{Context, Rule, nearest};
use crate::source::Span;
use crate::syntax::{Call, Form, Function, Value, View};
use crate::template::{Area, CallSite, LANGUAGE_EXTENSIONS, Template};

/// Functions that stand for whatever comes in their place: nothing is known of it.
fn is_opaque(function: Function) -> bool {
    matches!(function, Function::Unknown | Function::Transform | Function::ForEach)
}

/// Whether another rule, or none at all, speaks of a call and what is in it: functions where none may stand,
/// and `Metadata`, which CloudFormation does not read.
pub(in super::super) fn ignored<'a>(template: &Template<'a>, site: &CallSite<'a>) -> bool {
    site.area == Area::Metadata
        || refused(template, site).is_some()
        || template.enclosing(site).any(|outer| refused(template, outer).is_some())
}

/// Checks every call of the function that the shape describes.
pub(in super::super) fn check(rule: &Rule, shape: &'static Shape, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    check_with(rule, shape, cx, out, |_| None);
}

/// The same, and where a call has the right shape, what `more` finds in it.
pub(in super::super) fn check_with<'a>(
    rule: &Rule,
    shape: &'static Shape,
    cx: &Context<'a>,
    out: &mut Vec<Diagnostic>,
    more: impl Fn(&CallSite<'a>) -> Option<Diagnostic>,
) {
    let template = cx.template;
    for site in template.calls.iter().filter(|site| site.call.function == shape.function) {
        if ignored(template, site) {
            continue;
        }
        let before = out.len();
        Holder { rule, shape, template, site, out: &mut *out }.arguments();
        if out.len() == before {
            out.extend(more(site));
        }
    }
}

/// One call that is held against its shape.
struct Holder<'t, 'a, 'o> {
    rule: &'t Rule,
    shape: &'static Shape,
    template: &'t Template<'a>,
    site: &'t CallSite<'a>,
    out: &'o mut Vec<Diagnostic>,
}

impl<'a> Holder<'_, 'a, '_> {
    fn name(&self) -> &'static str {
        self.shape.function.name()
    }

    fn say(&mut self, span: Span, message: String, label: impl Into<String>, help: String) {
        self.out.push(self.rule.at(span, message).label(label).why(self.shape.why).help(help));
    }

    /// Where to point for a value: at the name of a function, else at the value, where there is any text.
    fn place(&self, value: Value<'a>, otherwise: Span) -> Span {
        match value.call() {
            Some(call) => call.name_span,
            None if value.span().start == value.span().end => otherwise,
            None => value.span(),
        }
    }

    fn arguments(&mut self) {
        let argument = self.site.call.argument;
        match (&self.shape.list, self.shape.alone) {
            (Some(list), _) if argument.is_sequence() => self.list(list, argument),
            (_, Some(slot)) => self.slot(slot, argument, self.site.call.name_span, true),
            (Some(_), None) => self.no_list(argument),
            (None, None) => {}
        }
    }

    fn list(&mut self, list: &Arguments, argument: Value<'a>) {
        let items: Vec<Value<'a>> = argument.items().collect();
        let (least, most) = list.count;
        if items.len() < least || items.len() > most {
            let count = if least == most { format!("{least}") } else { format!("{least} to {most}") };
            let given = items.len();
            self.say(
                self.site.call.name_span,
                format!("`{}` takes a list of {count} values, but this list has {given}", self.name()),
                format!("is given {given} {}", if given == 1 { "value" } else { "values" }),
                format!("write {}", self.shape.form),
            );
            return;
        }
        for (slot, item) in list.slots.iter().zip(items) {
            self.slot(slot, item, self.site.call.name_span, false);
        }
    }

    fn no_list(&mut self, argument: Value<'a>) {
        let call = argument.call();
        if call.is_some_and(|call| is_opaque(call.function)) || is_mixed(argument) {
            return;
        }
        let span = if argument.text().is_some() { argument.span() } else { self.site.call.name_span };
        let given = call.map_or_else(|| given(argument), |call| format!("`{}`", call.long_name()));
        self.say(
            span,
            format!("`{}` takes a list of its arguments, but is given {given}", self.name()),
            "must be a list",
            format!("write {}", self.shape.form),
        );
    }

    /// One argument; `whole` says that it is all that the function is given, so that it has no line of its own.
    fn slot(&mut self, slot: &'static Slot, value: Value<'a>, otherwise: Span, whole: bool) {
        if matches!(slot.takes, Takes::Anything) || is_mixed(value) {
            return;
        }
        if let Some(call) = value.call() {
            self.inner(slot, value, &call, otherwise);
            return;
        }
        // A tag makes text of whatever follows it, so that nothing is the empty text: `!GetAZs` alone is usual.
        let empty_text = whole
            && self.site.call.form == Form::Short
            && matches!(self.shape.function, Function::GetAZs | Function::Base64 | Function::Sub);
        let fits = match (&slot.takes, value.view()) {
            _ if value.is_null() => empty_text,
            (Takes::Text, View::Scalar(_)) | (Takes::Value, _) => true,
            (Takes::Whole(least, most), View::Scalar(scalar)) => {
                // What Systems Manager or a loop puts in is not known.
                scalar.text.contains('{') || scalar.text.trim().parse().is_ok_and(|n| (*least..=*most).contains(&n))
            }
            (Takes::List(_), View::Scalar(scalar)) => scalar.text.contains("{{resolve:"),
            (Takes::List(item), View::Sequence(items)) => {
                items.for_each(|value| self.slot(item, value, otherwise, false));
                true
            }
            (Takes::Mapping(keys), View::Mapping(_)) => {
                self.keys(keys, value);
                true
            }
            (Takes::Structure, View::Sequence(_) | View::Mapping(_)) => true,
            _ => false,
        };
        if fits {
            return;
        }
        let collection = value.is_sequence() || value.is_mapping();
        let span = if whole && collection { otherwise } else { self.place(value, otherwise) };
        let wanted = slot.takes.describe();
        self.say(
            span,
            format!("{} of `{}` must be {wanted}, but is {}", slot.called, self.name(), given(value)),
            format!("must be {wanted}"),
            format!("write {}", self.shape.form),
        );
    }

    fn keys(&mut self, keys: &'static Keys, value: Value<'a>) {
        let wanted: Vec<&str> = keys.required.iter().chain(keys.optional.unwrap_or_default()).copied().collect();
        for entry in value.entries() {
            if keys.optional.is_some() && !wanted.contains(&entry.name) {
                let list = wanted.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                let help = match nearest(entry.name, wanted.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys are: {list}"),
                };
                let message = format!("`{}` takes no key `{}`", self.name(), entry.name);
                self.say(entry.key.span(), message, "unknown key", help);
            } else {
                self.slot(keys.value, entry.value, entry.key.span(), true);
            }
        }
        for name in keys.required.iter().filter(|name| value.get(name).is_none()) {
            self.say(
                self.site.call.name_span,
                format!("`{}` needs a key `{name}`", self.name()),
                format!("without `{name}`"),
                format!("add `{name}` to its mapping"),
            );
        }
    }

    /// A function in place of an argument.
    fn inner(&mut self, slot: &'static Slot, value: Value<'a>, call: &Call<'a>, otherwise: Span) {
        let function = call.function;
        let in_condition = matches!(self.site.area, Area::Condition | Area::Rule);
        // Functions that yield true or false are misplaced as such outside of conditions.
        let misplaced = function.is_rules_only() || function.is_condition();
        let said_elsewhere = misplaced && !in_condition && self.shape.function != Function::If;
        let refused = CallSite { call: *call, parent: Some(usize::MAX), ..*self.site };
        if is_opaque(function) || said_elsewhere || refused_here(self.template, &refused, misplaced) {
            return;
        }
        if matches!(slot.takes, Takes::Value) {
            return;
        }
        // A loop needs the same transform; where that is missing, it is said once, at the loop.
        let extended = self.template.has_language_extensions() || !self.template.loops.is_empty();
        let yields = yields(self.template, value, call);
        let wanted = slot.takes.describe();
        let allowed = slot.functions.contains(&function) || extended && slot.extended.contains(&function);
        let fits = match slot.takes {
            Takes::List(_) => yields != Yields::Text,
            Takes::Structure => yields != Yields::Text || function == Function::Ref && extended,
            Takes::Text | Takes::Whole(..) => yields != Yields::List,
            _ => true,
        };
        if allowed && fits {
            if function == Function::If {
                for branch in call.argument.items().skip(1) {
                    self.slot(slot, branch, otherwise, false);
                }
            }
            return;
        }
        let inner = call.long_name();
        let name = self.name();
        if !fits {
            let what = match (function, call.argument.text()) {
                (Function::Ref, Some(target)) => format!("`Ref` to `{target}`"),
                _ => format!("`{inner}`"),
            };
            self.say(
                call.name_span,
                format!("{} of `{name}` must be {wanted}, but {what} yields {}", slot.called, yields.describe()),
                format!("yields {}", yields.describe()),
                match yields {
                    Yields::List => {
                        "choose one item with `Fn::Select`, or make a text of all with `Fn::Join`".to_owned()
                    }
                    _ => format!("put a list here; `Fn::Split` makes one of a text: {}", self.shape.form),
                },
            );
            return;
        }
        let help = if slot.extended.contains(&function) {
            format!("add `Transform: {LANGUAGE_EXTENSIONS}` to the template, which allows it here")
        } else if slot.functions.is_empty() {
            format!("write the value itself: {}", self.shape.form)
        } else {
            let names: Vec<String> = slot.functions.iter().map(|it| format!("`{}`", it.name())).collect();
            format!("only these functions may stand here: {}", names.join(", "))
        };
        self.say(
            call.name_span,
            format!("{} of `{name}` cannot be given by `{inner}`", slot.called),
            "this function is not evaluated here",
            help,
        );
    }
}

/// Whether `misplaced-function` reports an inner function, whatever stands around it.
fn refused_here(template: &Template<'_>, site: &CallSite<'_>, misplaced: bool) -> bool {
    !misplaced && refused(template, site).is_some()
}

/// A mapping in which a function shares its place with other keys; another rule reports it.
fn is_mixed(value: Value<'_>) -> bool {
    value.entries().any(|entry| entry.name == "Ref" || entry.name.starts_with("Fn::"))
}

/// What a value is, for messages.
fn given(value: Value<'_>) -> String {
    match value.scalar() {
        Some(_) if value.is_null() => "empty".to_owned(),
        Some(scalar) if scalar.text.len() <= 30 && !scalar.text.contains('\n') => format!("`{}`", scalar.text),
        _ => value.describe().to_owned(),
    }
}

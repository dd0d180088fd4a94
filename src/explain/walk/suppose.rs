//! What is taken for granted of a deployment, and what follows: values of parameters, conditions that hold or do not.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::rules::nearest;
use crate::syntax::{Function, Value};
use crate::template::{Answer, Assumption, Formula, Guard, Parameter, Template};

/// Functions nested deeper than this are not followed.
const MAX_DEPTH: usize = 24;

/// What somebody wants to suppose: names and values of parameters, names of conditions and whether they hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Supposition {
    /// Parameters with their values; of a name that stands twice, the last counts.
    pub parameters: Vec<(String, String)>,
    /// Conditions, and whether they hold.
    pub conditions: Vec<(String, bool)>,
}

/// A supposition that fits a template, with what follows from it.
#[derive(Debug)]
pub struct Supposed<'a> {
    /// The parameters whose values are known, in the order of the template.
    pub(super) values: Vec<Known<'a>>,
    /// The conditions that were supposed.
    pub(super) conditions: Vec<Assumption<'a>>,
    decided: BTreeMap<&'a str, bool>,
    formula: Formula<'a>,
}

/// A parameter with its value.
#[derive(Debug)]
pub(super) struct Known<'a> {
    pub(super) name: &'a str,
    pub(super) value: String,
    /// Whether nobody gave the value, so that the default counts.
    pub(super) default: bool,
}

impl<'a> Supposed<'a> {
    /// What follows for a template; the error says what does not fit.
    ///
    /// # Errors
    /// When a name is unknown, a parameter does not take its value, or not everything can be so at the same time.
    pub fn of(template: &Template<'a>, wanted: &Supposition) -> Result<Self, String> {
        let mut it =
            Self { values: Vec::new(), conditions: Vec::new(), decided: BTreeMap::new(), formula: Formula::True };
        if *wanted == Supposition::default() {
            return Ok(it);
        }
        for (name, value) in &wanted.parameters {
            let parameter = known_parameter(template, name)?;
            fits(parameter, value)?;
            it.values.retain(|known| known.name != parameter.name);
            it.values.push(Known { name: parameter.name, value: value.clone(), default: false });
        }
        for (name, holds) in &wanted.conditions {
            let Some(condition) = template.conditions.get(name) else {
                let near = did_you_mean(name, template.conditions.names());
                return Err(format!("`{name}` is no condition of this template{near}"));
            };
            it.conditions.push(Assumption { condition: condition.name, holds: *holds });
        }
        it.formula = it.together(template)?;
        if !it.values.is_empty() {
            it.add_defaults(template);
        }
        for condition in template.conditions.iter() {
            let can = |holds| template.satisfy(&it.formula.and(&Formula::holds(condition.name, holds)));
            match (can(true), can(false)) {
                (Answer::Possible(_), Answer::Impossible) => it.decided.insert(condition.name, true),
                (Answer::Impossible, Answer::Possible(_)) => it.decided.insert(condition.name, false),
                _ => None,
            };
        }
        Ok(it)
    }

    /// Whether nothing is supposed.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.values.is_empty() && self.conditions.is_empty()
    }

    /// Whether a condition holds, where that is decided.
    pub(super) fn holds(&self, condition: &str) -> Option<bool> {
        self.decided.get(condition).copied()
    }

    /// The value of a parameter, where it is known.
    pub(super) fn value(&self, parameter: &str) -> Option<&str> {
        self.values.iter().find(|known| known.name == parameter).map(|known| known.value.as_str())
    }

    /// Whether a guarded place can be reached.
    pub(super) fn reaches(&self, template: &Template<'a>, guard: Guard) -> bool {
        if guard == Guard::ALWAYS || self.is_nothing() {
            return true;
        }
        let all = template.assumptions(guard);
        let open: Vec<Assumption<'a>> = all.iter().copied().filter(|it| self.holds(it.condition).is_none()).collect();
        if all.iter().any(|it| self.holds(it.condition) == Some(!it.holds)) {
            return false;
        }
        open.len() < 2 || template.satisfy(&self.formula.and(&Formula::assume(&open))) != Answer::Impossible
    }

    /// The value itself, or the branch of `Fn::If` that is taken.
    pub(super) fn branch(&self, value: Value<'a>) -> Value<'a> {
        let mut at = value;
        for _ in 0..MAX_DEPTH {
            let Some(call) = at.call().filter(|call| call.function == Function::If) else { break };
            let parts: Vec<Value<'a>> = call.argument.items().collect();
            let [condition, yes, no] = parts.as_slice() else { break };
            match condition.text().and_then(|name| self.holds(name)) {
                Some(true) => at = *yes,
                Some(false) => at = *no,
                None => break,
            }
        }
        at
    }

    /// The formula of all that was given; the error names the fewest things that exclude each other.
    fn together(&self, template: &Template<'a>) -> Result<Formula<'a>, String> {
        let mut parts: Vec<(String, Formula<'a>)> = Vec::new();
        for known in &self.values {
            if let Some(formula) = is(template, known) {
                parts.push((format!("`{}` is `{}`", known.name, known.value), formula));
            }
        }
        for it in &self.conditions {
            let verb = if it.holds { "holds" } else { "does not hold" };
            parts.push((format!("`{}` {verb}", it.condition), Formula::Holds(*it)));
        }
        for condition in template.conditions.iter() {
            if let Some(holds) = self.evaluate(template, condition.body, 0) {
                let verb = if holds { "holds" } else { "does not hold" };
                let text = format!("`{}` {verb} with these values", condition.name);
                parts.push((text, Formula::holds(condition.name, holds)));
            }
        }
        let all = |parts: &[(String, Formula<'a>)]| Formula::all(parts.iter().map(|(_, formula)| formula.clone()));
        let whole = all(&parts);
        if template.satisfy(&whole) != Answer::Impossible {
            return Ok(whole);
        }
        // What only follows is left out first, so that what was given is named.
        for at in (0..parts.len()).rev() {
            let mut fewer = parts.clone();
            fewer.remove(at);
            if template.satisfy(&all(&fewer)) == Answer::Impossible {
                parts = fewer;
            }
        }
        let texts: Vec<String> = parts.into_iter().map(|(text, _)| text).collect();
        Err(match texts.as_slice() {
            [] => "the `Rules` of this template let no deployment pass".to_owned(),
            [only] => format!("this is impossible in this template: {only}"),
            all => format!("these cannot be at the same time: {}", all.join("; ")),
        })
    }

    /// What is not given has its default, as in a deployment, unless that contradicts what is supposed.
    fn add_defaults(&mut self, template: &Template<'a>) {
        for parameter in template.parameters.iter() {
            if self.value(parameter.name).is_some() {
                continue;
            }
            let Some(value) = parameter.default().and_then(|value| template.constant(value)) else { continue };
            let known = Known { name: parameter.name, value: value.into_owned(), default: true };
            let more = is(template, &known).map_or_else(|| self.formula.clone(), |it| self.formula.and(&it));
            if template.satisfy(&more) != Answer::Impossible {
                self.formula = more;
                self.values.push(known);
            }
        }
        let evaluated = template
            .conditions
            .iter()
            .filter_map(|condition| Some(Formula::holds(condition.name, self.evaluate(template, condition.body, 0)?)));
        let more = self.formula.and(&Formula::all(evaluated));
        if template.satisfy(&more) != Answer::Impossible {
            self.formula = more;
        }
        self.values.sort_by_key(|known| template.parameters.position(known.name));
    }

    /// Whether a condition holds, as far as the known values alone decide it.
    fn evaluate(&self, template: &Template<'a>, value: Value<'a>, depth: usize) -> Option<bool> {
        if depth > MAX_DEPTH {
            return None;
        }
        let named =
            |name: &str| template.conditions.get(name).and_then(|it| self.evaluate(template, it.body, depth + 1));
        let Some(call) = value.call() else { return value.get("Condition").and_then(Value::text).and_then(named) };
        let mut parts = call.argument.items().map(|part| self.evaluate(template, part, depth + 1));
        match call.function {
            Function::Condition => call.argument.text().and_then(named),
            Function::Not => parts.next()?.map(|holds| !holds),
            Function::And => decided(parts, false),
            Function::Or => decided(parts, true),
            Function::Equals => {
                let mut sides = call.argument.items().map(|side| self.text(template, side, depth + 1));
                Some(sides.next()?? == sides.next()??)
            }
            _ => None,
        }
    }

    /// The text of a value, as far as the known values alone decide it.
    fn text(&self, template: &Template<'a>, value: Value<'a>, depth: usize) -> Option<String> {
        let Some(call) = value.call() else { return template.constant(value).map(Cow::into_owned) };
        if depth > MAX_DEPTH {
            return None;
        }
        let arguments: Vec<Value<'a>> = call.argument.items().collect();
        match (call.function, arguments.as_slice()) {
            (Function::Ref, _) => {
                let name = call.argument.text()?;
                let parameter = template.parameters.get(name)?;
                self.value(name).filter(|_| !parameter.is_ssm_value()).map(str::to_owned)
            }
            (Function::FindInMap, [map, top, second]) => {
                let rows = template.mappings.get(&self.text(template, *map, depth + 1)?)?.body;
                let row = rows.get(&self.text(template, *top, depth + 1)?)?;
                template.constant(row.get(&self.text(template, *second, depth + 1)?)?).map(Cow::into_owned)
            }
            (Function::Join, [between, list]) if list.call().is_some_and(|it| it.function == Function::Ref) => {
                let items = self.text(template, *list, depth + 1)?;
                Some(items.split(',').map(str::trim).collect::<Vec<_>>().join(between.text()?))
            }
            (Function::Sub | Function::Join, _) => {
                let known = |hole: &str| {
                    let parameter = template.parameters.get(hole).filter(|it| !it.is_ssm_value() && !it.is_list())?;
                    self.value(parameter.name).map(|value| Cow::Owned(value.to_owned()))
                };
                template.pattern(value)?.filled(known).text().map(str::to_owned)
            }
            _ => None,
        }
    }
}

/// What conditions joined by "and" (`wanted` is false) or "or" come to: one part may decide, else all must be known.
fn decided(parts: impl Iterator<Item = Option<bool>>, wanted: bool) -> Option<bool> {
    let all: Vec<Option<bool>> = parts.collect();
    if all.contains(&Some(wanted)) {
        return Some(wanted);
    }
    (!all.contains(&None)).then_some(!wanted)
}

/// The formula of a known value; lists and names of SSM parameters are no values that the solver knows.
fn is<'a>(template: &Template<'a>, known: &Known<'a>) -> Option<Formula<'a>> {
    template.parameters.get(known.name).filter(|it| !it.is_ssm_value() && !it.is_list())?;
    Some(Formula::is(known.name, Cow::Owned(known.value.clone())))
}

fn known_parameter<'t, 'a>(template: &'t Template<'a>, name: &str) -> Result<&'t Parameter<'a>, String> {
    template.parameters.get(name).ok_or_else(|| {
        format!("`{name}` is no parameter of this template{}", did_you_mean(name, template.parameters.names()))
    })
}

/// Whether a parameter takes a value.
fn fits(parameter: &Parameter<'_>, value: &str) -> Result<(), String> {
    let limits = parameter.limits();
    let Some((part, broken)) = limits.broken(value, None) else { return Ok(()) };
    let Some((limit, what)) = broken.first() else { return Ok(()) };
    let near = did_you_mean(part, limit.allowed());
    Err(format!("`{}` cannot be `{part}`, which {what}{near}", parameter.name))
}

fn did_you_mean<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> String {
    nearest(name, names).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

//! What policy documents say, as far as it is written in the template.

use super::evaluate::Scope;
use super::functions::any;
use super::value::Val;
use crate::template::Pattern;

impl<'a> Scope<'_, 'a> {
    /// The statements of a policy document, also where it is only one.
    pub(super) fn statements(&mut self, document: &Val<'a>) -> Option<Vec<Val<'a>>> {
        let found = self.select(document, "Statement");
        match &found {
            Val::Written(value) if value.is_mapping() => Some(vec![found]),
            Val::Absent => Some(Vec::new()),
            other => self.items(other),
        }
    }

    /// A part of a statement that is a value or a list of values.
    fn several(&mut self, statement: &Val<'a>, name: &str) -> Option<Vec<Val<'a>>> {
        match self.select(statement, name) {
            Val::Absent => Some(Vec::new()),
            Val::Unknown | Val::Open(_) => None,
            found if found.scalar().is_some() => Some(vec![found]),
            found => self.items(&found),
        }
    }

    /// Whether a document allows an action to somebody, on something.
    pub(super) fn allows(&mut self, document: &Val<'a>, action: &str) -> Option<bool> {
        let statements = self.statements(document)?;
        let answers: Vec<Option<bool>> = statements.iter().map(|it| self.allowed_by(it, action)).collect();
        any(answers)
    }

    fn allowed_by(&mut self, statement: &Val<'a>, action: &str) -> Option<bool> {
        let effect = self.select(statement, "Effect");
        if effect.scalar().is_some_and(|it| it != "Allow") {
            return Some(false);
        }
        // What is not excluded is allowed, and that may be this action.
        if !matches!(self.select(statement, "NotAction"), Val::Absent) {
            return None;
        }
        let fits = |it: &Val<'a>| Some(fits(&it.scalar()?.to_ascii_lowercase(), &action.to_ascii_lowercase()));
        let actions = self.several(statement, "Action")?;
        any(actions.iter().map(fits)).filter(|found| !found || effect.scalar().is_some())
    }

    /// Whether the trust policy of a role lets a service assume it.
    pub(super) fn trusts(&mut self, role: &Val<'a>, service: &str) -> Option<bool> {
        let properties = self.select(role, "Properties");
        let document = self.select(&properties, "AssumeRolePolicyDocument");
        let statements = self.statements(&document)?;
        let mut answers = Vec::new();
        for statement in &statements {
            if self.select(statement, "Effect").scalar().is_some_and(|it| it != "Allow") {
                continue;
            }
            let principal = self.select(statement, "Principal");
            if principal.scalar().is_some_and(|it| it == "*") {
                return Some(true);
            }
            // A service principal of another partition, or of one region, is the same service.
            let name = |it: &str| it.trim_end_matches(".cn").split('.').next().unwrap_or_default().to_owned();
            let same = |it: &Val<'a>| Some(name(&it.scalar()?) == name(service));
            match self.several(&principal, "Service") {
                Some(services) => answers.push(any(services.iter().map(same))),
                None => answers.push(None),
            }
        }
        any(answers)
    }

    /// Whether the policies of a role that stand in this template allow an action; not known where it has others.
    pub(super) fn grants(&mut self, role: &Val<'a>, action: &str) -> Option<bool> {
        let Val::Resource(resource) = role else { return None };
        let properties = self.select(role, "Properties");
        let mut answers = Vec::new();
        let inline = self.select(&properties, "Policies");
        if !matches!(inline, Val::Absent) {
            for policy in self.items(&inline)? {
                let document = self.select(&policy, "PolicyDocument");
                answers.push(self.allows(&document, action));
            }
        }
        let template = self.template;
        for kind in ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"] {
            for policy in template.resources.iter().filter(|it| it.kind() == Some(kind)) {
                let of = Val::Resource(policy);
                let refers = super::links::refers(template, policy, resource.name);
                if !refers || !self.exists(policy) {
                    continue;
                }
                let properties = self.select(&of, "Properties");
                let document = self.select(&properties, "PolicyDocument");
                answers.push(self.allows(&document, action));
            }
        }
        match self.select(&properties, "ManagedPolicyArns") {
            Val::Absent => {}
            attached => match self.items(&attached) {
                Some(policies) => {
                    answers.extend(policies.iter().map(|it| self.managed(it, action)).collect::<Vec<_>>())
                }
                None => answers.push(None),
            },
        }
        any(answers)
    }

    /// Whether an attached policy allows an action: one of this template, or one of AWS's of which all actions are known.
    fn managed(&mut self, policy: &Val<'a>, action: &str) -> Option<bool> {
        if let Some(policy @ Val::Resource(_)) = self.target(policy) {
            let properties = self.select(&policy, "Properties");
            let document = self.select(&properties, "PolicyDocument");
            return self.allows(&document, action);
        }
        let pattern = self.pattern_of(policy);
        let whole = policy.scalar();
        let arn = whole.as_deref().or(pattern.as_ref().map(Pattern::end))?;
        let (_, path) = arn.split_once(":iam::aws:policy/")?;
        let lists = super::managed::actions(path.rsplit('/').next()?)?;
        let action = action.to_ascii_lowercase();
        Some(lists.iter().copied().flatten().any(|it| fits(&it.to_ascii_lowercase(), &action)))
    }
}

/// Whether an action is one that a pattern such as `s3:Get*` means.
fn fits(pattern: &str, action: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == action,
        Some((start, rest)) => {
            let Some(left) = action.strip_prefix(start) else { return false };
            rest.is_empty() || (0..=left.len()).any(|at| left.get(at..).is_some_and(|left| fits(rest, left)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_mean_actions() {
        assert!(fits("*", "s3:getobject") && fits("s3:*", "s3:getobject") && fits("s3:get*ct", "s3:getobject"));
        assert!(!fits("s3:get", "s3:getobject") && !fits("sqs:*", "s3:getobject"));
    }
}

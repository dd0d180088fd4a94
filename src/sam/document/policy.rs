//! Who may call a REST API: the resource policy.

use super::super::build::At;
use super::super::mistake::{FUNCTION_HERE, Fallible, want_map, wrong_kind};
use super::super::value::{Kind, Map, Node, Text};
use super::swagger::{Swagger, list_of_policy};
use crate::source::Span;

/// A path with `*` in place of its parameters; `greedy` also of such as `{name+}`, which HTTP APIs have for `proxy` only.
pub(in super::super) fn without_parameters(path: &str, greedy: bool) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some(at) = rest.find('{') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let name = after.get(1..).and_then(|inner| inner.split_once('}'));
        match name {
            Some((name, tail)) if is_parameter(name, greedy) => {
                out.push('*');
                rest = tail;
            }
            _ => {
                out.push('{');
                rest = after.get(1..).unwrap_or_default();
            }
        }
    }
    out + rest
}

fn is_parameter(name: &str, greedy: bool) -> bool {
    let plain = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
    };
    plain(name) || name.strip_suffix('+').is_some_and(|name| greedy && plain(name) || name == "proxy")
}

impl Swagger {
    /// Adds the statements of a `ResourcePolicy` for one path.
    pub(in super::super) fn add_resource_policy(
        &mut self,
        policy: &Node,
        path: &Text,
        stage: &Node,
        at: Span,
    ) -> Fallible<()> {
        want_map("ResourcePolicy", policy)?;
        let resources = self.method_uris(path, stage, at)?;
        for (name, effect) in [("AwsAccountWhitelist", "Allow"), ("AwsAccountBlacklist", "Deny")] {
            if let Some(accounts) = policy.get_filled(name) {
                self.allow_accounts(name, accounts, effect, &resources, at)?;
            }
        }
        for (name, condition) in [("IpRangeWhitelist", "NotIpAddress"), ("IpRangeBlacklist", "IpAddress")] {
            if let Some(ranges) = policy.get_filled(name) {
                let ranges = if ranges.is_list() { ranges.clone() } else { At(at).list([ranges.clone()]) };
                let test = At(at).map([("aws:SourceIp", ranges)]);
                self.deny_unless(condition, test, &resources, at);
            }
        }
        for (kind, condition) in [("Blacklist", "StringEquals"), ("Whitelist", "StringNotEquals")] {
            let test = vpc_test(policy, kind, at)?;
            if let Some(test) = test {
                self.deny_unless(condition, test, &resources, at);
            }
        }
        self.write_policy(at);
        Ok(())
    }

    /// Adds the author's own statements.
    pub(in super::super) fn add_custom_statements(&mut self, statements: &Node, at: Span) {
        self.policy.set("Version", At(at).text("2012-10-17"));
        if self.policy.get("Statement").is_none() {
            self.policy.set("Statement", statements.clone());
        } else {
            let own = statements.as_list().map_or_else(|| vec![statements.clone()], <[Node]>::to_vec);
            self.add_statements(own, true, at);
        }
        self.write_policy(at);
    }

    fn add_statements(&mut self, statements: Vec<Node>, unique: bool, at: Span) {
        let mut all = match self.policy.get("Statement") {
            None => Vec::new(),
            Some(Node { kind: Kind::List(list), .. }) => list.clone(),
            Some(other) => vec![other.clone()],
        };
        for statement in statements {
            if !unique || !all.iter().any(|other| other.same(&statement)) {
                all.push(statement);
            }
        }
        self.policy.set("Statement", At(at).list(all));
    }

    fn method_uris(&self, path: &Text, stage: &Node, at: Span) -> Fallible<Node> {
        let plain = without_parameters(&path.value, true);
        let at = At(at);
        let uri = |method: Text| {
            let lower = method.value.to_lowercase();
            let any = lower == super::ANY_METHOD || lower == "any";
            let name = if any { "*".to_owned() } else { method.value.to_uppercase() };
            let marked = path.marked || !any && method.marked;
            let text = Kind::Text(Text { value: format!("execute-api:/${{__Stage__}}/{name}{plain}"), marked });
            let stage = at.map([("__Stage__", stage.clone())]);
            at.map([("Fn::Sub", at.list([Node::new(text, at.0), stage]))])
        };
        Ok(at.list(self.methods(&path.value)?.into_iter().map(uri)))
    }

    fn allow_accounts(
        &mut self,
        name: &str,
        accounts: &Node,
        effect: &str,
        resources: &Node,
        at: Span,
    ) -> Fallible<()> {
        if !accounts.is_list() && !accounts.is_map() {
            return Err(Box::new(wrong_kind(name, accounts, "a list")));
        }
        let accounts = if accounts.is_list() { accounts.clone() } else { At(at).list([accounts.clone()]) };
        let at = At(at);
        self.policy.set("Version", at.text("2012-10-17"));
        let statement = at.ordered([
            ("Effect", at.text(effect)),
            ("Action", at.text("execute-api:Invoke")),
            ("Resource", resources.clone()),
            ("Principal", at.ordered([("AWS", accounts)])),
        ]);
        if self.policy.get("Statement").is_none() {
            self.policy.set("Statement", statement);
        } else {
            self.add_statements(vec![statement], false, at.0);
        }
        Ok(())
    }

    /// Allows everybody, and denies whom the condition meets.
    fn deny_unless(&mut self, condition: &str, test: Node, resources: &Node, at: Span) {
        let at = At(at);
        self.policy.set("Version", at.text("2012-10-17"));
        let statement = |effect: &str| {
            let mut statement = Map::ordered();
            statement.set("Effect", at.text(effect));
            statement.set("Action", at.text("execute-api:Invoke"));
            statement.set("Resource", resources.clone());
            statement.set("Principal", at.text("*"));
            statement
        };
        let mut deny = statement("Deny");
        deny.set("Condition", at.map([(condition, test)]));
        let both = vec![Node::map(statement("Allow"), at.0), Node::map(deny, at.0)];
        self.add_statements(both, self.policy.get("Statement").is_some(), at.0);
    }
}

/// The condition on the network that a call comes from; `None` where none is named.
fn vpc_test(policy: &Node, kind: &str, at: Span) -> Fallible<Option<Node>> {
    let mut test = Map::ordered();
    let mut add = |name: &str, items: Vec<Node>| {
        if !items.is_empty() {
            let mut all = test.get(name).and_then(Node::as_list).unwrap_or_default().to_vec();
            all.extend(items);
            test.set(name, At(at).list(all));
        }
    };
    let plain = format!("SourceVpc{kind}");
    if let Some(ids) = list_of_policy(&plain, policy.get(&plain))? {
        if let Some(function) = ids.iter().find(|id| id.as_str().is_none()) {
            return FUNCTION_HERE.fail(
                function.at,
                format!("`{plain}` takes IDs, but this is {}", function.describe()),
                format!("put functions into `IntrinsicVpc{kind}` or `IntrinsicVpce{kind}`"),
            );
        }
        let starting = |prefix: &str| {
            ids.iter().filter(|id| id.as_str().is_some_and(|id| id.starts_with(prefix))).cloned().collect::<Vec<_>>()
        };
        add("aws:SourceVpc", starting("vpc-"));
        add("aws:SourceVpce", starting("vpce-"));
    }
    for (short, key) in [("Vpc", "aws:SourceVpc"), ("Vpce", "aws:SourceVpce")] {
        let name = format!("Intrinsic{short}{kind}");
        if let Some(items) = list_of_policy(&name, policy.get(&name))? {
            add(key, items);
        }
    }
    Ok((!test.is_empty()).then(|| Node::map(test, at)))
}

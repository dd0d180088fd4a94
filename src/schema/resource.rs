//! What a resource type says of itself: properties, attributes, what an update of each does.

use super::definition;
use super::record::{Kind, Record};

/// Definitions that refer to each other are followed this far.
const MAX_STEPS: usize = 16;

/// A resource type.
#[derive(Debug, Clone)]
pub struct ResourceType<'d> {
    name: &'d str,
    schema: Record<'d>,
    regions: u64,
    hash: &'d str,
    embedded: bool,
}

/// What a change of a property does to the resource.
///
/// Source: `createOnlyProperties`, `conditionalCreateOnlyProperties` and `readOnlyProperties` of the resource schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// The resource stays, with or without some interruption.
    InPlace,
    /// The resource is replaced under some circumstances.
    Conditional,
    /// The resource is replaced.
    Replacement,
    /// AWS sets it; a template cannot.
    ReadOnly,
}

/// A property right below `Properties`.
#[derive(Debug, Clone)]
pub struct Property<'d> {
    /// The name.
    pub name: &'d str,
    /// Its schema, references followed.
    pub schema: Record<'d>,
    /// Whether a template must give it.
    pub required: bool,
    /// What a change does.
    pub update: Update,
}

impl<'d> ResourceType<'d> {
    pub(super) fn new(name: &'d str, schema: Record<'d>, regions: u64, hash: &'d str) -> Self {
        Self { name, schema, regions, hash, embedded: false }
    }

    /// The name, such as `AWS::EC2::Subnet`.
    #[must_use]
    pub fn name(&self) -> &'d str {
        self.name
    }

    /// Whether this is a type that a template can name, and no other entry of the database.
    #[must_use]
    pub fn is_type(&self) -> bool {
        self.name.contains("::")
    }

    /// The hash of the schema, as its publisher gives it.
    #[must_use]
    pub fn hash(&self) -> &'d str {
        self.hash
    }

    /// The schema.
    #[must_use]
    pub fn schema(&self) -> &Record<'d> {
        &self.schema
    }

    /// A bit for each region of the database in which the type is offered.
    #[must_use]
    pub fn region_mask(&self) -> u64 {
        self.regions
    }

    /// Where AWS documents the type, where the schema says so.
    #[must_use]
    pub fn documentation(&self) -> Option<&'d str> {
        self.schema.get("documentationUrl").and_then(|url| url.text())
    }

    pub(super) fn embedded(self) -> Self {
        Self { embedded: true, ..self }
    }

    /// Whether the schema came with cfnlens, so that its patterns are known to be harmless.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.embedded
    }

    /// Follows `$ref` as long as there is one.
    #[must_use]
    pub fn resolve(&self, schema: Record<'d>) -> Record<'d> {
        resolve(&self.schema, schema)
    }

    /// The schema of what `Ref` yields, where one property identifies the resource.
    #[must_use]
    pub fn identifier(&self) -> Option<Record<'d>> {
        let pointers = self.schema.get("primaryIdentifier")?;
        let paths: Vec<&str> = pointers.items().filter_map(|it| it.text()).collect();
        let [path] = paths.as_slice() else { return None };
        let mut at = self.schema.clone();
        for step in path.strip_prefix("/properties/")?.split("/properties/").flat_map(|it| it.split('/')) {
            at = self.resolve(at.get("properties")?.get(step)?);
        }
        Some(at)
    }

    /// The status of the service (`maintenance`, `sunset`, `shutdown`) and its date, where AWS has announced one.
    #[must_use]
    pub fn life_cycle(&self) -> Option<(&'d str, Option<&'d str>)> {
        let cycle = self.schema.get("lifecycle")?;
        Some((cycle.get("status")?.text()?, cycle.get("date").and_then(|date| date.text())))
    }

    /// The properties right below `Properties` that identify a resource and that a template can set; none where AWS
    /// sets one of them.
    #[must_use]
    pub fn identifiers(&self) -> Vec<&'d str> {
        let Some(pointers) = self.schema.get("primaryIdentifier") else { return Vec::new() };
        let names: Vec<&str> =
            pointers.items().filter_map(|it| it.text()).filter_map(|it| it.strip_prefix("/properties/")).collect();
        let settable = names.iter().all(|name| !name.contains('/') && !self.is_read_only(name));
        if settable { names } else { Vec::new() }
    }

    /// Whether AWS sets a property right below `Properties`, and no template can.
    #[must_use]
    pub fn is_read_only(&self, name: &str) -> bool {
        self.update(name) == Update::ReadOnly
    }

    /// The properties that can be set or read, sorted by name.
    #[must_use]
    pub fn properties(&self) -> Vec<Property<'d>> {
        let required: Vec<&str> = self
            .schema
            .get("required")
            .iter()
            .flat_map(|list| list.items().filter_map(|it| it.text()).collect::<Vec<_>>())
            .collect();
        let Some(properties) = self.schema.get("properties") else { return Vec::new() };
        properties
            .entries()
            .map(|(name, schema)| Property {
                name,
                schema: self.resolve(schema),
                required: required.contains(&name),
                update: self.update(name),
            })
            .collect()
    }

    /// What a change of a property right below `Properties` does.
    #[must_use]
    pub fn update(&self, name: &str) -> Update {
        let names = |list: &str| self.top_level(list).contains(&name);
        if names("createOnlyProperties") {
            Update::Replacement
        } else if names("conditionalCreateOnlyProperties") {
            Update::Conditional
        } else if names("readOnlyProperties") {
            Update::ReadOnly
        } else {
            Update::InPlace
        }
    }

    /// The pointers of a list that name a property right below `Properties`.
    fn top_level(&self, list: &str) -> Vec<&'d str> {
        let pointers = self.schema.get(list);
        let texts: Vec<&'d str> =
            pointers.iter().flat_map(|list| list.items().filter_map(|it| it.text()).collect::<Vec<_>>()).collect();
        texts
            .into_iter()
            .filter_map(|pointer| pointer.strip_prefix("/properties/"))
            .filter(|name| !name.contains('/'))
            .collect()
    }

    /// The attributes that `Fn::GetAtt` reads: read-only properties, with dots for what lies deeper.
    #[must_use]
    pub fn attributes(&self) -> Vec<String> {
        let pointers = self.schema.get("readOnlyProperties");
        let mut names: Vec<String> = pointers
            .iter()
            .flat_map(|list| list.items().filter_map(|it| it.text()).collect::<Vec<_>>())
            .filter_map(|pointer| pointer.strip_prefix("/properties/"))
            .map(|path| path.replace("/properties/", ".").replace('/', "."))
            .collect();
        names.sort();
        names.dedup();
        names
    }
}

/// Follows `$ref` to the definitions of a schema as long as there is one.
#[must_use]
pub fn resolve<'d>(root: &Record<'d>, schema: Record<'d>) -> Record<'d> {
    let mut at = schema;
    for _ in 0..MAX_STEPS {
        let target = at.get("$ref").and_then(|reference| reference.text()).and_then(definition);
        let next = target.and_then(|name| root.get("definitions").and_then(|all| all.get(&name)));
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

impl Property<'_> {
    /// What kind of value it takes, in a few words: "string", "list of object".
    #[must_use]
    pub fn describe(&self, of: &ResourceType<'_>) -> String {
        describe(of, &self.schema, 0)
    }

    /// The values it takes, where they are listed.
    #[must_use]
    pub fn values(&self) -> Vec<String> {
        let list = self.schema.get("enum").or_else(|| self.schema.get("enumCaseInsensitive"));
        let shown = |record: Record<'_>| match record.kind() {
            Kind::Integer(number) => number.to_string(),
            Kind::Number(number) => number.to_string(),
            Kind::Bool(value) => value.to_string(),
            _ => record.text().unwrap_or_default().to_owned(),
        };
        list.iter().flat_map(|list| list.items().map(shown).collect::<Vec<_>>()).collect()
    }
}

fn describe(of: &ResourceType<'_>, schema: &Record<'_>, depth: usize) -> String {
    let Some(kind) = schema.get("type") else {
        return if schema.get("properties").is_some() { "object".to_owned() } else { "any".to_owned() };
    };
    let names: Vec<&str> =
        kind.text().into_iter().chain(kind.items().filter_map(|it| it.text()).collect::<Vec<_>>()).collect();
    if names == ["array"]
        && depth < 4
        && let Some(items) = schema.get("items")
    {
        let items = items
            .get("$ref")
            .and_then(|it| it.text())
            .and_then(definition)
            .and_then(|name| of.schema.get("definitions")?.get(&name))
            .unwrap_or(items);
        return format!("list of {}", describe(of, &items, depth + 1));
    }
    names.join(" or ")
}

//! What is said of a violation, in the words of the template.

use super::super::{formats, nearest};
use super::schema::is_without_properties;
use crate::schema::Record;
use crate::validate::{Item, Keyword, Violation, Wanted};

/// Of longer lists, only so many values are told.
const TOLD: usize = 6;

/// The parts of a finding.
pub(super) struct Words {
    pub(super) message: String,
    pub(super) label: String,
    pub(super) why: String,
    pub(super) help: String,
    /// What was probably meant in the place of the text.
    pub(super) meant: Option<String>,
}

impl Words {
    fn new(message: String, label: impl Into<String>, why: &str, help: impl Into<String>) -> Option<Self> {
        Some(Self { message, label: label.into(), why: why.to_owned(), help: help.into(), meant: None })
    }
}

/// The words for a violation; `together` are others that are told with it.
pub(super) fn of(violation: &Violation<'_>, together: &[&Violation<'_>]) -> Option<Words> {
    let name = property(violation);
    let bound = |key: &str| violation.schema.get(key).map(|it| number(&it));
    match &violation.keyword {
        Keyword::Type(kinds) => kind(violation, kinds),
        Keyword::Enum { values } => listed(violation, values),
        Keyword::Pattern(_) if violation.constraint.is_some() => Words::new(
            format!("{} is no value that {name} takes here", given(violation)),
            "not here",
            "the service refuses this value in this case",
            "choose another value",
        ),
        Keyword::Pattern(pattern) => Words::new(
            format!("{} has not the form that {name} asks for", given(violation)),
            "does not match the pattern",
            "the service checks the text against a regular expression, and CloudFormation refuses one that does not match",
            format!("the pattern is `{pattern}`"),
        ),
        Keyword::Length => length(violation),
        Keyword::Range(wrong) => range(violation, wrong),
        Keyword::Format(format) => {
            let (_, example) = formats::of_format(format).unwrap_or((
                "",
                match *format {
                    "ipv4" => "192.0.2.1",
                    "ipv6" => "2001:db8::1",
                    "AWS::SQS::Queue.Arn" => "arn:aws:sqs:us-east-1:123456789012:name",
                    other => other,
                },
            ));
            Words::new(
                format!("{} is no {}", given(violation), format_words(format)),
                "not of this form",
                "a text of another form means nothing to the service, so the resource is not created",
                format!("write one such as `{example}`"),
            )
        }
        Keyword::Items(count) => {
            let (message, help) = match (bound("minItems"), bound("maxItems")) {
                (Some(least), _) if *count < least.parse().unwrap_or(0) || bound("maxItems").is_none() => {
                    (format!("fewer than the {least} that it needs"), format!("give at least {least}"))
                }
                (_, Some(most)) => (format!("more than the {most} that it takes"), format!("give at most {most}")),
                _ => return None,
            };
            let (items, plural) = (count, if *count == 1 { "item" } else { "items" });
            let why = "the service sets the limit, and CloudFormation refuses a list beyond it";
            Words::new(format!("{name} has {items} {plural}, {message}"), format!("{items} {plural}"), why, help)
        }
        Keyword::Members(count) => {
            let limit = match (bound("minProperties"), bound("maxProperties")) {
                (Some(least), _) if *count < least.parse().unwrap_or(0) => format!("at least {least}"),
                (_, Some(most)) => format!("at most {most}"),
                _ => return None,
            };
            Words::new(
                format!("{name} has {count} entries, but takes {limit}"),
                format!("{count} entries"),
                "the service sets the limit, and CloudFormation refuses an object beyond it",
                format!("give {limit}"),
            )
        }
        Keyword::Unique => Words::new(
            format!("{name} holds the same item twice"),
            "twice in this list",
            "the service takes a list of different items only",
            "remove one of the two",
        ),
        Keyword::UniqueKey(key) => Words::new(
            format!("two items of {name} have the same `{key}`"),
            "twice in this list",
            "the service tells the items apart by this key, and CloudFormation refuses two with the same",
            "remove one of the two, or give it another key",
        ),
        Keyword::Contains => Words::new(
            format!("{name} lacks an item that it must have"),
            "none of the items is of this kind",
            "the service needs at least one such item",
            format!("`cfnlens schema show {}` tells what it takes", violation.of),
        ),
        Keyword::UnknownProperty => unknown_property(violation),
        Keyword::Required(first) => required(violation, first, together),
        Keyword::RequiredXor(names, given) if given.is_empty() => Words::new(
            format!("{} needs one of {}", owner(violation), either(names)),
            "none of them is given",
            "the service must be told which of them is meant, and CloudFormation refuses none as well as several",
            format!("add {}", either(names)),
        ),
        Keyword::RequiredXor(_, given) => Words::new(
            format!("{} takes only one of {}", owner(violation), list(given)),
            "a second one",
            "they are answers to the same question, and CloudFormation refuses two of them",
            "remove all but one",
        ),
        Keyword::RequiredOr(names) => Words::new(
            format!("{} needs at least one of {}", owner(violation), either(names)),
            "none of them is given",
            "the service cannot work without any of them",
            format!("add {}", either(names)),
        ),
        Keyword::Excluded(first, second) => Words::new(
            format!("`{second}` cannot stand beside `{first}`"),
            "one of the two is too many",
            "the service takes only one of them",
            match violation.constraint {
                Some(_) => format!("remove `{second}`"),
                None => format!("remove `{first}` or `{second}`"),
            },
        ),
        Keyword::Dependent(first, second) => Words::new(
            format!("`{first}` needs `{second}` beside it"),
            format!("without `{second}`"),
            "the service takes the one only together with the other",
            format!("add `{second}`, or remove `{first}`"),
        ),
        Keyword::Forbidden => {
            let names: Vec<&str> = std::iter::once(violation.name).chain(together.iter().map(|it| it.name)).collect();
            let message = match violation.name {
                "" => format!("these values of {} do not go together", owner(violation)),
                _ if names.len() == 1 => format!("{} has no place here", list(&names)),
                _ => format!("{} have no place here", list(&names)),
            };
            let (label, help) = match violation.name {
                "" => ("not with the others", "change one of them".to_owned()),
                _ => ("not here", format!("remove {}", list(&names))),
            };
            Words::new(message, label, "the service refuses it in this case", help)
        }
        Keyword::MemberName => {
            let text = format!("{name} is a name that cannot be used here");
            let known: Vec<String> = violation
                .schema
                .get("enum")
                .iter()
                .flat_map(|it| it.items().filter_map(|it| it.text()).map(|it| format!("`{it}`")).collect::<Vec<_>>())
                .collect();
            let help = if known.is_empty() {
                "choose another name".to_owned()
            } else {
                format!("use one of {}", known.join(", "))
            };
            Words::new(text, "not this name", "the service refuses such a name", help)
        }
        Keyword::Not if violation.schema.get("const").is_some() || violation.schema.get("enum").is_some() => {
            Words::new(
                format!("{} is no value that {name} takes here", given(violation)),
                "not this value",
                "the service refuses this value in this case",
                "choose another value",
            )
        }
        Keyword::Not => Words::new(
            format!("{name} is what it must not be"),
            "not allowed",
            "the service refuses this value",
            format!("`cfnlens schema show {}` tells what it takes", violation.of),
        ),
        Keyword::AnyOf(_) if !formats_of(violation).is_empty() => {
            let forms: Vec<&str> = formats_of(violation).into_iter().map(format_words).collect();
            Words::new(
                format!("{} is no {}", given(violation), forms.join(", and no ")),
                "not of any of these forms",
                "a text of another form means nothing to the service, so the resource is not created",
                "write one of them, or refer to the resource",
            )
        }
        Keyword::AnyOf(nearest) | Keyword::OneOf(nearest) => variant(violation, nearest.as_deref()),
        Keyword::ReadOnly => Words::new(
            format!("{name} of `{}` cannot be set", violation.of),
            "AWS sets this",
            "the value comes into being with the resource, and CloudFormation refuses a template that gives one",
            format!("remove it; read it with `!GetAtt {}.{}` where it is needed", violation.owner.0, violation.name),
        ),
        Keyword::Result(wanted) => result(violation, wanted),
    }
}

fn property(violation: &Violation<'_>) -> String {
    if violation.name.is_empty() { owner(violation) } else { format!("`{}`", violation.name) }
}

/// The object that a demand is made of: `Tags` of `Bucket`.
fn owner(violation: &Violation<'_>) -> String {
    match violation.name {
        "" => format!("`{}`", violation.owner.0),
        name => format!("`{name}` of `{}`", violation.owner.0),
    }
}

/// The value as it is shown in a sentence.
fn given(violation: &Violation<'_>) -> String {
    match violation.item.text().filter(|text| text.chars().count() <= 60 && !text.contains('\n')) {
        Some(text) if text.is_empty() => "an empty text".to_owned(),
        Some(text) => format!("`{text}`"),
        None => match &violation.item {
            Item::Written(value) if value.text().is_none() => value.describe().to_owned(),
            _ => "this text".to_owned(),
        },
    }
}

/// `A`, `B` or `C`.
fn either(names: &[&str]) -> String {
    let all = list(names);
    match all.rsplit_once(" and ") {
        Some((left, right)) => format!("{left} or {right}"),
        None => all,
    }
}

fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.join(""),
    }
}

fn number(record: &Record<'_>) -> String {
    match record.kind() {
        crate::schema::Kind::Integer(number) => number.to_string(),
        crate::schema::Kind::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn kind(violation: &Violation<'_>, kinds: &[&str]) -> Option<Words> {
    let words = |kind: &str| match kind {
        "object" => "a mapping",
        "array" => "a list",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "a boolean",
        "null" => "nothing",
        _ => "a text",
    };
    let wanted = kinds.iter().map(|kind| words(kind)).collect::<Vec<_>>().join(" or ");
    let name = violation.name;
    let help = match kinds {
        ["array"] => format!("write a list, also for one value: `{name}: [value]`"),
        ["object"] => format!("write keys with values, indented below `{name}`"),
        ["boolean"] => format!("write `{name}: true` or `{name}: false`"),
        _ => format!("give {} one value of this kind", property(violation)),
    };
    Words::new(
        format!("{} takes {wanted}, but is {}", property(violation), given(violation)),
        format!("must be {wanted}"),
        "CloudFormation turns texts into numbers and booleans where it can, but never one kind of structure into another",
        help,
    )
}

fn listed(violation: &Violation<'_>, values: &[String]) -> Option<Words> {
    let text = violation.item.text().unwrap_or_default();
    let numeric = text.parse::<f64>().ok();
    let mut sorted: Vec<&String> = values.iter().collect();
    match numeric {
        Some(number) => sorted.sort_by(|left, right| far(number, left).total_cmp(&far(number, right))),
        // Those that begin alike are the most likely.
        None => sorted.sort_by_key(|value| {
            std::cmp::Reverse(text.bytes().zip(value.bytes()).take_while(|(left, right)| left == right).count())
        }),
    }
    sorted.dedup();
    let mut told: Vec<String> = sorted.iter().take(TOLD).map(|value| format!("`{value}`")).collect();
    if sorted.len() > TOLD {
        told.push("…".to_owned());
    }
    let help = match told.as_slice() {
        [] => "write the same in both places".to_owned(),
        [one] => format!("write {one}"),
        _ => format!("use one of {}", told.join(", ")),
    };
    // What a constraint refuses may be a good value elsewhere.
    let here = if violation.constraint.is_some() { " here" } else { "" };
    let mut words = Words::new(
        format!("{} is no value that {} takes{here}", given(violation), property(violation)),
        "not in the list of values",
        "the service takes only the values that its schema lists, and CloudFormation refuses any other",
        help,
    )?;
    if violation.schema.get("const").is_some_and(|it| it.kind() == crate::schema::Kind::Object) {
        words.message = format!("{} differs from the other", property(violation));
        words.label = "not the same".to_owned();
    }
    if values.is_empty() {
        words.message = format!("{} is not what it must be", property(violation));
        words.label = "another resource or value".to_owned();
    }
    // The nearest of the nearest: some lists are longer than one comparison takes.
    let near = values.chunks(500).filter_map(|some| nearest(&text, some.iter().map(String::as_str)));
    let near = nearest(&text, near.collect::<Vec<_>>());
    // `m5.large` where it is called `cache.m5.large`.
    let whole = values.iter().map(String::as_str).find(|it| text.len() > 3 && it.ends_with(&format!(".{text}")));
    words.meant = whole.or(near).filter(|_| numeric.is_none()).map(str::to_owned);
    Some(words)
}

/// How far a value is from a number.
fn far(number: f64, value: &str) -> f64 {
    value.parse::<f64>().map_or(f64::INFINITY, |value| (value - number).abs())
}

fn length(violation: &Violation<'_>) -> Option<Words> {
    let length = violation.item.text()?.chars().count();
    let bound = |key: &str| violation.schema.get(key).and_then(|it| number(&it).parse::<usize>().ok());
    let name = property(violation);
    let (message, help) = match (bound("minLength"), bound("maxLength")) {
        (Some(least), _) if length < least => {
            (format!("fewer than the {least} that {name} needs"), format!("write {least} or more"))
        }
        (_, Some(most)) => {
            (format!("more than the {most} that {name} takes"), format!("write at most {most} characters"))
        }
        _ => return None,
    };
    let plural = if length == 1 { "character" } else { "characters" };
    Words::new(
        format!("this text has {length} {plural}, {message}"),
        format!("{length} {plural}"),
        "the service sets the limits, and CloudFormation refuses a text that does not keep them",
        help,
    )
}

fn range(violation: &Violation<'_>, wrong: &str) -> Option<Words> {
    let bound = |key: &str| violation.schema.get(key).map(|it| number(&it)).filter(|it| !it.is_empty());
    let range = match (bound("minimum"), bound("maximum"), wrong.rsplit_once(' ')) {
        (Some(least), Some(most), _) => format!("a number from {least} to {most}"),
        (_, _, Some(("less than", limit))) => format!("a number from {limit} up"),
        (_, _, Some(("more than", limit))) => format!("a number up to {limit}"),
        (_, _, Some(("not more than", limit))) => format!("a number above {limit}"),
        (_, _, Some(("not less than", limit))) => format!("a number below {limit}"),
        (_, _, Some((_, limit))) => format!("a multiple of {limit}"),
        (_, _, None) => "another number".to_owned(),
    };
    Words::new(
        format!("{} is {}, which is {wrong}", property(violation), violation.item.text()?),
        format!("must be {range}"),
        "the service sets these bounds, and CloudFormation refuses a number beyond them",
        format!("write {range}"),
    )
}

fn format_words(format: &str) -> &str {
    match format {
        "AWS::EC2::SecurityGroup.Id" => "ID of a security group",
        "AWS::EC2::SecurityGroup.Name" => "name of a security group",
        "AWS::EC2::VPC.Id" => "ID of a VPC",
        "AWS::EC2::Image.Id" => "ID of a machine image",
        "AWS::EC2::Subnet.Id" => "ID of a subnet",
        "AWS::Logs::LogGroup.Name" => "name of a log group",
        "AWS::IAM::Role.Arn" => "ARN of a role",
        "AWS::KMS::Key.Arn" => "ARN of a KMS key",
        "AWS::KMS::Key.Id" => "ID of a KMS key",
        "AWS::KMS::Alias.AliasName" => "name of a KMS alias",
        "AWS::SNS::Topic.Arn" => "ARN of a topic",
        "AWS::ACM::Certificate.Arn" => "ARN of a certificate",
        "AWS::Lambda::Function.Arn" => "ARN of a function",
        "AWS::S3::Bucket.Name" => "name of a bucket",
        "AWS::SQS::Queue.Arn" => "ARN of a queue",
        "ipv4-network" => "block of IPv4 addresses",
        "ipv6-network" => "block of IPv6 addresses",
        "ipv4" => "IPv4 address",
        "ipv6" => "IPv6 address",
        other => other,
    }
}

fn unknown_property(violation: &Violation<'_>) -> Option<Words> {
    let of = violation.of;
    let name = violation.name;
    let mut words = Words::new(
        format!("`{of}` has no property `{name}` here"),
        "no such property",
        "CloudFormation checks the properties against the schema of the type, and refuses one that it does not know",
        format!("`cfnlens schema show {of}` lists the properties"),
    )?;
    if violation.key == violation.span
        && let Item::Written(_) = violation.item
    {
        let known = violation.schema.get("properties");
        let names: Vec<&str> =
            known.iter().flat_map(|it| it.entries().map(|(name, _)| name).collect::<Vec<_>>()).collect();
        words.meant = nearest(name, names).map(str::to_owned);
    }
    Some(words)
}

fn required(violation: &Violation<'_>, first: &str, together: &[&Violation<'_>]) -> Option<Words> {
    const WHY: &str = "CloudFormation refuses the resource without it, some types only after others have been created";
    let mut names = vec![first];
    names.extend(together.iter().filter_map(|it| match it.keyword {
        Keyword::Required(name) => Some(name),
        _ => None,
    }));
    let all = list(&names);
    if is_without_properties(violation) {
        let message = format!("{} has no properties, but `{}` needs {all}", owner(violation), violation.of);
        return Words::new(message, "without `Properties`", WHY, format!("add `Properties` with {all}"));
    }
    let noun = if names.len() == 1 { "property" } else { "properties" };
    Words::new(
        format!("{} lacks the {noun} {all}", owner(violation)),
        format!("needs {all}"),
        WHY,
        format!("add {all}; `cfnlens schema show {}` tells what it takes", violation.of),
    )
}

fn variant(violation: &Violation<'_>, nearest: Option<&Violation<'_>>) -> Option<Words> {
    let Some(nearest) = nearest else {
        return Words::new(
            format!("{} fits several variants, of which only one may be meant", property(violation)),
            "ambiguous",
            "the variants exclude each other, and CloudFormation refuses a value that fits more than one",
            format!("leave out what belongs to the other variant; `cfnlens schema show {}` lists them", violation.of),
        );
    };
    let inner = of(nearest, &[])?;
    let message = match &nearest.keyword {
        Keyword::Required(_) => {
            let names = alternatives(violation);
            if names.len() > 1 {
                let listed = either(&names);
                return Words::new(
                    format!("{} needs {listed}", owner(violation)),
                    "none of them is given",
                    "CloudFormation refuses the resource without one of them",
                    format!("add {listed}"),
                );
            }
            inner.message
        }
        _ => inner.message,
    };
    Some(Words { message, label: inner.label, why: inner.why, help: inner.help, meant: inner.meant })
}

/// The formats that a text may have, where the variants are nothing but formats.
pub(super) fn formats_of<'a>(violation: &Violation<'a>) -> Vec<&'a str> {
    let Some(variants) = violation.schema.get("anyOf") else { return Vec::new() };
    let formats: Option<Vec<&str>> = variants.items().map(|it| it.get("format").and_then(|it| it.text())).collect();
    formats.unwrap_or_default()
}

/// The properties that the variants ask for, one each.
fn alternatives<'a>(violation: &Violation<'a>) -> Vec<&'a str> {
    let variants = violation.schema.get("anyOf").or_else(|| violation.schema.get("oneOf"));
    let mut names = Vec::new();
    for variant in variants.iter().flat_map(|it| it.items().collect::<Vec<_>>()) {
        let first = variant.get("required").and_then(|it| it.items().next().and_then(|it| it.text()));
        names.extend(first.filter(|name| !names.contains(name)));
    }
    names
}

fn result(violation: &Violation<'_>, wanted: &Wanted<'_>) -> Option<Words> {
    let name = property(violation);
    let why_kind = "CloudFormation puts the result of the function where it stands, and does not turn lists into texts or texts into lists";
    match wanted {
        Wanted::Scalar => Words::new(
            format!("{name} takes one value, but this function yields a list"),
            "a list",
            why_kind,
            "take one item with `!Select`, or make one text of it with `!Join`",
        ),
        Wanted::List => Words::new(
            format!("{name} takes a list, but this function yields one value"),
            "one value",
            why_kind,
            "write it as the item of a list, or cut it with `!Split`",
        ),
        Wanted::Object => Words::new(
            format!("{name} takes a mapping, but this function yields none"),
            "no mapping",
            why_kind,
            format!("write keys with values, indented below {name}"),
        ),
        Wanted::Format { wanted: format, yields, attribute } => {
            let found = yields.map_or_else(|| "something else".to_owned(), |it| article(format_words(it)));
            Words::new(
                format!("{name} takes {}, but this yields {found}", article(format_words(format))),
                format!("no {}", format_words(format)),
                "a text of another form means nothing to the service, so the resource is not created",
                match attribute {
                    Some(attribute) => format!("write `!GetAtt {attribute}`"),
                    None => {
                        "refer to a resource of the right type, or read the right attribute with `!GetAtt`".to_owned()
                    }
                },
            )
        }
    }
}

fn article(words: &str) -> String {
    format!("the {words}")
}

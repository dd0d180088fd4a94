//! `AWS::Serverless::GraphQLApi`.

use super::build::{At, Resource};
use super::connector;
use super::mistake::{AUTHORIZER, ELSEWHERE, Fallible, MISSING, TOGETHER, one_of, want_map};
use super::run::{Run, Sam};
use super::value::{Key, Map, Node, Text};
use super::web_function::check_keys;
use crate::source::Span;

/// What a resolver does that only hands on what its functions say.
const PIPELINE: &str = "\nexport function request(ctx) {\n    return {};\n}\n\nexport function response(ctx) {\n    return ctx.prev.result;\n}\n";
const SERVICE: &str = "appsync.amazonaws.com";

/// Names that functions and resolvers use: of data sources, and IDs of functions.
#[derive(Default)]
struct Names {
    sources: Vec<(String, Node)>,
    functions: Vec<(String, Node)>,
    none: Option<Resource>,
}

struct Api<'s> {
    sam: &'s Sam,
    at: At,
    id: Node,
}

impl Api<'_> {
    fn resource(&self, kind: &'static str, suffix: &str, at: Span) -> Resource {
        let mut resource = Resource::new(kind, format!("{}{suffix}", self.sam.id.value), &self.sam.attributes, at);
        resource.depends_on.clone_from(&self.sam.depends_on);
        resource
    }

    fn role(&self, id: &str, at: Span) -> Resource {
        let mut role = Resource::new("AWS::IAM::Role", id, &self.sam.attributes, at);
        role.depends_on.clone_from(&self.sam.depends_on);
        role.with("AssumeRolePolicyDocument", At(at).trust(SERVICE))
    }
}

pub(super) fn expand(run: &mut Run, sam: &Sam) -> Fallible<Vec<Resource>> {
    let at = At(sam.at);
    let api = Api { sam, at, id: at.get_att(&sam.id.value, "ApiId") };
    let mut resources = Vec::new();
    let mut main = sam.main("AWS::AppSync::GraphQLApi");
    main.set("Name", sam.filled("Name").cloned().unwrap_or_else(|| sam.id_node()));
    for name in ["Visibility", "OwnerContact", "IntrospectionConfig", "QueryDepthLimit", "ResolverCountLimit"] {
        main.set_some(name, sam.filled(name));
    }
    main.set_some("XrayEnabled", sam.get("XrayEnabled"));
    let functions = authentication(sam, &mut main)?;
    for (index, function) in functions.iter().enumerate() {
        let id = format!("{}ToLambdaAuthConnector{}", sam.id.value, index + 1);
        let source = at.map([
            ("Type", at.text("AWS::AppSync::GraphQLApi")),
            ("Arn", at.reference(&sam.id.value)),
            ("ResourceId", api.id.clone()),
        ]);
        let to = [("Type", at.text("AWS::Lambda::Function")), ("Arn", function.clone())];
        resources.extend(connect(run, sam, &id, source, at.map(to), at.texts(&["Write"]))?);
    }
    let mut tags = sam.filled("Tags").and_then(Node::as_map).cloned().unwrap_or_default();
    tags.set("graphqlapi:createdBy", at.text("SAM"));
    main.set("Tags", at.list(at.tags(Some(&tags))));
    resources.extend(logging(&api, &mut main));
    let schema = schema(&api)?;
    let schema_id = schema.id.clone();
    resources.extend([main, schema]);
    let mut names = Names::default();
    for (key, given) in entries(sam.get("ApiKeys"))? {
        check_keys(&given, &["ApiKeyId", "Description", "ExpiresOn"], &key.name)?;
        let mut out = api.resource("AWS::AppSync::ApiKey", &key.name, key.at).with("ApiId", api.id.clone());
        out.set_some("ApiKeyId", given.get("ApiKeyId"));
        out.set_some("Description", given.get("Description"));
        out.set_some("Expires", given.get("ExpiresOn"));
        resources.push(out);
    }
    if let Some(cache) = sam.filled("Cache").and_then(Node::as_map) {
        let mut out =
            api.resource("AWS::AppSync::ApiCache", "ApiCache", sam.place("Cache")).with("ApiId", api.id.clone());
        let known = ["ApiCachingBehavior", "Type", "Ttl", "AtRestEncryptionEnabled", "TransitEncryptionEnabled"];
        out.take(cache, &known);
        resources.push(out);
    }
    if let Some(sources) = sam.filled("DataSources") {
        resources.extend(data_sources(run, &api, sources, &mut names)?);
    }
    if let Some(domain) = sam.filled("DomainName").and_then(Node::as_map) {
        let place = sam.place("DomainName");
        let mut out = api.resource("AWS::AppSync::DomainName", "DomainName", place);
        out.take(domain, &["CertificateArn", "DomainName", "Description"]);
        let link = api
            .resource("AWS::AppSync::DomainNameApiAssociation", "DomainNameApiAssociation", place)
            .with("ApiId", api.id.clone())
            .with("DomainName", out.reference());
        resources.extend([out, link]);
    }
    for (key, given) in entries(sam.get("Functions"))? {
        resources.extend(function(&api, &key, &given, &mut names)?);
    }
    for (kind, resolvers) in entries(sam.get("Resolvers"))? {
        for (key, given) in entries(Some(&resolvers))? {
            resources.push(resolver(&api, &kind, &key, &given, &schema_id, &names)?);
        }
    }
    resources.extend(names.none);
    Ok(resources)
}

fn entries(given: Option<&Node>) -> Fallible<Vec<(Key, Node)>> {
    let Some(given) = given else { return Ok(Vec::new()) };
    want_map("this part of a GraphQL API", given)?;
    let mut found = Vec::new();
    for (key, value) in given.as_map().map(Map::iter).unwrap_or_default() {
        want_map(&key.name, value)?;
        found.push((key.clone(), value.clone()));
    }
    Ok(found)
}

fn connect(
    run: &mut Run,
    sam: &Sam,
    id: &str,
    source: Node,
    destination: Node,
    permissions: Node,
) -> Fallible<Vec<Resource>> {
    let mut properties = Map::default();
    properties.set("Source", source);
    properties.set("Destination", destination);
    properties.set("Permissions", permissions);
    let connector = Sam {
        id: Text { value: id.to_owned(), marked: false },
        kind: "AWS::Serverless::Connector".to_owned(),
        at: sam.at,
        inside: sam.at,
        properties,
        attributes: Map::default(),
        depends_on: None,
    };
    connector::expand(run, &connector)
}

/// Sets who may call the API; the functions that decide it.
fn authentication(sam: &Sam, main: &mut Resource) -> Fallible<Vec<Node>> {
    let Some(auth) = sam.get("Auth") else { return Ok(Vec::new()) };
    let mut functions = Vec::new();
    main.set_some("AuthenticationType", auth.get("Type"));
    if let Some((name, config)) = authorizer(auth, false)? {
        functions.extend(config.get("AuthorizerUri").cloned().filter(|_| name == "LambdaAuthorizerConfig"));
        main.set(name, config);
    }
    let mut more = Vec::new();
    for additional in auth.get("Additional").and_then(Node::as_list).unwrap_or_default() {
        let mut out = Map::default();
        if let Some(kind) = additional.get("Type") {
            out.set("AuthenticationType", kind.clone());
        }
        if let Some((name, config)) = authorizer(additional, true)? {
            functions.extend(config.get("AuthorizerUri").cloned().filter(|_| name == "LambdaAuthorizerConfig"));
            out.set(name, config);
        }
        more.push(Node::map(out, additional.at));
    }
    if !more.is_empty() {
        main.set("AdditionalAuthenticationProviders", At(auth.at).list(more));
    }
    Ok(functions)
}

fn authorizer(auth: &Node, additional: bool) -> Fallible<Option<(&'static str, Node)>> {
    let known = ["Type", "LambdaAuthorizer", "OpenIDConnect", "UserPool", "Additional"];
    want_map("Auth", auth)?;
    check_keys(auth, &known, "Auth")?;
    let given: Vec<&str> =
        ["LambdaAuthorizer", "OpenIDConnect", "UserPool"].into_iter().filter(|name| auth.get(name).is_some()).collect();
    if given.len() > 1 {
        return AUTHORIZER.fail(
            auth.at,
            "more than one way of authentication is configured here",
            "put the others into `Additional`",
        );
    }
    let (from, to) = match auth.get_str("Type") {
        Some("AWS_LAMBDA") => ("LambdaAuthorizer", "LambdaAuthorizerConfig"),
        Some("OPENID_CONNECT") => ("OpenIDConnect", "OpenIDConnectConfig"),
        Some("AMAZON_COGNITO_USER_POOLS") => ("UserPool", "UserPoolConfig"),
        Some("AWS_IAM" | "API_KEY") => return Ok(None),
        _ => {
            let at = auth.get("Type").map_or(auth.at, |it| it.at);
            let known = ["AWS_IAM", "API_KEY", "AWS_LAMBDA", "OPENID_CONNECT", "AMAZON_COGNITO_USER_POOLS"];
            let words = super::mistake::listed(&known);
            return AUTHORIZER.fail(at, "this is no type of authentication", format!("it is one of {words}"));
        }
    };
    let Some(config) = auth.get(from) else {
        return MISSING.fail(auth.at, format!("this type of authentication needs `{from}`"), format!("add `{from}`"));
    };
    let mut out = Map::default();
    for (key, value) in config.as_map().map(Map::iter).unwrap_or_default() {
        if !(value.is_null() || additional && key.name == "DefaultAction") {
            out.put(key.clone(), value.clone());
        }
    }
    Ok(Some((to, Node::map(out, config.at))))
}

/// Sets how the API logs; the role for it, where SAM generates one.
fn logging(api: &Api<'_>, main: &mut Resource) -> Option<Resource> {
    let given = api.sam.get("Logging");
    if given.is_some_and(|it| matches!(it.kind, super::value::Kind::Bool(false))) {
        return None;
    }
    let at = At(given.map_or(api.at.0, |it| it.at));
    let mut config = Map::default();
    let part = |name: &str| given.and_then(|it| it.get_filled(name)).cloned();
    if let Some(exclude) = part("ExcludeVerboseContent") {
        config.set("ExcludeVerboseContent", exclude);
    }
    config.set("FieldLogLevel", part("FieldLogLevel").unwrap_or_else(|| at.text("ALL")));
    let mut role = None;
    let arn = part("CloudWatchLogsRoleArn").unwrap_or_else(|| {
        let policy = "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs";
        let made = api
            .role(&format!("{}CloudWatchRole", api.sam.id.value), at.0)
            .with("ManagedPolicyArns", at.list([at.sub(policy)]));
        let arn = made.arn();
        role = Some(made);
        arn
    });
    config.set("CloudWatchLogsRoleArn", arn);
    main.set("LogConfig", Node::map(config, at.0));
    role
}

fn schema(api: &Api<'_>) -> Fallible<Resource> {
    let (inline, uri) = (api.sam.filled("SchemaInline"), api.sam.filled("SchemaUri"));
    match (inline, uri) {
        (None, None) => MISSING.fail(api.at.0, "this GraphQL API has no schema", "add `SchemaUri`, or `SchemaInline`"),
        (Some(_), Some(uri)) => {
            TOGETHER.fail(uri.at, "`SchemaUri` and `SchemaInline` exclude each other", "keep the schema in one place")
        }
        _ => {
            let mut schema =
                api.resource("AWS::AppSync::GraphQLSchema", "Schema", api.at.0).with("ApiId", api.id.clone());
            schema.set_some("Definition", inline);
            schema.set_some("DefinitionS3Location", uri);
            Ok(schema)
        }
    }
}

fn data_sources(run: &mut Run, api: &Api<'_>, sources: &Node, names: &mut Names) -> Fallible<Vec<Resource>> {
    check_keys(sources, &["DynamoDb", "Lambda"], "DataSources")?;
    let mut resources = Vec::new();
    for (group, word, kind) in [("DynamoDb", "DynamoDB", "AMAZON_DYNAMODB"), ("Lambda", "Lambda", "AWS_LAMBDA")] {
        for (key, given) in entries(sources.get(group))? {
            let suffix = format!("{}{word}DataSource", key.name);
            let at = At(key.at);
            let mut source = api
                .resource("AWS::AppSync::DataSource", &suffix, key.at)
                .with("Name", given.get_filled("Name").cloned().unwrap_or_else(|| super::build::key_text(&key)))
                .with("Type", at.text(kind))
                .with("ApiId", api.id.clone());
            source.set_some("Description", given.get("Description"));
            let (destination, permissions) = if group == "Lambda" {
                let arn = given.get("FunctionArn").cloned().unwrap_or_else(|| Node::null(given.at));
                source.set("LambdaConfig", at.map([("LambdaFunctionArn", arn.clone())]));
                (at.map([("Type", at.text("AWS::Lambda::Function")), ("Arn", arn)]), at.texts(&["Write"]))
            } else {
                source.set("DynamoDBConfig", table_config(&given, at));
                let arn = given.get_filled("TableArn").cloned().unwrap_or_else(|| table_arn(&given, at));
                let permissions =
                    given.get_filled("Permissions").cloned().unwrap_or_else(|| at.texts(&["Read", "Write"]));
                (at.map([("Type", at.text("AWS::DynamoDB::Table")), ("Arn", arn)]), permissions)
            };
            let role = match given.get_filled("ServiceRoleArn") {
                Some(role) => role.clone(),
                None => {
                    let role = api.role(&format!("{}Role", source.id), key.at);
                    let from = at.map([
                        ("Type", at.text("AWS::AppSync::DataSource")),
                        ("Arn", source.arn()),
                        ("RoleName", role.reference()),
                    ]);
                    let end = if group == "Lambda" { "ToLambdaConnector" } else { "ToTableConnector" };
                    let id = format!("{}{end}", source.id);
                    resources.extend(connect(run, api.sam, &id, from, destination, permissions)?);
                    let arn = role.arn();
                    resources.push(role);
                    arn
                }
            };
            source.set("ServiceRoleArn", role);
            names.sources.push((key.name.clone(), at.get_att(&source.id, "Name")));
            resources.push(source);
        }
    }
    Ok(resources)
}

fn table_config(given: &Node, at: At) -> Node {
    let mut out = Map::default();
    out.set("AwsRegion", given.get_filled("Region").cloned().unwrap_or_else(|| at.reference("AWS::Region")));
    if let Some(name) = given.get("TableName") {
        out.set("TableName", name.clone());
    }
    for (from, to) in
        [("UseCallerCredentials", "UseCallerCredentials"), ("Versioned", "Versioned"), ("DeltaSync", "DeltaSyncConfig")]
    {
        if let Some(value) = given.get_filled(from) {
            out.set(to, value.clone());
        }
    }
    Node::map(out, at.0)
}

fn table_arn(given: &Node, at: At) -> Node {
    let arn = "arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/${__TableName__}";
    let name = given.get("TableName").cloned().unwrap_or_else(|| Node::null(given.at));
    let region = given.get_filled("Region").cloned().unwrap_or_else(|| at.reference("AWS::Region"));
    at.sub_with(arn, [("__TableName__", name), ("__Region__", region)])
}

fn function(api: &Api<'_>, key: &Key, given: &Node, names: &mut Names) -> Fallible<Option<Resource>> {
    let at = At(key.at);
    if let Some(id) = given.get_filled("Id") {
        if given.as_map().is_some_and(|map| map.len() > 1) {
            return TOGETHER.fail(
                id.at,
                "`Id` names a function that exists, so nothing else can stand beside it",
                "remove the rest",
            );
        }
        names.functions.push((key.name.clone(), id.clone()));
        return Ok(None);
    }
    let mut out = api.resource("AWS::AppSync::FunctionConfiguration", &key.name, key.at).with("ApiId", api.id.clone());
    out.set("Name", given.get_filled("Name").cloned().unwrap_or_else(|| super::build::key_text(key)));
    if !code(&mut out, given, &key.name)? {
        return MISSING.fail(
            key.at,
            format!("the function `{}` has no code", key.name),
            "add `CodeUri`, or `InlineCode`",
        );
    }
    out.set("DataSourceName", source_name(api, key, given, names)?);
    out.set_some("MaxBatchSize", given.get("MaxBatchSize"));
    out.set_some("Description", given.get("Description"));
    out.set("Runtime", runtime(given, key)?);
    out.set_some("SyncConfig", given.get_filled("Sync"));
    names.functions.push((key.name.clone(), at.get_att(&out.id, "FunctionId")));
    Ok(Some(out))
}

/// Whether there is code at all.
fn code(out: &mut Resource, given: &Node, name: &str) -> Fallible<bool> {
    match (given.get_filled("InlineCode"), given.get_filled("CodeUri")) {
        (Some(_), Some(uri)) => TOGETHER.fail(
            uri.at,
            format!("`CodeUri` and `InlineCode` of `{name}` exclude each other"),
            "keep the code in one place",
        ),
        (None, None) => Ok(false),
        (inline, uri) => {
            out.set_some("Code", inline);
            out.set_some("CodeS3Location", uri);
            Ok(true)
        }
    }
}

fn runtime(given: &Node, key: &Key) -> Fallible<Node> {
    let Some(runtime) = given.get_filled("Runtime") else {
        return MISSING.fail(
            key.at,
            format!("`{}` has no `Runtime`", key.name),
            "add `Runtime: {Name: APPSYNC_JS, Version: 1.0.0}`",
        );
    };
    let mut out = Map::default();
    for (from, to) in [("Name", "Name"), ("Version", "RuntimeVersion")] {
        if let Some(value) = runtime.get(from) {
            out.set(to, value.clone());
        }
    }
    Ok(Node::map(out, runtime.at))
}

fn source_name(api: &Api<'_>, key: &Key, given: &Node, names: &mut Names) -> Fallible<Node> {
    let Some(source) = given.get_filled("DataSource") else {
        return MISSING.fail(key.at, format!("the function `{}` has no `DataSource`", key.name), "name one, or `NONE`");
    };
    let Some(name) = source.as_str() else { return Ok(source.clone()) };
    if name.eq_ignore_ascii_case("none") {
        let none = names.none.get_or_insert_with(|| {
            let mut none = api.resource("AWS::AppSync::DataSource", "NoneDataSource", key.at);
            none.set("ApiId", api.id.clone());
            none.set("Name", At(key.at).text(&*none.id));
            none.set("Type", At(key.at).text("NONE"));
            none
        });
        return Ok(At(key.at).get_att(&none.id, "Name"));
    }
    match names.sources.iter().find(|(known, _)| known == name) {
        Some((_, value)) => Ok(value.clone()),
        None => {
            let known: Vec<&str> = names.sources.iter().map(|(name, _)| name.as_str()).collect();
            ELSEWHERE.fail(source.at, format!("this API has no data source `{name}`"), one_of(name, &known))
        }
    }
}

fn resolver(api: &Api<'_>, kind: &Key, key: &Key, given: &Node, schema: &str, names: &Names) -> Fallible<Resource> {
    let at = At(key.at);
    let mut out = api.resource("AWS::AppSync::Resolver", &format!("{}{}", kind.name, key.name), key.at);
    out.depends_on = Some(at.list([at.text(schema)]));
    if code(&mut out, given, &key.name)? {
        out.set("Runtime", runtime(given, key)?);
    } else {
        out.set("Code", at.text(PIPELINE));
        out.set("Runtime", at.map([("Name", at.text("APPSYNC_JS")), ("RuntimeVersion", at.text("1.0.0"))]));
    }
    out.set("ApiId", api.id.clone());
    out.set("FieldName", given.get_filled("FieldName").cloned().unwrap_or_else(|| super::build::key_text(key)));
    out.set("TypeName", super::build::key_text(kind));
    let Some(pipeline) = given.get_filled("Pipeline") else {
        return MISSING.fail(
            key.at,
            format!("the resolver `{}` has no `Pipeline`", key.name),
            "name the functions that it runs; for unit resolvers use `AWS::AppSync::Resolver`",
        );
    };
    out.set("Kind", at.text("PIPELINE"));
    let mut functions = Vec::new();
    for function in pipeline.as_list().unwrap_or_default() {
        let name = function.as_str().unwrap_or_default();
        match names.functions.iter().find(|(known, _)| known == name) {
            Some((_, id)) => functions.push(id.clone()),
            None => {
                let known: Vec<&str> = names.functions.iter().map(|(name, _)| name.as_str()).collect();
                return ELSEWHERE.fail(function.at, format!("this API has no function `{name}`"), one_of(name, &known));
            }
        }
    }
    out.set("PipelineConfig", At(pipeline.at).map([("Functions", At(pipeline.at).list(functions))]));
    out.set_some("CachingConfig", given.get_filled("Caching"));
    out.set_some("MaxBatchSize", given.get_filled("MaxBatchSize"));
    Ok(out)
}

//! Custom domains of APIs, their mappings, and their DNS records.

use super::super::build::{At, Resource};
use super::super::hash::logical_id;
use super::super::mistake::{
    DOMAIN, Fallible, MISSING, UNKNOWN, VALUE, none_of, one_of, want_bool, want_map, want_text,
};
use super::super::run::{Run, Sam};
use super::super::value::{Map, Node};

/// What a domain takes.
#[derive(Debug, Default)]
pub(super) struct Domain {
    /// The configuration with what SAM adds, which is part of the hash of the deployment.
    pub(super) config: Option<Node>,
    pub(super) resources: Vec<Resource>,
}

/// The hosted zone of CloudFront, in which domains at the edge have their records.
const EDGE_ZONE: &str = "Z2FDTNDATAQYW2";

fn required(config: &Node, name: &str) -> Fallible<Node> {
    match config.get(name) {
        Some(value) => Ok(value.clone()),
        None => MISSING.fail(config.at, format!("`Domain` has no `{name}`"), format!("add `{name}`")),
    }
}

pub(super) fn of_rest(run: &mut Run, sam: &Sam) -> Fallible<Domain> {
    let Some(config) = sam.get("Domain") else { return Ok(Domain::default()) };
    want_map("Domain", config)?;
    let private = config.get_str("EndpointConfiguration") == Some("PRIVATE");
    let at = At(config.at);
    let mut config = config.clone();
    let (name, certificate) = (required(&config, "DomainName")?, required(&config, "CertificateArn")?);
    let kind = if private { "AWS::ApiGateway::DomainNameV2" } else { "AWS::ApiGateway::DomainName" };
    let prefix = if private { "ApiGatewayDomainNameV2" } else { "ApiGatewayDomainName" };
    let id = logical_id(prefix, &name);
    let mut domain = sam.beside(kind, &id, at.0);
    domain.set("DomainName", name.clone());
    let endpoint = match config.get("EndpointConfiguration") {
        None => at.text("REGIONAL"),
        Some(endpoint) if matches!(endpoint.as_str(), Some("EDGE" | "REGIONAL" | "PRIVATE")) => endpoint.clone(),
        Some(other) => {
            return none_of(&DOMAIN, "`EndpointConfiguration`", other, &["EDGE", "REGIONAL", "PRIVATE"]);
        }
    };
    let regional = endpoint.as_str() == Some("REGIONAL");
    if let (false, Some(map)) = (private, config.as_map_mut()) {
        map.set("ApiDomainName", at.text(&*id));
        if map.get("EndpointConfiguration").is_none() {
            map.set("EndpointConfiguration", endpoint.clone());
        }
    }
    domain.set(if regional { "RegionalCertificateArn" } else { "CertificateArn" }, certificate);
    let mut types = at.map([("Types", at.list([endpoint]))]);
    if let (Some(kind), Some(map)) = (config.get_filled("IpAddressType"), types.as_map_mut()) {
        map.set("IpAddressType", kind.clone());
    }
    domain.set("EndpointConfiguration", types);
    if let Some(tls) = config.get_filled("MutualTlsAuthentication").filter(|_| !private) {
        domain.set("MutualTlsAuthentication", mutual_tls(tls)?);
    }
    let more: &[&str] = if private {
        &["SecurityPolicy", "EndpointAccessMode", "Policy"]
    } else {
        &["SecurityPolicy", "EndpointAccessMode", "OwnershipVerificationCertificateArn"]
    };
    for name in more {
        domain.set_some(name, config.get_filled(name));
    }
    let mut resources = mappings(sam, &config, &id, private)?;
    resources.push(domain);
    if let Some(access) = config.get("AccessAssociation").filter(|_| private) {
        resources.push(association(sam, access, &id)?);
    }
    let alias = if private { name } else { at.text(&*id) };
    resources.extend(records(run, sam, &mut config, &alias, false)?);
    Ok(Domain { config: Some(config), resources })
}

fn mutual_tls(given: &Node) -> Fallible<Node> {
    const KNOWN: &[&str] = &["TruststoreUri", "TruststoreVersion"];
    want_map("MutualTlsAuthentication", given)?;
    let mut out = Map::default();
    for (key, value) in given.as_map().map(Map::iter).unwrap_or_default() {
        if !KNOWN.contains(&key.name.as_str()) {
            return UNKNOWN.fail(
                key.at,
                format!("`MutualTlsAuthentication` has no property `{}`", key.name),
                one_of(&key.name, KNOWN),
            );
        }
        if value.is_filled() {
            out.put(key.clone(), value.clone());
        }
    }
    Ok(Node::map(out, given.at))
}

fn base_paths(config: &Node) -> Option<Vec<Node>> {
    let given = config.get_filled("BasePath")?;
    match given.as_list() {
        Some(list) => Some(list.to_vec()),
        None => given.as_str().map(|_| vec![given.clone()]),
    }
}

fn mappings(sam: &Sam, config: &Node, domain: &str, private: bool) -> Fallible<Vec<Resource>> {
    let api = &sam.id.value;
    let at = At(config.at);
    let kind = if private { "AWS::ApiGateway::BasePathMappingV2" } else { "AWS::ApiGateway::BasePathMapping" };
    let mapping = |id: String| {
        sam.beside(kind, id, at.0)
            .with(if private { "DomainNameArn" } else { "DomainName" }, at.reference(domain))
            .with("RestApiId", at.reference(api))
            .with("Stage", at.reference(&format!("{api}.Stage")))
    };
    let Some(paths) = base_paths(config) else { return Ok(vec![mapping(format!("{api}BasePathMapping"))]) };
    let normalise = config.as_map().and_then(|map| map.at("NormalizeBasePath")).is_none_or(Node::is_filled);
    let mut found = Vec::new();
    for path in paths {
        want_text("BasePath", &path)?;
        let text = path.as_str().unwrap_or_default();
        let plain: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let base = if normalise { At(path.at).text(&*plain) } else { path.clone() };
        found.push(mapping(format!("{api}{plain}BasePathMapping")).with("BasePath", base));
    }
    Ok(found)
}

/// Lets a network reach a private domain.
fn association(sam: &Sam, given: &Node, domain: &str) -> Fallible<Resource> {
    want_map("AccessAssociation", given)?;
    let at = At(given.at);
    let endpoint = given.get("VpcEndpointId").cloned().unwrap_or_else(|| Node::null(given.at));
    let id = logical_id("DomainNameAccessAssociation", &at.list([endpoint.clone(), at.text(domain)]));
    Ok(sam
        .beside("AWS::ApiGateway::DomainNameAccessAssociation", id, given.at)
        .with("DomainNameArn", at.reference(domain))
        .with("AccessAssociationSourceType", at.text("VPCE"))
        .with("AccessAssociationSource", endpoint))
}

/// The DNS records of the domain. Those of several APIs in one zone stand in one resource, which is made again with
/// each of them.
fn records(run: &mut Run, sam: &Sam, config: &mut Node, alias: &Node, http: bool) -> Fallible<Option<Resource>> {
    let Some(route53) = config.get("Route53").cloned() else { return Ok(None) };
    want_map("Route53", &route53)?;
    let zone = route53.get_filled("HostedZoneId").or(route53.get_filled("HostedZoneName"));
    let (None, None) = (route53.get("HostedZoneId"), route53.get("HostedZoneName")) else {
        let zone = zone.cloned().unwrap_or_else(|| Node::null(route53.at));
        return records_in(run, sam, config, &route53, &zone, alias, http).map(Some);
    };
    MISSING.fail(route53.at, "`Route53` names no hosted zone", "add `HostedZoneId` or `HostedZoneName`")
}

fn records_in(
    run: &mut Run,
    sam: &Sam,
    config: &mut Node,
    route53: &Node,
    zone: &Node,
    alias: &Node,
    http: bool,
) -> Fallible<Resource> {
    let at = At(route53.at);
    let name = config.get("DomainName").cloned().unwrap_or_else(|| Node::null(config.at));
    let sets = record_sets(config, route53, &name, alias)?;
    let separate = route53.get_filled("SeparateRecordSetGroup").filter(|_| !http);
    let id = match separate {
        Some(separate) => {
            want_bool("SeparateRecordSetGroup", separate)?;
            logical_id("RecordSetGroup", &at.list([zone.clone(), name]))
        }
        None => logical_id("RecordSetGroup", zone),
    };
    if separate.is_none()
        && let Some(group) = run.record_sets.iter_mut().find(|group| group.id == id)
    {
        let mut all = group.properties.get("RecordSets").and_then(Node::as_list).unwrap_or_default().to_vec();
        all.extend(sets);
        group.set("RecordSets", at.list(all));
        return Ok(group.clone());
    }
    let mut group = sam.beside("AWS::Route53::RecordSetGroup", id, route53.at);
    group.set_some("HostedZoneId", route53.get("HostedZoneId"));
    if !http || route53.get("HostedZoneId").is_none() {
        group.set_some("HostedZoneName", route53.get("HostedZoneName"));
    }
    group.set("RecordSets", at.list(sets));
    if separate.is_none() {
        run.record_sets.push(group.clone());
    }
    Ok(group)
}

fn record_sets(config: &mut Node, route53: &Node, name: &Node, alias: &Node) -> Fallible<Vec<Node>> {
    let at = At(route53.at);
    let id = alias.as_str().unwrap_or_default();
    let mut target = Map::default();
    if let Some(health) = route53.get("EvaluateTargetHealth") {
        target.set("EvaluateTargetHealth", health.clone());
    }
    match config.get_str("EndpointConfiguration") {
        Some("REGIONAL") => {
            target.set("HostedZoneId", at.get_att(id, "RegionalHostedZoneId"));
            target.set("DNSName", at.get_att(id, "RegionalDomainName"));
        }
        Some("EDGE") => {
            let own = route53.get("DistributionDomainName").cloned();
            let name = own.clone().unwrap_or_else(|| at.get_att(id, "DistributionDomainName"));
            if own.is_none()
                && let Some(map) = config.as_map_mut().and_then(|map| map.get_mut("Route53")).and_then(Node::as_map_mut)
            {
                map.set("DistributionDomainName", name.clone());
            }
            target.set("HostedZoneId", at.text(EDGE_ZONE));
            target.set("DNSName", name);
        }
        _ => {
            for (to, from) in [("HostedZoneId", "VpcEndpointHostedZoneId"), ("DNSName", "VpcEndpointDomainName")] {
                target.set(to, route53.get(from).cloned().unwrap_or_else(|| Node::null(route53.at)));
            }
        }
    }
    let record = |kind: &str| {
        let mut out = Map::default();
        out.set("Name", name.clone());
        out.set("Type", at.text(kind));
        out.set("AliasTarget", Node::map(target.clone(), route53.at));
        for name in ["Region", "SetIdentifier"] {
            if let Some(value) = route53.get(name) {
                out.set(name, value.clone());
            }
        }
        Node::map(out, route53.at)
    };
    let mut sets = vec![record("A")];
    if route53.get("IpV6").is_some_and(Node::is_true) {
        sets.push(record("AAAA"));
    }
    Ok(sets)
}

/// The domain of an HTTP or a WebSocket API; `shared` tells whether its DNS records stand with those of other APIs.
pub(super) fn of_v2(run: &mut Run, sam: &Sam, tag: &str, shared: bool) -> Fallible<Vec<Resource>> {
    let Some(given) = sam.get("Domain") else { return Ok(Vec::new()) };
    want_map("Domain", given)?;
    let mut config = given.clone();
    let at = At(config.at);
    let (name, certificate) = (required(&config, "DomainName")?, required(&config, "CertificateArn")?);
    let id = logical_id("ApiGatewayDomainNameV2", &name);
    let endpoint = match config.get("EndpointConfiguration") {
        None => at.text("REGIONAL"),
        Some(endpoint) if endpoint.as_str() == Some("REGIONAL") => endpoint.clone(),
        Some(other) => {
            return Err(Box::new(
                DOMAIN
                    .at(other.at, "domains of HTTP and WebSocket APIs are regional")
                    .label("not `REGIONAL`")
                    .help("write `REGIONAL`, or remove `EndpointConfiguration`"),
            ));
        }
    };
    if let Some(map) = config.as_map_mut() {
        map.set("EndpointConfiguration", endpoint.clone());
    }
    let mut one = Map::default();
    one.set("CertificateArn", certificate);
    one.set("EndpointType", endpoint);
    for name in ["OwnershipVerificationCertificateArn", "SecurityPolicy"] {
        if let Some(value) = config.get_filled(name) {
            one.set(name, value.clone());
        }
    }
    let mut domain = sam
        .beside("AWS::ApiGatewayV2::DomainName", &id, at.0)
        .with("DomainName", name)
        .with("Tags", at.map([(tag, at.text("SAM"))]))
        .with("DomainNameConfigurations", at.list([Node::map(one, at.0)]));
    if let Some(tls) = config.get_filled("MutualTlsAuthentication") {
        domain.set("MutualTlsAuthentication", mutual_tls(tls)?);
    }
    let mut resources = vec![domain];
    let api = &sam.id.value;
    let mapping = |mapping: String| {
        sam.beside("AWS::ApiGatewayV2::ApiMapping", mapping, at.0)
            .with("DomainName", at.reference(&id))
            .with("ApiId", at.reference(api))
            .with("Stage", at.reference(&format!("{api}.Stage")))
    };
    match base_paths(&config) {
        None => resources.push(mapping(format!("{api}ApiMapping"))),
        Some(paths) => {
            for path in paths {
                want_text("BasePath", &path)?;
                let text = path.as_str().unwrap_or_default();
                if text.chars().any(|c| !c.is_ascii_alphanumeric() && !matches!(c, '/' | '-' | '_')) {
                    return VALUE.fail(
                        path.at,
                        "a base path has letters, digits, `/`, `-` and `_`",
                        "remove what else is in it",
                    );
                }
                let plain: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
                let key = At(path.at).text(text.trim_matches('/'));
                resources.push(mapping(format!("{api}{plain}ApiMapping")).with("ApiMappingKey", key));
            }
        }
    }
    let alias = at.text(&*id);
    let known = if shared { Vec::new() } else { std::mem::take(&mut run.record_sets) };
    let group = records(run, sam, &mut config, &alias, true);
    if !shared {
        run.record_sets = known;
    }
    resources.extend(group?);
    Ok(resources)
}

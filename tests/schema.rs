//! The database of resource types: what is embedded, what a damaged one does, and that building is repeatable.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::path::{Path, PathBuf};

use cfnlens::schema::{self, Database, Kind, OpenError, Record, Update};

fn bytes() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/database.bin")).unwrap()
}

#[test]
fn the_embedded_database_is_sound_and_its_manifest_fresh() {
    let database = Database::embedded();
    let names: Vec<&str> = database.types().map(|it| it.name()).collect();
    assert!(names.is_sorted() && names.len() > 1_500);
    assert!(names.iter().all(|name| database.resource_type(name).is_some_and(|it| it.name() == *name)));
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/manifest.txt")).unwrap();
    assert!(schema::manifest(&database) == manifest, "schemas/manifest.txt does not belong to schemas/database.bin");
}

#[test]
fn a_type_tells_properties_updates_and_attributes() {
    let database = Database::embedded();
    let subnet = database.resource_type("AWS::EC2::Subnet").unwrap();
    let property = |name: &str| subnet.properties().into_iter().find(|it| it.name == name).unwrap();
    assert!(property("VpcId").required && property("VpcId").update == Update::Replacement);
    assert_eq!(property("MapPublicIpOnLaunch").update, Update::InPlace);
    assert_eq!(property("Tags").describe(&subnet), "list of object");
    assert!(subnet.attributes().contains(&"SubnetId".to_owned()));
    let topic = database.resource_type("AWS::SNS::Topic").unwrap();
    assert!(topic.schema().get("description").is_none());
    assert_eq!(database.is_offered("AWS::SNS::Topic", "eu-west-1"), Some(true));
    assert_eq!(database.is_offered("AWS::SNS::Topic", "eu-nowhere-1"), None);
    assert!(database.resource_type("AWS::SNS::Topc").is_none());
}

#[test]
fn the_tables_of_iam_and_of_runtimes_are_there() {
    let database = Database::embedded();
    let iam = database.resource_type(schema::IAM).unwrap();
    let s3 = iam.schema().get("s3").unwrap();
    assert!(s3.get("Actions").unwrap().get("getobject").is_some());
    assert!(database.resource_type(schema::RUNTIMES).unwrap().schema().get("python3.8").is_some());
}

/// Reads what is below a record.
fn walk(record: &Record<'_>, depth: u32, budget: &mut u32) {
    if *budget == 0 || depth == 0 {
        return;
    }
    *budget -= 1;
    match record.kind() {
        Kind::String => drop(record.text()),
        Kind::Array => record.items().for_each(|item| walk(&item, depth - 1, budget)),
        Kind::Object => record.entries().for_each(|(_, value)| walk(&value, depth - 1, budget)),
        _ => {}
    }
}

#[test]
fn a_damaged_database_is_refused_or_read_without_harm() {
    assert_eq!(Database::open(b"").unwrap_err(), OpenError::NotADatabase);
    assert_eq!(Database::open(b"Resources: {}").unwrap_err(), OpenError::NotADatabase);
    let sound = bytes();
    assert_eq!(Database::open(&sound[..sound.len() - 1]).unwrap_err(), OpenError::Truncated);
    let mut other = sound.clone();
    other[4] = 9;
    assert_eq!(Database::open(&other).unwrap_err(), OpenError::OtherLayout(9));
    // Every few hundred bytes one that points somewhere else.
    let mut damaged = sound;
    for at in (48..damaged.len()).step_by(331) {
        damaged[at] = damaged[at].wrapping_add(u8::try_from(at % 251).unwrap()).wrapping_add(1);
    }
    let database = Database::open(&damaged).unwrap();
    let mut budget = 200_000;
    for found in database.types() {
        walk(found.schema(), 200, &mut budget);
    }
}

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn schema_files_of_private_types_become_a_database() {
    let path = folder("private-types");
    let text = r#"{"typeName": "Acme::Web::Site", "description": "prose", "required": ["Name"],
        "properties": {"Name": {"type": "string", "description": "prose"}, "description": {"type": "string"}, "Arn": {"type": "string"}},
        "readOnlyProperties": ["/properties/Arn"], "createOnlyProperties": ["/properties/Name"]}"#;
    std::fs::write(path.join("site.json"), text).unwrap();
    let content = schema::build(&path).unwrap();
    assert!(content == schema::build(&path).unwrap());
    let database = Database::open(&content).unwrap();
    let site = database.resource_type("Acme::Web::Site").unwrap();
    let names: Vec<&str> = site.properties().iter().map(|it| it.name).collect();
    // A property may be called like a keyword that is left out.
    assert_eq!(names, ["Arn", "Name", "description"]);
    assert_eq!(site.attributes(), ["Arn"]);
    assert!(site.schema().get("description").is_none());
}

#[test]
fn what_is_no_schema_is_told() {
    let path = folder("no-types");
    assert!(schema::build(&path).unwrap_err().to_string().contains("no schemas here"));
    std::fs::write(path.join("a.json"), "{\"typeName\": ").unwrap();
    assert!(schema::build(&path).unwrap_err().to_string().contains("a.json"));
    std::fs::write(path.join("a.json"), "{}").unwrap();
    assert!(schema::build(&path).unwrap_err().to_string().contains("`typeName`"));
    // A deep file is refused by the reader of JSON, not by the end of the stack.
    std::fs::write(path.join("a.json"), "[".repeat(100_000)).unwrap();
    assert!(schema::build(&path).is_err());
}

//! What the condition solver knows, as a user sees it: when a reference to a conditional resource is reported.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use cfnlens::engine::{self, Options, Profile, Selection};
use cfnlens::source::Sources;

/// The messages of `conditional-reference` for a template with these parameters, conditions and rules, where
/// `Topic` exists under `Inner` and is used by an output under `Outer`.
fn messages(head: &str) -> Vec<String> {
    let text = format!(
        "{head}\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Condition: Inner\nOutputs:\n  Name:\n    Condition: Outer\n    Value: !Ref Topic\n"
    );
    check(&text)
}

fn check(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    sources.add("template.yaml".to_owned(), text.as_bytes().to_vec());
    let selection = Selection::new(&["conditional-reference".to_owned()], &[], &[]);
    let options =
        Options { profile: Profile { selection: selection.unwrap(), ..Profile::default() }, ..Options::default() };
    engine::check(&sources, &options).findings.into_iter().map(|finding| finding.diagnostic.message).collect()
}

const STAGE: &str = "Parameters:\n  Stage: {Type: String, AllowedValues: [dev, test, prod]}\n";

#[test]
fn names_the_case_in_which_a_reference_fails() {
    let found = messages(
        "Parameters:\n  A: {Type: String}\n  B: {Type: String}\nConditions:\n  Inner: !Equals [!Ref A, x]\n  Outer: !Equals [!Ref B, x]",
    );
    assert_eq!(
        found,
        ["`Topic` does not exist when `Outer` is true and `Inner` is false, but is used here all the same"]
    );
}

#[test]
fn a_parameter_has_one_value() {
    let other = messages(&format!(
        "{STAGE}Conditions:\n  Inner: !Not [!Equals [!Ref Stage, dev]]\n  Outer: !Equals [!Ref Stage, prod]"
    ));
    assert!(other.is_empty(), "{other:?}");
}

#[test]
fn allowed_values_close_the_domain() {
    let rest = "Conditions:\n  Inner: !Or [!Equals [!Ref Stage, dev], !Equals [!Ref Stage, prod]]\n  Outer: !Not [!Equals [!Ref Stage, test]]";
    assert!(messages(&format!("{STAGE}{rest}")).is_empty());
    let open = "Parameters:\n  Stage: {Type: String}\n";
    assert_eq!(messages(&format!("{open}{rest}")).len(), 1);
}

#[test]
fn conditions_are_followed_through_each_other() {
    let head = format!(
        "{STAGE}Conditions:\n  Base: !Equals [!Ref Stage, prod]\n  Inner: !Condition Base\n  Outer: !And [!Condition Base, !Not [!Equals [!Ref AWS::Region, us-east-1]]]"
    );
    assert!(messages(&head.replace("!Ref AWS::Region", "!Ref 'AWS::Region'")).is_empty());
}

#[test]
fn rules_rule_cases_out() {
    let head = "Parameters:\n  Vpc: {Type: String, AllowedValues: ['yes', 'no']}\n  Nat: {Type: String, AllowedValues: ['yes', 'no']}\nConditions:\n  Inner: !Equals [!Ref Vpc, 'yes']\n  Outer: !Equals [!Ref Nat, 'yes']";
    assert_eq!(messages(head).len(), 1);
    let rules = "Rules:\n  NatNeedsVpc:\n    RuleCondition: !Equals [!Ref Nat, 'yes']\n    Assertions:\n      - Assert: !Contains [['yes'], !Ref Vpc]";
    assert!(messages(&format!("{head}\n{rules}")).is_empty());
}

#[test]
fn branches_of_if_count() {
    let text = |value: &str| {
        format!(
            "{STAGE}Conditions:\n  Inner: !Equals [!Ref Stage, prod]\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Condition: Inner\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: {value}\n"
        )
    };
    assert!(check(&text("!If [Inner, !Ref Topic, none]")).is_empty());
    assert_eq!(check(&text("!If [Inner, none, !Ref Topic]")).len(), 1);
    assert_eq!(check(&text("!Sub '${Topic}'")).len(), 1);
}

#[test]
fn long_chains_of_conditions_are_followed_to_their_end() {
    let mut head = String::from("Parameters:\n");
    let count = 60;
    for at in 0..count {
        head.push_str(&format!("  P{at}: {{Type: String}}\n"));
    }
    head.push_str("Conditions:\n  C0: !Equals [!Ref P0, a]\n");
    for at in 1..count {
        head.push_str(&format!("  C{at}: !And [!Condition C{}, !Equals [!Ref P{at}, a]]\n", at - 1));
    }
    head.push_str(&format!("  Inner: !Condition C0\n  Outer: !Condition C{}\n", count - 1));
    assert!(messages(&head).is_empty());
    let turned = head
        .replace("Inner: !Condition C0", &format!("Inner: !Condition C{}", count - 1))
        .replace(&format!("Outer: !Condition C{}", count - 1), "Outer: !Condition C0");
    assert_eq!(messages(&turned).len(), 1);
}

#[test]
fn conditions_in_a_circle_end() {
    let found = messages("Conditions:\n  Inner: !Not [!Condition Outer]\n  Outer: !Not [!Condition Inner]");
    assert!(found.len() <= 1, "{found:?}");
}

//! Rules of the user: read from the folder that the settings name, run with all others, tested by their own examples.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use command::{folder, run};

/// A page with this block.
fn page(name: &str, block: &str) -> String {
    format!(
        "# {name}\n\nQueues are named.\n\n## Bad\n\n```yaml\nResources:\n  Jobs:\n    Type: AWS::SQS::Queue # <-\n```\n\n\
         ## Good\n\n```yaml\nResources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: jobs\n```\n\n\
         ## Expression\n\n```toml\n{block}```\n"
    )
}

const NAMED: &str = "code = \"C0001\"
severity = \"error\"
types = [\"AWS::SQS::Queue\"]
assert = \"has(self.QueueName)\"
at = \"resource.Type\"
message = \"the queue `{resource.LogicalId}` has no name\"
why = \"nobody finds it\"
help = \"name it\"
";

const TEMPLATE: &str = "Parameters:
  Named:
    Type: String
    AllowedValues: [\"yes\", \"no\"]
Conditions:
  IsNamed: !Equals [!Ref Named, \"yes\"]
Resources:
  Always:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Ref AWS::StackName
  Never:
    Type: AWS::SQS::Queue
  Sometimes:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !If [IsNamed, jobs, !Ref AWS::NoValue]
";

const SETTINGS: &str = "rules = [\"rules\"]\n";

#[test]
fn a_rule_runs_in_every_case_of_a_template() {
    let at = folder(
        "own-run",
        &[("cfnlens.toml", SETTINGS), ("rules/named.md", &page("named", NAMED)), ("template.yaml", TEMPLATE)],
    );
    let ran = run(&at, &["check", "template.yaml"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.out.contains("error[C0001] named: the queue `Never` has no name\n"), "{}", ran.out);
    assert!(ran.out.contains("the queue `Sometimes` has no name when `IsNamed` is false"), "{}", ran.out);
    assert!(!ran.out.contains("`Always`") && ran.out.contains("2 errors in 1 file"), "{}", ran.out);
    let ignored = run(&at, &["check", "template.yaml", "--ignore", "named"]);
    assert_eq!(ignored.status, 0, "{}", ignored.out);
}

#[test]
fn a_broken_rule_is_told_at_its_place_and_the_others_run() {
    let broken = [
        ("syntax", "assert = \"has(self.QueueName\"", "the expression cannot be read"),
        ("value", "assert = \"has(sefl.QueueName)\"", "nothing is called `sefl`"),
        ("function", "assert = \"self.QueueName.startWith('a')\"", "there is no function `startWith`"),
        ("property", "assert = \"has(self.QueueNme)\"", "`AWS::SQS::Queue` has no property `QueueNme`"),
        ("kind", "assert = \"self.FifoQueue == 'yes'\"", "`FifoQueue` of `AWS::SQS::Queue` is never the text `yes`"),
        ("key", "asert = \"true\"", "unknown field `asert`"),
    ];
    for (name, line, message) in broken {
        let block = NAMED.replace("assert = \"has(self.QueueName)\"", line).replace("C0001", "C0002");
        let at = folder(
            &format!("own-broken-{name}"),
            &[
                ("cfnlens.toml", SETTINGS),
                ("rules/named.md", &page("named", NAMED)),
                ("rules/broken.md", &page("broken", &block)),
                ("template.yaml", TEMPLATE),
            ],
        );
        let ran = run(&at, &["check", "template.yaml"]);
        assert!(ran.out.contains(&format!("error[F0911] invalid-rule: {message}")), "{name}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains("--> rules/broken.md:") && ran.out.contains("`Never` has no name"), "{}", ran.out);
    }
}

#[test]
fn names_and_codes_are_taken_once() {
    for (name, code, message) in [
        ("undefined-ref", "C0001", "there is a rule `undefined-ref` already"),
        ("mine", "E1020", "`E1020` is the code of"),
    ] {
        let text = page(name, &NAMED.replace("C0001", code));
        let at = folder(&format!("own-taken-{name}"), &[("rules/one.md", &text)]);
        let ran = run(&at, &["rules", "test", "rules"]);
        assert!(ran.status == 1 && ran.out.contains(message), "{}{}", ran.out, ran.err);
    }
}

#[test]
fn the_examples_of_a_page_are_tested() {
    let wrong = page("other", &NAMED.replace("has(self.QueueName)", "self.QueueName == 'jobs'"));
    let wrong = wrong.replace("C0001", "C0002").replace("QueueName: jobs", "QueueName: other");
    let at = folder(
        "own-test",
        &[
            ("rules/named.md", page("named", NAMED).as_str()),
            ("rules/other.md", wrong.as_str()),
            ("rules/README.md", "# About\n"),
        ],
    );
    let ran = run(&at, &["rules", "test", "rules"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.out.contains("rules/other.md:16:1: marked lines: none; lines of findings: 3"), "{}", ran.out);
    assert!(ran.out.ends_with("1 passed, 1 failed\n"), "{}", ran.out);
    let good = run(&at, &["rules", "test", "rules/named.md"]);
    assert_eq!((good.status, good.out.as_str()), (0, "1 passed, 0 failed\n"));
}

#[test]
fn the_rules_of_the_example_do_what_their_pages_say() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/own-rules");
    let tested = run(&root, &["rules", "test", "rules"]);
    assert_eq!((tested.status, tested.out.as_str()), (0, "3 passed, 0 failed\n"), "{}", tested.err);
    let ran = run(&root, &["check", "template.yaml"]);
    for rule in ["bucket-name-prefix", "role-without-boundary", "dead-letters-expire"] {
        assert!(ran.out.contains(rule), "{}", ran.out);
    }
}

/// The template of the tests of functions.
const PARTS: &str = "Parameters:
  Given:
    Type: String
    Default: given
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
      ManagedPolicyArns:
        - !Sub arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
  Bucket:
    Type: AWS::S3::Bucket
  Names:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Name: written
      Description: !Ref Given
      Value: !Sub ${Bucket.Arn}/files/*
      Tags:
        Lists: [[a, b], [c]]
        Owner: !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/owner
        Cidr: 10.1.2.3/16
        Role: !GetAtt Role.Arn
        First: !Select [0, !GetAZs '']
        Again: !Select [0, !GetAZs {Ref: 'AWS::Region'}]
        Other: !Select [1, !GetAZs '']
        Lettered: !Sub ${AWS::Region}a
        Script: !Base64 {'Fn::Sub': 'echo ${AWS::Region} && sudo reboot'}
";

#[test]
fn functions_tell_what_is_known_and_no_more() {
    let decided = [
        ("self.Value.endsWith('/*')", true),
        ("self.Value.startsWith('arn')", false),
        ("self.Value.contains('/files/')", true),
        ("self.Tags.Owner == '*'", false),
        ("self.Tags.Owner.endsWith(':role/other')", false),
        ("self.Tags.Owner != 'arn:aws:iam::1:role/x'", true),
        ("targets(self.Value).exists(r, r.LogicalId == 'Bucket')", true),
        ("size(targets(self)) == 2", true),
        ("attributeOf(self.Value, target(self.Tags.Role)) == null", true),
        ("attributeOf(self.Tags.Role, target(self.Tags.Role)) == 'Arn'", true),
        ("sameZone(self.Tags.First, self.Tags.Again)", true),
        ("sameZone(self.Tags.First, self.Tags.Other)", false),
        ("sameZone(self.Tags.Lettered, 'eu-west-1b')", false),
        ("argument(self.Tags.Script, 'Fn::Base64').contains('sudo ')", true),
        ("argument(self.Name, 'Fn::Base64') == null", true),
        ("list(self.Tags.Owner).exists(o, o == '*')", false),
        ("isWritten(self.Name)", true),
        ("isWritten(self.Description)", false),
        ("size(flatten(self.Tags.Lists)) == 3", true),
        ("network(self.Tags.Cidr) == '10.1.0.0/16'", true),
        ("grants(target(self.Tags.Role), 'logs:PutLogEvents')", true),
        ("grants(target(self.Tags.Role), 's3:GetObject')", false),
        ("size(statements(self.Missing)) == 0", true),
    ];
    for (expression, truth) in decided {
        // What is not known would be a finding neither way; the first of these is unknown.
        let told = |assert: &str| {
            let block = format!(
                "code = \"C0001\"\nseverity = \"error\"\ntypes = [\"AWS::SSM::*\"]\nassert = \"{assert}\"\n\
                 message = \"told\"\nwhy = \"w\"\nhelp = \"h\"\n"
            );
            let files =
                [("cfnlens.toml", SETTINGS), ("rules/told.md", &page("told", &block)), ("template.yaml", PARTS)];
            let ran = run(&folder("own-functions", &files), &["check", "template.yaml"]);
            assert!(ran.status <= 1, "{expression}: {}{}", ran.out, ran.err);
            ran.out.contains("error[C0001] told")
        };
        let known = !expression.contains("startsWith('arn')");
        assert_eq!(told(expression), known && !truth, "{expression} is {truth}\n");
        assert_eq!(told(&format!("!({expression})")), known && truth, "not {expression}");
    }
}

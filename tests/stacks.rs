//! Many templates as one system: edges, orders, circles, and the findings about them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;

use cfnlens::engine::{self, Options, Report};
use cfnlens::source::{FileId, Sources, Span};
use cfnlens::stacks::{Edge, EdgeKind, Order, System};
use cfnlens::template::{Interface, NestedStack, Part, Pattern, SharedName};

/// Numbers that look random and are the same in each run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    /// The numbers below `count` in any order.
    fn shuffled(&mut self, count: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..count).collect();
        for index in (1..count).rev() {
            all.swap(index, self.below(index + 1));
        }
        all
    }
}

fn pattern(text: String) -> Pattern<'static> {
    Pattern { parts: vec![Part::Text(Cow::Owned(text))] }
}

fn shared(file: usize, number: usize, text: String) -> SharedName {
    let span = Span::new(FileId(file as u32), number as u32, number as u32);
    SharedName { name: pattern(text), span, owner: String::new(), conditional: false }
}

/// Templates that export `value-<number>` each, and import and nest these others.
fn system(imports: &[Vec<usize>], nested: &[Vec<usize>]) -> System {
    let mut sources = Sources::default();
    let interface = |file: usize| {
        let here = &imports[file];
        let span = Span::new(FileId(file as u32), 0, 0);
        let nest = |child: &usize| NestedStack {
            id: format!("Child{child}"),
            span,
            locations: vec![pattern(format!("./s{child}.yaml"))],
            location_span: span,
            given: Vec::new(),
            given_known: true,
            outputs: Vec::new(),
            conditional: false,
        };
        Interface {
            exports: vec![shared(file, 0, format!("value-{file}"))],
            imports: here.iter().enumerate().map(|(at, to)| shared(file, at, format!("value-{to}"))).collect(),
            nested: nested.get(file).into_iter().flatten().map(nest).collect(),
            partial: false,
            ..Interface::unknown(FileId(file as u32))
        }
    };
    let interfaces = (0..imports.len()).map(interface).collect();
    for file in 0..imports.len() {
        sources.add(format!("s{file}.yaml"), Vec::new());
    }
    System::new(interfaces, &[], &sources)
}

/// The number of each stack's wave; fails where a stack stands in two.
fn waves(order: &Order) -> HashMap<usize, usize> {
    let mut waves = HashMap::new();
    for (number, wave) in order.waves.iter().enumerate() {
        for stack in wave {
            assert_eq!(waves.insert(*stack, number), None, "{stack} is deployed twice");
        }
    }
    waves
}

#[test]
fn ten_thousand_stacks_are_put_in_order() {
    for seed in [1, 7, 42] {
        let mut random = Random(seed);
        let count = 10_000;
        let place = random.shuffled(count);
        let mut imports = vec![Vec::new(); count];
        for rank in 1..count {
            for _ in 0..random.below(5) {
                // Many near ones make long chains, some far ones make them meet.
                let back = if random.below(3) == 0 { rank } else { rank.min(50) };
                imports[place[rank]].push(place[rank - 1 - random.below(back)]);
            }
        }
        let system = system(&imports, &[]);
        let order = system.order();
        assert!(order.cycles.is_empty());
        let waves = waves(&order);
        assert_eq!(waves.len(), count);
        let mut deleted = vec![0; count];
        for (at, stack) in order.delete().into_iter().enumerate() {
            deleted[stack] = at;
        }
        for (stack, needed) in imports.iter().enumerate() {
            assert!(needed.iter().all(|needed| waves[needed] < waves[&stack]), "{stack} is deployed too early");
            assert!(needed.iter().all(|needed| deleted[*needed] > deleted[stack]), "{stack} is deleted too late");
            let soonest = needed.iter().map(|needed| waves[needed] + 1).max().unwrap_or(0);
            assert_eq!(waves[&stack], soonest, "{stack} could be deployed sooner");
        }
        let first = order.waves[0][0];
        let users = order.before_deleting(&[first]);
        assert!(users.is_sorted_by_key(|user| deleted[*user]) && !users.contains(&first));
        for (stack, needed) in imports.iter().enumerate() {
            let blocks = needed.iter().any(|needed| *needed == first || users.contains(needed));
            assert_eq!(blocks, users.contains(&stack), "{stack}");
        }
    }
}

#[test]
fn nested_stacks_go_with_the_stacks_around_them() {
    // 0 nests 1, 1 nests 2; 2 imports from 3; 5 imports from 2; 3 and 4 are alone; 0 imports from its own child.
    let imports = [vec![1], vec![], vec![3], vec![], vec![], vec![2]];
    let nested = [vec![1], vec![2]];
    let system = system(&imports, &nested);
    let order = system.order();
    assert_eq!(order.waves, [vec![3, 4], vec![0], vec![5]]);
    assert_eq!(order.delete(), [5, 0, 4, 3]);
    assert_eq!(order.stacks_of(2), [0]);
    assert_eq!(order.before_deleting(&[3]), [5, 0]);
    assert!(order.cycles.is_empty());
    // Templates that nest each other have no outermost one; each still has its place.
    let order = self::system(&[vec![], vec![], vec![0]], &[vec![1], vec![0]]).order();
    assert_eq!(order.waves, [vec![0, 1], vec![2]]);
}

#[test]
fn circles_are_found_with_every_edge() {
    for size in [2, 3, 40] {
        // A ring, a stack that leads into it, and one that it needs.
        let mut imports: Vec<Vec<usize>> = (0..size).map(|stack| vec![(stack + 1) % size]).collect();
        imports[0].push(size + 1);
        imports.push(vec![0]);
        imports.push(vec![]);
        let system = system(&imports, &[]);
        for cycles in [system.order().cycles, system.certain_cycles()] {
            assert_eq!(cycles.len(), 1);
            assert_eq!(cycles[0].stacks, (0..size).collect::<Vec<_>>());
            let edges: Vec<&Edge> = cycles[0].edges.iter().map(|edge| &system.edges()[*edge]).collect();
            let ends: Vec<(usize, usize)> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
            assert_eq!(ends, (0..size).map(|stack| (stack, (stack + 1) % size)).collect::<Vec<_>>());
        }
        let waves = waves(&system.order());
        assert!(waves[&(size + 1)] < waves[&0] && waves[&0] < waves[&size]);
    }
}

fn read(files: &[(String, String)]) -> (Sources, Report) {
    let mut sources = Sources::default();
    for (name, text) in files {
        sources.add(name.clone(), text.clone().into_bytes());
    }
    let report = engine::check(&sources, &Options { covers_folder: true, ..Options::default() });
    (sources, report)
}

fn rules(files: &[(&str, &str)]) -> Vec<&'static str> {
    let files: Vec<(String, String)> =
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    read(&files).1.findings.iter().map(|finding| finding.rule.name).collect()
}

#[test]
fn a_circle_is_one_finding_with_every_import() {
    for size in [2, 3, 40] {
        let file = |number: usize| {
            let mut text = String::from("Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n");
            writeln!(text, "      DisplayName: !ImportValue value-{}", (number + 1) % size).unwrap();
            writeln!(
                text,
                "Outputs:\n  Name:\n    Value: !GetAtt Topic.TopicName\n    Export:\n      Name: value-{number}"
            )
            .unwrap();
            (format!("s{number}.yaml"), text)
        };
        let files: Vec<(String, String)> = (0..size).map(file).collect();
        let (_, report) = read(&files);
        assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
        let finding = &report.findings[0];
        assert_eq!(finding.rule.name, "import-cycle");
        assert_eq!(finding.pointer, "/Resources/Topic/Properties/DisplayName/Fn::ImportValue");
        let related = finding.diagnostic.related.iter().map(|label| label.span.file);
        let mut places: Vec<FileId> = related.chain([finding.diagnostic.primary.file]).collect();
        places.sort();
        places.dedup();
        assert_eq!(places.len(), size);
    }
}

#[test]
fn a_circle_that_may_be_open_is_no_mistake() {
    let stack = |extra: &str, import: &str, export: &str| {
        format!(
            "Parameters:\n  Stage: {{Type: String, Default: a}}\nConditions:\n  Second: !Equals [!Ref Stage, b]\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\n{extra}    Properties:\n      DisplayName: !ImportValue {import}\nOutputs:\n  Name:\n    Value: !Ref AWS::Region\n    Export: {{Name: {export}}}\n"
        )
    };
    let circle = |app: &str| {
        let network = stack("", "app", "net");
        rules(&[("app.yaml", app), ("network.yaml", &network)]).contains(&"import-cycle")
    };
    assert!(circle(&stack("", "net", "app")));
    assert!(!circle(&stack("    Condition: Second\n", "net", "app")));
    assert!(!circle(&stack("", "{'Fn::Sub': '${Stage}et'}", "app")));
    assert!(!circle(&stack("", "net", "!Sub '${Stage}pp'")));
}

const CHILD: &str = "Parameters:\n  Cidr: {Type: String}\nResources:\n  Vpc:\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: !Ref Cidr}\nOutputs:\n  VpcId: {Value: !Ref Vpc}\n";

/// A template around a nested stack with these properties, after these lines.
fn parent(before: &str, properties: &str) -> String {
    format!(
        "{before}Resources:\n  Net:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: net/child.yaml\n{properties}"
    )
}

#[test]
fn nested_stacks_are_held_against_their_templates() {
    let with = |properties: &str, child: &str| {
        let parent = parent("", properties);
        rules(&[("main.yaml", parent.as_str()), ("net/child.yaml", child)])
    };
    assert!(with("      Parameters: {Cidr: 10.0.0.0/16}\n", CHILD).is_empty());
    assert_eq!(with("", CHILD), ["nested-parameter-missing"]);
    // A name that is nearly right is one mistake.
    assert_eq!(with("      Parameters: {Cird: 10.0.0.0/16}\n", CHILD), ["nested-parameter-unknown"]);
    let read = "      Parameters: {Cidr: 10.0.0.0/16}\nOutputs:\n  Id:\n    Value: !Sub \"${Net.Outputs.Vpc}\"\n";
    assert_eq!(with(read, CHILD), ["nested-output-unknown"]);
    // What a macro makes of the nested template is not known.
    let rewritten = format!("Transform: MyMacro\n{CHILD}");
    assert!(with(read, &rewritten).is_empty());
    assert!(with("      Parameters: {Other: 1}\n", &rewritten).is_empty());
}

#[test]
fn what_a_condition_or_a_function_decides_is_no_mistake() {
    let conditions =
        "Parameters:\n  Old: {Type: String, Default: 'no'}\nConditions:\n  IsOld: !Equals [!Ref Old, 'yes']\n";
    let with = |properties: &str| {
        let parent = parent(conditions, properties);
        rules(&[("main.yaml", parent.as_str()), ("net/child.yaml", CHILD)])
    };
    let given = "      Parameters:\n        Cidr: !If [IsOld, 10.0.0.0/16, !Ref AWS::NoValue]\n";
    assert!(with(given).is_empty());
    let extra = "      Parameters:\n        Cidr: 10.0.0.0/16\n        Legacy: !If [IsOld, a, !Ref AWS::NoValue]\n";
    assert!(with(extra).is_empty());
    let exchanged = "      Parameters: !If [IsOld, {Legacy: a}, {Cidr: 10.0.0.0/16}]\n";
    assert!(!with(exchanged).iter().any(|rule| rule.starts_with("nested-")));
}

#[test]
fn a_file_is_missing_only_where_all_files_were_read() {
    let main = "Resources:\n  Net:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ";
    let missing = |name: &str, url: &str| {
        let text = format!("{main}{url}\n");
        rules(&[(name, &text), ("app/other.yaml", CHILD)])
    };
    assert_eq!(missing("app/main.yaml", "missing.yaml"), ["nested-template-missing"]);
    for silent in
        ["../missing.yaml", "https://bucket.s3.amazonaws.com/missing.yaml", "build/out.packaged", "<URL>.yaml"]
    {
        assert!(missing("app/main.yaml", silent).is_empty(), "{silent}");
    }
}

#[test]
fn edges_keep_the_nearest_exporters() {
    let export = |name: &str| {
        format!(
            "Resources:\n  A:\n    Type: AWS::SNS::Topic\nOutputs:\n  O:\n    Value: !Ref A\n    Export: {{Name: !Sub '{name}'}}\n"
        )
    };
    let import = "Parameters:\n  Net: {Type: String}\nResources:\n  B:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: !ImportValue {'Fn::Sub': '${Net}-vpc'}\n";
    let mut sources = Sources::default();
    for (name, text) in [
        ("a/app.yaml", import.to_owned()),
        ("a/one.yaml", export("${AWS::StackName}-vpc")),
        ("a/two.yaml", export("prod-vpc")),
        ("a/other.yaml", export("prod-subnet")),
        ("b/far.yaml", export("${AWS::StackName}-vpc")),
        ("b/app.yaml", import.to_owned()),
    ] {
        sources.add(name.to_owned(), text.into_bytes());
    }
    let system = engine::system(&sources, &[]);
    let edge = |edge: &Edge| (system.path(edge.from).to_owned(), system.path(edge.to).to_owned());
    let edges: Vec<(String, String)> = system.edges().iter().map(edge).collect();
    let wanted = [("a/app.yaml", "a/one.yaml"), ("a/app.yaml", "a/two.yaml"), ("b/app.yaml", "b/far.yaml")];
    assert_eq!(edges, wanted.map(|(from, to)| (from.to_owned(), to.to_owned())));
    assert!(system.edges().iter().all(|edge| edge.kind == EdgeKind::Import && !edge.certain));
    assert_eq!(system.name(0), "a/app.yaml");
    assert_eq!(system.name(1), "one");
}

//! The report as a page: what is in it, that it holds together, and that a template cannot write in it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use std::collections::HashSet;
use std::fmt::Write as _;

use command::{SOUND, folder, run};

/// Elements that have no end.
const EMPTY: &[&str] = &["meta", "input", "br", "hr", "rect", "path"];

/// The tags of a page with their attributes, style and script left out; each element must end where it should.
fn tags(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let (mut found, mut open) = (Vec::new(), Vec::new());
    let mut rest = page.strip_prefix("<!doctype html>\n").expect("a page");
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "text with `>`: {}", &rest[..at]);
        let end = at + rest[at..].find('>').expect("an end of the tag");
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "before {}", &rest[..rest.len().min(200)]);
            continue;
        }
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let name = name.trim_end_matches('/').to_owned();
        let mut pairs = Vec::new();
        while !attributes.trim_matches(['/', ' ']).is_empty() {
            let attribute = attributes.trim_start();
            let word = &attribute[..attribute.find([' ', '=']).unwrap_or(attribute.len())];
            assert!(word.chars().all(|c| c.is_ascii_alphanumeric() || "-:".contains(c)), "{tag}");
            let after = &attribute[word.len()..];
            let (value, after) = match after.strip_prefix("=\"") {
                Some(value) => value.split_once('"').expect("an end of the value"),
                None => ("", after),
            };
            pairs.push((word.to_owned(), value.to_owned()));
            attributes = after;
        }
        if name == "style" || name == "script" {
            rest = &rest[rest.find(&format!("</{name}>")).expect("its end") + name.len() + 3..];
        } else if !EMPTY.contains(&name.as_str()) {
            open.push(name.clone());
        }
        found.push((name, pairs));
    }
    assert!(open.is_empty(), "{open:?}");
    found
}

/// Every anchor stands once, every link leads to one or to documentation, nothing runs, nothing is loaded.
fn hold(page: &str) -> HashSet<String> {
    let tags = tags(page);
    let values = |name: &str| -> Vec<String> {
        let pairs = tags.iter().flat_map(|(_, pairs)| pairs);
        pairs.filter(|(word, _)| word == name).map(|(_, value)| value.clone()).collect()
    };
    let ids = values("id");
    let anchors: HashSet<String> = ids.iter().cloned().collect();
    assert_eq!(anchors.len(), ids.len(), "an anchor stands twice");
    for link in values("href") {
        let target = link.strip_prefix('#').map(|id| anchors.contains(id));
        assert!(target.unwrap_or(link.starts_with("https://")), "{link}");
    }
    for (name, pairs) in &tags {
        assert!(!["img", "link", "iframe", "object", "embed", "base", "form"].contains(&name.as_str()), "{name}");
        for (word, value) in pairs {
            assert!(!word.starts_with("on") && word != "style" && word != "src", "{name} {word}={value}");
        }
    }
    assert_eq!(tags.iter().filter(|(name, _)| name == "script").count(), 1);
    let policy = values("content").into_iter().find(|it| it.contains("default-src")).expect("a policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    anchors
}

#[test]
fn each_finding_has_a_line_a_mark_and_a_page() {
    let wrong = "Conditions:\n  Prod: !Equals [!Ref AWS::Region, x]\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\n    \
                 Condition: Prod\n    Properties:\n      TopicName: !Ref TopicNam\nOutputs:\n  T:\n    Value: !Ref Topic\n";
    let at = folder("parts", &[("wrong.yaml", wrong), ("sound.yaml", SOUND)]);
    let ran = run(&at, &["check", "--isolated", "--format", "html", "."]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    let anchors = hold(&ran.out);
    for anchor in ["q1", "f1", "q2", "f2", "r-undefined-ref", "r-conditional-reference", "rules", "others"] {
        assert!(anchors.contains(anchor), "{anchor}");
    }
    assert!(ran.out.contains(">TopicNam</a>") && ran.out.contains("TopicName</span>: <span class=\"i\">!Ref</span> "));
    assert!(ran.out.contains("sound.yaml</li>"));
    // The node of the graph leads to its line, and back.
    assert!(ran.out.contains("class=\"node resource c0\"") && ran.out.contains("class=\"to\""));
    assert_eq!(run(&at, &["check", "--isolated", "--format", "html", "."]).out, ran.out);
    let sound = run(&at, &["check", "--isolated", "--format", "html", "sound.yaml"]);
    assert!(sound.status == 0 && sound.out.contains("Nothing was found") && sound.out.contains("AWS::SNS::Topic"));
    hold(&sound.out);
}

#[test]
fn a_template_cannot_write_in_the_page() {
    let evil = "</code></script><script>alert(1)</script><img src=x onerror=alert(2)>";
    let attribute = "x\" onmouseover=\"alert(3)";
    let template = format!(
        "Conditions:\n  '{evil}': !Equals [a, !Ref '{attribute}']\nResources:\n  '{evil}':\n    Type: '{attribute}'\n    Condition: '{evil}'\n    \
         Properties: {{\"{evil}\": !Ref '{evil}2', L: 'javascript:alert(4)'}}\n  B:\n    Type: AWS::SNS::Topic\n    DependsOn: ['{evil}', 'javascript:alert(5)']\n    \
         Properties:\n      TopicName: !Ref \"a\u{202e}b\"\n# </style> <!-- ]]> &lt; \n"
    );
    let at = folder("hostile", &[("evil.yaml", template.as_str())]);
    for arguments in [&["check", "--isolated", "--format", "html"][..], &["graph", "--format", "html"]] {
        let page = run(&at, &[arguments, &["evil.yaml"]].concat()).out;
        hold(&page);
        for raw in ["<script>alert", "<img", "\" onmouseover", "\u{202e}", "</style> "] {
            assert!(!page.contains(raw), "{raw}");
        }
        assert!(page.contains("&lt;script&gt;alert(1)"));
    }
    let picture = run(&at, &["graph", "--format", "svg", "evil.yaml"]).out;
    let read = roxmltree::Document::parse(&picture).unwrap_or_else(|error| panic!("{error}\n{picture}"));
    assert!(read.descendants().all(|it| !it.has_tag_name("script") && !it.has_tag_name("img")));
}

#[test]
fn a_large_template_is_a_page_that_browsers_open() {
    let mut template = "Parameters:\n  Stage: {Type: String}\nResources:\n".to_owned();
    for number in 0..500 {
        let _ = write!(
            template,
            "  Topic{number}:\n    Type: AWS::SNS::Topic\n    Properties:\n      # a comment\n      TopicName: !Sub 'news-${{Stage}}-{number}'\n      \
             DisplayName: !Ref Missing{number}\n      FifoTopic: true\n      Tags:\n        - Key: number\n          Value: '{number}'\n"
        );
    }
    let at = folder("large", &[("large.yaml", template.as_str())]);
    let page = run(&at, &["check", "--isolated", "--format", "html", "large.yaml"]).out;
    assert!(page.len() < 3_000_000, "{}", page.len());
    let anchors = hold(&page);
    assert!(anchors.contains("f500") && anchors.contains("q500"));
    assert!(page.contains("No picture of the graph") || page.contains("class=\"picture\""));
}

#[test]
fn graphs_are_pictures_pages_and_trees() {
    let template = "Parameters:\n  Name: {Type: String}\nConditions:\n  Prod: !Equals [!Ref Name, x]\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\n    \
                    Condition: Prod\n    Properties: {TopicName: !Ref Name}\n  A:\n    Type: AWS::SNS::Topic\n    DependsOn: [B, Topic]\n  B:\n    \
                    Type: AWS::SNS::Topic\n    DependsOn: A\nOutputs:\n  T:\n    Value: !Ref Topic\n";
    let at = folder("graphs", &[("t.yaml", template)]);
    let graph = |format: &str| run(&at, &["graph", "--format", format, "t.yaml"]);
    let picture = graph("svg").out;
    let read = roxmltree::Document::parse(&picture).unwrap();
    let nodes = read.descendants().filter(|it| it.attribute("data-node").is_some()).count();
    let arrows = read.descendants().filter(|it| it.attribute("data-from").is_some()).count();
    assert_eq!((nodes, arrows), (5, 5));
    assert!(picture.contains(">if Prod</text>"));
    assert_eq!(graph("svg").out, picture);
    hold(&graph("html").out);
    assert_eq!(
        graph("ascii").out,
        "T: output\n\
         └─ Topic: AWS::SNS::Topic (Ref)\n   ├─ Name: String (Ref)\n   └─ Prod: condition (Condition)\n      └─ Name: String (Ref)\n\
         A: AWS::SNS::Topic\n\
         ├─ Topic: AWS::SNS::Topic (DependsOn) ^ see above\n└─ B: AWS::SNS::Topic (DependsOn)\n   \
         └─ A: AWS::SNS::Topic (DependsOn) ^ see above\n"
    );
}

#[test]
fn stacks_that_need_each_other_are_a_picture() {
    let evil = "<script>&x";
    let network = format!(
        "Resources:\n  Topic: {{Type: AWS::SNS::Topic}}\nOutputs:\n  T: {{Value: !Ref Topic, Export: {{Name: '{evil}'}}}}\n"
    );
    let app = format!(
        "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties: {{TopicName: !ImportValue '{evil}'}}\n  \
         Inner:\n    Type: AWS::CloudFormation::Stack\n    Properties: {{TemplateURL: inner.yaml}}\n  Wrong: {{Type: AWS::SNS::Topik}}\n"
    );
    let files = [("app.yaml", app.as_str()), ("network.yaml", &network), ("inner.yaml", SOUND), ("alone.yaml", SOUND)];
    let at = folder("stacks-picture", &files);
    let report = run(&at, &["check", "--isolated", "--format", "html", "."]).out;
    let page = run(&at, &["stacks", "--format", "html"]).out;
    for shown in [&report, &page] {
        let anchors = hold(shown);
        let stacks = tags(shown).iter().filter(|(_, it)| it.contains(&("class".into(), "node stack".into()))).count();
        assert_eq!(stacks, 3, "the one that stands alone is only in the table");
        assert_eq!(anchors.iter().filter(|it| it.starts_with('t') && it[1..].parse::<u32>().is_ok()).count(), 4);
        assert!(shown.contains("class=\"arrow nested\"") && !shown.contains("<script>&"), "{shown}");
        assert!(shown.contains("<title>app imports from network: &lt;script&gt;&amp;x</title>"), "{shown}");
        assert!(shown.contains("1 stack without any import or nested stack"), "{shown}");
    }
    assert!(report.contains("<h2 id=\"stacks\">Stacks</h2>") && report.contains("<a href=\"#s"), "{report}");
    let apart = run(&at, &["check", "--isolated", "--format", "html", "alone.yaml", "network.yaml"]).out;
    assert!(!apart.contains("id=\"stacks\""), "nothing needs anything: no picture");
}

#[test]
fn a_long_chain_and_a_dense_graph_cost_little() {
    let template = |count: usize, needs: &dyn Fn(usize) -> Vec<usize>| {
        let mut text = "Resources:\n".to_owned();
        for number in 0..count {
            let list: Vec<String> = needs(number).iter().map(|it| format!("R{it}")).collect();
            let _ = write!(text, "  R{number}:\n    Type: AWS::SNS::Topic\n    DependsOn: [{}]\n", list.join(", "));
        }
        text
    };
    let chain = template(300, &|it| if it < 299 { vec![it + 1] } else { Vec::new() });
    let longer = template(2000, &|it| if it < 1999 { vec![it + 1] } else { Vec::new() });
    let dense = template(60, &|it| (0..60).filter(|other| *other != it).collect());
    let at = folder("dense", &[("chain.yaml", &chain), ("longer.yaml", &longer), ("dense.yaml", &dense)]);
    assert_eq!(run(&at, &["graph", "--format", "svg", "chain.yaml"]).status, 0);
    for file in ["longer.yaml", "dense.yaml"] {
        let refused = run(&at, &["graph", "--format", "svg", file]);
        assert!(refused.status == 2 && refused.err.contains("no picture: "), "{}", refused.err);
        let page = run(&at, &["graph", "--format", "html", file]);
        assert!(page.status == 0 && page.out.contains("No picture of the graph: "));
        let tree = run(&at, &["graph", "--format", "ascii", file]).out;
        assert!(tree.len() < 600_000, "{}", tree.len());
    }
}

#[test]
fn what_sam_generates_is_dashed() {
    let template = "Transform: AWS::Serverless-2016-10-31\nConditions:\n  Prod: !Equals [!Ref AWS::Region, x]\nResources:\n  Orders:\n    \
                    Type: AWS::Serverless::Function\n    Condition: Prod\n    Properties:\n      InlineCode: x\n      Handler: app.handler\n      \
                    Runtime: python3.12\n      Events:\n        Get: {Type: Api, Properties: {Path: /, Method: get}}\n  Topic:\n    \
                    Type: AWS::SNS::Topic\n    DependsOn: Orders\nOutputs:\n  Url: {Value: !Ref ServerlessRestApi}\n";
    let refused = template.replace("Path: /,", "");
    let plain = template.replace("AWS::Serverless::Function", "AWS::Lambda::Function");
    let files = [("sam.yaml", template), ("refused.yaml", &refused), ("plain.yaml", &plain)];
    let at = folder("generated", &files);
    let graph = |format: &str, file: &str| {
        let ran = run(&at, &["graph", "--format", format, file]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{format}");
        ran.out
    };
    let json: serde_json::Value = serde_json::from_str(&graph("json", "sam.yaml")).unwrap();
    let made: Vec<(&str, &str)> = json["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| Some((it["name"].as_str()?, it["generatedBy"].as_str()?)))
        .collect();
    let (of, all) = ("Orders", "AWS::Serverless-2016-10-31");
    assert_eq!(made[..3], [("OrdersRole", of), ("OrdersGetPermissionProd", of), ("ServerlessRestApi", all)]);
    assert!(made.len() == 5 && made[3].1 == all && made[4] == ("ServerlessRestApiProdStage", all), "{made:?}");
    let order = json["creation_order"].as_array().unwrap();
    let place = |name: &str| order.iter().position(|it| it == name).unwrap();
    for pair in ["OrdersRole", "Orders", "ServerlessRestApi", "ServerlessRestApiProdStage"].windows(2) {
        assert!(place(pair[0]) < place(pair[1]), "{order:?}");
    }
    let dot = graph("dot", "sam.yaml");
    assert!(
        dot.contains("label=\"Orders and what SAM makes of it (dashed)\"")
            && dot.contains("label=\"What SAM adds (dashed)\"")
    );
    let boxes: Vec<&str> = dot.lines().filter(|it| it.contains("shape=box")).collect();
    assert_eq!((boxes.len(), boxes.iter().filter(|it| it.contains("style=dashed")).count()), (7, 5), "{dot}");
    assert!(dot.contains("\"resource:Orders\" -> \"resource:OrdersRole\" [label=\"Fn::GetAtt\"];"));
    let mermaid = graph("mermaid", "sam.yaml");
    assert!(
        mermaid.contains("subgraph s1[\"Orders and what SAM makes of it (dashed)\"]")
            && mermaid.contains("\n  class n2,n3,"),
        "{mermaid}"
    );
    let tree = graph("ascii", "sam.yaml");
    assert!(
        tree.contains("OrdersRole: AWS::IAM::Role, made of Orders (Fn::GetAtt)")
            && tree.contains("ServerlessRestApi: AWS::ApiGateway::RestApi, made by SAM")
    );
    let picture = graph("svg", "sam.yaml");
    roxmltree::Document::parse(&picture).unwrap();
    assert!(
        picture.matches("\"node resource generated").count() == 5 && picture.contains(">SAM generates it</text>"),
        "{picture}"
    );
    assert!(picture.contains(">made of Orders</text>") && picture.contains(">if Prod</text>"));
    let page = run(&at, &["check", "--isolated", "--format", "html", "sam.yaml"]).out;
    hold(&page);
    assert!(page.contains("the resources that SAM generates.") && page.contains("made of Orders"));
    // What the transform refuses has no expansion, and other templates need none.
    for file in ["refused.yaml", "plain.yaml"] {
        assert!(!graph("json", file).contains("generatedBy") && !graph("svg", file).contains("SAM"), "{file}");
    }
}

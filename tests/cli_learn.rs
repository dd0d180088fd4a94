//! `cfnlens learn`, driven through a pipe as a learner drives it at a terminal.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod command;

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use cfnlens::explain::lessons;
use command::{folder, run, run_with};

/// A lesson in which the files can change between two answers.
struct Learner {
    child: Child,
    folder: PathBuf,
}

impl Learner {
    fn new(home: &Path, lesson: &str) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_cfnlens"))
            .args(["learn", lesson, "--into", "here"])
            .current_dir(home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self { child, folder: home.join("here") }
    }

    /// What is said up to the next question, or to the end.
    fn hear(&mut self) -> String {
        let mut said = Vec::new();
        let mut byte = [0];
        while !said.ends_with(b"uit > ") && self.child.stdout.as_mut().unwrap().read(&mut byte).unwrap() > 0 {
            said.push(byte[0]);
        }
        String::from_utf8(said).unwrap()
    }

    fn answer(&mut self, answer: &str) -> String {
        writeln!(self.child.stdin.as_mut().unwrap(), "{answer}").unwrap();
        self.hear()
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.folder.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    fn status(&mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap()
    }
}

#[test]
fn without_a_terminal_the_lessons_are_listed() {
    let home = folder("list", &[]);
    let ran = run(&home, &["learn"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out.lines().count(), lessons::all().len());
    assert!(ran.out.contains(" 3  conditions              Conditions\n"), "{}", ran.out);
    assert_eq!(run(&home, &["learn", "--list"]).out, ran.out);
    let json: serde_json::Value =
        serde_json::from_str(&run(&home, &["learn", "--list", "--format", "json"]).out).unwrap();
    assert_eq!(json[2], serde_json::json!({"number": 3, "name": "conditions", "title": "Conditions"}));
    assert!(fs::read_dir(&home).unwrap().next().is_none(), "a list writes nothing");
}

#[test]
fn a_lesson_has_a_number_and_a_name() {
    let home = folder("names", &[]);
    for name in ["3", "03", "conditions", "03-conditions"] {
        let ran = run(&home, &["learn", name]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{name}");
        assert!(ran.out.starts_with("3. Conditions\n"), "{name}");
    }
    assert!(home.join("cfnlens-lessons/03-conditions/template.yaml").is_file());
    let ran = run(&home, &["learn", "condition"]);
    assert_eq!(
        (ran.status, ran.err.as_str()),
        (2, "cfnlens: no lesson is called `condition`; did you mean `conditions`?\n")
    );
}

#[test]
fn a_lesson_leads_from_the_finding_to_the_end() {
    let home = folder("lead", &[]);
    let mut learner = Learner::new(&home, "first-bucket");
    let start = learner.hear();
    assert!(start.contains("What you will learn") && start.contains("  │   PhotoBucket:\n"), "{start}");
    assert!(start.contains("4 things are open; this is number 1:\n\nerror[E3006] unknown-resource-type"), "{start}");
    assert!(!start.contains("= help"), "what to do is not told before it is asked for:\n{start}");

    assert!(learner.answer("h").contains("Hint 1 of 3: Compare the types"));
    assert!(learner.answer("hint").contains("Hint 2 of 3: "));
    assert!(learner.answer("H").contains("Hint 3 of 3: Write `Type: AWS::S3::Bucket`"));
    assert!(learner.answer("h").contains("no more hints"));
    assert!(learner.answer("e").contains("A resource type that AWS does not have."));
    assert!(learner.answer("e").contains("The idea\n"));
    assert!(learner.answer("what?").contains("c  check again"));

    learner.edit("template.yaml", "S3::Buckets", "S3::Bucket");
    learner.edit("template.yaml", "Tag:", "Tagz:");
    let again = learner.answer("c");
    assert!(again.contains("      fixed: AWS has no resource type `AWS::S3::Buckets`\n"), "{again}");
    assert!(again.contains("still there: `Holiday_Photo_Logs` is no name of a bucket\n"), "{again}");
    assert!(again.contains("        new: `AWS::S3::Bucket` has no property `Tagz` here\n"), "{again}");
    assert!(again.contains("3 things are open; this is number 1:\n\nerror[E1161]"), "{again}");
    let next = learner.answer("n");
    assert!(next.contains("this is number 2:\n\nerror[E3002] unknown-property"), "{next}");
    assert!(learner.answer("").contains("this is number 2:"));

    let before = fs::read_to_string(learner.folder.join("template.yaml")).unwrap();
    let solution = learner.answer("s");
    assert!(solution.contains("-       Tagz:\n+       Tags:\n") && !solution.contains("Buckets"), "{solution}");
    assert_eq!(fs::read_to_string(learner.folder.join("template.yaml")).unwrap(), before);

    learner.edit("template.yaml", "Tagz:", "Tags:");
    learner.edit("template.yaml", "      BucketName: Holiday_Photo_Logs\n", "");
    learner.edit("template.yaml", "PhotosBucket", "PhotoBucket");
    let end = learner.answer("c");
    assert!(end.contains("Everything is mended.\n\nWhat you have learned\n"), "the idea was told before:\n{end}");
    assert!(end.contains("Try it yourself"), "{end}");
    assert!(end.ends_with("Next: cfnlens learn 2  (Parameters)\n"), "{end}");
    assert_eq!(learner.status(), 0);
}

#[test]
fn what_cannot_be_read_hides_nothing() {
    let home = folder("unread", &[]);
    let mut learner = Learner::new(&home, "1");
    learner.hear();
    learner.edit("template.yaml", "Value: logs", "Value: [logs");
    let broken = learner.answer("c");
    assert!(broken.contains("syntax-error") && broken.contains("This comes first"), "{broken}");
    assert!(!broken.contains("fixed:"), "{broken}");
    learner.edit("template.yaml", "Value: [logs", "Value: logs");
    let back = learner.answer("c");
    assert_eq!(back.matches("still there: ").count(), 4, "{back}");
    fs::remove_file(learner.folder.join("template.yaml")).unwrap();
    assert!(!learner.answer("c").contains("fixed:"), "a file that is gone is not mended");
    fs::write(learner.folder.join("template.yaml"), "").unwrap();
    let emptied = learner.answer("c");
    assert!(emptied.contains("the file is empty") && !emptied.contains("fixed:"), "{emptied}");
    learner.answer("q");
    assert_eq!(learner.status(), 0);
}

#[test]
fn a_file_of_the_user_stays_as_it_is() {
    let own = command::SOUND;
    let home = folder("own", &[("mine/template.yaml", own)]);
    let ran = run(&home, &["learn", "1", "--into", "mine"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("mine/template.yaml was there already; your version stays as it is.\n"), "{}", ran.out);
    assert!(ran.out.contains("  │   Topic:\n"), "the story shows the learner's version");
    assert_eq!(fs::read_to_string(home.join("mine/template.yaml")).unwrap(), own);
}

#[test]
fn settings_around_the_lesson_hide_nothing() {
    let home = folder("settings", &[("cfnlens.toml", "ignore = [\"ALL\"]\n"), (".gitignore", "*.yaml\n")]);
    assert!(run(&home, &["learn", "1"]).out.contains("4 things are open"));
    let template = home.join("cfnlens-lessons/01-first-bucket/template.yaml");
    let text = fs::read_to_string(&template).unwrap();
    fs::write(&template, format!("# cfnlens: ignore[ALL]\n{text}").replace("Tag:", "Tag: # cfnlens: ignore[E3002]"))
        .unwrap();
    assert!(run(&home, &["learn", "1"]).out.contains("4 things are open"), "a comment mends nothing");
}

#[test]
fn an_update_is_mended_like_a_template() {
    let home = folder("update", &[]);
    let mut learner = Learner::new(&home, "11");
    assert!(learner.hear().contains("! Customers  AWS::DynamoDB::Table: replaced\n"));
    assert!(learner.answer("h").contains("Hint 1 of 3: Two properties"));
    assert!(learner.answer("e").contains("The idea\n"));
    assert!(learner.answer("n").contains("- Welcome  AWS::SQS::Queue: removed\n"));
    learner.edit("new.yaml", "      TableName: customers\n", "");
    let again = learner.answer("c");
    assert!(again.contains("      fixed: `Customers`: ") && again.contains("One thing is open:"), "{again}");
    learner.edit("new.yaml", "WelcomeMails", "Welcome");
    assert!(learner.answer("c").contains("What you have learned"));
    assert_eq!(learner.status(), 0);
}

#[test]
fn commands_of_a_lesson_run_on_the_files_of_the_learner() {
    let home = folder("commands", &[]);
    let out = run(&home, &["learn", "12"]).out;
    let place = "cfnlens-lessons/12-failed-deployment";
    let command = format!("$ cfnlens explain --error - {place}/template.yaml < {place}/events.json\n\nRoot cause: ");
    assert!(out.contains(&command), "{out}");
    assert!(out.contains("One thing is open:\n\nerror[E3505]"), "{out}");
}

#[test]
fn every_lesson_ends_when_its_files_are_mended() {
    for lesson in lessons::all() {
        let home = folder(&format!("end-{}", lesson.folder), &[]);
        let mut learner = Learner::new(&home, lesson.name());
        assert!(learner.hear().contains("open"), "{}", lesson.folder);
        for file in lesson.mended {
            fs::write(learner.folder.join(file.name), file.text).unwrap();
        }
        let end = learner.answer("c");
        assert!(end.contains("fixed: ") && end.contains("What you have learned"), "{}:\n{end}", lesson.folder);
        assert!(end.contains("Next: cfnlens learn") || end.contains("last lesson"), "{end}");
        assert_eq!(learner.status(), 0);
        // Begun anew with mended files, there is nothing to do.
        let ran = run(&home, &["learn", lesson.name(), "--into", "here"]);
        assert!(ran.out.contains("Nothing is open here"), "{}", ran.out);
    }
}

#[test]
fn the_end_of_the_input_is_a_goodbye() {
    let home = folder("goodbye", &[]);
    let ran = run_with(&home, &["learn", "2"], "h\n", &[]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(ran.out.ends_with("`cfnlens learn 2` goes on from here.\n"), "{}", ran.out);
    let quit = run_with(&home, &["learn", "2", "--into", "other"], "q\n", &[]);
    assert!(quit.out.ends_with("`cfnlens learn 2` with the same --into goes on from here.\n"), "{}", quit.out);
}

#[test]
fn nothing_of_a_file_steers_the_terminal() {
    let template =
        "Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties: {\"X\\e\": \"\u{9b}31m\"}\n# \u{202e}\u{9b}\n";
    let home = folder("steer", &[("mine/template.yaml", template)]);
    let ran = run_with(&home, &["learn", "1", "--into", "mine"], "h\ns\nc\n", &[]);
    assert_eq!(ran.status, 0);
    assert!(!ran.out.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{}", ran.out);
}

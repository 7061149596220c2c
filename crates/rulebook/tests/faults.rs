//! Every message a drafter can see, on files with one seeded fault each.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use rulebook::check;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults")
}

#[test]
fn every_fault_is_told_with_place_reason_and_repair() {
    let mut files: Vec<_> = std::fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "md"));
    files.sort();
    assert!(files.len() > 25);
    let mut told = String::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let report = check(&std::fs::read_to_string(&file).unwrap());
        told.push_str(&format!("== {name} {}\n", if report.ok { "ok" } else { "not ok" }));
        // The notes on silences would bury the fault; one file is about them.
        let all = name.starts_with("silent");
        for diagnostic in report.diagnostics.iter().filter(|d| all || !d.code.starts_with("silence.")) {
            told.push_str(&diagnostic.one_line(&name));
            told.push('\n');
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn the_json_of_a_report_is_a_contract() {
    let report = check(&std::fs::read_to_string(folder().join("competence.md")).unwrap());
    insta::assert_snapshot!(serde_json::to_string_pretty(&report).unwrap());
}

#[test]
fn a_text_without_words_is_a_slip_with_its_place() {
    let rule = |last: &str| {
        format!(
            "## 1. Money {{#money}}\n\nThe treasurer keeps the books.\n\n```rule\ntype = \"duty\"\nid = \"books\"\nsays = [\"The treasurer keeps the books.\"]\nowner = \"committee\"\nwhat = \"keep the books\"\n{last}\n```\n"
        )
    };
    let found = |text: &str| {
        let parsed = rulebook::parse(text);
        let slip = parsed.diagnostics.iter().find(|it| it.code == "schema.blank-text");
        (parsed.document.rules().count(), slip.map(|it| it.line))
    };
    assert_eq!(found(&rule("evidence = [\"the books\"]")), (1, None));
    for last in
        ["evidence = [\"the books\", \"\"]", "evidence = [\" the books\"]", "evidence = [\"the\\nbooks\"]"]
    {
        assert_eq!(found(&rule(last)), (0, Some(11)), "{last}");
    }
    // A quote is looked for in the clause as it stands.
    let quoted = rule("evidence = { value = [\"the books\"], says = \"keeps the books. \" }");
    assert_eq!(found(&quoted), (1, None));
}

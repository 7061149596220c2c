//! Whatever the text, reading and checking give an answer.

use proptest::prelude::*;
use rulebook::{check, parse};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");

/// Pieces from which likely nonsense is made.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("## 1. A {#a}\n".to_owned()),
        Just("```rule\n".to_owned()),
        Just("```\n".to_owned()),
        Just("type = \"quota\"\n".to_owned()),
        Just("id = \"x\"\n".to_owned()),
        Just("says = [\"A.\"]\n".to_owned()),
        Just("closes = { value = { before = \"agm\", weeks = 999999999999 }, says = \"é\" }\n".to_owned()),
        Just("- [clause](#a) {.statement}\n".to_owned()),
        Just("A. B? C!\n\n".to_owned()),
        Just("<!-- \n".to_owned()),
        Just("at_least = \"4294967295/1\"\n".to_owned()),
        "\\PC{0,40}\n",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_read(text in "(?s).{0,400}") {
        let report = check(&text);
        prop_assert_eq!(report.ok, report.diagnostics.iter().all(|d| d.severity != rulebook::Severity::Error));
    }

    #[test]
    fn likely_nonsense_is_read(pieces in prop::collection::vec(piece(), 0..60)) {
        check(&pieces.concat());
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_cut_out_of_a_constitution_is_read(from in 0usize..40_000, length in 0usize..400) {
        let mut text = LOCAL_GROUP.to_owned();
        let start = (0..=from.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        let end = (start + length).min(text.len());
        let end = (end..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
        text.replace_range(start..end, "");
        let parsed = parse(&text);
        prop_assert_eq!(parsed.document.hash().len(), 64);
        let lines = text.lines().count().max(1);
        prop_assert!(check(&text).diagnostics.iter().all(|d| d.line <= lines));
    }
}

#[test]
fn deep_nesting_and_long_lines_are_read() {
    check(&format!("# T\n\n## 1. A {{#a}}\n\n{}\n", "[".repeat(50_000)));
    check(&format!("# T\n\n## 1. A {{#a}}\n\n{}\n", "*a ".repeat(50_000)));
    check(&format!(
        "# T\n\n## 1. A {{#a}}\n\n```rule\nx = {}1{}\n```\n",
        "[".repeat(5_000),
        "]".repeat(5_000)
    ));
    check(&"> ".repeat(20_000));
}

#[test]
fn a_document_beyond_the_bound_is_cut_and_told() {
    let report = check(&"A sentence. ".repeat(200_000));
    assert!(report.diagnostics.iter().any(|d| d.code == "syntax.too-large"));
}

#[test]
fn ten_thousand_clauses_and_as_many_faults_are_read() {
    let mut text = "# T\n".to_owned();
    for n in 0..10_000 {
        text.push_str(&format!("\n## {n}. A {{#a{}}}\n\nWords {n}. See [clause 7](#zz{n}).\n", n % 9_800));
    }
    for n in 0..2_500 {
        text.push_str(&format!(
            "\n```rule\ntype = \"post\"\nid = \"p{n}\"\nsays = [\"Not there {n}.\"]\nbody = \"b{n}\"\nname = \"p\"\n```\n"
        ));
    }
    let report = check(&text);
    assert!(report.diagnostics.iter().any(|d| d.code == "syntax.too-many-rules"));
    assert!(report.diagnostics.iter().any(|d| d.code == "reference.duplicate-slug"));
}

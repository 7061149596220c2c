//! What must hold for whatever bytes: shared by the fuzz targets and by the test that runs their corpus.

use rulebook::intake::{Block, confirm, propose, recognise};
use rulebook::{Rules, Severity, check_parsed, compare, form};

/// Reading, checking, suspending and forms, of any text at all.
pub fn parse(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let parsed = rulebook::parse(&text);
    let report = check_parsed(&parsed);
    let lines = text.lines().count().max(1);
    assert!(report.diagnostics.iter().all(|d| (1..=lines).contains(&d.line)), "a finding outside the text");
    assert!(compare(&parsed.document, &parsed.document).is_empty(), "a text that differs from itself");
    let (_, suspended) = Rules::validated_parsed(&parsed, 1);
    assert!(!report.ok || suspended.is_empty(), "a text without an error has a rule suspended");
    for rule in parsed.document.rules() {
        let filled = form::write(rule);
        if let Ok(again) = form::read(rule.kind.kind(), &rule.clause, &filled) {
            assert_eq!(again.kind, rule.kind, "a form that gives another rule");
        }
    }
}

/// Recognising, proposing and confirming, of any pieces at all: each line is a piece, its first character its sort.
pub fn brought(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let blocks: Vec<Block> = text
        .lines()
        .map(|line| {
            let mut rest = line.chars();
            match rest.next() {
                Some('#') => Block::heading(1, rest.as_str()),
                Some('=') => Block::heading(2, rest.as_str()),
                Some('-') => Block::bullet(1, rest.as_str()),
                Some('1') => Block::numbered("4.1", 0, rest.as_str()),
                Some('!') => Block::note(rest.as_str()),
                Some('|') => Block::table(vec![rest.as_str().split('|').map(str::to_owned).collect()]),
                _ => Block::paragraph(line),
            }
        })
        .collect();
    let draft = recognise(&blocks);
    let parsed = rulebook::parse(&draft.markdown);
    assert!(parsed.diagnostics.iter().all(|d| d.severity != Severity::Error), "a draft that cannot be read");
    let proposals = propose(&parsed.document);
    let confirmed = rulebook::parse(&confirm(&draft.markdown, &proposals));
    assert_eq!(confirmed.document.rules().count(), proposals.len(), "a proposal that cannot be read");
}

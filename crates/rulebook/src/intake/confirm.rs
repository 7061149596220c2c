//! Puts confirmed proposals below the prose of their clauses.

use super::Proposal;
use crate::document::parse;

/// The source with the blocks of these proposals at the end of their clauses. A proposal whose clause is not there is
/// left out.
pub fn confirm(source: &str, proposals: &[Proposal]) -> String {
    let document = parse(source).document;
    let lines: Vec<&str> = source.lines().collect();
    let mut out: Vec<String> = vec![];
    let mut at = 0;
    for (i, clause) in document.clauses.iter().enumerate() {
        let end = document.clauses.get(i + 1).map_or(lines.len(), |next| next.line - 1);
        let own: Vec<String> = proposals
            .iter()
            .filter(|p| p.clause == clause.slug)
            .map(Proposal::block)
            .filter(|b| !b.is_empty())
            .collect();
        if own.is_empty() {
            continue;
        }
        let text = lines.get(at..end).unwrap_or_default().join("\n");
        out.push(text.trim_end().to_owned());
        out.extend(own.into_iter().map(|block| format!("\n{block}").trim_end().to_owned()));
        out.push(String::new());
        at = end;
    }
    out.push(lines.get(at..).unwrap_or_default().join("\n"));
    out.join("\n").trim_end().to_owned() + "\n"
}

//! Drift: the words that a rule quotes must still stand in its clause.

use super::Findings;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::document::{Clause, Document, find_plain, find_quote, plain};
use crate::rule::{Rule, Status};

pub(super) fn check(document: &Document, findings: &mut Findings) {
    for clause in &document.clauses {
        for rule in &clause.rules {
            quotes(document, clause, rule, findings);
            if rule.quotes().next().is_none() {
                let message = format!(
                    "The rule `{}` quotes no words of its clause, so nobody can see why it holds.",
                    rule.id
                );
                let finding =
                    Diagnostic::new(Severity::Warning, "drift.no-quote", Place::line(rule.line), message);
                let hint = "Add `says = [\"the exact words\"]`.";
                findings.add(finding.in_clause(&clause.slug).in_rule(&rule.id).with_hint(hint));
            }
        }
    }
}

fn quotes(document: &Document, clause: &Clause, rule: &Rule, findings: &mut Findings) {
    let listed = rule.says.iter().zip(rule.says_places.iter().copied());
    let cited = rule.field_says.iter().map(|(field, quote)| (quote, rule.field_place(field)));
    for (quote, place) in listed.chain(cited) {
        let finding = match find_quote(clause, quote) {
            None => missing(document, clause, rule, quote, place, findings.list.len() < MOST_HINTS),
            Some((paragraph, at, _)) if ambiguous(clause, rule, quote, paragraph, at) => Diagnostic::new(
                Severity::Warning,
                "drift.quote-twice",
                place,
                format!(
                    "These words stand twice in the clause: \"{}\". The first place is meant.",
                    short(quote)
                ),
            )
            .with_hint("Quote a few more words, so that only one place is meant."),
            Some(_) => continue,
        };
        findings.add(finding.in_clause(&clause.slug).in_rule(&rule.id));
    }
}

fn missing(
    document: &Document,
    clause: &Clause,
    rule: &Rule,
    quote: &str,
    place: Place,
    search: bool,
) -> Diagnostic {
    let (words, _) = plain(quote);
    let elsewhere = document
        .clauses
        .iter()
        .filter(|_| search)
        .find(|c| c.slug != clause.slug && find_plain(c, &words).is_some());
    let hint = match (elsewhere, nearest_sentence(clause, quote)) {
        (Some(other), _) => {
            format!("They stand in {} (line {}); move the rule there.", other.label(), other.line)
        }
        (None, Some(sentence)) => {
            format!("The nearest sentence is: \"{sentence}\". Quote it exactly, or mend the rule.")
        }
        (None, None) => "Quote the clause exactly, or take the rule out.".to_owned(),
    };
    let what = if rule.status() == Status::Bound { "carries out" } else { "quotes" };
    let message =
        format!("The rule `{}` {what} words that are not in its clause: \"{}\".", rule.id, short(quote));
    Diagnostic::new(Severity::Error, "drift.quote-missing", place, message).with_hint(hint)
}

/// Whether the quote also stands further on.
fn ambiguous(clause: &Clause, rule: &Rule, quote: &str, paragraph: usize, at: usize) -> bool {
    if rule.status() != Status::Bound {
        return false;
    }
    let (quote, _) = plain(quote);
    let rest = clause.paragraphs.iter().enumerate().skip(paragraph);
    rest.map(|(i, p)| if i == paragraph { p.text.get(at + 1..).unwrap_or_default() } else { &p.text })
        .any(|text| text.contains(&quote))
}

/// The sentence that shares most words with the quote, if it shares at least half of them.
fn nearest_sentence(clause: &Clause, quote: &str) -> Option<String> {
    let words: Vec<String> = quote.split_whitespace().take(MOST_WORDS).map(str::to_lowercase).collect();
    let sentences = clause.paragraphs.iter().flat_map(|p| &p.sentences).take(MOST_SENTENCES);
    let shared = |text: &str| {
        let own: Vec<String> = text.split_whitespace().take(MOST_WORDS).map(str::to_lowercase).collect();
        words.iter().filter(|w| own.contains(w)).count()
    };
    let best = sentences.map(|s| (shared(&s.text), &s.text)).max_by_key(|(n, _)| *n)?;
    (best.0 * 2 >= words.len() && best.0 > 0).then(|| short(best.1))
}

/// After so many findings nobody is helped by knowing where the words stand instead.
const MOST_HINTS: usize = 200;
// Bounds on the search for the nearest sentence.
const MOST_WORDS: usize = 30;
const MOST_SENTENCES: usize = 60;

fn short(text: &str) -> String {
    let mut cut: String = text.chars().take(160).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

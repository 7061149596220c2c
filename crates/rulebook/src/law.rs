//! What somebody who knows the law should read. The programme lists it and never rules on it.

use serde::Serialize;

use crate::cite::Cite;
use crate::rule::{
    Category, DataProtection, Endorsement, Fee, MoneyLimit, Publication, Quota, Recall, Rule, StandingLapse,
};
use crate::rules::Rules;

/// One thing to have read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LawNote {
    /// The field of law, in plain words.
    pub topic: &'static str,
    /// What to look at, as a sentence.
    pub ask: &'static str,
    /// The clause that raises it.
    pub cite: Cite,
}

/// The checklist for a text, in the order of its rules; each matter once for each clause.
pub fn law_notes(rules: &Rules) -> Vec<LawNote> {
    let mut notes: Vec<LawNote> = vec![];
    for rule in rules.document().rules() {
        let Some((topic, ask)) = matter(rule) else { continue };
        if !notes.iter().any(|n| n.topic == topic && n.cite.clause == rule.clause) {
            notes.push(LawNote { topic, ask, cite: rules.cite(rule) });
        }
    }
    notes
}

fn matter(rule: &Rule) -> Option<(&'static str, &'static str)> {
    use crate::rule::AsRule;
    let kind = &rule.kind;
    if Quota::of(kind).is_some() {
        return Some((
            "equality",
            "May places be kept for a category of people here, and may they be asked what category they are?",
        ));
    }
    if let Some(category) = Category::of(kind) {
        if category.requires.min_age.is_some_and(|age| age < 18) {
            return Some(("safeguarding", "What is owed to members who are not of age?"));
        }
        if category.requires.rival_party.is_some() {
            return Some((
                "membership",
                "May people be refused for what party they belong to, and how is that known?",
            ));
        }
    }
    if DataProtection::of(kind).is_some() {
        return Some((
            "data protection",
            "On which lawful ground are these data kept? Political opinions are data of a special kind.",
        ));
    }
    if Endorsement::of(kind).is_some() {
        return Some(("elections", "Do support and its costs have to be declared, and by whom?"));
    }
    if MoneyLimit::of(kind).is_some() || Fee::of(kind).is_some() {
        return Some(("money", "What do the bank, and the rules on donations and accounts, ask for?"));
    }
    if Recall::of(kind).is_some() || StandingLapse::of(kind).is_some() {
        return Some(("fair procedure", "Is the person told, heard, and given somewhere to appeal?"));
    }
    if Publication::of(kind).is_some_and(|p| p.to.iter().any(|r| r == crate::rule::publication::EVERYONE)) {
        return Some((
            "publishing",
            "Who answers for what is published, and what does it say of people by name?",
        ));
    }
    None
}

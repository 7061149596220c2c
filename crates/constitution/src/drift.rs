//! Where a rule and its sentence no longer changed together between two versions.

use rulebook::{Document, Rule, Rules, Status, TextChange};

/// A rule whose words changed without it, or that changed without its words. Somebody confirms that the meaning is
/// the same, or changes both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drifted {
    pub rule: String,
    pub clause: String,
    pub which: Drift,
    /// The changed paragraphs of its clause, tracked; none if only the rule changed.
    pub texts: Vec<TextChange>,
    /// The sentences that the rule quotes, as they are now.
    pub words: String,
    /// The rule as it is now, in plain words.
    pub plain: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drift {
    /// The sentence was edited, the rule was not.
    WordsAlone,
    /// The rule was edited, the sentence was not.
    RuleAlone,
}

impl Drift {
    pub fn words(self) -> &'static str {
        match self {
            Self::WordsAlone => "The sentence was edited; the rule stayed as it was.",
            Self::RuleAlone => "The rule was edited; its sentence stayed as it was.",
        }
    }
}

/// Rules that Plenary carries out and that drifted from their words between two texts, in the order of the newer.
pub fn drift(old: &Rules, new: &Rules) -> Vec<Drifted> {
    let bound = new.document().rules().filter(|it| it.status() == Status::Bound);
    let mut found: Vec<Drifted> = bound.filter_map(|rule| drifted(old, new, rule)).collect();
    if found.iter().any(|it| it.which == Drift::WordsAlone) {
        let changes = rulebook::compare(old.document(), new.document());
        for it in found.iter_mut().filter(|it| it.which == Drift::WordsAlone) {
            let clause = changes.clauses.iter().find(|change| change.slug == it.clause);
            it.texts = clause.map(|change| change.texts.clone()).unwrap_or_default();
        }
    }
    found
}

fn drifted(old: &Rules, new: &Rules, rule: &Rule) -> Option<Drifted> {
    let was = old.document().rule(&rule.id).filter(|it| it.status() == Status::Bound)?;
    let (before, after) = (words_of(old.document(), was), words_of(new.document(), rule));
    let same_rule = was.kind == rule.kind && was.strictness == rule.strictness;
    let which = match (same_rule, before == after) {
        (true, false) => Drift::WordsAlone,
        (false, true) => Drift::RuleAlone,
        _ => return None,
    };
    let (id, clause) = (rule.id.clone(), rule.clause.clone());
    Some(Drifted { rule: id, clause, which, texts: vec![], words: after, plain: new.plain(rule) })
}

/// The whole sentences that a rule quotes, in the order of the text.
fn words_of(document: &Document, rule: &Rule) -> String {
    let paragraphs = document.clause(&rule.clause).map(|it| it.paragraphs.iter()).into_iter().flatten();
    let sentences = paragraphs.flat_map(|it| &it.sentences).filter(|it| it.rules.contains(&rule.id));
    sentences.map(|it| it.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(words: &str, weeks: u8, seq: u32) -> Rules {
        let text = format!(
            "# T\n\n## 1. Meeting {{#meeting}}\n\n{words}\n\n```rule\ntype = \"notice\"\nid = \"n\"\n\
             says = [\"Notice of the meeting\"]\nfor = \"agm\"\nat_least = {{ weeks = {weeks} }}\n```\n"
        );
        let parsed = rulebook::parse(&text);
        assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
        Rules::new(parsed.document, seq)
    }

    #[test]
    fn a_sentence_edited_without_its_rule_has_drifted_and_the_other_way_round() {
        let old = rules("Notice of the meeting is two weeks.", 2, 1);
        let words = rules("Notice of the meeting is three weeks.", 2, 2);
        let rule = rules("Notice of the meeting is two weeks.", 3, 2);
        let both = rules("Notice of the meeting is three weeks.", 3, 2);
        let found = drift(&old, &words);
        assert_eq!((found.len(), found[0].which), (1, Drift::WordsAlone));
        assert_eq!(found[0].texts[0].tracked(), "Notice of the meeting is [-two-]{+three+} weeks.");
        assert_eq!(drift(&old, &rule)[0].which, Drift::RuleAlone);
        assert_eq!(drift(&old, &old), []);
        assert_eq!(drift(&old, &both), []);
    }
}

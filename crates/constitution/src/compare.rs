//! Two versions side by side: words as tracked text, rules in plain words before and after, and where a rule and its
//! sentence no longer changed together.

use rulebook::{Clause, Document, Paragraph, Rule, Rules, Status};
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff};

/// What happened to one clause.
#[derive(Clone, Debug)]
pub struct ClauseChange {
    pub slug: String,
    /// "9. Electing the committee", as it is now; as it was, if it is gone.
    pub heading: String,
    /// What it was called before, if that changed.
    pub was: Option<String>,
    pub kind: ChangeKind,
    /// Paragraphs that changed, in order; unchanged ones are left out.
    pub paragraphs: Vec<Tracked>,
    pub rules: Vec<RuleChange>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    Added,
    Repealed,
    Changed,
}

/// A paragraph as tracked text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracked(pub Vec<Run>);

/// A stretch of text that stays, comes in or goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub kind: RunKind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKind {
    Same,
    Out,
    In,
}

/// A rule before and after, in plain words; one of them is missing if the rule is new or gone.
#[derive(Clone, Debug)]
pub struct RuleChange {
    pub id: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// True if only its quotes or its note changed, or it moved to another clause.
    pub in_form_only: bool,
}

/// A rule whose words changed without it, or that changed without its words. Somebody confirms that the meaning is
/// the same, or changes both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drifted {
    pub rule: String,
    pub clause: String,
    pub which: Drift,
    /// The sentences that the rule quotes, as tracked text.
    pub words: Tracked,
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

/// What the newer version changed, in the order of its text; repealed clauses stand at the end.
pub fn compare(old: &Rules, new: &Rules) -> Vec<ClauseChange> {
    let (before, after) = (old.document(), new.document());
    let mut changes: Vec<ClauseChange> = after
        .clauses
        .iter()
        .filter_map(|clause| match before.clause(&clause.slug) {
            Some(was) => changed(old, new, was, clause),
            None => Some(whole(new, clause, ChangeKind::Added)),
        })
        .collect();
    let gone = before.clauses.iter().filter(|it| after.clause(&it.slug).is_none());
    changes.extend(gone.map(|clause| whole(old, clause, ChangeKind::Repealed)));
    changes
}

/// Rules that Plenary carries out and that drifted from their words between two texts.
pub fn drift(old: &Rules, new: &Rules) -> Vec<Drifted> {
    let bound = new.document().rules().filter(|it| it.status() == Status::Bound);
    bound.filter_map(|rule| drifted(old, new, rule)).collect()
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
    Some(Drifted { rule: id, clause, which, words: words(&before, &after), plain: new.plain(rule) })
}

/// The whole sentences that a rule quotes, in the order of the text.
fn words_of(document: &Document, rule: &Rule) -> String {
    let paragraphs = document.clause(&rule.clause).map(|it| it.paragraphs.iter()).into_iter().flatten();
    let sentences = paragraphs.flat_map(|it| &it.sentences).filter(|it| it.rules.contains(&rule.id));
    sentences.map(|it| it.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn heading(clause: &Clause) -> String {
    if clause.number.is_empty() {
        clause.title.clone()
    } else {
        format!("{}. {}", clause.number, clause.title)
    }
}

fn changed(old: &Rules, new: &Rules, was: &Clause, clause: &Clause) -> Option<ClauseChange> {
    let paragraphs = tracked(&was.paragraphs, &clause.paragraphs);
    let rules = rule_changes(old, new, was, clause);
    let (was, now) = (heading(was), heading(clause));
    if paragraphs.is_empty() && rules.is_empty() && was == now {
        return None;
    }
    let was = Some(was).filter(|it| *it != now);
    let (slug, kind) = (clause.slug.clone(), ChangeKind::Changed);
    Some(ClauseChange { slug, heading: now, was, kind, paragraphs, rules })
}

fn whole(rules: &Rules, clause: &Clause, kind: ChangeKind) -> ClauseChange {
    let (run, new) = if kind == ChangeKind::Added { (RunKind::In, true) } else { (RunKind::Out, false) };
    let tracked = |it: &Paragraph| Tracked(vec![Run { kind: run, text: it.text.clone() }]);
    let one = |rule: &Rule| {
        let plain = Some(rules.plain(rule));
        let (before, after) = if new { (None, plain) } else { (plain, None) };
        RuleChange { id: rule.id.clone(), before, after, in_form_only: false }
    };
    ClauseChange {
        slug: clause.slug.clone(),
        heading: heading(clause),
        was: None,
        kind,
        paragraphs: clause.paragraphs.iter().map(tracked).collect(),
        rules: clause.rules.iter().map(|it| one(it)).collect(),
    }
}

fn rule_changes(old: &Rules, new: &Rules, was: &Clause, clause: &Clause) -> Vec<RuleChange> {
    let mut changes = vec![];
    for rule in &clause.rules {
        let before = old.document().rule(&rule.id);
        let same = before.is_some_and(|it| it.kind == rule.kind && it.strictness == rule.strictness);
        let form =
            before.is_some_and(|it| it.says == rule.says && it.note == rule.note && it.clause == rule.clause);
        if same && form {
            continue;
        }
        let (id, after) = (rule.id.clone(), Some(new.plain(rule)));
        changes.push(RuleChange { id, before: before.map(|it| old.plain(it)), after, in_form_only: same });
    }
    for rule in was.rules.iter().filter(|it| new.document().rule(&it.id).is_none()) {
        let (id, before) = (rule.id.clone(), Some(old.plain(rule)));
        changes.push(RuleChange { id, before, after: None, in_form_only: false });
    }
    changes
}

/// Paragraphs that differ, word by word where one took the place of another.
fn tracked(old: &[Paragraph], new: &[Paragraph]) -> Vec<Tracked> {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (old.iter().map(|it| it.text.as_str()).collect(), new.iter().map(|it| it.text.as_str()).collect());
    let mut out = vec![];
    for op in similar::capture_diff_slices(Algorithm::Myers, &before, &after) {
        match op {
            DiffOp::Equal { .. } => {}
            DiffOp::Delete { old_index, old_len, .. } => {
                out.extend(before[old_index..old_index + old_len].iter().map(|it| all(RunKind::Out, it)));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                out.extend(after[new_index..new_index + new_len].iter().map(|it| all(RunKind::In, it)));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let (gone, come) =
                    (&before[old_index..old_index + old_len], &after[new_index..new_index + new_len]);
                out.extend(gone.iter().zip(come).map(|(a, b)| words(a, b)));
                out.extend(gone.iter().skip(come.len()).map(|it| all(RunKind::Out, it)));
                out.extend(come.iter().skip(gone.len()).map(|it| all(RunKind::In, it)));
            }
        }
    }
    out
}

fn all(kind: RunKind, text: &str) -> Tracked {
    Tracked(vec![Run { kind, text: text.to_owned() }])
}

/// Less than this share in common, and the paragraphs are shown one after the other instead of word by word.
const ALIKE: f32 = 0.35;

fn words(old: &str, new: &str) -> Tracked {
    let diff = TextDiff::from_words(old, new);
    if diff.ratio() < ALIKE {
        let (out, come) = (RunKind::Out, RunKind::In);
        return Tracked(vec![Run { kind: out, text: old.into() }, Run { kind: come, text: new.into() }]);
    }
    let mut runs: Vec<Run> = vec![];
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => RunKind::Same,
            ChangeTag::Delete => RunKind::Out,
            ChangeTag::Insert => RunKind::In,
        };
        match runs.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => runs.push(Run { kind, text: change.value().to_owned() }),
        }
    }
    Tracked(runs)
}

impl Run {
    pub fn out(&self) -> bool {
        self.kind == RunKind::Out
    }
    pub fn come(&self) -> bool {
        self.kind == RunKind::In
    }
}

impl ChangeKind {
    pub fn words(self) -> &'static str {
        match self {
            Self::Added => "new clause",
            Self::Repealed => "clause left out",
            Self::Changed => "changed",
        }
    }
}

impl Drift {
    pub fn words(self) -> &'static str {
        match self {
            Self::WordsAlone => "The sentence was edited; the rule stayed as it was.",
            Self::RuleAlone => "The rule was edited; its sentence stayed as it was.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(words: &str, weeks: u8, says: &str, seq: u32) -> Rules {
        let text = format!(
            "# T\n\n## 1. Aims {{#aims}}\n\nWe walk. {{.statement}}\n\n## 2. Meeting {{#meeting}}\n\n{words}\n\n```rule\n\
             type = \"notice\"\nid = \"n\"\nsays = [\"{says}\"]\nfor = \"agm\"\nat_least = {{ weeks = {weeks} }}\nto = [\"member\"]\n```\n"
        );
        let parsed = rulebook::parse(&text);
        assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
        Rules::new(parsed.document, seq)
    }

    #[test]
    fn words_are_tracked_and_rules_are_shown_before_and_after() {
        let old = rules("Notice of the meeting is two weeks.", 2, "two weeks", 1);
        let new = rules("Notice of the meeting is three weeks.", 3, "three weeks", 2);
        let changes = compare(&old, &new);
        assert_eq!(changes.len(), 1);
        let runs: Vec<(RunKind, &str)> =
            changes[0].paragraphs[0].0.iter().map(|it| (it.kind, it.text.as_str())).collect();
        assert_eq!(
            runs,
            [
                (RunKind::Same, "Notice of the meeting is "),
                (RunKind::Out, "two"),
                (RunKind::In, "three"),
                (RunKind::Same, " weeks.")
            ]
        );
        let rule = &changes[0].rules[0];
        assert!(rule.before.as_ref().is_some_and(|it| it.contains("two weeks")), "{rule:?}");
        assert!(rule.after.as_ref().is_some_and(|it| it.contains("three weeks")), "{rule:?}");
        assert_eq!(drift(&old, &new), []);
        assert!(compare(&old, &old).is_empty());
    }

    #[test]
    fn a_sentence_edited_without_its_rule_has_drifted_and_the_other_way_round() {
        let old = rules("Notice of the meeting is two weeks.", 2, "Notice of the meeting", 1);
        let words = rules("Notice of the meeting is three weeks.", 2, "Notice of the meeting", 2);
        let rule = rules("Notice of the meeting is two weeks.", 3, "Notice of the meeting", 2);
        let found = drift(&old, &words);
        assert_eq!((found.len(), found[0].which), (1, Drift::WordsAlone));
        assert_eq!(drift(&old, &rule)[0].which, Drift::RuleAlone);
        assert_eq!(drift(&old, &old), []);
    }
}

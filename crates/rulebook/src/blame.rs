//! Which version put each sentence there, and what it said before: computed over the versions in their order.

use std::collections::HashMap;

use crate::compare::{self, Piece};
use crate::document::{Clause, Document};

/// For one document: every sentence and rule with its life through the versions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blame {
    /// Clauses in the order of the newest version.
    pub clauses: Vec<ClauseBlame>,
}

/// A clause of the newest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseBlame {
    /// Its slug.
    pub slug: String,
    /// Its sentences in reading order.
    pub sentences: Vec<SentenceBlame>,
    /// Its rules by id, each with the number of the version in which it got its present fields.
    pub rules: Vec<(String, u32)>,
}

/// A sentence with its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentenceBlame {
    /// Id of its paragraph in the newest version.
    pub paragraph: String,
    /// From where it came to how it stands now, oldest first; never empty.
    pub trail: Vec<Step>,
}

/// One wording of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Number of the version that put these words there.
    pub version: u32,
    /// The words.
    pub text: String,
}

impl SentenceBlame {
    /// The words as they stand now.
    pub fn text(&self) -> &str {
        self.trail.last().map_or("", |it| it.text.as_str())
    }

    /// The version that put the present words there.
    pub fn since(&self) -> u32 {
        self.trail.last().map_or(0, |it| it.version)
    }

    /// Each later wording, tracked against the one before it.
    pub fn changes(&self) -> Vec<(u32, Vec<Piece>)> {
        let pairs = self.trail.windows(2);
        pairs.map(|it| (it[1].version, compare::track(&it[0].text, &it[1].text))).collect()
    }
}

impl Blame {
    /// The clause of that slug.
    pub fn clause(&self, slug: &str) -> Option<&ClauseBlame> {
        self.clauses.iter().find(|it| it.slug == slug)
    }
}

/// Follows every sentence through versions, given oldest first with their numbers. A sentence that was reworded keeps
/// its trail; one that moved to another clause word for word does so too. What was left out and comes back begins anew.
pub fn blame<'a>(versions: impl IntoIterator<Item = (u32, &'a Document)>) -> Blame {
    let mut known = Blame::default();
    let mut fields: HashMap<String, (toml::Table, u32)> = HashMap::new();
    for (number, document) in versions {
        known = next(&known, number, document);
        fields = rules_of(document, number, &fields);
        for clause in &mut known.clauses {
            for (id, since) in &mut clause.rules {
                *since = fields.get(id).map_or(number, |it| it.1);
            }
        }
    }
    known
}

/// The version in which each rule got the fields it has; words it quotes and notes are no change of it.
fn rules_of(
    document: &Document,
    number: u32,
    before: &HashMap<String, (toml::Table, u32)>,
) -> HashMap<String, (toml::Table, u32)> {
    let stripped = |table: &toml::Table| -> toml::Table {
        table
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "says" | "note" | "answers"))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect()
    };
    let one = |rule: &std::sync::Arc<crate::rule::Rule>| {
        let now = stripped(&rule.fields);
        let since = before.get(&rule.id).filter(|it| it.0 == now).map_or(number, |it| it.1);
        (rule.id.clone(), (now, since))
    };
    document.rules().map(one).collect()
}

fn next(known: &Blame, number: u32, document: &Document) -> Blame {
    let mut clauses: Vec<ClauseBlame> = vec![];
    let mut spare = Spare::of(known, document);
    for clause in &document.clauses {
        let before = known.clause(&clause.slug).map(|it| it.sentences.as_slice()).unwrap_or_default();
        clauses.push(ClauseBlame {
            slug: clause.slug.clone(),
            sentences: follow(before, clause, number, &mut spare),
            rules: clause.rules.iter().map(|it| (it.id.clone(), number)).collect(),
        });
    }
    Blame { clauses }
}

/// Sentences that no longer stand in their clause: they may have moved.
struct Spare(HashMap<String, Vec<Vec<Step>>>);

impl Spare {
    fn of(known: &Blame, document: &Document) -> Self {
        let mut spare: HashMap<String, Vec<Vec<Step>>> = HashMap::new();
        for old in &known.clauses {
            let mut now: HashMap<&str, usize> = HashMap::new();
            let clause = document.clause(&old.slug);
            for text in clause.into_iter().flat_map(texts) {
                *now.entry(text).or_default() += 1;
            }
            for sentence in &old.sentences {
                match now.get_mut(sentence.text()).filter(|n| **n > 0) {
                    Some(n) => *n -= 1,
                    None => spare.entry(sentence.text().to_owned()).or_default().push(sentence.trail.clone()),
                }
            }
        }
        Self(spare)
    }

    fn take(&mut self, text: &str) -> Option<Vec<Step>> {
        self.0.get_mut(text)?.pop()
    }
}

fn texts(clause: &Clause) -> impl Iterator<Item = &str> {
    clause.paragraphs.iter().flat_map(|p| p.sentences.iter().map(|s| s.text.as_str()))
}

fn follow(before: &[SentenceBlame], clause: &Clause, number: u32, spare: &mut Spare) -> Vec<SentenceBlame> {
    let now: Vec<(&str, &str)> = clause
        .paragraphs
        .iter()
        .flat_map(|p| p.sentences.iter().map(|s| (p.id.as_str(), s.text.as_str())))
        .collect();
    let old: Vec<&str> = before.iter().map(SentenceBlame::text).collect();
    let new: Vec<&str> = now.iter().map(|it| it.1).collect();
    let mut trails: Vec<Option<Vec<Step>>> = vec![None; new.len()];
    for op in similar::capture_diff_slices(similar::Algorithm::Myers, &old, &new) {
        if op.tag() == similar::DiffTag::Equal {
            for (from, to) in op.old_range().zip(op.new_range()) {
                trails[to] = Some(before[from].trail.clone());
            }
        } else {
            reworded(&before[op.old_range()], &new, op.new_range(), number, spare, &mut trails);
        }
    }
    let whole = |((paragraph, text), trail): ((&str, &str), Option<Vec<Step>>)| SentenceBlame {
        paragraph: paragraph.to_owned(),
        trail: trail.unwrap_or_else(|| vec![Step { version: number, text: text.to_owned() }]),
    };
    now.into_iter().zip(trails).map(whole).collect()
}

/// Between the same neighbours: each new sentence continues one that moved here, or the likest that was there.
fn reworded(
    old: &[SentenceBlame],
    new: &[&str],
    range: std::ops::Range<usize>,
    number: u32,
    spare: &mut Spare,
    trails: &mut [Option<Vec<Step>>],
) {
    let mut left: Vec<&SentenceBlame> = old.iter().collect();
    for at in range {
        if let Some(trail) = spare.take(new[at]) {
            trails[at] = Some(trail);
            continue;
        }
        let alike = left.iter().enumerate().map(|(i, s)| (compare::likeness(s.text(), new[at]), i));
        let best = alike.max_by_key(|(score, i)| (*score, std::cmp::Reverse(*i)));
        if let Some((_, index)) = best.filter(|(score, _)| *score >= compare::LIKE) {
            let mut trail = left.remove(index).trail.clone();
            trail.push(Step { version: number, text: new[at].to_owned() });
            trails[at] = Some(trail);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;

    fn document(body: &str) -> Document {
        parse(&format!("# T\n\n{body}")).document
    }

    #[test]
    fn a_sentence_keeps_its_trail_when_it_is_reworded_and_when_it_moves() {
        let one =
            document("## 1. A {#a}\n\nWe meet monthly. We are kind.\n\n## 2. B {#b}\n\nMoney is counted.\n");
        let two = document(
            "## 1. A {#a}\n\nWe meet every month. We are kind.\n\n## 2. B {#b}\n\nMoney is counted.\n",
        );
        let three = document(
            "## 1. A {#a}\n\nWe meet every other month. New here.\n\n## 2. B {#b}\n\nMoney is counted. We are kind.\n",
        );
        let found = blame([(1, &one), (2, &two), (3, &three)]);
        let a = found.clause("a").expect("it is there");
        let versions = |s: &SentenceBlame| s.trail.iter().map(|it| it.version).collect::<Vec<_>>();
        assert_eq!(a.sentences.iter().map(versions).collect::<Vec<_>>(), [vec![1, 2, 3], vec![3]]);
        let changed = &a.sentences[0].changes();
        assert_eq!(changed.len(), 2);
        assert_eq!(changed[1].0, 3);
        let b = found.clause("b").expect("it is there");
        assert_eq!(b.sentences.iter().map(versions).collect::<Vec<_>>(), [vec![1], vec![1]]);
        assert_eq!(b.sentences[1].text(), "We are kind.");
    }

    #[test]
    fn a_rule_is_as_old_as_its_fields_whatever_its_quotes_say() {
        let text = |words: &str, weeks: u8| {
            document(&format!(
                "## 1. M {{#m}}\n\n{words}\n\n```rule\ntype = \"notice\"\nid = \"n\"\nsays = [\"{words}\"]\nfor = \"agm\"\nat_least = {{ weeks = {weeks} }}\n```\n"
            ))
        };
        let (one, two, three) = (text("Two weeks.", 2), text("A fortnight.", 2), text("A fortnight.", 3));
        let found = blame([(1, &one), (2, &two), (3, &three)]);
        assert_eq!(found.clauses[0].rules, [("n".to_owned(), 3)]);
        assert_eq!(blame([(1, &one), (2, &two)]).clauses[0].rules, [("n".to_owned(), 1)]);
        assert_eq!(found.clauses[0].sentences[0].since(), 2);
    }

    #[test]
    fn what_was_left_out_and_comes_back_begins_anew() {
        let (with, without) = (document("## 1. A {#a}\n\nWe dance.\n"), document("## 1. A {#a}\n\nNo.\n"));
        let found = blame([(1, &with), (2, &without), (3, &with)]);
        assert_eq!(found.clauses[0].sentences[0].trail.len(), 1);
        assert_eq!(found.clauses[0].sentences[0].since(), 3);
        assert_eq!(blame([]), Blame::default());
    }
}

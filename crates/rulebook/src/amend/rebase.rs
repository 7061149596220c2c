//! Fitting a proposal to the text that another proposal has made.

use super::book::{Book, Chapter, Para, bare, parse_value, value_text};
use super::clash::whole_sentences;
use super::follow::kept_at;
use super::op::{Anchor, Operation, fingerprint};
use super::resolve::{around, occurrences, resolve};

/// An operation after re-basing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebased {
    /// The operation, fitted where that was possible; as it was where it failed.
    pub operation: Operation,
    /// How it fits.
    pub fit: Fit,
}

/// How an operation fits the new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// As it was.
    Same,
    /// Its place changed; the words it changes are still there.
    Moved,
    /// What it asks for is so already.
    Done,
    /// Its words or its rule are no longer there.
    Failed {
        /// What happened, as a sentence.
        why: String,
        /// The operation that puts the mover's wish in place of what was adopted, where there is one.
        insist: Option<Operation>,
    },
}

/// What a mover can do about an operation that no longer fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Leave this step out and keep the rest.
    Drop,
    /// Put the mover's words in place of those that were adopted.
    Insist,
    /// Write it again on the text as it is now.
    Rewrite,
}

impl Way {
    /// The three ways.
    pub const ALL: [Way; 3] = [Way::Drop, Way::Insist, Way::Rewrite];

    /// What it means, as a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Way::Drop => "Leave this step out and keep the rest of the proposal.",
            Way::Insist => "Keep it: put these words in place of those that were adopted.",
            Way::Rewrite => "Write it again on the text as it is now.",
        }
    }
}

/// Fits operations made for one text to another that has come of it.
pub fn rebase(operations: &[Operation], from: &str, onto: &str) -> Vec<Rebased> {
    let (from, onto) = (Book::read(from), Book::read(onto));
    operations.iter().map(|op| one(op, &from, &onto)).collect()
}

/// The operations that still have something to do, fitted; `None` if one of them failed.
pub fn fitted(rebased: &[Rebased]) -> Option<Vec<Operation>> {
    let left = rebased.iter().filter(|r| r.fit != Fit::Done);
    left.map(|r| (!matches!(r.fit, Fit::Failed { .. })).then(|| r.operation.clone())).collect()
}

fn one(operation: &Operation, from: &Book, onto: &Book) -> Rebased {
    let same = |fit| Rebased { operation: operation.clone(), fit };
    if already(operation, from, onto) {
        return same(Fit::Done);
    }
    if let Some(fitted) = behind(operation, from, onto) {
        return Rebased { operation: fitted, fit: Fit::Moved };
    }
    let anchors_stay = anchors(operation, onto);
    if resolve(onto, operation).is_ok() && anchors_stay {
        return same(Fit::Same);
    }
    match moved(operation, from, onto) {
        Some(fitted) if resolve(onto, &fitted).is_ok() => Rebased { operation: fitted, fit: Fit::Moved },
        _ => same(failed(operation, from, onto)),
    }
}

/// Where the adopted change put something in at the same place: this follows it, for what is adopted first stands first.
fn behind(operation: &Operation, from: &Book, onto: &Book) -> Option<Operation> {
    let mut fitted = operation.clone();
    match &mut fitted {
        Operation::InsertPara { clause, after, .. } => {
            let mut rest = onto.chapter(clause)?.paras();
            if let Some(after) = after.as_deref() {
                rest.find(|p| p.id == after)?;
            }
            let new = rest.take_while(|p| from.para(&p.id).is_none()).last()?;
            *after = Some(new.id.clone());
        }
        Operation::AddClause { after, .. } => {
            let at = match after.as_deref() {
                Some(after) => onto.clauses.iter().position(|c| c.slug == after)? + 1,
                None => 1,
            };
            let rest = onto.clauses.get(at..)?.iter();
            *after = Some(rest.take_while(|c| from.chapter(&c.slug).is_none()).last()?.slug.clone());
        }
        Operation::ReplaceText { at, prefix, find, suffix, replace, count: 1 }
            if find.is_empty() && whole_sentences(replace) =>
        {
            let (_, old) = from.para(&at.para)?;
            let (_, now) = onto.para(&at.para)?;
            let place = *occurrences(&old.flat, &[&**prefix, suffix].concat()).first()? + prefix.len();
            let (before, rest) = old.flat.split_at(place);
            let put_in = now.flat.strip_prefix(before)?.strip_suffix(rest)?;
            if !whole_sentences(put_in) {
                return None;
            }
            let place = now.flat.len() - rest.len();
            let (before, after) = around(&now.flat, place, place);
            (*prefix, *suffix) = (before.to_owned(), after.to_owned());
            *at = anchor(now);
        }
        _ => return None,
    }
    resolve(onto, &fitted).is_ok().then_some(fitted)
}

/// Whether what follows a paragraph or clause that is gone would have no place.
fn anchors(operation: &Operation, onto: &Book) -> bool {
    match operation {
        // An id made of the words is that of a paragraph put in by the same proposal.
        Operation::InsertPara { after: Some(after), .. } | Operation::MovePara { after: Some(after), .. } => {
            onto.para(after).is_some() || after.contains(".p-")
        }
        _ => true,
    }
}

fn already(operation: &Operation, from: &Book, onto: &Book) -> bool {
    match operation {
        Operation::ReplaceText { at, prefix, find, suffix, replace, count: 1 } => {
            let (Some((_, old)), Some((_, now))) = (from.para(&at.para), onto.para(&at.para)) else {
                return false;
            };
            let stands =
                |text: &str, words: &str| occurrences(text, &[&**prefix, words, suffix].concat()).len();
            // Somebody else changed the same words to the same.
            stands(&now.flat, find) == 0 && stands(&now.flat, replace) > stands(&old.flat, replace)
        }
        Operation::SetRule { rule, field, from, to } if from != to => {
            onto.rule(rule).is_some_and(|(_, block)| {
                block.fields.get(field).map(bare) == to.as_deref().and_then(parse_value).as_ref().map(bare)
            })
        }
        Operation::RepealClause { clause, .. } => onto.chapter(clause).is_none(),
        Operation::Renumber { clause, to, .. } => {
            onto.chapter(clause).is_some_and(|c| c.number == to.number && c.title == to.title)
        }
        Operation::InsertPara { id, text, .. } => onto.para(id).is_some_and(|(_, p)| p.flat == *text),
        _ => false,
    }
}

fn moved(operation: &Operation, from: &Book, onto: &Book) -> Option<Operation> {
    let mut fitted = operation.clone();
    match &mut fitted {
        Operation::ReplaceText { at, prefix, find, suffix, count, .. } => {
            let quote = [&**prefix, find, suffix].concat();
            let times = usize::try_from(*count).unwrap_or(0);
            let whole = |p: &Para| occurrences(&p.flat, &quote).len() == times;
            let (_, old) = from.para(&at.para)?;
            let here = onto.para(&at.para).map(|(_, para)| para);
            let place = here.filter(|_| times == 1).and_then(|now| {
                let place = *occurrences(&old.flat, &quote).first()? + prefix.len();
                kept_at(&old.flat, &now.flat, place, find.len())
            });
            let para = match (here, place) {
                (Some(now), Some(place)) => {
                    let (before, after) = around(&now.flat, place, place + find.len());
                    (*prefix, *suffix) = (before.to_owned(), after.to_owned());
                    now
                }
                (Some(now), None) if times > 1 && whole(now) => now,
                _ => elsewhere(from, onto, at, whole)?,
            };
            *at = anchor(para);
        }
        Operation::MovePara { at, after, .. } => {
            let (_, para) = onto.para(&at.para)?;
            *at = anchor(para);
            *after = standing(from, onto, after.as_deref());
        }
        Operation::InsertPara { after, .. } => *after = standing(from, onto, after.as_deref()),
        Operation::Split { at, before, .. } => {
            let fits = |p: &Para| occurrences(&p.flat, before).len() == 1;
            let here = onto.para(&at.para).map(|(_, para)| para).filter(|p| fits(p));
            let para = here.or_else(|| elsewhere(from, onto, at, fits))?;
            *at = anchor(para);
        }
        Operation::SetRule { rule, field, from: was, to } => {
            // The value is the same and its quote followed the words.
            let (_, block) = onto.rule(rule)?;
            let now = block.fields.get(field)?;
            let old = was.as_deref().and_then(parse_value)?;
            if bare(&old) != bare(now) {
                return None;
            }
            *was = Some(value_text(now));
            let _ = to;
        }
        _ => return None,
    }
    Some(fitted)
}

/// The only other paragraph of the clause that fits now and did not before: words that stood elsewhere all along are
/// not those that were meant.
fn elsewhere<'a>(from: &Book, onto: &'a Book, at: &Anchor, fits: impl Fn(&Para) -> bool) -> Option<&'a Para> {
    let new = |p: &&Para| p.id != at.para && fits(p) && !from.para(&p.id).is_some_and(|(_, was)| fits(was));
    let mut others = onto.chapter(at.clause()?)?.paras().filter(new);
    let only = others.next()?;
    others.next().is_none().then_some(only)
}

/// The nearest paragraph before a place that is still there.
fn standing(from: &Book, onto: &Book, after: Option<&str>) -> Option<String> {
    let after = after?;
    if onto.para(after).is_some() || after.contains(".p-") {
        return Some(after.to_owned());
    }
    let (chapter, _) = from.para(after)?;
    let before: Vec<&Para> = chapter.paras().take_while(|p| p.id != after).collect();
    before.iter().rev().find(|p| onto.para(&p.id).is_some()).map(|p| p.id.clone())
}

fn failed(operation: &Operation, from: &Book, onto: &Book) -> Fit {
    let clause = operation.clause().map(str::to_owned).or_else(|| match operation {
        Operation::SetRule { rule, .. } | Operation::RemoveRule { rule, .. } => {
            from.rule(rule).map(|(c, _)| c.slug.clone())
        }
        _ => None,
    });
    let gone = clause.as_deref().is_some_and(|slug| onto.chapter(slug).is_none());
    let why = match (gone, operation) {
        (true, _) => "The clause was left out by the change that was adopted.".to_owned(),
        (false, Operation::ReplaceText { find, .. }) if !find.is_empty() => {
            format!("The words “{find}” no longer stand there.")
        }
        (false, Operation::SetRule { rule, .. } | Operation::RemoveRule { rule, .. }) => {
            format!("The rule \"{rule}\" was changed by the change that was adopted.")
        }
        _ => "The words around this place were changed by the change that was adopted.".to_owned(),
    };
    Fit::Failed { why, insist: insist(operation, from, onto) }
}

/// The mover's wish in place of what was adopted.
fn insist(operation: &Operation, from: &Book, onto: &Book) -> Option<Operation> {
    match operation {
        Operation::ReplaceText { at, prefix, find, suffix, replace, .. } => {
            let (_, old) = from.para(&at.para)?;
            let (_, now) = onto.para(&at.para)?;
            let place = *occurrences(&old.flat, &[&**prefix, find, suffix].concat()).first()? + prefix.len();
            let mut wish = old.flat.clone();
            wish.replace_range(place..place + find.len(), replace);
            (wish != now.flat).then(|| Operation::ReplaceText {
                at: anchor(now),
                prefix: String::new(),
                find: now.flat.clone(),
                suffix: String::new(),
                replace: wish,
                count: 1,
            })
        }
        Operation::DeletePara { at, .. } => {
            let (_, now) = onto.para(&at.para)?;
            Some(Operation::DeletePara { at: anchor(now), quote: now.flat.clone() })
        }
        Operation::SetRule { rule, field, to, .. } => {
            let (_, block) = onto.rule(rule)?;
            let from = block.fields.get(field).map(value_text);
            Some(Operation::SetRule { rule: rule.clone(), field: field.clone(), from, to: to.clone() })
        }
        Operation::RemoveRule { rule, .. } => {
            let (_, block) = onto.rule(rule)?;
            Some(Operation::RemoveRule { rule: rule.clone(), hash: fingerprint(&block.content()) })
        }
        Operation::RepealClause { clause, .. } => {
            let hash = fingerprint(&onto.chapter(clause).map(Chapter::content)?);
            Some(Operation::RepealClause { clause: clause.clone(), hash })
        }
        _ => None,
    }
}

fn anchor(para: &Para) -> Anchor {
    Anchor { para: para.id.clone(), hash: fingerprint(&para.flat) }
}

//! Carries edits out, all of one base at once, so that their order does not matter.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Book, Chapter, Para, Part, flat, set_field};
use super::misfit::Why;
use super::resolve::Edit;

/// Does all edits. They fit the base and do not clash.
pub(super) fn perform(book: &mut Book, edits: &[Edit]) -> Result<(), Why> {
    let touched: BTreeSet<&str> = edits.iter().filter(|e| !quiet(e)).map(Edit::clause).collect();
    for slug in &touched {
        if let Some(chapter) = book.chapter_mut(slug) {
            chapter.raw = None;
            words(chapter, edits);
            order(chapter, edits)?;
            rules(chapter, edits)?;
            heading(chapter, edits);
        }
    }
    clauses(book, edits)
}

/// Edits that leave the pieces of existing clauses alone.
fn quiet(edit: &Edit) -> bool {
    matches!(edit, Edit::Interpret { .. } | Edit::AddClause { .. } | Edit::Repeal { .. })
}

fn words(chapter: &mut Chapter, edits: &[Edit]) {
    let mut spans: BTreeMap<&str, Vec<(usize, usize, &str)>> = BTreeMap::new();
    for edit in edits {
        if let Edit::Text { para, from, to, with } = edit {
            spans.entry(para).or_default().push((*from, *to, with));
        }
    }
    for part in &mut chapter.parts {
        let Part::Para(para) = part else { continue };
        let Some(spans) = spans.get_mut(para.id.as_str()) else { continue };
        // What two put in at one place stands in the order in which it came.
        spans.sort_by_key(|(from, to, _)| (*from, *to));
        spans.dedup();
        for (from, to, with) in spans.iter().rev() {
            para.flat.replace_range(*from..*to, with);
        }
        para.flat = flat(&para.flat);
        para.raw = None;
    }
    for edit in edits {
        match edit {
            Edit::Join { first, second } => join(chapter, first, second),
            Edit::Split { para, at, id } => split(chapter, para, *at, id),
            _ => {}
        }
    }
}

fn join(chapter: &mut Chapter, first: &str, second: &str) {
    let text = chapter.paras().find(|p| p.id == second).map(|p| p.flat.clone());
    let (Some(text), Some(para)) = (text, para_mut(chapter, first)) else { return };
    para.flat = flat(&format!("{} {text}", para.flat));
    para.raw = None;
    chapter.parts.retain(|p| !matches!(p, Part::Para(p) if p.id == second));
}

fn split(chapter: &mut Chapter, id: &str, at: usize, new: &str) {
    let Some(place) = chapter.parts.iter().position(|p| matches!(p, Part::Para(p) if p.id == id)) else {
        return;
    };
    let Some(para) = para_mut(chapter, id) else { return };
    let (head, tail) = para.flat.split_at(at);
    let second = Para { id: new.to_owned(), flat: flat(tail), raw: None, ..para.clone() };
    para.flat = flat(head);
    para.raw = None;
    chapter.parts.insert(place + 1, Part::Para(second));
}

fn para_mut<'a>(chapter: &'a mut Chapter, id: &str) -> Option<&'a mut Para> {
    chapter.parts.iter_mut().find_map(|p| match p {
        Part::Para(para) if para.id == id => Some(para),
        _ => None,
    })
}

/// What follows each paragraph, and what stands first.
type Following = BTreeMap<Option<String>, Vec<Para>>;

/// Takes out, moves and puts in. Rules stay where they stand.
fn order(chapter: &mut Chapter, edits: &[Edit]) -> Result<(), Why> {
    let mut gone: BTreeSet<String> = BTreeSet::new();
    let mut following = Following::new();
    for edit in edits.iter().filter(|e| e.clause() == chapter.slug) {
        match edit {
            Edit::Delete { para } => drop(gone.insert(para.clone())),
            Edit::Move { para, after } if gone.insert(para.clone()) => {
                let known = chapter.paras().find(|p| p.id == *para).cloned();
                following.entry(after.clone()).or_default().extend(known);
            }
            Edit::Insert { after, para, .. } => {
                let place = following.entry(after.clone()).or_default();
                if !place.contains(para) {
                    place.push(para.clone());
                }
            }
            _ => {}
        }
    }
    for edit in edits {
        // Two that were joined are one: what follows the second follows the whole.
        if let Edit::Join { first, second } = edit
            && let Some(late) = following.remove(&Some(second.clone()))
        {
            following.entry(Some(first.clone())).or_default().extend(late);
        }
    }
    let mut parts = vec![];
    emit(None, &mut following, &mut parts);
    for part in std::mem::take(&mut chapter.parts) {
        let Part::Para(para) = part else {
            parts.push(part);
            continue;
        };
        let id = Some(para.id.clone());
        let moved = gone.contains(&para.id) && following.values().flatten().any(|p| p.id == para.id);
        if !gone.contains(&para.id) {
            parts.push(Part::Para(para));
        }
        // What follows a paragraph that moved goes with it.
        if !moved {
            emit(id, &mut following, &mut parts);
        }
    }
    // What followed a paragraph that moved was emitted with it; a chain that hangs on nothing is left over.
    loop {
        let placed = |id: &Option<String>| {
            id.as_ref().is_some_and(|id| parts.iter().any(|p| matches!(p, Part::Para(p) if p.id == *id)))
        };
        let Some(id) = following.keys().find(|id| placed(id)).cloned() else { break };
        let at = parts.iter().position(|p| matches!(p, Part::Para(p) if Some(&p.id) == id.as_ref()));
        let mut late = vec![];
        emit(id, &mut following, &mut late);
        let at = at.map_or(parts.len(), |i| i + 1);
        parts.splice(at..at, late);
    }
    chapter.parts = parts;
    match following.into_keys().next() {
        Some(id) => Err(Why::NoPara(id.unwrap_or_default())),
        None => Ok(()),
    }
}

/// What follows a paragraph, and what follows that.
fn emit(after: Option<String>, following: &mut Following, parts: &mut Vec<Part>) {
    for para in following.remove(&after).unwrap_or_default() {
        let id = para.id.clone();
        parts.push(Part::Para(para));
        emit(Some(id), following, parts);
    }
}

fn rules(chapter: &mut Chapter, edits: &[Edit]) -> Result<(), Why> {
    for edit in edits.iter().filter(|e| e.clause() == chapter.slug) {
        let Edit::Field { rule, field, value, .. } = edit else { continue };
        for part in &mut chapter.parts {
            if let Part::Rule(block) = part
                && block.id == *rule
            {
                set_field(block, field, value.clone());
            }
        }
    }
    let mut new: Vec<_> = edits
        .iter()
        .filter_map(|e| match e {
            Edit::AddRule { clause, after, block } if *clause == chapter.slug => Some((after, block)),
            _ => None,
        })
        .collect();
    new.sort_by(|a, b| (&a.1.id, &a.1.body).cmp(&(&b.1.id, &b.1.body)));
    new.dedup();
    // Those that follow an existing rule come first; then those that follow one of these, until none is left.
    while !new.is_empty() {
        let here = |after: &Option<String>| {
            after.as_ref().is_none_or(|id| chapter.parts.iter().any(|p| is_rule(p, id)))
        };
        let Some(next) = new.iter().position(|(after, _)| here(after)) else {
            let id = new.first().and_then(|(after, _)| (*after).clone());
            return Err(Why::NoRule(id.unwrap_or_default()));
        };
        let (after, block) = new.remove(next);
        let place = after.as_ref().and_then(|id| chapter.parts.iter().position(|p| is_rule(p, id)));
        let at = place.map_or(chapter.parts.len(), |i| i + 1);
        chapter.parts.insert(at, Part::Rule(block.clone()));
    }
    let out = |part: &Part| {
        edits.iter().any(|e| matches!(e, Edit::RemoveRule { clause, rule } if *clause == chapter.slug && is_rule(part, rule)))
    };
    chapter.parts.retain(|part| !out(part));
    Ok(())
}

fn is_rule(part: &Part, id: &str) -> bool {
    matches!(part, Part::Rule(block) if block.id == id)
}

fn heading(chapter: &mut Chapter, edits: &[Edit]) {
    for edit in edits {
        if let Edit::Heading { clause, to } = edit
            && *clause == chapter.slug
        {
            chapter.number.clone_from(&to.number);
            chapter.title.clone_from(&to.title);
            chapter.heading = None;
        }
    }
}

/// Puts clauses in and takes them out.
fn clauses(book: &mut Book, edits: &[Edit]) -> Result<(), Why> {
    let mut new: Vec<(Option<&String>, &String, &String)> = edits
        .iter()
        .filter_map(|e| match e {
            Edit::AddClause { after, slug, source } => Some((after.as_ref(), slug, source)),
            _ => None,
        })
        .collect();
    new.dedup();
    // The last of those that follow one clause stands nearest to it, so they are put in from the back.
    new.reverse();
    while !new.is_empty() {
        let here = |after: Option<&String>| after.is_none_or(|slug| book.chapter(slug).is_some());
        let Some(next) = new.iter().position(|(after, ..)| here(*after)) else {
            return Err(Why::NoClause(new.first().and_then(|n| n.0.cloned()).unwrap_or_default()));
        };
        let (after, _, source) = new.remove(next);
        let place = after.and_then(|slug| book.clauses.iter().position(|c| c.slug == *slug));
        let chapters: Vec<Chapter> = Book::read(source).clauses.into_iter().skip(1).collect();
        let at = place.map_or(1, |i| i + 1);
        book.clauses.splice(at..at, chapters);
    }
    book.clauses.retain(|c| !edits.iter().any(|e| matches!(e, Edit::Repeal { clause } if *clause == c.slug)));
    Ok(())
}

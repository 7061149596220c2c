//! Whether two edits of one base can both be done, in any order.

use super::resolve::Edit;

/// What two edits both want, in words; `None` where they are disjoint or the same.
pub(super) fn clash(a: &Edit, b: &Edit) -> Option<String> {
    if a == b {
        return None;
    }
    one_way(a, b).or_else(|| one_way(b, a))
}

/// Where two edits put in something of their own at one place, in words: both can stand, one behind the other.
pub(super) fn meeting(a: &Edit, b: &Edit) -> Option<String> {
    match (a, b) {
        _ if a == b => None,
        (
            Edit::Text { para: p, from, to, with },
            Edit::Text { para: q, from: start, to: end, with: other },
        ) => {
            let one_place = p == q && from == to && start == end && from == start;
            (one_place && whole_sentences(with) && whole_sentences(other)).then(|| format!("paragraph {p}"))
        }
        (Edit::AddClause { after, slug, .. }, Edit::AddClause { after: behind, slug: other, .. }) => {
            (after == behind && slug != other).then(|| match after {
                Some(slug) => format!("the place behind clause {slug}"),
                None => "the beginning".to_owned(),
            })
        }
        _ => {
            let ((after, id), (behind, other)) = (landing(a)?, landing(b)?);
            (a.clause() == b.clause() && after == behind && id != other).then(|| match after {
                Some(after) => format!("the place behind paragraph {after}"),
                None => format!("the beginning of clause {}", a.clause()),
            })
        }
    }
}

/// Where two lists of edits put paragraphs behind one another in a circle, one here and one there, so that none could
/// come first: the clause, and what both want in words.
pub(super) fn behind_each_other(ours: &[Edit], theirs: &[Edit]) -> Option<(String, String)> {
    let edits = || ours.iter().chain(theirs);
    let after =
        |id: &str| edits().filter_map(landing).find(|(_, para)| *para == id).and_then(|(after, _)| after);
    edits().find_map(|edit| {
        let (mut at, start) = landing(edit)?;
        for _ in edits() {
            match at {
                Some(id) if id == start => {
                    return Some((edit.clause().to_owned(), format!("paragraph {start}")));
                }
                Some(id) => at = after(id),
                None => return None,
            }
        }
        None
    })
}

/// Behind which paragraph an edit puts which one.
fn landing(edit: &Edit) -> Option<(Option<&str>, &str)> {
    match edit {
        Edit::Insert { after, para, .. } => Some((after.as_deref(), &para.id)),
        Edit::Move { after, para } => Some((after.as_deref(), para)),
        _ => None,
    }
}

/// Whether words that are put in are sentences of their own, so that others can stand before or behind them.
pub(super) fn whole_sentences(words: &str) -> bool {
    let words = words.trim();
    let end = words.trim_end_matches([')', '”', '’', '"', '\'', '*']);
    let begins = words.trim_start_matches(['(', '“', '‘', '"', '*', '[']);
    begins.starts_with(char::is_uppercase) && end.ends_with(['.', '!', '?'])
}

fn one_way(a: &Edit, b: &Edit) -> Option<String> {
    let para = |id: &str| Some(format!("paragraph {id}"));
    match (a, b) {
        (Edit::Repeal { clause }, other) if other.clause() == clause => Some(format!("clause {clause}")),
        (Edit::Text { para: p, from, to, .. }, Edit::Text { para: q, from: start, to: end, .. }) => {
            let want = p == q && overlap((*from, *to), (*start, *end));
            (want && meeting(a, b).is_none()).then(|| format!("paragraph {p}"))
        }
        (Edit::Delete { para: p }, other) if touched(other).contains(&p.as_str()) => para(p),
        (Edit::Split { para: p, .. } | Edit::Join { first: p, .. }, other)
            if touched(other).contains(&p.as_str()) =>
        {
            para(p)
        }
        (Edit::Join { second, .. }, other) if touched(other).contains(&second.as_str()) => para(second),
        // A paragraph put in after the first of two that are joined or made of one, would stand between them.
        (
            Edit::Join { first, .. } | Edit::Split { para: first, .. },
            Edit::Insert { after, .. } | Edit::Move { after, .. },
        ) if after.as_ref() == Some(first) => para(first),
        (Edit::Move { para: p, .. }, Edit::Move { para: q, .. }) if p == q => para(p),
        (Edit::Insert { para: p, .. }, Edit::Insert { para: q, .. }) if p.id == q.id => para(&p.id),
        (Edit::Split { id, .. }, Edit::Split { id: other, .. }) if id == other => para(id),
        (Edit::Split { id, .. }, Edit::Insert { para: p, .. }) if *id == p.id => para(id),
        (Edit::Heading { clause, .. }, Edit::Heading { clause: other, .. }) if clause == other => {
            Some(format!("the heading of clause {clause}"))
        }
        (Edit::Field { rule, field, .. }, Edit::Field { rule: other, field: same, .. })
            if rule == other && field == same =>
        {
            Some(format!("the field {field} of the rule {rule}"))
        }
        (Edit::RemoveRule { rule, .. }, Edit::Field { rule: other, .. }) if rule == other => {
            Some(format!("the rule {rule}"))
        }
        (Edit::AddRule { block, .. }, Edit::AddRule { block: other, .. })
            if block.named && block.id == other.id =>
        {
            Some(format!("the rule {}", block.id))
        }
        (Edit::AddClause { slug, .. }, Edit::AddClause { slug: other, .. }) if slug == other => {
            Some(format!("clause {slug}"))
        }
        _ => None,
    }
}

/// The paragraphs whose words or existence an edit depends on.
fn touched(edit: &Edit) -> Vec<&str> {
    match edit {
        Edit::Text { para, .. }
        | Edit::Delete { para }
        | Edit::Move { para, .. }
        | Edit::Split { para, .. } => {
            vec![para]
        }
        Edit::Join { first, second } => vec![first, second],
        _ => vec![],
    }
}

/// Two spans share words; words put in at the same place, or at the edge of what another changes, have no order.
fn overlap((a, b): (usize, usize), (c, d): (usize, usize)) -> bool {
    if a == b || c == d { a <= d && c <= b } else { a < d && c < b }
}

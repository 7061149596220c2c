//! Two changes of one text: both together where they touch different words.

use rulebook::PieceKind;

/// A stretch of the old text, in bytes, and what stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hunk {
    from: usize,
    to: usize,
    words: String,
}

fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let (mut at, mut out, mut open): (usize, Vec<Hunk>, bool) = (0, vec![], false);
    for piece in rulebook::track(old, new) {
        let len = piece.text.len();
        if piece.kind == PieceKind::Kept {
            (at, open) = (at + len, false);
            continue;
        }
        if !open {
            out.push(Hunk { from: at, to: at, words: String::new() });
            open = true;
        }
        let Some(last) = out.last_mut() else { continue };
        if piece.kind == PieceKind::LeftOut {
            at += len;
            last.to = at;
        } else {
            last.words.push_str(&piece.text);
        }
    }
    out
}

/// The old text with both changes; `None` where they touch the same words or stand side by side.
pub fn merged(old: &str, one: &str, other: &str) -> Option<String> {
    let mut all = hunks(old, one);
    let theirs = hunks(old, other);
    let apart = |a: &Hunk, b: &Hunk| a.to < b.from || b.to < a.from;
    if !all.iter().all(|a| theirs.iter().all(|b| a == b || apart(a, b))) {
        return None;
    }
    all.extend(theirs);
    all.sort_by_key(|it| (it.from, it.to));
    all.dedup();
    let (mut out, mut at) = (String::new(), 0);
    for it in &all {
        out.push_str(old.get(at..it.from)?);
        out.push_str(&it.words);
        at = it.to;
    }
    out.push_str(old.get(at..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn changes_apart_stand_together_and_changes_of_the_same_words_do_not() {
        let old = "We ask the council to open the pool and the library every day.";
        let pool = "We ask the council to open the lido and the library every day.";
        let day = "We ask the council to open the pool and the library every weekday.";
        let both = "We ask the council to open the lido and the library every weekday.";
        assert_eq!(merged(old, pool, day).as_deref(), Some(both));
        assert_eq!(merged(old, day, pool).as_deref(), Some(both));
        let baths = "We ask the council to open the baths and the library every day.";
        assert_eq!(merged(old, pool, baths), None);
        assert_eq!(merged(old, pool, pool).as_deref(), Some(pool));
    }
}

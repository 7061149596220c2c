//! "Did you mean …?": the nearest known word.

/// The nearest of `known` to `word`, if it is near enough to be a slip of the fingers.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    if word.chars().count() > LONGEST {
        return None;
    }
    let limit = (word.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .filter(|k| k.chars().count() <= LONGEST)
        .map(|k| (distance(&word, &k.to_lowercase()), k))
        .filter(|(d, _)| *d <= limit)
        .min_by_key(|(d, _)| *d)
        .map(|(_, k)| k)
}

/// A hint sentence that proposes the nearest word, or lists the known ones.
pub(crate) fn hint<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().take(MOST).collect();
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None if known.is_empty() => "Nothing of this kind is defined yet.".to_owned(),
        None => {
            let shown: Vec<String> = known.iter().take(24).map(|k| format!("`{k}`")).collect();
            let more = if known.len() > 24 { ", …" } else { "" };
            format!("Known here: {}{more}.", shown.join(", "))
        }
    }
}

/// Words longer than this are not compared, so that the work stays bounded.
const LONGEST: usize = 64;

/// More words than these are not compared.
const MOST: usize = 500;

/// Edits between two words (insert, leave out, replace, swap neighbours): optimal string alignment.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = vec![];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_a_swap_and_refuses_a_stranger() {
        assert_eq!(nearest("syas", ["says", "id"]), Some("says"));
        assert_eq!(nearest("committe", ["committee"]), Some("committee"));
        assert_eq!(nearest("zebra", ["says", "id"]), None);
    }
}

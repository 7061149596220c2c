//! Answers hold on to their words: when a new draft comes, each is looked for where it was, then elsewhere, then
//! something like it; what is found nowhere is listed as gone and stays readable.

use similar::TextDiff;

use super::text::Part;

/// How an answer stands to the newest draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// Its words stand where they stood.
    Kept,
    /// Its words stand in another part, or have been changed a little.
    Moved,
    /// Its words are gone.
    Gone,
}

impl Anchor {
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Moved => "moved",
            Self::Gone => "gone",
        }
    }
    pub(crate) fn stored(slug: &str) -> Self {
        match slug {
            "kept" => Self::Kept,
            "moved" => Self::Moved,
            _ => Self::Gone,
        }
    }
}

/// What an answer holds on to.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The part it was about; empty for the whole text, which is never gone.
    pub part: &'a str,
    /// Words of that part; may be empty.
    pub quote: &'a str,
    /// The part's text in the draft that was answered.
    pub then: &'a str,
}

/// Alike enough, in hundredths.
const ALIKE: u32 = 80;

/// Where an answer belongs in a new draft: the part's key, and how it was found.
pub fn hold(held: Held<'_>, now: &[Part]) -> (String, Anchor) {
    if held.part.is_empty() {
        return (String::new(), Anchor::Kept);
    }
    let same = now.iter().find(|it| it.key == held.part);
    if held.quote.is_empty() {
        return whole_part(held, same, now);
    }
    let quote = plain(held.quote);
    if same.is_some_and(|it| plain(&it.body).contains(&quote)) {
        return (held.part.to_owned(), Anchor::Kept);
    }
    if let Some(found) = now.iter().find(|it| plain(&it.body).contains(&quote)) {
        return (found.key.clone(), Anchor::Moved);
    }
    let near =
        same.into_iter().chain(now).map(|it| (likest(&quote, &plain(&it.body)), it)).max_by_key(|it| it.0);
    match near {
        Some((alike, part)) if alike >= ALIKE => (part.key.clone(), Anchor::Moved),
        _ => (String::new(), Anchor::Gone),
    }
}

fn whole_part(held: Held<'_>, same: Option<&Part>, now: &[Part]) -> (String, Anchor) {
    if same.is_some() {
        return (held.part.to_owned(), Anchor::Kept);
    }
    let then = plain(held.then);
    let near = now.iter().map(|it| (ratio(&then, &plain(&it.body)), it)).max_by_key(|it| it.0);
    match near {
        Some((alike, part)) if alike >= ALIKE => (part.key.clone(), Anchor::Moved),
        _ => (String::new(), Anchor::Gone),
    }
}

/// How like the likest stretch of a text is to a quote, word for word, in hundredths.
fn likest(quote: &str, text: &str) -> u32 {
    let words: Vec<&str> = text.split(' ').collect();
    let length = quote.split(' ').count();
    let shortest = (length * 4 / 5).max(1);
    let mut best = 0;
    for start in 0..words.len() {
        for end in [start + shortest, start + length, start + length + length / 5 + 1] {
            if end <= words.len() {
                best = best.max(ratio(quote, &words[start..end].join(" ")));
            }
        }
    }
    best
}

/// Two thirds alike is 66: twice the words in common by the words of both.
fn ratio(a: &str, b: &str) -> u32 {
    let (all, same) = (a.split(' ').count() + b.split(' ').count(), common(a, b));
    u32::try_from(200 * same / all.max(1)).unwrap_or(0)
}

fn common(a: &str, b: &str) -> usize {
    let diff = TextDiff::from_words(a, b);
    diff.iter_all_changes()
        .filter(|it| it.tag() == similar::ChangeTag::Equal && !it.value().trim().is_empty())
        .count()
}

/// One line, single spaces: how a text is broken into lines says nothing.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parts;

    const FIRST: &str = "## 1. Aims {#aims}\nWe share the aims of the association and support a transformative programme.\n\n## 2. Money {#money}\nThe treasurer keeps the money and reports to members each month.\n";

    fn held<'a>(part: &'a str, quote: &'a str) -> Held<'a> {
        Held { part, quote, then: "The treasurer keeps the money and reports to members each month." }
    }

    #[test]
    fn words_that_stay_are_kept_and_words_that_move_are_followed() {
        let now = parts(FIRST);
        assert_eq!(hold(held("money", "reports to members"), &now), ("money".into(), Anchor::Kept));
        let moved = parts(
            "## 2. Officers {#officers}\nThe treasurer keeps the money and\nreports to members each month.\n",
        );
        assert_eq!(hold(held("money", "reports to members"), &moved), ("officers".into(), Anchor::Moved));
        assert_eq!(hold(held("money", ""), &moved), ("officers".into(), Anchor::Moved));
    }

    #[test]
    fn words_changed_a_little_are_found_and_words_struck_out_are_told() {
        let changed = parts(
            "## 2. Money {#money}\nThe treasurer keeps the money and reports to all the members each month.\n",
        );
        let quote = "keeps the money and reports to members each month";
        assert_eq!(hold(held("money", quote), &changed), ("money".into(), Anchor::Moved));
        let gone = parts("## 2. Money {#money}\nThere is none.\n");
        assert_eq!(hold(held("money", quote), &gone), (String::new(), Anchor::Gone));
        assert_eq!(
            hold(held("", "anything"), &gone),
            (String::new(), Anchor::Kept),
            "the whole text is never gone"
        );
    }
}

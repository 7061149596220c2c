//! A sentence with the numbers, lengths of time and shares in it.

use crate::document::{Clause, Paragraph};
use crate::units::{Period, Ratio, spoken};

/// A sentence that nothing carries out yet.
pub(super) struct Said<'a> {
    pub clause: &'a Clause,
    pub paragraph: &'a Paragraph,
    pub text: &'a str,
    pub lower: String,
    words: Vec<String>,
}

impl<'a> Said<'a> {
    pub fn new(clause: &'a Clause, paragraph: &'a Paragraph, text: &'a str) -> Self {
        let lower = text.to_lowercase();
        let words = lower
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '.' | '"'))
            .map(|w| w.trim_matches(['\'', '’']).to_owned())
            .filter(|w| !w.is_empty())
            .collect();
        Self { clause, paragraph, text, lower, words }
    }

    /// Whether one of these phrases stands in it.
    pub fn has(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|p| self.lower.contains(p))
    }

    /// Whether one of these phrases stands in it or in the title of its clause.
    pub fn about(&self, phrases: &[&str]) -> bool {
        let title = self.clause.title.to_lowercase();
        self.has(phrases) || phrases.iter().any(|p| title.contains(p))
    }

    /// Where a word stands among the words.
    fn at(&self, starts: &str) -> Option<usize> {
        self.words.iter().position(|w| w.starts_with(starts))
    }

    /// The lengths of time, each with the place of its unit among the words.
    fn periods(&self) -> Vec<(usize, Period)> {
        let of = |i: usize| (1..=3_usize).rev().find_map(|n| self.period_ending(i, n)).map(|p| (i, p));
        (0..self.words.len()).filter_map(of).collect()
    }

    /// The length of time whose unit is the word at `i` and whose number is the `n` words before it.
    fn period_ending(&self, i: usize, n: usize) -> Option<Period> {
        let unit = self.words.get(i)?.trim_end_matches(['\'', '’']);
        let from = i.checked_sub(n)?;
        let number: Vec<&str> = self
            .words
            .get(from..i)?
            .iter()
            .map(String::as_str)
            .filter(|w| !matches!(*w, "clear" | "calendar" | "full" | "working"))
            .collect();
        if number.is_empty() {
            return None;
        }
        spoken::period(&format!("{} {unit}", number.join(" "))).ok()
    }

    /// The only or nearest length of time to a word that begins so.
    pub fn period_near(&self, starts: &str) -> Option<Period> {
        let at = self.at(starts)?;
        self.periods().into_iter().min_by_key(|(i, _)| i.abs_diff(at)).map(|(_, p)| p)
    }

    /// The first length of time.
    pub fn period(&self) -> Option<Period> {
        self.periods().into_iter().next().map(|(_, p)| p)
    }

    /// The first whole number that is no length of time and no part of a share.
    pub fn number(&self) -> Option<u32> {
        let taken: Vec<usize> =
            self.periods().into_iter().flat_map(|(i, _)| i.saturating_sub(3)..=i).collect();
        (0..self.words.len()).filter(|i| !taken.contains(i)).find_map(|i| {
            let word = self.words.get(i)?;
            let share = self.words.get(i + 1).is_some_and(|w| is_part(w));
            if matches!(word.as_str(), "a" | "an" | "no" | "one") || share {
                return None;
            }
            spoken::number(word)
        })
    }

    /// The first share, such as "two thirds", "two-thirds", "half", "75%", "1/3".
    pub fn share(&self) -> Option<Ratio> {
        (0..self.words.len()).find_map(|i| {
            let word = self.words.get(i)?;
            let two = self.words.get(i + 1).map(|next| format!("{word} {next}"));
            let three =
                self.words.get(i + 1).zip(self.words.get(i + 2)).map(|(a, b)| format!("{word} {a} {b}"));
            three
                .into_iter()
                .chain(two)
                .filter(|t| t.split([' ', '-']).any(is_part) || t.ends_with("per cent") || t.ends_with('%'))
                .find_map(|t| spoken::share(&t).ok())
                .or_else(|| spoken::share(word).ok().filter(|_| word != "one"))
        })
    }

    /// An amount in pounds as "12.00".
    pub fn pounds(&self) -> Option<String> {
        let at = self.lower.find('£')? + '£'.len_utf8();
        let rest = &self.lower[at..];
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(rest.len());
        let bare = rest[..end].trim_end_matches(['.', ',']).replace(',', "");
        let (whole, part) = bare.split_once('.').unwrap_or((&bare, "00"));
        let good = !whole.is_empty() && part.len() == 2;
        good.then(|| format!("{whole}.{part}"))
    }

    /// The month that is named.
    pub fn month(&self) -> Option<i8> {
        (1..=12).find(|m| {
            let name = crate::words::month_name(*m).to_lowercase();
            // "may" and "march" are words of their own.
            match *m {
                5 => self.has(&["in may", "each may", "every may", "of may"]),
                3 => self.has(&["in march", "each march", "every march", "of march"]),
                _ => self.words.contains(&name),
            }
        })
    }

    /// The meeting it is about: `agm` or `members-meeting`.
    pub fn meeting(&self) -> &'static str {
        let annual = self.about(&["annual general meeting", "agm", "annual meeting"]);
        if annual { "agm" } else { "members-meeting" }
    }
}

fn is_part(word: &str) -> bool {
    let word = word.rsplit('-').next().unwrap_or(word);
    matches!(
        word,
        "half"
            | "third"
            | "thirds"
            | "quarter"
            | "quarters"
            | "fifth"
            | "fifths"
            | "tenth"
            | "tenths"
            | "twentieth"
    )
}

/// A length of time as a form takes it.
pub(super) fn length(period: Period) -> String {
    period.to_string()
}

//! Numbers and titles of clauses in whatever way a text writes them.

/// A heading taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    /// The number as printed, without words and final stops; may be empty.
    pub number: String,
    /// The rest.
    pub words: String,
}

/// Takes "Article 8 – Elections", "8. Elections", "VIII Elections" or "Elections" apart.
pub(super) fn title(text: &str) -> Title {
    let text = text.trim().trim_end_matches(':');
    let named = ["article", "clause", "section", "rule", "part"].iter().find_map(|word| {
        let head = text.get(..word.len())?;
        head.eq_ignore_ascii_case(word).then(|| text[word.len()..].trim_start())
    });
    let rest = named.unwrap_or(text);
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ':' | '–' | '—')).unwrap_or(rest.len());
    let (first, after) = rest.split_at(end);
    let mark = first.trim_matches(['.', ')', '(', ':']);
    let number = if is_number(mark) {
        Some(mark.to_owned())
    } else {
        roman(mark).filter(|_| named.is_some() || first.ends_with(['.', ')'])).map(|n| n.to_string())
    };
    match number {
        Some(number) => {
            let words = after.trim_start_matches([' ', '\t', '.', ':', ')', '-', '–', '—', '\u{a0}']);
            Title { number, words: words.trim().to_owned() }
        }
        None => Title { number: String::new(), words: text.to_owned() },
    }
}

/// Whether a line of plain text is probably a heading: short, numbered or in capitals, and no sentence.
pub(super) fn looks_like_heading(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let ends = text.trim_end().ends_with(['.', ';', ',', '?', '!']);
    if words == 0 || words > 9 || ends || text.chars().count() > 80 {
        return false;
    }
    let Title { number, words: rest } = title(text);
    let capitals = rest.chars().any(char::is_alphabetic) && !rest.chars().any(char::is_lowercase);
    let begins = rest.starts_with(|c: char| c.is_uppercase());
    (capitals && rest.chars().count() > 2) || (!number.is_empty() && !number.contains('.') && begins)
}

/// "8", "8.1", "12a".
pub(super) fn is_number(mark: &str) -> bool {
    mark.len() <= 10
        && mark.starts_with(|c: char| c.is_ascii_digit())
        && mark.split('.').all(|part| {
            let digits = part.trim_end_matches(|c: char| c.is_ascii_lowercase());
            !digits.is_empty() && part.len() - digits.len() <= 1 && digits.chars().all(|c| c.is_ascii_digit())
        })
}

/// A title as a slug: its first words that carry meaning.
pub(super) fn slug(words: &str, number: &str) -> String {
    const SMALL: [&str; 12] = ["the", "a", "an", "of", "and", "for", "to", "in", "our", "on", "at", "by"];
    let lower = words.to_lowercase();
    let all: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let weighty: Vec<&str> = all.iter().copied().filter(|w| !SMALL.contains(w)).take(3).collect();
    let chosen = if weighty.is_empty() { all } else { weighty };
    let slug: String = chosen.join("-").chars().take(48).collect();
    let slug = slug.trim_matches('-').to_owned();
    match slug.starts_with(|c: char| c.is_ascii_lowercase()) {
        true => slug,
        false if slug.is_empty() => format!("clause-{}", number.replace('.', "-")),
        false => format!("c-{slug}"),
    }
}

/// A Roman number up to 89, as clauses use them.
fn roman(mark: &str) -> Option<u32> {
    if mark.is_empty() || mark.len() > 8 || mark.chars().any(|c| c.is_lowercase()) {
        return None;
    }
    let mut sum = 0;
    let mut last = 0;
    for c in mark.chars().rev() {
        let value = match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            _ => return None,
        };
        if value < last {
            sum -= value;
        } else {
            sum += value;
            last = value;
        }
    }
    u32::try_from(sum).ok().filter(|n| (1..90).contains(n))
}

#[cfg(test)]
mod tests {
    use super::{Title, looks_like_heading, slug, title};

    fn parts(text: &str) -> (String, String) {
        let Title { number, words } = title(text);
        (number, words)
    }

    #[test]
    fn reads_numbers_in_every_usual_way() {
        for (text, number, words) in [
            ("8. Electing the committee", "8", "Electing the committee"),
            ("Article 8 – Elections", "8", "Elections"),
            ("Clause 3: Aims", "3", "Aims"),
            ("VIII. Elections", "8", "Elections"),
            ("8.1 Nominations", "8.1", "Nominations"),
            ("12a) Money", "12a", "Money"),
            ("Elections", "", "Elections"),
            ("I am a member", "", "I am a member"),
            ("MIXED RULES", "", "MIXED RULES"),
        ] {
            assert_eq!(parts(text), (number.to_owned(), words.to_owned()), "{text}");
        }
    }

    #[test]
    fn tells_headings_from_sentences() {
        assert!(looks_like_heading("4. Officers") && looks_like_heading("MEMBERSHIP"));
        assert!(!looks_like_heading("4. Officers are elected each year.") && !looks_like_heading("the end"));
        assert!(!looks_like_heading("4.2 Officers"));
        assert_eq!(slug("The Aims of the Group", "2"), "aims-group");
        assert_eq!(slug("…", "2"), "clause-2");
    }
}

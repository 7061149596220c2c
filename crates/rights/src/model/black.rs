//! Blacking out: whole words whatever their case, and addresses and numbers that are not the person's own.

/// What stands in place of what is blacked out.
pub const BLACK: &str = "[blacked out: somebody else]";

/// Blacks out each of these words and names where they stand as whole words, in capitals or small letters.
pub fn words(text: &str, words: &[String]) -> String {
    let mut words: Vec<Vec<char>> =
        words.iter().map(|it| small(it.trim())).filter(|it| !it.is_empty()).collect();
    // The longest first, so that a whole name goes before a part of it.
    words.sort_by_key(|it| std::cmp::Reverse(it.len()));
    let signs: Vec<char> = text.chars().collect();
    let mut spans = vec![];
    let mut at = 0;
    while at < signs.len() {
        let found = words.iter().find(|it| stands_at(&signs, at, it));
        if let Some(word) = found {
            spans.push((at, at + word.len()));
        }
        at += found.map_or(1, Vec::len);
    }
    without(&signs, &spans)
}

/// Each sign as one small letter, so that places in both texts are the same.
fn small(text: &str) -> Vec<char> {
    text.chars().map(small_sign).collect()
}

fn small_sign(sign: char) -> char {
    sign.to_lowercase().next().unwrap_or(sign)
}

fn stands_at(signs: &[char], at: usize, word: &[char]) -> bool {
    let same = signs
        .get(at..at + word.len())
        .is_some_and(|it| it.iter().map(|one| small_sign(*one)).eq(word.iter().copied()));
    let inside = |sign: Option<&char>| sign.is_some_and(|it| it.is_alphanumeric());
    let begins = at == 0 || !inside(signs.get(at - 1)) || !inside(word.first());
    let ends = !inside(signs.get(at + word.len())) || !inside(word.last());
    same && begins && ends
}

fn without(signs: &[char], spans: &[(usize, usize)]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for (from, to) in spans {
        out.extend(&signs[at..*from]);
        out.push_str(BLACK);
        at = *to;
    }
    out.extend(&signs[at..]);
    out
}

/// Blacks out every e-mail address and telephone number that is none of the person's own.
pub fn reaches(text: &str, own: &[String]) -> String {
    let own_addresses: Vec<String> = own.iter().map(|it| it.trim().to_lowercase()).collect();
    let own_numbers: Vec<String> = own.iter().map(|it| digits(it)).filter(|it| it.len() >= 6).collect();
    let signs: Vec<char> = text.chars().collect();
    let mut spans: Vec<(usize, usize)> = addresses(&signs)
        .into_iter()
        .filter(|(from, to)| {
            !own_addresses.contains(&signs[*from..*to].iter().collect::<String>().to_lowercase())
        })
        .collect();
    let taken = spans.clone();
    spans.extend(numbers(&signs).into_iter().filter(|(from, to)| {
        let number = digits(&signs[*from..*to].iter().collect::<String>());
        let own = own_numbers.iter().any(|it| same_number(it, &number));
        !own && !taken.iter().any(|it| it.0 < *to && *from < it.1)
    }));
    spans.sort_unstable();
    without(&signs, &spans)
}

fn addresses(signs: &[char]) -> Vec<(usize, usize)> {
    let part = |it: &char| it.is_alphanumeric() || "._%+-'".contains(*it);
    let ats = (0..signs.len()).filter(|it| signs[*it] == '@');
    let one = |at: usize| {
        let from = at - signs[..at].iter().rev().take_while(|it| part(it)).count();
        let domain =
            signs[at + 1..].iter().take_while(|it| it.is_alphanumeric() || ".-".contains(**it)).count();
        let mut to = at + 1 + domain;
        while to > at + 1 && ".-".contains(signs[to - 1]) {
            to -= 1;
        }
        (from < at && signs[at + 1..to].contains(&'.')).then_some((from, to))
    };
    ats.filter_map(one).collect()
}

/// Runs that can be dialled: ten digits or more behind a nought, or nine behind a plus, parted by spaces, hyphens or brackets.
fn numbers(signs: &[char]) -> Vec<(usize, usize)> {
    let mut found = vec![];
    let mut at = 0;
    while at < signs.len() {
        let free = at == 0 || !(signs[at - 1].is_alphanumeric() || "-_".contains(signs[at - 1]));
        if !(free && "+0(".contains(signs[at])) {
            at += 1;
            continue;
        }
        let mut to = at
            + 1
            + signs[at + 1..].iter().take_while(|it| it.is_ascii_digit() || " -()".contains(**it)).count();
        while to > at && !signs[to - 1].is_ascii_digit() {
            to -= 1;
        }
        let run: String = signs[at..to.max(at)].iter().collect();
        let n = digits(&run).len();
        let dialled = match run.trim_start_matches('(').chars().next() {
            Some('+') => (9..=15).contains(&n),
            Some('0') => (10..=15).contains(&n),
            _ => false,
        };
        let ends = !signs.get(to).is_some_and(|it| it.is_alphanumeric());
        if dialled && ends {
            found.push((at, to));
        }
        at = to.max(at + 1);
    }
    found
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// From abroad or from within the country: the last nine digits say which number it is.
fn same_number(one: &str, other: &str) -> bool {
    let tail = |it: &str| it.get(it.len().saturating_sub(9)..).unwrap_or(it).to_owned();
    tail(one) == tail(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn black(text: &str, list: &[&str]) -> String {
        words(text, &list.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn whole_words_go_whatever_their_case_and_parts_of_words_stay() {
        assert_eq!(
            black("Bo rang. BO's brother, bo, not Bob", &["Bo"]),
            format!("{BLACK} rang. {BLACK}'s brother, {BLACK}, not Bob")
        );
        assert_eq!(black("Zoë and ZOË", &["zoë"]), format!("{BLACK} and {BLACK}"));
        assert_eq!(black("Asha Rahman and Asha", &["asha", "asha rahman"]), format!("{BLACK} and {BLACK}"));
        assert_eq!(black("nothing here", &["", " "]), "nothing here");
        assert_eq!(black("a (Bo) b", &["(Bo)"]), format!("a {BLACK} b"));
    }

    #[test]
    fn addresses_and_numbers_of_others_go_and_ones_own_stay() {
        let own = ["maja@example.org".to_owned(), "+44 7700 900001".to_owned()];
        let text = "Maja@example.org (07700 900001) wrote to bo.o'neill@mail.example.co.uk, 020 7946 0018 and +33 1 23 45 67 89.";
        assert_eq!(
            reaches(text, &own),
            format!("Maja@example.org (07700 900001) wrote to {BLACK}, {BLACK} and {BLACK}.")
        );
        for kept in [
            "0199288d-b680-752b-9e08-34d325f1be03",
            "On 2026-06-01 at 10:30",
            "1780304400000000",
            "room 042",
            "a@b",
            "@",
        ] {
            assert_eq!(reaches(kept, &own), kept);
        }
    }
}

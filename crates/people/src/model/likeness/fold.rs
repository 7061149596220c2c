//! Names as they are compared: small plain letters, what they sound like, and how many slips part two of them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Small letters without accents, words parted by one space: "Zoë  O’Brien-Müller" is "zoe obrien muller".
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    plain_onto(&mut out, text);
    out
}

/// The same behind what stands there already.
pub(super) fn plain_onto(out: &mut String, text: &str) {
    let begin = out.len();
    if text.is_ascii() {
        // Nearly every name, many times as quick.
        text.bytes().for_each(|it| put(out, begin, char::from(it.to_ascii_lowercase())));
    } else {
        let signs = text.to_lowercase();
        signs.nfd().filter(|it| !is_combining_mark(*it)).for_each(|it| put(out, begin, it));
    }
    out.truncate(begin + out[begin..].trim_end().len());
}

fn put(out: &mut String, begin: usize, sign: char) {
    match sign {
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' | 'ð' => out.push('d'),
        'þ' => out.push_str("th"),
        'ı' => out.push('i'),
        '\'' | '’' | '‘' | 'ʼ' | '`' | '.' => {}
        it if it.is_alphanumeric() => out.push(it),
        _ if out.ends_with(' ') || out.len() == begin => {}
        _ => out.push(' '),
    }
}

/// What an English speaker might hear: words that are written differently and sound alike are often equal here. Six
/// signs at most; letters beyond a to z are kept as they are.
pub fn sound(text: &str) -> String {
    let letters: Vec<char> = plain(text).chars().filter(|it| !it.is_whitespace()).collect();
    let letters = opened(&letters);
    let mut out: Vec<char> = vec![];
    let mut at = 0;
    while at < letters.len() && out.len() < 6 {
        let (sign, used) = heard(&letters, at);
        if let Some(sign) = sign
            && out.last() != Some(&sign)
        {
            out.push(sign);
        }
        at += used;
    }
    out.into_iter().collect()
}

/// The beginning without letters that nobody says.
fn opened(letters: &[char]) -> Vec<char> {
    let mut it = letters.to_vec();
    match it.as_slice() {
        ['k' | 'g' | 'p', 'n', ..] | ['w', 'r', ..] | ['p', 's', ..] => {
            it.remove(0);
        }
        ['x', ..] => it[0] = 's',
        ['m', 'c', ..] => it.insert(1, 'a'),
        _ => {}
    }
    it
}

/// The sound that begins at a letter, if any, and how many letters it takes.
fn heard(all: &[char], at: usize) -> (Option<char>, usize) {
    let next = all.get(at + 1).copied().unwrap_or(' ');
    let soft = "eiy".contains(next);
    match (all[at], next) {
        ('a' | 'e' | 'i' | 'o' | 'u' | 'y', _) => ((at == 0).then_some('a'), 1),
        ('p', 'h') => (Some('f'), 2),
        ('s' | 'c', 'h') => (Some('x'), 2),
        ('t', 'h') => (Some('t'), 2),
        ('g', 'h') => (None, 2),
        ('c', 'k') => (Some('k'), 2),
        ('c', _) if soft => (Some('s'), 1),
        ('c' | 'q', _) => (Some('k'), 1),
        ('d', 'g') => (Some('j'), 2),
        ('v', _) => (Some('f'), 1),
        ('z', _) => (Some('s'), 1),
        ('x', _) => (Some('k'), 1),
        ('h' | 'w', _) if at > 0 => (None, 1),
        (other, _) => (Some(other), 1),
    }
}

/// How many letters have to be put in, taken out, changed or swapped with their neighbour; `most + 1` for anything above.
pub fn slips(one: &str, other: &str, most: usize) -> usize {
    let (a, b) = unlike(one, other);
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut earlier: Vec<usize> = vec![];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = Vec::with_capacity(last.len());
        row.push(i);
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(earlier[j - 2] + 1);
            }
            row.push(least);
        }
        if row.iter().all(|it| *it > most) {
            return most + 1;
        }
        earlier = std::mem::replace(&mut last, row);
    }
    last[b.len()].min(most + 1)
}

/// Whether exactly one slip parts two texts: the same as `slips(one, other, 1) == 1`, in one go.
pub fn one_slip(one: &str, other: &str) -> bool {
    let (a, b) = unlike(one, other);
    let (mut a, mut b) = (a.chars(), b.chars());
    match ((a.next(), a.next()), (b.next(), b.next())) {
        ((None, _), (Some(_), None)) | ((Some(_), None), (None, _) | (Some(_), None)) => true,
        ((Some(x), Some(y)), (Some(v), Some(w))) => {
            x == w && y == v && a.next().is_none() && b.next().is_none()
        }
        _ => false,
    }
}

/// What is left of two texts without what they begin and end with alike: no slip lies there.
fn unlike<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    let (a, b) = (one, other);
    let alike: usize = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|it| it.0.len_utf8()).sum();
    let (a, b) = (&a[alike..], &b[alike..]);
    let backwards = a.chars().rev().zip(b.chars().rev());
    let alike: usize = backwards.take_while(|(x, y)| x == y).map(|it| it.0.len_utf8()).sum();
    (&a[..a.len() - alike], &b[..b.len() - alike])
}

/// How many slips still make one word of two of this length.
pub fn forgiven(word: &str) -> usize {
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// First names that stand for one another, the long one first in each line.
const SHORT: &[&[&str]] = &[
    &["alexander", "alex", "sandy", "alec"],
    &["alexandra", "alexa", "sandra"],
    &["andrew", "andy", "drew"],
    &["anthony", "tony"],
    &["barbara", "barb", "babs"],
    &["benjamin", "ben"],
    &["catherine", "katherine", "kathryn", "kate", "katie", "cathy", "kathy", "kath"],
    &["charles", "charlie", "chas"],
    &["christine", "christina", "chris", "tina"],
    &["christopher", "kit"],
    &["daniel", "dan", "danny"],
    &["david", "dave", "davy"],
    &["deborah", "debra", "debbie", "deb"],
    &["donald", "don"],
    &["edward", "ed", "eddie", "ted", "teddy", "ned"],
    &["elizabeth", "elisabeth", "liz", "lizzie", "beth", "betty", "eliza", "libby"],
    &["frances", "fran"],
    &["frederick", "fred", "freddie"],
    &["gerald", "gerry", "jerry"],
    &["gregory", "greg"],
    &["henry", "harry", "hal"],
    &["isabella", "isabel", "bella", "izzy"],
    &["jacqueline", "jackie", "jacqui"],
    &["james", "jim", "jimmy", "jamie"],
    &["jennifer", "jen", "jenny"],
    &["jonathan", "jon", "jonny"],
    &["john", "jack", "johnny"],
    &["joseph", "joe", "joey"],
    &["joshua", "josh"],
    &["judith", "judy"],
    &["kenneth", "ken", "kenny"],
    &["lawrence", "laurence", "larry", "laurie"],
    &["leonard", "len", "lenny"],
    &["margaret", "maggie", "meg", "peggy", "marge", "madge"],
    &["martin", "marty"],
    &["matthew", "matt"],
    &["michael", "mike", "mick", "micky"],
    &["mohammed", "muhammad", "mohamed", "mohammad", "muhammed"],
    &["nicholas", "nick", "nicky"],
    &["pamela", "pam"],
    &["patricia", "pat", "patsy", "trish", "tricia"],
    &["patrick", "paddy"],
    &["peter", "pete"],
    &["philip", "phillip", "phil"],
    &["rebecca", "becky", "becca"],
    &["richard", "dick", "rick", "richie", "rich"],
    &["robert", "bob", "bobby", "rob", "robbie", "bert"],
    &["ronald", "ron", "ronnie"],
    &["samuel", "sam", "sammy"],
    &["stephen", "steven", "steve"],
    &["susan", "sue", "susie"],
    &["theodore", "theo"],
    &["thomas", "tom", "tommy"],
    &["timothy", "tim"],
    &["victoria", "vicky", "tori"],
    &["vincent", "vince"],
    &["william", "bill", "billy", "will", "willy", "liam"],
];

/// The long form of a first name, or the name itself. Takes and gives plain letters.
pub fn long_form(given: &str) -> &str {
    SHORT.iter().find(|line| line.contains(&given)).map_or(given, |line| line[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_accents_and_capitals() {
        assert_eq!(plain("  Zoë  O’Brien-MÜLLER "), "zoe obrien muller");
        assert_eq!(plain("Łukasz Straße"), "lukasz strasse");
        assert_eq!(plain("李 明"), "李 明");
    }

    #[test]
    fn what_sounds_alike_is_equal() {
        for (a, b) in [
            ("Smith", "Smyth"),
            ("Stephens", "Stevens"),
            ("Philips", "Fillips"),
            ("Clark", "Clarke"),
            ("Knight", "Nite"),
            ("McDonald", "MacDonald"),
            ("Thomson", "Tomson"),
            ("Wright", "Rite"),
        ] {
            assert_eq!(sound(a), sound(b), "{a} {b}");
        }
        for (a, b) in [("Smith", "Jones"), ("Marsh", "Moore"), ("Reed", "Reef")] {
            assert_ne!(sound(a), sound(b), "{a} {b}");
        }
    }

    #[test]
    fn slips_are_counted_up_to_a_limit() {
        for (a, b, n) in [
            ("marsh", "marsh", 0),
            ("marsh", "mrash", 1),
            ("marsh", "march", 1),
            ("marsh", "mash", 1),
            ("marsh", "marshes", 2),
            ("marsh", "osprey", 3),
            ("", "ab", 2),
        ] {
            assert_eq!(slips(a, b, 2), n, "{a} {b}");
            assert_eq!(slips(b, a, 2), n, "{b} {a}");
        }
    }

    /// Every way to make the one of the other.
    fn plainly(a: &str, b: &str) -> usize {
        let (Some(x), Some(y)) = (a.chars().next(), b.chars().next()) else { return a.len() + b.len() };
        let changed = plainly(&a[1..], &b[1..]) + usize::from(x != y);
        let least = changed.min(plainly(&a[1..], b) + 1).min(plainly(a, &b[1..]) + 1);
        let swapped = a[1..].starts_with(y) && b[1..].starts_with(x);
        if swapped { least.min(plainly(&a[2..], &b[2..]) + 1) } else { least }
    }

    #[test]
    fn no_short_form_stands_for_two_names() {
        let mut seen = std::collections::BTreeSet::new();
        for word in SHORT.iter().flat_map(|it| it.iter()) {
            assert!(seen.insert(word), "{word} stands in two lines");
        }
        assert_eq!(long_form("liz"), "elizabeth");
    }

    /// As it was written before names in plain letters had a way of their own.
    fn slowly(text: &str) -> String {
        let mut out = String::new();
        text.to_lowercase().nfd().filter(|it| !is_combining_mark(*it)).for_each(|it| put(&mut out, 0, it));
        out.trim_end().to_owned()
    }

    proptest::proptest! {
        #[test]
        fn plain_letters_are_folded_like_all_others(text in "[ -~]{0,20}", more in "\\PC{0,6}") {
            proptest::prop_assert_eq!(plain(&text), slowly(&text));
            let both = format!("{text}{more}");
            proptest::prop_assert_eq!(plain(&both), slowly(&both));
            let mut behind = "x ".to_owned();
            plain_onto(&mut behind, &both);
            proptest::prop_assert_eq!(behind, format!("x {}", slowly(&both)));
        }

        #[test]
        fn no_text_makes_it_panic(a in "\\PC{0,20}", b in "\\PC{0,20}") {
            let _ = sound(&a);
            proptest::prop_assert_eq!(slips(&a, &b, 2), slips(&b, &a, 2));
            proptest::prop_assert_eq!(plain(&plain(&a)), plain(&a));
        }

        #[test]
        fn slips_are_those_of_the_textbook(a in "[ab]{0,7}", b in "[ab]{0,7}") {
            proptest::prop_assert_eq!(slips(&a, &b, 3), plainly(&a, &b).min(4));
            proptest::prop_assert_eq!(one_slip(&a, &b), plainly(&a, &b) == 1);
        }
    }
}

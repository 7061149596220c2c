//! The terms under which somebody stands in the index: those by which entries are compared come first in its order.

use super::{Traits, long_form, plain, sound};

/// Terms from here …
pub const COMPARED_FROM: &str = "b:";
/// … up to here, not including, bring together entries that may be one person; the others are for searching alone.
pub const COMPARED_TO: &str = "q";

/// Every term of an entry, each once.
pub fn terms(it: &Traits) -> Vec<String> {
    let (given, family) = (plain(&it.given), plain(&it.family));
    let heard = sound(&family);
    let mut all = vec![format!("n:{}", joined(&family, &given)), format!("s:{}", joined(&given, &family))];
    // Whoever has a name of several words is found by each of them.
    for part in [&family, &given] {
        all.extend(part.split(' ').skip(1).map(|it| format!("w:{it}")));
    }
    if let Some(born) = it.born {
        all.push(format!("b:{born} {heard}"));
    }
    if let Some(postcode) = &it.postcode {
        all.push(format!("{} {heard} {}", postcode_term(postcode), initial(&given)));
    }
    all.extend(it.email.as_deref().map(email_term));
    all.extend(it.phone.as_deref().and_then(phone_term));
    if let Some(number) = &it.national_number {
        all.push(format!("t:{}", plain(number)));
    }
    all.sort();
    all.dedup();
    all
}

/// The words of a name, for finding the nearest one to a slip.
pub fn words(it: &Traits) -> Vec<String> {
    let text = format!("{} {}", plain(&it.given), plain(&it.family));
    let mut all: Vec<String> =
        text.split(' ').filter(|it| it.chars().count() > 2).map(str::to_owned).collect();
    all.sort();
    all.dedup();
    all
}

/// "e:ada@example.org".
pub fn email_term(email: &str) -> String {
    let mut out = "e:".to_owned();
    email_onto(&mut out, email);
    out
}

/// Puts an address in small letters behind what stands there, without what is behind a plus before the @: it goes to the
/// same box.
pub(super) fn email_onto(out: &mut String, email: &str) {
    let email = email.trim();
    let Some((local, domain)) = email.split_once('@') else { return small_onto(out, email) };
    small_onto(out, local.split('+').next().unwrap_or(local));
    out.push('@');
    small_onto(out, domain);
}

/// In small letters.
pub(super) fn small_onto(out: &mut String, text: &str) {
    if text.is_ascii() {
        out.extend(text.chars().map(|it| it.to_ascii_lowercase()));
    } else {
        out.push_str(&text.to_lowercase());
    }
}

/// "p:100069236".
pub fn phone_term(phone: &str) -> Option<String> {
    let mut out = "p:".to_owned();
    digits_onto(&mut out, phone);
    (out.len() > 2).then_some(out)
}

/// The last digits of a number from behind, so that it is found by its end and with or without the country's code; nothing
/// of what is too short to be one.
pub(super) fn digits_onto(out: &mut String, phone: &str) {
    let digits = || phone.chars().rev().filter(char::is_ascii_digit);
    if digits().nth(4).is_some() {
        out.extend(digits().take(9));
    }
}

/// "c:fh12ab".
pub fn postcode_term(postcode: &str) -> String {
    let packed: String = postcode.chars().filter(|it| it.is_alphanumeric()).collect();
    format!("c:{}", packed.to_lowercase())
}

fn joined(first: &str, then: &str) -> String {
    format!("{first} {then}").trim().to_owned()
}

/// Of the long form, so that Bill and William meet.
pub(super) fn initial(given: &str) -> String {
    let first = given.split(' ').next().unwrap_or_default();
    long_form(first).chars().take(1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_for_comparing_lie_together() {
        let it = Traits {
            given: "Bill".into(),
            family: "van der Marsh".into(),
            email: Some("Bill+x@Example.org".into()),
            phone: Some("+44 1632 960001".into()),
            postcode: Some("FH1 2AB".into()),
            born: Some(jiff::civil::date(1980, 5, 1)),
            national_number: Some("N-77".into()),
        };
        let all = terms(&it);
        let compared = |it: &&String| COMPARED_FROM <= it.as_str() && it.as_str() < COMPARED_TO;
        let kinds: Vec<char> = all.iter().filter(compared).filter_map(|it| it.chars().next()).collect();
        assert_eq!(kinds, ['b', 'c', 'e', 'n', 'p']);
        assert!(all.contains(&"e:bill@example.org".to_owned()), "{all:?}");
        assert!(all.contains(&"p:100069236".to_owned()), "{all:?}");
        assert!(all.contains(&"w:marsh".to_owned()), "{all:?}");
        assert!(all.iter().any(|it| it.starts_with("c:fh12ab ") && it.ends_with(" w")), "{all:?}");
    }
}

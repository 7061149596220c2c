//! Whether two entries may be one person: scored from what they share, with every reason in words.

mod crowd;
mod fold;
mod folded;
mod terms;

use jiff::civil::Date;

use folded::Folded;
use terms::initial;

pub use crowd::{COMMON, Crowd, Found, Short};
pub use fold::{forgiven, long_form, plain, slips, sound};
pub use terms::{COMPARED_FROM, COMPARED_TO, email_term, phone_term, postcode_term, terms, words};

/// From this score on a pair is shown as possible.
pub const POSSIBLE: i64 = 50;
/// From this score on it is called likely.
pub const LIKELY: i64 = 75;

/// What of an entry is compared; many are read without a text of their own for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits<S = String> {
    pub given: S,
    pub family: S,
    pub email: Option<S>,
    pub phone: Option<S>,
    pub postcode: Option<S>,
    pub born: Option<Date>,
    pub national_number: Option<S>,
}

/// One thing that speaks for or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    SameName,
    NamesSwapped,
    NamesAlike,
    ShortForm,
    Initial,
    OtherGivenName,
    OtherFamilyName,
    OtherName,
    SameEmail,
    EmailAlike,
    SamePhone,
    SamePostcode,
    SameBirthday,
    OtherBirthday,
    NothingAgainst,
}

impl Reason {
    pub const fn points(self) -> i64 {
        match self {
            Self::SameName => 40,
            Self::NamesSwapped | Self::ShortForm => 35,
            Self::NamesAlike => 30,
            Self::Initial | Self::SameBirthday | Self::SamePhone | Self::EmailAlike => 25,
            Self::SameEmail => 45,
            Self::SamePostcode => 20,
            Self::OtherFamilyName | Self::NothingAgainst => 10,
            Self::OtherGivenName | Self::OtherName => -20,
            Self::OtherBirthday => -40,
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::SameName => "the same name",
            Self::NamesSwapped => "first and last name the other way round",
            Self::NamesAlike => "names that sound alike or differ by a slip",
            Self::ShortForm => "the same last name, and a short form of the first name",
            Self::Initial => "the same last name, and an initial that fits",
            Self::OtherGivenName => "the same last name, but another first name",
            Self::OtherFamilyName => "the same first name, but another last name",
            Self::OtherName => "another name",
            Self::SameEmail => "the same e-mail address",
            Self::EmailAlike => "e-mail addresses that differ by a slip",
            Self::SamePhone => "the same telephone number",
            Self::SamePostcode => "the same postcode",
            Self::SameBirthday => "the same date of birth",
            Self::OtherBirthday => "another date of birth",
            Self::NothingAgainst => "nothing else to compare",
        }
    }
}

/// How much speaks for two entries being one person, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// From 0 to 100.
    pub score: i64,
    pub reasons: Vec<Reason>,
}

impl Likeness {
    /// Compares two entries; the order of the two does not matter. The association's numbers decide: those whom it
    /// knows as two people are two.
    pub fn of(one: &Traits, other: &Traits) -> Self {
        let (one, other) = (Folded::of(one), Folded::of(other));
        if two_numbers(&one, &other) {
            return Self { score: 0, reasons: vec![] };
        }
        let beside = beside_names(&one, &other);
        Self::with_name(name(&one, &other), &beside)
    }

    /// The same for many: nothing as soon as it is clear that they are two.
    fn possible(one: &Folded, other: &Folded) -> Option<Self> {
        if two_numbers(one, other) {
            return None;
        }
        let beside = beside_names(one, other);
        let score: i64 = beside.reasons.iter().map(|it| it.points()).sum();
        if beside.any && score + Reason::SameName.points() < POSSIBLE {
            return None;
        }
        Some(Self::with_name(name(one, other), &beside)).filter(Self::is_possible)
    }

    fn with_name(name: Reason, beside: &Beside) -> Self {
        let mut reasons = vec![name];
        reasons.extend(&beside.reasons);
        if !beside.any && name == Reason::SameName {
            reasons.push(Reason::NothingAgainst);
        }
        let score = reasons.iter().map(|it| it.points()).sum::<i64>().clamp(0, 100);
        Self { score, reasons }
    }

    pub fn is_possible(&self) -> bool {
        self.score >= POSSIBLE
    }
}

fn two_numbers(one: &Folded, other: &Folded) -> bool {
    matches!((&one.national_number, &other.national_number), (Some(a), Some(b)) if a != b)
}

/// What speaks for or against it beside the names.
#[derive(Default)]
struct Beside {
    /// Whether both have anything of one kind.
    any: bool,
    reasons: Vec<Reason>,
}

fn beside_names(one: &Folded, other: &Folded) -> Beside {
    let mut out = Beside::default();
    let pairs = [
        (&one.email, &other.email, Reason::SameEmail),
        (&one.phone, &other.phone, Reason::SamePhone),
        (&one.postcode, &other.postcode, Reason::SamePostcode),
    ];
    for (a, b, reason) in pairs {
        let (Some(a), Some(b)) = (a, b) else { continue };
        out.any = true;
        if a == b {
            out.reasons.push(reason);
        } else if reason == Reason::SameEmail && a.len().min(b.len()) > 10 && fold::one_slip(a, b) {
            out.reasons.push(Reason::EmailAlike);
        }
    }
    if let (Some(a), Some(b)) = (one.born, other.born) {
        out.any = true;
        out.reasons.push(if a == b { Reason::SameBirthday } else { Reason::OtherBirthday });
    }
    out
}

fn name(a: &Folded, b: &Folded) -> Reason {
    if a.given == b.given && a.family == b.family {
        return Reason::SameName;
    }
    if a.given == b.family && a.family == b.given {
        return Reason::NamesSwapped;
    }
    match (likened(&a.given, &b.given, true), likened(&a.family, &b.family, false)) {
        (Alike::Same, Alike::Same)
        | (Alike::Near, Alike::Near | Alike::Same)
        | (Alike::Same, Alike::Near) => Reason::NamesAlike,
        (Alike::Short, Alike::Same) => Reason::ShortForm,
        (Alike::Short, Alike::Near) => Reason::NamesAlike,
        (Alike::Initial, Alike::Same | Alike::Near) => Reason::Initial,
        (Alike::Other, Alike::Same | Alike::Near) => Reason::OtherGivenName,
        (Alike::Same | Alike::Near | Alike::Short, _) => Reason::OtherFamilyName,
        _ => Reason::OtherName,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Alike {
    Same,
    Near,
    Short,
    Initial,
    Other,
}

fn likened(a: &str, b: &str, given: bool) -> Alike {
    if a == b {
        return Alike::Same;
    }
    if given {
        // "Ada Mary" and "Ada" are one first name and more.
        let (x, y) = (a.split(' ').next().unwrap_or_default(), b.split(' ').next().unwrap_or_default());
        if !x.is_empty() && !y.is_empty() {
            if x == y {
                return Alike::Near;
            }
            if long_form(x) == long_form(y) {
                return Alike::Short;
            }
            let letters = (x.chars().count(), y.chars().count());
            if (letters.0 == 1 || letters.1 == 1) && x.chars().next() == y.chars().next() {
                return Alike::Initial;
            }
        }
    }
    let shorter = if a.len() < b.len() { a } else { b };
    let most = forgiven(shorter);
    if most == 0 {
        return Alike::Other;
    }
    let found = slips(a, b, 3);
    let heard = || found <= 3 && shorter.chars().count() >= 4 && sound(a) == sound(b);
    if found <= most || heard() { Alike::Near } else { Alike::Other }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(given: &str, family: &str) -> Traits {
        Traits { given: given.into(), family: family.into(), ..Traits::default() }
    }

    fn at(mut it: Traits, postcode: &str, phone: &str) -> Traits {
        it.postcode = (!postcode.is_empty()).then(|| postcode.to_owned());
        it.phone = (!phone.is_empty()).then(|| phone.to_owned());
        it
    }

    #[test]
    fn what_speaks_for_it_is_added_up_and_named() {
        let a = at(one("Jon", "Smyth"), "FH1 2AB", "01632 960001");
        let b = at(one("Jonathan", "Smith"), "fh12ab", "+44 1632 960 001");
        let found = Likeness::of(&a, &b);
        assert_eq!(found.reasons, [Reason::NamesAlike, Reason::SamePhone, Reason::SamePostcode]);
        assert_eq!(found.score, 75);
        assert_eq!(Likeness::of(&b, &a), found, "the order does not matter");
    }

    #[test]
    fn two_of_one_household_are_not_one_person() {
        let a = at(one("Ada", "Marsh"), "FH1 2AB", "01632 960001");
        let b = at(one("Bruno", "Marsh"), "FH1 2AB", "01632 960001");
        assert!(!Likeness::of(&a, &b).is_possible());
        // Father and son of one name part by the date of birth.
        let (mut a, mut b) = (at(one("Ada", "Marsh"), "FH1 2AB", ""), at(one("Ada", "Marsh"), "FH1 2AB", ""));
        assert!(Likeness::of(&a, &b).is_possible());
        a.born = Some(jiff::civil::date(1950, 1, 2));
        b.born = Some(jiff::civil::date(1980, 1, 2));
        assert!(!Likeness::of(&a, &b).is_possible());
    }

    #[test]
    fn a_common_name_alone_is_not_enough_once_there_is_more_to_compare() {
        assert!(Likeness::of(&one("Ada", "Marsh"), &one("ada", "MARSH")).is_possible());
        let a = at(one("Ada", "Marsh"), "FH1 2AB", "");
        let b = at(one("Ada", "Marsh"), "FH9 9ZZ", "");
        assert!(!Likeness::of(&a, &b).is_possible());
    }

    #[test]
    fn two_numbers_of_the_association_are_two_people() {
        let mut a = at(one("Ada", "Marsh"), "FH1 2AB", "01632 960001");
        let mut b = a.clone();
        a.national_number = Some("N1".into());
        assert!(Likeness::of(&a, &b).score >= LIKELY);
        b.national_number = Some("N2".into());
        assert_eq!(Likeness::of(&a, &b).score, 0);
    }

    #[test]
    fn swapped_names_and_addresses_with_a_slip_are_seen() {
        let mut a = one("Marsh", "Ada");
        let mut b = one("Ada", "Marsh");
        a.email = Some("ada.marsh@example.org".into());
        b.email = Some("ada.mrash@example.org".into());
        assert_eq!(Likeness::of(&a, &b).reasons, [Reason::NamesSwapped, Reason::EmailAlike]);
        b.email = Some("Ada.Marsh+news@example.org".into());
        assert_eq!(Likeness::of(&a, &b).score, 80);
    }
}

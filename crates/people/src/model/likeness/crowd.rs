//! Everybody of a register held at once as they are compared, and the pairs among them that may be one person.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{iter, panic, thread};

use jiff::civil::Date;

use super::fold::plain_onto;
use super::folded::{Folded, squeezed_onto};
use super::terms::{digits_onto, email_onto};
use super::{Likeness, Traits, initial, sound};

/// Puts a field as it is compared behind what stands there.
type Onto = fn(&mut String, &str);

/// A trait that more people share says nothing about any two of them.
pub const COMMON: usize = 20;

const FIELDS: usize = 5;
/// Far longer than any name or address, in bytes; what is beyond is not compared.
const LONG: usize = 4_000;

/// Many entries in little room: what is compared of all of them stands in one text, about a hundred bytes each.
#[derive(Debug, Default)]
pub struct Crowd {
    text: String,
    people: Vec<One>,
}

#[derive(Debug)]
struct One {
    begin: usize,
    /// Where the fields end, counted from the beginning; one that is not known takes no room.
    ends: [u16; FIELDS],
    postcode: Short,
    born: Option<Date>,
}

/// A postcode in its own place instead of on the heap a million times: in small letters, without spaces; what is shorter
/// than ten ends with noughts, and of what is longer these are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Short([u8; 10]);

impl Short {
    /// Of a text that is small and without spaces already.
    pub fn of(text: &str) -> Self {
        let mut short = Self::default();
        let mut end = text.len().min(short.0.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        short.0[..end].copy_from_slice(&text.as_bytes()[..end]);
        short
    }
    pub fn as_str(&self) -> &str {
        let end = self.0.iter().position(|it| *it == 0).unwrap_or(self.0.len());
        std::str::from_utf8(&self.0[..end]).unwrap_or_default()
    }
}

/// A pair by the places at which its two were put in, the earlier first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub one: usize,
    pub other: usize,
    pub likeness: Likeness,
}

impl Crowd {
    /// Puts somebody in; their place is how many were put in before.
    pub fn put<S: AsRef<str>>(&mut self, it: &Traits<S>) {
        let begin = self.text.len();
        let mut ends = [0; FIELDS];
        let fields: [(Option<&S>, Onto); FIELDS] = [
            (Some(&it.given), plain_onto),
            (Some(&it.family), plain_onto),
            (it.email.as_ref(), email_onto),
            (it.phone.as_ref(), digits_onto),
            (it.national_number.as_ref(), String::push_str),
        ];
        for ((field, onto), end) in fields.into_iter().zip(&mut ends) {
            let from = self.text.len();
            if let Some(field) = field {
                onto(&mut self.text, field.as_ref());
            }
            if self.text.len() > from + LONG {
                self.text.truncate(self.text.floor_char_boundary(from + LONG));
            }
            *end = u16::try_from(self.text.len() - begin).unwrap_or(u16::MAX);
        }
        let mut postcode = String::new();
        if let Some(it) = &it.postcode {
            squeezed_onto(&mut postcode, it.as_ref());
        }
        self.people.push(One { begin, ends, postcode: Short::of(&postcode), born: it.born });
    }

    /// What is known of somebody put in before, by their place.
    pub fn lives(&mut self, place: usize, postcode: Short) {
        if let Some(it) = self.people.get_mut(place) {
            it.postcode = postcode;
        }
    }
    /// The same.
    pub fn born(&mut self, place: usize, day: Date) {
        if let Some(it) = self.people.get_mut(place) {
            it.born = Some(day);
        }
    }

    pub fn len(&self) -> usize {
        self.people.len()
    }
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Every pair that shares a name, an address, a telephone number, or a date of birth and the sound of a name, and that
    /// may be one person; each once.
    pub fn pairs(&self) -> Vec<Found> {
        // As many kinds at once as there are cores, which bounds the memory; what takes longest begins.
        let (next, cores) = (AtomicUsize::new(0), thread::available_parallelism().map_or(1, Into::into));
        let some = || {
            let kinds = iter::from_fn(|| Shared::ALL.get(next.fetch_add(1, Ordering::Relaxed)));
            kinds.flat_map(|it| self.pairs_by(*it)).collect::<Vec<_>>()
        };
        let mut all = thread::scope(|scope| {
            let threads: Vec<_> = (0..cores.min(Shared::ALL.len())).map(|_| scope.spawn(some)).collect();
            let found = threads.into_iter().map(|it| it.join().unwrap_or_else(|e| panic::resume_unwind(e)));
            found.flatten().collect::<Vec<_>>()
        });
        all.sort_by_key(|it| (it.one, it.other));
        all.dedup_by_key(|it| (it.one, it.other));
        all
    }

    fn pairs_by(&self, kind: Shared) -> Vec<Found> {
        let sharing = self.sharing(kind);
        let groups = sharing.chunk_by(|a, b| a.0 == b.0).filter(|it| it.len() <= COMMON);
        let pairs = groups.flat_map(|it| it.iter().enumerate().map(|(i, one)| (one.1, &it[i + 1..])));
        pairs.flat_map(|(one, others)| others.iter().filter_map(move |it| self.compare(one, it.1))).collect()
    }

    fn compare(&self, one: u32, other: u32) -> Option<Found> {
        let (one, other) = (one.min(other), one.max(other));
        let likeness = Likeness::possible(&self.at(one), &self.at(other))?;
        Some(Found { one: one as usize, other: other as usize, likeness })
    }

    /// Everybody under what they share, in its order.
    fn sharing(&self, kind: Shared) -> Vec<(u64, u32)> {
        let places = 0..u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        let mut all: Vec<_> = places.filter_map(|it| Some((kind.of(&self.at(it))?, it))).collect();
        all.sort_unstable();
        all
    }

    fn at(&self, place: u32) -> Folded<'_> {
        let it = &self.people[place as usize];
        let field = |n: usize| &self.text[it.range(n)];
        let known = |n: usize| Some(field(n)).filter(|it| !it.is_empty());
        Folded {
            given: field(0).into(),
            family: field(1).into(),
            email: known(2).map(Into::into),
            phone: known(3).map(Into::into),
            postcode: Some(it.postcode.as_str()).filter(|it| !it.is_empty()).map(Into::into),
            national_number: known(4).map(Into::into),
            born: it.born,
        }
    }
}

impl One {
    fn range(&self, field: usize) -> Range<usize> {
        let from = if field == 0 { 0 } else { self.ends[field - 1] };
        self.begin + usize::from(from)..self.begin + usize::from(self.ends[field])
    }
}

/// What brings two entries together; a hash stands for it, so that two may also meet by chance, which does no harm.
#[derive(Clone, Copy)]
enum Shared {
    Email,
    Birthday,
    Postcode,
    Phone,
    Name,
}

impl Shared {
    const ALL: [Self; 5] = [Self::Name, Self::Phone, Self::Postcode, Self::Email, Self::Birthday];

    fn of(self, it: &Folded) -> Option<u64> {
        Some(match self {
            Self::Email => hash(it.email.as_deref()?),
            Self::Birthday => hash((it.born?, sound(&it.family))),
            Self::Postcode => hash((it.postcode.as_deref()?, sound(&it.family), initial(&it.given))),
            Self::Phone => hash(it.phone.as_deref()?),
            // First and last name the other way round are the same name here.
            Self::Name => hash((it.given.as_ref().min(&it.family), it.given.as_ref().max(&it.family))),
        })
    }
}

fn hash(it: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    it.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn anybody() -> impl Strategy<Value = Traits> {
        let name =
            || prop::sample::select(vec!["Ada", "Zoë", "Marsh", "Mrash", "Bill", "William", "Ada Mary", ""]);
        let email = || {
            prop::sample::select(vec![
                "ada.marsh@example.org",
                "ada.mrash@example.org",
                "b+x@example.org",
                "b@example.org",
            ])
        };
        let other = || prop::sample::select(vec!["FH1 2AB", "fh12ab", "FH9 9ZZ"]);
        let phone = || prop::sample::select(vec!["01632 960001", "+44 1632 960001", "01632 960002", "12"]);
        let day = || prop::sample::select(vec![jiff::civil::date(1950, 1, 2), jiff::civil::date(1980, 1, 2)]);
        let number = || prop::sample::select(vec!["N1", "N2"]);
        (
            name(),
            name(),
            prop::option::of(email()),
            prop::option::of(phone()),
            prop::option::of(other()),
            prop::option::of(day()),
            prop::option::weighted(0.1, number()),
        )
            .prop_map(|(given, family, email, phone, postcode, born, number)| Traits {
                given: given.into(),
                family: family.into(),
                email: email.map(Into::into),
                phone: phone.map(Into::into),
                postcode: postcode.map(Into::into),
                born,
                national_number: number.map(Into::into),
            })
    }

    proptest! {
        #[test]
        fn the_pairs_are_those_that_a_look_at_each_two_gives(all in prop::collection::vec(anybody(), 0..12)) {
            let mut crowd = Crowd::default();
            all.iter().for_each(|it| crowd.put(it));
            let mut found = crowd.pairs();
            found.sort_by_key(|it| (it.one, it.other));
            let mut wanted = vec![];
            for one in 0..all.len() {
                for other in one + 1..all.len() {
                    let likeness = Likeness::of(&all[one], &all[other]);
                    let folded = (crowd.at(one as u32), crowd.at(other as u32));
                    let meet = Shared::ALL.iter().any(|it| it.of(&folded.0).is_some() && it.of(&folded.0) == it.of(&folded.1));
                    if likeness.is_possible() && meet {
                        wanted.push(Found { one, other, likeness });
                    }
                }
            }
            prop_assert_eq!(found, wanted);
        }
    }

    #[test]
    fn a_postcode_is_kept_as_it_is_or_cut_between_letters() {
        assert_eq!(Short::of("fh12ab").as_str(), "fh12ab");
        assert_eq!(Short::of("1234567890ab").as_str(), "1234567890");
        assert_eq!(Short::of("12345678éé").as_str(), "12345678é");
        assert_eq!(Short::of("123456789é").as_str(), "123456789");
    }

    #[test]
    fn what_too_many_share_brings_nobody_together() {
        let mut crowd = Crowd::default();
        for _ in 0..=COMMON {
            crowd.put(&Traits::<&str> { given: "Ada", family: "Marsh", ..Traits::default() });
        }
        assert_eq!(crowd.pairs(), []);
    }
}

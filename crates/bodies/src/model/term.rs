//! Terms: who holds a seat, from when until when, by which decision.

use kernel::{At, PersonId, Problem, Result};

use super::{AppointmentId, Role, TermId};

/// Whether one person holds the seat or several share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Share {
    Whole,
    /// Each holds an equal part of the seat.
    JobShare,
}

/// A term to be recorded.
#[derive(Clone, Debug)]
pub struct NewTerm {
    /// Slug of the post.
    pub post: String,
    /// One person, or two and more who share the seat.
    pub persons: Vec<PersonId>,
    pub from: At,
    /// The first instant at which it no longer runs; `None` until a successor is elected.
    pub until: Option<At>,
    /// What gave it: "Elected: committee 2026", "Members' meeting of 9 May, minute 4".
    pub decision: String,
    pub share: Share,
}

impl NewTerm {
    /// Checks what can be checked without the other terms.
    ///
    /// # Errors
    /// A `Problem` on "persons", "until" or "decision".
    pub fn check(&self) -> Result<()> {
        let mut persons = self.persons.clone();
        persons.sort();
        persons.dedup();
        match self.share {
            _ if persons.len() != self.persons.len() => {
                return Err(Problem::field("persons", "The same person is named twice."));
            }
            Share::Whole if persons.len() != 1 => {
                return Err(Problem::field("persons", "Name the one person who holds the seat."));
            }
            Share::JobShare if !(2..=4).contains(&persons.len()) => {
                return Err(Problem::field("persons", "A seat is shared by two to four people."));
            }
            _ => {}
        }
        if self.until.is_some_and(|end| end <= self.from) {
            return Err(Problem::field("until", "The end must come after the beginning."));
        }
        if self.decision.trim().is_empty() || self.decision.chars().count() > 300 {
            return Err(Problem::field("decision", "Say by which decision, in at most 300 letters."));
        }
        Ok(())
    }
}

/// A person in a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    pub person: PersonId,
    /// 1 holds the whole seat, 2 a half of it.
    pub share_of: u32,
    /// When they leave a shared seat before the others; `None` with the term.
    pub until: Option<At>,
}

/// A recorded term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its id, also where a list of terms is one of holders.
    pub term: TermId,
    /// Slug of the post.
    pub post: String,
    pub holders: Vec<Holder>,
    pub from: At,
    pub until: Option<At>,
    pub decision: String,
    /// What ended it, where that was recorded.
    pub end_decision: Option<String>,
    pub recorded_at: At,
}

impl Term {
    /// Whether it runs at an instant.
    pub fn runs(&self, at: At) -> bool {
        self.from <= at && self.until.is_none_or(|end| at < end)
    }
    /// Whether it was called off before it began.
    pub fn is_void(&self) -> bool {
        self.until.is_some_and(|end| end <= self.from)
    }
    /// Whether somebody holds it at an instant.
    pub fn held_by(&self, person: PersonId, at: At) -> bool {
        let mine = |it: &Holder| it.person == person && it.until.is_none_or(|end| at < end);
        self.runs(at) && self.holders.iter().any(mine)
    }
    /// From when somebody does not hold it any more; `None` if that is not known.
    pub fn end_for(&self, person: PersonId) -> Option<At> {
        let own = self.holders.iter().find(|it| it.person == person).and_then(|it| it.until);
        own.into_iter().chain(self.until).min()
    }
    pub fn is_shared(&self) -> bool {
        self.holders.len() > 1
    }
    pub fn holds(&self, person: PersonId) -> bool {
        self.holders.iter().any(|it| it.person == person)
    }
}

/// A role held by appointment.
#[derive(Clone, Debug)]
pub struct Appointment {
    pub id: AppointmentId,
    pub role: Role,
    pub person: PersonId,
    pub from: At,
    pub until: Option<At>,
    /// Where the appointment is written down.
    pub minute: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn term(persons: &[u128], share: Share) -> NewTerm {
        NewTerm {
            post: "organiser".into(),
            persons: persons.iter().map(|it| PersonId(Uuid::from_u128(*it))).collect(),
            from: At::from_micros(10),
            until: Some(At::from_micros(20)),
            decision: "Members' meeting, minute 4".into(),
            share,
        }
    }

    #[test]
    fn of_those_who_share_a_seat_each_holds_it_to_their_own_end() {
        let [one, other] = [1, 2].map(|it| PersonId(Uuid::from_u128(it)));
        let holder =
            |person, until: Option<i64>| Holder { person, share_of: 2, until: until.map(At::from_micros) };
        let it = Term {
            term: TermId(Uuid::from_u128(9)),
            post: "organiser".into(),
            holders: vec![holder(one, Some(15)), holder(other, None)],
            from: At::from_micros(10),
            until: Some(At::from_micros(20)),
            decision: String::new(),
            end_decision: None,
            recorded_at: At::from_micros(0),
        };
        let held = |person, at| it.held_by(person, At::from_micros(at));
        assert!(!held(one, 9) && held(one, 14) && !held(one, 15));
        assert!(held(other, 19) && !held(other, 20));
        assert_eq!((it.end_for(one), it.end_for(other)), (Some(At::from_micros(15)), it.until));
    }

    #[test]
    fn a_seat_is_held_by_one_or_shared_by_several() {
        assert!(term(&[1], Share::Whole).check().is_ok());
        assert!(term(&[1, 2], Share::JobShare).check().is_ok());
        for wrong in [
            term(&[], Share::Whole),
            term(&[1, 2], Share::Whole),
            term(&[1], Share::JobShare),
            term(&[1, 1], Share::JobShare),
        ] {
            assert!(wrong.check().is_err_and(|it| it.message_for("persons").is_some()));
        }
        let backwards = NewTerm { until: Some(At::from_micros(10)), ..term(&[1], Share::Whole) };
        assert!(backwards.check().is_err_and(|it| it.message_for("until").is_some()));
        let silent = NewTerm { decision: " ".into(), ..term(&[1], Share::Whole) };
        assert!(silent.check().is_err_and(|it| it.message_for("decision").is_some()));
    }
}

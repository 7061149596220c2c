//! A person of the group.

use kernel::{At, FieldError, PersonId, Problem, Result};

use super::{Email, FactKind, ImportId, NewFact, Phone, Postal, Source};

/// A human in this group, without what hangs on them.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: PersonId,
    /// The membership number of this group, from 1.
    pub number: i64,
    pub given_name: String,
    pub family_name: String,
    /// The number in the national association's register.
    pub national_number: Option<String>,
    pub import: Option<ImportId>,
    pub created_at: At,
    /// The entry that this one was joined into, if it was: it is out of sight then.
    pub joined_into: Option<PersonId>,
}

impl Person {
    pub fn name(&self) -> String {
        full_name(&self.given_name, &self.family_name)
    }
    /// For ordering: family name first, without regard to capitals.
    pub fn sort_name(&self) -> String {
        format!("{} {}", self.family_name, self.given_name).trim().to_lowercase()
    }
}

/// Somebody to be added to the register.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    pub given_name: String,
    pub family_name: String,
    pub national_number: Option<String>,
    /// The number that a list says they have here already; nobody is given one by it.
    pub own_number: Option<i64>,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    pub postal: Option<Postal>,
    /// Dated facts, the membership among them.
    pub facts: Vec<NewFact>,
}

impl NewPerson {
    /// Checks the names. One of the two may be empty, for people who have one name.
    pub fn named(given: &str, family: &str) -> Result<Self> {
        let (given_name, family_name) = (tidy(given), tidy(family));
        let mut wrong = vec![];
        if given_name.is_empty() && family_name.is_empty() {
            wrong.push(field("family_name", "Write a name."));
        }
        for (name, value) in [("given_name", &given_name), ("family_name", &family_name)] {
            if value.chars().count() > 100 || value.chars().any(char::is_control) {
                wrong.push(field(name, "A name has at most 100 letters."));
            }
        }
        if wrong.is_empty() {
            return Ok(Self { given_name, family_name, ..Self::default() });
        }
        Err(Problem::entry(wrong))
    }
    pub fn name(&self) -> String {
        full_name(&self.given_name, &self.family_name)
    }
    /// A member of a category from a day on.
    pub fn member(mut self, category: &str, from: At, source: Source) -> Result<Self> {
        self.facts.push(NewFact::new(FactKind::Membership, category, from, source)?);
        Ok(self)
    }
    /// With one more dated fact.
    pub fn fact(mut self, fact: NewFact) -> Self {
        self.facts.push(fact);
        self
    }
}

fn field(name: &str, message: &str) -> FieldError {
    FieldError { field: name.to_owned(), message: message.to_owned() }
}

fn full_name(given: &str, family: &str) -> String {
    format!("{given} {family}").trim().to_owned()
}

fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! What each capability holds on people, as plain data beside its tables: for what purpose, on which basis, for how
//! long, and what becomes of it when somebody asks to be forgotten.
//!
//! The privacy notice, the record of processing, the copy that a person is given, erasure and retention all read these
//! descriptions. A test holds them against the schema: a table with a column that can point at a person and that nobody
//! describes fails it.

mod engine;
mod merge;
mod own;
mod purpose;

pub use engine::{Cell, Keys, Record, Touched, count, erase, forget_older, older, records, there};
pub use merge::{Moved, point_back, repoint};
pub use own::{HELD as KERNEL, PLAIN as KERNEL_PLAIN};
pub use purpose::{Purpose, Recipient};

use crate::App;

/// How a row of a table is known to be somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The column holds the person's id.
    Person(&'static str),
    /// The column holds the id of the account that signs in as the person.
    Account(&'static str),
    /// The column holds an e-mail address that is or was the person's.
    Address(&'static str),
    /// The column is text or JSON in which the person's id stands.
    Mentions(&'static str),
    /// The column points at `key` of another table, whose `person` holds the person's id.
    Through { column: &'static str, table: &'static str, key: &'static str, person: &'static str },
    /// The same where the other table's `text` mentions the person's id.
    ThroughMention { column: &'static str, table: &'static str, key: &'static str, text: &'static str },
}

/// What erasure does with the rows of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erasure {
    /// They go.
    Delete,
    /// They go unless another table still points at them by the column given.
    DeleteUnlessIn { table: &'static str, column: &'static str },
    /// They stay for the sake of others; these columns are emptied or replaced by the words given.
    Blank(&'static [(&'static str, Option<&'static str>)]),
    /// They stay, for the reason given: a whole sentence that names the law or the need.
    Keep(&'static str),
}

/// How long rows are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// As long as the person belongs here, and then until the organisation's period after leaving has passed.
    WithPerson,
    /// So many days after the instant in the column.
    Days { column: &'static str, days: i64 },
    /// As long as the organisation exists, for the reason given.
    Lasting(&'static str),
}

/// What becomes of a row when two entries of one person are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joining {
    /// It points at the entry that is kept, unless that entry has a row of its own in its place.
    Follows,
    /// It goes on pointing at the entry that it was written about, for the reason given.
    Stays(&'static str),
}

/// One table that holds something on people.
#[derive(Clone, Copy, Debug)]
pub struct Holding {
    pub table: &'static str,
    /// "How you are reached", as the person reads it.
    pub title: &'static str,
    pub purpose: Purpose,
    pub whose: &'static [Whose],
    /// Columns in words, where the name alone is not plain.
    pub labels: &'static [(&'static str, &'static str)],
    /// Columns that never leave the database: salts, hashes of secrets.
    pub secret: &'static [&'static str],
    /// Columns that name or point at somebody else; a copy for the person shows them blacked out.
    pub others: &'static [&'static str],
    /// Columns with text that somebody wrote freely, in which others may be spoken of.
    pub free: &'static [&'static str],
    pub erasure: Erasure,
    pub retention: Retention,
    pub joining: Joining,
}

impl Holding {
    /// A table whose rows go when the person is erased, and that keeps them as long as the person belongs here.
    pub const fn new(
        table: &'static str,
        title: &'static str,
        purpose: Purpose,
        whose: &'static [Whose],
    ) -> Self {
        Self {
            table,
            title,
            purpose,
            whose,
            labels: &[],
            secret: &[],
            others: &[],
            free: &[],
            erasure: Erasure::Delete,
            retention: Retention::WithPerson,
            joining: Joining::Follows,
        }
    }
    /// Its rows stay with the entry they were written about when two entries of one person are joined.
    #[must_use]
    pub const fn stays(mut self, why: &'static str) -> Self {
        self.joining = Joining::Stays(why);
        self
    }
    #[must_use]
    pub const fn labels(mut self, labels: &'static [(&'static str, &'static str)]) -> Self {
        self.labels = labels;
        self
    }
    #[must_use]
    pub const fn secret(mut self, columns: &'static [&'static str]) -> Self {
        self.secret = columns;
        self
    }
    #[must_use]
    pub const fn others(mut self, columns: &'static [&'static str]) -> Self {
        self.others = columns;
        self
    }
    #[must_use]
    pub const fn free(mut self, columns: &'static [&'static str]) -> Self {
        self.free = columns;
        self
    }
    #[must_use]
    pub const fn blank(mut self, columns: &'static [(&'static str, Option<&'static str>)]) -> Self {
        self.erasure = Erasure::Blank(columns);
        self
    }
    #[must_use]
    pub const fn keep(mut self, why: &'static str) -> Self {
        self.erasure = Erasure::Keep(why);
        self
    }
    #[must_use]
    pub const fn erased_unless_in(mut self, table: &'static str, column: &'static str) -> Self {
        self.erasure = Erasure::DeleteUnlessIn { table, column };
        self
    }
    #[must_use]
    pub const fn days(mut self, column: &'static str, days: i64) -> Self {
        self.retention = Retention::Days { column, days };
        self
    }
    #[must_use]
    pub const fn lasting(mut self, why: &'static str) -> Self {
        self.retention = Retention::Lasting(why);
        self
    }

    /// The label of a column: the one given, or its name in words.
    pub fn label(&self, column: &str) -> String {
        match self.labels.iter().find(|it| it.0 == column) {
            Some((_, label)) => (*label).to_owned(),
            None => column.trim_end_matches("_id").trim_end_matches("_at").replace('_', " "),
        }
    }
}

/// A table with a column that looks like a person's and is none, and why it is none.
pub type Plain = (&'static str, &'static str);

/// Everything that the capabilities of this application hold on people, the kernel's own first.
pub fn all(app: &App) -> Vec<Holding> {
    let features = app.features().iter().flat_map(|it| it.personal);
    KERNEL.iter().chain(features).copied().collect()
}

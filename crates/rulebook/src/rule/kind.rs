//! The typed part of a rule: one variant for each type, and what every type can say of itself.

use serde::Deserialize;

use super::{
    Agenda, Amendment, AmendmentWindow, Assignment, Attendance, BallotChannel, Body, Category,
    Confidentiality, Consultation, DataProtection, Delegation, Dispute, Duty, Election, Eligibility,
    Endorsement, Fee, Joining, Judgement, Learning, Majority, Meeting, MoneyLimit, Nomination, Notice,
    OpenTerm, Panel, Pending, Post, Publication, Quorum, Quota, Recall, Ref, ReportDue, Reserved, Review,
    Rhythm, Seats, StandingLapse, Statement, Term, TermOfOffice, Vacancy,
};
use crate::words::Names;

/// What every rule type gives.
pub(crate) trait RuleType: for<'de> Deserialize<'de> {
    /// The fields of its block, the common ones left out.
    const FIELDS: &'static [&'static str];
    /// The rule in plain words.
    fn plain(&self, names: &Names<'_>) -> String;
    /// What the software does by it.
    fn does(&self) -> String;
    /// What it refers to.
    fn refs(&self) -> Vec<Ref<'_>>;
}

macro_rules! kinds {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// The typed part of a rule.
        #[derive(Debug, Clone, PartialEq)]
        pub enum RuleKind {
            $(#[doc = concat!("A `", $name, "` rule.")] $variant($variant),)*
        }

        /// The name of a rule type.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Kind {
            /// Every rule type of this edition.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)*];

            /// The name as it stands in a block.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name,)* }
            }

            /// The fields of its block, the common ones left out.
            pub fn fields(self) -> &'static [&'static str] {
                match self { $(Kind::$variant => <$variant as RuleType>::FIELDS,)* }
            }

            /// Reads the typed part of a block from which the common fields were taken.
            pub(crate) fn read(self, body: &str) -> Result<RuleKind, toml::de::Error> {
                Ok(match self { $(Kind::$variant => RuleKind::$variant(toml::from_str(body)?),)* })
            }
        }

        impl RuleKind {
            /// Which type it is.
            pub fn kind(&self) -> Kind {
                match self { $(RuleKind::$variant(_) => Kind::$variant,)* }
            }

            /// The rule in plain words, as whole sentences.
            pub(crate) fn plain(&self, names: &Names<'_>) -> String {
                match self { $(RuleKind::$variant(r) => r.plain(names),)* }
            }

            /// What the software does by it, as whole sentences.
            pub fn does(&self) -> String {
                match self { $(RuleKind::$variant(r) => r.does(),)* }
            }

            /// What it refers to.
            pub fn refs(&self) -> Vec<Ref<'_>> {
                match self { $(RuleKind::$variant(r) => r.refs(),)* }
            }
        }

        $(impl AsRule for $variant {
            fn of(kind: &RuleKind) -> Option<&Self> {
                match kind { RuleKind::$variant(r) => Some(r), _ => None }
            }
        })*
    };
}

/// A type that a rule can be: takes the typed part out of a rule of it. Every rule type has it, nothing else.
pub trait AsRule: Sized {
    /// The typed part, where the rule is of this type.
    fn of(kind: &RuleKind) -> Option<&Self>;
}

kinds! {
    Category = "category",
    Fee = "fee",
    Eligibility = "eligibility",
    Body = "body",
    Post = "post",
    Quota = "quota",
    Election = "election",
    Nomination = "nomination",
    BallotChannel = "ballot-channel",
    Meeting = "meeting",
    Rhythm = "rhythm",
    Notice = "notice",
    Quorum = "quorum",
    Majority = "majority",
    AmendmentWindow = "amendment-window",
    Amendment = "amendment",
    Publication = "publication",
    Confidentiality = "confidentiality",
    Term = "term",
    Joining = "joining",
    StandingLapse = "standing-lapse",
    Seats = "seats",
    TermOfOffice = "term-of-office",
    Vacancy = "vacancy",
    Recall = "recall",
    Panel = "panel",
    Agenda = "agenda",
    Reserved = "reserved",
    Delegation = "delegation",
    OpenTerm = "open-term",
    Consultation = "consultation",
    ReportDue = "report",
    Review = "review",
    Attendance = "attendance",
    DataProtection = "data-protection",
    MoneyLimit = "money-limit",
    Duty = "duty",
    Assignment = "assignment",
    Dispute = "dispute",
    Endorsement = "endorsement",
    Learning = "learning",
    Judgement = "judgement",
    Statement = "statement",
    Pending = "pending",
}

impl Kind {
    /// The type of that name.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|k| k.name() == name)
    }
}

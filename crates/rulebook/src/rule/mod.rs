//! The closed set of typed rules. No scripting: a rule is a value that can be read, compared and checked.

mod agenda;
mod amendment;
mod amendment_window;
mod assignment;
mod attendance;
mod ballot_channel;
mod body;
mod category;
mod condition;
mod confidentiality;
mod consultation;
mod data_protection;
mod delegation;
mod dispute;
mod duty;
mod election;
mod eligibility;
mod endorsement;
mod fee;
mod future;
mod joining;
mod judgement;
pub(crate) mod kind;
mod learning;
mod majority;
mod meeting;
mod money_limit;
mod nomination;
mod notice;
mod open_term;
mod panel;
mod pending;
mod post;
pub(crate) mod publication;
mod quorum;
mod quota;
mod recall;
mod refs;
mod report;
mod reserved;
mod review;
mod rhythm;
mod seats;
mod standing_lapse;
mod statement;
mod term;
mod term_of_office;
mod vacancy;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostic::Place;

pub use agenda::Agenda;
pub use amendment::{Amendment, Effect};
pub use amendment_window::AmendmentWindow;
pub use assignment::Assignment;
pub use attendance::{Attendance, Missed};
pub use ballot_channel::{BallotChannel, Channel};
pub use body::{Body, BodyKind};
pub use category::{Category, Right};
pub use condition::Condition;
pub use confidentiality::Confidentiality;
pub use consultation::Consultation;
pub use data_protection::{Controller, DataProtection};
pub use delegation::Delegation;
pub use dispute::{Dispute, DisputeStep};
pub use duty::Duty;
pub use election::{BallotLevel, Election, Method, MethodKind, TermsBegin, Ties, Uncontested};
pub use eligibility::{Activity, Eligibility};
pub use endorsement::Endorsement;
pub use fee::{Fee, FeeBand};
pub use future::Future;
pub use joining::{Joining, Proof, Silent};
pub use judgement::Judgement;
pub use kind::{AsRule, Kind, RuleKind};
pub use learning::Learning;
pub use majority::{Majority, Tied};
pub use meeting::{Meeting, MeetingKind, Month};
pub use money_limit::MoneyLimit;
pub use nomination::{Consent, LateRule, Nomination, PairRule, Proposer};
pub use notice::{IfShort, Notice, NoticeWay};
pub use open_term::OpenTerm;
pub use panel::Panel;
pub use pending::Pending;
pub use post::{Post, Shareable};
pub use publication::{Every, Publication};
pub use quorum::{IfLost, Quorum};
pub use quota::{
    Across, Choice, Declared, Fallback, JobShare, Quota, QuotaMethod, Reach, SeatRounding, Seen,
};
pub use recall::Recall;
pub use refs::{Ref, RefKind};
pub use report::ReportDue;
pub use reserved::Reserved;
pub use review::Review;
pub use rhythm::{Band, Rhythm};
pub use seats::{Seats, SeatsBy};
pub use standing_lapse::{LapseCause, LapseEnds, StandingLapse};
pub use statement::Statement;
pub use term::Term;
pub use term_of_office::{TermEnds, TermOfOffice};
pub use vacancy::{Filling, Vacancy, VacancyCause, VacancyUntil};

pub(crate) use kind::RuleType;

/// One rule of a document: the common part and the typed part.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its name, unique in the document.
    pub id: String,
    /// Slug of the clause it stands in.
    pub clause: String,
    /// The exact quotes from its clause that it carries out.
    pub says: Vec<String>,
    /// Quotes that belong to one field alone (`notice_days = { value = 28, says = "…" }`).
    pub field_says: BTreeMap<String, String>,
    /// What the software does when somebody acts against it.
    pub strictness: Strictness,
    /// Numbers of the questions (see [`crate::questions`]) that its words answer.
    pub answers: Vec<u8>,
    /// Names of the rules that go before this one where both speak: an id, or a type and an id or scope, such as
    /// `confidentiality:personal-matters`. Without this, two rules on one subject contradict each other.
    pub except: Vec<String>,
    /// A remark for drafters.
    pub note: Option<String>,
    /// Line of the block's opening fence, from 1.
    pub line: usize,
    /// Number of lines of the block with its fences.
    pub lines: usize,
    /// Places of the quotes in `says`, in order.
    pub says_places: Vec<Place>,
    /// Places of its fields.
    pub field_places: BTreeMap<String, Place>,
    /// The block as it was written, without typing; the common fields included.
    pub fields: toml::Table,
    /// The typed part.
    pub kind: RuleKind,
}

impl Rule {
    /// Whether the rule is carried out by the software today, or only marks words.
    pub fn status(&self) -> Status {
        match self.kind {
            RuleKind::Pending(_) => Status::Pending,
            RuleKind::Judgement(_) => Status::Judgement,
            RuleKind::Statement(_) => Status::Statement,
            _ => Status::Bound,
        }
    }

    /// The place of a field, or of the block where it has none.
    pub fn field_place(&self, field: &str) -> Place {
        self.field_places.get(field).copied().unwrap_or(Place::line(self.line))
    }

    /// All quotes, those of single fields included.
    pub fn quotes(&self) -> impl Iterator<Item = &str> {
        self.says.iter().chain(self.field_says.values()).map(String::as_str)
    }
}

/// What happens to words that a rule quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// A typed rule carries them out.
    Bound,
    /// People apply them; the software asks and records.
    Judgement,
    /// Aims, history, explanation: nothing to carry out.
    Statement,
    /// Nobody has written their rule yet; people carry them out.
    Pending,
}

/// What the software does when somebody acts against a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strictness {
    /// The act is refused.
    #[default]
    Block,
    /// The act is done and the breach is shown.
    Warn,
    /// The act is done and the fact is kept.
    Record,
}

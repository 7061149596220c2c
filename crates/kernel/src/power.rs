//! What a holder of an office may do, and how a route says whom it is for.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::At;

/// The closed list of powers. They come from posts held today and from appointments, never from a tick box.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Power {
    /// See the register of members.
    ReadRegister,
    /// Change the register, import into it.
    EditRegister,
    /// Record members' fees, see who has not paid.
    KeepFees,
    /// Keep the list of those who welcome newcomers, see who is new.
    WelcomeMembers,
    /// See and set whose rights rest and who is under complaint; no reason is kept.
    SeeFlags,
    /// Record bodies, posts and terms.
    EditBodies,
    /// Publish a version of the constitution that a meeting adopted.
    EditConstitution,
    /// Open a text to consultation, work through the answers, report.
    Consult,
    /// Fix the day of a meeting, call an election, appoint its officers.
    CallElection,
    /// Run one election (scope: the election).
    ReturningOfficer,
    /// Watch one election (scope: the election).
    Scrutineer,
    /// Key paper ballots (scope: the election).
    Teller,
    /// Write and send mail to members.
    SendMail,
    /// Read the audit trail.
    ReadAudit,
    /// Answer people about their data, and see to retention and incidents.
    ProtectData,
    /// Take a list of people out as a file.
    ExportLists,
    /// Keep the server; sees no member's data.
    KeepServer,
}

impl Power {
    /// True if it changes nothing: what those who left an office may still hold for a while.
    pub const fn only_reads(self) -> bool {
        matches!(self, Self::ReadRegister | Self::ReadAudit)
    }
    /// True if whoever holds it sees data of many people.
    pub const fn reads_people(self) -> bool {
        matches!(
            self,
            Self::ReadRegister
                | Self::EditRegister
                | Self::KeepFees
                | Self::WelcomeMembers
                | Self::SeeFlags
                | Self::SendMail
                | Self::ProtectData
                | Self::ExportLists
        )
    }
}

/// What stands between an officer and the powers of the office.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Hurdle {
    #[default]
    None,
    /// The organisation asks officers for a second factor, and the time to set one up is over.
    SecondMissing,
    /// There is a second factor, and this session has not shown it within the working day.
    SecondAsleep,
    /// There is one, and this session has shown it: acts that need a fresh confirmation ask for it again.
    SecondShown,
    /// The agreement on the use of data is not accepted yet: what reads people sleeps.
    Agreement,
}

/// What somebody holds a power by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hold {
    /// An office of their own, or a duty given to them by name.
    Office,
    /// An office that ended, while it is handed over.
    Handover,
    /// Emergency access for some hours.
    Emergency,
}

/// One power that somebody holds, over what, why and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Grant {
    pub power: Power,
    pub by: Hold,
    /// The election (or other thing) it is limited to; `None` is the whole group.
    pub over: Option<Uuid>,
    /// "Data manager", "Returning officer of the committee election 2026".
    pub through: String,
    pub until: Option<At>,
}

impl Grant {
    /// Over the whole group and without an end of its own, by an office.
    pub fn of_office(power: Power, through: impl Into<String>) -> Self {
        Self { power, by: Hold::Office, over: None, through: through.into(), until: None }
    }
}

/// Whom a route is for. A route cannot be registered without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allow {
    /// Open to the public.
    Anyone,
    /// Anybody signed in.
    SignedIn,
    /// Somebody signed in whom this group knows, also when they have left: for what concerns themselves and for nothing
    /// that others wrote.
    Own,
    /// A member today, or somebody from outside who holds an office here.
    Member,
    /// A holder of one of these powers, over whatever; the handler asks `ctx.need` for the scope.
    Officer(&'static [Power]),
    /// Only in a demonstration folder on a loopback listener.
    Demo,
}

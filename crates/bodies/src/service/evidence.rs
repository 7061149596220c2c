//! Evidence that a duty was done: any capability says so by one event, and `duties` closes what it closes.

use jiff::civil::Date;
use kernel::{At, Ctx, Result, Tx, emit};
use rulebook::duty::ProofKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What handlers of "duties.evidence" read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub kind: ProofKind,
    /// What it is about: a body, a meeting ("agm"), a rule, or what the text wants published ("newsletter").
    pub of: String,
    /// The instant that decides between in time and late.
    pub at: At,
    /// The meeting it belongs to.
    pub occasion: Option<Uuid>,
    /// The day it is about, where no meeting is named.
    pub covers: Option<Date>,
    /// A page of this site that shows it.
    pub url: String,
    /// What it is called: "Minutes of the committee, 14 April 2026".
    pub title: String,
}

/// Shows evidence, in the transaction of the act that is the evidence.
pub async fn show_evidence(tx: &mut Tx, ctx: &Ctx, evidence: &Evidence) -> Result<()> {
    emit(tx, ctx, "duties.evidence", evidence).await
}

//! What an election is made of: its states, its plan by the constitution, who stands and what was decided.

mod candidacy;
mod countback;
mod decision;
mod officer;
mod outcome;
mod plan;
mod roll;
mod state;

pub use candidacy::{Declared, Nomination, NominationState, Nominee};
pub use countback::{
    Asked, Countback, CountbackId, CountbackOutcome, CountbackPlan, CountbackState, Willing,
};
pub use decision::{Answer, Decision, DecisionKind, Question};
pub use officer::{Officer, Role};
pub use outcome::{ContestOutcome, How, Note, Winner};
pub use plan::{
    Basis, ByElection, Channels, Contest, EmptySeats, KeptAcross, KeptWithin, Least, NominationTerms, Plan,
    PlannedDate, PostRole, QuotaPlan, SharedSeat, Sitting, Step, TermsStart, Unopposed,
};
pub use roll::{Roll, RollLine};
pub use state::{Move, State, Wrong};

kernel::id!(/** One election of one body. */ ElectionId);
kernel::id!(/** One contest: seats filled from one ballot paper. */ ContestId);
kernel::id!(/** One nomination form, from draft to candidacy. */ NominationId);

use kernel::{At, Cite, PersonId};
use serde::Serialize;

/// An election as every page sees it.
#[derive(Clone, Debug, Serialize)]
pub struct Election {
    pub id: ElectionId,
    pub title: String,
    pub state: State,
    /// The occasion at which it takes place; every date hangs on its hour.
    pub occasion: uuid::Uuid,
    /// Sequence number of the constitution it runs by: that in force when it was called.
    pub constitution: u32,
    pub plan: Plan,
    pub drafted_by: Option<PersonId>,
    pub drafted_at: At,
    pub poll: Option<uuid::Uuid>,
    /// SHA-256 of the seed of the lots, published from the call on.
    pub lot_hash: String,
    /// When the returning officer looked at the ballot as members see it.
    pub preview_seen_at: Option<At>,
    pub abandoned_because: Option<String>,
    /// The contests in the order of counting.
    pub contests: Vec<Contest>,
}

impl Election {
    /// The date of a step, where the plan has one.
    pub fn at(&self, step: Step) -> Option<At> {
        self.plan.date(step).map(|it| it.at)
    }
    /// The clause of a step, where a clause gives it.
    pub fn cite(&self, step: Step) -> Option<Cite> {
        self.plan.date(step).and_then(|it| it.basis.cite())
    }
    pub fn contest(&self, id: ContestId) -> Option<&Contest> {
        self.contests.iter().find(|it| it.id == id)
    }
    /// Whether members may nominate at this instant, to the second.
    pub fn takes_nominations(&self, now: At) -> bool {
        self.state == State::Nominating && !self.late(now)
    }
    /// Whether something received at this instant is late: the second of the deadline still counts.
    pub fn late(&self, received: At) -> bool {
        self.at(Step::NominationsClose).is_some_and(|it| second(received) > second(it))
    }
}

fn second(at: At) -> i64 {
    at.micros().div_euclid(1_000_000)
}

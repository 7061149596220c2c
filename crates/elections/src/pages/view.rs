//! What several pages show: dates, clauses, the frame with its ways to the neighbouring pages.

use kernel::{At, Cite, Ctx, Power};
use ui::{Crumb, Shell};

use crate::model::{Basis, Election, State};

/// An instant for `<time>`.
#[derive(Clone, Debug)]
pub struct When {
    pub iso: String,
    pub text: String,
}

pub fn when(ctx: &Ctx, at: At) -> When {
    When { iso: at.iso(&ctx.group.zone), text: at.long(&ctx.group.zone) }
}

/// The frame of an election's page.
pub fn shell(ctx: &Ctx, election: &Election, title: &str) -> Shell {
    Shell::new(ctx, format!("{title} – {}", election.title))
        .crumb("Elections", "/elections")
        .crumb(election.title.clone(), format!("/elections/{}", election.id))
}

/// The clause or, where the text is silent, the sentence that says so.
pub fn basis(it: &Basis) -> (Option<Cite>, String) {
    match it {
        Basis::Clause(cite) => (Some(cite.clone()), String::new()),
        Basis::Silent(words) => (None, words.clone()),
        Basis::Fixed(words) => (None, format!("Fixed by {words}.")),
    }
}

/// Whether the actor runs this election.
pub fn runs(ctx: &Ctx, election: &Election) -> bool {
    !ctx.actor.system && ctx.may(Power::ReturningOfficer, Some(election.id.0))
}

/// Whether the actor runs or watches this election.
pub fn watches(ctx: &Ctx, election: &Election) -> bool {
    runs(ctx, election) || (!ctx.actor.system && ctx.may(Power::Scrutineer, Some(election.id.0)))
}

pub fn calls(ctx: &Ctx) -> bool {
    !ctx.actor.system && ctx.may(Power::CallElection, None)
}

/// The pages of this election that are open to the actor now.
pub fn tabs(ctx: &Ctx, election: &Election) -> Vec<Crumb> {
    let mut tabs = vec![];
    let mut add = |shown: bool, label: &str, page: &str| {
        if shown {
            tabs.push(Crumb { label: label.to_owned(), href: format!("/elections/{}{page}", election.id) });
        }
    };
    let (state, member) = (election.state, ctx.actor.person.is_some());
    let (runs, watches) = (runs(ctx, election), watches(ctx, election));
    let alive = state != State::Abandoned;
    add(true, "Overview", "");
    add(calls(ctx) && state < State::Declared, "Officers", "/officers");
    add(calls(ctx) && state == State::Drafted, "The call", "/call");
    let may_hand_in = !watches || election.plan.nomination.by_another;
    add(member && alive && state == State::Nominating && may_hand_in, "Stand", "/nominate");
    add(alive && watches && state >= State::Nominating, "Nominations", "/nominations");
    add(
        runs && matches!(state, State::Nominating | State::NominationsClosed),
        "Enter a paper form",
        "/paper",
    );
    add(member && alive && state >= State::NominationsClosed, "Candidates", "/candidates");
    add(alive && watches && state >= State::NominationsClosed, "At the close of nominations", "/closing");
    add(
        member && alive && state >= State::NominationsClosed && state < State::Declared,
        "Order of the day",
        "/order-of-the-day",
    );
    add(alive && watches && state >= State::NominationsClosed, "Roll", "/roll");
    add(member && alive && state >= State::NominationsClosed, "Am I on the roll?", "/my-roll");
    add(
        alive && watches && state >= State::NominationsClosed && state < State::Declared,
        "Ballot",
        "/ballot",
    );
    add(alive && watches && state >= State::Closed, "Count", "/count");
    add(member && matches!(state, State::Declared | State::InOffice), "Result", "/result");
    add(member && state == State::InOffice, "Seats that fell vacant", "/vacancies");
    tabs
}

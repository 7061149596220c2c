//! The one state machine of an election.

use kernel::Problem;

kernel::words! {
    /// Where an election stands.
    State {
        Drafted = "drafted",
        Called = "called",
        Nominating = "nominating",
        NominationsClosed = "nominations-closed",
        Balloting = "balloting",
        Closed = "closed",
        Counted = "counted",
        Declared = "declared",
        InOffice = "in-office",
        Abandoned = "abandoned",
    }
}

kernel::words! {
    /// What moves an election on.
    Move {
        Call = "call",
        OpenNominations = "open-nominations",
        CloseNominations = "close-nominations",
        OpenBallot = "open-ballot",
        /// Nobody stands against anybody: straight to the result.
        WithoutBallot = "without-ballot",
        CloseBallot = "close-ballot",
        Count = "count",
        Declare = "declare",
        TakeOffice = "take-office",
        Abandon = "abandon",
    }
}

/// A move that does not follow from where the election stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub state: State,
    pub wanted: Move,
}

impl Move {
    /// From which state and into which; abandoning starts anywhere before the declaration.
    pub const fn path(self) -> (Option<State>, State) {
        match self {
            Self::Call => (Some(State::Drafted), State::Called),
            Self::OpenNominations => (Some(State::Called), State::Nominating),
            Self::CloseNominations => (Some(State::Nominating), State::NominationsClosed),
            Self::OpenBallot => (Some(State::NominationsClosed), State::Balloting),
            Self::WithoutBallot => (Some(State::NominationsClosed), State::Counted),
            Self::CloseBallot => (Some(State::Balloting), State::Closed),
            Self::Count => (Some(State::Closed), State::Counted),
            Self::Declare => (Some(State::Counted), State::Declared),
            Self::TakeOffice => (Some(State::Declared), State::InOffice),
            Self::Abandon => (None, State::Abandoned),
        }
    }

    /// The audit trail's word for it.
    pub const fn act(self) -> &'static str {
        match self {
            Self::Call => "election.called",
            Self::OpenNominations => "election.nominations-opened",
            Self::CloseNominations => "election.nominations-closed",
            Self::OpenBallot => "election.ballot-opened",
            Self::WithoutBallot => "election.decided-without-ballot",
            Self::CloseBallot => "election.ballot-closed",
            Self::Count => "election.counted",
            Self::Declare => "election.declared",
            Self::TakeOffice => "election.in-office",
            Self::Abandon => "election.abandoned",
        }
    }

    /// What happened, as a line of the election's journal.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Call => "The election was called",
            Self::OpenNominations => "Nominations opened",
            Self::CloseNominations => "Nominations closed",
            Self::OpenBallot => "The ballot opened",
            Self::WithoutBallot => "No post was contested, so no ballot was held",
            Self::CloseBallot => "The ballot closed",
            Self::Count => "The votes were counted",
            Self::Declare => "The result was declared",
            Self::TakeOffice => "Those elected took office",
            Self::Abandon => "The election was abandoned",
        }
    }
}

impl State {
    /// The state after a move, or what is wrong with it.
    pub fn after(self, wanted: Move) -> Result<Self, Wrong> {
        let (from, to) = wanted.path();
        let fits = match from {
            Some(from) => from == self,
            None => self < Self::Declared,
        };
        if fits { Ok(to) } else { Err(Wrong { state: self, wanted }) }
    }

    /// Whether anything can still happen to it.
    pub fn is_over(self) -> bool {
        matches!(self, Self::InOffice | Self::Abandoned)
    }

    /// As a badge says it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Drafted => "In preparation",
            Self::Called => "Called",
            Self::Nominating => "Nominations open",
            Self::NominationsClosed => "Nominations closed",
            Self::Balloting => "Voting",
            Self::Closed => "Voting has ended",
            Self::Counted => "Counted, not yet declared",
            Self::Declared => "Declared",
            Self::InOffice => "In office",
            Self::Abandoned => "Abandoned",
        }
    }

    /// The badge's colour class; the label says the same in words.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Nominating | Self::Balloting => "good",
            Self::Closed | Self::Counted => "warn",
            Self::Abandoned => "bad",
            _ => "",
        }
    }
}

impl From<Wrong> for Problem {
    fn from(it: Wrong) -> Self {
        let what = it.wanted.says();
        let what = what.strip_prefix("The ").map_or_else(|| what.to_owned(), |rest| format!("the {rest}"));
        Problem::refused(format!(
            "This step cannot be recorded now: “{what}” does not follow from “{}”.",
            it.state.label()
        ))
        .hint("Somebody may have done it a moment ago; the election's page shows where it stands.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_follows_from_one_before_and_nothing_is_declared_twice() {
        let mut state = State::Drafted;
        let way = [
            Move::Call,
            Move::OpenNominations,
            Move::CloseNominations,
            Move::OpenBallot,
            Move::CloseBallot,
            Move::Count,
            Move::Declare,
            Move::TakeOffice,
        ];
        for step in way {
            for other in way.into_iter().filter(|it| *it != step) {
                assert_eq!(state.after(other), Err(Wrong { state, wanted: other }));
            }
            state = state.after(step).expect("the next step");
        }
        assert_eq!(state, State::InOffice);
    }

    #[test]
    fn an_election_can_be_abandoned_until_it_is_declared() {
        for state in State::ALL {
            assert_eq!(state.after(Move::Abandon).is_ok(), *state < State::Declared, "{state:?}");
        }
    }
}

//! The one state machine of a motion.

use kernel::Problem;

kernel::words! {
    /// What it is.
    Sort {
        Motion = "motion",
        /// A slip of the pen, put right by the person the text names unless somebody objects.
        Clerical = "clerical",
    }
}

kernel::words! {
    /// Where a motion stands.
    State {
        Draft = "draft",
        /// Handed in; it waits for seconders.
        Submitted = "submitted",
        /// It waits to be taken as in order.
        Seconded = "seconded",
        InOrder = "in-order",
        Consulting = "consultation",
        Agenda = "agenda",
        /// A correction that was published and that anybody can object to.
        Noticed = "noticed",
        /// Carried; the count may be challenged until the new version is made.
        Adopted = "adopted",
        InForce = "in-force",
        /// An amendment to an amendment that became part of it.
        TakenIn = "taken-in",
        Lost = "lost",
        Referred = "referred",
        Withdrawn = "withdrawn",
        Expired = "expired",
    }
}

kernel::words! {
    /// What moves a motion on.
    Move {
        Submit = "submit",
        Second = "second",
        Accept = "accept",
        Consult = "consult",
        Table = "table",
        Adopt = "adopt",
        Lose = "lose",
        Refer = "refer",
        Withdraw = "withdraw",
        Expire = "expire",
        TakeIn = "take-in",
        Notice = "notice",
        Object = "object",
        /// The count was wrong: what had been carried is lost.
        Overturn = "overturn",
        Commence = "commence",
    }
}

kernel::words! {
    /// What the committee advises.
    Advice {
        Adopt = "adopt",
        Reject = "reject",
        /// It tells for and against and advises neither.
        Open = "open",
    }
}

/// A move that does not follow from where the motion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub state: State,
    pub wanted: Move,
}

impl State {
    /// The state after a move, or what is wrong with it.
    pub fn after(self, wanted: Move) -> Result<Self, Wrong> {
        use Move as M;
        use State as S;
        let open = matches!(self, S::Submitted | S::Seconded | S::InOrder | S::Consulting | S::Agenda);
        let to = match (self, wanted) {
            (S::Draft, M::Submit) => S::Submitted,
            (S::Draft, M::Notice) => S::Noticed,
            (S::Submitted, M::Second) => S::Seconded,
            (S::Seconded, M::Accept) => S::InOrder,
            (S::InOrder, M::Consult) => S::Consulting,
            (S::InOrder | S::Consulting, M::Table) => S::Agenda,
            (S::Agenda, M::Adopt) => S::Adopted,
            (S::Agenda, M::Lose) => S::Lost,
            (S::Agenda, M::Refer) => S::Referred,
            (S::Adopted, M::Overturn) => S::Lost,
            (S::Adopted | S::Noticed, M::Commence) => S::InForce,
            (S::Noticed, M::Object) => S::Submitted,
            (S::Draft | S::Noticed, M::Withdraw) => S::Withdrawn,
            (_, M::Withdraw) if open => S::Withdrawn,
            (_, M::Expire) if open => S::Expired,
            (_, M::TakeIn) if open => S::TakenIn,
            _ => return Err(Wrong { state: self, wanted }),
        };
        Ok(to)
    }

    /// Whether it was handed in and is not decided.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Submitted
                | Self::Seconded
                | Self::InOrder
                | Self::Consulting
                | Self::Agenda
                | Self::Noticed
        )
    }

    /// As a badge says it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Submitted => "Looking for seconders",
            Self::Seconded => "Handed in",
            Self::InOrder => "In order",
            Self::Consulting => "In consultation",
            Self::Agenda => "On the agenda",
            Self::Noticed => "Correction, open to objection",
            Self::Adopted => "Adopted, not yet in force",
            Self::InForce => "In force",
            Self::TakenIn => "Taken into the motion",
            Self::Lost => "Lost",
            Self::Referred => "Referred",
            Self::Withdrawn => "Withdrawn",
            Self::Expired => "Expired",
        }
    }

    /// The badge's colour class; the label says the same in words.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Adopted | Self::InForce | Self::TakenIn => "good",
            Self::Submitted | Self::Noticed | Self::Consulting => "warn",
            Self::Lost => "bad",
            _ => "",
        }
    }
}

impl Move {
    /// What happened, as a line of the journal.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Submit => "Handed in",
            Self::Second => "Has all its seconders",
            Self::Accept => "Taken as in order: its form was looked at, not its content",
            Self::Consult => "Opened to consultation",
            Self::Table => "Put on the agenda",
            Self::Adopt => "Adopted",
            Self::Lose => "Lost",
            Self::Refer => "Referred",
            Self::Withdraw => "Withdrawn",
            Self::Expire => "Expired without a vote",
            Self::TakeIn => "Taken into the motion it changes",
            Self::Notice => "Published as a correction",
            Self::Object => "A member objected, so it is a motion now",
            Self::Overturn => "The count was put right: it is lost",
            Self::Commence => "Became part of the constitution",
        }
    }

    /// The audit trail's word for it.
    pub const fn act(self) -> &'static str {
        match self {
            Self::Submit => "amendment.submitted",
            Self::Second => "amendment.seconded",
            Self::Accept => "amendment.accepted",
            Self::Consult => "amendment.consulted",
            Self::Table => "amendment.tabled",
            Self::Adopt => "amendment.adopted",
            Self::Lose => "amendment.lost",
            Self::Refer => "amendment.referred",
            Self::Withdraw => "amendment.withdrawn",
            Self::Expire => "amendment.expired",
            Self::TakeIn => "amendment.taken-in",
            Self::Notice => "amendment.noticed",
            Self::Object => "amendment.objected",
            Self::Overturn => "amendment.overturned",
            Self::Commence => "amendment.commenced",
        }
    }
}

impl Advice {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Adopt => "The committee advises to adopt it",
            Self::Reject => "The committee advises against it",
            Self::Open => "The committee advises neither way",
        }
    }
}

impl From<Wrong> for Problem {
    fn from(it: Wrong) -> Self {
        Problem::conflict(format!(
            "This step cannot be taken now: “{}” does not follow from “{}”.",
            it.wanted.says(),
            it.state.label()
        ))
        .hint("Somebody may have done it a moment ago; the motion's page shows where it stands.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_motion_goes_its_road_in_order_and_no_step_twice() {
        let road = [
            Move::Submit,
            Move::Second,
            Move::Accept,
            Move::Consult,
            Move::Table,
            Move::Adopt,
            Move::Commence,
        ];
        let mut state = State::Draft;
        for step in road {
            for other in road.into_iter().filter(|it| *it != step) {
                // The agenda may follow without a consultation.
                if (state, other) != (State::InOrder, Move::Table) {
                    assert_eq!(state.after(other), Err(Wrong { state, wanted: other }));
                }
            }
            state = state.after(step).expect("the next step");
        }
        assert_eq!(state, State::InForce);
    }

    #[test]
    fn what_is_decided_stays_decided() {
        for state in
            [State::InForce, State::Lost, State::Referred, State::Withdrawn, State::Expired, State::TakenIn]
        {
            assert!(Move::ALL.iter().all(|it| state.after(*it).is_err()), "{state:?}");
        }
        assert_eq!(State::Adopted.after(Move::Overturn), Ok(State::Lost));
        assert_eq!(State::Noticed.after(Move::Object), Ok(State::Submitted));
    }
}

//! Acts: what somebody wants to do.

use serde::{Deserialize, Serialize};

use crate::rules::Rules;

/// What somebody wants to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Act {
    /// Join in a category of members.
    Join {
        /// Id of the category.
        category: String,
    },
    /// Be put on the roll of an election when it is frozen.
    BeOnRoll {
        /// Id of the election.
        election: String,
    },
    /// Vote in an election. With the fact `OnRoll` the frozen roll decides; without it, as for `BeOnRoll`.
    Vote {
        /// Id of the election.
        election: String,
    },
    /// Stand for a post: whether the person may at all, not whether a nomination is in time.
    Stand {
        /// Id of the post.
        post: String,
    },
    /// Hand in a nomination, of oneself or of another: whether the person may and whether it is in time.
    Nominate {
        /// Id of the election.
        election: String,
    },
    /// Second a nomination.
    SecondNomination {
        /// Id of the election.
        election: String,
    },
    /// Withdraw a nomination.
    WithdrawNomination {
        /// Id of the election.
        election: String,
    },
    /// Ask for a ballot by e-mail.
    RequestEmailBallot {
        /// Id of the election.
        election: String,
    },
    /// Be sent the notice of an event.
    ReceiveNotice {
        /// Id of the event.
        event: String,
    },
    /// Come to a meeting.
    Attend {
        /// Id of the meeting.
        meeting: String,
    },
    /// Vote at a meeting of the members, on anything but an election.
    VoteAt {
        /// Id of the meeting.
        meeting: String,
    },
    /// Propose a change to the constitution.
    ProposeAmendment,
    /// Put a motion to the members.
    ProposeMotion,
    /// Hold these posts at one time, together with those already held.
    HoldPosts {
        /// Ids of the posts.
        posts: Vec<String>,
    },
    /// Share a seat of a post.
    ShareSeat {
        /// Id of the post.
        post: String,
    },
    /// For a body: decide on something of a kind, such as "policy".
    Decide {
        /// Id of the body.
        body: String,
        /// The kind of decision.
        decision: String,
    },
    /// For a version that was adopted: come into force. Its rules are those of the version before it.
    Commence {
        /// The number of the version.
        version: u32,
    },
    /// For an answer that people gave for a time to what the text leaves open: hold no longer.
    Lapse {
        /// The clause that raised the question, where there is one.
        clause: Option<String>,
    },
}

impl Act {
    /// The beginning of a refusal: "You cannot vote in this election".
    pub(super) fn cannot(&self, rules: &Rules) -> String {
        let name = |id: &str| rules.name_of(id);
        match self {
            Act::Join { category } => {
                let what = rules.category(category).and_then(|c| c.name.clone());
                format!("You cannot join as {}", what.unwrap_or_else(|| category.clone()))
            }
            Act::BeOnRoll { .. } => "You are not on the roll of this election".to_owned(),
            Act::Vote { .. } => "You cannot vote in this election".to_owned(),
            Act::Stand { post } => format!("You cannot stand for the post of {}", name(post)),
            Act::Nominate { .. } => "This nomination cannot be taken".to_owned(),
            Act::SecondNomination { .. } => "You cannot second this nomination".to_owned(),
            Act::WithdrawNomination { .. } => "This nomination cannot be withdrawn".to_owned(),
            Act::RequestEmailBallot { .. } => "You cannot be sent a ballot by e-mail".to_owned(),
            Act::ReceiveNotice { .. } => "You are not sent this notice".to_owned(),
            Act::Attend { .. } => "You cannot come to this meeting".to_owned(),
            Act::VoteAt { .. } => "You cannot vote at this meeting".to_owned(),
            Act::ProposeAmendment => "You cannot propose a change to the constitution".to_owned(),
            Act::ProposeMotion => "You cannot put a motion".to_owned(),
            Act::HoldPosts { .. } => "These posts cannot be held together".to_owned(),
            Act::ShareSeat { post } => format!("A seat of the post of {} cannot be shared", name(post)),
            Act::Decide { body, decision } => {
                format!("{} cannot decide on {decision}", crate::words::capital(&name(body)))
            }
            Act::Commence { version } => format!("Version no. {version} does not come into force"),
            Act::Lapse { .. } => "This answer does not lapse".to_owned(),
        }
    }
}

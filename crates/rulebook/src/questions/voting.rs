//! Questions about casting votes.

use super::{Due, Question, Weight, Who, cited, first, words_only};
use crate::rule::{Activity, BallotChannel, Channel, Election, Eligibility, Rule};
use crate::rules::Rules;

fn afar(rules: &Rules) -> Option<&Rule> {
    first::<BallotChannel>(rules, |c| c.channels.iter().any(|c| *c != Channel::InMeeting))
}

pub(super) const ALL: &[Question] = &[
    Question {
        number: 20,
        code: "silence.email-ballot",
        ask: "What is an e-mail ballot, who may ask for one, and until when?",
        default: "A secret link; no reason is asked; until 48 hours before; by post for those without e-mail.",
        silence: "The text gives ballots from afar and does not say until when they may be asked for.",
        who: Who::Committee,
        due: Due::Call,
        weight: Weight::Detail,
        anchor: |r| first::<BallotChannel>(r, |c| c.on_request),
        typed: |r| cited::<BallotChannel>(r, "request_until", |c| c.request_until.is_some()),
    },
    Question {
        number: 21,
        code: "silence.comes-after-all",
        ask: "What if somebody who voted from afar comes to the meeting after all?",
        default: "Their vote stands unless they vote again before the doors open; there is no second paper.",
        silence: "The text does not say what holds for somebody who voted from afar and comes after all.",
        who: Who::Committee,
        due: Due::BallotsOut,
        weight: Weight::Detail,
        anchor: afar,
        typed: words_only,
    },
    Question {
        number: 22,
        code: "silence.absent-motions",
        ask: "May absent members vote on changes to the constitution and on shared posts?",
        default: "No: ballots from afar are for elections.",
        silence: "The text does not say whether absent members vote on anything but elections.",
        who: Who::Members,
        due: Due::Meeting,
        weight: Weight::Detail,
        anchor: afar,
        typed: words_only,
    },
    Question {
        number: 43,
        code: "silence.roll",
        ask: "On which day must somebody be a member to vote?",
        default: "On the day on which nominations close.",
        silence: "The text does not say when the roll of voters is closed.",
        who: Who::Members,
        due: Due::Call,
        weight: Weight::Detail,
        anchor: |r| first::<Election>(r, |_| true),
        typed: |r| {
            cited::<Eligibility>(r, "cut_off", |e| e.activity == Activity::Vote && e.cut_off.is_some())
        },
    },
    Question {
        number: 44,
        code: "silence.ballots-out",
        ask: "When do ballots go out?",
        default: "Ten days before the meeting.",
        silence: "The text does not say when ballots from afar go out.",
        who: Who::Committee,
        due: Due::Call,
        weight: Weight::Detail,
        anchor: afar,
        typed: |r| cited::<BallotChannel>(r, "sent", |c| c.sent.is_some()),
    },
];

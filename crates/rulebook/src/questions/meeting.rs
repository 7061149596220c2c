//! Questions about meetings, minutes and changing the text.

use super::{Due, Question, Weight, Who, cited, first, words_only};
use crate::rule::{
    Amendment, AmendmentWindow, Body, BodyKind, Election, Meeting, MeetingKind, Notice, Publication, Quorum,
    Review, Rhythm, Rule,
};
use crate::rules::Rules;

fn annual(rules: &Rules) -> Option<&Rule> {
    first::<Meeting>(rules, |m| m.kind == MeetingKind::Annual)
}

fn amendment(rules: &Rules) -> Option<&Rule> {
    first::<Amendment>(rules, |_| true)
}

fn of_committee(rules: &Rules, body: &str) -> bool {
    rules.body(body).is_some_and(|b| b.kind == BodyKind::Committee)
}

pub(super) const ALL: &[Question] = &[
    Question {
        number: 19,
        code: "silence.day-of-meeting",
        ask: "Who fixes the day of the annual meeting, by when, and what if that is missed?",
        default: "The committee, ten weeks before; terms run on until successors are elected, and members are told.",
        silence: "The text does not say who fixes the day of the annual meeting and by when.",
        who: Who::Committee,
        due: Due::Call,
        weight: Weight::Detail,
        anchor: annual,
        typed: |r| {
            cited::<Meeting>(r, "day_fixed_until", |m| {
                m.day_fixed_by.is_some() && m.day_fixed_until.is_some()
            })
        },
    },
    Question {
        number: 23,
        code: "silence.majority-of",
        ask: "A majority of whom: of all members, of those present, of those voting?",
        default: "Of the votes cast; abstentions are apart.",
        silence: "The text says how it can be changed in words that leave open what the majority is counted of.",
        who: Who::Members,
        due: Due::Adoption,
        weight: Weight::Gap,
        anchor: amendment,
        typed: |r| cited::<Amendment>(r, "majority", |_| true),
    },
    Question {
        number: 24,
        code: "silence.quorum",
        ask: "How many must be at a members' meeting for it to decide?",
        default: "None is stated: the members are asked.",
        silence: "The text states no quorum for a meeting of members.",
        who: Who::Members,
        due: Due::Meeting,
        weight: Weight::Gap,
        anchor: annual,
        typed: |r| cited::<Quorum>(r, "number", |_| true),
    },
    Question {
        number: 25,
        code: "silence.amendments-close",
        ask: "When must proposals to change the constitution be in, and when do their texts go out?",
        default: "When nominations close; texts go out ten days before the meeting.",
        silence: "The text gives no closing time for proposals to change it.",
        who: Who::Committee,
        due: Due::Call,
        weight: Weight::Gap,
        anchor: amendment,
        typed: |r| {
            let fixed = |m: &crate::Moment| m.fixed_by().is_none();
            cited::<AmendmentWindow>(r, "closes", |w| w.closes.as_ref().is_some_and(fixed))
        },
    },
    Question {
        number: 26,
        code: "silence.first-adoption",
        ask: "Who adopts the first constitution, and by what majority?",
        default: "The members' meeting that the text names, by a majority of the votes cast; until then rules are provisional.",
        silence: "The text does not say by what majority it is first adopted.",
        who: Who::Drafter,
        due: Due::Adoption,
        weight: Weight::Detail,
        anchor: amendment,
        typed: words_only,
    },
    Question {
        number: 27,
        code: "silence.rhythm-band",
        ask: "How late is late for a meeting that is held about every so often?",
        default: "Six to eleven weeks for two months; the annual meeting counts; a colour, never invalidity.",
        silence: "The text says about how often meetings are held and not how late is late.",
        who: Who::Committee,
        due: Due::Case,
        weight: Weight::Detail,
        anchor: |r| first::<Rhythm>(r, |_| true),
        typed: |r| cited::<Rhythm>(r, "band", |b| b.band.is_some()),
    },
    Question {
        number: 28,
        code: "silence.committee-meetings",
        ask: "Who chairs the committee, has the chair a casting vote, who may watch, is any month free?",
        default: "Its leaders in turn; no casting vote; members on request; no month is free.",
        silence: "The text does not say who chairs the committee and whether the chair has a casting vote.",
        who: Who::Committee,
        due: Due::Case,
        weight: Weight::Detail,
        anchor: |r| first::<Rhythm>(r, |b| of_committee(r, &b.body)),
        typed: |r| {
            cited::<Meeting>(r, "casting_vote", |m| m.casting_vote.is_some() && of_committee(r, &m.body))
        },
    },
    Question {
        number: 29,
        code: "silence.minutes-drafts",
        ask: "Are minutes sent as drafts, and what is left out of them?",
        default: "As drafts; personal matters are left out.",
        silence: "The text has minutes sent and does not say whether as drafts.",
        who: Who::Committee,
        due: Due::Case,
        weight: Weight::Detail,
        anchor: |r| first::<Publication>(r, |p| p.what.starts_with("minutes")),
        typed: |r| cited::<Review>(r, "sent_as_draft", |v| v.what.starts_with("minutes") && v.sent_as_draft),
    },
    Question {
        number: 38,
        code: "silence.policy",
        ask: "Where does policy begin: what of urgent statements and endorsements?",
        default: "Statements only to carry out a members' decision; endorsements are a remit of their own.",
        silence: "The text keeps policy from a body and does not say where policy begins.",
        who: Who::Members,
        due: Due::Case,
        weight: Weight::Detail,
        anchor: |r| first::<Body>(r, |b| b.may_not_decide.iter().any(|d| d == "policy")),
        typed: words_only,
    },
    Question {
        number: 41,
        code: "silence.call",
        ask: "How long before the meeting does the call for nominations go out?",
        default: "Six weeks before; nominations open with it.",
        silence: "The text does not say when members are called to an election.",
        who: Who::Committee,
        due: Due::Call,
        weight: Weight::Detail,
        anchor: |r| first::<Election>(r, |_| true),
        typed: |r| {
            let events: Vec<String> = r.elections().iter().map(|e| e.event.clone()).collect();
            cited::<Notice>(r, "at_least", |n| events.contains(&n.event))
        },
    },
];

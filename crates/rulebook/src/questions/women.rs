//! Questions about quotas: how the half is counted and kept.

use super::{Due, Question, Weight, Who, cited, first};
use crate::rule::{Post, Quota, Rule, Shareable};
use crate::rules::Rules;
use crate::units::AtLeast;

fn shared_posts(rules: &Rules) -> bool {
    rules.all::<Post>().any(|p| p.shareable != Shareable::None)
}

fn of_a_post(rules: &Rules) -> impl Fn(&Quota) -> bool {
    |q: &Quota| rules.post(&q.scope).is_some()
}

fn of_a_body(rules: &Rules) -> impl Fn(&Quota) -> bool {
    |q: &Quota| rules.post(&q.scope).is_none()
}

fn any_quota(rules: &Rules) -> Option<&Rule> {
    first::<Quota>(rules, |_| true)
}

pub(super) const ALL: &[Question] = &[
    Question {
        number: 1,
        code: "silence.job-share-count",
        ask: "When two people share a post, for how much does each count towards the share of those elected?",
        default: "For their share of the seat.",
        silence: "The text has a quota and shared posts, and does not say how a sharer counts.",
        who: Who::Members,
        due: Due::Call,
        weight: Weight::Detail,
        anchor: |r| any_quota(r).filter(|_| shared_posts(r)),
        typed: |r| {
            let of = of_a_body(r);
            cited::<Quota>(r, "job_share", |q| q.job_share.is_some() && of(q))
        },
    },
    Question {
        number: 2,
        code: "silence.half-of-odd",
        ask: "What is the share of an odd number of seats?",
        default: "Rounded up: half of eleven is six.",
        silence: "The text states a share and does not say how to round it.",
        who: Who::Members,
        due: Due::Call,
        weight: Weight::Detail,
        anchor: |r| first::<Quota>(r, |q| matches!(q.at_least, AtLeast::Share(_))),
        typed: |r| cited::<Quota>(r, "rounding", |q| q.rounding.is_some()),
    },
    Question {
        number: 3,
        code: "silence.quota-fallback-post",
        ask: "What happens to a place that is kept for a woman when none stands?",
        default: "Nominations for that place open again, known before anybody votes; the other places go ahead.",
        silence: "The text keeps a place and does not say what happens if nobody of that category stands.",
        who: Who::Members,
        due: Due::NominationsClose,
        weight: Weight::Gap,
        anchor: |r| first::<Quota>(r, of_a_post(r)),
        typed: |r| {
            let of = of_a_post(r);
            cited::<Quota>(r, "if_unreachable", |q| q.if_unreachable.is_some() && of(q))
        },
    },
    Question {
        number: 4,
        code: "silence.quota-fallback-body",
        ask: "What happens when all posts together cannot reach the share?",
        default: "Those that can be filled are filled, and the annual meeting is asked about the rest.",
        silence: "The text states a share of all elected and does not say what happens if too few stand.",
        who: Who::Members,
        due: Due::NominationsClose,
        weight: Weight::Gap,
        anchor: |r| first::<Quota>(r, of_a_body(r)),
        typed: |r| {
            let of = of_a_body(r);
            cited::<Quota>(r, "if_unreachable", |q| q.if_unreachable.is_some() && of(q))
        },
    },
    Question {
        number: 5,
        code: "silence.quota-reach",
        ask: "Does the share count those elected unopposed, co-opted, or serving on?",
        default: "Those unopposed count; it is checked again when a vacancy is filled.",
        silence: "The text does not say whether its quota counts people elected without a vote.",
        who: Who::Members,
        due: Due::NominationsClose,
        weight: Weight::Detail,
        anchor: any_quota,
        typed: |r| cited::<Quota>(r, "counts", |q| !q.counts.is_empty()),
    },
    Question {
        number: 6,
        code: "silence.quota-words",
        ask: "Which words does a candidate sign for the category, and who sees them?",
        default: "Their own words; visible only where the quota decides a place, with consent asked at nomination.",
        silence: "The text does not say how candidates declare the category of a quota, nor who sees it.",
        who: Who::Committee,
        due: Due::Call,
        weight: Weight::Detail,
        anchor: any_quota,
        typed: |r| cited::<Quota>(r, "declared", |q| q.declared.is_some() && q.seen.is_some()),
    },
    Question {
        number: 7,
        code: "silence.quota-across",
        ask: "How is the share kept across posts that are elected separately?",
        default: "One contest after another; nobody is passed over until the rest could no longer make it up.",
        silence: "The text states a share of all elected and elects posts separately, and does not say how it is kept.",
        who: Who::Members,
        due: Due::Call,
        weight: Weight::Gap,
        anchor: |r| {
            let several = r.elections().iter().any(|e| e.contests.len() > 1);
            first::<Quota>(r, of_a_body(r)).filter(|_| several)
        },
        typed: |r| cited::<Quota>(r, "across", |q| q.across.is_some()),
    },
    Question {
        number: 14,
        code: "silence.mixed-pair",
        ask: "Is a pair of a woman and a man the one woman whom a post needs?",
        default: "No, unless the annual meeting says so.",
        silence: "The text keeps a place in a post that can be shared, and does not say whether a mixed pair fills it.",
        who: Who::Members,
        due: Due::Call,
        weight: Weight::Detail,
        anchor: |r| first::<Quota>(r, of_a_post(r)).filter(|_| shared_posts(r)),
        typed: |r| {
            let of = of_a_post(r);
            cited::<Quota>(r, "job_share", |q| q.job_share.is_some() && of(q))
        },
    },
];

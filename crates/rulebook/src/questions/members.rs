//! Questions about membership and data.

use super::{Due, Question, Weight, Who, cited, first, words_only};
use crate::rule::{Category, DataProtection, Fee, Rule, Term};
use crate::rules::Rules;

/// The category of those who are not members of the association above.
fn local_only(rules: &Rules) -> Option<&Rule> {
    first::<Category>(rules, |c| c.requires.national_member == Some(false))
}

pub(super) const ALL: &[Question] = &[
    Question {
        number: 30,
        code: "silence.residence",
        ask: "Who lives in the area: on what day, by what proof, with two homes, after moving away?",
        default: "By their own word and postcode; the main home; membership ends at the next renewal, no vote after the move.",
        silence: "The text asks members to live in the area and does not say how that is settled.",
        who: Who::Committee,
        due: Due::Import,
        weight: Weight::Detail,
        anchor: |r| first::<Category>(r, |c| c.requires.lives_in_area.is_some()),
        typed: words_only,
    },
    Question {
        number: 31,
        code: "silence.change-of-category",
        ask: "Which day of joining counts for somebody who changes category?",
        default: "The first unbroken day; time that is paid for is honoured.",
        silence: "The text has two categories and does not say which day of joining counts after a change.",
        who: Who::Committee,
        due: Due::Case,
        weight: Weight::Detail,
        anchor: local_only,
        typed: words_only,
    },
    Question {
        number: 32,
        code: "silence.choice-of-category",
        ask: "May somebody who could join the association choose the cheaper category?",
        default: "Yes: the text does not forbid it; nobody asks why.",
        silence: "The text does not say whether somebody who could join the association may be an associate instead.",
        who: Who::Members,
        due: Due::Case,
        weight: Weight::Detail,
        anchor: local_only,
        typed: words_only,
    },
    Question {
        number: 33,
        code: "silence.fee",
        ask: "The share of which rate, rounded how, and when does it change?",
        default: "Of one's own band, rounded down to a penny, at renewal.",
        silence: "The text states a fee as a share and does not say how it is rounded.",
        who: Who::Committee,
        due: Due::Import,
        weight: Weight::Detail,
        anchor: |r| first::<Fee>(r, |f| f.share.is_some()),
        typed: |r| cited::<Fee>(r, "rounding", |f| f.rounding.is_some()),
    },
    Question {
        number: 34,
        code: "silence.rival-parties",
        ask: "Which parties are rivals, who decides, and who hears an appeal?",
        default: "A list kept by the members' meeting; the committee applies it; the members' meeting hears appeals.",
        silence: "The text shuts out members of rival parties and does not say which these are.",
        who: Who::Members,
        due: Due::Case,
        weight: Weight::Detail,
        anchor: |r| first::<Category>(r, |c| c.requires.rival_party.is_some()),
        typed: |r| {
            cited::<Term>(r, "kept_by", |t| {
                t.kept_by.is_some() && ["party", "parties"].iter().any(|p| t.word.contains(p))
            })
        },
    },
    Question {
        number: 35,
        code: "silence.lapsed-above",
        ask: "Is somebody whom the association lapses or expels still a member here?",
        default: "Not as a national member; they are told at once and may apply as an associate.",
        silence: "The text does not say what becomes of a member here whom the association lapses or expels.",
        who: Who::Members,
        due: Due::Case,
        weight: Weight::Detail,
        anchor: |r| first::<Category>(r, |c| c.requires.national_member == Some(true)),
        typed: words_only,
    },
    Question {
        number: 36,
        code: "silence.associate-and-data",
        ask: "May somebody who is not a member of the association keep its data?",
        default: "They may stand; the association grants access, or whoever shares the post has it.",
        silence: "The text lets associates stand for every post and does not say who sees the association's data then.",
        who: Who::BothBodies,
        due: Due::Case,
        weight: Weight::Detail,
        anchor: local_only,
        typed: words_only,
    },
    Question {
        number: 37,
        code: "silence.controller",
        ask: "Whose data is it: the association's, the group's, or both?",
        default: "Of both for the association's members, of the group alone for associates; no import before it is answered.",
        silence: "The text does not say who answers for members' data.",
        who: Who::BothBodies,
        due: Due::Import,
        weight: Weight::Detail,
        anchor: |r| first::<Category>(r, |c| c.requires.national_member.is_some()),
        typed: |r| cited::<DataProtection>(r, "controller", |d| d.controller.is_some()),
    },
];

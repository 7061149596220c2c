//! The inputs of each shape.

use super::choices::*;
use super::shape::Shape;
use super::{Input, InputKind, Map, Target};
use crate::rule::RefKind;

const EVENT: InputKind = InputKind::One(Target::Rule(RefKind::Event));
const OWNER: InputKind = InputKind::One(Target::Rule(RefKind::Owner));

/// The inputs of a field, the one for its own quote last.
pub(super) fn inputs(field: &str, shape: Shape, filled: &Map) -> Vec<Input> {
    let mut list = match shape {
        Shape::Conditions => {
            let room = (0..=MOST_CONDITIONS).find(|i| !used(filled, &format!("{field}.{i}."))).unwrap_or(0);
            (0..=room.min(MOST_CONDITIONS - 1))
                .flat_map(|i| parts(&format!("{field}.{i}"), Shape::Condition))
                .collect()
        }
        _ => parts(field, shape),
    };
    list.push(Input {
        name: format!("{field}.says"),
        label: "The words that say so".to_owned(),
        kind: InputKind::Text,
    });
    list
}

/// How many conditions a list may hold.
pub(super) const MOST_CONDITIONS: usize = 8;

/// Whether a form holds something under a name that begins so.
pub(super) fn used(filled: &Map, prefix: &str) -> bool {
    filled.iter().any(|(name, text)| name.starts_with(prefix) && !text.trim().is_empty())
}

fn parts(field: &str, shape: Shape) -> Vec<Input> {
    let one = |kind| vec![Input { name: field.to_owned(), label: String::new(), kind }];
    match shape {
        Shape::Text => one(InputKind::Text),
        Shape::Lines | Shape::Contests | Shape::Steps | Shape::FeeBands => one(InputKind::Lines),
        Shape::Number => one(InputKind::Number),
        Shape::Flag => one(InputKind::YesNo),
        Shape::Choice(list) => one(InputKind::Choice(list)),
        Shape::Many(list) => one(InputKind::Many(list)),
        Shape::One(target) => one(InputKind::One(target)),
        Shape::Several(target) => one(InputKind::Several(target)),
        Shape::Length => one(InputKind::Length),
        Shape::Share | Shape::AtLeast => one(InputKind::Share),
        Shape::Month => one(InputKind::Choice(MONTHS)),
        Shape::Moment => named(
            field,
            &[
                ("how", "When", InputKind::Choice(HOW)),
                ("length", "How long before or after", InputKind::Length),
                ("event", "Event", EVENT),
                ("hour", "Hour of that day", InputKind::Hour),
                ("by", "Who fixes it", OWNER),
            ],
        ),
        Shape::YearDay => named(
            field,
            &[
                ("day", "Day", InputKind::Number),
                ("month", "Month", InputKind::Choice(MONTHS)),
                ("hour", "Hour", InputKind::Hour),
            ],
        ),
        Shape::Money => named(
            field,
            &[("amount", "Amount", InputKind::Amount), ("currency", "Currency", InputKind::Choice(CURRENCY))],
        ),
        Shape::Threshold => named(
            field,
            &[
                ("over", "Which share", InputKind::Share),
                ("of", "Of what", InputKind::Choice(OF)),
                ("strict", "Exactly the share is too little", InputKind::YesNo),
            ],
        ),
        Shape::Every => named(
            field,
            &[
                ("number", "Every so many", InputKind::Number),
                ("unit", "Unit", InputKind::Choice(EVERY_UNIT)),
                ("grace_days", "Days of grace", InputKind::Number),
            ],
        ),
        Shape::Band => named(
            field,
            &[
                ("shortest", "Shortest", InputKind::Number),
                ("longest", "Longest", InputKind::Number),
                ("unit", "Unit", InputKind::Choice(BAND_UNIT)),
            ],
        ),
        Shape::Shareable => named(
            field,
            &[
                ("how", "May two people share a seat?", InputKind::Choice(SHARING)),
                ("meeting", "Meeting that agrees", EVENT),
            ],
        ),
        Shape::Method => named(
            field,
            &[
                ("kind", "Method", InputKind::Choice(METHOD)),
                ("variant", "Published rules", InputKind::Text),
                ("ties", "Ties are broken", InputKind::Choice(TIES)),
            ],
        ),
        Shape::Fallback => named(
            field,
            &[
                ("how", "What happens", InputKind::Choice(FALLBACK)),
                ("ask", "Meeting that decides", EVENT),
                ("options", "What it may choose between", InputKind::Many(OPTIONS)),
            ],
        ),
        Shape::Condition | Shape::Conditions => named(field, CONDITION),
    }
}

/// The inputs of one condition.
pub(super) const CONDITION: &[(&str, &str, InputKind)] = &[
    ("category", "Is in one of these categories", InputKind::Several(Target::Rule(RefKind::Category))),
    ("lives_in_area", "Lives in the area", InputKind::YesNo),
    ("national_member", "Is a member of the association above", InputKind::YesNo),
    ("rival_party", "Is a member of a rival party", InputKind::YesNo),
    ("shares_aims", "Shares the aims", InputKind::YesNo),
    ("fee_paid", "Has paid the fee", InputKind::YesNo),
    ("min_age", "Years of age at the least", InputKind::Number),
    ("member_for", "Has been a member for", InputKind::Length),
    ("region", "Belongs to this region", InputKind::Text),
    ("not_holding", "Holds none of these posts", InputKind::Several(Target::Rule(RefKind::Post))),
];

fn named(field: &str, parts: &[(&str, &str, InputKind)]) -> Vec<Input> {
    let input = |(name, label, kind): &(&str, &str, InputKind)| Input {
        name: format!("{field}.{name}"),
        label: (*label).to_owned(),
        kind: kind.clone(),
    };
    parts.iter().map(input).collect()
}

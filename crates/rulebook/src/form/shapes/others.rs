//! The fields of the other types.

use super::Need::{May, Must};
use super::Row;
use crate::form::Target;
use crate::form::choices::*;
use crate::form::shape::Shape::*;
use crate::rule::{Kind, RefKind};

pub(super) const TABLE: &[(Kind, &[Row])] = &[
    (
        Kind::AmendmentWindow,
        &[
            ("opens_with", One(Target::Rule(RefKind::Event)), May),
            ("opens", Moment, May),
            ("closes", Moment, May),
            ("texts_out", Moment, May),
            ("owner", One(Target::Rule(RefKind::Owner)), May),
        ],
    ),
    (
        Kind::Publication,
        &[
            ("what", Text, Must),
            ("to", Several(Target::Reader), May),
            ("every", Every, May),
            ("within", Moment, May),
            ("owner", One(Target::Rule(RefKind::Owner)), May),
        ],
    ),
    (
        Kind::Confidentiality,
        &[
            ("scope", Text, Must),
            ("may_see", Several(Target::Rule(RefKind::Owner)), May),
            ("published_anyway", Lines, May),
            ("lapses_after", Length, May),
            ("released_by", One(Target::Rule(RefKind::Owner)), May),
        ],
    ),
    (
        Kind::Term,
        &[
            ("word", Text, Must),
            ("means", Text, May),
            ("kept_by", One(Target::Rule(RefKind::Owner)), May),
            ("applied_by", One(Target::Rule(RefKind::Owner)), May),
            ("appeal_to", One(Target::Rule(RefKind::Owner)), May),
            ("published", Flag, May),
        ],
    ),
    (
        Kind::Panel,
        &[
            ("purpose", Text, Must),
            ("size", Number, May),
            ("drawn_from", Lines, May),
            ("excludes", Lines, May),
            ("appointed_by", One(Target::Rule(RefKind::Owner)), May),
            ("specification_by", One(Target::Rule(RefKind::Owner)), May),
            ("specification_first", Flag, May),
        ],
    ),
    (
        Kind::Reserved,
        &[
            ("for", Lines, Must),
            ("to", One(Target::Rule(RefKind::Owner)), May),
            ("kept_from", Several(Target::Rule(RefKind::Owner)), May),
        ],
    ),
    (
        Kind::Delegation,
        &[
            ("from", One(Target::Rule(RefKind::Owner)), Must),
            ("to", One(Target::Rule(RefKind::Owner)), May),
            ("somebody", Text, May),
            ("what", Lines, Must),
            ("limits", Text, May),
            ("until", Moment, May),
            ("report_every", Length, May),
        ],
    ),
    (
        Kind::OpenTerm,
        &[
            ("name", Text, Must),
            ("filled_by", One(Target::Rule(RefKind::Owner)), Must),
            ("earliest", Moment, May),
            ("latest", Moment, May),
            ("choices", Lines, May),
            ("by_when", Moment, May),
        ],
    ),
    (
        Kind::Consultation,
        &[
            ("on", Text, Must),
            ("before", One(Target::Rule(RefKind::Event)), May),
            ("opens_with", One(Target::Rule(RefKind::Event)), May),
            ("opens", Moment, May),
            ("closes", Moment, May),
            ("closes_on", YearDay, May),
            ("at_least", Length, May),
            ("prompts", Lines, May),
            ("to", Several(Target::Reader), May),
            ("discussed_by", Several(Target::Rule(RefKind::Owner)), May),
            ("decided_on", YearDay, May),
            ("must_answer", Flag, May),
            ("owner", One(Target::Rule(RefKind::Owner)), May),
        ],
    ),
    (
        Kind::ReportDue,
        &[
            ("from", One(Target::Rule(RefKind::Owner)), Must),
            ("with", Several(Target::Rule(RefKind::Owner)), May),
            ("about", Text, Must),
            ("to", One(Target::Rule(RefKind::Owner)), May),
            ("readers", Several(Target::Reader), May),
            ("every", Every, May),
            ("at", One(Target::Rule(RefKind::Event)), May),
            ("within", Moment, May),
            ("each", Flag, May),
        ],
    ),
    (
        Kind::Review,
        &[
            ("what", Text, Must),
            ("by", One(Target::Rule(RefKind::Owner)), Must),
            ("at", One(Target::Rule(RefKind::Event)), May),
            ("every", Every, May),
            ("sent_as_draft", Flag, May),
        ],
    ),
    (
        Kind::DataProtection,
        &[
            ("data", Text, Must),
            ("purpose", Text, Must),
            ("ground", Text, May),
            ("controller", Choice(CONTROLLER), May),
            ("may_see", Several(Target::Rule(RefKind::Owner)), May),
            ("shared_with", Several(Target::Rule(RefKind::Owner)), May),
            ("agreement_needed", Flag, May),
            ("kept_for", Length, May),
            ("handed_back", Flag, May),
            ("owner", One(Target::Rule(RefKind::Owner)), May),
        ],
    ),
    (
        Kind::MoneyLimit,
        &[
            ("owner", One(Target::Rule(RefKind::Owner)), Must),
            ("up_to", Money, May),
            ("above", One(Target::Rule(RefKind::Owner)), May),
            ("signatures", Number, May),
            ("own_account", Flag, May),
        ],
    ),
    (
        Kind::Duty,
        &[
            ("owner", One(Target::Rule(RefKind::Owner)), Must),
            ("with", Several(Target::Rule(RefKind::Owner)), May),
            ("what", Text, Must),
            ("every", Every, May),
            ("within", Moment, May),
            ("evidence", Lines, May),
        ],
    ),
    (
        Kind::Assignment,
        &[
            ("agreed_by", Several(Target::Rule(RefKind::Owner)), Must),
            ("or_by", Lines, May),
            ("volunteers", Flag, May),
            ("at_most", Length, May),
            ("report_to", One(Target::Rule(RefKind::Owner)), May),
        ],
    ),
    (
        Kind::Endorsement,
        &[
            ("elections", Text, Must),
            ("decided_by", One(Target::Rule(RefKind::Owner)), Must),
            ("proposed_by", Several(Target::Rule(RefKind::Owner)), May),
            ("criteria", One(Target::Clause), May),
            ("follows_parent", Flag, May),
            ("supported_by", Several(Target::Rule(RefKind::Owner)), May),
            ("limits", Lines, May),
        ],
    ),
    (
        Kind::Learning,
        &[
            ("what", Text, Must),
            ("every", Every, May),
            ("at_least_a_year", Number, May),
            ("open_to", Several(Target::Reader), May),
            ("owner", One(Target::Rule(RefKind::Owner)), Must),
            ("may_hand_on", Flag, May),
        ],
    ),
    (
        Kind::Judgement,
        &[
            ("asks", One(Target::Rule(RefKind::Owner)), Must),
            ("question", Text, May),
            ("evidence", Lines, May),
            ("record", Flag, May),
        ],
    ),
    (Kind::Pending, &[("future", Choice(FUTURE), Must), ("owner", One(Target::Rule(RefKind::Owner)), May)]),
];

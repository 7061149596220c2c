//! Which shape each field of each rule type has, what it is called, and whether it must be there.

use super::Target;
use super::choices::*;
use super::shape::Shape::{self, *};
use crate::rule::{Kind, RefKind};
use crate::words::capital;

/// The shape of a field; a test proves that every field stands in the table.
pub(super) fn shape(kind: Kind, field: &str) -> Shape {
    row(kind, field).map_or(Text, |(_, shape, _)| *shape)
}

/// Whether a rule of this type cannot be read without the field.
pub(super) fn required(kind: Kind, field: &str) -> bool {
    row(kind, field).is_some_and(|(_, _, must)| *must == Must)
}

/// What a field is called on a form.
pub(super) fn label(kind: Kind, field: &str) -> String {
    let own =
        LABELS.iter().find(|(k, f, _)| *k == kind && *f == field).map(|(_, _, label)| (*label).to_owned());
    own.unwrap_or_else(|| capital(&field.replace('_', " ")))
}

pub(super) fn row(kind: Kind, field: &str) -> Option<&'static Row> {
    let (_, rows) = TABLE.iter().find(|(k, _)| *k == kind)?;
    rows.iter().find(|(name, _, _)| *name == field)
}

type Row = (&'static str, Shape, Need);

/// Whether a field must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Must,
    May,
}
use Need::{May, Must};

const TABLE: &[(Kind, &[Row])] = &[
    (Kind::Category, &[("name", Text, May), ("requires", Condition, May), ("may", Many(RIGHTS), May)]),
    (
        Kind::Fee,
        &[
            ("for", Several(Target::Rule(RefKind::Category)), Must),
            ("amount", Money, May),
            ("share", Share, May),
            ("of", Text, May),
            ("rounding", Choice(ROUNDING), May),
            ("period", Length, May),
            ("band_self_declared", Flag, May),
            ("bands", FeeBands, May),
            ("formula", Text, May),
        ],
    ),
    (
        Kind::Eligibility,
        &[
            ("for", Choice(ACTIVITY), Must),
            ("election", One(Target::Rule(RefKind::Election)), May),
            ("posts", Several(Target::Rule(RefKind::Post)), May),
            ("all", Conditions, May),
            ("any", Conditions, May),
            ("cut_off", Moment, May),
        ],
    ),
    (
        Kind::Body,
        &[
            ("name", Text, May),
            ("kind", Choice(BODY), Must),
            ("parent", One(Target::Rule(RefKind::Body)), May),
            ("accountable_to", One(Target::Rule(RefKind::Owner)), May),
            ("composed_of", Lines, May),
            ("may_decide", Lines, May),
            ("may_not_decide", Lines, May),
            ("most_posts", Number, May),
            ("may_create", Flag, May),
        ],
    ),
    (
        Kind::Post,
        &[
            ("body", One(Target::Rule(RefKind::Body)), Must),
            ("name", Text, Must),
            ("seats", Number, May),
            ("shareable", Shareable, May),
            ("area", Text, May),
            ("also", Lines, May),
            ("filled_by", One(Target::Rule(RefKind::Body)), May),
            ("role", One(Target::Clause), May),
        ],
    ),
    (
        Kind::Quota,
        &[
            ("scope", One(Target::Rule(RefKind::Scope)), Must),
            ("attribute", Text, Must),
            ("at_least", AtLeast, Must),
            ("rounding", Choice(ROUNDING), May),
            ("job_share", Choice(JOB_SHARE), May),
            ("counts", Many(REACH), May),
            ("across", Choice(ACROSS), May),
            ("if_unreachable", Fallback, May),
            ("declared", Choice(DECLARED), May),
            ("seen", Choice(SEEN), May),
        ],
    ),
    (
        Kind::Election,
        &[
            ("body", One(Target::Rule(RefKind::Body)), Must),
            ("event", One(Target::Rule(RefKind::Event)), Must),
            ("method", Method, Must),
            ("contests", Contests, Must),
            ("uncontested", Choice(UNCONTESTED), May),
            ("several_posts", Flag, May),
            ("job_shares", Flag, May),
            ("terms_begin", Choice(TERMS_BEGIN), May),
            ("electorate", Text, May),
        ],
    ),
    (
        Kind::Nomination,
        &[
            ("event", One(Target::Rule(RefKind::Event)), May),
            ("opens", Moment, May),
            ("closes", Moment, Must),
            ("withdraw_until", Moment, May),
            ("owner", One(Target::Rule(RefKind::Owner)), May),
            ("by", Many(PROPOSER), May),
            ("consent", Choice(CONSENT), May),
            ("seconders", Number, May),
            ("statement_words", Number, May),
            ("late", Choice(LATE), May),
            ("pairs", Choice(PAIRS), May),
        ],
    ),
    (
        Kind::BallotChannel,
        &[
            ("event", One(Target::Rule(RefKind::Event)), Must),
            ("channels", Many(CHANNEL), Must),
            ("on_request", Flag, May),
            ("reason_needed", Flag, May),
            ("request_until", Moment, May),
            ("sent", Moment, May),
            ("closes", Moment, May),
        ],
    ),
    (
        Kind::Meeting,
        &[
            ("body", One(Target::Rule(RefKind::Body)), Must),
            ("name", Text, May),
            ("kind", Choice(MEETING), Must),
            ("month", Month, May),
            ("called_by", One(Target::Rule(RefKind::Owner)), May),
            ("day_fixed_by", One(Target::Rule(RefKind::Owner)), May),
            ("day_fixed_until", Moment, May),
            ("open_to", Several(Target::Reader), May),
            ("hybrid", Flag, May),
            ("chaired_by", Text, May),
            ("casting_vote", Flag, May),
        ],
    ),
    (
        Kind::Rhythm,
        &[
            ("body", One(Target::Rule(RefKind::Body)), Must),
            ("target", Length, Must),
            ("band", Band, May),
            ("at_least_a_year", Number, May),
            ("owner", One(Target::Rule(RefKind::Owner)), May),
            ("what", Text, May),
        ],
    ),
    (
        Kind::Notice,
        &[
            ("for", One(Target::Rule(RefKind::Event)), Must),
            ("at_least", Length, Must),
            ("to", Several(Target::Rule(RefKind::Category)), May),
            ("with", Lines, May),
            ("owner", One(Target::Rule(RefKind::Owner)), May),
            ("if_short", Choice(IF_SHORT), May),
            ("by", Many(WAYS), May),
        ],
    ),
    (
        Kind::Quorum,
        &[
            ("meeting", One(Target::Rule(RefKind::Event)), Must),
            ("number", Number, May),
            ("share", Share, May),
            ("if_lost", Choice(IF_LOST), May),
        ],
    ),
    (
        Kind::Majority,
        &[
            ("for", Lines, Must),
            ("over", Share, Must),
            ("of", Choice(OF), Must),
            ("strict", Flag, May),
            ("tied", Choice(TIED), May),
        ],
    ),
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
        Kind::Amendment,
        &[
            ("proposers", Several(Target::Rule(RefKind::Category)), May),
            ("seconders", Number, May),
            ("decided_at", One(Target::Rule(RefKind::Event)), Must),
            ("majority", Threshold, Must),
            ("effect", Choice(EFFECT), May),
            ("from_the_floor", Flag, May),
            ("entrenched", Several(Target::Clause), May),
            ("clerical_by", One(Target::Rule(RefKind::Owner)), May),
            ("clerical_objection", Length, May),
            ("entrenched_majority", Threshold, May),
            ("challenge", Length, May),
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
            ("except", Text, May),
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
        Kind::Joining,
        &[
            ("for", Several(Target::Rule(RefKind::Category)), May),
            ("decided_by", One(Target::Rule(RefKind::Owner)), Must),
            ("may_refuse", Flag, May),
            ("within", Length, May),
            ("if_silent", Choice(SILENT), May),
            ("proof", Choice(PROOF), May),
            ("appeal_to", One(Target::Rule(RefKind::Owner)), May),
        ],
    ),
    (
        Kind::StandingLapse,
        &[
            ("cause", Choice(LAPSE), Must),
            ("for", Several(Target::Rule(RefKind::Category)), May),
            ("after", Length, May),
            ("grace", Length, May),
            ("ends", Choice(LAPSE_ENDS), May),
            ("keeps_vote", Flag, May),
            ("owner", One(Target::Rule(RefKind::Owner)), May),
            ("appeal_to", One(Target::Rule(RefKind::Owner)), May),
        ],
    ),
    (
        Kind::Seats,
        &[
            ("body", One(Target::Rule(RefKind::Body)), Must),
            ("total", Number, May),
            ("each", Number, May),
            ("by", Choice(SEATS_BY), May),
            ("of", Several(Target::Rule(RefKind::Owner)), May),
        ],
    ),
    (
        Kind::TermOfOffice,
        &[
            ("body", One(Target::Rule(RefKind::Body)), Must),
            ("posts", Several(Target::Rule(RefKind::Post)), May),
            ("length", Length, May),
            ("ends", Choice(TERM_ENDS), May),
            ("holds_over", Flag, May),
            ("most_in_a_row", Number, May),
            ("staggered", Flag, May),
            ("tell", Several(Target::Reader), May),
        ],
    ),
    (
        Kind::Vacancy,
        &[
            ("body", One(Target::Rule(RefKind::Body)), Must),
            ("posts", Several(Target::Rule(RefKind::Post)), May),
            ("when", Choice(VACANCY), May),
            ("filled_by", Choice(FILLING), Must),
            ("at", One(Target::Rule(RefKind::Event)), May),
            ("by", One(Target::Rule(RefKind::Owner)), May),
            ("within", Length, May),
            ("until", Choice(VACANCY_UNTIL), May),
            ("quotas_again", Flag, May),
        ],
    ),
    (
        Kind::Recall,
        &[
            ("body", One(Target::Rule(RefKind::Body)), Must),
            ("posts", Several(Target::Rule(RefKind::Post)), May),
            ("requested_by", AtLeast, Must),
            ("decided_at", One(Target::Rule(RefKind::Event)), Must),
            ("majority", Threshold, Must),
            ("notice", Length, May),
            ("right_of_reply", Flag, May),
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
        Kind::Agenda,
        &[
            ("meeting", One(Target::Rule(RefKind::Event)), Must),
            ("may_add", Several(Target::Rule(RefKind::Category)), May),
            ("closes", Moment, May),
            ("sent", Moment, May),
            ("items", Lines, May),
            ("may_change", Flag, May),
            ("owner", One(Target::Rule(RefKind::Owner)), May),
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
        Kind::Attendance,
        &[
            ("body", One(Target::Rule(RefKind::Body)), Must),
            ("sub_groups", Flag, May),
            ("share", Share, May),
            ("missed_in_a_row", Number, May),
            ("excused_by", One(Target::Rule(RefKind::Owner)), May),
            ("then", Choice(MISSED), May),
            ("raised_with", One(Target::Rule(RefKind::Owner)), May),
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
        Kind::Dispute,
        &[
            ("to", One(Target::Rule(RefKind::Owner)), Must),
            ("raised_by", Several(Target::Rule(RefKind::Category)), May),
            ("both_sides", Flag, May),
            ("own_case_barred", Flag, May),
            ("steps", Steps, May),
            ("meanwhile", Text, May),
            ("appeal_to", One(Target::Rule(RefKind::Owner)), May),
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

/// Labels of fields whose names alone would not be understood.
const LABELS: &[(Kind, &str, &str)] = &[
    (Kind::Fee, "for", "Who pays"),
    (Kind::Fee, "of", "Of which rate"),
    (Kind::Eligibility, "for", "What it is about"),
    (Kind::Eligibility, "all", "All of these must hold"),
    (Kind::Eligibility, "any", "One of these must hold"),
    (Kind::Category, "requires", "What it takes to belong"),
    (Kind::Category, "may", "What its members may do"),
    (Kind::Post, "also", "Roles that its holders share out"),
    (Kind::Post, "role", "Clause that describes it"),
    (Kind::Post, "seats", "Number of seats"),
    (Kind::Nomination, "by", "Who may nominate"),
    (Kind::Notice, "for", "What is announced"),
    (Kind::Notice, "at_least", "How long before"),
    (Kind::Notice, "to", "Who is told"),
    (Kind::Notice, "with", "What goes with it"),
    (Kind::Notice, "by", "How it goes"),
    (Kind::Majority, "for", "Kinds of decision"),
    (Kind::Majority, "over", "More than which share"),
    (Kind::Majority, "of", "Of what"),
    (Kind::Majority, "strict", "Exactly the share is too little"),
    (Kind::Publication, "to", "To whom"),
    (Kind::Publication, "except", "What is left out"),
    (Kind::Joining, "for", "Which categories"),
    (Kind::StandingLapse, "for", "Which categories"),
    (Kind::Seats, "of", "Which parts"),
    (Kind::Seats, "by", "What the parts are"),
    (Kind::Seats, "each", "Seats of each part"),
    (Kind::Seats, "total", "Seats in all"),
    (Kind::Reserved, "for", "Kinds of decision or act"),
    (Kind::Reserved, "to", "Who alone may decide"),
    (Kind::Delegation, "to", "Who holds it"),
    (Kind::Delegation, "from", "Who hands it over"),
    (Kind::Consultation, "on", "What it is on"),
    (Kind::Consultation, "to", "Who is asked"),
    (Kind::ReportDue, "from", "Who reports"),
    (Kind::ReportDue, "with", "Others who report"),
    (Kind::ReportDue, "to", "To whom"),
    (Kind::ReportDue, "each", "Each holder for themself"),
    (Kind::Duty, "with", "Others who do it too"),
    (Kind::Duty, "what", "What is to be done"),
    (Kind::Dispute, "to", "Who hears it"),
    (Kind::Assignment, "or_by", "Or agreed by"),
    (Kind::Judgement, "asks", "Who judges"),
    (Kind::Vacancy, "by", "Who fills it"),
    (Kind::Vacancy, "at", "Meeting that fills it"),
    (Kind::Review, "by", "Who reads it"),
    (Kind::Review, "at", "At which meeting"),
    (Kind::Attendance, "then", "What follows"),
    (Kind::Meeting, "month", "Month it must fall in"),
    (Kind::Quota, "at_least", "At least"),
    (Kind::Quota, "scope", "Of whom"),
    (Kind::Election, "contests", "Contests in the order of counting"),
    (Kind::Quorum, "number", "Number of people"),
    (Kind::Quorum, "share", "Share of those entitled"),
];

//! What the national segment holds on people.

use kernel::personal::{Holding, Plain, Purpose, Whose};

pub const HELD: &[Holding] = &[
    Holding::new(
        "feeds_row",
        "What the association's segment says of you",
        Purpose::Membership,
        &[Whose::Person("person_id")],
    )
    .labels(&[("number_key", "national number"), ("content", "the line of the segment")]),
    Holding::new(
        "feeds_change",
        "What a segment changed about you",
        Purpose::Membership,
        &[Whose::Person("person_id")],
    )
    .labels(&[
        ("before_row", "before"),
        ("after_row", "after"),
        ("conflict", "what had to be decided"),
        ("written", "what was written, so that it can be taken back"),
        ("unfit", "could not be taken in"),
    ])
    // The sentence about a conflict can name somebody else.
    .free(&["conflict"]),
    Holding::new(
        "feeds_run",
        "Segments that you took in or agreed to in an office",
        Purpose::Membership,
        &[Whose::Person("created_by"), Whose::Person("agreed_by")],
    )
    .keep("Where an entry of the register came from has to be shown (UK GDPR Article 14(2)(f)).")
    .lasting("The file itself is not kept; the journal of runs stays."),
    Holding::new(
        "feeds_correction",
        "Corrections that you suggested",
        Purpose::Membership,
        &[Whose::Person("created_by")],
    )
    .labels(&[("old_value", "as it was"), ("new_value", "as it should be")]),
    Holding::new(
        "feeds_recipient",
        "Organisations for which you had segments made, or agreed to it, in an office",
        Purpose::Accountability,
        &[Whose::Person("created_by"), Whose::Person("agreed_by")],
    )
    .secret(&["token"])
    .others(&["created_by", "agreed_by"])
    .blank(&[("created_by", None), ("agreed_by", None)])
    .lasting(
        "Who let members' data leave for another organisation has to be provable (UK GDPR Article 5(2)).",
    ),
    Holding::new(
        "feeds_transfer",
        "Your moves between groups",
        Purpose::Membership,
        &[Whose::Person("person_id")],
    )
    .labels(&[("other", "the other group"), ("letter", "what was sent"), ("undo", "what brings it back")])
    .others(&["created_by", "decided_by"])
    .free(&["agreed"])
    .days("created_at", 730),
];

pub const PLAIN: &[Plain] = &[
    ("feeds_source", "where the association's feed is fetched from"),
    ("feeds_peer", "names of groups whose keys are known"),
];

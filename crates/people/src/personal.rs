//! What the register holds on people.

use kernel::personal::{Holding, Plain, Purpose, Whose};

const OWN: &str = "It belongs to the one entry and is made anew from what the entry holds.";

pub const HELD: &[Holding] = &[
    Holding::new(
        "people_standing",
        "How you stand today",
        Purpose::Membership,
        &[Whose::Person("person_id")],
    )
    .stays(OWN)
    .labels(&[("paid_until", "paid until"), ("search", "what a search finds you by")]),
    Holding::new("people_contact", "How you are reached", Purpose::Membership, &[Whose::Person("person_id")])
        .labels(&[("folded", "as it is compared"), ("bounce", "why mail came back")]),
    Holding::new(
        "people_fact",
        "Dated facts about your membership",
        Purpose::Membership,
        &[Whose::Person("person_id")],
    )
    .labels(&[("from_at", "from"), ("until_at", "until")])
    .others(&["recorded_by"]),
    Holding::new(
        "people_declaration",
        "What you declared about yourself",
        Purpose::Quota,
        &[Whose::Person("person_id")],
    ),
    Holding::new(
        "people_household_member",
        "That you share a letter with others at your address",
        Purpose::Notices,
        &[Whose::Person("person_id")],
    )
    .labels(&[("agreed", "how you agreed"), ("joined_at", "since")]),
    Holding::new(
        "people_import_row",
        "Rows of lists that you were read from",
        Purpose::Membership,
        &[Whose::Person("person_id")],
    )
    .labels(&[("before", "what brings it back")])
    .free(&["note"]),
    Holding::new(
        "people_import",
        "Lists that you imported in an office",
        Purpose::Membership,
        &[Whose::Person("created_by")],
    )
    .secret(&["file"])
    .keep("Where an entry of the register came from has to be shown (UK GDPR Article 14(2)(f)).")
    .lasting("The list itself is thrown away when the import is done; the journal stays."),
    Holding::new(
        "people_errand",
        "Lists that you were handed as a volunteer, or handed out in an office",
        Purpose::Organising,
        &[Whose::Person("volunteer")],
    )
    .labels(&[("script", "what to say"), ("until_at", "last day")])
    .others(&["handed_by"])
    .days("handed_at", 365),
    Holding::new(
        "people_errand_person",
        "That a volunteer was asked to get in touch with you, and what came of it",
        Purpose::Organising,
        &[Whose::Person("person_id")],
    )
    .free(&["note"]),
    Holding::new(
        "people_processor",
        "Agreements with services outside that you recorded in an office",
        Purpose::Accountability,
        &[Whose::Person("created_by")],
    )
    .blank(&[("created_by", None)])
    .lasting("Under which agreement addresses left has to be provable (UK GDPR Article 28)."),
    Holding::new(
        "people_offer",
        "Skills, interests and help that you offer",
        Purpose::Membership,
        &[Whose::Person("person_id")],
    )
    .labels(&[
        ("shown_to", "shown to"),
        ("consent_text", "what you agreed to"),
        ("status", "whether you are a member"),
    ])
    .free(&["note"]),
    Holding::new(
        "people_audience",
        "Audiences that you put together in an office",
        Purpose::Accountability,
        &[Whose::Person("created_by")],
    )
    .blank(&[("created_by", None)])
    .lasting("What an office put together stays with the office."),
    Holding::new(
        "people_frozen",
        "Lists that you froze in an office",
        Purpose::Accountability,
        &[Whose::Person("frozen_by")],
    )
    .blank(&[("frozen_by", None)])
    .lasting("It shows who was written to, and for what."),
    Holding::new(
        "people_frozen_person",
        "Frozen lists that you are on",
        Purpose::News,
        &[Whose::Person("person_id")],
    )
    .stays("A frozen list is fingerprinted, so nobody on it becomes another."),
    Holding::new(
        "people_owned",
        "Who keeps your name and how you are reached",
        Purpose::Membership,
        &[Whose::Person("person_id")],
    ),
    Holding::new("people_term", "By what you are found", Purpose::Membership, &[Whose::Person("person_id")])
        // The same words, folded, stand in the entry itself.
        .secret(&["term"])
        .stays(OWN),
    Holding::new(
        "people_unchecked",
        "That your entry waits to be compared with others",
        Purpose::Membership,
        &[Whose::Person("person_id")],
    )
    .stays(OWN),
    Holding::new(
        "people_pair",
        "Entries that may be yours as well, and what was decided about them",
        Purpose::Membership,
        &[Whose::Person("one_person"), Whose::Person("other_person")],
    )
    .others(&["one_person", "other_person", "decided_by"])
    .stays("It says of which two entries it was."),
    Holding::new(
        "people_joining",
        "Entries of yours that were joined",
        Purpose::Membership,
        &[Whose::Person("kept_person"), Whose::Person("gone_person")],
    )
    .labels(&[("before", "what was there before"), ("moved", "what was moved")])
    .others(&["joined_by", "agreed_by", "undone_by"])
    .stays("It is what takes them apart again."),
    Holding::new(
        "people_joining_ask",
        "That a second officer was asked whether an entry of yours is joined",
        Purpose::Membership,
        &[Whose::Person("kept_person"), Whose::Person("gone_person")],
    )
    .labels(&[("wanted", "what was asked for"), ("why", "why it takes a second officer")])
    .others(&["asked_by"])
    .stays("It says of which two entries it was."),
    Holding::new("people_person", "Who you are", Purpose::Membership, &[Whose::Person("id")])
        .labels(&[
            ("number", "number in the register"),
            ("given_name", "given name"),
            ("family_name", "family name"),
            ("joined_into", "entry it was joined into"),
        ])
        .stays(OWN),
];

pub const PLAIN: &[Plain] = &[
    ("people_word", "words that names are made of, without whose they are; unused ones go"),
    (
        "people_household",
        "addresses at which a letter is shared; they go within a day of the last who lives there",
    ),
    ("people_tally", "how many there are of each kind, without who they are"),
];

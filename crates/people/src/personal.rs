//! What the register holds on people.

use kernel::personal::{Holding, Plain, Purpose, Whose};

pub const HELD: &[Holding] = &[
    Holding::new(
        "people_standing",
        "How you stand today",
        Purpose::Membership,
        &[Whose::Person("person_id")],
    )
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
        "people_import_row",
        "Rows of lists that you were read from",
        Purpose::Membership,
        &[Whose::Person("person_id")],
    )
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
        "people_owned",
        "Who keeps your name and how you are reached",
        Purpose::Membership,
        &[Whose::Person("person_id")],
    ),
    Holding::new("people_person", "Who you are", Purpose::Membership, &[Whose::Person("id")]).labels(&[
        ("number", "number in the register"),
        ("given_name", "given name"),
        ("family_name", "family name"),
    ]),
];

pub const PLAIN: &[Plain] = &[];

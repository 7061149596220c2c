//! What offices hold on people.

use kernel::personal::{Holding, Plain, Purpose, Whose};

const HELD_OFFICE: &str = "Who held which office, and by which decision, is the organisation's record (UK GDPR Article \
     17(3)(e)); it keeps a number that leads to nobody.";

pub const HELD: &[Holding] = &[
    Holding::new(
        "bodies_holder",
        "Offices that you hold or held",
        Purpose::Offices,
        &[Whose::Person("person_id")],
    )
    .keep(HELD_OFFICE)
    .lasting("Terms are part of the record of the organisation."),
    Holding::new(
        "bodies_term",
        "Terms of office: yours, and those that you recorded",
        Purpose::Offices,
        &[
            Whose::Through { column: "id", table: "bodies_holder", key: "term_id", person: "person_id" },
            Whose::Person("recorded_by"),
        ],
    )
    .others(&["recorded_by"])
    .keep(HELD_OFFICE)
    .lasting("Terms are part of the record of the organisation."),
    Holding::new(
        "bodies_appointment",
        "Roles you were appointed to",
        Purpose::Offices,
        &[Whose::Person("person_id"), Whose::Person("recorded_by")],
    )
    .others(&["person_id", "recorded_by"])
    .keep(HELD_OFFICE)
    .lasting("Appointments are part of the record of the organisation."),
    Holding::new(
        "bodies_emergency",
        "Emergency access that you asked for or agreed to",
        Purpose::Accountability,
        &[Whose::Person("person"), Whose::Person("agreed_by"), Whose::Person("ended_by")],
    )
    .others(&["person", "agreed_by", "ended_by"])
    .free(&["reason"])
    .keep(HELD_OFFICE)
    .days("asked_at", 2 * 365),
    Holding::new(
        "bodies_account",
        "Accounts outside Plenary that you can open for the organisation",
        Purpose::Offices,
        &[Whose::Person("first_holder"), Whose::Person("second_holder"), Whose::Person("checked_by")],
    )
    .others(&["first_holder", "second_holder", "checked_by"])
    .free(&["note"])
    .keep(HELD_OFFICE)
    .lasting("Whoever takes over has to know who can open what."),
    Holding::new(
        "bodies_occasion",
        "Meetings that you fixed",
        Purpose::Offices,
        &[Whose::Person("fixed_by")],
    )
    .keep(HELD_OFFICE)
    .lasting("Meetings are part of the record of the organisation."),
    Holding::new("bodies_move", "Meetings that you moved", Purpose::Offices, &[Whose::Person("moved_by")])
        .keep(HELD_OFFICE)
        .lasting("Meetings are part of the record of the organisation."),
    Holding::new(
        "bodies_item",
        "Tasks of a handover that you did",
        Purpose::Offices,
        &[Whose::Person("done_by")],
    )
    .keep(HELD_OFFICE)
    .lasting("A successor has to be able to read what was handed over."),
    Holding::new(
        "bodies_note",
        "Notes that you left to a successor",
        Purpose::Offices,
        &[Whose::Person("author")],
    )
    .free(&["words"])
    .keep("The successor in the office needs what was written for them (UK GDPR Article 6(1)(f)).")
    .lasting("A successor has to be able to read what was handed over."),
    Holding::new(
        "bodies_seat",
        "Groups that you belong or belonged to without a post",
        Purpose::Offices,
        &[Whose::Person("person_id"), Whose::Person("recorded_by")],
    )
    .others(&["person_id", "recorded_by"])
    .keep(HELD_OFFICE)
    .lasting("Who sat in a group is part of the record of the organisation."),
    Holding::new(
        "bodies_group",
        "Groups whose setting up you recorded",
        Purpose::Offices,
        &[Whose::Person("recorded_by")],
    )
    .keep(HELD_OFFICE)
    .lasting("Groups are part of the record of the organisation."),
];

pub const PLAIN: &[Plain] = &[
    ("bodies_body", "names of bodies, not of people"),
    ("bodies_post", "names of posts, not of people"),
    ("bodies_group_change", "names of groups, not of people"),
];

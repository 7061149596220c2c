//! What the fees hold on people.

use kernel::personal::{Holding, Plain, Purpose, Whose};

pub const HELD: &[Holding] = &[
    Holding::new("membership_payment", "Fees that you paid", Purpose::Money, &[Whose::Person("person_id")])
        .labels(&[
            ("minor", "amount in pence"),
            ("due_minor", "amount due in pence"),
            ("way", "how it was paid"),
        ])
        .others(&["recorded_by"])
        // The row stays for the accounts; the name in it goes.
        .blank(&[("name", Some("An erased person")), ("reference", Some(""))])
        .lasting("Accounts are kept for six years and then let go with the year they belong to."),
    Holding::new(
        "membership_band",
        "The band and the amount that you named for your fee",
        Purpose::Money,
        &[Whose::Person("person_id")],
    )
    .labels(&[("lower_minor", "lower amount in pence"), ("said_at", "said on")]),
    Holding::new(
        "membership_rate",
        "Rates that you recorded in an office",
        Purpose::Money,
        &[Whose::Person("recorded_by")],
    )
    .keep("From which rate a fee was worked out has to be shown (UK GDPR Article 17(3)(e)).")
    .lasting("A fee can be questioned as long as the accounts are kept."),
    Holding::new(
        "membership_application",
        "How you asked to join",
        Purpose::Membership,
        &[Whose::Person("person_id"), Whose::Address("email")],
    )
    .labels(&[("inside", "whether your address is in the area")])
    .secret(&["token"])
    .others(&["decided_by"]),
    Holding::new(
        "membership_welcomer",
        "Areas in which you welcome newcomers",
        Purpose::Organising,
        &[Whose::Person("person_id")],
    ),
    Holding::new(
        "membership_welcome_step",
        "How you were welcomed, step by step",
        Purpose::Membership,
        &[Whose::Person("person_id")],
    )
    .others(&["done_by"]),
    Holding::new(
        "membership_welcome",
        "Who welcomes you",
        Purpose::Membership,
        &[Whose::Person("person_id")],
    )
    .others(&["welcomer"]),
    Holding::new(
        "membership_reminder",
        "What you were reminded of",
        Purpose::Money,
        &[Whose::Person("person_id")],
    )
    .days("sent_at", 3 * 365),
    Holding::new(
        "membership_edition",
        "Lists of postcodes that you loaded in an office",
        Purpose::Membership,
        &[Whose::Person("created_by")],
    )
    .keep("By which list an address was placed has to be shown (UK GDPR Article 17(3)(e)).")
    .lasting("An application can be questioned as long as its decision stands."),
];

pub const PLAIN: &[Plain] = &[("membership_place", "names of places")];

//! What the outbox holds on people.

use kernel::personal::{Holding, Plain, Purpose, Whose};

const PROOF: &str = "Who was sent a notice decides whether a meeting or ballot was properly called; it goes when its \
     time is over.";

pub const HELD: &[Holding] = &[
    Holding::new(
        "mail_bounce",
        "Messages to you that came back",
        Purpose::Notices,
        &[Whose::Through { column: "message_id", table: "mail_message", key: "id", person: "person" }],
    )
    .secret(&["digest"])
    .days("at", 2 * 365),
    Holding::new(
        "mail_message",
        "Messages that were sent to you",
        Purpose::Notices,
        &[Whose::Person("person"), Whose::Address("address")],
    )
    .labels(&[("body_text", "text"), ("body_html", "text as a page"), ("address_name", "name")])
    .secret(&["proof"])
    .days("created_at", 3 * 365),
    Holding::new("mail_left", "Bulletins that you left", Purpose::News, &[Whose::Person("person")]),
    Holding::new(
        "mail_recipient",
        "Mailings that you were on the list of",
        Purpose::Notices,
        &[Whose::Person("person")],
    )
    // Places hold links and keys that sign in or vote.
    .secret(&["fill"])
    .blank(&[
        ("name", Some("An erased person")),
        ("address", None),
        ("postal", None),
        ("phone", None),
        ("fill", Some("{}")),
    ])
    .lasting(PROOF),
    Holding::new(
        "mail_left_out",
        "Mailings that you were left out of, and why",
        Purpose::Notices,
        &[Whose::Person("person")],
    )
    .blank(&[("name", Some("An erased person"))])
    .lasting(PROOF),
    Holding::new(
        "mail_mailing",
        "Mailings that you wrote in an office",
        Purpose::Notices,
        &[Whose::Person("proposed_by"), Whose::Person("approved_by"), Whose::Person("revoked_by"), Whose::Person("seen_by")],
    )
    .others(&["proposed_by", "approved_by", "revoked_by", "seen_by", "proposed_by_name", "seen_by_name"])
    .keep("What was sent to members, and that an officer answered for it, is part of the record of the organisation \
        (UK GDPR Article 17(3)(e)).")
    .lasting(PROOF),
    Holding::new(
        "mail_release",
        "Your agreement that mail goes to members",
        Purpose::Accountability,
        &[Whose::Person("person")],
    )
    .keep("Two officers answered for the first mail to members (UK GDPR Article 17(3)(e)).")
    .lasting("It is asked for once."),
];

pub const PLAIN: &[Plain] = &[(
    "mail_suppressed",
    "hashes under a key of addresses to which mail came back; nobody can be read from them, and they are kept after erasure",
)];

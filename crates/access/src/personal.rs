//! What signing in holds on people.

use kernel::personal::{Holding, Plain, Purpose, Whose};

const OWN: &str =
    "A second factor and an agreement belong to the entry they were made for; the other entry makes its own.";

pub const HELD: &[Holding] = &[
    Holding::new(
        "access_ask",
        "Links to sign in that you asked for",
        Purpose::SigningIn,
        &[Whose::Address("email")],
    )
    .secret(&["browser_hash"])
    .days("asked_at", 30),
    Holding::new(
        "access_link",
        "Links to sign in that were made for you",
        Purpose::SigningIn,
        &[Whose::Account("account_id")],
    )
    .secret(&["token_hash", "code_hash", "browser_hash"])
    .days("expires_at", 30),
    Holding::new(
        "access_factor",
        "Second factors that you set up",
        Purpose::SigningIn,
        &[Whose::Person("person")],
    )
    .labels(&[("mark", "counter")])
    .secret(&["secret", "credential"])
    .stays(OWN),
    Holding::new(
        "access_recovery",
        "Codes for the day your device is lost",
        Purpose::SigningIn,
        &[Whose::Person("person")],
    )
    .secret(&["code_hash"])
    .stays(OWN),
    Holding::new(
        "access_challenge",
        "Questions to your passkey",
        Purpose::SigningIn,
        &[Whose::Person("person")],
    )
    .secret(&["challenge"])
    .stays(OWN)
    .days("expires_at", 1),
    Holding::new(
        "access_officer",
        "Since when you act in an office, and what you agreed to",
        Purpose::Offices,
        &[Whose::Person("person")],
    )
    .stays(OWN),
    Holding::new(
        "access_lost",
        "Devices of yours that were lost, and who agreed to a new one",
        Purpose::SigningIn,
        &[Whose::Person("person"), Whose::Person("asked_by"), Whose::Person("agreed_by")],
    )
    .others(&["asked_by", "agreed_by"])
    .free(&["reason"])
    .days("asked_at", 2 * 365),
    Holding::new(
        "access_export",
        "Files with members' data that you took out or agreed to",
        Purpose::Accountability,
        &[Whose::Person("person"), Whose::Person("agreed_by")],
    )
    .others(&["person", "agreed_by"])
    .free(&["reason"])
    .keep("Who took members' data out, and why, has to be provable (UK GDPR Articles 5(2) and 17(3)(b)).")
    .days("asked_at", 2 * 365),
    Holding::new(
        "access_demo",
        "Parts of the demonstration",
        Purpose::SigningIn,
        &[Whose::Account("account_id")],
    ),
    Holding::new(
        "access_person",
        "The account that signs in as you",
        Purpose::SigningIn,
        &[Whose::Person("person")],
    )
    .labels(&[("name", "name"), ("linked_at", "linked")])
    .stays("Which account signs in follows from the address that is in use."),
    // After the link to the person: an account that signs in elsewhere as well stays for that.
    Holding::new("access_account", "Your account", Purpose::SigningIn, &[Whose::Account("id")])
        .labels(&[("email", "e-mail address")])
        .erased_unless_in("access_person", "account_id"),
];

pub const PLAIN: &[Plain] = &[];

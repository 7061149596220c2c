//! What the kernel's own tables hold on people.

use super::{Holding, Plain, Purpose, Whose};

const TRAIL: &str = "The audit trail shows who did what in an office (UK GDPR Articles 5(2) and 17(3)(b) and (e)). The \
     values are erased; the line keeps a number that leads to nobody.";

/// Tables with something on people.
pub const HELD: &[Holding] = &[
    Holding::new(
        "kernel_session",
        "Devices on which you are signed in",
        Purpose::SigningIn,
        &[Whose::Account("account_id")],
    )
    .labels(&[("device", "device"), ("created_at", "signed in"), ("seen_at", "last seen, to the hour")])
    .secret(&["token_hash"])
    .days("expires_at", 30),
    // The values first: once the lines are reached only by a number, nothing leads to them any more.
    Holding::new(
        "kernel_audit_detail",
        "Values of changes that concern you",
        Purpose::Accountability,
        &[
            Whose::Through { column: "audit_id", table: "kernel_audit", key: "id", person: "subject" },
            Whose::Mentions("detail"),
        ],
    )
    .secret(&["salt"])
    .free(&["detail"])
    .lasting(
        "Values are needed as long as what was decided can be questioned; erasure removes those of a person.",
    ),
    Holding::new(
        "kernel_audit",
        "Changes that concern you, and what you did",
        Purpose::Accountability,
        &[Whose::Person("subject"), Whose::Person("actor")],
    )
    .labels(&[("act", "what happened"), ("cite", "clause")])
    .secret(&["detail_hash", "chain"])
    .others(&["actor"])
    .keep(TRAIL)
    .stays("The trail says what was written about which entry, and is never rewritten.")
    .lasting("Nothing may be taken from the trail, or it proves nothing."),
    Holding::new(
        "kernel_access_log",
        "Lists that you read in an office",
        Purpose::Accountability,
        &[Whose::Person("actor")],
    )
    .keep(TRAIL)
    .days("at", 2 * 365),
    Holding::new(
        "kernel_access_person",
        "Who looked at you",
        Purpose::Accountability,
        &[Whose::Person("person")],
    )
    .days("at", 2 * 365),
    Holding::new(
        "kernel_event",
        "Messages between parts of the programme",
        Purpose::Accountability,
        &[Whose::Mentions("payload")],
    )
    .free(&["payload"])
    .days("delivered_at", 30),
    Holding::new(
        "kernel_job",
        "Work that the programme had to do",
        Purpose::Accountability,
        &[Whose::Mentions("payload")],
    )
    .free(&["payload"])
    .days("done_at", 30),
];

/// Tables with a column that looks like a person's and is none.
pub const PLAIN: &[Plain] = &[
    ("kernel_group", "names of organisations"),
    ("kernel_setting", "names of settings"),
    ("kernel_lease", "names of recurring work"),
    ("kernel_migration", "names of migrations"),
];

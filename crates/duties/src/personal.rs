//! What duties hold on people.

use kernel::personal::{Holding, Plain, Purpose, Whose};

const DONE: &str = "Who did or recorded what in an office is part of the record of the organisation (UK GDPR Article \
     17(3)(e)).";
const LASTING: &str = "Duties and their evidence are part of the record of the organisation.";

pub const HELD: &[Holding] = &[
    Holding::new("duties_help", "Help that you asked for", Purpose::Offices, &[Whose::Person("by_person")])
        .free(&["words"]),
    Holding::new(
        "duties_feed",
        "Addresses of calendars that you made",
        Purpose::Offices,
        &[Whose::Person("person_id")],
    )
    .secret(&["secret_hash"]),
    Holding::new(
        "duties_record",
        "Records that you published",
        Purpose::Deliberation,
        &[Whose::Person("published_by"), Whose::Mentions("words")],
    )
    .secret(&["file"])
    .free(&["words"])
    .keep(DONE)
    .lasting(LASTING),
    Holding::new(
        "duties_excuse",
        "Duties that you recorded as excused",
        Purpose::Offices,
        &[Whose::Person("by_person")],
    )
    .keep(DONE)
    .lasting(LASTING),
    Holding::new(
        "duties_agreed",
        "Agreements about duties that you recorded",
        Purpose::Offices,
        &[Whose::Person("by_person")],
    )
    .keep(DONE)
    .lasting(LASTING),
    Holding::new(
        "duties_not_held",
        "Meetings that you recorded as not held",
        Purpose::Offices,
        &[Whose::Person("by_person")],
    )
    .keep(DONE)
    .lasting(LASTING),
];

pub const PLAIN: &[Plain] = &[("duties_instance", "duties belong to posts and bodies, never to people")];

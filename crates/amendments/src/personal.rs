//! What motions hold on people.

use kernel::personal::{Holding, Plain, Purpose, Whose};

const MOVED: &str = "Who moved and seconded what the members decided on is part of their record (UK GDPR Article \
     17(3)(e)).";
const LASTING: &str = "Motions are part of the record of the organisation.";

pub const HELD: &[Holding] = &[
    Holding::new(
        "amendments_motion",
        "Motions that you moved",
        Purpose::Deliberation,
        &[Whose::Person("mover")],
    )
    .secret(&["base_source", "text", "operations"])
    .keep(MOVED)
    .lasting(LASTING),
    Holding::new(
        "amendments_seconder",
        "Motions that you seconded",
        Purpose::Deliberation,
        &[Whose::Person("person")],
    )
    .keep(MOVED)
    .lasting(LASTING),
    Holding::new(
        "amendments_step",
        "Steps of motions that you took",
        Purpose::Deliberation,
        &[Whose::Person("actor")],
    )
    .keep(MOVED)
    .lasting(LASTING),
    Holding::new(
        "amendments_objection",
        "Objections that you raised",
        Purpose::Deliberation,
        &[Whose::Person("person")],
    )
    .free(&["words"])
    .keep(MOVED)
    .lasting(LASTING),
    Holding::new(
        "amendments_record",
        "Votes that you recorded in an office",
        Purpose::Deliberation,
        &[Whose::Person("person")],
    )
    .keep(MOVED)
    .lasting(LASTING),
];

pub const PLAIN: &[Plain] = &[];

//! What consultations hold on people.

use kernel::personal::{Holding, Plain, Purpose, Whose};

const REPORT: &str = "The report of a consultation rests on its answers; they stay without your name (UK GDPR Article \
     17(3)(e)).";
const LASTING: &str = "What was asked and answered is part of the record of the organisation.";
const HELPED: &str =
    "Who worked through the answers in an office is part of the record (UK GDPR Article 17(3)(e)).";

pub const HELD: &[Holding] = &[
    Holding::new(
        "consultations_vote",
        "How you answered a consultation where it asked for or against",
        Purpose::Deliberation,
        &[Whose::Through {
            column: "participant_id",
            table: "consultations_participant",
            key: "id",
            person: "person_id",
        }],
    )
    .keep(REPORT)
    .lasting(LASTING),
    Holding::new(
        "consultations_comment",
        "Answers that you gave to a consultation",
        Purpose::Deliberation,
        &[Whose::Through {
            column: "participant_id",
            table: "consultations_participant",
            key: "id",
            person: "person_id",
        }],
    )
    .others(&["entered_by", "answered_by"])
    .free(&["body"])
    .keep(REPORT)
    .lasting(LASTING),
    Holding::new(
        "consultations_letter",
        "Letters to consultations from you",
        Purpose::Deliberation,
        &[Whose::Person("person_id"), Whose::Address("sender")],
    )
    .secret(&["digest"])
    .others(&["decided_by"])
    .free(&["body"]),
    Holding::new(
        "consultations_participant",
        "Consultations that you took part in",
        Purpose::Deliberation,
        &[Whose::Person("person_id")],
    )
    .secret(&["secret_hash"])
    .blank(&[("name", Some("An erased person")), ("person_id", None), ("secret_hash", None)])
    .lasting(LASTING),
    Holding::new(
        "consultations_consultation",
        "Consultations that you opened or reported on",
        Purpose::Deliberation,
        &[Whose::Person("created_by"), Whose::Person("reported_by")],
    )
    .others(&["created_by", "reported_by"])
    .keep(HELPED)
    .lasting(LASTING),
    Holding::new(
        "consultations_draft",
        "Drafts that you published for consultation",
        Purpose::Deliberation,
        &[Whose::Person("published_by")],
    )
    .secret(&["source"])
    .keep(HELPED)
    .lasting(LASTING),
];

pub const PLAIN: &[Plain] = &[];

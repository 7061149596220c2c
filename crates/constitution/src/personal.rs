//! What the constitution's pages hold on people.

use kernel::personal::{Holding, Plain, Purpose, Whose};

const DECIDED: &str = "That something was decided, by which clause and by whom in office, is the organisation's record \
     (UK GDPR Article 17(3)(e)). The facts about you are erased; the line says \"facts erased\".";

pub const HELD: &[Holding] = &[
    Holding::new(
        "constitution_receipt_facts",
        "Facts about you on which decisions rested",
        Purpose::Constitution,
        &[Whose::ThroughMention {
            column: "receipt_id",
            table: "constitution_receipt",
            key: "id",
            text: "subject",
        }],
    )
    .secret(&["salt"]),
    Holding::new(
        "constitution_roll_fact",
        "Facts about you on which a roll rested",
        Purpose::Constitution,
        &[Whose::Mentions("subject")],
    )
    .secret(&["salt"]),
    Holding::new(
        "constitution_receipt",
        "Decisions about you, each with its clause",
        Purpose::Constitution,
        &[Whose::Mentions("subject"), Whose::Person("actor")],
    )
    .secret(&["facts_hash"])
    .others(&["actor"])
    .keep(DECIDED)
    .lasting("A decision can be questioned as long as what follows from it stands."),
    Holding::new(
        "constitution_roll",
        "Rolls that you had drawn up in an office",
        Purpose::Constitution,
        &[Whose::Person("actor")],
    )
    .secret(&["lines"])
    .keep(DECIDED)
    .lasting("A roll can be questioned as long as what follows from it stands."),
    Holding::new(
        "constitution_interpretation",
        "Interpretations that you recorded",
        Purpose::Constitution,
        &[Whose::Person("actor")],
    )
    .keep(DECIDED)
    .lasting("It is part of how the constitution is read."),
    Holding::new(
        "constitution_version",
        "Versions of the constitution that you published",
        Purpose::Constitution,
        &[Whose::Person("published_by")],
    )
    .secret(&["source", "unchanged"])
    .keep(DECIDED)
    .lasting("It is the constitution."),
    Holding::new(
        "constitution_paper_version",
        "Documents beside the constitution that you published",
        Purpose::Constitution,
        &[Whose::Person("published_by")],
    )
    .secret(&["source"])
    .keep(DECIDED)
    .lasting("It is the organisation's own text."),
];

pub const PLAIN: &[Plain] = &[
    ("constitution_note", "notes beside clauses, signed as an office or a founder chose to"),
    (
        "constitution_chair_ruling",
        "rulings of the chair and challenges, as the minutes of a meeting name them",
    ),
    (
        "constitution_draft",
        "texts under work; the name is the draft's, the editor an office or a founder as they signed",
    ),
    ("constitution_signatories", "the bank's paper: a decision of a meeting, kept as the meeting made it"),
];

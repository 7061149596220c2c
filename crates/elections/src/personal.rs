//! What elections hold on people.

use kernel::personal::{Holding, Plain, Purpose, Whose};

const RESULT: &str = "Who stood, who proposed whom and what the result was is the record of an election on which others \
     relied (UK GDPR Article 17(3)(e)).";
const LASTING: &str = "Results are part of the record of the organisation.";

pub const HELD: &[Holding] = &[
    Holding::new("elections_draft", "Nominations that you began to write", Purpose::Elections, &[Whose::Person("person")]),
    Holding::new(
        "elections_answer",
        "Answers that you gave to voters",
        Purpose::Elections,
        &[Whose::Through { column: "nomination_id", table: "elections_nominee", key: "nomination_id", person: "person" }],
    )
    .keep(RESULT)
    .lasting(LASTING),
    Holding::new(
        "elections_nominee",
        "Posts that you stood for",
        Purpose::Elections,
        &[Whose::Person("person")],
    )
    .keep(RESULT)
    .lasting(LASTING),
    Holding::new(
        "elections_nomination",
        "Nominations of you, and those that you proposed",
        Purpose::Elections,
        &[
            Whose::Through { column: "id", table: "elections_nominee", key: "nomination_id", person: "person" },
            Whose::Person("proposer"),
        ],
    )
    .others(&["proposer"])
    .free(&["statement"])
    .keep(RESULT)
    .lasting(LASTING),
    Holding::new("elections_officer", "Elections that you were an officer of", Purpose::Elections, &[Whose::Person("person"), Whose::Person("appointed_by")])
        .others(&["person", "appointed_by", "name"])
        .keep(RESULT)
        .lasting(LASTING),
    Holding::new("elections_step", "Steps of elections that you took", Purpose::Elections, &[Whose::Person("actor")])
        .keep(RESULT)
        .lasting(LASTING),
    Holding::new("elections_asked", "Whether you would take a seat that fell vacant", Purpose::Elections, &[Whose::Person("person"), Whose::Person("recorded_by")])
        .others(&["person", "recorded_by", "name"])
        .keep(RESULT)
        .lasting(LASTING),
    Holding::new("elections_countback", "Seats that fell vacant whose filling you began or watched", Purpose::Elections, &[Whose::Person("begun_by"), Whose::Person("noted_by")])
        .others(&["begun_by", "noted_by", "noter_name"])
        .free(&["note"])
        .keep(RESULT)
        .lasting(LASTING),
    Holding::new("elections_note", "Notes that you wrote as a scrutineer", Purpose::Elections, &[Whose::Person("person")])
        .free(&["text"])
        .keep(RESULT)
        .lasting(LASTING),
    Holding::new("elections_decision", "Decisions of elections that you recorded", Purpose::Elections, &[Whose::Person("recorded_by")])
        .keep(RESULT)
        .lasting(LASTING),
    Holding::new("elections_election", "Elections that you prepared", Purpose::Elections, &[Whose::Person("drafted_by")])
        .secret(&["lot_seed"])
        .keep(RESULT)
        .lasting(LASTING),
    Holding::new("elections_roll", "Rolls of elections on which you stand", Purpose::Voting, &[Whose::Mentions("lines")])
        .secret(&["lines"])
        .keep("The roll was frozen and its hash was published: taking a line out would make the election unverifiable (UK \
            GDPR Article 17(3)(e)).")
        .lasting("An election can be checked as long as its result stands."),
];

pub const PLAIN: &[Plain] = &[];

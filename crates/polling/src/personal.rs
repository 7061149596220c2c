//! What the registrar of ballots holds on people. The box is not here: nothing in it is anybody's.

use kernel::personal::{Holding, Plain, Purpose, Whose};

const ROLL: &str = "The roll was frozen before the ballot and its hash was published: taking a line out would make the \
     ballot unverifiable (UK GDPR Article 17(3)(e)). It is shown to nobody but the officers of that ballot.";
const FROZEN: &str = "A roll is frozen and its hash is published, so nobody in it becomes another.";
const OFFICER: &str =
    "Whose keys opened the box is part of the proof of the ballot (UK GDPR Article 17(3)(e)).";
const MARKS: &str = "It goes six months after the close, by the schedule that the ballot itself promised; later only while a challenge is heard.";
const PROOF: &str = "A ballot can be checked as long as its result stands.";

pub const HELD: &[Holding] = &[
    Holding::new(
        "polling_roll",
        "Ballots on whose roll you are",
        Purpose::Voting,
        &[Whose::Person("person_id")],
    )
    .secret(&["salt"])
    .keep(ROLL)
    .stays(FROZEN)
    .lasting(PROOF),
    Holding::new(
        "polling_left_out",
        "Ballots on whose roll you are not, and why",
        Purpose::Voting,
        &[Whose::Person("person_id")],
    )
    .blank(&[("name", Some("An erased person"))])
    .stays(FROZEN)
    .lasting(PROOF),
    Holding::new(
        "polling_mark",
        "Whether you took a ballot paper. Not how you voted: no one can know that",
        Purpose::Voting,
        &[Whose::Person("person_id")],
    )
    .secret(&["blinded"])
    .keep(ROLL)
    .stays(FROZEN)
    .lasting(MARKS),
    Holding::new(
        "polling_batch",
        "Batches of paper ballots that you keyed",
        Purpose::Voting,
        &[Whose::Person("first_teller"), Whose::Person("second_teller")],
    )
    .secret(&["origin", "words"])
    .others(&["first_teller", "second_teller"])
    .keep(OFFICER)
    .stays(FROZEN)
    .lasting(PROOF),
    Holding::new(
        "polling_officer_key",
        "Keys that you gave as an officer of a ballot",
        Purpose::Voting,
        &[Whose::Person("person_id")],
    )
    .secret(&["trial", "answer"])
    .keep(OFFICER)
    .stays(FROZEN)
    .lasting(PROOF),
];

pub const PLAIN: &[Plain] =
    &[("polling_witness", "organisations and programmes that countersign, under the name they chose")];

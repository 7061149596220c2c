//! What data protection itself holds on people.

use kernel::personal::{Holding, Plain, Purpose, Whose};

const PROOF: &str = "That a request was answered, how and when, has to be provable (UK GDPR Articles 5(2) and 17(3)(b) and (e)); \
     it stays without your name and address, and goes after three years.";

const CASE: &[Whose] =
    &[Whose::Through { column: "case_id", table: "rights_case", key: "id", person: "person" }];

pub const HELD: &[Holding] = &[
    Holding::new("rights_step", "What happened in your requests", Purpose::Rights, CASE)
        .others(&["actor"])
        .keep(PROOF)
        .days("at", 3 * 365),
    Holding::new("rights_letter", "Letters about your requests", Purpose::Rights, CASE)
        .labels(&[("body", "text")])
        .others(&["made_by"])
        .blank(&[("body", Some("Erased at the person's request."))])
        .days("made_at", 3 * 365),
    Holding::new(
        "rights_pause",
        "Questions back to you, while which the clock stood still",
        Purpose::Rights,
        CASE,
    )
    .blank(&[("asked", Some(""))])
    .days("until_at", 3 * 365),
    Holding::new("rights_told", "Reminders about your requests", Purpose::Rights, CASE).days("at", 3 * 365),
    Holding::new("rights_case", "Your requests about your data", Purpose::Rights, &[Whose::Person("person")])
        .others(&["taken_by", "closed_by"])
        .labels(&[("objects_to", "use objected to")])
        .secret(&["redactions"])
        .blank(&[
            ("name", Some("An erased person")),
            ("address", Some("")),
            ("words", Some("")),
            ("answer", Some("")),
            ("corrected", Some("")),
            ("redactions", Some("{}")),
        ])
        .days("closed_at", 3 * 365),
    Holding::new(
        "rights_limit",
        "Limits that you put on the use of your data",
        Purpose::Rights,
        &[Whose::Person("person")],
    ),
    Holding::new(
        "rights_consent",
        "What you agreed to, and took back",
        Purpose::Rights,
        &[Whose::Person("person"), Whose::Person("recorded_by")],
    )
    .others(&["recorded_by"]),
    Holding::new(
        "rights_incident",
        "Incidents in which it was your access, or that you entered",
        Purpose::Rights,
        &[Whose::Person("person"), Whose::Person("entered_by")],
    )
    .others(&["person", "entered_by"])
    .free(&["happened", "consequences", "measures", "decision_why"])
    .keep("Every incident has to be documented (UK GDPR Article 33(5)).")
    .days("entered_at", 5 * 365),
    Holding::new(
        "rights_erasure",
        "Erasures that are planned",
        Purpose::Rights,
        &[Whose::Person("person"), Whose::Person("planned_by")],
    )
    .secret(&["keys"])
    .others(&["planned_by"])
    .stays("What was planned for one entry was not planned for another.")
    .keep("The journal of the erasure itself: when it is done it finds nobody any more.")
    .lasting("A restored backup is erased again by it."),
];

pub const PLAIN: &[Plain] = &[
    (
        "rights_suppression",
        "hashes under a key of addresses that must not be written to; nobody can be read from them",
    ),
    ("rights_wording", "the words that people agree to"),
];

//! Results stored by an older version of the crate: they read, and a recount by the rules that stand in them is the same.
#![expect(clippy::unwrap_used, reason = "tests")]

use count::{Count, Input, Options, RuleSet, count, parse_constraints};

/// Written in November 2026, before the sources of several rule sets were worded anew, before `meek-nz` had its numbers
/// for ties, and before fingerprints left words out.
const STORED: [(&str, &str); 5] = [
    ("scottish", include_str!("data/stored/organisers-scottish.json")),
    ("meek-nz", include_str!("data/stored/organisers-meek-nz.json")),
    ("dail", include_str!("data/stored/organisers-dail.json")),
    ("tasmania", include_str!("data/stored/organisers-tasmania.json")),
    ("scottish", include_str!("data/stored/organisers-quotas.json")),
];

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/organisers");

fn recount(stored: &Count) -> Count {
    let Input { mut election, sha256, .. } =
        Input::read(std::fs::File::open(format!("{EXAMPLES}.blt")).unwrap()).unwrap();
    let constraints = if stored.constraints.is_empty() {
        vec![]
    } else {
        let file = std::fs::read_to_string(format!("{EXAMPLES}.constraints.json")).unwrap();
        parse_constraints(&file).unwrap().apply(&mut election).unwrap()
    };
    let options = Options { input_sha256: Some(sha256), constraints, ..Options::default() };
    count(&election, &stored.rules, &options).unwrap()
}

#[test]
fn a_stored_result_is_the_same_when_counted_by_the_rules_that_stand_in_it() {
    for (id, text) in STORED {
        let stored: Count = serde_json::from_str(text).unwrap();
        let again = recount(&stored);
        assert_eq!(stored.rules.id, id);
        assert!(again.is_same_as(&stored), "{id}");
        assert_eq!(again.rules.fingerprint(), stored.rules.fingerprint());
        let mut worded = again.clone();
        worded.rules.source = "Worded anew".into();
        assert!(worded.is_same_as(&stored) && worded != stored, "{id}");
        let mut other = again;
        other.stages[0].exhausted = other.stages[0].votes[0];
        assert!(!other.is_same_as(&stored), "{id}");
    }
}

/// What a rule set counts by now is what it counted by then, whatever its source is called; `meek-nz` alone was changed.
#[test]
fn only_meek_nz_counts_otherwise_than_in_stored_results() {
    for (id, text) in STORED {
        let stored: Count = serde_json::from_str(text).unwrap();
        let now = RuleSet::by_id(id).unwrap();
        assert_eq!(now.fingerprint() == stored.rules.fingerprint(), id != "meek-nz", "{id}");
    }
}

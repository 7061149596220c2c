//! A recount from no more than was looked at gives the same stage sheet, for real contests and every rule set.
#![expect(clippy::unwrap_used, reason = "tests")]

use count::{
    AcrossMethod, Candidate, ConstraintMethod, Count, Input, InputError, Looking, Lots, Options, Papers,
    RULE_SETS, Recount, RecountContest, count,
};

fn contests() -> Vec<(String, Input)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/ballots");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    let blt = |it: &std::path::PathBuf| it.to_string_lossy().contains(".blt");
    let read = |it: std::path::PathBuf| {
        let input: Result<Input, InputError> = Input::read(std::fs::File::open(&it).unwrap());
        (it.file_name().unwrap().to_string_lossy().into_owned(), input.unwrap())
    };
    paths.into_iter().filter(blt).map(read).collect()
}

/// Everything but the hash of what was counted, which differs with what is shown.
fn unhashed(mut count: Count) -> String {
    count.input.sha256 = String::new();
    count.to_json()
}

#[test]
fn what_was_not_looked_at_is_not_needed() {
    let options = Options { input_sha256: None, ..Options::default() };
    for (name, input) in contests() {
        for rules in RULE_SETS {
            let Ok(whole) = count(&input.election, rules, &options) else { continue };
            let looking = Looking::new([&whole]);
            let (mut cut, mut hidden) = (Papers::new(), 0);
            for (preferences, copies) in input.election.papers.iter() {
                let depth = looking.depth(preferences).min(preferences.len());
                hidden += preferences.len() - depth;
                cut.push(&preferences[..depth], copies).unwrap();
            }
            cut.push(&[], input.election.papers.blank()).unwrap();
            let mut election = input.election.clone();
            election.papers = cut;
            let again = count(&election, rules, &options).unwrap();
            assert_eq!(unhashed(again), unhashed(whole), "{name} by {}", rules.id);
            if rules.id == "scottish" {
                assert!(hidden > 0, "{name}: something stays hidden");
            }
        }
    }
}

#[test]
fn nothing_unseen_is_asked_for_when_counted_again() {
    let options = Options { input_sha256: None, ..Options::default() };
    for (name, input) in contests() {
        let whole = count(&input.election, &count::SCOTTISH, &options).unwrap();
        let looking = Looking::new([&whole]);
        for (preferences, _) in input.election.papers.iter() {
            let depth = looking.depth(preferences);
            assert!(depth >= 1 && depth <= preferences.len() + 1, "{name}");
            // Reading the shown part alone asks for no more than the shown part.
            let shown = &preferences[..depth.min(preferences.len())];
            assert_eq!(looking.depth(shown), depth, "{name}");
        }
    }
}

#[test]
fn a_published_count_keeps_its_blank_papers() {
    let mut papers = Papers::new();
    papers.push(&[1, 2], 3).unwrap();
    papers.push(&[2], 2).unwrap();
    papers.push(&[], 4).unwrap();
    let candidate = |name: &str| Candidate::person(name, name, &[]);
    let contest = RecountContest {
        id: "one".into(),
        title: "One".into(),
        seats: 1,
        candidates: vec![candidate("Ann"), candidate("Ben")],
        constraints: vec![],
        constraint_method: ConstraintMethod::Exact,
        lots: Lots::Recorded(vec![1, 2]),
        reopen: None,
        unopposed: false,
    };
    let recount = Recount {
        rules: count::SCOTTISH.clone(),
        contests: vec![contest],
        across: vec![],
        method: AcrossMethod::Sequential,
    };
    let shown = recount.count_shown(&[papers]).unwrap();
    let input = &shown.contests[0].count.as_ref().unwrap().input;
    assert_eq!((input.papers, input.valid, input.blank), (9, 5, 4));
}

//! What the fuzz targets do with bytes; the ordinary tests do the same with the corpora.

use count::formats::{self, Form};
use count::{
    Candidate, Constraint, CountError, Election, Format, Input, Lots, Options, Papers, RULE_SETS, Reading,
    SCOTTISH, compare, count, parse_constraints, parse_lots, render,
};

/// Reads the bytes in every form; what was read is counted, and written and read again.
pub fn read(data: &[u8]) {
    for form in [None].into_iter().chain(Form::ALL.map(|(_, form)| Some(form))) {
        let reading = Reading { form, seats: None, ..Reading::default() };
        match Input::read_as(data, &reading) {
            Err(fault) => assert!(!fault.to_string().is_empty()),
            Ok(input) => whole(&input.election),
        }
    }
}

fn whole(election: &Election) {
    if election.candidates.len() > 40 || election.papers.distinct() > 200 {
        return;
    }
    for form in [Form::Blt, Form::Scottish, Form::Json] {
        let text = formats::write(form, election).expect("the form is written");
        let reading = Reading { form: Some(form), seats: Some(election.seats), ..Reading::default() };
        let Ok(back) = Input::read_as(text.as_bytes(), &reading) else {
            // Only what cannot be counted either is written and not read: more seats than candidates.
            assert!(election.seats as usize > election.candidates.len() || election.seats == 0, "{text}");
            continue;
        };
        assert_eq!(back.election.papers, election.papers, "{text}");
    }
    if let Ok(result) = count(election, &SCOTTISH, &Options::default()) {
        for (_, format) in Format::ALL {
            render(format, &result, election);
        }
    }
}

/// Reads the bytes as quotas and counts a small election within them.
pub fn constraints(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut election = small();
    let Ok(file) = parse_constraints(text) else { return };
    let Ok(constraints) = file.apply(&mut election) else { return };
    if constraints.len() > 20 {
        return;
    }
    let options = Options { constraints, ..Options::default() };
    if let Err(CountError::OutOfBalance { .. }) = count(&election, &SCOTTISH, &options) {
        panic!("votes were made or lost");
    }
}

/// Reads the bytes as lots.
pub fn lots(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data)
        && let Ok(lots) = parse_lots(text)
    {
        let options = Options { lots, ..Options::default() };
        let _ = count(&small(), &SCOTTISH, &options);
    }
}

fn small() -> Election {
    let mut papers = Papers::new();
    for (paper, copies) in [(&[1, 2, 3][..], 9), (&[4, 3], 9), (&[5], 3), (&[6, 1], 3)] {
        papers.push(paper, copies).expect("a ranking");
    }
    let candidates = ["Ann", "Ben", "Cleo", "Dan", "Eve", "Finn"].map(Candidate::new).to_vec();
    Election { title: "Small".into(), seats: 3, candidates, papers }
}

/// Makes a small election of the bytes and counts it by the rule set that the first byte names.
pub fn engine(data: &[u8]) {
    let [which, candidates, seats, quota, seed, rest @ ..] = data else { return };
    let rules = &RULE_SETS[usize::from(*which) % RULE_SETS.len()];
    let candidates = u16::from(*candidates % 9) + 1;
    let seats = u32::from(*seats) % u32::from(candidates) + 1;
    let mut papers = Papers::new();
    for bytes in rest.chunks(6) {
        let mut paper: Vec<u16> = vec![];
        for byte in &bytes[1..] {
            let number = u16::from(*byte) % (candidates + 1);
            if number > 0 && !paper.contains(&number) {
                paper.push(number);
            }
        }
        papers.push(&paper, u64::from(bytes[0])).expect("a ranking");
    }
    let candidate = |number: u16| Candidate {
        withdrawn: seed >> (number % 8) & 1 == 1 && number.is_multiple_of(3),
        ..Candidate::person(format!("C{number}"), "", if number.is_multiple_of(2) { &["even"] } else { &[] })
    };
    let candidates = (1..=candidates).map(candidate).collect();
    let election = Election { title: String::new(), seats, candidates, papers };
    let constraints = match quota % 4 {
        1 => vec![Constraint::at_least(u32::from(quota / 4) % 4, "even", &["even"])],
        2 => vec![Constraint::at_most(u32::from(quota / 4) % 4, "even", &["even"])],
        _ => vec![],
    };
    let lots = Lots::Seeded { seed: seed.to_string(), contest: String::new() };
    let options = Options { lots, constraints, ..Options::default() };
    match count(&election, rules, &options) {
        Err(CountError::OutOfBalance { .. }) => panic!("votes were made or lost"),
        Err(fault) => assert!(!fault.to_string().is_empty()),
        Ok(result) => {
            assert!(result.elected.len() as u32 + result.vacant <= seats || result.vacant > 0, "{result:?}");
            let back: count::Count =
                serde_json::from_str(&result.to_json()).expect("what was written reads back");
            assert_eq!(back, result);
            assert!(compare(&result, &back).expect("the same candidates").is_same());
            for (_, format) in Format::ALL {
                render(format, &result, &election);
            }
        }
    }
}

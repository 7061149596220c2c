//! What the fuzz targets do with bytes; the ordinary tests do the same with the corpora.

use count::formats::{self, Form};
use count::{
    APPROVAL, Candidate, Constraint, ConstraintMethod, CountError, Election, Format, Input, Lots, MEEK,
    Marks, Mend, Options, Papers, RULE_SETS, Reading, SCHULZE, SCOTTISH, WARREN, compare, count,
    parse_constraints, parse_lots, render,
};

/// Reads the bytes in every form; what was read is counted, and written and read again.
pub fn read(data: &[u8]) {
    for form in [None].into_iter().chain(Form::ALL.map(|(_, form)| Some(form))) {
        for equal in [None, Some(Mend::Keep)] {
            let marks = Marks { equal, ..Marks::default() };
            match Input::read_as(data, &Reading { form, marks, ..Reading::default() }) {
                Err(fault) => assert!(!fault.to_string().is_empty()),
                Ok(input) if equal.is_none() || input.election.papers.has_ties() => whole(&input.election),
                Ok(_) => {}
            }
        }
    }
}

fn whole(election: &Election) {
    if election.candidates.len() > 40 || election.papers.distinct() > 200 {
        return;
    }
    for form in [Form::Blt, Form::Scottish, Form::Json] {
        let Ok(text) = formats::write(form, election) else {
            assert!(form == Form::Scottish && election.papers.has_ties(), "{form}");
            continue;
        };
        let marks = Marks { equal: Some(Mend::Keep), ..Marks::default() };
        let reading = Reading { form: Some(form), marks, seats: Some(election.seats), ..Reading::default() };
        let Ok(back) = Input::read_as(text.as_bytes(), &reading) else {
            // Only what cannot be counted either is written and not read: more seats than candidates.
            assert!(election.seats as usize > election.candidates.len() || election.seats == 0, "{text}");
            continue;
        };
        assert_eq!(back.election.papers, election.papers, "{text}");
    }
    if election.papers.has_ties() {
        for rules in [MEEK, WARREN, SCHULZE, APPROVAL] {
            if let Err(CountError::OutOfBalance { .. }) = count(election, &rules, &Options::default()) {
                panic!("votes were made or lost");
            }
        }
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
        // Every eighth paper has its first two in one place.
        let ranks = match &paper[..] {
            [one, two, rest @ ..] if bytes[0] % 8 == 7 => {
                [vec![*one, *two]].into_iter().chain(rest.iter().map(|number| vec![*number])).collect()
            }
            all => all.iter().map(|number| vec![*number]).collect::<Vec<_>>(),
        };
        papers.push_ranks(&ranks, u64::from(bytes[0])).expect("a ranking");
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
    let constraint_method = match seed % 8 {
        5 => ConstraintMethod::Naive,
        6 => ConstraintMethod::LargerSmaller,
        _ => ConstraintMethod::Exact,
    };
    let options = Options { lots, constraints, constraint_method, ..Options::default() };
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

//! Ballots in other forms than BLT: what they say is read, what was mended is listed, faults are named with their line.
#![expect(clippy::unwrap_used, reason = "tests")]

use count::formats::{self, Form};
use count::{Election, Input, Marks, Mend, Reading, parse_constraints};

fn names(election: &Election) -> Vec<&str> {
    election.candidates.iter().map(|candidate| candidate.name.as_str()).collect()
}

fn papers(election: &Election) -> Vec<(Vec<u16>, u64)> {
    election.papers.iter().map(|(paper, copies)| (paper.to_vec(), copies)).collect()
}

fn repairs(input: &Input) -> Vec<String> {
    input.repairs.iter().map(ToString::to_string).collect()
}

fn read(text: &str) -> Input {
    Input::read(text.as_bytes()).unwrap()
}

fn fault(text: &str) -> String {
    Input::read(text.as_bytes()).map(|input| panic!("{:?} was read", input.election)).unwrap_err().to_string()
}

#[test]
fn the_csv_of_scottish_councils() {
    let input = read(
        "\u{feff}3,2,\r\n12,1,2,3,\r\n3,3,,1,\r\n4,2,\r\n1,,\r\n\"Candidate 1\",\"Ada \"\"Q\"\" Quill\",\"Independent (Ind)\",\r\n\
         \"Candidate 2\",\"Ben\",\"\",\r\n\"Candidate 3\",\"Cleo\",\"Green (Gr)\",\r\n\"Ward 3, North\",",
    );
    assert_eq!(input.form, Form::Scottish);
    let election = &input.election;
    assert_eq!(names(election), ["Ada \"Q\" Quill, Independent (Ind)", "Ben", "Cleo, Green (Gr)"]);
    assert_eq!((election.title.as_str(), election.seats), ("Ward 3, North", 2));
    assert_eq!(papers(election), [(vec![1, 2, 3], 12), (vec![3], 3), (vec![2], 4)]);
    assert_eq!(election.papers.blank(), 1);
    assert_eq!(
        repairs(&input),
        [
            "line 1: a byte-order mark was passed over",
            "line 3: a preference is missing; the paper counts up to it"
        ]
    );
    assert_eq!(
        fault("3,2\n5,1,4\n"),
        "line 2: “4” is not one of the 3 candidates (each record stands on a line, its cells separated by commas)"
    );
    assert!(fault("3,4,\n5,1\n").starts_with("line 1: 3 candidates and 4 seats are no contest"));
    assert!(fault("3,1,\n5,1,1\n").starts_with("line 2: candidate 1 is named twice"));
    assert!(fault("3,1,\n\"Candidate 1\",\"A\n").starts_with("line 2: a quotation mark is opened"));
}

#[test]
fn preflib_orders_new_and_old() {
    let new = "# FILE NAME: 1.toi\n# TITLE: A trial\n# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 4\n# NUMBER VOTERS: 9\n\
               # NUMBER UNIQUE ORDERS: 3\n# ALTERNATIVE NAME 1: Ada\n# ALTERNATIVE NAME 2: Ben, of Northmoor\n\
               # ALTERNATIVE NAME 4: Dan\n4: 1,2,{3,4}\n3: {1, 2},3\n2: 4,3\n";
    let input = read(new);
    assert_eq!((input.form, input.election.title.as_str()), (Form::PrefLib, "A trial"));
    assert_eq!(names(&input.election), ["Ada", "Ben, of Northmoor", "Candidate 3", "Dan"]);
    assert_eq!(papers(&input.election), [(vec![1, 2], 4), (vec![4, 3], 2)]);
    assert_eq!(input.election.papers.blank(), 3);
    assert_eq!(
        repairs(&input),
        [
            "line 1: the file does not say how many seats there are; one was taken",
            "line 10 and 1 other: candidates share a preference; the paper counts up to them"
        ]
    );
    let marks = Marks { equal: Some(Mend::PassOver), ..Marks::default() };
    let reading = Reading { marks, seats: Some(2), ..Reading::default() };
    let input = Input::read_as(new.as_bytes(), &reading).unwrap();
    assert_eq!(papers(&input.election), [(vec![1, 2], 4), (vec![3], 3), (vec![4, 3], 2)]);
    assert_eq!(input.election.seats, 2);
    // Kept, they are written in every form that has a place for them, and read again.
    let marks = Marks { equal: Some(Mend::Keep), ..Marks::default() };
    let kept = Input::read_as(new.as_bytes(), &Reading { marks, ..Reading::default() }).unwrap().election;
    assert!(kept.papers.has_ties() && kept.papers.total() == 9);
    for form in [Form::Blt, Form::PrefLib, Form::Json] {
        let text = formats::write(form, &kept).unwrap();
        let reading = Reading { form: Some(form), marks, ..Reading::default() };
        let back = Input::read_as(text.as_bytes(), &reading).unwrap().election.papers;
        // PrefLib has no place for papers without a preference.
        let blank = if form == Form::PrefLib { kept.papers.blank() } else { 0 };
        assert_eq!(back.total(), kept.papers.total() - blank, "{text}");
        assert_eq!(back.tied().collect::<Vec<_>>(), kept.papers.tied().collect::<Vec<_>>(), "{text}");
    }
    let refused = formats::write(Form::Scottish, &kept).unwrap_err().to_string();
    assert!(refused.starts_with("candidates share a preference on some papers"), "{refused}");

    let old = read("3\n1,Ada\n2,Ben\n3,Cleo\n7,7,2\n5,1,2,3\n2,3,{1,2}\n");
    assert_eq!(names(&old.election), ["Ada", "Ben", "Cleo"]);
    assert_eq!(papers(&old.election), [(vec![1, 2, 3], 5), (vec![3], 2)]);

    for (text, expected) in [
        ("# NUMBER ALTERNATIVES: 2\n3: 1,3\n", "line 2: “3: 1,3” is not an order"),
        ("# NUMBER ALTERNATIVES: 2\n3: {1,2\n", "line 2: “3: {1,2” is not an order"),
        ("# TITLE: x\n# DATA TYPE: wmd\n", "line 2: the data type “wmd” holds no rankings"),
        ("# NUMBER ALTERNATIVES: 99999999\n", "line 1: the number of candidates is not from 1 to 10000"),
        ("2\n1,Ada\nBen\n", "line 3: the name of candidate 2 is missing"),
        ("# NUMBER ALTERNATIVES: 2\n", "line 1: there are no ballots"),
    ] {
        let found = fault(text);
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn cast_vote_records_with_a_column_for_each_rank() {
    let text = "Tabulator Id,Batch Id,Record Id,Precinct,Rank 1,Rank 2,Rank 3\n1,1,1,North,Cleo,\"Quill, Ada\",Ben\n\
                1,1,2,North,\"Quill, Ada\",undervote,Cleo\n1,1,3,North,overvote,Ben,\n1,1,4,South,Ben,Ben,Cleo\n1,1,5,South,,,\n";
    let input = read(text);
    assert_eq!(input.form, Form::Ranks);
    assert_eq!(names(&input.election), ["Ben", "Cleo", "Quill, Ada"]);
    assert_eq!(papers(&input.election), [(vec![2, 3, 1], 1), (vec![3, 2], 1), (vec![1, 2], 1)]);
    assert_eq!(input.election.papers.blank(), 2);
    assert_eq!(
        repairs(&input),
        [
            "line 1: the file does not say how many seats there are; one was taken",
            "line 3: a preference is missing; later ones moved up",
            "line 3: a rank left open is written as a word",
            "line 4: candidates share a preference; the paper counts up to them",
            "line 4: an overvote is written as a word",
            "line 5: a candidate is named twice; only the first time counts",
        ]
    );
    let counted = read("Count,1st Choice,2nd Choice\n5,A,B\n2,B,\n");
    assert_eq!(papers(&counted.election), [(vec![1, 2], 5), (vec![2], 2)]);
    assert!(fault("count,choice 1\nmany,A\n").starts_with("line 2: “many” is not a number of papers"));
}

#[test]
fn a_table_with_a_column_for_each_candidate() {
    let reading = Reading { form: Some(Form::Table), seats: Some(2), ..Reading::default() };
    let text = "Ballot,Cleo,Ada,Ben\n1,1,2,3\n2,,1,2\n3,1,1,2\n4,2,1,\n";
    let input = Input::read_as(text.as_bytes(), &reading).unwrap();
    assert_eq!(names(&input.election), ["Cleo", "Ada", "Ben"]);
    assert_eq!(papers(&input.election), [(vec![1, 2, 3], 1), (vec![2, 3], 1), (vec![2, 1], 1)]);
    assert_eq!(repairs(&input), ["line 4: candidates share a preference; the paper counts up to them"]);
    let fault = Input::read_as(&b"A,B\n1,x\n"[..], &reading).unwrap_err().to_string();
    assert!(fault.starts_with("line 2: “x” is not a preference"), "{fault}");
}

const SESSION: &str = r#"{"TabulatorId": 1, "RecordId": 7, "Original": {"IsCurrent": ORIGINAL, "Cards": [{"Id": 1, "Contests": [
    {"Id": 20, "Overvotes": 0, "Marks": [
        {"CandidateId": 12, "PartyId": 0, "Rank": 1, "MarkDensity": 100, "IsAmbiguous": false, "IsVote": true},
        {"CandidateId": 9, "Rank": 2, "IsAmbiguous": false, "IsVote": true},
        {"CandidateId": 101, "Rank": 3, "IsAmbiguous": true, "IsVote": false}]},
    {"Id": 21, "Marks": [{"CandidateId": 3, "Rank": 1, "IsVote": true}]}]}]}MODIFIED}"#;

#[test]
fn dominion_exports() {
    let plain = SESSION.replace("ORIGINAL", "true").replace("MODIFIED", "");
    let modified = r#", "Modified": {"IsCurrent": true, "Contests": [{"Id": 20, "Marks": [{"CandidateId": 9, "Rank": 1, "IsVote": true}]}]}"#;
    let reviewed = SESSION.replace("ORIGINAL", "false").replace("MODIFIED", modified);
    let other = r#"{"Original": {"Cards": [{"Contests": [{"Id": 21, "Marks": "*** REDACTED ***"}]}]}}"#;
    let text = format!(
        r#"{{"Version": "5.10", "ElectionId": "T", "Sessions": [{plain}, {plain}, {reviewed}, {other}]}}"#
    );
    let found = fault(&text);
    assert!(found.starts_with("line 1: there are several contests: 20, 21"), "{found}");
    let reading = Reading { contest: Some("20".into()), seats: Some(1), ..Reading::default() };
    let mut input = Input::read_as(text.as_bytes(), &reading).unwrap();
    assert_eq!(input.form, Form::Dominion);
    assert_eq!(names(&input.election), ["9", "12"]);
    assert_eq!(papers(&input.election), [(vec![2, 1], 2), (vec![1], 1)]);
    assert_eq!(
        repairs(&input),
        [
            "line 1 and 1 other: a mark that the scanner did not take for a vote was passed over",
            "line 3: a ballot that was reviewed counts as reviewed",
            "line 4: a record without this contest was passed over",
        ]
    );
    let manifest = r#"{"Version": "1", "List": [{"Id": 9, "Description": "Ada", "ContestId": 20}, {"Id": 5, "Description": "X"}]}"#;
    let unnamed = formats::rename(&mut input.election, &formats::candidate_names(manifest).unwrap());
    assert_eq!(names(&input.election), ["Ada", "12"]);
    assert_eq!(unnamed.into_iter().collect::<Vec<_>>(), ["12"]);
    let cut = fault(&text[..text.len() - 3]);
    assert!(cut.contains("the file may be cut short"), "{cut}");
}

#[test]
fn records_in_the_common_data_format() {
    let record = |id: u32, selections: &str| {
        format!(
            r#"{{"@type": "CVR.CVR", "CurrentSnapshotId": "s{id}-2", "CVRSnapshot": [
                {{"@id": "s{id}-1", "Type": "original", "CVRContest": [{{"ContestId": "c1", "CVRContestSelection": []}}]}},
                {{"@id": "s{id}-2", "Type": "interpreted", "CVRContest": [{{"ContestId": "c1", "CVRContestSelection": [{selections}]}}]}}]}}"#
        )
    };
    let selection = |id: &str, rank: u32, more: &str| {
        format!(
            r#"{{"ContestSelectionId": "{id}", "SelectionPosition": [{{"HasIndication": "yes", "NumberVotes": 1, "Rank": {rank}{more}}}]}}"#
        )
    };
    let first = format!("{},{}", selection("cs2", 1, ""), selection("cs1", 2, ""));
    let second = format!("{},{}", selection("cs1", 1, r#", "IsAllocable": "no""#), selection("cs2", 1, ""));
    let text = format!(
        r#"{{"@type": "CVR.CastVoteRecordReport", "CVR": [{}, {}], "Version": "1.0.0", "Election": [{{
            "Candidate": [{{"@id": "p1", "Name": "Ada"}}, {{"@id": "p2", "Name": {{"Text": [{{"Content": "Ben", "Language": "en"}}]}}}}],
            "Contest": [{{"@id": "c1", "Name": "Chair", "NumberElected": 1, "ContestSelection": [
                {{"@id": "cs1", "CandidateIds": ["p1"]}}, {{"@id": "cs2", "CandidateIds": ["p2"]}}]}}]}}]}}"#,
        record(1, &first),
        record(2, &second)
    );
    let input = read(&text);
    assert_eq!((input.form, input.election.title.as_str(), input.election.seats), (Form::Cdf, "Chair", 1));
    assert_eq!(names(&input.election), ["Ada", "Ben"]);
    assert_eq!(papers(&input.election), [(vec![2, 1], 1), (vec![2], 1)]);
    assert_eq!(repairs(&input), ["line 2: a mark that the scanner did not take for a vote was passed over"]);
}

#[test]
fn plain_json() {
    let text = r#"{"title": "Chair", "seats": 1, "candidates": [{"name": "Ada"}, {"name": "Ben", "withdrawn": true}, {"name": "Cleo"}],
        "ballots": [{"papers": 7, "ranking": [1, 2]}, {"ranking": [3, [1, 2]]}, {"papers": 2, "ranking": []}]}"#;
    let input = read(text);
    assert_eq!((input.form, names(&input.election)), (Form::Json, vec!["Ada", "Ben", "Cleo"]));
    assert!(input.election.candidates[1].withdrawn);
    assert_eq!(papers(&input.election), [(vec![1, 2], 7), (vec![3], 1)]);
    assert_eq!(input.election.papers.blank(), 2);
    for (text, expected) in [
        (
            r#"{"candidates": [{"name": "A"}], "ballots": [{"ranking": [2]}]}"#,
            "line 1: candidate 2 is named, but there are 1",
        ),
        (
            r#"{"candidates": [{"name": "A"}], "ballots": [{"ranking": [0]}]}"#,
            "line 1: ballot 1 names candidate 0",
        ),
        (r#"{"seats": "two", "ballots": []}"#, "line 1: “seats” is of another kind"),
        ("{\n\"ballots\": 3}", "line 2: column"),
        ("{}", "line 1: there are no ballots"),
    ] {
        let found = fault(text);
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn what_is_written_reads_back() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    let mut contests = 0;
    for file in std::fs::read_dir(folder).unwrap().flatten() {
        let name = file.file_name().into_string().unwrap();
        if !name.ends_with(".blt.gz") {
            continue;
        }
        let election = Input::read(std::fs::File::open(file.path()).unwrap()).unwrap().election;
        for form in [Form::Blt, Form::Scottish, Form::PrefLib, Form::Json] {
            let text = formats::write(form, &election).unwrap();
            let reading = Reading { seats: Some(election.seats), ..Reading::default() };
            let back = Input::read_as(text.as_bytes(), &reading).unwrap();
            assert_eq!(back.form, form, "{name}");
            let mut expected = election.clone();
            if form == Form::PrefLib {
                expected.papers = count::Papers::new();
                for (paper, copies) in election.papers.iter() {
                    expected.papers.push(paper, copies).unwrap();
                }
            }
            assert_eq!(back.election, expected, "{name} as {form}");
            assert_eq!(formats::write(form, &back.election).unwrap(), text);
        }
        contests += 1;
    }
    assert!(contests > 5);
    let election = read("2 1\n1 1 0\n0\n").election;
    assert!(formats::write(Form::Cdf, &election).unwrap_err().to_string().contains("cdf"));
}

#[test]
fn constraint_files_of_opentally() {
    let text = "\"Gender\" \"Men\" 0 99 2 3 4 6\n\"Gender\" \"Women\" 2 99 1 5 7\n\n\"District\" \"District 1\" 2 2 1 2 3\n";
    let mut election = read("7 4\n1 1 2 3 4 5 6 7 0\n0\n").election;
    let constraints = parse_constraints(text).unwrap().apply(&mut election).unwrap();
    let limits: Vec<_> = constraints.iter().map(|it| (it.name.as_str(), it.min, it.max)).collect();
    assert_eq!(limits, [("Gender: Women", Some(2), None), ("District: District 1", Some(2), Some(2))]);
    assert_eq!(election.candidates[0].holders[0].categories, ["Gender: Women", "District: District 1"]);
    assert_eq!(constraints[1].counts(&election.candidates[1]), 60);
    for (text, expected) in [
        (
            "\"G\" \"A\" 0 1 1\n\"G\" \"B\" 0 1 1\n",
            "line 2: candidate 1 is in two groups of “G” (the other is in line 1)",
        ),
        ("\"G\" \"A\" 3 1 1\n", "line 1: the minimum (3) is above the maximum (1)"),
        ("\"G\" \"A\" few 1 1\n", "line 1: “few” is not a whole number"),
        ("\"G\" A 1 1\n", "line 1: a line begins with a category and a group"),
    ] {
        let found = parse_constraints(text).unwrap_err().to_string();
        assert!(found.starts_with(expected), "{found}");
    }
}

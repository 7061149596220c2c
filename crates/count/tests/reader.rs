//! The BLT reader: lenient where the meaning is certain, exact about faults everywhere else.
#![expect(clippy::unwrap_used, reason = "tests")]

use count::{Input, InputError, PaperError, Papers};
use std::io::{self, Read};

fn fault(text: &[u8]) -> String {
    Input::read(text).map(|input| panic!("{:?} was read", input.election)).unwrap_err().to_string()
}

#[test]
fn reads_the_dialects_whose_meaning_is_certain() {
    let text = "\u{feff}# a trial\r\n3 2 # candidates, seats\r\n\r\n-2\r\n4 1 2 3 0\r\n 1 3 0 # late\r\n3 1 2 3 0\r\n2 0\r\n\
                0\r\n\"Ada \"Quill\" Ames\"\r\n\"Ben #2\"\r\n\"Cleo\"\r\n\"Organisers\"\r\n\"source: a trial\"\r\n";
    let election = Input::read(text.as_bytes()).unwrap().election;
    assert_eq!(election.candidates[0].name, "Ada \"Quill\" Ames");
    assert_eq!(election.candidates[1].name, "Ben #2");
    assert!(election.candidates[1].withdrawn && !election.candidates[0].withdrawn);
    assert_eq!((election.title.as_str(), election.seats), ("Organisers", 2));
    let papers: Vec<_> = election.papers.iter().collect();
    assert_eq!(papers, [(&[1, 2, 3][..], 7), (&[3][..], 1)]);
    assert_eq!((election.papers.blank(), election.papers.total()), (2, 10));
}

#[test]
fn names_stand_in_where_there_are_none() {
    let election = Input::read(&b"2 1\n1 2 0\n0\n"[..]).unwrap().election;
    assert_eq!(election.candidates[1].name, "Candidate 2");
}

#[test]
fn names_the_place_and_the_remedy_of_each_fault() {
    let cases: [(&str, &str); 18] = [
        ("", "line 1, column 1: the file ends where the number of candidates and of seats should stand"),
        ("hello\n", "line 1, column 1: the first line should hold two whole numbers"),
        ("3\n", "line 1, column 1: the first line should hold two whole numbers"),
        ("1000000 2\n", "line 1, column 1: 1000000 candidates are announced; at most 10000 are read"),
        ("99999999999999999999999 2\n", "line 1, column 1: 18446744073709551615 candidates"),
        ("0 1\n", "line 1, column 1: the contest has no candidates"),
        ("3 0\n", "line 1, column 3: the contest has no seats"),
        ("3 4\n", "line 1, column 3: there are more seats (4) than candidates (3)"),
        ("3 1\n1 2 4 0\n", "line 2, column 5: candidate 4 is named, but the candidates are numbered 1 to 3"),
        ("3 1\n\n7 2 1 2 0\n", "line 3, column 7: candidate 2 is named twice"),
        ("3 1\n7 2 1\n", "line 2, column 5: the ballot does not end with 0"),
        ("3 1\n7 2 0 1\n", "line 2, column 7: something follows the 0"),
        ("3 1\n7 2= 0\n", "line 2, column 6: candidate 0 is named"),
        ("3 1\n7 two 0\n", "line 2, column 3: “two” stands where a whole number should"),
        ("3 1\n0\n", "line 2, column 1: there are no ballots"),
        ("3 1\n7 2 0\n", "line 3, column 1: the file ends where a ballot, or the 0"),
        ("2 1\n7 2 0\n0\n\"A\"\n", "line 5, column 1: the file ends where the name of the next candidate"),
        ("2 1\n-3\n7 2 0\n0\n", "line 2, column 1: candidate 3 is named"),
    ];
    for (text, expected) in cases {
        let found = fault(text.as_bytes());
        assert!(found.starts_with(expected), "{text:?} gives {found}");
        assert!(found.ends_with(')'), "no hint: {found}");
    }
    assert!(fault(b"1 1\n7 1 0\n0\n7 1\n").starts_with("line 4, column 1: “7” stands where a name"));
    assert!(
        fault(b"2 1\n99999999999999999999 1 0\n").starts_with("line 2, column 1: there are more ballots")
    );
    assert!(fault(b"2 1\n-1 -1\n1 2 0\n").starts_with("line 2, column 4: candidate 1 is named twice"));
}

/// Bytes without end: a reader that kept them would never return.
struct Endless(std::iter::Cycle<std::slice::Iter<'static, u8>>);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        for (place, byte) in buffer.iter_mut().zip(&mut self.0) {
            *place = *byte;
        }
        Ok(buffer.len())
    }
}

#[test]
fn stops_at_the_first_fault_of_an_endless_stream() {
    for (start, rest, expected) in [
        ("", &b"x"[..], "longer than"),
        ("3 1\n", &b"1 2 3"[..], "longer than"),
        ("3 1\n", &b" "[..], "longer than"),
        ("3 1\n1 1 0\n0\n", &b"\"a\"\nb\n"[..], "more text behind the ballots"),
        ("3 1\n1 1 0\n0\n\"", &b"y"[..], "longer than"),
    ] {
        let found = Input::read(start.as_bytes().chain(Endless(rest.iter().cycle())).take(1 << 30))
            .unwrap_err()
            .to_string();
        assert!(found.contains(expected), "{found}");
    }
}

#[test]
fn a_damaged_gzip_file_is_an_error() {
    let error = Input::read(&[0x1f, 0x8b, 8, 0, 1, 2, 3][..]).unwrap_err();
    assert!(matches!(error, InputError::Read(_) | InputError::Blt(_)), "{error}");
}

#[test]
fn the_hash_is_that_of_the_whole_file() {
    let text = b"1 1\n1 1 0\n0\n\"Ada\"\n\"Chair\"\n";
    let found = Input::read(&text[..]).unwrap().sha256;
    assert_eq!(found, "2f670c75f2c6d4ef14e92d4095db5bed1127b75c43d4cae41c9cd84db4ae7149");
}

#[test]
fn papers_refuse_repetitions_too() {
    assert_eq!(Papers::new().push(&[2, 2], 1), Err(PaperError::Twice(2)));
}

/// Enough ballots that reading, hashing and merging run beside each other: the same papers in the same order, the same
/// hash, and faults at their place.
#[test]
fn many_ballots_are_read_as_few_are() {
    let mut text = "9 2\n".to_owned();
    let mut papers = Papers::new();
    for ballot in 0..80_000_u32 {
        let first = (ballot % 7 + 1) as u16;
        let copies = u64::from(ballot % 3 + 1);
        let paper: &[u16] = if ballot % 5 == 0 { &[first] } else { &[first, 9, 8] };
        papers.push(paper, copies).unwrap();
        let words: Vec<String> = paper.iter().map(ToString::to_string).collect();
        text.push_str(&format!(
            "{copies}  {} 0{}\n",
            words.join(" "),
            if ballot % 11 == 0 { " # odd" } else { "" }
        ));
    }
    let whole = format!("{text}0\n");
    assert!(whole.len() > 512 * 1024);
    let input = Input::read(whole.as_bytes()).unwrap();
    assert!(input.election.papers.iter().eq(papers.iter()));
    assert_eq!((input.election.papers.total(), input.election.papers.blank()), (papers.total(), 0));
    let plain = whole.replace("  ", " ").replace(" # odd", "");
    assert!(Input::read(plain.as_bytes()).unwrap().election.papers.iter().eq(papers.iter()));
    // The hash is that of the bytes however they come.
    struct Trickle<'a>(&'a [u8]);
    impl Read for Trickle<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.0.len().min(buffer.len()).min(1000);
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }
    assert_eq!(Input::read(Trickle(whole.as_bytes())).unwrap().sha256, input.sha256);
    let wrong = fault(format!("{text}1 4 4 0\n0\n").as_bytes());
    assert!(wrong.starts_with("line 80002, column 5: candidate 4 is named twice"), "{wrong}");
}

fn repairs(input: &Input) -> Vec<String> {
    input.repairs.iter().map(ToString::to_string).collect()
}

#[test]
fn lists_each_repair_it_made() {
    let text = "\u{feff}4 2,,,\r\n[nick a b c d]\r\n-4\r\n(b1) 2 1 2 0\r\n3.0 a c 0 # late\r\n1 2=3 1 0\r\n\
                2 3 (1 2) 0\r\n1 1 - 2 0\r\n1 3 0 2 3 1 0\r\n/* void */ 1 2 0,,\r\n[tie 1 2 3]\r\n\"Ada\" \"Green Party\"\r\n\
                Ben O'Hara (Ind),\r\n\"Cl\u{e9}o\"\r\n\"D \"Dan\" Frost\"\r\n\"Ward 1\"\r\n\"source\"\r\n\x1a";
    let input = Input::read(text.as_bytes()).unwrap();
    let election = &input.election;
    let names: Vec<&str> = election.candidates.iter().map(|candidate| candidate.name.as_str()).collect();
    assert_eq!(names, ["Ada, Green Party", "Ben O'Hara (Ind)", "Cléo", "D \"Dan\" Frost"]);
    assert_eq!(election.title, "Ward 1");
    let papers: Vec<_> = election.papers.iter().collect();
    let expected: [(&[u16], u64); 6] =
        [(&[1, 2], 2), (&[1, 3], 3), (&[3], 3), (&[1], 1), (&[3, 1], 2), (&[2], 1)];
    assert_eq!((papers, election.papers.blank()), (expected.to_vec(), 1));
    assert_eq!(
        repairs(&input),
        [
            "line 1: a byte-order mark was passed over",
            "line 1 and 16 others: lines end as on Windows",
            "line 1 and 2 others: commas at the end of the line were passed over",
            "line 4: a ballot's own number in brackets was passed over",
            "line 5 and 1 other: a comment was passed over",
            "line 5: the number of papers was written with decimals of nought",
            "line 5 and 1 other: candidates are named by nicknames",
            "line 6 and 1 other: candidates share a preference; the paper counts up to them",
            "line 8: a preference is missing; the paper counts up to it",
            "line 9: several ballots stood on one line",
            "line 11: an instruction in square brackets was passed over",
            "line 12: the 0 after the last ballot is missing",
            "line 12: a name is in several parts, which were joined",
            "line 13: a name is not in quotation marks",
            "line 17: text after the title was passed over",
            "line 18: a control character at the end was passed over",
        ]
    );
}

#[test]
fn old_files_are_read_as_they_were_meant() {
    let macintosh = Input::read(&b"2 1\r3 1 2 0\r0\r\"Ana Mar\xeda\"\r\"B\"\r"[..]).unwrap();
    assert_eq!(macintosh.election.candidates[0].name, "Ana María");
    assert_eq!(macintosh.election.papers.total(), 3);
    assert_eq!(
        repairs(&macintosh),
        [
            "line 1: lines end in a carriage return alone",
            "line 4: the text is not UTF-8 and was read as Windows-1252"
        ]
    );
    let one_line = Input::read(&b"2 1\n1 1 0\n0\n\"A\" \"B\" \"Chair\"\n"[..]).unwrap();
    assert_eq!(one_line.election.candidates[1].name, "B");
    assert_eq!(one_line.election.title, "Chair");
    assert!(fault(b"\xff\xfe2\0 \x001\0\n\0").contains("UTF-16"));
}

#[test]
fn marks_that_are_no_ranking_are_mended_as_asked() {
    use count::{Marks, Mend, Mended, Reading};
    let text = b"4 1\n1 1=2 3 0\n1 3 - 4 0\n1 1 2 1 4 0\n0\n";
    let read = |how: Mend| {
        let marks = Marks { equal: Some(how), skipped: Some(how), repeated: Some(how) };
        Input::read_as(&text[..], &Reading { marks, ..Reading::default() })
    };
    let papers = |how| {
        let election = read(how).unwrap().election;
        election.papers.iter().map(|(paper, _)| paper.to_vec()).collect::<Vec<_>>()
    };
    assert_eq!(papers(Mend::Cut), [vec![3], vec![1, 2]]);
    assert_eq!(papers(Mend::PassOver), [vec![3], vec![3, 4], vec![1, 2, 4]]);
    let kept = read(Mend::Keep).unwrap();
    let tied: Vec<_> = kept.election.papers.tied().collect();
    assert_eq!(tied, [(vec![vec![1, 2], vec![3]], 1)]);
    let what: Vec<Mended> = kept.repairs.iter().map(|it| it.what).collect();
    assert_eq!(
        what,
        [Mended::SkippedCut, Mended::RepeatedCut, Mended::NoNames],
        "what is kept is not mended"
    );
    let refused = read(Mend::Refuse).unwrap_err().to_string();
    assert!(refused.starts_with("line 2, column 1: several candidates share a preference"), "{refused}");
}

/// Names behind the last of many blocks, ballots behind a fault, and a stream that fails: as if it were read at once.
#[test]
fn the_end_of_many_ballots_is_found_wherever_it_is() {
    let ballots = "1 1 2 3 0\n".repeat(60_000);
    for more in [0, 1, 26_000, 52_000] {
        let names = format!("\"A\"\n\"B\"\n\"C\"\n\"Title {more}\"\n{}", "\"remark\"\n".repeat(more));
        let input = Input::read(format!("3 1\n{ballots}0\n{names}").as_bytes()).unwrap();
        assert_eq!(input.election.title, format!("Title {more}"));
        assert_eq!(input.election.papers.total(), 60_000);
    }
    let wrong = fault(format!("3 1\n{ballots}1 9 0\n{ballots}{ballots}").as_bytes());
    assert!(wrong.starts_with("line 60002, column 3: candidate 9 is named"), "{wrong}");
    let cut = fault(format!("3 1\n{ballots}").as_bytes());
    assert!(cut.starts_with("line 60002, column 1: the file ends"), "{cut}");
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let text = format!("3 1\n{ballots}");
    let failed = Input::read(text.as_bytes().chain(Fails)).unwrap_err().to_string();
    assert!(failed.contains("the disk is gone"), "{failed}");
}

//! `verify mine FILE`: does the published roll hold my line, and what does the close say that I took?

use std::path::Path;

use ballotbox::event::{Closed, Event};
use ballotbox::manifest::Roll;
use ballotbox::register::{Line, State, is_on};
use ballotbox::tiles::{WIDTH, bundle_path, read_entries};
use ballotbox::verify::Source;
use ballotbox::{Hash, from_hex_exact};
use serde::Deserialize;

use crate::{Failure, Outcome, me, read, say};

#[derive(Deserialize)]
struct Proof {
    format: String,
    election: String,
    contest: String,
    salt: String,
    member: String,
    label: String,
    place: u64,
    roll_proof: Vec<String>,
    mark: Option<Mark>,
}

#[derive(Deserialize)]
struct Mark {
    state: u8,
    papers: u8,
    proof: Vec<String>,
}

pub fn run(file: &Path, place: &str) -> Outcome {
    let proofs: Vec<Proof> = serde_json::from_slice(&read(file)?)
        .map_err(|e| Failure::Input(format!("{} is no file of proofs: {e}", file.display())))?;
    let source = me::open(place)?;
    let manifest = me::manifest(source.as_ref())?;
    let closed = close(source.as_ref())?;
    for it in &proofs {
        let line = line(it).ok_or_else(|| Failure::Input("A line of the file cannot be read.".into()))?;
        let contest = manifest.contest(&line.contest).filter(|_| line.election == manifest.election);
        let (_, contest) =
            contest.ok_or_else(|| Failure::Wanting("The file is about another ballot.".into()))?;
        let on = path(&it.roll_proof).is_some_and(|path| is_on(&line.leaf(), it.place, &path, &contest.roll));
        if !on {
            return Err(Failure::Wanting(format!(
                "{}: this line is not on the published roll.",
                contest.title
            )));
        }
        say(&format!(
            "{}: {} is line {} of {} on the roll.",
            contest.title,
            it.label,
            it.place + 1,
            contest.roll.count
        ));
        let (Some(mark), Some(closed)) = (&it.mark, closed.iter().find(|it| it.contest == line.contest))
        else {
            continue;
        };
        let state = State::read(mark.state)
            .ok_or_else(|| Failure::Input("A mark of the file cannot be read.".into()))?;
        let root = Roll { count: contest.roll.count, root: closed.marks };
        let leaf = line.mark(state, mark.papers);
        if !path(&mark.proof).is_some_and(|path| is_on(&leaf, it.place, &path, &root)) {
            return Err(Failure::Wanting(format!(
                "{}: the close does not say this of the line.",
                contest.title
            )));
        }
        println!("  At the close: {}.", words(state));
    }
    Ok(())
}

fn words(state: State) -> &'static str {
    match state {
        State::None => "no paper was taken",
        State::Online => "a paper was taken on the website",
        State::Room => "a paper was taken in the room",
        State::Post => "a paper was taken by post",
        State::Assisted => "a paper was taken with help at the desk",
    }
}

fn line(it: &Proof) -> Option<Line> {
    (it.format == "plenary/v1 roll proof").then_some(())?;
    Some(Line {
        election: from_hex_exact(&it.election)?,
        contest: from_hex_exact(&it.contest)?,
        salt: from_hex_exact(&it.salt)?,
        member: from_hex_exact(&it.member)?,
        label: it.label.clone(),
    })
}

fn path(hashes: &[String]) -> Option<Vec<Hash>> {
    hashes.iter().map(|it| from_hex_exact(it)).collect()
}

/// What the close says of every contest; nothing before it.
fn close(source: &dyn Source) -> Result<Vec<Closed>, Failure> {
    let size = crate::witness::checkpoint(source, "log/")?.checkpoint.size;
    for index in 0..size.div_ceil(WIDTH) {
        let path = format!("log/{}", bundle_path(index, size).path());
        let mut bytes = vec![];
        std::io::Read::read_to_end(&mut source.open(&path)?, &mut bytes)?;
        let entries =
            read_entries(&bytes).ok_or_else(|| Failure::Wanting(format!("{path} cannot be read")))?;
        for entry in entries {
            if let Ok(Event::Close { contests }) = Event::from_entry(entry) {
                return Ok(contests);
            }
        }
    }
    Ok(vec![])
}

//! What a contest is expected to give, and the comparison with what it gives.

use count::{Count, Input, Options, SCOTTISH, StageKind, Votes, count};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use std::fs;
use std::io::Read;
use std::path::Path;

#[derive(Deserialize)]
pub struct Expected {
    pub id: String,
    seats: u32,
    candidates: Vec<String>,
    valid: u64,
    quota: u128,
    elected: Vec<u16>,
    events: Vec<Event>,
    stages: Vec<Vec<Votes>>,
    nontransferable: Vec<Votes>,
}

#[derive(Deserialize, PartialEq, Debug)]
struct Event {
    stage: u32,
    what: String,
    candidate: u16,
    #[serde(default)]
    how: Option<String>,
}

/// All expectations in a folder.
pub fn load(folder: &Path) -> Vec<Expected> {
    let mut found = Vec::new();
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the folder exists").flatten().map(|f| f.path()).collect();
    files.sort();
    for path in files {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !name.starts_with("expected") {
            continue;
        }
        let mut text = String::new();
        let bytes = fs::read(&path).expect("the file can be read");
        if name.ends_with(".gz") {
            MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("the file unpacks");
        } else {
            text = String::from_utf8(bytes).expect("the file is text");
        }
        if name.contains(".jsonl") {
            found.extend(
                text.lines().map(|line| serde_json::from_str::<Expected>(line).expect("a contest a line")),
            );
        } else {
            found.extend(serde_json::from_str::<Vec<Expected>>(&text).expect("a list of contests"));
        }
    }
    found
}

impl Expected {
    /// Counts the contest of this name in the folder and tells the first difference.
    pub fn compare(&self, folder: &Path) -> Result<(), String> {
        let path = folder.join(format!("{}.blt.gz", self.id));
        let file = fs::File::open(&path).map_err(|cause| format!("{}: {cause}", path.display()))?;
        let input = Input::read(file).map_err(|cause| cause.to_string())?;
        let options = Options { input_sha256: Some(input.sha256), ..Options::default() };
        let result = count(&input.election, &SCOTTISH, &options).map_err(|cause| cause.to_string())?;
        same("seats", &result.seats, &self.seats)?;
        let names: Vec<String> = result.candidates.iter().map(|entrant| entrant.name.clone()).collect();
        same("names", &names, &self.candidates)?;
        same("valid papers", &result.input.valid, &self.valid)?;
        same("quota", &result.quota, &Votes::from_units(self.quota * 100_000, 5))?;
        same("elected", &result.winners(), &self.elected)?;
        same("events", &events(&result), &self.events)?;
        same("number of stages", &result.stages.len(), &self.stages.len())?;
        for (stage, (votes, lost)) in result.stages.iter().zip(self.stages.iter().zip(&self.nontransferable))
        {
            same(&format!("votes at stage {}", stage.number), &stage.votes, votes)?;
            let gone = Votes::from_units(stage.exhausted.units() + stage.rounding.units(), 5);
            same(&format!("non-transferable at stage {}", stage.number), &gone, lost)?;
        }
        Ok(())
    }
}

fn events(result: &Count) -> Vec<Event> {
    let mut events = Vec::new();
    for stage in &result.stages {
        let event = |what: &str, candidate: u16, how: Option<&str>| Event {
            stage: stage.number,
            what: what.to_owned(),
            candidate,
            how: how.map(str::to_owned),
        };
        let what = if stage.kind == StageKind::Surplus { "surplus" } else { "exclude" };
        events.extend(stage.from.iter().map(|from| event(what, *from, None)));
        events.extend(stage.elected.iter().map(|elected| {
            let how = stage.without_quota.contains(elected).then_some("remaining");
            event("elect", *elected, how)
        }));
    }
    events
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}: {found:?} instead of {expected:?}")) }
}

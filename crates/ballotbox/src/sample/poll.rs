//! A whole poll in memory: cast, ticked, closed, opened, published.

use std::collections::BTreeMap;

use super::Sample;
use crate::Ballot;
use crate::bytes::{Hash, Id, sha256, to_hex};
use crate::entry::Entry;
use crate::event::{Closed, Event, attest, manifest_entry, of_inputs};
use crate::manifest::{Level, sign};
use crate::note::Checkpoint;
use crate::opening::{self, Found, Record};
use crate::publish::{about, checkpoint_path, log, shown, sums};
use crate::register::{Line, State, Tree};
use crate::share::ShareFile;
use crate::tiles::Tiler;

/// The files of a bundle.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A log that grows, with its signed and witnessed checkpoints.
#[derive(Clone, Debug)]
pub struct Poll<'a> {
    sample: &'a Sample,
    pub entries: Vec<Vec<u8>>,
    pub checkpoints: Vec<(u64, String)>,
    tiler: Tiler,
    time: u64,
    /// Papers that the close says were signed again in each contest.
    pub reissued: u64,
}

/// What a counting engine adds: how deep a ballot was read, and the stage sheet.
pub type Counted<'a> = &'a dyn Fn(usize, &[(u64, Ballot)]) -> (Vec<usize>, Option<Vec<u8>>);

/// With what the sample's count inputs are salted.
const SALT: [u8; 32] = [7; 32];

impl<'a> Poll<'a> {
    /// A log with the manifest, signed by everybody.
    ///
    /// # Panics
    /// Never for a sample.
    pub fn new(sample: &'a Sample) -> Self {
        let mut poll = Self {
            sample,
            entries: vec![],
            checkpoints: vec![],
            tiler: Tiler::default(),
            time: sample.manifest.opens,
            reissued: 0,
        };
        poll.append(manifest_entry(&sample.bytes));
        for (officer, key) in (0..).zip(&sample.signing) {
            let signature = sign(key, &sample.manifest.election, &sample.bytes);
            poll.event(&Event::ManifestSigned { officer, signature });
        }
        poll.checkpoint();
        poll
    }

    pub fn append(&mut self, entry: Vec<u8>) {
        self.tiler.push(&entry);
        self.entries.push(entry);
    }

    /// # Panics
    /// If the event has no form.
    pub fn event(&mut self, event: &Event) {
        self.append(event.to_entry().expect("the event has a form"));
    }

    /// A tick: entries sorted by leaf, then a checkpoint that all witnesses sign.
    pub fn tick(&mut self, entries: &[Entry]) {
        let mut sorted: Vec<&Entry> = entries.iter().collect();
        sorted.sort_by_key(|it| it.leaf);
        sorted.into_iter().for_each(|it| self.append(it.to_bytes()));
        self.checkpoint();
    }

    pub fn checkpoint(&mut self) {
        self.time += 900;
        let frontier = self.tiler.frontier();
        let origin = self.sample.manifest.log.origin.clone();
        let checkpoint = Checkpoint { origin, size: frontier.size(), root: frontier.root() };
        let mut text = self.sample.log.sign(&checkpoint);
        self.sample.witnesses.iter().for_each(|it| text.push_str(&it.cosign(&checkpoint, self.time)));
        self.checkpoints.push((checkpoint.size, text));
    }

    /// Closes: the first electors of each roll took a paper online, as many as there are tokens. Returns the root.
    pub fn close(&mut self) -> Hash {
        let ballots = self.ballots();
        let contests = (0u16..).zip(&self.sample.manifest.contests).map(|(place, contest)| {
            let of: Vec<&Entry> = ballots.iter().map(|it| &it.1).filter(|it| it.contest == place).collect();
            let mut tokens: Vec<_> = of.iter().map(|it| it.pk).collect();
            tokens.sort_unstable();
            tokens.dedup();
            let (entries, taken) = (of.len() as u64, tokens.len() as u64);
            Closed {
                contest: contest.id,
                roll: contest.roll.count,
                none: contest.roll.count - taken,
                online: taken,
                room: 0,
                post: 0,
                assisted: 0,
                reissued: self.reissued,
                papers: taken + self.reissued,
                entries,
                ballots: taken,
                superseded: entries - taken,
                marks: Tree::marks(self.marks(usize::from(place), taken)).summary().root,
            }
        });
        let event = Event::Close { contests: contests.collect() };
        self.event(&event);
        self.checkpoint();
        self.tiler.frontier().root()
    }

    /// Mark leaves of a contest in the order of its roll.
    pub fn marks(&self, contest: usize, taken: u64) -> Vec<Hash> {
        let mut lines: Vec<&Line> = self.sample.rolls[contest].iter().collect();
        lines.sort_by_key(|it| it.leaf());
        let mark = |(place, it): (u64, &&Line)| {
            if place < taken { it.mark(State::Online, 1) } else { it.mark(State::None, 0) }
        };
        (0u64..).zip(&lines).map(mark).collect()
    }

    /// All ballot entries with their log indices.
    pub fn ballots(&self) -> Vec<(u64, Entry)> {
        let shape = self.sample.manifest.shape();
        (0u64..)
            .zip(&self.entries)
            .filter_map(|(index, it)| Some((index, Entry::parse(it, shape).ok()?)))
            .collect()
    }

    /// The last ballot of every token of a contest.
    pub fn counting(&self, contest: u16) -> Vec<(u64, Entry)> {
        let mut last = BTreeMap::<[u8; 33], (u64, Entry)>::new();
        for (index, it) in self.ballots().into_iter().filter(|it| it.1.contest == contest) {
            if last.get(&it.pk).is_none_or(|known| known.1.seq < it.seq) {
                last.insert(it.pk, (index, it));
            }
        }
        let mut all: Vec<_> = last.into_values().collect();
        all.sort_by_key(|it| it.0);
        all
    }

    /// The shares that trustees read, by their numbers.
    ///
    /// # Panics
    /// For a trustee that there is not.
    pub fn shares(&self, trustees: &[u8]) -> Vec<ShareFile> {
        let ballots = self.ballots();
        let frontier = self.tiler.frontier();
        let read = |number: &u8| {
            let key = &self.sample.sealing[usize::from(*number) - 1];
            let entries = ballots.iter().map(|it| (it.0, &it.1));
            let key = (key, &self.sample.signing[usize::from(*number)]);
            ShareFile::read(&self.sample.manifest, *number, key, (frontier.size(), frontier.root()), entries)
                .expect("a trustee")
        };
        trustees.iter().map(read).collect()
    }

    /// Opens with the first k trustees, logs what came out and writes the bundle, with what the count was made from if that
    /// is given.
    ///
    /// # Panics
    /// If something has no form.
    pub fn publish(mut self, level: Level, inputs: Option<&[u8]>, counted: Counted<'_>) -> Files {
        let shares = self.shares(&(1..=self.sample.manifest.threshold).collect::<Vec<_>>());
        for (officer, secret) in (0..).zip(&self.sample.lots) {
            self.event(&Event::LotsRevealed { officer, secret: *secret });
        }
        let mut files = Files::new();
        for (place, contest) in self.sample.manifest.contests.iter().enumerate() {
            let entries = self.counting(u16::try_from(place).unwrap_or(0));
            let (found, _) =
                opening::find_all(&self.sample.manifest, entries.iter().map(|it| (it.0, &it.1)), &shares);
            let ballots: Vec<_> = found.iter().filter_map(|(index, it)| Some((*index, valid(it)?))).collect();
            let (depths, sheet) = counted(place, &ballots);
            let by_ballot: BTreeMap<&Ballot, usize> = ballots.iter().map(|it| &it.1).zip(depths).collect();
            let depth = |it: &Ballot| by_ballot.get(it).copied().unwrap_or(1);
            let whole = usize::from(contest.positions);
            let full: Vec<_> = found.iter().map(|it| (it.0, Record::of(&it.1, contest, whole))).collect();
            let full = opening::write(&self.sample.manifest.election, contest, &full);
            let shown =
                shown(&self.sample.manifest, contest, full.as_slice(), level, &depth).expect("our own file");
            let hex = to_hex(&contest.id);
            self.event(&Event::Opened {
                contest: contest.id,
                trustees: shares.iter().map(|it| it.trustee).collect(),
                valid: shown.valid,
                invalid: shown.invalid,
                openings: sha256(&shown.openings),
                profile: Some(sha256(&shown.profile)),
                count: sheet.as_ref().map(|it| sha256(it)),
                inputs: inputs.map(|it| of_inputs(&SALT, it)),
            });
            if level >= Level::P2 {
                files.insert(format!("openings/{hex}.bin"), shown.openings);
            }
            if level >= Level::P1 {
                files.insert(format!("profile/{hex}.json"), shown.profile);
            }
            sheet.map(|it| files.insert(format!("count/{hex}.json"), it));
        }
        if let (true, Some(inputs)) = (level >= Level::P2, inputs) {
            files.insert("count/inputs.json".into(), inputs.to_vec());
            files.insert("count/inputs.salt".into(), to_hex(&SALT).into_bytes());
        }
        let statement = "I compared the fingerprint, saw the close and ran the verification.".to_owned();
        let signature = attest(&self.sample.signing[0], &self.sample.manifest.election, &statement);
        self.event(&Event::Attested { officer: 0, statement, signature });
        self.checkpoint();
        self.files(level, files)
    }

    /// Adds log, rolls and sums to what was opened.
    ///
    /// # Panics
    /// If something has no form.
    pub fn files(&self, level: Level, mut files: Files) -> Files {
        for (place, contest) in self.sample.manifest.contests.iter().enumerate() {
            let hex = to_hex(&contest.id);
            let roll = Tree::roll(self.sample.rolls[place].iter().map(Line::leaf).collect());
            files.insert(format!("roll/{hex}.leaves"), roll.leaves().concat());
            if let Some(taken) = self.taken(&contest.id) {
                files.insert(format!("roll/{hex}.marks"), self.marks(place, taken).concat());
            }
        }
        let mut put = |path: &str, bytes: &[u8]| {
            files.insert(path.into(), bytes.to_vec());
            Ok(())
        };
        log("log/", self.entries.clone(), &mut put).expect("memory takes everything");
        for (size, text) in &self.checkpoints {
            files.insert(checkpoint_path(*size), text.clone().into_bytes());
            files.insert("log/checkpoint".into(), text.clone().into_bytes());
        }
        files.insert("bundle.json".into(), about(&self.sample.manifest, level).expect("a form"));
        let hashes = files.iter().map(|(path, bytes)| (path.clone(), sha256(bytes))).collect();
        files.insert("SHA256SUMS".into(), sums(&hashes));
        files
    }

    fn taken(&self, contest: &Id) -> Option<u64> {
        self.entries.iter().find_map(|it| match Event::from_entry(it) {
            Ok(Event::Close { contests }) => {
                contests.iter().find(|it| it.contest == *contest).map(|it| it.online)
            }
            _ => None,
        })
    }
}

fn valid(found: &Found) -> Option<Ballot> {
    match found {
        Found::Valid { ballot, .. } => Some(ballot.clone()),
        _ => None,
    }
}

/// Writes `SHA256SUMS` anew, as somebody who changes a bundle would.
pub fn sum_again(files: &mut Files) {
    files.remove("SHA256SUMS");
    let hashes = files.iter().map(|(path, bytes)| (path.clone(), sha256(bytes))).collect();
    files.insert("SHA256SUMS".into(), sums(&hashes));
}

//! The stage sheets and the bundle of an election, as an honest organisation publishes them.

use ballotbox::entry::Entry;
use ballotbox::event::Event;
use ballotbox::manifest::{Level, lot_seed};
use ballotbox::sample::{Files, Poll, Sample, contest_id};
use ballotbox::verify::Ballots;
use ballotbox::{Ballot, to_hex};
use count::{AcrossMethod, Candidate, ConstraintMethod, Lots, Recount, RecountContest, SCOTTISH};

fn recount(sample: &Sample, seed: &str) -> Recount {
    let contest = &sample.manifest.contests[0];
    let candidates = contest.candidates.iter().map(|it| Candidate::new(it.name.clone())).collect();
    Recount {
        rules: SCOTTISH.clone(),
        contests: vec![RecountContest {
            id: to_hex(&contest_id(0)),
            title: contest.title.clone(),
            seats: contest.seats,
            candidates,
            constraints: vec![],
            constraint_method: ConstraintMethod::Exact,
            lots: Lots::Seeded { seed: seed.into(), contest: to_hex(&contest_id(0)) },
            reopen: None,
            unopposed: false,
        }],
        across: vec![],
        method: AcrossMethod::Sequential,
    }
}

/// How deep each ballot was looked at, and the sheet counted from no more than that.
fn counted(recount: &Recount, ballots: &[(u64, Ballot)]) -> (Vec<usize>, Option<Vec<u8>>) {
    let count = |shown: &dyn Fn(&Ballot) -> Ballot| {
        let mut all = Ballots::new();
        ballots.iter().for_each(|it| *all.entry((shown(&it.1), true)).or_default() += 1);
        recount.count(&[verifier::papers(&all).unwrap()]).unwrap()
    };
    let looking = Recount::looking(&count(&Ballot::clone)).remove(0).unwrap();
    let depth = |it: &Ballot| match it {
        Ballot::Ranked(ranking) => looking.depth(ranking),
        _ => 1,
    };
    let cut = |it: &Ballot| match it {
        Ballot::Ranked(ranking) => Ballot::Ranked(ranking[..depth(it).min(ranking.len())].to_vec()),
        other => other.clone(),
    };
    let sheet = Recount::sheets(&count(&cut)).remove(0).map(String::into_bytes);
    (ballots.iter().map(|it| depth(&it.1)).collect(), sheet)
}

pub fn published(sample: &Sample, entries: &[Entry], level: Level) -> Files {
    published_with(sample, entries, level, 0)
}

/// The same with so many papers that were signed again and never cast.
pub fn published_with(sample: &Sample, entries: &[Entry], level: Level, again: u64) -> Files {
    published_as(sample, entries, level, again, &|_| ())
}

/// The same with a change of what is counted, made before anything of it is published.
pub fn published_as(
    sample: &Sample,
    entries: &[Entry],
    level: Level,
    again: u64,
    change: &dyn Fn(&mut Recount),
) -> Files {
    let mut poll = Poll::new(sample);
    poll.tick(&entries[..20]);
    poll.tick(&entries[20..]);
    if again > 0 {
        poll.event(&Event::Reissued { contest: contest_id(0), number: again });
        poll.reissued = again;
    }
    let seed = lot_seed(&sample.lots, &poll.close());
    let mut recount = recount(sample, &seed);
    change(&mut recount);
    let inputs = serde_json::to_vec(&recount).unwrap();
    poll.publish(level, Some(&inputs), &|_, ballots| counted(&recount, ballots))
}

//! Counting again from openings, to the byte, and asserting that nothing hidden was needed.

use std::collections::{BTreeMap, BTreeSet};

use ballotbox::event::{Erasure, Event};
use ballotbox::manifest::Level;
use ballotbox::verify::{Ballots, Source, Verified, Wrong};
use ballotbox::{Ballot, manifest, to_hex};
use count::{Looking, Papers, Recount};

const RECOUNT: &str = "Recount";
const HIDDEN: &str = "Hidden preferences";
const INPUTS: &str = "count/inputs.json";

/// The papers of a contest as they are counted: spoilt ones are left out, blank ones are blank.
///
/// # Errors
/// Papers that cannot be counted together, which a checked bundle never holds.
pub fn papers(ballots: &Ballots) -> Result<Papers, String> {
    let mut papers = Papers::new();
    for ((ballot, _), number) in ballots {
        let ranking: &[u16] = match ballot {
            Ballot::Ranked(ranking) => ranking,
            Ballot::Blank => &[],
            Ballot::Spoilt(_) => continue,
        };
        papers.push(ranking, *number).map_err(|e| e.to_string())?;
    }
    Ok(papers)
}

/// Adds the recount's two points to a verification.
pub fn recount(source: &dyn Source, verified: &mut Verified) {
    let opened = verified.ballots.iter().any(Option::is_some);
    if !opened {
        let gone = |it: &(u64, Event)| it.1 == Event::Erased { what: Erasure::Openings };
        let why = if verified.facts.events.iter().any(gone) {
            "The papers were erased by the schedule of the manifest, so nothing can be counted again."
        } else {
            "Without openings nothing can be counted again; a scrutineer can do it."
        };
        verified.report.not_done(RECOUNT, why);
        return verified.report.not_done(HIDDEN, why);
    }
    let mut wrong = Wrong::default();
    let Some(inputs) = inputs(source, verified, &mut wrong) else {
        verified.report.done(RECOUNT, "What the count was made from cannot be read.".into(), wrong);
        return;
    };
    let mut hidden = Wrong::default();
    let line = again(source, verified, &inputs, &mut wrong, &mut hidden);
    verified.report.done(RECOUNT, line, wrong);
    let line = "Counting from the preferences shown asked for none that is hidden.".to_owned();
    verified.report.done(HIDDEN, line, hidden);
    let margins = margins(verified, &inputs);
    verified.report.notes.extend(margins);
    let logged = verified.facts.events.iter().any(|it| matches!(it.1, Event::Opened { inputs: Some(_), .. }));
    verified.report.notes.extend(categories(&inputs, logged));
}

/// What a candidate is counted as under a quota is named by the log from the opening on and in nothing before the vote: so it
/// is told, and where one person is counted as two things, both. Somebody may have declared otherwise with another candidacy;
/// each of them knows.
fn categories(inputs: &Recount, logged: bool) -> Vec<String> {
    let quotas = inputs.across.len() + inputs.contests.iter().map(|it| it.constraints.len()).sum::<usize>();
    let mut known: BTreeMap<&str, (BTreeSet<&str>, &str)> = BTreeMap::new();
    let mut notes = vec![];
    for it in inputs.contests.iter().filter(|it| !it.unopposed) {
        for candidate in &it.candidates {
            for holder in candidate.holders.iter().filter(|it| !it.person.is_empty()) {
                let these: BTreeSet<&str> = holder.categories.iter().map(String::as_str).collect();
                let (those, other) =
                    known.entry(&holder.person).or_insert_with(|| (these.clone(), &it.title));
                if *those != these {
                    let (here, there) = (listed(&these), listed(those));
                    notes.push(format!(
                        "{} is counted in {} as {here}, and the same person in {other} as {there}. Whoever declared that can say which is right.",
                        candidate.name, it.title
                    ));
                }
            }
        }
    }
    if quotas > 0 {
        let since = match logged {
            true => ": the list holds it from the opening on, and nothing before the vote",
            false => ": nothing in the list holds it",
        };
        notes.push(format!(
            "What each candidate is counted as under the quotas stands in {INPUTS}, as the publisher says{since}. Whoever stood can look."
        ));
    }
    notes
}

fn listed(categories: &BTreeSet<&str>) -> String {
    if categories.is_empty() {
        return "nothing that a quota asks for".to_owned();
    }
    categories.iter().map(|it| format!("“{it}”")).collect::<Vec<_>>().join(", ")
}

/// More papers than these in a contest, and the margin is not looked for.
const MOST_TRIED: u64 = 20_000;

/// Where papers were signed again a member may have two ballots in: says whether so few could have changed who is elected.
fn margins(verified: &Verified, inputs: &Recount) -> Vec<String> {
    let closed = verified.facts.events.iter().find_map(|it| match &it.1 {
        Event::Close { contests } => Some(contests),
        _ => None,
    });
    let mut notes = vec![];
    for it in inputs.contests.iter().filter(|it| !it.unopposed) {
        let Some(place) = place(verified, &it.id) else { continue };
        let id = verified.manifest.as_ref().and_then(|all| Some(all.contests.get(place)?.id));
        let again =
            closed.and_then(|all| all.iter().find(|it| Some(it.contest) == id)).map_or(0, |it| it.reissued);
        let ballots = verified.ballots.get(place).and_then(Option::as_ref);
        let Some(Ok(papers)) = ballots.map(papers) else { continue };
        if again == 0 || papers.total() > MOST_TRIED {
            continue;
        }
        let contest = it.with(&papers);
        notes.extend(match count::margin(&contest.election, &inputs.rules, &contest.options) {
            Ok(Some(margin)) if margin.papers <= again => Some(format!(
                "{}: {again} papers were signed again, and {} papers marked otherwise would have changed who is elected. What follows from that is for the rules.",
                it.title, margin.papers
            )),
            Ok(_) => Some(format!(
                "{}: {again} papers were signed again; no change of so few papers was found that alters who is elected.",
                it.title
            )),
            Err(_) => None,
        });
    }
    notes
}

fn inputs(source: &dyn Source, verified: &Verified, wrong: &mut Wrong) -> Option<Recount> {
    let manifest = verified.manifest.as_ref()?;
    let read = source.open(INPUTS).map_err(|e| e.to_string());
    let inputs = read.and_then(|it| serde_json::from_reader::<_, Recount>(it).map_err(|e| e.to_string()));
    let inputs = inputs.map_err(|e| wrong.file(INPUTS, e)).ok()?;
    for it in inputs.contests.iter().filter(|it| !it.unopposed) {
        let Some(contest) = place(verified, &it.id).map(|place| &manifest.contests[place]) else {
            wrong.file(INPUTS, format!("the contest “{}” is not in the manifest", it.title));
            continue;
        };
        if contest.method != inputs.rules.id {
            wrong.file(INPUTS, format!("“{}” is counted by other rules than the manifest names", it.title));
        }
        if it.seats > contest.seats {
            wrong.file(INPUTS, format!("“{}” has more seats than in the manifest", it.title));
        }
        let same = it.candidates.len() == contest.candidates.len()
            && it.candidates.iter().zip(&contest.candidates).all(|(it, on)| is_named(&it.name, &on.name));
        if !same {
            wrong.file(INPUTS, format!("“{}” has other candidates than the manifest", it.title));
        }
    }
    for it in inputs.contests.iter().filter(|it| it.unopposed && place(verified, &it.id).is_some()) {
        wrong.file(INPUTS, format!("“{}” was voted on, and is said to have been unopposed", it.title));
    }
    seeds(verified, &inputs, wrong);
    Some(inputs)
}

/// Whether a candidate has the name on the paper, or is one of the two on it: a job share that the meeting did not agree
/// to may stand with one of them alone.
fn is_named(name: &str, on_paper: &str) -> bool {
    name == on_paper || on_paper.split(" and ").any(|it| it == name)
}

/// Where officers committed to secrets, the lots come from these and the close, and from nothing else.
fn seeds(verified: &Verified, inputs: &Recount, wrong: &mut Wrong) {
    let committed = verified.manifest.as_ref().is_some_and(|it| !it.lots.is_empty());
    if !committed {
        return;
    }
    let (secrets, Some(closed)) = (&verified.facts.lots, &verified.facts.closed) else {
        return wrong.file("log", "the ballot is not closed, so no lots are drawn");
    };
    let least = verified.manifest.as_ref().map_or(1, |it| it.lots.len().min(usize::from(it.threshold)));
    if secrets.len() < least {
        return wrong.file(
            "log",
            format!("{} secrets of the lots were revealed, and {least} are needed", secrets.len()),
        );
    }
    let seed = manifest::lot_seed(secrets, closed);
    let right = |lots: &count::Lots| matches!(lots, count::Lots::Seeded { seed: it, .. } if *it == seed);
    if !inputs.contests.iter().all(|it| right(&it.lots)) {
        wrong.file(INPUTS, "its lots are not drawn from the secrets that were committed to and the close");
    }
}

fn again(
    source: &dyn Source,
    verified: &Verified,
    inputs: &Recount,
    wrong: &mut Wrong,
    hidden: &mut Wrong,
) -> String {
    let mut all = vec![];
    for it in &inputs.contests {
        if it.unopposed {
            all.push(Papers::new());
            continue;
        }
        let ballots = place(verified, &it.id).and_then(|place| verified.ballots.get(place)?.as_ref());
        match ballots.map(papers) {
            Some(Ok(papers)) => all.push(papers),
            Some(Err(e)) => wrong.file(INPUTS, e),
            None => wrong.file(INPUTS, format!("there are no openings for “{}”", it.title)),
        }
    }
    if all.len() != inputs.contests.len() {
        return "Not every contest could be counted again.".into();
    }
    // Papers in full are first cut to what a count looks at, as the published sheets were.
    let counted =
        if verified.level == Some(Level::P4) { inputs.count_shown(&all) } else { inputs.count(&all) };
    let sequence = match counted {
        Ok(sequence) => sequence,
        Err(e) => {
            wrong.file(INPUTS, e.to_string());
            return "The papers could not be counted again.".into();
        }
    };
    let looking = Recount::looking(&sequence);
    let mut older = 0;
    for ((it, sheet), looking) in inputs.contests.iter().zip(Recount::sheets(&sequence)).zip(&looking) {
        let Some(place) = place(verified, &it.id) else { continue };
        older += u32::from(compare(source, verified, place, sheet.as_deref(), wrong));
        if let (Some(looking), Some(Some(ballots))) = (looking, verified.ballots.get(place)) {
            unseen(verified, place, looking, ballots, hidden);
        }
    }
    let unopposed: Vec<&str> =
        inputs.contests.iter().filter(|it| it.unopposed).map(|it| it.title.as_str()).collect();
    let voted = inputs.contests.len() - unopposed.len();
    let mut line = format!("{voted} stage sheets came out the same, byte for byte, with quotas and lots.");
    if older > 0 {
        line = format!(
            "{voted} stage sheets came out the same, with quotas and lots; {older} written by another version of the \
             programme, compared without its words."
        );
    }
    if !unopposed.is_empty() {
        line.push_str(&format!(" Without a vote, as the publisher says: {}.", unopposed.join(", ")));
    }
    line
}

/// Compares a published stage sheet with the recount. Tells whether they are the same but for words: another version of the
/// programme wrote the published one.
fn compare(
    source: &dyn Source,
    verified: &Verified,
    place: usize,
    sheet: Option<&str>,
    wrong: &mut Wrong,
) -> bool {
    let Some(manifest) = &verified.manifest else { return false };
    let path = format!("count/{}.json", to_hex(&manifest.contests[place].id));
    let mut published = String::new();
    let read = source.open(&path).and_then(|mut it| std::io::Read::read_to_string(&mut it, &mut published));
    match (read, sheet) {
        (Ok(_), Some(sheet)) if published == sheet => {}
        (Ok(_), Some(sheet)) if same_but_words(&published, sheet) => return true,
        (Ok(_), Some(sheet)) => {
            let line = published.lines().zip(sheet.lines()).take_while(|it| it.0 == it.1).count() + 1;
            wrong.file(&path, format!("counting again gives something else from line {line} on"));
        }
        (Ok(_), None) => wrong.file(&path, "nobody was ranked, so there is nothing to count"),
        (Err(e), Some(_)) => wrong.file(&path, format!("the stage sheet cannot be read: {e}")),
        (Err(_), None) => {}
    }
    false
}

fn same_but_words(one: &str, other: &str) -> bool {
    let read = |text: &str| serde_json::from_str::<count::Count>(text).ok();
    matches!((read(one), read(other)), (Some(one), Some(other)) if one.is_same_as(&other))
}

fn unseen(verified: &Verified, place: usize, looking: &Looking, ballots: &Ballots, hidden: &mut Wrong) {
    let Some(manifest) = &verified.manifest else { return };
    let path = format!("openings/{}.bin", to_hex(&manifest.contests[place].id));
    for ((ballot, whole), number) in ballots {
        let Ballot::Ranked(ranking) = ballot else { continue };
        if !whole && looking.depth(ranking) > ranking.len() {
            hidden.file(
                &path,
                format!("{number} ballots that begin {ranking:?} were read further than they are shown"),
            );
        }
    }
}

/// The index of a contest in the manifest, from its id as hexadecimal with or without hyphens.
fn place(verified: &Verified, id: &str) -> Option<usize> {
    let hex: String = id.chars().filter(|it| *it != '-').collect();
    verified.manifest.as_ref()?.contests.iter().position(|it| to_hex(&it.id) == hex)
}

//! From candidates and constraints to the solver's variables and rows.
//!
//! One variable stands for a *class*: candidates of one contest whom no constraint and no other
//! contest tells apart. People who stand in several contests can be elected in one.

use super::Constraint;
use super::feasibility::Prospect;
use super::solve::{Block, Row, SEAT, System, TooComplex, UNLIMITED};
use std::collections::{BTreeMap, BTreeSet};

/// Contests that could run short of people because these are elected elsewhere; each doubles the work.
const MOST_SHORT_CONTESTS: usize = 5;

pub(super) struct Layout {
    pub constraints: Vec<Constraint>,
    contests: Vec<Contest>,
    classes: Vec<Class>,
    /// The class of each candidate, contest by contest; `None` if withdrawn.
    class: Vec<Vec<Option<usize>>>,
    /// Classes of which at most so many are elected together, since the people are the same.
    together: Vec<(BTreeSet<usize>, i64)>,
}

struct Contest {
    seats: i64,
    standing: i64,
}

struct Class {
    contest: usize,
    size: i64,
    /// What one of them counts for each constraint, in sixtieths.
    counts: Vec<i64>,
}

/// A candidacy that stands, with what tells it apart.
struct Candidacy<'a> {
    contest: usize,
    index: usize,
    counts: Vec<i64>,
    /// Keys of the people in it, where they are given.
    people: BTreeSet<&'a str>,
}

/// What candidates of one class have in common: contest, counts and the tie to other contests.
type Key = (usize, Vec<i64>, Tie);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    /// Nobody in it stands elsewhere.
    None,
    /// The same people stand in these contests with these counts, and with nobody else.
    Profile(Vec<(usize, Vec<i64>)>),
    /// Anything more tangled: a class of its own, by its place in the list.
    Single(usize),
}

impl Layout {
    pub(super) fn new(contests: &[Prospect<'_>], across: &[Constraint]) -> Self {
        let scoped = contests
            .iter()
            .enumerate()
            .flat_map(|(place, c)| c.constraints.iter().map(move |k| (Some(place), k)));
        let scoped: Vec<_> = scoped.chain(across.iter().map(|k| (None, k))).collect();
        let candidacies = candidacies(contests, &scoped);
        let ties = ties(&candidacies);
        let mut members: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        for (place, (candidacy, tie)) in candidacies.iter().zip(&ties).enumerate() {
            members
                .entry((candidacy.contest, candidacy.counts.clone(), tie.clone()))
                .or_default()
                .push(place);
        }
        let mut class: Vec<Vec<Option<usize>>> =
            contests.iter().map(|c| vec![None; c.candidates.len()]).collect();
        let mut classes = Vec::new();
        for (number, ((contest, counts, _), places)) in members.iter().enumerate() {
            classes.push(Class { contest: *contest, size: places.len() as i64, counts: counts.clone() });
            for &place in places {
                class[*contest][candidacies[place].index] = Some(number);
            }
        }
        let together = together(&members, &candidacies);
        let standing = |place: usize| candidacies.iter().filter(|c| c.contest == place).count() as i64;
        let seats = contests.iter().enumerate();
        let contests = seats
            .map(|(place, c)| Contest { seats: i64::from(c.seats), standing: standing(place) })
            .collect();
        Self {
            constraints: scoped.into_iter().map(|(_, k)| k.clone()).collect(),
            contests,
            classes,
            class,
            together,
        }
    }

    /// How many candidates each class has.
    pub(super) fn sizes(&self) -> Vec<i64> {
        self.classes.iter().map(|class| class.size).collect()
    }

    /// The class of each candidate of the first contest.
    pub(super) fn first(&self) -> Vec<Option<usize>> {
        self.class.first().cloned().unwrap_or_default()
    }

    /// The rows that must hold. Where a later contest may run short of people, either its seats are filled
    /// or everybody left in it is elected: one system for each combination.
    pub(super) fn systems(&self) -> Result<Vec<System>, TooComplex> {
        let short: Vec<usize> =
            (0..self.contests.len()).filter(|&contest| self.may_run_short(contest)).collect();
        if short.len() > MOST_SHORT_CONTESTS {
            return Err(TooComplex);
        }
        let combinations = 0..1usize << short.len();
        let chosen = |bits: usize| move |place: &usize| bits >> place & 1 == 1;
        Ok(combinations
            .map(|bits| {
                let pick = (0..short.len()).filter(chosen(bits)).map(|place| short[place]);
                self.system(&pick.collect::<Vec<_>>())
            })
            .collect())
    }

    fn system(&self, short: &[usize]) -> System {
        let mut rows = self.constraint_rows();
        let mut blocks = Vec::new();
        for (contest, Contest { seats, standing }) in self.contests.iter().enumerate() {
            let members: Vec<usize> =
                (0..self.classes.len()).filter(|&c| self.classes[c].contest == contest).collect();
            let start =
                members.first().copied().unwrap_or_else(|| blocks.last().map_or(0, |b: &Block| b.end));
            let filled = !short.contains(&contest);
            let seats = *seats.min(standing);
            blocks.push(Block { start, end: start + members.len(), seats, filled });
            rows.push(self.row(
                members.iter().map(|&class| (class, 1)),
                if filled { seats } else { 0 },
                seats,
            ));
            if !filled {
                rows.extend(members.iter().map(|&class| self.everybody_left(class)));
            }
        }
        rows.extend(
            self.together.iter().map(|(classes, most)| self.row(classes.iter().map(|&c| (c, 1)), 0, *most)),
        );
        System { rows, blocks }
    }

    fn constraint_rows(&self) -> Vec<Row> {
        let rows = self.constraints.iter().enumerate().map(|(place, constraint)| {
            let already = i64::from(constraint.already);
            let seats = |limit: Option<u32>| limit.map(|limit| i64::from(limit) * SEAT - already);
            let weights = self.classes.iter().map(|class| class.counts[place]).collect();
            Row::new(
                seats(constraint.min).unwrap_or(0),
                seats(constraint.max).unwrap_or(UNLIMITED),
                weights,
                Some(place),
            )
        });
        rows.collect()
    }

    /// Everybody in the class is elected here or was elected in an earlier contest.
    fn everybody_left(&self, class: usize) -> Row {
        let earlier =
            self.conflicts(class).filter(|other| self.classes[*other].contest < self.classes[class].contest);
        let size = self.classes[class].size;
        self.row(earlier.chain([class]).map(|class| (class, 1)), size, UNLIMITED)
    }

    fn may_run_short(&self, contest: usize) -> bool {
        let tied = (0..self.classes.len()).filter(|&class| self.classes[class].contest == contest);
        let tied =
            tied.filter(|&class| self.conflicts(class).any(|other| self.classes[other].contest < contest));
        let tied: i64 = tied.map(|class| self.classes[class].size).sum();
        let Contest { seats, standing } = self.contests[contest];
        tied > 0 && standing - tied < seats
    }

    /// Other classes with the same people.
    fn conflicts(&self, class: usize) -> impl Iterator<Item = usize> {
        let sets = self.together.iter().filter(move |(classes, _)| classes.contains(&class));
        let others: BTreeSet<usize> = sets.flat_map(|(classes, _)| classes).copied().collect();
        others.into_iter().filter(move |other| *other != class)
    }

    fn row(&self, terms: impl Iterator<Item = (usize, i64)>, min: i64, max: i64) -> Row {
        let mut weights = vec![0; self.classes.len()];
        for (class, weight) in terms {
            weights[class] = weight;
        }
        Row::new(min, max, weights, None)
    }
}

fn candidacies<'a>(
    contests: &'a [Prospect<'_>],
    scoped: &[(Option<usize>, &Constraint)],
) -> Vec<Candidacy<'a>> {
    let all = contests.iter().enumerate().flat_map(|(contest, standings)| {
        standings
            .candidates
            .iter()
            .enumerate()
            .filter(|(_, c)| !c.withdrawn)
            .map(move |(i, c)| (contest, i, c))
    });
    let counts = |contest: usize, candidate| {
        let count = |(scope, constraint): &(Option<usize>, &Constraint)| match scope {
            Some(only) if *only != contest => 0,
            _ => i64::from(constraint.counts(candidate)),
        };
        scoped.iter().map(count).collect()
    };
    all.map(|(contest, index, candidate)| Candidacy {
        contest,
        index,
        counts: counts(contest, candidate),
        people: candidate.holders.iter().map(|h| h.person.as_str()).filter(|p| !p.is_empty()).collect(),
    })
    .collect()
}

/// How each candidacy is tied to others by the people in it.
fn ties(candidacies: &[Candidacy<'_>]) -> Vec<Tie> {
    let mut of_person: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, candidacy) in candidacies.iter().enumerate() {
        for person in &candidacy.people {
            of_person.entry(person).or_default().push(place);
        }
    }
    let tie = |(place, candidacy): (usize, &Candidacy<'_>)| {
        let same: BTreeSet<usize> =
            candidacy.people.iter().flat_map(|person| &of_person[person]).copied().collect();
        if same.len() < 2 {
            return Tie::None;
        }
        let same_people = same.iter().all(|&other| candidacies[other].people == candidacy.people);
        let contests: BTreeSet<usize> = same.iter().map(|&other| candidacies[other].contest).collect();
        if same_people && contests.len() == same.len() {
            let entry = |&other: &usize| (candidacies[other].contest, candidacies[other].counts.clone());
            Tie::Profile(same.iter().map(entry).collect())
        } else {
            Tie::Single(place)
        }
    };
    candidacies.iter().enumerate().map(tie).collect()
}

/// Sets of classes with the same people, and how many of them can be elected together.
fn together(
    members: &BTreeMap<Key, Vec<usize>>,
    candidacies: &[Candidacy<'_>],
) -> Vec<(BTreeSet<usize>, i64)> {
    let mut profiles: BTreeMap<&Tie, (BTreeSet<usize>, i64)> = BTreeMap::new();
    let mut people: BTreeMap<&str, (BTreeSet<usize>, i64)> = BTreeMap::new();
    for (class, ((_, _, tie), places)) in members.iter().enumerate() {
        match tie {
            Tie::None => {}
            Tie::Profile(_) => {
                let entry = profiles.entry(tie).or_insert((BTreeSet::new(), places.len() as i64));
                entry.0.insert(class);
            }
            Tie::Single(place) => {
                for person in &candidacies[*place].people {
                    people.entry(person).or_insert((BTreeSet::new(), 1)).0.insert(class);
                }
            }
        }
    }
    profiles.into_values().chain(people.into_values()).filter(|(classes, _)| classes.len() > 1).collect()
}

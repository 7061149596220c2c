//! Finding: whoever was written is compared with those who share a term; a scan compares everybody.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::job::{self, Job};
use kernel::{Ctx, Line, PersonId, Power, Problem, Result, audit, transact};

use super::in_order;
use crate::model::likeness::{COMMON, COMPARED_FROM, COMPARED_TO, Crowd, Likeness, Short, Traits, terms};
use crate::store::{pair, term};

pub const SCAN_JOB: &str = "people.duplicates";

/// How many of those who wait are compared in one go.
const SLICE: i64 = 50;
/// From this many on, comparing everybody is quicker than looking for each of them.
const MANY: i64 = 5_000;
/// How many shared addresses are read at once, and how many people.
const TERMS: i64 = 1_000;
const PAGE: i64 = 5_000;

/// Compares those who were written since the last look; the number compared. Called again and again.
pub async fn look(ctx: &Ctx) -> Result<usize> {
    let waiting = term::waiting(ctx.db(), ctx.group.id, MANY).await?;
    if i64::try_from(waiting.len()).unwrap_or(i64::MAX) >= MANY {
        scan(ctx).await?;
        return Ok(waiting.len());
    }
    for slice in waiting.chunks(usize::try_from(SLICE).unwrap_or(1)) {
        let mut found = vec![];
        for person in slice {
            found.push((*person, near(ctx, *person).await?));
        }
        transact!(ctx.db(), tx => {
            for (person, pairs) in &found {
                pair::forget_open(tx, ctx.group.id, *person).await?;
                for it in pairs {
                    pair::put(tx, ctx.group.id, it).await?;
                }
                term::checked(tx, ctx.group.id, *person).await?;
            }
            Ok(())
        })?;
    }
    Ok(waiting.len())
}

/// Those who may be the same person as this one.
async fn near(ctx: &Ctx, person: PersonId) -> Result<Vec<pair::Row>> {
    let Some(own) = term::traits(ctx.db(), ctx.group.id, person).await? else { return Ok(vec![]) };
    let mut met = BTreeMap::new();
    for one in compared_terms(&own) {
        let sharing = term::with(ctx.db(), ctx.group.id, one.as_bytes(), most() + 1).await?;
        if sharing.len() <= COMMON {
            met.extend(sharing);
        }
    }
    met.remove(&person);
    let rows = met.into_iter().filter_map(|(other, traits)| row(ctx, (person, &own), (other, &traits)));
    Ok(rows.collect())
}

fn compared_terms(it: &Traits) -> Vec<String> {
    let swapped = Traits { given: it.family.clone(), family: it.given.clone(), ..Traits::default() };
    let mut all = terms(it);
    all.extend(terms(&swapped));
    all.retain(|it| COMPARED_FROM <= it.as_str() && it.as_str() < COMPARED_TO);
    all
}

fn row(ctx: &Ctx, one: (PersonId, &Traits), other: (PersonId, &Traits)) -> Option<pair::Row> {
    let found = Likeness::of(one.1, other.1);
    found.is_possible().then(|| noted(ctx, one.0, other.0, &found))
}

fn noted(ctx: &Ctx, one: PersonId, other: PersonId, found: &Likeness) -> pair::Row {
    let (one_person, other_person) = in_order(one, other);
    pair::Row {
        one_person,
        other_person,
        score: found.score,
        reasons: serde_json::to_string(&found.reasons).unwrap_or_default(),
        state: "open".into(),
        found_at: ctx.now,
        decided_at: None,
        decided_by: None,
    }
}

/// Has everybody compared with everybody who shares anything with them, in the background.
pub async fn scan(ctx: &Ctx) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    transact!(ctx.db(), tx => {
        audit(tx, ctx, Line::new("register.compared").on("group", ctx.group.id.0)).await?;
        job::enqueue(tx, ctx, SCAN_JOB, Some("scan"), ctx.now, &()).await
    })
}

/// The job. After a kill it begins again: what it wrote already is written once more. Whoever was written meanwhile still
/// waits for a look of their own.
pub async fn scan_work(ctx: &Ctx, _: &Job) -> Result<()> {
    exact(ctx).await?;
    compare_all(ctx).await.map(drop)
}

/// Finds those who share an e-mail address: a second's work, so that the surest pairs are there first. How many pairs.
pub async fn exact(ctx: &Ctx) -> Result<usize> {
    let (mut after, mut found) = (b"e:".to_vec(), 0);
    loop {
        let shared = term::shared(ctx.db(), ctx.group.id, (&after, b"e;"), most(), TERMS).await?;
        let Some(last) = shared.last() else { return Ok(found) };
        after.clone_from(&last.0);
        let mut rows = vec![];
        for sharing in shared.chunk_by(|a, b| a.0 == b.0) {
            let sharing: Vec<_> = sharing.iter().filter_map(|it| it.1.as_ref()).collect();
            for (i, a) in sharing.iter().enumerate() {
                rows.extend(sharing[i + 1..].iter().filter_map(|b| row(ctx, (a.0, &a.1), (b.0, &b.1))));
            }
        }
        found += rows.len();
        write(ctx, &rows).await?;
    }
}

/// Reads everybody, compares those who share anything, and writes what was found; how many pairs.
pub async fn compare_all(ctx: &Ctx) -> Result<usize> {
    let (crowd, people) = everybody(ctx).await?;
    let found = tokio::task::spawn_blocking(move || crowd.pairs()).await;
    let found = found.map_err(|e| Problem::internal(e.to_string()))?;
    let rows: Vec<_> =
        found.into_iter().map(|it| noted(ctx, people[it.one], people[it.other], &it.likeness)).collect();
    write(ctx, &rows).await?;
    Ok(rows.len())
}

/// Everybody in the order of their numbers.
async fn everybody(ctx: &Ctx) -> Result<(Crowd, Vec<PersonId>)> {
    let (mut crowd, people) = names(ctx).await?;
    let mut places: Vec<_> = people.iter().copied().zip(0u32..).collect();
    places.sort_unstable();
    // Whoever the register does not show has terms and no place.
    let place = |person: PersonId| {
        places.binary_search_by_key(&person, |it| it.0).ok().map(|it| places[it].1 as usize)
    };
    each_term(ctx, "c:", "c;", |person, text| {
        place(person).into_iter().for_each(|it| crowd.lives(it, Short::of(text)));
    })
    .await?;
    each_term(ctx, "b:", "b;", |person, text| {
        if let (Some(place), Ok(day)) = (place(person), text.parse::<Date>()) {
            crowd.born(place, day);
        }
    })
    .await?;
    Ok((crowd, people))
}

/// Gives on what stands between the kind of a term and its first space, and of whom.
async fn each_term(ctx: &Ctx, from: &str, before: &str, mut give: impl FnMut(PersonId, &str)) -> Result<()> {
    let mut after = (from.to_owned(), PersonId(uuid::Uuid::nil()));
    loop {
        let page = term::between(ctx.db(), ctx.group.id, (&after.0, after.1), before, PAGE).await?;
        let last = page.each(|term, person| {
            let text = term.get(2..).and_then(|it| it.split(' ').next());
            text.into_iter().for_each(|it| give(person, it));
        })?;
        let Some(last) = last else { return Ok(()) };
        after = last;
    }
}

/// Everybody without postcode and date of birth; while some are folded the next are read.
async fn names(ctx: &Ctx) -> Result<(Crowd, Vec<PersonId>)> {
    let (mut crowd, mut people) = (Crowd::default(), vec![]);
    let page = async |after| term::everybody(ctx.db(), ctx.group.id, after, PAGE).await;
    let mut read = page(i64::MIN).await?;
    loop {
        let some = read.people()?;
        let Some((last, ..)) = some.last() else { return Ok((crowd, people)) };
        let (next, ()) = tokio::join!(page(*last), async {
            for (_, id, traits) in &some {
                crowd.put(traits);
                people.push(*id);
            }
        });
        drop(some);
        read = next?;
    }
}

async fn write(ctx: &Ctx, rows: &[pair::Row]) -> Result<()> {
    for slice in rows.chunks(500) {
        transact!(ctx.db(), tx => {
            for it in slice {
                pair::put(tx, ctx.group.id, it).await?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn most() -> i64 {
    i64::try_from(COMMON).unwrap_or(i64::MAX)
}

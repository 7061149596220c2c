//! Finding: whoever was written is compared with those who share a term; a scan goes through all shared terms.

use std::collections::{BTreeMap, BTreeSet};

use kernel::job::{self, Job};
use kernel::{Ctx, Line, PersonId, Power, Result, audit, transact};
use serde::{Deserialize, Serialize};

use super::in_order;
use crate::model::likeness::{COMPARED_FROM, COMPARED_TO, Likeness, Traits, terms};
use crate::store::{pair, term};

pub const SCAN_JOB: &str = "people.duplicates";

/// A term that more people share says nothing about any two of them.
const COMMON: i64 = 20;
/// How many of those who wait are compared in one go.
const SLICE: i64 = 50;
/// From this many on, going through the shared terms is quicker than comparing one after the other.
const MANY: i64 = 5_000;
/// How many shared terms one step of the scan takes.
const TERMS: i64 = 1_000;
/// How many steps one job does before it lets others work.
const STEPS: usize = 10;

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
        let sharing = term::with(ctx.db(), ctx.group.id, one.as_bytes(), COMMON + 1).await?;
        if i64::try_from(sharing.len()).unwrap_or(i64::MAX) <= COMMON {
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
    let (one_person, other_person) = in_order(one.0, other.0);
    found.is_possible().then(|| pair::Row {
        one_person,
        other_person,
        score: found.score,
        reasons: serde_json::to_string(&found.reasons).unwrap_or_default(),
        state: "open".into(),
        found_at: ctx.now,
        decided_at: None,
        decided_by: None,
    })
}

/// Where a scan stands: the last term it has looked at.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Payload {
    after: Vec<u8>,
}

/// Has everybody compared with everybody who shares a term with them, in the background.
pub async fn scan(ctx: &Ctx) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    transact!(ctx.db(), tx => {
        audit(tx, ctx, Line::new("register.compared").on("group", ctx.group.id.0)).await?;
        job::enqueue(tx, ctx, SCAN_JOB, Some("scan"), ctx.now, &Payload::default()).await
    })
}

/// The job: some steps, and the rest as a job of its own. After a kill it goes on with the step that was not finished.
pub async fn scan_work(ctx: &Ctx, job: &Job) -> Result<()> {
    let mut at = job.read::<Payload>()?.after;
    for _ in 0..STEPS {
        match scan_step(ctx, &at).await? {
            Some(next) => at = next,
            // Whoever was written meanwhile still waits for a look of their own: none is thrown away here.
            None => return Ok(()),
        }
    }
    transact!(ctx.db(), tx => {
        job::enqueue(tx, ctx, SCAN_JOB, None, ctx.now, &Payload { after: at.clone() }).await
    })
}

/// Looks at the next shared terms after one of them; the last one looked at, or nothing at the end.
pub async fn scan_step(ctx: &Ctx, after: &[u8]) -> Result<Option<Vec<u8>>> {
    let from = if after.is_empty() { COMPARED_FROM.as_bytes() } else { after };
    let group = ctx.group.id;
    let shared = term::shared(ctx.db(), group, (from, COMPARED_TO.as_bytes()), COMMON, TERMS).await?;
    let (mut rows, mut seen) = (vec![], BTreeSet::new());
    for sharing in shared.chunk_by(|a, b| a.0 == b.0) {
        let sharing: Vec<_> = sharing.iter().filter_map(|it| it.1.as_ref()).collect();
        for (i, a) in sharing.iter().enumerate() {
            for b in &sharing[i + 1..] {
                if seen.insert((a.0, b.0)) {
                    rows.extend(row(ctx, (a.0, &a.1), (b.0, &b.1)));
                }
            }
        }
    }
    for slice in rows.chunks(100) {
        transact!(ctx.db(), tx => {
            for it in slice {
                pair::put(tx, group, it).await?;
            }
            Ok(())
        })?;
    }
    Ok(shared.last().map(|it| it.0.clone()))
}

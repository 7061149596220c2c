//! Erasure as a planned transform: shown before, held for a while, done step by step in a journal that survives a kill,
//! remembered outside the backups so that a restored one is erased again.

use std::path::Path;
use std::time::Duration;

use kernel::job::{self, Job};
use kernel::personal::{self, Erasure, Holding, Keys, Touched, Whose};
use kernel::{Chance, Ctx, Db, Line, PersonId, Power, Problem, Result, Tx, audit, group, transact};
use serde::{Deserialize, Serialize};

use super::copy::{self, Count};
use super::secret::{Erased, Secret};
use crate::model::{CaseId, ErasureId, Plan};
use crate::store::{erasure as store, suppression};

pub const JOB: &str = "rights.erase";
/// How long an erasure is held before it begins, so that it can be called back.
pub const HELD: Duration = Duration::from_secs(600);

#[derive(Debug, Serialize, Deserialize)]
struct Work {
    erasure: ErasureId,
}

/// What an erasure would do: what goes, what loses the name, what stays and why, and what stands in its way.
#[derive(Clone, Debug)]
pub struct Preview {
    pub goes: Vec<Count>,
    pub stays: Vec<(Count, String)>,
    pub obstacles: Vec<String>,
}

pub async fn preview(ctx: &Ctx, person: PersonId) -> Result<Preview> {
    ctx.need(Power::ProtectData, None)?;
    let mut it = Preview { goes: vec![], stays: vec![], obstacles: obstacles(ctx, person).await? };
    for count in copy::counts(ctx, person).await? {
        match count.erasure {
            Erasure::Keep(why) => {
                let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
                it.stays.push((count, why));
            }
            _ => it.goes.push(count),
        }
    }
    Ok(it)
}

async fn obstacles(ctx: &Ctx, person: PersonId) -> Result<Vec<String>> {
    let mut found = vec![];
    let posts = bodies::service::terms_of(ctx, person, ctx.now).await?;
    if !posts.is_empty() {
        found.push(
            "This person holds an office today, and members have to know who answers for it. Record the end of the term \
             first."
                .to_owned(),
        );
    }
    if ctx.actor.person == Some(person) {
        found.push(
            "Nobody erases themselves: another officer does it, so that it can be shown that it was asked."
                .into(),
        );
    }
    Ok(found)
}

/// Plans the erasure of a person: it begins ten minutes later unless it is called back, and the person is told.
pub async fn plan(ctx: &Ctx, person: PersonId, case: Option<CaseId>, why: &str) -> Result<ErasureId> {
    ctx.need(Power::ProtectData, None)?;
    ctx.need_step_up()?;
    people::service::person(ctx, person).await?;
    if why.trim().is_empty() {
        return Err(Problem::field("why", "Say what asks for it: the request, or the period that is over."));
    }
    if let Some(first) = obstacles(ctx, person).await?.into_iter().next() {
        return Err(Problem::refused(first));
    }
    let held = i64::try_from(HELD.as_secs()).unwrap_or(600);
    transact!(ctx.db(), tx => {
        if store::running(tx, ctx.group.id, person).await? {
            return Err(Problem::conflict("An erasure of this person is planned already."));
        }
        let id = ErasureId(ctx.new_id());
        let due = ctx.now.plus_seconds(held);
        store::insert(tx, ctx, id, person, case, why.trim(), due).await?;
        audit(tx, ctx, Line::new("erasure.planned").on("erasure", id.0)).await?;
        job::enqueue(tx, ctx, JOB, Some(&id.to_string()), due, &Work { erasure: id }).await?;
        Ok(id)
    })
}

/// Calls an erasure back while it is held.
pub async fn call_back(ctx: &Ctx, id: ErasureId) -> Result<()> {
    ctx.need(Power::ProtectData, None)?;
    transact!(ctx.db(), tx => {
        if !store::stop(tx, ctx, id).await? {
            return Err(Problem::refused("This erasure has begun, or was called back already; it cannot be undone now."));
        }
        audit(tx, ctx, Line::new("erasure.called-back").on("erasure", id.0)).await
    })
}

/// The erasures of this organisation, newest first.
pub async fn list(ctx: &Ctx) -> Result<Vec<Plan>> {
    ctx.need(Power::ProtectData, None)?;
    store::all(ctx.db(), ctx.group.id).await
}

pub async fn find(ctx: &Ctx, id: ErasureId) -> Result<Plan> {
    ctx.need(Power::ProtectData, None)?;
    let found = store::find(ctx.db(), ctx.group.id, id).await?;
    found.ok_or_else(|| Problem::not_found("There is no such erasure here."))
}

/// The job. Each step is one transaction with its own mark, so that after a kill it goes on where it was.
pub async fn work(ctx: &Ctx, job: &Job) -> Result<()> {
    let id = job.read::<Work>()?.erasure;
    while step(ctx, id).await? {}
    Ok(())
}

/// One step; false when there is nothing left to do.
pub async fn step(ctx: &Ctx, id: ErasureId) -> Result<bool> {
    let Some(it) = store::find(ctx.db(), ctx.group.id, id).await? else { return Ok(false) };
    let Some(person) = it.person.filter(|_| it.is_open() && it.due_at <= ctx.now) else { return Ok(false) };
    if it.keys.person.is_none() {
        return begin(ctx, &it, person).await.map(|()| true);
    }
    let order = order(personal::all(&ctx.app));
    let Some(holding) = order.get(it.next_step) else {
        return finish(ctx, &it, person).await.map(|()| false);
    };
    transact!(ctx.db(), tx => {
        let rows = personal::erase(tx, ctx.group.id, holding, &it.keys).await?;
        let mut done = it.done.clone();
        if rows > 0 {
            done.push(Touched { table: holding.table.to_owned(), rows });
        }
        store::advance(tx, ctx, &it, &done).await
    })?;
    Ok(true)
}

/// Writes down by what the person is found while that is still there, and remembers their addresses as hashes.
async fn begin(ctx: &Ctx, it: &Plan, person: PersonId) -> Result<()> {
    let keys = copy::keys(ctx, person).await?;
    let secret = Secret::open(&ctx.app.config().data_dir, ctx.chance())?;
    let phones = people::service::phones(ctx.db(), ctx.group.id, person).await?;
    transact!(ctx.db(), tx => {
        remember(tx, ctx.group.id, ctx.now, &secret, &keys, &phones).await?;
        store::begin(tx, ctx, it, &keys).await
    })
}

async fn remember(
    tx: &mut Tx,
    group: kernel::GroupId,
    now: kernel::At,
    secret: &Secret,
    keys: &Keys,
    phones: &[String],
) -> Result<()> {
    for phone in phones {
        let hash = secret.phone(group, phone);
        suppression::insert(tx, group, &hash, "phone", "Erased at the person's request.", now).await?;
    }
    for address in &keys.addresses {
        let hash = secret.address(group, address);
        suppression::insert(tx, group, &hash, "email", "Erased at the person's request.", now).await?;
    }
    Ok(())
}

/// The list outside the backups is written before the journal forgets whom it was about.
async fn finish(ctx: &Ctx, it: &Plan, person: PersonId) -> Result<()> {
    let data = &ctx.app.config().data_dir;
    let secret = Secret::open(data, ctx.chance())?;
    Erased::add(data, &secret, ctx.group.id, person)?;
    // An older backup knows entries that were joined since as people of their own.
    for joined in &it.keys.joined {
        Erased::add(data, &secret, ctx.group.id, *joined)?;
    }
    transact!(ctx.db(), tx => {
        store::finish(tx, ctx, it).await?;
        audit(tx, ctx, Line::new("erasure.done").on("erasure", it.id.0)).await
    })
}

/// Rows that are found through other rows go before those.
fn order(mut all: Vec<Holding>) -> Vec<Holding> {
    let through = |it: &Whose| matches!(it, Whose::Through { .. } | Whose::ThroughMention { .. });
    all.sort_by_key(|it| !it.whose.iter().any(through));
    all
}

/// After a restore: erases again whom the list outside the backups names. How many people that were.
pub async fn replay(
    db: &Db,
    data: &Path,
    chance: &Chance,
    now: kernel::At,
    holdings: &[Holding],
) -> Result<usize> {
    let erased = Erased::read(data);
    if erased.is_empty() {
        return Ok(0);
    }
    let (secret, order, mut n) = (Secret::open(data, chance)?, order(holdings.to_vec()), 0);
    for group in group::all(db).await? {
        for person in people::service::all_ids(db, group.id).await? {
            if !erased.holds(&secret, group.id, person) {
                continue;
            }
            let account = access::service::account_of(db, group.id, person).await?;
            let addresses = people::service::addresses(db, group.id, person).await?;
            let joined = people::service::duplicates::entries_of(db, group.id, person).await?;
            let phones = people::service::phones(db, group.id, person).await?;
            let keys = Keys { person: Some(person), joined, account, addresses };
            transact!(db, tx => {
                remember(tx, group.id, now, &secret, &keys, &phones).await?;
                for holding in &order {
                    personal::erase(tx, group.id, holding, &keys).await?;
                }
                Ok(())
            })?;
            n += 1;
        }
    }
    Ok(n)
}

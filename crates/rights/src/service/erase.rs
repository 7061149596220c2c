//! Erasure as a planned transform: shown before, held for a while, done step by step in a journal that survives a kill,
//! remembered outside the backups so that a restored one is erased again.

use std::path::Path;
use std::time::Duration;

use kernel::job::{self, Job};
use kernel::personal::{self, Erasure, Holding, Keys, Touched, Whose};
use kernel::{At, Chance, Ctx, Db, Line, PersonId, Power, Problem, Result, Tx, audit, group, transact};
use serde::{Deserialize, Serialize};

use super::copy::{self, Count};
use super::hurdles::Hurdles;
use super::secret::{Erased, Secret};
use super::{cases, letters};
use crate::model::{Case, CaseId, ErasureId, Kind, Plan, Stage, State};
use crate::store::{case as case_store, erasure as store, journal, suppression};

pub const JOB: &str = "rights.erase";
/// How long an erasure is held before it begins, so that it can be called back.
pub const HELD: Duration = Duration::from_secs(600);
/// After so many minutes it is looked again whether the answer has gone.
const LOOK_AGAIN: i64 = 10;
/// So many days an answer on paper can be printed before the letter goes with the rest.
const TO_PRINT: i64 = 3;

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
    /// The open request that asks for it.
    pub case: Option<CaseId>,
}

pub async fn preview(ctx: &Ctx, person: PersonId) -> Result<Preview> {
    ctx.need(Power::ProtectData, None)?;
    let hurdles = Hurdles::read(ctx).await?;
    let case = hurdles.request_of(person);
    let mut it = Preview { goes: vec![], stays: vec![], obstacles: hurdles.of(person, case), case };
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

/// Plans the erasure of a person: it begins ten minutes later unless it is called back, and for a request not before the
/// answer has gone.
pub async fn plan(ctx: &Ctx, person: PersonId, case: Option<CaseId>, why: &str) -> Result<ErasureId> {
    ctx.need(Power::ProtectData, None)?;
    ctx.need_step_up()?;
    people::service::person(ctx, person).await?;
    if why.trim().is_empty() {
        return Err(Problem::field("why", "Say what asks for it: the request, or the period that is over."));
    }
    if let Some(case) = case {
        asks_for_it(ctx, case, person).await?;
    }
    if let Some(first) = Hurdles::read(ctx).await?.of(person, case).into_iter().next() {
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
        if let Some(case) = case {
            journal::step(tx, ctx, case, "The erasure is planned").await?;
        }
        audit(tx, ctx, Line::new("erasure.planned").on("erasure", id.0)).await?;
        job::enqueue(tx, ctx, JOB, Some(&id.to_string()), due, &Work { erasure: id }).await?;
        Ok(id)
    })
}

/// The request that an erasure is planned for is this person's, asks for it, and is open.
async fn asks_for_it(ctx: &Ctx, case: CaseId, person: PersonId) -> Result<()> {
    let it = cases::find(ctx, case).await?;
    if it.person != Some(person) || it.kind != Kind::Erasure {
        return Err(Problem::refused("This request does not ask for the erasure of this person.")
            .hint("Plan it from the request that does, or without one."));
    }
    if !it.is_open() {
        return Err(Problem::conflict("This request is closed. Its letters show how it was answered."));
    }
    Ok(())
}

/// Calls an erasure back while it is held. A request that was answered as done is open again, and the person is told.
pub async fn call_back(ctx: &Ctx, id: ErasureId) -> Result<()> {
    ctx.need(Power::ProtectData, None)?;
    let plan = store::find(ctx.db(), ctx.group.id, id).await?;
    let case = match plan.and_then(|it| it.case) {
        Some(case) => case_store::find(ctx.db(), ctx.group.id, case).await?,
        None => None,
    };
    transact!(ctx.db(), tx => {
        if !store::stop(tx, ctx, id).await? {
            return Err(Problem::refused("This erasure has begun, or was called back already; it cannot be undone now."));
        }
        if let Some(case) = &case {
            open_again(tx, ctx, case).await?;
        }
        audit(tx, ctx, Line::new("erasure.called-back").on("erasure", id.0)).await
    })
}

async fn open_again(tx: &mut Tx, ctx: &Ctx, case: &Case) -> Result<()> {
    if case_store::reopen(tx, ctx, case.id).await? {
        cases::send(tx, ctx, case, letters::open_again(ctx, case)).await?;
    }
    journal::step(tx, ctx, case.id, "The erasure was called back; the request is open").await
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

/// The erasure that a request led to, unless it was called back.
pub async fn of_case(ctx: &Ctx, case: CaseId) -> Result<Option<Plan>> {
    ctx.need(Power::ProtectData, None)?;
    store::of_case(ctx.db(), ctx.group.id, case).await
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
        return match ready(ctx, &it, person).await? {
            Ready::Now => begin(ctx, &it, person).await.map(|()| true),
            Ready::Later(at) => put_off(ctx, &it, at).await.map(|()| false),
            Ready::Never => stop(ctx, &it).await.map(|()| false),
        };
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

/// Whether an erasure whose ten minutes are over may begin.
enum Ready {
    Now,
    Later(At),
    Never,
}

async fn ready(ctx: &Ctx, it: &Plan, person: PersonId) -> Result<Ready> {
    // What came up since it was planned counts as what was there before.
    if !Hurdles::read(ctx).await?.of(person, it.case).is_empty() {
        return Ok(Ready::Never);
    }
    let Some(case) = it.case else { return Ok(Ready::Now) };
    let Some(case) = case_store::find(ctx.db(), ctx.group.id, case).await? else { return Ok(Ready::Now) };
    if case.state == State::Withdrawn {
        return Ok(Ready::Never);
    }
    let Some(closed) = case.closed_at else { return Ok(Ready::Later(ctx.now.plus_minutes(LOOK_AGAIN))) };
    if !letters::by_mail(&case) {
        let printed = closed.plus_days(TO_PRINT, &ctx.group.zone);
        return Ok(if printed > ctx.now { Ready::Later(printed) } else { Ready::Now });
    }
    let waits = mail::service::has_unsent(ctx.db(), ctx.group.id, &case.address).await?;
    Ok(if waits { Ready::Later(ctx.now.plus_minutes(LOOK_AGAIN)) } else { Ready::Now })
}

async fn put_off(ctx: &Ctx, it: &Plan, until: At) -> Result<()> {
    transact!(ctx.db(), tx => {
        store::put_off(tx, ctx, it.id, until).await?;
        // The job under way has the plan's own name still.
        job::enqueue(tx, ctx, JOB, None, until, &Work { erasure: it.id }).await
    })
}

/// Something stands in the way since it was planned: it is called back, and nobody but an officer plans it again.
async fn stop(ctx: &Ctx, it: &Plan) -> Result<()> {
    transact!(ctx.db(), tx => {
        if store::stop(tx, ctx, it.id).await? {
            audit(tx, ctx, Line::new("erasure.called-back").on("erasure", it.id.0)).await?;
        }
        Ok(())
    })
}

/// Why an erasure whose time has come has not begun; `None` while it is held, and once it has begun.
pub async fn waits_for(ctx: &Ctx, it: &Plan) -> Result<Option<&'static str>> {
    ctx.need(Power::ProtectData, None)?;
    let Some(case) = it.case.filter(|_| it.stage == Stage::Planned) else { return Ok(None) };
    let Some(case) = case_store::find(ctx.db(), ctx.group.id, case).await? else { return Ok(None) };
    Ok(match case.is_open() {
        true => Some("It begins when the request is answered: afterwards no address is left for a letter."),
        false if letters::by_mail(&case) => Some("It begins when the answer has left by e-mail."),
        false => Some("It begins three days after the answer, so that the letter can be printed and posted."),
    })
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

/// Before a restore: whether the list of who was erased can be read, so that nothing is restored that cannot be erased
/// again. How many it names.
pub fn can_replay(data: &Path, chance: &Chance) -> Result<usize> {
    let erased = Erased::read(data)?;
    if !erased.is_empty() {
        Secret::of_list(data, chance)?;
    }
    Ok(erased.len())
}

/// After a restore: erases again whom the list outside the backups names. How many people that were.
pub async fn replay(
    db: &Db,
    data: &Path,
    chance: &Chance,
    now: kernel::At,
    holdings: &[Holding],
) -> Result<usize> {
    let erased = Erased::read(data)?;
    if erased.is_empty() {
        return Ok(0);
    }
    let (secret, order, mut n) = (Secret::of_list(data, chance)?, order(holdings.to_vec()), 0);
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

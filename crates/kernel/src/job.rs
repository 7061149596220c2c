//! Jobs: work that outlives a request. Leased by `UPDATE … RETURNING`, so that a kill only delays them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::{App, At, Ctx, GroupId, Problem, Result, Tx, event, group, lease, sql};

/// One piece of work.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Job {
    pub id: Uuid,
    pub group_id: GroupId,
    pub kind: String,
    pub payload: String,
    pub attempts: i64,
}

impl Job {
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(&self.payload)?)
    }
}

const LEASE_MINUTES: i64 = 5;
const GIVE_UP_AFTER: i64 = 20;

/// Enqueues a job in the caller's transaction. `unique` names it: a second one of that name is not enqueued
/// while the first is not done.
pub async fn enqueue<T: Serialize>(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: &str,
    unique: Option<&str>,
    due: At,
    payload: &T,
) -> Result<()> {
    let id = ctx.new_id();
    let unique = unique.map_or_else(|| id.to_string(), str::to_owned);
    tx.run(sql!(
        "INSERT INTO kernel_job (group_id, id, kind, unique_name, payload, due_at, leased_until, attempts)
         VALUES ($1, $2, $3, $4, $5, $6, 0, 0) ON CONFLICT (group_id, kind, unique_name) DO UPDATE
         SET due_at = excluded.due_at, payload = excluded.payload, done_at = NULL, attempts = 0, leased_until = 0
         WHERE kernel_job.done_at IS NOT NULL",
        ctx.group.id,
        id,
        kind,
        unique,
        serde_json::to_string(payload)?,
        due
    ))
    .await?;
    ctx.app.wake();
    Ok(())
}

/// The rest of a job that stepped back: it comes behind whatever waits by now, a letter for signing in among it.
pub async fn go_on<T: Serialize>(tx: &mut Tx, ctx: &Ctx, kind: &str, rest: &T) -> Result<()> {
    enqueue(tx, ctx, kind, None, ctx.app.now().max(ctx.now), rest).await
}

/// Does everything that is due at one instant: events, jobs and ticks. Returns how many things were done.
pub async fn run_due(app: &App, now: At) -> Result<usize> {
    let mut done = event::deliver(app, now).await?;
    while let Some(job) = next(app, now).await? {
        perform(app, job, now).await?;
        done += 1 + event::deliver(app, now).await?;
    }
    tick(app, now).await?;
    Ok(done)
}

/// The worker of a node: does what is due, one job after the other, then waits to be woken, a second at most.
pub async fn work(app: App) {
    let mut ticked = None;
    loop {
        let more = round(&app, &mut ticked).await.unwrap_or_else(|problem| {
            tracing::error!(error = %problem, "the worker met a problem");
            false
        });
        if !more {
            let _ = tokio::time::timeout(std::time::Duration::from_secs(1), app.woken()).await;
        }
    }
}

/// One job, and whatever is due beside it; whether another job may wait. Each looks at the clock anew: what came up while
/// the last one was done is due by now, and a lease runs from when it was taken.
pub async fn round(app: &App, ticked: &mut Option<At>) -> Result<bool> {
    let now = app.now();
    event::deliver(app, now).await?;
    // Recurring work has its turn each second, also beside a queue that does not end.
    if ticked.is_none_or(|at| now >= at.plus_seconds(1) || now < at) {
        tick(app, now).await?;
        *ticked = Some(now);
    }
    let now = app.now();
    let Some(job) = next(app, now).await? else { return Ok(false) };
    perform(app, job, now).await.map(|()| true)
}

async fn next(app: &App, now: At) -> Result<Option<Job>> {
    let due: Option<(Uuid,)> = app
        .db()
        .opt(sql!(
            "SELECT id FROM kernel_job WHERE done_at IS NULL AND due_at <= $1 AND leased_until <= $1 ORDER BY due_at, id LIMIT 1",
            now
        ))
        .await?;
    let Some((id,)) = due else { return Ok(None) };
    let mut tx = app.db().begin().await?;
    let job = tx
        .opt(sql!(
            "UPDATE kernel_job SET leased_until = $1, attempts = attempts + 1
             WHERE id = $2 AND done_at IS NULL AND leased_until <= $3
             RETURNING id, group_id, kind, payload, attempts",
            now.plus_minutes(LEASE_MINUTES),
            id,
            now
        ))
        .await?;
    tx.commit().await?;
    Ok(job)
}

async fn perform(app: &App, job: Job, now: At) -> Result<()> {
    let work = app.features().iter().flat_map(|it| it.jobs).find(|it| it.0 == job.kind).map(|it| it.1);
    let group = group::all(app.db()).await?.into_iter().find(|it| it.id == job.group_id);
    let outcome = match (work, group) {
        (Some(work), Some(group)) => work(Ctx::system(app, group, now), job.clone()).await,
        _ => Err(Problem::internal(format!("Nobody does jobs of the kind {}.", job.kind))),
    };
    match outcome {
        Ok(()) => {
            app.db()
                .run(sql!("UPDATE kernel_job SET done_at = $1, last_error = NULL WHERE id = $2", now, job.id))
                .await?;
        }
        Err(problem) => postpone(app, &job, &problem, now).await?,
    }
    Ok(())
}

async fn postpone(app: &App, job: &Job, problem: &Problem, now: At) -> Result<()> {
    tracing::error!(job = %job.id, kind = %job.kind, error = %problem, "a job did not succeed");
    let wait = 10 << job.attempts.clamp(0, 10);
    let due = if job.attempts >= GIVE_UP_AFTER { now.plus_hours(24 * 365) } else { now.plus_seconds(wait) };
    app.db()
        .run(sql!(
            "UPDATE kernel_job SET last_error = $1, due_at = $2, leased_until = 0 WHERE id = $3",
            problem.to_string(),
            due,
            job.id
        ))
        .await?;
    Ok(())
}

/// Runs the recurring work of every capability, once per interval over all nodes.
async fn tick(app: &App, now: At) -> Result<()> {
    for (name, every, work) in app.features().iter().flat_map(|it| it.ticks) {
        let seconds = i64::try_from(every.as_secs()).unwrap_or(60);
        if !lease::take(app.db(), name, now, now.plus_seconds(seconds)).await? {
            continue;
        }
        for group in group::all(app.db()).await? {
            if let Err(problem) = work(Ctx::system(app, group, now)).await {
                tracing::error!(tick = name, error = %problem, "recurring work met a problem");
            }
        }
    }
    Ok(())
}

//! Typed events in an outbox, filled in the transaction that caused them and delivered at least once.

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::{App, At, Ctx, GroupId, Problem, Result, Tx, group, sql};

/// Something that happened, as its handlers see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    pub id: Uuid,
    pub group_id: GroupId,
    pub kind: String,
    pub payload: String,
    pub at: At,
    pub attempts: i64,
}

impl Event {
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(&self.payload)?)
    }
}

/// Puts an event into the outbox, in the caller's transaction.
pub async fn emit<T: Serialize>(tx: &mut Tx, ctx: &Ctx, kind: &str, payload: &T) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO kernel_event (group_id, id, kind, payload, at, due_at, attempts) VALUES ($1, $2, $3, $4, $5, $5, 0)",
        ctx.group.id, ctx.new_id(), kind, serde_json::to_string(payload)?, ctx.now
    ))
    .await?;
    ctx.app.wake();
    Ok(())
}

/// Delivers what is due; the number of events delivered. A handler that fails is tried again, later and later.
pub async fn deliver(app: &App, now: At) -> Result<usize> {
    let due: Vec<Event> = app
        .db()
        .all(sql!(
            "SELECT id, group_id, kind, payload, at, attempts FROM kernel_event
             WHERE delivered_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT 100",
            now
        ))
        .await?;
    let mut delivered = 0;
    for event in due {
        match hand_over(app, &event, now).await {
            Ok(()) => {
                app.db()
                    .run(sql!("UPDATE kernel_event SET delivered_at = $1 WHERE id = $2", now, event.id))
                    .await?;
                delivered += 1;
            }
            Err(problem) => retry_later(app, &event, &problem, now).await?,
        }
    }
    Ok(delivered)
}

async fn hand_over(app: &App, event: &Event, now: At) -> Result<()> {
    let handlers = app.features().iter().flat_map(|it| it.on_events).filter(|it| it.0 == event.kind);
    for (_, handler) in handlers {
        let group = group::all(app.db()).await?.into_iter().find(|it| it.id == event.group_id);
        let group = group.ok_or_else(|| Problem::internal("The event's group is gone."))?;
        handler(Ctx::system(app, group, now), event.clone()).await?;
    }
    Ok(())
}

async fn retry_later(app: &App, event: &Event, problem: &Problem, now: At) -> Result<()> {
    tracing::error!(event = %event.id, kind = %event.kind, error = %problem, "an event was not handled");
    let wait = 10 << event.attempts.clamp(0, 8);
    app.db()
        .run(sql!(
            "UPDATE kernel_event SET attempts = attempts + 1, last_error = $1, due_at = $2 WHERE id = $3",
            problem.to_string(),
            now.plus_seconds(wait),
            event.id
        ))
        .await?;
    Ok(())
}

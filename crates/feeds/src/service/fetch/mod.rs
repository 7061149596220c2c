//! Fetching the association's feed by itself: once a day, again after a failure, never two at a time, and never applied
//! before an officer saw what it would change.

mod http;

use std::io::BufReader;

use kernel::{Ctx, Line, Power, Problem, Result, audit, transact};

use super::spool::Spool;
use super::{keys, runs, take};
use crate::model::{RunId, RunState};
pub use crate::store::source::Source;
use crate::store::{change, source as store};
pub use http::Address;

/// So long one attempt may hold the turn, in minutes.
const TURN: i64 = 30;
const NEXT: i64 = 24 * 60;
/// Later attempts come after 15 minutes, 30, 60 … up to half a day.
const AGAIN: i64 = 15;
const AT_MOST: i64 = 12 * 60;

/// Where the feed comes from, without its token.
pub async fn source(ctx: &Ctx) -> Result<Option<Source>> {
    ctx.need(Power::EditRegister, None)?;
    let found = store::find(ctx.db(), ctx.group.id).await?;
    Ok(found.map(|it| Source { token: String::new(), ..it }))
}

/// Sets where the feed comes from. The association's key has to be pinned: nothing unsigned is fetched.
pub async fn set_source(ctx: &Ctx, address: &str, token: &str) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    ctx.need_step_up()?;
    let address = address.trim().trim_end_matches("/full").trim_end_matches("/delta").trim_end_matches('/');
    Address::read(address, plain(ctx))?;
    let token = token.trim();
    if !(20..=200).contains(&token.len()) || !token.chars().all(|it| it.is_ascii_graphic()) {
        return Err(Problem::field(
            "token",
            "The token has 20 to 200 letters and digits. The association showed it once, when it added this group.",
        ));
    }
    if keys::pinned(ctx).await?.is_none() {
        let why = "Pin the association's key first: a file that is fetched by itself has to be signed.";
        return Err(Problem::refused(why));
    }
    transact!(ctx.db(), tx => {
        store::put(tx, ctx.group.id, address, token, ctx.now).await?;
        let detail = serde_json::json!({ "address": address });
        audit(tx, ctx, Line::new("segment.source-set").on("group", ctx.group.id.0).detail(detail)).await
    })
}

/// Fetches no more.
pub async fn stop(ctx: &Ctx) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    transact!(ctx.db(), tx => {
        if !store::remove(tx, ctx.group.id).await? {
            return Err(Problem::conflict("Nothing is fetched already."));
        }
        audit(tx, ctx, Line::new("segment.source-ended").on("group", ctx.group.id.0)).await
    })
}

/// An installation that is itself reached without TLS is on one machine, or a test: only there a feed is too.
fn plain(ctx: &Ctx) -> bool {
    ctx.app.config().base_url.starts_with("http://")
}

/// Fetches if the hour has come, beside everything else that is to be done.
pub async fn tick(ctx: &Ctx) -> Result<()> {
    super::take::forget_cut_off(ctx).await?;
    let due = store::find(ctx.db(), ctx.group.id).await?.is_some_and(|it| it.next_at <= ctx.now);
    if !due {
        return Ok(());
    }
    let ctx = ctx.clone();
    tokio::spawn(async move {
        if let Err(problem) = now(&ctx).await {
            tracing::warn!(%problem, "the national segment was not fetched");
        }
    });
    Ok(())
}

/// Fetches now. `None` if a file waits already, or another process fetches.
pub async fn now(ctx: &Ctx) -> Result<Option<RunId>> {
    ctx.need(Power::EditRegister, None)?;
    let from = store::find(ctx.db(), ctx.group.id).await?;
    let from = from.ok_or_else(|| Problem::refused("It is not known where to fetch the segment from."))?;
    let all = runs::recent(ctx).await?;
    if all
        .iter()
        .any(|it| !matches!(it.state(), RunState::Applied | RunState::Dropped | RunState::RolledBack))
    {
        return Ok(None);
    }
    let until = ctx.now.plus_minutes(TURN);
    if !transact!(ctx.db(), tx => { store::begin(tx, ctx.group.id, ctx.now, until).await })? {
        return Ok(None);
    }
    let last = all.iter().filter(|it| it.state() == RunState::Applied).max_by_key(|it| it.seq);
    // What was left out comes again with a file of everybody, and with no other.
    let last = match last {
        Some(it) if change::left_out(ctx.db(), ctx.group.id, it.id).await? == 0 => Some(it.seq),
        _ => None,
    };
    let done = fetched(ctx, &from, last).await;
    let wait = |failures: i64| (AGAIN << failures.clamp(0, 10)).min(AT_MOST);
    transact!(ctx.db(), tx => {
        match &done {
            Ok(_) => store::arrived(tx, ctx.group.id, ctx.now, ctx.now.plus_minutes(NEXT)).await,
            Err(why) => {
                let next = ctx.now.plus_minutes(wait(from.failures));
                store::failed(tx, ctx.group.id, next, &why.detail).await
            }
        }
    })?;
    done.map(Some)
}

async fn fetched(ctx: &Ctx, from: &Source, last: Option<i64>) -> Result<RunId> {
    let which = last.map_or_else(|| "/full".to_owned(), |seq| format!("/delta?since={seq}"));
    let address = Address::read(&format!("{}{which}", from.address), plain(ctx))?;
    let mut spool = Spool::new(ctx)?;
    let signature = http::get(&address, &from.token, spool.writer()).await?;
    let (file, _) = spool.read()?;
    take::take(ctx, BufReader::new(file), signature.as_deref()).await
}

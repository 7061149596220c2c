//! What was published, wherever its page is: the records kept here, and what other capabilities showed as evidence.

use kernel::{Allow, At, Ctx, Result};
use rulebook::duty::ProofKind;

use super::publish::records;
use super::reading::{Asked, overview};
use crate::model::{Instance, Shown};
use crate::store::{evidence, record};

/// The most shown of one subject.
const SHOWN: i64 = 50;
/// How many pieces of evidence are looked through for those that are lists of records name.
const LOOKED_THROUGH: i64 = 400;

/// The newest of everything published that the actor may look up: records, and beside them minutes, reports and
/// sessions that stand on pages of their own.
pub async fn published(ctx: &Ctx, limit: usize) -> Result<Vec<Shown>> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut all: Vec<Shown> = records(ctx, most).await?.into_iter().map(Shown::from).collect();
    all.extend(elsewhere(ctx).await?);
    all.sort_by_key(|it| std::cmp::Reverse(it.at));
    all.truncate(limit);
    Ok(all)
}

/// How many of those that other capabilities showed came since an instant.
pub(super) async fn elsewhere_since(ctx: &Ctx, at: At) -> Result<i64> {
    let n = elsewhere(ctx).await?.iter().filter(|it| it.at >= at).count();
    Ok(i64::try_from(n).unwrap_or(i64::MAX))
}

/// Each page once, as it was shown last. Whether the page itself opens for somebody is that capability's to say.
async fn elsewhere(ctx: &Ctx) -> Result<Vec<Shown>> {
    if !ctx.actor.system && ctx.allowed(Allow::Member).is_err() {
        return Ok(vec![]);
    }
    let all = evidence::elsewhere(ctx.db(), ctx.group.id, LOOKED_THROUGH).await?;
    Ok(once(all.into_iter().filter(|it| is_a_record(it.kind))))
}

fn is_a_record(kind: ProofKind) -> bool {
    matches!(kind, ProofKind::Minutes | ProofKind::Report | ProofKind::Session | ProofKind::Published)
}

fn once(all: impl Iterator<Item = Shown>) -> Vec<Shown> {
    let mut kept: Vec<Shown> = vec![];
    for it in all {
        if !kept.iter().any(|known| known.url == it.url) {
            kept.push(it);
        }
    }
    kept
}

/// What was published for a duty, newest first: of what people judge, each answer they gave, by a record or at the end of
/// a meeting.
pub async fn published_for(ctx: &Ctx, it: &Instance) -> Result<Vec<Shown>> {
    let (db, group, of) = (ctx.db(), ctx.group.id, &it.proof.of);
    let records = record::about(db, group, of, SHOWN).await?.into_iter().map(Shown::from);
    let beside = evidence::elsewhere_about(db, group, of, SHOWN).await?;
    let mut all: Vec<Shown> = records
        .chain(once(beside.into_iter()))
        .filter(|found| it.proof.kinds.contains(&found.kind))
        .collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.at));
    Ok(all)
}

/// The duties that come of one rule of the constitution, each with what was published for it.
pub async fn by_rule(ctx: &Ctx, rule: &str) -> Result<Vec<(Asked, Vec<Shown>)>> {
    let below = format!("{rule}/");
    let all = overview(ctx).await?.into_iter();
    let ours = all.filter(|it| it.it.spec == rule || it.it.spec.starts_with(&below));
    let mut found: Vec<(Asked, Vec<Shown>)> = vec![];
    for asked in ours {
        // What was published for a duty that recurs stands once, at the first of its dates.
        let known = found.iter().any(|(it, _)| it.it.proof == asked.it.proof);
        let shown = if known { vec![] } else { published_for(ctx, &asked.it).await? };
        found.push((asked, shown));
    }
    Ok(found)
}

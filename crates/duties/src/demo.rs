//! Scripts for the demonstration: what was published long ago, told with the hour at which it was.

use kernel::{Ctx, PersonId, Result, transact};

use bodies::service::Evidence;

use crate::model::{Agreed, NewRecord, RecordId};
use crate::store::{evidence, record, said};

/// Keeps a record as it was published at the context's hour, through an office; the caller rebuilds when all are told.
pub async fn published(ctx: &Ctx, new: &NewRecord, through: &str) -> Result<RecordId> {
    new.check(ctx.now.date(&ctx.group.zone))?;
    let id = RecordId(ctx.new_id());
    let shown = Evidence {
        kind: new.kind,
        of: new.subject.clone(),
        at: ctx.now,
        occasion: new.occasion,
        covers: new.covers,
        url: format!("/duties/records/{id}"),
        title: new.title.clone(),
    };
    transact!(ctx.db(), tx => {
        record::insert(tx, ctx, id, new, through, None).await?;
        evidence::insert(tx, ctx, &id.to_string(), &shown).await.map(drop)
    })?;
    Ok(id)
}

/// Keeps what was agreed about a standing duty at the context's hour.
pub async fn agreed(ctx: &Ctx, spec: &str, months: i64, decision: &str) -> Result<()> {
    let it = Agreed {
        spec: spec.to_owned(),
        months: Some(months),
        owner: None,
        decision: decision.to_owned(),
        at: ctx.now,
    };
    transact!(ctx.db(), tx => { said::agree(tx, ctx, &it).await })
}

/// Keeps that a holder asked for help at the context's hour.
pub async fn helped(ctx: &Ctx, key: &str, by: PersonId, words: &str) -> Result<()> {
    transact!(ctx.db(), tx => { said::help(tx, ctx, by, key, words).await })
}

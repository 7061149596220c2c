//! What happens by itself when its time comes: a version comes into force, an answer given for a time lapses. Each
//! leaves a receipt that says by which clause.

use std::sync::Arc;

use kernel::{Ctx, Line, Result, Tx, audit, emit, transact};
use rulebook::{Act, FactKey, Facts, Outcome, Receipt};

use crate::model::{Interpretation, ReceiptId, Version};
use crate::store;

/// How the subject of a receipt about the text itself begins; such a receipt is for every member.
pub const ABOUT_THE_TEXT: &str = "constitution";

/// A version that comes into force, with the receipt to be stored.
pub struct Commencement {
    pub version: Arc<Version>,
    /// By whose rules it does: the version before, or its own for the first.
    judge: Arc<Version>,
    receipt: Option<Receipt>,
}

/// Looks up by which clause a version comes into force. A second run of the job finds the receipt and stores none.
pub async fn commencement(ctx: &Ctx, seq: u32) -> Result<Commencement> {
    let version = super::version(ctx, seq).await?;
    let judge = if seq > 1 { super::version(ctx, seq - 1).await? } else { version.clone() };
    let known = super::receipts::newest_about(ctx, &subject(seq)).await?;
    let receipt = known.is_none().then(|| {
        let zone = &ctx.group.zone;
        let suspended: Vec<String> = version.suspended.iter().map(|it| it.rule.clone()).collect();
        let facts = Facts::new()
            .with(FactKey::Now, ctx.now.zoned(zone))
            .with(FactKey::InForceFrom, version.in_force_from.zoned(zone))
            .with(FactKey::SuspendedRules, suspended);
        Receipt::of(&judge.rules, Act::Commence { version: seq }, subject(seq), facts).1
    });
    Ok(Commencement { version, judge, receipt })
}

/// Stores the receipt of a commencement. Where the rule for it is suspended the receipt says that people decided: the
/// meeting's decision stands, whatever the rule.
pub async fn record(tx: &mut Tx, ctx: &Ctx, done: &Commencement) -> Result<()> {
    let Some(receipt) = &done.receipt else { return Ok(()) };
    let id = super::receipt(tx, ctx, &done.judge, receipt).await?;
    let cite = done.judge.rules.amendment().map(|it| done.judge.cite(&it.cite_field("effect")));
    let ends = done.judge.provisional && !done.version.provisional;
    let detail = serde_json::json!({
        "seq": done.version.seq,
        "receipt": id,
        "suspended": done.version.suspended.iter().map(|it| &it.rule).collect::<Vec<_>>(),
        "provisional_rules_ended": ends.then_some(done.judge.seq),
    });
    audit(tx, ctx, Line::new("constitution.commenced").on("receipt", id.0).cite(cite).detail(detail)).await
}

/// The receipt of a version's commencement.
pub async fn about_version(ctx: &Ctx, seq: u32) -> Result<Option<ReceiptId>> {
    super::receipts::newest_about(ctx, &subject(seq)).await
}

fn subject(seq: u32) -> String {
    format!("{ABOUT_THE_TEXT}-{seq}")
}

/// Notes which answers hold no longer, each with its receipt; how many.
pub async fn lapse(ctx: &Ctx) -> Result<usize> {
    let all = super::interpretations(ctx).await?;
    let over: Vec<&Interpretation> =
        all.iter().filter(|it| it.lapsed_at.is_none() && !it.holds(ctx.now)).collect();
    for it in &over {
        lapse_one(ctx, it).await?;
    }
    Ok(over.len())
}

async fn lapse_one(ctx: &Ctx, it: &Interpretation) -> Result<()> {
    let version = super::version(ctx, u32::try_from(it.seq).unwrap_or(1)).await?;
    let zone = &ctx.group.zone;
    let until = it.until_at.unwrap_or(ctx.now);
    let facts =
        Facts::new().with(FactKey::Now, ctx.now.zoned(zone)).with(FactKey::HoldsUntil, until.zoned(zone));
    let act = Act::Lapse { clause: it.clause.clone() };
    let about = format!("{ABOUT_THE_TEXT}-answer-{}", it.id);
    let (ruling, receipt) = Receipt::of(&version.rules, act, about, facts);
    debug_assert!(!matches!(ruling.outcome, Outcome::Refused { .. }), "its time is over");
    let cite = it.clause.as_deref().and_then(|slug| version.cite_clause(slug));
    transact!(ctx.db(), tx => {
        if !store::lapse_interpretation(tx, ctx.group.id, it.id, ctx.now).await? {
            return Ok(());
        }
        let id = super::receipt(tx, ctx, &version, &receipt).await?;
        let detail = serde_json::json!({ "question": it.question, "receipt": id });
        let line = Line::new("constitution.interpretation-lapsed").on("interpretation", it.id.0);
        audit(tx, ctx, line.cite(cite.clone()).detail(detail)).await?;
        emit(tx, ctx, "constitution.interpretation-lapsed", &serde_json::json!({ "question": it.question })).await
    })
}

//! Receipts: what an automatic act rested on, kept so that it can be shown and run again.

use kernel::{At, Ctx, PersonId, Problem, Result, Tx};
use rulebook::{Act, Facts, Outcome, Receipt, RuleRef};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::model::{ReceiptId, Version};
use crate::store::{self, ReceiptRow};

/// Stores a receipt in the transaction of the act it belongs to. Its facts are kept apart, so that they can be erased.
pub async fn receipt(tx: &mut Tx, ctx: &Ctx, version: &Version, receipt: &Receipt) -> Result<ReceiptId> {
    let id = ReceiptId(ctx.new_id());
    let (salt, facts) = (ctx.chance().bytes::<16>(), serde_json::to_string(&receipt.facts)?);
    let row = ReceiptRow {
        id,
        seq: i64::from(version.seq),
        subject: receipt.subject.clone(),
        act: serde_json::to_string(&receipt.act)?,
        outcome: serde_json::to_string(&receipt.outcome)?,
        rules: serde_json::to_string(&receipt.rules)?,
        facts_hash: hash(&salt, &facts),
        engine: receipt.engine.clone(),
        at: ctx.now,
        actor: ctx.actor.person,
    };
    store::insert_receipt(tx, ctx.group.id, &row, &salt, &facts).await?;
    super::rulings::mark(tx, ctx, id.0, &row.act, &receipt.outcome, &receipt.rules, row.at).await?;
    Ok(id)
}

/// What a replay of a receipt says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replay {
    /// The same facts still get the same answer from the same version.
    Same,
    /// They get another answer; `engine` tells whether the engine has changed since.
    Differs { engine_changed: bool },
    /// The facts were erased, as they may be; the rules and the answer are still known.
    Erased,
    /// The facts kept are not those that were used.
    Altered,
}

/// A receipt as the person it concerns sees it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub id: ReceiptId,
    pub seq: u32,
    pub act: Act,
    pub outcome: Outcome,
    pub rules: Vec<RuleRef>,
    /// `None` once they were erased.
    pub facts: Option<Facts>,
    pub engine: String,
    pub at: At,
    /// Whether the facts kept are the ones that were used, by their salted hash.
    untouched: bool,
    subject: String,
}

/// A receipt, for the person it concerns only.
pub async fn shown(ctx: &Ctx, id: ReceiptId) -> Result<Shown> {
    let me = ctx.person()?;
    let row = store::receipt(ctx.db(), ctx.group.id, id).await?;
    let row =
        row.filter(|it| it.subject == me.to_string() || is_public(&it.subject)).ok_or_else(not_yours)?;
    load(ctx, row).await
}

/// Receipts about the text itself concern every member.
fn is_public(subject: &str) -> bool {
    subject.starts_with(super::time::ABOUT_THE_TEXT)
}

/// The newest receipt about something other than a person, such as a version.
pub(super) async fn newest_about(ctx: &Ctx, subject: &str) -> Result<Option<ReceiptId>> {
    let rows = store::receipts_of(ctx.db(), ctx.group.id, subject, 1).await?;
    Ok(rows.into_iter().next().map(|it| it.id))
}

/// A receipt for whoever keeps the server, who sees rules and answer on the command line and no facts.
pub async fn stored(ctx: &Ctx, id: ReceiptId) -> Result<Option<Shown>> {
    if !ctx.actor.system {
        return Err(not_yours());
    }
    match store::receipt(ctx.db(), ctx.group.id, id).await? {
        Some(row) => Ok(Some(load(ctx, row).await?)),
        None => Ok(None),
    }
}

/// A receipt with everything that it takes to run it again anywhere.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bundle {
    pub id: ReceiptId,
    pub at: At,
    pub receipt: Receipt,
    pub constitution: Text,
}

/// The text that a receipt was given by.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Text {
    pub seq: u32,
    /// SHA-256 of its canonical form, in hexadecimal.
    pub hash: String,
    pub source: String,
}

impl Bundle {
    /// Runs the receipt again by the text it carries.
    pub fn replay(&self) -> Replay {
        let parsed = rulebook::parse(&self.constitution.source);
        if parsed.document.hash() != self.constitution.hash {
            return Replay::Altered;
        }
        let (rules, _) = rulebook::Rules::validated_parsed(&parsed, self.constitution.seq);
        if self.receipt.replays(&rules) {
            return Replay::Same;
        }
        Replay::Differs { engine_changed: self.receipt.engine != rulebook::ENGINE }
    }
}

/// The receipt as a file for the person it concerns; refused once its facts were erased.
pub async fn bundle(ctx: &Ctx, shown: &Shown) -> Result<Bundle> {
    let version = super::version(ctx, shown.seq).await?;
    let facts = shown.facts.clone().ok_or_else(|| {
        Problem::refused("The facts of this receipt were erased, so there is nothing to run again.")
    })?;
    let receipt = Receipt {
        act: shown.act.clone(),
        subject: shown.subject.clone(),
        outcome: shown.outcome.clone(),
        rules: shown.rules.clone(),
        facts,
        engine: shown.engine.clone(),
    };
    let text = Text { seq: version.seq, hash: version.hash.clone(), source: version.source.to_string() };
    Ok(Bundle { id: shown.id, at: shown.at, receipt, constitution: text })
}

/// The newest receipts about the person acting.
pub async fn receipts_of(ctx: &Ctx, limit: i64) -> Result<Vec<Shown>> {
    let me = ctx.person()?;
    let mut all = vec![];
    for row in store::receipts_of(ctx.db(), ctx.group.id, &me.to_string(), limit).await? {
        all.push(load(ctx, row).await?);
    }
    Ok(all)
}

/// Runs a receipt again under the version it was given by, and compares.
pub async fn replay(ctx: &Ctx, shown: &Shown) -> Result<Replay> {
    let Some(facts) = &shown.facts else { return Ok(Replay::Erased) };
    if !shown.untouched {
        return Ok(Replay::Altered);
    }
    let version = super::version(ctx, shown.seq).await?;
    let (_, again) = Receipt::of(&version.rules, shown.act.clone(), &shown.subject, facts.clone());
    if again.outcome == shown.outcome && again.rules == shown.rules {
        return Ok(Replay::Same);
    }
    Ok(Replay::Differs { engine_changed: shown.engine != rulebook::ENGINE })
}

/// Forgets the facts in the receipts about a person; rules, answers and hashes stay.
pub async fn erase_facts(tx: &mut Tx, ctx: &Ctx, person: PersonId) -> Result<u64> {
    let subject = person.to_string();
    let rolls = store::erase_roll_facts(tx, ctx.group.id, &subject).await?;
    Ok(rolls + store::erase_facts(tx, ctx.group.id, &subject).await?)
}

async fn load(ctx: &Ctx, row: ReceiptRow) -> Result<Shown> {
    let kept = store::receipt_facts(ctx.db(), ctx.group.id, row.id).await?;
    let untouched = kept.as_ref().is_some_and(|(salt, facts)| hash(salt, facts) == row.facts_hash);
    let facts = kept.map(|(_, facts)| serde_json::from_str(&facts)).transpose()?;
    Ok(Shown {
        id: row.id,
        seq: u32::try_from(row.seq).unwrap_or_default(),
        act: serde_json::from_str(&row.act)?,
        outcome: serde_json::from_str(&row.outcome)?,
        rules: serde_json::from_str(&row.rules)?,
        facts,
        engine: row.engine,
        at: row.at,
        untouched,
        subject: row.subject,
    })
}

fn hash(salt: &[u8], facts: &str) -> Vec<u8> {
    Sha256::new().chain_update(salt).chain_update(facts).finalize().to_vec()
}

fn not_yours() -> Problem {
    Problem::not_found("There is no such receipt, or it is about somebody else.")
        .hint("A receipt can be read by the person it concerns.")
}

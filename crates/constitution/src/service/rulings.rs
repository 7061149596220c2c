//! From a clause to what was done by it, and the receipt of a whole roll.

use kernel::{At, Ctx, PersonId, Problem, Result, Tx, transact};
use rulebook::{Act, Facts, Outcome, Receipt, RuleRef};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::receipts::Replay;
use crate::model::{RollReceiptId, Version};
use crate::store::{self, NewMark, ReceiptRow, RollFact, RollRow};

/// A roll that was drawn up by the rulebook.
#[derive(Clone, Debug)]
pub struct NewRoll {
    /// What each person was put to: "be on the roll of this election".
    pub act: Act,
    /// The election, or whatever the roll belongs to.
    pub about: Uuid,
    pub title: String,
    pub href: String,
    /// How many are on it.
    pub allowed: usize,
    /// Who is not, with the facts that the ruling used.
    pub refused: Vec<(PersonId, Facts)>,
}

/// What stands in the receipt of a roll of one person left out: nothing that names them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RollLine {
    /// SHA-256 of salt, person and facts, in hexadecimal.
    pub hash: String,
    pub outcome: Outcome,
    pub rules: Vec<RuleRef>,
}

/// Stores one receipt for a roll, in the transaction that freezes it.
pub async fn roll_receipt(tx: &mut Tx, ctx: &Ctx, version: &Version, new: &NewRoll) -> Result<RollReceiptId> {
    let id = RollReceiptId(ctx.new_id());
    let (mut lines, mut facts) = (vec![], vec![]);
    for (number, (person, known)) in (0_i64..).zip(&new.refused) {
        let (_, receipt) = Receipt::of(&version.rules, new.act.clone(), person.to_string(), known.clone());
        let (salt, text) = (ctx.chance().bytes::<16>().to_vec(), serde_json::to_string(known)?);
        let subject = person.to_string();
        lines.push(RollLine {
            hash: hash(&salt, &subject, &text),
            outcome: receipt.outcome,
            rules: receipt.rules,
        });
        facts.push(RollFact { line: number, subject, salt, facts: text });
    }
    let row = RollRow {
        id,
        seq: i64::from(version.seq),
        act: serde_json::to_string(&new.act)?,
        about: new.about,
        title: new.title.clone(),
        href: new.href.clone(),
        allowed: i64::try_from(new.allowed).unwrap_or(i64::MAX),
        refused: i64::try_from(lines.len()).unwrap_or(i64::MAX),
        lines: serde_json::to_string(&lines)?,
        engine: rulebook::ENGINE.to_owned(),
        at: ctx.now,
        actor: ctx.actor.person,
    };
    store::insert_roll(tx, ctx.group.id, &row).await?;
    for it in &facts {
        store::insert_roll_fact(tx, ctx.group.id, id, it).await?;
    }
    for line in &lines {
        mark(tx, ctx, id.0, &row.act, &line.outcome, &line.rules, row.at).await?;
    }
    Ok(id)
}

/// The receipt of a roll, without names.
#[derive(Clone, Debug)]
pub struct ShownRoll {
    pub id: RollReceiptId,
    pub seq: u32,
    pub title: String,
    pub href: String,
    pub allowed: i64,
    pub lines: Vec<RollLine>,
    pub engine: String,
    pub at: At,
    act: Act,
}

/// What running a roll again says, by number of people left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RollReplay {
    pub same: usize,
    pub differs: usize,
    pub erased: usize,
    pub altered: usize,
}

impl RollReplay {
    /// As one verdict: the worst of its lines.
    pub fn verdict(&self, engine: &str) -> Replay {
        match self {
            Self { altered: 1.., .. } => Replay::Altered,
            Self { differs: 1.., .. } => Replay::Differs { engine_changed: engine != rulebook::ENGINE },
            Self { same: 0, erased: 1.., .. } => Replay::Erased,
            _ => Replay::Same,
        }
    }
}

/// The receipt of a roll, by its id. It names nobody, so whoever may open it may read it whole.
pub async fn shown_roll(ctx: &Ctx, id: RollReceiptId) -> Result<ShownRoll> {
    let row = store::roll(ctx.db(), ctx.group.id, id).await?;
    read_roll(row.ok_or_else(|| Problem::not_found("There is no such receipt of a roll."))?)
}

/// The receipts of the rolls of an election or another thing, newest first.
pub async fn rolls_about(ctx: &Ctx, about: Uuid) -> Result<Vec<ShownRoll>> {
    store::rolls_about(ctx.db(), ctx.group.id, about).await?.into_iter().map(read_roll).collect()
}

/// The rolls that left the acting person out, newest first, each with that person's own line.
pub async fn rolls_without_me(ctx: &Ctx, limit: i64) -> Result<Vec<(ShownRoll, RollLine)>> {
    let me = ctx.person()?.to_string();
    let mut mine = vec![];
    for row in store::rolls_without(ctx.db(), ctx.group.id, &me, limit).await? {
        let shown = read_roll(row)?;
        let facts = store::roll_facts(ctx.db(), ctx.group.id, shown.id).await?;
        let own = facts.iter().find(|it| it.subject == me).and_then(|it| usize::try_from(it.line).ok());
        if let Some(line) = own.and_then(|it| shown.lines.get(it)).cloned() {
            mine.push((shown, line));
        }
    }
    Ok(mine)
}

/// Runs every line of a roll's receipt again.
pub async fn replay_roll(ctx: &Ctx, shown: &ShownRoll) -> Result<RollReplay> {
    let version = super::version(ctx, shown.seq).await?;
    let kept = store::roll_facts(ctx.db(), ctx.group.id, shown.id).await?;
    let mut verdict = RollReplay::default();
    for (number, line) in (0_i64..).zip(&shown.lines) {
        let Some(known) = kept.iter().find(|it| it.line == number) else {
            verdict.erased += 1;
            continue;
        };
        if hash(&known.salt, &known.subject, &known.facts) != line.hash {
            verdict.altered += 1;
            continue;
        }
        let facts: Facts = serde_json::from_str(&known.facts)?;
        let (_, again) = Receipt::of(&version.rules, shown.act.clone(), known.subject.clone(), facts);
        if again.outcome == line.outcome && again.rules == line.rules {
            verdict.same += 1;
        } else {
            verdict.differs += 1;
        }
    }
    Ok(verdict)
}

fn read_roll(row: RollRow) -> Result<ShownRoll> {
    Ok(ShownRoll {
        id: row.id,
        seq: u32::try_from(row.seq).unwrap_or_default(),
        title: row.title,
        href: row.href,
        allowed: row.allowed,
        lines: serde_json::from_str(&row.lines)?,
        engine: row.engine,
        at: row.at,
        act: serde_json::from_str(&row.act)?,
    })
}

fn hash(salt: &[u8], subject: &str, facts: &str) -> String {
    let digest = Sha256::new().chain_update(salt).chain_update(subject).chain_update(facts).finalize();
    digest.iter().map(|it| format!("{it:02x}")).collect()
}

/// Puts an act into the index by clause, once for each rule it rested on.
pub(super) async fn mark(
    tx: &mut Tx,
    ctx: &Ctx,
    id: Uuid,
    act: &str,
    outcome: &Outcome,
    rules: &[RuleRef],
    at: At,
) -> Result<()> {
    let (act, outcome) = (tag(act, "act"), tag(&serde_json::to_string(outcome)?, "is"));
    let nothing = [RuleRef { doc: String::new(), version: 0, clause: String::new(), rule: None }];
    for it in if rules.is_empty() { &nothing } else { rules } {
        let rule = it.rule.as_deref().unwrap_or_default();
        let new = NewMark { id, clause: &it.clause, rule, act: &act, outcome: &outcome, n: 1, at };
        store::insert_mark(tx, ctx.group.id, new).await?;
    }
    Ok(())
}

/// The value of one text field of a small JSON object.
fn tag(json: &str, field: &str) -> String {
    let value: Option<serde_json::Value> = serde_json::from_str(json).ok();
    value.and_then(|it| it.get(field)?.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What was done by a clause.
#[derive(Clone, Debug)]
pub struct Doings {
    /// Rulings by rule, act and outcome.
    pub rulings: Vec<store::Doing>,
    /// Acts in the audit trail that cite the clause.
    pub acts: Vec<kernel::audit::Cited>,
}

/// What was done by a clause, in numbers.
pub async fn doings(ctx: &Ctx, clause: &str) -> Result<Doings> {
    let rulings = store::doings(ctx.db(), ctx.group.id, clause).await?;
    let acts = kernel::audit::citing(ctx.db(), ctx.group.id, clause).await?;
    Ok(Doings { rulings, acts })
}

/// How many receipts one round puts into the index.
const ROUND: i64 = 500;

/// Puts receipts from before the index into it, a round at a time.
pub async fn index(ctx: &Ctx) -> Result<()> {
    transact!(ctx.db(), tx => {
        for row in store::unmarked(tx, ctx.group.id, ROUND).await? {
            mark_row(tx, ctx, &row).await?;
        }
        Ok(())
    })
}

async fn mark_row(tx: &mut Tx, ctx: &Ctx, row: &ReceiptRow) -> Result<()> {
    let outcome: Outcome = serde_json::from_str(&row.outcome)?;
    let rules: Vec<RuleRef> = serde_json::from_str(&row.rules)?;
    mark(tx, ctx, row.id.0, &row.act, &outcome, &rules, row.at).await
}

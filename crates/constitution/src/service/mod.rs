//! What the application asks of the constitution, and the few commands that change it.

mod adoption;
mod beside;
mod drafts;
mod export;
mod papers;
mod publishing;
mod questions;
mod receipts;
mod rulings;
mod time;

use std::sync::Arc;

use kernel::{At, Ctx, GroupId, Problem, Result};

use crate::model::{State, Version};
use crate::store;
pub use crate::store::{ChairRuling, NoteRow, PaperVersion, Signatories};

pub use adoption::{NewPut, Put, Stage, VoteRecord, one_put, put, puts, record, withdraw};
pub use beside::{
    NOTE_KINDS, NewChairRuling, add_note, chair_rulings, import_notes, notes, record_challenge,
    record_ruling, record_signatories, remove_note, signatories,
};
pub use drafts::{
    Beside, Change, Changed, Draft, NewDraft, Proposed, change_draft, draft, drafts, preview, start_draft,
};
pub use export::{export, zipped};
pub use papers::{Paper, Rank, drift, paper, papers, publish_paper};
pub use publishing::{
    COMMENCE, Published, commence, drift_from_newest, publish, publish_first, publish_in_words,
};
pub use questions::{Answer, Open, Standing, answer, first_questions, interpretations, questions};
pub use receipts::{Bundle, Replay, Shown, bundle, erase_facts, receipt, receipts_of, replay, shown, stored};
pub use rulings::{
    Doings, NewRoll, RollLine, RollReplay, ShownRoll, doings, index, replay_roll, roll_receipt, rolls_about,
    rolls_without_me, shown_roll,
};
pub use time::{about_version, lapse};

/// The version in force now.
pub async fn in_force(ctx: &Ctx) -> Result<Arc<Version>> {
    at(ctx, ctx.now).await
}

/// The version that was, or will be, in force at an instant, as far as is published.
pub async fn at(ctx: &Ctx, at: At) -> Result<Arc<Version>> {
    let key = key_at(ctx, at).await?.ok_or_else(none_yet)?;
    store::load(ctx.db(), ctx.group.id, &key).await
}

/// The question that every part of a page begins with; `store::insert` makes a request forget the answer.
#[derive(PartialEq, Eq, Hash)]
struct InForce(GroupId, At);

async fn key_at(ctx: &Ctx, at: At) -> Result<Option<store::Key>> {
    ctx.memo.once(InForce(ctx.group.id, at), store::key_at(ctx.db(), ctx.group.id, at)).await
}

/// One version by its number.
pub async fn version(ctx: &Ctx, seq: u32) -> Result<Arc<Version>> {
    let key = store::key(ctx.db(), ctx.group.id, seq).await?;
    let key = key.ok_or_else(|| {
        Problem::not_found(format!("There is no constitution no. {seq}."))
            .hint("The page of all versions is at /c/history.")
    })?;
    store::load(ctx.db(), ctx.group.id, &key).await
}

/// All versions, newest first, each with where it stands today.
pub async fn history(ctx: &Ctx) -> Result<Vec<(Arc<Version>, State)>> {
    let now = key_at(ctx, ctx.now).await?.and_then(|it| u32::try_from(it.seq).ok());
    let mut versions = vec![];
    for key in store::keys(ctx.db(), ctx.group.id).await? {
        let version = store::load(ctx.db(), ctx.group.id, &key).await?;
        let state = version.state(now, ctx.now);
        versions.push((version, state));
    }
    Ok(versions)
}

/// The number of the version in force now, if there is one.
pub async fn number_in_force(ctx: &Ctx) -> Result<Option<u32>> {
    Ok(key_at(ctx, ctx.now).await?.and_then(|it| u32::try_from(it.seq).ok()))
}

/// The sentence for every page while no members' meeting has adopted a text. One indexed look-up; the text itself
/// is in memory. A database that does not answer shows no banner rather than no page.
pub async fn banner(ctx: &Ctx) -> Option<String> {
    let key = key_at(ctx, ctx.now).await.ok()??;
    let version = store::load(ctx.db(), ctx.group.id, &key).await.ok()?;
    version.provisional.then(|| {
        "Provisional rules: no members' meeting has adopted a constitution here yet. Until one does, this text is a \
         working arrangement."
            .to_owned()
    })
}

fn none_yet() -> Problem {
    Problem::not_found("This organisation has no constitution in Plenary yet.")
        .hint("Whoever founds the organisation here gives it a first, provisional text; a members' meeting then adopts one.")
}

//! The declaration, after a scrutineer said what they saw; and the archive of elections counted again.

use kernel::audit::Line;
use kernel::{At, Ctx, Power, Problem, Result, audit, transact};
use uuid::Uuid;

use super::moves::shift;
use crate::model::{ElectionId, Move, Note, State, TermsStart};
use crate::store::{
    self,
    outcomes::{Past, PastLine},
};

/// A scrutineer's note on the count. It can be corrected until the declaration.
pub async fn note(ctx: &Ctx, id: ElectionId, text: &str) -> Result<()> {
    ctx.need(Power::Scrutineer, Some(id.0))?;
    let person = ctx.person()?;
    if text.trim().is_empty() {
        return Err(Problem::field(
            "note",
            "Say what you saw: whether the count followed the rules, and what did not.",
        ));
    }
    transact!(ctx.db(), tx => {
        let election = store::elections::load(tx, ctx.group.id, id).await?;
        if election.state != State::Counted {
            return Err(Problem::refused("A note on the count is written after the count and before the declaration."));
        }
        let note = Note { person, name: ctx.actor.name.clone(), text: text.trim().to_owned(), at: ctx.now };
        store::talk::note(tx, ctx.group.id, id, &note).await?;
        audit(tx, ctx, Line::new("election.note-written").on("election", id.0)).await
    })
}

/// The notes on the count.
pub async fn notes(ctx: &Ctx, id: ElectionId) -> Result<Vec<Note>> {
    store::talk::notes(ctx.db(), ctx.group.id, id).await
}

/// Declares the result and reveals the seed of the lots. Of two who press at once, one declares.
pub async fn declare(ctx: &Ctx, id: ElectionId) -> Result<()> {
    ctx.need(Power::ReturningOfficer, Some(id.0))?;
    ctx.need_step_up()?;
    let start = transact!(ctx.db(), tx => {
        let mut election = store::elections::load(tx, ctx.group.id, id).await?;
        election.state.after(Move::Declare)?;
        if store::talk::notes_within(tx, ctx.group.id, id).await?.is_empty() {
            return Err(Problem::refused("The result is declared after at least one scrutineer has written what they saw of the count.")
                .hint("Ask a scrutineer to count again and compare on their page, and to write a note; it can be short."));
        }
        let seed = store::elections::lot_seed(tx, ctx.group.id, id).await?;
        let cite = election.plan.basis.cite();
        shift(tx, ctx, &mut election, Move::Declare, cite, format!("Seed of the lots: {seed}")).await?;
        if let Some(poll) = election.poll {
            // From now on the time runs after which its papers are erased.
            polling::service::erasure::declared(tx, ctx, polling::PollId(poll)).await?;
        }
        Ok(election.plan.terms_start)
    })?;
    if start == TermsStart::Declaration {
        super::office::take_office(&super::as_system(ctx), id, None).await?;
    }
    Ok(())
}

/// A past election to be kept: whose papers, from where, as BLT.
#[derive(Clone, Debug)]
pub struct NewPast<'a> {
    pub title: &'a str,
    /// Whose ballots they are and where they were published; shown on the page.
    pub source: &'a str,
    pub held_at: At,
    /// A BLT file, gzipped or not.
    pub papers: &'a [u8],
}

/// Counts the papers of a past election by the Scottish rules and keeps the result in the archive.
pub async fn record_past(ctx: &Ctx, new: NewPast<'_>) -> Result<Uuid> {
    ctx.need(Power::CallElection, None)?;
    let input = count::Input::read(new.papers)
        .map_err(|e| Problem::field("papers", format!("The ballots cannot be read: {e}.")))?;
    let options = count::Options {
        lots: count::Lots::Seeded { seed: input.sha256.clone(), contest: new.title.to_owned() },
        input_sha256: Some(input.sha256.clone()),
        repairs: input.repairs.clone(),
        ..count::Options::default()
    };
    let counted = count::count(&input.election, &count::SCOTTISH, &options)
        .map_err(|e| Problem::field("papers", format!("The ballots cannot be counted: {e}.")))?;
    let past = Past {
        id: ctx.new_id(),
        title: new.title.to_owned(),
        source: new.source.to_owned(),
        held_at: new.held_at,
        count: counted.to_json(),
        blt: count::blt::write(&input.election),
    };
    transact!(ctx.db(), tx => {
        store::outcomes::insert_past(tx, ctx.group.id, &past, ctx.now).await?;
        audit(tx, ctx, Line::new("election.past-recorded").on("past-election", past.id)).await?;
        Ok(past.id)
    })
}

/// One past election with its count.
pub async fn past(ctx: &Ctx, id: Uuid) -> Result<(Past, count::Count)> {
    let past = store::outcomes::past(ctx.db(), ctx.group.id, id).await?;
    let counted = serde_json::from_str(&past.count)?;
    Ok((past, counted))
}

/// The archive, newest first.
pub async fn archive(ctx: &Ctx) -> Result<Vec<PastLine>> {
    store::outcomes::past_lines(ctx.db(), ctx.group.id).await
}

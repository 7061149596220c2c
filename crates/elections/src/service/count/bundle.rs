//! The bundle of a declared election: what everybody, or those who watch, verify and count again.

use std::collections::BTreeMap;

use count::Papers;
use kernel::event::Event;
use kernel::{BoxFuture, Ctx, Power, Problem, Result, transact};
use polling::service::Readers;

use super::{Counting, Entry, Inputs};
use crate::model::{ElectionId, State};
use crate::service::ballot;

/// Publishes the ballot of a declared election: what was opened and counted is noted in the log of its box, and the
/// bundle for these readers is written into a folder.
///
/// # Errors
/// Refuses before the declaration, and where no ballot was held.
pub async fn publish(ctx: &Ctx, id: ElectionId, readers: Readers, to: &std::path::Path) -> Result<()> {
    ctx.need(Power::ReturningOfficer, Some(id.0))?;
    let (poll, count) = published(ctx, id, State::Declared).await?;
    polling::service::publish(ctx, poll, &count, readers, &mut polling::service::into_folder(to)).await
}

/// The bundle with what the count looked at, for somebody who watches the election and undertakes to show it to nobody.
/// The undertaking is noted in the trail.
///
/// # Errors
/// Refuses before the count, without an undertaking, and where fewer than thirty may vote.
pub async fn for_watchers(ctx: &Ctx, id: ElectionId, undertaken: bool) -> Result<Vec<(String, Vec<u8>)>> {
    let election = crate::service::election(ctx, id).await?;
    crate::service::roll::need_witness(ctx, &election).await?;
    if !undertaken {
        return Err(Problem::field(
            "undertaken",
            "Tick that you undertake it; without that the file is not handed out.",
        ));
    }
    let system = crate::service::as_system(ctx);
    let (poll, count) = published(&system, id, State::Counted).await?;
    let mut files = vec![];
    polling::service::publish(&system, poll, &count, Readers::Watchers, &mut |path, bytes| {
        files.push((path.to_owned(), bytes.to_vec()));
        Ok(())
    })
    .await?;
    transact!(ctx.db(), tx => {
        let line = kernel::Line::new("election.papers-taken-to-count-again").on("election", id.0);
        kernel::audit(tx, ctx, line).await
    })?;
    Ok(files)
}

async fn published(
    ctx: &Ctx,
    id: ElectionId,
    from: State,
) -> Result<(polling::PollId, polling::service::Published)> {
    let election = crate::service::election(ctx, id).await?;
    if election.state < from || election.state == State::Abandoned {
        return Err(Problem::refused(
            "The bundle is published when the votes are counted and the result is declared.",
        ));
    }
    let poll = ballot::poll_of(&election)?;
    if polling::service::erasure::gone(ctx, poll, polling::Part::Papers).await?.is_some() {
        // What was published of them is kept beside the poll.
        let none = polling::service::Published { counted: vec![], inputs: vec![], quotas: false };
        return Ok((poll, none));
    }
    let voted = super::voted(ctx, &election).await?;
    let inputs = transact!(ctx.db(), tx => { super::inputs(tx, ctx, id, voted.clone()).await })?;
    Ok((poll, counted_from(&inputs)?))
}

#[derive(serde::Deserialize)]
struct OfPoll {
    subject: uuid::Uuid,
}

/// The papers of a ballot are erased soon: what is published of them is noted and kept before, if nobody did.
pub fn erasure_near(ctx: Ctx, event: Event) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let id = ElectionId(event.read::<OfPoll>()?.subject);
        let Some(election) = super::super::elections(&ctx).await?.into_iter().find(|it| it.id == id) else {
            return Ok(());
        };
        if election.state < State::Declared || election.state == State::Abandoned {
            return Ok(());
        }
        let (poll, count) = published(&ctx, id, State::Declared).await?;
        polling::service::publish(&ctx, poll, &count, Readers::Everybody, &mut |_, _| Ok(())).await
    })
}

/// The papers of a ballot were erased: the copy from which the stages were counted goes with them, also where the rules
/// had published it, because the manifest promised it.
pub fn papers_erased(ctx: Ctx, event: Event) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let id = ElectionId(event.read::<OfPoll>()?.subject);
        transact!(ctx.db(), tx => { crate::store::outcomes::forget_papers(tx, ctx.group.id, id).await })
    })
}

/// What a published count is made from and what came of it, without anybody's id; whoever counts again gets the same.
pub fn counted_from(inputs: &Inputs) -> Result<polling::service::Published> {
    let counting = Counting::of(inputs)?;
    let (sequence, across, _) = counting.run()?;
    let stages: Vec<_> = sequence.contests.iter().map(outline).collect();
    let mut known = BTreeMap::new();
    let quotas = !across.is_empty() || counting.contests.iter().any(|it| !it.options.constraints.is_empty());
    let contest = |(entry, it): (&Entry<'_>, &count::Contest)| count::RecountContest {
        id: entry.contest.id.to_string(),
        title: it.election.title.clone(),
        seats: it.election.seats,
        candidates: it.election.candidates.iter().map(|c| unnamed(c, quotas, &mut known)).collect(),
        constraints: it.options.constraints.clone(),
        constraint_method: it.options.constraint_method,
        lots: it.options.lots.clone(),
        reopen: it.options.reopen,
        unopposed: !entry.ballot,
    };
    let contests = counting.entries.iter().zip(&counting.contests).map(contest).collect();
    let recount = count::Recount { rules: counting.rules.clone(), contests, across, method: sequence.method };
    let papers: Vec<Papers> = counting.contests.iter().map(|it| it.election.papers.clone()).collect();
    let again =
        recount.count_shown(&papers).map_err(|e| Problem::internal(format!("A recount differs: {e}.")))?;
    let sheets = count::Recount::sheets(&again);
    if again.contests.iter().map(outline).ne(stages) {
        return Err(Problem::internal(
            "Counting from what would be published gives another result, so nothing is published.",
        ));
    }
    let looking = count::Recount::looking(&again);
    let all = counting.entries.iter().zip(sheets.into_iter().zip(looking));
    let counted = all.filter(|(it, _)| it.ballot).filter_map(|(it, (sheet, looking))| {
        Some(polling::service::Counted { contest: it.contest.id.0, sheet: sheet?, looking: looking? })
    });
    Ok(polling::service::Published {
        counted: counted.collect(),
        inputs: serde_json::to_vec_pretty(&recount)?,
        quotas,
    })
}

/// A candidate with a number in place of each person's id, and with categories only where a quota asks for them.
fn unnamed(it: &count::Candidate, quotas: bool, known: &mut BTreeMap<String, usize>) -> count::Candidate {
    let mut made = it.clone();
    for holder in &mut made.holders {
        let next = known.len() + 1;
        let number = *known.entry(std::mem::take(&mut holder.person)).or_insert(next);
        holder.person = format!("person {number}");
        if !quotas {
            holder.categories.clear();
        }
    }
    made
}

/// What a count decided, without the fingerprint of its papers.
fn outline(it: &count::SequenceContest) -> Option<(Vec<count::Elected>, Vec<count::Stage>)> {
    it.count.as_ref().map(|it| (it.elected.clone(), it.stages.clone()))
}

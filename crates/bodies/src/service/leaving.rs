//! When an office ends: sessions end at once, and for a fortnight those who left read what the post reads, unless the
//! successor or those who record terms end that sooner, or they were removed.

use kernel::job::{self, Job};
use kernel::{
    App, At, BoxFuture, Ctx, Grant, GroupId, Hold, Line, PersonId, Power, Problem, Result, Tx, audit,
    session, transact,
};
use serde::{Deserialize, Serialize};

use super::{emergency, terms};
use crate::model::{OVERLAP_DAYS, Term, TermId, by_default};
use crate::store::access::{self as store, Overlap};

pub const JOB: &str = "bodies.term-over";

#[derive(Debug, Serialize, Deserialize)]
struct Over {
    term: TermId,
    /// The end that is watched; jobs of an earlier version have none.
    #[serde(default)]
    at: Option<At>,
}

/// Sees to it that the sessions of a term's holders end with it.
pub(super) async fn watch(tx: &mut Tx, ctx: &Ctx, id: TermId, until: At) -> Result<()> {
    let name = format!("{id}-{}", until.micros());
    job::enqueue(tx, ctx, JOB, Some(&name), until.max(ctx.now), &Over { term: id, at: Some(until) }).await
}

/// The job: ends the sessions of those whose term, or share of it, is over, unless they hold the post still by another one.
pub fn over(ctx: Ctx, job: Job) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let over = job.read::<Over>()?;
        let all = terms::all_terms(&ctx).await?;
        let Some(it) = all.iter().find(|it| it.term == over.term && !it.is_void()) else { return Ok(()) };
        let ended = |person: PersonId| {
            it.end_for(person).is_some_and(|end| end <= ctx.now && over.at.is_none_or(|at| at == end))
        };
        let goes_on =
            |person: PersonId| all.iter().any(|one| one.post == it.post && one.held_by(person, ctx.now));
        let holders = it.holders.iter().map(|one| one.person);
        let gone: Vec<PersonId> = holders.filter(|one| ended(*one) && !goes_on(*one)).collect();
        transact!(ctx.db(), tx => {
            emergency::end_with_office(tx, &ctx, &gone).await?;
            end_sessions(tx, &ctx, &gone).await
        })
    })
}

/// Ends every session of these people in this organisation, because an office of theirs ended. For services.
pub async fn end_sessions(tx: &mut Tx, ctx: &Ctx, people: &[PersonId]) -> Result<()> {
    for person in people {
        let Some(account) = access::service::account_of(ctx.db(), ctx.group.id, *person).await? else {
            continue;
        };
        if session::revoke_all(tx, ctx.group.id, account, ctx.now).await? > 0 {
            audit(tx, ctx, Line::new("sessions.ended-with-office").on("person", person.0)).await?;
        }
    }
    Ok(())
}

/// Somebody who still reads after the end of a term.
#[derive(Clone, Debug)]
pub struct Reader {
    pub term: TermId,
    pub person: PersonId,
    pub until: At,
}

fn end_of(it: &Overlap) -> At {
    it.overlap_until.unwrap_or(it.until_at.plus_hours(24 * OVERLAP_DAYS))
}

/// What a person may still read because a term of theirs ended a moment ago, and nothing that changes anything. Whoever is
/// no member any more or whose rights rest is not asked for.
pub(super) async fn grants(
    app: &App,
    group: GroupId,
    person: PersonId,
    at: At,
    held: &[String],
) -> Result<Vec<Grant>> {
    let mut overlaps = store::overlaps_of(app.db(), group, person, at).await?;
    overlaps.retain(|it| !held.contains(&it.post));
    let mut all = vec![];
    for it in overlaps {
        let powers: Vec<Power> = match &it.powers {
            Some(text) => serde_json::from_str(text)?,
            None => by_default(&it.post),
        };
        let (through, until) = (format!("{} (handing over)", it.name), Some(end_of(&it)));
        let reading = powers.into_iter().filter(|power| power.only_reads());
        all.extend(reading.map(|power| Grant {
            by: Hold::Handover,
            power,
            over: None,
            through: through.clone(),
            until,
        }));
    }
    Ok(all)
}

/// Whether somebody who left a post still reads what it reads.
pub(super) async fn reads_on(ctx: &Ctx, person: PersonId, post: &str) -> Result<bool> {
    let all = store::overlaps_of(ctx.db(), ctx.group.id, person, ctx.now).await?;
    Ok(all.iter().any(|it| it.post == post))
}

/// Those who still read what a post reads.
pub async fn readers(ctx: &Ctx, post: &str) -> Result<Vec<Reader>> {
    let held: Vec<Term> = terms::holders(ctx, post, ctx.now).await?;
    let all = store::overlaps_at(ctx.db(), ctx.group.id, post, ctx.now).await?;
    let gone = all.into_iter().filter(|it| !held.iter().any(|term| term.holds(it.person_id)));
    Ok(gone.map(|it| Reader { term: it.id, person: it.person_id, until: end_of(&it) }).collect())
}

/// Ends the overlap of a term at once: whoever holds the post now, or whoever records terms.
pub async fn end_overlap(ctx: &Ctx, id: TermId) -> Result<()> {
    let all = terms::all_terms(ctx).await?;
    let gone = || Problem::refused("Nobody reads by this term any more.");
    let it = all.iter().find(|it| it.term == id).ok_or_else(gone)?;
    let successor = ctx
        .actor
        .person
        .is_some_and(|person| all.iter().any(|one| one.post == it.post && one.held_by(person, ctx.now)));
    if !successor {
        ctx.need(Power::EditBodies, None)?;
    }
    transact!(ctx.db(), tx => {
        let shares = store::end_share_overlap(tx, ctx.group.id, id, None, ctx.now).await?;
        if !store::end_overlap(tx, ctx.group.id, id, ctx.now).await? && shares == 0 {
            return Err(gone());
        }
        let goes_on = |person: PersonId| all.iter().any(|one| one.held_by(person, ctx.now));
        let people: Vec<PersonId> = it.holders.iter().map(|one| one.person).filter(|one| !goes_on(*one)).collect();
        end_sessions(tx, ctx, &people).await?;
        audit(tx, ctx, Line::new("term.overlap-ended").on("term", id.0)).await
    })
}

/// Records by hand that a holder was removed: the term ends, and nothing is read afterwards.
pub async fn record_removal(tx: &mut Tx, ctx: &Ctx, id: TermId, at: At, decision: &str) -> Result<()> {
    terms::record_end(tx, ctx, id, at, decision).await?;
    store::end_overlap(tx, ctx.group.id, id, at).await?;
    audit(tx, ctx, Line::new("term.removed").on("term", id.0)).await
}

/// Nothing is read afterwards by one who shared a seat, whether the term went on without them or ended with them.
pub(super) async fn end_share_overlap(
    tx: &mut Tx,
    ctx: &Ctx,
    id: TermId,
    person: PersonId,
    at: At,
) -> Result<()> {
    if store::end_share_overlap(tx, ctx.group.id, id, Some(person), at).await? == 0 {
        store::end_overlap(tx, ctx.group.id, id, at).await?;
    }
    audit(tx, ctx, Line::new("term.removed").on("term", id.0)).await
}

//! Corrections of slips of the pen: published by a named person; any member's objection makes a motion of one.

use kernel::{Ctx, Line, Power, Problem, Result, audit, job, transact};
use rulebook::amend::Operation;
use serde_json::json;

use super::draft::{current_window, own_draft, reference};
use super::{commence, fit, moves, tell};
use crate::model::{AmendmentId, Move, Objection, Sort, State};
use crate::store;

/// How long members may object where the text does not say, in hours: a week.
const OBJECTION_HOURS: i64 = 7 * 24;

/// Publishes a draft as a correction. It may change words, numbers and titles; never a rule.
pub async fn notice(ctx: &Ctx, id: AmendmentId) -> Result<()> {
    let version = constitution::service::in_force(ctx).await?;
    let rule = version.rules.amendment();
    may_correct(ctx, rule.as_ref().and_then(|r| r.clerical_by.clone()), &version).await?;
    let it = own_draft(ctx, id).await?;
    let base = reference(ctx).await?;
    let mut ready = it.clone();
    if ready.base.hash != base.hash {
        fit::onto(&mut ready, &base);
    }
    if ready.operations.is_empty() || !ready.stale.is_empty() {
        return Err(Problem::refused("This draft changes nothing, or no longer fits the text."));
    }
    let clerical = |op: &Operation| matches!(op, Operation::ReplaceText { .. } | Operation::Renumber { .. });
    if !ready.operations.iter().all(clerical) {
        return Err(Problem::refused(
            "A correction changes letters, words, numbers and titles; this draft does more.",
        )
        .hint("Hand it in as a motion instead."));
    }
    let cite = rule.as_ref().map(|r| version.cite(&r.cite));
    let stated = rule.as_ref().and_then(|r| r.clerical_objection);
    let until = commence::after(ctx.now, stated, OBJECTION_HOURS, &ctx.group.zone);
    transact!(ctx.db(), tx => {
        let mut now = store::load(tx, ctx.group.id, id).await?;
        if now.revision != it.revision {
            return Err(Problem::conflict("This draft was changed or published a moment ago."));
        }
        (now.base, now.text, now.operations, now.hash) =
            (ready.base.clone(), ready.text.clone(), ready.operations.clone(), ready.hash.clone());
        now.number = store::next_number(tx, ctx.group.id).await?;
        now.sort = Sort::Clerical;
        now.submitted_at = Some(ctx.now);
        now.waits_until = Some(until);
        now.in_force_from = Some(until);
        now.decided_at = Some(ctx.now);
        let note = format!("Any member can object until {}.", until.long(&ctx.group.zone));
        moves::shift(tx, ctx, &mut now, Move::Notice, cite.clone(), note).await?;
        let name = id.to_string();
        job::enqueue(tx, ctx, commence::COMMENCE, Some(&name), until, &json!({ "id": id })).await
    })
}

/// The post that the text names; without one, whoever may publish what a meeting adopted.
async fn may_correct(ctx: &Ctx, named: Option<String>, version: &constitution::Version) -> Result<()> {
    let Some(named) = named else { return ctx.need(Power::EditConstitution, None) };
    let me = ctx.person()?;
    let post = version.rules.post_with_role(&named).map_or(named.clone(), |p| p.id().to_owned());
    if bodies::service::posts_held(ctx, me, ctx.now).await?.contains(&post) {
        return Ok(());
    }
    let cite = version.rules.amendment().map(|r| version.cite(&r.cite_field("clerical_by")));
    Err(Problem::forbidden(format!(
        "Slips of the pen are put right by the {}.",
        version.rules.name_of(&named)
    ))
    .cite(cite))
}

/// Objects to a correction: it becomes a motion and goes the whole road.
pub async fn object(ctx: &Ctx, id: AmendmentId, words: &str) -> Result<()> {
    let person = ctx.person()?;
    if words.trim().is_empty() {
        return Err(Problem::field("words", "Say why this is more than a slip of the pen."));
    }
    let it = super::amendment(ctx, id).await?;
    let to = tell::mover(ctx, &it).await?;
    let window = current_window(ctx).await?;
    transact!(ctx.db(), tx => {
        let mut it = store::load(tx, ctx.group.id, id).await?;
        if it.state != State::Noticed || it.waits_until.is_some_and(|at| ctx.now > at) {
            return Err(Problem::refused("This correction can no longer be objected to.").hint("You can propose a change of your own."));
        }
        let objection = Objection { person, name: ctx.actor.name.clone(), words: words.trim().to_owned(), at: ctx.now, settled: Some("It became a motion.".into()) };
        store::add_objection(tx, ctx.group.id, id, &objection).await?;
        (it.waits_until, it.in_force_from, it.decided_at) = (None, None, None);
        it.sort = Sort::Motion;
        moves::shift(tx, ctx, &mut it, Move::Object, window.clause.clone(), words.trim()).await?;
        if window.seconders == 0 {
            moves::shift(tx, ctx, &mut it, Move::Second, window.clause.clone(), "The text asks for no seconders.").await?;
        }
        audit(tx, ctx, Line::new("amendment.objection").on("amendment", id.0)).await?;
        tell::tell(tx, ctx, &it, &to, "A member objects to your correction", &format!("It is a motion now. {}", words.trim())).await
    })
}

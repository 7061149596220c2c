//! What officers and the committee do: take a motion as in order, open it to consultation, advise, put it on the agenda.

use consultations::model::{Audience, NewConsultation, PromptSet, Subject};
use kernel::{At, Ctx, Power, Problem, Result, Tx, emit, transact};
use serde_json::json;

use super::{moves, record, tell};
use crate::model::{Advice, Amendment, AmendmentId, Move, State};
use crate::store;

/// Takes a motion as in order: its form, never its content.
pub async fn accept(ctx: &Ctx, id: AmendmentId) -> Result<()> {
    ctx.need(Power::EditConstitution, None)?;
    let it = super::amendment(ctx, id).await?;
    let to = tell::mover(ctx, &it).await?;
    transact!(ctx.db(), tx => {
        let mut it = store::load(tx, ctx.group.id, id).await?;
        moves::shift(tx, ctx, &mut it, Move::Accept, None, "").await?;
        tell::tell(tx, ctx, &it, &to, "Your motion is in order", "Your motion was taken as in order and goes on to the meeting.").await
    })
}

/// Opens a motion to consultation until an hour: its changed clauses, answered part by part.
pub async fn consult(ctx: &Ctx, id: AmendmentId, closes_at: At, responsible: &str) -> Result<()> {
    ctx.need(Power::EditConstitution, None)?;
    let it = super::amendment(ctx, id).await?;
    let new = NewConsultation {
        title: format!("{}: {}", it.name(), it.title),
        intro: it.reason.clone(),
        responsible: responsible.trim().to_owned(),
        address: String::new(),
        audience: Audience::Members,
        prompts: PromptSet::Four,
        asks_votes: true,
        subject: Some(Subject { kind: "amendment".into(), id: id.0, url: it.url() }),
        text: changed_clauses(&it),
        closes_at,
        committee_at: None,
        meeting_at: None,
    };
    let opened = transact!(ctx.db(), tx => {
        let mut it = store::load(tx, ctx.group.id, id).await?;
        let consultation = consultations::service::create_in(tx, ctx, new.clone()).await?;
        it.consultation = Some(consultation.0);
        let note = format!("Answers until {}", closes_at.long(&ctx.group.zone));
        moves::shift(tx, ctx, &mut it, Move::Consult, None, note).await?;
        Ok(consultation)
    })?;
    consultations::service::open(ctx, opened, false).await
}

/// The clauses that a motion changes, as prose with their headings.
pub(super) fn changed_clauses(it: &Amendment) -> String {
    let (before, after) = (rulebook::parse(&it.base.source).document, rulebook::parse(&it.text).document);
    let mut text = format!("# {}\n", it.title);
    for change in rulebook::compare(&before, &after).clauses {
        let clause = rulebook::amend::clause_text(&it.text, &change.slug);
        let prose = clause.map_or_else(|| "This clause is left out.".to_owned(), |it| it.prose);
        text.push_str(&format!("\n## {} {{#{}}}\n\n{prose}\n", change.label, change.slug));
    }
    text
}

/// Publishes what the committee advises, and tells the mover.
pub async fn recommend(ctx: &Ctx, id: AmendmentId, advice: Advice, words: &str, minute: &str) -> Result<()> {
    ctx.need(Power::EditConstitution, None)?;
    if words.trim().is_empty() || minute.trim().is_empty() {
        return Err(Problem::field(
            "advice_words",
            "Give the committee's reasons, and the minute of its meeting.",
        ));
    }
    let it = super::amendment(ctx, id).await?;
    let to = tell::mover(ctx, &it).await?;
    transact!(ctx.db(), tx => {
        let mut it = store::load(tx, ctx.group.id, id).await?;
        if !it.state.is_open() || matches!(it.state, State::Noticed) {
            return Err(Problem::conflict("This motion is decided, so advice would come too late."));
        }
        it.advice = Some(advice);
        it.advice_words = words.trim().to_owned();
        moves::save(tx, ctx, &mut it).await?;
        let note = format!("{} ({})", words.trim(), minute.trim());
        moves::note_down(tx, ctx, &it, advice.words(), None, note).await?;
        let told = format!("{}: {}", advice.words(), words.trim());
        tell::tell(tx, ctx, &it, &to, "The committee advises on your motion", &told).await
    })
}

/// Puts a motion on the agenda of the meeting that decides.
pub async fn table(ctx: &Ctx, id: AmendmentId) -> Result<()> {
    ctx.need(Power::EditConstitution, None)?;
    let window = super::draft::current_window(ctx).await?;
    let occasion = window.occasion.clone().ok_or_else(|| {
        Problem::refused("No day is fixed for the meeting that decides.").cite(window.clause.clone())
    })?;
    transact!(ctx.db(), tx => {
        let mut it = store::load(tx, ctx.group.id, id).await?;
        it.occasion = Some(occasion.id.0);
        moves::shift(tx, ctx, &mut it, Move::Table, window.clause.clone(), occasion.title.clone()).await?;
        let complete = !any_waits(tx, ctx).await?;
        let title = format!("{}: {}", it.name(), it.title);
        let told = json!({ "id": it.id, "title": title, "url": it.url(), "occasion": occasion.id.0, "complete": complete });
        emit(tx, ctx, "amendments.tabled", &told).await
    })
}

/// Whether a motion that is handed in is on no agenda yet.
async fn any_waits(tx: &mut Tx, ctx: &Ctx) -> Result<bool> {
    let open = store::open_in(tx, ctx.group.id).await?;
    let waits = |it: &Amendment| {
        let before =
            matches!(it.state, State::Submitted | State::Seconded | State::InOrder | State::Consulting);
        before && it.parent.is_none()
    };
    Ok(open.iter().any(waits))
}

/// Records that the meeting did not reach a motion.
pub async fn expire(ctx: &Ctx, id: AmendmentId, because: &str) -> Result<()> {
    record::may_record(ctx, &*constitution::service::in_force(ctx).await?).await?;
    if because.trim().is_empty() {
        return Err(Problem::field(
            "because",
            "Say why there was no vote, such as \"The meeting closed before it was reached\".",
        ));
    }
    let it = super::amendment(ctx, id).await?;
    let to = tell::mover(ctx, &it).await?;
    transact!(ctx.db(), tx => {
        let mut it = store::load(tx, ctx.group.id, id).await?;
        it.because = because.trim().to_owned();
        moves::shift(tx, ctx, &mut it, Move::Expire, None, because.trim()).await?;
        tell::tell(tx, ctx, &it, &to, "Your motion was not voted on", because.trim()).await
    })
}

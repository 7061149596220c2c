//! The committee's table: each answer under a theme, with what became of it.

use std::collections::BTreeMap;

use kernel::{Ctx, Line, Power, Problem, Result, Tx, audit, transact};

use crate::model::{Comment, CommentId, Consultation, ConsultationId, Operation, Outcome, Part, ThemeId};
use crate::store::comment::{self as store, Coded};
use crate::store::consultation;

/// One answer as the committee sees it.
#[derive(Clone, Debug)]
pub struct Row {
    pub comment: Comment,
    pub who: String,
    pub theme: Option<String>,
}

/// The whole table.
#[derive(Clone, Debug)]
pub struct Table {
    pub consultation: Consultation,
    pub parts: Vec<Part>,
    pub rows: Vec<Row>,
    pub themes: Vec<(ThemeId, String)>,
}

/// Every answer with the name of whoever gave it: for those who lead consultations, and logged.
pub async fn table(ctx: &Ctx, id: ConsultationId) -> Result<Table> {
    ctx.need(Power::Consult, None)?;
    let consultation = consultation::find(ctx.db(), ctx.group.id, id).await?;
    let who = consultation::participants(ctx.db(), ctx.group.id, id).await?;
    kernel::log_read(ctx, "answers of a consultation", "working through the answers", who.len()).await?;
    let names: BTreeMap<_, _> = who.into_iter().map(|it| (it.id, it.name)).collect();
    let themes = store::themes(ctx.db(), ctx.group.id, id).await?;
    let (_, parts) = super::text(ctx, id).await?;
    let row = |comment: Comment| {
        let theme = themes.iter().find(|it| Some(it.0) == comment.theme).map(|it| it.1.clone());
        let who = names.get(&comment.participant).filter(|it| !it.is_empty()).cloned();
        Row { who: who.unwrap_or_else(|| "Somebody who gave no name".into()), theme, comment }
    };
    let rows = store::all(ctx.db(), ctx.group.id, id).await?.into_iter().map(row).collect();
    Ok(Table { consultation, parts, rows, themes })
}

/// What the committee says to an answer.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// The theme in words; a new one is made, an empty one taken off.
    pub theme: String,
    pub outcome: Option<Outcome>,
    /// "We did": a sentence for whoever said it.
    pub answer: String,
    /// The change it led to: its title and its page on this site.
    pub operation: Option<Operation>,
}

/// Codes and answers one response.
pub async fn code(ctx: &Ctx, id: ConsultationId, of: CommentId, given: Code) -> Result<()> {
    ctx.need(Power::Consult, None)?;
    if given.outcome.is_some() && given.answer.trim().is_empty() {
        return Err(Problem::field(
            "answer",
            "Say in a sentence what became of it and why: whoever said it will read it.",
        ));
    }
    if given.answer.chars().count() > 2_000 || given.theme.chars().count() > 120 {
        return Err(Problem::field(
            "answer",
            "This is too long: 2,000 characters for an answer, 120 for a theme.",
        ));
    }
    // Only paths of this site: a link elsewhere could be made to look like ours.
    let inside =
        |it: &&Operation| it.url.is_empty() || (it.url.starts_with('/') && !it.url.starts_with("//"));
    if given.operation.as_ref().is_some_and(|it| !inside(&it)) {
        return Err(Problem::field(
            "operation_url",
            "Give the page of the change on this site, such as /amendments/…",
        ));
    }
    transact!(ctx.db(), tx => {
        if store::home(tx, ctx.group.id, of).await? != Some(id) {
            return Err(Problem::not_found("There is no such answer."));
        }
        let theme = theme(tx, ctx, id, given.theme.trim()).await?;
        let coded = Coded {
            theme,
            outcome: given.outcome,
            answer: given.answer.trim(),
            operation: given.operation.clone().filter(|it| !it.url.is_empty()),
            at: ctx.now,
            by: ctx.actor.person,
        };
        store::code(tx, ctx.group.id, of, &coded).await?;
        audit(tx, ctx, Line::new("consultation.answered").on("consultation-answer", of.0)).await
    })
}

async fn theme(tx: &mut Tx, ctx: &Ctx, of: ConsultationId, title: &str) -> Result<Option<ThemeId>> {
    if title.is_empty() {
        return Ok(None);
    }
    let all = store::themes_in(tx, ctx.group.id, of).await?;
    if let Some(found) = all.into_iter().find(|it| it.1.eq_ignore_ascii_case(title)) {
        return Ok(Some(found.0));
    }
    let id = ThemeId(ctx.new_id());
    store::add_theme(tx, ctx.group.id, of, id, title).await?;
    Ok(Some(id))
}

/// Links an answer to the change it became, in the caller's transaction. An answer that is not here, or is linked
/// already, stays as it is.
pub async fn led_to(tx: &mut Tx, ctx: &Ctx, of: CommentId, to: &Operation) -> Result<()> {
    store::led_to(tx, ctx.group.id, of, to).await
}

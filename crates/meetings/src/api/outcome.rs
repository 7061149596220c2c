//! What came of meetings: the register of decisions, actions, minutes. Each as its page shows it to the same reader.

use axum::Json;
use axum::extract::Path;
use kernel::{At, Cite, Ctx, Problem, Result};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::{ActionId, DecisionId, MeetingId, Readers, Standing};
use crate::service::{after, minutes};

/// A decision of a body.
#[derive(Debug, Serialize, ToSchema)]
pub struct Decision {
    #[schema(value_type = String, format = Uuid)]
    pub id: DecisionId,
    /// Its number in the register, from 1.
    pub number: u32,
    /// Slug of the body that decided.
    pub body: String,
    /// The kind of decision as the constitution's rules name it.
    pub kind: String,
    pub title: String,
    /// Markdown.
    pub words: String,
    /// Why, in plain words.
    pub reasons: String,
    pub clause: Option<Cite>,
    pub readers: Readers,
    #[schema(value_type = String, format = DateTime)]
    pub decided_at: At,
    pub state: Standing,
    /// What was done about it since.
    pub follow_up: String,
    #[schema(value_type = Option<String>, format = Uuid)]
    pub meeting: Option<MeetingId>,
}

/// Who is to do what by when. It names nobody: owners stand on the page, for members.
#[derive(Debug, Serialize, ToSchema)]
pub struct Action {
    #[schema(value_type = String, format = Uuid)]
    pub id: ActionId,
    pub body: String,
    pub title: String,
    /// Whether it is a special assignment, which ends with a report.
    pub assignment: bool,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<At>,
    pub overdue: bool,
    pub state: Standing,
    #[schema(value_type = Option<String>, format = Uuid)]
    pub meeting: Option<MeetingId>,
}

/// Minutes as the reader may see them, without what was said in closed items.
#[derive(Debug, Serialize, ToSchema)]
pub struct Minutes {
    #[schema(value_type = String, format = Uuid)]
    pub meeting: MeetingId,
    /// "draft", "checked", "sent to members" or "approved", in words.
    pub stage: String,
    /// The version, from 1.
    pub version: u32,
    #[schema(value_type = String, format = DateTime)]
    pub at: At,
    /// Markdown.
    pub words: String,
    pub approved: bool,
}

#[utoipa::path(get, path = "/api/meetings/decisions", tag = "meetings", operation_id = "meeting_decisions", responses((status = 200, body = [Decision])))]
pub async fn decisions(ctx: Ctx) -> Result<Json<Vec<Decision>>> {
    let all = after::decisions(&ctx).await?.into_iter();
    // The meeting behind it is for members.
    let member = ctx.actor.person.is_some();
    Ok(Json(
        all.map(|it| Decision {
            id: it.id,
            number: it.number,
            body: it.body,
            kind: it.decision,
            title: it.title,
            words: it.words,
            reasons: it.reasons,
            clause: it.cite,
            readers: it.readers,
            decided_at: it.decided_at,
            state: it.state,
            follow_up: it.follow_up,
            meeting: it.meeting.filter(|_| member),
        })
        .collect(),
    ))
}

#[utoipa::path(get, path = "/api/meetings/actions", tag = "meetings", operation_id = "meeting_actions", responses((status = 200, body = [Action]), (status = 401, body = Problem)))]
pub async fn actions(ctx: Ctx) -> Result<Json<Vec<Action>>> {
    let all = after::actions_seen(&ctx).await?.into_iter();
    Ok(Json(
        all.map(|it| Action {
            overdue: it.is_overdue(ctx.now),
            id: it.id,
            body: it.body,
            title: it.title,
            assignment: it.assignment,
            due_at: it.due_at,
            state: it.state,
            meeting: it.meeting,
        })
        .collect(),
    ))
}

#[utoipa::path(get, path = "/api/meetings/{id}/minutes", tag = "meetings", operation_id = "meeting_minutes", params(("id" = String, Path)), responses((status = 200, body = Minutes), (status = 404, body = Problem)))]
pub async fn minutes_of(ctx: Ctx, Path(path): Path<String>) -> Result<Json<Minutes>> {
    let it = minutes::reading(&ctx, ui::id(&path)?).await?;
    let newest =
        it.newest().ok_or_else(|| Problem::not_found("There are no minutes of this meeting yet."))?;
    Ok(Json(Minutes {
        meeting: it.sitting.meeting.id,
        stage: it.minutes.stage().label().to_owned(),
        version: newest.seq,
        at: newest.at,
        words: newest.words.clone(),
        approved: it.minutes.approved.is_some(),
    }))
}

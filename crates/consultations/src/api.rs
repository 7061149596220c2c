//! JSON that mirrors the pages.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use kernel::{Allow, Ctx, Problem, Result, Routes};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::model::{Anchor, Audience, Consultation, ConsultationId, Outcome, State};
use crate::service;

#[derive(OpenApi)]
#[openapi(paths(list, one, report))]
struct Api;

pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/consultations", Allow::Anyone, list)
        .get("/api/consultations/{id}", Allow::Anyone, one)
        .get("/api/consultations/{id}/report", Allow::Anyone, report)
}

/// A consultation.
#[derive(Serialize, ToSchema)]
struct Summary {
    id: uuid::Uuid,
    title: String,
    state: State,
    audience: Audience,
    /// Whether an answer that arrives now counts.
    takes_answers: bool,
    /// Microseconds since 1970.
    closes_at: i64,
    committee_at: Option<i64>,
    meeting_at: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct One {
    #[serde(flatten)]
    summary: Summary,
    /// The draft people answer to, from 1.
    draft: u32,
    parts: Vec<PartOf>,
    /// The heads: slug and question.
    questions: Vec<(String, String)>,
    /// What the caller said.
    own: Vec<Own>,
}

#[derive(Serialize, ToSchema)]
struct PartOf {
    key: String,
    title: String,
    /// Markdown.
    body: String,
}

#[derive(Serialize, ToSchema)]
struct Own {
    part: String,
    question: String,
    body: String,
    anchor: Anchor,
    outcome: Option<Outcome>,
    answer: String,
}

#[derive(Serialize, ToSchema)]
struct ReportOf {
    people: usize,
    answers: usize,
    sentences: Vec<SentenceOf>,
    parts: Vec<Votes>,
}

#[derive(Serialize, ToSchema)]
struct SentenceOf {
    body: String,
    /// Ids of the answers it rests on.
    sources: Vec<uuid::Uuid>,
}

#[derive(Serialize, ToSchema)]
struct Votes {
    part: String,
    agree: u32,
    unsure: u32,
    disagree: u32,
}

fn summary(ctx: &Ctx, it: &Consultation) -> Summary {
    Summary {
        id: it.id.0,
        title: it.title.clone(),
        state: it.state,
        audience: it.audience,
        takes_answers: it.takes_answers(ctx.now),
        closes_at: it.closes_at.micros(),
        committee_at: it.committee_at.map(kernel::At::micros),
        meeting_at: it.meeting_at.map(kernel::At::micros),
    }
}

/// Consultations the caller may see, newest first.
#[utoipa::path(get, path = "/api/consultations", responses((status = 200, body = Vec<Summary>)))]
async fn list(ctx: Ctx) -> Result<Response> {
    let all = service::all(&ctx).await?;
    Ok(Json(all.iter().map(|it| summary(&ctx, it)).collect::<Vec<_>>()).into_response())
}

fn id(text: &str) -> Result<ConsultationId> {
    text.parse().map_err(|_| Problem::not_found("There is no such consultation."))
}

/// One consultation: its text, its questions, and what the caller said.
#[utoipa::path(get, path = "/api/consultations/{id}", params(("id" = uuid::Uuid, Path)), responses((status = 200, body = One), (status = 404)))]
async fn one(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let of = id(&path)?;
    let it = service::one(&ctx, of).await?;
    let (draft, parts) = service::text(&ctx, of).await?;
    let (own, _, _) = service::mine(&ctx, of).await?;
    let body = One {
        summary: summary(&ctx, &it),
        draft,
        parts: parts.into_iter().map(|it| PartOf { key: it.key, title: it.title, body: it.body }).collect(),
        questions: it.prompts.prompts().iter().map(|it| (it.slug.into(), it.label.into())).collect(),
        own: own
            .into_iter()
            .map(|it| Own {
                part: it.part_now,
                question: it.prompt,
                body: it.body,
                anchor: it.anchor,
                outcome: it.outcome,
                answer: it.answer,
            })
            .collect(),
    };
    Ok(Json(body).into_response())
}

/// The report, once it is out.
#[utoipa::path(get, path = "/api/consultations/{id}/report", params(("id" = uuid::Uuid, Path)), responses((status = 200, body = ReportOf), (status = 404), (status = 409)))]
async fn report(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let of = id(&path)?;
    let (report, overview) = (service::report(&ctx, of).await?, service::overview(&ctx, of).await?);
    let sentence = |it: service::Sentence| SentenceOf {
        body: it.body,
        sources: it.sources.iter().map(|it| it.id.0).collect(),
    };
    let votes = |it: service::PartView| Votes {
        part: it.part.key,
        agree: it.votes.agree,
        unsure: it.votes.unsure,
        disagree: it.votes.disagree,
    };
    let body = ReportOf {
        people: overview.people,
        answers: overview.answers,
        sentences: report.sentences.into_iter().map(sentence).collect(),
        parts: overview.parts.into_iter().map(votes).collect(),
    };
    Ok(Json(body).into_response())
}

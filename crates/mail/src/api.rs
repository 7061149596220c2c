//! JSON that mirrors the list of mailings and one mailing. No person's data: names stay on the pages.

use axum::Json;
use axum::extract::Path;
use kernel::{At, Ctx, Result, Routes};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::mailing::{self, Counts, MailingState, Overview, Seen, Subject, Waits};
use crate::model::{Kind, MailingId};
use crate::pages;

pub fn routes() -> Routes {
    Routes::new().get("/api/mailings", pages::SOME, mailings).get("/api/mailings/{id}", pages::SOME, mailing)
}

#[derive(OpenApi)]
#[openapi(paths(mailings, mailing), components(schemas(MailingView)))]
pub struct Api;

/// A mailing, its numbers and what it waits for.
#[derive(Debug, Serialize, ToSchema)]
pub struct MailingView {
    #[schema(value_type = uuid::Uuid)]
    pub id: MailingId,
    pub kind: Kind,
    pub subject: String,
    pub about: Subject,
    pub state: MailingState,
    pub waits: Option<Waits>,
    #[schema(value_type = String, format = DateTime)]
    pub proposed_at: At,
    /// The end of its ten minutes.
    #[schema(value_type = String, format = DateTime)]
    pub held_until: At,
    pub counts: Counts,
    /// Who has looked at the list of those not reached.
    pub seen: Option<Seen>,
}

impl From<Overview> for MailingView {
    fn from(it: Overview) -> Self {
        let Overview { mailing, counts, waits } = it;
        Self {
            id: mailing.id,
            kind: mailing.kind,
            subject: mailing.subject,
            about: mailing.about,
            state: mailing.state,
            waits,
            proposed_at: mailing.proposed_at,
            held_until: mailing.held_until,
            counts,
            seen: mailing.seen,
        }
    }
}

/// The newest hundred mailings that the caller may see.
#[utoipa::path(get, path = "/api/mailings", responses((status = 200, body = Vec<MailingView>)))]
async fn mailings(ctx: Ctx) -> Result<Json<Vec<MailingView>>> {
    Ok(Json(mailing::list(&ctx).await?.into_iter().map(MailingView::from).collect()))
}

/// One mailing.
#[utoipa::path(get, path = "/api/mailings/{id}", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = MailingView), (status = 404, body = kernel::Problem)))]
async fn mailing(ctx: Ctx, Path(id): Path<MailingId>) -> Result<Json<MailingView>> {
    let (_, overview) = pages::visible(&ctx, id).await?;
    Ok(Json(overview.into()))
}

//! Fees as JSON, for those who keep them.

use axum::Json;
use axum::extract::Query as Ask;
use kernel::{Allow, Ctx, Power, Problem, Result, Routes};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::model::Way;
use crate::service::fees;

const KEEP: Allow = Allow::Officer(&[Power::KeepFees]);

pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/fees", KEEP, all).get("/api/fees/payments", KEEP, payments)
}

/// The description of these addresses.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Plenary", description = "Fees of members."),
    paths(all, payments),
    components(schemas(FeeOf, PaymentRow, Payments, Problem))
)]
struct Api;

/// What one category pays today.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeeOf {
    pub category: String,
    /// In the smallest coin; absent while a rate is missing.
    pub due_minor: Option<i64>,
    pub months: Option<i64>,
    /// How it was reached, or what is missing.
    pub steps: Vec<String>,
    pub unpaid: i64,
    pub clause: kernel::Cite,
}

#[utoipa::path(get, path = "/api/fees", tag = "fees", responses((status = 200, body = Vec<FeeOf>), (status = 403, body = Problem)))]
async fn all(ctx: Ctx) -> Result<Json<Vec<FeeOf>>> {
    let of = |it: fees::Overview| {
        let worked = it.worked.as_ref().ok();
        FeeOf {
            due_minor: worked.map(|it| it.due.minor),
            months: worked.map(|it| it.months),
            steps: it.worked.as_ref().map_or_else(|why| vec![why.clone()], |it| it.steps.clone()),
            category: it.category,
            unpaid: it.unpaid,
            clause: it.cite,
        }
    };
    Ok(Json(fees::overview(&ctx).await?.into_iter().map(of).collect()))
}

/// One row of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentRow {
    #[schema(value_type = String, format = Uuid)]
    pub id: crate::model::PaymentId,
    pub receipt: i64,
    #[schema(value_type = String, format = Uuid)]
    pub person: kernel::PersonId,
    /// In the smallest coin; below nought for a reversal.
    pub minor: i64,
    pub way: Way,
    #[schema(value_type = String, format = DateTime)]
    pub received: kernel::At,
    #[schema(value_type = String, format = DateTime)]
    pub covers_from: kernel::At,
    /// The first instant that is not covered.
    #[schema(value_type = String, format = DateTime)]
    pub covers_until: kernel::At,
    #[schema(value_type = Option<String>, format = Uuid)]
    pub reverses: Option<crate::model::PaymentId>,
    pub reversed: bool,
}

/// One page of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct Payments {
    pub total: i64,
    pub page: u32,
    pub payments: Vec<PaymentRow>,
}

/// Which page, from 0; fifty rows a page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct Page {
    page: u32,
}

#[utoipa::path(get, path = "/api/fees/payments", tag = "fees", params(Page), responses((status = 200, body = Payments), (status = 403, body = Problem)))]
async fn payments(ctx: Ctx, Ask(params): Ask<Page>) -> Result<Json<Payments>> {
    let page = params.page.min(100_000);
    let (rows, total) = fees::ledger(&ctx, page).await?;
    kernel::log_read(&ctx, "ledger of fees (API)", "collecting fees", rows.len()).await?;
    let row = |it: crate::model::Payment| PaymentRow {
        id: it.id,
        receipt: it.receipt,
        person: it.person,
        minor: it.amount.minor,
        way: it.way,
        received: it.received,
        covers_from: it.covers_from,
        covers_until: it.covers_until,
        reverses: it.reverses,
        reversed: it.reversed,
    };
    Ok(Json(Payments { total, page, payments: rows.into_iter().map(row).collect() }))
}

//! What I pay, how it is reached and paid, the band I name, and my receipts.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::{Fields, Shell};

use super::ledger::{Row, row};
use crate::model::Named;
use crate::pages::{last_day, pence, pounds};
use crate::service::fees::{self, Own};

#[derive(Template)]
#[template(path = "membership/my_fees.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    own: Own,
    paid_until: Option<String>,
    paid: bool,
    rows: Vec<Row>,
}

async fn page(ctx: &Ctx, fields: Option<Fields>) -> Result<Page> {
    let own = fees::own(ctx).await?;
    let named = || {
        let lower = own.named.lower.map_or_else(String::new, pounds);
        Fields::default().with("band", own.named.band.clone()).with("lower", lower)
    };
    Ok(Page {
        shell: Shell::new(ctx, "My fee").crumb("My membership", "/me"),
        fields: fields.unwrap_or_else(named),
        paid_until: own.paid_until.map(|end| last_day(ctx, end)),
        paid: own.paid_until.is_some_and(|end| end > ctx.now),
        rows: own.payments.iter().map(|it| row(ctx, it)).collect(),
        own,
    })
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, None).await?)
}

pub async fn name(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = match read(&fields) {
        Ok(named) => fees::name_band(&ctx, &named).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => Ok(ui::done("/me/fees", "Written down. Whoever records your payment goes by it.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, Some(fields.wrong(&problem))).await?),
    }
}

fn read(fields: &Fields) -> Result<Named> {
    let lower = match fields.value("lower") {
        "" => None,
        text => Some(pence("lower", text)?),
    };
    Ok(Named { band: fields.value("band").to_owned(), lower })
}

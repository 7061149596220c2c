//! What I pay, how it is reached, and my receipts.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::Shell;

use super::ledger::{Row, row};
use crate::pages::last_day;
use crate::service::fees::{self, Own};

#[derive(Template)]
#[template(path = "membership/my_fees.html")]
struct Page {
    shell: Shell,
    own: Own,
    paid_until: Option<String>,
    paid: bool,
    rows: Vec<Row>,
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let own = fees::own(&ctx).await?;
    ui::page(Page {
        shell: Shell::new(&ctx, "My fee").crumb("My membership", "/me"),
        paid_until: own.paid_until.map(|end| last_day(&ctx, end)),
        paid: own.paid_until.is_some_and(|end| end > ctx.now),
        rows: own.payments.iter().map(|it| row(&ctx, it)).collect(),
        own,
    })
}

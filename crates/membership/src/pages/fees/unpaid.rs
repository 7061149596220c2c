//! Members whose fee is not paid.

use askama::Template;
use axum::extract::Query as Ask;
use axum::response::Response;
use kernel::{Ctx, Result};
use serde::Deserialize;
use ui::Shell;

use crate::pages::last_day;
use crate::service::fees::{self, Overview};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    category: String,
    page: u32,
}

#[derive(Template)]
#[template(path = "membership/unpaid.html")]
struct Page {
    shell: Shell,
    all: Vec<Overview>,
    chosen: String,
    total: i64,
    lines: Vec<Line>,
    earlier: Option<String>,
    later: Option<String>,
}

struct Line {
    id: String,
    number: i64,
    name: String,
    paid: String,
    email: String,
}

pub async fn show(ctx: Ctx, Ask(params): Ask<Params>) -> Result<Response> {
    let all = fees::overview(&ctx).await?;
    let chosen = all.iter().find(|it| it.category == params.category).or(all.first());
    let (chosen, total) = chosen.map(|it| (it.category.clone(), it.unpaid)).unwrap_or_default();
    let number = params.page.min(100_000);
    let people = people::service::unpaid(&ctx, &chosen, number).await?;
    kernel::log_read(&ctx, "who has not paid", "collecting fees", people.len()).await?;
    let line = |it: people::service::Payer| Line {
        id: it.id.to_string(),
        number: it.number,
        name: it.name,
        paid: it.paid_until.map_or_else(|| "never".to_owned(), |end| last_day(&ctx, end)),
        email: it.email.unwrap_or_default(),
    };
    let at_page = |n: u32| format!("/fees/unpaid?category={}&page={n}", ui::percent(&chosen));
    ui::page(Page {
        shell: Shell::new(&ctx, "Who has not paid").crumb("Fees", "/fees"),
        earlier: number.checked_sub(1).map(at_page),
        later: (i64::from(number + 1) * people::service::PAGE < total).then(|| at_page(number + 1)),
        lines: people.into_iter().map(line).collect(),
        all,
        chosen,
        total,
    })
}

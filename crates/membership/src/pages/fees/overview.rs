//! What each category pays, how it is reached, and the rates behind it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{At, Ctx, Result, transact};
use ui::{Fields, Shell};

use crate::model::{Rate, RateId};
use crate::pages::{pence, start_of};
use crate::service::fees::{self, NewRate, Overview};

#[derive(Template)]
#[template(path = "membership/fees.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    all: Vec<Overview>,
    /// Names of rates that a rule takes a share of.
    names: Vec<String>,
    rates: Vec<Line>,
    year: String,
    sums: Vec<Sum>,
}

struct Line {
    id: String,
    name: String,
    band: String,
    amount: String,
    months: i64,
    from: String,
    source: String,
    to_come: bool,
}

struct Sum {
    way: &'static str,
    n: i64,
    sum: String,
}

/// Says how and to whom fees are paid.
pub async fn how(ctx: Ctx, fields: Fields) -> Result<Response> {
    match fees::set_how_to_pay(&ctx, fields.value("how")).await {
        Ok(()) => Ok(ui::done("/fees", "Members read it on the page of their fee.")),
        Err(problem) if problem.kind == kernel::Kind::ConfirmAgain => Err(problem),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let today = ctx.now.date(&ctx.group.zone).to_string();
    let how = fees::how_to_pay(&ctx).await?;
    ui::page(page(&ctx, Fields::default().with("from", today).with("months", "1").with("how", how)).await?)
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let all = fees::overview(ctx).await?;
    let mut names: Vec<String> = all.iter().filter_map(|it| it.of.clone()).collect();
    names.dedup();
    let rates = fees::rates(ctx).await?.iter().map(|it| line(ctx, it)).collect();
    let zone = &ctx.group.zone;
    let year = ctx.now.date(zone).first_of_year();
    let sums = fees::sums(ctx, At::start_of_day(year, zone)).await?;
    let shell = Shell::new(ctx, "Fees");
    Ok(Page {
        shell,
        fields,
        all,
        names,
        rates,
        year: year.year().to_string(),
        sums: sums.iter().map(sum).collect(),
    })
}

fn line(ctx: &Ctx, it: &Rate) -> Line {
    Line {
        id: it.id.to_string(),
        name: it.name.replace('-', " "),
        band: it.band.clone(),
        amount: it.amount.to_string(),
        months: it.months,
        from: it.from.day(&ctx.group.zone),
        source: it.source.clone(),
        to_come: it.from > ctx.now,
    }
}

fn sum((currency, way, n, minor): &(String, String, i64, i64)) -> Sum {
    use rulebook::{Currency, Money};
    let currency = match currency.as_str() {
        "EUR" => Currency::Eur,
        "USD" => Currency::Usd,
        _ => Currency::Gbp,
    };
    let label = crate::model::Way::read(way).map_or("", crate::model::Way::label);
    Sum { way: label, n: *n, sum: Money { minor: *minor, currency }.to_string() }
}

pub async fn record(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = match read(&ctx, &fields).await {
        Ok(new) => transact!(ctx.db(), tx => { fees::record_rate(tx, &ctx, &new).await }).map(drop),
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => Ok(ui::done("/fees", "The rate is recorded. Fees are worked out with it from its day on.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

async fn read(ctx: &Ctx, fields: &Fields) -> Result<NewRate> {
    let name = fields.value("name").to_owned();
    if !fees::overview(ctx).await?.iter().any(|it| it.of.as_ref() == Some(&name)) {
        return Err(kernel::Problem::field("name", "Choose a rate that a rule of the constitution names."));
    }
    let months = fields.value("months").parse();
    Ok(NewRate {
        name,
        band: fields.value("band").to_owned(),
        minor: pence("amount", fields.value("amount"))?,
        months: months
            .map_err(|_| kernel::Problem::field("months", "Write for how many months it is: 1 or 12."))?,
        from: start_of(ctx, "from", fields.value("from"))?,
        source: fields.value("source").to_owned(),
    })
}

pub async fn withdraw(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let id: RateId = ui::id(&path)?;
    transact!(ctx.db(), tx => { fees::withdraw_rate(tx, &ctx, id).await })?;
    Ok(ui::done(
        "/fees",
        "The rate is taken back. Payments that were worked out with it keep their receipts.",
    ))
}

//! Recording what one member paid.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, PersonId, Problem, Result, transact};
use people::service::Payer;
use ui::{Fields, Shell};

use crate::model::{Named, PaymentId, Way};
use crate::pages::{last_day, pence, pounds, start_of};
use crate::service::fees::{self, NewPayment, Overview};

#[derive(Template)]
#[template(path = "membership/pay.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    payer: Payer,
    paid_until: Option<String>,
    fee: Option<Overview>,
    ways: Vec<(&'static str, &'static str)>,
    rows: Vec<super::ledger::Row>,
    cite: Option<Cite>,
}

pub async fn form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let today = ctx.now.date(&ctx.group.zone).to_string();
    let person: PersonId = ui::id(&path)?;
    let mut page = page(&ctx, person, Fields::default()).await?;
    let named = fees::named_by(&ctx, person).await?;
    let amount = page.fee.as_ref().and_then(|it| due(it, &named));
    if page.fee.as_ref().is_some_and(|it| it.own_word) {
        page.fields = page.fields.with("band", named.band.clone());
        if named.lower.is_some() {
            page.fields = page.fields.with("lower", "yes");
        }
    }
    page.fields = page
        .fields
        .with("received", today)
        .with("amount", amount.map_or_else(String::new, pounds))
        .with("once", ctx.new_id().to_string());
    ui::page(page)
}

/// What is due by what the member named: the lower amount, or the fee of the band.
fn due(fee: &Overview, named: &Named) -> Option<i64> {
    let band = fee.bands.iter().find(|it| it.0 == named.band && fee.own_word).map(|it| &it.1);
    let whole = band.unwrap_or(&fee.worked).as_ref().ok().map(|it| it.due.minor);
    named.lower.filter(|_| fee.own_word).or(whole)
}

async fn page(ctx: &Ctx, person: PersonId, fields: Fields) -> Result<Page> {
    let payer = transact!(ctx.db(), tx => { people::service::payer(tx, ctx, person).await })?;
    kernel::log_read_of(ctx, "fee of a person", "collecting fees", &[person]).await?;
    let all = fees::overview(ctx).await?;
    let fee = all.into_iter().find(|it| Some(&it.category) == payer.category.as_ref());
    let rows = fees::of_person(ctx, person).await?;
    Ok(Page {
        shell: Shell::new(ctx, format!("Fee of {}", payer.name)).crumb("Fees", "/fees"),
        fields,
        paid_until: payer.paid_until.map(|end| last_day(ctx, end)),
        cite: fee.as_ref().map(|it| it.cite.clone()),
        payer,
        fee,
        ways: Way::ALL.iter().map(|it| (it.slug(), it.label())).collect(),
        rows: rows.iter().map(|it| super::ledger::row(ctx, it)).collect(),
    })
}

pub async fn take(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let person: PersonId = ui::id(&path)?;
    let done = match read(&ctx, person, &fields) {
        Ok(new) => transact!(ctx.db(), tx => { fees::pay(tx, &ctx, &new).await }),
        Err(problem) => Err(problem),
    };
    match done {
        Ok(it) => {
            let said = format!(
                "Receipt no. {}: paid to the end of {}.",
                it.receipt,
                last_day(&ctx, it.covers_until)
            );
            Ok(ui::done(&format!("/fees/receipts/{}", it.id), &said))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, person, fields.wrong(&problem)).await?),
    }
}

fn read(ctx: &Ctx, person: PersonId, fields: &Fields) -> Result<NewPayment> {
    let way =
        Way::read(fields.value("way")).ok_or_else(|| Problem::field("way", "Choose how it was paid."))?;
    let minor = if way == Way::Waiver { 0 } else { pence("amount", fields.value("amount"))? };
    let lower = (fields.ticked("lower", "yes") && way != Way::Waiver).then_some(minor);
    let from = match fields.value("covers_from") {
        "" => None,
        day => Some(start_of(ctx, "covers_from", day)?),
    };
    let once = fields.value("once").parse().unwrap_or_else(|_| ctx.new_id());
    Ok(NewPayment {
        id: PaymentId(once),
        person,
        way,
        minor,
        received: start_of(ctx, "received", fields.value("received"))?,
        named: Named { band: fields.value("band").to_owned(), lower },
        reference: fields.value("reference").to_owned(),
        from,
        send: fields.ticked("send", "yes"),
    })
}

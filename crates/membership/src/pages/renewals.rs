//! Whose fee runs out or has run out, and memberships that may end for it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Allow, Cite, Ctx, PersonId, Power, Result, Routes, transact};
use ui::{Fields, Shell};

use super::last_day;
use crate::service::renewals;

const EDIT: Allow = Allow::Officer(&[Power::EditRegister]);

pub fn routes() -> Routes {
    Routes::new().get("/renewals", EDIT, show).post("/renewals/{id}/end", EDIT, end)
}

#[derive(Template)]
#[template(path = "membership/renewals.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    grounds: Vec<Ground>,
    ending: Vec<Line>,
    soon: Vec<Line>,
    left_out: usize,
    /// Who is on the page, for the log.
    seen: Vec<PersonId>,
}

struct Ground {
    category: String,
    rule: Option<String>,
    cite: Option<Cite>,
}

struct Line {
    id: String,
    number: i64,
    name: String,
    paid: String,
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let page = page(&ctx, Fields::default()).await?;
    kernel::log_read_of(&ctx, "renewals", "renewing memberships", &page.seen).await?;
    ui::page(page)
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let line = |it: &people::service::Owing| Line {
        id: it.person.to_string(),
        number: it.number,
        name: it.name.clone(),
        paid: last_day(ctx, it.paid_until),
    };
    let names = people::service::categories(ctx).await?;
    let (mut grounds, mut soon) = (vec![], vec![]);
    for it in renewals::grounds(ctx).await? {
        let to = ctx.now.plus_days(30, &ctx.group.zone);
        soon.extend(people::service::paid_between(ctx, &it.category, ctx.now, to, 200).await?);
        let rule = it.after.zip(it.grace).map(|(after, grace)| {
            format!("Who is {after} behind is reminded. {grace} later the membership may end, once somebody confirms it.")
        });
        let category = people::service::category_name(&names, &it.category).to_owned();
        grounds.push(Ground { category, rule, cite: it.cite });
    }
    let mut ending: Vec<_> = renewals::ending(ctx).await?.into_iter().map(|it| it.0).collect();
    let unseen = people::service::unseen(ctx).await?;
    let left_out = unseen.sift(&mut ending, |it| [it.person]) + unseen.sift(&mut soon, |it| [it.person]);
    Ok(Page {
        shell: Shell::new(ctx, "Renewals").crumb("Register", "/people"),
        fields,
        grounds,
        seen: ending.iter().chain(&soon).map(|it| it.person).collect(),
        ending: ending.iter().map(line).collect(),
        soon: soon.iter().map(line).collect(),
        left_out,
    })
}

pub async fn end(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let person: PersonId = ui::id(&path)?;
    match transact!(ctx.db(), tx => { renewals::confirm_end(tx, &ctx, person).await }) {
        Ok(()) => Ok(ui::done("/renewals", "The membership has ended. They can join again at any time.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, Fields::default().wrong(&problem)).await?),
    }
}

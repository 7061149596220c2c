//! The register: search, filters, counts.

use askama::Template;
use axum::extract::Query as Ask;
use axum::response::Response;
use kernel::{Ctx, Power, Problem, Result};
use serde::Deserialize;
use ui::Shell;

use super::day;
use crate::model::Status;
use crate::service::{self, Counts, Found, Query, places};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    q: String,
    category: String,
    status: String,
    area: String,
    page: u32,
}

#[derive(Template)]
#[template(path = "people/list.html")]
struct Page {
    shell: Shell,
    q: String,
    lines: Vec<Row>,
    total: i64,
    counts: Counts,
    categories: Vec<Choice>,
    statuses: Vec<Choice>,
    /// Nothing where there are so many that a name is typed.
    areas: Option<Vec<Choice>>,
    area: String,
    /// What is wrong with the ward that was typed, and what may have been meant.
    odd_area: Option<(String, String)>,
    may_edit: bool,
    may_export: bool,
    /// How many pairs of entries may be one person.
    twice: i64,
    fed_at: Option<String>,
    /// What was searched for instead of what nobody is called.
    instead: Option<String>,
    /// More people fit the words than are shown.
    more: bool,
    /// Where this list is taken out as a file.
    export: String,
    earlier: Option<String>,
    later: Option<String>,
    from: i64,
    to: i64,
    /// On this page, because they asked that their data be kept and not used.
    left_out: usize,
}

struct Row {
    id: String,
    number: i64,
    name: String,
    status: &'static str,
    is_member: bool,
    category: String,
    since: String,
    area: String,
    email: String,
    bounced: bool,
}

struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

pub async fn show(ctx: Ctx, Ask(mut params): Ask<Params>) -> Result<Response> {
    match places::area(&ctx, &params.area).await {
        Ok(area) => params.area = area,
        Err(problem) => return ui::page_with(&problem, page(&ctx, params, Some(&problem)).await?),
    }
    ui::page(page(&ctx, params, None).await?)
}

async fn page(ctx: &Ctx, params: Params, odd: Option<&Problem>) -> Result<Page> {
    let query = Query {
        words: params.q.clone(),
        category: params.category.clone(),
        status: params.status.clone(),
        area: params.area.clone(),
        page: params.page.min(100_000),
    };
    let service::Near { mut found, total, instead, more } = service::search_near(ctx, &query).await?;
    let before = found.len();
    // Whoever answers for data, and whoever asks for one number, sees those whose data are kept and not used.
    let one = params.q.trim().starts_with('#');
    let left_out = if one { 0 } else { service::unseen(ctx).await?.sift(&mut found, |it| [it.person_id]) };
    let counts = Counts::of(ctx).await?;
    let categories = service::categories(ctx).await?;
    let shown: Vec<_> = found.iter().map(|it| it.person_id).collect();
    kernel::log_read_of(ctx, "register", "running the register", &shown).await?;
    let lines: Vec<Row> = found.into_iter().map(|it| row(ctx, &categories, it)).collect();
    let may_edit = ctx.may(Power::EditRegister, None);
    let twice = if may_edit { service::duplicates::how_many(ctx).await? } else { 0 };
    let from = i64::from(query.page) * 50;
    let shown = i64::try_from(before).unwrap_or(0);
    let areas = places::few_areas(ctx).await?;
    Ok(Page {
        shell: Shell::new(ctx, "Register of members"),
        q: params.q.clone(),
        categories: choices(
            categories.iter().map(|it| (it.0.clone(), labelled(&counts, it))),
            &params.category,
        ),
        statuses: choices(Status::ALL.iter().map(|it| (it.slug().into(), it.label().into())), &params.status),
        areas: areas.map(|all| {
            choices(all.into_iter().map(|(name, n)| (name.clone(), format!("{name} ({n})"))), &params.area)
        }),
        odd_area: odd.map(|it| (it.detail.clone(), it.hint.clone().unwrap_or_default())),
        area: params.area.clone(),
        twice,
        may_edit,
        may_export: ctx.may(Power::ExportLists, None),
        fed_at: service::fed_at(ctx).await?.map(|at| at.long(&ctx.group.zone)),
        instead,
        more,
        export: address(&params, 0).replacen("/people?page=0", "/people/export?", 1),
        earlier: query.page.checked_sub(1).map(|it| address(&params, it)),
        later: (from + shown < total).then(|| address(&params, query.page + 1)),
        from: from + 1,
        to: from + shown,
        lines,
        left_out,
        total,
        counts,
    })
}

fn labelled(counts: &Counts, (id, name): &(String, String)) -> String {
    let n = counts.categories.iter().find(|it| it.0 == *id).map_or(0, |it| it.1);
    format!("{name} ({n})")
}

fn choices(all: impl Iterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    all.map(|(value, label)| Choice { chosen: value == chosen, value, label }).collect()
}

fn row(ctx: &Ctx, categories: &[(String, String)], it: Found) -> Row {
    let status = Status::read(&it.status).unwrap_or(Status::Contact);
    Row {
        id: it.person_id.to_string(),
        number: it.number,
        name: it.name,
        status: status.label(),
        is_member: status == Status::Member,
        category: it
            .category
            .map_or_else(String::new, |id| service::category_name(categories, &id).to_owned()),
        since: day(ctx, it.since_at),
        area: it.area.unwrap_or_default(),
        email: it.email.unwrap_or_default(),
        bounced: it.email_bounced,
    }
}

fn address(params: &Params, page: u32) -> String {
    let pairs = [
        ("q", &params.q),
        ("category", &params.category),
        ("status", &params.status),
        ("area", &params.area),
    ];
    let mut out = format!("/people?page={page}");
    for (name, value) in pairs.into_iter().filter(|it| !it.1.is_empty()) {
        out.push_str(&format!("&{name}={}", ui::percent(value)));
    }
    out
}

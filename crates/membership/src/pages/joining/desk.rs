//! Applications and the decision on each.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Result, transact};
use ui::{Fields, Shell};

use crate::model::{Application, ApplicationId, ApplicationState};
use crate::service::joining::{self, Checked};

#[derive(Template)]
#[template(path = "membership/joining.html")]
struct List {
    shell: Shell,
    open: Vec<Line>,
    decided: Vec<Line>,
    address: String,
}

struct Line {
    id: String,
    name: String,
    category: String,
    since: String,
    by: Option<String>,
    late: bool,
    state: &'static str,
}

fn line(ctx: &Ctx, names: &[(String, String)], it: &Application) -> Line {
    let zone = &ctx.group.zone;
    let since = it.decided_at.or(it.confirmed_at).unwrap_or(it.created_at);
    Line {
        id: it.id.to_string(),
        name: it.name(),
        category: people::service::category_name(names, &it.category).to_owned(),
        since: since.day(zone),
        by: it.due_at.map(|at| at.day(zone)),
        late: it.due_at.is_some_and(|at| at < ctx.now),
        state: it.state.label(),
    }
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    let names = people::service::categories(&ctx).await?;
    let lines = async |state| -> Result<Vec<Line>> {
        Ok(joining::list(&ctx, state).await?.iter().map(|it| line(&ctx, &names, it)).collect())
    };
    let open = lines(ApplicationState::Open).await?;
    let mut decided = lines(ApplicationState::Admitted).await?;
    decided.extend(lines(ApplicationState::Refused).await?);
    kernel::log_read(&ctx, "applications to join", "admitting members", open.len() + decided.len()).await?;
    let address = format!("{}/join", ctx.base_url());
    ui::page(List { shell: Shell::new(&ctx, "Joining"), open, decided, address })
}

#[derive(Template)]
#[template(path = "membership/application.html")]
struct One {
    shell: Shell,
    fields: Fields,
    it: Application,
    name: String,
    category: String,
    asked: String,
    decided: Option<String>,
    by: Option<String>,
    checked: Checked,
}

pub async fn one(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, &path, Fields::default()).await?)
}

async fn page(ctx: &Ctx, path: &str, fields: Fields) -> Result<One> {
    let it = joining::one(ctx, ui::id::<ApplicationId>(path)?).await?;
    // Who asks anew has an entry in the register, and sees who looked.
    match it.person {
        Some(person) => {
            kernel::log_read_of(ctx, "application to join", "admitting members", &[person]).await?;
        }
        None => kernel::log_read(ctx, "application to join", "admitting members", 1).await?,
    }
    let names = people::service::categories(ctx).await?;
    let zone = &ctx.group.zone;
    Ok(One {
        shell: Shell::new(ctx, format!("{} asks to join", it.name())).crumb("Joining", "/joining"),
        fields,
        name: it.name(),
        category: people::service::category_name(&names, &it.category).to_owned(),
        asked: it.confirmed_at.unwrap_or(it.created_at).long(zone),
        decided: it.decided_at.map(|at| at.long(zone)),
        by: it.due_at.map(|at| at.day(zone)),
        checked: joining::check(ctx, &it).await?,
        it,
    })
}

pub async fn admit(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let it = joining::one(&ctx, ui::id::<ApplicationId>(&path)?).await?;
    match transact!(ctx.db(), tx => { joining::admit(tx, &ctx, &it).await }) {
        Ok(person) => {
            let said = format!("{} is a member from today, and was told so.", it.name());
            Ok(ui::done(&format!("/people/{person}"), &said))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, &path, Fields::default().wrong(&problem)).await?),
    }
}

pub async fn refuse(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let it = joining::one(&ctx, ui::id::<ApplicationId>(&path)?).await?;
    let reason = fields.value("reason").to_owned();
    match transact!(ctx.db(), tx => { joining::refuse(tx, &ctx, &it, &reason).await }) {
        Ok(()) => {
            Ok(ui::done("/joining", &format!("{} was told that they are not admitted, and why.", it.name())))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, &path, fields.wrong(&problem)).await?),
    }
}

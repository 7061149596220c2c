//! Joinings that wait for a second officer.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Kind, PersonId, Result};
use ui::{Fields, Shell};

use super::id;
use crate::model::JoiningAskId;
use crate::service::duplicates::{self as twice, Asked};
use crate::service::{self};

#[derive(Template)]
#[template(path = "people/joining.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    lines: Vec<Line>,
}

/// What is asked, with what a second officer has to know to agree.
struct Line {
    id: String,
    kept: Entry,
    gone: Entry,
    why: String,
    /// "Membership: associate member, since 1 January 2026, instead of national member, since 3 May 2020".
    changes: Vec<String>,
    asked_by: String,
    asked: String,
    /// Why the actor cannot agree to it.
    barred: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "people/joining_own.html")]
struct OwnPage {
    shell: Shell,
    lines: Vec<Own>,
}

/// What somebody reads who may have nothing to do with the other entry: its number, and what would change of their own.
struct Own {
    id: String,
    kept: i64,
    gone: i64,
    changes: Vec<String>,
    asked_by: String,
    asked: String,
}

struct Entry {
    number: i64,
    name: String,
    email: Option<String>,
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let mut lines = vec![];
    let mut seen = vec![];
    for it in twice::asked(ctx).await? {
        seen.extend([it.kept_person, it.gone_person]);
        // Whichever of the two was joined elsewhere or erased meanwhile is no longer there to be joined.
        match line(ctx, &it).await {
            Ok(line) => lines.push(line),
            Err(problem) if problem.kind == Kind::NotFound => {}
            Err(problem) => return Err(problem),
        }
    }
    kernel::log_read_of(ctx, "entries to be joined", "agreeing to a joining", &seen).await?;
    Ok(Page { shell: Shell::new(ctx, "Entries to be joined").crumb("Register", "/people"), fields, lines })
}

async fn line(ctx: &Ctx, it: &Asked) -> Result<Line> {
    let wanted = it.wanted()?;
    let (kept, gone) = (entry(ctx, it.kept_person).await?, entry(ctx, it.gone_person).await?);
    let me = ctx.person()?;
    Ok(Line {
        id: it.id.to_string(),
        why: it.why.clone(),
        changes: twice::changes(ctx, &wanted).await?,
        asked_by: service::names(ctx, &[it.asked_by]).await?.remove(&it.asked_by).unwrap_or_default(),
        asked: it.asked_at.long(&ctx.group.zone),
        barred: twice::barred(it, me),
        kept,
        gone,
    })
}

async fn entry(ctx: &Ctx, person: PersonId) -> Result<Entry> {
    let found = service::person(ctx, person).await?;
    let email = access::service::address_of(ctx.db(), ctx.group.id, person).await?;
    Ok(Entry { number: found.number, name: found.name(), email })
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default()).await?)
}

async fn answer(ctx: &Ctx, fields: Fields, done: Result<()>, said: &str) -> Result<Response> {
    match done {
        Ok(()) => Ok(ui::done("/people/joining", said)),
        Err(problem) if problem.kind == Kind::ConfirmAgain => {
            Ok(ui::done("/confirm?next=/people/joining", "Confirm first, then press the button again."))
        }
        Err(problem) if matches!(problem.kind, Kind::NotFound | Kind::Forbidden) => Err(problem),
        Err(problem) => ui::page_with(&problem, page(ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn agree(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let done = match asked(&path) {
        Ok(id) => twice::agree(&ctx, id).await.map(drop),
        Err(problem) => Err(problem),
    };
    answer(&ctx, fields, done, "Agreed. The two entries are one, and can be taken apart again.").await
}

pub async fn end(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let done = match asked(&path) {
        Ok(id) => twice::call_off(&ctx, id).await,
        Err(problem) => Err(problem),
    };
    answer(&ctx, fields, done, "Called off. The two entries stay two.").await
}

/// For the person whose entry it is.
pub async fn mine(ctx: Ctx) -> Result<Response> {
    let mut lines = vec![];
    for it in twice::asked_of_me(&ctx).await? {
        lines.push(Own {
            id: it.id.to_string(),
            kept: service::person(&ctx, it.kept_person).await?.number,
            gone: service::person(&ctx, it.gone_person).await?.number,
            changes: twice::changes(&ctx, &it.wanted()?).await?,
            asked_by: service::names(&ctx, &[it.asked_by]).await?.remove(&it.asked_by).unwrap_or_default(),
            asked: it.asked_at.long(&ctx.group.zone),
        });
    }
    ui::page(OwnPage { shell: Shell::new(&ctx, "Entries to be joined").crumb("My membership", "/me"), lines })
}

pub async fn end_mine(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    twice::call_off(&ctx, asked(&path)?).await?;
    Ok(ui::done("/me/joining", "Called off. The two entries stay two."))
}

fn asked(path: &str) -> Result<JoiningAskId> {
    id(path)
}

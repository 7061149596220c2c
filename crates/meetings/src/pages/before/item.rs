//! Putting an item on an agenda, changing one, and what stands on every one.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Problem, Result};
use ui::{Fields, Shell, id};

use super::super::{options, shell};
use crate::model::{Form, ItemId, Manner, MeetingId, NewItem, StandingId};
use crate::service::{self, before};

#[derive(Template)]
#[template(path = "meetings/item.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    action: String,
    heading: &'static str,
    officer: bool,
    forms: Vec<(&'static str, &'static str)>,
    manners: Vec<(&'static str, &'static str)>,
    until: Option<String>,
    cite: Option<Cite>,
    motion: Option<String>,
}

async fn page(ctx: &Ctx, meeting: MeetingId, fields: Fields) -> Result<Page> {
    let sitting = service::find(ctx, meeting).await?;
    let may = service::hands(ctx, &sitting).await?;
    let (until, cite) = before::closes(ctx, &sitting).await?;
    Ok(Page {
        shell: shell(ctx, &sitting, "Put an item on the agenda"),
        fields,
        action: format!("/meetings/{meeting}/item"),
        heading: "Put an item on the agenda",
        officer: may.calls || may.chairs,
        forms: options!(Form),
        manners: options!(Manner),
        until: sitting.meeting.is_ahead().then(|| until.long(&ctx.group.zone)),
        cite,
        motion: Some(format!("/meetings/{meeting}/motion")),
    })
}

fn usual() -> Fields {
    Fields::default()
        .with("form", Form::Discussion.slug())
        .with("manner", Manner::Open.slug())
        .with("minutes", "15")
}

pub async fn form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, usual()).await?)
}

/// An item as it was typed.
fn read(fields: &Fields) -> Result<NewItem> {
    let form =
        Form::read(fields.value("form")).ok_or_else(|| Problem::field("form", "Choose one of the kinds."))?;
    let manner = Manner::read(fields.value("manner")).unwrap_or(Manner::Open);
    let minutes = match fields.value("minutes") {
        "" => 0,
        typed => {
            typed.parse().map_err(|_| Problem::field("minutes", "Write a number of minutes, such as 15."))?
        }
    };
    Ok(NewItem {
        parent: fields.value("parent").parse().ok(),
        words: fields.value("words").to_owned(),
        manner,
        closed: fields.ticked("closed", "yes"),
        ..NewItem::titled(fields.value("title"), form, minutes)
    })
}

pub async fn take(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let sitting = service::find(&ctx, meeting).await?;
    let may = service::hands(&ctx, &sitting).await?;
    let done = async {
        let new = read(&fields)?;
        if may.calls || (may.chairs && sitting.meeting.is_running()) {
            before::put(&ctx, meeting, new).await
        } else {
            before::propose(&ctx, meeting, NewItem { closed: false, parent: None, ..new }).await
        }
    };
    match done.await {
        Ok(_) => Ok(ui::done(&format!("/meetings/{meeting}"), "The item is in.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, meeting, fields.wrong(&problem)).await?),
    }
}

async fn edit_page(ctx: &Ctx, meeting: MeetingId, item: ItemId, fields: Option<Fields>) -> Result<Page> {
    let fresh = page(ctx, meeting, Fields::default()).await?;
    let all = before::items(ctx, meeting).await?;
    let it = all.into_iter().find(|it| it.id == item);
    let it = it.ok_or_else(|| Problem::not_found("There is no such item on this agenda."))?;
    if !fresh.officer {
        return Err(Problem::forbidden("Whoever draws up the agenda changes its items."));
    }
    if !service::confidential::is_open(ctx, meeting, Some(item)).await? {
        let why = "This item is closed to you, so its words are not shown here.";
        return Err(Problem::forbidden(why)
            .cite(it.closed_cite)
            .hint("Those of the body who take part in it change it."));
    }
    let typed = Fields::default()
        .with("title", it.title)
        .with("words", it.words)
        .with("form", it.form.slug())
        .with("manner", it.manner.slug())
        .with("minutes", it.minutes.to_string())
        .with("closed", if it.closed { "yes" } else { "" });
    Ok(Page {
        heading: "Change this item",
        action: format!("/meetings/{meeting}/item/{item}"),
        fields: fields.unwrap_or(typed),
        motion: None,
        ..fresh
    })
}

pub async fn edit_form(ctx: Ctx, Path((path, item)): Path<(String, String)>) -> Result<Response> {
    ui::page(edit_page(&ctx, id(&path)?, id(&item)?, None).await?)
}

pub async fn edit(ctx: Ctx, Path((path, item)): Path<(String, String)>, fields: Fields) -> Result<Response> {
    let (meeting, item): (MeetingId, ItemId) = (id(&path)?, id(&item)?);
    let done = async { before::edit(&ctx, meeting, item, read(&fields)?).await };
    match done.await {
        Ok(()) => Ok(ui::done(&format!("/meetings/{meeting}"), "The item is changed.")),
        Err(problem) => {
            ui::page_with(&problem, edit_page(&ctx, meeting, item, Some(fields.wrong(&problem))).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "meetings/standing.html")]
struct Standing {
    shell: Shell,
    fields: Fields,
    body: String,
    name: String,
    items: Vec<(String, String, &'static str, u32)>,
    forms: Vec<(&'static str, &'static str)>,
}

async fn standing_page(ctx: &Ctx, slug: &str, fields: Fields) -> Result<Standing> {
    let body = bodies::service::body(ctx, slug).await?;
    let items = before::standing(ctx, slug).await?;
    Ok(Standing {
        shell: Shell::new(ctx, "What stands on every agenda").crumb("Meetings", "/meetings"),
        fields,
        body: slug.to_owned(),
        name: body.title(),
        items: items
            .into_iter()
            .map(|it| (it.id.to_string(), it.title, it.form.label(), it.minutes))
            .collect(),
        forms: options!(Form),
    })
}

pub async fn standing(ctx: Ctx, Path(body): Path<String>) -> Result<Response> {
    ui::page(standing_page(&ctx, &body, usual()).await?)
}

pub async fn change_standing(ctx: Ctx, Path(body): Path<String>, fields: Fields) -> Result<Response> {
    let done = async {
        if let Ok(gone) = fields.value("end").parse::<StandingId>() {
            return before::end_standing(&ctx, &body, gone).await;
        }
        before::add_standing(&ctx, &body, None, read(&fields)?).await.map(drop)
    };
    match done.await {
        Ok(()) => Ok(ui::done(&format!("/meetings/standing/{body}"), "It holds for the agendas to come.")),
        Err(problem) => ui::page_with(&problem, standing_page(&ctx, &body, fields.wrong(&problem)).await?),
    }
}

//! What may be said of closed items, undertakings of discretion, and who opened a closed paper.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Allow, Cite, Ctx, Problem, Result, Routes, log_read};
use ui::{Fields, Shell, id, to_html};

use super::{Names, shell};
use crate::model::{ItemId, MeetingId, NewPublicLine, PaperId, flat};
use crate::service::{self, before, confidential};

pub fn routes() -> Routes {
    Routes::new()
        .get("/meetings/{id}/lines", Allow::Member, show)
        .post("/meetings/{id}/lines", Allow::Member, act)
        .get("/meetings/undertaking/{body}", Allow::Member, undertaking)
        .post("/meetings/undertaking/{body}", Allow::Member, undertake)
        .get("/meetings/papers/{id}/readers", Allow::Member, readers)
}

#[derive(Template)]
#[template(path = "meetings/lines.html")]
struct Lines {
    shell: Shell,
    fields: Fields,
    id: String,
    meeting: String,
    rows: Vec<Row>,
    published: String,
    rule: Option<Cite>,
    records: bool,
    over: bool,
}

struct Row {
    id: String,
    /// "3 Closed item", or its title for those inside.
    title: String,
    cite: Option<Cite>,
    words: Option<String>,
    until: String,
    opened: Option<String>,
    taken: bool,
    running: bool,
    inside: bool,
    aside: Vec<(String, String)>,
    typed: bool,
}

async fn page(ctx: &Ctx, meeting: MeetingId, fields: Fields) -> Result<Lines> {
    let sitting = service::find(ctx, meeting).await?;
    let may = service::hands(ctx, &sitting).await?;
    let inside = confidential::inside(ctx, &sitting).await?;
    let rule = confidential::confidence(ctx, &sitting.meeting.body).await?;
    let lines = confidential::lines(ctx, meeting).await?;
    let zone = &ctx.group.zone;
    let aside = if inside.takes_part { confidential::aside(ctx, meeting).await? } else { vec![] };
    let names = Names::of(ctx, aside.iter().map(|it| it.1)).await?;
    let tree = before::agenda(ctx, &sitting).await?;
    let mut rows = vec![];
    for (_, branch) in flat(&tree).into_iter().filter(|it| it.1.item.closed) {
        let item = &branch.item;
        let line = lines.iter().find(|it| it.item == item.id);
        let sees = inside.sees(Some(item.id));
        let title = if sees { item.title.as_str() } else { item.open_title() };
        rows.push(Row {
            id: item.id.to_string(),
            title: format!("{} {title}", branch.number),
            cite: item.closed_cite.clone(),
            words: line.map(|it| to_html(&it.words())),
            until: match line.and_then(|it| it.lapses_at) {
                Some(at) => format!("The rest is closed until {}.", at.day(zone)),
                None => "The rest is closed until the body opens it.".to_owned(),
            },
            opened: line
                .and_then(|it| it.released.clone())
                .map(|(at, by)| format!("Opened on {}: {by}", at.day(zone))),
            taken: item.began_at.is_some(),
            running: item.ended_at.is_none() && item.began_at.is_some(),
            inside: inside.takes_part,
            aside: aside
                .iter()
                .filter(|it| it.0 == item.id)
                .map(|it| (names.name(it.1), it.2.clone()))
                .collect(),
            typed: fields.value("item") == item.id.to_string(),
        });
    }
    Ok(Lines {
        shell: shell(ctx, &sitting, "What may be said"),
        fields,
        id: meeting.to_string(),
        meeting: sitting.occasion.title.clone(),
        rows,
        published: rule.as_ref().map(|it| it.published.join(", ")).unwrap_or_default(),
        rule: rule.map(|it| it.cite),
        records: may.records,
        over: sitting.meeting.is_over(),
    })
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, Fields::default()).await?)
}

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let item: ItemId = id(fields.value("item"))?;
    let done = async {
        match fields.value("do") {
            "agree" => {
                let new = NewPublicLine {
                    decision: fields.value("decision").to_owned(),
                    reason: fields.value("reason").to_owned(),
                    may_say: fields.value("may_say").to_owned(),
                    lapses_at: ui::maybe_moment(&ctx, "lapses_at", fields.value("lapses_at"))?,
                };
                confidential::agree_line(&ctx, meeting, item, new).await?;
                Ok("That is what may be said of it.")
            }
            "release" => {
                confidential::release(&ctx, meeting, item, fields.value("released")).await?;
                Ok("It is open to whoever may read of this meeting.")
            }
            "aside" => {
                confidential::stand_aside(&ctx, meeting, item, fields.value("why_aside")).await?;
                Ok("You stand aside; what is closed about it is closed to you too.")
            }
            _ => Err(Problem::field("do", "Choose what is to be done.")),
        }
    };
    match done.await {
        Ok(said) => Ok(ui::done(&format!("/meetings/{meeting}/lines"), said)),
        Err(problem) => ui::page_with(&problem, page(&ctx, meeting, fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "meetings/undertaking.html")]
struct Undertaking {
    shell: Shell,
    fields: Fields,
    body: String,
    name: String,
    words: Option<String>,
    cite: Option<Cite>,
    version: u32,
    given: Option<String>,
    all: Vec<(String, String, u32)>,
}

async fn undertaking_page(ctx: &Ctx, slug: &str, fields: Fields) -> Result<Undertaking> {
    let body = bodies::service::body(ctx, slug).await?;
    let me = ctx.person()?;
    let sits = service::sits_in(ctx, slug, me).await?;
    let asked = confidential::asked(ctx, slug).await?;
    if !sits {
        ctx.need(kernel::Power::EditBodies, None)?;
    }
    let all = confidential::given(ctx, slug).await?;
    let names = Names::of(ctx, all.iter().map(|it| it.person)).await?;
    log_read(ctx, "undertakings of discretion", "knowing who gave one", all.len()).await?;
    let day = |at: kernel::At| at.day(&ctx.group.zone);
    Ok(Undertaking {
        shell: Shell::new(ctx, "Undertaking of discretion")
            .crumb("Who does what", "/bodies")
            .crumb(body.title(), format!("/bodies/{slug}")),
        fields,
        body: slug.to_owned(),
        name: body.title(),
        words: asked.as_ref().filter(|_| sits).map(|it| to_html(&it.words)),
        version: asked.as_ref().map_or(0, |it| it.version),
        given: asked.as_ref().and_then(|it| it.given).map(day),
        cite: asked.map(|it| it.cite),
        all: all.iter().map(|it| (names.name(it.person), day(it.at), it.version)).collect(),
    })
}

pub async fn undertaking(ctx: Ctx, Path(body): Path<String>) -> Result<Response> {
    ui::page(undertaking_page(&ctx, &body, Fields::default()).await?)
}

pub async fn undertake(ctx: Ctx, Path(body): Path<String>, fields: Fields) -> Result<Response> {
    let seen = fields.value("version").parse().unwrap_or(0);
    match confidential::accept(&ctx, &body, seen, fields.ticked("accept", "yes")).await {
        Ok(()) => Ok(ui::done(&format!("/meetings/undertaking/{body}"), "It is kept, word for word.")),
        Err(problem) => ui::page_with(&problem, undertaking_page(&ctx, &body, fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "meetings/readers.html")]
struct Readers {
    shell: Shell,
    title: String,
    rows: Vec<(String, u32, String, String, String)>,
}

/// Who opened a closed paper, for whoever calls or chairs the meeting.
pub async fn readers(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let paper: PaperId = id(&path)?;
    let (it, _) = before::paper(&ctx, paper).await?;
    let sitting = service::find(&ctx, it.meeting).await?;
    let may = service::hands(&ctx, &sitting).await?;
    if !may.chairs {
        may.need_calling()?;
    }
    let all = confidential::copies(&ctx, paper.0).await?;
    let names = Names::of(&ctx, all.iter().map(|it| it.person)).await?;
    log_read(&ctx, "who opened a closed paper", "keeping what is confidential", all.len()).await?;
    let zone = &ctx.group.zone;
    let row = |it: &crate::model::CopyRead| {
        (names.name(it.person), it.seq, it.code.clone(), it.first_at.long(zone), it.last_at.long(zone))
    };
    ui::page(Readers {
        shell: shell(&ctx, &sitting, "Who opened it"),
        title: it.title,
        rows: all.iter().map(row).collect(),
    })
}

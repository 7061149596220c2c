//! The home page of a body.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Allow, Cite, Ctx, Result, Routes, log_read};
use ui::Shell;

use super::Names;
use crate::model::Sitting;
use crate::service::{self, home};

pub fn routes() -> Routes {
    Routes::new().get("/meetings/body/{slug}", Allow::Member, show)
}

#[derive(Template)]
#[template(path = "meetings/home.html")]
struct Page {
    shell: Shell,
    slug: String,
    title: String,
    kind: String,
    cite: Option<Cite>,
    closed: Option<Cite>,
    next: Option<(String, String, String, String)>,
    papers: Vec<(String, String, bool)>,
    decisions: Vec<(String, u32, String, String, &'static str)>,
    actions: Vec<(String, String, Option<String>, bool)>,
    held: Vec<(String, String, String, &'static str)>,
    turns: Vec<(String, String)>,
    sits: bool,
}

pub async fn show(ctx: Ctx, Path(slug): Path<String>) -> Result<Response> {
    let body = bodies::service::body(&ctx, &slug).await?;
    let it = home::home(&ctx, &slug).await?;
    let zone = &ctx.group.zone;
    let owners = it.actions.iter().filter_map(|it| it.owner);
    let names = Names::of(&ctx, owners.chain(it.turns.iter().map(|it| it.person))).await?;
    log_read(&ctx, "who sits in a body and what they took on", "knowing what it does", names.len()).await?;
    let line = |it: &Sitting| {
        (
            it.meeting.id.to_string(),
            it.occasion.title.clone(),
            it.occasion.at.long(zone),
            it.occasion.place.clone(),
        )
    };
    let rule = service::confidential::confidence(&ctx, &slug).await?.filter(|it| it.all);
    let sits = service::sits_in(&ctx, &slug, ctx.person()?).await?;
    ui::page(Page {
        shell: Shell::new(&ctx, body.title())
            .crumb("Who does what", "/bodies")
            .crumb(body.title(), format!("/bodies/{slug}")),
        slug,
        title: body.title(),
        kind: body.kind,
        cite: body.cite,
        closed: rule.map(|it| it.cite),
        next: it.next.as_ref().map(line),
        papers: it
            .papers
            .iter()
            .map(|it| (format!("/meetings/papers/{}", it.id), it.title.clone(), it.closed))
            .collect(),
        decisions: it
            .decisions
            .iter()
            .map(|it| {
                (it.id.to_string(), it.number, it.title.clone(), it.decided_at.day(zone), it.state.label())
            })
            .collect(),
        actions: it
            .actions
            .iter()
            .map(|one| {
                let owner = one.owner.map_or_else(|| one.owner_words.clone(), |it| names.name(it));
                (one.title.clone(), owner, one.due_at.map(|it| it.day(zone)), one.is_overdue(ctx.now))
            })
            .collect(),
        held: it
            .held
            .iter()
            .map(|(one, stage)| {
                let stage = stage.map_or("no minutes yet", crate::model::Stage::label);
                (one.meeting.id.to_string(), one.occasion.title.clone(), one.occasion.at.day(zone), stage)
            })
            .collect(),
        turns: it
            .turns
            .iter()
            .map(|it| {
                let last =
                    it.last.map_or_else(|| "not yet".to_owned(), |at| format!("last on {}", at.day(zone)));
                (names.name(it.person), last)
            })
            .collect(),
        sits,
    })
}

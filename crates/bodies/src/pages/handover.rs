//! The handing over of one post: items to tick off, notes to the successor.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, PersonId, Result, transact};
use ui::{Fields, Shell, id};

use crate::model::{Handover, ItemId, Part, Post};
use crate::service;

#[derive(Template)]
#[template(path = "bodies/handover.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    id: String,
    post: Post,
    when: String,
    closed: Option<String>,
    open: usize,
    items: Vec<Line>,
    notes: Vec<Said>,
    waiting: Vec<service::Waiting>,
    accounts: Vec<(String, String, Option<String>)>,
    /// Whether the reader keeps the list, and whether they tick off and write notes.
    keeps: bool,
    hands: bool,
}

struct Line {
    id: String,
    words: String,
    done: Option<String>,
}

struct Said {
    words: String,
    who: String,
    when: String,
}

async fn page(ctx: &Ctx, it: Handover, fields: Fields) -> Result<Page> {
    let post = service::post(ctx, &it.post).await?;
    let part = service::part(ctx, &it).await?;
    let gathered = service::gathered(ctx, &it).await?;
    let authors =
        it.notes.iter().map(|note| note.author).chain(it.items.iter().filter_map(|item| item.done_by));
    let names = people::service::names(ctx, &authors.collect::<Vec<_>>()).await?;
    let name = |person: PersonId| names.get(&person).cloned().unwrap_or_else(|| "somebody".into());
    let zone = &ctx.group.zone;
    let done = |item: &crate::model::Item| {
        item.done_at
            .map(|at| format!("{}, {}", item.done_by.map_or_else(|| "Plenary".into(), name), at.day(zone)))
    };
    Ok(Page {
        shell: Shell::new(ctx, format!("Handover: {}", post.title())).crumb("Who does what", "/bodies"),
        fields,
        id: it.id.to_string(),
        when: it.at.long(zone),
        closed: it.closed_at.map(|at| at.day(zone)),
        open: it.open_items(),
        items: it
            .items
            .iter()
            .map(|item| Line { id: item.id.to_string(), words: item.words.clone(), done: done(item) })
            .collect(),
        notes: it
            .notes
            .iter()
            .map(|note| Said { words: note.words.clone(), who: name(note.author), when: note.at.day(zone) })
            .collect(),
        post,
        keeps: part == Some(Part::Keeps),
        hands: matches!(part, Some(Part::Keeps | Part::Leaves)),
        waiting: gathered.waiting,
        accounts: gathered.accounts.into_iter().map(|(it, why)| (it.name, it.place, why)).collect(),
    })
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let it = service::handover(&ctx, id(&path)?).await?;
    ui::page(page(&ctx, it, Fields::default()).await?)
}

async fn answer(ctx: &Ctx, it: Handover, fields: Fields, done: Result<()>, said: &str) -> Result<Response> {
    match done {
        Ok(()) => Ok(ui::done(&format!("/bodies/handovers/{}", it.id), said)),
        Err(problem) => ui::page_with(&problem, page(ctx, it, fields.wrong(&problem)).await?),
    }
}

pub async fn tick(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let it = service::handover(&ctx, id(&path)?).await?;
    let item: ItemId = id(fields.value("item"))?;
    let done = transact!(ctx.db(), tx => { service::tick(tx, &ctx, &it, item).await });
    answer(&ctx, it, fields, done, "Done and noted.").await
}

pub async fn add(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let it = service::handover(&ctx, id(&path)?).await?;
    let words = fields.value("item").to_owned();
    let done = transact!(ctx.db(), tx => { service::add_item(tx, &ctx, &it, &words).await.map(drop) });
    answer(&ctx, it, fields, done, "The item is on the list.").await
}

pub async fn note(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let it = service::handover(&ctx, id(&path)?).await?;
    let words = fields.value("note").to_owned();
    let done = transact!(ctx.db(), tx => { service::write_note(tx, &ctx, &it, &words).await.map(drop) });
    answer(&ctx, it, fields, done, "Your note waits for your successor.").await
}

pub async fn close(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let it = service::handover(&ctx, id(&path)?).await?;
    let done = transact!(ctx.db(), tx => { service::close_handover(tx, &ctx, &it).await });
    answer(&ctx, it, Fields::default(), done, "The handover is closed.").await
}

//! One post: who holds it, who held it, what it may do.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Power, Result};
use ui::{Fields, Shell};

use super::{Office, Seat, names_in, office, seat};
use crate::model::power_label;
use crate::service;

#[derive(Template)]
#[template(path = "bodies/post.html")]
struct Page {
    shell: Shell,
    it: Office,
    past: Vec<Seat>,
    coming: Vec<Seat>,
    /// Those who left and still read: term, name, until when.
    readers: Vec<(String, String, String)>,
    may_end: bool,
    powers: Vec<&'static str>,
    set_by_hand: bool,
    may_edit: bool,
    fields: Fields,
    now: String,
}

pub async fn show(ctx: Ctx, Path(slug): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, &slug, Fields::default()).await?)
}

pub(super) async fn refused(
    ctx: &Ctx,
    slug: &str,
    fields: Fields,
    problem: &kernel::Problem,
) -> Result<Response> {
    ui::page_with(problem, page(ctx, slug, fields.wrong(problem)).await?)
}

async fn page(ctx: &Ctx, slug: &str, fields: Fields) -> Result<Page> {
    let post = service::post(ctx, slug).await?;
    let terms = service::history(ctx, slug).await?;
    let names = names_in(ctx, &terms).await?;
    let running: Vec<_> = terms.iter().filter(|it| it.runs(ctx.now)).cloned().collect();
    let ran = |it: &&crate::model::Term| it.until.is_some_and(|end| end <= ctx.now && end > it.from);
    let comes = |it: &&crate::model::Term| it.from > ctx.now && it.until.is_none_or(|end| end > it.from);
    let readers = service::readers(ctx, slug).await?;
    let reader = |it: &service::Reader| {
        let name = names.get(&it.person).cloned().unwrap_or_default();
        (it.term.to_string(), name, it.until.long(&ctx.group.zone))
    };
    let holds = ctx.actor.person.is_some_and(|person| running.iter().any(|it| it.holds(person)));
    Ok(Page {
        readers: readers.iter().map(reader).collect(),
        may_end: holds || ctx.may(Power::EditBodies, None),
        shell: Shell::new(ctx, post.title()).crumb("Who does what", "/bodies"),
        past: terms.iter().filter(ran).map(|it| seat(ctx, it, &names)).collect(),
        coming: terms.iter().filter(comes).map(|it| seat(ctx, it, &names)).collect(),
        powers: post.grants().into_iter().map(power_label).collect(),
        set_by_hand: post.powers.is_some(),
        it: office(ctx, &post, &running, &names),
        may_edit: ctx.may(Power::EditBodies, None),
        fields,
        now: ctx.now.iso(&ctx.group.zone),
    })
}

/// Ends the overlap of somebody who left.
pub async fn end_overlap(ctx: Ctx, Path(slug): Path<String>, fields: Fields) -> Result<Response> {
    let done = match ui::id(fields.value("term")) {
        Ok(term) => service::end_overlap(&ctx, term).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => {
            Ok(ui::done(&format!("/bodies/posts/{slug}"), "They read nothing any more, from this minute on."))
        }
        Err(problem) => refused(&ctx, &slug, fields, &problem).await,
    }
}

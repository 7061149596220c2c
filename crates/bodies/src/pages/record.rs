//! Recording by hand that a term begins or ends, from a decision taken elsewhere.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Kind, PersonId, Problem, Result, transact};
use ui::{Fields, Shell, id, moment};

use super::{members, post};
use crate::model::{NewTerm, Post, Share, TermId};
use crate::service;

#[derive(Template)]
#[template(path = "bodies/term.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    post: Post,
    /// Who was chosen to share the seat.
    second: String,
    members: Vec<(String, String)>,
}

async fn page(ctx: &Ctx, slug: &str, fields: Fields) -> Result<Page> {
    let post = service::post(ctx, slug).await?;
    let here = format!("/bodies/posts/{slug}");
    let shell = Shell::new(ctx, format!("A term as {}", post.name))
        .crumb("Who does what", "/bodies")
        .crumb(post.title(), here);
    let second = fields.all("persons").get(1).cloned().unwrap_or_default();
    Ok(Page { shell, fields, post, second, members: members(ctx).await? })
}

pub async fn form(ctx: Ctx, Path(slug): Path<String>) -> Result<Response> {
    // Asked before anything is typed, so that nothing typed is lost to it.
    ctx.need_step_up()?;
    let fields = Fields::default().with("from", ctx.now.iso(&ctx.group.zone));
    ui::page(page(&ctx, &slug, fields).await?)
}

pub async fn take(ctx: Ctx, Path(slug): Path<String>, fields: Fields) -> Result<Response> {
    let done = match read(&ctx, &slug, &fields) {
        Ok(new) => transact!(ctx.db(), tx => {
            service::record_term(tx, &ctx, new.clone()).await?;
            service::open_handover(tx, &ctx, &new.post, new.from).await
        }),
        Err(problem) => Err(problem),
    };
    match done {
        Ok(_) => Ok(ui::done(
            &format!("/bodies/posts/{slug}"),
            "The term is recorded, and a handover list is open.",
        )),
        Err(problem) if problem.kind == Kind::ConfirmAgain => Err(problem),
        Err(problem) => ui::page_with(&problem, page(&ctx, &slug, fields.wrong(&problem)).await?),
    }
}

fn read(ctx: &Ctx, slug: &str, fields: &Fields) -> Result<NewTerm> {
    let person = |text: &String| {
        text.parse::<PersonId>().map_err(|_| Problem::field("persons", "Choose people from the list."))
    };
    let chosen = fields.all("persons").iter().filter(|it| !it.is_empty());
    let persons: Vec<PersonId> = chosen.map(person).collect::<Result<_>>()?;
    let until = match fields.value("until") {
        "" => None,
        text => Some(moment(ctx, "until", text)?),
    };
    let share = if persons.len() > 1 { Share::JobShare } else { Share::Whole };
    let from = moment(ctx, "from", fields.value("from"))?;
    let decision = fields.value("decision").to_owned();
    Ok(NewTerm { post: slug.to_owned(), persons, from, until, decision, share })
}

pub async fn end(ctx: Ctx, Path(slug): Path<String>, fields: Fields) -> Result<Response> {
    let asked = id::<TermId>(fields.value("term"))
        .and_then(|term| Ok((term, moment(&ctx, "end", fields.value("end"))?)));
    let decision = fields.value("decision").to_owned();
    let done = match asked {
        Ok((term, at)) => {
            own(&ctx, &slug, term).await?;
            transact!(ctx.db(), tx => {
                let removed = fields.ticked("removed", "yes");
                match fields.value("person") {
                    "" if removed => service::record_removal(tx, &ctx, term, at, &decision).await?,
                    "" => service::record_end(tx, &ctx, term, at, &decision).await?,
                    one => {
                        let who = (id::<PersonId>(one)?, removed);
                        service::record_share_end(tx, &ctx, term, who, at, &decision).await?;
                    }
                }
                service::open_handover(tx, &ctx, &slug, at).await
            })
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(_) => {
            Ok(ui::done(&format!("/bodies/posts/{slug}"), "The end is recorded. Access ends at that minute."))
        }
        Err(problem) if problem.kind == Kind::ConfirmAgain => Err(problem),
        Err(problem) => post::refused(&ctx, &slug, fields, &problem).await,
    }
}

async fn own(ctx: &Ctx, slug: &str, term: TermId) -> Result<()> {
    let found = service::history(ctx, slug).await?.iter().any(|it| it.term == term);
    if found { Ok(()) } else { Err(Problem::not_found("This post has no such term.")) }
}

/// A term that has not begun is called off.
pub async fn call_off(ctx: Ctx, Path(slug): Path<String>, fields: Fields) -> Result<Response> {
    let term: TermId = id(fields.value("term"))?;
    own(&ctx, &slug, term).await?;
    let decision = fields.value("decision").to_owned();
    match transact!(ctx.db(), tx => { service::call_off_term(tx, &ctx, term, &decision).await }) {
        Ok(()) => Ok(ui::done(&format!("/bodies/posts/{slug}"), "It is called off. The term never begins.")),
        Err(problem) if problem.kind == Kind::ConfirmAgain => Err(problem),
        Err(problem) => post::refused(&ctx, &slug, fields, &problem).await,
    }
}

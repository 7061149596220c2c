//! The register of accounts outside Plenary.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Kind, PersonId, Power, Problem, Result};
use ui::{Fields, Shell};

use crate::service::{self, NewAccount};

#[derive(Template)]
#[template(path = "bodies/accounts.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    lines: Vec<Line>,
    /// The posts whose accounts the actor may keep.
    posts: Vec<(String, String)>,
    /// Those in office, who can be named as holders.
    people: Vec<(String, String)>,
}

struct Line {
    id: String,
    name: String,
    place: String,
    post: String,
    holders: Vec<String>,
    note: String,
    checked: String,
    wanting: Option<String>,
    may_keep: bool,
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let all = service::outside_accounts(ctx).await?;
    let terms = service::running(ctx, ctx.now).await?;
    let posts = service::posts(ctx).await?;
    let own = service::posts_held(ctx, ctx.person()?, ctx.now).await?;
    let may = |slug: &str| ctx.may(Power::EditBodies, None) || own.iter().any(|it| it == slug);
    let mut people: Vec<PersonId> = terms.iter().flat_map(|it| &it.holders).map(|it| it.person).collect();
    people.extend(all.iter().flat_map(crate::model::OutsideAccount::holders));
    let names = people::service::names(ctx, &people).await?;
    kernel::log_read_of(ctx, "who can open which account", "handing offices over", &people).await?;
    let title = |slug: &str| {
        posts.iter().find(|it| it.slug == slug).map_or_else(|| slug.to_owned(), crate::model::Post::title)
    };
    let mut lines = vec![];
    for it in all {
        let wanting = service::wanting(ctx, &it).await?;
        lines.push(Line {
            id: it.id.to_string(),
            holders: it.holders().iter().filter_map(|one| names.get(one).cloned()).collect(),
            post: title(&it.post),
            may_keep: may(&it.post),
            checked: it.checked_at.day(&ctx.group.zone),
            name: it.name,
            place: it.place,
            note: it.note,
            wanting,
        });
    }
    let open = posts.iter().filter(|it| it.closed_at.is_none() && may(&it.slug));
    let mut choices: Vec<(String, String)> =
        names.iter().map(|it| (it.0.to_string(), it.1.clone())).collect();
    choices.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(Page {
        shell: Shell::new(ctx, "Accounts outside Plenary").crumb("Who does what", "/bodies"),
        fields,
        lines,
        posts: open.map(|it| (it.slug.clone(), it.title())).collect(),
        people: choices,
    })
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default()).await?)
}

async fn answer(ctx: &Ctx, fields: Fields, done: Result<()>, said: &str) -> Result<Response> {
    match done {
        Ok(()) => Ok(ui::done("/bodies/accounts", said)),
        Err(problem) if matches!(problem.kind, Kind::Forbidden | Kind::ConfirmAgain) => Err(problem),
        Err(problem) => ui::page_with(&problem, page(ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn keep(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = match read(&fields) {
        Ok(new) => service::keep_account(&ctx, &new).await.map(drop),
        Err(problem) => Err(problem),
    };
    answer(&ctx, fields, done, "Written down. The password stays with the two who hold it.").await
}

fn read(fields: &Fields) -> Result<NewAccount> {
    let chosen = fields.all("holders").iter().filter(|it| !it.is_empty());
    let person =
        |it: &String| it.parse().map_err(|_| Problem::field("holders", "Choose people from the list."));
    let id = match fields.value("id") {
        "" => None,
        text => Some(ui::id(text)?),
    };
    let text = |name: &str| fields.value(name).to_owned();
    Ok(NewAccount {
        id,
        name: text("name"),
        place: text("place"),
        post: text("post"),
        holders: chosen.map(person).collect::<Result<_>>()?,
        note: text("note"),
    })
}

pub async fn close(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let done = service::close_outside(&ctx, ui::id(&path)?).await;
    answer(&ctx, fields, done, "It is out of the register.").await
}

//! What a post lets its holders do.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Power, Problem, Result, transact};
use ui::{Fields, Shell};

use crate::model::{ALL_POWERS, Post, by_default, power_label};
use crate::service;

#[derive(Template)]
#[template(path = "bodies/powers.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    post: Post,
    choices: Vec<(String, &'static str)>,
    defaults: Vec<&'static str>,
}

async fn page(ctx: &Ctx, slug: &str, fields: Fields) -> Result<Page> {
    let post = service::post(ctx, slug).await?;
    let here = format!("/bodies/posts/{slug}");
    Ok(Page {
        shell: Shell::new(ctx, format!("What {} may do", post.name))
            .crumb("Who does what", "/bodies")
            .crumb(post.title(), here),
        choices: ALL_POWERS.iter().map(|it| Ok((word(*it)?, power_label(*it)))).collect::<Result<_>>()?,
        defaults: by_default(slug).into_iter().map(power_label).collect(),
        fields,
        post,
    })
}

/// The power's word in forms, the same as in the database.
fn word(power: Power) -> Result<String> {
    Ok(serde_json::to_value(power)?.as_str().unwrap_or_default().to_owned())
}

pub async fn form(ctx: Ctx, Path(slug): Path<String>) -> Result<Response> {
    let held = service::post(&ctx, &slug).await?.grants();
    let pairs = held.into_iter().map(|it| Ok(("powers".to_owned(), word(it)?))).collect::<Result<_>>()?;
    ui::page(page(&ctx, &slug, Fields::from_pairs(pairs)).await?)
}

pub async fn take(ctx: Ctx, Path(slug): Path<String>, fields: Fields) -> Result<Response> {
    let done = match read(&fields) {
        Ok(powers) => {
            transact!(ctx.db(), tx => { service::set_powers(tx, &ctx, &slug, powers.as_deref()).await })
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => {
            Ok(ui::done(&format!("/bodies/posts/{slug}"), "What the post may do is set from this minute on."))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, &slug, fields.wrong(&problem)).await?),
    }
}

fn read(fields: &Fields) -> Result<Option<Vec<Power>>> {
    if fields.value("what") == "default" {
        return Ok(None);
    }
    let one = |text: &String| {
        serde_json::from_value(serde_json::Value::String(text.clone()))
            .map_err(|_| Problem::field("powers", "Choose from the list."))
    };
    fields.all("powers").iter().map(one).collect::<Result<Vec<Power>>>().map(Some)
}

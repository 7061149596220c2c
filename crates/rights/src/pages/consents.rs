//! Consents: a member's own, and those that officers have on paper.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::personal::Purpose;
use kernel::{Ctx, PersonId, Problem, Result};
use ui::{Fields, Shell};
use uuid::Uuid;

use crate::service::consents::{self, CHANNELS, Consent, PURPOSES, Wording};
use crate::service::suppressed;

#[derive(Template)]
#[template(path = "rights/consents.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    name: String,
    own: bool,
    base: String,
    purposes: Vec<Asked>,
    past: Vec<Line>,
}

struct Asked {
    slug: &'static str,
    title: &'static str,
    wording: Wording,
    channels: Vec<(&'static str, &'static str, Option<Line>)>,
}

struct Line {
    it: Consent,
    given: String,
    withdrawn: Option<String>,
}

async fn page(ctx: &Ctx, person: PersonId, fields: Fields) -> Result<Page> {
    let zone = &ctx.group.zone;
    let own = ctx.actor.person == Some(person);
    let all = consents::of(ctx, person).await?;
    let line = |it: &Consent| Line {
        given: it.given_at.day(zone),
        withdrawn: it.withdrawn_at.map(|at| at.day(zone)),
        it: it.clone(),
    };
    let running = |purpose: Purpose, word: &str| {
        let fits =
            |it: &&Consent| it.purpose == purpose.slug() && it.channel == word && it.withdrawn_at.is_none();
        all.iter().find(fits).map(line)
    };
    let mut purposes = vec![];
    for purpose in PURPOSES {
        let channels =
            CHANNELS.iter().map(|(_, word, plain)| (*word, *plain, running(purpose, word))).collect();
        let (slug, title) = (purpose.slug(), purpose.title());
        purposes.push(Asked { slug, title, wording: consents::wording(ctx, purpose).await?, channels });
    }
    let name = if own { ctx.actor.name.clone() } else { people::service::person(ctx, person).await?.name() };
    if !own {
        kernel::log_read_of(ctx, "what a person agreed to", "keeping consents", &[person]).await?;
    }
    let (shell, base) = match own {
        true => (
            Shell::new(ctx, "What I agree to").crumb("My membership", "/me").crumb("My data", "/me/data"),
            "/me/data/consents".to_owned(),
        ),
        false => (
            Shell::new(ctx, format!("What {name} agrees to")).crumb("Data protection", "/data-protection"),
            format!("/data-protection/people/{person}/consents"),
        ),
    };
    let past = all.iter().filter(|it| it.withdrawn_at.is_some()).map(line).collect();
    Ok(Page { shell, fields, name, own, base, purposes, past })
}

pub async fn mine(ctx: Ctx) -> Result<Response> {
    let own = ctx.person()?;
    ui::page(page(&ctx, own, Fields::default()).await?)
}

pub async fn theirs(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, ui::id(&path)?, Fields::default()).await?)
}

async fn answer(ctx: &Ctx, person: PersonId, fields: Fields) -> Result<Response> {
    let base = match ctx.actor.person == Some(person) {
        true => "/me/data/consents".to_owned(),
        false => format!("/data-protection/people/{person}/consents"),
    };
    match change(ctx, person, &fields).await {
        Ok(said) => Ok(ui::done(&base, said)),
        Err(problem) => ui::page_with(&problem, page(ctx, person, fields.wrong(&problem)).await?),
    }
}

async fn change(ctx: &Ctx, person: PersonId, fields: &Fields) -> Result<&'static str> {
    if let Ok(id) = fields.value("take_back").parse::<Uuid>() {
        consents::take_back(ctx, person, id).await?;
        return Ok("Taken back, from this moment.");
    }
    let purpose =
        Purpose::read(fields.value("purpose")).ok_or_else(|| Problem::field("purpose", "Say for what."))?;
    let channel = consents::channel(fields.value("channel"))?;
    consents::give(ctx, person, purpose, channel, fields.value("source")).await?;
    Ok("Written down. It can be taken back at any time.")
}

pub async fn change_mine(ctx: Ctx, fields: Fields) -> Result<Response> {
    let own = ctx.person()?;
    answer(&ctx, own, fields).await
}

pub async fn change_theirs(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    answer(&ctx, ui::id(&path)?, fields).await
}

#[derive(Template)]
#[template(path = "rights/wording.html")]
struct Words {
    shell: Shell,
    fields: Fields,
    now: Vec<(&'static str, &'static str, Wording)>,
}

async fn words_page(ctx: &Ctx, fields: Fields) -> Result<Words> {
    let mut now = vec![];
    for purpose in PURPOSES {
        now.push((purpose.slug(), purpose.title(), consents::wording(ctx, purpose).await?));
    }
    let shell = Shell::new(ctx, "What people agree to").crumb("Data protection", "/data-protection");
    Ok(Words { shell, fields, now })
}

pub async fn words(ctx: Ctx) -> Result<Response> {
    ui::page(words_page(&ctx, Fields::default()).await?)
}

pub async fn suppress(ctx: Ctx, fields: Fields) -> Result<Response> {
    match suppressed::suppress(&ctx, fields.value("value"), fields.value("why")).await {
        Ok(()) => Ok(ui::done(
            "/data-protection/consents",
            "Kept off every list from now on. What you typed is not kept.",
        )),
        Err(problem) => ui::page_with(&problem, words_page(&ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn set_words(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = match Purpose::read(fields.value("purpose")) {
        Some(purpose) => consents::set_wording(&ctx, purpose, fields.value("words")).await,
        None => Err(Problem::field("purpose", "Say for what.")),
    };
    match done {
        Ok(()) => Ok(ui::done("/data-protection/consents", "In force for whoever agrees from now on.")),
        Err(problem) => ui::page_with(&problem, words_page(&ctx, fields.wrong(&problem)).await?),
    }
}

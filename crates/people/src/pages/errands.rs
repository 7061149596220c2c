//! A volunteer's page with one person on it, and the officer's list of what was handed out.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Channel, Ctx, PersonId, Problem, Result, log_read_of};
use ui::{Fields, Shell};

use super::{after_day, id};
use crate::model::{ErrandId, FrozenId};
use crate::service::errands::{self, DAYS, Errand, MOST, NewErrand, Next, OUTCOMES, WORDS};
use crate::service::{self, audiences};

#[derive(Template)]
#[template(path = "people/errand.html")]
struct One {
    shell: Shell,
    fields: Fields,
    it: Errand,
    until: String,
    next: Option<Next>,
    words: &'static str,
    outcomes: &'static [(&'static str, &'static str)],
}

async fn one(ctx: &Ctx, errand: ErrandId, fields: Fields) -> Result<One> {
    let it = errands::own(ctx, errand).await?;
    Ok(One {
        shell: Shell::new(ctx, it.purpose.clone()).crumb("My membership", "/me"),
        fields,
        until: it.until_at.plus_seconds(-1).day(&ctx.group.zone),
        next: errands::next(ctx, &it).await?,
        it,
        words: WORDS,
        outcomes: &OUTCOMES,
    })
}

pub async fn mine(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(one(&ctx, id(&path)?, Fields::default()).await?)
}

pub async fn agree(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    errands::agree(&ctx, id(&path)?).await?;
    Ok(ui::done(&format!("/me/errands/{path}"), "Thank you. Here is the first."))
}

pub async fn note(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let errand: ErrandId = id(&path)?;
    let person: PersonId = id(fields.value("person"))?;
    match errands::done(&ctx, errand, person, fields.value("outcome"), fields.value("note")).await {
        Ok(()) => Ok(ui::done(&format!("/me/errands/{path}"), "Noted.")),
        Err(problem) => ui::page_with(&problem, one(&ctx, errand, fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "people/errands.html")]
struct Index {
    shell: Shell,
    all: Vec<(Errand, String, String)>,
}

pub async fn index(ctx: Ctx) -> Result<Response> {
    let all = errands::all(&ctx).await?;
    let volunteers: Vec<PersonId> = all.iter().map(|it| it.volunteer).collect();
    let names = service::names(&ctx, &volunteers).await?;
    let all = all.into_iter().map(|it| {
        let name = names.get(&it.volunteer).cloned().unwrap_or_default();
        let until = it.until_at.plus_seconds(-1).day(&ctx.group.zone);
        (it, name, until)
    });
    let shell = Shell::new(&ctx, "Lists handed to volunteers").crumb("Register", "/people");
    ui::page(Index { shell, all: all.collect() })
}

#[derive(Template)]
#[template(path = "people/errand_of.html")]
struct Of {
    shell: Shell,
    id: String,
    /// Person, name, outcome, note.
    lines: Vec<(String, String, String, String)>,
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let errand: ErrandId = id(&path)?;
    let lines = errands::outcomes(&ctx, errand).await?;
    let people: Vec<PersonId> = lines.iter().map(|it| it.0).collect();
    log_read_of(&ctx, "an errand", "what came of it", &people).await?;
    let names = service::names(&ctx, &people).await?;
    let lines = lines.into_iter().map(|it| {
        let name = names.get(&it.0).cloned().unwrap_or_else(|| "somebody who left the register".to_owned());
        (it.0.to_string(), name, it.1, it.2)
    });
    let shell = Shell::new(&ctx, "What came of it").crumb("Lists handed to volunteers", "/people/errands");
    ui::page(Of { shell, id: path, lines: lines.collect() })
}

pub async fn end(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    errands::end(&ctx, id(&path)?).await?;
    Ok(ui::done("/people/errands", "Taken back. The volunteer sees nobody any more."))
}

#[derive(Template)]
#[template(path = "people/errand_new.html")]
struct New {
    shell: Shell,
    fields: Fields,
    id: String,
    name: String,
    people: i64,
    most: usize,
    days: i64,
}

async fn new(ctx: &Ctx, list: FrozenId, fields: Fields) -> Result<New> {
    let (it, ..) = audiences::frozen(ctx, list).await?;
    Ok(New {
        shell: Shell::new(ctx, "Hand it to a volunteer")
            .crumb(it.name.clone(), format!("/people/frozen/{list}")),
        fields,
        id: list.to_string(),
        name: it.name,
        people: it.people,
        most: MOST,
        days: DAYS,
    })
}

pub async fn form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(new(&ctx, id(&path)?, Fields::default()).await?)
}

fn read(ctx: &Ctx, list: FrozenId, fields: &Fields) -> Result<NewErrand> {
    let volunteer = fields.value("volunteer").trim_start_matches('#').parse();
    Ok(NewErrand {
        list,
        volunteer: volunteer
            .map_err(|_| Problem::field("volunteer", "Write the membership number, such as 12."))?,
        purpose: fields.value("purpose").to_owned(),
        channel: match fields.value("channel") {
            "email" => Channel::Email,
            "telephone" => Channel::Telephone,
            _ => return Err(Problem::field("channel", "Choose how they get in touch.")),
        },
        script: fields.value("script").to_owned(),
        until: after_day(ctx, "until", fields.value("until"))?,
    })
}

pub async fn hand(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let list: FrozenId = id(&path)?;
    let done = match read(&ctx, list, &fields) {
        Ok(it) => errands::hand(&ctx, &it).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok((_, left_out)) => {
            let said =
                format!("Handed out. Left out because they did not agree to be asked this way: {left_out}.");
            Ok(ui::done("/people/errands", &said))
        }
        Err(problem) => ui::page_with(&problem, new(&ctx, list, fields.wrong(&problem)).await?),
    }
}

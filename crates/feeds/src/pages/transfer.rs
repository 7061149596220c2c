//! A member's move: their own page, the list, and one transfer on either side.

use askama::Template;
use axum::extract::{Multipart, Path};
use axum::response::Response;
use kernel::{Ctx, PersonId, Problem, Result};
use ui::{Fields, Shell};

use super::read;
use crate::model::{Answer, Direction, Letter, PeerId, Stage, TransferId};
use crate::service::keys;
use crate::service::transfers::{self, Acceptance, Ask, Peer, Transfer};

#[derive(Template)]
#[template(path = "feeds/transfers.html")]
struct Index {
    shell: Shell,
    fields: Fields,
    all: Vec<Line>,
    peers: Vec<Peer>,
    key: String,
}

struct Line {
    id: String,
    title: String,
    state: &'static str,
    day: String,
}

fn line(it: &Transfer) -> Result<Line> {
    named(it, &it.name)
}

fn named(it: &Transfer, name: &str) -> Result<Line> {
    let way = match it.direction() {
        Direction::Out => format!("{name} to {}", it.other),
        Direction::In => format!("{name} from {}", it.other),
    };
    let state = it.stage()?.label(it.direction());
    Ok(Line { id: it.id.to_string(), title: way, state, day: it.day.clone() })
}

/// Stands for the name of whoever asked that their data be kept and not used: the move itself goes on.
const KEPT: &str = "A member whose data are kept and not used";

async fn list(ctx: &Ctx, fields: Fields) -> Result<Index> {
    let unseen = people::service::unseen(ctx).await?;
    let name = |it: &Transfer| match it.person_id {
        Some(person) if unseen.hides(person) => KEPT.to_owned(),
        _ => it.name.clone(),
    };
    Ok(Index {
        shell: Shell::new(ctx, "Members who move"),
        fields,
        all: transfers::all(ctx).await?.iter().map(|it| named(it, &name(it))).collect::<Result<_>>()?,
        peers: transfers::peers(ctx).await?,
        key: keys::seal(ctx).await?.public(),
    })
}

pub async fn index(ctx: Ctx) -> Result<Response> {
    let page = list(&ctx, Fields::default()).await?;
    kernel::log_read(&ctx, "transfers", "moving members as they asked", page.all.len()).await?;
    ui::page(page)
}

pub async fn take(ctx: Ctx, form: Multipart) -> Result<Response> {
    let (fields, files) = read(form).await?;
    let text = files.first().map(|it| String::from_utf8_lossy(&it.1).into_owned()).unwrap_or_default();
    match transfers::take(&ctx, &text).await {
        Ok(id) => Ok(ui::done(&format!("/transfers/{id}"), "The file is read.")),
        Err(problem) => ui::page_with(&problem, list(&ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn add_peer(ctx: Ctx, fields: Fields) -> Result<Response> {
    match transfers::add_peer(&ctx, fields.value("name"), fields.value("key")).await {
        Ok(()) => Ok(ui::done("/transfers", "Members can move there and come from there now.")),
        Err(problem) => ui::page_with(&problem, list(&ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn end_peer(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    transfers::end_peer(&ctx, ui::id::<PeerId>(&path)?).await?;
    Ok(ui::done("/transfers", "No more files of this group are taken."))
}

#[derive(Template)]
#[template(path = "feeds/transfer.html")]
struct One {
    shell: Shell,
    fields: Fields,
    it: Line,
    other: String,
    agreed: String,
    person: Option<String>,
    out: bool,
    stage: Stage,
    near: bool,
    letter: Option<Letter>,
    facts: Vec<(&'static str, String, String, String)>,
    answer: Option<Answer>,
    categories: Vec<(String, String)>,
    same: Vec<(PersonId, String)>,
}

async fn page(ctx: &Ctx, id: TransferId, fields: Fields) -> Result<One> {
    let it = transfers::one(ctx, id).await?;
    let seen: Vec<PersonId> = it.person_id.into_iter().collect();
    kernel::log_read_of(ctx, "a transfer", "moving a member as they asked", &seen).await?;
    let (stage, letter) = (it.stage()?, transfers::letter(&it)?);
    let decides = stage == Stage::Sent && it.direction() == Direction::In;
    let same = match &letter {
        Some(letter) if decides => transfers::suggestions(ctx, letter).await?,
        _ => vec![],
    };
    let day = |at: jiff::Timestamp| kernel::At::from(at).day(&ctx.group.zone);
    let facts = letter.iter().flat_map(|it| &it.facts).map(|it| {
        let until = it.until.map(day).unwrap_or_default();
        (it.kind.label(), it.value.clone(), day(it.from), until)
    });
    Ok(One {
        shell: Shell::new(ctx, it.name.clone()).crumb("Members who move", "/transfers"),
        fields,
        other: it.other.clone(),
        agreed: it.agreed.clone(),
        person: it.person_id.map(|it| it.to_string()),
        out: it.direction() == Direction::Out,
        stage,
        near: transfers::is_near(ctx, &it).await?,
        facts: facts.collect(),
        answer: transfers::answer(&it)?,
        letter,
        categories: if decides { people::service::categories(ctx).await? } else { vec![] },
        same,
        it: line(&it)?,
    })
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, ui::id(&path)?, Fields::default()).await?)
}

async fn after(ctx: &Ctx, path: &str, fields: Fields, done: Result<()>, said: &str) -> Result<Response> {
    match done {
        Ok(()) => Ok(ui::done(&format!("/transfers/{path}"), said)),
        Err(problem) => ui::page_with(&problem, page(ctx, ui::id(path)?, fields.wrong(&problem)).await?),
    }
}

pub async fn send(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let done = transfers::send(&ctx, ui::id(&path)?).await;
    after(
        &ctx,
        &path,
        Fields::default(),
        done,
        "The letter is made. The membership goes on until the answer.",
    )
    .await
}

pub async fn file(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let text = transfers::file(&ctx, ui::id(&path)?).await?;
    Ok(ui::download("application/json", &format!("transfer-{path}.json"), text))
}

pub async fn accept(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let same_as = match fields.value("same") {
        "" | "nobody" => None,
        id => Some(ui::id(id)?),
    };
    let how = Acceptance {
        category: fields.value("category").to_owned(),
        same_as,
        fee_counts: fields.ticked("fee", "yes"),
    };
    let done = transfers::accept(&ctx, ui::id(&path)?, &how).await.map(drop);
    after(&ctx, &path, fields, done, "They are in the register, and the other group has its answer.").await
}

pub async fn refuse(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let done = transfers::refuse(&ctx, ui::id(&path)?, fields.value("reason")).await;
    after(&ctx, &path, fields, done, "Refused. They stay a member where they are.").await
}

pub async fn undo(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let done = transfers::take_back(&ctx, ui::id(&path)?, fields.value("reason")).await;
    after(&ctx, &path, fields, done, "Undone. Their membership in the other group goes on.").await
}

pub async fn back(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let done = transfers::call_back(&ctx, ui::id(&path)?).await;
    after(&ctx, &path, Fields::default(), done, "Called back. The membership here goes on.").await
}

#[derive(Template)]
#[template(path = "feeds/move.html")]
struct Form {
    shell: Shell,
    fields: Fields,
    own: bool,
    action: String,
    group: String,
    names: Vec<String>,
    /// Those of before, and whether the first can still be called back.
    past: Vec<Line>,
    open: Option<String>,
}

async fn form_of(ctx: &Ctx, person: PersonId, own: bool, fields: Fields) -> Result<Form> {
    let past = transfers::of(ctx, person).await?;
    let open = past.iter().find(|it| {
        it.direction() == Direction::Out
            && it.stage().is_ok_and(|it| matches!(it, Stage::Asked | Stage::Sent))
    });
    let (place, href) = if own { ("My membership", "/me") } else { ("Register", "/people") };
    let shell = Shell::new(ctx, "Move to another group").crumb(place, href);
    Ok(Form {
        shell,
        fields,
        own,
        action: if own { "/me/move".to_owned() } else { format!("/people/{person}/move") },
        group: ctx.group.name.clone(),
        names: transfers::destinations(ctx, person).await?,
        open: open.map(|it| it.id.to_string()),
        past: past.iter().map(line).collect::<Result<_>>()?,
    })
}

pub async fn form(ctx: Ctx) -> Result<Response> {
    ui::page(form_of(&ctx, ctx.person()?, true, Fields::default()).await?)
}

pub async fn form_for(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let person: PersonId = ui::id(&path)?;
    people::service::person(&ctx, person).await?;
    kernel::log_read_of(&ctx, "person", "moving a member as they asked", &[person]).await?;
    ui::page(form_of(&ctx, person, false, Fields::default()).await?)
}

fn asked(person: PersonId, fields: &Fields) -> Result<Ask> {
    let day = fields.value("day").parse();
    Ok(Ask {
        person,
        to: fields.value("to").to_owned(),
        day: day.map_err(|_| Problem::field("day", "Write the day as 2026-09-19."))?,
        agreed: fields.value("agreed").to_owned(),
    })
}

pub async fn ask(ctx: Ctx, fields: Fields) -> Result<Response> {
    let person = ctx.person()?;
    let asked = if fields.ticked("agree", "yes") {
        asked(person, &fields)
    } else {
        Err(Problem::field("agree", "Without your agreement nothing is sent. Tick it if you agree."))
    };
    let done = match asked {
        Ok(it) => transfers::ask(&ctx, &it).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(_) => {
            Ok(ui::done("/me/move", "Asked. You stay a member here until the other group has answered."))
        }
        Err(problem) => ui::page_with(&problem, form_of(&ctx, person, true, fields.wrong(&problem)).await?),
    }
}

pub async fn ask_for(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let person: PersonId = ui::id(&path)?;
    let done = match asked(person, &fields) {
        Ok(it) => transfers::ask(&ctx, &it).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(id) => Ok(ui::done(&format!("/transfers/{id}"), "Noted. Send the letter next.")),
        Err(problem) => ui::page_with(&problem, form_of(&ctx, person, false, fields.wrong(&problem)).await?),
    }
}

pub async fn call_back(ctx: Ctx, fields: Fields) -> Result<Response> {
    let id: TransferId = ui::id(fields.value("transfer"))?;
    let own = transfers::of(&ctx, ctx.person()?).await?;
    if !own.iter().any(|it| it.id == id) {
        return Err(Problem::not_found("There is no such transfer of yours."));
    }
    transfers::call_back(&ctx, id).await?;
    Ok(ui::done("/me/move", "Called back. Your membership here goes on."))
}

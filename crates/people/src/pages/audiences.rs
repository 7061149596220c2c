//! Audiences: say whom you mean, see how many that is and who is left out, keep it, freeze it, write to it.

use askama::Template;
use axum::extract::{Path, Query as Ask};
use axum::response::Response;
use kernel::{Ctx, Power, Problem, Result, log_read, log_read_of};
use serde::Deserialize;
use ui::{Fields, Shell};

use super::id;
use crate::export::{Format, write};
use crate::model::{AudienceId, Definition, Fee, FrozenId, Status};
use crate::service::{self, Counts, audiences, places};

#[derive(Template)]
#[template(path = "people/audiences.html")]
struct Index {
    shell: Shell,
    fields: Fields,
    lines: Vec<Line>,
    choices: Choices,
    /// What the form says now, in words and counted, once something was asked.
    asked: Option<Asked>,
    may_edit: bool,
}

struct Line {
    id: String,
    name: String,
    words: String,
    count: i64,
}

struct Asked {
    words: String,
    count: i64,
}

/// What can be chosen from, with how many there are.
struct Choices {
    statuses: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    areas: Vec<(String, String)>,
    constituencies: Vec<(String, String)>,
    offers: Vec<(String, String)>,
    fees: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "people/audience.html")]
struct One {
    shell: Shell,
    fields: Fields,
    id: String,
    name: String,
    words: String,
    people: usize,
    reached: usize,
    reasons: Vec<(String, usize)>,
    /// The first of those left out: name and why.
    left_out: Vec<(String, String, String)>,
    frozen: Vec<FrozenLine>,
    may_edit: bool,
    may_write: bool,
}

struct FrozenLine {
    id: String,
    when: String,
    people: i64,
    purpose: String,
    hash: String,
}

#[derive(Template)]
#[template(path = "people/frozen.html")]
struct FrozenPage {
    shell: Shell,
    it: FrozenLine,
    name: String,
    words: String,
    whole: bool,
    names: Vec<(String, String)>,
    more: usize,
    left_out: usize,
    may_export: bool,
    /// Services outside whose agreement is in force: id and name.
    services: Vec<(String, String)>,
    may_read_back: bool,
    may_edit: bool,
}

/// So many places to type in there are, and always some empty ones.
const TYPED: usize = 6;
const SPARE: usize = 3;

impl Choices {
    fn typed(all: &[(String, String)]) -> bool {
        all.len() > places::CHOSEN
    }
    /// What was typed into the places of a name, with empty ones behind it.
    fn places<'a>(fields: &'a Fields, name: &str) -> Vec<&'a str> {
        let mut all: Vec<_> =
            fields.all(name).iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
        all.resize(TYPED.max(all.len() + SPARE), "");
        all
    }
}

/// How many names a page lists.
const SHOWN: usize = 200;

fn read(fields: &Fields) -> Definition {
    let of = |name: &str| {
        let mut all = fields.all(name).to_vec();
        all.retain(|it| !it.is_empty());
        all
    };
    Definition {
        status: Status::read(fields.value("status")),
        categories: of("categories"),
        areas: of("areas"),
        constituencies: of("constituencies"),
        joined_within: fields.value("joined_within").trim().parse().ok(),
        fee: Fee::read(fields.value("fee")),
        offers: of("offers"),
        not_areas: of("not_areas"),
        not_categories: of("not_categories"),
    }
}

async fn in_words(ctx: &Ctx, it: &Definition) -> Result<String> {
    let categories = service::categories(ctx).await?;
    Ok(it.in_words(|id| service::category_name(&categories, id).to_owned()))
}

async fn choices(ctx: &Ctx) -> Result<Choices> {
    let counts = Counts::of(ctx).await?;
    let categories = service::categories(ctx).await?;
    let counted = |all: &[(String, i64)]| {
        all.iter().map(|it| (it.0.clone(), format!("{} ({})", it.0, it.1))).collect::<Vec<_>>()
    };
    let own =
        |all: &[(&str, &str)]| all.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect::<Vec<_>>();
    let fees: Vec<_> = Fee::ALL.iter().map(|it| (it.1, it.2)).collect();
    let statuses: Vec<_> = Status::ALL.iter().map(|it| (it.slug(), it.label())).collect();
    Ok(Choices {
        statuses: own(&statuses),
        categories: categories
            .iter()
            .map(|it| {
                let n = counts.categories.iter().find(|one| one.0 == it.0).map_or(0, |one| one.1);
                (it.0.clone(), format!("{} ({n})", it.1))
            })
            .collect(),
        areas: counted(&places::areas(ctx).await?),
        constituencies: counted(&places::constituencies(ctx).await?),
        offers: service::offers::words(ctx)
            .await?
            .into_iter()
            .map(|(word, n)| (word.clone(), n.map_or(word.clone(), |n| format!("{word} ({n})"))))
            .collect(),
        fees: own(&fees),
    })
}

async fn overview(ctx: &Ctx, fields: Fields, asked: Option<Asked>) -> Result<Index> {
    let mut lines = vec![];
    for it in audiences::all(ctx).await? {
        let definition: Definition = serde_json::from_str(&it.definition)?;
        let count = audiences::count(ctx, &definition).await?;
        lines.push(Line {
            id: it.id.to_string(),
            words: in_words(ctx, &definition).await?,
            name: it.name,
            count,
        });
    }
    Ok(Index {
        shell: Shell::new(ctx, "Audiences").crumb("Register", "/people"),
        lines,
        choices: choices(ctx).await?,
        asked,
        may_edit: ctx.may(Power::EditRegister, None),
        fields,
    })
}

pub async fn index(ctx: Ctx) -> Result<Response> {
    ui::page(overview(&ctx, Fields::default(), None).await?)
}

/// Counts what the form says, or keeps it under its name.
pub async fn ask(ctx: Ctx, fields: Fields) -> Result<Response> {
    let definition = match places::known(&ctx, read(&fields)).await {
        Ok(definition) => definition,
        Err(problem) => return ui::page_with(&problem, overview(&ctx, fields.wrong(&problem), None).await?),
    };
    if fields.value("do") == "keep" {
        return match audiences::keep(&ctx, fields.value("name"), &definition).await {
            Ok(id) => Ok(ui::done(
                &format!("/people/audiences/{id}"),
                "The audience is kept. It is counted anew each time.",
            )),
            Err(problem) => ui::page_with(&problem, overview(&ctx, fields.wrong(&problem), None).await?),
        };
    }
    match audiences::count(&ctx, &definition).await {
        Ok(count) => {
            log_read(&ctx, "an audience counted", "choosing whom to write to", 0).await?;
            let asked = Asked { words: in_words(&ctx, &definition).await?, count };
            ui::page(overview(&ctx, fields, Some(asked)).await?)
        }
        Err(problem) => ui::page_with(&problem, overview(&ctx, fields.wrong(&problem), None).await?),
    }
}

async fn one(ctx: &Ctx, audience: AudienceId, fields: Fields) -> Result<One> {
    let (kept, definition) = audiences::find(ctx, audience).await?;
    let all = audiences::meant(ctx, &definition).await?;
    let seen: Vec<_> = all.people.iter().map(|it| it.person_id).collect();
    log_read_of(ctx, "an audience", "choosing whom to write to", &seen).await?;
    let left_out = all.people.iter().filter_map(|it| {
        all.left_out.get(&it.person_id).map(|why| (it.person_id.to_string(), it.name.clone(), why.clone()))
    });
    Ok(One {
        shell: Shell::new(ctx, kept.name.clone())
            .crumb("Register", "/people")
            .crumb("Audiences", "/people/audiences"),
        id: audience.to_string(),
        name: kept.name,
        words: in_words(ctx, &definition).await?,
        people: all.people.len(),
        reached: all.reached(),
        reasons: all.reasons(),
        left_out: left_out.take(SHOWN).collect(),
        frozen: audiences::frozen_of(ctx, audience).await?.iter().map(|it| line(ctx, it)).collect(),
        may_edit: ctx.may(Power::EditRegister, None),
        may_write: ctx.may(Power::SendMail, None),
        fields,
    })
}

fn line(ctx: &Ctx, it: &audiences::Frozen) -> FrozenLine {
    FrozenLine {
        id: it.id.to_string(),
        when: it.frozen_at.long(&ctx.group.zone),
        people: it.people,
        purpose: it.purpose.clone(),
        hash: it.hash.iter().map(|it| format!("{it:02x}")).collect(),
    }
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(one(&ctx, id(&path)?, Fields::default()).await?)
}

pub async fn end(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    audiences::end(&ctx, id(&path)?).await?;
    Ok(ui::done("/people/audiences", "The audience is off the list. What was frozen of it stays."))
}

pub async fn freeze(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let audience: AudienceId = id(&path)?;
    match audiences::freeze(&ctx, audience, fields.value("purpose")).await {
        Ok(id) => Ok(ui::done(&format!("/people/frozen/{id}"), "The list is frozen as it stands now.")),
        Err(problem) => ui::page_with(&problem, one(&ctx, audience, fields.wrong(&problem)).await?),
    }
}

pub async fn write_to(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let audience: AudienceId = id(&path)?;
    match audiences::write_to(&ctx, audience, fields.value("subject"), fields.value("body")).await {
        Ok(id) => Ok(ui::done(
            &format!("/mail/mailings/{id}"),
            "The bulletin is held. Look at it as three people get it; a second officer approves it.",
        )),
        Err(problem) => ui::page_with(&problem, one(&ctx, audience, fields.wrong(&problem)).await?),
    }
}

pub async fn frozen(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let (it, mut people, whole) = audiences::frozen(&ctx, id::<FrozenId>(&path)?).await?;
    let left_out = service::unseen(&ctx).await?.sift(&mut people, |it| [*it]);
    log_read_of(&ctx, "a frozen audience", &it.purpose, &people).await?;
    let definition: Definition = serde_json::from_str(&it.definition)?;
    let shown = &people[..people.len().min(SHOWN)];
    let names = service::names(&ctx, shown).await?;
    ui::page(FrozenPage {
        shell: Shell::new(&ctx, it.name.clone())
            .crumb("Register", "/people")
            .crumb("Audiences", "/people/audiences"),
        words: in_words(&ctx, &definition).await?,
        name: it.name.clone(),
        whole,
        names: names.into_iter().map(|it| (it.0.to_string(), it.1)).collect(),
        more: people.len() - shown.len(),
        left_out,
        may_export: ctx.may(Power::ExportLists, None),
        services: services(&ctx).await?,
        may_read_back: ctx.may(Power::ProtectData, None),
        may_edit: ctx.may(Power::EditRegister, None),
        it: line(&ctx, &it),
    })
}

/// Those whose agreement is in force.
async fn services(ctx: &Ctx) -> Result<Vec<(String, String)>> {
    if !ctx.may(Power::ExportLists, None) {
        return Ok(vec![]);
    }
    let today = ctx.now.date(&ctx.group.zone);
    let all = service::processors::all(ctx).await?.into_iter().filter(|it| it.covers(today));
    Ok(all.map(|it| (it.id.to_string(), it.name)).collect())
}

/// Asks for the frozen list as a file for a mailing service.
pub async fn ask_file(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let frozen: FrozenId = id(&path)?;
    let processor = fields.value("processor").parse().map_err(|_| {
        Problem::refused("Choose the service that gets the file.")
            .hint("Go back, and choose one of the list.")
    })?;
    audiences::ask_file(&ctx, frozen, processor).await?;
    Ok(ui::done("/exports", "The file is asked for. Here it is fetched once it may be."))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct File {
    export: String,
    processor: String,
}

/// Number, name and address of those who may still be written to, once it was asked for and agreed to.
pub async fn file(ctx: Ctx, Path(path): Path<String>, Ask(it): Ask<File>) -> Result<Response> {
    let (name, rows, mark) =
        audiences::fetch_file(&ctx, id(&path)?, id(&it.processor)?, id(&it.export)?).await?;
    let table: Vec<Vec<String>> = rows
        .into_iter()
        .map(|row| vec![row.number.to_string(), row.name, row.email.unwrap_or_default(), mark.clone()])
        .collect();
    let bytes = write(Format::Csv, &["Number in this register", "Name", "E-mail", "Taken out by"], &table)?;
    Ok(ui::download(Format::Csv.media(), &format!("{name}.csv"), bytes))
}

//! Recording facts about one person by hand: a new fact, the end of a membership, a mistake, a name.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, PersonId, Problem, Result, transact};
use ui::{Fields, Shell};

use super::{after_day, id, start_of};
use crate::model::{Ending, FactId, FactKind, NewFact, Source};
use crate::service;

#[derive(Template)]
#[template(path = "people/edit.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    id: String,
    name: String,
    is_member: bool,
    /// Who keeps the name, if that is not done here.
    kept_by: Option<String>,
    categories: Vec<(String, String)>,
    kinds: Vec<(&'static str, &'static str)>,
    endings: Vec<(&'static str, &'static str)>,
}

async fn page(ctx: &Ctx, person: PersonId, fields: Fields) -> Result<Page> {
    let dossier = service::dossier(ctx, person).await?;
    kernel::log_read_of(ctx, "what is recorded about a person", "running the register", &[person]).await?;
    let name = dossier.person.name();
    let here = format!("/people/{person}");
    let owner = service::owner(ctx, person).await?;
    let kept_by = owner.filter(|it| it.1.iter().any(|field| field == "name")).map(|it| it.0);
    let kinds = FactKind::ALL.iter().filter(|it| **it != FactKind::Membership && !it.is_flag());
    Ok(Page {
        shell: Shell::new(ctx, format!("Record about {name}"))
            .crumb("Register", "/people")
            .crumb(&name, here),
        fields,
        id: person.to_string(),
        name,
        is_member: dossier.standing.category.is_some(),
        kept_by,
        categories: service::categories(ctx).await?,
        kinds: kinds.map(|it| (it.slug(), it.label())).collect(),
        endings: Ending::CHOICES.iter().map(|it| (it.0, it.1.label())).collect(),
    })
}

pub async fn form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let person: PersonId = id(&path)?;
    let today = ctx.now.date(&ctx.group.zone).to_string();
    let names = service::person(&ctx, person).await?;
    let fields = Fields::default()
        .with("from", today.clone())
        .with("end", today)
        .with("given_name", names.given_name)
        .with("family_name", names.family_name);
    ui::page(page(&ctx, person, fields).await?)
}

pub async fn rename(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let person: PersonId = id(&path)?;
    let (given, family) = (fields.value("given_name").to_owned(), fields.value("family_name").to_owned());
    let done = transact!(ctx.db(), tx => { service::rename(tx, &ctx, person, &given, &family).await });
    answer(&ctx, person, fields, done, "The name is corrected.").await
}

pub async fn record(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let person: PersonId = id(&path)?;
    let new = match read(&ctx, &fields).await {
        Ok(new) => service::refuse_category(&ctx, person, &new).await.map(|()| new),
        Err(problem) => Err(problem),
    };
    let done = match new {
        Ok(new) => {
            transact!(ctx.db(), tx => { service::record_fact(tx, &ctx, person, new.clone()).await }).map(drop)
        }
        Err(problem) => Err(problem),
    };
    answer(&ctx, person, fields, done, "The fact is recorded.").await
}

async fn read(ctx: &Ctx, fields: &Fields) -> Result<NewFact> {
    let kind = fields.value("kind");
    let kind = FactKind::read(kind).ok_or_else(|| Problem::field("kind", "Choose what to record."))?;
    let value = fields.value("value");
    if kind == FactKind::Membership && !service::categories(ctx).await?.iter().any(|it| it.0 == value) {
        return Err(Problem::field("value", "Choose a category that the constitution knows."));
    }
    let value = if kind.is_yes_no() { value.to_lowercase() } else { value.to_owned() };
    let named = |problem: Problem| Problem::field("value", problem.detail);
    let new = NewFact::new(kind, value, start_of(ctx, "from", fields.value("from"))?, Source::Officer)
        .map_err(named)?;
    match fields.value("until") {
        "" if kind == FactKind::FeePaid => {
            Err(Problem::field("until", "Write the last day that is paid for."))
        }
        "" => Ok(new),
        last => new.until(after_day(ctx, "until", last)?),
    }
}

pub async fn end(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let person: PersonId = id(&path)?;
    let asked = Ending::read(fields.value("why")).ok_or_else(|| Problem::field("why", "Choose why it ends."));
    let asked = asked.and_then(|why| Ok((why, after_day(&ctx, "end", fields.value("end"))?)));
    let done = match asked {
        Ok((why, at)) => {
            transact!(ctx.db(), tx => { service::end_membership(tx, &ctx, person, at, why).await })
        }
        Err(problem) => Err(problem),
    };
    answer(&ctx, person, fields, done, "The end of the membership is recorded.").await
}

pub async fn withdraw(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let person: PersonId = id(&path)?;
    let fact: FactId = id(fields.value("fact"))?;
    transact!(ctx.db(), tx => { service::withdraw_fact(tx, &ctx, person, fact).await })?;
    Ok(ui::done(&format!("/people/{person}"), "The entry is marked as a mistake; it stays in the history."))
}

async fn answer(
    ctx: &Ctx,
    person: PersonId,
    fields: Fields,
    done: Result<()>,
    said: &str,
) -> Result<Response> {
    match done {
        Ok(()) => Ok(ui::done(&format!("/people/{person}"), said)),
        Err(problem) => ui::page_with(&problem, page(ctx, person, fields.wrong(&problem)).await?),
    }
}

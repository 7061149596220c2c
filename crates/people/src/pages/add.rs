//! Adding one person by hand.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, PersonId, Problem, Result, transact};
use ui::{Fields, Shell};

use super::start_of;
use crate::model::{Email, FactKind, NewFact, NewPerson, Phone, Postal, Source};
use crate::service;

#[derive(Template)]
#[template(path = "people/new.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    categories: Vec<(String, String)>,
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let shell = Shell::new(ctx, "Add a person").crumb("Register", "/people");
    Ok(Page { shell, fields, categories: service::categories(ctx).await? })
}

pub async fn form(ctx: Ctx) -> Result<Response> {
    let today = ctx.now.date(&ctx.group.zone).to_string();
    ui::page(page(&ctx, Fields::default().with("since", today)).await?)
}

pub async fn take(ctx: Ctx, fields: Fields) -> Result<Response> {
    match add(&ctx, &fields).await {
        Ok((id, name)) => Ok(ui::done(&format!("/people/{id}"), &format!("{name} is in the register."))),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

async fn add(ctx: &Ctx, fields: &Fields) -> Result<(PersonId, String)> {
    let new = read(ctx, fields, &service::categories(ctx).await?)?;
    service::refuse_contradiction(ctx, &new.facts).await?;
    let name = new.name();
    let id = transact!(ctx.db(), tx => { service::add_person(tx, ctx, new.clone()).await })?;
    Ok((id, name))
}

/// All that is wrong comes at once.
fn read(ctx: &Ctx, fields: &Fields, categories: &[(String, String)]) -> Result<NewPerson> {
    let mut wrong = vec![];
    // A day that is no day of a fact stands in the field of the day.
    let mut keep = |problem: Problem| {
        wrong.extend(problem.fields.into_iter().map(|mut it| {
            if it.field == "from" {
                it.field = "since".to_owned();
            }
            it
        }));
    };
    let mut person = NewPerson::named(fields.value("given_name"), fields.value("family_name"))
        .unwrap_or_else(|problem| {
            keep(problem);
            NewPerson::default()
        });
    person.email = given(fields.value("email")).and_then(|it| Email::read(it).map_err(&mut keep).ok());
    person.phone = given(fields.value("phone")).and_then(|it| Phone::read(it).map_err(&mut keep).ok());
    let (lines, postcode) = (fields.value("address"), fields.value("postcode"));
    if !lines.is_empty() || !postcode.is_empty() {
        person.postal = Postal::read(lines, postcode).map_err(&mut keep).ok();
    }
    person.national_number = given(fields.value("national_number")).map(str::to_owned);
    person.facts = facts(ctx, fields, categories).map_err(&mut keep).unwrap_or_default();
    if wrong.is_empty() { Ok(person) } else { Err(Problem::entry(wrong)) }
}

fn facts(ctx: &Ctx, fields: &Fields, categories: &[(String, String)]) -> Result<Vec<NewFact>> {
    let since = start_of(ctx, "since", fields.value("since"))?;
    let mut facts = vec![];
    if let Some(category) = given(fields.value("category")) {
        if !categories.iter().any(|it| it.0 == category) {
            return Err(Problem::field("category", "The constitution knows no such category."));
        }
        facts.push(NewFact::new(FactKind::Membership, category, since, Source::Officer)?);
    }
    let answers =
        [FactKind::LivesInArea, FactKind::NationalMember, FactKind::RivalParty, FactKind::SharesAims];
    for kind in answers {
        if let Some(answer) = given(fields.value(kind.slug())) {
            facts.push(NewFact::new(kind, answer, since, Source::OwnDeclaration)?);
        }
    }
    for kind in [FactKind::Area, FactKind::Constituency] {
        if let Some(name) = given(fields.value(kind.slug())) {
            facts.push(NewFact::new(kind, name, since, Source::Officer)?);
        }
    }
    Ok(facts)
}

fn given(text: &str) -> Option<&str> {
    Some(text).filter(|it| !it.is_empty())
}

//! One letter for a household: a member's own page, and the same for whoever tells an officer.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::limit::Limit;
use kernel::{Ctx, PersonId, Result};
use ui::{Fields, Shell};

use super::id;
use crate::service::households::{self, Own};

const PER_NETWORK: Limit = Limit { what: "people.household", most: 20, minutes: 60 };

#[derive(Template)]
#[template(path = "people/household.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    own: bool,
    action: String,
    it: Option<Own>,
}

async fn page(ctx: &Ctx, person: PersonId, fields: Fields) -> Result<Page> {
    let own = ctx.actor.person == Some(person);
    let (action, back) = if own {
        ("/me/household".to_owned(), ("My membership", "/me".to_owned()))
    } else {
        (format!("/people/{person}/household"), ("The person", format!("/people/{person}")))
    };
    Ok(Page {
        shell: Shell::new(ctx, "One letter for a household").crumb(back.0, back.1),
        fields,
        own,
        action,
        it: households::own(ctx, person).await?,
    })
}

pub async fn mine(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, ctx.person()?, Fields::default()).await?)
}

pub async fn change_mine(ctx: Ctx, fields: Fields) -> Result<Response> {
    let person = ctx.person()?;
    change_of(&ctx, person, fields).await
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let person: PersonId = id(&path)?;
    crate::service::person(&ctx, person).await?;
    kernel::log_read_of(&ctx, "household", "running the register", &[person]).await?;
    ui::page(page(&ctx, person, Fields::default()).await?)
}

pub async fn change(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    change_of(&ctx, id(&path)?, fields).await
}

async fn change_of(ctx: &Ctx, person: PersonId, fields: Fields) -> Result<Response> {
    let agreed = fields.value("agreed");
    let (done, said) = match fields.value("do") {
        "begin" => {
            (households::begin(ctx, person, agreed).await, "Begun. Pass the code on to those you live with.")
        }
        "join" => {
            PER_NETWORK.take(ctx, &ctx.network).await?;
            let done = households::join(ctx, person, fields.value("code"), agreed).await;
            (done, "From now on one letter comes for all of you. Ballots still come to each.")
        }
        _ => (households::leave(ctx, person).await, "From now on there is a letter of their own again."),
    };
    match done {
        Ok(()) => Ok(ui::done(&page(ctx, person, Fields::default()).await?.action, said)),
        Err(problem) => ui::page_with(&problem, page(ctx, person, fields.wrong(&problem)).await?),
    }
}

//! What the notice says of the organisation, and its choices.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::{Fields, Shell};

use crate::model::Controller;
use crate::service;

#[derive(Template)]
#[template(path = "rights/controller.html")]
struct Page {
    shell: Shell,
    fields: Fields,
}

fn page(ctx: &Ctx, fields: Fields) -> Page {
    Page {
        shell: Shell::new(ctx, "Who answers for the data").crumb("Data protection", "/data-protection"),
        fields,
    }
}

pub async fn form(ctx: Ctx) -> Result<Response> {
    let it = service::controller(&ctx).await?;
    let fields = Fields::default()
        .with("contact", it.contact)
        .with("registration", it.registration)
        .with("renewal", it.renewal)
        .with("months_after_leaving", it.months_after_leaving.to_string())
        .with("retention_from", it.retention_from);
    let fields = if it.news_by_consent { fields.with("news_by_consent", "yes") } else { fields };
    ui::page(page(&ctx, fields))
}

pub async fn take(ctx: Ctx, fields: Fields) -> Result<Response> {
    let text = |name: &str| fields.value(name).to_owned();
    let new = Controller {
        contact: text("contact"),
        registration: text("registration"),
        renewal: text("renewal"),
        months_after_leaving: fields.value("months_after_leaving").parse().unwrap_or(0),
        retention_from: text("retention_from"),
        news_by_consent: fields.ticked("news_by_consent", "yes"),
    };
    match service::set_controller(&ctx, &new).await {
        Ok(()) => Ok(ui::done("/data-protection", "The notice says it from now on.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem))),
    }
}

//! The public form. It asks what the category requires and never why.

use askama::Template;
use axum::extract::{Path, Query as Ask};
use axum::response::Response;
use kernel::feature::Asked;
use kernel::{Ctx, Result};
use serde::Deserialize;
use ui::{Fields, Shell};

use crate::model::ApplicationState;
use crate::service::joining::{self, NewApplication, Open};

const PUBLIC: &str = "/join";
const DESK: &str = "/joining/new";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    #[serde(rename = "as")]
    category: String,
}

#[derive(Template)]
#[template(path = "membership/join.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    all: Vec<Open>,
    chosen: Option<Open>,
    group: String,
    /// What they can agree to beside the membership; nothing is ticked beforehand.
    asked: Vec<Asked>,
    /// Where the form goes; the officer's desk has one of its own.
    action: &'static str,
}

impl Page {
    async fn new(
        ctx: &Ctx,
        all: Vec<Open>,
        category: &str,
        fields: Fields,
        action: &'static str,
    ) -> Result<Self> {
        let chosen = match all.as_slice() {
            [one] => Some(one.clone()),
            _ => all.iter().find(|it| it.id == category).cloned(),
        };
        let group = ctx.group.name.clone();
        let shell = match action {
            DESK => Shell::new(ctx, "A form on paper").crumb("Joining", "/joining"),
            _ => Shell::new(ctx, format!("Join {group}")),
        };
        let asked = kernel::feature::consents(ctx).await?;
        Ok(Self { shell, fields, all, chosen, group, asked, action })
    }

    fn is_ticked(&self, purpose: &str, channel: &str) -> bool {
        self.fields.ticked("consent", &format!("{purpose}.{channel}"))
    }
}

pub async fn show(ctx: Ctx, Ask(params): Ask<Params>) -> Result<Response> {
    let all = joining::categories(&ctx).await?;
    ui::page(Page::new(&ctx, all, &params.category, Fields::default(), PUBLIC).await?)
}

pub async fn paper(ctx: Ctx, Ask(params): Ask<Params>) -> Result<Response> {
    let all = joining::categories(&ctx).await?;
    ui::page(Page::new(&ctx, all, &params.category, Fields::default(), DESK).await?)
}

fn read(all: &[Open], fields: &Fields) -> NewApplication {
    let value = |name: &str| fields.value(name).to_owned();
    let declared = all.iter().flat_map(|it| &it.statements).map(|it| it.kind.slug());
    NewApplication {
        category: value("category"),
        given_name: value("given_name"),
        family_name: value("family_name"),
        email: value("email"),
        phone: value("phone"),
        address: value("address"),
        postcode: value("postcode"),
        national_number: value("national_number"),
        declared: declared.filter(|it| fields.ticked(it, "yes")).map(str::to_owned).collect(),
        consents: fields.all("consent").iter().cloned().collect(),
    }
}

pub async fn take(ctx: Ctx, fields: Fields) -> Result<Response> {
    let all = joining::categories(&ctx).await?;
    let new = read(&all, &fields);
    match joining::apply(&ctx, &new).await {
        Ok(()) => Ok(ui::done("/join/sent", "Thank you. Look into your mail.")),
        Err(problem) => ui::page_with(
            &problem,
            Page::new(&ctx, all, &new.category, fields.wrong(&problem), PUBLIC).await?,
        ),
    }
}

pub async fn enter(ctx: Ctx, fields: Fields) -> Result<Response> {
    let all = joining::categories(&ctx).await?;
    let new = read(&all, &fields);
    match joining::enter(&ctx, &new).await {
        Ok(id) => Ok(ui::done(&format!("/joining/{id}"), "The form is entered and waits for a decision.")),
        Err(problem) => {
            ui::page_with(&problem, Page::new(&ctx, all, &new.category, fields.wrong(&problem), DESK).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "membership/join_sent.html")]
struct Sent {
    shell: Shell,
    group: String,
}

pub async fn sent(ctx: Ctx) -> Result<Response> {
    ui::page(Sent { shell: Shell::new(&ctx, "Look into your mail"), group: ctx.group.name.clone() })
}

#[derive(Template)]
#[template(path = "membership/join_confirm.html")]
struct Confirm {
    shell: Shell,
    token: String,
    name: String,
    words: String,
    group: String,
    /// Set once it is confirmed: whether they are a member already.
    done: Option<bool>,
}

pub async fn look(ctx: Ctx, Path(token): Path<String>) -> Result<Response> {
    let it = joining::asked(&ctx, &token).await?;
    let (name, group) = (it.name(), ctx.group.name.clone());
    let shell = Shell::new(&ctx, "Confirm your address");
    ui::page(Confirm { shell, token, name, words: it.wording, group, done: None })
}

pub async fn confirm(ctx: Ctx, Path(token): Path<String>) -> Result<Response> {
    let it = joining::confirm(&ctx, &token).await?;
    let (name, group) = (it.name(), ctx.group.name.clone());
    let shell = Shell::new(&ctx, "Your address is confirmed");
    let done = Some(it.state == ApplicationState::Admitted);
    ui::page(Confirm { shell, token: String::new(), name, words: it.wording, group, done })
}

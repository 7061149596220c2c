//! Changing how somebody is reached, by an officer.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, PersonId, Problem, Result, transact};
use ui::{Fields, Shell};

use super::id;
use crate::model::ContactKind;
use crate::service::{self, Dossier};

#[derive(Template)]
#[template(path = "people/contact.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    action: String,
    name: String,
    own: bool,
    /// Who keeps some of this, and which: those are shown and not changed here.
    kept_by: Option<String>,
    kept: Vec<(&'static str, String)>,
    correction: String,
}

impl Page {
    fn keeps(&self, kind: &str) -> bool {
        self.kept.iter().any(|it| it.0 == kind)
    }
}

pub async fn form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let dossier = service::dossier(&ctx, id(&path)?).await?;
    ui::page(page(&ctx, &dossier, known(&dossier)).await?)
}

pub async fn take(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let dossier = service::dossier(&ctx, id(&path)?).await?;
    match change(&ctx, dossier.person.id, &fields).await {
        Ok(()) => Ok(ui::done(&back(&ctx, &dossier), said(&fields))),
        Err(problem) => ui::page_with(&problem, page(&ctx, &dossier, fields.wrong(&problem)).await?),
    }
}

fn said(fields: &Fields) -> &'static str {
    match (fields.value("kind"), fields.value("email").is_empty()) {
        ("email", true) => "The address is out of use, and was told. Nobody signs in with it any more.",
        ("email", false) => "The new address is in use. The old one and the new one are told.",
        _ => "What you changed is in use.",
    }
}

/// One form for each kind: e-mail, telephone, address.
async fn change(ctx: &Ctx, person: PersonId, fields: &Fields) -> Result<()> {
    let kind = ContactKind::read(fields.value("kind"))
        .ok_or_else(|| Problem::field("kind", "Choose what to change."))?;
    let value = match kind {
        ContactKind::Email => fields.value("email"),
        ContactKind::Phone => fields.value("phone"),
        ContactKind::Post => fields.value("address"),
    };
    if kind == ContactKind::Email && value.is_empty() && !fields.ticked("without", "yes") {
        let why = "Without an address nobody can sign in, and nobody votes on this website. Tick that it is meant so.";
        return Err(Problem::field("email", why));
    }
    let (value, postcode) = (value.to_owned(), fields.value("postcode").to_owned());
    transact!(ctx.db(), tx => { service::change_contact(tx, ctx, person, kind, &value, &postcode).await })
}

fn known(it: &Dossier) -> Fields {
    let value = |kind| it.contact(kind).map(|it| it.value.clone()).unwrap_or_default();
    let post = it.contact(ContactKind::Post);
    let postcode = post.and_then(|it| it.postcode.clone()).unwrap_or_default();
    let address = value(ContactKind::Post);
    let address = address.strip_suffix(&postcode).unwrap_or(&address).trim().to_owned();
    Fields::default()
        .with("email", value(ContactKind::Email))
        .with("phone", value(ContactKind::Phone))
        .with("address", address)
        .with("postcode", postcode)
}

fn back(ctx: &Ctx, it: &Dossier) -> String {
    if ctx.actor.person == Some(it.person.id) {
        "/me".to_owned()
    } else {
        format!("/people/{}", it.person.id)
    }
}

async fn page(ctx: &Ctx, it: &Dossier, fields: Fields) -> Result<Page> {
    let own = ctx.actor.person == Some(it.person.id);
    if !own {
        kernel::log_read_of(ctx, "how to reach a person", "running the register", &[it.person.id]).await?;
    }
    let name = it.person.name();
    let shell = Shell::new(ctx, "Change how to be reached");
    let shell = if own { shell.crumb("My membership", "/me") } else { shell.crumb(&name, back(ctx, it)) };
    let action = if own { "/me/contact".to_owned() } else { format!("/people/{}/contact", it.person.id) };
    let owner = service::owner(ctx, it.person.id).await?;
    let fields_of = owner.as_ref().map(|it| it.1.clone()).unwrap_or_default();
    let value = |kind: ContactKind| it.contact(kind).map(|it| it.value.clone()).unwrap_or_default();
    let kept = ContactKind::ALL.into_iter().filter(|kind| fields_of.iter().any(|it| it == kind.slug()));
    Ok(Page {
        shell,
        fields,
        action,
        name,
        own,
        kept: kept.map(|kind| (kind.slug(), value(kind))).collect(),
        kept_by: owner.map(|it| it.0),
        correction: format!("/people/{}/correction", it.person.id),
    })
}

//! Flags that only named officers see: rights rest, a complaint is heard. No field takes a reason.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, PersonId, Result, transact};
use ui::{Fields, Shell};

use super::{day, id};
use crate::model::{FactKind, NewFact, Source};
use crate::service;

#[derive(Template)]
#[template(path = "people/flags.html")]
struct Page {
    shell: Shell,
    id: String,
    flags: Vec<Flag>,
}

struct Flag {
    slug: &'static str,
    label: &'static str,
    help: &'static str,
    since: Option<String>,
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let person: PersonId = id(&path)?;
    let flags = service::flags(&ctx, person).await?;
    let name = service::person(&ctx, person).await?.name();
    kernel::log_read_of(&ctx, "flags of a person", "keeping who may take part", &[person]).await?;
    let flag = |kind: FactKind, help| Flag {
        slug: kind.slug(),
        label: kind.label(),
        help,
        since: flags.iter().find(|it| it.kind == kind).map(|it| day(&ctx, Some(it.from))),
    };
    let all = vec![
        flag(FactKind::Suspended, "Their vote and their candidacies rest; they are still told what happens."),
        flag(
            FactKind::UnderComplaint,
            "Changes nothing by itself. It reminds you to ask before giving a task.",
        ),
    ];
    let shell = Shell::new(&ctx, format!("Flags of {name}")).crumb(name, format!("/people/{person}"));
    ui::page(Page { shell, id: person.to_string(), flags: all })
}

pub async fn turn(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let person: PersonId = id(&path)?;
    let of = [("suspended", FactKind::Suspended), ("under-complaint", FactKind::UnderComplaint)];
    let kind = ui::choice(&fields, "flag", &of)?;
    let set = fields.value("turn") == "set";
    transact!(ctx.db(), tx => {
        if set {
            let new = NewFact::new(kind, "", ctx.now, Source::Officer)?;
            service::record_fact(tx, &ctx, person, new).await.map(drop)
        } else {
            service::end_flag(tx, &ctx, person, kind).await
        }
    })?;
    let said = if set { "The flag is set. No reason is kept." } else { "The flag is ended." };
    Ok(ui::done(&format!("/people/{person}/flags"), said))
}

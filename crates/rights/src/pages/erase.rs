//! Erasure: what would go and what stays, the ten minutes, the journal.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, PersonId, Result};
use ui::{Fields, Shell};

use crate::model::{ErasureId, Plan, Stage};
use crate::service::erase::{self, Preview};

#[derive(Template)]
#[template(path = "rights/erase.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    id: PersonId,
    name: String,
    it: Preview,
}

async fn page(ctx: &Ctx, id: PersonId, fields: Fields) -> Result<Page> {
    let name = people::service::person(ctx, id).await?.name();
    kernel::log_read_of(ctx, "what an erasure would do", "answering requests about data", &[id]).await?;
    let shell = Shell::new(ctx, format!("Erase {name}")).crumb("Data protection", "/data-protection");
    Ok(Page { shell, fields, id, name, it: erase::preview(ctx, id).await? })
}

pub async fn form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, ui::id(&path)?, Fields::default()).await?)
}

pub async fn take(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let id: PersonId = ui::id(&path)?;
    match plan(&ctx, id, &fields).await {
        Ok(plan) => Ok(ui::done(
            &format!("/data-protection/erasures/{plan}"),
            "The erasure is planned. It begins in ten minutes at the earliest, and until then it can be called back.",
        )),
        Err(problem) if problem.kind == kernel::Kind::ConfirmAgain => Err(problem),
        Err(problem) => ui::page_with(&problem, page(&ctx, id, fields.wrong(&problem)).await?),
    }
}

async fn plan(ctx: &Ctx, id: PersonId, fields: &Fields) -> Result<ErasureId> {
    let case = match fields.value("case") {
        "" => None,
        case => Some(ui::id(case)?),
    };
    erase::plan(ctx, id, case, fields.value("why")).await
}

#[derive(Template)]
#[template(path = "rights/erasure.html")]
struct Journal {
    shell: Shell,
    it: Plan,
    stage: &'static str,
    planned: String,
    due: String,
    ended: Option<String>,
    held: bool,
    waits: Option<&'static str>,
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let it = erase::find(&ctx, ui::id(&path)?).await?;
    let zone = &ctx.group.zone;
    ui::page(Journal {
        shell: Shell::new(&ctx, "An erasure").crumb("Data protection", "/data-protection"),
        stage: it.stage.label(),
        planned: it.planned_at.long(zone),
        due: it.due_at.long(zone),
        ended: it.ended_at.map(|at| at.long(zone)),
        held: it.stage == Stage::Planned,
        waits: erase::waits_for(&ctx, &it).await?,
        it,
    })
}

pub async fn call_back(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let id: ErasureId = ui::id(&path)?;
    erase::call_back(&ctx, id).await?;
    Ok(ui::done(&format!("/data-protection/erasures/{id}"), "Called back. Nothing was erased."))
}

//! The copy of a request, before it goes: what is in it, what is blacked out, what is held back.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell};

use crate::model::{Case, CaseId, Kind, of_them, passages};
use crate::service::copy::{Copy, Section};
use crate::service::{archive, cases, copy, work};

#[derive(Template)]
#[template(path = "rights/redact.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    it: Case,
    /// A section, and why it is held back if it is.
    sections: Vec<(String, String, usize, String)>,
    /// Passages that somebody wrote, to be read before the copy goes: where they stand, and their words.
    read: Vec<(String, String)>,
    /// How many there are, and the pages before and after this one.
    passages: usize,
    earlier: Option<usize>,
    later: Option<usize>,
}

/// So many passages are read on one page.
const A_PAGE: usize = 200;

/// Which page of the passages.
#[derive(serde::Deserialize)]
pub struct Which {
    #[serde(default)]
    page: usize,
}

async fn page(ctx: &Ctx, id: CaseId, fields: Fields, page: usize) -> Result<Page> {
    let it = cases::find(ctx, id).await?;
    if ![Kind::Access, Kind::Portability].contains(&it.kind) {
        return Err(Problem::not_found("This request asks for no copy."));
    }
    let mut whole = it.clone();
    whole.redactions.held_back.clear();
    let copy = copy::of_case(ctx, &whole).await?;
    let why = |table: &str| {
        let found = it.redactions.held_back.iter().find(|one| one.0 == table);
        found.map_or_else(String::new, |it| it.1.clone())
    };
    let line = |one: &Section| (one.table.clone(), of_them(&one.title), one.rows.len(), why(&one.table));
    let fields = if fields.names().next().is_none() {
        fields.with("blacked", it.redactions.words.join("\n"))
    } else {
        fields
    };
    let shell = Shell::new(ctx, "The copy")
        .crumb("Data protection", "/data-protection")
        .crumb(format!("Request no. {}", it.number), format!("/data-protection/requests/{id}"));
    let all = free(ctx, &copy);
    Ok(Page {
        shell,
        fields,
        sections: copy.sections.iter().map(line).collect(),
        passages: all.len(),
        earlier: page.checked_sub(1),
        later: (all.len() > (page + 1).saturating_mul(A_PAGE)).then_some(page + 1),
        read: all.into_iter().skip(page.saturating_mul(A_PAGE)).take(A_PAGE).collect(),
        it,
    })
}

/// What somebody wrote, where others may be spoken of.
fn free(ctx: &Ctx, copy: &Copy) -> Vec<(String, String)> {
    let all = kernel::personal::all(&ctx.app);
    let mut found = vec![];
    for section in &copy.sections {
        let Some(holding) = all.iter().find(|it| it.table == section.table) else { continue };
        let labels: Vec<String> = holding.free.iter().map(|it| holding.label(it)).collect();
        for row in &section.rows {
            for (_, text) in section.columns.iter().zip(row).filter(|it| labels.contains(it.0)) {
                let place = |what: &str| match what {
                    "" => of_them(&section.title),
                    what => format!("{}: {what}", of_them(&section.title)),
                };
                found.extend(passages(text).into_iter().map(|it| (place(&it.0), it.1)));
            }
        }
    }
    // The same words in the journal, the event and the job are read once.
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|it| seen.insert(it.1.clone()));
    found
}

pub async fn show(ctx: Ctx, Path(path): Path<String>, Query(which): Query<Which>) -> Result<Response> {
    ui::page(page(&ctx, ui::id(&path)?, Fields::default(), which.page.min(100_000)).await?)
}

pub async fn take(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let id: CaseId = ui::id(&path)?;
    let words = fields.value("blacked").lines().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let held =
        fields.all("hold").iter().map(|it| (it.clone(), fields.value(&format!("why-{it}")).to_owned()));
    match work::redact(&ctx, id, words.collect(), held.collect()).await {
        Ok(()) => Ok(ui::done(
            &format!("/data-protection/requests/{id}/copy"),
            "Settled. This is what the copy leaves out.",
        )),
        Err(problem) => ui::page_with(&problem, page(&ctx, id, fields.wrong(&problem), 0).await?),
    }
}

/// For a letter: the officer prints it or puts it on a stick.
pub async fn fetch(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let it = cases::find(&ctx, ui::id(&path)?).await?;
    let copy = copy::of_case(&ctx, &it).await?;
    Ok(ui::download("application/zip", &format!("request-{}.zip", it.number), archive::zip(&copy)?))
}

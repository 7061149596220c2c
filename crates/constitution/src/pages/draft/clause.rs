//! One clause of a draft: words in boxes, rules beside them, checks as one types.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Kind, Result, transact};
use rulebook::docs;
use ui::{Fields, Shell};

use super::{Told, told};
use crate::check;
use crate::editing::{self, Requoted, Sheet};
use crate::model::DraftId;
use crate::service::{self, Change, Draft};

#[derive(Template)]
#[template(path = "constitution/draft_clause.html")]
struct Form {
    shell: Shell,
    fields: Fields,
    id: DraftId,
    heading: String,
    sheet: Sheet,
    /// The paragraphs of somebody else, where both edited the clause.
    now_stands: Option<Vec<String>>,
    requoted: Vec<Requoted>,
    told: Vec<Told>,
    kinds: Vec<(&'static str, &'static str)>,
    rule_base: String,
}

#[derive(Template)]
#[template(path = "constitution/draft_told.html")]
struct Live {
    requoted: Vec<Requoted>,
    told: Vec<Told>,
}

/// How many rows a box has: enough for its words at about eighty letters a line.
fn rows(text: &str) -> usize {
    let lines: usize = text.lines().map(|it| it.chars().count() / 80 + 1).sum();
    lines.clamp(2, 20) + 1
}

pub async fn form(ctx: Ctx, Path((id, slug)): Path<(String, String)>) -> Result<Response> {
    let draft = service::draft(&ctx, super::id(&id)?).await?;
    let sheet = editing::sheet(&draft.source, &slug)?;
    let told = told(&check::report_aside(draft.source.clone()).await?, &slug);
    ui::page(page(&ctx, &draft, sheet, Fields::default(), (vec![], told)))
}

fn page(
    ctx: &Ctx,
    draft: &Draft,
    sheet: Sheet,
    fields: Fields,
    (requoted, told): (Vec<Requoted>, Vec<Told>),
) -> Form {
    let heading = match sheet.number.as_str() {
        "" => sheet.title.clone(),
        number => format!("{number}. {}", sheet.title),
    };
    let shell =
        Shell::new(ctx, format!("Edit: {heading}")).crumb("Constitution", "/c").crumb("Drafts", "/c/draft");
    let kinds = rulebook::Kind::ALL.iter().map(|it| (it.name(), docs::page(*it).purpose));
    Form {
        shell: shell.crumb(draft.name.clone(), format!("/c/draft/{}", draft.id)),
        fields,
        id: draft.id,
        heading,
        sheet,
        now_stands: None,
        requoted,
        told,
        kinds: kinds.collect(),
        rule_base: if draft.open { format!("/c/draft/{}/rule", draft.id) } else { String::new() },
    }
}

pub async fn save(ctx: Ctx, Path((id, slug)): Path<(String, String)>, fields: Fields) -> Result<Response> {
    let id = super::id(&id)?;
    let draft = service::draft(&ctx, id).await?;
    let change = Change::Clause { slug: &slug, fields: &fields };
    if fields.value("do") == "check" {
        return match service::preview(&draft, &change) {
            Ok((after, done)) => {
                let sheet = editing::typed(editing::sheet(&draft.source, &slug)?, &fields);
                let told = told(&check::report_aside(after.source).await?, &slug);
                ui::page(page(&ctx, &draft, sheet, fields.clone(), (done.requoted, told)))
            }
            Err(problem) => again(&ctx, &draft, &slug, fields.clone(), &problem).await,
        };
    }
    let done = transact!(ctx.db(), tx => { service::change_draft(tx, &ctx, id, &change).await });
    match done {
        Ok(done) if done.requoted.is_empty() => {
            Ok(ui::done(&format!("/c/draft/{id}#{slug}"), "The clause is saved."))
        }
        Ok(done) => {
            let draft = service::draft(&ctx, id).await?;
            let sheet = editing::sheet(&draft.source, &slug)?;
            let told = told(&check::report_aside(draft.source.clone()).await?, &slug);
            ui::page(page(&ctx, &draft, sheet, Fields::default(), (done.requoted, told)))
        }
        Err(problem) => again(&ctx, &service::draft(&ctx, id).await?, &slug, fields.clone(), &problem).await,
    }
}

/// The form once more with everything typed; where somebody else was faster, with theirs above it.
async fn again(
    ctx: &Ctx,
    draft: &Draft,
    slug: &str,
    fields: Fields,
    problem: &kernel::Problem,
) -> Result<Response> {
    let current = editing::sheet(&draft.source, slug)?;
    let theirs = (problem.kind == Kind::Conflict)
        .then(|| current.boxes.iter().map(|it| it.text.clone()).collect::<Vec<_>>());
    let sheet = editing::typed(current, &fields);
    let told = told(&check::report_aside(draft.source.clone()).await?, slug);
    let mut page = page(ctx, draft, sheet, fields.wrong(problem), (vec![], told));
    page.now_stands = theirs;
    ui::page_with(problem, page)
}

/// What the checks would say of the clause as it is typed; for the script.
pub async fn check(ctx: Ctx, Path((id, slug)): Path<(String, String)>, fields: Fields) -> Result<Response> {
    let draft = service::draft(&ctx, super::id(&id)?).await?;
    let (after, done) = service::preview(&draft, &Change::Clause { slug: &slug, fields: &fields })?;
    let told = told(&check::report_aside(after.source).await?, &slug);
    ui::page(Live { requoted: done.requoted, told })
}

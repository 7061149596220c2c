//! My membership: what I am, what I may, and everything that is held on me.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Kind, Result, transact};
use rulebook::{Facts, Outcome};
use ui::{Fields, Shell};

use super::person::{Overview, overview};
use super::{contact as contacts, entitled};
use crate::service;

#[derive(Template)]
#[template(path = "people/me.html")]
struct Page {
    shell: Shell,
    it: Overview,
    category_cite: Option<Cite>,
    rights: Vec<Right>,
    kept_by: Option<String>,
}

/// One act, whether it is open to me, and by which clause.
struct Right {
    label: String,
    open: bool,
    sentence: String,
    cite: Option<Cite>,
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let dossier = service::dossier(&ctx, ctx.person()?).await?;
    let categories = service::categories(&ctx).await?;
    let it = overview(&ctx, &dossier, &categories);
    let (rights, category_cite) = rights(&ctx, dossier.standing.category.as_deref()).await?;
    let kept_by = super::person::kept_by(&ctx, dossier.person.id).await?;
    ui::page(Page { shell: Shell::new(&ctx, "My membership"), it, category_cite, rights, kept_by })
}

async fn rights(ctx: &Ctx, category: Option<&str>) -> Result<(Vec<Right>, Option<Cite>)> {
    let version = match constitution::service::in_force(ctx).await {
        Ok(version) => version,
        Err(problem) if problem.kind == Kind::NotFound => return Ok((vec![], None)),
        Err(problem) => return Err(problem),
    };
    let (person, today) = (ctx.person()?, ctx.now.date(&ctx.group.zone));
    let mut rights = vec![];
    // One post and one meeting stand for all: their rules seldom differ, and each election's own page is exact.
    let mut seen: Vec<&'static str> = vec![];
    for (word, label, act) in entitled::acts(&version) {
        let family = family(&word);
        if seen.contains(&family) && family != "vote" {
            continue;
        }
        seen.push(family);
        let more = Facts::new().with(rulebook::FactKey::RollDate, today);
        let ruling = service::ruling(ctx, &version, &act, person, ctx.now, &more).await?;
        let cite = ruling.cites.first().map(|it| version.cite(it));
        let label = if family == "stand" { "Stand for the posts of the committee".to_owned() } else { label };
        rights.push(right(label, &ruling.outcome, cite));
    }
    let cite = category.and_then(|id| version.rules.category(id)).map(|it| version.cite(&it.cite));
    Ok((rights, cite))
}

fn family(word: &str) -> &'static str {
    ["vote", "stand", "attend", "notice", "propose-motion", "propose-amendment"]
        .into_iter()
        .find(|it| word.starts_with(it))
        .unwrap_or("")
}

fn right(label: String, outcome: &Outcome, cite: Option<Cite>) -> Right {
    let (open, sentence) = match outcome {
        Outcome::Allowed => (true, "Open to you today.".to_owned()),
        Outcome::Refused { reason, still } => {
            (false, format!("{reason}. {}", still.as_deref().unwrap_or_default()))
        }
        Outcome::PeopleDecide { .. } => (
            false,
            "The rule for this is suspended, because the text does not hold together there. The committee says who \
             decides."
                .to_owned(),
        ),
        Outcome::NeedsFacts { facts } if facts.iter().all(|it| service::is_timetable(*it)) => {
            (true, "Open to you until the day that the call for it names.".to_owned())
        }
        Outcome::NeedsFacts { .. } => (
            false,
            "The register lacks a fact that this clause asks for. The data manager can add it.".to_owned(),
        ),
    };
    Right { label, open, sentence, cite }
}

pub async fn contact(ctx: Ctx) -> Result<Response> {
    let own = ctx.person()?.to_string();
    contacts::form(ctx, Path(own)).await
}

pub async fn change(ctx: Ctx, fields: Fields) -> Result<Response> {
    let own = ctx.person()?.to_string();
    contacts::take(ctx, Path(own), fields).await
}

pub async fn withdraw(ctx: Ctx, fields: Fields) -> Result<Response> {
    let (person, attribute) = (ctx.person()?, fields.value("attribute").to_owned());
    transact!(ctx.db(), tx => { service::withdraw_declaration(tx, &ctx, person, &attribute).await })?;
    Ok(ui::done("/me", "Your declaration is withdrawn. What was counted on it before stays counted."))
}

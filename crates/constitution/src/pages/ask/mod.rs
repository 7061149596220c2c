//! "May I …? Until when?": anybody asks, the rules answer, each with its clause.

mod answer;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Ctx, Kind, Problem, Result, transact};
use ui::{Fields, Shell};

use crate::asking::{self, Params, Topic};
use crate::model::Version;
use crate::service;
use answer::{Answer, answer};

/// Heading, and its topics: word, label, and whether it is the one chosen.
type Group = (&'static str, Vec<(String, String, bool)>);

#[derive(Template)]
#[template(path = "constitution/ask.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    groups: Vec<Group>,
    /// Id, name, chosen; empty for members, whose category is known.
    categories: Vec<(String, String, bool)>,
    signed_in: bool,
    answer: Option<Box<Answer>>,
}

pub async fn show(ctx: Ctx, Query(params): Query<Params>) -> Result<Response> {
    let version = match service::in_force(&ctx).await {
        Ok(version) => version,
        Err(problem) if problem.kind == Kind::NotFound => {
            return super::read::none_yet(&ctx, &problem);
        }
        Err(problem) => return Err(problem),
    };
    let topics = asking::topics(&version);
    let fields = Fields::default()
        .with("act", params.act.clone())
        .with("day", params.day.clone())
        .with("category", params.category.clone());
    let asked = asking::read(&ctx, &topics, &params);
    let mut page = page(&ctx, &version, &topics, fields);
    match asked {
        Ok(None) => ui::page(page),
        Ok(Some((topic, at))) => {
            let (known, ruling) = asking::ask(&ctx, &version, topic, at, &params.category).await?;
            page.answer = Some(Box::new(answer(&ctx, &version, topic, at, known, &ruling.0)));
            ui::page(page)
        }
        Err(problem) => {
            page.fields = page.fields.wrong(&problem);
            ui::page_with(&problem, page)
        }
    }
}

/// Keeps the answer of this moment as a receipt, which can be shown and run again.
pub async fn keep(ctx: Ctx, fields: Fields) -> Result<Response> {
    let version = service::in_force(&ctx).await?;
    let topics = asking::topics(&version);
    let word = fields.value("act");
    let topic = topics.iter().find(|it| it.word == word).ok_or_else(asking::unknown)?;
    let (_, (_, receipt)) = asking::ask(&ctx, &version, topic, ctx.now, "").await?;
    let receipt = receipt.ok_or_else(|| {
        Problem::refused(
            "This answer rests on a decision of people, not on a rule, so there is no receipt to keep.",
        )
        .hint("The decision that you were told of is what can be shown, and appealed.")
    })?;
    let id = transact!(ctx.db(), tx => { service::receipt(tx, &ctx, &version, &receipt).await })?;
    Ok(ui::done(&format!("/receipts/{id}"), "The answer is kept as a receipt."))
}

fn page(ctx: &Ctx, version: &Version, topics: &[Topic], fields: Fields) -> Page {
    let mut groups: Vec<Group> = vec![];
    for it in topics {
        let entry = (it.word.clone(), super::capital(&it.label), it.word == fields.value("act"));
        match groups.iter_mut().find(|group| group.0 == it.group) {
            Some(group) => group.1.push(entry),
            None => groups.push((it.group, vec![entry])),
        }
    }
    let signed_in = ctx.actor.person.is_some();
    let all = version.rules.categories();
    let named = all.iter().filter(|_| !signed_in).map(|it| {
        let name = it.name.clone().unwrap_or_else(|| it.id().replace('-', " "));
        (it.id().to_owned(), super::capital(&name), it.id() == fields.value("category"))
    });
    let shell = Shell::new(ctx, "May I …? Until when?").crumb("Constitution", "/c");
    Page { shell, categories: named.collect(), fields, groups, signed_in, answer: None }
}

//! Preparing and leading a consultation.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{At, Ctx, Problem, Result};
use ui::{Fields, Shell, id, maybe_moment, moment};

use super::{Head, read, shell, shell_of};
use crate::model::{Audience, ConsultationId, NewConsultation, PromptSet};
use crate::service;

#[derive(Template)]
#[template(path = "consultations/new.html")]
struct New {
    shell: Shell,
    fields: Fields,
    prompts: Vec<(&'static str, &'static str)>,
    /// The clauses of the constitution, to begin with one.
    clauses: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "consultations/draft.html")]
struct Draft {
    shell: Shell,
    head: Head,
    fields: Fields,
    before: Vec<(u32, String, String)>,
}

async fn new_page(ctx: &Ctx, fields: Fields) -> New {
    let clauses = match constitution::service::in_force(ctx).await {
        Ok(it) => it.document.clauses.iter().map(|c| (c.slug.clone(), c.label())).collect(),
        Err(_) => vec![],
    };
    let prompts = PromptSet::ALL.iter().map(|it| (it.slug(), it.label())).collect();
    New { shell: shell(ctx, "Open a text to consultation"), fields, prompts, clauses }
}

/// `?constitution` begins with the text in force, `?clause=slug` with one clause of it (of a post's description people are
/// asked whether it is clear), `?draft=id` with a draft of the constitution.
pub async fn form(ctx: Ctx, fields: axum::extract::Query<Vec<(String, String)>>) -> Result<Response> {
    let asked = Fields::from_pairs(fields.0);
    let mut fields = Fields::default()
        .with("audience", Audience::Members.slug())
        .with("prompts", PromptSet::Four.slug())
        .with("asks_votes", "yes")
        .with("responsible", ctx.actor.name.clone());
    if asked.names().any(|it| it == "constitution")
        && let Ok(version) = constitution::service::in_force(&ctx).await
    {
        fields = fields
            .with("title", format!("Constitution no. {}", version.seq))
            .with("text", version.source.to_string());
    }
    if !asked.value("clause").is_empty() {
        fields = clause(&ctx, asked.value("clause"), fields).await?;
    }
    if !asked.value("draft").is_empty() {
        let draft = constitution::service::draft(&ctx, id(asked.value("draft"))?).await?;
        fields = fields.with("title", draft.name.clone()).with("text", draft.source.clone());
    }
    ui::page(new_page(&ctx, fields).await)
}

/// One clause of the constitution in force as the text.
async fn clause(ctx: &Ctx, slug: &str, fields: Fields) -> Result<Fields> {
    let version = constitution::service::in_force(ctx).await?;
    let none = || Problem::not_found("The constitution has no such clause.");
    let words = rulebook::amend::clause_text(&version.source, slug).ok_or_else(none)?;
    let number = if words.number.is_empty() { String::new() } else { format!("{}. ", words.number) };
    let role = version.rules.posts().iter().any(|it| it.role.as_deref() == Some(slug));
    let prompts = if role { PromptSet::Role } else { PromptSet::Four };
    Ok(fields
        .with("title", words.title.clone())
        .with("text", format!("## {number}{} {{#{slug}}}\n\n{}\n", words.title, words.prose))
        .with("prompts", prompts.slug()))
}

pub async fn take(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = match typed(&ctx, &fields) {
        Ok(new) => service::create(&ctx, new).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(id) => Ok(ui::done(
            &format!("/consultations/{id}"),
            "The consultation is prepared. Read it through, then open it: until then nobody else sees it.",
        )),
        Err(problem) => ui::page_with(&problem, new_page(&ctx, fields.wrong(&problem)).await),
    }
}

fn typed(ctx: &Ctx, fields: &Fields) -> Result<NewConsultation> {
    let audience = Audience::read(fields.value("audience"))
        .ok_or_else(|| Problem::field("audience", "Choose who may read and answer."))?;
    let prompts = PromptSet::read(fields.value("prompts"))
        .ok_or_else(|| Problem::field("prompts", "Choose which questions are asked."))?;
    Ok(NewConsultation {
        title: fields.value("title").to_owned(),
        intro: fields.value("intro").to_owned(),
        responsible: fields.value("responsible").to_owned(),
        address: fields.value("address").to_owned(),
        audience,
        prompts,
        asks_votes: fields.ticked("asks_votes", "yes"),
        subject: None,
        text: fields.value("text").replace("\r\n", "\n"),
        closes_at: moment(ctx, "closes_at", fields.value("closes_at"))?,
        committee_at: maybe_moment(ctx, "committee_at", fields.value("committee_at"))?,
        meeting_at: maybe_moment(ctx, "meeting_at", fields.value("meeting_at"))?,
    })
}

pub async fn open(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let of: ConsultationId = id(&path)?;
    let tell = fields.ticked("tell", "yes");
    match service::open(&ctx, of, tell).await {
        Ok(()) => {
            let said = match tell {
                true => {
                    "It is open. The notice to the members is held for ten minutes: look at it under Mail."
                }
                false => "It is open. No notice was sent.",
            };
            Ok(ui::done(&format!("/consultations/{of}"), said))
        }
        Err(problem) => ui::page_with(&problem, read::page(&ctx, of, Some(fields.wrong(&problem))).await?),
    }
}

pub async fn put_off(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let of: ConsultationId = id(&path)?;
    let seen = fields.value("seen").parse().map(At::from_micros);
    let done = match (seen, moment(&ctx, "closes_at", fields.value("closes_at"))) {
        (Ok(seen), Ok(to)) => service::put_off(&ctx, of, seen, to).await,
        (Err(_), _) => {
            Err(Problem::conflict("The form does not say which hour it was about. Load the page again."))
        }
        (_, Err(problem)) => Err(problem),
    };
    match done {
        Ok(()) => Ok(ui::done(&format!("/consultations/{of}"), "The close is put off.")),
        Err(problem) => ui::page_with(&problem, read::page(&ctx, of, Some(fields.wrong(&problem))).await?),
    }
}

pub async fn withdraw(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let of: ConsultationId = id(&path)?;
    match service::withdraw(&ctx, of, fields.value("why")).await {
        Ok(()) => Ok(ui::done(&format!("/consultations/{of}"), "The consultation is withdrawn.")),
        Err(problem) => ui::page_with(&problem, read::page(&ctx, of, Some(fields.wrong(&problem))).await?),
    }
}

async fn draft_page(ctx: &Ctx, of: ConsultationId, fields: Option<Fields>) -> Result<Draft> {
    let it = service::one(ctx, of).await?;
    let all = service::drafts(ctx, of).await?;
    let newest = all.last().map(|it| it.2.clone()).unwrap_or_default();
    let before = all.iter().map(|it| (it.0, it.1.clone(), it.3.long(&ctx.group.zone))).collect();
    Ok(Draft {
        shell: shell_of(ctx, &it, "A new draft"),
        head: Head::of(ctx, &it),
        fields: fields.unwrap_or_else(|| Fields::default().with("text", newest)),
        before,
    })
}

pub async fn draft_form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(draft_page(&ctx, id(&path)?, None).await?)
}

pub async fn draft(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let of: ConsultationId = id(&path)?;
    let text = fields.value("text").replace("\r\n", "\n");
    match service::publish_draft(&ctx, of, &text, fields.value("note")).await {
        Ok(it) => {
            let said = format!(
                "Draft {} is out. Of the answers, {} stand where they stood, {} were followed to other words, and the words of {} are gone.",
                it.seq, it.kept, it.moved, it.gone
            );
            Ok(ui::done(&format!("/consultations/{of}"), &said))
        }
        Err(problem) => ui::page_with(&problem, draft_page(&ctx, of, Some(fields.wrong(&problem))).await?),
    }
}

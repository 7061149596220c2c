//! The text with the questions beside it; the form to print.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::{Fields, Shell, id};

use super::{Head, shell};
use crate::model::{Anchor, Comment, Consultation, ConsultationId, Part, Prompt, Vote};
use crate::service::{self, Answer};

#[derive(Template)]
#[template(path = "consultations/read.html")]
struct Read {
    shell: Shell,
    head: Head,
    intro: String,
    seq: u32,
    news: Option<String>,
    parts: Vec<PartForm>,
    whole: PartForm,
    gone: Vec<Own>,
    fields: Fields,
    answers: bool,
    asks_votes: bool,
    guest: bool,
    leads: bool,
    reported: bool,
    is_draft: bool,
    closes_at: String,
    seen: i64,
}

/// One part with the form to answer it.
struct PartForm {
    key: String,
    title: String,
    body: String,
    asks: Vec<Ask>,
    own: Vec<Own>,
    vote: &'static str,
    /// Whether the form lies open: something is typed in or wrong.
    open: bool,
}

impl PartForm {
    fn vote_name(&self) -> String {
        format!("vote-{}", self.key)
    }
    fn quote_name(&self) -> String {
        format!("quote-{}", self.key)
    }
}

/// One head as a field of a form.
struct Ask {
    name: String,
    label: &'static str,
}

/// What the reader said, and what became of it.
struct Own {
    short: &'static str,
    body: String,
    how: &'static str,
    moved: bool,
    outcome: Option<&'static str>,
    answer: String,
    operation: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "consultations/paper.html")]
struct Paper {
    shell: Shell,
    head: Head,
    prompts: &'static [Prompt],
    parts: Vec<(String, String)>,
    asks_votes: bool,
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, None).await?)
}

pub(super) async fn page(
    ctx: &Ctx,
    of: ConsultationId,
    typed: Option<Fields>,
) -> Result<impl Template + use<>> {
    let it = service::one(ctx, of).await?;
    let (seq, parts) = service::text(ctx, of).await?;
    let (comments, votes, may_name) = service::mine(ctx, of).await?;
    let wrong_part = typed.as_ref().map(|it| it.value("part").to_owned());
    let fields = filled(&comments, &votes, may_name, typed);
    let drafts = service::drafts(ctx, of).await?;
    let form = |part: Option<&Part>| part_form(&it, part, &comments, &votes, wrong_part.as_deref());
    let gone = comments.iter().filter(|it| it.anchor == Anchor::Gone).map(|one| own(&it, one)).collect();
    Ok(Read {
        shell: shell(ctx, &it.title),
        head: Head::of(ctx, &it),
        intro: ui::to_html(&it.intro),
        seq,
        news: drafts.last().filter(|it| it.0 > 1).map(|it| format!("Draft {}: {}", it.0, it.1)),
        whole: form(None),
        parts: parts.iter().map(|it| form(Some(it))).collect(),
        gone,
        fields,
        answers: it.takes_answers(ctx.now),
        asks_votes: it.asks_votes,
        guest: ctx.actor.person.is_none(),
        leads: service::leads(ctx),
        reported: it.state == crate::model::State::Reported,
        is_draft: it.state == crate::model::State::Draft,
        closes_at: it.closes_at.iso(&ctx.group.zone),
        seen: it.closes_at.micros(),
    })
}

fn part_form(
    it: &Consultation,
    part: Option<&Part>,
    comments: &[Comment],
    votes: &[(String, Vote)],
    wrong: Option<&str>,
) -> PartForm {
    let key = part.map_or(String::new(), |it| it.key.clone());
    let here = |one: &&Comment| one.part_now == key && one.anchor != Anchor::Gone;
    let own: Vec<Own> = comments.iter().filter(here).map(|one| own(it, one)).collect();
    let asks = it.prompts.prompts().iter();
    PartForm {
        asks: asks.map(|it| Ask { name: format!("{}-{key}", it.slug), label: it.label }).collect(),
        title: part.map_or_else(|| "The text as a whole".into(), |it| it.title.clone()),
        body: part.map_or(String::new(), |it| ui::to_html(&it.body)),
        vote: votes.iter().find(|it| it.0 == key).map_or("", |it| it.1.label()),
        open: wrong == Some(&key),
        own,
        key,
    }
}

fn own(it: &Consultation, one: &Comment) -> Own {
    Own {
        short: it.prompts.prompt(&one.prompt).map_or("else", |it| it.short),
        body: one.body.clone(),
        how: one.channel.label(),
        moved: one.anchor == Anchor::Moved,
        outcome: one.outcome.map(|it| it.label()),
        answer: one.answer.clone(),
        operation: one.operation.as_ref().map(|it| (it.title.clone(), it.url.clone())),
    }
}

/// What the reader said before, and over it what was typed just now.
fn filled(comments: &[Comment], votes: &[(String, Vote)], may_name: bool, typed: Option<Fields>) -> Fields {
    let mut fields = Fields::default();
    for it in
        comments.iter().filter(|it| it.channel == crate::model::Channel::Web && it.anchor != Anchor::Gone)
    {
        fields = fields.with(&format!("{}-{}", it.prompt, it.part_now), it.body.clone());
        fields = fields.with(&format!("quote-{}", it.part_now), it.quote.clone());
    }
    for (part, vote) in votes {
        fields = fields.with(&format!("vote-{part}"), vote.slug());
    }
    if may_name {
        fields = fields.with("may_name", "yes");
    }
    match typed {
        None => fields,
        Some(typed) => {
            let names: Vec<String> = typed.names().map(str::to_owned).collect();
            let mut fields = names.iter().fold(fields, |fields, it| fields.with(it, typed.value(it)));
            if let Some(problem) = typed.problem() {
                fields = fields.wrong(problem);
            }
            fields
        }
    }
}

pub async fn answer(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let of: ConsultationId = id(&path)?;
    let it = service::one(&ctx, of).await?;
    let part = fields.value("part").to_owned();
    let prompts = it.prompts.prompts().iter();
    let given = Answer {
        bodies: prompts
            .map(|it| (it.slug.to_owned(), fields.value(&format!("{}-{part}", it.slug)).to_owned()))
            .collect(),
        seq: fields.value("seq").parse().unwrap_or(0),
        quote: fields.value(&format!("quote-{part}")).to_owned(),
        vote: Vote::read(fields.value(&format!("vote-{part}"))),
        may_name: fields.ticked("may_name", "yes"),
        name: fields.value("name").to_owned(),
        part: part.clone(),
    };
    match service::answer(&ctx, of, given).await {
        Ok(()) => {
            let said = "Your answer is kept. You can change it until the close.";
            let said = if ctx.actor.person.is_some() { said } else { "Thank you: your answer is kept." };
            let anchor = if part.is_empty() { "whole".to_owned() } else { part };
            Ok(ui::done(&format!("/consultations/{of}#a-{anchor}"), said))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, of, Some(fields.wrong(&problem))).await?),
    }
}

pub async fn paper(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let of: ConsultationId = id(&path)?;
    let it = service::one(&ctx, of).await?;
    let (_, parts) = service::text(&ctx, of).await?;
    ui::page(Paper {
        shell: super::shell_of(&ctx, &it, "Answer on paper"),
        head: Head::of(&ctx, &it),
        prompts: it.prompts.prompts(),
        parts: parts.iter().map(|it| (it.title.clone(), ui::to_html(&it.body))).collect(),
        asks_votes: it.asks_votes,
    })
}

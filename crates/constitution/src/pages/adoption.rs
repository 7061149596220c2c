//! The first adoption, step by step.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use kernel::{Ctx, Power, Problem, Result, transact};
use ui::{Fields, Shell};

use crate::drift::Drifted;
use crate::model::{AdoptionId, DraftId};
use crate::service::{self, NewPut, Put, Stage, VoteRecord};
use crate::view::{self, Block, ClauseView};

#[derive(Template)]
#[template(path = "constitution/adoption.html")]
struct List {
    shell: Shell,
    fields: Fields,
    /// True if a meeting has adopted a text already.
    adopted: Option<u32>,
    drafts: Vec<(DraftId, String)>,
    puts: Vec<Line>,
}

struct Line {
    href: String,
    meeting: String,
    when: String,
    words: &'static str,
    badge: &'static str,
}

#[derive(Template)]
#[template(path = "constitution/adoption_one.html")]
struct One {
    shell: Shell,
    fields: Fields,
    put: Put,
    when: String,
    words: &'static str,
    badge: &'static str,
    decided: String,
    /// True if the reader may record the vote now.
    may_record: bool,
    may_withdraw: bool,
    drift: Vec<Drifted>,
    preamble: Vec<Block>,
    clauses: Vec<ClauseView>,
}

fn stage_words(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Put => ("put to the meeting", "warn"),
        Stage::Adopted => ("adopted", "good"),
        Stage::Lost => ("not adopted", ""),
        Stage::Withdrawn => ("withdrawn", ""),
    }
}

pub async fn list(ctx: Ctx, RawQuery(query): RawQuery) -> Result<Response> {
    let draft = query.as_deref().and_then(|it| it.strip_prefix("draft=")).unwrap_or_default().to_owned();
    ui::page(list_page(&ctx, Fields::default().with("draft", draft)).await?)
}

async fn list_page(ctx: &Ctx, fields: Fields) -> Result<List> {
    let open = service::drafts(ctx).await?.into_iter().filter(|it| it.open);
    let puts = service::puts(ctx).await?.into_iter().map(|it| {
        let (words, badge) = stage_words(it.stage);
        let href = format!("/c/adoption/{}", it.id);
        Line { href, when: it.meets_at.long(&ctx.group.zone), meeting: it.meeting, words, badge }
    });
    let newest = service::history(ctx).await?.into_iter().next().map(|it| it.0);
    Ok(List {
        shell: Shell::new(ctx, "Adopting the constitution").crumb("Constitution", "/c"),
        fields,
        adopted: newest.filter(|it| !it.provisional).map(|it| it.seq),
        drafts: open.map(|it| (it.id, it.name)).collect(),
        puts: puts.collect(),
    })
}

pub async fn put(ctx: Ctx, fields: Fields) -> Result<Response> {
    match put_it(&ctx, &fields).await {
        Ok(id) => Ok(ui::done(
            &format!("/c/adoption/{id}"),
            "The text is put to the meeting; it is frozen as it stands.",
        )),
        Err(problem) => ui::page_with(&problem, list_page(&ctx, fields.wrong(&problem)).await?),
    }
}

async fn put_it(ctx: &Ctx, fields: &Fields) -> Result<AdoptionId> {
    let draft = fields.value("draft").parse().map_err(|_| Problem::field("draft", "Choose a draft."))?;
    let new = NewPut {
        draft,
        meeting: fields.value("meeting").to_owned(),
        meets_at: ui::moment(ctx, "meets_at", fields.value("meets_at"))?,
        place: fields.value("place").to_owned(),
    };
    transact!(ctx.db(), tx => { service::put(tx, ctx, &new).await })
}

fn id(text: &str) -> Result<AdoptionId> {
    text.parse().map_err(|_| Problem::not_found("No such text was put to a meeting."))
}

pub async fn one(ctx: Ctx, Path(which): Path<String>) -> Result<Response> {
    if let Some(which) = which.strip_suffix(".md") {
        let put = service::one_put(&ctx, id(which)?).await?;
        return Ok(ui::download("text/markdown; charset=utf-8", "put-to-the-meeting.md", put.source));
    }
    let put = service::one_put(&ctx, id(&which)?).await?;
    let now = ctx.now.iso(&ctx.group.zone);
    let fields = Fields::default().with("decided_at", now.clone()).with("in_force_from", now);
    ui::page(one_page(&ctx, put, fields).await?)
}

async fn one_page(ctx: &Ctx, put: Put, fields: Fields) -> Result<One> {
    let (words, badge) = stage_words(put.stage);
    let document = put.document();
    let officer = ctx.may(Power::EditConstitution, None) && put.stage == Stage::Put;
    let may_record = officer && put.meets_at <= ctx.now;
    let drift = if may_record { service::drift_from_newest(ctx, &document).await? } else { vec![] };
    let rules = rulebook::Rules::new(document, 1);
    let decided = put.record.as_ref().map(|it| it.decided_at.long(&ctx.group.zone)).unwrap_or_default();
    Ok(One {
        shell: Shell::new(ctx, format!("Put to the {}", put.meeting)).crumb("Constitution", "/c"),
        fields,
        when: put.meets_at.long(&ctx.group.zone),
        words,
        badge,
        decided,
        may_record,
        may_withdraw: officer,
        drift,
        preamble: view::preamble(rules.document()),
        clauses: view::clauses_of(&rules),
        put,
    })
}

pub async fn record(ctx: Ctx, Path(which): Path<String>, fields: Fields) -> Result<Response> {
    let id = id(&which)?;
    match apply(&ctx, id, &fields).await {
        Ok(said) => Ok(ui::done(&format!("/c/adoption/{id}"), &said)),
        Err(problem) => {
            let put = service::one_put(&ctx, id).await?;
            ui::page_with(&problem, one_page(&ctx, put, fields.wrong(&problem)).await?)
        }
    }
}

async fn apply(ctx: &Ctx, id: AdoptionId, fields: &Fields) -> Result<String> {
    if fields.value("do") == "withdraw" {
        transact!(ctx.db(), tx => { service::withdraw(tx, ctx, id).await })?;
        return Ok("The text is withdrawn. The draft can be worked on and put again.".to_owned());
    }
    let number = |name: &str| -> Result<u32> {
        let typed = fields.value(name);
        typed.parse().map_err(|_| Problem::field(name, "Give a whole number; 0 if there was none."))
    };
    let vote = VoteRecord {
        present: number("present")?,
        votes_for: number("for")?,
        against: number("against")?,
        abstained: number("abstained")?,
        chair: fields.value("chair").to_owned(),
        minute_taker: fields.value("minute_taker").to_owned(),
        minute: fields.value("minute").to_owned(),
        decided_at: ui::moment(ctx, "decided_at", fields.value("decided_at"))?,
        in_force_from: ui::moment(ctx, "in_force_from", fields.value("in_force_from"))?,
    };
    let unchanged = fields.all("unchanged").to_vec();
    let seq = transact!(ctx.db(), tx => { service::record(tx, ctx, id, &vote, &unchanged).await })?;
    Ok(match seq {
        Some(seq) => {
            format!("The meeting adopted the text. It is constitution no. {seq}, and its rules begin.")
        }
        None => "The vote is recorded: the meeting did not adopt the text. The provisional rules go on."
            .to_owned(),
    })
}

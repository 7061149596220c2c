//! What a ballot lets go of and when: shown to every member, put off by those who answer for it, keys reported destroyed.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use kernel::{At, Ctx, Problem, Result};
use ui::{Fields, Shell, choice, done, page, page_with};

use super::poll_id;
use crate::model::{Part, Plan, Poll, PutOff};
use crate::service::{self, erasure};

#[derive(Template)]
#[template(path = "polling/erasure.html")]
struct Page {
    shell: Shell,
    title: String,
    here: String,
    lines: Vec<Line>,
    /// Parts that the acting person may put off.
    open: Vec<(&'static str, &'static str)>,
    keys: Vec<KeyLine>,
    /// True if the acting person holds a key that is not reported destroyed.
    my_key: bool,
    fields: Fields,
}

struct Line {
    title: &'static str,
    stays: &'static str,
    says: String,
    /// How much there is now, for those who may put it off.
    held: Option<u64>,
    /// Until when, why and by which clause it waits.
    waits: Option<(String, String, String)>,
    tone: &'static str,
}

struct KeyLine {
    name: String,
    says: String,
}

pub async fn show(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    page(draw(&ctx, &poll, Fields::default()).await?)
}

/// Puts a part off to the end of a day, or ends the waiting with a day that is past.
pub async fn put_off(ctx: Ctx, Path(poll): Path<String>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let put = async {
        let parts = [("marks", Part::Marks), ("papers", Part::Papers)];
        let part = choice(&fields, "what", &parts)?;
        let day: Date = fields
            .value("until")
            .parse()
            .map_err(|_| Problem::field("until", "Give a day, such as 2027-09-19."))?;
        let text = |name: &str| fields.value(name).trim().to_owned();
        let until = At::end_of_day(day, &ctx.group.zone);
        erasure::put_off(
            &ctx,
            poll.id,
            part,
            PutOff { until, reason: text("reason"), clause: text("clause") },
        )
        .await
    };
    match put.await {
        Ok(()) => Ok(done(&here(&poll), "Noted. Members read on this page until when it waits, and why.")),
        Err(problem) => again(&ctx, &poll, fields, &problem).await,
    }
}

/// A key holder says that the own key is destroyed, and who saw it.
pub async fn key(ctx: Ctx, Path(poll): Path<String>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let names = fields.value("witnesses").split([',', ';', '\n']).map(str::to_owned).collect();
    match erasure::key_destroyed(&ctx, poll.id, names).await {
        Ok(()) => Ok(done(&here(&poll), "Noted in the public list of this ballot: your key is destroyed.")),
        Err(problem) => again(&ctx, &poll, fields, &problem).await,
    }
}

async fn again(ctx: &Ctx, poll: &Poll, fields: Fields, problem: &Problem) -> Result<Response> {
    let drawn = draw(ctx, poll, fields.wrong(problem)).await?;
    page_with(problem, drawn)
}

fn here(poll: &Poll) -> String {
    format!("/polls/{}/erasure", poll.id)
}

async fn draw(ctx: &Ctx, poll: &Poll, fields: Fields) -> Result<Page> {
    let may = erasure::may_put_off(ctx, poll);
    let (mut lines, mut open) = (vec![], vec![]);
    for plan in erasure::plans(ctx, poll).await? {
        let held = if may { Some(erasure::held(ctx, poll, plan.part).await?) } else { None };
        if may && plan.may_wait && plan.promised.is_some() && plan.kept.done_at.is_none() {
            open.push((plan.part.as_str(), plan.part.words()));
        }
        lines.push(line(ctx, &plan, held));
    }
    let keys = erasure::keys(ctx, poll).await?;
    let place = erasure::holder(ctx, poll).await?.is_some();
    let mine = keys.iter().any(|it| it.1.is_none() && it.0 == *ctx.actor.name);
    let says = |saw: Option<Vec<String>>| match saw {
        None => "kept".to_owned(),
        Some(none) if none.is_empty() => "destroyed by the server’s clock".to_owned(),
        Some(names) => format!("destroyed, before {}", names.join(", ")),
    };
    Ok(Page {
        shell: Shell::new(ctx, "What is erased, and when")
            .crumb(&poll.subject.title, format!("/vote/{}", poll.id)),
        title: poll.subject.title.clone(),
        here: here(poll),
        lines,
        open,
        keys: keys.into_iter().map(|(name, saw)| KeyLine { name, says: says(saw) }).collect(),
        my_key: place && mine,
        fields,
    })
}

fn line(ctx: &Ctx, plan: &Plan, held: Option<u64>) -> Line {
    let zone = &ctx.group.zone;
    let (says, tone) = match (plan.kept.done_at, plan.due()) {
        (Some(at), _) => (format!("Erased on {}.", at.long(zone)), "good"),
        (None, Some(at)) if plan.term_runs => (
            format!(
                "Kept until the term of those elected has ended, since seats that fall vacant are filled from them; erased on {} at \
                 the latest.",
                at.long(zone)
            ),
            "",
        ),
        (None, Some(at)) => (format!("Erased by itself on {}.", at.long(zone)), "warn"),
        (None, None) if plan.part == Part::Papers => {
            ("Erased twelve months after the result is declared; it is not declared yet.".to_owned(), "")
        }
        (None, None) => ("Erased six months after the close; the box is not closed yet.".to_owned(), ""),
    };
    let waits = plan.kept.put_off.as_ref().filter(|it| plan.kept.done_at.is_none() && it.until > ctx.now);
    Line {
        title: plan.part.words(),
        stays: plan.part.stays(),
        says,
        held,
        waits: waits.map(|it| (it.until.day(zone), it.reason.clone(), it.clause.clone())),
        tone,
    }
}

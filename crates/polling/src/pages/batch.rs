//! A batch of papers filled in by hand: keyed by two tellers, compared, put into the box.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use ballotbox::{Ballot, Spoilt};
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell, done, page, page_with};
use uuid::Uuid;

use super::{id, poll_id, words};
use crate::model::{Batch, BatchId, BatchState, Choice, Contest, Poll, Progress};
use crate::service::{self, desk};

#[derive(Template)]
#[template(path = "polling/batch.html")]
struct Page {
    shell: Shell,
    here: String,
    poll: String,
    contest: Contest,
    /// The choices with what was typed beside them.
    rows: Vec<(Choice, String)>,
    batch: Batch,
    cast: bool,
    progress: Progress,
    /// Numbers that the acting teller has keyed, and the next one to key.
    mine: usize,
    next: Option<u32>,
    /// True once both have keyed all papers; mismatches are shown only then.
    compared: bool,
    mismatches: Vec<(u32, String, String)>,
    ready: bool,
    fields: Fields,
}

pub async fn begin(ctx: Ctx, Path(poll): Path<String>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let begun = match fields.value("papers").parse::<u32>() {
        Ok(papers) => desk::begin_batch(&ctx, poll.id, id::<Uuid>(fields.value("contest"))?, papers).await,
        Err(_) => Err(Problem::field("papers", "Count the papers and enter how many there are.")),
    };
    match begun {
        Ok(batch) => Ok(done(
            &format!("/desk/{}/batches/{batch}", poll.id),
            "Shuffle the papers now, then write these numbers on them, one each.",
        )),
        Err(problem) => super::desk::again(&ctx, &poll, fields, &problem).await,
    }
}

pub async fn show(ctx: Ctx, Path((poll, batch)): Path<(String, String)>) -> Result<Response> {
    let (poll, batch) = (service::poll(&ctx, poll_id(&poll)?).await?, id(&batch)?);
    page(draw(&ctx, &poll, batch, Fields::default()).await?)
}

pub async fn key(ctx: Ctx, Path((poll, batch)): Path<(String, String)>, fields: Fields) -> Result<Response> {
    let (poll, batch) = (service::poll(&ctx, poll_id(&poll)?).await?, id(&batch)?);
    let keyed = match read(&ctx, &poll, batch, &fields).await {
        Ok((number, ballot)) => {
            let said = format!("Paper {number}: {}.", words(contest_of(&ctx, &poll, batch).await?, &ballot));
            desk::key(&ctx, poll.id, batch, number, ballot).await.map(|()| said)
        }
        Err(problem) => Err(problem),
    };
    answer(&ctx, &poll, batch, fields, keyed).await
}

pub async fn agree(
    ctx: Ctx,
    Path((poll, batch)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let (poll, batch) = (service::poll(&ctx, poll_id(&poll)?).await?, id(&batch)?);
    let agreed = match read(&ctx, &poll, batch, &fields).await {
        Ok((number, ballot)) => {
            let said = format!("Paper {number} is settled.");
            desk::agree(&ctx, poll.id, batch, number, ballot).await.map(|()| said)
        }
        Err(problem) => Err(problem),
    };
    answer(&ctx, &poll, batch, fields, agreed).await
}

pub async fn cast(ctx: Ctx, Path((poll, batch)): Path<(String, String)>) -> Result<Response> {
    let (poll, batch) = (service::poll(&ctx, poll_id(&poll)?).await?, id(&batch)?);
    let cast = desk::cast_batch(&ctx, poll.id, batch).await;
    let said = cast.map(|n| {
        format!(
            "{n} papers are in the box. Keep the papers, in an envelope, until the time to object is over."
        )
    });
    answer(&ctx, &poll, batch, Fields::default(), said).await
}

pub async fn drop_it(ctx: Ctx, Path((poll, batch)): Path<(String, String)>) -> Result<Response> {
    let poll = poll_id(&poll)?;
    desk::drop_batch(&ctx, poll, id(&batch)?).await?;
    Ok(done(
        &format!("/desk/{poll}"),
        "The batch is taken apart. Count its papers again and begin a new one.",
    ))
}

async fn answer(
    ctx: &Ctx,
    poll: &Poll,
    batch: BatchId,
    fields: Fields,
    outcome: Result<String>,
) -> Result<Response> {
    match outcome {
        Ok(said) => Ok(done(&format!("/desk/{}/batches/{batch}", poll.id), &said)),
        Err(problem) => page_with(&problem, draw(ctx, poll, batch, fields.wrong(&problem)).await?),
    }
}

async fn contest_of<'a>(ctx: &Ctx, poll: &'a Poll, batch: BatchId) -> Result<&'a Contest> {
    let (batch, _) = desk::batch(ctx, poll, batch).await?;
    poll.contest(batch.contest)
}

/// Reads what a teller entered: numbers as they stand on the paper, or why there are none.
async fn read(ctx: &Ctx, poll: &Poll, batch: BatchId, fields: &Fields) -> Result<(u32, Ballot)> {
    let contest = contest_of(ctx, poll, batch).await?;
    let number = fields.value("number").parse();
    let number =
        number.map_err(|_| Problem::field("number", "Enter the number that stands on the paper."))?;
    let ballot = match fields.value("do") {
        "blank" => Ballot::Blank,
        "unclear" => Ballot::Spoilt(Spoilt::Unclear),
        "identifies" => Ballot::Spoilt(Spoilt::Identifies),
        _ => from_marks(contest, fields)?,
    };
    Ok((number, ballot))
}

fn from_marks(contest: &Contest, fields: &Fields) -> Result<Ballot> {
    let mut marks = vec![None; contest.choices.len()];
    for choice in &contest.choices {
        let name = format!("n-{}", choice.number);
        let typed = fields.value(&name);
        let mark = match typed {
            "" => None,
            "x" | "X" => Some(1),
            other => Some(other.parse::<u16>().map_err(|_| {
                Problem::field(
                    &name,
                    format!("Beside {} enter a number as it stands on the paper, or nothing.", choice.label),
                )
            })?),
        };
        if let Some(place) = marks.get_mut(usize::from(choice.number.saturating_sub(1))) {
            *place = mark;
        }
    }
    if marks.iter().all(Option::is_none) {
        let first = contest.choices.first().map_or_else(String::new, |it| format!("n-{}", it.number));
        return Err(Problem::field(
            &first,
            "No number was entered. If the paper is blank, press “Blank paper”.",
        ));
    }
    contest
        .bounds()?
        .from_marks(&marks)
        .map_err(|e| Problem::field("number", format!("This cannot be what the paper says: {e}.")))
}

async fn draw(ctx: &Ctx, poll: &Poll, id: BatchId, fields: Fields) -> Result<Page> {
    let (batch, progress) = desk::batch(ctx, poll, id).await?;
    let contest = poll.contest(batch.contest)?.clone();
    let mine = desk::keyed_by_me(ctx, poll, &batch).await?;
    let compared = progress.first == batch.papers && progress.second == batch.papers;
    let cast = batch.state == BatchState::Cast;
    let mismatches = progress.mismatches.iter().filter(|_| compared);
    let mismatches =
        mismatches.map(|it| (it.number, words(&contest, &it.first), words(&contest, &it.second)));
    let mismatches: Vec<_> = mismatches.collect();
    let base = format!("/desk/{}", poll.id);
    let typed = |it: &Choice| fields.value(&format!("n-{}", it.number)).to_owned();
    let rows = contest.choices.iter().map(|it| (it.clone(), typed(it))).collect();
    let may_key = batch.clone().reading_of(ctx.person()?).is_ok();
    Ok(Page {
        shell: Shell::new(ctx, format!("Papers {} to {}", batch.first_number, batch.last_number()))
            .crumb("Desk", &base),
        here: format!("{base}/batches/{id}"),
        poll: poll.id.to_string(),
        next: batch.numbers().find(|it| may_key && !mine.contains(it)),
        mine: mine.len(),
        ready: compared && mismatches.is_empty() && !cast,
        cast,
        compared,
        mismatches,
        contest,
        rows,
        batch,
        progress,
        fields,
    })
}

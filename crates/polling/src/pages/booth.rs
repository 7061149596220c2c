//! The booth: a paper is filled in within the form alone, step by step, and nothing is kept here before it is cast.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use ballotbox::Ballot;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell, done, page, page_with};
use uuid::Uuid;

use super::{id, poll_id};
use crate::model::{Act, Contest, Draft, Paper, Poll, Trouble};
use crate::service;

#[derive(Template)]
#[template(path = "polling/booth.html")]
struct Booth {
    shell: Shell,
    here: String,
    poll: String,
    /// The secret from which the paper is drawn up; it goes with the form and is kept nowhere here.
    origin: String,
    contest: Contest,
    rows: Vec<Row>,
    order: Vec<String>,
    /// What the last button did, for the live region.
    said: String,
    closes: String,
    fields: Fields,
    /// What the numbers would be, if they are to be put in order.
    suggestion: Vec<String>,
    confirm: Option<String>,
}

struct Row {
    number: u16,
    label: String,
    detail: String,
    typed: String,
    /// What needs mending beside this choice.
    wrong: String,
    ranked: bool,
    first: bool,
    last: bool,
}

#[derive(Template)]
#[template(path = "polling/review.html")]
struct Review {
    shell: Shell,
    here: String,
    origin: String,
    contest: Contest,
    /// Numbers and names in order; empty for a blank paper.
    order: Vec<String>,
    unranked: Vec<String>,
    typed: Vec<(u16, String)>,
    closes: String,
}

/// One voter at one contest.
struct Place {
    ctx: Ctx,
    poll: Poll,
    contest: Contest,
    origin: [u8; 32],
}

/// The paper, unranked.
pub async fn show(
    ctx: Ctx,
    Path((poll, contest)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let place = Place::find(ctx, &poll, &contest, "", &headers).await?;
    // Asked before anything is typed, so that nothing typed is lost to it.
    place.ctx.need_fresh()?;
    let draft = Draft::new(&place.contest, |_| String::new());
    page(place.booth(&draft, String::new(), None))
}

/// One button of the paper: a step of the draft, the review, or the cast.
pub async fn step(
    ctx: Ctx,
    Path((poll, contest)): Path<(String, String)>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    let place = Place::find(ctx, &poll, &contest, fields.value("origin"), &headers).await?;
    let mut draft = place.draft(&fields);
    if let Err(problem) = place.ctx.need_fresh() {
        return place.ask_to_confirm(&draft, &problem);
    }
    match fields.value("do") {
        "review" => place.review(&draft),
        "blank" => page(place.review_page(&draft, &[])),
        "cast" => match draft.ranking() {
            Ok(ranking) if !ranking.is_empty() => place.cast(Ballot::Ranked(ranking)).await,
            _ => place.review(&draft),
        },
        "cast-blank" => place.cast(Ballot::Blank).await,
        other => {
            let said = Act::read(other).map(|act| {
                draft.act(act);
                place.said(act, &draft)
            });
            page(place.booth(&draft, said.unwrap_or_default(), None))
        }
    }
}

impl Place {
    /// A browser that cast before carries the paper's origin in a cookie; else it is the form's, or drawn now.
    async fn find(ctx: Ctx, poll: &str, contest: &str, origin: &str, headers: &HeaderMap) -> Result<Self> {
        let poll = service::poll(&ctx, poll_id(poll)?).await?;
        let contest = poll.contest(id::<Uuid>(contest)?)?.clone();
        let line = service::my_line(&ctx, poll.id).await?;
        service::may_in(&line, contest.id)?;
        service::may_online(&poll, &line)?;
        poll.takes_votes(ctx.now, &ctx.group.zone)?;
        let kept = kernel::serve::cookie(headers, &cookie_name(contest.id));
        let read = |it: &str| ballotbox::from_hex_exact(it);
        let origin = kept.as_deref().and_then(read).or_else(|| read(origin));
        let origin = origin.unwrap_or_else(|| ctx.chance().bytes());
        Ok(Self { ctx, poll, contest, origin })
    }

    /// The paper's origin stays on the voter's own device until the close, so that the vote can be changed from there.
    fn keep(&self, response: &mut Response) -> Result<()> {
        let seconds = (self.poll.closes_at.micros() - self.ctx.now.micros()) / 1_000_000 + 1;
        let text = format!(
            "{}={}; Path=/vote/{}; Max-Age={seconds}; HttpOnly; SameSite=Strict",
            cookie_name(self.contest.id),
            ballotbox::to_hex(&self.origin),
            self.poll.id
        );
        let value =
            HeaderValue::from_str(&text).map_err(|_| Problem::internal("A cookie could not be written."))?;
        response.headers_mut().append(header::SET_COOKIE, value);
        Ok(())
    }

    fn here(&self) -> String {
        format!("/vote/{}/{}", self.poll.id, self.contest.id)
    }

    /// Where a contest has no order, its one mark is a radio button of the name "pick".
    fn draft(&self, fields: &Fields) -> Draft {
        if self.contest.ranked {
            return Draft::new(&self.contest, |it| fields.value(&format!("n-{it}")).to_owned());
        }
        let picked: Option<u16> = fields.value("pick").parse().ok();
        Draft::new(&self.contest, |it| if picked == Some(it) { "1".into() } else { String::new() })
    }

    async fn cast(&self, ballot: Ballot) -> Result<Response> {
        let paper = Paper { contest: self.contest.id, ballot, origin: self.origin };
        let taken = service::cast(&self.ctx, self.poll.id, vec![paper]).await?;
        let words = taken.first().map(|it| it.1.words()).unwrap_or_default();
        let said = format!(
            "Your paper for {} is in the box. You can vote again until {}; only the last one counts. Your four words: {words}. Write them down: they are shown only now, and with them you find your paper on the public list.",
            self.contest.title,
            self.poll.closes_at.long(&self.ctx.group.zone)
        );
        let mut response = done(&format!("/vote/{}", self.poll.id), &said);
        self.keep(&mut response)?;
        Ok(response)
    }

    fn review(&self, draft: &Draft) -> Result<Response> {
        match draft.ranking() {
            Ok(ranking) if ranking.is_empty() => {
                let problem = Problem::field(&self.first_field(), "You have not given any preference yet.")
                    .hint("One is enough. If you mean to cast a blank paper, there is a button for it at the end.");
                page_with(&problem, self.booth(draft, String::new(), Some(&problem)))
            }
            Ok(ranking) => page(self.review_page(draft, &ranking)),
            Err(trouble) => {
                let problem = self.explain(draft, &trouble);
                page_with(&problem, self.booth(draft, String::new(), Some(&problem)))
            }
        }
    }

    fn ask_to_confirm(&self, draft: &Draft, problem: &Problem) -> Result<Response> {
        let mut booth = self.booth(draft, String::new(), Some(problem));
        booth.confirm = Some(format!("/confirm?next={}", ui::percent(&format!("/vote/{}", self.poll.id))));
        page_with(problem, booth)
    }

    fn first_field(&self) -> String {
        if !self.contest.ranked {
            return "pick".into();
        }
        self.contest.choices.first().map_or_else(String::new, |it| format!("n-{}", it.number))
    }

    /// What is wrong with the numbers, kindly and at the right box.
    fn explain(&self, draft: &Draft, trouble: &Trouble) -> Problem {
        let name = |choice: u16| self.contest.label(choice);
        match trouble {
            Trouble::NotANumber { choice, typed } => Problem::field(
                &format!("n-{choice}"),
                format!(
                    "Beside {} stands “{typed}”. Write a whole number from 1, or leave it empty.",
                    name(*choice)
                ),
            ),
            Trouble::Twice { number, choices } => {
                let names: Vec<&str> = choices.iter().map(|it| name(*it)).collect();
                let field = choices.last().map_or_else(String::new, |it| format!("n-{it}"));
                Problem::field(
                    &field,
                    format!(
                        "You gave the number {number} to {}. Each number can be used once.",
                        names.join(" and ")
                    ),
                )
                .hint("Change one of them, or take the order suggested below.")
            }
            Trouble::Gap { missing, next } => Problem::field(
                &self.gap_at(draft, *next),
                format!("There is no number {missing}, but a number {next}."),
            )
            .hint("Fill the gap, or take the order suggested below: it keeps yours and closes the gap."),
        }
    }

    /// The box whose number comes after a gap.
    fn gap_at(&self, draft: &Draft, next: u16) -> String {
        let stands = |it: &u16| draft.typed(*it).trim_end_matches('.') == next.to_string();
        let found = self.contest.choices.iter().map(|it| it.number).find(stands);
        found.map_or_else(|| self.first_field(), |it| format!("n-{it}"))
    }

    fn said(&self, act: Act, draft: &Draft) -> String {
        let order = draft.order();
        let place = |choice: u16| order.iter().position(|it| *it == choice).map(|it| it + 1);
        let (all, n) = (self.contest.choices.len(), order.len());
        match act {
            Act::Rank(it) | Act::Up(it) | Act::Down(it) => match place(it) {
                Some(at) => format!("{} is now number {at} of {n}.", self.contest.label(it)),
                None => String::new(),
            },
            Act::Remove(it) => {
                format!("{} has no number now. You have ranked {n} of {all}.", self.contest.label(it))
            }
            Act::Clear => "All numbers are taken away.".to_owned(),
            Act::Mend => "Your numbers are in order now.".to_owned(),
        }
    }

    fn booth(&self, draft: &Draft, said: String, problem: Option<&Problem>) -> Booth {
        let order = draft.order();
        let rows = self.contest.choices.iter().map(|it| Row {
            number: it.number,
            label: it.label.clone(),
            detail: it.detail.clone(),
            typed: draft.typed(it.number).to_owned(),
            wrong: problem
                .and_then(|p| p.message_for(&format!("n-{}", it.number)))
                .unwrap_or_default()
                .to_owned(),
            ranked: order.contains(&it.number),
            first: order.first() == Some(&it.number),
            last: order.last() == Some(&it.number),
        });
        let names: Vec<String> = order.iter().map(|it| self.contest.label(*it).to_owned()).collect();
        let mendable = matches!(draft.trouble(), Some(Trouble::Twice { .. } | Trouble::Gap { .. }));
        let back = format!("/vote/{}", self.poll.id);
        let title = if problem.is_some() {
            format!("Error: {}", self.contest.title)
        } else {
            self.contest.title.clone()
        };
        Booth {
            poll: self.poll.id.to_string(),
            origin: ballotbox::to_hex(&self.origin),
            shell: Shell::new(&self.ctx, title).crumb(&self.poll.subject.title, &back),
            here: self.here(),
            contest: self.contest.clone(),
            rows: rows.collect(),
            suggestion: if problem.is_some() && mendable { names.clone() } else { vec![] },
            order: names,
            said,
            closes: self.poll.closes_at.long(&self.ctx.group.zone),
            fields: problem.map_or_else(Fields::default, |it| Fields::default().wrong(it)),
            confirm: None,
        }
    }

    fn review_page(&self, draft: &Draft, ranking: &[u16]) -> Review {
        let named = |it: &u16| self.contest.label(*it).to_owned();
        let unranked = self.contest.choices.iter().filter(|it| !ranking.contains(&it.number));
        Review {
            origin: ballotbox::to_hex(&self.origin),
            shell: Shell::new(&self.ctx, format!("Check your paper: {}", self.contest.title))
                .crumb(&self.poll.subject.title, format!("/vote/{}", self.poll.id)),
            here: self.here(),
            contest: self.contest.clone(),
            order: ranking.iter().map(named).collect(),
            unranked: unranked.map(|it| it.label.clone()).collect(),
            typed: self
                .contest
                .choices
                .iter()
                .map(|it| (it.number, draft.typed(it.number).to_owned()))
                .collect(),
            closes: self.poll.closes_at.long(&self.ctx.group.zone),
        }
    }
}

fn cookie_name(contest: Uuid) -> String {
    format!("paper-{}", contest.simple())
}

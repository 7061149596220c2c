//! The door: people are checked in by name, and the code for phones is shown.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::{Ctx, PersonId, Problem, Result, log_read};
use serde::Deserialize;
use ui::{Fields, Shell, id};

use super::super::{Names, shell};
use crate::model::{MeetingId, VotesBy, Way};
use crate::service::{self, hour};

#[derive(Deserialize)]
pub struct Search {
    q: Option<String>,
}

#[derive(Template)]
#[template(path = "meetings/door.html")]
struct Door {
    shell: Shell,
    fields: Fields,
    id: String,
    q: String,
    code: String,
    /// The address with the code, as a picture to be scanned.
    picture: String,
    found: Vec<(String, String)>,
    more: usize,
    here: Vec<Row>,
}

struct Row {
    person: String,
    name: String,
    way: &'static str,
    votes_by: &'static str,
    why_not: String,
}

/// How many names a search shows.
const SHOWN: usize = 20;

async fn page(ctx: &Ctx, meeting: MeetingId, q: &str, fields: Fields) -> Result<Door> {
    let sitting = service::find(ctx, meeting).await?;
    service::hands(ctx, &sitting).await?.need_door()?;
    let roll: Vec<_> = hour::roll(ctx, meeting).await?.into_iter().filter(|it| it.is_here()).collect();
    let names = Names::of(ctx, roll.iter().map(|it| it.person)).await?;
    let (mut found, mut more) = (vec![], 0);
    let wanted = q.trim().to_lowercase();
    if wanted.chars().count() >= 2 || wanted.parse::<i64>().is_ok() {
        let mut fitting = people::service::sought_by_name(ctx, &wanted).await?;
        more = fitting.len().saturating_sub(SHOWN);
        fitting.truncate(SHOWN);
        // Whoever stands on no list is let in by the number on their card.
        fitting.extend(people::service::named_by_number(ctx, "q", &wanted).await.ok());
        found = fitting.iter().map(people::service::Nameable::choice).collect();
    }
    log_read(ctx, "the roll of a meeting", "letting people in at the door", roll.len() + found.len()).await?;
    let code = hour::code(ctx, meeting).await?;
    Ok(Door {
        shell: shell(ctx, &sitting, "At the door"),
        fields,
        id: meeting.to_string(),
        q: q.to_owned(),
        picture: picture(ctx, meeting, &code)?,
        code,
        found,
        more,
        here: roll
            .into_iter()
            .map(|it| Row {
                person: it.person.to_string(),
                name: names.name(it.person),
                way: it.way.label(),
                votes_by: it.votes_by.label(),
                why_not: it.why_not,
            })
            .collect(),
    })
}

/// The way to one's own page with the code of the door in it, as squares to be scanned.
pub fn picture(ctx: &Ctx, meeting: MeetingId, code: &str) -> Result<String> {
    ui::squares(&format!("{}/meetings/{meeting}/now?code={code}", ctx.base_url()))
}

pub async fn show(ctx: Ctx, Path(path): Path<String>, Query(search): Query<Search>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, &search.q.unwrap_or_default(), Fields::default()).await?)
}

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let done = async {
        let person: PersonId =
            fields.value("person").parse().map_err(|_| Problem::field("person", "Choose a name."))?;
        match fields.value("do") {
            "in" => hour::check_in(&ctx, meeting, person, Way::Room, VotesBy::Hand).await.map(drop),
            "phone" => hour::check_in(&ctx, meeting, person, Way::Room, VotesBy::Phone).await.map(drop),
            "out" => hour::check_out(&ctx, meeting, person).await,
            _ => Err(Problem::field("do", "Choose what is to be done.")),
        }
    };
    match done.await {
        Ok(()) => Ok(ui::done(&format!("/meetings/{meeting}/door"), "The roll is changed.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, meeting, "", fields.wrong(&problem)).await?),
    }
}

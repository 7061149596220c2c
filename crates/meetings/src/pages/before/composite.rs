//! Putting motions together: which ones, and the words of the whole, which begin as those of the parts one after the other.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell, id};

use super::super::{Names, shell};
use crate::model::{MeetingId, Motion, MotionId, NewMotion, Sitting};
use crate::service::{self, before};

#[derive(Template)]
#[template(path = "meetings/composite.html")]
struct Composite {
    shell: Shell,
    fields: Fields,
    id: String,
    parts: Vec<(String, String, String)>,
    kinds: Vec<String>,
}

async fn open(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<Motion>> {
    let all = before::motions_seen(ctx, sitting).await?;
    Ok(all.into_iter().filter(|it| it.is_open() && it.amends.is_none()).collect())
}

async fn page(ctx: &Ctx, meeting: MeetingId, fields: Option<Fields>) -> Result<Composite> {
    let sitting = service::find(ctx, meeting).await?;
    let may = service::hands(ctx, &sitting).await?;
    if !may.chairs {
        may.need_calling()?;
    }
    let open = open(ctx, &sitting).await?;
    let names = Names::of(ctx, open.iter().filter_map(|it| it.mover)).await?;
    let joined = |part: fn(&Motion) -> &str| {
        let all = open.iter().map(part).filter(|it| !it.is_empty());
        all.collect::<Vec<_>>().join("\n\n")
    };
    let fresh =
        Fields::default().with("words", joined(|it| &it.words)).with("reasons", joined(|it| &it.reasons));
    let by = |it: &Motion| it.mover.map_or_else(|| "the organisation".to_owned(), |it| names.name(it));
    Ok(Composite {
        shell: shell(ctx, &sitting, "Put motions together"),
        fields: fields.unwrap_or(fresh),
        id: meeting.to_string(),
        parts: open.iter().map(|it| (it.id.to_string(), it.title.clone(), by(it))).collect(),
        kinds: service::says(ctx, &sitting.meeting.kind).await?.decisions(),
    })
}

pub async fn form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, None).await?)
}

pub async fn take(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let done = async {
        let parts = fields.all("parts").iter().map(|it| it.parse::<MotionId>());
        let parts: Vec<MotionId> = parts
            .collect::<std::result::Result<_, _>>()
            .map_err(|_| Problem::field("parts", "Choose at least two motions that are still open."))?;
        let new = NewMotion {
            decision: fields.value("decision").to_owned(),
            title: fields.value("title").to_owned(),
            words: fields.value("words").to_owned(),
            reasons: fields.value("reasons").to_owned(),
        };
        before::composite(&ctx, meeting, &parts, new, fields.ticked("agreed", "yes")).await
    };
    match done.await {
        Ok(whole) => Ok(ui::done(&format!("/meetings/motions/{whole}"), "The motions are one now.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, meeting, Some(fields.wrong(&problem))).await?),
    }
}

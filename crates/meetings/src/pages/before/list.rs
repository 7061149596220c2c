//! The meetings to come and those that were.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Power, Result};
use ui::Shell;

use crate::model::Sitting;
use crate::service;

#[derive(Template)]
#[template(path = "meetings/list.html")]
struct List {
    shell: Shell,
    coming: Vec<Line>,
    past: Vec<Line>,
    may_call: bool,
}

struct Line {
    id: String,
    title: String,
    when: String,
    iso: String,
    place: String,
    state: &'static str,
}

fn line(ctx: &Ctx, it: &Sitting) -> Line {
    Line {
        id: it.meeting.id.to_string(),
        title: it.occasion.title.clone(),
        when: it.occasion.at.long(&ctx.group.zone),
        iso: it.occasion.at.iso(&ctx.group.zone),
        place: it.occasion.place.clone(),
        state: if is_past(ctx, it) && !it.meeting.is_over() {
            "not recorded here"
        } else {
            it.meeting.state.label()
        },
    }
}

/// Whether its day has gone by without anybody opening it here.
fn is_past(ctx: &Ctx, it: &Sitting) -> bool {
    !it.meeting.is_running() && it.occasion.at.plus_hours(12) < ctx.now
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    let all = service::all(&ctx).await?;
    let (past, coming): (Vec<_>, Vec<_>) =
        all.iter().partition(|it| it.meeting.is_over() || is_past(&ctx, it));
    let coming = coming.into_iter().map(|it| line(&ctx, it)).collect();
    let past = past.into_iter().rev().map(|it| line(&ctx, it)).collect();
    ui::page(List {
        shell: Shell::new(&ctx, "Meetings"),
        coming,
        past,
        may_call: ctx.may(Power::CallElection, None),
    })
}

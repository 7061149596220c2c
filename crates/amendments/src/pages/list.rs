//! The register of motions.

use askama::Template;
use axum::response::Response;
use kernel::{Cite, Ctx, Result};
use ui::Shell;

use super::{When, when};
use crate::model::{Amendment, State};
use crate::service;

#[derive(Template)]
#[template(path = "amendments/list.html")]
struct List {
    shell: Shell,
    event: String,
    meeting: Option<(String, When)>,
    closes: Option<When>,
    late: bool,
    cite: Option<Cite>,
    mine: Vec<Line>,
    open: Vec<Line>,
    decided: Vec<Line>,
    over: Vec<Line>,
}

struct Line {
    href: String,
    name: String,
    title: String,
    mover: String,
    state: &'static str,
    tone: &'static str,
    note: String,
    stale: bool,
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    let version = constitution::service::in_force(&ctx).await?;
    let window = service::window(&ctx, &version).await?;
    let all = service::amendments(&ctx).await?;
    let pick = |fits: &dyn Fn(&Amendment) -> bool| -> Vec<Line> {
        all.iter().filter(|it| fits(it)).map(line).collect()
    };
    ui::page(List {
        shell: Shell::new(&ctx, "Motions to change the constitution"),
        event: window.event_name.clone(),
        meeting: window.occasion.as_ref().map(|o| (o.title.clone(), when(&ctx, o.at))),
        closes: window.closes.map(|at| when(&ctx, at)),
        late: window.late(ctx.now),
        cite: window.cite.clone(),
        mine: pick(&|it| it.state == State::Draft),
        open: pick(&|it| it.state.is_open()),
        decided: pick(&|it| matches!(it.state, State::Adopted | State::InForce | State::TakenIn)),
        over: pick(&|it| {
            matches!(it.state, State::Lost | State::Referred | State::Withdrawn | State::Expired)
        }),
    })
}

fn line(it: &Amendment) -> Line {
    let note = match (it.because.trim(), it.version) {
        ("", Some(seq)) => format!("Constitution no. {seq}"),
        ("", None) => it.minute.clone(),
        (because, _) => because.to_owned(),
    };
    Line {
        href: it.url(),
        name: it.name(),
        title: it.title.clone(),
        mover: it.mover_name.clone(),
        state: it.state.label(),
        tone: it.state.tone(),
        note,
        stale: !it.stale.is_empty(),
    }
}

//! What is due, for everybody to see: by post, with the clause, and what closes it.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Result};
use rulebook::duty::DutyState;
use ui::Shell;

use super::{Line, line};
use crate::service::{self, Asked};

#[derive(Template)]
#[template(path = "duties/list.html")]
struct List {
    shell: Shell,
    yours: Vec<Line>,
    open: Vec<Line>,
    soon: Vec<Line>,
    always: Vec<Line>,
    done: Vec<Line>,
    on_board: usize,
    may_publish: bool,
    may_see_load: bool,
}

/// How far ahead the list looks, in days; the year's picture shows the rest.
const SOON: i64 = 60;
/// How many of those done are shown.
const DONE: usize = 12;

pub async fn show(ctx: Ctx) -> Result<Response> {
    let all = service::overview(&ctx).await?;
    let zone = &ctx.group.zone;
    let limit = ctx.now.plus_days(SOON, zone);
    let lines = |wanted: &dyn Fn(&Asked) -> bool| -> Vec<Line> {
        all.iter().filter(|it| wanted(it)).map(|it| line(&ctx, it)).collect()
    };
    let mut done: Vec<&Asked> = all
        .iter()
        .filter(|it| {
            matches!(it.state, DutyState::Done | DutyState::DoneLate | DutyState::Excused | DutyState::Missed)
        })
        .collect();
    done.sort_by_key(|it| (it.it.spec.clone(), std::cmp::Reverse(it.it.latest())));
    done.dedup_by(|a, b| a.it.spec == b.it.spec);
    done.sort_by_key(|it| std::cmp::Reverse(it.it.latest()));
    // Of what comes round again and again the next one is enough.
    let first = |it: &Asked| {
        let next = all.iter().find(|one| one.it.spec == it.it.spec && one.state == DutyState::Planned);
        next.is_some_and(|one| one.it.id == it.it.id)
    };
    let soon = |it: &Asked| it.state == DutyState::Planned && it.it.latest() <= limit && first(it);
    ui::page(List {
        shell: Shell::new(&ctx, "Duties"),
        yours: lines(&|it| it.yours && it.state.asks()),
        open: lines(&|it| !it.yours && it.state.asks()),
        soon: lines(&soon),
        always: lines(&|it| it.state == DutyState::Standing),
        done: done.into_iter().take(DONE).map(|it| line(&ctx, it)).collect(),
        on_board: all.iter().filter(|it| it.it.on_board(ctx.now, zone)).count(),
        may_publish: !service::publishable(&ctx).await?.is_empty(),
        may_see_load: service::may_see_load(&ctx).await?,
    })
}

//! The page from which the lead works.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::Shell;

use crate::model::{Case, Clock, Controller};
use crate::service::{self, cases, work};

#[derive(Template)]
#[template(path = "rights/home.html")]
struct Page {
    shell: Shell,
    owner: String,
    controller: Controller,
    open: Vec<Line>,
    closed: Vec<Line>,
}

/// A request in a list.
pub struct Line {
    pub href: String,
    pub title: String,
    pub who: String,
    pub state: &'static str,
    pub when: String,
    pub class: &'static str,
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let (open, closed) = cases::list(&ctx).await?;
    let people: Vec<_> = open.iter().chain(&closed).filter_map(|it| it.person).collect();
    kernel::log_read_of(&ctx, "requests about data", "answering requests about data", &people).await?;
    ui::page(Page {
        owner: service::owner(&ctx).await?.label,
        controller: service::controller(&ctx).await?,
        open: open.iter().map(|it| line(&ctx, it, "/data-protection/requests")).collect(),
        closed: closed.iter().map(|it| line(&ctx, it, "/data-protection/requests")).collect(),
        shell: Shell::new(&ctx, "Data protection"),
    })
}

pub fn line(ctx: &Ctx, it: &Case, base: &str) -> Line {
    let (when, class) = clock(ctx, it);
    Line {
        href: format!("{base}/{}", it.id),
        title: format!("{} no. {}", it.kind.label(), it.number),
        who: it.name.clone(),
        state: it.state.label(),
        when,
        class,
    }
}

/// What the clock says in words, and how it looks.
pub fn clock(ctx: &Ctx, it: &Case) -> (String, &'static str) {
    let day = |day: jiff::civil::Date| day.strftime("%a %-d %b %Y").to_string();
    let left = work::days_left(ctx, it).unwrap_or(0);
    match it.clock(ctx.now, &ctx.group.zone) {
        Clock::Closed => {
            (it.closed_at.map_or_else(String::new, |at| format!("closed {}", at.day(&ctx.group.zone))), "")
        }
        Clock::Stopped(wait, _) if left > 0 => (format!("the clock stands still {}", wait.label()), ""),
        Clock::Stopped(wait, end) => {
            (format!("the clock stands still {}; to be asked again since {}", wait.label(), day(end)), "warn")
        }
        Clock::WithoutDelay(end) => {
            let (left, class) = measure(left);
            let class = if class == "good" { "warn" } else { class };
            (
                format!(
                    "acknowledged; an outcome without undue delay, as we set ourselves by {}: {left}",
                    day(end)
                ),
                class,
            )
        }
        Clock::Answer(end) => {
            let (left, class) = measure(left);
            (format!("to be answered by {}: {left}", day(end)), class)
        }
        Clock::Acknowledge(end) => {
            let (left, class) = measure(left);
            (format!("to be acknowledged by {}: {left}", day(end)), class)
        }
    }
}

fn measure(left: i64) -> (String, &'static str) {
    match left {
        ..0 => (format!("{} days late", -left), "bad"),
        0..=7 => (format!("{left} days left"), "warn"),
        _ => (format!("{left} days left"), "good"),
    }
}

//! The year as a picture, with the table behind it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::Span;
use jiff::civil::Date;
use kernel::{Ctx, Problem, Result};
use rulebook::duty::{DutyState, Owner};
use serde::Deserialize;
use ui::Shell;

use super::{Line, line};
use crate::service::{self, Asked, People};

#[derive(Template)]
#[template(path = "duties/year.html")]
struct Year {
    shell: Shell,
    of: String,
    whose: String,
    choices: Vec<(String, String)>,
    months: Vec<Month>,
    marks: Vec<Mark>,
    rows: Vec<Row>,
    height: i32,
    left_out: bool,
    today: (i32, i32),
}

struct Month {
    name: String,
    y: i32,
    width: i32,
}

/// One sign in the picture. Shapes differ as well as colours.
struct Mark {
    x: i32,
    y: i32,
    class: &'static str,
    title: String,
}

struct Row {
    day: String,
    line: Option<Line>,
    /// A meeting, where it is no duty.
    meeting: Option<(String, String)>,
}

#[derive(Deserialize)]
pub struct Of {
    of: Option<String>,
}

const LEFT: i32 = 34;
const STEP: i32 = 9;
const ROW: i32 = 26;
const TOP: i32 = 18;
const MONTHS: i32 = 12;
/// What comes round more often than this in a year would hide the rest, so the whole organisation's year leaves it out.
const WEEKLY: usize = 20;

pub async fn show(ctx: Ctx, Query(of): Query<Of>) -> Result<Response> {
    let people = People::load(&ctx).await?;
    let choices = people.choices();
    let of = of.of.unwrap_or_default();
    let owner = choices.iter().find(|it| it.0 == of).cloned();
    let (zone, today) = (&ctx.group.zone, ctx.now.date(&ctx.group.zone));
    let first = today.first_of_month().checked_sub(Span::new().months(1)).map_err(outside)?;
    let last = first.checked_add(Span::new().months(MONTHS)).map_err(outside)?;
    let all = service::overview(&ctx).await?;
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for it in all.iter().filter(|it| (first..last).contains(&it.it.latest().date(zone))) {
        *times.entry(&it.it.spec).or_default() += 1;
    }
    let weekly = |it: &Asked| times.get(it.it.spec.as_str()).is_some_and(|n| *n > WEEKLY);
    let left_out = of.is_empty() && all.iter().any(weekly);
    let ours = |it: &&Asked| {
        let day = it.it.latest().date(zone);
        let shown = !of.is_empty() || !weekly(it);
        shown && !it.it.duty.standing && first <= day && day < last && of_owner(it, &of)
    };
    let mut marks = vec![];
    let mut rows: Vec<(Date, Row)> = vec![];
    let mut busy: BTreeMap<Date, i32> = BTreeMap::new();
    for it in all.iter().filter(ours) {
        let day = it.it.latest().date(zone);
        let title = format!("{}: {}, {}", day.strftime("%-d %B"), it.it.name(), it.state.words());
        marks.push(mark(first, day, &mut busy, shape(it.state), title));
        rows.push((day, Row { day: words(day), line: Some(line(&ctx, it)), meeting: None }));
    }
    for it in bodies::service::from(&ctx, kernel::At::start_of_day(first, zone)).await? {
        let day = it.at.date(zone);
        let body = of.strip_prefix("body:").is_none_or(|body| body == it.body);
        if day < last && body {
            let title = format!("{}: {}", day.strftime("%-d %B"), it.title);
            marks.push(mark(first, day, &mut busy, "meet", title));
            let meeting = Some((format!("/bodies/occasions/{}", it.id), it.title));
            rows.push((day, Row { day: words(day), line: None, meeting }));
        }
    }
    rows.sort_by_key(|it| it.0);
    let whose = owner.map_or_else(|| "the whole organisation".to_owned(), |it| it.1);
    ui::page(Year {
        shell: Shell::new(&ctx, "The year").crumb("Duties", "/duties"),
        of,
        whose,
        choices,
        months: months(first)?,
        marks,
        rows: rows.into_iter().map(|it| it.1).collect(),
        left_out,
        height: TOP + ROW * MONTHS + 4,
        today: place(first, today),
    })
}

fn of_owner(it: &Asked, of: &str) -> bool {
    match (of.split_once(':'), &it.it.owner) {
        (None, _) => true,
        (Some(("post", slug)), Owner::Post(owner)) => owner == slug,
        // A body's year has the duties of its posts as well.
        (Some(("body", slug)), _) => it.whose.body == slug,
        _ => false,
    }
}

fn shape(state: DutyState) -> &'static str {
    match state {
        DutyState::Overdue | DutyState::Missed => "late",
        DutyState::Due => "due",
        DutyState::Done | DutyState::DoneLate | DutyState::Excused => "done",
        DutyState::Planned | DutyState::Standing => "plan",
    }
}

fn place(first: Date, day: Date) -> (i32, i32) {
    let months = (i32::from(day.year()) - i32::from(first.year())) * 12 + i32::from(day.month())
        - i32::from(first.month());
    (LEFT + STEP * (i32::from(day.day()) - 1), TOP + ROW * months)
}

/// Up to three signs of one day stand below each other; more of them on the third's place, all in the table.
fn mark(first: Date, day: Date, busy: &mut BTreeMap<Date, i32>, class: &'static str, title: String) -> Mark {
    let (x, y) = place(first, day);
    let nth = busy.entry(day).or_default();
    let down = (*nth).min(2) * 8;
    *nth += 1;
    Mark { x, y: y + down, class, title }
}

fn months(first: Date) -> Result<Vec<Month>> {
    (0..MONTHS)
        .map(|n| {
            let month = first.checked_add(Span::new().months(n)).map_err(outside)?;
            let name = month.strftime("%b").to_string();
            Ok(Month { name, y: TOP + ROW * n, width: STEP * i32::from(month.days_in_month()) })
        })
        .collect()
}

fn words(day: Date) -> String {
    day.strftime("%a %-d %b %Y").to_string()
}

fn outside<E>(_: E) -> Problem {
    Problem::internal("A date of the year lies outside the calendar.")
}

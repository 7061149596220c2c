//! Duties, the members' board, the year, records, calendars.

mod board;
mod duty;
mod feeds;
mod list;
mod publish;
mod records;
mod rule;
mod upload;
mod year;

use kernel::{Allow, Ctx, Routes};
use rulebook::duty::{Closed, DutyState};
use ui::id;

use crate::model::{Instance, MOST_BYTES};
use crate::service::Asked;

/// A form with a file has its text as well.
const FORM: usize = MOST_BYTES + 1024 * 1024;

pub fn routes() -> Routes {
    Routes::new()
        .get("/duties", Allow::Member, list::show)
        .get("/duties/board", Allow::Member, board::show)
        .get("/duties/load", Allow::Member, board::load)
        .get("/duties/year", Allow::Member, year::show)
        .get("/duties/publish", Allow::Member, publish::form)
        .post_file("/duties/publish", Allow::Member, FORM, publish::take)
        .get("/duties/records", Allow::Anyone, records::list)
        .get("/duties/records/{id}", Allow::Anyone, records::show)
        .get("/duties/records/{id}/file", Allow::Anyone, records::file)
        .post("/duties/records/{id}/withdraw", Allow::Member, records::withdraw)
        .get("/duties/feeds", Allow::Member, feeds::show)
        .post("/duties/feeds", Allow::Member, feeds::make)
        .post("/duties/feeds/{id}/revoke", Allow::Member, feeds::revoke)
        .get("/duties/feed/{secret}", Allow::Anyone, feeds::calendar)
        .post("/duties/not-held", Allow::Member, duty::not_held)
        .get("/duties/rule/{rule}", Allow::Member, rule::show)
        .get("/duties/{id}", Allow::Member, duty::show)
        .post("/duties/{id}/help", Allow::Member, duty::help)
        .post("/duties/{id}/excuse", Allow::Member, duty::excuse)
        .post("/duties/{id}/agree", Allow::Member, duty::agree)
        .merge(crate::api::routes())
}

/// A duty as lists show it.
pub(crate) struct Line {
    pub href: String,
    pub title: String,
    pub label: String,
    pub whose: String,
    pub state: &'static str,
    pub class: &'static str,
    /// "by Thursday 7 May 2026", "last done on 3 May 2026", "since 8 May 2026, 9 days".
    pub when: String,
    pub cite: kernel::Cite,
    /// The gap in words, where it is one.
    pub pace: Option<String>,
    pub proof: Option<String>,
    pub help: bool,
}

pub(crate) fn line(ctx: &Ctx, asked: &Asked) -> Line {
    let it = &asked.it;
    let proof = match &it.duty.closed {
        Some(Closed::Evidence { url, .. }) => Some(url.clone()),
        _ => None,
    };
    Line {
        href: it.page(),
        title: it.title.clone(),
        label: it.duty.label.clone(),
        whose: asked.whose.label.clone(),
        state: asked.state.words(),
        class: class(asked.state),
        when: when(ctx, asked),
        cite: it.cite.clone(),
        pace: it.pace(ctx.now).map(|pace| format!("{}: {}", pace.colour(), pace.words())),
        proof,
        help: asked.help.is_some() && asked.state.asks(),
    }
}

pub(crate) fn class(state: DutyState) -> &'static str {
    match state {
        DutyState::Overdue | DutyState::Missed => "bad",
        DutyState::Due | DutyState::DoneLate => "warn",
        DutyState::Done => "good",
        DutyState::Planned | DutyState::Excused | DutyState::Standing => "",
    }
}

fn when(ctx: &Ctx, asked: &Asked) -> String {
    let (it, zone) = (&asked.it, &ctx.group.zone);
    let latest = it.latest();
    match (&it.duty.closed, asked.state) {
        (Some(Closed::Evidence { at, .. }), DutyState::Standing) => {
            format!("last done on {}", kernel::At::from(*at).day(zone))
        }
        (None, DutyState::Standing) => "no record of it yet".to_owned(),
        (Some(Closed::Evidence { at, .. }), _) => {
            format!("on {}; its last day was {}", kernel::At::from(*at).day(zone), latest.day(zone))
        }
        (Some(Closed::Excused { resolution }), _) => resolution.clone(),
        (None, DutyState::Overdue) => match it.days_late(ctx.now, zone) {
            1 => format!("since {}, one day", latest.day(zone)),
            n => format!("since {}, {n} days", latest.day(zone)),
        },
        (None, DutyState::Due) if it.duty.arose.is_some() => too_late(ctx, it),
        (None, DutyState::Missed) => format!("its last day was {}", latest.day(zone)),
        _ => match &it.duty.arranged {
            Some(meeting) => format!("fixed for {}", kernel::At::from(meeting.at).day(zone)),
            None if it.duty.provisional => {
                format!("by {} at the latest; the day it hangs on is not fixed", latest.day(zone))
            }
            None => format!("by {}", latest.day(zone)),
        },
    }
}

/// What nobody is late with, because its day had passed before there was anything to do.
pub(crate) fn too_late(ctx: &Ctx, it: &Instance) -> String {
    let zone = &ctx.group.zone;
    let arose = it.duty.arose.map(|at| kernel::At::from(at).day(zone)).unwrap_or_default();
    format!("at once: its last day, {}, had passed when it arose on {arose}", it.latest().day(zone))
}

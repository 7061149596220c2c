//! Pages of consultations.

mod enter;
mod lead;
mod list;
mod read;
mod report;
mod table;
mod tray;

use kernel::{Allow, At, Ctx, Power, Routes};
use ui::Shell;

use crate::model::{Audience, Consultation, State};

const LEAD: Allow = Allow::Officer(&[Power::Consult]);

pub fn routes() -> Routes {
    Routes::new()
        .get("/consultations", Allow::Anyone, list::show)
        .get("/consultations/new", LEAD, lead::form)
        .post("/consultations/new", LEAD, lead::take)
        .get("/consultations/tray", LEAD, tray::list)
        .get("/consultations/tray/{letter}", LEAD, tray::show)
        .post("/consultations/tray/{letter}", LEAD, tray::take)
        .post("/consultations/tray/{letter}/aside", LEAD, tray::aside)
        .get("/consultations/{id}", Allow::Anyone, read::show)
        .post("/consultations/{id}/answer", Allow::Anyone, read::answer)
        .get("/consultations/{id}/paper", Allow::Anyone, read::paper)
        .post("/consultations/{id}/open", LEAD, lead::open)
        .post("/consultations/{id}/put-off", LEAD, lead::put_off)
        .post("/consultations/{id}/withdraw", LEAD, lead::withdraw)
        .get("/consultations/{id}/draft", LEAD, lead::draft_form)
        .post("/consultations/{id}/draft", LEAD, lead::draft)
        .get("/consultations/{id}/enter", LEAD, enter::form)
        .post("/consultations/{id}/enter", LEAD, enter::take)
        .post("/consultations/{id}/paste", LEAD, enter::paste)
        .get("/consultations/{id}/table", LEAD, table::show)
        .get("/consultations/{id}/table/{answer}", LEAD, table::form)
        .post("/consultations/{id}/table/{answer}", LEAD, table::take)
        .get("/consultations/{id}/report", Allow::Anyone, report::show)
        .post("/consultations/{id}/report/suggest", LEAD, report::suggest)
        .post("/consultations/{id}/report/sentence", LEAD, report::add)
        .post("/consultations/{id}/report/remove", LEAD, report::remove)
        .post("/consultations/{id}/report/publish", LEAD, report::publish)
        .merge(crate::api::routes())
}

fn shell(ctx: &Ctx, title: &str) -> Shell {
    Shell::new(ctx, title).crumb("Consultations", "/consultations")
}

fn shell_of(ctx: &Ctx, it: &Consultation, title: &str) -> Shell {
    shell(ctx, title).crumb(it.title.clone(), format!("/consultations/{}", it.id))
}

/// A consultation as every page heads it.
struct Head {
    id: String,
    title: String,
    /// "open until Thursday 22 April 2027, 11:00".
    state: String,
    badge: &'static str,
    public: bool,
    responsible: String,
    address: Option<String>,
    steps: Vec<Step>,
    why: Option<String>,
    subject: Option<String>,
}

/// One step of its road.
struct Step {
    when: String,
    what: &'static str,
    tone: &'static str,
}

impl Head {
    fn of(ctx: &Ctx, it: &Consultation) -> Self {
        let until = it.closes_at.long(&ctx.group.zone);
        let (state, badge) = match it.state {
            State::Draft => ("being prepared: only those who lead consultations see it".to_owned(), "warn"),
            State::Open if it.takes_answers(ctx.now) => (format!("open until {until}"), "good"),
            State::Open => (format!("closed on {until}; the answers are being worked through"), ""),
            State::Reported => ("answered: the report is out".to_owned(), "good"),
            State::Withdrawn => ("withdrawn".to_owned(), "bad"),
        };
        Self {
            id: it.id.to_string(),
            title: it.title.clone(),
            state,
            badge,
            public: it.audience == Audience::Public,
            responsible: it.responsible.clone(),
            address: it.address.clone(),
            steps: steps(ctx, it),
            why: it.withdrawn_why.clone(),
            subject: it.subject.as_ref().map(|it| it.url.clone()),
        }
    }
}

fn steps(ctx: &Ctx, it: &Consultation) -> Vec<Step> {
    let road = [
        (it.opens_at, "Opened"),
        (Some(it.closes_at), "Answers count until then"),
        (it.committee_at, "The committee talks about the answers"),
        (it.reported_at, "The report came out"),
        (it.meeting_at, "The members' meeting takes the matter"),
    ];
    let mut steps: Vec<(At, &'static str)> =
        road.into_iter().filter_map(|(at, what)| Some((at?, what))).collect();
    steps.sort_by_key(|it| it.0);
    let next = steps.iter().position(|it| it.0 > ctx.now);
    let tone = |i| match next {
        Some(next) if i == next => "now",
        Some(next) if i > next => "",
        _ => "past",
    };
    let step = |(i, (at, what)): (usize, &(At, &'static str))| Step {
        when: at.long(&ctx.group.zone),
        what,
        tone: tone(i),
    };
    steps.iter().enumerate().map(step).collect()
}

//! The calendar: for everybody what is announced to everybody, for members their meetings and events too.

mod form;

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Allow, Cite, Ctx, Problem, Result, Routes, log_read};
use ui::{Fields, Shell, id, to_html};

use super::Names;
use crate::model::{EventEntry, EventId, EventState, Places, Readers};
use crate::service::{self, calendar, guests, series};

pub fn routes() -> Routes {
    Routes::new()
        .get("/calendar", Allow::Anyone, show)
        .get("/calendar.ics", Allow::Anyone, ics)
        .get("/calendar.atom", Allow::Anyone, atom)
        .get("/calendar.rss", Allow::Anyone, rss)
        .get("/calendar/new", Allow::Member, form::new)
        .post("/calendar/new", Allow::Member, form::take)
        .get("/calendar/series", Allow::Member, form::series)
        .post("/calendar/series", Allow::Member, form::begin)
        .get("/calendar/{id}", Allow::Anyone, event)
        .post("/calendar/{id}", Allow::Member, act)
        .get("/calendar/{id}/change", Allow::Member, form::change)
        .post("/calendar/{id}/change", Allow::Member, form::keep)
}

#[derive(Template)]
#[template(path = "meetings/calendar.html")]
struct Calendar {
    shell: Shell,
    months: Vec<(String, Vec<Line>)>,
    series: Vec<(String, String, String, bool)>,
    prepares: bool,
    member: bool,
}

struct Line {
    url: String,
    title: String,
    when: String,
    iso: String,
    place: String,
    kind: String,
    state: Option<&'static str>,
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let zone = &ctx.group.zone;
    let from = ctx.now.plus_days(-1, zone);
    let mut lines: Vec<(kernel::At, Line)> = series::events(&ctx)
        .await?
        .into_iter()
        .filter(|it| it.at > from)
        .map(|it| (it.at, line(&ctx, &it)))
        .collect();
    let member = ctx.actor.person.is_some();
    if member {
        for it in service::sittings(&ctx, from).await? {
            let off = it.meeting.state == crate::model::State::CalledOff;
            let one = Line {
                url: format!("/meetings/{}", it.meeting.id),
                title: it.occasion.title.clone(),
                when: it.occasion.at.long(zone),
                iso: it.occasion.at.iso(zone),
                place: it.occasion.place.clone(),
                kind: "meeting".to_owned(),
                state: off.then_some("called off"),
            };
            lines.push((it.occasion.at, one));
        }
    }
    lines.sort_by_key(|it| it.0);
    let mut months: Vec<(String, Vec<Line>)> = vec![];
    for (at, one) in lines {
        let month = at.zoned(zone).strftime("%B %Y").to_string();
        match months.last_mut() {
            Some(last) if last.0 == month => last.1.push(one),
            _ => months.push((month, vec![one])),
        }
    }
    let all = series::series(&ctx).await?.into_iter().filter(|it| it.ended_at.is_none());
    ui::page(Calendar {
        shell: Shell::new(&ctx, "Calendar"),
        months,
        series: all.map(|it| (it.title, to_html(&it.words), it.responsible, !it.rule.is_empty())).collect(),
        prepares: series::may_prepare(&ctx),
        member,
    })
}

fn line(ctx: &Ctx, it: &EventEntry) -> Line {
    Line {
        url: format!("/calendar/{}", it.id),
        title: it.title.clone(),
        when: it.at.long(&ctx.group.zone),
        iso: it.at.iso(&ctx.group.zone),
        place: it.place.clone(),
        kind: it.kind.label().to_owned(),
        state: (it.state != EventState::Announced).then(|| it.state.label()),
    }
}

async fn ics(ctx: Ctx) -> Result<Response> {
    let text = calendar::calendar(&ctx).await?;
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
}

async fn atom(ctx: Ctx) -> Result<Response> {
    // Whoever asks gets the same: a feed carries nothing that is for members.
    let stranger = Ctx { actor: std::sync::Arc::default(), ..ctx };
    let text = calendar::atom(&stranger).await?;
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], text).into_response())
}

async fn rss(ctx: Ctx) -> Result<Response> {
    let stranger = Ctx { actor: std::sync::Arc::default(), ..ctx };
    let text = calendar::rss(&stranger).await?;
    Ok(([(header::CONTENT_TYPE, "application/rss+xml; charset=utf-8")], text).into_response())
}

#[derive(Template)]
#[template(path = "meetings/event.html")]
struct Show {
    shell: Shell,
    fields: Fields,
    id: String,
    it: EventEntry,
    when: String,
    iso: String,
    ends: String,
    words: String,
    materials: String,
    series: Option<(String, Option<Cite>)>,
    decision: Option<String>,
    public: bool,
    member: bool,
    prepares: bool,
    places: Places,
    comes: bool,
    waits: bool,
    needs: Vec<(String, String, bool)>,
    guests: Vec<GuestRow>,
    over: bool,
}

/// Somebody who is no member and comes, as those who prepare the event see them.
struct GuestRow {
    id: String,
    name: String,
    email: String,
    needs: String,
    stands: &'static str,
}

async fn guest_rows(ctx: &Ctx, event: EventId) -> Result<Vec<GuestRow>> {
    let all = guests::guests(ctx, event).await?.into_iter();
    Ok(all
        .map(|it| GuestRow {
            id: it.id.to_string(),
            stands: match (it.confirmed_at, it.waits) {
                (None, _) => "not confirmed yet",
                (Some(_), true) => "waits for a place",
                (Some(_), false) => "comes",
            },
            name: it.name,
            email: it.email,
            needs: it.needs,
        })
        .collect())
}

/// The page after a form from outside that was not taken.
pub(super) async fn event_with(
    ctx: &Ctx,
    event: EventId,
    fields: Fields,
    problem: &Problem,
) -> Result<Response> {
    ui::page_with(problem, page(ctx, event, fields).await?)
}

async fn page(ctx: &Ctx, event: EventId, fields: Fields) -> Result<Show> {
    let it = series::event(ctx, event).await?;
    let prepares = series::may_prepare(ctx);
    let coming = series::coming(ctx, event).await?;
    let names = match prepares {
        true => Names::of(ctx, coming.iter().map(|it| it.person)).await?,
        false => Names::of(ctx, []).await?,
    };
    let guests = guest_rows(ctx, event).await?;
    if prepares && names.len() + guests.len() > 0 {
        log_read(ctx, "who comes to an event", "preparing it", names.len() + guests.len()).await?;
    }
    let mine = coming.iter().find(|one| Some(one.person) == ctx.actor.person);
    let of = series::series(ctx).await?.into_iter().find(|one| it.series == Some(one.id));
    let kinds = series::kinds(ctx).await?;
    let zone = &ctx.group.zone;
    Ok(Show {
        shell: Shell::new(ctx, it.title.clone()).crumb("Calendar", "/calendar"),
        fields,
        id: event.to_string(),
        when: it.at.long(zone),
        iso: it.at.iso(zone),
        ends: it.ends().iso(zone),
        words: to_html(&it.words),
        materials: to_html(&it.materials),
        series: of.map(|one| {
            let cite = kinds.iter().find(|kind| kind.0 == one.rule).map(|kind| kind.2.clone());
            (one.title, cite)
        }),
        decision: it.decision.map(|id| format!("/meetings/decisions/{id}")),
        public: it.readers == Readers::Everyone && it.is_known(),
        member: ctx.actor.person.is_some(),
        prepares,
        places: guests::places(ctx, &it).await?,
        comes: mine.is_some(),
        waits: mine.is_some_and(|it| it.waits),
        guests,
        needs: if prepares {
            coming.iter().map(|one| (names.name(one.person), one.needs.clone(), one.waits)).collect()
        } else {
            vec![]
        },
        over: it.ends() < ctx.now || matches!(it.state, EventState::CalledOff | EventState::Held),
        it,
    })
}

pub async fn event(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, Fields::default()).await?)
}

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let event: EventId = id(&path)?;
    let done = async {
        match fields.value("do") {
            "come" => {
                series::sign_up(&ctx, event, fields.value("needs")).await?;
                let it = series::coming(&ctx, event).await?;
                let waits = it.iter().any(|it| Some(it.person) == ctx.actor.person && it.waits);
                Ok(if waits {
                    "Every place is taken, so you wait for one."
                } else {
                    "You are down as coming."
                })
            }
            "not-come" => {
                series::sign_off(&ctx, event).await?;
                Ok("You are no longer down as coming.")
            }
            "announce" => {
                series::announce(&ctx, event).await?;
                Ok("It is announced.")
            }
            "take-off" => {
                guests::take_off(&ctx, event, id(fields.value("guest"))?).await?;
                Ok("They are off the list.")
            }
            "call-off" => {
                series::call_off_event(&ctx, event, fields.value("why")).await?;
                Ok("It is called off; the calendars say so.")
            }
            "held" => {
                series::was_held(&ctx, event).await?;
                Ok("It was held.")
            }
            _ => Err(Problem::field("do", "Choose what is to be done.")),
        }
    };
    match done.await {
        Ok(said) => Ok(ui::done(&format!("/calendar/{event}"), said)),
        Err(problem) => ui::page_with(&problem, page(&ctx, event, fields.wrong(&problem)).await?),
    }
}

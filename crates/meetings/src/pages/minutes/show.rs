//! The minutes of a meeting as the reader may see them, and what can be done with them now.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Kind, Power, Problem, Result};
use ui::{Fields, Shell, id, to_html};

use super::super::{Names, options, shell};
use crate::model::{MeetingId, Readers, Stage, State, marked};
use crate::service::minutes::{self, Reading, Sender};
use crate::service::{self, confidential};

#[derive(Template)]
#[template(path = "meetings/minutes.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    id: String,
    title: String,
    when: String,
    stage: &'static str,
    /// Whether what is shown is still a draft.
    draft: bool,
    approved: Option<(String, String, String)>,
    words: String,
    closed_words: String,
    seq: u32,
    checked: Option<String>,
    versions: Vec<Line>,
    sent: Vec<(u32, String, String, &'static str)>,
    may_write: bool,
    may_draft: bool,
    may_check: bool,
    sends: Option<Sends>,
    approves: Vec<(String, String)>,
}

struct Line {
    seq: u32,
    when: String,
    by: String,
    note: String,
}

/// The form by which the minutes go to members.
struct Sends {
    owner: Option<String>,
    cite: Option<Cite>,
    may_mail: bool,
    checked: bool,
    readers: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "meetings/minutes_none.html")]
struct Empty {
    shell: Shell,
    fields: Fields,
    id: String,
    title: String,
    may_draft: bool,
    ended: bool,
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    page(&ctx, id(&path)?, Fields::default(), None).await
}

/// The page, after a form that was not taken with what was typed and the problem.
pub async fn page(
    ctx: &Ctx,
    meeting: MeetingId,
    fields: Fields,
    problem: Option<&Problem>,
) -> Result<Response> {
    match minutes::reading(ctx, meeting).await {
        Ok(reading) => answer(problem, whole(ctx, reading, fields).await?),
        Err(none) if none.kind == Kind::NotFound => {
            let sitting = service::find(ctx, meeting).await?;
            let may = service::hands(ctx, &sitting).await?;
            // Whoever has nothing to write here is told what is missing and no more.
            if !(may.calls || may.records) {
                return Err(none);
            }
            let empty = Empty {
                shell: shell(ctx, &sitting, "Minutes"),
                fields,
                id: meeting.to_string(),
                title: sitting.occasion.title.clone(),
                may_draft: sitting.meeting.state == State::Closed,
                ended: sitting.meeting.is_over(),
            };
            answer(problem, empty)
        }
        Err(other) => Err(other),
    }
}

fn answer(problem: Option<&Problem>, page: impl Template) -> Result<Response> {
    match problem {
        Some(problem) => ui::page_with(problem, page),
        None => ui::page(page),
    }
}

async fn whole(ctx: &Ctx, it: Reading, fields: Fields) -> Result<Page> {
    let zone = &ctx.group.zone;
    let sender = minutes::sender(ctx, &it).await?;
    let newest =
        it.newest().ok_or_else(|| Problem::not_found("There are no minutes of this meeting yet."))?;
    let persons = it.versions.iter().filter_map(|it| it.by).chain(it.minutes.checked.and_then(|it| it.by));
    let names = if it.inside { Names::of(ctx, persons).await? } else { Names::of(ctx, []).await? };
    let is_newest = newest.seq == it.minutes.seq;
    let open = it.minutes.approved.is_none();
    let approved = match &it.minutes.approved {
        None => None,
        Some(by) => {
            let later = service::find(ctx, by.meeting).await?;
            Some((by.words.clone(), later.occasion.title, by.by.at.day(zone)))
        }
    };
    let fields = match fields.value("readers") {
        "" => fields.with("readers", if sender.everyone { "everyone" } else { "members" }),
        _ => fields,
    };
    Ok(Page {
        shell: shell(ctx, &it.sitting, "Minutes").paper(ctx),
        fields,
        id: it.sitting.meeting.id.to_string(),
        title: it.sitting.occasion.title.clone(),
        when: it.sitting.occasion.at.long(zone),
        stage: it.minutes.stage().label(),
        draft: open,
        approved,
        words: to_html(&newest.words),
        closed_words: match newest.closed_words.is_empty() {
            true => String::new(),
            false => {
                let mark =
                    confidential::mark(ctx, it.sitting.meeting.id.0, newest.seq, "closed minutes").await?;
                marked(&to_html(&newest.closed_words), &to_html(&mark.unwrap_or_default()))
            }
        },
        seq: newest.seq,
        checked: it.minutes.checked.filter(|by| by.seq == newest.seq && it.inside).map(|by| by.at.day(zone)),
        versions: if it.inside { lines(ctx, &it, &names) } else { vec![] },
        sent: it
            .minutes
            .sent
            .iter()
            .map(|one| (one.seq, one.at.day(zone), one.through.clone(), one.readers.label()))
            .collect(),
        may_write: open && (it.may.calls || it.may.records),
        may_draft: matches!(it.minutes.stage(), Stage::Draft | Stage::Checked)
            && (it.may.calls || it.may.records),
        may_check: open && is_newest && it.may.chairs && !it.minutes.is_checked(newest.seq),
        sends: sends(ctx, &it, sender, is_newest),
        approves: if open && it.inside && is_newest { approving(ctx, &it).await? } else { vec![] },
    })
}

fn lines(ctx: &Ctx, it: &Reading, names: &Names) -> Vec<Line> {
    let line = |one: &crate::model::MinutesVersion| Line {
        seq: one.seq,
        when: one.at.long(&ctx.group.zone),
        by: one.by.map(|by| names.name(by)).unwrap_or_default(),
        note: one.note.clone(),
    };
    it.versions.iter().map(line).collect()
}

fn sends(ctx: &Ctx, it: &Reading, sender: Sender, is_newest: bool) -> Option<Sends> {
    let gone = it.minutes.sent.iter().any(|one| one.seq == it.minutes.seq);
    if !sender.may || !is_newest || gone {
        return None;
    }
    let all = options!(Readers);
    Some(Sends {
        owner: sender.owner,
        cite: sender.cite,
        may_mail: ctx.may(Power::SendMail, None),
        checked: it.minutes.is_checked(it.minutes.seq),
        readers: all.into_iter().filter(|it| it.0 != Readers::Body.slug()).collect(),
    })
}

/// Later meetings of the body that are being held now and whose record the actor writes.
async fn approving(ctx: &Ctx, it: &Reading) -> Result<Vec<(String, String)>> {
    let mut all = vec![];
    for later in service::sittings(ctx, it.sitting.occasion.at).await? {
        let fits = later.meeting.body == it.sitting.meeting.body
            && later.meeting.id != it.sitting.meeting.id
            && later.meeting.is_running();
        if fits && service::hands(ctx, &later).await?.records {
            all.push((later.meeting.id.to_string(), later.occasion.title.clone()));
        }
    }
    Ok(all)
}

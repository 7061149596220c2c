//! A meeting's own page.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Result};
use ui::{Fields, Shell, id};

use super::super::{Names, members, options};
use super::{Row, rows};
use crate::model::{Coming, Item, ItemState, MeetingId, Motion, Role, Sitting};
use crate::service::{self, Change, Contest, Hands, before, hour};

#[derive(Template)]
#[template(path = "meetings/meeting.html")]
pub struct Show {
    shell: Shell,
    fields: Fields,
    id: String,
    title: String,
    when: String,
    iso: String,
    place: String,
    join: String,
    state: &'static str,
    called: Option<String>,
    mailing: Option<String>,
    called_off: Option<String>,
    quorum: String,
    quorum_cite: Option<Cite>,
    may: Hands,
    ahead: bool,
    running: bool,
    over: bool,
    rows: Vec<Row>,
    proposed: Vec<(String, String, String)>,
    closes: Option<String>,
    closes_cite: Option<Cite>,
    papers: Vec<(String, String, u32, bool)>,
    motions: Vec<(String, String, &'static str)>,
    waiting: Vec<(String, String)>,
    coming: Vec<(&'static str, &'static str)>,
    expected: (u32, u32),
    apologies: Vec<String>,
    needs: Vec<(String, String)>,
    roles: Vec<(String, &'static str, String)>,
    role_words: Vec<(&'static str, &'static str)>,
    members: Vec<(String, String)>,
    body: String,
    /// Earlier meetings of the body whose minutes wait: the address, where they are open to the reader, and the title.
    to_approve: Vec<(Option<String>, String)>,
    changes: Vec<Change>,
    contests: Vec<Contest>,
    has_closed: bool,
    must_undertake: bool,
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    ui::page(page(&ctx, meeting, None).await?)
}

/// The page with what was typed, or fresh.
pub async fn page(ctx: &Ctx, meeting: MeetingId, fields: Option<Fields>) -> Result<Show> {
    let sitting = service::find(ctx, meeting).await?;
    let may = service::hands(ctx, &sitting).await?;
    let zone = &ctx.group.zone;
    let (closes, closes_cite) = before::closes(ctx, &sitting).await?;
    let replies = before::replies(ctx, meeting).await?;
    let held: Vec<_> =
        service::roles(ctx, meeting).await?.into_iter().filter(|it| it.until.is_none()).collect();
    let items = before::items(ctx, meeting).await?;
    let waits: Vec<_> = items.iter().filter(|it| it.state == ItemState::Proposed).collect();
    let persons = held.iter().map(|it| it.person).chain(waits.iter().filter_map(|it| it.proposed_by));
    let persons = persons.chain(replies.apologies.iter().copied()).chain(replies.needs.iter().map(|it| it.0));
    let names = Names::of(ctx, persons).await?;
    let sees = may.calls || may.chairs;
    let inside = service::confidential::inside(ctx, &sitting).await?;
    let shown = |it: &Item| match it.closed && !inside.sees(Some(it.id)) && it.proposed_by != ctx.actor.person
    {
        true => it.open_title().to_owned(),
        false => it.title.clone(),
    };
    let proposed = waits
        .into_iter()
        .filter(|it| sees || it.proposed_by == ctx.actor.person)
        .map(|it| (it.id.to_string(), shown(it), it.proposed_by.map(|it| names.name(it)).unwrap_or_default()))
        .collect();
    let (quorum, quorum_cite) = quorum_words(ctx, &sitting).await?;
    let giving = (may.calls || may.chairs) && !sitting.meeting.is_over();
    let (ahead, over) = (sitting.meeting.is_ahead(), sitting.meeting.is_over());
    let fields = match fields {
        Some(fields) => fields,
        None => fresh(ctx, &sitting).await?,
    };
    let rows = rows(ctx, &sitting).await?;
    Ok(Show {
        shell: ui::Shell::new(ctx, sitting.occasion.title.clone()).crumb("Meetings", "/meetings"),
        fields,
        id: meeting.to_string(),
        title: sitting.occasion.title.clone(),
        when: sitting.occasion.at.long(zone),
        iso: sitting.occasion.at.iso(zone),
        place: sitting.occasion.place.clone(),
        join: sitting.meeting.join.clone(),
        state: sitting.meeting.state.label(),
        called: sitting.meeting.called_at.map(|it| it.long(zone)),
        mailing: sitting.meeting.mailing.filter(|_| may.calls).map(|it| format!("/mail/mailings/{it}")),
        called_off: sitting.meeting.called_off_why.clone(),
        quorum,
        quorum_cite,
        may,
        ahead,
        running: sitting.meeting.is_running(),
        over,
        has_closed: rows.iter().any(|it| it.closed),
        must_undertake: inside.must_undertake(),
        rows,
        proposed,
        closes: ahead.then(|| closes.long(zone)),
        closes_cite,
        papers: papers(ctx, &sitting).await?,
        motions: motions(ctx, &sitting).await?,
        waiting: if may.calls && ahead { waiting(ctx, &sitting).await? } else { vec![] },
        coming: options!(Coming),
        expected: (replies.room, replies.remote),
        apologies: replies.apologies.iter().map(|it| names.name(*it)).collect(),
        needs: replies.needs.iter().map(|it| (names.name(it.0), it.1.clone())).collect(),
        roles: held.iter().map(|it| (it.id.to_string(), it.role.label(), names.name(it.person))).collect(),
        role_words: options!(Role),
        members: if giving { members(ctx, "giving out roles at a meeting").await? } else { vec![] },
        body: sitting.meeting.body.clone(),
        to_approve: to_approve(ctx, &sitting).await?,
        changes: service::changes(ctx, &sitting).await?,
        contests: service::contests(ctx, &sitting).await?,
    })
}

async fn to_approve(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<(Option<String>, String)>> {
    if sitting.meeting.is_over() {
        return Ok(vec![]);
    }
    let all = service::minutes::to_approve(ctx, sitting).await?;
    let line = |(it, readable): (Sitting, bool)| {
        let address = readable.then(|| format!("/meetings/{}/minutes", it.meeting.id));
        (address, format!("{}, {}", it.occasion.title, it.occasion.at.day(&ctx.group.zone)))
    };
    Ok(all.into_iter().take(3).map(line).collect())
}

async fn fresh(ctx: &Ctx, sitting: &Sitting) -> Result<Fields> {
    let fields = Fields::default()
        .with("join", sitting.meeting.join.clone())
        .with("minutes", sitting.meeting.minutes.to_string());
    let fields = match sitting.meeting.items_until {
        Some(at) => fields.with("items_until", at.iso(&ctx.group.zone)),
        None => fields,
    };
    Ok(match before::my_reply(ctx, sitting.meeting.id).await? {
        Some(mine) => fields.with("coming", mine.coming.slug()).with("needs", mine.needs),
        None => fields,
    })
}

async fn quorum_words(ctx: &Ctx, sitting: &Sitting) -> Result<(String, Option<Cite>)> {
    let quorum = hour::quorum(ctx, sitting).await?;
    let words = match quorum.needed {
        Some(needed) => format!("{needed} who may vote must be there for it to decide."),
        None => "The constitution states no quorum for it: whoever comes decides.".to_owned(),
    };
    Ok((words, quorum.cite))
}

async fn papers(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<(String, String, u32, bool)>> {
    let all = before::papers(ctx, sitting).await?;
    Ok(all
        .into_iter()
        .map(|it| (format!("/meetings/papers/{}", it.id), it.title, it.seq, it.closed))
        .collect())
}

async fn motions(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<(String, String, &'static str)>> {
    let all = before::motions_seen(ctx, sitting).await?;
    let own = all.into_iter().filter(|it| it.amends.is_none());
    let over = sitting.meeting.is_over();
    let line = |it: Motion| (format!("/meetings/motions/{}", it.id), it.title.clone(), it.stands(over));
    Ok(own.map(line).collect())
}

async fn waiting(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<(String, String)>> {
    let all = before::waiting(ctx, &sitting.meeting.body).await?;
    Ok(all.into_iter().map(|it| (it.id.to_string(), it.title)).collect())
}

//! The chair's view, which is the minute taker's too: the next step, the clock, the rules that apply, and every form.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Result, log_read};
use ui::{Fields, Shell, id};

use super::super::before::{Row, rows};
use super::super::{Names, members, shell};
use super::{late, topics};
use crate::model::{MeetingId, Motion, MotionState, Readers, Sitting, State, VoteWay, effect};
use crate::service::{self, Change, Contest, Hands, before, hour};

#[derive(Template)]
#[template(path = "meetings/chair.html")]
pub struct Chair {
    shell: Shell,
    fields: Fields,
    id: String,
    title: String,
    shared: String,
    phase: String,
    next: String,
    may: Hands,
    state: State,
    rows: Vec<Row>,
    running: Option<(String, String)>,
    /// The item that comes next, as long as nothing else does: it is one press away on a phone.
    take: Option<(String, String)>,
    /// What has not been dealt with, asked about where the meeting is closed before it was.
    left: Vec<String>,
    motions: Vec<MotionRow>,
    changes: Vec<Change>,
    contests: Vec<Contest>,
    vote: Option<Open>,
    casting: bool,
    rules: Vec<(String, Option<Cite>)>,
    clauses: Vec<(String, String)>,
    present: Vec<(String, String)>,
    members: Vec<(String, String)>,
    kinds: Vec<String>,
    readers: Vec<(&'static str, &'static str)>,
    ways: Vec<(&'static str, &'static str)>,
    whispers: Vec<(String, String)>,
    /// Which form was refused, so that it stands open with what was typed.
    refused: String,
    /// Whether it is one of those for what is entered later.
    late: bool,
    blank: Fields,
}

impl Chair {
    /// What was typed into one form. Many forms of this page have fields of the same names.
    fn typed(&self, does: &str) -> &Fields {
        if self.refused == does { &self.fields } else { &self.blank }
    }
    /// The same for the form of one motion.
    fn despite(&self, motion: &str) -> &Fields {
        if self.fields.value("motion") == motion { &self.fields } else { &self.blank }
    }
}

/// A motion or an amendment that waits for a decision.
pub struct MotionRow {
    id: String,
    title: String,
    state: &'static str,
    /// Whether it can be put, and whether it can be voted on.
    open: bool,
    put: bool,
    /// What an amendment would do.
    effect: Option<String>,
    /// Whether an amendment to it waits.
    waits: bool,
}

pub struct Open {
    id: String,
    /// The desk of the ballot box, and how many are on its roll.
    desk: Option<(String, u32)>,
    question: String,
    hands: u32,
    tellers: usize,
    needs: String,
    cite: Option<Cite>,
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, Fields::default()).await?)
}

pub async fn page(ctx: &Ctx, meeting: MeetingId, fields: Fields) -> Result<Chair> {
    let sitting = service::find(ctx, meeting).await?;
    let may = service::hands(ctx, &sitting).await?;
    may.need_record()?;
    let says = service::says(ctx, &sitting.meeting.kind).await?;
    let frame = topics::current(ctx, &sitting).await?;
    let rows = rows(ctx, &sitting).await?;
    let running =
        rows.iter().find(|it| it.running).map(|it| (it.id.clone(), format!("{} {}", it.number, it.title)));
    let roll: Vec<_> = hour::roll(ctx, meeting).await?.into_iter().filter(|it| it.is_here()).collect();
    let quiet = if may.chairs { hour::whispers(ctx, meeting).await? } else { vec![] };
    let persons = roll.iter().map(|it| it.person).chain(quiet.iter().map(|it| it.person));
    let names = Names::of(ctx, persons).await?;
    log_read(ctx, "those present at a meeting", "chairing it", roll.len()).await?;
    let counting = hour::counting(ctx, meeting).await?;
    let casting = counting.as_ref().is_some_and(|it| it.vote.majority.tied.as_deref() == Some("chair"));
    let question = match &counting {
        Some(it) => service::confidential::question(ctx, &it.vote).await?,
        None => String::new(),
    };
    let vote = counting.map(|it| {
        let needs = it.vote.majority.threshold().map(|it| it.to_string()).unwrap_or_default();
        Open {
            id: it.vote.id.to_string(),
            desk: it.vote.poll.map(|poll| (format!("/desk/{poll}"), it.vote.phones_entitled)),
            question,
            hands: it.vote.hands_entitled,
            tellers: it.tallies.len(),
            needs,
            cite: it.vote.cite,
        }
    });
    let open = may.chairs && sitting.meeting.state == State::Open && vote.is_none();
    let take = rows.iter().find(|it| open && !it.done && !it.running);
    let take = take.map(|it| (it.id.clone(), format!("{} {}", it.number, it.title)));
    let clauses = says.version.document.clauses.iter();
    let refused = fields.problem().map(|_| fields.value("do").to_owned()).unwrap_or_default();
    Ok(Chair {
        late: fields.problem().is_some() && late::is_late(&fields),
        refused,
        blank: Fields::default(),
        shell: shell(ctx, &sitting, "The chair\u{2019}s view"),
        fields,
        id: meeting.to_string(),
        title: sitting.occasion.title.clone(),
        shared: frame.html.clone(),
        phase: frame.phase.clone(),
        next: next_step(ctx, &sitting, &rows, vote.is_some()).await?,
        may,
        state: sitting.meeting.state,
        left: left(ctx, &sitting).await?,
        motions: motions(ctx, &sitting).await?,
        changes: service::changes(ctx, &sitting).await?,
        contests: service::contests(ctx, &sitting).await?,
        vote,
        casting,
        rules: rules(ctx, &sitting, &says).await?,
        clauses: clauses.map(|it| (it.slug.clone(), format!("{} {}", it.number, it.title))).collect(),
        present: roll.iter().map(|it| (it.person.to_string(), names.name(it.person))).collect(),
        members: members(ctx, "naming who takes an action on").await?,
        kinds: says.decisions(),
        readers: super::super::options!(Readers),
        ways: super::super::options!(VoteWay),
        whispers: quiet.into_iter().map(|it| (names.name(it.person), it.words)).collect(),
        rows,
        running,
        take,
    })
}

/// What a meeting has not dealt with yet, each as a line: items that nobody took, motions and changes without their vote.
pub async fn left(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<String>> {
    let agenda = rows(ctx, sitting).await?;
    let items = agenda.into_iter().filter(|it| it.unreached);
    let mut all: Vec<String> =
        items.map(|it| format!("{} {}: not taken or put off", it.number, it.title)).collect();
    let put = before::motions_seen(ctx, sitting).await?.into_iter().filter(|it| it.state == MotionState::Put);
    all.extend(put.map(|it| format!("{}: before the meeting and not voted on", it.title)));
    let changes = service::changes(ctx, sitting).await?.into_iter().filter(|it| it.waits);
    all.extend(changes.map(|it| format!("{}: the vote on it is not recorded", it.title)));
    Ok(all)
}

/// What comes next, as a sentence.
async fn next_step(ctx: &Ctx, sitting: &Sitting, rows: &[Row], voting: bool) -> Result<String> {
    let quorum = hour::quorum(ctx, sitting).await?;
    Ok(match sitting.meeting.state {
        State::Planned | State::Called => {
            "Next: let people in at the door, then open the meeting.".to_owned()
        }
        State::Adjourned => "Next: open the meeting again, or close it.".to_owned(),
        State::Closed | State::CalledOff => "This meeting is over.".to_owned(),
        State::Open if voting => "Next: the tellers enter the hands, then close the vote.".to_owned(),
        State::Open if !quorum.is_met() => {
            "There is no quorum: the meeting can talk and adjourn, and decides nothing.".to_owned()
        }
        State::Open => match rows.iter().find(|it| it.running) {
            Some(it) => format!(
                "Now: {} {}. Put a motion, take notes, or go on to the next item.",
                it.number, it.title
            ),
            None => match rows.iter().find(|it| !it.done) {
                Some(it) => format!("Next: take {} {}.", it.number, it.title),
                None => "Everything on the agenda is taken. Next: close the meeting.".to_owned(),
            },
        },
    })
}

/// What waits for a decision, each amendment before the motion that it would change: it is decided first.
async fn motions(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<MotionRow>> {
    let all = before::motions_seen(ctx, sitting).await?;
    let live: Vec<&Motion> = all.iter().filter(|it| it.is_live()).collect();
    let whole = |it: &Motion| all.iter().find(|other| Some(other.id) == it.amends);
    let row = |it: &Motion| MotionRow {
        id: it.id.to_string(),
        title: it.title.clone(),
        state: it.state.label(),
        open: it.is_open(),
        put: it.state == MotionState::Put,
        effect: whole(it).map(|old| effect(&old.words, &it.words)),
        waits: live.iter().any(|other| other.amends == Some(it.id)),
    };
    let mut rows = vec![];
    for it in live.iter().filter(|it| it.amends.is_none()) {
        rows.extend(live.iter().filter(|other| other.amends == Some(it.id)).map(|other| row(other)));
        rows.push(row(it));
    }
    let parted = live.iter().filter(|it| it.amends.is_some() && whole(it).is_none_or(|old| !old.is_live()));
    rows.extend(parted.map(|it| row(it)));
    Ok(rows)
}

/// The rules that apply at this meeting, in words.
async fn rules(ctx: &Ctx, sitting: &Sitting, says: &service::Says) -> Result<Vec<(String, Option<Cite>)>> {
    let quorum = hour::quorum(ctx, sitting).await?;
    let mut all = vec![];
    all.push(match quorum.needed {
        Some(needed) => (
            format!("The quorum is {needed} who may vote; {} are there.", quorum.numbers.voting),
            quorum.cite,
        ),
        None => ("The text states no quorum for this meeting.".to_owned(), None),
    });
    let (needed, cite) = says.majority("motion", None);
    let words = needed.threshold()?.to_string();
    let tied = match needed.tied.as_deref() {
        Some("falls") => "; if votes are equal, the motion falls",
        Some(_) => "; if votes are equal, the chair decides",
        None => "",
    };
    all.push((format!("A motion needs {words}{tied}."), cite));
    if let Some(casting) = says.casting_vote() {
        let words = if casting { "The chair has a casting vote." } else { "The chair has no casting vote." };
        all.push((words.to_owned(), says.meeting_cite()));
    }
    if let Some(rule) = says.agenda().filter(|it| !it.items.is_empty()) {
        let order = if rule.may_change == Some(true) { ", unless the meeting decides otherwise" } else { "" };
        all.push((
            format!("The order: {}{order}.", rule.items.join(", then ")),
            Some(says.version.cite(&rule.cite)),
        ));
    }
    Ok(all)
}

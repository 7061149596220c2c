//! Items of agendas, and those that stand on every one.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};
use uuid::Uuid;

use super::{cite, json_of, small};
use crate::model::{
    Form, Item, ItemId, ItemState, Manner, MeetingId, Origin, StandingId, StandingItem, Subject,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: ItemId,
    meeting_id: MeetingId,
    parent_id: Option<ItemId>,
    place: i64,
    title: String,
    words: String,
    form: String,
    manner: String,
    minutes: i64,
    state: String,
    origin: String,
    proposed_by: Option<PersonId>,
    proposed_at: At,
    closed: bool,
    closed_cite: Option<String>,
    subject_kind: Option<String>,
    subject_id: Option<Uuid>,
    subject_title: Option<String>,
    subject_url: Option<String>,
    outcome: String,
    began_at: Option<At>,
    ended_at: Option<At>,
}

impl TryFrom<Row> for Item {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        let subject = match (it.subject_kind, it.subject_id, it.subject_title, it.subject_url) {
            (Some(kind), Some(id), Some(title), Some(url)) => Some(Subject { kind, id, title, url }),
            _ => None,
        };
        Ok(Self {
            id: it.id,
            meeting: it.meeting_id,
            parent: it.parent_id,
            place: small(it.place)?,
            title: it.title,
            words: it.words,
            form: Form::stored(&it.form)?,
            manner: Manner::stored(&it.manner)?,
            minutes: small(it.minutes)?,
            state: ItemState::stored(&it.state)?,
            origin: Origin::stored(&it.origin)?,
            proposed_by: it.proposed_by,
            proposed_at: it.proposed_at,
            closed: it.closed,
            closed_cite: cite(it.closed_cite)?,
            subject,
            outcome: it.outcome,
            began_at: it.began_at,
            ended_at: it.ended_at,
        })
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Item) -> Result<()> {
    let subject = it.subject.as_ref();
    tx.run(sql!(
        "INSERT INTO meetings_item (group_id, id, meeting_id, parent_id, place, title, words, form, manner, minutes,
            state, origin, proposed_by, proposed_at, closed, closed_cite, subject_kind, subject_id, subject_title,
            subject_url, outcome, began_at, ended_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23)",
        group,
        it.id,
        it.meeting,
        it.parent,
        it.place,
        &it.title,
        &it.words,
        it.form.slug(),
        it.manner.slug(),
        it.minutes,
        it.state.slug(),
        it.origin.slug(),
        it.proposed_by,
        it.proposed_at,
        it.closed,
        json_of(it.closed_cite.as_ref())?,
        subject.map(|it| it.kind.clone()),
        subject.map(|it| it.id),
        subject.map(|it| it.title.clone()),
        subject.map(|it| it.url.clone()),
        &it.outcome,
        it.began_at,
        it.ended_at
    ))
    .await?;
    Ok(())
}

/// Writes everything that may change, if the state is still the one that was seen; false if it is not.
pub async fn save(tx: &mut Tx, group: GroupId, seen: ItemState, it: &Item) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_item SET parent_id = $1, place = $2, title = $3, words = $4, form = $5, manner = $6,
                minutes = $7, state = $8, closed = $9, closed_cite = $10, outcome = $11, began_at = $12,
                ended_at = $13
             WHERE group_id = $14 AND id = $15 AND state = $16",
            it.parent,
            it.place,
            &it.title,
            &it.words,
            it.form.slug(),
            it.manner.slug(),
            it.minutes,
            it.state.slug(),
            it.closed,
            json_of(it.closed_cite.as_ref())?,
            &it.outcome,
            it.began_at,
            it.ended_at,
            group,
            it.id,
            seen.slug()
        ))
        .await?;
    Ok(n == 1)
}

/// All items of a meeting, in no order that means anything: `model::tree` orders them.
pub async fn of(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<Item>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, meeting_id, parent_id, place, title, words, form, manner, minutes, state, origin, proposed_by,
                proposed_at, closed, closed_cite, subject_kind, subject_id, subject_title, subject_url, outcome,
                began_at, ended_at
             FROM meetings_item WHERE group_id = $1 AND meeting_id = $2 ORDER BY place, id",
            group,
            meeting
        ))
        .await?;
    rows.into_iter().map(Item::try_from).collect()
}

/// The same in a transaction.
pub async fn of_in(tx: &mut Tx, group: GroupId, meeting: MeetingId) -> Result<Vec<Item>> {
    let rows: Vec<Row> = tx
        .all(sql!(
            "SELECT id, meeting_id, parent_id, place, title, words, form, manner, minutes, state, origin, proposed_by,
                proposed_at, closed, closed_cite, subject_kind, subject_id, subject_title, subject_url, outcome,
                began_at, ended_at
             FROM meetings_item WHERE group_id = $1 AND meeting_id = $2 ORDER BY place, id",
            group,
            meeting
        ))
        .await?;
    rows.into_iter().map(Item::try_from).collect()
}

/// One item of one meeting.
pub async fn get(tx: &mut Tx, group: GroupId, meeting: MeetingId, id: ItemId) -> Result<Item> {
    let row: Option<Row> = tx
        .opt(sql!(
            "SELECT id, meeting_id, parent_id, place, title, words, form, manner, minutes, state, origin, proposed_by,
                proposed_at, closed, closed_cite, subject_kind, subject_id, subject_title, subject_url, outcome,
                began_at, ended_at
             FROM meetings_item WHERE group_id = $1 AND meeting_id = $2 AND id = $3",
            group,
            meeting,
            id
        ))
        .await?;
    row.ok_or_else(|| Problem::not_found("There is no such item on this agenda."))?.try_into()
}

/// The place of what comes last on an agenda, whatever is put on it later.
pub const LAST_PLACE: u32 = 1_000_000;

/// The place after everything but what comes last.
pub async fn next_place(tx: &mut Tx, group: GroupId, meeting: MeetingId) -> Result<u32> {
    let (last,): (Option<i64>,) = tx
        .one(sql!(
            "SELECT MAX(place) FROM meetings_item WHERE group_id = $1 AND meeting_id = $2 AND place < $3",
            group,
            meeting,
            LAST_PLACE
        ))
        .await?;
    small(last.unwrap_or(0) + 10)
}

#[derive(sqlx::FromRow)]
struct StandingRow {
    id: StandingId,
    body: String,
    kind: Option<String>,
    place: i64,
    title: String,
    words: String,
    form: String,
    manner: String,
    minutes: i64,
}

impl TryFrom<StandingRow> for StandingItem {
    type Error = Problem;
    fn try_from(it: StandingRow) -> Result<Self> {
        Ok(Self {
            id: it.id,
            body: it.body,
            kind: it.kind,
            place: small(it.place)?,
            title: it.title,
            words: it.words,
            form: Form::stored(&it.form)?,
            manner: Manner::stored(&it.manner)?,
            minutes: small(it.minutes)?,
        })
    }
}

pub async fn insert_standing(tx: &mut Tx, group: GroupId, it: &StandingItem) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_standing (group_id, id, body, kind, place, title, words, form, manner, minutes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        group,
        it.id,
        &it.body,
        it.kind.clone(),
        it.place,
        &it.title,
        &it.words,
        it.form.slug(),
        it.manner.slug(),
        it.minutes
    ))
    .await?;
    Ok(())
}

/// Those that still stand for a body, in their order.
pub async fn standing(db: &Db, group: GroupId, body: &str) -> Result<Vec<StandingItem>> {
    let rows: Vec<StandingRow> = db
        .all(sql!(
            "SELECT id, body, kind, place, title, words, form, manner, minutes FROM meetings_standing
             WHERE group_id = $1 AND body = $2 AND ended_at IS NULL ORDER BY place, id",
            group,
            body
        ))
        .await?;
    rows.into_iter().map(StandingItem::try_from).collect()
}

/// Ends one; agendas already drawn up keep theirs. False if it had ended.
pub async fn end_standing(tx: &mut Tx, group: GroupId, body: &str, id: StandingId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_standing SET ended_at = $1
             WHERE group_id = $2 AND body = $3 AND id = $4 AND ended_at IS NULL",
            at,
            group,
            body,
            id
        ))
        .await?;
    Ok(n == 1)
}

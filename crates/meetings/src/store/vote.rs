//! Votes: who may, phones one by one, hands by tellers. A ballot is inserted and never updated.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};
use uuid::Uuid;

use super::{cite, json_of, small};
use crate::model::{
    Choice, Count, ItemId, MeetingId, MotionId, Tally, Vote, VoteId, VoteResult, VoteState, VoteWay, VotesBy,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: VoteId,
    meeting_id: MeetingId,
    item_id: Option<ItemId>,
    motion_id: Option<MotionId>,
    question: String,
    decision: String,
    way: String,
    state: String,
    opened_at: At,
    closed_at: Option<At>,
    hands_entitled: i64,
    phones_entitled: i64,
    favour: Option<i64>,
    against: Option<i64>,
    abstained: Option<i64>,
    carried: Option<bool>,
    sum_words: String,
    majority: String,
    cite: Option<String>,
    late_why: Option<String>,
    void_why: Option<String>,
    poll_id: Option<Uuid>,
}

impl TryFrom<Row> for Vote {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        let result = match (it.favour, it.against, it.abstained, it.carried) {
            (Some(favour), Some(against), Some(abstained), Some(carried)) => {
                let count =
                    Count { favour: small(favour)?, against: small(against)?, abstained: small(abstained)? };
                Some(VoteResult { count, carried, sum: it.sum_words })
            }
            _ => None,
        };
        Ok(Self {
            id: it.id,
            meeting: it.meeting_id,
            item: it.item_id,
            motion: it.motion_id,
            question: it.question,
            decision: it.decision,
            way: VoteWay::stored(&it.way)?,
            state: VoteState::stored(&it.state)?,
            opened_at: it.opened_at,
            closed_at: it.closed_at,
            hands_entitled: small(it.hands_entitled)?,
            phones_entitled: small(it.phones_entitled)?,
            result,
            majority: serde_json::from_str(&it.majority)?,
            cite: cite(it.cite)?,
            late_why: it.late_why,
            void_why: it.void_why,
            poll: it.poll_id,
        })
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Vote) -> Result<()> {
    let result = it.result.as_ref();
    tx.run(sql!(
        "INSERT INTO meetings_vote (group_id, id, meeting_id, item_id, motion_id, question, decision, way, state,
            opened_at, closed_at, hands_entitled, phones_entitled, favour, against, abstained, carried, sum_words,
            majority, cite, late_why, void_why, poll_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23)",
        group,
        it.id,
        it.meeting,
        it.item,
        it.motion,
        &it.question,
        &it.decision,
        it.way.slug(),
        it.state.slug(),
        it.opened_at,
        it.closed_at,
        it.hands_entitled,
        it.phones_entitled,
        result.map(|it| it.count.favour),
        result.map(|it| it.count.against),
        result.map(|it| it.count.abstained),
        result.map(|it| it.carried),
        result.map_or("", |it| it.sum.as_str()),
        serde_json::to_string(&it.majority)?,
        json_of(it.cite.as_ref())?,
        it.late_why.clone(),
        it.void_why.clone(),
        it.poll
    ))
    .await?;
    Ok(())
}

/// Closes or voids a vote that is open; false if somebody else did.
pub async fn finish(tx: &mut Tx, group: GroupId, it: &Vote) -> Result<bool> {
    let result = it.result.as_ref();
    let n = tx
        .run(sql!(
            "UPDATE meetings_vote SET state = $1, closed_at = $2, favour = $3, against = $4, abstained = $5,
                carried = $6, sum_words = $7, void_why = $8
             WHERE group_id = $9 AND id = $10 AND state = 'open'",
            it.state.slug(),
            it.closed_at,
            result.map(|it| it.count.favour),
            result.map(|it| it.count.against),
            result.map(|it| it.count.abstained),
            result.map(|it| it.carried),
            result.map_or("", |it| it.sum.as_str()),
            it.void_why.clone(),
            group,
            it.id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn get(tx: &mut Tx, group: GroupId, meeting: MeetingId, id: VoteId) -> Result<Vote> {
    let row: Option<Row> = tx
        .opt(sql!(
            "SELECT id, meeting_id, item_id, motion_id, question, decision, way, state, opened_at, closed_at,
                hands_entitled, phones_entitled, favour, against, abstained, carried, sum_words, majority, cite,
                late_why, void_why, poll_id
             FROM meetings_vote WHERE group_id = $1 AND meeting_id = $2 AND id = $3",
            group,
            meeting,
            id
        ))
        .await?;
    row.ok_or_else(|| Problem::not_found("There is no such vote at this meeting."))?.try_into()
}

/// The same outside a transaction.
pub async fn find(db: &Db, group: GroupId, meeting: MeetingId, id: VoteId) -> Result<Vote> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, meeting_id, item_id, motion_id, question, decision, way, state, opened_at, closed_at,
                hands_entitled, phones_entitled, favour, against, abstained, carried, sum_words, majority, cite,
                late_why, void_why, poll_id
             FROM meetings_vote WHERE group_id = $1 AND meeting_id = $2 AND id = $3",
            group,
            meeting,
            id
        ))
        .await?;
    row.ok_or_else(|| Problem::not_found("There is no such vote at this meeting."))?.try_into()
}

/// The votes of a meeting, in the order they were opened.
pub async fn of(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<Vote>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, meeting_id, item_id, motion_id, question, decision, way, state, opened_at, closed_at,
                hands_entitled, phones_entitled, favour, against, abstained, carried, sum_words, majority, cite,
                late_why, void_why, poll_id
             FROM meetings_vote WHERE group_id = $1 AND meeting_id = $2 ORDER BY opened_at, id",
            group,
            meeting
        ))
        .await?;
    rows.into_iter().map(Vote::try_from).collect()
}

/// The vote that is open at a meeting, in a transaction: there is at most one.
pub async fn open_one(tx: &mut Tx, group: GroupId, meeting: MeetingId) -> Result<Option<VoteId>> {
    let row: Option<(VoteId,)> = tx
        .opt(sql!(
            "SELECT id FROM meetings_vote WHERE group_id = $1 AND meeting_id = $2 AND state = 'open' LIMIT 1",
            group,
            meeting
        ))
        .await?;
    Ok(row.map(|it| it.0))
}

pub async fn add_elector(
    tx: &mut Tx,
    group: GroupId,
    vote: VoteId,
    person: PersonId,
    by: VotesBy,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_elector (group_id, vote_id, person_id, votes_by) VALUES ($1, $2, $3, $4)",
        group,
        vote,
        person,
        by.slug()
    ))
    .await?;
    Ok(())
}

/// The open votes by ballot box whose desk somebody works at: vote, role, question.
pub async fn desks(db: &Db, group: GroupId, person: PersonId) -> Result<Vec<(VoteId, String, At)>> {
    Ok(db
        .all(sql!(
            "SELECT v.id, r.role, r.from_at FROM meetings_vote v
             JOIN meetings_role r ON r.group_id = v.group_id AND r.meeting_id = v.meeting_id
             WHERE v.group_id = $1 AND v.state = 'open' AND v.poll_id IS NOT NULL AND r.person_id = $2
                AND r.until_at IS NULL AND r.role IN ('chair', 'teller')",
            group,
            person
        ))
        .await?)
}

/// How somebody votes in a vote; `None` if they may not.
pub async fn elector(tx: &mut Tx, group: GroupId, vote: VoteId, person: PersonId) -> Result<Option<VotesBy>> {
    let row: Option<(String,)> = tx
        .opt(sql!(
            "SELECT votes_by FROM meetings_elector WHERE group_id = $1 AND vote_id = $2 AND person_id = $3",
            group,
            vote,
            person
        ))
        .await?;
    row.map(|it| VotesBy::stored(&it.0)).transpose()
}

/// The same outside a transaction.
pub async fn elector_now(db: &Db, group: GroupId, vote: VoteId, person: PersonId) -> Result<Option<VotesBy>> {
    let row: Option<(String,)> = db
        .opt(sql!(
            "SELECT votes_by FROM meetings_elector WHERE group_id = $1 AND vote_id = $2 AND person_id = $3",
            group,
            vote,
            person
        ))
        .await?;
    row.map(|it| VotesBy::stored(&it.0)).transpose()
}

/// Takes a vote by phone; false if this person's was taken before.
pub async fn cast(
    tx: &mut Tx,
    group: GroupId,
    vote: VoteId,
    person: PersonId,
    choice: Choice,
    at: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO meetings_ballot (group_id, vote_id, person_id, choice, at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (group_id, vote_id, person_id) DO NOTHING",
            group,
            vote,
            person,
            choice.slug(),
            at
        ))
        .await?;
    Ok(n == 1)
}

/// What somebody voted by phone.
pub async fn ballot(db: &Db, group: GroupId, vote: VoteId, person: PersonId) -> Result<Option<Choice>> {
    let row: Option<(String,)> = db
        .opt(sql!(
            "SELECT choice FROM meetings_ballot WHERE group_id = $1 AND vote_id = $2 AND person_id = $3",
            group,
            vote,
            person
        ))
        .await?;
    row.map(|it| Choice::stored(&it.0)).transpose()
}

/// The phones counted so far, in a transaction.
pub async fn phones(tx: &mut Tx, group: GroupId, vote: VoteId) -> Result<Count> {
    let rows: Vec<(String, i64)> = tx
        .all(sql!(
            "SELECT choice, COUNT(*) FROM meetings_ballot WHERE group_id = $1 AND vote_id = $2 GROUP BY choice",
            group,
            vote
        ))
        .await?;
    counted(rows)
}

/// The phones counted so far.
pub async fn phones_now(db: &Db, group: GroupId, vote: VoteId) -> Result<Count> {
    let rows: Vec<(String, i64)> = db
        .all(sql!(
            "SELECT choice, COUNT(*) FROM meetings_ballot WHERE group_id = $1 AND vote_id = $2 GROUP BY choice",
            group,
            vote
        ))
        .await?;
    counted(rows)
}

fn counted(rows: Vec<(String, i64)>) -> Result<Count> {
    let mut count = Count::default();
    for (choice, n) in rows {
        match Choice::stored(&choice)? {
            Choice::For => count.favour = small(n)?,
            Choice::Against => count.against = small(n)?,
            Choice::Abstain => count.abstained = small(n)?,
        }
    }
    Ok(count)
}

/// Puts down what a teller counted, over what they counted before.
pub async fn tally(tx: &mut Tx, group: GroupId, vote: VoteId, it: &Tally) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_tally (group_id, vote_id, teller, favour, against, abstained, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (group_id, vote_id, teller) DO UPDATE SET favour = excluded.favour, against = excluded.against,
            abstained = excluded.abstained, at = excluded.at",
        group,
        vote,
        it.teller,
        it.count.favour,
        it.count.against,
        it.count.abstained,
        it.at
    ))
    .await?;
    Ok(())
}

type TallyRow = (PersonId, i64, i64, i64, At);

pub async fn tallies(tx: &mut Tx, group: GroupId, vote: VoteId) -> Result<Vec<Tally>> {
    let rows: Vec<TallyRow> = tx
        .all(sql!(
            "SELECT teller, favour, against, abstained, at FROM meetings_tally
             WHERE group_id = $1 AND vote_id = $2 ORDER BY at, teller",
            group,
            vote
        ))
        .await?;
    rows.into_iter().map(read_tally).collect()
}

pub async fn tallies_now(db: &Db, group: GroupId, vote: VoteId) -> Result<Vec<Tally>> {
    let rows: Vec<TallyRow> = db
        .all(sql!(
            "SELECT teller, favour, against, abstained, at FROM meetings_tally
             WHERE group_id = $1 AND vote_id = $2 ORDER BY at, teller",
            group,
            vote
        ))
        .await?;
    rows.into_iter().map(read_tally).collect()
}

fn read_tally(it: TallyRow) -> Result<Tally> {
    let count = Count { favour: small(it.1)?, against: small(it.2)?, abstained: small(it.3)? };
    Ok(Tally { teller: it.0, count, at: it.4 })
}

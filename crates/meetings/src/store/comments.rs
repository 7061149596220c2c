//! Comments on papers and minutes.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};
use uuid::Uuid;

use super::small;
use crate::model::{Comment, CommentId, Commented, MeetingId, PaperId};

#[derive(sqlx::FromRow)]
struct Row {
    id: CommentId,
    thing: String,
    thing_id: Uuid,
    seq: i64,
    quote: String,
    words: String,
    person_id: Option<PersonId>,
    at: At,
    withdrawn_at: Option<At>,
    answer: String,
    answered_at: Option<At>,
}

impl TryFrom<Row> for Comment {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        let about = match it.thing.as_str() {
            "paper" => Commented::Paper(PaperId(it.thing_id)),
            "minutes" => Commented::Minutes(MeetingId(it.thing_id)),
            _ => return Err(Problem::internal("A comment on an unknown thing is stored.")),
        };
        Ok(Self {
            id: it.id,
            about,
            seq: small(it.seq)?,
            quote: it.quote,
            words: it.words,
            person: it.person_id,
            at: it.at,
            withdrawn_at: it.withdrawn_at,
            answer: it.answered_at.map(|at| (at, it.answer)),
        })
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, meeting: MeetingId, it: &Comment) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_comment (group_id, id, meeting_id, thing, thing_id, seq, quote, words, person_id, at, answer)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')",
        group,
        it.id,
        meeting,
        it.about.slug(),
        it.about.id(),
        it.seq,
        &it.quote,
        &it.words,
        it.person,
        it.at
    ))
    .await?;
    Ok(())
}

/// The comments on something, oldest first.
pub async fn of(db: &Db, group: GroupId, about: Commented) -> Result<Vec<Comment>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, thing, thing_id, seq, quote, words, person_id, at, withdrawn_at, answer, answered_at
             FROM meetings_comment WHERE group_id = $1 AND thing_id = $2 AND thing = $3 ORDER BY at, id",
            group,
            about.id(),
            about.slug()
        ))
        .await?;
    rows.into_iter().map(Comment::try_from).collect()
}

/// Withdraws a comment: its words go; false if it was withdrawn or is somebody else's.
pub async fn withdraw(tx: &mut Tx, group: GroupId, id: CommentId, by: PersonId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_comment SET withdrawn_at = $1, words = '', quote = ''
             WHERE group_id = $2 AND id = $3 AND person_id = $4 AND withdrawn_at IS NULL",
            at,
            group,
            id,
            by
        ))
        .await?;
    Ok(n == 1)
}

/// Says what came of a comment; false where there is none to answer.
pub async fn answer(
    tx: &mut Tx,
    group: GroupId,
    id: CommentId,
    words: &str,
    by: Option<PersonId>,
    at: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_comment SET answer = $1, answered_at = $2, answered_by = $3
             WHERE group_id = $4 AND id = $5 AND withdrawn_at IS NULL",
            words,
            at,
            by,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

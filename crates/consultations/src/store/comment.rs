//! Answers, votes and themes.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{
    Anchor, Channel, Comment, CommentId, ConsultationId, LetterId, Operation, Outcome, ParticipantId,
    Standing, ThemeId, Vote,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: CommentId,
    participant_id: ParticipantId,
    seq: i64,
    part: String,
    prompt: String,
    body: String,
    quote: String,
    part_now: String,
    anchor: String,
    channel: String,
    standing: String,
    received_at: At,
    theme_id: Option<ThemeId>,
    outcome: Option<String>,
    answer: String,
    operation_title: String,
    operation_url: String,
}

impl TryFrom<Row> for Comment {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        let operation = Operation { title: it.operation_title, url: it.operation_url };
        Ok(Self {
            id: it.id,
            participant: it.participant_id,
            seq: u32::try_from(it.seq).unwrap_or(1),
            part: it.part,
            prompt: it.prompt,
            body: it.body,
            quote: it.quote,
            part_now: it.part_now,
            anchor: Anchor::stored(&it.anchor),
            channel: Channel::stored(&it.channel)?,
            standing: Standing::stored(&it.standing)?,
            received_at: it.received_at,
            theme: it.theme_id,
            outcome: it.outcome.as_deref().map(Outcome::stored).transpose()?,
            answer: it.answer,
            operation: Some(operation).filter(|it| !it.url.is_empty()),
        })
    }
}

/// Who typed an answer in for somebody, and from which letter.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entered {
    pub by: Option<PersonId>,
    pub letter: Option<LetterId>,
}

pub async fn insert(
    tx: &mut Tx,
    group: GroupId,
    of: ConsultationId,
    it: &Comment,
    entered: Entered,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO consultations_comment (group_id, id, consultation_id, participant_id, seq, part, prompt, body,
            quote, part_now, anchor, channel, standing, received_at, entered_by, letter_id, answer, operation_title,
            operation_url)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', '', '')",
        group,
        it.id,
        of,
        it.participant,
        i64::from(it.seq),
        &it.part,
        &it.prompt,
        &it.body,
        &it.quote,
        &it.part_now,
        it.anchor.slug(),
        it.channel.slug(),
        it.standing.slug(),
        it.received_at,
        entered.by,
        entered.letter
    ))
    .await?;
    Ok(())
}

/// What somebody wrote on the page is written anew under the same head of the same part.
pub async fn rewrite(tx: &mut Tx, group: GroupId, id: CommentId, it: &Comment) -> Result<()> {
    tx.run(sql!(
        "UPDATE consultations_comment SET body = $1, quote = $2, seq = $3, part_now = $4, anchor = $5, received_at = $6
         WHERE group_id = $7 AND id = $8",
        &it.body,
        &it.quote,
        i64::from(it.seq),
        &it.part_now,
        it.anchor.slug(),
        it.received_at,
        group,
        id
    ))
    .await?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, group: GroupId, id: CommentId) -> Result<()> {
    tx.run(sql!("DELETE FROM consultations_comment WHERE group_id = $1 AND id = $2", group, id)).await?;
    Ok(())
}

/// In the order of arrival.
pub async fn all(db: &Db, group: GroupId, of: ConsultationId) -> Result<Vec<Comment>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, participant_id, seq, part, prompt, body, quote, part_now, anchor, channel, standing,
                received_at, theme_id, outcome, answer, operation_title, operation_url
             FROM consultations_comment WHERE group_id = $1 AND consultation_id = $2 ORDER BY received_at, id",
            group,
            of
        ))
        .await?;
    rows.into_iter().map(Comment::try_from).collect()
}

pub async fn all_in(tx: &mut Tx, group: GroupId, of: ConsultationId) -> Result<Vec<Comment>> {
    let rows: Vec<Row> = tx
        .all(sql!(
            "SELECT id, participant_id, seq, part, prompt, body, quote, part_now, anchor, channel, standing,
                received_at, theme_id, outcome, answer, operation_title, operation_url
             FROM consultations_comment WHERE group_id = $1 AND consultation_id = $2 ORDER BY received_at, id",
            group,
            of
        ))
        .await?;
    rows.into_iter().map(Comment::try_from).collect()
}

pub async fn by(tx: &mut Tx, group: GroupId, of: ConsultationId, who: ParticipantId) -> Result<Vec<Comment>> {
    let rows: Vec<Row> = tx
        .all(sql!(
            "SELECT id, participant_id, seq, part, prompt, body, quote, part_now, anchor, channel, standing,
                received_at, theme_id, outcome, answer, operation_title, operation_url
             FROM consultations_comment
             WHERE group_id = $1 AND consultation_id = $2 AND participant_id = $3 ORDER BY received_at, id",
            group,
            of,
            who
        ))
        .await?;
    rows.into_iter().map(Comment::try_from).collect()
}

/// Which consultation an answer belongs to.
pub async fn home(tx: &mut Tx, group: GroupId, id: CommentId) -> Result<Option<ConsultationId>> {
    let row: Option<(ConsultationId,)> = tx
        .opt(sql!(
            "SELECT consultation_id FROM consultations_comment WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    Ok(row.map(|it| it.0))
}

pub async fn anchored(tx: &mut Tx, group: GroupId, id: CommentId, part: &str, anchor: Anchor) -> Result<()> {
    tx.run(sql!(
        "UPDATE consultations_comment SET part_now = $1, anchor = $2 WHERE group_id = $3 AND id = $4",
        part,
        anchor.slug(),
        group,
        id
    ))
    .await?;
    Ok(())
}

/// What the committee says to an answer.
#[derive(Clone, Debug)]
pub struct Coded<'a> {
    pub theme: Option<ThemeId>,
    pub outcome: Option<Outcome>,
    pub answer: &'a str,
    pub operation: Option<Operation>,
    pub at: At,
    pub by: Option<PersonId>,
}

pub async fn code(tx: &mut Tx, group: GroupId, id: CommentId, it: &Coded<'_>) -> Result<()> {
    let none = Operation { title: String::new(), url: String::new() };
    let operation = it.operation.as_ref().unwrap_or(&none);
    tx.run(sql!(
        "UPDATE consultations_comment SET theme_id = $1, outcome = $2, answer = $3, operation_title = $4,
            operation_url = $5, answered_at = $6, answered_by = $7
         WHERE group_id = $8 AND id = $9",
        it.theme,
        it.outcome.map(Outcome::slug),
        it.answer,
        &operation.title,
        &operation.url,
        it.at,
        it.by,
        group,
        id
    ))
    .await?;
    Ok(())
}

/// Links an answer to what it led to, and to nothing that a person linked before.
pub async fn led_to(tx: &mut Tx, group: GroupId, id: CommentId, to: &Operation) -> Result<()> {
    tx.run(sql!(
        "UPDATE consultations_comment SET operation_title = $1, operation_url = $2, outcome = COALESCE(outcome, 'proposed')
         WHERE group_id = $3 AND id = $4 AND operation_url = ''",
        &to.title,
        &to.url,
        group,
        id
    ))
    .await?;
    Ok(())
}

pub async fn vote(
    tx: &mut Tx,
    group: GroupId,
    of: ConsultationId,
    who: ParticipantId,
    part: &str,
    vote: Option<Vote>,
) -> Result<()> {
    match vote {
        Some(vote) => {
            tx.run(sql!(
                "INSERT INTO consultations_vote (group_id, consultation_id, participant_id, part, vote)
                 VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (group_id, consultation_id, participant_id, part) DO UPDATE SET vote = excluded.vote",
                group,
                of,
                who,
                part,
                vote.slug()
            ))
            .await?
        }
        None => {
            tx.run(sql!(
                "DELETE FROM consultations_vote
                 WHERE group_id = $1 AND consultation_id = $2 AND participant_id = $3 AND part = $4",
                group,
                of,
                who,
                part
            ))
            .await?
        }
    };
    Ok(())
}

/// Every vote: who, on which part, what.
pub async fn votes(
    db: &Db,
    group: GroupId,
    of: ConsultationId,
) -> Result<Vec<(ParticipantId, String, Vote)>> {
    let rows: Vec<(ParticipantId, String, String)> = db
        .all(sql!(
            "SELECT participant_id, part, vote FROM consultations_vote
             WHERE group_id = $1 AND consultation_id = $2 ORDER BY participant_id, part",
            group,
            of
        ))
        .await?;
    rows.into_iter().map(|(who, part, vote)| Ok((who, part, Vote::stored(&vote)?))).collect()
}

pub async fn add_theme(
    tx: &mut Tx,
    group: GroupId,
    of: ConsultationId,
    id: ThemeId,
    title: &str,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO consultations_theme (group_id, id, consultation_id, title) VALUES ($1, $2, $3, $4)",
        group,
        id,
        of,
        title
    ))
    .await?;
    Ok(())
}

pub async fn themes_in(tx: &mut Tx, group: GroupId, of: ConsultationId) -> Result<Vec<(ThemeId, String)>> {
    Ok(tx
        .all(sql!(
            "SELECT id, title FROM consultations_theme WHERE group_id = $1 AND consultation_id = $2 ORDER BY title, id",
            group,
            of
        ))
        .await?)
}

pub async fn themes(db: &Db, group: GroupId, of: ConsultationId) -> Result<Vec<(ThemeId, String)>> {
    Ok(db
        .all(sql!(
            "SELECT id, title FROM consultations_theme WHERE group_id = $1 AND consultation_id = $2 ORDER BY title, id",
            group,
            of
        ))
        .await?)
}

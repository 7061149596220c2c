//! The frozen roll and its marks.

use kernel::{Db, GroupId, PersonId, Problem, Result, Tx, sql};
use uuid::Uuid;

use super::{cite_of, cite_text, count};
use crate::model::{LeftOut, Mark, Marks, PollId, RollLine, Standing};

#[derive(sqlx::FromRow)]
struct LineRow {
    person_id: PersonId,
    name: String,
    email: Option<String>,
    salt: Vec<u8>,
    reason: String,
    cite: Option<String>,
    requested: bool,
}

pub async fn insert(tx: &mut Tx, group: GroupId, poll: PollId, line: &RollLine) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_roll (group_id, poll_id, person_id, name, email, salt, reason, cite, requested)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, FALSE)",
        group,
        poll,
        line.person,
        &line.name,
        line.email.clone(),
        line.salt.to_vec(),
        &line.reason,
        cite_text(line.cite.as_ref())?
    ))
    .await?;
    for (contest, mark) in &line.marks {
        tx.run(sql!(
            "INSERT INTO polling_mark (group_id, poll_id, person_id, contest_id, state) VALUES ($1, $2, $3, $4, $5)",
            group, poll, line.person, *contest, mark.as_str()
        ))
        .await?;
    }
    Ok(())
}

pub async fn insert_left_out(tx: &mut Tx, group: GroupId, poll: PollId, it: &LeftOut) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_left_out (group_id, poll_id, person_id, name, reason, cite) VALUES ($1, $2, $3, $4, $5, $6)",
        group, poll, it.person, &it.name, &it.reason, cite_text(it.cite.as_ref())?
    ))
    .await?;
    Ok(())
}

/// Whether and why a person is on the roll.
pub async fn standing(db: &Db, group: GroupId, poll: PollId, person: PersonId) -> Result<Standing> {
    let row: Option<LineRow> = db
        .opt(sql!(
            "SELECT person_id, name, email, salt, reason, cite, requested FROM polling_roll
             WHERE group_id = $1 AND poll_id = $2 AND person_id = $3",
            group,
            poll,
            person
        ))
        .await?;
    if let Some(row) = row {
        let marks = marks(db, group, poll, person).await?;
        return Ok(Standing::On(Box::new(line(row, marks)?)));
    }
    let out: Option<(String, Option<String>)> = db
        .opt(sql!(
            "SELECT reason, cite FROM polling_left_out WHERE group_id = $1 AND poll_id = $2 AND person_id = $3",
            group,
            poll,
            person
        ))
        .await?;
    Ok(match out {
        Some((reason, cite)) => Standing::LeftOut { reason, cite: cite_of(cite)? },
        None => Standing::Unknown,
    })
}

async fn marks(db: &Db, group: GroupId, poll: PollId, person: PersonId) -> Result<Marks> {
    let rows: Vec<(Uuid, String)> = db
        .all(sql!(
            "SELECT m.contest_id, m.state FROM polling_mark m
             JOIN polling_contest c ON c.group_id = m.group_id AND c.poll_id = m.poll_id AND c.id = m.contest_id
             WHERE m.group_id = $1 AND m.poll_id = $2 AND m.person_id = $3 ORDER BY c.position",
            group,
            poll,
            person
        ))
        .await?;
    rows.into_iter().map(|it| Ok((it.0, Mark::read(&it.1)?))).collect()
}

/// Marks a paper as taken if none was; true if it was taken this time. Nothing is written if a mark stood already.
pub async fn take(
    tx: &mut Tx,
    group: GroupId,
    poll: PollId,
    person: PersonId,
    contest: Uuid,
    mark: Mark,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE polling_mark SET state = $1
             WHERE group_id = $2 AND poll_id = $3 AND person_id = $4 AND contest_id = $5 AND state = 'none'",
            mark.as_str(),
            group,
            poll,
            person,
            contest
        ))
        .await?;
    Ok(n == 1)
}

/// What came of a request for a paper to be signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Given {
    /// The roll is marked now.
    Now,
    /// It was asked for before, in the same words.
    Again,
    /// Something else was signed for this member before.
    Another,
    /// A paper was taken another way.
    Marked(Mark),
}

/// Marks that a paper is signed for a member, and keeps the hash of what was asked. A paper declared lost has none, and
/// takes the next that comes.
pub async fn give(
    tx: &mut Tx,
    group: GroupId,
    poll: PollId,
    person: PersonId,
    contest: Uuid,
    hash: [u8; 32],
) -> Result<Given> {
    let n = tx
        .run(sql!(
            "UPDATE polling_mark SET state = 'online', blinded = $1
             WHERE group_id = $2 AND poll_id = $3 AND person_id = $4 AND contest_id = $5
                 AND (state = 'none' OR (state = 'online' AND blinded IS NULL))",
            hash.to_vec(),
            group,
            poll,
            person,
            contest
        ))
        .await?;
    if n == 1 {
        return Ok(Given::Now);
    }
    let row: Option<(String, Option<Vec<u8>>)> = tx
        .opt(sql!(
            "SELECT state, blinded FROM polling_mark
             WHERE group_id = $1 AND poll_id = $2 AND person_id = $3 AND contest_id = $4",
            group,
            poll,
            person,
            contest
        ))
        .await?;
    let (state, blinded) =
        row.ok_or_else(|| Problem::refused("You are not entitled to vote in this contest."))?;
    Ok(match Mark::read(&state)? {
        Mark::Online if blinded.is_some_and(|it| it == hash) => Given::Again,
        Mark::Online => Given::Another,
        other => Given::Marked(other),
    })
}

/// Notes that a paper which was signed is lost, so that another one can be; false if none was signed.
pub async fn declare_lost(
    tx: &mut Tx,
    group: GroupId,
    poll: PollId,
    person: PersonId,
    contest: Uuid,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE polling_mark SET blinded = NULL, reissued = reissued + 1
             WHERE group_id = $1 AND poll_id = $2 AND person_id = $3 AND contest_id = $4
                 AND state = 'online' AND blinded IS NOT NULL",
            group,
            poll,
            person,
            contest
        ))
        .await?;
    Ok(n == 1)
}

/// A line of a contest's roll with its mark.
pub struct MarkLine {
    pub person: PersonId,
    pub name: String,
    pub salt: [u8; 16],
    pub mark: Mark,
    /// How many papers were signed or handed out.
    pub papers: u8,
}

#[derive(sqlx::FromRow)]
struct MarkLineRow {
    person_id: PersonId,
    name: String,
    salt: Vec<u8>,
    state: String,
    reissued: i64,
    waiting: i64,
}

/// The roll of a contest with its marks.
pub async fn of_contest(db: &Db, group: GroupId, poll: PollId, contest: Uuid) -> Result<Vec<MarkLine>> {
    let rows: Vec<MarkLineRow> = db
        .all(sql!(
            "SELECT r.person_id, r.name, r.salt, m.state, m.reissued,
                 CAST(CASE WHEN m.state = 'online' AND m.reissued > 0 AND m.blinded IS NULL THEN 1 ELSE 0 END AS BIGINT) AS waiting
             FROM polling_roll r
             JOIN polling_mark m ON m.group_id = r.group_id AND m.poll_id = r.poll_id AND m.person_id = r.person_id
             WHERE r.group_id = $1 AND r.poll_id = $2 AND m.contest_id = $3 ORDER BY r.person_id",
            group,
            poll,
            contest
        ))
        .await?;
    rows.into_iter().map(mark_line).collect()
}

fn mark_line(row: MarkLineRow) -> Result<MarkLine> {
    let salt = row.salt.try_into().map_err(|_| Problem::internal("A line of the roll has no salt."))?;
    let mark = Mark::read(&row.state)?;
    let one = i64::from(mark != Mark::None);
    let papers = u8::try_from(one + row.reissued - row.waiting).unwrap_or(u8::MAX);
    Ok(MarkLine { person: row.person_id, name: row.name, salt, mark, papers })
}

/// Takes a paper back that was handed over or sent; false if the mark was another.
pub async fn take_back(
    tx: &mut Tx,
    group: GroupId,
    poll: PollId,
    person: PersonId,
    contest: Uuid,
    from: Mark,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE polling_mark SET state = 'none'
             WHERE group_id = $1 AND poll_id = $2 AND person_id = $3 AND contest_id = $4 AND state = $5",
            group,
            poll,
            person,
            contest,
            from.as_str()
        ))
        .await?;
    Ok(n == 1)
}

pub async fn request(tx: &mut Tx, group: GroupId, poll: PollId, person: PersonId) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE polling_roll SET requested = TRUE WHERE group_id = $1 AND poll_id = $2 AND person_id = $3",
            group,
            poll,
            person
        ))
        .await?;
    Ok(n == 1)
}

/// Every member and contest of the roll, for making the box.
pub async fn pairs(db: &Db, group: GroupId, poll: PollId) -> Result<Vec<(PersonId, Uuid)>> {
    Ok(db
        .all(sql!(
            "SELECT person_id, contest_id FROM polling_mark WHERE group_id = $1 AND poll_id = $2
             ORDER BY person_id, contest_id",
            group,
            poll
        ))
        .await?)
}

/// The lines of the roll whose name holds the words, in the order of names.
pub async fn search(db: &Db, group: GroupId, poll: PollId, words: &str, most: i64) -> Result<Vec<RollLine>> {
    let like = format!("%{}%", words.to_lowercase().replace(['%', '_'], " "));
    let rows: Vec<LineRow> = db
        .all(sql!(
            "SELECT person_id, name, email, salt, reason, cite, requested FROM polling_roll
             WHERE group_id = $1 AND poll_id = $2 AND LOWER(name) LIKE $3 ORDER BY LOWER(name), person_id LIMIT $4",
            group,
            poll,
            like,
            most
        ))
        .await?;
    let mut lines = vec![];
    for row in rows {
        let marks = marks(db, group, poll, row.person_id).await?;
        lines.push(line(row, marks)?);
    }
    Ok(lines)
}

/// Person, salt and contest of every mark, for the list of salted lines.
pub async fn salted(db: &Db, group: GroupId, poll: PollId) -> Result<Vec<(PersonId, Vec<u8>, Uuid)>> {
    Ok(db
        .all(sql!(
            "SELECT r.person_id, r.salt, m.contest_id FROM polling_roll r
             JOIN polling_mark m ON m.group_id = r.group_id AND m.poll_id = r.poll_id AND m.person_id = r.person_id
             WHERE r.group_id = $1 AND r.poll_id = $2 ORDER BY r.person_id",
            group,
            poll
        ))
        .await?)
}

pub async fn left_out(db: &Db, group: GroupId, poll: PollId) -> Result<Vec<LeftOut>> {
    let rows: Vec<(PersonId, String, String, Option<String>)> = db
        .all(sql!(
            "SELECT person_id, name, reason, cite FROM polling_left_out
             WHERE group_id = $1 AND poll_id = $2 ORDER BY LOWER(name), person_id",
            group,
            poll
        ))
        .await?;
    rows.into_iter()
        .map(|it| Ok(LeftOut { person: it.0, name: it.1, reason: it.2, cite: cite_of(it.3)? }))
        .collect()
}

/// Members who asked for a ballot by e-mail.
pub async fn requests(db: &Db, group: GroupId, poll: PollId) -> Result<Vec<(PersonId, String)>> {
    Ok(db
        .all(sql!(
            "SELECT person_id, name FROM polling_roll
             WHERE group_id = $1 AND poll_id = $2 AND requested = TRUE ORDER BY LOWER(name), person_id",
            group,
            poll
        ))
        .await?)
}

/// How many marks of each sort a contest has.
pub async fn tally(tx: &mut Tx, group: GroupId, poll: PollId) -> Result<Vec<(Uuid, Mark, u64)>> {
    let rows: Vec<(Uuid, String, i64)> = tx
        .all(sql!(
            "SELECT contest_id, state, COUNT(*) FROM polling_mark
             WHERE group_id = $1 AND poll_id = $2 GROUP BY contest_id, state ORDER BY contest_id, state",
            group,
            poll
        ))
        .await?;
    rows.into_iter().map(|it| Ok((it.0, Mark::read(&it.1)?, count(it.2)))).collect()
}

/// How many members took a paper in at least one contest.
pub async fn took_part(db: &Db, group: GroupId, poll: PollId) -> Result<u64> {
    let row: (i64,) = db
        .one(sql!(
            "SELECT COUNT(DISTINCT person_id) FROM polling_mark WHERE group_id = $1 AND poll_id = $2 AND state <> 'none'",
            group, poll
        ))
        .await?;
    Ok(count(row.0))
}

fn line(row: LineRow, marks: Marks) -> Result<RollLine> {
    let salt = row.salt.try_into().map_err(|_| Problem::internal("A line of the roll has no salt."))?;
    let LineRow { person_id, name, email, reason, cite, requested, .. } = row;
    Ok(RollLine { person: person_id, name, email, salt, reason, cite: cite_of(cite)?, requested, marks })
}

/// The title of a ballot that is not closed and on whose roll somebody stands, if there is one.
pub async fn running(db: &Db, group: GroupId, person: PersonId) -> Result<Option<String>> {
    let row: Option<(String,)> = db
        .opt(sql!(
            "SELECT p.subject_title FROM polling_roll r JOIN polling_poll p ON p.group_id = r.group_id AND p.id = r.poll_id
             WHERE r.group_id = $1 AND r.person_id = $2 AND p.state IN ('open', 'closing') ORDER BY p.closes_at LIMIT 1",
            group,
            person
        ))
        .await?;
    Ok(row.map(|it| it.0))
}

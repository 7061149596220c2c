//! The report's sentences and the answers they rest on.

use kernel::{Db, GroupId, Result, Tx, sql};

use crate::model::{CommentId, ConsultationId, SentenceId};

pub async fn add(
    tx: &mut Tx,
    group: GroupId,
    of: ConsultationId,
    id: SentenceId,
    body: &str,
    sources: &[CommentId],
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO consultations_sentence (group_id, id, consultation_id, place, body)
         SELECT $1, $2, $3, COALESCE(MAX(place), 0) + 1, $4 FROM consultations_sentence
         WHERE group_id = $1 AND consultation_id = $3",
        group,
        id,
        of,
        body
    ))
    .await?;
    for source in sources {
        tx.run(sql!(
            "INSERT INTO consultations_source (group_id, sentence_id, comment_id) VALUES ($1, $2, $3)",
            group,
            id,
            *source
        ))
        .await?;
    }
    Ok(())
}

pub async fn remove(tx: &mut Tx, group: GroupId, of: ConsultationId, id: SentenceId) -> Result<bool> {
    let n = tx
        .run(sql!(
            "DELETE FROM consultations_sentence WHERE group_id = $1 AND consultation_id = $2 AND id = $3",
            group,
            of,
            id
        ))
        .await?;
    tx.run(sql!("DELETE FROM consultations_source WHERE group_id = $1 AND sentence_id = $2", group, id))
        .await?;
    Ok(n == 1)
}

/// In the order of the report.
pub async fn sentences(db: &Db, group: GroupId, of: ConsultationId) -> Result<Vec<(SentenceId, String)>> {
    Ok(db
        .all(sql!(
            "SELECT id, body FROM consultations_sentence WHERE group_id = $1 AND consultation_id = $2 ORDER BY place, id",
            group,
            of
        ))
        .await?)
}

pub async fn sources(db: &Db, group: GroupId, of: ConsultationId) -> Result<Vec<(SentenceId, CommentId)>> {
    Ok(db
        .all(sql!(
            "SELECT s.sentence_id, s.comment_id FROM consultations_source s
             JOIN consultations_sentence t ON t.group_id = s.group_id AND t.id = s.sentence_id
             WHERE s.group_id = $1 AND t.consultation_id = $2 ORDER BY s.sentence_id, s.comment_id",
            group,
            of
        ))
        .await?)
}

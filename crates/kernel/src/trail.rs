//! The audit trail as a file to be kept on another machine, and a file compared with the trail here: whoever can rewrite
//! the database and recompute its chain cannot rewrite what somebody else keeps.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::audit::{Entry, link};
use crate::{At, Db, GroupId, PersonId, Problem, Result, sql};

const FORMAT: &str = "plenary-trail-1";

#[derive(Serialize, Deserialize)]
struct Head {
    format: String,
    group: GroupId,
}

/// One sealed line. Values are not in it, only their hash: the file says what was done, by which number, and to what.
#[derive(Serialize, Deserialize)]
struct Line {
    seq: i64,
    id: Uuid,
    at: i64,
    actor: Option<PersonId>,
    act: String,
    subject_kind: String,
    subject: Option<Uuid>,
    cite: Option<String>,
    fields: String,
    detail_hash: Option<String>,
    chain: String,
}

/// How much was written, and the newest value of the chain, in hex: what belongs into the minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Written {
    pub lines: u64,
    pub newest: String,
}

/// Writes every sealed line of a group, oldest first, one JSON object a line.
pub async fn write(db: &Db, group: GroupId, mut out: impl Write) -> Result<Written> {
    put(&mut out, &Head { format: FORMAT.to_owned(), group })?;
    let (mut written, mut after) = (Written { lines: 0, newest: String::new() }, 0);
    loop {
        let page = page(db, group, after).await?;
        let Some(last) = page.last().and_then(|it| it.seq) else { break };
        for it in page {
            let line = Line {
                seq: it.seq.unwrap_or_default(),
                id: it.id,
                at: it.at.micros(),
                actor: it.actor,
                act: it.act,
                subject_kind: it.subject_kind,
                subject: it.subject,
                cite: it.cite,
                fields: it.fields,
                detail_hash: it.detail_hash.as_deref().map(hex),
                chain: hex(it.chain.as_deref().unwrap_or_default()),
            };
            put(&mut out, &line)?;
            written.lines += 1;
            written.newest = line.chain;
        }
        after = last;
    }
    out.flush().map_err(failed)?;
    Ok(written)
}

/// What comparing a kept file with the trail here finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    pub group: GroupId,
    pub lines: u64,
    /// The first line of the file that does not fit the one before it: the file itself was changed.
    pub file_broken_at: Option<i64>,
    /// The first line that is not here any more, or is another one here: the trail here was changed.
    pub differs_at: Option<i64>,
}

/// Checks the file's own chain, and that each of its lines is here unchanged.
pub async fn compare(db: &Db, file: impl BufRead) -> Result<Compared> {
    let mut lines = file.lines();
    let head = lines.next().transpose().map_err(failed)?.unwrap_or_default();
    let head: Head = serde_json::from_str(&head).map_err(|_| no_trail())?;
    if head.format != FORMAT {
        return Err(no_trail());
    }
    let mut found = Compared { group: head.group, lines: 0, file_broken_at: None, differs_at: None };
    let (mut chain, mut here, mut after) = (vec![], vec![], 0);
    for line in lines {
        let line: Line = serde_json::from_str(&line.map_err(failed)?).map_err(|_| no_trail())?;
        let entry = entry(&line)?;
        chain = link(&chain, line.seq, &entry)?;
        found.lines += 1;
        let fits = hex(&chain) == line.chain && u64::try_from(line.seq) == Ok(found.lines);
        if !fits && found.file_broken_at.is_none() {
            found.file_broken_at = Some(line.seq);
        }
        if here.is_empty() {
            here = page(db, head.group, after).await?;
            here.reverse();
        }
        let own = here.pop();
        after = own.as_ref().and_then(|it| it.seq).unwrap_or(after);
        let same = own.is_some_and(|it| {
            it.seq == Some(line.seq) && it.id == line.id && it.chain.as_deref().map(hex) == Some(line.chain)
        });
        if !same && found.differs_at.is_none() {
            found.differs_at = Some(line.seq);
        }
    }
    Ok(found)
}

async fn page(db: &Db, group: GroupId, after: i64) -> Result<Vec<Entry>> {
    Ok(db
        .all(sql!(
            "SELECT id, at, actor, act, subject_kind, subject, cite, fields, detail_hash, seq, chain
             FROM kernel_audit WHERE group_id = $1 AND seq > $2 ORDER BY seq LIMIT 1000",
            group,
            after
        ))
        .await?)
}

fn entry(line: &Line) -> Result<Entry> {
    Ok(Entry {
        id: line.id,
        at: At::from_micros(line.at),
        actor: line.actor,
        act: line.act.clone(),
        subject_kind: line.subject_kind.clone(),
        subject: line.subject,
        cite: line.cite.clone(),
        fields: line.fields.clone(),
        detail_hash: line.detail_hash.as_deref().map(unhex).transpose()?,
        seq: Some(line.seq),
        chain: None,
    })
}

fn put(out: &mut impl Write, value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string(value)?;
    writeln!(out, "{text}").map_err(failed)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

fn unhex(text: &str) -> Result<Vec<u8>> {
    let byte = |at| text.get(at..at + 2).and_then(|it| u8::from_str_radix(it, 16).ok()).ok_or_else(no_trail);
    (0..text.len()).step_by(2).map(byte).collect()
}

fn no_trail() -> Problem {
    Problem::field("file", "This file is no audit trail, or it is damaged.")
}

fn failed(e: std::io::Error) -> Problem {
    Problem::field("file", format!("The file could not be read or written: {e}."))
}

//! What stands beside the text: notes, rulings of the chair, and who signs for the organisation.

use kernel::{At, Ctx, FieldError, Line, Power, Problem, Result, Tx, audit};

use crate::model::{ChairRulingId, NoteId, Version};
use crate::store::{self, ChairRuling, NoteRow, Signatories};

/// The sorts of notes: the name that is stored, and what a member reads.
pub const NOTE_KINDS: [(&str, &str); 6] = [
    ("why", "Why it says so"),
    ("law", "For somebody who knows the law"),
    ("ask", "A question to the members"),
    ("proposal", "A proposal"),
    ("invented", "Added by the drafters"),
    ("interpretation", "How it is read"),
];

/// All notes, clause by clause.
pub async fn notes(ctx: &Ctx) -> Result<Vec<NoteRow>> {
    store::notes(ctx.db(), ctx.group.id).await
}

const LONGEST: usize = 4000;

fn wrong(lines: &[(&str, bool, &str)]) -> Result<()> {
    let found = lines.iter().filter(|it| it.1);
    let fields: Vec<FieldError> =
        found.map(|it| FieldError { field: it.0.to_owned(), message: it.2.to_owned() }).collect();
    if fields.is_empty() { Ok(()) } else { Err(Problem::entry(fields)) }
}

fn blank(text: &str) -> bool {
    text.trim().is_empty() || text.chars().count() > LONGEST
}

/// Puts a note beside a clause of the text in force.
pub async fn add_note(tx: &mut Tx, ctx: &Ctx, clause: &str, kind: &str, words: &str) -> Result<NoteId> {
    ctx.need(Power::EditConstitution, None)?;
    let version = super::in_force(ctx).await?;
    wrong(&[
        ("clause", version.document.clause(clause).is_none(), "The text in force has no such clause."),
        ("kind", !NOTE_KINDS.iter().any(|it| it.0 == kind), "Choose what sort of note it is."),
        ("words", blank(words), "Write the note, in up to 4000 characters."),
    ])?;
    let row = NoteRow {
        id: NoteId(ctx.new_id()),
        clause: clause.to_owned(),
        kind: kind.to_owned(),
        words: words.trim().to_owned(),
        written_by: ctx.actor.name.clone(),
        at: ctx.now,
    };
    store::insert_note(tx, ctx.group.id, &row).await?;
    let line = Line::new("constitution.note-added").on("note", row.id.0).cite(version.cite_clause(clause));
    audit(tx, ctx, line).await?;
    Ok(row.id)
}

/// Takes a note away.
pub async fn remove_note(tx: &mut Tx, ctx: &Ctx, id: NoteId) -> Result<()> {
    ctx.need(Power::EditConstitution, None)?;
    if !store::delete_note(tx, ctx.group.id, id).await? {
        return Err(Problem::not_found("There is no such note; somebody may have taken it away meanwhile."));
    }
    audit(tx, ctx, Line::new("constitution.note-removed").on("note", id.0)).await
}

/// Reads a file of notes (see the examples) beside the text in force; how many there were. A note about a clause that
/// the text does not have is left out.
pub async fn import_notes(tx: &mut Tx, ctx: &Ctx, notes: &rulebook::Notes) -> Result<usize> {
    let version = super::in_force(ctx).await?;
    let mut n = 0;
    for note in notes.notes.iter().filter(|it| version.document.clause(&it.clause).is_some()) {
        add_note(tx, ctx, &note.clause, kind_name(note.kind), &note.text).await?;
        n += 1;
    }
    Ok(n)
}

fn kind_name(kind: rulebook::NoteKind) -> &'static str {
    match kind {
        rulebook::NoteKind::Why => "why",
        rulebook::NoteKind::Law => "law",
        rulebook::NoteKind::Ask => "ask",
        rulebook::NoteKind::Proposal => "proposal",
        rulebook::NoteKind::Invented => "invented",
        rulebook::NoteKind::Interpretation => "interpretation",
    }
}

/// All rulings of the chair, newest first.
pub async fn chair_rulings(ctx: &Ctx) -> Result<Vec<ChairRuling>> {
    store::chair_rulings(ctx.db(), ctx.group.id).await
}

/// A ruling that is about to be recorded.
#[derive(Clone, Debug)]
pub struct NewChairRuling {
    pub clause: String,
    /// What was in doubt.
    pub asked: String,
    pub ruling: String,
    /// Who was in the chair.
    pub chair: String,
    /// The meeting and the minute.
    pub meeting: String,
    pub ruled_at: At,
}

/// Records how the chair of a meeting ruled. It binds nobody but that meeting until an interpretation says more.
pub async fn record_ruling(tx: &mut Tx, ctx: &Ctx, new: &NewChairRuling) -> Result<ChairRulingId> {
    ctx.need(Power::EditConstitution, None)?;
    let version: std::sync::Arc<Version> = super::at(ctx, new.ruled_at.min(ctx.now)).await?;
    wrong(&[
        (
            "clause",
            version.document.clause(&new.clause).is_none(),
            "The text that was in force has no such clause.",
        ),
        ("asked", blank(&new.asked), "Write what was in doubt."),
        ("ruling", blank(&new.ruling), "Write how the chair ruled."),
        ("chair", blank(&new.chair), "Say who was in the chair."),
        ("meeting", blank(&new.meeting), "Say at which meeting, and where it is written down."),
        ("ruled_at", new.ruled_at > ctx.now, "A ruling is recorded after it was given."),
    ])?;
    let row = ChairRuling {
        id: ChairRulingId(ctx.new_id()),
        seq: i64::from(version.seq),
        clause: new.clause.clone(),
        asked: new.asked.trim().to_owned(),
        ruling: new.ruling.trim().to_owned(),
        chair: new.chair.trim().to_owned(),
        meeting: new.meeting.trim().to_owned(),
        ruled_at: new.ruled_at,
        challenge: String::new(),
        challenge_by: String::new(),
        challenged_at: None,
        recorded_at: ctx.now,
    };
    store::insert_chair_ruling(tx, ctx.group.id, &row).await?;
    let line =
        Line::new("constitution.chair-ruled").on("ruling", row.id.0).cite(version.cite_clause(&row.clause));
    audit(tx, ctx, line).await?;
    Ok(row.id)
}

/// Records how the meeting decided when a ruling was challenged: upheld or set aside, and where that is written.
pub async fn record_challenge(
    tx: &mut Tx,
    ctx: &Ctx,
    id: ChairRulingId,
    upheld: bool,
    by: &str,
) -> Result<()> {
    ctx.need(Power::EditConstitution, None)?;
    wrong(&[("by", blank(by), "Say which meeting decided, and where it is written down.")])?;
    let outcome = if upheld { "upheld" } else { "set aside" };
    if !store::challenge(tx, ctx.group.id, id, outcome, by.trim(), ctx.now).await? {
        return Err(Problem::conflict("There is no such ruling, or its challenge was recorded already."));
    }
    audit(tx, ctx, Line::new("constitution.ruling-challenged").on("ruling", id.0)).await
}

/// Who signs for the organisation today.
pub async fn signatories(ctx: &Ctx) -> Result<Option<Signatories>> {
    store::signatories(ctx.db(), ctx.group.id).await
}

/// Records who signs, and who decided it.
pub async fn record_signatories(
    tx: &mut Tx,
    ctx: &Ctx,
    names: &str,
    how: &str,
    decided_by: &str,
) -> Result<()> {
    ctx.need(Power::EditConstitution, None)?;
    wrong(&[
        ("names", blank(names), "Write each signatory on a line: name and post."),
        ("how", blank(how), "Say how they sign, such as: any two of them together."),
        ("decided_by", blank(decided_by), "Say which meeting decided it, and where it is written down."),
    ])?;
    let lines: Vec<&str> = names.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    let row = Signatories {
        names: lines.join("\n"),
        how: how.trim().to_owned(),
        decided_by: decided_by.trim().to_owned(),
        at: ctx.now,
    };
    let id = ctx.new_id();
    store::insert_signatories(tx, ctx.group.id, id, &row).await?;
    audit(tx, ctx, Line::new("constitution.signatories").on("signatories", id)).await
}

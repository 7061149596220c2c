//! Importing a list: upload, dry run, a job in slices with a journal, one step that shows all, and undo.

mod change;
mod draft;
mod run;

use kernel::{Ctx, Power, Result};

use crate::model::ImportId;
use crate::store::import as journal;

pub use change::Change;
pub use draft::{DryRun, RowChange, dry_run, set_known, set_mapping, start, upload};
pub use journal::{Outcome, Row as Journal};
pub use run::{JOB, UNDO_JOB, step, undo, undo_work, work};

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Uploaded; nothing is written yet.
    Draft,
    /// Being written, unseen.
    Running,
    Done,
    /// Unseen again, being removed.
    Undoing,
    Undone,
}

impl State {
    pub fn of(journal: &Journal) -> Self {
        match journal.state.as_str() {
            "draft" => Self::Draft,
            "running" => Self::Running,
            "done" => Self::Done,
            "undoing" => Self::Undoing,
            _ => Self::Undone,
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "waiting for you to check it",
            Self::Running => "being imported",
            Self::Done => "imported",
            Self::Undoing => "being undone",
            Self::Undone => "undone",
        }
    }
}

/// The imports of the group, newest first.
pub async fn recent(ctx: &Ctx) -> Result<Vec<Journal>> {
    ctx.need(Power::EditRegister, None)?;
    journal::recent(ctx.db(), ctx.group.id).await
}

/// One import of this group.
pub async fn find(ctx: &Ctx, id: ImportId) -> Result<Journal> {
    ctx.need(Power::EditRegister, None)?;
    journal::find(ctx.db(), ctx.group.id, id).await
}

/// How many rows are still to change somebody; they are worked off once everybody new is in.
pub async fn left_to_change(ctx: &Ctx, id: ImportId) -> Result<i64> {
    ctx.need(Power::EditRegister, None)?;
    journal::left_to_change(ctx.db(), ctx.group.id, id).await
}

/// The rows that were left out, first lines first, at most `limit` of them.
pub async fn not_taken(ctx: &Ctx, id: ImportId, limit: i64) -> Result<Vec<Outcome>> {
    ctx.need(Power::EditRegister, None)?;
    journal::not_taken(ctx.db(), ctx.group.id, id, limit).await
}

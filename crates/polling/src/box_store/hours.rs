//! The hours of a box of its own: it takes papers from strangers between the opening and the close that it was told.

use kernel::{At, Problem, Result};

use super::here::Here;
use super::schema;
use crate::model::PollId;

impl Here {
    /// Refuses outside the hours: those of the manifest, or a later close that the registrar named.
    pub async fn within_hours(&self, poll: PollId, now: At) -> Result<()> {
        let manifest = self.manifest(poll)?;
        let told = schema::hours(&mut self.shared.files.lock().await.main, poll).await?;
        let micros =
            |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX / 1_000_000).saturating_mul(1_000_000);
        let (closes, shut) = told.unwrap_or((micros(manifest.closes), false));
        if now.micros() < micros(manifest.opens) {
            return Err(Problem::refused("Voting has not begun.").hint("Send the paper again when it has."));
        }
        if shut || now.micros() > closes {
            return Err(Problem::refused("The ballot box is closed. Nothing you entered was cast.")
                .hint("A paper that you cast before the close counts."));
        }
        Ok(())
    }

    /// A close is put off, never brought forward; a box that is shut stays shut.
    pub async fn set_close(&self, poll: PollId, closes: i64) -> Result<()> {
        let mut files = self.shared.files.lock().await;
        match schema::hours(&mut files.main, poll).await? {
            Some((known, shut)) if shut || known >= closes => Ok(()),
            _ => schema::set_hours(&mut files.main, poll, closes, false).await,
        }
    }

    /// From now on nothing is taken from strangers. The caller waits for papers on their way.
    pub async fn shut(&self, poll: PollId) -> Result<()> {
        let mut files = self.shared.files.lock().await;
        match schema::hours(&mut files.main, poll).await? {
            Some((_, true)) => Ok(()),
            told => schema::set_hours(&mut files.main, poll, told.map_or(0, |it| it.0), true).await,
        }
    }
}

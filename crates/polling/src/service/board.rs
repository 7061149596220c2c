//! What everybody may see of a ballot's box: its manifest, its log, who signed and who watches.

use ballotbox::manifest::fingerprint_words;
use ballotbox::note::Note;
use kernel::{Ctx, Problem, Result};

use crate::model::Poll;
use crate::store;

/// The board in short.
pub struct Board {
    /// Six words; the same stand in the notice and in every invitation.
    pub fingerprint: String,
    /// Lines of the log.
    pub lines: u64,
    /// Who countersigned the last checkpoint.
    pub witnesses: Vec<String>,
}

/// # Errors
/// Refuses while the box is not made.
pub async fn board(ctx: &Ctx, poll: &Poll) -> Result<Board> {
    let bytes = manifest_bytes(ctx, poll).await?;
    let held = super::box_of(ctx)?;
    let manifest = held.manifest(poll.id).await?;
    let (lines, note) = held.checkpoints(poll.id).await?.pop().ok_or_else(not_yet)?;
    let note =
        Note::parse(&note).map_err(|e| Problem::internal(format!("A checkpoint cannot be read: {e}.")))?;
    let saw = manifest.witnesses.iter().filter(|it| note.seen_by(&it.name, &it.key).is_some());
    Ok(Board {
        fingerprint: fingerprint_words(&bytes),
        lines,
        witnesses: saw.map(|it| it.name.clone()).collect(),
    })
}

/// The manifest as it is hashed and signed.
pub async fn manifest_bytes(ctx: &Ctx, poll: &Poll) -> Result<Vec<u8>> {
    store::poll::manifest(ctx.db(), ctx.group.id, poll.id).await?.ok_or_else(not_yet)
}

/// The booth's page as it was fixed with the manifest.
pub async fn booth_page(ctx: &Ctx, poll: &Poll) -> Result<String> {
    super::make_box(ctx, poll).await?;
    let bytes = store::poll::booth(ctx.db(), ctx.group.id, poll.id).await?.ok_or_else(not_yet)?;
    String::from_utf8(bytes).map_err(|_| Problem::internal("The booth’s page is damaged."))
}

/// The same bytes for whoever compares them with the manifest; nothing is made by asking.
pub async fn booth_bytes(ctx: &Ctx, poll: &Poll) -> Result<Vec<u8>> {
    store::poll::booth(ctx.db(), ctx.group.id, poll.id).await?.ok_or_else(not_yet)
}

/// A static file of the log by its path.
pub async fn static_file(ctx: &Ctx, poll: &Poll, path: &str) -> Result<Vec<u8>> {
    super::box_of(ctx)?.static_file(poll.id, path).await
}

/// Takes a witness's line: the checkpoint's size on the first line, the signature line on the second.
pub async fn cosign(ctx: &Ctx, poll: &Poll, body: &str) -> Result<()> {
    let (size, line) = crate::tiles::cosignature(body)?;
    super::box_of(ctx)?.cosign(poll.id, size, line).await
}

fn not_yet() -> Problem {
    Problem::not_found("The box of this ballot is not made yet. It is made when the ballot is opened.")
}

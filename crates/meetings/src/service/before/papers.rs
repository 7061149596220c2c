//! Papers for a meeting, each version kept whole.

use kernel::{Ctx, Line, Problem, Result, audit, transact};

use super::super::confidential::{confidence, inside};
use super::super::{hands, meetings};
use crate::model::{Item, ItemId, LONGEST_PAPER, MeetingId, Paper, PaperId, PaperVersion, Sitting};
use crate::store::paper as store;

/// A paper's words as they came: text or Markdown, by form or as a file.
#[derive(Clone, Debug)]
pub struct NewPaper {
    pub title: String,
    pub words: String,
    /// The name of the file it came in.
    pub file_name: Option<String>,
    /// What is new in this version.
    pub note: String,
    pub closed: bool,
}

fn check(new: &NewPaper) -> Result<()> {
    let letters = new.title.trim().chars().count();
    if letters == 0 || letters > 160 {
        return Err(Problem::field("title", "Give the paper a title of at most 160 letters."));
    }
    if new.words.trim().is_empty() {
        return Err(Problem::field(
            "words",
            "Write the paper, or choose a file with text or Markdown in it.",
        ));
    }
    if new.words.len() > LONGEST_PAPER {
        return Err(Problem::field("words", "A paper has at most a million letters. Part it into several."));
    }
    if new.note.chars().count() > 300 {
        return Err(Problem::field("note", "Keep the note under 300 letters."));
    }
    Ok(())
}

async fn may_write(ctx: &Ctx, sitting: &Sitting) -> Result<()> {
    let may = hands(ctx, sitting).await?;
    if may.records { Ok(()) } else { may.need_calling() }
}

/// Adds a paper to a meeting, or to one of its items.
pub async fn add_paper(ctx: &Ctx, id: MeetingId, item: Option<ItemId>, new: NewPaper) -> Result<PaperId> {
    check(&new)?;
    let sitting = meetings::find(ctx, id).await?;
    may_write(ctx, &sitting).await?;
    let closed = new.closed || closed_by(ctx, &sitting, item).await?;
    let paper = Paper {
        id: PaperId(ctx.new_id()),
        meeting: id,
        item,
        title: new.title.trim().to_owned(),
        closed,
        withdrawn_at: None,
        seq: 1,
        at: ctx.now,
        note: new.note.trim().to_owned(),
        file_name: new.file_name.clone(),
    };
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        if let Some(item) = item {
            crate::store::item::get(tx, ctx.group.id, id, item).await?;
        }
        store::insert(tx, ctx.group.id, &paper).await?;
        store::add_version(tx, ctx.group.id, paper.id, &version(ctx, 1, &new)).await?;
        audit(tx, ctx, Line::new("paper.added").on("paper", paper.id.0).fields(&["title"])).await
    })?;
    Ok(paper.id)
}

/// A paper of a closed item is closed, and so is every paper of a body whose discussions the text keeps inside it.
async fn closed_by(ctx: &Ctx, sitting: &Sitting, of: Option<ItemId>) -> Result<bool> {
    let items = crate::store::item::of(ctx.db(), ctx.group.id, sitting.meeting.id).await?;
    if items.iter().any(|it| it.closed && of == Some(it.id)) {
        return Ok(true);
    }
    Ok(confidence(ctx, &sitting.meeting.body).await?.is_some_and(|it| it.all))
}

fn version(ctx: &Ctx, seq: u32, new: &NewPaper) -> PaperVersion {
    PaperVersion {
        seq,
        words: new.words.clone(),
        file_name: new.file_name.clone(),
        note: new.note.trim().to_owned(),
        at: ctx.now,
        by: ctx.actor.person,
    }
}

/// Adds a version to a paper; the ones before stay.
pub async fn new_version(ctx: &Ctx, id: PaperId, new: NewPaper) -> Result<u32> {
    check(&new)?;
    let (it, _) = paper(ctx, id).await?;
    if it.withdrawn_at.is_some() {
        return Err(Problem::refused(
            "This paper was withdrawn, so it gets no new version. Add it as a new paper.",
        ));
    }
    let sitting = meetings::find(ctx, it.meeting).await?;
    may_write(ctx, &sitting).await?;
    let seq = it.seq + 1;
    let done = transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        store::add_version(tx, ctx.group.id, id, &version(ctx, seq, &new)).await?;
        audit(tx, ctx, Line::new("paper.new-version").on("paper", id.0)).await
    });
    match done {
        Err(problem) if problem.is_duplicate() => {
            Err(Problem::conflict("Somebody added a version at the same moment. Look at it first."))
        }
        other => other.map(|()| seq),
    }
}

/// An item may have been closed after its papers came: then they are closed with it.
fn of_closed(items: &[Item], it: &Paper) -> bool {
    items.iter().any(|one| one.closed && it.item == Some(one.id))
}

/// A paper with its versions, oldest first, if the actor may read it: papers of closed items are for those of the body.
pub async fn paper(ctx: &Ctx, id: PaperId) -> Result<(Paper, Vec<PaperVersion>)> {
    let mut it = store::find(ctx.db(), ctx.group.id, id).await?;
    let items = crate::store::item::of(ctx.db(), ctx.group.id, it.meeting).await?;
    it.closed |= of_closed(&items, &it);
    if it.closed {
        let sitting = meetings::find(ctx, it.meeting).await?;
        let inside = inside(ctx, &sitting).await?;
        if inside.must_undertake() {
            let why = "Papers of this body are closed. Before you read them you undertake to be discreet.";
            let next = format!(
                "Do so at /meetings/undertaking/{}, then open the paper again.",
                sitting.meeting.body
            );
            return Err(Problem::refused(why).hint(next));
        }
        if !inside.sees(it.item) {
            return Err(Problem::not_found("There is no such paper, or it is not open to you."));
        }
    }
    let versions = store::versions(ctx.db(), ctx.group.id, id).await?;
    Ok((it, versions))
}

/// The papers of a meeting that the actor may read, in the order they came.
pub async fn papers(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<Paper>> {
    let inside = inside(ctx, sitting).await?;
    let items = crate::store::item::of(ctx.db(), ctx.group.id, sitting.meeting.id).await?;
    let mut all = store::of(ctx.db(), ctx.group.id, sitting.meeting.id).await?;
    for it in &mut all {
        it.closed |= of_closed(&items, it);
    }
    let open = |it: &Paper| it.withdrawn_at.is_none() && (!it.closed || inside.sees(it.item));
    Ok(all.into_iter().filter(open).collect())
}

/// Withdraws a paper: its page says so and shows nothing of it any more.
pub async fn withdraw_paper(ctx: &Ctx, id: PaperId) -> Result<()> {
    let (it, _) = paper(ctx, id).await?;
    let sitting = meetings::find(ctx, it.meeting).await?;
    may_write(ctx, &sitting).await?;
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        if !store::withdraw(tx, ctx.group.id, id, ctx.now).await? {
            return Err(Problem::conflict("It was withdrawn already."));
        }
        audit(tx, ctx, Line::new("paper.withdrawn").on("paper", id.0)).await
    })
}

//! Handovers: opened when a post changes hands, seen by those who leave and those who come.

use kernel::{At, Ctx, Line, Power, Problem, Result, Tx, audit};

use super::terms;
use crate::model::{Handover, HandoverId, ItemId, Note, NoteId};
use crate::store::handover as store;

/// How long those who left still see the handover, in days.
const LEAVING_DAYS: i64 = 60;

/// What every post hands over. The organisation adds its own items.
const ITEMS: [&str; 6] = [
    "Sit down together for an hour: what is open, what is promised, and to whom.",
    "Accounts outside Plenary (bank, social media, website, post box): change the holders; each has two.",
    "Papers, keys and things that belong to the group.",
    "Dates of the next ninety days, and who is waiting for an answer.",
    "Personal data on private devices: handed over or deleted, and said so.",
    "Write down what you would have liked to know at the beginning.",
];
/// What the data manager's post hands over as well.
const DATA_ITEMS: [&str; 2] = [
    "Access to the national member database: the old one returned, the new one asked for.",
    "Imports and requests about personal data that are not finished.",
];

/// Opens the handover of a post that changes hands at an instant; a second call finds the first. For services.
pub async fn open_handover(tx: &mut Tx, ctx: &Ctx, post: &str, at: At) -> Result<HandoverId> {
    let (id, new) = store::open(tx, ctx.group.id, HandoverId(ctx.new_id()), post, at).await?;
    if !new {
        return Ok(id);
    }
    let more: &[&str] = if post == "data-manager" { &DATA_ITEMS } else { &[] };
    for (place, words) in (0..).zip(ITEMS.iter().chain(more)) {
        store::add_item(tx, ctx.group.id, ItemId(ctx.new_id()), id, place, words).await?;
    }
    let detail = serde_json::json!({ "post": post });
    audit(tx, ctx, Line::new("handover.opened").on("handover", id.0).detail(detail)).await?;
    Ok(id)
}

/// One handover, for those it concerns and for those who record terms.
pub async fn handover(ctx: &Ctx, id: HandoverId) -> Result<Handover> {
    let it = store::find(ctx.db(), ctx.group.id, id).await?;
    if may_see(ctx, &it).await? {
        return Ok(it);
    }
    Err(Problem::forbidden("A handover is for those who leave the post and those who take it on."))
}

/// Whether the actor leaves the post, takes it on, or records terms.
pub async fn may_see(ctx: &Ctx, it: &Handover) -> Result<bool> {
    if ctx.may(Power::EditBodies, None) {
        return Ok(true);
    }
    let Some(person) = ctx.actor.person else { return Ok(false) };
    let limit = it.at.plus_days(LEAVING_DAYS, &ctx.group.zone);
    let concerns = |term: &crate::model::Term| {
        let takes = term.from >= it.at || term.runs(ctx.now);
        let leaves = term.until.is_some_and(|end| end == it.at) && ctx.now < limit;
        term.holds(person) && (takes || leaves)
    };
    Ok(terms::history(ctx, &it.post).await?.iter().any(concerns))
}

/// The handovers that are open and concern the actor, oldest first.
pub async fn open_handovers(ctx: &Ctx) -> Result<Vec<Handover>> {
    let mut mine = vec![];
    for it in store::open_ones(ctx.db(), ctx.group.id).await? {
        if may_see(ctx, &it).await? {
            mine.push(it);
        }
    }
    Ok(mine)
}

/// Adds something to be handed over, in the organisation's own words.
pub async fn add_item(tx: &mut Tx, ctx: &Ctx, it: &Handover, words: &str) -> Result<ItemId> {
    let words = checked(words, "item", 300)?;
    let id = ItemId(ctx.new_id());
    let place = i64::try_from(it.items.len()).unwrap_or(0) + 100;
    store::add_item(tx, ctx.group.id, id, it.id, place, &words).await?;
    audit(tx, ctx, Line::new("handover.item-added").on("handover", it.id.0)).await?;
    Ok(id)
}

/// Ticks an item off.
pub async fn tick(tx: &mut Tx, ctx: &Ctx, it: &Handover, item: ItemId) -> Result<()> {
    if !store::tick(tx, ctx.group.id, it.id, item, ctx.now, ctx.actor.person).await? {
        return Err(Problem::conflict("This item was ticked off already."));
    }
    audit(tx, ctx, Line::new("handover.item-done").on("handover", it.id.0)).await
}

/// Closes a handover whose items are all done.
pub async fn close_handover(tx: &mut Tx, ctx: &Ctx, it: &Handover) -> Result<()> {
    if it.open_items() > 0 {
        let why = format!("{} items are still open.", it.open_items());
        return Err(Problem::refused(why).hint("Tick off what is done; what does not apply is done too."));
    }
    store::close(tx, ctx.group.id, it.id, ctx.now).await?;
    audit(tx, ctx, Line::new("handover.closed").on("handover", it.id.0)).await
}

/// Writes a note for the successor.
pub async fn write_note(tx: &mut Tx, ctx: &Ctx, it: &Handover, words: &str) -> Result<NoteId> {
    let words = checked(words, "note", 5000)?;
    let note = Note { id: NoteId(ctx.new_id()), author: ctx.person()?, words, at: ctx.now };
    store::add_note(tx, ctx.group.id, it.id, &note).await?;
    audit(tx, ctx, Line::new("handover.note-written").on("handover", it.id.0)).await?;
    Ok(note.id)
}

fn checked(words: &str, field: &str, most: usize) -> Result<String> {
    let words = words.trim();
    if words.is_empty() || words.chars().count() > most {
        return Err(Problem::field(field, format!("Write 1 to {most} letters.")));
    }
    Ok(words.to_owned())
}

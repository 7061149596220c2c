//! Handovers: opened when a post changes hands, seen by those who leave and those who come.

use kernel::{At, Ctx, Line, Power, Problem, Result, Tx, audit};

use super::{leaving, terms};
use crate::model::{Handover, HandoverId, ItemId, Note, NoteId, Part};
use crate::store::handover as store;

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

/// Closes what was opened for a change of hands that does not come.
pub(super) async fn call_off(tx: &mut Tx, ctx: &Ctx, post: &str, at: At) -> Result<()> {
    match store::close_at(tx, ctx.group.id, post, at, ctx.now).await? {
        Some(id) => audit(tx, ctx, Line::new("handover.called-off").on("handover", id.0)).await,
        None => Ok(()),
    }
}

/// One handover, for those it concerns and for those who record terms.
pub async fn handover(ctx: &Ctx, id: HandoverId) -> Result<Handover> {
    let it = store::find(ctx.db(), ctx.group.id, id).await?;
    if may_see(ctx, &it).await? {
        return Ok(it);
    }
    Err(not_of_this())
}

/// Whether the actor leaves the post, takes it on, or records terms.
pub async fn may_see(ctx: &Ctx, it: &Handover) -> Result<bool> {
    Ok(part(ctx, it).await?.is_some())
}

/// The actor's part in a handover today. Nobody has one who was removed, is suspended or left the organisation.
pub async fn part(ctx: &Ctx, it: &Handover) -> Result<Option<Part>> {
    if ctx.may(Power::EditBodies, None) {
        return Ok(Some(Part::Keeps));
    }
    let Some(person) = ctx.actor.person else { return Ok(None) };
    if !people::service::stands(ctx.db(), ctx.group.id, person, ctx.now).await?.holds_posts() {
        return Ok(None);
    }
    let terms = terms::history(ctx, &it.post).await?;
    if terms.iter().any(|term| term.held_by(person, ctx.now)) {
        return Ok(Some(Part::Keeps));
    }
    if leaving::reads_on(ctx, person, &it.post).await? {
        return Ok(Some(Part::Leaves));
    }
    let comes = |term: &crate::model::Term| {
        term.holds(person)
            && term.from == it.at
            && term.from > ctx.now
            && term.until.is_none_or(|end| end > term.from)
    };
    Ok(terms.iter().any(comes).then_some(Part::Comes))
}

/// Those who hold the post change the list.
async fn need_keeping(ctx: &Ctx, it: &Handover) -> Result<()> {
    match part(ctx, it).await? {
        Some(Part::Keeps) => Ok(()),
        Some(Part::Leaves) => Err(Problem::forbidden(
            "The list is kept by those who hold the post now. You can still tick off what you handed over, and leave notes.",
        )),
        Some(Part::Comes) => Err(Problem::forbidden(
            "The list is kept by those who hold the post now. It is yours from the first minute of your term.",
        )),
        None => Err(not_of_this()),
    }
}

/// Those who leave tick off and write notes too, as long as they still read.
async fn need_hand(ctx: &Ctx, it: &Handover) -> Result<()> {
    match part(ctx, it).await? {
        Some(Part::Keeps | Part::Leaves) => Ok(()),
        Some(Part::Comes) => need_keeping(ctx, it).await,
        None => Err(not_of_this()),
    }
}

fn not_of_this() -> Problem {
    Problem::forbidden("A handover is for those who leave the post and those who take it on.")
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
    need_keeping(ctx, it).await?;
    let words = checked(words, "item", 300)?;
    let id = ItemId(ctx.new_id());
    let place = i64::try_from(it.items.len()).unwrap_or(0) + 100;
    store::add_item(tx, ctx.group.id, id, it.id, place, &words).await?;
    audit(tx, ctx, Line::new("handover.item-added").on("handover", it.id.0)).await?;
    Ok(id)
}

/// Ticks an item off.
pub async fn tick(tx: &mut Tx, ctx: &Ctx, it: &Handover, item: ItemId) -> Result<()> {
    need_hand(ctx, it).await?;
    if !store::tick(tx, ctx.group.id, it.id, item, ctx.now, ctx.actor.person).await? {
        return Err(Problem::conflict("This item was ticked off already."));
    }
    audit(tx, ctx, Line::new("handover.item-done").on("handover", it.id.0)).await
}

/// Closes a handover whose items are all done.
pub async fn close_handover(tx: &mut Tx, ctx: &Ctx, it: &Handover) -> Result<()> {
    need_keeping(ctx, it).await?;
    if it.open_items() > 0 {
        let why = format!("{} items are still open.", it.open_items());
        return Err(Problem::refused(why).hint("Tick off what is done; what does not apply is done too."));
    }
    store::close(tx, ctx.group.id, it.id, ctx.now).await?;
    audit(tx, ctx, Line::new("handover.closed").on("handover", it.id.0)).await
}

/// Writes a note for the successor.
pub async fn write_note(tx: &mut Tx, ctx: &Ctx, it: &Handover, words: &str) -> Result<NoteId> {
    need_hand(ctx, it).await?;
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

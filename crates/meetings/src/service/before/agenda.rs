//! The agenda: who puts what on it, until when, and in which order.

use bodies::model::Occasion;
use kernel::{At, Cite, Ctx, Line, Problem, Result, Tx, audit, transact};

use super::super::circle::is_of;
use super::super::confidential::confidence;
use super::super::{hands, meetings, says};
use crate::model::{
    Branch, Form, Item, ItemId, ItemState, MeetingId, NewItem, Origin, Sitting, StandingId, StandingItem,
    tree,
};
use crate::store::item as store;

/// What stands on an agenda where a body has said nothing else.
const USUAL: [(&str, Form, u32); 3] = [
    ("Welcome, who is here, apologies", Form::Formal, 5),
    ("Minutes of the meeting before", Form::Formal, 5),
    ("What became of our actions", Form::Report, 10),
];
/// What comes last.
const LAST: (&str, Form, u32) = ("Next meeting, and what this one taught us", Form::Formal, 5);

/// Draws up the first agenda of a meeting: what stands on every one, and what the constitution puts there. Does nothing
/// where there is one.
pub async fn first_agenda(tx: &mut Tx, ctx: &Ctx, occasion: &Occasion) -> Result<()> {
    let meeting = MeetingId::from(occasion.id);
    if store::next_place(tx, ctx.group.id, meeting).await? > FIRST {
        return Ok(());
    }
    let mut items = vec![];
    let kept = standing_for(ctx, &occasion.body, &occasion.kind).await?;
    for it in &kept {
        items.push((
            NewItem {
                words: it.words.clone(),
                manner: it.manner,
                ..NewItem::titled(&it.title, it.form, it.minutes)
            },
            Origin::Standing,
        ));
    }
    if kept.is_empty() {
        items.extend(USUAL.map(|it| (NewItem::titled(it.0, it.1, it.2), Origin::Standing)));
    }
    items.extend(by_rule(ctx, &occasion.kind).await?.into_iter().map(|it| (it, Origin::Rule)));
    for (new, origin) in items {
        add(tx, ctx, meeting, &occasion.body, new, origin, ItemState::Listed).await?;
    }
    if kept.is_empty() {
        let last = NewItem::titled(LAST.0, LAST.1, LAST.2);
        let last = add(tx, ctx, meeting, &occasion.body, last, Origin::Standing, ItemState::Listed).await?;
        let mut last = store::get(tx, ctx.group.id, meeting, last).await?;
        last.place = store::LAST_PLACE;
        store::save(tx, ctx.group.id, ItemState::Listed, &last).await?;
    }
    Ok(())
}

/// The first place on an agenda; the next are ten apart.
const FIRST: u32 = 10;

async fn by_rule(ctx: &Ctx, kind: &str) -> Result<Vec<NewItem>> {
    let says = match says(ctx, kind).await {
        Ok(says) => says,
        Err(problem) if problem.kind == kernel::Kind::NotFound => return Ok(vec![]),
        Err(problem) => return Err(problem),
    };
    let words = says.agenda().map(|it| it.items.clone()).unwrap_or_default();
    Ok(words.iter().map(|it| NewItem::titled(capital(it), form_of(it), 20)).collect())
}

/// What an item of the text most likely is; whoever draws up the agenda can change it.
fn form_of(words: &str) -> Form {
    let words = words.to_lowercase();
    let has = |part: &str| words.contains(part);
    if has("election") {
        Form::Election
    } else if has("constitution") || has("amendment") {
        Form::Amendment
    } else if has("report") || has("account") {
        Form::Report
    } else {
        Form::Discussion
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub(super) async fn add(
    tx: &mut Tx,
    ctx: &Ctx,
    meeting: MeetingId,
    body: &str,
    new: NewItem,
    origin: Origin,
    state: ItemState,
) -> Result<ItemId> {
    let (closed, closed_cite) = closing(ctx, body, new.form, new.closed).await?;
    let it = Item {
        id: ItemId(ctx.new_id()),
        meeting,
        parent: new.parent,
        place: store::next_place(tx, ctx.group.id, meeting).await?,
        title: new.title.trim().to_owned(),
        words: new.words.trim().to_owned(),
        form: new.form,
        manner: new.manner,
        minutes: new.minutes,
        state,
        origin,
        proposed_by: ctx.actor.person,
        proposed_at: ctx.now,
        closed,
        closed_cite,
        subject: new.subject,
        outcome: String::new(),
        began_at: None,
        ended_at: None,
    };
    store::insert(tx, ctx.group.id, &it).await?;
    Ok(it.id)
}

/// Whether an item is closed, and by which clause: where the text keeps all of a body's discussions inside it, every item
/// but the formal ones; elsewhere where whoever draws up the agenda says so.
async fn closing(ctx: &Ctx, body: &str, form: Form, asked: bool) -> Result<(bool, Option<Cite>)> {
    let rule = confidence(ctx, body).await?;
    let all = rule.as_ref().is_some_and(|it| it.all);
    let closed = asked || (all && form != Form::Formal);
    Ok((closed, rule.filter(|_| closed).map(|it| it.cite)))
}

/// The agenda as a tree, numbered and timed.
pub async fn agenda(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<Branch>> {
    let items = store::of(ctx.db(), ctx.group.id, sitting.meeting.id).await?;
    Ok(tree(&items, sitting.meeting.opened_at.unwrap_or(sitting.occasion.at)))
}

/// Every item of a meeting, those proposed, refused and withdrawn too.
pub async fn items(ctx: &Ctx, meeting: MeetingId) -> Result<Vec<Item>> {
    store::of(ctx.db(), ctx.group.id, meeting).await
}

/// Until when members may add items, and the clause where the text says so: what was fixed for this meeting, else what
/// the text states, else when it begins.
pub async fn closes(ctx: &Ctx, sitting: &Sitting) -> Result<(At, Option<Cite>)> {
    let says = says(ctx, &sitting.meeting.kind).await?;
    let stated = says.items_close(sitting.occasion.at, &ctx.group.zone);
    let cite = stated
        .as_ref()
        .map(|it| it.1.clone())
        .or_else(|| says.agenda().map(|it| says.version.cite(&it.cite)));
    let last = sitting.meeting.items_until.or(stated.map(|it| it.0)).unwrap_or(sitting.occasion.at);
    Ok((last, cite))
}

/// A member puts an item on the agenda. Where the text gives them the right, and for those of the body that meets, it
/// stands there at once; for others it waits for whoever draws up the agenda.
///
/// # Errors
/// Refused with the clause after the closing time; a `Problem` that names each field.
pub async fn propose(ctx: &Ctx, id: MeetingId, new: NewItem) -> Result<ItemId> {
    new.check()?;
    let sitting = meetings::find(ctx, id).await?;
    let (state, cite) = may_put(ctx, &sitting).await?;
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        let item = add(tx, ctx, id, &sitting.meeting.body, new.clone(), Origin::Member, state).await?;
        let line = Line::new("item.proposed").on("meeting", id.0).cite(cite.clone());
        audit(tx, ctx, line.fields(&["title"])).await?;
        Ok(item)
    })
}

/// Whether the actor may put something before a meeting now, in which state it then is, and by which clause.
///
/// # Errors
/// Refused with the clause after the closing time, and once the meeting has begun.
pub(crate) async fn may_put(ctx: &Ctx, sitting: &Sitting) -> Result<(ItemState, Option<Cite>)> {
    let me = ctx.person()?;
    let may = hands(ctx, sitting).await?;
    if !sitting.meeting.is_ahead() {
        let why = "This meeting has begun, so nothing can be put on its agenda from outside any more.";
        return Err(Problem::refused(why).hint("At the meeting, ask the chair to take it."));
    }
    let (until, cite) = closes(ctx, sitting).await?;
    if ctx.now > until && !may.calls {
        let why = format!("Items for this meeting could be put in until {}.", until.long(&ctx.group.zone));
        let next = "Put it in for the meeting after, or ask the chair at the meeting to take it.";
        return Err(Problem::refused(why).cite(cite).hint(next));
    }
    let says = says(ctx, &sitting.meeting.kind).await?;
    let facts = people::service::facts(ctx, me, ctx.now).await?;
    let right = says.agenda().is_some_and(|it| it.may_add.iter().any(|to| is_of(&facts, to)));
    let small = !super::super::circle(ctx, sitting).await?.assembly;
    let listed = right || may.calls || (may.belongs && small);
    Ok((if listed { ItemState::Listed } else { ItemState::Proposed }, cite))
}

/// Whoever draws up the agenda puts an item on it.
pub async fn put(ctx: &Ctx, id: MeetingId, new: NewItem) -> Result<ItemId> {
    new.check()?;
    let sitting = meetings::find(ctx, id).await?;
    let may = hands(ctx, &sitting).await?;
    let origin = if sitting.meeting.is_running() {
        may.need_chair()?;
        Origin::Floor
    } else {
        may.need_calling()?;
        Origin::Officer
    };
    if sitting.meeting.is_over() {
        return Err(Problem::refused("This meeting is over, so its agenda stays as it was."));
    }
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        if let Some(parent) = new.parent {
            store::get(tx, ctx.group.id, id, parent).await?;
        }
        let item = add(tx, ctx, id, &sitting.meeting.body, new.clone(), origin, ItemState::Listed).await?;
        audit(tx, ctx, Line::new("item.put").on("meeting", id.0).fields(&["title"])).await?;
        Ok(item)
    })
}

/// Changes an item under the meeting's lock: who may, from which states, and how.
async fn change(
    ctx: &Ctx,
    id: MeetingId,
    item: ItemId,
    act: &'static str,
    from: &[ItemState],
    how: impl Fn(&mut Item) -> Result<()>,
) -> Result<()> {
    let sitting = meetings::find(ctx, id).await?;
    let may = hands(ctx, &sitting).await?;
    if !(may.chairs && sitting.meeting.is_running()) {
        may.need_calling()?;
    }
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        let mut it = store::get(tx, ctx.group.id, id, item).await?;
        let seen = it.state;
        if !from.contains(&seen) {
            return Err(Problem::refused(format!("This item is {}, so that is not possible.", seen.label())));
        }
        how(&mut it)?;
        if !store::save(tx, ctx.group.id, seen, &it).await? {
            return Err(Problem::conflict("Somebody changed this item at the same moment. Load the page again."));
        }
        audit(tx, ctx, Line::new(act).on("item", item.0)).await
    })
}

/// Takes a proposed item onto the agenda.
pub async fn accept(ctx: &Ctx, id: MeetingId, item: ItemId) -> Result<()> {
    change(ctx, id, item, "item.accepted", &[ItemState::Proposed], |it| {
        it.state = ItemState::Listed;
        Ok(())
    })
    .await
}

/// Does not take up a proposed item, with the reason that whoever proposed it reads.
pub async fn refuse(ctx: &Ctx, id: MeetingId, item: ItemId, why: &str) -> Result<()> {
    let why = why.trim().to_owned();
    if why.is_empty() || why.chars().count() > 300 {
        return Err(Problem::field("why", "Say why, in at most 300 letters; whoever proposed it reads it."));
    }
    change(ctx, id, item, "item.refused", &[ItemState::Proposed], |it| {
        (it.state, it.outcome) = (ItemState::Refused, why.clone());
        Ok(())
    })
    .await
}

/// Takes an item off the agenda: whoever proposed it, or whoever draws up the agenda.
pub async fn withdraw(ctx: &Ctx, id: MeetingId, item: ItemId) -> Result<()> {
    let sitting = meetings::find(ctx, id).await?;
    let mine = store::of(ctx.db(), ctx.group.id, id)
        .await?
        .iter()
        .any(|it| it.id == item && it.proposed_by.is_some() && it.proposed_by == ctx.actor.person);
    if !mine {
        hands(ctx, &sitting).await?.need_calling()?;
    }
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        let mut it = store::get(tx, ctx.group.id, id, item).await?;
        let seen = it.state;
        if !matches!(seen, ItemState::Proposed | ItemState::Listed) || it.origin == Origin::Rule {
            let why = "This item cannot be withdrawn: it has been taken, or the constitution puts it there.";
            return Err(Problem::refused(why));
        }
        it.state = ItemState::Withdrawn;
        if !store::save(tx, ctx.group.id, seen, &it).await? {
            return Err(Problem::conflict("Somebody changed this item at the same moment. Load the page again."));
        }
        audit(tx, ctx, Line::new("item.withdrawn").on("item", item.0)).await
    })
}

/// Changes what an item says. What it is about and where it came from stay.
pub async fn edit(ctx: &Ctx, id: MeetingId, item: ItemId, new: NewItem) -> Result<()> {
    new.check()?;
    let sitting = meetings::find(ctx, id).await?;
    let (closed, cite) = closing(ctx, &sitting.meeting.body, new.form, new.closed).await?;
    if closed && !new.closed {
        let why = "All discussions of this body stay inside it unless it opens them.";
        let next =
            "The body opens an item by a decision when it was taken, under \u{201c}What may be said\u{201d}.";
        return Err(Problem::refused(why).cite(cite).hint(next));
    }
    change(ctx, id, item, "item.edited", &[ItemState::Proposed, ItemState::Listed], |it| {
        it.title = new.title.trim().to_owned();
        it.words = new.words.trim().to_owned();
        (it.form, it.manner, it.minutes, it.closed) = (new.form, new.manner, new.minutes, closed);
        it.closed_cite = cite.clone();
        Ok(())
    })
    .await
}

/// Moves an item one place up or down among those beside it.
pub async fn reorder(ctx: &Ctx, id: MeetingId, item: ItemId, up: bool) -> Result<()> {
    let sitting = meetings::find(ctx, id).await?;
    let may = hands(ctx, &sitting).await?;
    if !(may.chairs && sitting.meeting.is_running()) {
        may.need_calling()?;
    }
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        let all = store::of_in(tx, ctx.group.id, id).await?;
        let Some(it) = all.iter().find(|it| it.id == item) else {
            return Err(Problem::not_found("There is no such item on this agenda."));
        };
        let mut beside: Vec<&Item> = all.iter().filter(|other| other.parent == it.parent && other.state == ItemState::Listed).collect();
        beside.sort_by_key(|it| (it.place, it.proposed_at, it.id));
        let Some(here) = beside.iter().position(|other| other.id == item) else {
            return Err(Problem::refused("This item is not on the agenda any more, so it cannot be moved."));
        };
        let other = if up { here.checked_sub(1) } else { Some(here + 1) };
        let Some(other) = other.and_then(|at| beside.get(at)) else { return Ok(()) };
        let (mut a, mut b) = (it.clone(), (*other).clone());
        (a.place, b.place) = if a.place == b.place {
            if up { (a.place, b.place + 1) } else { (a.place + 1, b.place) }
        } else {
            (b.place, a.place)
        };
        store::save(tx, ctx.group.id, ItemState::Listed, &a).await?;
        store::save(tx, ctx.group.id, ItemState::Listed, &b).await?;
        audit(tx, ctx, Line::new("item.moved").on("item", item.0)).await
    })
}

/// What stands on every agenda of a body.
pub async fn standing(ctx: &Ctx, body: &str) -> Result<Vec<StandingItem>> {
    store::standing(ctx.db(), ctx.group.id, body).await
}

async fn standing_for(ctx: &Ctx, body: &str, kind: &str) -> Result<Vec<StandingItem>> {
    let all = standing(ctx, body).await?;
    Ok(all.into_iter().filter(|it| it.kind.as_deref().is_none_or(|only| only == kind)).collect())
}

/// Puts something on every agenda of a body from now on.
pub async fn add_standing(ctx: &Ctx, body: &str, kind: Option<&str>, new: NewItem) -> Result<StandingId> {
    ctx.need(kernel::Power::CallElection, None)?;
    new.check()?;
    bodies::service::body(ctx, body).await?;
    let last = standing(ctx, body).await?.iter().map(|it| it.place).max().unwrap_or(0);
    let it = StandingItem {
        id: StandingId(ctx.new_id()),
        body: body.to_owned(),
        kind: kind.map(str::to_owned),
        place: last + 10,
        title: new.title.trim().to_owned(),
        words: new.words.trim().to_owned(),
        form: new.form,
        manner: new.manner,
        minutes: new.minutes,
    };
    transact!(ctx.db(), tx => {
        store::insert_standing(tx, ctx.group.id, &it).await?;
        audit(tx, ctx, Line::new("standing-item.added").on("standing-item", it.id.0)).await
    })?;
    Ok(it.id)
}

/// Takes something off the agendas to come; those drawn up keep it.
pub async fn end_standing(ctx: &Ctx, body: &str, id: StandingId) -> Result<()> {
    ctx.need(kernel::Power::CallElection, None)?;
    transact!(ctx.db(), tx => {
        if !store::end_standing(tx, ctx.group.id, body, id, ctx.now).await? {
            return Err(Problem::conflict("It was taken off already."));
        }
        audit(tx, ctx, Line::new("standing-item.ended").on("standing-item", id.0)).await
    })
}

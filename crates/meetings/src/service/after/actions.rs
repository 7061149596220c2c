//! Actions and special assignments: who does what by when, carried over until done or released.

use std::collections::BTreeMap;

use kernel::{At, Cite, Ctx, Line, Problem, Result, Tx, audit, transact};

use super::super::confidential::inside;
use super::super::{hands, home, journal, meetings};
use crate::model::{Action, ActionId, Happened, MeetingId, NewAction, NewEntry, Sitting, Standing};
use crate::store::action as store;

/// Agrees an action in the caller's transaction, under the meeting's lock, and writes it into the record.
pub async fn agree(
    tx: &mut Tx,
    ctx: &Ctx,
    sitting: &Sitting,
    new: NewAction,
    closed: bool,
) -> Result<ActionId> {
    new.check()?;
    let cite = if new.assignment { assigns(ctx, &sitting.meeting.body, new.due_at).await? } else { None };
    if new.due_at.is_some_and(|it| it < ctx.now) {
        return Err(Problem::field(
            "due_at",
            "The day by which it is due lies behind us. Choose one to come.",
        ));
    }
    let it = Action {
        id: ActionId(ctx.new_id()),
        meeting: Some(sitting.meeting.id),
        item: new.item,
        decision: new.decision,
        body: sitting.meeting.body.clone(),
        title: new.title.trim().to_owned(),
        words: new.words.trim().to_owned(),
        owner: new.owner,
        owner_words: new.owner_words.trim().to_owned(),
        assignment: new.assignment,
        report_to: None,
        due_at: new.due_at,
        agreed_at: ctx.now,
        state: Standing::Open,
        ended_at: None,
        ended_by: None,
        ended_words: String::new(),
    };
    store::insert(tx, ctx.group.id, &it).await?;
    let what = Happened::Agreed {
        action: it.id.0,
        title: it.title.clone(),
        owner: it.owner,
        owner_words: it.owner_words.clone(),
        due: it.due_at,
    };
    journal::record(tx, ctx, sitting.meeting.id, NewEntry::now(what).on(it.item, closed)).await?;
    audit(tx, ctx, Line::new("action.agreed").on("action", it.id.0).cite(cite)).await?;
    Ok(it.id)
}

pub async fn action(ctx: &Ctx, id: ActionId) -> Result<Action> {
    ctx.person()?;
    store::find(ctx.db(), ctx.group.id, id).await
}

/// All actions of the group, those due first first.
pub async fn actions(ctx: &Ctx) -> Result<Vec<Action>> {
    store::all(ctx.db(), ctx.group.id).await
}

/// The clause by which a body agrees special assignments, where the text has one.
///
/// # Errors
/// Refused with the clause for a body that the text does not let, and for a day too far ahead.
async fn assigns(ctx: &Ctx, body: &str, due: Option<At>) -> Result<Option<Cite>> {
    let version = constitution::service::in_force(ctx).await?;
    let listed = bodies::service::body(ctx, body).await?;
    let Some((rule, may)) = home::may_assign(&version.rules, body, &listed.kind) else { return Ok(None) };
    let cite = version.cite(&rule.cite);
    if !may {
        let why = format!("Special assignments are not agreed by {}.", listed.name);
        return Err(Problem::refused(why)
            .cite(Some(cite))
            .hint("Enter it as an action, or bring it before a body that agrees them."));
    }
    if let (Some(most), Some(due)) = (rule.at_most, due) {
        let moment = rulebook::Moment::After { event: String::new(), period: most, hour: None };
        let last =
            rulebook::last_instant(&moment, ctx.now.zoned(&ctx.group.zone).datetime(), &ctx.group.zone);
        if last.is_some_and(|last| At::from(last.timestamp()) < due) {
            let said = format!("A special assignment is due within {most}. Choose an earlier day.");
            return Err(Problem::field("due_at", said).cite(Some(cite)));
        }
    }
    Ok(Some(cite))
}

/// The actions that the actor may read, those due first first: those agreed in closed items are for those inside and for
/// their owners.
pub async fn actions_seen(ctx: &Ctx) -> Result<Vec<Action>> {
    let mut insides = BTreeMap::new();
    let mut seen = vec![];
    for it in actions(ctx).await? {
        let mine = it.owner.is_some() && it.owner == ctx.actor.person;
        if let (Some(meeting), Some(item), false) = (it.meeting, it.item, mine) {
            if let std::collections::btree_map::Entry::Vacant(e) = insides.entry(meeting) {
                let sitting = meetings::find(ctx, meeting).await?;
                let items = crate::store::item::of(ctx.db(), ctx.group.id, meeting).await?;
                e.insert((inside(ctx, &sitting).await?, items));
            }
            let open = insides.get(&meeting).is_none_or(|(inside, items)| {
                !items.iter().any(|one| one.closed && one.id == item) || inside.sees(Some(item))
            });
            if !open {
                continue;
            }
        }
        seen.push(it);
    }
    Ok(seen)
}

/// The meetings an action was carried over to, oldest first.
pub async fn carried_over(ctx: &Ctx, id: ActionId) -> Result<Vec<(MeetingId, At, String)>> {
    store::carried(ctx.db(), ctx.group.id, id).await
}

/// Notes in the caller's transaction that the open actions of a body come before its next meeting.
pub async fn carry_over(tx: &mut Tx, ctx: &Ctx, sitting: &Sitting, open: &[Action]) -> Result<()> {
    for it in open.iter().filter(|it| it.state == Standing::Open && it.body == sitting.meeting.body) {
        if it.meeting != Some(sitting.meeting.id) {
            store::carry(tx, ctx.group.id, it.id, sitting.meeting.id, ctx.now, "").await?;
        }
    }
    Ok(())
}

/// Ends an action: its owner reports it done, or those who call or record the body's meetings release it.
///
/// # Errors
/// A `Problem` on "words" without a report or a reason; refused if it ended before.
pub async fn end_action(ctx: &Ctx, id: ActionId, state: Standing, words: &str) -> Result<()> {
    let mut it = action(ctx, id).await?;
    if state == Standing::Open {
        return Err(Problem::field("state", "Choose done or released."));
    }
    let owns = it.owner.is_some() && it.owner == ctx.actor.person && state == Standing::Done;
    if !owns {
        let may = match it.meeting {
            Some(meeting) => {
                let sitting = meetings::find(ctx, meeting).await?;
                hands(ctx, &sitting).await?
            }
            None => super::super::Hands::default(),
        };
        if !may.calls {
            may.need_record()?;
        }
    }
    let words = words.trim();
    if words.chars().count() > 5_000 || (words.is_empty() && (it.assignment || state == Standing::Released)) {
        let message = "Say what came of it, or why it is released, in at most 5,000 letters.";
        return Err(Problem::field("words", message));
    }
    (it.state, it.ended_at, it.ended_by) = (state, Some(ctx.now), ctx.actor.person);
    it.ended_words = words.to_owned();
    transact!(ctx.db(), tx => {
        if !store::end(tx, ctx.group.id, &it).await? {
            return Err(Problem::conflict("It was ended already."));
        }
        let detail = serde_json::json!({ "state": state.slug() });
        audit(tx, ctx, Line::new("action.ended").on("action", id.0).fields(&["state"]).detail(detail)).await
    })
}

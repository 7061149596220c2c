//! The agenda as rows of a page.

use kernel::{Ctx, Result};
use ui::to_html;

use crate::model::{Branch, Item, ItemState, Manner, Sitting, State, flat, not_reached};
use crate::service::{self, before};

/// One line of an agenda.
pub struct Row {
    pub id: String,
    /// From nought.
    pub depth: u8,
    pub number: String,
    pub title: String,
    pub form: &'static str,
    /// How people speak, where it is not the usual.
    pub manner: Option<&'static str>,
    pub minutes: u32,
    /// "19:05".
    pub planned: String,
    pub words: String,
    pub state: &'static str,
    pub running: bool,
    pub done: bool,
    /// Neither it nor anything under it has been taken.
    pub unreached: bool,
    /// Whether its state is worth a word: what only stands on the agenda is that by standing there.
    pub badge: bool,
    pub closed: bool,
    pub outcome: String,
    /// Where what it is about stands: address and title.
    pub subject: Option<(String, String)>,
    pub mine: bool,
}

/// The agenda of a meeting as the actor may see it: of closed items only that they are there, unless they are of the
/// body.
pub async fn rows(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<Row>> {
    let inside = service::confidential::inside(ctx, sitting).await?;
    let tree = before::agenda(ctx, sitting).await?;
    let sees = |it: &Branch| !it.item.closed || inside.sees(Some(it.item.id));
    let all = flat(&tree);
    let items: Vec<&Item> = all.iter().map(|it| &it.1.item).collect();
    let left = not_reached(&items, &service::touched(ctx, sitting.meeting.id).await?);
    let closed = sitting.meeting.state == State::Closed;
    let told = |(depth, it): (u8, &Branch)| {
        let mut one = row(ctx, depth, it, sees(it));
        one.unreached = left.contains(&it.item.id);
        if closed && one.unreached {
            (one.state, one.badge) = ("not reached", true);
        }
        one
    };
    Ok(all.into_iter().map(told).collect())
}

fn row(ctx: &Ctx, depth: u8, it: &Branch, sees: bool) -> Row {
    let item = &it.item;
    Row {
        id: item.id.to_string(),
        depth,
        number: it.number.clone(),
        title: if sees { item.title.clone() } else { item.open_title().to_owned() },
        form: item.form.label(),
        manner: Some(item.manner).filter(|it| *it != Manner::Open).map(Manner::label),
        minutes: item.minutes,
        planned: it.planned_at.zoned(&ctx.group.zone).strftime("%H:%M").to_string(),
        words: if sees && !item.words.is_empty() { to_html(&item.words) } else { String::new() },
        state: item.state.label(),
        running: item.state == ItemState::Running,
        done: matches!(item.state, ItemState::Done | ItemState::Deferred),
        unreached: false,
        badge: matches!(item.state, ItemState::Running | ItemState::Done | ItemState::Deferred),
        closed: item.closed,
        outcome: if sees { item.outcome.clone() } else { String::new() },
        subject: item.subject.as_ref().filter(|_| sees).map(|it| (it.url.clone(), it.title.clone())),
        mine: item.proposed_by.is_some() && item.proposed_by == ctx.actor.person,
    }
}

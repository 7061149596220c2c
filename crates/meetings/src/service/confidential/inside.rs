//! Who is inside: those of the body who take part in it and undertook to be discreet, item by item.

use std::collections::BTreeSet;

use kernel::{Ctx, Line, Problem, Result, audit, transact};
use rulebook::Confidentiality;

use super::super::{hands, meetings};
use super::undertaking;
use crate::model::{CLOSED_QUESTION, Confidence, ItemId, MeetingId, Sitting, State, Vote};
use crate::store::{confidential as store, item, roll};

/// What of a meeting's closed part the actor may see.
#[derive(Clone, Debug, Default)]
pub struct Inside {
    /// Of the body; where all members meet and the meeting is over, whether they were at it.
    pub takes_part: bool,
    /// Whether the undertaking that the text asks for is given.
    pub undertook: bool,
    /// Items from which the actor stands aside.
    aside: BTreeSet<ItemId>,
    /// Items whose confidence has lapsed or was released.
    opened: BTreeSet<ItemId>,
}

impl Inside {
    /// Whether what is closed about an item, or about the meeting as a whole, is open to the actor.
    pub fn sees(&self, item: Option<ItemId>) -> bool {
        let stands_aside = item.is_some_and(|id| self.aside.contains(&id));
        self.is_opened(item) || (self.takes_part && self.undertook && !stands_aside)
    }
    /// Whether what was closed about an item was released, or its confidence has lapsed.
    pub fn is_opened(&self, item: Option<ItemId>) -> bool {
        item.is_some_and(|id| self.opened.contains(&id))
    }
    /// Whether everything closed about the meeting is open to the actor, such as the closed part of its minutes.
    pub fn sees_all(&self) -> bool {
        self.takes_part && self.undertook && self.aside.is_empty()
    }
    /// Whether only the undertaking is missing.
    pub fn must_undertake(&self) -> bool {
        self.takes_part && !self.undertook
    }
}

/// What the constitution in force says of the confidence of a body's meetings; `None` where it says nothing.
pub async fn confidence(ctx: &Ctx, body: &str) -> Result<Option<Confidence>> {
    let version = match constitution::service::in_force(ctx).await {
        Ok(version) => version,
        Err(problem) if problem.kind == kernel::Kind::NotFound => return Ok(None),
        Err(problem) => return Err(problem),
    };
    let wanted = format!("meetings:{body}");
    let rules = version.rules.of::<Confidentiality>();
    let whole = rules.iter().find(|it| it.scope == wanted);
    let part = || rules.iter().find(|it| !it.scope.contains(':') && it.may_see.iter().any(|who| who == body));
    Ok(whole.or_else(part).map(|it| Confidence {
        cite: version.cite(&it.cite),
        says: it.rule.says.clone(),
        all: it.scope == wanted,
        published: it.published_anyway.clone(),
        lapses_after: it.lapses_after,
    }))
}

/// What of a meeting's closed part the actor may see now.
pub async fn inside(ctx: &Ctx, sitting: &Sitting) -> Result<Inside> {
    let id = sitting.meeting.id;
    let lines = store::lines(ctx.db(), ctx.group.id, id).await?;
    let opened = lines.iter().filter(|it| it.is_open(ctx.now)).map(|it| it.item).collect();
    if ctx.actor.system {
        return Ok(Inside { takes_part: true, undertook: true, aside: BTreeSet::new(), opened });
    }
    let Some(me) = ctx.actor.person else { return Ok(Inside { opened, ..Inside::default() }) };
    let mut takes_part = hands(ctx, sitting).await?.belongs;
    if takes_part
        && sitting.meeting.state == State::Closed
        && super::super::is_assembly(ctx, &sitting.meeting.body).await?
    {
        takes_part = roll::of(ctx.db(), ctx.group.id, id).await?.iter().any(|it| it.person == me);
    }
    let undertook = undertaking::stands(ctx, &sitting.meeting.body, me).await?;
    let aside = store::aside(ctx.db(), ctx.group.id, id).await?;
    let aside = aside.into_iter().filter(|it| it.1 == me).map(|it| it.0).collect();
    Ok(Inside { takes_part, undertook, aside, opened })
}

/// Whether what hangs on an item of a meeting is open to the actor: what hangs on none, or on one that is not closed, is.
pub async fn is_open(ctx: &Ctx, id: MeetingId, of: Option<ItemId>) -> Result<bool> {
    let items = item::of(ctx.db(), ctx.group.id, id).await?;
    if !items.iter().any(|it| it.closed && of == Some(it.id)) {
        return Ok(true);
    }
    Ok(inside(ctx, &meetings::find(ctx, id).await?).await?.sees(of))
}

/// What a vote asks, as the actor may read it.
pub async fn question(ctx: &Ctx, it: &Vote) -> Result<String> {
    let open = is_open(ctx, it.meeting, it.item).await?;
    Ok(if open { it.question.clone() } else { CLOSED_QUESTION.to_owned() })
}

/// Who stands aside from which item of a meeting, and why; for those who take part, the caller asks.
pub async fn aside(ctx: &Ctx, id: MeetingId) -> Result<Vec<(ItemId, kernel::PersonId, String)>> {
    store::aside(ctx.db(), ctx.group.id, id).await
}

/// The actor has an interest in an item and stands aside: what is closed about it is closed to them too.
///
/// # Errors
/// A `Problem` on "why_aside"; forbidden for whoever does not take part.
pub async fn stand_aside(ctx: &Ctx, id: MeetingId, of: ItemId, why: &str) -> Result<()> {
    let me = ctx.person()?;
    let sitting = meetings::find(ctx, id).await?;
    if !inside(ctx, &sitting).await?.takes_part {
        return Err(Problem::forbidden("Only those who take part in this meeting stand aside from an item."));
    }
    let why = why.trim();
    if why.is_empty() || why.chars().count() > 300 {
        let said = "Say in what way it concerns you, in at most 300 letters; the body reads it.";
        return Err(Problem::field("why_aside", said));
    }
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        item::get(tx, ctx.group.id, id, of).await?;
        if !store::stand_aside(tx, ctx.group.id, id, of, me, why, ctx.now).await? {
            return Err(Problem::conflict("You stand aside from this item already."));
        }
        audit(tx, ctx, Line::new("item.stood-aside").on("item", of.0)).await
    })
}

//! A body's home: its next meeting, decisions, actions, papers and minutes, and whose turn it is to chair.

use std::collections::BTreeMap;

use kernel::{At, Ctx, PersonId, Result};
use rulebook::{Assignment, Found};

use super::{after, meetings, minutes};
use crate::model::{Action, Decision, Paper, Role, Sitting, Stage, Standing, State};
use crate::store::meeting;

/// What a body's home shows. Everything in it is what the actor may read.
#[derive(Clone, Debug)]
pub struct Home {
    pub next: Option<Sitting>,
    /// Those of the next meeting.
    pub papers: Vec<Paper>,
    /// Newest first.
    pub decisions: Vec<Decision>,
    /// Open ones, those due first first.
    pub actions: Vec<Action>,
    /// The last meetings, newest first, each with where its minutes are.
    pub held: Vec<(Sitting, Option<Stage>)>,
    pub turns: Vec<Turn>,
}

/// Somebody of a body and when they chaired last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    pub person: PersonId,
    /// How often they chaired.
    pub times: usize,
    pub last: Option<At>,
}

/// How many meetings, decisions and actions a home shows.
const SHOWN: usize = 12;

pub async fn home(ctx: &Ctx, body: &str) -> Result<Home> {
    let all: Vec<Sitting> =
        meetings::all(ctx).await?.into_iter().filter(|it| it.meeting.body == body).collect();
    let next =
        all.iter().find(|it| !it.meeting.is_over() && it.occasion.at.plus_hours(12) > ctx.now).cloned();
    let papers = match &next {
        Some(next) => super::before::papers(ctx, next).await?,
        None => vec![],
    };
    let decisions =
        after::decisions(ctx).await?.into_iter().filter(|it| it.body == body).take(SHOWN).collect();
    let actions = after::actions_seen(ctx).await?.into_iter();
    let actions = actions.filter(|it| it.body == body && it.state == Standing::Open).collect();
    let mut held = vec![];
    for it in all.iter().rev().filter(|it| it.meeting.state == State::Closed).take(SHOWN) {
        let stage = minutes::minutes(ctx, it.meeting.id).await?.map(|it| it.stage());
        held.push((it.clone(), stage));
    }
    Ok(Home { next, papers, decisions, actions, held, turns: turns(ctx, body, &all).await? })
}

/// Whose turn it is to chair a body's meetings: whoever never did or did longest ago first. Where all members meet there
/// is no turn.
pub async fn turns(ctx: &Ctx, body: &str, all: &[Sitting]) -> Result<Vec<Turn>> {
    if super::is_assembly(ctx, body).await? {
        return Ok(vec![]);
    }
    let mut chaired: BTreeMap<PersonId, Vec<At>> = BTreeMap::new();
    for it in all.iter().filter(|it| it.meeting.body == body && it.meeting.opened_at.is_some()) {
        for held in meeting::roles(ctx.db(), ctx.group.id, it.meeting.id).await? {
            if held.role == Role::Chair {
                chaired.entry(held.person).or_default().push(it.occasion.at);
            }
        }
    }
    let sitting = bodies::service::sitting_in(ctx, body, ctx.now).await?;
    let turn = |person: PersonId| {
        let times = chaired.get(&person);
        let last = times.and_then(|it| it.iter().max().copied());
        Turn { person, times: times.map_or(0, Vec::len), last }
    };
    let mut turns: Vec<Turn> = sitting.into_iter().map(turn).collect();
    turns.sort_by_key(|it| (it.last, it.times, it.person));
    Ok(turns)
}

/// Whether a body agrees special assignments, as the text says it: by name, or by what sort of body it is. The rule where
/// there is one, and whether it lets the body.
pub fn may_assign<'a>(
    rules: &'a rulebook::Rules,
    body: &str,
    kind: &str,
) -> Option<(Found<'a, Assignment>, bool)> {
    let rule = rules.of::<Assignment>().into_iter().next()?;
    let named = rule.agreed_by.iter().any(|it| it == body);
    // "a sub-group" covers working groups too: both are parts of a body.
    let sort = match kind {
        "a working group" => "a sub-group",
        other => other,
    };
    let of_sort = rule.or_by.iter().any(|it| it == sort || it == kind);
    Some((rule, named || of_sort))
}

//! What is asked of whom, as pages and calendars read it.

use kernel::{At, Ctx, PersonId, Power, Problem, Result, log_read};
use rulebook::duty::DutyState;

use super::who::{People, Whose};
use crate::model::{DutyId, Help, Instance};
use crate::store::{instance, record, said};

/// A duty with where it stands and whose it is today.
#[derive(Clone, Debug)]
pub struct Asked {
    pub it: Instance,
    pub state: DutyState,
    pub whose: Whose,
    /// Whether it is the actor's.
    pub yours: bool,
    /// What its holder said when asking for help.
    pub help: Option<Help>,
}

/// How much is asked of one person.
#[derive(Clone, Debug)]
pub struct Load {
    pub person: PersonId,
    pub name: String,
    /// "Data manager", "Organiser (job share)".
    pub offices: Vec<String>,
    /// Open today, as one of how many hold them, in parts of a hundred, so that a job share counts half.
    pub open_hundredths: u64,
    /// In the next three months, counted likewise.
    pub coming_hundredths: u64,
    pub overdue: usize,
}

/// What is open now, most pressing first.
pub async fn open(ctx: &Ctx) -> Result<Vec<Asked>> {
    let all = instance::open(ctx.db(), ctx.group.id, ctx.now).await?;
    asked(ctx, all).await
}

/// Everything: a year back and fifteen months ahead, and what has no number.
pub async fn overview(ctx: &Ctx) -> Result<Vec<Asked>> {
    let all = instance::all(ctx.db(), ctx.group.id).await?;
    asked(ctx, all).await
}

/// What is open and the actor's.
pub async fn mine(ctx: &Ctx) -> Result<Vec<Asked>> {
    Ok(open(ctx).await?.into_iter().filter(|it| it.yours).collect())
}

/// The members' duty board: overdue for a week and more, by post and never by person.
pub async fn board(ctx: &Ctx) -> Result<Vec<Asked>> {
    let zone = &ctx.group.zone;
    Ok(open(ctx).await?.into_iter().filter(|asked| asked.it.on_board(ctx.now, zone)).collect())
}

/// One duty.
pub async fn duty(ctx: &Ctx, id: DutyId) -> Result<Asked> {
    let it = instance::find(ctx.db(), ctx.group.id, id).await?;
    if it.dropped_at.is_some() {
        let why = "The constitution in force, or the meeting it hung on, no longer asks for this.";
        return Err(Problem::not_found(why).hint("What is asked for now is at /duties."));
    }
    let mut all = asked(ctx, vec![it]).await?;
    all.pop().ok_or_else(|| Problem::not_found("There is no such duty."))
}

/// How many duties were done and records published since an instant.
pub async fn since(ctx: &Ctx, at: At) -> Result<(i64, i64)> {
    let done = instance::closed_since(ctx.db(), ctx.group.id, at).await?;
    let published = record::count_since(ctx.db(), ctx.group.id, at).await?;
    let beside = super::look_up::elsewhere_since(ctx, at).await?;
    Ok((done, published + beside))
}

async fn asked(ctx: &Ctx, all: Vec<Instance>) -> Result<Vec<Asked>> {
    let people = People::load(ctx).await?;
    let helps = said::all_help(ctx.db(), ctx.group.id).await?;
    Ok(asked_by(ctx, &people, helps, all))
}

/// Duties with where they stand, for those who know the offices already.
pub(super) fn asked_by(ctx: &Ctx, people: &People, helps: Vec<Help>, all: Vec<Instance>) -> Vec<Asked> {
    let me = ctx.actor.person;
    let one = |it: Instance| {
        let whose = people.whose(&it);
        Asked {
            state: it.state(ctx.now),
            yours: me.is_some_and(|me| whose.persons.contains(&me)),
            help: helps.iter().find(|help| help.key == it.duty.key).cloned(),
            whose,
            it,
        }
    };
    all.into_iter().map(one).collect()
}

/// How far ahead the load looks, in days.
const QUARTER: i64 = 91;

/// Whether the actor may see how work is shared: whoever holds an office may.
pub async fn may_see_load(ctx: &Ctx) -> Result<bool> {
    let Ok(me) = ctx.person() else { return Ok(false) };
    Ok(ctx.may(Power::EditBodies, None) || !People::load(ctx).await?.bodies_of(me).is_empty())
}

/// Duties per person, so that job shares and handovers are fair: for those who hold an office.
pub async fn load(ctx: &Ctx) -> Result<Vec<Load>> {
    let people = People::load(ctx).await?;
    if people.bodies_of(ctx.person()?).is_empty() {
        ctx.need(Power::EditBodies, None)?;
    }
    let everybody = people.everybody();
    let names = people::service::names(ctx, &everybody).await?;
    log_read(ctx, "duties of each holder of an office", "sharing work fairly", names.len()).await?;
    let limit = ctx.now.plus_days(QUARTER, &ctx.group.zone);
    let all: Vec<Asked> = overview(ctx).await?.into_iter().filter(|it| it.it.latest() <= limit).collect();
    let mut loads: Vec<Load> =
        everybody.iter().map(|person| of(*person, names.get(person), &people, &all)).collect();
    loads.sort_by(|a, b| (b.open_hundredths, &a.name).cmp(&(a.open_hundredths, &b.name)));
    Ok(loads)
}

fn of(person: PersonId, name: Option<&String>, people: &People, all: &[Asked]) -> Load {
    let theirs = || all.iter().filter(|it| it.whose.persons.contains(&person));
    let part = |it: &Asked| 100 / u64::try_from(it.whose.persons.len().max(1)).unwrap_or(1);
    let sum = |wanted: &[DutyState]| theirs().filter(|it| wanted.contains(&it.state)).map(part).sum();
    Load {
        person,
        name: name.cloned().unwrap_or_else(|| "somebody no longer in the register".to_owned()),
        offices: people.offices(person).into_iter().map(|it| it.0).collect(),
        open_hundredths: sum(&[DutyState::Due, DutyState::Overdue]),
        coming_hundredths: sum(&[DutyState::Planned]),
        overdue: theirs().filter(|it| it.state == DutyState::Overdue).count(),
    }
}

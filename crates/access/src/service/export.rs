//! Taking a list of people out as a file: with a reason, above a number of people with a second officer, for some hours,
//! marked with who took it and when it has to be deleted.
//!
//! Whoever makes a file asks twice: [`ask`] when an officer presses the button, and [`take`] before the first byte goes
//! out. What is on the file they log themselves, by `kernel::log_read_of` with [`Taken::what`], so that each member sees it.

use kernel::personal::Purpose;
use kernel::{Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, setting, transact};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{in_office, second_officer};
use crate::store::account;
use crate::store::export as store;

pub use crate::store::export::Export;

const NAME: &str = "access.exports";
/// Held by whoever asks for a file until their transaction ends, so that one comes after the other.
const TURN: &str = "access.exports-turn";

/// What the organisation asks of exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// So many people one officer may take out alone.
    pub alone: u32,
    /// So many hours a file waits to be fetched.
    pub hours: u32,
    /// After so many days the file has to be deleted.
    pub days: u32,
}

impl Default for Rule {
    fn default() -> Self {
        Self { alone: 50, hours: 24, days: 30 }
    }
}

/// A file that an officer wants.
#[derive(Clone, Debug)]
pub struct NewExport {
    /// "the register of members", after "export no. 7:".
    pub what: String,
    pub purpose: Purpose,
    /// How many people are on it.
    pub people: usize,
    /// The path on this site that makes the file; the export's id is put behind it as `export`.
    pub make: String,
}

/// How an export stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A second officer has to agree.
    Waiting,
    /// It can be fetched.
    Ready,
    /// It was fetched, and has to be deleted by its day.
    Kept,
    /// Its day is over, and nobody said that it is deleted.
    Overdue,
    Ended,
}

/// The people of so many days' files count together.
pub const TOGETHER: i64 = 30;
/// More people than this nobody takes out alone, whatever the organisation says: the second officer is not set aside.
pub const MOST_ALONE: u32 = 1000;
/// So long it waits for a second officer, in hours.
const WAITS: i64 = 72;

impl Export {
    pub fn stage(&self, ctx: &Ctx) -> Stage {
        if self.ended_at.is_some() {
            return Stage::Ended;
        }
        match (self.fetch_until, self.delete_by) {
            (None, _) if self.asked_at.plus_hours(WAITS) > ctx.now => Stage::Waiting,
            (Some(end), _) if end > ctx.now => Stage::Ready,
            (Some(_), Some(end)) if self.taken > 0 && end > ctx.now => Stage::Kept,
            (Some(_), _) if self.taken > 0 => Stage::Overdue,
            _ => Stage::Ended,
        }
    }
    /// Where the file is made.
    pub fn address(&self) -> String {
        let joint = if self.make.contains('?') { '&' } else { '?' };
        format!("{}{joint}export={}", self.make, self.id)
    }
}

pub async fn rule(ctx: &Ctx) -> Result<Rule> {
    let kept: Rule = setting::get(ctx.db(), ctx.group.id, NAME).await?.unwrap_or_default();
    Ok(Rule { alone: kept.alone.min(MOST_ALONE), ..kept })
}

/// Says what is asked of exports.
pub async fn set_rule(ctx: &Ctx, new: Rule) -> Result<()> {
    ctx.need(Power::ProtectData, None)?;
    ctx.need_step_up()?;
    if new.alone > MOST_ALONE {
        return Err(Problem::field(
            "alone",
            "One officer takes out at most 1,000 people alone. Larger files still go out when a second officer agrees.",
        ));
    }
    if !(1..=168).contains(&new.hours) || !(1..=365).contains(&new.days) {
        return Err(Problem::field(
            "hours",
            "From one hour to a week to fetch a file, and from one day to a year to keep it.",
        ));
    }
    transact!(ctx.db(), tx => {
        setting::set(tx, ctx.group.id, NAME, &new).await?;
        let detail = serde_json::to_value(new)?;
        audit(tx, ctx, Line::new("export.rule-set").fields(&["alone", "hours", "days"]).detail(detail)).await
    })
}

/// Asks for a file. It can be fetched at once, or after a second officer agreed.
pub async fn ask(ctx: &Ctx, new: NewExport, reason: &str) -> Result<Uuid> {
    let person = ctx.person()?;
    ctx.need(Power::ExportLists, None)?;
    ctx.need_step_up()?;
    let reason = reason.trim();
    if !(10..=500).contains(&reason.chars().count()) {
        return Err(Problem::field(
            "reason",
            "Say in 10 to 500 letters what the file is for, and who gets it.",
        ));
    }
    let rule = rule(ctx).await?;
    let ends = ends(ctx, rule);
    transact!(ctx.db(), tx => {
        let alone = fits_alone(tx, ctx, person, new.people, rule).await?;
        let it = Export {
            id: ctx.new_id(),
            number: store::next_number(tx, ctx.group.id).await?,
            person,
            what: new.what.clone(),
            purpose: new.purpose.slug().to_owned(),
            make: new.make.clone(),
            people: i64::try_from(new.people).unwrap_or(i64::MAX),
            reason: reason.to_owned(),
            office: ctx.office(),
            asked_at: ctx.now,
            agreed_at: alone.then_some(ctx.now),
            agreed_by: None,
            fetch_until: alone.then_some(ends.0),
            taken: 0,
            delete_by: alone.then_some(ends.1),
            ended_at: None,
        };
        store::insert(tx, ctx, &it).await?;
        let detail = serde_json::json!({ "what": it.what, "people": it.people, "reason": it.reason });
        audit(tx, ctx, Line::new("export.asked").on("export", it.id).fields(&["what", "people", "reason"]).detail(detail)).await?;
        Ok(it.id)
    })
}

/// Whether somebody may take out so many people alone. Six small files are one large one: what an officer took out alone
/// counts together for a while, and of two that are asked for at once the second sees the first.
async fn fits_alone(tx: &mut Tx, ctx: &Ctx, person: PersonId, people: usize, rule: Rule) -> Result<bool> {
    setting::set(tx, ctx.group.id, TURN, &ctx.now).await?;
    let since = ctx.now.plus_days(-TOGETHER, &ctx.group.zone);
    let before = store::alone_since(tx, ctx.group.id, person, since).await?;
    let people = i64::try_from(people).unwrap_or(i64::MAX).saturating_add(before);
    Ok(people <= i64::from(rule.alone))
}

fn ends(ctx: &Ctx, rule: Rule) -> (kernel::At, kernel::At) {
    (ctx.now.plus_hours(i64::from(rule.hours)), ctx.now.plus_days(i64::from(rule.days), &ctx.group.zone))
}

/// A second officer agrees: somebody else whose office sees data of members, with their own second factor.
pub async fn agree(ctx: &Ctx, id: Uuid) -> Result<()> {
    let by = second_officer(ctx).await?;
    let it = find(ctx, id).await?;
    if it.person == by {
        return Err(Problem::refused("You asked for this file, so somebody else has to agree."));
    }
    if it.stage(ctx) != Stage::Waiting {
        return Err(Problem::refused(
            "This waits for nobody: it was agreed to, called off, or waited too long.",
        ));
    }
    let (fetch_until, delete_by) = ends(ctx, rule(ctx).await?);
    transact!(ctx.db(), tx => {
        if !store::agree(tx, ctx, id, by, fetch_until, delete_by).await? {
            return Err(Problem::conflict("Somebody was faster."));
        }
        audit(tx, ctx, Line::new("export.agreed").on("export", id)).await
    })
}

/// Calls an export off, or says that its file is deleted: whoever asked, or who answers for data.
pub async fn end(ctx: &Ctx, id: Uuid) -> Result<()> {
    let it = find(ctx, id).await?;
    if Some(it.person) != ctx.actor.person {
        in_office(ctx)?;
        if it.taken > 0 {
            ctx.need(Power::ProtectData, None)?;
        }
    }
    transact!(ctx.db(), tx => {
        if !store::end(tx, ctx, id).await? {
            return Err(Problem::conflict("This has ended already."));
        }
        audit(tx, ctx, Line::new("export.ended").on("export", id)).await
    })
}

/// What the file has to say of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// "export no. 7: the register of members", for the log that members read.
    pub what: String,
    pub purpose: Purpose,
    /// One line for the file itself.
    pub mark: String,
    /// "fairhaven-export-7".
    pub name: String,
}

/// Before the first byte of a file goes out: only to whoever asked, agreed to, in time, and only what was asked for, with
/// no more people on it than were agreed to.
pub async fn take(ctx: &Ctx, id: Uuid, make: &str, people: usize) -> Result<Taken> {
    let person = ctx.person()?;
    ctx.need(Power::ExportLists, None)?;
    let it = find(ctx, id).await?;
    let path = |text: &str| text.split('?').next().unwrap_or_default().to_owned();
    if it.person != person || path(&it.make) != path(make) {
        return Err(Problem::not_found("There is no such file for you."));
    }
    refuse_grown(&it, people)?;
    let over = || {
        Problem::refused("This file cannot be fetched: it waits for a second officer, or its hours are over.")
            .hint("Your exports are at /exports; ask for a new one if you still need it.")
    };
    transact!(ctx.db(), tx => {
        if !store::take(tx, ctx, id).await? {
            return Err(over());
        }
        audit(tx, ctx, Line::new("export.taken").on("export", id)).await
    })?;
    let zone = &ctx.group.zone;
    let delete_by = it.delete_by.unwrap_or(ctx.now).day(zone);
    Ok(Taken {
        what: format!("export no. {}: {}", it.number, it.what),
        purpose: Purpose::read(&it.purpose).unwrap_or(Purpose::Membership),
        mark: format!(
            "{}, export no. {} for {} ({}), {}. What for: {}. Delete by {delete_by}. Do not pass on.",
            ctx.group.name,
            it.number,
            ctx.actor.name,
            it.office,
            ctx.now.long(zone),
            it.reason
        ),
        name: format!("export-{}", it.number),
    })
}

/// A list is made when it is fetched, and people may have come onto it since it was asked for.
fn refuse_grown(it: &Export, people: usize) -> Result<()> {
    if i64::try_from(people).unwrap_or(i64::MAX) <= it.people {
        return Ok(());
    }
    let why = format!(
        "This file would hold {people} people today, and it was asked for with {}, so it cannot be fetched any more.",
        it.people
    );
    Err(Problem::refused(why).hint("Ask for it anew: then it is agreed to as it is today."))
}

/// One export: for whoever asked, and for those who may agree.
pub async fn find(ctx: &Ctx, id: Uuid) -> Result<Export> {
    let gone = || Problem::not_found("There is no such export.");
    let it = store::find(ctx.db(), ctx.group.id, id).await?.ok_or_else(gone)?;
    if Some(it.person) != ctx.actor.person {
        in_office(ctx).map_err(|_| gone())?;
    }
    Ok(it)
}

/// Every export with the names of who asked and who agreed.
pub async fn all(ctx: &Ctx) -> Result<Vec<(Export, String, Option<String>)>> {
    in_office(ctx)?;
    let mut all = vec![];
    for it in store::all(ctx.db(), ctx.group.id).await? {
        let asked = name(ctx, it.person).await?;
        let agreed = match it.agreed_by {
            Some(by) => Some(name(ctx, by).await?),
            None => None,
        };
        all.push((it, asked, agreed));
    }
    Ok(all)
}

pub(super) async fn raw(ctx: &Ctx) -> Result<Vec<Export>> {
    Ok(store::all(ctx.db(), ctx.group.id).await?)
}

async fn name(ctx: &Ctx, person: PersonId) -> Result<String> {
    let known = account::name_of_person(ctx.db(), ctx.group.id, person).await?;
    Ok(known.unwrap_or_else(|| "somebody without an account".to_owned()))
}

//! Reminders: to the owner before, to the whole body after. Each goes once; the board needs none.

use kernel::{Ctx, PersonId, Result, transact};
use mail::{Kind, Outgoing};
use rulebook::duty::DutyState;

use super::reading::{Asked, open};
use crate::store::said;

/// What is later than this is no news to anybody; the board and the pages have it.
const STALE_DAYS: i64 = 30;

/// Sends what is to be sent today; the number of letters.
pub async fn remind(ctx: &Ctx) -> Result<usize> {
    let mut sent = 0;
    for asked in open(ctx).await? {
        let Some(step) = step(ctx, &asked) else { continue };
        let persons = match step {
            Step::Owner(_) => asked.whose.persons.clone(),
            Step::Body => everybody_told(ctx, &asked).await?,
        };
        let letters = letters(ctx, &asked, &persons, |name| words(ctx, &asked, step, name)).await?;
        sent += transact!(ctx.db(), tx => {
            if !said::told(tx, ctx, &asked.it.duty.key, &step.word()).await? {
                return Ok(0);
            }
            for letter in &letters {
                mail::service::queue(tx, ctx, letter.clone()).await?;
            }
            Ok(letters.len())
        })?;
    }
    Ok(sent)
}

/// One step of reminding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// So many days before.
    Owner(u16),
    Body,
}

impl Step {
    fn word(self) -> String {
        match self {
            Self::Owner(days) => format!("owner-{days}"),
            Self::Body => "body".to_owned(),
        }
    }
}

/// The step that is due today. A meeting that is fixed needs no reminder to fix it.
fn step(ctx: &Ctx, asked: &Asked) -> Option<Step> {
    let (it, zone) = (&asked.it, &ctx.group.zone);
    if it.duty.arranged.is_some() {
        return None;
    }
    let left = i64::from((it.latest().date(zone) - ctx.now.date(zone)).get_days());
    if asked.state == DutyState::Overdue {
        let late = it.days_late(ctx.now, zone);
        let body = it.telling.body.map(i64::from)?;
        return (late >= body && late <= STALE_DAYS).then_some(Step::Body);
    }
    // The nearest step reached: who missed the fortnight is not told of it on the last day as well.
    let reached = it.telling.owner.iter().copied().filter(|days| left <= i64::from(*days));
    reached.min().map(Step::Owner)
}

/// The whole body that the duty's owner belongs to.
async fn everybody_told(ctx: &Ctx, asked: &Asked) -> Result<Vec<PersonId>> {
    let people = super::People::load(ctx).await?;
    let mut persons = people.everybody();
    persons.retain(|person| people.sits_in(&asked.whose.body, *person));
    Ok(persons)
}

fn words(ctx: &Ctx, asked: &Asked, step: Step, name: &str) -> (String, String) {
    let (it, zone) = (&asked.it, &ctx.group.zone);
    let by = it.latest().long(zone);
    let page = format!("{}{}", ctx.base_url(), it.page());
    let vacant = if asked.whose.vacant { " Nobody holds the post, so it has come to you." } else { "" };
    match step {
        Step::Owner(_) if it.duty.arose.is_some() => {
            let subject = format!("Due at once: {}", it.name());
            let text = format!(
                "Dear {name},\n\n{} is due at once: its last day, {by}, had passed already when it arose, so nobody is late with it. {} asks for it.{vacant}\n\nIf it slips: {}\n\nWhat closes it, and a button to ask for help:\n{page}\n",
                it.name(),
                capital(&it.cite.label),
                it.if_it_slips
            );
            (subject, text)
        }
        Step::Owner(days) => {
            let when = match days {
                0 => "today".to_owned(),
                _ => format!("by {by}"),
            };
            let subject = format!("Due {when}: {}", it.name());
            let text = format!(
                "Dear {name},\n\n{} is due by {by}. {} asks for it.{vacant}\n\nIf it slips: {}\n\nWhat closes it, and a button to ask for help:\n{page}\n",
                it.name(),
                capital(&it.cite.label),
                it.if_it_slips
            );
            (subject, text)
        }
        Step::Body => {
            let late = it.days_late(ctx.now, zone);
            let subject = format!("{late} days late: {}", it.name());
            let text = format!(
                "Dear {name},\n\n{} was due by {by} and has not been done. It belongs to: {}. {} asks for it.\n\nIt helps to ask what is in the way and to share the work. A week after its day it stands on the members' duty board, by post and not by name.\n\n{page}\n",
                it.name(),
                asked.whose.label,
                capital(&it.cite.label)
            );
            (subject, text)
        }
    }
}

/// The letters that ask the body for help.
pub(super) async fn for_help(ctx: &Ctx, asked: &Asked, said: &str) -> Result<Vec<Outgoing>> {
    let mut persons = everybody_told(ctx, asked).await?;
    persons.retain(|person| ctx.actor.person != Some(*person));
    let page = format!("{}{}", ctx.base_url(), asked.it.page());
    let said = if said.is_empty() { String::new() } else { format!("\n\n\"{said}\"") };
    letters(ctx, asked, &persons, |name| {
        let subject = format!("Help is asked for: {}", asked.it.name());
        let text = format!(
            "Dear {name},\n\n{} asks for help with this: {}.{said}\n\nIt is due by {}. Answer, or take a part of it:\n{page}\n",
            ctx.actor.name, asked.it.name(), asked.it.latest().long(&ctx.group.zone)
        );
        (subject, text)
    })
    .await
}

async fn letters(
    ctx: &Ctx,
    _: &Asked,
    persons: &[PersonId],
    words: impl Fn(&str) -> (String, String),
) -> Result<Vec<Outgoing>> {
    let names = people::service::names(ctx, persons).await?;
    let mut letters = vec![];
    for person in persons {
        let address = access::service::address_of(ctx.db(), ctx.group.id, *person).await?;
        let (Some(to), Some(name)) = (address, names.get(person)) else { continue };
        let (subject, text) = words(name);
        let to_name = name.clone();
        letters.push(Outgoing {
            person: Some(*person),
            to,
            to_name,
            kind: Kind::Personal,
            subject,
            text,
            html: None,
        });
    }
    Ok(letters)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

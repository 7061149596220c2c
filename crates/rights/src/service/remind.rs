//! Reminders of clocks that run, and the lines of the Monday page.

use kernel::{Ctx, Due, PersonId, Power, Result, Tone, transact};

use super::who::{self, Owner};
use super::work::days_left;
use crate::model::{Case, Clock};
use crate::store::{case as store, journal};

/// So many days before the end somebody is reminded; after the end the whole committee is, once a week.
const STEPS: [i64; 3] = [14, 7, 2];

/// Sends the reminders that are due; each goes once. How many went.
pub async fn remind(ctx: &Ctx) -> Result<usize> {
    let open = store::open(ctx.db(), ctx.group.id).await?;
    if open.is_empty() {
        return Ok(0);
    }
    let owner = who::owner(ctx).await?;
    let (mut sent, everybody) = (0, everybody(ctx, &owner).await?);
    for it in &open {
        let clock = it.clock(ctx.now, &ctx.group.zone);
        let Some((step, left)) = step(&clock, days_left(ctx, it)) else { continue };
        let late = left < 0 && !matches!(clock, Clock::Stopped(..));
        let mut to = match late {
            true => addresses(ctx, &everybody).await?,
            false => addresses(ctx, &answerable(&owner, it)).await?,
        };
        if to.is_empty() {
            to = addresses(ctx, &everybody).await?;
        }
        // A reminder that reaches nobody is not used up: it goes when somebody has an address.
        if to.is_empty() {
            continue;
        }
        sent += usize::from(tell(ctx, it, &clock, &step, left, &to).await?);
    }
    Ok(sent)
}

/// The reminder that is due by a clock, and the days that are left. Its name holds the day it is about: where the clock
/// begins anew, so do the reminders.
fn step(clock: &Clock, left: Option<i64>) -> Option<(String, i64)> {
    let (day, left) = (clock.day()?, left?);
    let step = match clock {
        Clock::Stopped(..) if left > 0 => return None,
        Clock::Stopped(..) => format!("chase-{}", -left / 7),
        _ if left < 0 => format!("late-{}", -left / 7),
        _ => format!("before-{}", STEPS.into_iter().filter(|it| left <= *it).min()?),
    };
    Some((format!("{day} {step}"), left))
}

async fn addresses(ctx: &Ctx, persons: &[PersonId]) -> Result<Vec<(PersonId, String)>> {
    let mut to = vec![];
    for person in persons {
        if let Some(address) = access::service::address_of(ctx.db(), ctx.group.id, *person).await? {
            to.push((*person, address));
        }
    }
    Ok(to)
}

/// True if it went now, and not before.
async fn tell(
    ctx: &Ctx,
    it: &Case,
    clock: &Clock,
    step: &str,
    left: i64,
    to: &[(PersonId, String)],
) -> Result<bool> {
    transact!(ctx.db(), tx => {
        if !journal::told(tx, ctx, it.id, step).await? {
            return Ok(false);
        }
        for (person, address) in to {
            mail::service::queue(tx, ctx, letter(ctx, it, clock, left, *person, address)).await?;
        }
        Ok(true)
    })
}

fn letter(ctx: &Ctx, it: &Case, clock: &Clock, left: i64, person: PersonId, address: &str) -> mail::Outgoing {
    let when = match (clock, left) {
        (Clock::Stopped(..), _) => "waits for the person".to_owned(),
        (_, ..0) => "is overdue".to_owned(),
        (_, 0) => "is due today".to_owned(),
        (_, 1) => "is due tomorrow".to_owned(),
        (_, n) => format!("is due in {n} days"),
    };
    let what = match clock {
        Clock::Stopped(wait, _) => format!(
            "The clock stands still {}, and no answer is written down. Write to the person again; if nothing comes, let the \
             clock go on and answer with what you have",
            wait.label()
        ),
        Clock::WithoutDelay(_) => {
            "The person has to hear without undue delay what came of it; the day is one we set ourselves"
                .to_owned()
        }
        _ => "It has to be answered by law".to_owned(),
    };
    mail::Outgoing {
        person: Some(person),
        to: address.to_owned(),
        to_name: String::new(),
        kind: mail::Kind::Personal,
        subject: format!("Request no. {} {when}", it.number),
        text: format!(
            "{} no. {} {when}. {what} ({}).\n\n{}/data-protection/requests/{}",
            it.kind.label(),
            it.number,
            it.kind.law(),
            ctx.base_url(),
            it.id
        ),
        html: None,
    }
}

/// Who answers for a request today: whoever took it while they hold the office, else the owner.
fn answerable(owner: &Owner, it: &Case) -> Vec<PersonId> {
    match it.taken_by.filter(|it| owner.persons.contains(it)) {
        Some(one) => vec![one],
        None => owner.persons.clone(),
    }
}

async fn everybody(ctx: &Ctx, owner: &Owner) -> Result<Vec<PersonId>> {
    let mut all = owner.persons.clone();
    for term in bodies::service::running(ctx, ctx.now).await? {
        all.extend(term.holders.iter().map(|it| it.person));
    }
    all.sort();
    all.dedup();
    Ok(all)
}

/// The lines of the Monday page.
pub async fn dues(ctx: &Ctx) -> Result<Vec<Due>> {
    if !ctx.may(Power::ProtectData, None) {
        return Ok(vec![]);
    }
    let owner = who::owner(ctx).await?;
    let open = store::open(ctx.db(), ctx.group.id).await?;
    let line = |it: &Case| {
        let left = days_left(ctx, it);
        let clock = it.clock(ctx.now, &ctx.group.zone);
        let title = match (&clock, left) {
            (Clock::Stopped(wait, _), Some(..=0)) => {
                format!("{} no. {} still waits {}: ask again", it.kind.label(), it.number, wait.label())
            }
            (Clock::Stopped(wait, _), _) => {
                format!("{} no. {} waits {}", it.kind.label(), it.number, wait.label())
            }
            (_, Some(left @ ..0)) => format!("{} no. {}: {} days late", it.kind.label(), it.number, -left),
            (_, Some(left)) => format!("{} no. {}: {left} days left", it.kind.label(), it.number),
            _ => format!("{} no. {} is to be answered without delay", it.kind.label(), it.number),
        };
        let tone = match left {
            Some(left) if matches!(clock, Clock::Stopped(..)) => {
                if left > 0 {
                    Tone::Open
                } else {
                    Tone::Soon
                }
            }
            Some(..0) => Tone::Overdue,
            Some(0..=7) => Tone::Soon,
            _ => Tone::Open,
        };
        Due {
            title,
            href: format!("/data-protection/requests/{}", it.id),
            by: it.due(ctx.now, &ctx.group.zone),
            cite: None,
            if_it_slips: Some(format!(
                "The person can complain to the Information Commissioner ({}).",
                it.kind.law()
            )),
            tone,
            whose: owner.label.clone(),
            needs: Some(Power::ProtectData),
        }
    };
    let mut all: Vec<Due> = open.iter().map(line).collect();
    all.extend(super::incidents::dues(ctx, &owner.label).await?);
    Ok(all)
}

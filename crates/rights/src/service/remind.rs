//! Reminders of clocks that run, and the lines of the Monday page.

use kernel::{Ctx, Due, PersonId, Power, Result, Tone, transact};

use super::who;
use super::work::days_left;
use crate::model::{Case, Clock};
use crate::store::{case as store, journal};

/// So many days before the end somebody is reminded; after the end the whole committee is, once a week.
const STEPS: [i64; 3] = [14, 7, 2];

/// Sends the reminders that are due; each goes once. How many went.
pub async fn remind(ctx: &Ctx) -> Result<usize> {
    let mut sent = 0;
    for it in &store::open(ctx.db(), ctx.group.id).await? {
        let Some(left) = days_left(ctx, it) else { continue };
        let step = match left {
            ..0 => format!("late-{}", -left / 7),
            _ => match STEPS.into_iter().filter(|it| left <= *it).min() {
                Some(step) => format!("before-{step}"),
                None => continue,
            },
        };
        let persons = if left < 0 { everybody(ctx).await? } else { answerable(ctx, it).await? };
        let mut to = vec![];
        for person in persons {
            if let Some(address) = access::service::address_of(ctx.db(), ctx.group.id, person).await? {
                to.push((person, address));
            }
        }
        let done = transact!(ctx.db(), tx => {
            // The extension starts the steps anew: its clock is another one.
            let step = if it.extended_at.is_some() { format!("extended-{step}") } else { step.clone() };
            if !journal::told(tx, ctx, it.id, &step).await? {
                return Ok(false);
            }
            for (person, address) in &to {
                mail::service::queue(tx, ctx, letter(ctx, it, left, *person, address)).await?;
            }
            Ok(true)
        })?;
        sent += usize::from(done);
    }
    Ok(sent)
}

fn letter(ctx: &Ctx, it: &Case, left: i64, person: PersonId, address: &str) -> mail::Outgoing {
    let when = match left {
        ..0 => "is overdue".to_owned(),
        0 => "is due today".to_owned(),
        1 => "is due tomorrow".to_owned(),
        n => format!("is due in {n} days"),
    };
    mail::Outgoing {
        person: Some(person),
        to: address.to_owned(),
        to_name: String::new(),
        kind: mail::Kind::Personal,
        subject: format!("Request no. {} {when}", it.number),
        text: format!(
            "{} no. {} {when}. It has to be answered by law ({}).\n\n{}/data-protection/requests/{}",
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
pub async fn answerable(ctx: &Ctx, it: &Case) -> Result<Vec<PersonId>> {
    let owner = who::owner(ctx).await?;
    match it.taken_by.filter(|it| owner.persons.contains(it)) {
        Some(one) => Ok(vec![one]),
        None => Ok(owner.persons),
    }
}

async fn everybody(ctx: &Ctx) -> Result<Vec<PersonId>> {
    let mut all = who::owner(ctx).await?.persons;
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
        let title = match (it.clock(ctx.now, &ctx.group.zone), left) {
            (Clock::Stopped(wait), _) => {
                format!("{} no. {} waits {}", it.kind.label(), it.number, wait.label())
            }
            (_, Some(left @ ..0)) => format!("{} no. {}: {} days late", it.kind.label(), it.number, -left),
            (_, Some(left)) => format!("{} no. {}: {left} days left", it.kind.label(), it.number),
            _ => format!("{} no. {} is to be answered without delay", it.kind.label(), it.number),
        };
        let tone = match left {
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

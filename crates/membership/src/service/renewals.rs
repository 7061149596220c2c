//! Renewal: reminders before a fee runs out and after, by the constitution's rule on arrears, and the end of a
//! membership, which the programme raises and a person confirms.

use jiff::ToSpan as _;
use kernel::{At, Cite, Ctx, Kind, PersonId, Power, Problem, Result, Tx, transact};
use people::model::Ending;
use people::service::Owing;
use rulebook::{LapseCause, Period, StandingLapse};

use crate::store::reminder;

/// How many days before the end of what is paid a reminder goes out.
const BEFORE: [i64; 2] = [30, 7];
/// The most reminders one run sends; the next, an hour later, goes on with the others.
const MOST: usize = 2_000;
/// How many members are looked at in one go.
const PAGE: i64 = 200;
/// The most whose end is shown at once.
const SHOWN: usize = 200;
/// The reminder from which on the time counts after which a membership may end.
const BEHIND: &str = "behind";

/// Sends the reminders that are due; the number sent. Nobody is reminded of the same day twice in the same way.
pub async fn remind(ctx: &Ctx) -> Result<usize> {
    let mut sent = 0;
    for ground in grounds(ctx).await? {
        for days in BEFORE {
            let to = ctx.now.plus_days(days, &ctx.group.zone);
            let words = |it: &Owing, end: &str| soon(ctx, it, end);
            sent += each(ctx, &ground, (ctx.now, to), &format!("before-{days}"), MOST - sent, &words).await?;
        }
        if let Some(after) = ground.after {
            let words = |it: &Owing, end: &str| behind(ctx, it, end, &ground);
            let until = before(ctx, after)?;
            sent += each(ctx, &ground, (At::from_micros(0), until), BEHIND, MOST - sent, &words).await?;
        }
    }
    Ok(sent)
}

type Words<'a> = &'a (dyn Fn(&Owing, &str) -> (String, String) + Sync);

/// Reminds everybody whose fee ends in a stretch of time and who was not reminded yet, so many at most.
async fn each(
    ctx: &Ctx,
    ground: &Ground,
    between: (At, At),
    kind: &str,
    most: usize,
    words: Words<'_>,
) -> Result<usize> {
    let (mut sent, mut last) = (0, None);
    while let Some(page) = page(ctx, ground, between, last.as_ref(), kind).await? {
        for (it, at) in &page {
            if sent == most {
                return Ok(sent);
            }
            if at.is_none() {
                sent += usize::from(once(ctx, it, kind, words).await?);
            }
        }
        last = page.into_iter().next_back().map(|it| it.0);
    }
    Ok(sent)
}

/// The next whose fee ends in a stretch of time, each with when they were reminded of it; nothing behind the last.
async fn page(
    ctx: &Ctx,
    ground: &Ground,
    between: (At, At),
    last: Option<&Owing>,
    kind: &str,
) -> Result<Option<Vec<(Owing, Option<At>)>>> {
    let all = people::service::paid_behind(ctx, &ground.category, between, last, PAGE).await?;
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return Ok(None) };
    let known = reminder::sent(ctx.db(), ctx.group.id, kind, (first.paid_until, last.paid_until)).await?;
    let with = |it: Owing| {
        let at = known.get(&(it.person, it.paid_until)).copied();
        (it, at)
    };
    Ok(Some(all.into_iter().map(with).collect()))
}

async fn once(ctx: &Ctx, it: &Owing, kind: &str, words: Words<'_>) -> Result<bool> {
    let Some(email) = &it.email else { return Ok(false) };
    let end = it.paid_until.plus_seconds(-1).day(&ctx.group.zone);
    let (subject, text) = words(it, &end);
    transact!(ctx.db(), tx => {
        if !reminder::once(tx, ctx.group.id, it.person, kind, it.paid_until, ctx.now).await? {
            return Ok(false);
        }
        let message = mail::Outgoing {
            person: Some(it.person),
            to: email.clone(),
            to_name: it.name.clone(),
            kind: mail::Kind::Personal,
            subject: subject.clone(),
            text: text.clone(),
            html: None,
        };
        mail::service::queue(tx, ctx, message).await?;
        Ok(true)
    })
}

fn soon(ctx: &Ctx, it: &Owing, end: &str) -> (String, String) {
    let text = format!(
        "Hello {},\n\nyour fee for {} is paid to the end of {end}. What is due for the next time, and how it is reached: \
         {}/me/fees\n\nIf you cannot pay it, say so: nobody asks for a reason.",
        it.name,
        ctx.group.name,
        ctx.base_url()
    );
    ("Your fee runs out soon".to_owned(), text)
}

fn behind(ctx: &Ctx, it: &Owing, end: &str, ground: &Ground) -> (String, String) {
    let then = ground.grace.map_or_else(String::new, |grace| {
        format!(" By the constitution membership ends {grace} after this reminder, once that is confirmed.")
    });
    let text = format!(
        "Hello {},\n\nyour fee for {} was paid to the end of {end}.{then} What is due: {}/me/fees\n\nIf you cannot pay it, \
         say so: nobody asks for a reason.",
        it.name,
        ctx.group.name,
        ctx.base_url()
    );
    ("Your fee has run out".to_owned(), text)
}

/// What the constitution says of a category's arrears.
#[derive(Clone, Debug)]
pub struct Ground {
    pub category: String,
    pub after: Option<Period>,
    pub grace: Option<Period>,
    pub cite: Option<Cite>,
}

/// Every category that pays a fee, with its rule on arrears where there is one.
pub async fn grounds(ctx: &Ctx) -> Result<Vec<Ground>> {
    let version = match constitution::service::in_force(ctx).await {
        Ok(version) => version,
        Err(problem) if problem.kind == Kind::NotFound => return Ok(vec![]),
        Err(problem) => return Err(problem),
    };
    let lapses = version.rules.of::<StandingLapse>();
    let mut all = vec![];
    for category in version.rules.categories() {
        if version.rules.fee(category.id()).is_none() {
            continue;
        }
        let fits = |it: &&rulebook::Found<'_, StandingLapse>| {
            let about = it.categories.is_empty() || it.categories.iter().any(|c| c == category.id());
            it.cause == LapseCause::Arrears && about
        };
        let rule = lapses.iter().find(fits);
        all.push(Ground {
            category: category.id().to_owned(),
            after: rule.and_then(|it| it.after),
            grace: rule.and_then(|it| it.grace),
            cite: rule.map(|it| version.cite(&it.cite)),
        });
    }
    Ok(all)
}

/// Memberships that the constitution lets end now for an unpaid fee, each with the clause, the first of them. Somebody
/// confirms it.
pub async fn ending(ctx: &Ctx) -> Result<Vec<(Owing, Ground)>> {
    ctx.need(Power::EditRegister, None)?;
    let mut all = vec![];
    for ground in grounds(ctx).await? {
        let Some(until) = may_end(ctx, &ground)? else { continue };
        let mut last = None;
        while let Some(page) = page(ctx, &ground, (At::from_micros(0), until), last.as_ref(), BEHIND).await? {
            for (it, reminded) in &page {
                if all.len() == SHOWN {
                    return Ok(all);
                }
                if waited(ctx, &ground, it, *reminded)? {
                    all.push((it.clone(), ground.clone()));
                }
            }
            last = page.into_iter().next_back().map(|it| it.0);
        }
    }
    Ok(all)
}

/// Whose fee ended up to then may lose their membership, once they were reminded; `None` without such a rule.
fn may_end(ctx: &Ctx, ground: &Ground) -> Result<Option<At>> {
    let (Some(after), Some(grace)) = (ground.after, ground.grace) else { return Ok(None) };
    before(ctx, after).and_then(|it| earlier(ctx, it, grace)).map(Some)
}

/// Whether the time that the constitution gives after the reminder has passed. Whom no letter reaches is reminded by
/// whoever confirms the end.
fn waited(ctx: &Ctx, ground: &Ground, it: &Owing, reminded: Option<At>) -> Result<bool> {
    let Some(grace) = ground.grace else { return Ok(false) };
    let since = before(ctx, grace)?;
    Ok(reminded.map_or(it.email.is_none(), |at| at.date(&ctx.group.zone) <= since.date(&ctx.group.zone)))
}

/// Confirms the end of a membership for an unpaid fee.
pub async fn confirm_end(tx: &mut Tx, ctx: &Ctx, person: PersonId) -> Result<()> {
    if !ends(ctx, person).await? {
        return Err(Problem::refused(
            "The constitution does not let this membership end for an unpaid fee today.",
        ));
    }
    people::service::end_membership(tx, ctx, person, ctx.now, Ending::Lapsed).await
}

async fn ends(ctx: &Ctx, person: PersonId) -> Result<bool> {
    for ground in grounds(ctx).await? {
        let (Some(until), Some(it)) =
            (may_end(ctx, &ground)?, people::service::paid(ctx, &ground.category, person).await?)
        else {
            continue;
        };
        let at = (it.paid_until, it.paid_until);
        let known = reminder::sent(ctx.db(), ctx.group.id, BEHIND, at).await?;
        let reminded = known.get(&(person, it.paid_until)).copied();
        if it.paid_until <= until && waited(ctx, &ground, &it, reminded)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn before(ctx: &Ctx, period: Period) -> Result<At> {
    earlier(ctx, ctx.now, period)
}

/// So much earlier, in calendar units.
fn earlier(ctx: &Ctx, at: At, period: Period) -> Result<At> {
    let zone = &ctx.group.zone;
    let span = period.years.years().months(period.months).weeks(period.weeks).days(period.days);
    let day = at.date(zone).checked_sub(span);
    let day = day.map_err(|_| Problem::internal("A period of the constitution cannot be dated."))?;
    Ok(At::start_of_day(day, zone))
}

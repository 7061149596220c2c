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
/// The most reminders one run sends.
const MOST: i64 = 200;

/// Sends the reminders that are due; the number sent. Nobody is reminded of the same day twice in the same way.
pub async fn remind(ctx: &Ctx) -> Result<usize> {
    let mut sent = 0;
    for ground in grounds(ctx).await? {
        for days in BEFORE {
            let to = ctx.now.plus_days(days, &ctx.group.zone);
            let kind = format!("before-{days}");
            for it in people::service::paid_between(ctx, &ground.category, ctx.now, to, MOST).await? {
                sent += usize::from(once(ctx, &it, &kind, |it, end| soon(ctx, it, end)).await?);
            }
        }
        if let Some(after) = ground.after {
            let to = before(ctx, after)?;
            for it in
                people::service::paid_between(ctx, &ground.category, At::from_micros(0), to, MOST).await?
            {
                sent += usize::from(once(ctx, &it, "behind", |it, end| behind(ctx, it, end, &ground)).await?);
            }
        }
    }
    Ok(sent)
}

async fn once(
    ctx: &Ctx,
    it: &Owing,
    kind: &str,
    words: impl Fn(&Owing, &str) -> (String, String),
) -> Result<bool> {
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

/// Memberships that the constitution lets end now for an unpaid fee, each with the clause. Somebody confirms it.
pub async fn ending(ctx: &Ctx) -> Result<Vec<(Owing, Ground)>> {
    ctx.need(Power::EditRegister, None)?;
    let mut all = vec![];
    for ground in grounds(ctx).await? {
        let (Some(after), Some(grace)) = (ground.after, ground.grace) else { continue };
        let to = before(ctx, after).and_then(|it| earlier(ctx, it, grace))?;
        let due = people::service::paid_between(ctx, &ground.category, At::from_micros(0), to, MOST).await?;
        all.extend(due.into_iter().map(|it| (it, ground.clone())));
    }
    Ok(all)
}

/// Confirms the end of a membership for an unpaid fee.
pub async fn confirm_end(tx: &mut Tx, ctx: &Ctx, person: PersonId) -> Result<()> {
    let all = ending(ctx).await?;
    if !all.iter().any(|it| it.0.person == person) {
        return Err(Problem::refused(
            "The constitution does not let this membership end for an unpaid fee today.",
        ));
    }
    people::service::end_membership(tx, ctx, person, ctx.now, Ending::Lapsed).await
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

//! Emergency access: somebody in office needs for some hours what another office may do. A second officer agrees, everyone
//! in office is told, what was looked at is listed, and it ends by itself.

use kernel::{Ctx, Grant, Line, PersonId, Power, Problem, Result, Tx, audit, audit::Look, transact};

use access::service::second;

use super::terms;
use crate::model::{Emergency, EmergencyId, EmergencyState, FOR_EMERGENCIES, MOST_HOURS, power_label};
use crate::store::access as store;

/// Asks for a power for some hours.
pub async fn ask_emergency(ctx: &Ctx, power: Power, hours: i64, reason: &str) -> Result<EmergencyId> {
    let person = in_office(ctx).await?;
    ctx.need_step_up()?;
    need_second(ctx, person).await?;
    if !FOR_EMERGENCIES.contains(&power) {
        return Err(Problem::field("power", "Choose from the list."));
    }
    if !(1..=MOST_HOURS).contains(&hours) {
        return Err(Problem::field("hours", format!("From one hour to {MOST_HOURS}.")));
    }
    let reason = reason.trim();
    if reason.chars().count() < 10 || reason.chars().count() > 500 {
        return Err(Problem::field(
            "reason",
            "Say in 10 to 500 letters why it cannot wait for whoever holds the office.",
        ));
    }
    if ctx.may(power, None) {
        return Err(Problem::field("power", "You may do this already."));
    }
    let it = Emergency {
        id: EmergencyId(ctx.new_id()),
        person,
        power,
        hours,
        reason: reason.to_owned(),
        asked_at: ctx.now,
        agreed_at: None,
        agreed_by: None,
        until: None,
        ended_by: None,
    };
    transact!(ctx.db(), tx => {
        store::ask(tx, ctx, &it).await?;
        audit(tx, ctx, Line::new("emergency.asked").on("emergency", it.id.0).fields(&["power", "hours", "reason"])).await?;
        tell(tx, ctx, &it, "asks for emergency access").await
    })?;
    Ok(it.id)
}

/// A second officer agrees, and it begins.
pub async fn agree_emergency(ctx: &Ctx, id: EmergencyId) -> Result<()> {
    let by = in_office(ctx).await?;
    ctx.need_step_up()?;
    need_second(ctx, by).await?;
    let it = waiting(ctx, id).await?;
    if it.person == by {
        return Err(Problem::refused("Nobody agrees to their own emergency access. Ask another officer."));
    }
    if second::rule(ctx).await?.required && !second::has(ctx.db(), ctx.group.id, it.person).await? {
        return Err(Problem::refused(
            "Whoever asked for this has no second factor, so nobody can agree to it.",
        )
        .hint("Ask them to set one up and to ask again."));
    }
    let until = ctx.now.plus_hours(it.hours);
    transact!(ctx.db(), tx => {
        if !store::agree(tx, ctx, id, by, until).await? {
            return Err(Problem::conflict("Somebody agreed to this or called it off a moment ago."));
        }
        audit(tx, ctx, Line::new("emergency.begun").on("emergency", id.0).fields(&["until"])).await?;
        let when = format!("has emergency access until {}", until.long(&ctx.group.zone));
        tell(tx, ctx, &it, &when).await
    })
}

/// Ends it before its time: the person, or any officer.
pub async fn end_emergency(ctx: &Ctx, id: EmergencyId) -> Result<()> {
    in_office(ctx).await?;
    transact!(ctx.db(), tx => {
        if !store::end(tx, ctx, id).await? {
            return Err(Problem::refused("This has ended already."));
        }
        audit(tx, ctx, Line::new("emergency.ended").on("emergency", id.0)).await
    })
}

/// Every use, newest first, each with the lists that were read by it.
pub async fn emergencies(ctx: &Ctx) -> Result<Vec<(Emergency, Vec<Look>)>> {
    in_office(ctx).await?;
    let mut all = vec![];
    for it in store::emergencies(ctx.db(), ctx.group.id).await? {
        let mut looks = vec![];
        if let (Some(from), Some(until)) = (it.agreed_at, it.until) {
            looks = audit::looks_between(ctx.db(), ctx.group.id, from, until, Some(it.person)).await?;
            looks.retain(|look| look.office.contains(THROUGH));
        }
        all.push((it, looks));
    }
    Ok(all)
}

/// How many wait for the actor to agree.
pub(crate) async fn to_agree(ctx: &Ctx) -> Result<usize> {
    let all = store::emergencies(ctx.db(), ctx.group.id).await?;
    let waits =
        |it: &&Emergency| it.state(ctx.now) == EmergencyState::Waiting && Some(it.person) != ctx.actor.person;
    Ok(all.iter().filter(waits).count())
}

const THROUGH: &str = "Emergency access";

pub(super) async fn grants(
    db: &kernel::Db,
    group: kernel::GroupId,
    person: PersonId,
    at: kernel::At,
) -> Result<Vec<Grant>> {
    let all = store::powers(db, group, person, at).await?;
    let grant = |(power, until)| Grant { power, over: None, through: THROUGH.to_owned(), until: Some(until) };
    Ok(all.into_iter().map(grant).collect())
}

async fn waiting(ctx: &Ctx, id: EmergencyId) -> Result<Emergency> {
    let all = store::emergencies(ctx.db(), ctx.group.id).await?;
    let found = all.into_iter().find(|it| it.id == id && it.state(ctx.now) == EmergencyState::Waiting);
    found
        .ok_or_else(|| Problem::not_found("Nothing waits here; it may have begun, ended or waited too long."))
}

/// Whoever holds a post today: a past holder who still reads, or somebody with emergency access alone, does not count.
async fn in_office(ctx: &Ctx) -> Result<PersonId> {
    let person = ctx.person()?;
    if terms::posts_held(ctx, person, ctx.now).await?.is_empty() {
        return Err(Problem::forbidden("This is for those who hold an office today."));
    }
    if ctx.powers_awake() { Ok(person) } else { Err(Problem::confirm_again()) }
}

/// Two mailboxes must not be enough to open the register: where officers need a second factor, both who ask and who agree
/// have shown theirs within the hour, without time of grace, also those whose post gives no powers of its own.
async fn need_second(ctx: &Ctx, person: PersonId) -> Result<()> {
    if second::has(ctx.db(), ctx.group.id, person).await? {
        let fresh = |at: kernel::At| at.plus_minutes(60) > ctx.now;
        return match ctx.actor.second_at.is_some_and(fresh) {
            true => Ok(()),
            false => Err(Problem::confirm_because(
                "Emergency access asks for your second factor once more: /confirm",
            )),
        };
    }
    if !second::rule(ctx).await?.required {
        return Ok(());
    }
    Err(Problem::refused(
        "Emergency access is asked for and agreed to with a second factor, and you have none.",
    )
    .hint("Set one up under /account/second. The time that officers are given for it does not count here."))
}

/// Tells everybody in office.
async fn tell(tx: &mut Tx, ctx: &Ctx, it: &Emergency, what: &str) -> Result<()> {
    let mut people: Vec<PersonId> = terms::running(ctx, ctx.now)
        .await?
        .iter()
        .flat_map(|it| it.holders.iter().map(|one| one.person))
        .collect();
    people.sort();
    people.dedup();
    let name = people::service::names(ctx, &[it.person]).await?.remove(&it.person).unwrap_or_default();
    for person in people {
        let Some(to) = access::service::address_of(ctx.db(), ctx.group.id, person).await? else { continue };
        let out = mail::Outgoing {
            person: Some(person),
            to,
            to_name: String::new(),
            kind: mail::Kind::Personal,
            subject: format!("{name} {what}"),
            text: format!(
                "{name} {what}: to {}, for {} hours at most.\n\nThe reason given: {}\n\nEverything that is looked at with it \
                 is listed. Any officer can end it at once: {}/bodies/emergency",
                power_label(it.power),
                it.hours,
                it.reason,
                ctx.base_url()
            ),
            html: None,
        };
        mail::service::queue(tx, ctx, out).await?;
    }
    Ok(())
}

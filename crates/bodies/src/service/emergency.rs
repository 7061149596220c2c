//! Emergency access: somebody in office needs for some hours what another office may do. A second officer agrees, everyone
//! in office is told, what was looked at is listed, and it ends by itself.

use kernel::{Ctx, Grant, Hold, Line, PersonId, Power, Problem, Result, Tx, audit, audit::Look, transact};

use access::service::second;

use super::terms;
use crate::model::{
    Emergency, EmergencyId, EmergencyState, FOR_EMERGENCIES, MOST_ASKED, MOST_HOURS, WAITS, power_label,
};
use crate::store::access as store;

/// Asks for a power for some hours.
pub async fn ask_emergency(ctx: &Ctx, power: Power, hours: i64, reason: &str) -> Result<EmergencyId> {
    let person = in_office(ctx).await?;
    ctx.need_step_up()?;
    second::need_own(ctx, ASKED).await?;
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
        refuse_again(tx, ctx, person).await?;
        store::ask(tx, ctx, &it).await?;
        audit(tx, ctx, Line::new("emergency.asked").on("emergency", it.id.0).fields(&["power", "hours", "reason"])).await?;
        tell(tx, ctx, &it, "asks for emergency access").await
    })?;
    Ok(it.id)
}

/// One request of a person is open at a time, and few in a day: each writes to everybody in office, and among many letters
/// the one that matters drowns.
async fn refuse_again(tx: &mut Tx, ctx: &Ctx, person: PersonId) -> Result<()> {
    let asked = store::asked_since(tx, ctx.group.id, person, ctx.now.plus_hours(-WAITS)).await?;
    if let Some((at, _)) = asked.iter().find(|it| it.1) {
        let why = format!(
            "You asked on {} already, and it waits for a second officer; everybody in office was told.",
            at.long(&ctx.group.zone)
        );
        return Err(Problem::refused(why).hint("Ring somebody to agree to it, or call it off and ask anew."));
    }
    match asked.get(MOST_ASKED - 1) {
        None => Ok(()),
        Some((at, _)) => Err(Problem::refused(format!(
            "You asked for emergency access {MOST_ASKED} times within a day, and everybody in office was written to each time. \
             You can ask again from {}.",
            at.plus_hours(WAITS).long(&ctx.group.zone)
        ))
        .hint("Another officer can ask for it meanwhile.")),
    }
}

/// A second officer agrees, and it begins.
pub async fn agree_emergency(ctx: &Ctx, id: EmergencyId) -> Result<()> {
    let by = in_office(ctx).await?;
    ctx.need_step_up()?;
    second::need_own(ctx, ASKED).await?;
    let it = waiting(ctx, id).await?;
    if it.person == by {
        return Err(Problem::refused("Nobody agrees to their own emergency access. Ask another officer."));
    }
    if terms::posts_held(ctx, it.person, ctx.now).await?.is_empty() {
        return Err(Problem::refused(
            "Whoever asked for this holds no office any more, so nobody can agree to it.",
        )
        .hint("Somebody who holds one today can ask for it."));
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

/// Ends what these people asked for or use by emergency access, as far as they hold no post any more.
pub(super) async fn end_with_office(tx: &mut Tx, ctx: &Ctx, people: &[PersonId]) -> Result<()> {
    for person in people {
        if store::end_without_post(tx, ctx, *person).await? > 0 {
            audit(tx, ctx, Line::new("emergency.ended-with-office").on("person", person.0)).await?;
        }
    }
    Ok(())
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
/// Also those whose post gives no powers of its own show a second factor for it.
const ASKED: &str = "Emergency access is asked for and agreed to";

pub(super) async fn grants(
    db: &kernel::Db,
    group: kernel::GroupId,
    person: PersonId,
    at: kernel::At,
) -> Result<Vec<Grant>> {
    let all = store::powers(db, group, person, at).await?;
    let grant = |(power, until)| Grant {
        by: Hold::Emergency,
        power,
        over: None,
        through: THROUGH.to_owned(),
        until: Some(until),
    };
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

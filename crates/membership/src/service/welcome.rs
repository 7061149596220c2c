//! Welcoming: a newcomer is handed to somebody in their ward, and what was done is ticked off.

use kernel::feature::held_back;
use kernel::personal::Purpose;
use kernel::{Channel, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, transact};

use crate::model::{STEPS, Welcome, Welcomer, WelcomerId};
use crate::store::welcome;

/// In how many days a newcomer is to hear from somebody.
const DAYS: i64 = 7;

/// Begins the welcome of a new member, with whoever has the fewest in their ward. Done again, it changes nothing.
pub async fn begin(tx: &mut Tx, ctx: &Ctx, person: PersonId, area: &str) -> Result<()> {
    let welcomer = welcome::free(tx, ctx.group.id, area, person).await?;
    let it = Welcome {
        person,
        area: area.to_owned(),
        welcomer,
        began_at: ctx.now,
        due_at: ctx.now.plus_days(DAYS, &ctx.group.zone),
        closed_at: None,
        done: vec![],
    };
    if welcome::begin(tx, ctx.group.id, &it).await?
        && let Some(to) = welcomer
    {
        tell(tx, ctx, to).await?;
    }
    Ok(())
}

/// Begins the welcome of somebody who was added to the register, if they became a member in the last month.
pub async fn newcomer(ctx: &Ctx, person: PersonId) -> Result<()> {
    let found = match people::service::listed(ctx, person).await {
        Ok(found) => found,
        // Taken out again before anybody was told.
        Err(problem) if problem.kind == kernel::Kind::NotFound => return Ok(()),
        Err(problem) => return Err(problem),
    };
    let recent = found.since_at.is_some_and(|since| since.plus_days(30, &ctx.group.zone) > ctx.now);
    if found.status != people::Status::Member.slug() || !recent {
        return Ok(());
    }
    transact!(ctx.db(), tx => {
        begin(tx, ctx, person, found.area.as_deref().unwrap_or_default()).await
    })
}

/// The letter names nobody: who is new is seen after signing in.
async fn tell(tx: &mut Tx, ctx: &Ctx, to: PersonId) -> Result<()> {
    let Some(reach) = people::service::reach(tx, ctx, to).await? else { return Ok(()) };
    let Some(email) = reach.email else { return Ok(()) };
    let message = mail::Outgoing {
        person: Some(to),
        to: email,
        to_name: reach.name.clone(),
        kind: mail::Kind::Personal,
        subject: "Somebody new to welcome".to_owned(),
        text: format!(
            "Hello {},\n\nsomebody new has joined {}, and you are the one to say hello, within a week. Who it is, and \
             how to reach them: {}/welcome\n\nThank you.",
            reach.name,
            ctx.group.name,
            ctx.base_url()
        ),
        html: None,
    };
    mail::service::queue(tx, ctx, message).await.map(drop)
}

/// Puts a member on the list of those who welcome newcomers; an empty area is anywhere.
pub async fn add_welcomer(tx: &mut Tx, ctx: &Ctx, number: i64, area: &str) -> Result<WelcomerId> {
    ctx.need(Power::WelcomeMembers, None)?;
    let found = people::service::by_number(tx, ctx, number).await?;
    let person = found.ok_or_else(|| {
        Problem::field("number", format!("Nobody in the register is a member with the number {number}."))
    })?;
    let area = area.trim();
    if area.chars().count() > 100 {
        return Err(Problem::field("area", "A ward or branch has a name of at most 100 letters."));
    }
    let it = Welcomer { id: WelcomerId(ctx.new_id()), person, area: area.to_owned() };
    welcome::add_welcomer(tx, ctx.group.id, &it, ctx.now).await?;
    audit(tx, ctx, Line::new("welcomer.added").on("person", person.0)).await?;
    Ok(it.id)
}

/// Takes somebody off the list. What they have begun stays theirs until it is given to another.
pub async fn end_welcomer(tx: &mut Tx, ctx: &Ctx, id: WelcomerId) -> Result<()> {
    ctx.need(Power::WelcomeMembers, None)?;
    if !welcome::end_welcomer(tx, ctx.group.id, id, ctx.now).await? {
        return Err(Problem::not_found("There is no such entry, or it was taken off already."));
    }
    audit(tx, ctx, Line::new("welcomer.ended").on("welcomer", id.0)).await
}

/// The list of welcomers.
pub async fn welcomers(ctx: &Ctx) -> Result<Vec<Welcomer>> {
    ctx.need(Power::WelcomeMembers, None)?;
    welcome::welcomers(ctx.db(), ctx.group.id).await
}

/// All open welcomes, the longest waiting first.
pub async fn open(ctx: &Ctx) -> Result<Vec<Welcome>> {
    ctx.need(Power::WelcomeMembers, None)?;
    usable(ctx).await
}

/// Without those who asked that their data be kept and not used.
async fn usable(ctx: &Ctx) -> Result<Vec<Welcome>> {
    let held = held_back(ctx, Purpose::Organising, Channel::List).await?;
    let all = welcome::open(ctx.db(), ctx.group.id).await?;
    Ok(all.into_iter().filter(|it| !held.contains_key(&it.person)).collect())
}

/// Those that are the signed-in person's to do.
pub async fn mine(ctx: &Ctx) -> Result<Vec<Welcome>> {
    let me = ctx.person()?;
    Ok(usable(ctx).await?.into_iter().filter(|it| it.welcomer == Some(me)).collect())
}

/// Gives a newcomer to another welcomer.
pub async fn assign(tx: &mut Tx, ctx: &Ctx, person: PersonId, to: PersonId) -> Result<()> {
    ctx.need(Power::WelcomeMembers, None)?;
    let all = welcome::welcomers(ctx.db(), ctx.group.id).await?;
    if !all.iter().any(|it| it.person == to) {
        return Err(Problem::field("welcomer", "Choose somebody from the list of welcomers."));
    }
    if !welcome::assign(tx, ctx.group.id, person, to).await? {
        return Err(Problem::not_found("There is no such welcome, or it is done."));
    }
    tell(tx, ctx, to).await?;
    audit(tx, ctx, Line::new("welcome.assigned").on("person", person.0)).await
}

/// Ticks a step off: the welcomer's own, or any for those who keep the list. After the last one the welcome is done.
pub async fn tick(tx: &mut Tx, ctx: &Ctx, it: &Welcome, step: usize) -> Result<bool> {
    if it.welcomer != ctx.actor.person || it.welcomer.is_none() {
        ctx.need(Power::WelcomeMembers, None)?;
    }
    if step >= STEPS.len() {
        return Err(Problem::field("step", "There is no such step."));
    }
    let place = i64::try_from(step).unwrap_or(0);
    welcome::step(tx, ctx.group.id, it.person, place, (ctx.now, ctx.actor.person)).await?;
    let all = (0..STEPS.len()).all(|n| n == step || it.done.contains(&n));
    if all {
        welcome::close(tx, ctx.group.id, it.person, ctx.now).await?;
    }
    audit(tx, ctx, Line::new("welcome.step").on("person", it.person.0)).await?;
    Ok(all)
}

/// One open welcome, for its welcomer or for those who keep the list.
pub async fn one(ctx: &Ctx, person: PersonId) -> Result<Welcome> {
    let found = welcome::open(ctx.db(), ctx.group.id).await?.into_iter().find(|it| it.person == person);
    let mine = |it: &Welcome| it.welcomer.is_some() && it.welcomer == ctx.actor.person;
    found
        .filter(|it| mine(it) || ctx.may(Power::WelcomeMembers, None))
        .ok_or_else(|| Problem::not_found("There is no such welcome, or it is done."))
}

/// Forgets that somebody was to be welcomed, who was taken out of the register again.
pub async fn forget(ctx: &Ctx, person: PersonId) -> Result<()> {
    transact!(ctx.db(), tx => { welcome::forget(tx, ctx.group.id, person).await })
}

//! A member's way from one group to another: what the register of each does. Only the transfers of the segment's
//! capability call these; each is dated, and each can be brought back.

use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, emit};
use serde::{Deserialize, Serialize};

use super::{accounts, contacts, membership, projection, register};
use crate::model::{ContactKind, Ending, FactId, FactKind, NewPerson, Source};
use crate::store::{contact, fact, person};

/// The membership that a move ended, and what brings it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    pub fact: FactId,
    /// When it would have ended without the move.
    pub until_before: Option<At>,
}

/// Ends the membership that runs at `at`, because its holder is in another group from then on. `None` if none runs.
pub async fn transfer_end(tx: &mut Tx, ctx: &Ctx, id: PersonId, at: At) -> Result<Option<Ended>> {
    ctx.need(Power::EditRegister, None)?;
    person::lock(tx, ctx.group.id, id).await?;
    let facts = fact::of_person(tx, ctx.group.id, id).await?;
    let running = facts.iter().find(|it| it.kind == FactKind::Membership && it.holds(at) && it.from < at);
    let Some(running) = running else { return Ok(None) };
    let ended = Ended { fact: running.id, until_before: running.until };
    membership::end_membership(tx, ctx, id, at, Ending::Moved).await?;
    Ok(Some(ended))
}

/// Undoes [`transfer_end`]: the membership goes on as if it had not ended.
pub async fn transfer_restore(tx: &mut Tx, ctx: &Ctx, id: PersonId, ended: &Ended) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    person::lock(tx, ctx.group.id, id).await?;
    fact::reopen(tx, ctx.group.id, ended.fact).await?;
    if let Some(until) = ended.until_before {
        fact::close(tx, ctx.group.id, ended.fact, until, None).await?;
    }
    projection::refresh(tx, ctx, id).await?;
    audit(tx, ctx, Line::new("membership.restored").on("person", id.0).fields(&["membership"])).await
}

/// Writes whoever comes from another group: a new entry, or what is new of a known one. The known one's name and ways of
/// being reached stay; where there are none, those that were sent are taken.
///
/// # Errors
/// A `Problem` on "email" or "national_number" if they belong to somebody else, or the known one has another number.
pub async fn transfer_in(
    tx: &mut Tx,
    ctx: &Ctx,
    known: Option<PersonId>,
    new: &NewPerson,
) -> Result<PersonId> {
    ctx.need(Power::EditRegister, None)?;
    let Some(id) = known else {
        let id = register::insert(tx, ctx, new, None).await?;
        if let Some(email) = &new.email {
            accounts::link(tx, ctx, email, id, &new.name()).await?;
        }
        audit(tx, ctx, Line::new("person.moved-in").on("person", id.0).fields(&["name"])).await?;
        emit(tx, ctx, "people.added", &serde_json::json!({ "person": id })).await?;
        return Ok(id);
    };
    person::lock(tx, ctx.group.id, id).await?;
    let there = person::get(tx, ctx.group.id, id).await?;
    match (&there.national_number, &new.national_number) {
        (Some(ours), Some(theirs)) if ours != theirs => {
            let why =
                format!("This entry has the national number {ours}, but {theirs} was sent: two people.");
            return Err(Problem::field("national_number", why));
        }
        (None, Some(theirs)) => {
            let holder = person::by_national(tx, ctx.group.id, theirs).await?;
            if holder.is_some() {
                let why = format!("Another entry has the national number {theirs} already.");
                return Err(Problem::field("national_number", why));
            }
            person::set_national(tx, ctx.group.id, id, Some(theirs)).await?;
        }
        _ => {}
    }
    fill_contacts(tx, ctx, id, new).await?;
    let held = fact::of_person(tx, ctx.group.id, id).await?;
    for one in &new.facts {
        let same = held.iter().any(|it| it.kind == one.kind && it.value == one.value && it.holds(one.from));
        if !same || one.kind == FactKind::FeePaid {
            membership::record_fact(tx, ctx, id, one.clone()).await?;
        }
    }
    projection::refresh(tx, ctx, id).await?;
    audit(tx, ctx, Line::new("person.moved-in").on("person", id.0).fields(&["fact"])).await?;
    Ok(id)
}

async fn fill_contacts(tx: &mut Tx, ctx: &Ctx, id: PersonId, new: &NewPerson) -> Result<()> {
    let reach = contact::of_person(tx, ctx.group.id, id).await?;
    let none = |kind| !reach.iter().any(|it| it.kind == kind && it.until.is_none());
    if let Some(email) = new.email.as_ref().filter(|_| none(ContactKind::Email)) {
        contacts::refuse_taken(tx, ctx, email, Some(id)).await?;
        contacts::insert_email(tx, ctx, id, email, None).await?;
        accounts::link(tx, ctx, email, id, &new.name()).await?;
    }
    if let Some(phone) = new.phone.as_ref().filter(|_| none(ContactKind::Phone)) {
        contacts::insert_phone(tx, ctx, id, phone).await?;
    }
    if let Some(postal) = new.postal.as_ref().filter(|_| none(ContactKind::Post)) {
        contacts::insert_postal(tx, ctx, id, postal).await?;
    }
    Ok(())
}

/// Undoes [`transfer_in`] that was done at `since`: what was recorded then never held, and what it replaced goes on. The
/// entry stays, as somebody who is no member, so that nothing recorded since is lost.
pub async fn transfer_back(
    tx: &mut Tx,
    ctx: &Ctx,
    id: PersonId,
    since: At,
    number_before: Option<&str>,
) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    person::lock(tx, ctx.group.id, id).await?;
    let facts = fact::of_person(tx, ctx.group.id, id).await?;
    let ours: Vec<_> =
        facts.iter().filter(|it| it.source == Source::Transfer && it.recorded_at >= since).collect();
    for it in &facts {
        let replaced = ours.iter().any(|new| new.kind == it.kind && it.until == Some(new.from));
        let closed = it.source != Source::Transfer && it.kind.replaces() && it.withdrawn_at.is_none();
        if replaced && closed && it.ending.is_none_or(|why| why == Ending::Changed) {
            fact::reopen(tx, ctx.group.id, it.id).await?;
        }
    }
    for it in ours {
        fact::withdraw(tx, ctx.group.id, id, it.id, ctx.now).await?;
    }
    person::set_national(tx, ctx.group.id, id, number_before).await?;
    membership::drop_opinions(tx, ctx, id).await?;
    projection::refresh(tx, ctx, id).await?;
    audit(tx, ctx, Line::new("person.moved-back").on("person", id.0)).await?;
    emit(tx, ctx, "people.left", &serde_json::json!({ "person": id, "at": ctx.now })).await
}

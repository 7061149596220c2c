//! Memberships and the other dated facts: recorded, ended, or withdrawn as a mistake. Nothing is rewritten.

use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, emit};

use super::projection;
use crate::model::{Class, Ending, Fact, FactId, FactKind, NewFact, Source, Standing};
use crate::store::{declaration, fact, person};

/// Makes somebody a member of a category from an instant on. A membership that runs then goes on in the new category.
pub async fn begin_membership(
    tx: &mut Tx,
    ctx: &Ctx,
    person: PersonId,
    category: &str,
    from: At,
    source: Source,
) -> Result<FactId> {
    let new = NewFact::new(FactKind::Membership, category, from, source)?;
    record_fact(tx, ctx, person, new).await
}

/// Ends the membership that runs at `at`.
pub async fn end_membership(tx: &mut Tx, ctx: &Ctx, person: PersonId, at: At, why: Ending) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    person::lock(tx, ctx.group.id, person).await?;
    let facts = fact::of_person(tx, ctx.group.id, person).await?;
    let running = facts.iter().find(|it| it.kind == FactKind::Membership && it.holds(at));
    let running =
        running.ok_or_else(|| Problem::refused("There is no membership on that day that could end."))?;
    if at <= running.from {
        return Err(Problem::field("until", "The end must come after the beginning."));
    }
    fact::close(tx, ctx.group.id, running.id, at, Some(why)).await?;
    projection::refresh(tx, ctx, person).await?;
    let detail = serde_json::json!({ "category": running.value, "until": at, "ending": why.slug() });
    audit(
        tx,
        ctx,
        Line::new("membership.ended").on("person", person.0).fields(&["membership"]).detail(detail),
    )
    .await?;
    emit(tx, ctx, "people.left", &serde_json::json!({ "person": person, "at": at })).await
}

/// Records a dated fact. Where a kind has one value at a time, the one before ends at that instant.
pub async fn record_fact(tx: &mut Tx, ctx: &Ctx, person: PersonId, new: NewFact) -> Result<FactId> {
    need_for(ctx, person, new.kind)?;
    person::lock(tx, ctx.group.id, person).await?;
    let known = fact::of_person(tx, ctx.group.id, person).await?;
    refuse_twice(&known, &new)?;
    refuse_opinion(ctx, &known, &new)?;
    if new.kind.replaces() {
        close_earlier(tx, ctx, &known, &new).await?;
    }
    let id = insert(tx, ctx, person, &new).await?;
    if new.kind == FactKind::RegularContact {
        drop_opinions(tx, ctx, person).await?;
    }
    projection::refresh(tx, ctx, person).await?;
    if new.kind.is_flag() {
        // The trail says that a flag was set, and not which.
        return audit(tx, ctx, Line::new("person.flag-set").on("person", person.0)).await.map(|()| id);
    }
    let detail = serde_json::json!({ "kind": new.kind.slug(), "value": new.value, "from": new.from, "until": new.until });
    audit(tx, ctx, Line::new("person.fact-recorded").on("person", person.0).fields(&["fact"]).detail(detail))
        .await?;
    Ok(id)
}

/// Flags are set and ended by those who may see them, confirmed a moment ago, and never by the person they are about; the
/// rest is the register's.
fn need_for(ctx: &Ctx, person: PersonId, kind: FactKind) -> Result<()> {
    if !kind.is_flag() {
        return ctx.need(Power::EditRegister, None);
    }
    ctx.need(Power::SeeFlags, None)?;
    if ctx.actor.person == Some(person) && !ctx.actor.system {
        return Err(Problem::refused("Nobody sets or ends a flag about themselves.")
            .hint("Another officer who sees flags can."));
    }
    ctx.need_step_up()
}

/// Ends a flag that is set today, as of now.
pub async fn end_flag(tx: &mut Tx, ctx: &Ctx, person: PersonId, kind: FactKind) -> Result<()> {
    need_for(ctx, person, kind)?;
    person::lock(tx, ctx.group.id, person).await?;
    let known = fact::of_person(tx, ctx.group.id, person).await?;
    let mut ended = false;
    for it in known.iter().filter(|it| kind.is_flag() && it.kind == kind && it.holds(ctx.now)) {
        ended |= if it.from == ctx.now {
            fact::withdraw(tx, ctx.group.id, person, it.id, ctx.now).await?
        } else {
            fact::close(tx, ctx.group.id, it.id, ctx.now, None).await?
        };
    }
    if !ended {
        return Err(Problem::refused("This flag is not set today, so there is nothing to end."));
    }
    projection::refresh(tx, ctx, person).await?;
    audit(tx, ctx, Line::new("person.flag-ended").on("person", person.0)).await
}

/// The same form sent twice records one fact.
fn refuse_twice(known: &[Fact], new: &NewFact) -> Result<()> {
    let same = |it: &&Fact| {
        let stretch = it.from == new.from && it.until == new.until;
        it.withdrawn_at.is_none() && it.kind == new.kind && it.value == new.value && stretch
    };
    match known.iter().find(same) {
        Some(_) => Err(Problem::conflict("This is recorded already, so nothing was added.")),
        None => Ok(()),
    }
}

/// Of somebody who is neither member, former member nor regular contact, no opinion is held.
fn refuse_opinion(ctx: &Ctx, known: &[Fact], new: &NewFact) -> Result<()> {
    if !new.kind.is_opinion() || Standing::at(known, ctx.now).class().may_hold_opinions() {
        return Ok(());
    }
    Err(opinion(new.kind.slug()))
}

/// What somebody thinks goes once they are of no class of which it may be held.
pub(crate) async fn drop_opinions(tx: &mut Tx, ctx: &Ctx, person: PersonId) -> Result<()> {
    let facts = fact::of_person(tx, ctx.group.id, person).await?;
    if Standing::at(&facts, ctx.now).class() == Class::Other {
        fact::forget_opinions(tx, ctx.group.id, person).await?;
        declaration::forget(tx, ctx.group.id, person).await?;
    }
    Ok(())
}

/// The refusal, on the field that holds the opinion.
pub(crate) fn opinion(field: &str) -> Problem {
    let why =
        "Nobody's opinion is held who is neither a member, nor was one, nor is in regular contact with us.";
    Problem::field(field, why)
        .hint("Record first that they are in regular contact, if they are (UK GDPR Article 9(2)(d)).")
}

/// The same for somebody who is written with all their facts at once.
pub(crate) fn refuse_opinions(facts: &[NewFact]) -> Result<()> {
    let grounds = |it: &NewFact| {
        it.kind == FactKind::Membership || (it.kind == FactKind::RegularContact && it.value == "yes")
    };
    match facts.iter().find(|it| it.kind.is_opinion()) {
        Some(it) if !facts.iter().any(grounds) => Err(opinion(it.kind.slug())),
        _ => Ok(()),
    }
}

async fn close_earlier(tx: &mut Tx, ctx: &Ctx, known: &[Fact], new: &NewFact) -> Result<()> {
    let why = (new.kind == FactKind::Membership).then_some(Ending::Changed);
    for old in known {
        let runs_on = old.kind == new.kind && old.from < new.from && old.holds(new.from);
        if runs_on {
            fact::close(tx, ctx.group.id, old.id, new.from, why).await?;
        }
    }
    Ok(())
}

/// Says that a fact was recorded by mistake: it never held. It stays visible in the history.
pub async fn withdraw_fact(tx: &mut Tx, ctx: &Ctx, person: PersonId, id: FactId) -> Result<()> {
    let known = fact::of_person(tx, ctx.group.id, person).await?;
    let kind = known.iter().find(|it| it.id == id).map_or(FactKind::Membership, |it| it.kind);
    need_for(ctx, person, kind)?;
    if !fact::withdraw(tx, ctx.group.id, person, id, ctx.now).await? {
        return Err(Problem::not_found("There is no such entry, or it was withdrawn already."));
    }
    drop_opinions(tx, ctx, person).await?;
    projection::refresh(tx, ctx, person).await?;
    let detail = serde_json::json!({ "fact": id });
    audit(tx, ctx, Line::new("person.fact-withdrawn").on("person", person.0).fields(&["fact"]).detail(detail))
        .await
}

pub(crate) async fn insert(tx: &mut Tx, ctx: &Ctx, person: PersonId, new: &NewFact) -> Result<FactId> {
    let id = FactId(ctx.new_id());
    let fact = Fact {
        id,
        person,
        kind: new.kind,
        value: new.value.clone(),
        from: new.from,
        until: new.until,
        ending: None,
        source: new.source,
        recorded_at: ctx.now,
        recorded_by: ctx.actor.person,
        withdrawn_at: None,
    };
    fact::insert(tx, ctx.group.id, &fact).await?;
    Ok(id)
}

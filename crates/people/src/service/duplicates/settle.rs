//! Facts on which two entries differ: where the one holds, the other ends or never held, and comes back as it was.

use std::collections::BTreeMap;

use kernel::{At, Ctx, PersonId, Problem, Result, Tx};
use serde::{Deserialize, Serialize};

use super::Wanted;
use crate::model::{Difference, Ending, Fact, FactId, FactKind, beside, differences};
use crate::service::admits;
use crate::store::fact;

/// The kinds on which two entries say different things of the same day.
pub async fn differ(ctx: &Ctx, one: PersonId, other: PersonId) -> Result<Vec<Difference>> {
    let (own, theirs) =
        (fact::read(ctx.db(), ctx.group.id, one).await?, fact::read(ctx.db(), ctx.group.id, other).await?);
    Ok(differences(&own, &theirs))
}

/// Refuses choices that would leave somebody in a category which what they declare rules out, unless it is so already.
pub(super) async fn admissible(ctx: &Ctx, wanted: &Wanted) -> Result<()> {
    let (db, group) = (ctx.db(), ctx.group.id);
    let (own, theirs) =
        (fact::read(db, group, wanted.kept).await?, fact::read(db, group, wanted.gone).await?);
    let differ: Vec<_> = differences(&own, &theirs).into_iter().map(|it| it.kind).collect();
    let joined = own.iter().chain(&theirs).filter(|it| {
        let from = if differ.contains(&it.kind) { wanted.holds(it.kind) } else { it.person };
        it.person == from
    });
    let Some(no) = admits::ruled_out(ctx, &said(ctx, joined), ctx.now).await? else { return Ok(()) };
    if admits::ruled_out(ctx, &said(ctx, own.iter()), ctx.now).await?.is_some() {
        return Ok(());
    }
    let why =
        format!("Joined like this, what the entry declares would rule its category out: “{}.”", no.reason);
    Err(Problem::refused(why)
        .hint("Choose for membership and for what is declared the answers that belong together.")
        .cite(no.clause))
}

/// What holds today.
fn said<'a>(ctx: &Ctx, facts: impl Iterator<Item = &'a Fact>) -> Vec<(FactKind, &'a str)> {
    let holds = |it: &&Fact| it.withdrawn_at.is_none() && it.holds(ctx.now);
    facts.filter(holds).map(|it| (it.kind, it.value.as_str())).collect()
}

/// A fact that yielded: as it was, and as the joining left it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Yielded {
    id: FactId,
    was: Held,
    /// Nothing where it was withdrawn.
    left: Option<Held>,
    /// What goes on of it behind the one that holds.
    more: Vec<FactId>,
}

/// From when until when a fact is said to hold, and why it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Held {
    from: At,
    until: Option<At>,
    ending: Option<String>,
}

impl Held {
    fn of(it: &Fact) -> Self {
        Self { from: it.from, until: it.until, ending: it.ending.map(|it| it.slug().to_owned()) }
    }
    fn ending(&self) -> Option<Ending> {
        self.ending.as_deref().and_then(Ending::read)
    }
}

/// Lets the facts yield that do not hold, before their rows are moved.
pub(super) async fn settle(tx: &mut Tx, ctx: &Ctx, wanted: &Wanted) -> Result<Vec<Yielded>> {
    let group = ctx.group.id;
    let kept = fact::of_person(tx, group, wanted.kept).await?;
    let gone = fact::of_person(tx, group, wanted.gone).await?;
    let mut out = vec![];
    for it in differences(&kept, &gone) {
        let (yields, holds) = match wanted.holds(it.kind) == wanted.kept {
            true => (it.other, it.one),
            false => (it.one, it.other),
        };
        for one in yields {
            out.push(give_way(tx, ctx, wanted.kept, &one, &holds).await?);
        }
    }
    Ok(out)
}

async fn give_way(tx: &mut Tx, ctx: &Ctx, kept: PersonId, it: &Fact, holds: &[Fact]) -> Result<Yielded> {
    let group = ctx.group.id;
    let mut stretches = beside(it, holds).into_iter();
    let mut done = Yielded { id: it.id, was: Held::of(it), left: None, more: vec![] };
    let Some((from, until)) = stretches.next() else {
        fact::withdraw(tx, group, it.person, it.id, ctx.now).await?;
        return Ok(done);
    };
    // Somebody whose category gives way to another's goes on in it.
    let cut = (it.kind == FactKind::Membership).then_some(Ending::Changed);
    let ending = |until: Option<At>| if until == it.until { it.ending } else { cut };
    fact::set_stretch(tx, group, it.id, (from, until), ending(until)).await?;
    done.left = Some(Held { from, until, ending: ending(until).map(|it| it.slug().to_owned()) });
    for (from, until) in stretches {
        let more =
            Fact { id: FactId(ctx.new_id()), person: kept, from, until, ending: ending(until), ..it.clone() };
        fact::insert(tx, group, &more).await?;
        done.more.push(more.id);
    }
    Ok(done)
}

/// Brings back what yielded, after the rows went back; the number of those that were changed by hand since and stay.
pub(super) async fn bring_back(tx: &mut Tx, ctx: &Ctx, all: &[Yielded]) -> Result<u64> {
    let (group, mut changed) = (ctx.group.id, 0);
    for it in all {
        let now = fact::get(tx, group, it.id).await?;
        let now = now.map(|now| (Held::of(&now), now.withdrawn_at.is_some()));
        let untouched = match (&now, &it.left) {
            (Some((held, withdrawn)), None) => *withdrawn && *held == it.was,
            (Some((held, withdrawn)), Some(left)) => !withdrawn && held == left,
            (None, _) => false,
        };
        if !untouched {
            changed += 1;
            continue;
        }
        fact::set_stretch(tx, group, it.id, (it.was.from, it.was.until), it.was.ending()).await?;
        for more in &it.more {
            fact::remove(tx, group, *more).await?;
        }
    }
    Ok(changed)
}

/// What was chosen, kind by kind.
pub type Choices = BTreeMap<FactKind, PersonId>;

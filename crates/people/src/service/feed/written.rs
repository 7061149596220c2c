//! What a run of a segment wrote of somebody, and taking back exactly that: nothing that anybody did since.

use kernel::{At, Ctx, Line, PersonId, Power, Result, Tx, audit, emit};
use serde::{Deserialize, Serialize};

use super::{accounts, contacts, projection};
use crate::model::{Contact, ContactId, ContactKind, Email, Ending, Fact, FactId, FactKind, Person};
use crate::service::untouched::{remove, untouched};
use crate::store::{contact, fact, owned, person};

/// What was written of one person, with what stood there before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Written {
    /// They were put into the register.
    added: bool,
    /// First and last name: before, after.
    names: Option<((String, String), (String, String))>,
    /// The association's number: before, after.
    national: Option<(Option<String>, Option<String>)>,
    /// Who kept which fields before, where that changed.
    owned: Option<Kept>,
    begun: Vec<FactId>,
    ended: Vec<Ended>,
    reached: Vec<ContactId>,
    left: Vec<ContactId>,
}

/// Who keeps somebody's fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kept {
    Here,
    By { owner: String, fields: String },
}

impl Kept {
    fn of(owned: Option<&(String, String)>) -> Self {
        owned.map_or(Self::Here, |it| Self::By { owner: it.0.clone(), fields: it.1.clone() })
    }
}

/// A fact that was ended, and until when it would have held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Ended {
    fact: FactId,
    before: (Option<At>, Option<String>),
    after: Option<At>,
}

/// Somebody's entry as it stands; nothing of whoever is not there yet.
#[derive(Default)]
pub(super) struct Held {
    person: Option<Person>,
    facts: Vec<Fact>,
    contacts: Vec<Contact>,
    owned: Option<(String, String)>,
}

impl Held {
    pub async fn of(tx: &mut Tx, ctx: &Ctx, id: PersonId) -> Result<Self> {
        let group = ctx.group.id;
        Ok(Self {
            person: Some(person::get(tx, group, id).await?),
            facts: fact::of_person(tx, group, id).await?,
            contacts: contact::of_person(tx, group, id).await?,
            owned: owned::get(tx, group, id).await?,
        })
    }

    fn names(&self) -> Option<(String, String)> {
        self.person.as_ref().map(|it| (it.given_name.clone(), it.family_name.clone()))
    }

    fn national(&self) -> Option<String> {
        self.person.as_ref().and_then(|it| it.national_number.clone())
    }

    /// What makes this of what stood there before.
    pub fn since(&self, before: &Self) -> Written {
        let new = |it: &&Fact| !before.facts.iter().any(|old| old.id == it.id);
        let ended = |old: &Fact| {
            let now = self.facts.iter().find(|it| it.id == old.id && it.until != old.until)?;
            let why = old.ending.map(|it| it.slug().to_owned());
            Some(Ended { fact: old.id, before: (old.until, why), after: now.until })
        };
        let live = |it: &&Contact| it.until.is_none();
        let is_in = |all: &[Contact], id| all.iter().any(|it| it.id == id && it.until.is_none());
        Written {
            added: before.person.is_none(),
            names: before.names().zip(self.names()).filter(|it| it.0 != it.1),
            national: Some((before.national(), self.national())).filter(|it| it.0 != it.1),
            owned: (before.owned != self.owned).then(|| Kept::of(before.owned.as_ref())),
            begun: self.facts.iter().filter(new).map(|it| it.id).collect(),
            ended: before.facts.iter().filter_map(ended).collect(),
            reached: self
                .contacts
                .iter()
                .filter(live)
                .map(|it| it.id)
                .filter(|id| !is_in(&before.contacts, *id))
                .collect(),
            left: before
                .contacts
                .iter()
                .filter(live)
                .map(|it| it.id)
                .filter(|id| !is_in(&self.contacts, *id))
                .collect(),
        }
    }
}

/// Takes back what was written of somebody. What was changed since stays as it was left. False if they have no entry of
/// their own any more: it was erased, or joined with another.
pub async fn feed_take_back(tx: &mut Tx, ctx: &Ctx, id: PersonId, it: &Written) -> Result<bool> {
    ctx.need(Power::EditRegister, None)?;
    let group = ctx.group.id;
    if !person::hold(tx, group, id).await? {
        return Ok(false);
    }
    let held = Held::of(tx, ctx, id).await?;
    let line = Line::new("person.feed-undone").on("person", id.0);
    if it.added && alone(tx, ctx, id, it, &held).await? {
        remove(tx, ctx, id).await?;
        audit(tx, ctx, line).await?;
        return Ok(true);
    }
    if let Some((before, after)) = &it.names
        && held.names().as_ref() == Some(after)
    {
        person::rename(tx, group, id, &before.0, &before.1).await?;
    }
    if let Some((before, after)) = &it.national
        && held.national() == *after
    {
        person::set_national(tx, group, id, before.as_deref()).await?;
    }
    match &it.owned {
        Some(Kept::By { owner, fields }) => owned::put(tx, group, id, owner, fields, ctx.now).await?,
        Some(Kept::Here) => owned::remove(tx, group, id).await?,
        None => {}
    }
    facts(tx, ctx, id, it, &held.facts).await?;
    for kind in [ContactKind::Email, ContactKind::Phone, ContactKind::Post] {
        reach(tx, ctx, id, kind, it).await?;
    }
    projection::refresh(tx, ctx, id).await?;
    audit(tx, ctx, line).await.map(|()| true)
}

/// Whether nobody has recorded anything else of them since.
async fn alone(tx: &mut Tx, ctx: &Ctx, id: PersonId, it: &Written, held: &Held) -> Result<bool> {
    let ours = held.facts.iter().all(|one| it.begun.contains(&one.id))
        && held.contacts.iter().all(|one| it.reached.contains(&one.id));
    Ok(ours && untouched(tx, ctx, &[id]).await?)
}

async fn facts(tx: &mut Tx, ctx: &Ctx, id: PersonId, it: &Written, now: &[Fact]) -> Result<()> {
    let group = ctx.group.id;
    for one in &it.begun {
        fact::withdraw(tx, group, id, *one, ctx.now).await?;
    }
    for ended in &it.ended {
        let Some(own) = now.iter().find(|one| one.id == ended.fact && one.until == ended.after) else {
            continue;
        };
        // What somebody recorded since in its place goes on to hold.
        let next = now
            .iter()
            .filter(|one| one.kind == own.kind && one.withdrawn_at.is_none() && one.from > own.from)
            .filter(|one| !it.begun.contains(&one.id))
            .map(|one| one.from)
            .min();
        let (until, why) = (ended.before.0, ended.before.1.as_deref().and_then(Ending::read));
        let end = match next.filter(|next| until.is_none_or(|until| *next < until)) {
            Some(next) => (Some(next), (own.kind == FactKind::Membership).then_some(Ending::Changed)),
            None => (until, why),
        };
        fact::move_end(tx, group, own.id, ended.after, end).await?;
    }
    Ok(())
}

/// What of a kind was in use before is again, if what was written in its place is in use still.
async fn reach(tx: &mut Tx, ctx: &Ctx, id: PersonId, kind: ContactKind, it: &Written) -> Result<()> {
    let group = ctx.group.id;
    let all = contact::of_person(tx, group, id).await?;
    let live = all.iter().find(|one| one.kind == kind && one.until.is_none());
    if live.is_some_and(|one| !it.reached.contains(&one.id)) {
        return Ok(());
    }
    let before = all.iter().find(|one| one.kind == kind && it.left.contains(&one.id));
    if live.is_none() && before.is_none() {
        return Ok(());
    }
    contact::close(tx, group, id, kind, ctx.now).await?;
    if kind != ContactKind::Email {
        if let Some(before) = before {
            contact::reopen(tx, group, before.id).await?;
        }
        return Ok(());
    }
    accounts::unlink(tx, ctx, id).await?;
    let before = match before {
        Some(before)
            if contact::by_email(tx, group, &Email::read(&before.value)?.folded()).await?.is_none() =>
        {
            before
        }
        _ => return Ok(()),
    };
    contact::reopen(tx, group, before.id).await?;
    let name = person::get(tx, group, id).await?.name();
    accounts::link(tx, ctx, &Email::read(&before.value)?, id, &name).await?;
    if let Some(live) = live {
        contacts::tell(tx, ctx, id, &name, Some(live), &before.value).await?;
        let changed = super::super::ContactChanged { person: id, kind, at: ctx.now };
        emit(tx, ctx, "people.contact-changed", &changed).await?;
    }
    Ok(())
}

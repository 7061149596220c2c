//! Contact points: changing one is a security event, because the address is the key for signing in.

use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, emit};
use serde::{Deserialize, Serialize};

use super::{accounts, projection};
use crate::model::{Contact, ContactId, ContactKind, Email, Ending, FactKind, Phone, Postal};
use crate::store::{contact, fact, person};

/// What handlers of "people.contact-changed" read: whose, which and when, never the address.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContactChanged {
    pub person: PersonId,
    pub kind: ContactKind,
    pub at: At,
}

/// Replaces a contact point; an empty `value` ends it. For an address, `value` holds the lines and `postcode` the rest.
///
/// An officer changes what they were told; a member changes their own after confirming that it is they. Both the old
/// and the new e-mail address are told.
pub async fn change_contact(
    tx: &mut Tx,
    ctx: &Ctx,
    id: PersonId,
    kind: ContactKind,
    value: &str,
    postcode: &str,
) -> Result<()> {
    if ctx.actor.person == Some(id) {
        ctx.need_fresh()?;
    } else {
        ctx.need(Power::EditRegister, None)?;
    }
    person::lock(tx, ctx.group.id, id).await?;
    super::feed::refuse_owned(tx, ctx, id, kind.slug()).await?;
    let person = person::get(tx, ctx.group.id, id).await?;
    let before = contact::of_person(tx, ctx.group.id, id).await?;
    let before = before.into_iter().find(|it| it.kind == kind && it.until.is_none());
    let empty = value.trim().is_empty() && (kind != ContactKind::Post || postcode.trim().is_empty());
    if empty {
        contact::close(tx, ctx.group.id, id, kind, ctx.now).await?;
        if kind == ContactKind::Email {
            accounts::unlink(tx, ctx, id).await?;
        }
    } else {
        replace(tx, ctx, (id, &person.name()), kind, value, postcode).await?;
    }
    projection::refresh(tx, ctx, id).await?;
    if kind == ContactKind::Email {
        tell(tx, ctx, id, &person.name(), before.as_ref(), value.trim()).await?;
    }
    let detail = serde_json::json!({ "kind": kind.slug(), "before": before.map(|it| it.value), "after": value.trim() });
    let line = Line::new("person.contact-changed").on("person", id.0).fields(&["contact"]).detail(detail);
    audit(tx, ctx, line).await?;
    emit(tx, ctx, "people.contact-changed", &ContactChanged { person: id, kind, at: ctx.now }).await
}

async fn replace(
    tx: &mut Tx,
    ctx: &Ctx,
    (id, name): (PersonId, &str),
    kind: ContactKind,
    value: &str,
    postcode: &str,
) -> Result<()> {
    match kind {
        ContactKind::Email => {
            let email = Email::read(value)?;
            refuse_taken(tx, ctx, &email, Some(id)).await?;
            contact::close(tx, ctx.group.id, id, kind, ctx.now).await?;
            accounts::unlink(tx, ctx, id).await?;
            insert_email(tx, ctx, id, &email, None).await?;
            accounts::link(tx, ctx, &email, id, name).await
        }
        ContactKind::Phone => {
            let phone = Phone::read(value)?;
            contact::close(tx, ctx.group.id, id, kind, ctx.now).await?;
            insert_phone(tx, ctx, id, &phone).await
        }
        ContactKind::Post => {
            let postal = Postal::read(value, postcode)?;
            contact::close(tx, ctx.group.id, id, kind, ctx.now).await?;
            insert_postal(tx, ctx, id, &postal).await
        }
    }
}

/// An address belongs to one person: it is what they sign in with.
pub(crate) async fn refuse_taken(tx: &mut Tx, ctx: &Ctx, email: &Email, own: Option<PersonId>) -> Result<()> {
    match contact::by_email(tx, ctx.group.id, &email.folded()).await? {
        Some(other) if Some(other) != own => {
            let why = "This e-mail address is used in this register already. Each address belongs to one person, \
                       because it is what they sign in with.";
            Err(Problem::field("email", why))
        }
        _ => Ok(()),
    }
}

/// Both addresses hear of it, so that nobody loses an account in silence.
pub(crate) async fn tell(
    tx: &mut Tx,
    ctx: &Ctx,
    id: PersonId,
    name: &str,
    before: Option<&Contact>,
    after: &str,
) -> Result<()> {
    let old = before.map(|it| it.value.clone()).unwrap_or_default();
    let text = format!(
        "Hello {name},\n\nthe e-mail address that {} has for you was changed on {}.\n\nIf you did not ask for this, \
         tell the data manager at once: the address is what you sign in with.",
        ctx.group.name,
        ctx.now.long(&ctx.group.zone)
    );
    for to in [old.as_str(), after].into_iter().filter(|it| !it.is_empty() && old != after) {
        let message = mail::Outgoing {
            // A bounce of the old address must not count against the new one.
            person: (to == after).then_some(id),
            to: to.to_owned(),
            to_name: name.to_owned(),
            kind: mail::Kind::Personal,
            subject: "Your e-mail address was changed".to_owned(),
            text: text.clone(),
            html: None,
        };
        mail::service::queue(tx, ctx, message).await?;
    }
    Ok(())
}

pub(crate) async fn insert_email(
    tx: &mut Tx,
    ctx: &Ctx,
    person: PersonId,
    email: &Email,
    verified_at: Option<At>,
) -> Result<()> {
    let new = Contact { verified_at, ..blank(ctx, person, ContactKind::Email, email.as_str()) };
    contact::insert(tx, ctx.group.id, &new, &email.folded()).await
}

pub(crate) async fn insert_phone(tx: &mut Tx, ctx: &Ctx, person: PersonId, phone: &Phone) -> Result<()> {
    let new = blank(ctx, person, ContactKind::Phone, phone.as_str());
    contact::insert(tx, ctx.group.id, &new, &phone.folded()).await
}

pub(crate) async fn insert_postal(tx: &mut Tx, ctx: &Ctx, person: PersonId, postal: &Postal) -> Result<()> {
    let written = postal.written();
    let postcode = postal.postcode().map(str::to_owned);
    let new = Contact { postcode, ..blank(ctx, person, ContactKind::Post, &written) };
    contact::insert(tx, ctx.group.id, &new, &written.to_lowercase()).await
}

fn blank(ctx: &Ctx, person: PersonId, kind: ContactKind, value: &str) -> Contact {
    Contact {
        id: ContactId(ctx.new_id()),
        person,
        kind,
        value: value.to_owned(),
        postcode: None,
        from: ctx.now,
        until: None,
        verified_at: None,
        bounced_at: None,
        bounce: None,
    }
}

/// Notes that mail to the person's address came back for good.
pub async fn bounced(tx: &mut Tx, ctx: &Ctx, id: PersonId, why: &str) -> Result<()> {
    if contact::bounced(tx, ctx.group.id, id, ctx.now, why).await? {
        projection::refresh(tx, ctx, id).await?;
        audit(tx, ctx, Line::new("person.email-bounced").on("person", id.0)).await?;
    }
    Ok(())
}

/// Notes that mail came back from an address, unless the person uses another one by now.
pub async fn came_back(tx: &mut Tx, ctx: &Ctx, id: PersonId, address: Option<&str>, why: &str) -> Result<()> {
    let all = contact::of_person(tx, ctx.group.id, id).await?;
    let live = all.iter().find(|it| it.kind == ContactKind::Email && it.until.is_none());
    let same = |live: &Contact, address: &str| live.value.to_lowercase() == address.to_lowercase();
    match (live, address) {
        (Some(live), Some(address)) if !same(live, address) => Ok(()),
        _ => bounced(tx, ctx, id, why).await,
    }
}

/// Who has an e-mail address in the register, if anybody. For services that received a letter; nothing of it is shown.
pub async fn who_has(tx: &mut Tx, ctx: &Ctx, email: &str) -> Result<Option<PersonId>> {
    match Email::read(email) {
        Ok(email) => contact::by_email(tx, ctx.group.id, &email.folded()).await,
        Err(_) => Ok(None),
    }
}

/// Whether the last membership of somebody ended by a decision of people. For services; nothing of it is shown.
pub async fn left_by_decision(tx: &mut Tx, ctx: &Ctx, person: PersonId) -> Result<bool> {
    let facts = fact::of_person(tx, ctx.group.id, person).await?;
    let ended = facts.iter().filter(|it| it.kind == FactKind::Membership && it.withdrawn_at.is_none());
    Ok(ended.max_by_key(|it| it.from).is_some_and(|it| it.ending == Some(Ending::Decision)))
}

/// Everybody who has or had an e-mail address, and whether it is in use by one of them. For what comes back from outside;
/// nothing of it is shown.
pub async fn who_had(tx: &mut Tx, ctx: &Ctx, email: &str) -> Result<(Vec<PersonId>, Option<PersonId>)> {
    let Ok(email) = Email::read(email) else { return Ok((vec![], None)) };
    let folded = email.folded();
    let holder = contact::by_email(tx, ctx.group.id, &folded).await?;
    Ok((contact::ever(tx, ctx.group.id, &folded).await?, holder))
}

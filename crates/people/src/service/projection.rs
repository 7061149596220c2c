//! Standing is derived: rebuilt in the transaction that changes a fact, and when a date passes.

use kernel::{Ctx, PersonId, Result, Tx, transact};

use crate::model::{Contact, ContactKind, Fact, Person, Standing};
use crate::store::standing::Row;
use crate::store::{contact, fact, person, standing};

/// How many persons one transaction rebuilds.
const SLICE: i64 = 50;

/// Rebuilds the standing of one person in the transaction that changed something about them.
pub(crate) async fn refresh(tx: &mut Tx, ctx: &Ctx, id: PersonId) -> Result<()> {
    let group = ctx.group.id;
    let person = person::get(tx, group, id).await?;
    let facts = fact::of_person(tx, group, id).await?;
    let contacts = contact::of_person(tx, group, id).await?;
    standing::put(tx, group, &row(&person, &facts, &contacts, ctx)).await
}

/// Rebuilds those whose standing changes by the dates alone; the number rebuilt.
pub async fn refresh_due(ctx: &Ctx) -> Result<usize> {
    let mut done = 0;
    loop {
        let stale = standing::stale(ctx.db(), ctx.group.id, ctx.now, SLICE).await?;
        if stale.is_empty() {
            return Ok(done);
        }
        done += stale.len();
        slice(ctx, &stale).await?;
    }
}

/// Rebuilds everybody's standing from the facts, as if the projection had been lost; the number rebuilt.
pub async fn rebuild(ctx: &Ctx) -> Result<usize> {
    let (mut done, mut after) = (0, PersonId(uuid::Uuid::nil()));
    loop {
        let page = standing::after(ctx.db(), ctx.group.id, after, SLICE).await?;
        let Some(last) = page.last() else { return Ok(done) };
        after = last.person_id;
        done += page.len();
        let ids: Vec<PersonId> = page.iter().map(|it| it.person_id).collect();
        slice(ctx, &ids).await?;
    }
}

async fn slice(ctx: &Ctx, ids: &[PersonId]) -> Result<()> {
    transact!(ctx.db(), tx => {
        for id in ids {
            refresh(tx, ctx, *id).await?;
        }
        Ok(())
    })
}

fn row(person: &Person, facts: &[Fact], contacts: &[Contact], ctx: &Ctx) -> Row {
    let it = Standing::at(facts, ctx.now);
    let live = |kind| contacts.iter().find(|it| it.kind == kind && it.until.is_none());
    let (email, phone, post) = (live(ContactKind::Email), live(ContactKind::Phone), live(ContactKind::Post));
    let value = |it: Option<&Contact>| it.map(|it| it.value.clone());
    Row {
        person_id: person.id,
        number: person.number,
        name: person.name(),
        sort_name: person.sort_name(),
        status: it.status.slug().to_owned(),
        category: it.category,
        since_at: it.since,
        until_at: it.until,
        paid_until: it.paid_until,
        suspended: it.suspended,
        area: it.area,
        constituency: it.constituency,
        email: value(email),
        email_bounced: email.is_some_and(|it| it.bounced_at.is_some()),
        phone: value(phone),
        postal: value(post),
        search: searchable(person, email, post),
        changes_at: it.changes_at,
        import_id: person.import,
    }
}

/// What the search box looks into: names both ways round, e-mail, postcode, numbers; in small letters.
fn searchable(person: &Person, email: Option<&Contact>, post: Option<&Contact>) -> String {
    let postcode = post.and_then(|it| it.postcode.clone()).unwrap_or_default();
    let parts = [
        person.name(),
        person.sort_name(),
        email.map(|it| it.value.clone()).unwrap_or_default(),
        postcode.replace(' ', ""),
        postcode,
        format!("#{}", person.number),
        person.national_number.clone().unwrap_or_default(),
    ];
    parts.join(" | ").to_lowercase()
}

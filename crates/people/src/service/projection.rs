//! Standing is derived: rebuilt in the transaction that changes a fact, and when a date passes.

use kernel::{Ctx, Db, GroupId, PersonId, Result, Tx, setting, transact};

use crate::model::likeness::{self, Traits};
use crate::model::{Contact, ContactKind, Fact, Person, Standing};
use crate::store::standing::Row;
use crate::store::{contact, fact, person, standing, tally, term};

/// How many persons one transaction rebuilds.
const SLICE: i64 = 50;

/// Rebuilds the standing of one person in the transaction that changed something about them.
pub(crate) async fn refresh(tx: &mut Tx, ctx: &Ctx, id: PersonId) -> Result<()> {
    let group = ctx.group.id;
    // Whoever else changes something of them waits, so that nothing is made of what is old already.
    person::hold(tx, group, id).await?;
    let person = person::get(tx, group, id).await?;
    if person.joined_into.is_some() {
        return Ok(());
    }
    let facts = fact::of_person(tx, group, id).await?;
    let contacts = contact::of_person(tx, group, id).await?;
    standing::put(tx, group, &row(&person, &facts, &contacts, ctx)).await?;
    terms(tx, ctx, &person, &facts, &contacts).await
}

/// Writes by what the person is found, and has them compared with the others if that changed.
async fn terms(tx: &mut Tx, ctx: &Ctx, person: &Person, facts: &[Fact], contacts: &[Contact]) -> Result<()> {
    let live = |kind| contacts.iter().find(|it| it.kind == kind && it.until.is_none());
    let traits = Traits {
        given: person.given_name.clone(),
        family: person.family_name.clone(),
        email: live(ContactKind::Email).map(|it| it.value.clone()),
        phone: live(ContactKind::Phone).map(|it| it.value.clone()),
        postcode: live(ContactKind::Post).and_then(|it| it.postcode.clone()),
        born: Standing::at(facts, ctx.now).born,
        national_number: person.national_number.clone(),
    };
    if term::put(tx, ctx.group.id, person.id, &likeness::terms(&traits)).await? {
        for word in likeness::words(&traits) {
            term::put_word(tx, ctx.group.id, &word).await?;
        }
        term::wait(tx, ctx.group.id, person.id).await?;
    }
    Ok(())
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

/// The setting that says that everybody has terms.
const COMPLETE: &str = "people.terms-complete";

/// Gives terms to those who were written before there were any; once done, it asks one small question.
pub async fn complete_terms(ctx: &Ctx) -> Result<usize> {
    if setting::get::<bool>(ctx.db(), ctx.group.id, COMPLETE).await? == Some(true) {
        return Ok(0);
    }
    let (mut done, mut after) = (0, PersonId(uuid::Uuid::nil()));
    loop {
        let ids = term::without(ctx.db(), ctx.group.id, after, SLICE).await?;
        let Some(last) = ids.last() else { break };
        after = *last;
        done += ids.len();
        slice(ctx, &ids).await?;
    }
    transact!(ctx.db(), tx => { setting::set(tx, ctx.group.id, COMPLETE, &true).await })?;
    Ok(done)
}

/// The setting that says that everybody is counted in sums, too.
const COUNTED: &str = "people.counted-in-sums";

/// How many of the numbers that lists and pages show are not what a count of everybody gives: none, unless somebody wrote
/// into the database by hand. For whoever keeps the server.
pub async fn miscounted(db: &Db, group: GroupId) -> Result<i64> {
    tally::wrong(db, group).await
}

/// Counts everybody anew. For whoever keeps the server.
pub async fn count_anew(db: &Db, group: GroupId) -> Result<()> {
    transact!(db, tx => { tally::recount(tx, group).await })
}

/// Counts everybody once where that was not done yet, as after an older version's file was read in.
pub async fn count_once(ctx: &Ctx) -> Result<()> {
    if setting::get::<bool>(ctx.db(), ctx.group.id, COUNTED).await? == Some(true) {
        return Ok(());
    }
    transact!(ctx.db(), tx => {
        tally::recount(tx, ctx.group.id).await?;
        setting::set(tx, ctx.group.id, COUNTED, &true).await
    })
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

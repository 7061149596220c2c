//! What joining, welcoming and renewing need of the register.

use kernel::{At, Ctx, PersonId, Result, Tx};

use crate::model::{Standing, Status};
use crate::store::{contact, fact, fee, person, standing};

/// How somebody is reached. For services; the caller has asked who may see it.
#[derive(Clone, Debug)]
pub struct Reach {
    pub name: String,
    /// Only an address that mail did not come back from.
    pub email: Option<String>,
    pub phone: Option<String>,
    pub area: Option<String>,
}

/// How one person is reached; `None` if the register does not show them.
pub async fn reach(tx: &mut Tx, ctx: &Ctx, id: PersonId) -> Result<Option<Reach>> {
    let found = standing::get(tx, ctx.group.id, id).await?;
    Ok(found.map(|it| Reach {
        name: it.name,
        email: it.email.filter(|_| !it.email_bounced),
        phone: it.phone,
        area: it.area,
    }))
}

/// The member with this membership number. For services; the caller has asked.
pub async fn by_number(tx: &mut Tx, ctx: &Ctx, number: i64) -> Result<Option<PersonId>> {
    let found = standing::by_number(tx, ctx.group.id, number).await?;
    Ok(found.filter(|it| it.status == Status::Member.slug()).map(|it| it.person_id))
}

/// Whether somebody is a member now.
pub async fn is_member(tx: &mut Tx, ctx: &Ctx, id: PersonId) -> Result<bool> {
    person::lock(tx, ctx.group.id, id).await?;
    let facts = fact::of_person(tx, ctx.group.id, id).await?;
    Ok(Standing::at(&facts, ctx.now).status == Status::Member)
}

/// People with the same name, or the same family name and postcode: person, name, number. For services; the caller has
/// asked who may see it.
pub async fn alike(
    ctx: &Ctx,
    given: &str,
    family: &str,
    postcode: &str,
) -> Result<Vec<(PersonId, String, i64)>> {
    let name = format!("{family} {given}").trim().to_lowercase();
    let mut all = standing::same_name(ctx.db(), ctx.group.id, &name).await?;
    if !postcode.is_empty() {
        let near = contact::family_at(ctx.db(), ctx.group.id, &family.to_lowercase(), postcode).await?;
        all.extend(near);
    }
    all.sort();
    all.dedup();
    Ok(all)
}

/// A member whose fee ends, or ended, on a day.
#[derive(Clone, Debug)]
pub struct Owing {
    pub person: PersonId,
    pub number: i64,
    pub name: String,
    pub paid_until: At,
    pub email: Option<String>,
}

/// Members of a category whose fee ends after `from` and up to `to`, the first to end first. For services.
pub async fn paid_between(ctx: &Ctx, category: &str, from: At, to: At, most: i64) -> Result<Vec<Owing>> {
    paid_behind(ctx, category, (from, to), None, most).await
}

/// The next of them, behind the last of the page before.
pub async fn paid_behind(
    ctx: &Ctx,
    category: &str,
    between: (At, At),
    last: Option<&Owing>,
    most: i64,
) -> Result<Vec<Owing>> {
    let last = last.map_or((between.0, PersonId(uuid::Uuid::max())), |it| (it.paid_until, it.person));
    let rows = fee::paid_between(ctx.db(), ctx.group.id, category, between, last, most).await?;
    Ok(rows.into_iter().filter_map(owing).collect())
}

/// What a member of a category has paid until; `None` of whoever is none, or has never paid.
pub async fn paid(ctx: &Ctx, category: &str, person: PersonId) -> Result<Option<Owing>> {
    let rows = standing::these(ctx.db(), ctx.group.id, &[person]).await?;
    let fits = |it: &standing::Row| it.status == "member" && it.category.as_deref() == Some(category);
    Ok(rows.into_iter().find(fits).and_then(owing))
}

fn owing(it: standing::Row) -> Option<Owing> {
    Some(Owing {
        person: it.person_id,
        number: it.number,
        name: it.name,
        paid_until: it.paid_until?,
        email: it.email.filter(|_| !it.email_bounced),
    })
}

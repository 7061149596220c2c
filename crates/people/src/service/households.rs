//! Households: people at one address who each agreed to share a letter. Nobody learns here who else lives where they do: a
//! code is passed on by word of mouth. Ballots and whatever holds somebody's own link go to each person as before.

use std::collections::BTreeMap;

use kernel::{Ctx, Line, PersonId, Power, Problem, Result, audit, transact};
use uuid::Uuid;

use crate::model::ContactKind;
use crate::store::contact;
use crate::store::household::{self as store, Household};

/// What a member sees of their household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    pub code: String,
    /// The others who agreed and live there.
    pub others: Vec<String>,
    /// False once this person's address is another: then it counts for nothing.
    pub lives_there: bool,
}

/// Letters and digits that nobody takes for one another.
const SIGNS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

fn may(ctx: &Ctx, person: PersonId) -> Result<()> {
    if ctx.actor.person == Some(person) { Ok(()) } else { ctx.need(Power::EditRegister, None) }
}

/// Somebody's household, for them and for those who change the register.
pub async fn own(ctx: &Ctx, person: PersonId) -> Result<Option<Own>> {
    may(ctx, person)?;
    let Some(it) = store::of_person(ctx.db(), ctx.group.id, person).await? else { return Ok(None) };
    let living = store::living(ctx.db(), ctx.group.id).await?;
    let there: Vec<_> = living.into_iter().filter(|one| one.1 == it.id).collect();
    let lives_there = there.iter().any(|one| one.0 == person);
    let others = there.into_iter().filter(|one| lives_there && one.0 != person).map(|one| one.2);
    Ok(Some(Own { code: it.code, others: others.collect(), lives_there }))
}

/// Begins a household at somebody's address; the code is for those who live with them.
pub async fn begin(ctx: &Ctx, person: PersonId, agreed: &str) -> Result<()> {
    may(ctx, person)?;
    let agreed = agreement(ctx, person, agreed)?;
    let code: String = ctx.new_id().as_bytes()[8..16]
        .iter()
        .map(|it| char::from(SIGNS[usize::from(*it) % SIGNS.len()]))
        .collect();
    transact!(ctx.db(), tx => {
        let address = address(tx, ctx, person).await?;
        let it = Household { id: ctx.new_id(), code: code.clone(), address };
        store::leave(tx, ctx.group.id, person).await?;
        store::insert(tx, ctx.group.id, &it, ctx.now).await?;
        store::join(tx, ctx.group.id, person, it.id, &agreed, ctx.now).await?;
        audit(tx, ctx, Line::new("household.begun").on("person", person.0)).await
    })
}

/// Joins the household of this code, if it is at the same address.
pub async fn join(ctx: &Ctx, person: PersonId, code: &str, agreed: &str) -> Result<()> {
    may(ctx, person)?;
    let agreed = agreement(ctx, person, agreed)?;
    let code = code.trim().to_lowercase();
    let none = || {
        Problem::field("code", "There is no household of this code at your address.")
            .hint("Both entries need the same postal address, letter by letter. Compare it, and the code.")
    };
    transact!(ctx.db(), tx => {
        let here = address(tx, ctx, person).await?;
        let it = store::by_code(tx, ctx.group.id, &code).await?.filter(|it| it.address == here).ok_or_else(none)?;
        store::leave(tx, ctx.group.id, person).await?;
        store::join(tx, ctx.group.id, person, it.id, &agreed, ctx.now).await?;
        audit(tx, ctx, Line::new("household.joined").on("person", person.0)).await
    })
}

/// Gets letters of one's own again.
pub async fn leave(ctx: &Ctx, person: PersonId) -> Result<()> {
    may(ctx, person)?;
    transact!(ctx.db(), tx => {
        if !store::leave(tx, ctx.group.id, person).await? {
            return Err(Problem::conflict("There is no household to leave."));
        }
        audit(tx, ctx, Line::new("household.left").on("person", person.0)).await
    })
}

/// Who shares a letter with whom today: everybody of a household in which at least two still live at its address.
pub async fn shared(ctx: &Ctx) -> Result<BTreeMap<PersonId, Uuid>> {
    let all = store::living(ctx.db(), ctx.group.id).await?;
    let mut count = BTreeMap::<Uuid, usize>::new();
    for one in &all {
        *count.entry(one.1).or_default() += 1;
    }
    Ok(all.into_iter().filter(|one| count[&one.1] > 1).map(|one| (one.0, one.1)).collect())
}

fn agreement(ctx: &Ctx, person: PersonId, agreed: &str) -> Result<String> {
    if ctx.actor.person == Some(person) {
        return Ok("On their own page".to_owned());
    }
    let agreed = agreed.trim();
    if !(5..=300).contains(&agreed.chars().count()) {
        let why = "Say in 5 to 300 letters how they agreed to share a letter, and where that can be seen.";
        return Err(Problem::field("agreed", why));
    }
    Ok(agreed.to_owned())
}

async fn address(tx: &mut kernel::Tx, ctx: &Ctx, person: PersonId) -> Result<String> {
    crate::store::person::lock(tx, ctx.group.id, person).await?;
    let reach = contact::of_person(tx, ctx.group.id, person).await?;
    let post = reach.into_iter().find(|it| it.kind == ContactKind::Post && it.until.is_none());
    let none =
        || Problem::refused("The register has no postal address, so no letter can be shared. Add one first.");
    Ok(post.ok_or_else(none)?.value.to_lowercase())
}

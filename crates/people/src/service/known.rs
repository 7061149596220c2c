//! Questions of data protection to the register: who is in it at all. For services.

use std::collections::BTreeSet;

use kernel::{Ctx, Db, GroupId, PersonId, Result};

use crate::model::likeness::plain;
use crate::store::known;

pub use crate::store::known::Placed;

/// Those of the names given that are somebody's in the register.
pub async fn known_names(ctx: &Ctx, names: &[String]) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for name in names {
        if known::is_name(ctx.db(), ctx.group.id, name).await? {
            found.insert(name.clone());
        }
    }
    Ok(found)
}

/// Those of the words given of which somebody's name in the register is made.
pub async fn name_words(ctx: &Ctx, words: &[String]) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for word in words {
        for part in plain(word).split(' ').filter(|it| !it.is_empty()) {
            if known::is_word(ctx.db(), ctx.group.id, part).await? {
                found.insert(word.clone());
            }
        }
    }
    Ok(found)
}

/// Every person of a group, shown or not: what a restored backup is compared with.
pub async fn all_ids(db: &Db, group: GroupId) -> Result<Vec<PersonId>> {
    Ok(known::ids(db, group).await?)
}

/// Former members whose membership ended before an instant, and when: whose time after leaving is over.
pub async fn left_before(ctx: &Ctx, before: kernel::At) -> Result<Vec<(PersonId, String, kernel::At)>> {
    Ok(known::left_before(ctx.db(), ctx.group.id, before).await?)
}

/// The person with a number in the register of this group.
pub async fn with_number(ctx: &Ctx, number: i64) -> Result<Option<PersonId>> {
    Ok(known::by_number(ctx.db(), ctx.group.id, number).await?)
}

/// Every e-mail address a person has or had, in small letters: by these they are found in what was sent.
pub async fn addresses(db: &Db, group: GroupId, person: PersonId) -> Result<Vec<String>> {
    Ok(known::addresses(db, group, person).await?)
}

/// Every telephone number a person has or had; for erasure, which remembers them as hashes.
pub async fn phones(db: &Db, group: GroupId, person: PersonId) -> Result<Vec<String>> {
    Ok(known::phones(db, group, person).await?)
}

/// Everybody with the e-mail address and telephone number in use: what a list of those who asked not to be reached is
/// compared with.
pub async fn reaches(ctx: &Ctx) -> Result<Vec<(PersonId, Option<String>, Option<String>)>> {
    Ok(known::reach(ctx.db(), ctx.group.id).await?)
}

/// Members with a postcode and where they are said to belong, a page at a time by id. For services; the caller logs the
/// read.
pub async fn placed(ctx: &Ctx, after: PersonId, limit: i64) -> Result<Vec<Placed>> {
    ctx.need(kernel::Power::EditRegister, None)?;
    Ok(known::placed(ctx.db(), ctx.group.id, after, limit).await?)
}

//! Changes of contact points during a ballot: its officers see whose, which and when.

use kernel::{At, Ctx, PersonId, Result};

use crate::model::ContactKind;
use crate::store::contact;

/// One change. The addresses themselves are not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactChange {
    pub person: PersonId,
    pub kind: ContactKind,
    pub at: At,
}

/// What was changed from `from` up to, not including, `to`; first entries of new people are no changes. The caller
/// has asked who may see it.
pub async fn contact_changes(ctx: &Ctx, from: At, to: At) -> Result<Vec<ContactChange>> {
    let rows = contact::changed_between(ctx.db(), ctx.group.id, from, to).await?;
    let read = |(person, kind, at): (PersonId, String, At)| {
        ContactKind::read(&kind).map(|kind| ContactChange { person, kind, at })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

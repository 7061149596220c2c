//! Self-declared quota categories: by the person, in the organisation's words, for one purpose.

use kernel::{Ctx, Line, PersonId, Power, Problem, Result, Tx, audit};

use crate::model::{Declaration, DeclarationId, Standing, wording_version};
use crate::store::declaration;

/// The only purpose for which these are kept.
pub const QUOTA_PURPOSE: &str = "keeping the quotas of elections";

/// Records what a person declares about themself; an earlier declaration of the same attribute is withdrawn.
/// An officer may enter what somebody signed on paper.
pub async fn declare(
    tx: &mut Tx,
    ctx: &Ctx,
    person: PersonId,
    attribute: &str,
    wording: &str,
    consent_shown: bool,
) -> Result<DeclarationId> {
    own_or_officer(ctx, person)?;
    if attribute.trim().is_empty() || wording.trim().is_empty() {
        return Err(Problem::field("wording", "A declaration needs the words that are agreed to."));
    }
    let facts = crate::store::fact::of_person(tx, ctx.group.id, person).await?;
    if !Standing::at(&facts, ctx.now).class().may_hold_opinions() {
        return Err(super::membership::opinion("wording"));
    }
    declaration::withdraw(tx, ctx.group.id, person, attribute, ctx.now).await?;
    let it = Declaration {
        id: DeclarationId(ctx.new_id()),
        person,
        attribute: attribute.to_owned(),
        wording: wording.to_owned(),
        wording_version: wording_version(wording),
        purpose: QUOTA_PURPOSE.to_owned(),
        consent_shown,
        made_at: ctx.now,
        withdrawn_at: None,
    };
    declaration::insert(tx, ctx.group.id, &it).await?;
    let detail =
        serde_json::json!({ "attribute": attribute, "wording": it.wording_version, "shown": consent_shown });
    audit(
        tx,
        ctx,
        Line::new("person.declared").on("person", person.0).fields(&["declaration"]).detail(detail),
    )
    .await?;
    Ok(it.id)
}

/// Takes a declaration back. What was counted on it before stays counted.
pub async fn withdraw_declaration(tx: &mut Tx, ctx: &Ctx, person: PersonId, attribute: &str) -> Result<()> {
    own_or_officer(ctx, person)?;
    if !declaration::withdraw(tx, ctx.group.id, person, attribute, ctx.now).await? {
        return Err(Problem::refused("There is no declaration of this kind to withdraw."));
    }
    audit(tx, ctx, Line::new("person.declaration-withdrawn").on("person", person.0).fields(&["declaration"]))
        .await
}

/// The declarations that stand, of these persons. For running elections; the caller has asked who may see them.
pub async fn declarations(ctx: &Ctx, persons: &[PersonId]) -> Result<Vec<Declaration>> {
    let mut all = vec![];
    for person in persons {
        let theirs = declaration::of_person(ctx.db(), ctx.group.id, *person).await?;
        all.extend(theirs.into_iter().filter(Declaration::stands));
    }
    Ok(all)
}

/// All declarations of one person, withdrawn ones too: for that person, and for holders of the register.
pub async fn declarations_of(ctx: &Ctx, person: PersonId) -> Result<Vec<Declaration>> {
    if ctx.actor.person != Some(person) {
        ctx.need(Power::ReadRegister, None)?;
    }
    declaration::of_person(ctx.db(), ctx.group.id, person).await
}

fn own_or_officer(ctx: &Ctx, person: PersonId) -> Result<()> {
    if ctx.actor.person == Some(person) { Ok(()) } else { ctx.need(Power::EditRegister, None) }
}

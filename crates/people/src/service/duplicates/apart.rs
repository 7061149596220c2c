//! Taking a joining apart: every row that was moved goes back, and what has come since stays where it is.

use kernel::personal::{self, Moved};
use kernel::{Ctx, Line, Power, Problem, Result, Tx, audit, emit, transact};

use super::in_order;
use super::join::Before;
use super::settle::bring_back;
use crate::model::{ContactKind, Email, JoiningId, Person};
use crate::service::{accounts, projection};
use crate::store::{contact, joining, pair, person, term};

/// What taking apart did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Apart {
    /// Rows that went back.
    pub rows: u64,
    /// Rows that are no longer there, or were changed by hand since.
    pub missing: u64,
    /// Whether somebody else has the address of the entry by now, so that it came back without it.
    pub address_taken: bool,
}

/// Takes two entries apart that were joined; they are remembered as two people.
pub async fn apart(ctx: &Ctx, id: JoiningId) -> Result<Apart> {
    ctx.need(Power::EditRegister, None)?;
    ctx.need_step_up()?;
    transact!(ctx.db(), tx => {
        let group = ctx.group.id;
        let it = joining::get(tx, group, id).await?;
        let it = it.ok_or_else(|| Problem::not_found("There is no such joining in this register."))?;
        let (first, second) = in_order(it.kept_person, it.gone_person);
        joining::hold(tx, group, first).await?;
        joining::hold(tx, group, second).await?;
        refuse(tx, ctx, &it).await?;
        if !joining::undo(tx, group, id, ctx.now, ctx.actor.person).await? {
            return Err(Problem::conflict("These two were taken apart before."));
        }
        let before: Before = serde_json::from_str(&it.before)?;
        let moved: Vec<Moved> = serde_json::from_str(&it.moved)?;
        let (kept, gone) = (person::get(tx, group, it.kept_person).await?, person::get(tx, group, it.gone_person).await?);
        let mut done = Apart::default();
        for one in moved.iter().rev() {
            let back = personal::point_back(tx, group, one, gone.id, kept.id).await?;
            done.rows += back;
            done.missing += u64::try_from(one.rows.len()).unwrap_or(0).saturating_sub(back);
        }
        done.missing += bring_back(tx, ctx, &before.yielded).await?;
        restore(tx, ctx, &before, &kept, &gone, &mut done).await?;
        pair::decide(tx, group, (first, second), "different", ctx.now, ctx.actor.person).await?;
        projection::refresh(tx, ctx, kept.id).await?;
        projection::refresh(tx, ctx, gone.id).await?;
        term::wait(tx, group, gone.id).await?;
        let detail = serde_json::json!({ "gone": gone.id, "joining": id, "rows": done.rows, "missing": done.missing });
        let line = Line::new("person.taken-apart").on("person", kept.id.0).fields(&["entry"]).detail(detail);
        audit(tx, ctx, line).await?;
        emit(tx, ctx, "people.taken-apart", &serde_json::json!({ "kept": kept.id, "gone": gone.id })).await?;
        Ok(done)
    })
}

async fn refuse(tx: &mut Tx, ctx: &Ctx, it: &joining::Row) -> Result<()> {
    let group = ctx.group.id;
    let (Some(kept), Some(gone)) =
        (joining::into(tx, group, it.kept_person).await?, joining::into(tx, group, it.gone_person).await?)
    else {
        return Err(Problem::refused("One of the two was erased since, so they cannot be taken apart."));
    };
    if it.undone_at.is_none() && gone != Some(it.kept_person) {
        return Err(Problem::conflict("These two were taken apart before."));
    }
    if kept.is_some() {
        let why = format!("{} was joined into another entry since.", it.kept_name);
        return Err(Problem::refused(why).hint("Take that joining apart first, then this one."));
    }
    Ok(())
}

async fn restore(
    tx: &mut Tx,
    ctx: &Ctx,
    before: &Before,
    kept: &Person,
    gone: &Person,
    done: &mut Apart,
) -> Result<()> {
    let group = ctx.group.id;
    joining::set_joined(tx, group, gone.id, None).await?;
    if let Some((given, family)) = &before.kept_names {
        person::rename(tx, group, kept.id, given, family).await?;
    }
    if let Some(number) = before.national.as_deref().filter(|it| kept.national_number.as_deref() == Some(it))
    {
        person::set_national(tx, group, kept.id, None).await?;
        person::set_national(tx, group, gone.id, Some(number)).await?;
    }
    if before.took_email {
        accounts::unlink(tx, ctx, kept.id).await?;
        // The kept entry may have been given an address of its own since.
        let own = contact::of_person(tx, group, kept.id).await?;
        if let Some(own) = own.iter().find(|it| it.kind == ContactKind::Email && it.until.is_none()) {
            accounts::link(tx, ctx, &Email::read(&own.value)?, kept.id, &kept.name()).await?;
        }
    }
    for it in contact::of_person(tx, group, gone.id).await?.iter().filter(|it| before.ended.contains(&it.id))
    {
        let taken = it.kind == ContactKind::Email
            && contact::by_email(tx, group, &Email::read(&it.value)?.folded()).await?.is_some();
        if taken {
            done.address_taken = true;
        } else {
            joining::set_end(tx, group, it.id, None).await?;
        }
    }
    let live = contact::of_person(tx, group, gone.id).await?;
    if let Some(email) = live.iter().find(|it| it.kind == ContactKind::Email && it.until.is_none()) {
        accounts::link(tx, ctx, &Email::read(&email.value)?, gone.id, &gone.name()).await?;
    }
    Ok(())
}

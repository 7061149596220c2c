//! A lost device. Nobody waves it through alone: two officers agree that the second factor is taken away, the person is
//! told, and every session of theirs ends.

use kernel::{At, Ctx, Grant, Hold, Line, PersonId, Problem, Result, audit, session, transact};
use uuid::Uuid;

use super::tell;
use crate::store::lost::{self as store, Lost};
use crate::store::{account, factor};

/// So long a request waits for the officers.
const DAYS: i64 = 7;

/// A request as officers see it.
#[derive(Clone, Debug)]
pub struct Request {
    pub id: Uuid,
    pub person: PersonId,
    pub name: String,
    pub reason: String,
    pub asked_at: At,
    pub asked_by: String,
    pub agreed_by: Option<String>,
    /// Whether the officer acting can agree.
    pub open_to_me: bool,
}

/// Asks that a person's second factor is taken away: the person themselves, or an officer whom they told.
pub async fn ask(ctx: &Ctx, person: PersonId, reason: &str) -> Result<Uuid> {
    let by = ctx.person()?;
    if by != person {
        // Whoever asks for somebody else is the first of the two.
        officer(ctx)?;
        ctx.need_step_up()?;
        super::need_own(ctx, "A lost device of somebody else is told").await?;
    }
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 500 {
        return Err(Problem::field(
            "reason",
            "Say in at most 500 letters what happened, and how you know that it is them.",
        ));
    }
    if !factor::any(ctx.db(), ctx.group.id, person).await? {
        return Err(Problem::refused("There is no second factor that could be taken away."));
    }
    if open(ctx).await?.iter().any(|it| it.person == person) {
        return Err(Problem::conflict(
            "This is asked already; the officers see it at /offices/second-factor.",
        ));
    }
    let it = Lost {
        id: ctx.new_id(),
        person,
        reason: reason.to_owned(),
        asked_at: ctx.now,
        asked_by: by,
        agreed_by: None,
    };
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx, &it).await?;
        audit(tx, ctx, Line::new("second-factor.loss-told").on("person", person.0)).await?;
        tell(tx, ctx, person, "Your second factor is to be taken away",
            "It was said that your device is lost, and two officers are asked to take your second factor away. If your \
             device is not lost, show it: sign in, and this ends.").await
    })?;
    Ok(it.id)
}

/// An officer agrees. Two are needed; whoever asked for somebody else is the first.
pub async fn agree(ctx: &Ctx, id: Uuid) -> Result<bool> {
    let by = officer(ctx)?;
    ctx.need_step_up()?;
    super::need_own(ctx, "A lost device is agreed to").await?;
    let gone = || Problem::not_found("No such request waits; it may have ended.");
    let it = open(ctx).await?.into_iter().find(|it| it.id == id).ok_or_else(gone)?;
    if let Some(why) = barred(&it, by) {
        return Err(Problem::refused(why));
    }
    let first = it.asked_by == it.person && it.agreed_by.is_none();
    transact!(ctx.db(), tx => {
        if first {
            if !store::agree(tx, ctx, id, by).await? {
                return Err(Problem::conflict("Another officer agreed a moment ago. Look again."));
            }
            return audit(tx, ctx, Line::new("second-factor.loss-agreed").on("person", it.person.0)).await.map(|()| false);
        }
        if !store::end(tx, ctx, id).await? {
            return Err(gone());
        }
        factor::remove_all(tx, ctx.group.id, it.person).await?;
        tell(tx, ctx, it.person, "Your second factor was taken away",
            "Two officers agreed, and your second factor was taken away. You are signed out everywhere. Sign in and set up \
             a new one.").await?;
        if let Some(account) = account::of_person(tx, ctx.group.id, it.person).await? {
            session::revoke_all(tx, ctx.group.id, account.id, ctx.now).await?;
        }
        audit(tx, ctx, Line::new("second-factor.reset").on("person", it.person.0)).await.map(|()| true)
    })
}

/// The person, or an officer, calls it off.
pub async fn end(ctx: &Ctx, id: Uuid) -> Result<()> {
    let by = ctx.person()?;
    let gone = || Problem::not_found("No such request waits; it may have ended.");
    let it = open(ctx).await?.into_iter().find(|it| it.id == id).ok_or_else(gone)?;
    if it.person != by {
        officer(ctx)?;
    }
    transact!(ctx.db(), tx => {
        if !store::end(tx, ctx, id).await? {
            return Err(gone());
        }
        audit(tx, ctx, Line::new("second-factor.loss-called-off").on("person", it.person.0)).await
    })
}

/// Those that wait, for officers.
pub async fn waiting(ctx: &Ctx) -> Result<Vec<Request>> {
    let own = officer(ctx)?;
    let mut all = vec![];
    for it in open(ctx).await? {
        all.push(Request {
            id: it.id,
            person: it.person,
            name: name(ctx, it.person).await?,
            asked_at: it.asked_at,
            asked_by: name(ctx, it.asked_by).await?,
            agreed_by: match it.agreed_by {
                Some(by) => Some(name(ctx, by).await?),
                None => None,
            },
            open_to_me: barred(&it, own).is_none(),
            reason: it.reason,
        });
    }
    Ok(all)
}

async fn open(ctx: &Ctx) -> Result<Vec<Lost>> {
    Ok(store::open(ctx.db(), ctx.group.id, ctx.now.plus_hours(-24 * DAYS)).await?)
}

fn barred(it: &Lost, by: PersonId) -> Option<&'static str> {
    if it.person == by {
        return Some("Nobody agrees to the loss of their own device. Ask two other officers.");
    }
    let agreed = it.agreed_by == Some(by) || it.asked_by == by;
    agreed.then_some("You have agreed already. A second officer is needed.")
}

/// Whoever holds an office of the whole group today, with its powers awake.
fn officer(ctx: &Ctx) -> Result<PersonId> {
    let person = ctx.person()?;
    let own = |it: &Grant| it.over.is_none() && !it.power.only_reads() && it.by == Hold::Office;
    if !ctx.actor.grants.iter().any(own) {
        return Err(Problem::forbidden("This is for those who hold an office."));
    }
    if ctx.powers_awake() { Ok(person) } else { Err(Problem::confirm_again()) }
}

async fn name(ctx: &Ctx, person: PersonId) -> Result<String> {
    let known = account::name_of_person(ctx.db(), ctx.group.id, person).await?;
    Ok(known.unwrap_or_else(|| "somebody without an account".to_owned()))
}

//! The officer's second factor: an app with codes or a passkey, codes for the day the device is lost, and what the
//! organisation asks.

mod app;
mod codes;
mod lost;
mod passkey;
mod rule;

use kernel::feature::Apart;
use kernel::limit::Limit;
use kernel::{
    AccountId, App, At, BoxFuture, Ctx, Db, GroupId, Hurdle, Line, PersonId, Problem, Result, SessionId, Tx,
    audit, session,
};
use kernel::{setting, transact};
use mail::{Kind, Outgoing};
use uuid::Uuid;

pub use app::{Enrolment, begin, finish, pending};
pub use codes::{left, renew};
pub use lost::{Request, agree, ask, end, waiting};
pub use passkey::{Answer, Asked, answer, make, offer, take};
pub use rule::{Rule, found, grace_ends, officers, rule, set_rule};

use super::agreement;
use super::ask::own;
use crate::model::totp;
use crate::store::account;
use crate::store::factor::{self as store, Factor, FactorKind};

pub use crate::store::factor::Standing;

const PER_PERSON: Limit = Limit { what: "access.second", most: 10, minutes: 15 };
const PER_DAY: Limit = Limit { what: "access.second-day", most: 40, minutes: 24 * 60 };
const PER_NETWORK: Limit = Limit { what: "access.second-network", most: 60, minutes: 15 };
/// How long a session may act in an office after the second factor was shown: a working day.
const HOURS: i64 = 12;
/// The most factors a person can have.
const MOST: usize = 8;

/// A factor as its owner sees it.
#[derive(Clone, Debug)]
pub struct Held {
    pub id: Uuid,
    pub label: String,
    pub passkey: bool,
    pub made_at: At,
    pub used_at: Option<At>,
}

/// The factors of the person acting.
pub async fn mine(ctx: &Ctx) -> Result<Vec<Held>> {
    let all = store::of(ctx.db(), ctx.group.id, ctx.person()?).await?;
    let held = |it: Factor| Held {
        id: it.id,
        passkey: it.kind() == FactorKind::Passkey,
        label: it.label,
        made_at: it.made_at,
        used_at: it.used_at,
    };
    Ok(all.into_iter().map(held).collect())
}

/// Whether a person has a second factor.
pub async fn has(db: &Db, group: GroupId, person: PersonId) -> Result<bool> {
    Ok(store::any(db, group, person).await?)
}

/// Where officers need a second factor, whoever asks for or agrees to what takes two of them has shown theirs within the
/// hour, without time of grace: two mailboxes must not be enough. `what` begins the sentence: "A second officer agrees".
pub async fn need_own(ctx: &Ctx, what: &str) -> Result<()> {
    if has(ctx.db(), ctx.group.id, ctx.person()?).await? {
        let fresh = |at: At| at.plus_minutes(60) > ctx.now;
        return match ctx.actor.second_at.is_some_and(fresh) {
            true => Ok(()),
            false => Err(Problem::confirm_because(format!(
                "{what} with the second factor shown within the hour. Show yours once more: /confirm"
            ))),
        };
    }
    if !rule(ctx).await?.required {
        return Ok(());
    }
    Err(Problem::refused(format!("{what} with a second factor, and you have none.")).hint(
        "Set one up under /account/second. The time that officers are given for it does not count here.",
    ))
}

/// What stands between an officer and the powers: asked by the kernel for each request of somebody who holds one.
pub fn hurdle(
    app: App,
    group: GroupId,
    person: PersonId,
    second: Option<At>,
    now: At,
) -> BoxFuture<Result<Hurdle>> {
    Box::pin(async move {
        let db = app.db();
        let has = store::any(db, group, person).await?;
        if has && second.is_none_or(|at| at.plus_hours(HOURS) <= now) {
            return Ok(Hurdle::SecondAsleep);
        }
        let (rule, agreement) = (rule::of(db, group).await?, agreement::of(db, group).await?);
        if !rule.required && agreement.is_none() {
            return Ok(if has { Hurdle::SecondShown } else { Hurdle::None });
        }
        let officer = store::officer(db, group, person, now).await?;
        let grace = officer.since_at.plus_hours(24 * i64::from(rule.grace_days));
        if rule.required && !has && grace <= now {
            return Ok(Hurdle::SecondMissing);
        }
        if agreement.is_some_and(|it| officer.agreed_version < it.version) {
            return Ok(Hurdle::Agreement);
        }
        Ok(if has { Hurdle::SecondShown } else { Hurdle::None })
    })
}

/// Whoever has a second factor keeps the entry it was made for: joined into another, its account would be one without.
pub fn holds_apart(ctx: Ctx, person: PersonId) -> BoxFuture<Result<Option<Apart>>> {
    Box::pin(async move {
        Ok(has(ctx.db(), ctx.group.id, person).await?.then(|| Apart {
            has: "has a second factor".to_owned(),
            over: "Whoever it belongs to can remove it at /account/second.",
        }))
    })
}

/// Shows the second factor by a code of the app or a recovery code, and confirms the session with it.
pub async fn show(ctx: &Ctx, typed: &str) -> Result<()> {
    let (account, session) = own(ctx)?;
    let person = ctx.person()?;
    limited(ctx, person).await?;
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    if plain.len() == 6 && plain.chars().all(|it| it.is_ascii_digit()) {
        return by_app(ctx, account, session, person, &plain).await;
    }
    let hash = codes::hash(ctx, person, &plain)?;
    transact!(ctx.db(), tx => {
        if !store::use_code(tx, ctx, person, hash.clone()).await? {
            return Err(wrong());
        }
        shown(tx, ctx, account, session, "recovery code").await?;
        tell(tx, ctx, person, "A recovery code of yours was used",
            "A recovery code was used in the place of your second factor. If it was you, set up a new device and have new \
             codes made.").await
    })
}

async fn by_app(
    ctx: &Ctx,
    account: AccountId,
    session: SessionId,
    person: PersonId,
    typed: &str,
) -> Result<()> {
    let secret = super::secret::Secret::open(ctx)?;
    let all = store::of(ctx.db(), ctx.group.id, person).await?;
    let found = all.into_iter().filter(|it| it.kind() == FactorKind::App).find_map(|it| {
        let plain = secret.unseal(ctx, person, &it.secret)?;
        totp::matching(&plain, typed, ctx.now, it.mark).map(|step| (it, step))
    });
    let (it, step) = found.ok_or_else(wrong)?;
    transact!(ctx.db(), tx => {
        if !store::advance(tx, ctx, &it, step).await? {
            return Err(wrong());
        }
        shown(tx, ctx, account, session, "app").await
    })
}

/// Takes a factor away. The last one stays where the organisation asks officers for one.
pub async fn remove(ctx: &Ctx, id: Uuid) -> Result<()> {
    let person = ctx.person()?;
    ctx.need_step_up()?;
    let all = store::of(ctx.db(), ctx.group.id, person).await?;
    if all.len() == 1 && !ctx.actor.grants.is_empty() && rule(ctx).await?.required {
        return Err(Problem::refused("Your office asks for a second factor, and this is your only one.")
            .hint("Add another one first; then this one can go."));
    }
    transact!(ctx.db(), tx => {
        if !store::remove(tx, ctx.group.id, person, id).await? {
            return Err(Problem::not_found("You have no such second factor; it may be gone already."));
        }
        audit(tx, ctx, Line::new("second-factor.removed").on("person", person.0)).await?;
        tell(tx, ctx, person, "A second factor was removed",
            "A second factor was removed from your account. If it was not you, sign out all devices and tell another officer.").await
    })
}

/// Whether the person acting may add a factor: with the one they have, or, for the first, after confirming by e-mail.
async fn may_add(ctx: &Ctx) -> Result<PersonId> {
    let person = ctx.person()?;
    let all = store::of(ctx.db(), ctx.group.id, person).await?;
    if all.len() >= MOST {
        return Err(Problem::refused(format!(
            "More than {MOST} second factors are not kept. Remove one that you no longer use."
        )));
    }
    if all.is_empty() {
        ctx.need_fresh()?;
    } else if ctx.actor.second_at.is_none_or(|at| at.plus_minutes(60) <= ctx.now) {
        return Err(Problem::confirm_again());
    }
    Ok(person)
}

/// A factor came into use: it is told, and this session counts as having shown it. The codes for the day the device is
/// lost, if these are the first.
async fn added(tx: &mut Tx, ctx: &Ctx, person: PersonId, first: bool) -> Result<Vec<String>> {
    let (account, session) = own(ctx)?;
    audit(tx, ctx, Line::new("second-factor.added").on("person", person.0)).await?;
    session::show_second(tx, session, account, ctx.now).await?;
    tell(tx, ctx, person, "A second factor was added",
        "A second factor was added to your account. If it was not you, sign out all devices and tell another officer.").await?;
    if first { codes::make(tx, ctx, person).await } else { Ok(vec![]) }
}

async fn shown(tx: &mut Tx, ctx: &Ctx, account: AccountId, id: SessionId, by: &str) -> Result<()> {
    if !session::show_second(tx, id, account, ctx.now).await? {
        return Err(Problem::sign_in());
    }
    crate::store::lost::end_of(tx, ctx, ctx.person()?).await?;
    let detail = serde_json::json!({ "by": by });
    audit(tx, ctx, Line::new("session.second-shown").on("session", id.0).detail(detail)).await
}

async fn limited(ctx: &Ctx, person: PersonId) -> Result<()> {
    PER_NETWORK.take(ctx, &ctx.network).await?;
    PER_PERSON.take(ctx, &person.to_string()).await?;
    PER_DAY.take(ctx, &person.to_string()).await
}

fn wrong() -> Problem {
    tracing::warn!(target: "plenary::refused", "a second factor did not fit");
    Problem::field(
        "code",
        "That is not a code that works now. An app shows a new one every thirty seconds, and each works once; a recovery \
         code works once as well.",
    )
}

/// Tells the person by mail what became of their way in.
async fn tell(tx: &mut Tx, ctx: &Ctx, person: PersonId, subject: &str, text: &str) -> Result<()> {
    let Some(to) = account::of_person(tx, ctx.group.id, person).await? else { return Ok(()) };
    let out = Outgoing {
        person: Some(person),
        to: to.email,
        to_name: String::new(),
        kind: Kind::Personal,
        subject: format!("{subject} at {}", ctx.group.name),
        text: format!("{text}\n\n{}/account/second", ctx.base_url()),
        html: None,
    };
    mail::service::queue(tx, ctx, out).await?;
    Ok(())
}

/// The name of the setting of a rule, for its own file.
const RULE: &str = "access.second-factor";

async fn put_rule(tx: &mut Tx, ctx: &Ctx, rule: &Rule) -> Result<()> {
    setting::set(tx, ctx.group.id, RULE, rule).await
}

//! What a mailing looks like from outside: its state, its numbers, its preview, and whom it does not reach.

use kernel::{At, Ctx, Power, Problem, Result};
use uuid::Uuid;

use super::model::{Figures, LeftOut, Mailing, MailingState, NotReached, Overview, Recipient, Waits};
use crate::fill;
use crate::model::{Address, MailingId};
use crate::service::{self, CAME_BACK, NO_ADDRESS};
use crate::store::{mailing as store, message};

/// One mailing; the caller has asked whether the actor may see it.
pub async fn find(ctx: &Ctx, id: MailingId) -> Result<Mailing> {
    let found = store::get(ctx.db(), ctx.group.id, id).await?;
    found.ok_or_else(|| Problem::not_found("There is no such mailing here."))
}

/// Where a mailing stands.
pub async fn state(ctx: &Ctx, id: MailingId) -> Result<Overview> {
    let mailing = find(ctx, id).await?;
    overview(ctx, mailing).await
}

/// The mailings about one thing, oldest first.
pub async fn for_subject(ctx: &Ctx, kind: &str, id: Uuid) -> Result<Vec<Overview>> {
    let mut all = vec![];
    for mailing in store::about(ctx.db(), ctx.group.id, kind, id).await? {
        all.push(overview(ctx, mailing).await?);
    }
    Ok(all)
}

/// The newest mailings that the actor may see.
pub async fn list(ctx: &Ctx) -> Result<Vec<Overview>> {
    let mut all = vec![];
    for mailing in store::newest(ctx.db(), ctx.group.id).await?.into_iter().filter(|it| may_see(ctx, it)) {
        all.push(overview(ctx, mailing).await?);
    }
    Ok(all)
}

/// The mailings that the actor may decide about and that want something: held ones, and those that did not reach
/// everyone while nobody has looked.
pub async fn open(ctx: &Ctx) -> Result<Vec<Overview>> {
    if ctx.actor.grants.is_empty() && !ctx.actor.system {
        return Ok(vec![]);
    }
    let open = store::open(ctx.db(), ctx.group.id).await?;
    let open: Vec<Mailing> = open.into_iter().filter(|it| may_run(ctx, it)).collect();
    if open.is_empty() {
        return Ok(vec![]);
    }
    let mut counts = store::open_counts(ctx.db(), ctx.group.id).await?;
    // Asked once, and only where a held mailing depends on it.
    let held = open.iter().any(|it| it.state == MailingState::Held && !it.officers_only);
    let released = !held || service::released(ctx).await?;
    let overview = |mailing: Mailing| {
        let waits = match mailing.state {
            MailingState::Held => waits_given(ctx, &mailing, released),
            _ => None,
        };
        let counts = counts.remove(&mailing.id).unwrap_or_default();
        Overview { mailing, counts, waits }
    };
    Ok(open.into_iter().map(overview).collect())
}

/// The mailings since an instant in numbers, for whoever sends mail.
pub async fn figures(ctx: &Ctx, since: At) -> Result<Figures> {
    ctx.need(Power::SendMail, None)?;
    store::figures(ctx.db(), ctx.group.id, since).await
}

/// Whether the actor may see a mailing, its recipients and those left out.
pub fn may_see(ctx: &Ctx, mailing: &Mailing) -> bool {
    may_run(ctx, mailing) || ctx.may(Power::Scrutineer, Some(mailing.about.id))
}

/// Whether the actor may decide about a mailing: revoke it, approve it, note that they saw who is not reached.
pub fn may_run(ctx: &Ctx, mailing: &Mailing) -> bool {
    ctx.may(Power::SendMail, None)
        || ctx.may(Power::CallElection, None)
        || ctx.may(Power::ReturningOfficer, Some(mailing.about.id))
}

async fn overview(ctx: &Ctx, mailing: Mailing) -> Result<Overview> {
    let counts = store::counts(ctx.db(), ctx.group.id, mailing.id).await?;
    let waits = match mailing.state {
        MailingState::Held => waits(ctx, &mailing).await?,
        _ => None,
    };
    Ok(Overview { mailing, counts, waits })
}

/// What a held mailing waits for; `None` if it may go.
pub(super) async fn waits(ctx: &Ctx, mailing: &Mailing) -> Result<Option<Waits>> {
    let released = mailing.officers_only || service::released(ctx).await?;
    Ok(waits_given(ctx, mailing, released))
}

fn waits_given(ctx: &Ctx, mailing: &Mailing, released: bool) -> Option<Waits> {
    if !mailing.officers_only && !released {
        return Some(Waits::Release);
    }
    if mailing.kind.needs_second_officer() && mailing.approved_by.is_none() {
        return Some(Waits::SecondOfficer);
    }
    (ctx.now < mailing.held_until).then_some(Waits::Hold)
}

/// A mailing as three of its recipients will see it: the first, the middle and the last by name.
pub async fn preview(ctx: &Ctx, mailing: &Mailing) -> Result<Vec<Preview>> {
    let all = store::recipients(ctx.db(), ctx.group.id, mailing.id).await?;
    let mut picks = vec![0, all.len() / 2, all.len().saturating_sub(1)];
    picks.dedup();
    let chosen = picks.into_iter().filter_map(|at| all.get(at));
    Ok(chosen.map(|it| Preview::of(mailing, it)).collect())
}

/// One recipient's view. What only they may know is masked.
#[derive(Clone, Debug)]
pub struct Preview {
    pub name: String,
    pub address: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Preview {
    fn of(mailing: &Mailing, to: &Recipient) -> Self {
        let mut values = to.fill.clone();
        for secret in ["link", "key"] {
            if let Some(value) = values.get_mut(secret) {
                *value = format!("(the {secret} that only {} gets)", to.name);
            }
        }
        values.insert("name".into(), to.name.clone());
        Self {
            name: to.name.clone(),
            address: to.address.clone(),
            subject: fill::text(&mailing.subject, &values),
            text: fill::plain(&mailing.body, &values),
            html: fill::html(&mailing.body, &values),
        }
    }
}

/// Everyone a mailing is for and everyone left out, by name.
pub async fn recipients(ctx: &Ctx, id: MailingId) -> Result<(Vec<Proof>, Vec<LeftOut>)> {
    let all = store::proofs(ctx.db(), ctx.group.id, id).await?;
    Ok((all, store::left_out(ctx.db(), ctx.group.id, id).await?))
}

pub use crate::store::mailing::Proof;

/// Everyone whom a mailing does not reach by e-mail, by name. Before it goes: those of whom that is known already.
pub async fn not_reached(ctx: &Ctx, id: MailingId) -> Result<Vec<NotReached>> {
    let suppressed = message::suppressed(ctx.db(), ctx.group.id, crate::suppressed::Key::known(ctx)?).await?;
    let proofs = store::proofs(ctx.db(), ctx.group.id, id).await?;
    let people = store::recipients(ctx.db(), ctx.group.id, id).await?;
    let lost = people.into_iter().zip(proofs).filter_map(|(to, proof)| {
        let reason = match proof.state {
            Some(state) if state.is_lost() => proof.reason.unwrap_or_else(|| "It did not arrive.".to_owned()),
            Some(_) => return None,
            None => foreseen(&to, &suppressed)?.to_owned(),
        };
        let Recipient { person, name, postal, phone, fill, .. } = to;
        Some(NotReached { person, name, reason, state: proof.state, postal, phone, fill })
    });
    Ok(lost.collect())
}

/// Why a message would not even be tried.
pub(super) fn foreseen(to: &Recipient, suppressed: &message::Suppressed) -> Option<&'static str> {
    match to.address.as_deref() {
        None => Some("No e-mail address is known."),
        Some(address) if Address::parse(address).is_none() => Some(NO_ADDRESS),
        Some(address) if suppressed.holds(address) => Some(CAME_BACK),
        Some(_) => None,
    }
}

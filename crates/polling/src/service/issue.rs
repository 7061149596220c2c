//! Papers signed blind: the roll is marked, and what the voter's device sent is signed without being seen.

use ballotbox::token::{BlindSigner as _, IssuerKey, Rsa};
use ballotbox::{Hash, sha256, tag};
use kernel::{Ctx, PersonId, Problem, Result, transact};
use uuid::Uuid;

use super::cast::{closed_meanwhile, may_in, may_online, other_way};
use crate::box_store::{BoxStore, Secret};
use crate::model::{PollId, PollState};
use crate::store::roll::Given;
use crate::{sealing, store};

/// A value to be signed blind for a contest.
#[derive(Clone)]
pub struct Asked {
    pub contest: Uuid,
    pub blinded: Rsa,
}

/// Signs the acting person's papers and marks the roll. The same values again get the same answer, so that a lost answer
/// does no harm; other values are refused.
///
/// # Errors
/// Says why not, and what still is possible: not on the roll, too late, a paper taken another way or elsewhere.
pub async fn issue(ctx: &Ctx, id: PollId, asked: Vec<Asked>) -> Result<Vec<(Uuid, Rsa)>> {
    let person = ctx.person()?;
    ctx.need_fresh()?;
    let poll = super::poll(ctx, id).await?;
    let line = super::my_line(ctx, id).await?;
    poll.takes_votes(ctx.now, &ctx.group.zone)?;
    may_online(&poll, &line)?;
    let held = super::box_of(ctx)?;
    held.count_request(person, ctx.now)?;
    super::make_box(ctx, &poll).await?;
    for one in &asked {
        poll.contest(one.contest)?;
        may_in(&line, one.contest)?;
    }
    if asked.is_empty() {
        return Err(Problem::refused("No paper was asked for, so none was given."));
    }
    let keys = issuing_keys(ctx, &held, id).await?;
    let _gate = held.casting().await;
    mark(ctx, id, person, &asked).await?;
    asked.iter().map(|it| Ok((it.contest, sign(ctx, &keys, it)?))).collect()
}

pub(crate) async fn mark(ctx: &Ctx, id: PollId, person: PersonId, asked: &[Asked]) -> Result<()> {
    let group = ctx.group.id;
    transact!(ctx.db(), tx => {
        let (state, signed) = store::poll::state_and_signed(tx, group, id).await?;
        if state != PollState::Open {
            return Err(closed_meanwhile());
        }
        if !signed {
            return Err(Problem::refused("The ballot is not signed yet by those who run and watch it, so no paper is given out.")
                .hint("Come back a little later; what you entered is still here."));
        }
        if store::restore::is_open(tx, group, id).await? {
            return Err(crate::box_store::suspended());
        }
        for one in asked {
            match store::roll::give(tx, group, id, person, one.contest, hash(one)).await? {
                Given::Now | Given::Again => {}
                Given::Another => return Err(taken_elsewhere()),
                Given::Marked(mark) => return Err(other_way(mark)),
            }
        }
        Ok(())
    })
}

/// What is kept of a request: enough to know it again.
pub(crate) fn hash(asked: &Asked) -> Hash {
    sha256(&[tag("blinded").as_slice(), asked.contest.as_bytes(), &asked.blinded].concat())
}

/// The issuing keys of an open poll, unsealed.
///
/// # Errors
/// Refuses if the key under which they lie is gone: then no paper can be signed here any more.
pub(crate) async fn issuing_keys(ctx: &Ctx, held: &BoxStore, id: PollId) -> Result<Vec<(Uuid, IssuerKey)>> {
    if let Some(keys) = held.cached_issuers(id) {
        return Ok(keys);
    }
    let wrapping = held.secret_if_any::<32>(id, Secret::Issuing)?.ok_or_else(lost)?;
    let mut keys = vec![];
    for (contest, sealed) in store::sealed::issuers(ctx.db(), ctx.group.id, id).await? {
        let der = sealing::open(&wrapping, contest.as_bytes(), &sealed)?;
        keys.push((
            contest,
            IssuerKey::from_der(&der).map_err(|e| Problem::internal(format!("An issuing key: {e}.")))?,
        ));
    }
    held.cache_issuers(id, &keys);
    Ok(keys)
}

pub(crate) fn sign(ctx: &Ctx, keys: &[(Uuid, IssuerKey)], asked: &Asked) -> Result<Rsa> {
    let key = keys.iter().find(|it| it.0 == asked.contest).ok_or_else(lost)?;
    key.1
        .blind_sign(&asked.blinded, ctx.chance().bytes())
        .map_err(|e| Problem::field("blinded", format!("This cannot be signed: {e}.")))
}

fn taken_elsewhere() -> Problem {
    Problem::refused("Your paper in this contest was given out before, to another device or another browser. A second one is not given.")
        .hint("Vote from the device you used first: there you can also change your vote. If that paper is lost, or it was not you, speak to the returning officer, who can have it replaced; that is counted in public.")
}

fn lost() -> Problem {
    Problem::refused("The keys of this ballot are not on this server any more, so no paper can be given out here.").hint(
        "Papers already in the box are safe. The returning officer and a scrutineer decide whether to close with them or to hold the ballot again.",
    )
}

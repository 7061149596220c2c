//! Keys to the box: officers hand in the public halves of theirs, sign the manifest, and open their part after the close.

use ballotbox::event::Event;
use ballotbox::keys::{SecretKey, is_public_key};
use ballotbox::manifest::{Manifest, Role, Witness, is_signed};
use ballotbox::{hpke, sha256, tag};
use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, transact};
use serde_json::json;
use uuid::Uuid;

use crate::box_store::Step;
use crate::model::{KeyRole, OfficerKey, Poll, Secrecy};
use crate::store;

/// The role in which the acting person may hold a key to the ballots of a subject.
pub fn role(ctx: &Ctx, subject: Uuid) -> Result<KeyRole> {
    if ctx.may(Power::ReturningOfficer, Some(subject)) {
        return Ok(KeyRole::ReturningOfficer);
    }
    ctx.need(Power::Scrutineer, Some(subject)).map(|()| KeyRole::Scrutineer)
}

/// Keeps the public halves of the acting person's key for the ballots of a subject; a new pair replaces the old one.
///
/// # Errors
/// Refuses once a ballot with the keys is open: they stand in its manifest.
pub async fn give(
    ctx: &Ctx,
    subject: Uuid,
    sign: [u8; 33],
    seal: [u8; 33],
    lot: Option<[u8; 32]>,
) -> Result<()> {
    let role = role(ctx, subject)?;
    if !is_public_key(&sign) || !is_public_key(&seal) || sign == seal {
        return Err(Problem::field("seal", "These are not the public halves of a key."));
    }
    if super::polls_about(ctx, subject).await?.iter().any(Poll::keys_are_fixed) {
        return Err(Problem::refused("The ballot was opened with the keys that were there, and no other can be added.")
            .hint("A lost key is survivable if fewer are needed than were made; else the ballot is given up and held again."));
    }
    let (secret, trial) = trial(ctx, subject, &seal)?;
    let key = OfficerKey {
        person: ctx.person()?,
        name: ctx.actor.name.to_string(),
        role,
        sign,
        seal,
        lot,
        made_at: ctx.now,
        trial: Some(trial),
        tried_at: None,
        lost_at: None,
    };
    transact!(ctx.db(), tx => {
        store::sealed::set_key(tx, ctx.group.id, subject, &key, sha256(&secret)).await?;
        let detail = json!({ "role": role.as_str(), "seal": ballotbox::to_hex(&seal) });
        audit(tx, ctx, Line::new("poll.key-made").on("subject", subject).detail(detail)).await
    })
}

/// A secret of chance, and what it is sealed in: only the holder of the key can open it, as with a voter's paper.
fn trial(ctx: &Ctx, subject: Uuid, seal: &[u8; 33]) -> Result<([u8; 32], Vec<u8>)> {
    let secret = ctx.chance().bytes::<32>();
    let ephemeral = SecretKey::first(super::prepare::draws(ctx));
    let sealed = ephemeral.and_then(|it| hpke::seal(seal, &it, &trial_info(subject, seal), &[], &secret));
    Ok((secret, sealed.ok_or_else(|| Problem::internal("Nothing could be sealed to the key."))?))
}

/// What a trial is bound to; the officers' script says the same.
pub fn trial_info(subject: Uuid, seal: &[u8; 33]) -> Vec<u8> {
    [tag("key trial").as_slice(), subject.as_bytes(), seal].concat()
}

/// Notes that the acting holder's key opened what was sealed to it.
///
/// # Errors
/// Refuses what was not in the seal.
pub async fn tried(ctx: &Ctx, subject: Uuid, opened: &[u8; 32]) -> Result<()> {
    role(ctx, subject)?;
    let person = ctx.person()?;
    let answer = sha256(opened);
    transact!(ctx.db(), tx => {
        if !store::sealed::set_tried(tx, ctx.group.id, subject, person, answer, ctx.now).await? {
            return Err(Problem::field("answer", "This is not what was sealed to your key, so the key has not been tried."));
        }
        audit(tx, ctx, Line::new("poll.key-tried").on("subject", subject)).await
    })
}

/// Notes that a key is lost, or found again. The holder says so, or the returning officer on the holder's word.
pub async fn lose(ctx: &Ctx, subject: Uuid, person: PersonId, lost: bool) -> Result<()> {
    if ctx.person()? == person {
        role(ctx, subject)?;
    } else {
        ctx.need(Power::ReturningOfficer, Some(subject))?;
    }
    transact!(ctx.db(), tx => {
        if !store::sealed::set_lost(tx, ctx.group.id, subject, person, lost.then_some(ctx.now)).await? {
            return Err(Problem::not_found("There is no such key."));
        }
        let verb = if lost { "poll.key-lost" } else { "poll.key-found" };
        audit(tx, ctx, Line::new(verb).on("subject", subject).detail(json!({ "person": person }))).await
    })
}

/// The keys made for a subject so far.
pub async fn of(ctx: &Ctx, subject: Uuid) -> Result<Vec<OfficerKey>> {
    role(ctx, subject)?;
    store::sealed::keys(ctx.db(), ctx.group.id, subject).await
}

/// Refuses to open a poll while keys are missing that its rules ask for.
pub(crate) async fn enough_within(tx: &mut Tx, ctx: &Ctx, subject: Uuid, secrecy: &Secrecy) -> Result<()> {
    if secrecy.holders == 0 {
        return Ok(());
    }
    super::prepare::enough(&store::sealed::keys_within(tx, ctx.group.id, subject).await?, secrecy)
}

/// Takes the acting officer's signature under the manifest. Voting begins when all have signed who have to: the returning
/// officer, and one scrutineer where one holds a key.
pub async fn sign(ctx: &Ctx, poll: &Poll, signature: [u8; 64]) -> Result<()> {
    role(ctx, poll.subject.id)?;
    let held = super::box_of(ctx)?;
    super::make_box(ctx, poll).await?;
    let manifest = held.manifest(poll.id).await?;
    let bytes = store::poll::manifest(ctx.db(), ctx.group.id, poll.id).await?.unwrap_or_default();
    let by =
        manifest.officers.iter().position(|it| is_signed(&it.sign, &manifest.election, &bytes, &signature));
    let by = by.ok_or_else(|| {
        Problem::field("signature", "This signature was made with no key that the ballot names.")
    })?;
    let officer = by as u64;
    let mut signed = signers(&held.events(poll.id).await?);
    if !signed.contains(&by) {
        held.advance(poll.id, Step::Nothing, &[Event::ManifestSigned { officer, signature }], ctx.chance())
            .await?;
        signed.push(by);
    }
    if !holds(&manifest, &signed) {
        return Ok(());
    }
    transact!(ctx.db(), tx => {
        store::poll::set_signed(tx, ctx.group.id, poll.id, ctx.now).await?;
        audit(tx, ctx, Line::new("poll.signed").on("poll", poll.id.0)).await
    })
}

/// Which officers have signed the manifest, by their place in it.
pub fn signers(events: &[Event]) -> Vec<usize> {
    let one = |it: &Event| match it {
        Event::ManifestSigned { officer, .. } => usize::try_from(*officer).ok(),
        _ => None,
    };
    events.iter().filter_map(one).collect()
}

fn holds(manifest: &Manifest, signed: &[usize]) -> bool {
    let by = |role: Role| {
        let mut of = manifest.officers.iter().enumerate().filter(move |it| it.1.role == role).map(|it| it.0);
        (of.clone().next().is_none(), of.any(|it| signed.contains(&it)))
    };
    let (returning, scrutineer) = (by(Role::ReturningOfficer), by(Role::Scrutineer));
    returning.1 && (scrutineer.0 || scrutineer.1)
}

/// How far a ballot is with its keys.
pub struct KeyState {
    pub fingerprint: String,
    pub held_by_server: bool,
    /// How many key holders open together.
    pub needed: u8,
    pub holders: Vec<Holder>,
    /// From when on the papers may be opened; known when the box is closed.
    pub opens_from: Option<At>,
}

/// An officer whom the manifest names.
pub struct Holder {
    pub name: String,
    pub role: Role,
    pub seal: [u8; 33],
    pub signed: bool,
    pub opened: bool,
}

impl KeyState {
    /// How many have opened their part.
    pub fn given(&self) -> usize {
        self.holders.iter().filter(|it| it.opened).count()
    }
}

pub async fn state(ctx: &Ctx, poll: &Poll) -> Result<KeyState> {
    let secrecy = store::poll::secrecy(ctx.db(), ctx.group.id, poll.id).await?;
    let held = super::box_of(ctx)?;
    let manifest = held.manifest(poll.id).await?;
    let signed = signers(&held.events(poll.id).await?);
    let shares = store::sealed::shares(ctx.db(), ctx.group.id, poll.id).await?;
    let opened: Vec<usize> = shares.iter().filter_map(|it| manifest.officer_of_trustee(it.0)).collect();
    let holder = |(place, it): (usize, &ballotbox::manifest::Officer)| {
        Some(Holder {
            name: it.name.clone(),
            role: it.role,
            seal: it.seal?,
            signed: signed.contains(&place),
            opened: opened.contains(&place),
        })
    };
    let closed = poll.state == crate::model::PollState::Closed;
    Ok(KeyState {
        fingerprint: super::board(ctx, poll).await?.fingerprint,
        held_by_server: secrecy.holders == 0,
        needed: manifest.threshold,
        holders: manifest.officers.iter().enumerate().filter_map(holder).collect(),
        opens_from: if closed {
            Some(super::opening::claims_until(ctx, poll, &manifest).await?)
        } else {
            None
        },
    })
}

/// Who is named to countersign.
pub async fn witnesses(ctx: &Ctx, subject: Uuid) -> Result<Vec<Witness>> {
    role(ctx, subject)?;
    store::sealed::witnesses(ctx.db(), ctx.group.id, subject).await
}

/// Names somebody who countersigns the logs of a subject's ballots from the next one on.
pub async fn name_witness(ctx: &Ctx, subject: Uuid, name: &str, key: &str) -> Result<()> {
    ctx.need(Power::ReturningOfficer, Some(subject))?;
    if name.is_empty() || name.len() > 80 || name.contains(|it: char| it.is_whitespace() || it == '+') {
        return Err(Problem::field("name", "The name of a witness has no spaces and no plus sign."));
    }
    let key = ballotbox::from_hex_exact::<32>(&key.trim().to_lowercase());
    let key = key.ok_or_else(|| {
        Problem::field("key", "The key has 64 letters and digits; “plenary witness” prints it.")
    })?;
    let witness = Witness { name: name.to_owned(), key };
    transact!(ctx.db(), tx => {
        store::sealed::set_witness(tx, ctx.group.id, subject, &witness).await?;
        audit(tx, ctx, Line::new("poll.witness-named").on("subject", subject).detail(json!({ "name": witness.name }))).await
    })
}

//! The freeze: keys are made, the manifest is fixed, and the box begins its log with it.

use ballotbox::keys::SecretKey;
use ballotbox::manifest::{
    Box as BoxPart, Candidate, Contest as Listed, FORMAT, Log, LotCommitment, Manifest, Officer, Retention,
    Role, lot_commitment, lot_secret, sign,
};
use ballotbox::register::{Line, Tree};
use ballotbox::token::IssuerKey;
use ballotbox::{Id, event::Event, sha256};
use kernel::{Ctx, Problem, Result, transact};
use uuid::Uuid;

use crate::box_store::{BoxStore, Secret, Step};
use crate::model::{Contest, KeyRole, Level, OfficerKey, Poll, PollState, Secrecy};
use crate::{booth, sealing, store};

/// Makes the box of a poll: issuing keys, manifest, and the first line of the log. Nothing happens if there is one; what
/// a kill left half done is done to its end.
///
/// # Errors
/// Refuses if the box was made once and is gone: a new one would hide the loss.
pub async fn make_box(ctx: &Ctx, poll: &Poll) -> Result<()> {
    let held = super::box_of(ctx)?;
    if is_made(&held, poll).await? {
        return Ok(());
    }
    if poll.box_made && held.behind(poll.id).await?.is_some() {
        return Err(crate::box_store::suspended());
    }
    let _nobody_else = held.making().await;
    let poll = super::poll(ctx, poll.id).await?;
    if is_made(&held, &poll).await? {
        return Ok(());
    }
    if poll.state != PollState::Open {
        return Err(super::cast::closed_meanwhile());
    }
    if poll.box_made && !held.has(poll.id).await? {
        return Err(Problem::refused("The ballot box of this ballot is not where it was, so no paper can be cast.")
            .hint("The returning officer and a scrutineer decide how it goes on; the keeper of the server looks for box.sqlite."));
    }
    if store::poll::manifest(ctx.db(), ctx.group.id, poll.id).await?.is_none() {
        fix(ctx, &held, &poll).await?;
    }
    let bytes = store::poll::manifest(ctx.db(), ctx.group.id, poll.id).await?.unwrap_or_default();
    let manifest = Manifest::from_bytes(&bytes).map_err(unsound)?;
    held.make(poll.id, &manifest, ctx.chance()).await?;
    store::poll::box_made(ctx.db(), ctx.group.id, poll.id).await?;
    if let Some(key) = server_key(&held, &poll)? {
        sign_by_server(ctx, &held, &poll, &bytes, &key).await?;
    }
    Ok(())
}

/// Whether nothing is left to do: a kill may have come between the box and the server's own signature.
async fn is_made(held: &BoxStore, poll: &Poll) -> Result<bool> {
    Ok(poll.box_made
        && held.has(poll.id).await?
        && (poll.signed_at.is_some() || server_key(held, poll)?.is_none()))
}

/// The keys that the server holds where no officer does: to open, and to sign.
pub(crate) struct ServerKey {
    pub seal: SecretKey,
    pub sign: SecretKey,
}

impl ServerKey {
    fn read(bytes: &[u8; 64]) -> Result<Self> {
        let (seal, sign) = bytes.split_at(32);
        let key = |half: &[u8]| half.first_chunk().and_then(SecretKey::new);
        let both = key(seal).zip(key(sign));
        both.map(|(seal, sign)| Self { seal, sign })
            .ok_or_else(|| Problem::internal("A key of the ballot is none."))
    }
}

pub(crate) fn server_key(held: &BoxStore, poll: &Poll) -> Result<Option<ServerKey>> {
    held.secret_if_any::<64>(poll.id, Secret::Opening)?.map(|it| ServerKey::read(&it)).transpose()
}

/// Makes the keys and writes the manifest down, unless another server did meanwhile.
async fn fix(ctx: &Ctx, held: &BoxStore, poll: &Poll) -> Result<()> {
    let secrecy = store::poll::secrecy(ctx.db(), ctx.group.id, poll.id).await?;
    let issuers = issuing_keys(ctx, poll).await?;
    let wrapping = held.secret::<32>(poll.id, Secret::Issuing, ctx.chance().bytes())?;
    let (officers, lots) = officers(ctx, held, poll, &secrecy).await?;
    let page = booth::page();
    let manifest = manifest(
        ctx,
        held,
        poll,
        Parts { secrecy: &secrecy, issuers: &issuers, officers, lots, page: &page },
    )
    .await?;
    let bytes = manifest.to_bytes().map_err(unsound)?;
    let sealed = issuers
        .iter()
        .map(|(contest, key)| {
            let der = key.to_der().map_err(unsound)?;
            Ok((*contest, sealing::seal(&wrapping, contest.as_bytes(), ctx.chance().bytes(), &der)?))
        })
        .collect::<Result<Vec<_>>>()?;
    transact!(ctx.db(), tx => {
        if store::poll::set_manifest(tx, ctx.group.id, poll.id, &bytes, page.as_bytes()).await? {
            for (contest, sealed) in &sealed {
                store::sealed::insert_issuer(tx, ctx.group.id, poll.id, *contest, sealed).await?;
            }
        }
        Ok(())
    })
}

/// A fresh issuing key for each contest, made on as many threads as there are contests.
async fn issuing_keys(ctx: &Ctx, poll: &Poll) -> Result<Vec<(Uuid, IssuerKey)>> {
    let seeds: Vec<(Uuid, [u8; 32])> = poll.contests.iter().map(|it| (it.id, ctx.chance().bytes())).collect();
    let work = seeds
        .into_iter()
        .map(|(id, seed)| (id, tokio::task::spawn_blocking(move || IssuerKey::generate(seed))));
    let mut made = vec![];
    for (id, task) in work.collect::<Vec<_>>() {
        made.push((id, task.await.map_err(unsound)?.map_err(unsound)?));
    }
    Ok(made)
}

/// Those who hold the keys, the returning officer first; the server if the rules ask for no key holder.
/// With them what each commits to for the lots.
async fn officers(
    ctx: &Ctx,
    held: &BoxStore,
    poll: &Poll,
    secrecy: &Secrecy,
) -> Result<(Vec<Officer>, Vec<LotCommitment>)> {
    if secrecy.holders > 0 {
        let keys = store::sealed::keys(ctx.db(), ctx.group.id, poll.subject.id).await?;
        enough(&keys, secrecy)?;
        let lot = |(officer, it): (u64, &OfficerKey)| Some(LotCommitment { officer, commitment: it.lot? });
        return Ok((keys.iter().map(officer).collect(), (0..).zip(&keys).filter_map(lot).collect()));
    }
    let fresh = [SecretKey::first(draws(ctx)), SecretKey::first(draws(ctx))];
    let fresh: Vec<u8> = fresh.into_iter().flatten().flat_map(|it| it.bytes()).collect();
    let fresh = fresh.try_into().map_err(|_| Problem::internal("Chance gave no key."))?;
    let key = ServerKey::read(&held.secret::<64>(poll.id, Secret::Opening, fresh)?)?;
    let name = format!("The server of {}", ctx.group.name);
    let commitment = lot_commitment(&key.sign.public(), &lot_secret(&key.sign));
    let officer = Officer {
        name,
        role: Role::ReturningOfficer,
        sign: key.sign.public(),
        seal: Some(key.seal.public()),
    };
    Ok((vec![officer], vec![LotCommitment { officer: 0, commitment }]))
}

pub(crate) fn draws(ctx: &Ctx) -> impl Iterator<Item = [u8; 32]> {
    let chance = ctx.chance().clone();
    std::iter::repeat_with(move || chance.bytes::<32>())
}

/// Refuses while fewer officers have made their keys than the rules ask for.
pub(crate) fn enough(keys: &[OfficerKey], secrecy: &Secrecy) -> Result<()> {
    if !keys.iter().any(|it| it.role == KeyRole::ReturningOfficer) {
        return Err(Problem::refused("The returning officer has not made a key to the ballot box yet.")
            .hint("Open “Keys to the box” in the election and make it there; it takes a minute."));
    }
    if keys.len() < usize::from(secrecy.holders) {
        return Err(Problem::refused(format!(
            "{} keys to the ballot box are needed, and {} have been made.",
            secrecy.holders,
            keys.len()
        ))
        .hint("The scrutineers make theirs on the page “Keys to the box”, each on their own device."));
    }
    Ok(())
}

fn officer(it: &OfficerKey) -> Officer {
    let role = match it.role {
        KeyRole::ReturningOfficer => Role::ReturningOfficer,
        KeyRole::Scrutineer => Role::Scrutineer,
    };
    Officer { name: it.name.clone(), role, sign: it.sign, seal: Some(it.seal) }
}

struct Parts<'a> {
    secrecy: &'a Secrecy,
    issuers: &'a [(Uuid, IssuerKey)],
    officers: Vec<Officer>,
    lots: Vec<LotCommitment>,
    page: &'a str,
}

async fn manifest(ctx: &Ctx, held: &BoxStore, poll: &Poll, parts: Parts<'_>) -> Result<Manifest> {
    let origin = log_origin(ctx, held, poll);
    let keys = held.public_keys(poll.id, &origin, ctx.chance()).await?;
    let seconds = |at: kernel::At| u64::try_from(at.micros() / 1_000_000).unwrap_or(0);
    let mut contests = vec![];
    for contest in &poll.contests {
        let key = parts
            .issuers
            .iter()
            .find(|it| it.0 == contest.id)
            .map(|it| it.1.public())
            .transpose()
            .map_err(unsound)?;
        let roll = roll(ctx, poll, contest.id).await?;
        contests.push(listed(contest, key.map(|it| it.spki().to_vec()), roll.summary()));
    }
    Ok(Manifest {
        format: FORMAT.into(),
        election: *poll.id.0.as_bytes(),
        title: poll.subject.title.clone(),
        organisation: ctx.group.name.clone(),
        constitution: parts.secrecy.constitution,
        rules: parts.secrecy.rules,
        software: concat!("plenary ", env!("CARGO_PKG_VERSION")).into(),
        booth: sha256(parts.page.as_bytes()),
        opens: seconds(poll.opens_at),
        closes: seconds(poll.closes_at).max(seconds(poll.opens_at) + 1),
        claims_seconds: claims_seconds(poll, parts.secrecy),
        publication: level(poll.publication),
        fold: u64::from(Secrecy::fold(poll.roll_count)),
        retention: retention(parts.secrecy),
        log: Log { key: keys.log, origin },
        ballot_box: BoxPart { receipt_key: keys.receipt },
        threshold: parts.secrecy.needed(),
        officers: parts.officers,
        witnesses: store::sealed::witnesses(ctx.db(), ctx.group.id, poll.subject.id).await?,
        lots: parts.lots,
        contests,
    })
}

fn listed(contest: &Contest, issuer: Option<Vec<u8>>, roll: ballotbox::manifest::Roll) -> Listed {
    let mut candidates: Vec<Candidate> =
        contest.choices.iter().map(|it| Candidate { number: it.number, name: it.label.clone() }).collect();
    candidates.sort_by_key(|it| it.number);
    let positions = if contest.ranked { candidates.len().min(255) } else { 1 };
    Listed {
        id: *contest.id.as_bytes(),
        title: contest.title.clone(),
        seats: contest.seats,
        positions: u16::try_from(positions).unwrap_or(255),
        ranked: contest.ranked,
        method: contest.counting.method.clone(),
        candidates,
        count: contest.counting.fixed.clone(),
        issuers: issuer.into_iter().collect(),
        roll,
    }
}

/// The roll of a contest as the protocol hashes it.
pub(crate) async fn roll(ctx: &Ctx, poll: &Poll, contest: Uuid) -> Result<Tree> {
    Ok(Tree::roll(lines(ctx, poll, contest).await?.iter().map(|it| it.0.leaf()).collect()))
}

/// The lines of a contest's roll with what was marked on each, in no particular order.
pub(crate) async fn lines(
    ctx: &Ctx,
    poll: &Poll,
    contest: Uuid,
) -> Result<Vec<(Line, crate::model::Mark, u8)>> {
    let rows = store::roll::of_contest(ctx.db(), ctx.group.id, poll.id, contest).await?;
    let (election, id): (Id, Id) = (*poll.id.0.as_bytes(), *contest.as_bytes());
    let line = |row: store::roll::MarkLine| {
        let line =
            Line { election, contest: id, salt: row.salt, member: *row.person.0.as_bytes(), label: row.name };
        (line, row.mark, row.papers)
    };
    Ok(rows.into_iter().map(line).collect())
}

async fn sign_by_server(
    ctx: &Ctx,
    held: &BoxStore,
    poll: &Poll,
    manifest: &[u8],
    key: &ServerKey,
) -> Result<()> {
    if poll.signed_at.is_some() {
        return Ok(());
    }
    let signature = sign(&key.sign, poll.id.0.as_bytes(), manifest);
    let signed = |it: &Event| matches!(it, Event::ManifestSigned { officer: 0, .. });
    if !held.events(poll.id).await?.iter().any(signed) {
        let event = Event::ManifestSigned { officer: 0, signature };
        held.advance(poll.id, Step::Nothing, &[event], ctx.chance()).await?;
    }
    transact!(ctx.db(), tx => { store::poll::set_signed(tx, ctx.group.id, poll.id, ctx.now).await })
}

/// How long a voter with a receipt may claim a missing ballot before anything is opened.
fn claims_seconds(poll: &Poll, secrecy: &Secrecy) -> u64 {
    match (secrecy.holders, poll.channels.room) {
        (0, _) => 0,
        (_, true) => 600,
        (_, false) => 86_400,
    }
}

fn log_origin(ctx: &Ctx, held: &BoxStore, poll: &Poll) -> String {
    let base = held.public_url().map_or_else(|| ctx.base_url(), str::to_owned);
    let host = base.split_once("://").map_or(base.as_str(), |it| it.1);
    let plain: String = host.chars().filter(|it| !it.is_whitespace() && *it != '+').collect();
    format!("{plain}/polls/{}/log", poll.id)
}

fn level(level: Level) -> ballotbox::manifest::Level {
    use ballotbox::manifest::Level as L;
    match level {
        Level::P0 => L::P0,
        Level::P1 => L::P1,
        Level::P2 => L::P2,
        Level::P3 => L::P3,
        Level::P4 => L::P4,
    }
}

/// What is kept for how long: papers longer where the text fills seats that fall vacant from them.
fn retention(secrecy: &Secrecy) -> Vec<Retention> {
    let papers = match secrecy.fills_vacancies {
        false => "twelve months after the declaration, or the end of an appeal",
        true => {
            "the end of the term of those elected, since seats that fall vacant are filled from them: not before twelve months and \
             not after five years from the declaration; or the end of an appeal"
        }
    };
    let keep = |what: &str, until: &str| Retention { what: what.into(), until: until.into() };
    vec![
        keep("hashes of what was signed blind, issuing keys", "the close"),
        keep(
            "who took a paper, and which way",
            "six months after the close, or the end of a challenge, then totals alone",
        ),
        keep("openings, papers and the keys of the key holders", papers),
        keep("log, figures, stage sheets, folded profile", "for good"),
    ]
}

fn unsound(e: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("The ballot box cannot be made: {e}."))
}

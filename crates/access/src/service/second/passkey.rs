//! Passkeys: made and shown by the browser, each challenge good once and for five minutes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Ctx, Problem, Result, transact};
use serde_json::json;
use uuid::Uuid;

use super::{added, limited, may_add, shown};
use crate::model::passkey::{self as model, ALGORITHMS, Key, Site};
use crate::service::ask::own;
use crate::store::account;
use crate::store::factor::{self as store, Factor, FactorKind};

const MINUTES: i64 = 5;
const MAKE: &str = "make";
const SHOW: &str = "show";

/// What the browser is asked, as the page hands it to its script.
#[derive(Clone, Debug)]
pub struct Asked {
    pub id: Uuid,
    /// JSON: the options, with bytes in base64url.
    pub options: String,
}

/// What the browser answered, still in base64url.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub challenge: Uuid,
    pub credential: String,
    pub client: String,
    /// The attestation object of a new key, or the authenticator's data.
    pub data: String,
    pub signature: String,
}

/// Asks for a new key; `None` where the address has no name that a key could be bound to.
pub async fn make(ctx: &Ctx) -> Result<Option<Asked>> {
    let Some(site) = Site::of(&ctx.base_url()) else { return Ok(None) };
    let person = ctx.person()?;
    let email = match ctx.actor.account {
        Some(account) => account::email(ctx.db(), account).await?.unwrap_or_default(),
        None => String::new(),
    };
    let kinds: Vec<_> = ALGORITHMS.iter().map(|it| json!({ "type": "public-key", "alg": it })).collect();
    let known = credentials(ctx).await?;
    let (id, challenge) = drawn(ctx, MAKE).await?;
    let options = json!({
        "challenge": challenge,
        "rp": { "id": site.name, "name": ctx.group.name },
        "user": { "id": URL_SAFE_NO_PAD.encode(person.0.as_bytes()), "name": email, "displayName": ctx.actor.name },
        "pubKeyCredParams": kinds,
        "excludeCredentials": known,
        "authenticatorSelection": { "residentKey": "discouraged", "userVerification": "preferred" },
        "attestation": "none",
        "timeout": MINUTES * 60_000,
    });
    Ok(Some(Asked { id, options: options.to_string() }))
}

/// Asks for a key that the person has; `None` if they have none.
pub async fn offer(ctx: &Ctx) -> Result<Option<Asked>> {
    let (Some(site), known) = (Site::of(&ctx.base_url()), credentials(ctx).await?) else { return Ok(None) };
    if known.is_empty() {
        return Ok(None);
    }
    let (id, challenge) = drawn(ctx, SHOW).await?;
    let options = json!({
        "challenge": challenge,
        "rpId": site.name,
        "allowCredentials": known,
        "userVerification": "preferred",
        "timeout": MINUTES * 60_000,
    });
    Ok(Some(Asked { id, options: options.to_string() }))
}

/// Takes a new key into use. The recovery codes, where this is the first factor.
pub async fn take(ctx: &Ctx, answer: &Answer, label: &str) -> Result<Vec<String>> {
    let person = may_add(ctx).await?;
    limited(ctx, person).await?;
    let site = Site::of(&ctx.base_url()).ok_or_else(unfit)?;
    let label = self::label(label, "Passkey")?;
    let challenge = taken(ctx, answer, MAKE).await?;
    let made =
        model::made(&site, &challenge, &bytes(&answer.client)?, &bytes(&answer.data)?).ok_or_else(unfit)?;
    let all = store::of(ctx.db(), ctx.group.id, person).await?;
    if all.iter().any(|it| it.credential.as_ref() == Some(&made.credential)) {
        return Err(Problem::field("passkey", "This key is among yours already."));
    }
    let mut it = Factor::new(ctx.new_id(), person, FactorKind::Passkey, &label, made.key.bytes(), ctx.now);
    (it.credential, it.mark, it.confirmed_at) = (Some(made.credential), made.count, Some(ctx.now));
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx.group.id, &it).await?;
        added(tx, ctx, person, all.is_empty()).await
    })
}

/// Shows a key, which confirms the session.
pub async fn answer(ctx: &Ctx, answer: &Answer) -> Result<()> {
    let (account, session) = own(ctx)?;
    let person = ctx.person()?;
    limited(ctx, person).await?;
    let site = Site::of(&ctx.base_url()).ok_or_else(unfit)?;
    let challenge = taken(ctx, answer, SHOW).await?;
    let credential = bytes(&answer.credential)?;
    let all = store::of(ctx.db(), ctx.group.id, person).await?;
    let it = all.into_iter().find(|it| it.credential.as_ref() == Some(&credential)).ok_or_else(unfit)?;
    let key = Key::read(&it.secret).ok_or_else(unfit)?;
    let (client, data, signature) = (bytes(&answer.client)?, bytes(&answer.data)?, bytes(&answer.signature)?);
    let count =
        model::shown(&site, &challenge, &client, &data, &signature, &key, it.mark).ok_or_else(unfit)?;
    transact!(ctx.db(), tx => {
        if !store::advance(tx, ctx, &it, count).await? {
            return Err(unfit());
        }
        shown(tx, ctx, account, session, "passkey").await
    })
}

/// How its owner calls a factor.
pub(super) fn label(typed: &str, otherwise: &str) -> Result<String> {
    let typed = typed.trim();
    if typed.chars().count() > 60 {
        return Err(Problem::field("label", "Give it a name of at most 60 letters."));
    }
    Ok(if typed.is_empty() { otherwise } else { typed }.to_owned())
}

async fn credentials(ctx: &Ctx) -> Result<Vec<serde_json::Value>> {
    let all = store::of(ctx.db(), ctx.group.id, ctx.person()?).await?;
    let ids = all.into_iter().filter_map(|it| it.credential);
    Ok(ids.map(|it| json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(it) })).collect())
}

async fn drawn(ctx: &Ctx, what: &'static str) -> Result<(Uuid, String)> {
    let (id, challenge) = (ctx.new_id(), ctx.chance().bytes::<32>());
    let expires = ctx.now.plus_minutes(MINUTES);
    transact!(ctx.db(), tx => { Ok(store::put_challenge(tx, ctx, id, what, &challenge, expires).await?) })?;
    Ok((id, URL_SAFE_NO_PAD.encode(challenge)))
}

async fn taken(ctx: &Ctx, answer: &Answer, what: &'static str) -> Result<Vec<u8>> {
    let found =
        transact!(ctx.db(), tx => { Ok(store::take_challenge(tx, ctx, answer.challenge, what).await?) })?;
    found.ok_or_else(|| {
        Problem::field("passkey", "This question to your device is too old. Press the button again.")
    })
}

fn bytes(text: &str) -> Result<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|_| unfit())
}

fn unfit() -> Problem {
    tracing::warn!(target: "plenary::refused", "a passkey's answer did not fit");
    Problem::field("passkey", "What your device answered does not fit. Try again, or use a code.")
}

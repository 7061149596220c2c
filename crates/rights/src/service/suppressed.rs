//! One address looked up over both lists of what must not be written to, and what may be lifted by whom: what came back by
//! an officer with a reason, what somebody asked for by nobody but them.

use kernel::{Channel, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, transact};

use super::secret::Secret;
use crate::store::suppression as store;

pub use crate::store::suppression::Kept;

/// How an address or a number stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Mail to it came back for good.
    pub returned: Option<mail::suppressed::Returned>,
    /// It is kept off every list of news, because its owner asked for it or was erased.
    pub kept: Option<Kept>,
}

impl Standing {
    pub fn is_free(&self) -> bool {
        self.returned.is_none() && self.kept.is_none()
    }
}

/// An address or a number as it was typed.
pub(super) enum Typed<'a> {
    Email(&'a str),
    Phone(&'a str),
}

impl<'a> Typed<'a> {
    pub(super) fn read(value: &'a str) -> Result<Self> {
        let value = value.trim();
        if value.contains('@') {
            return Ok(Self::Email(value));
        }
        let digits = value.chars().filter(char::is_ascii_digit).count();
        let number = (digits >= 6).then_some(Self::Phone(value));
        number.ok_or_else(|| Problem::field("value", "Write an e-mail address or a telephone number."))
    }
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::Email(_) => "email",
            Self::Phone(_) => "phone",
        }
    }
    /// Under which it may be kept; the first is how it is kept now.
    pub(super) fn hashes(&self, ctx: &Ctx, secret: &Secret) -> Vec<Vec<u8>> {
        match self {
            Self::Email(value) => vec![secret.address(ctx.group.id, value)],
            Self::Phone(value) => secret.phones(ctx.group.id, value),
        }
    }
}

/// Whether an address or number is written to, and if not, why. What was typed is kept nowhere.
pub async fn look(ctx: &Ctx, value: &str) -> Result<Standing> {
    ctx.need(Power::ProtectData, None)?;
    let (typed, secret) = (Typed::read(value)?, secret(ctx)?);
    let kept = store::find(ctx.db(), ctx.group.id, &typed.hashes(ctx, &secret), typed.word()).await?;
    let returned = match typed {
        Typed::Email(address) => mail::suppressed::returned(ctx, address).await?,
        Typed::Phone(_) => None,
    };
    Ok(Standing { returned, kept })
}

/// Lets an address be written to again that mail came back from. What its owner asked for stays.
pub async fn lift(ctx: &Ctx, value: &str, why: &str) -> Result<()> {
    let found = look(ctx, value).await?;
    if found.returned.is_none() && found.kept.is_some() {
        return Err(Problem::refused(
            "This is kept off the lists because its owner asked for it, and only they can lift that.",
        )
        .hint("They do when they sign in with this address and agree to news on their page."));
    }
    mail::suppressed::lift(ctx, value.trim(), why).await
}

/// Keeps an address or a number off every list for good, as a hash alone: whose it is can be read from it by nobody.
pub async fn suppress(ctx: &Ctx, value: &str, why: &str) -> Result<()> {
    ctx.need(Power::ProtectData, None)?;
    let why = why.trim();
    if why.is_empty() || why.chars().count() > 200 {
        return Err(Problem::field("why", "Say in at most 200 letters why, without a name."));
    }
    let (typed, secret) = (Typed::read(value)?, secret(ctx)?);
    let hashes = typed.hashes(ctx, &secret);
    transact!(ctx.db(), tx => {
        if let Some(hash) = hashes.first() {
            store::insert(tx, ctx.group.id, hash, typed.word(), why, ctx.now).await?;
        }
        audit(tx, ctx, Line::new("address.suppressed")).await
    })
}

/// What somebody asked for themselves ends with their own new consent, given for the address that they confirmed by signing
/// in with it or by the letter on joining. A number is confirmed by nothing, so it stays.
pub(super) async fn agreed_again(tx: &mut Tx, ctx: &Ctx, channel: &str, it: &Own) -> Result<()> {
    if channel != super::consents::word(Channel::Email)? {
        return Ok(());
    }
    let Some(hash) = &it.0 else { return Ok(()) };
    if store::remove(tx, ctx.group.id, hash, "email").await? {
        audit(tx, ctx, Line::new("address.agreed-again")).await?;
    }
    Ok(())
}

/// The address that somebody confirmed, as it is kept.
pub(super) struct Own(Option<Vec<u8>>);

impl Own {
    pub(super) async fn of(ctx: &Ctx, person: PersonId) -> Result<Self> {
        let address = access::service::address_of(ctx.db(), ctx.group.id, person).await?;
        let Some(address) = address else { return Ok(Self(None)) };
        Ok(Self(Some(secret(ctx)?.address(ctx.group.id, &address))))
    }
}

fn secret(ctx: &Ctx) -> Result<Secret> {
    Secret::open(&ctx.app.config().data_dir, ctx.chance())
}

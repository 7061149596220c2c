//! Addresses to which mail came back for good: remembered as hashes under a key of the organisation, so that nobody who has
//! the tables can try addresses against them.

use std::path::PathBuf;

use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::{At, Ctx, Line, Power, Problem, Result, Tx, audit, private, transact};
use sha2::{Digest as _, Sha256};

use crate::send::reason_for;
use crate::store::message;

const FILE: &str = "mail.suppressed";

/// The key, which lies beside the database and in no backup of it. None before the first address is kept.
#[derive(Clone)]
pub struct Key(Option<[u8; 32]>);

/// How an address may be remembered: under the key, and as earlier versions did.
pub struct Hashes {
    pub keyed: Vec<u8>,
    pub plain: Vec<u8>,
}

impl Key {
    /// The key, made where there is none. Reads a file and no table, because most who ask hold a transaction.
    pub fn open(ctx: &Ctx) -> Result<Self> {
        let (folder, file) = place(ctx);
        let key = private::key(&folder, &file, || ctx.chance().bytes::<32>());
        key.map(|it| Self(Some(it))).map_err(|e| unusable(&file, e))
    }

    /// The key to look something up with; where there is none, nothing is kept under it.
    pub fn known(ctx: &Ctx) -> Result<Self> {
        let (folder, file) = place(ctx);
        match folder.join(&file).try_exists() {
            Ok(true) => Self::open(ctx),
            Ok(false) => Ok(Self(None)),
            Err(e) => Err(unusable(&file, e)),
        }
    }

    pub fn hashes(&self, address: &str) -> Hashes {
        let plain = Sha256::digest(address.trim().to_lowercase()).to_vec();
        Hashes { keyed: self.over(&plain), plain }
    }

    /// What becomes of a hash that was kept without a key: the same as of the address.
    pub fn over(&self, plain: &[u8]) -> Vec<u8> {
        let Some(key) = &self.0 else { return plain.to_vec() };
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
        mac.update(plain);
        mac.finalize().into_bytes().to_vec()
    }
}

fn place(ctx: &Ctx) -> (PathBuf, String) {
    (ctx.app.config().data_dir.join("keys"), format!("{}-{FILE}.key", ctx.group.id))
}

fn unusable(file: &str, e: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("The key {file} cannot be used: {e}."))
}

/// Puts under the key what earlier versions kept without one.
pub(crate) async fn put_under_key(ctx: &Ctx) -> Result<()> {
    let plain = message::without_key(ctx.db(), ctx.group.id).await?;
    if plain.is_empty() {
        return Ok(());
    }
    let key = Key::open(ctx)?;
    transact!(ctx.db(), tx => {
        for hash in &plain {
            message::put_under_key(tx, ctx.group.id, hash, &key.over(hash)).await?;
        }
        Ok(())
    })
}

/// Why nothing is sent to an address.
#[derive(Clone, Debug)]
pub struct Returned {
    pub reason: &'static str,
    pub since: At,
}

/// Whether mail to an address came back for good, for those who answer for data and those who write to members.
pub async fn returned(ctx: &Ctx, address: &str) -> Result<Option<Returned>> {
    may_see(ctx)?;
    let found = message::returned(ctx.db(), ctx.group.id, &Key::known(ctx)?.hashes(address)).await?;
    Ok(found.map(|(status, since)| Returned { reason: reason_for(&status, true), since }))
}

/// Lets an address be written to again, with the reason for it. If mail comes back again, it is kept out again.
pub async fn lift(ctx: &Ctx, address: &str, why: &str) -> Result<()> {
    may_see(ctx)?;
    let why = why.trim();
    if why.is_empty() || why.chars().count() > 200 {
        return Err(Problem::field("why", "Say in at most 200 letters why, without a name or an address."));
    }
    let hashes = Key::known(ctx)?.hashes(address);
    transact!(ctx.db(), tx => {
        if !message::lift(tx, ctx.group.id, &hashes).await? {
            return Err(Problem::refused("Mail to this address has not come back, so there is nothing to lift."));
        }
        let detail = serde_json::json!({ "why": why });
        audit(tx, ctx, Line::new("address.written-to-again").fields(&["why"]).detail(detail)).await
    })
}

/// Somebody followed what was sent to this address, so the mailbox is there: it is written to again. True if it was not.
pub async fn arrived(tx: &mut Tx, ctx: &Ctx, address: &str) -> Result<bool> {
    let lifted = message::lift(tx, ctx.group.id, &Key::known(ctx)?.hashes(address)).await?;
    if lifted {
        audit(tx, ctx, Line::new("address.reached-again")).await?;
    }
    Ok(lifted)
}

fn may_see(ctx: &Ctx) -> Result<()> {
    if ctx.may(Power::SendMail, None) { Ok(()) } else { ctx.need(Power::ProtectData, None) }
}

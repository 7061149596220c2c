//! Codes on paper for the day the device is lost: ten, each good once.

use kernel::{Ctx, Line, PersonId, Result, Tx, audit, transact};

use crate::service::secret::Secret;
use crate::store::factor as store;

const CODES: usize = 10;
const LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// How many are left.
pub async fn left(ctx: &Ctx) -> Result<i64> {
    Ok(store::codes_left(ctx.db(), ctx.group.id, ctx.person()?).await?)
}

/// New ones; those made before work no longer.
pub async fn renew(ctx: &Ctx) -> Result<Vec<String>> {
    let person = ctx.person()?;
    ctx.need_step_up()?;
    transact!(ctx.db(), tx => { make(tx, ctx, person).await })
}

/// "K7M4-9QXR-2B": shown once, and kept only as hashes under the installation's key.
pub(super) async fn make(tx: &mut Tx, ctx: &Ctx, person: PersonId) -> Result<Vec<String>> {
    let secret = Secret::open(ctx)?;
    let letter = |_| char::from(LETTERS[usize::try_from(ctx.chance().below(31)).unwrap_or(0)]);
    let codes: Vec<String> = (0..CODES).map(|_| (0..12).map(letter).collect()).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|it| secret.hash(ctx, person, it)).collect();
    store::put_codes(tx, ctx, person, &hashes).await?;
    audit(tx, ctx, Line::new("second-factor.codes-made").on("person", person.0)).await?;
    Ok(codes.iter().map(|it| format!("{}-{}-{}", &it[..4], &it[4..8], &it[8..])).collect())
}

/// A typed code as it is stored.
pub(super) fn hash(ctx: &Ctx, person: PersonId, plain: &str) -> Result<Vec<u8>> {
    Ok(Secret::open(ctx)?.hash(ctx, person, &plain.to_ascii_uppercase()))
}

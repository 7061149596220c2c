//! The groups that members come from and go to, and the keys by which their files are known.

use kernel::{Ctx, Group, Line, Power, Problem, Result, audit, transact};

use crate::model::{Envelope, PeerId, Verifying};
use crate::service::keys;
use crate::store::transfer as store;
use crate::store::transfer::Peer;

pub async fn peers(ctx: &Ctx) -> Result<Vec<Peer>> {
    ctx.need(Power::EditRegister, None)?;
    store::peers(ctx.db(), ctx.group.id).await
}

/// The names of groups that a member can move to: those with a known key, and those of this installation.
pub(super) async fn names(ctx: &Ctx) -> Result<Vec<String>> {
    let mut all: Vec<String> =
        store::peers(ctx.db(), ctx.group.id).await?.into_iter().map(|it| it.name).collect();
    all.extend(super::groups(ctx).await?.into_iter().map(|it| it.name));
    all.sort();
    all.dedup();
    Ok(all)
}

/// Notes another group and its public key.
pub async fn add_peer(ctx: &Ctx, name: &str, key: &str) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > 200 || name == ctx.group.name {
        return Err(Problem::field(
            "name",
            "Write the other group's name exactly as it calls itself, in at most 200 letters.",
        ));
    }
    Verifying::read(key)?;
    if names(ctx).await?.contains(&name) {
        return Err(Problem::field("name", format!("{name} is known already. End the old key first.")));
    }
    let it = Peer { id: PeerId(ctx.new_id()), name, public_key: key.trim().to_owned() };
    transact!(ctx.db(), tx => {
        store::add_peer(tx, ctx.group.id, &it, ctx.now).await?;
        let detail = serde_json::json!({ "name": it.name, "key": it.public_key });
        audit(tx, ctx, Line::new("peer.added").on("peer", it.id.0).detail(detail)).await
    })
}

/// Takes no more files of a group.
pub async fn end_peer(ctx: &Ctx, id: PeerId) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    transact!(ctx.db(), tx => {
        if !store::end_peer(tx, ctx.group.id, id, ctx.now).await? {
            return Err(Problem::not_found("There is no such group here."));
        }
        audit(tx, ctx, Line::new("peer.ended").on("peer", id.0)).await
    })
}

/// The group of this name in the same installation.
pub(super) async fn neighbour(ctx: &Ctx, name: &str) -> Result<Option<Group>> {
    Ok(super::groups(ctx).await?.into_iter().find(|it| it.name == name))
}

/// Refuses what the group of this name did not sign.
pub(super) async fn verify(ctx: &Ctx, name: &str, envelope: &Envelope) -> Result<()> {
    let key = match neighbour(ctx, name).await? {
        Some(group) => keys::seal(&Ctx::system(&ctx.app, group, ctx.now)).await?.public(),
        None => {
            let all = store::peers(ctx.db(), ctx.group.id).await?;
            let found = all.into_iter().find(|it| it.name == name).map(|it| it.public_key);
            found.ok_or_else(|| {
                Problem::field("file", format!("The file is by {name}, whose key is not known here."))
                    .hint("Note the group with its key first; ask for the key by telephone.")
            })?
        }
    };
    if envelope.is_by(&Verifying::read(&key)?) {
        return Ok(());
    }
    let why =
        format!("The signature is not {name}'s: the file is by somebody else, or was changed on its way.");
    Err(Problem::field("file", why))
}

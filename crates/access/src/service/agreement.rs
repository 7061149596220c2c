//! The agreement on the use of data: what officers read and accept before they first see data of members, and again when
//! its words change.

use kernel::{At, Ctx, Db, GroupId, Line, Power, Problem, Result, Tx, audit, setting, transact};
use serde::{Deserialize, Serialize};

use crate::store::factor as store;

const NAME: &str = "access.data-use";

/// Its words in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    pub version: i64,
    pub text: String,
    pub since: At,
}

/// Words to begin with.
pub const FIRST: &str = "That somebody is a member here says what they think about politics, and the law protects it more than most \
things. While I hold an office:\n\n\
- I look only at what the work of my office needs, and for no other purpose. Each look is written down, and the member can see it.\n\
- I copy nothing to private devices, accounts or lists. Where a file is needed, I take it out by **Export**, say why, and delete \
it by its day.\n\
- I pass nothing on, to nobody, not to family, not to the party, not to other groups, unless the rules say so.\n\
- I tell the data protection lead at once when something was lost, sent to the wrong person, or seen by somebody it was not for.\n\
- When my office ends I hand over what belongs to it and delete what I have.\n\n\
Taking or keeping members' data without leave is an offence (Data Protection Act 2018, section 170).";

/// The version in force; `None` where the organisation asks for none.
pub async fn in_force(ctx: &Ctx) -> Result<Option<Agreement>> {
    of(ctx.db(), ctx.group.id).await
}

pub(in crate::service) async fn of(db: &Db, group: GroupId) -> Result<Option<Agreement>> {
    setting::get(db, group, NAME).await
}

/// Puts a version in force: every officer accepts it before they see data of members again.
pub async fn publish(ctx: &Ctx, text: &str) -> Result<i64> {
    ctx.need(Power::ProtectData, None)?;
    ctx.need_step_up()?;
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 20_000 {
        return Err(Problem::field("text", "Write what officers agree to, in at most 20,000 letters."));
    }
    let before = in_force(ctx).await?;
    if before.as_ref().is_some_and(|it| it.text == text) {
        return Err(Problem::field("text", "These are the words in force already."));
    }
    let new =
        Agreement { version: before.map_or(0, |it| it.version) + 1, text: text.to_owned(), since: ctx.now };
    transact!(ctx.db(), tx => {
        setting::set(tx, ctx.group.id, NAME, &new).await?;
        let detail = serde_json::to_value(&new)?;
        audit(tx, ctx, Line::new("data-use.published").fields(&["text"]).detail(detail)).await
    })?;
    Ok(new.version)
}

/// The officer acting accepts the version they read.
pub async fn accept(ctx: &Ctx, version: i64) -> Result<()> {
    let person = ctx.person()?;
    let now = in_force(ctx).await?.ok_or_else(|| Problem::refused("No agreement is asked for here."))?;
    if now.version != version {
        return Err(Problem::conflict("The words were changed while you read them. Read them again."));
    }
    transact!(ctx.db(), tx => {
        store::agree(tx, ctx, person, version).await?;
        let detail = serde_json::json!({ "version": version });
        audit(tx, ctx, Line::new("data-use.accepted").on("person", person.0).detail(detail)).await
    })
}

/// Which version the person acting accepted, and when.
pub async fn mine(ctx: &Ctx) -> Result<Option<(i64, At)>> {
    let it = store::officer(ctx.db(), ctx.group.id, ctx.person()?, ctx.now).await?;
    Ok(it.agreed_at.map(|at| (it.agreed_version, at)))
}

pub(in crate::service) async fn found(tx: &mut Tx, group: GroupId, now: At) -> Result<()> {
    setting::set(tx, group, NAME, &Agreement { version: 1, text: FIRST.to_owned(), since: now }).await
}

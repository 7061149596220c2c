//! What people say before a meeting: whether they come, how, and what they need to take part.

use kernel::{Ctx, PersonId, Problem, Result, transact};

use super::super::{hands, meetings};
use crate::model::{Coming, MeetingId, Reply};
use crate::store::roll as store;

/// What was said, as the actor may see it.
#[derive(Clone, Debug, Default)]
pub struct Replies {
    pub room: u32,
    pub remote: u32,
    pub apologies: Vec<PersonId>,
    /// What people need; for those who prepare the meeting only, and forgotten when it closes.
    pub needs: Vec<(PersonId, String)>,
}

/// Says whether one comes, and what one needs. It can be said again until the meeting is over.
pub async fn reply(ctx: &Ctx, id: MeetingId, coming: Coming, needs: &str) -> Result<()> {
    let me = ctx.person()?;
    let sitting = meetings::find(ctx, id).await?;
    if sitting.meeting.is_over() {
        return Err(Problem::refused(format!("This meeting is {}.", sitting.meeting.state.label())));
    }
    let place = super::super::place_of(ctx, &sitting, me).await?;
    if let Some(why) = place.kept_out {
        return Err(Problem::refused(why).cite(place.cite));
    }
    if needs.chars().count() > 500 {
        return Err(Problem::field(
            "needs",
            "Keep this under 500 letters, or ring whoever calls the meeting.",
        ));
    }
    let it = Reply { person: me, coming, needs: needs.trim().to_owned(), at: ctx.now };
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        store::reply(tx, ctx.group.id, id, &it).await
    })
}

/// What the actor said.
pub async fn my_reply(ctx: &Ctx, id: MeetingId) -> Result<Option<Reply>> {
    let all = store::replies(ctx.db(), ctx.group.id, id).await?;
    Ok(all.into_iter().find(|it| Some(it.person) == ctx.actor.person))
}

/// What everybody said: the numbers for all, what people need only for those who prepare the meeting.
pub async fn replies(ctx: &Ctx, id: MeetingId) -> Result<Replies> {
    let sitting = meetings::find(ctx, id).await?;
    let may = hands(ctx, &sitting).await?;
    let all = store::replies(ctx.db(), ctx.group.id, id).await?;
    let mut out = Replies::default();
    for it in all {
        match it.coming {
            Coming::Room => out.room += 1,
            Coming::Remote => out.remote += 1,
            Coming::No if may.any() => out.apologies.push(it.person),
            Coming::No | Coming::Unsure => {}
        }
        if !it.needs.is_empty() && (may.calls || may.chairs) {
            out.needs.push((it.person, it.needs));
        }
    }
    if !out.needs.is_empty() {
        kernel::log_read(ctx, "what people need at a meeting", "preparing it", out.needs.len()).await?;
    }
    Ok(out)
}

//! Who reads which text of the minutes.

use kernel::{Ctx, Problem, Result, log_read};

use super::super::confidential::inside as inside_of;
use super::super::{Hands, hands, is_assembly, meetings};
use crate::model::{MeetingId, Minutes, MinutesVersion, Readers, Sitting, Stage, State};
use crate::store::minutes as store;

/// The minutes of a meeting as the actor may read them.
#[derive(Clone, Debug)]
pub struct Reading {
    pub sitting: Sitting,
    pub may: Hands,
    pub minutes: Minutes,
    /// Whether the actor sees drafts that were not sent.
    pub inside: bool,
    /// Whether the actor sees what was said in closed items.
    pub closed: bool,
    /// Those that the actor may read, oldest first; never empty.
    pub versions: Vec<MinutesVersion>,
}

impl Reading {
    /// The newest that the actor may read.
    pub fn newest(&self) -> Option<&MinutesVersion> {
        self.versions.last()
    }
    pub fn version(&self, seq: u32) -> Result<&MinutesVersion> {
        let found = self.versions.iter().find(|it| it.seq == seq);
        found.ok_or_else(|| Problem::not_found("There is no such version, or it is not open to you."))
    }
}

/// The minutes of a meeting, if there are any; for services.
pub async fn minutes(ctx: &Ctx, id: MeetingId) -> Result<Option<Minutes>> {
    store::opt(ctx.db(), ctx.group.id, id).await
}

/// The minutes as the actor may read them: those of the body that met and those who write them see every draft; others
/// what was sent to them, or what is laid before them to be approved. What was said in closed items is for the body alone, and the look is logged.
///
/// # Errors
/// Not found where there are none, or none that the actor may read.
pub async fn reading(ctx: &Ctx, id: MeetingId) -> Result<Reading> {
    let sitting = meetings::find(ctx, id).await?;
    let none =
        || Problem::not_found("There are no minutes of this meeting yet, or none that are open to you.");
    let minutes = minutes(ctx, id).await?.ok_or_else(none)?;
    let reads = readers(ctx, &sitting, &minutes).await?;
    let (may, inside) = (reads.may, reads.inside);
    let mut versions = store::versions(ctx.db(), ctx.group.id, id).await?;
    versions.retain(|it| inside || reads.sent == Some(it.seq));
    let closed = inside_of(ctx, &sitting).await?.sees_all();
    if !closed {
        for it in &mut versions {
            it.closed_words.clear();
        }
    } else if versions.iter().any(|it| !it.closed_words.is_empty()) {
        log_read(ctx, "closed minutes of a meeting", "taking part in the body", 1).await?;
    }
    if versions.is_empty() {
        return Err(none());
    }
    Ok(Reading { sitting, may, minutes, inside, closed, versions })
}

/// What of a meeting's minutes the actor reads.
struct Reads {
    may: Hands,
    /// Every version, also what nobody sent.
    inside: bool,
    /// The version that was sent to people like the actor, or is laid before them.
    sent: Option<u32>,
}

impl Reads {
    fn any(&self) -> bool {
        self.inside || self.sent.is_some()
    }
}

async fn readers(ctx: &Ctx, sitting: &Sitting, minutes: &Minutes) -> Result<Reads> {
    let may = hands(ctx, sitting).await?;
    let assembly = is_assembly(ctx, &sitting.meeting.body).await?;
    let inside = may.records || may.calls || (may.belongs && !assembly);
    let open_to_me = match minutes.readers() {
        Readers::Everyone => true,
        Readers::Members | Readers::Body => ctx.actor.person.is_some(),
    };
    let sent = minutes.public_seq().filter(|_| open_to_me);
    let laid = sent.is_none() && assembly && may.belongs && laid_before(ctx, sitting, minutes).await?;
    Ok(Reads { may, inside, sent: sent.or(laid.then_some(minutes.seq)) })
}

/// Whether members are asked to approve these minutes: the chair has read the newest version, and a later meeting of them
/// all is called. Whoever is to approve a text may read it, whether or not it was sent.
async fn laid_before(ctx: &Ctx, sitting: &Sitting, minutes: &Minutes) -> Result<bool> {
    if !minutes.is_checked(minutes.seq) {
        return Ok(false);
    }
    Ok(meetings::all(ctx).await?.iter().any(|it| {
        it.meeting.body == sitting.meeting.body
            && it.occasion.at > sitting.occasion.at
            && (it.meeting.state == State::Called || it.meeting.is_running())
    }))
}

/// The earlier meetings of a body whose minutes no meeting has approved yet, newest first, and whether the actor may read
/// them: what is not sent yet is open to the body and to those who write it.
pub async fn to_approve(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<(Sitting, bool)>> {
    let mut found = vec![];
    for it in meetings::all(ctx).await?.into_iter().rev() {
        let earlier = it.meeting.body == sitting.meeting.body
            && it.occasion.at < sitting.occasion.at
            && it.meeting.state == State::Closed;
        if earlier
            && let Some(minutes) = minutes(ctx, it.meeting.id).await?
            && minutes.stage() != Stage::Approved
        {
            let readable = readers(ctx, &it, &minutes).await?.any();
            found.push((it, readable));
        }
    }
    Ok(found)
}

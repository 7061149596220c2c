//! Who may do what at one meeting: by office, and by a role taken for that meeting.

use kernel::{Ctx, Line, PersonId, Power, Problem, Result, audit, transact};

use super::meetings::{find, lock};
use super::{journal, says};
use crate::model::{Happened, Held, MeetingId, NewEntry, Role, RoleId, Sitting};
use crate::store::meeting;

/// What the actor may do at a meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hands {
    /// Draw up the agenda, call it, move it, give out roles.
    pub calls: bool,
    /// Open and close it, take items, put votes, rule.
    pub chairs: bool,
    /// Write the record and the minutes.
    pub records: bool,
    /// Let people in at the door.
    pub door: bool,
    /// Count hands.
    pub tells: bool,
    /// Is of the body that meets, or a member where all members meet.
    pub belongs: bool,
    /// Holds an office whose powers sleep: what is shut may open once they confirm who they are.
    pub asleep: bool,
}

impl Hands {
    pub fn need_calling(&self) -> Result<()> {
        need(self.asleep, self.calls, "This is for those who call this meeting.")
    }
    pub fn need_chair(&self) -> Result<()> {
        need(self.asleep, self.chairs, "This is for whoever chairs this meeting.")
    }
    pub fn need_record(&self) -> Result<()> {
        need(self.asleep, self.records, "This is for whoever takes the minutes, and for the chair.")
    }
    pub fn need_door(&self) -> Result<()> {
        need(self.asleep, self.door, "This is for those at the door of this meeting.")
    }
    pub fn need_telling(&self) -> Result<()> {
        need(self.asleep, self.tells, "This is for the tellers of this meeting.")
    }
    /// Whether the actor has anything to do here beyond taking part.
    pub fn any(&self) -> bool {
        self.calls || self.chairs || self.records || self.door || self.tells
    }
}

fn need(asleep: bool, may: bool, why: &str) -> Result<()> {
    if may {
        return Ok(());
    }
    if asleep {
        return Err(Problem::confirm_again());
    }
    Err(Problem::forbidden(why).hint("Whoever calls the meeting gives out the roles, on its page."))
}

/// What the actor may do at a meeting. Whoever fixes days of meetings may call any; a meeting of a body may also be
/// called by holders of the post that the text names. Roles hold from when they are given to when they end.
pub async fn hands(ctx: &Ctx, sitting: &Sitting) -> Result<Hands> {
    if ctx.actor.system {
        return Ok(Hands {
            calls: true,
            chairs: true,
            records: true,
            door: true,
            tells: true,
            belongs: true,
            asleep: false,
        });
    }
    let Some(me) = ctx.actor.person else { return Ok(Hands::default()) };
    let held = meeting::roles(ctx.db(), ctx.group.id, sitting.meeting.id).await?;
    // A role or a post rests with its holder's rights and ends with the membership, also before that is recorded.
    let stands = people::service::stands(ctx.db(), ctx.group.id, me, ctx.now).await?;
    let runs = |it: &&Held| it.person == me && it.until.is_none() && stands.keeps(it.from);
    let has = |role: Role| held.iter().filter(runs).any(|it| it.role == role);
    let by_rule = stands.holds_posts() && calls_by_rule(ctx, sitting, me).await?;
    let calls = ctx.may(Power::CallElection, None) || by_rule;
    let chairs =
        has(Role::Chair) || (calls && !held.iter().any(|it| it.role == Role::Chair && it.until.is_none()));
    let records = has(Role::MinuteTaker) || chairs;
    Ok(Hands {
        calls,
        chairs,
        records,
        door: has(Role::Door) || has(Role::Welcomer) || records || calls,
        tells: has(Role::Teller),
        belongs: super::circle::belongs(ctx, sitting, me).await?,
        asleep: !ctx.powers_awake() && !ctx.actor.grants.is_empty(),
    })
}

/// Holders of the post, or those of the body, that the text names; of a group's own meetings whoever convenes it.
async fn calls_by_rule(ctx: &Ctx, sitting: &Sitting, me: PersonId) -> Result<bool> {
    if !ctx.powers_awake() {
        return Ok(false);
    }
    if sitting.meeting.kind == bodies::service::GROUP_MEETING {
        return bodies::service::convenes(ctx, &sitting.meeting.body).await;
    }
    let says = says(ctx, &sitting.meeting.kind).await?;
    let Some(by) = says.called_by() else { return Ok(false) };
    if says.version.rules.body(&by).is_some_and(|it| it.kind == rulebook::BodyKind::WorkingGroup) {
        return super::sits_in(ctx, &by, me).await;
    }
    let post = by.rsplit_once('/').map_or(by.as_str(), |it| it.1);
    let held = bodies::service::posts_held(ctx, me, ctx.now).await?;
    Ok(held.iter().any(|it| it == post))
}

/// The roles at a meeting, in the order they were taken, those that ended too.
pub async fn roles(ctx: &Ctx, id: MeetingId) -> Result<Vec<Held>> {
    meeting::roles(ctx.db(), ctx.group.id, id).await
}

/// Who did what at the meetings before, newest first: so that roles do rotate.
pub async fn history(ctx: &Ctx) -> Result<Vec<Held>> {
    meeting::role_history(ctx.db(), ctx.group.id, 200).await
}

/// Gives somebody a role at a meeting. There is one chair at a time: who chaired before ends at that minute.
///
/// # Errors
/// A `Problem` on "person" if they are not a member; refused if they have the role.
pub async fn give_role(ctx: &Ctx, id: MeetingId, role: Role, person: PersonId) -> Result<()> {
    let sitting = find(ctx, id).await?;
    let may = hands(ctx, &sitting).await?;
    if !may.chairs {
        may.need_calling()?;
    }
    if sitting.meeting.is_over() {
        return Err(Problem::refused("This meeting is over, so nobody takes a role at it any more."));
    }
    let known = people::service::names(ctx, &[person]).await?;
    if !known.contains_key(&person) {
        return Err(Problem::field("person", "Choose somebody from the list."));
    }
    transact!(ctx.db(), tx => {
        let it = lock(tx, ctx, &sitting.occasion).await?;
        let held = meeting::roles_in(tx, ctx.group.id, id).await?;
        let mut now = held.iter().filter(|it| it.role == role && it.until.is_none());
        if now.any(|it| it.person == person) {
            return Err(Problem::refused("They have that role already."));
        }
        if role == Role::Chair {
            for before in held.iter().filter(|it| it.role == Role::Chair && it.until.is_none()) {
                meeting::end_role(tx, ctx.group.id, before.id, ctx.now).await?;
            }
        }
        let new = Held { id: RoleId(ctx.new_id()), meeting: id, role, person, from: ctx.now, until: None };
        meeting::take_role(tx, ctx.group.id, &new).await?;
        if it.meeting.is_running() {
            journal::record(tx, ctx, id, NewEntry::now(Happened::RoleTaken { role, person })).await?;
        }
        let detail = serde_json::json!({ "role": role.slug(), "person": person });
        audit(tx, ctx, Line::new("meeting.role-given").on("meeting", id.0).fields(&["role"]).detail(detail)).await
    })
}

/// Whoever chairs because nobody else does takes the chair in name too: the desk of a secret vote asks for a role.
pub(crate) async fn take_the_chair(tx: &mut kernel::Tx, ctx: &Ctx, id: MeetingId) -> Result<()> {
    let Some(person) = ctx.actor.person else { return Ok(()) };
    let held = meeting::roles_in(tx, ctx.group.id, id).await?;
    if held.iter().any(|it| it.role == Role::Chair && it.until.is_none()) {
        return Ok(());
    }
    let role = Role::Chair;
    let new = Held { id: RoleId(ctx.new_id()), meeting: id, role, person, from: ctx.now, until: None };
    meeting::take_role(tx, ctx.group.id, &new).await?;
    journal::record(tx, ctx, id, NewEntry::now(Happened::RoleTaken { role, person })).await.map(drop)
}

/// Ends a role.
pub async fn release_role(ctx: &Ctx, id: MeetingId, role: RoleId) -> Result<()> {
    let sitting = find(ctx, id).await?;
    let may = hands(ctx, &sitting).await?;
    if !may.chairs {
        may.need_calling()?;
    }
    transact!(ctx.db(), tx => {
        lock(tx, ctx, &sitting.occasion).await?;
        let theirs = meeting::roles_in(tx, ctx.group.id, id).await?.into_iter().any(|it| it.id == role);
        if !theirs || !meeting::end_role(tx, ctx.group.id, role, ctx.now).await? {
            return Err(Problem::conflict("That role had ended already."));
        }
        audit(tx, ctx, Line::new("meeting.role-ended").on("meeting", id.0).fields(&["role"])).await
    })
}

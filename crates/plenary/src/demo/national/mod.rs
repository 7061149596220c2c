//! The national association of the demonstration, beside the local group in one installation and reached by another host
//! name: four regions with a contest each, a union, an affiliated organisation, and the group itself, which it recognised.

mod conference;
mod register;
mod seats;
mod text;

use anyhow::Context as _;
use constitution::Adoption;
use feeds::model::RecipientId;
use jiff::ToSpan as _;
use kernel::group::NewGroup;
use kernel::{Ctx, transact};

use super::Role;
use super::elections::Company;
use super::members;
use super::script::Stage;
use register::Register;
pub use register::{changes, segment};

/// Loopback has two names that every browser knows, and a cookie of one is not sent to the other.
const HOST: &str = "localhost";
/// The association came to this installation so many days ago.
const CAME: i64 = -100;
/// Conference is so many days ahead: the ballots of the regions are open.
const CONFERENCE_IN_DAYS: i64 = 30;

/// The association as the rest of the story needs it.
pub struct Association {
    pub stage: Stage,
    /// The local group, as the association's segments know it.
    pub recipient: RecipientId,
    pub roles: Vec<Role>,
}

/// Tells the association's story up to open ballots. `local` is the group whose members in the association it holds.
pub async fn tell(local: &Stage, company: &Company) -> anyhow::Result<Association> {
    let stage = found(local).await.context("founding the association")?;
    let register = Register::fill(local, &stage, company).await.context("the association's register")?;
    let seated = seats::fill(&stage, &register).await.context("the coordinating group")?;
    seats::affiliates(&stage, local, &seated).await.context("unions, affiliates and local groups")?;
    seats::meetings(&stage).await.context("the coordinating group's meetings")?;
    conference::tell(&stage, &register, company).await.context("the elections of the regions")?;
    let recipient =
        register::recipient(&stage, local, &seated.officer).await.context("the segment's recipient")?;
    let roles =
        roles(&stage, &register, &seated, company).await.context("casting the association's parts")?;
    Ok(Association { stage, recipient, roles })
}

/// The group beside the first one, with the example's text, which its last conference adopted.
async fn found(local: &Stage) -> anyhow::Result<Stage> {
    let app = local.app.clone();
    let day = local.now.date(&local.group.zone).checked_add(CONFERENCE_IN_DAYS.days())?;
    let new = NewGroup {
        name: "The Association",
        short_name: "Association",
        zone: "Europe/London",
        host: Some(HOST),
    };
    let at = local.turn(CAME - 2, 10).now;
    let group = kernel::group::create(app.db(), app.chance(), at, new).await?;
    let stage = Stage { app, group, now: local.now, agm: day, delegates_meeting: day };
    let source = text::constitution(day);
    let ctx = stage.turn(CAME - 2, 11);
    let done: kernel::Result<u32> = transact!(ctx.db(), tx => {
        constitution::service::publish_first(tx, &ctx, &source, "the founders").await
    });
    done?;
    let ctx = stage.turn(CAME, 11);
    let last = day.checked_sub(2.years())?;
    let adoption = Adoption {
        by: format!("Conference of {}", last.strftime("%-d %B %Y")),
        minute: "minute 3".into(),
        adopted_at: ctx.now,
        in_force_from: ctx.now,
        unchanged: vec![],
    };
    let done: kernel::Result<u32> = transact!(ctx.db(), tx => {
        constitution::service::publish(tx, &ctx, &source, adoption.clone()).await
    });
    done?;
    bodies::service::sync_now(&ctx).await?;
    let released: kernel::Result<()> = transact!(ctx.db(), tx => { kernel::group::release(tx, &ctx).await });
    released?;
    Ok(stage)
}

/// One-click links for everybody one can be in the association.
async fn roles(
    stage: &Stage,
    register: &Register,
    seated: &seats::Seated,
    company: &Company,
) -> anyhow::Result<Vec<Role>> {
    let ctx = stage.at(stage.now);
    let twin = register.twin(&company.member)?;
    let wanted = [
        (
            "Member in the South",
            "member",
            &twin,
            "Votes for the region; the same person is an ordinary member of Fairhaven.",
        ),
        (
            "Associate of Fairhaven",
            "associate",
            &register.associate,
            "No member here: is told by which clause, and where they have a vote.",
        ),
        (
            "National officer",
            "national-officer",
            &seated.officer,
            "Sits in the coordinating group, calls elections, keeps the register and makes the groups’ segments.",
        ),
        (
            "Delegate of a union",
            "union-delegate",
            &seated.delegate,
            "Was named in writing by an affiliated union.",
        ),
    ];
    let mut roles = vec![];
    for (role, key, part, see) in wanted {
        let account = members::account(&ctx, part.person).await?;
        let label = format!("{role}: {}", part.name);
        let link: kernel::Result<String> =
            transact!(ctx.db(), tx => { access::service::demo_link(tx, &ctx, account, key, &label).await });
        roles.push(Role {
            organisation: stage.group.name.clone(),
            host: stage.group.host.clone(),
            role: role.into(),
            name: part.name.clone(),
            see: see.into(),
            link: link?,
        });
    }
    Ok(roles)
}

/// The association's side at an instant of the story.
pub fn system(stage: &Stage, at: kernel::At) -> Ctx {
    Ctx::system(&stage.app, stage.group.clone(), at)
}

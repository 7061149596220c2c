//! What is done on a meeting's own page.

use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, id, maybe_moment};

use super::show;
use crate::model::{Coming, ItemId, MeetingId, MotionId, PaperId, Role, RoleId};
use crate::service::{self, before};

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    match done(&ctx, meeting, &fields).await {
        Ok(said) => Ok(ui::done(&format!("/meetings/{meeting}"), said)),
        Err(problem) => {
            ui::page_with(&problem, show::page(&ctx, meeting, Some(fields.wrong(&problem))).await?)
        }
    }
}

async fn done(ctx: &Ctx, meeting: MeetingId, fields: &Fields) -> Result<&'static str> {
    let item = || id::<ItemId>(fields.value("item"));
    match fields.value("do") {
        "reply" => {
            let coming = Coming::read(fields.value("coming"));
            let coming = coming.ok_or_else(|| Problem::field("coming", "Choose one of the answers."))?;
            before::reply(ctx, meeting, coming, fields.value("needs")).await?;
            Ok("Thank you; whoever prepares the meeting knows.")
        }
        "accept" => {
            before::accept(ctx, meeting, item()?).await?;
            Ok("It is on the agenda.")
        }
        "refuse" => {
            before::refuse(ctx, meeting, item()?, fields.value("why")).await?;
            Ok("It is not taken up; whoever proposed it reads why.")
        }
        "up" | "down" => {
            before::reorder(ctx, meeting, item()?, fields.value("do") == "up").await?;
            Ok("The order is changed.")
        }
        "withdraw" => {
            before::withdraw(ctx, meeting, item()?).await?;
            Ok("It is off the agenda.")
        }
        "take-up" => {
            before::take_up(ctx, meeting, id::<MotionId>(fields.value("motion"))?).await?;
            Ok("The motion is on the agenda.")
        }
        "withdraw-paper" => {
            before::withdraw_paper(ctx, id::<PaperId>(fields.value("paper"))?).await?;
            Ok("The paper is withdrawn.")
        }
        "role" => {
            let role = Role::read(fields.value("role"));
            let role = role.ok_or_else(|| Problem::field("role", "Choose one of the roles."))?;
            let person = fields.value("person").parse();
            let person = person.map_err(|_| Problem::field("person", "Choose somebody from the list."))?;
            service::give_role(ctx, meeting, role, person).await?;
            Ok("They have that role at this meeting.")
        }
        "end-role" => {
            service::release_role(ctx, meeting, id::<RoleId>(fields.value("held"))?).await?;
            Ok("That role has ended.")
        }
        "details" => {
            let minutes = fields.value("minutes").parse();
            let minutes = minutes.map_err(|_| Problem::field("minutes", "Write a number of minutes."))?;
            let until = maybe_moment(ctx, "items_until", fields.value("items_until"))?;
            before::set_details(ctx, meeting, fields.value("join"), minutes, until).await?;
            Ok("It is kept.")
        }
        "call-off" => {
            service::call_off(ctx, meeting, fields.value("why_off")).await.map_err(renamed)?;
            Ok("The meeting is called off.")
        }
        _ => Err(Problem::field("do", "Choose what is to be done.")),
    }
}

/// The form calls its field otherwise, because the page has two reasons.
fn renamed(mut problem: Problem) -> Problem {
    for it in problem.fields.iter_mut().filter(|it| it.field == "why") {
        it.field = "why_off".to_owned();
    }
    problem
}

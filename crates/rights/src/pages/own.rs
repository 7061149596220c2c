//! What a member does and reads by themselves: leaving, what was sent to them.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Kind, Problem, Result};
use ui::{Fields, Shell};

use crate::service::{self, own};

#[derive(Template)]
#[template(path = "rights/leave.html")]
struct Leave {
    shell: Shell,
    fields: Fields,
    group: String,
    months: u16,
}

async fn leave_page(ctx: &Ctx, fields: Fields) -> Result<Leave> {
    Ok(Leave {
        shell: Shell::new(ctx, "Leave").crumb("My membership", "/me").crumb("My data", "/me/data"),
        fields,
        group: ctx.group.name.clone(),
        months: service::controller(ctx).await?.months_after_leaving,
    })
}

pub async fn leave_form(ctx: Ctx) -> Result<Response> {
    ui::page(leave_page(&ctx, Fields::default()).await?)
}

pub async fn leave(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = match fields.ticked("sure", "yes") {
        true => own::leave(&ctx).await,
        false => Err(Problem::field("sure", "Tick the box if you are sure.")),
    };
    match done {
        Ok(()) => Ok(ui::done("/me/data", "Your membership has ended. Thank you for what you did here.")),
        Err(problem) if problem.kind == Kind::ConfirmAgain => {
            Ok(ui::done("/confirm?next=/me/data/leave", "Confirm first that it is you."))
        }
        Err(problem) => ui::page_with(&problem, leave_page(&ctx, fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "rights/notices.html")]
struct Notices {
    shell: Shell,
    lines: Vec<(String, String, &'static str, String)>,
}

pub async fn notices(ctx: Ctx) -> Result<Response> {
    let sent = mail::service::sent_to(&ctx, ctx.person()?).await?;
    let line = |it: mail::service::Sent| (it.at.long(&ctx.group.zone), it.subject, it.kind, it.state);
    ui::page(Notices {
        lines: sent.into_iter().map(line).collect(),
        shell: Shell::new(&ctx, "What was sent to me")
            .crumb("My membership", "/me")
            .crumb("My data", "/me/data"),
    })
}

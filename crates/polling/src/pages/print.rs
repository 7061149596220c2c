//! Ballot papers to print.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::{Shell, page};

use super::poll_id;
use crate::model::Poll;
use crate::service;

#[derive(Template)]
#[template(path = "polling/papers.html")]
struct Papers {
    shell: Shell,
    group: String,
    poll: Poll,
}

/// One page a contest, without a number or a name, so that every sheet is like every other.
pub async fn papers(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    service::need_desk(&ctx, &poll)?;
    let shell = Shell::new(&ctx, "Ballot papers to print").crumb("Desk", format!("/desk/{}", poll.id));
    page(Papers { shell, group: ctx.group.name.clone(), poll })
}

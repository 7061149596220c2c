//! Leaving the bulletin with one click (RFC 8058): no sign-in, no redirect, and looking is not leaving.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result, transact};
use ui::Shell;

use crate::model::MessageId;
use crate::store::message;

#[derive(Template)]
#[template(path = "mail/leave.html")]
struct Page {
    shell: Shell,
    left: bool,
}

pub async fn look(ctx: Ctx, Path(id): Path<MessageId>) -> Result<Response> {
    reader(&ctx, id).await?;
    ui::page(Page { shell: Shell::new(&ctx, "Leave the bulletin"), left: false })
}

/// Whatever the form says: a mail programme sends its own.
pub async fn leave(ctx: Ctx, Path(id): Path<MessageId>) -> Result<Response> {
    let person = reader(&ctx, id).await?;
    transact!(ctx.db(), tx => {
        crate::service::leave_bulletin(tx, &ctx, person).await.map(drop)
    })?;
    ui::page(Page { shell: Shell::new(&ctx, "You have left the bulletin"), left: true })
}

async fn reader(ctx: &Ctx, id: MessageId) -> Result<kernel::PersonId> {
    let found = message::get(ctx.db(), ctx.group.id, id).await?.filter(|it| it.kind.can_be_left());
    found.and_then(|it| it.person).ok_or_else(|| Problem::not_found("There is nothing to leave here."))
}

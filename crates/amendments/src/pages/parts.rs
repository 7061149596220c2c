//! A motion in parts: what each would change, and asking for a vote on each.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::{Fields, Shell};

use crate::model::{Amendment, AmendmentId};
use crate::service::{self, Part};

#[derive(Template)]
#[template(path = "amendments/parts.html")]
struct Parts {
    shell: Shell,
    it: Amendment,
    parts: Vec<Part>,
    mine: bool,
    records: bool,
    fields: Fields,
}

pub async fn page(ctx: Ctx, Path(id): Path<AmendmentId>) -> Result<Response> {
    let it = service::amendment(&ctx, id).await?;
    let version = constitution::service::in_force(&ctx).await?;
    ui::page(Parts {
        shell: Shell::new(&ctx, "In parts").crumb("Motions", "/amendments").crumb(it.title.clone(), it.url()),
        parts: service::parts(&it).await?,
        mine: ctx.actor.person == Some(it.mover),
        records: service::records(&ctx, &version).await,
        fields: Fields::default(),
        it,
    })
}

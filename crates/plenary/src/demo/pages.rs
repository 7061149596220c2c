//! "Who can I be?"

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell};

use super::{Folder, Marker, Role};

#[derive(Template)]
#[template(path = "demo/roles.html")]
struct Page {
    shell: Shell,
    organisations: Vec<Organisation>,
    over: bool,
    today: String,
}

/// An organisation of the demonstration with those whom one can be in it.
struct Organisation {
    name: String,
    /// Where it is.
    base: String,
    roles: Vec<(Role, String)>,
}

/// By organisation, this one first.
fn organisations(ctx: &Ctx, marker: &Marker) -> Vec<Organisation> {
    let base = ctx.app.config().base_url.clone();
    let mut all: Vec<Organisation> = vec![];
    for role in &marker.roles {
        let link = role.address(&base);
        let at = link.strip_suffix(role.link.as_str()).unwrap_or(&link).to_owned();
        let known = all.iter().position(|it| it.base == at);
        let known = known.unwrap_or_else(|| {
            all.push(Organisation { name: role.organisation.clone(), base: at, roles: vec![] });
            all.len() - 1
        });
        all[known].roles.push((role.clone(), link));
    }
    let here = ctx.base_url();
    all.sort_by_key(|it| it.base != here);
    all
}

pub async fn roles(ctx: Ctx) -> Result<Response> {
    let marker = Folder::prepare(&ctx.app.config().data_dir, false).ok().and_then(|it| it.marker);
    let over = marker.as_ref().is_some_and(|it| it.ends_at < ctx.now);
    let today = ctx.now.long(&ctx.group.zone);
    let organisations = marker.as_ref().map(|it| organisations(&ctx, it)).unwrap_or_default();
    ui::page(Page { shell: Shell::new(&ctx, "Who can I be?"), organisations, over, today })
}

/// Lets time pass, so that a stranger can watch nominations close, a ballot end and terms begin.
pub async fn turn_clock(ctx: Ctx, fields: Fields) -> Result<Response> {
    let hours = ui::choice(&fields, "pass", &[("hour", 1), ("day", 24), ("week", 168)])?;
    for _ in 0..hours {
        // Hour by hour, so that what is due happens when it is due and not all at the end.
        let ahead = ctx.app.clock().let_pass(3600);
        let ahead = ahead.ok_or_else(|| Problem::refused("This clock cannot be turned."))?;
        kernel::job::run_due(&ctx.app, ctx.app.now()).await?;
        Folder::keep_clock(&ctx.app.config().data_dir, ahead)
            .map_err(|e| Problem::internal(format!("The clock could not be kept: {e}")))?;
    }
    let now = ctx.app.now().long(&ctx.group.zone);
    Ok(ui::done("/demo", &format!("It is now {now}. What was due in between has been done.")))
}

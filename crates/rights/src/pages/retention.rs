//! What retention would let go, and what it did.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::Shell;

use crate::service::retention::{self, Over, Sweep};
use crate::service::{controller, erase};

#[derive(Template)]
#[template(path = "rights/retention.html")]
struct Page {
    shell: Shell,
    runs_from: String,
    months: u16,
    rows: Vec<(&'static str, u64)>,
    people: Vec<(String, Over)>,
    most: usize,
    sweeps: Vec<(String, Sweep)>,
    erasures: Vec<(String, String, &'static str)>,
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let it = retention::preview(&ctx).await?;
    let ids: Vec<_> = it.people.iter().map(|it| it.person).collect();
    kernel::log_read_of(&ctx, "former members", "letting go of data in time", &ids).await?;
    let controller = controller(&ctx).await?;
    let day = |at: kernel::At| at.day(&ctx.group.zone);
    ui::page(Page {
        runs_from: controller.retention_from,
        months: controller.months_after_leaving,
        rows: it.rows,
        people: it.people.into_iter().map(|it| (day(it.left), it)).collect(),
        most: retention::MOST,
        sweeps: retention::recent(&ctx).await?.into_iter().map(|it| (day(it.at), it)).collect(),
        erasures: erase::list(&ctx)
            .await?
            .into_iter()
            .map(|it| (it.id.to_string(), day(it.planned_at), it.stage.label()))
            .collect(),
        shell: Shell::new(&ctx, "Letting go in time").crumb("Data protection", "/data-protection"),
    })
}

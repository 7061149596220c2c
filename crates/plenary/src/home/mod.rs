//! The Monday page: what is due, by when, by which clause, and what happens if it slips.

mod monday;
mod office;
mod pages;

use std::time::Duration;

use kernel::feature::Tick;
use kernel::{Allow, Feature, Routes};

const TICKS: &[(&str, Duration, Tick)] = &[
    ("kernel.seal", Duration::from_secs(1), |ctx| {
        Box::pin(async move { kernel::audit::seal(&ctx).await.map(drop) })
    }),
    ("kernel.sweep", Duration::from_secs(3600), |ctx| Box::pin(kernel::limit::sweep(ctx))),
];

/// The first page, the health check and the housekeeping that belongs to no capability.
pub fn feature() -> Feature {
    Feature { ticks: TICKS, ..Feature::new("home", routes) }
}

fn routes() -> Routes {
    Routes::new().get("/", Allow::Anyone, pages::monday).get("/healthz", Allow::Anyone, pages::health)
}

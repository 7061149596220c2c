//! The constitution of a group: its versions, their pages, the answers to what the text leaves open, and the receipts
//! of what was done by it.

mod api;
pub mod asking;
pub mod bring;
mod cache;
pub mod check;
pub mod drift;
mod dues;
pub mod editing;
pub mod model;
mod pages;
mod personal;
mod prose;
pub mod service;
mod store;
mod view;

use kernel::{Allow, BoxFuture, Ctx, Feature, Nav, Result, job::Job};

pub use model::{Adoption, AdoptionId, DraftId, Interpretation, ReceiptId, RollReceiptId, State, Version};

pub use pages::Officers;

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        jobs: &[(service::COMMENCE, commence)],
        ticks: &[("constitution.index", TEN_MINUTES, index), ("constitution.lapse", TEN_MINUTES, lapse)],
        dues: Some(|ctx| Box::pin(dues::dues(ctx))),
        banner: Some(banner),
        nav: &[Nav { label: "Constitution", href: "/c", allow: Allow::Anyone, order: 80 }],
        openapi: Some(api::openapi),
        personal: personal::HELD,
        plain: personal::PLAIN,
        ..Feature::new("constitution", || pages::routes().merge(api::routes()))
    }
}

/// How often receipts from before the index by clause are looked for.
const TEN_MINUTES: std::time::Duration = std::time::Duration::from_secs(600);

fn index(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::index(&ctx).await })
}

fn lapse(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::lapse(&ctx).await.map(drop) })
}

fn banner(ctx: Ctx) -> BoxFuture<Result<Option<String>>> {
    Box::pin(async move { Ok(service::banner(&ctx).await) })
}

fn commence(ctx: Ctx, job: Job) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::commence(&ctx, &job).await })
}

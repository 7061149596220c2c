//! Polling: the roll, the booth, the desk and the ballot box. No row joins a vote to a voter.

mod api;
pub mod bench;
mod booth;
pub mod box_store;
pub mod demo;
pub mod model;
mod pages;
mod personal;
mod sealing;
pub mod service;
mod store;
mod tiles;
mod unsealing;

pub use box_store::BoxStore;
pub use model::*;

use std::time::Duration;

use kernel::feature::{Apart, OnEvent, Tick};
use kernel::{Allow, BoxFuture, Ctx, Due, Feature, Nav, Result, Routes};

/// What this capability hands to the binary. Its grants come from the subject's capability.
pub fn feature() -> Feature {
    Feature {
        ticks: TICKS,
        on_events: ON_EVENTS,
        nav: NAV,
        dues: Some(dues),
        openapi: Some(api::openapi),
        personal: personal::HELD,
        plain: personal::PLAIN,
        holds_apart: Some(holds_apart),
        ..Feature::new("polling", routes)
    }
}

/// Whoever stands on the roll of a ballot that is not closed keeps their entry until it is.
fn holds_apart(ctx: Ctx, person: kernel::PersonId) -> BoxFuture<Result<Option<Apart>>> {
    Box::pin(async move {
        let ballot = store::roll::running(ctx.db(), ctx.group.id, person).await?;
        Ok(ballot.map(|title| Apart {
            has: format!("stands on the frozen roll of “{title}”"),
            over: "A roll lets go of its entries when the ballot is closed.",
        }))
    })
}

const TICKS: &[(&str, Duration, Tick)] = &[
    ("polling.resume", Duration::from_secs(30), resume),
    ("polling.lay-out", Duration::from_secs(60), lay_out),
    ("polling.erasure", Duration::from_secs(3600), erase),
];
const ON_EVENTS: &[(&str, OnEvent)] = &[("polling.opened", opened)];

const NAV: &[Nav] = &[Nav { label: "Vote", href: "/vote", allow: Allow::Own, order: 30 }];

fn routes() -> Routes {
    pages::routes().merge(api::routes())
}

fn dues(ctx: Ctx) -> BoxFuture<Result<Vec<Due>>> {
    Box::pin(service::dues(ctx))
}

fn resume(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(service::resume_closing(ctx))
}

fn lay_out(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(service::tick(ctx))
}

fn erase(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(service::erasure::tick(ctx))
}

/// The box is made soon after the opening, so that the first voter does not wait for it.
fn opened(ctx: Ctx, event: kernel::event::Event) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        #[derive(serde::Deserialize)]
        struct Opened {
            poll: PollId,
        }
        if ctx.app.shared::<BoxStore>().is_none() {
            return Ok(());
        }
        let poll = service::poll(&ctx, event.read::<Opened>()?.poll).await?;
        if poll.state != PollState::Open {
            return Ok(());
        }
        service::make_box(&ctx, &poll).await
    })
}

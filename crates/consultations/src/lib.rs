//! Consultations: a text opened to answers, each kept with its words, answered, and followed to what came of it.

mod api;
mod dues;
pub mod model;
mod pages;
mod personal;
pub mod service;
mod store;

use std::time::Duration;

use kernel::event::Event;
use kernel::feature::Tick;
use kernel::{Allow, BoxFuture, Ctx, Feature, Nav, Result, transact};
use serde::{Deserialize, Serialize};

pub use model::{CommentId, ConsultationId};
pub use service::AnswerBox;

const TICKS: &[(&str, Duration, Tick)] = &[("consultations.letters", Duration::from_secs(60), service::tick)];

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        openapi: Some(api::openapi),
        ticks: TICKS,
        on_events: &[("amendments.proposed", proposed)],
        dues: Some(dues::dues),
        nav: &[Nav { label: "Consultations", href: "/consultations", allow: Allow::Anyone, order: 42 }],
        personal: personal::HELD,
        plain: personal::PLAIN,
        ..Feature::new("consultations", pages::routes)
    }
}

/// What "amendments.proposed" carries that concerns a consultation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Proposed {
    pub id: uuid::Uuid,
    /// "consultation:" and the answer's id, if the amendment grew out of one.
    #[serde(default)]
    pub from: Option<String>,
    #[serde(default)]
    pub title: Option<String>,
}

fn proposed(ctx: Ctx, event: Event) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let it: Proposed = event.read()?;
        let answer = it.from.as_deref().and_then(|it| it.strip_prefix("consultation:"));
        let Some(answer) = answer.and_then(|it| it.parse::<CommentId>().ok()) else { return Ok(()) };
        let to = model::Operation {
            title: it.title.unwrap_or_else(|| "The amendment it became".into()),
            url: format!("/amendments/{}", it.id),
        };
        transact!(ctx.db(), tx => { service::led_to(tx, &ctx, answer, &to).await })
    })
}

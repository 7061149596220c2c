//! Following a meeting: each node looks at the meeting's version every quarter of a second while somebody follows,
//! draws the shared part once for all, and sends it within a second. Nodes share nothing but the database.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt as _, stream};
use kernel::{Ctx, Result};
use ui::id;

use super::admitted;
use super::topics::{Frame, Live};
use crate::model::MeetingId;
use crate::service;

/// After so long a stream ends and the page asks for a new one, so that whoever may no longer follow is left out.
const LONGEST: Duration = Duration::from_secs(600);
/// How soon a page asks again after its stream broke off.
const AGAIN: Duration = Duration::from_secs(2);

/// The stream of the shared part. Without the shared state (as in a test of something else) pages are loaded again.
pub async fn follow(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let sitting = service::find(&ctx, meeting).await?;
    admitted(&ctx, &sitting).await?;
    let Some(live) = ctx.app.shared::<Live>() else {
        return Ok(axum::http::StatusCode::NO_CONTENT.into_response());
    };
    let receiver = live.subscribe(&ctx.app, &ctx.group, meeting);
    let frames = stream::unfold(receiver, |mut receiver| async move {
        loop {
            receiver.changed().await.ok()?;
            let frame = receiver.borrow_and_update().clone();
            if let Some(frame) = frame {
                return Some((event(&frame), receiver));
            }
        }
    });
    let frames = frames.take_until(tokio::time::sleep(LONGEST));
    let mut response = Sse::new(frames).keep_alive(KeepAlive::default()).into_response();
    // A proxy in between must not gather what is meant to arrive at once.
    response
        .headers_mut()
        .insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

fn event(frame: &Arc<Frame>) -> Result<Event, Infallible> {
    Ok(Event::default().event("shared").id(frame.version.to_string()).retry(AGAIN).data(frame.json()))
}

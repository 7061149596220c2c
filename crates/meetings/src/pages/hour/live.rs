//! Following a meeting: each node looks at the meeting's version every quarter of a second while somebody follows,
//! draws the shared part once for all, and sends it at most once a second.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::Path;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use kernel::{App, Ctx, Group, GroupId, Result};
use tokio::sync::watch;
use ui::id;

use super::{admitted, shared};
use crate::model::MeetingId;
use crate::service;

/// How often the version is looked at.
const LOOK: Duration = Duration::from_millis(250);
/// After sending, this many looks are left out: at most one frame a second.
const REST: u8 = 3;

/// Those who follow meetings on this node.
#[derive(Default)]
pub struct Live {
    topics: Mutex<HashMap<(GroupId, MeetingId), watch::Sender<Frame>>>,
}

/// What was last sent: nothing before the first drawing.
type Frame = Option<Arc<String>>;

/// The stream of the shared part. Without the shared state (as in a test of something else) pages are loaded again.
pub async fn follow(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let sitting = service::find(&ctx, meeting).await?;
    admitted(&ctx, &sitting).await?;
    let Some(live) = ctx.app.shared::<Live>() else {
        return Ok(axum::http::StatusCode::NO_CONTENT.into_response());
    };
    let receiver = live.subscribe(&ctx.app, &ctx.group, meeting);
    let events = stream::unfold(receiver, |mut receiver| async move {
        loop {
            receiver.changed().await.ok()?;
            let frame = receiver.borrow_and_update().clone();
            if let Some(frame) = frame {
                let event = Event::default().event("shared").data(frame.as_str());
                return Some((Ok::<_, Infallible>(event), receiver));
            }
        }
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}

impl Live {
    fn subscribe(self: &Arc<Self>, app: &App, group: &Group, meeting: MeetingId) -> watch::Receiver<Frame> {
        let key = (group.id, meeting);
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = topics.get(&key) {
            let mut receiver = sender.subscribe();
            // Whoever comes later gets at once what the others have.
            receiver.mark_changed();
            return receiver;
        }
        let (sender, receiver) = watch::channel(None);
        topics.insert(key, sender.clone());
        let (live, app, group) = (Arc::clone(self), app.clone(), group.clone());
        tokio::spawn(async move { live.watch(app, group, meeting, sender).await });
        receiver
    }

    /// Watches until nobody follows any more.
    async fn watch(&self, app: App, group: Group, meeting: MeetingId, sender: watch::Sender<Frame>) {
        let (mut seen, mut rest) = (None, 0_u8);
        let mut clock = tokio::time::interval(LOOK);
        clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            clock.tick().await;
            if self.left(&group, meeting, &sender) {
                return;
            }
            if rest > 0 {
                rest -= 1;
                continue;
            }
            let ctx = Ctx::system(&app, group.clone(), app.now());
            match draw(&ctx, meeting, seen).await {
                Ok(Some((version, frame))) => {
                    seen = Some(version);
                    sender.send_replace(Some(Arc::new(frame)));
                    rest = REST;
                }
                Ok(None) => {}
                Err(problem) => {
                    tracing::warn!(%meeting, error = %problem, "a meeting's live part was not drawn")
                }
            }
        }
    }

    fn left(&self, group: &Group, meeting: MeetingId, sender: &watch::Sender<Frame>) -> bool {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        let nobody = sender.receiver_count() == 0;
        if nobody {
            topics.remove(&(group.id, meeting));
        }
        nobody
    }
}

/// The shared part, if the version is another than the one seen.
async fn draw(ctx: &Ctx, meeting: MeetingId, seen: Option<i64>) -> Result<Option<(i64, String)>> {
    let version = service::version(ctx, meeting).await?;
    if seen == Some(version) {
        return Ok(None);
    }
    let sitting = service::find(ctx, meeting).await?;
    let (html, phase) = shared::render(ctx, &sitting).await?;
    Ok(Some((version, serde_json::json!({ "html": html, "phase": phase }).to_string())))
}

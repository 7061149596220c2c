//! What is drawn of each meeting, once for everybody on this node who follows it or loads its pages.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::{App, Ctx, Group, GroupId, Result};
use tokio::sync::watch;

use super::shared;
use crate::model::{MeetingId, Sitting};
use crate::service;

/// How often the version is looked at.
const LOOK: Duration = Duration::from_millis(250);
/// After sending, this many looks are left out: a vote is on every screen within a second of being taken.
const REST: u8 = 2;
/// How many meetings' drawings are kept; then the oldest make room all at once.
const KEPT: usize = 64;

type Key = (GroupId, MeetingId);
/// What was last sent: nothing before the first drawing.
type Sent = Option<Arc<Frame>>;

/// The shared part as it was drawn for one version of the meeting.
#[derive(Debug)]
pub struct Frame {
    pub version: i64,
    pub html: String,
    /// Changes when people's own pages have something new to offer.
    pub phase: String,
}

impl Frame {
    pub fn json(&self) -> String {
        serde_json::json!({ "html": self.html, "phase": self.phase }).to_string()
    }
}

/// Those who follow meetings on this node, and what was drawn for them.
#[derive(Default)]
pub struct Live {
    topics: Mutex<HashMap<Key, watch::Sender<Sent>>>,
    drawn: Mutex<HashMap<Key, Arc<Frame>>>,
    ended: AtomicBool,
}

impl Live {
    /// Ends all streams, so that a server that is told to stop can: pages then ask the next one.
    pub fn end(&self) {
        self.ended.store(true, Ordering::SeqCst);
        held(&self.topics).clear();
    }

    /// How many follow on this node.
    pub fn followers(&self) -> usize {
        held(&self.topics).values().map(watch::Sender::receiver_count).sum()
    }

    pub(super) fn subscribe(
        self: &Arc<Self>,
        app: &App,
        group: &Group,
        meeting: MeetingId,
    ) -> watch::Receiver<Sent> {
        let key = (group.id, meeting);
        let mut topics = held(&self.topics);
        if let Some(sender) = topics.get(&key) {
            let mut receiver = sender.subscribe();
            // Whoever comes later gets at once what the others have.
            receiver.mark_changed();
            return receiver;
        }
        let (sender, receiver) = watch::channel(None);
        if self.ended.load(Ordering::SeqCst) {
            return receiver;
        }
        topics.insert(key, sender.clone());
        let (live, app, group) = (Arc::clone(self), app.clone(), group.clone());
        tokio::spawn(async move { live.watch(app, group, meeting, sender).await });
        receiver
    }

    /// Watches until nobody follows any more.
    async fn watch(&self, app: App, group: Group, meeting: MeetingId, sender: watch::Sender<Sent>) {
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
            match self.next(&ctx, meeting, seen).await {
                Ok(Some(frame)) => {
                    seen = Some(frame.version);
                    sender.send_replace(Some(frame));
                    rest = REST;
                }
                Ok(None) => {}
                Err(problem) => {
                    tracing::warn!(%meeting, error = %problem, "a meeting's live part was not drawn");
                }
            }
        }
    }

    fn left(&self, group: &Group, meeting: MeetingId, sender: &watch::Sender<Sent>) -> bool {
        let mut topics = held(&self.topics);
        let nobody = sender.receiver_count() == 0 || self.ended.load(Ordering::SeqCst);
        if nobody {
            topics.remove(&(group.id, meeting));
        }
        nobody
    }

    /// The shared part, if the version is another than the one seen.
    async fn next(&self, ctx: &Ctx, meeting: MeetingId, seen: Option<i64>) -> Result<Option<Arc<Frame>>> {
        let version = service::version(ctx, meeting).await?;
        if seen == Some(version) {
            return Ok(None);
        }
        let sitting = service::find(ctx, meeting).await?;
        self.frame(ctx, &sitting, version).await.map(Some)
    }

    async fn frame(&self, ctx: &Ctx, sitting: &Sitting, version: i64) -> Result<Arc<Frame>> {
        let key = (ctx.group.id, sitting.meeting.id);
        // Nought is a meeting that nobody has changed under its lock yet: nothing would tell its drawings apart.
        let kept = held(&self.drawn).get(&key).filter(|it| version > 0 && it.version == version).cloned();
        if let Some(frame) = kept {
            return Ok(frame);
        }
        let frame = Arc::new(draw(ctx, sitting, version).await?);
        let mut drawn = held(&self.drawn);
        if drawn.len() >= KEPT {
            drawn.clear();
        }
        drawn.insert(key, Arc::clone(&frame));
        Ok(frame)
    }
}

/// The shared part as it stands now: drawn once a version where the node keeps what it draws.
pub async fn current(ctx: &Ctx, sitting: &Sitting) -> Result<Arc<Frame>> {
    // The version is read first: what changes while it is drawn is drawn again under the next one.
    let version = service::version(ctx, sitting.meeting.id).await?;
    match ctx.app.shared::<Live>() {
        Some(live) => live.frame(ctx, sitting, version).await,
        None => draw(ctx, sitting, version).await.map(Arc::new),
    }
}

async fn draw(ctx: &Ctx, sitting: &Sitting, version: i64) -> Result<Frame> {
    let (html, phase) = shared::render(ctx, sitting).await?;
    Ok(Frame { version, html, phase })
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

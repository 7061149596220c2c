//! The application: what every request shares.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::chance::Chance;
use crate::feature::{Feature, Identify};
use crate::{At, Clock, Db, Group, Result, group};

/// How long another node's change of a group's name or release may go unnoticed.
const GROUPS_FRESH: Duration = Duration::from_secs(1);

/// Where and how this installation runs.
#[derive(Clone, Debug)]
pub struct Config {
    /// "https://members.example.org", without a slash at the end; links in mail begin with it.
    pub base_url: String,
    /// The folder for everything that is not in the database.
    pub data_dir: PathBuf,
    /// True only if `demo` made the folder and the listener is loopback.
    pub demo: bool,
}

/// Cheap to clone; shared by all requests and jobs.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    chance: Chance,
    config: Config,
    features: Vec<Feature>,
    identify: Option<Identify>,
    shared: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    wake: Notify,
    groups: Mutex<Option<(Instant, Arc<Vec<Group>>)>>,
}

impl App {
    pub fn db(&self) -> &Db {
        &self.0.db
    }
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }
    pub fn now(&self) -> At {
        self.0.clock.now()
    }
    pub fn chance(&self) -> &Chance {
        &self.0.chance
    }
    pub fn config(&self) -> &Config {
        &self.0.config
    }
    pub fn features(&self) -> &[Feature] {
        &self.0.features
    }
    pub(crate) fn identify(&self) -> Option<Identify> {
        self.0.identify
    }
    /// State that one capability keeps for itself, such as the ballot box or the mail transport.
    pub fn shared<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.0.shared.get(&TypeId::of::<T>()).cloned().and_then(|it| it.downcast().ok())
    }
    /// All groups of this installation, remembered for a second.
    pub async fn groups(&self) -> Result<Arc<Vec<Group>>> {
        let known = self.0.groups.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, groups)) = known.filter(|it| it.0.elapsed() < GROUPS_FRESH && !it.1.is_empty()) {
            return Ok(groups);
        }
        let groups = Arc::new(group::all(self.db()).await?);
        let mut slot = self.0.groups.lock().unwrap_or_else(PoisonError::into_inner);
        *slot = Some((Instant::now(), Arc::clone(&groups)));
        Ok(groups)
    }
    /// Forgets what was remembered of the groups, after one was changed here.
    pub(crate) fn forget_groups(&self) {
        *self.0.groups.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
    /// Tells the worker that there is something to do.
    pub fn wake(&self) {
        self.0.wake.notify_one();
    }
    pub async fn woken(&self) {
        self.0.wake.notified().await;
    }
}

/// Puts an application together; only the binary and the test kit do.
pub struct AppBuilder(Inner);

impl AppBuilder {
    pub fn new(db: Db, clock: Clock, chance: Chance, config: Config) -> Self {
        let (features, shared) = (vec![], HashMap::new());
        Self(Inner {
            db,
            clock,
            chance,
            config,
            features,
            identify: None,
            shared,
            wake: Notify::new(),
            groups: Mutex::default(),
        })
    }
    #[must_use]
    pub fn feature(mut self, feature: Feature) -> Self {
        self.0.features.push(feature);
        self
    }
    #[must_use]
    pub fn identify(mut self, identify: Identify) -> Self {
        self.0.identify = Some(identify);
        self
    }
    #[must_use]
    pub fn share<T: Send + Sync + 'static>(mut self, state: T) -> Self {
        self.0.shared.insert(TypeId::of::<T>(), Arc::new(state));
        self
    }
    pub fn build(self) -> App {
        App(Arc::new(self.0))
    }
}

//! What tests stand on: an application in process, a clock to turn, seeded chance, and people to act as.
//!
//! The engine is chosen by `PLENARY_TEST_DATABASE`: unset is SQLite in a temporary folder; a `postgres://` URL of a
//! server makes every kit create a database of its own there. `cargo xtask test` runs the suite once with each.

mod web;

use std::path::Path;

use jiff::civil::date;
use jiff::tz::TimeZone;
use kernel::app::AppBuilder;
use kernel::group::NewGroup;
use kernel::{AccountId, App, At, Chance, Clock, Config, Ctx, Db, Group, PersonId};

pub use web::{Answer, Visitor};

/// One application with one group, alone in the world.
pub struct Kit {
    pub app: App,
    pub group: Group,
    dir: tempfile::TempDir,
}

impl Kit {
    /// Builds an application with whatever `build` adds; the clock stands at noon on 1 June 2026, London time.
    pub async fn with(build: impl FnOnce(AppBuilder) -> AppBuilder) -> Self {
        Self::start(build, false).await
    }

    /// The same, as if `demo` had made the folder.
    pub async fn demo(build: impl FnOnce(AppBuilder) -> AppBuilder) -> Self {
        Self::start(build, true).await
    }

    async fn start(build: impl FnOnce(AppBuilder) -> AppBuilder, demo: bool) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let db = database(dir.path()).await;
        kernel::migrate::run(&db).await.expect("migrations run");
        let clock = Clock::fixed(noon());
        let config = Config { base_url: "http://plenary.test".into(), data_dir: dir.path().to_owned(), demo };
        let app = build(AppBuilder::new(db, clock, Chance::seeded(7), config)).build();
        let new = NewGroup {
            name: "Fairhaven Members",
            short_name: "Fairhaven",
            zone: "Europe/London",
            host: None,
        };
        let group = kernel::group::create(app.db(), app.chance(), app.now(), new).await.expect("a group");
        Self { app, group, dir }
    }

    pub fn db(&self) -> &Db {
        self.app.db()
    }
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }
    /// Turns the clock.
    pub fn set(&self, at: At) {
        self.app.clock().set(at);
    }
    pub fn advance_minutes(&self, minutes: i64) {
        self.set(self.app.now().plus_minutes(minutes));
    }
    pub fn advance_days(&self, days: i64) {
        self.set(self.app.now().plus_days(days, &self.group.zone));
    }
    /// The application acting by itself, now.
    pub fn system(&self) -> Ctx {
        Ctx::system(&self.app, self.group.clone(), self.app.now())
    }
    /// A person acting now, with the powers that the features say they hold.
    pub async fn acting(&self, person: PersonId, name: &str) -> Ctx {
        Ctx::acting(&self.app, self.group.clone(), person, name, self.app.now()).await.expect("grants load")
    }
    /// Does everything that is due: events, jobs, ticks.
    pub async fn run_due(&self) -> usize {
        kernel::job::run_due(&self.app, self.app.now()).await.expect("the worker runs")
    }
    /// A browser that is not signed in.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.app)
    }
    /// A browser signed in as an account, as if a link had just been followed.
    pub async fn signed_in(&self, account: AccountId) -> Visitor {
        let mut tx = self.db().begin().await.expect("a transaction");
        let new = kernel::session::NewSession {
            account,
            group: self.group.id,
            device: "test",
            now: self.app.now(),
        };
        let (_, token) = kernel::session::open(&mut tx, self.app.chance(), new).await.expect("a session");
        tx.commit().await.expect("committed");
        self.visitor().with_cookie(&token)
    }
    /// How many rows a table has.
    pub async fn count(&self, table: &'static str) -> i64 {
        use sqlx::{AssertSqlSafe, Row as _};
        let text = AssertSqlSafe(format!("SELECT COUNT(*) AS n FROM {table}"));
        match self.db() {
            Db::Sqlite { read, .. } => sqlx::query(text).fetch_one(read).await.expect("a count").get("n"),
            Db::Postgres(pool) => sqlx::query(text).fetch_one(pool).await.expect("a count").get("n"),
        }
    }
}

/// Noon on 1 June 2026 in London.
pub fn noon() -> At {
    london(2026, 6, 1, 12, 0)
}

/// A wall-clock time in London.
pub fn london(year: i16, month: i8, day: i8, hour: i8, minute: i8) -> At {
    At::local(date(year, month, day).at(hour, minute, 0, 0), &zone())
}

/// The zone of the sample group.
pub fn zone() -> TimeZone {
    TimeZone::get("Europe/London").expect("a bundled zone")
}

/// A database of its own on the engine under test, not migrated.
pub async fn database(dir: &Path) -> Db {
    match std::env::var("PLENARY_TEST_DATABASE") {
        Ok(server) => postgres(&server).await,
        Err(_) => Db::open_sqlite(&dir.join("plenary.sqlite")).await.expect("SQLite opens"),
    }
}

async fn postgres(server: &str) -> Db {
    use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
    let name = format!("t_{}", uuid::Uuid::now_v7().simple());
    let mut admin = sqlx::PgConnection::connect(server).await.expect("the PostgreSQL server answers");
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a database is created");
    let base = server.rsplit_once('/').map_or(server, |it| it.0);
    let pool =
        sqlx::postgres::PgPoolOptions::new().max_connections(4).connect(&format!("{base}/{name}")).await;
    Db::Postgres(pool.expect("the new database answers"))
}

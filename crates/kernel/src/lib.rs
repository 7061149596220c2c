//! The kernel: database, transactions, migrations, audit trail, events, jobs, sessions, clock, ids,
//! problems and the actor. Every capability stands on it; it knows none of them.

pub mod app;
pub mod audit;
pub mod chance;
pub mod ctx;
pub mod db;
pub mod dump;
pub mod event;
pub mod feature;
pub mod group;
pub mod id;
pub mod job;
pub mod lease;
pub mod limit;
pub mod memo;
pub mod migrate;
pub mod personal;
pub mod power;
pub mod private;
pub mod problem;
pub mod routes;
pub mod schema;
pub mod serve;
pub mod session;
pub mod setting;
pub mod time;
pub mod trail;
pub mod words;

pub use app::{App, AppBuilder, Config};
pub use audit::{Line, audit, log_read, log_read_of};
pub use chance::Chance;
pub use ctx::{Actor, Ctx};
pub use db::{Db, Record, Sql, Tx, Value};
pub use event::emit;
pub use feature::{BoxFuture, Channel, Due, Feature, Nav, Tone};
pub use group::Group;
pub use id::{AccountId, GroupId, PersonId, SessionId};
pub use power::{Allow, Grant, Hold, Hurdle, Power};
pub use problem::{Cite, FieldError, Kind, Problem};
pub use routes::Routes;
pub use time::{At, Clock};

/// What a service returns.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

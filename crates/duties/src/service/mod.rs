//! What others ask of duties, and the commands around them.

mod events;
mod feeds;
mod look_up;
mod monday;
mod publish;
mod reading;
mod rebuild;
mod remind;
mod say;
mod who;

pub(crate) use events::{evidence, moved};
pub use feeds::{calendar, feeds, make_feed, open_feed, revoke_feed};
pub use look_up::{by_rule, published, published_for};
pub use monday::{Monday, Next, Numbers, monday};
pub(crate) use publish::mailing_page;
pub use publish::{Publishable, file, publish, publishable, record, records, withdraw};
pub use reading::{Asked, Load, board, duty, load, may_see_load, mine, open, overview, since};
pub use rebuild::{rebuild, rebuild_if_due};
pub use remind::remind;
pub use say::{agree, ask_help, excuse, mark_not_held};
pub use who::{People, Whose};

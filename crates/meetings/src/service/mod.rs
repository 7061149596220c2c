//! What others ask of meetings, and the commands that change them.
//!
//! Shared by all phases: `meetings` (which there are, their states), `hands` (who may do what at one), `circle` (who
//! takes part and votes), `says` (what the constitution says of one), `journal` (the record).

pub mod after;
pub mod attendance;
pub mod before;
pub mod calendar;
mod circle;
pub mod comments;
pub mod confidential;
mod desks;
pub mod guests;
mod hands;
pub mod home;
pub mod hour;
pub mod inquiries;
mod journal;
pub mod letters;
mod meetings;
pub mod minutes;
pub mod questions;
pub mod reflection;
pub mod reports;
mod says;
pub mod series;
pub mod together;

pub(crate) use circle::is_assembly;
pub use circle::{Circle, Place, circle, place_of, sits_in};
pub use desks::{Change, Contest, changes, contests};
pub use hands::{Hands, give_role, hands, history, release_role, roles};
pub use journal::{journal, latest, record, touched};
pub(crate) use meetings::CALLED_OFF;
pub use meetings::{
    Locked, all, call_off, called_off, find, follow, lock, occasion_set, plan, recorded, settle, sittings,
    version,
};
pub use says::{NoticeRule, QuorumRule, Says, says};

//! The only place where this capability speaks SQL.

mod aside;
mod motion;
mod record;

pub use aside::{
    add_objection, add_seconder, forget_typed, happened, journal, keep_typed, objections, objections_in,
    record_vote, seconders, seconders_in, settle, typed, votes,
};
pub use motion::{all, at_work, children, children_in, insert, load, next_number, one, open_in, save};
pub use record::{add_record, forget_records, records, records_in};

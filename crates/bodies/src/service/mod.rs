//! What others ask of offices, and the commands that change them.

mod appoint;
mod evidence;
mod grants;
mod handover;
mod occasions;
mod offices;
mod sync;
mod terms;

pub use appoint::{appoint, appointments, end_appointment};
pub use evidence::{Evidence, show_evidence};
pub use grants::grants;
pub use handover::{
    add_item, close_handover, handover, may_see, open_handover, open_handovers, tick, write_note,
};
pub use occasions::{
    OccasionEvent, fix_occasion, from, move_occasion, moves, occasion, past, set_occasion, upcoming,
};
pub use offices::{bodies, body, post, posts, set_powers};
pub use sync::{sync, sync_now};
pub use terms::{
    all_terms, begin_term, end_term, history, holders, posts_held, record_end, record_term, running, terms_of,
};

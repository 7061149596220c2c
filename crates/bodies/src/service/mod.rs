//! What others ask of offices, and the commands that change them.

mod appoint;
mod emergency;
mod evidence;
mod grants;
mod groups;
mod handover;
mod leaving;
mod left;
mod occasions;
mod offices;
mod outside;
mod pack;
mod sync;
mod terms;

pub use appoint::{appoint, appointments, end_appointment};
pub(crate) use emergency::to_agree;
pub use emergency::{agree_emergency, ask_emergency, emergencies, end_emergency};
pub use evidence::{Evidence, show_evidence};
pub use grants::grants;
pub use groups::{
    Elsewhere, GROUP_MEETING, change_group, convenes, dissolve, elsewhere, elsewhere_hint, group,
    group_changes, groups, leave_seat, may_create, may_seat, seats, set_up, sitting_in, take_seat,
};
pub use handover::{
    add_item, close_handover, handover, may_see, open_handover, open_handovers, part, tick, write_note,
};
pub(crate) use leaving::{JOB as TERM_OVER, over};
pub use leaving::{Reader, end_overlap, end_sessions, readers, record_removal};
pub(crate) use left::{JOB as LEFT, left, sign_out, still_recorded};
pub use occasions::{
    OccasionEvent, fix_occasion, from, has_no_meeting, move_occasion, moves, notice_missed, occasion, past,
    set_occasion, upcoming,
};
pub use offices::{bodies, body, post, posts, set_powers};
pub use outside::{NewAccount, close_outside, keep_account, outside_accounts, wanting};
pub use pack::{Gathered, Pack, Waiting, gathered};
pub use sync::{sync, sync_now};
pub use terms::{
    all_terms, begin_term, call_off_term, end_share, end_term, history, holders, office_of, posts_held,
    record_end, record_share_end, record_term, running, terms_of,
};

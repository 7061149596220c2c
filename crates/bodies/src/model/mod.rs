//! Bodies, posts, terms, occasions and handovers: what they are, without database or clock.

mod access;
mod group;
mod occasion;
mod office;
mod powers;
mod term;

pub use access::{
    AccountRef, Emergency, EmergencyId, EmergencyState, FOR_EMERGENCIES, MOST_ASKED, MOST_HOURS,
    OVERLAP_DAYS, OutsideAccount, WAITS,
};
pub use group::{GroupBody, GroupChange, GroupKind, NewGroup, Seat, slug_of};
pub use occasion::{Handover, Item, Moved, NewOccasion, Note, Occasion, Part};
pub use office::{Body, Post};
pub use powers::{ALL_POWERS, Role, by_default, power_label};
pub use term::{Appointment, Holder, NewTerm, Share, Term};

kernel::id!(/** One stretch of holding one seat. */ TermId);
kernel::id!(/** One appointment to a role that is no post. */ AppointmentId);
kernel::id!(/** One meeting with its day, hour and place. */ OccasionId);
kernel::id!(/** The handing over of one post at one moment. */ HandoverId);
kernel::id!(/** One thing to be handed over. */ ItemId);
kernel::id!(/** One stretch of belonging to a body without a post. */ SeatId);
kernel::id!(/** One note to a successor. */ NoteId);

impl From<uuid::Uuid> for OccasionId {
    fn from(id: uuid::Uuid) -> Self {
        Self(id)
    }
}

//! Bulk mailings: one text to many people, previewed, held for ten minutes, revocable, and proved person by person.

mod model;
mod propose;
mod release;
mod state;
mod work;

pub use model::{
    Counts, Figures, LeftOut, Mailing, MailingState, NewMailing, NotReached, Overview, Recipient, Seen,
    Subject, Waits,
};
pub use propose::{approve, mark_seen, propose, revoke};
pub use release::{Agreed, agree, agreed};
pub use state::{
    Preview, Proof, figures, find, for_subject, list, may_run, may_see, not_reached, open, preview,
    recipients, state,
};
pub(crate) use work::work;

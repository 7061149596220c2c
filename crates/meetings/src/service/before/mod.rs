//! Before the meeting: its agenda, papers, motions, notice, and what people say beforehand.

mod agenda;
mod changes;
mod motions;
mod moved;
mod notice;
mod papers;
mod readable;
mod remit;
mod replies;

pub(crate) use agenda::may_put;
pub use agenda::{
    accept, add_standing, agenda, closes, edit, end_standing, first_agenda, items, propose, put, refuse,
    reorder, standing, withdraw,
};
pub use changes::{tabled, withdrawn};
pub use motions::{amend, change_words, composite, propose_motion, refer, second, take_up, withdraw_motion};
pub use moved::moved;
pub use notice::{Draft, Reach, draft, reach, send_notice, set_details};
pub use papers::{NewPaper, add_paper, new_version, paper, papers, withdraw_paper};
pub use readable::{motion, motions, motions_seen, texts, waiting};
pub(crate) use remit::within;
pub use replies::{Replies, my_reply, replies, reply};

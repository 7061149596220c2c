//! Before the meeting: its agenda, papers, motions, notice, and what people say beforehand.

mod agenda;
mod papers;

pub use agenda::{
    accept, add_standing, agenda, closes, edit, end_standing, first_agenda, items, propose, put, refuse,
    reorder, standing, withdraw,
};
pub use papers::{NewPaper, add_paper, new_version, paper, papers, withdraw_paper};

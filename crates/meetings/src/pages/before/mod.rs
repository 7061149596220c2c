//! Pages for the time before a meeting: the list, a meeting's own page, agenda, motions, papers, notice, the pack.

mod act;
mod agenda;
mod composite;
mod item;
mod list;
mod motion;
mod notice;
mod pack;
mod paper;
mod show;

use kernel::{Allow, Power, Routes};

/// The most bytes of a form with a paper's file.
const FILE: usize = 2 * 1024 * 1024;
const CALL: Allow = Allow::Officer(&[Power::CallElection]);

pub use agenda::{Row, rows};

pub fn routes() -> Routes {
    Routes::new()
        .get("/meetings", Allow::Member, list::list)
        .get("/meetings/standing/{body}", CALL, item::standing)
        .post("/meetings/standing/{body}", CALL, item::change_standing)
        .get("/meetings/motions/{id}", Allow::Member, motion::show)
        .post("/meetings/motions/{id}", Allow::Member, motion::act)
        .get("/meetings/papers/{id}", Allow::Member, paper::show)
        .post_file("/meetings/papers/{id}", Allow::Member, FILE, paper::act)
        .get("/meetings/{id}", Allow::Member, show::show)
        .post("/meetings/{id}", Allow::Member, act::act)
        .get("/meetings/{id}/item", Allow::Member, item::form)
        .post("/meetings/{id}/item", Allow::Member, item::take)
        .get("/meetings/{id}/item/{item}", Allow::Member, item::edit_form)
        .post("/meetings/{id}/item/{item}", Allow::Member, item::edit)
        .get("/meetings/{id}/motion", Allow::Member, motion::form)
        .post("/meetings/{id}/motion", Allow::Member, motion::take)
        .get("/meetings/{id}/composite", Allow::Member, composite::form)
        .post("/meetings/{id}/composite", Allow::Member, composite::take)
        .get("/meetings/{id}/paper", Allow::Member, paper::form)
        .post_file("/meetings/{id}/paper", Allow::Member, FILE, paper::take)
        .get("/meetings/{id}/notice", Allow::Member, notice::form)
        .post("/meetings/{id}/notice", Allow::Member, notice::send)
        .get("/meetings/{id}/pack", Allow::Member, pack::page)
        .get("/meetings/{id}/pack.txt", Allow::Member, pack::text)
}

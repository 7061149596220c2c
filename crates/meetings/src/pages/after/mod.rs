//! Pages for the time after a meeting: what was decided and why, and who does what by when.

mod actions;
mod decisions;
mod delegations;

use kernel::{Allow, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .get("/meetings/decisions", Allow::Anyone, decisions::list)
        .get("/meetings/decisions/{id}", Allow::Anyone, decisions::show)
        .post("/meetings/decisions/{id}", Allow::Member, decisions::act)
        .get("/meetings/delegations", Allow::Member, delegations::list)
        .post("/meetings/delegations/{id}", Allow::Member, delegations::act)
        .get("/meetings/actions", Allow::Member, actions::list)
        .post("/meetings/actions/{id}", Allow::Member, actions::act)
}

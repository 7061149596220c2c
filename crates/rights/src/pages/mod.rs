//! The notice, the record of processing, requests, and a member's own page.

mod case;
mod controller;
mod enter;
mod erase;
mod home;
mod me;
mod notice;
mod redact;
mod retention;

use kernel::{Allow, Power, Routes};

const OFFICE: Allow = Allow::Officer(&[Power::ProtectData]);

pub fn routes() -> Routes {
    Routes::new()
        .get("/privacy", Allow::Anyone, notice::privacy)
        .get("/data-protection", OFFICE, home::show)
        .get("/data-protection/record", OFFICE, notice::record)
        .get("/data-protection/controller", OFFICE, controller::form)
        .post("/data-protection/controller", OFFICE, controller::take)
        .get("/data-protection/requests/new", OFFICE, enter::form)
        .post("/data-protection/requests/new", OFFICE, enter::take)
        .get("/data-protection/requests/{id}", OFFICE, case::show)
        .post("/data-protection/requests/{id}/{step}", OFFICE, case::step)
        .get("/data-protection/requests/{id}/copy", OFFICE, redact::show)
        .post("/data-protection/requests/{id}/copy", OFFICE, redact::take)
        .get("/data-protection/requests/{id}/copy.zip", OFFICE, redact::fetch)
        .get("/data-protection/people/{id}/erasure", OFFICE, erase::form)
        .post("/data-protection/people/{id}/erasure", OFFICE, erase::take)
        .get("/data-protection/erasures/{id}", OFFICE, erase::show)
        .post("/data-protection/erasures/{id}/call-back", OFFICE, erase::call_back)
        .get("/data-protection/retention", OFFICE, retention::show)
        .get("/me/data", Allow::Member, me::show)
        .get("/me/data/request", Allow::Member, me::form)
        .post("/me/data/request", Allow::Member, me::ask)
        .get("/me/data/copy.zip", Allow::Member, me::copy)
        .post("/me/data/object", Allow::Member, me::object)
        .post("/me/data/limits/{id}/end", Allow::Member, me::end_limit)
        .get("/me/data/requests/{id}", Allow::Member, me::request)
        .get("/me/data/requests/{id}/copy.zip", Allow::Member, me::fetch)
        .post("/me/data/requests/{id}/withdraw", Allow::Member, me::withdraw)
}

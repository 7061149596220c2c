//! The notice, the record of processing, requests, and a member's own page.

mod case;
mod consents;
mod controller;
mod enter;
mod erase;
mod home;
mod incident;
mod limits;
mod looks;
mod me;
mod notice;
mod own;
mod redact;
mod retention;
mod returns;
mod suppressed;

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
        .get("/data-protection/incidents", OFFICE, incident::list)
        .get("/data-protection/incidents/new", OFFICE, incident::form)
        .post("/data-protection/incidents/new", OFFICE, incident::enter)
        .get("/data-protection/incidents/{id}", OFFICE, incident::show)
        .post("/data-protection/incidents/{id}/{step}", OFFICE, incident::step)
        .get("/data-protection/people/{id}/looks", OFFICE, looks::show)
        .get("/data-protection/people/{id}/limits", OFFICE, limits::show)
        .post("/data-protection/people/{id}/limits", OFFICE, limits::end)
        .get("/data-protection/people/{id}/consents", OFFICE, consents::theirs)
        .post("/data-protection/people/{id}/consents", OFFICE, consents::change_theirs)
        .get("/data-protection/consents", OFFICE, consents::words)
        .post("/data-protection/consents", OFFICE, consents::set_words)
        .post("/data-protection/suppressed", OFFICE, consents::suppress)
        .get("/data-protection/suppressed", OFFICE, suppressed::form)
        .post("/data-protection/suppressed/look", OFFICE, suppressed::look)
        .post("/data-protection/suppressed/lift", OFFICE, suppressed::lift)
        .get("/people/frozen/{id}/returns", OFFICE, returns::form)
        .post_file("/people/frozen/{id}/returns", OFFICE, returns::MOST, returns::take)
        .get("/me/data/consents", Allow::Own, consents::mine)
        .post("/me/data/consents", Allow::Own, consents::change_mine)
        .get("/me/data/leave", Allow::Own, own::leave_form)
        .post("/me/data/leave", Allow::Own, own::leave)
        .get("/me/data/notices", Allow::Own, own::notices)
        .get("/me/data", Allow::Own, me::show)
        .get("/me/data/request", Allow::Own, me::form)
        .post("/me/data/request", Allow::Own, me::ask)
        .get("/me/data/copy.zip", Allow::Own, me::copy)
        .post("/me/data/object", Allow::Own, me::object)
        .post("/me/data/limits/{id}/end", Allow::Own, me::end_limit)
        .get("/me/data/requests/{id}", Allow::Own, me::request)
        .get("/me/data/requests/{id}/copy.zip", Allow::Own, me::fetch)
        .post("/me/data/requests/{id}/withdraw", Allow::Own, me::withdraw)
}

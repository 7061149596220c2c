//! Pages of signing in, of one's account, and the demonstration's short cuts.

mod account;
mod confirm;
mod cookie;
mod data_use;
mod demo;
mod exports;
mod offices;
mod second;
mod sign_in;

use kernel::{Allow, Power, Routes};

/// Whoever holds an office.
const OFFICERS: Allow = Allow::Officer(&[
    Power::ReadRegister,
    Power::EditRegister,
    Power::KeepFees,
    Power::WelcomeMembers,
    Power::SeeFlags,
    Power::EditBodies,
    Power::EditConstitution,
    Power::Consult,
    Power::CallElection,
    Power::SendMail,
    Power::ReadAudit,
    Power::ProtectData,
    Power::ExportLists,
    Power::KeepServer,
]);
/// Whoever sees data of members in an office.
const LISTS: Allow = Allow::Officer(&[
    Power::EditRegister,
    Power::KeepFees,
    Power::WelcomeMembers,
    Power::SeeFlags,
    Power::SendMail,
    Power::ProtectData,
    Power::ExportLists,
]);
const EDIT: Allow = Allow::Officer(&[Power::EditBodies]);
const PROTECT: Allow = Allow::Officer(&[Power::ProtectData]);

pub fn routes() -> Routes {
    Routes::new()
        .get("/sign-in", Allow::Anyone, sign_in::form)
        .post("/sign-in", Allow::Anyone, sign_in::ask)
        .get("/sign-in/code", Allow::Anyone, sign_in::form)
        .post("/sign-in/code", Allow::Anyone, sign_in::code)
        .get("/sign-in/{token}", Allow::Anyone, sign_in::look)
        .post("/sign-in/{token}", Allow::Anyone, sign_in::redeem)
        .post("/sign-out", Allow::Anyone, sign_in::out)
        .get("/confirm", Allow::SignedIn, confirm::form)
        .post("/confirm", Allow::SignedIn, confirm::ask)
        .get("/confirm/code", Allow::SignedIn, confirm::form)
        .post("/confirm/code", Allow::SignedIn, confirm::code)
        .get("/confirm/second", Allow::Own, confirm::form)
        .post("/confirm/second", Allow::Own, confirm::second)
        .get("/confirm/passkey", Allow::Own, confirm::form)
        .post("/confirm/passkey", Allow::Own, confirm::passkey)
        .get("/account/second", Allow::Own, second::show)
        .get("/account/second/app", Allow::Own, second::show)
        .post("/account/second/app", Allow::Own, second::begin)
        .get("/account/second/app/{id}", Allow::Own, second::app)
        .post("/account/second/app/{id}", Allow::Own, second::finish)
        .post("/account/second/passkey", Allow::Own, second::passkey)
        .post("/account/second/codes", Allow::Own, second::codes)
        .post("/account/second/{id}/remove", Allow::Own, second::remove)
        .get("/account/second/lost", Allow::Own, second::lost_form)
        .post("/account/second/lost", Allow::Own, second::lost)
        .get("/account/data-use", Allow::Own, data_use::show)
        .post("/account/data-use", Allow::Own, data_use::accept)
        .get("/exports", LISTS, exports::show)
        .post("/exports", PROTECT, exports::set)
        .post("/exports/{id}/agree", LISTS, exports::agree)
        .post("/exports/{id}/end", LISTS, exports::end)
        .get("/offices/second-factor", OFFICERS, offices::show)
        .post("/offices/second-factor", EDIT, offices::set)
        .post("/offices/second-factor/lost", OFFICERS, offices::lost)
        .post("/offices/second-factor/lost/{id}/agree", OFFICERS, offices::agree)
        .post("/offices/second-factor/lost/{id}/end", OFFICERS, offices::end)
        .get("/offices/data-use", PROTECT, data_use::form)
        .post("/offices/data-use", PROTECT, data_use::publish)
        .get("/assets/passkey.js", Allow::Anyone, second::script)
        .get("/account", Allow::SignedIn, account::show)
        .post("/account/sessions/{id}/end", Allow::SignedIn, account::end)
        .post("/account/end-others", Allow::SignedIn, account::end_others)
        .get("/demo/as/{key}", Allow::Demo, demo::be)
}

//! The pages of the register, and each member's own page.

mod add;
mod areas;
mod audiences;
mod contact;
mod duplicates;
mod edit;
mod entitled;
mod errands;
mod export;
mod flags;
mod household;
mod import;
mod joining;
mod list;
mod me;
mod offers;
mod on_day;
mod pair;
mod person;
mod processors;

pub(crate) use on_day::at_end_of;

use std::str::FromStr;

use kernel::{Allow, At, Ctx, Power, Problem, Result, Routes};

const READ: Allow = Allow::Officer(&[Power::ReadRegister]);
const EXPORT: Allow = Allow::Officer(&[Power::ExportLists]);
const PROTECT: Allow = Allow::Officer(&[Power::ProtectData]);
const OUTSIDE: Allow = Allow::Officer(&[Power::ProtectData, Power::ExportLists]);
const WRITE: Allow = Allow::Officer(&[Power::SendMail]);
const FLAGS: Allow = Allow::Officer(&[Power::SeeFlags]);
const EDIT: Allow = Allow::Officer(&[Power::EditRegister]);
/// Whoever sees data of members in an office, and so can be the second officer.
const LISTS: Allow = Allow::Officer(&[
    Power::EditRegister,
    Power::KeepFees,
    Power::WelcomeMembers,
    Power::SeeFlags,
    Power::SendMail,
    Power::ProtectData,
    Power::ExportLists,
]);
/// What comes with a file: names, boundaries, headers.
const ENVELOPE: usize = 64 * 1024;

pub fn routes() -> Routes {
    Routes::new()
        .get("/people", READ, list::show)
        .get("/people/new", EDIT, add::form)
        .post("/people/new", EDIT, add::take)
        .get("/people/entitled", READ, entitled::show)
        .get("/people/areas", READ, areas::show)
        .get("/people/on", READ, on_day::show)
        .get("/people/audiences", READ, audiences::index)
        .post("/people/audiences", READ, audiences::ask)
        .get("/people/audiences/{id}", READ, audiences::show)
        .post("/people/audiences/{id}/end", EDIT, audiences::end)
        .post("/people/audiences/{id}/freeze", EDIT, audiences::freeze)
        .post("/people/audiences/{id}/write", WRITE, audiences::write_to)
        .get("/people/frozen/{id}/hand", EDIT, errands::form)
        .post("/people/frozen/{id}/hand", EDIT, errands::hand)
        .get("/people/errands", EDIT, errands::index)
        .get("/people/errands/{id}", EDIT, errands::show)
        .post("/people/errands/{id}/end", EDIT, errands::end)
        .get("/me/errands/{id}", Allow::Member, errands::mine)
        .post("/me/errands/{id}", Allow::Member, errands::note)
        .post("/me/errands/{id}/agree", Allow::Member, errands::agree)
        .get("/people/processors", OUTSIDE, processors::show)
        .post("/people/processors", PROTECT, processors::record)
        .post("/people/processors/{id}/end", PROTECT, processors::end)
        .get("/people/frozen/{id}", READ, audiences::frozen)
        .post("/people/frozen/{id}/file", EXPORT, audiences::ask_file)
        .get("/people/frozen/{id}/file", EXPORT, audiences::file)
        .get("/offers", Allow::Member, offers::list)
        .get("/me/offers", Allow::Own, offers::mine)
        .post("/me/offers", Allow::Own, offers::offer)
        .post("/me/offers/back", Allow::Own, offers::take_back)
        .get("/people/duplicates", EDIT, duplicates::index)
        .post("/people/duplicates/scan", EDIT, duplicates::scan)
        .get("/people/duplicates/{one}/{other}", EDIT, pair::compare)
        .post("/people/duplicates/{one}/{other}/join", EDIT, pair::join)
        .post("/people/duplicates/{one}/{other}/different", EDIT, duplicates::different)
        .get("/people/joined", EDIT, duplicates::joined)
        .get("/people/joining", LISTS, joining::show)
        .post("/people/joining/{id}/agree", LISTS, joining::agree)
        .post("/people/joining/{id}/end", LISTS, joining::end)
        .post("/people/joined/{id}/apart", EDIT, duplicates::apart)
        .get("/people/export", EXPORT, export::form)
        .post("/people/export", EXPORT, export::ask)
        .get("/people/export/file", EXPORT, export::file)
        .get("/people/import", EDIT, import::index)
        .post_file("/people/import", EDIT, crate::import::MOST_BYTES + ENVELOPE, import::upload)
        .get("/people/import/{id}", EDIT, import::show)
        .post("/people/import/{id}/columns", EDIT, import::columns)
        .post("/people/import/{id}/known", EDIT, import::known)
        .post("/people/import/{id}/start", EDIT, import::start)
        .post("/people/import/{id}/undo", EDIT, import::undo)
        .get("/people/{id}", READ, person::show)
        .get("/people/{id}/edit", EDIT, edit::form)
        .post("/people/{id}/name", EDIT, edit::rename)
        .post("/people/{id}/fact", EDIT, edit::record)
        .post("/people/{id}/end", EDIT, edit::end)
        .post("/people/{id}/withdraw", EDIT, edit::withdraw)
        .get("/people/{id}/flags", FLAGS, flags::show)
        .post("/people/{id}/flags", FLAGS, flags::turn)
        .get("/people/{id}/contact", EDIT, contact::form)
        .post("/people/{id}/contact", EDIT, contact::take)
        .get("/people/{id}/household", EDIT, household::show)
        .post("/people/{id}/household", EDIT, household::change)
        .get("/me/household", Allow::Own, household::mine)
        .post("/me/household", Allow::Own, household::change_mine)
        .get("/me/joining", Allow::Own, joining::mine)
        .post("/me/joining/{id}/end", Allow::Own, joining::end_mine)
        .get("/me", Allow::Own, me::show)
        .get("/me/contact", Allow::Own, me::contact)
        .post("/me/contact", Allow::Own, me::change)
        .post("/me/withdraw", Allow::Own, me::withdraw)
        .merge(crate::api::routes())
}

/// An id from the address; what is none leads nowhere.
pub(crate) fn id<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Problem::not_found("There is no such page."))
}

/// "Sat 19 Sep 2026", or a dash in words.
fn day(ctx: &Ctx, at: Option<At>) -> String {
    at.map_or_else(|| "–".to_owned(), |it| it.day(&ctx.group.zone))
}

/// The start of a local day written as 2026-09-19.
fn start_of(ctx: &Ctx, field: &str, text: &str) -> Result<At> {
    let wrong = |_| Problem::field(field, "Write the day as 2026-09-19.");
    text.trim().parse().map(|it| At::start_of_day(it, &ctx.group.zone)).map_err(wrong)
}

/// The first instant after a local day written as 2026-09-19: a last day counts whole.
fn after_day(ctx: &Ctx, field: &str, text: &str) -> Result<At> {
    Ok(start_of(ctx, field, text)?.plus_days(1, &ctx.group.zone))
}

//! The pages under `/c` and `/receipts`.

mod acts;
mod adoption;
mod ask;
mod begin;
mod beside;
mod bring;
mod check;
mod documents;
mod draft;
mod history;
mod past;
mod publish;
mod questions;
mod read;
mod receipts;
mod types;
mod upload;

use kernel::{Allow, Power, Routes};

pub use beside::Officers;

/// The largest form that is taken: a text of two mebibytes, percent-encoded at its worst.
const LARGEST_FORM: usize = 8 * 1024 * 1024;

/// The largest file that is taken, with the form around it.
const LARGEST_FILE: usize = crate::bring::LARGEST + 4 * 1024 * 1024;

const PUBLISHER: Allow = Allow::Officer(&[Power::EditConstitution]);

pub fn routes() -> Routes {
    Routes::new()
        .get("/c", Allow::Anyone, read::whole)
        .get("/c/history", Allow::Anyone, history::list)
        .get("/c/as-of", Allow::Anyone, past::ask)
        .get("/c/as-of/{day}", Allow::Anyone, past::on)
        .get("/c/ask", Allow::Anyone, ask::show)
        .post("/c/ask", Allow::Member, ask::keep)
        .get("/c/questions", Allow::Anyone, questions::list)
        .post("/c/questions", PUBLISHER, questions::answer)
        .get("/c/check", Allow::Anyone, check::form)
        .post_file("/c/check", Allow::Anyone, LARGEST_FORM, check::run)
        .get("/c/adoption", PUBLISHER, adoption::list)
        .post("/c/adoption", PUBLISHER, adoption::put)
        .get("/c/adoption/{id}", Allow::Member, adoption::one)
        .post("/c/adoption/{id}", PUBLISHER, adoption::record)
        .get("/c/interpretations", Allow::Anyone, beside::register)
        .post("/c/interpretations", PUBLISHER, beside::record)
        .post("/c/interpretations/{id}", PUBLISHER, beside::challenge)
        .post("/c/notes", PUBLISHER, beside::add_note)
        .post("/c/notes/{id}", PUBLISHER, beside::remove_note)
        .get("/c/bank-pack", PUBLISHER, beside::pack)
        .post("/c/bank-pack", PUBLISHER, beside::sign)
        .get("/c/export", Allow::Member, beside::export)
        .get("/c/documents", Allow::Anyone, documents::list)
        .post("/c/documents", PUBLISHER, documents::begin)
        .get("/c/documents/{slug}", Allow::Anyone, documents::one)
        .post("/c/documents/{slug}", PUBLISHER, documents::next)
        .get("/c/documents/{slug}/{seq}", Allow::Anyone, documents::version)
        .get("/c/begin", PUBLISHER, begin::show)
        .get("/c/bring", PUBLISHER, bring::form)
        .post_file("/c/bring", PUBLISHER, LARGEST_FILE, bring::take)
        .get("/c/publish", PUBLISHER, publish::form)
        .post_file("/c/publish", PUBLISHER, LARGEST_FORM, publish::submit)
        .get("/c/rules", Allow::Anyone, types::list)
        .get("/c/rules/{name}", Allow::Anyone, types::one)
        .get("/c/{place}", Allow::Anyone, read::place)
        .get("/c/{seq}/{slug}", Allow::Anyone, read::place_in)
        .get("/receipts", Allow::Own, receipts::mine)
        .get("/receipts/rolls/{id}", Allow::Own, receipts::roll)
        .get("/receipts/{id}", Allow::Own, receipts::one)
        .merge(draft::routes())
}

/// The words with a capital first letter.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

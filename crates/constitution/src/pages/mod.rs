//! The pages under `/c` and `/receipts`.

mod acts;
mod adoption;
mod bring;
mod check;
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
        .get("/c/questions", Allow::Anyone, questions::list)
        .post("/c/questions", PUBLISHER, questions::answer)
        .get("/c/check", Allow::Anyone, check::form)
        .post_file("/c/check", Allow::Anyone, LARGEST_FORM, check::run)
        .get("/c/adoption", PUBLISHER, adoption::list)
        .post("/c/adoption", PUBLISHER, adoption::put)
        .get("/c/adoption/{id}", Allow::Member, adoption::one)
        .post("/c/adoption/{id}", PUBLISHER, adoption::record)
        .get("/c/bring", PUBLISHER, bring::form)
        .post_file("/c/bring", PUBLISHER, LARGEST_FILE, bring::take)
        .get("/c/publish", PUBLISHER, publish::form)
        .post_file("/c/publish", PUBLISHER, LARGEST_FORM, publish::submit)
        .get("/c/rules", Allow::Anyone, types::list)
        .get("/c/rules/{name}", Allow::Anyone, types::one)
        .get("/c/{place}", Allow::Anyone, read::place)
        .get("/c/{seq}/{slug}", Allow::Anyone, read::place_in)
        .get("/receipts", Allow::Member, receipts::mine)
        .get("/receipts/rolls/{id}", Allow::Member, receipts::roll)
        .get("/receipts/{id}", Allow::Member, receipts::one)
        .merge(draft::routes())
}

/// The words with a capital first letter.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

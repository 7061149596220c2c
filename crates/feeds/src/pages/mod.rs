//! The pages of the segment, on both sides.

mod correction;
mod issue;
mod segment;
mod transfer;

use axum::extract::Multipart;
use kernel::{Allow, Power, Problem, Result, Routes};
use ui::Fields;

const EDIT: Allow = Allow::Officer(&[Power::EditRegister]);
const OUTSIDE: Allow = Allow::Officer(&[Power::ExportLists, Power::ProtectData]);
/// The largest file that a browser may send: some fifty thousand members.
const MOST: usize = 32 * 1024 * 1024;

pub fn routes() -> Routes {
    Routes::new()
        .get("/segment", EDIT, segment::show)
        .post_file("/segment", EDIT, MOST, segment::upload)
        .post("/segment/key", EDIT, segment::pin)
        .post("/segment/source", EDIT, segment::set_source)
        .post("/segment/source/stop", EDIT, segment::stop)
        .post("/segment/source/now", EDIT, segment::fetch_now)
        .get("/segment/runs/{id}", EDIT, segment::run)
        .post("/segment/runs/{id}/decide", EDIT, segment::decide)
        .post("/segment/runs/{id}/agree", EDIT, segment::agree)
        .post("/segment/runs/{id}/apply", EDIT, segment::apply)
        .post("/segment/runs/{id}/drop", EDIT, segment::drop_run)
        .post("/segment/runs/{id}/roll-back", EDIT, segment::roll_back)
        .post("/segment/corrections", EDIT, correction::file)
        .get("/people/{id}/correction", Allow::Own, correction::form)
        .post("/people/{id}/correction", Allow::Own, correction::take)
        .get("/segments", EDIT, issue::show)
        .post("/segments", EDIT, issue::add)
        .post("/segments/{id}/end", EDIT, issue::end)
        .post("/segments/{id}/file", EDIT, issue::ask_file)
        .get("/segments/{id}/file", EDIT, issue::file)
        .post("/segments/{id}/agree", OUTSIDE, issue::agree)
        .post("/segments/{id}/take-over", EDIT, issue::take_over)
        .post_file("/segments/corrections", EDIT, crate::service::corrections::MOST_BYTES, issue::corrections)
        .post("/segments/corrections/{id}/answer", EDIT, issue::answer)
        .get("/transfers", EDIT, transfer::index)
        .post_file("/transfers", EDIT, crate::model::LARGEST * 2, transfer::take)
        .post("/transfers/groups", EDIT, transfer::add_peer)
        .post("/transfers/groups/{id}/end", EDIT, transfer::end_peer)
        .get("/transfers/{id}", EDIT, transfer::show)
        .post("/transfers/{id}/send", EDIT, transfer::send)
        .post("/transfers/{id}/file", EDIT, transfer::file)
        .post("/transfers/{id}/accept", EDIT, transfer::accept)
        .post("/transfers/{id}/refuse", EDIT, transfer::refuse)
        .post("/transfers/{id}/undo", EDIT, transfer::undo)
        .post("/transfers/{id}/back", EDIT, transfer::back)
        .get("/people/{id}/move", EDIT, transfer::form_for)
        .post("/people/{id}/move", EDIT, transfer::ask_for)
        .get("/me/move", Allow::Own, transfer::form)
        .post("/me/move", Allow::Own, transfer::ask)
        .post("/me/move/back", Allow::Own, transfer::call_back)
        .get("/feeds/{id}/{kind}", Allow::Anyone, issue::fetch)
}

/// A form with files: fields, and each file by its field's name.
async fn read(mut form: Multipart) -> Result<(Fields, Vec<(String, Vec<u8>)>)> {
    let wrong = |_| Problem::field("file", "The form could not be read. Send it again.");
    let (mut pairs, mut files) = (vec![], vec![]);
    while let Some(part) = form.next_field().await.map_err(wrong)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(wrong)?;
        if is_file {
            files.push((name, bytes.to_vec()));
        } else {
            pairs.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    Ok((Fields::from_pairs(pairs), files))
}

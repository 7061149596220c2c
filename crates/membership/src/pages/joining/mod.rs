//! Joining: the public form and its confirmation, and the desk where it is decided.

mod desk;
mod form;

use kernel::{Allow, Power, Routes};

const EDIT: Allow = Allow::Officer(&[Power::EditRegister]);

pub fn routes() -> Routes {
    Routes::new()
        .get("/join", Allow::Anyone, form::show)
        .post("/join", Allow::Anyone, form::take)
        .get("/join/sent", Allow::Anyone, form::sent)
        .get("/join/confirm/{token}", Allow::Anyone, form::look)
        .post("/join/confirm/{token}", Allow::Anyone, form::confirm)
        .get("/joining", EDIT, desk::list)
        .get("/joining/new", EDIT, form::paper)
        .post("/joining/new", EDIT, form::enter)
        .get("/joining/{id}", EDIT, desk::one)
        .post("/joining/{id}/admit", EDIT, desk::admit)
        .post("/joining/{id}/refuse", EDIT, desk::refuse)
}

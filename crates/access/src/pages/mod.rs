//! Pages of signing in, of one's account, and the demonstration's short cuts.

mod account;
mod confirm;
mod cookie;
mod demo;
mod sign_in;

use kernel::{Allow, Routes};

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
        .get("/account", Allow::SignedIn, account::show)
        .post("/account/sessions/{id}/end", Allow::SignedIn, account::end)
        .post("/account/end-others", Allow::SignedIn, account::end_others)
        .get("/demo/as/{key}", Allow::Demo, demo::be)
}

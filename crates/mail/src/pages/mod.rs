//! Pages: the demonstration's mailbox, mailings, the release, and leaving the bulletin.

mod dev;

use kernel::{Allow, Routes};

pub fn routes() -> Routes {
    Routes::new().get("/dev/mail", Allow::Demo, dev::list).get("/dev/mail/{name}", Allow::Demo, dev::one).get(
        "/dev/mail/{name}/html",
        Allow::Demo,
        dev::html,
    )
}

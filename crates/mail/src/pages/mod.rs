//! Pages: mailings, those not reached, the release, leaving the bulletin, and the demonstration's mailbox.

mod dev;
mod leave;
mod mailings;
mod not_reached;
mod release;

pub use mailings::visible;

use kernel::{Allow, Power, Routes};

/// Who may see some mailing or other; each handler asks for the one at hand.
pub const SOME: Allow =
    Allow::Officer(&[Power::SendMail, Power::CallElection, Power::ReturningOfficer, Power::Scrutineer]);
const WRITERS: Allow = Allow::Officer(&[Power::SendMail]);

pub fn routes() -> Routes {
    Routes::new().merge(of_mailings()).merge(of_everyone())
}

fn of_mailings() -> Routes {
    Routes::new()
        .get("/mail", SOME, mailings::list)
        .get("/mail/mailings/{id}", SOME, mailings::show)
        .get("/mail/mailings/{id}/recipients", SOME, mailings::recipients)
        .post("/mail/mailings/{id}/revoke", SOME, mailings::revoke)
        .post("/mail/mailings/{id}/approve", SOME, mailings::approve)
        .get("/mail/mailings/{id}/not-reached", SOME, not_reached::show)
        .post("/mail/mailings/{id}/seen", SOME, not_reached::seen)
        .get("/mail/mailings/{id}/letters", SOME, not_reached::letters)
        .get("/mail/release", WRITERS, release::show)
        .post("/mail/release", WRITERS, release::agree)
}

fn of_everyone() -> Routes {
    Routes::new()
        .get("/mail/leave/{id}", Allow::Anyone, leave::look)
        .post("/mail/leave/{id}", Allow::Anyone, leave::leave)
        .get("/dev/mail", Allow::Demo, dev::list)
        .get("/dev/mail/{name}", Allow::Demo, dev::one)
        .get("/dev/mail/{name}/html", Allow::Demo, dev::html)
}

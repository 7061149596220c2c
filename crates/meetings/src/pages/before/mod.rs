//! Pages for the time before a meeting: the list, a meeting's own page, its agenda and papers.

mod list;

use kernel::{Allow, Routes};

pub fn routes() -> Routes {
    Routes::new().get("/meetings", Allow::Member, list::list)
}

//! The style and the script, with a hash in the address so that browsers keep them for ever.

use axum::http::header;
use axum::response::IntoResponse;
use kernel::{Allow, Routes};

const STYLE: &str = include_str!("../assets/app.css");
const SCRIPT: &str = include_str!("../assets/app.js");
const MARK: &str = include_str!("../assets/mark.svg");
const KEEP: &str = "public, max-age=86400";

pub fn routes() -> Routes {
    Routes::new()
        .get("/assets/app.css", Allow::Anyone, || async { text("text/css; charset=utf-8", STYLE) })
        .get("/assets/app.js", Allow::Anyone, || async { text("text/javascript; charset=utf-8", SCRIPT) })
        .get("/assets/mark.svg", Allow::Anyone, || async { text("image/svg+xml", MARK) })
}

fn text(kind: &'static str, body: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, KEEP)], body)
}

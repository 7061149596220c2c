//! Pages for the hour itself: everybody's own, the chair's, the door, the tellers, the screen for the room.

mod chair;
mod chair_act;
mod door;
mod late;
mod live;
mod now;
mod record;
mod shared;
mod tell;
mod topics;
mod write;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Allow, Ctx, Problem, Result, Routes};

use crate::model::Sitting;
use crate::service::{self, Hands};

pub use topics::Live;

pub fn routes() -> Routes {
    Routes::new()
        .get("/assets/meetings-live.js", Allow::Anyone, script)
        .get("/meetings/{id}/now", Allow::Member, now::show)
        .post("/meetings/{id}/now", Allow::Member, now::act)
        .get("/meetings/{id}/chair", Allow::Member, chair::show)
        .post("/meetings/{id}/chair", Allow::Member, chair_act::act)
        .get("/meetings/{id}/door", Allow::Member, door::show)
        .post("/meetings/{id}/door", Allow::Member, door::act)
        .get("/meetings/{id}/tell", Allow::Member, tell::show)
        .post("/meetings/{id}/tell", Allow::Member, tell::act)
        .get("/meetings/{id}/screen", Allow::Member, now::screen)
        .get("/meetings/{id}/live", Allow::Member, live::follow)
        .get("/meetings/{id}/record", Allow::Member, record::show)
        .get("/meetings/{id}/write", Allow::Member, write::show)
        .post("/meetings/{id}/write", Allow::Member, write::act)
}

async fn script() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, include_str!("live.js")).into_response()
}

/// What the actor may do here; refused if they may not even come.
async fn admitted(ctx: &Ctx, sitting: &Sitting) -> Result<Hands> {
    let may = service::hands(ctx, sitting).await?;
    if may.any() || may.belongs {
        return Ok(may);
    }
    let place = service::place_of(ctx, sitting, ctx.person()?).await?;
    match place.kept_out {
        Some(why) => Err(Problem::refused(why).cite(place.cite)),
        None => Ok(may),
    }
}

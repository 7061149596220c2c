//! The demonstration's one-click links. The only GET that signs in: outside a demonstration it does not exist.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::{Ctx, Result};

use super::cookie;
use crate::service;

pub async fn be(ctx: Ctx, headers: HeaderMap, Path(key): Path<String>) -> Result<Response> {
    let token = service::demo_sign_in(&ctx, &key, &cookie::user_agent(&headers)).await?;
    Ok(cookie::sign_in(&ctx, ui::done("/", "You are somebody else now. Everybody here is invented."), &token))
}

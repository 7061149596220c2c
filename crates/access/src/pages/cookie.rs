//! The two cookies: the session's, and that of a browser that asked for a link.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use kernel::{Ctx, serve, session};

/// Marks the browser that asked, for as long as its links live.
const ASKED: &str = "plenary-asked";

/// The token of the browser that asked, if it did.
pub fn browser(headers: &HeaderMap) -> Option<String> {
    serve::cookie(headers, ASKED).filter(|it| it.len() == 43)
}

pub fn remember_browser(ctx: &Ctx, response: Response, token: &str) -> Response {
    set(ctx, response, ASKED, token, 3600)
}

pub fn sign_in(ctx: &Ctx, response: Response, token: &str) -> Response {
    let response = set(ctx, response, session::COOKIE, token, session::DAYS * 24 * 3600);
    set(ctx, response, ASKED, "", 0)
}

pub fn sign_out(ctx: &Ctx, response: Response) -> Response {
    set(ctx, response, session::COOKIE, "", 0)
}

/// What the browser says it is.
pub fn user_agent(headers: &HeaderMap) -> String {
    let text = headers.get(header::USER_AGENT).and_then(|it| it.to_str().ok()).unwrap_or_default();
    crate::model::device(text)
}

fn set(ctx: &Ctx, mut response: Response, name: &str, value: &str, seconds: i64) -> Response {
    let secure = if ctx.app.config().base_url.starts_with("https://") { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

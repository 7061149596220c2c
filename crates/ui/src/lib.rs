//! What every page shares: the shell, the forms, the problem page, the style and the little script.

mod assets;
pub mod form;
pub mod markdown;
mod paper;
mod plain;
mod problems;
mod shell;
mod squares;

use askama::Template;
use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Redirect, Response};
use kernel::{App, Feature, Problem, Result};

pub use form::{Fields, choice, id, maybe_moment, moment};
pub use markdown::to_html;
pub use paper::{Paper, Typeset};
pub use plain::to_plain;
pub use problems::percent;
pub use shell::{Crumb, NavItem, Shell};
pub use squares::squares;

/// Assets have no one to ask for leave.
pub fn feature() -> Feature {
    Feature::new("ui", assets::routes)
}

/// The layers around every page: a problem becomes a page, a document becomes a file if one was asked for.
pub fn frame(app: &App, routes: Router<App>) -> Router<App> {
    routes.layer(from_fn(problems::redraw)).layer(from_fn_with_state(app.clone(), paper::paper))
}

/// Renders a page.
pub fn page(template: impl Template) -> Result<Response> {
    Ok(Html(render(template)?).into_response())
}

/// Renders a page that says what needs mending: same page, status 422 (or the problem's own).
pub fn page_with(problem: &Problem, template: impl Template) -> Result<Response> {
    Ok((problem.status(), Html(render(template)?)).into_response())
}

/// Goes to another page after a form was taken, with one sentence to show there.
pub fn done(path: &str, said: &str) -> Response {
    let mut response = Redirect::to(path).into_response();
    let secret = format!(
        "{}={}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax",
        kernel::serve::FLASH,
        kernel::serve::escape(said)
    );
    if let Ok(value) = HeaderValue::from_str(&secret) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// A download with a file name; never shown inside the site.
pub fn download(content_type: &'static str, name: &str, body: impl Into<axum::body::Body>) -> Response {
    let mut response = (StatusCode::OK, body.into()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    let clean: String = name.chars().filter(|it| it.is_ascii_alphanumeric() || "-_.".contains(*it)).collect();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{clean}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

fn render(template: impl Template) -> Result<String> {
    template.render().map_err(|e| Problem::internal(format!("The page could not be drawn: {e}")))
}

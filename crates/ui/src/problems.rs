//! Problems as pages for people; they stay JSON for programmes.

use askama::Template;
use axum::extract::Request;
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use kernel::{Ctx, Kind, Problem};

use crate::Shell;

#[derive(Template)]
#[template(path = "problem.html")]
struct Page {
    shell: Shell,
    problem: Problem,
    request: Option<String>,
}

/// The layer that redraws a `Problem` as a page if a page was asked for; "sign in first" becomes the way there.
pub async fn redraw(request: Request, next: Next) -> Response {
    let accept = request.headers().get(header::ACCEPT).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let wants_page = accept.contains("text/html") && !request.uri().path().starts_with("/api/");
    let here = request.uri().path_and_query().map_or("/", |it| it.as_str()).to_owned();
    let asked = request.method().clone();
    let response = next.run(request).await;
    let ctx = response.extensions().get::<Ctx>().cloned();
    let Some(problem) = response.extensions().get::<Problem>().cloned().filter(|_| wants_page) else {
        return response;
    };
    if asked == Method::GET && matches!(problem.kind, Kind::SignIn | Kind::ConfirmAgain) {
        let page = if problem.kind == Kind::SignIn { "/sign-in" } else { "/confirm" };
        return Redirect::to(&format!("{page}?next={}", percent(&here))).into_response();
    }
    draw(ctx.as_ref(), problem)
}

fn draw(ctx: Option<&Ctx>, problem: Problem) -> Response {
    let status = problem.status();
    let shell = ctx.map_or_else(|| Shell::bare(&problem.title), |it| Shell::new(it, &problem.title));
    let request = ctx.filter(|_| problem.kind == Kind::Internal).map(|it| it.request.to_string());
    match (Page { shell, problem, request }).render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => status.into_response(),
    }
}

/// Percent-encodes what is not plain in a query's value.
pub fn percent(text: &str) -> String {
    let plain = |it: &u8| it.is_ascii_alphanumeric() || b"-_.~/".contains(it);
    text.bytes()
        .map(|it| if plain(&it) { char::from(it).to_string() } else { format!("%{it:02X}") })
        .collect()
}

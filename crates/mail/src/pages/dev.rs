//! Mail that was not sent but put into a folder: only in a demonstration.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use kernel::{Ctx, Problem, Result};
use ui::Shell;

use crate::compose;
use crate::folder::{self, Letter};
use crate::transport::{self, Transport};

/// How many messages the list shows.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "mail/dev-list.html")]
struct List {
    shell: Shell,
    letters: Vec<Letter>,
    all: usize,
}

#[derive(Template)]
#[template(path = "mail/dev-one.html")]
struct One {
    shell: Shell,
    letter: Letter,
    /// The text part with its links, as HTML.
    text: String,
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    let folder = folder(&ctx)?;
    let letters = folder::newest(&folder, MOST).map_err(unreadable)?;
    let all = folder::count(&folder).map_err(unreadable)?;
    ui::page(List { shell: Shell::new(&ctx, "Mail it has sent"), letters, all })
}

pub async fn one(ctx: Ctx, Path(name): Path<String>) -> Result<Response> {
    let letter = letter(&ctx, &name)?;
    let text = compose::html_of(&letter.text);
    let shell = Shell::new(&ctx, letter.subject.clone()).crumb("Mail it has sent", "/dev/mail");
    ui::page(One { shell, letter, text })
}

/// The HTML part alone, with its own styles and nothing else allowed.
pub async fn html(ctx: Ctx, Path(name): Path<String>) -> Result<Response> {
    let mut response = Html(letter(&ctx, &name)?.html).into_response();
    let only = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, only);
    Ok(response)
}

fn letter(ctx: &Ctx, name: &str) -> Result<Letter> {
    let found = folder::read(&folder(ctx)?, name).map_err(unreadable)?;
    found.ok_or_else(|| Problem::not_found("There is no such message."))
}

fn folder(ctx: &Ctx) -> Result<std::path::PathBuf> {
    match &*transport::of(&ctx.app) {
        Transport::Folder(folder) => Ok(folder.clone()),
        Transport::Smtp(_) => Err(Problem::not_found("Mail goes to a mail server here, not into a folder.")),
    }
}

fn unreadable(e: std::io::Error) -> Problem {
    Problem::internal(format!("The folder of mail could not be read: {}.", e.kind()))
}

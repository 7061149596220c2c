//! Postcodes: files taken in, names, and what the group's area is.

use std::io::BufReader;

use askama::Template;
use axum::extract::Multipart;
use axum::response::Response;
use kernel::{Allow, Ctx, Power, Problem, Result, Routes};
use ui::{Fields, Shell};

use super::start_of;
use crate::service::area::{self, NewEdition};

const EDIT: Allow = Allow::Officer(&[Power::EditRegister]);
/// The largest file that a browser may send; larger ones are read by the command on the server.
const MOST: usize = 16 * 1024 * 1024;

pub fn routes() -> Routes {
    Routes::new().get("/people/area", EDIT, show).post("/people/area/codes", EDIT, codes).post_file(
        "/people/area",
        EDIT,
        MOST,
        upload,
    )
}

#[derive(Template)]
#[template(path = "membership/area.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    editions: Vec<Line>,
    names: Vec<(String, String)>,
}

struct Line {
    what: String,
    from: String,
    rows: i64,
    changed: i64,
    at: String,
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let (editions, names) = area::known(ctx).await?;
    let zone = &ctx.group.zone;
    let line = |it: area::Edition| Line {
        what: format!("{}, {}", it.source, it.edition),
        from: it.valid_from.day(zone),
        rows: it.row_count,
        changed: it.changed,
        at: it.created_at.day(zone),
    };
    let shell = Shell::new(ctx, "Postcodes and the area").crumb("Register", "/people");
    Ok(Page { shell, fields, editions: editions.into_iter().map(line).collect(), names })
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let codes = area::own(&ctx).await?.join("\n");
    let today = ctx.now.date(&ctx.group.zone).to_string();
    ui::page(page(&ctx, Fields::default().with("codes", codes).with("valid_from", today)).await?)
}

pub async fn codes(ctx: Ctx, fields: Fields) -> Result<Response> {
    let codes: Vec<String> = fields.value("codes").split_whitespace().map(str::to_owned).collect();
    match area::set_own(&ctx, &codes).await {
        Ok(()) => Ok(ui::done("/people/area", "This is the area from now on.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn upload(ctx: Ctx, form: Multipart) -> Result<Response> {
    let (fields, file) = read(form).await?;
    let done = take(&ctx, &fields, &file).await;
    match done {
        Ok(said) => Ok(ui::done("/people/area", &said)),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

async fn read(mut form: Multipart) -> Result<(Fields, Vec<u8>)> {
    let wrong = |_| Problem::field("file", "The form could not be read. Send it again.");
    let (mut pairs, mut file) = (vec![], vec![]);
    while let Some(part) = form.next_field().await.map_err(wrong)? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(wrong)?;
        if name == "file" {
            file = bytes.to_vec();
        } else {
            pairs.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    Ok((Fields::from_pairs(pairs), file))
}

async fn take(ctx: &Ctx, fields: &Fields, file: &[u8]) -> Result<String> {
    if fields.value("what") == "names" {
        let n = area::import_names(ctx, BufReader::new(file)).await?;
        return Ok(format!("{n} names are known now."));
    }
    let new = NewEdition {
        source: fields.value("source").to_owned(),
        edition: fields.value("edition").to_owned(),
        valid_from: start_of(ctx, "valid_from", fields.value("valid_from"))?,
        only: fields
            .value("only")
            .split([',', '\n'])
            .map(|it| it.trim().to_owned())
            .filter(|it| !it.is_empty())
            .collect(),
    };
    let done = area::import(ctx, &new, BufReader::new(file)).await?;
    Ok(format!("{} postcodes read; {} lie elsewhere than before, or are new.", done.rows, done.changed))
}

//! Importing a list: upload, look before, progress, undo.

use askama::Template;
use axum::extract::{Multipart, Path};
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell};

use super::{day, id};
use crate::import::{Column, Known, Mapping};
use crate::model::ImportId;
use crate::service::import::{self as imports, DryRun, Journal, Outcome, State};

#[derive(Template)]
#[template(path = "people/imports.html")]
struct Index {
    shell: Shell,
    fields: Fields,
    lines: Vec<Line>,
}

struct Line {
    id: String,
    file: String,
    state: &'static str,
    when: String,
    rows: i64,
    added: i64,
    skipped: i64,
    changed: i64,
}

#[derive(Template)]
#[template(path = "people/import_draft.html")]
struct Draft {
    shell: Shell,
    run: DryRun,
    columns: Vec<ColumnField>,
    /// How many errors there are beyond those listed.
    encoding: String,
    known: Vec<(&'static str, &'static str, bool)>,
}

/// One column of the file with the choice of what it is.
struct ColumnField {
    place: usize,
    heading: String,
    choices: Vec<(&'static str, &'static str, bool)>,
}

#[derive(Template)]
#[template(path = "people/import.html")]
struct Progress {
    shell: Shell,
    it: Line,
    running: bool,
    done: bool,
    undoing: bool,
    next_row: i64,
    to_change: i64,
    left_out: Vec<Outcome>,
}

pub async fn index(ctx: Ctx) -> Result<Response> {
    ui::page(overview(&ctx, Fields::default()).await?)
}

async fn overview(ctx: &Ctx, fields: Fields) -> Result<Index> {
    let lines = imports::recent(ctx).await?.iter().map(|it| line(ctx, it)).collect();
    Ok(Index { shell: Shell::new(ctx, "Import a list").crumb("Register", "/people"), fields, lines })
}

fn line(ctx: &Ctx, it: &Journal) -> Line {
    Line {
        id: it.id.to_string(),
        file: it.file_name.clone(),
        state: State::of(it).label(),
        when: day(ctx, Some(it.created_at)),
        rows: it.row_count,
        added: it.added,
        skipped: it.skipped,
        changed: it.changed.unwrap_or(0),
    }
}

pub async fn upload(ctx: Ctx, mut form: Multipart) -> Result<Response> {
    let taken = match file_of(&mut form).await {
        Ok((name, bytes)) => imports::upload(&ctx, &name, &bytes).await,
        Err(problem) => Err(problem),
    };
    match taken {
        Ok(id) => Ok(ui::done(
            &format!("/people/import/{id}"),
            "The file was read. Nothing is in the register yet.",
        )),
        Err(problem) => ui::page_with(&problem, overview(&ctx, Fields::default().wrong(&problem)).await?),
    }
}

async fn file_of(form: &mut Multipart) -> Result<(String, Vec<u8>)> {
    let broken = |e: axum::extract::multipart::MultipartError| {
        let why = match e.status().as_u16() {
            413 => "The file is larger than 8 MiB. Part it and import the parts.".to_owned(),
            _ => format!("The file did not arrive whole: {e}."),
        };
        Problem::field("file", why)
    };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or("list.csv").to_owned();
            return Ok((name, field.bytes().await.map_err(broken)?.to_vec()));
        }
    }
    Err(Problem::field("file", "Choose a file."))
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let import: ImportId = id(&path)?;
    let journal = imports::find(&ctx, import).await?;
    let state = State::of(&journal);
    let shell = Shell::new(&ctx, journal.file_name.clone())
        .crumb("Register", "/people")
        .crumb("Imports", "/people/import");
    if state == State::Draft {
        let run = imports::dry_run(&ctx, import).await?;
        let columns = column_fields(&run);
        let encoding = run.journal.encoding.clone();
        let known = Known::ALL.iter().map(|it| (it.slug(), it.label(), *it == run.on_known)).collect();
        let seen: Vec<_> = run.changes.iter().map(|it| it.person).collect();
        kernel::log_read_of(&ctx, "an import before it begins", "running the register", &seen).await?;
        return ui::page(Draft { shell, run, columns, encoding, known });
    }
    let left_out = imports::not_taken(&ctx, import, 500).await?;
    ui::page(Progress {
        shell,
        it: line(&ctx, &journal),
        running: state == State::Running,
        done: state == State::Done,
        undoing: state == State::Undoing,
        next_row: journal.next_row,
        to_change: imports::left_to_change(&ctx, import).await?,
        left_out,
    })
}

fn column_fields(run: &DryRun) -> Vec<ColumnField> {
    let pairs = run.header.iter().zip(&run.mapping.0).enumerate();
    let field = |(place, (heading, now)): (usize, (&String, &Column))| ColumnField {
        place,
        heading: heading.clone(),
        choices: Column::choices().map(|it| (it.1, it.2, it.0 == *now)).collect(),
    };
    pairs.map(field).collect()
}

pub async fn columns(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let import: ImportId = id(&path)?;
    let width = imports::dry_run(&ctx, import).await?.header.len();
    let read = |place| Column::read(fields.value(&format!("column_{place}"))).unwrap_or(Column::Ignore);
    imports::set_mapping(&ctx, import, &Mapping((0..width).map(read).collect())).await?;
    Ok(ui::done(&format!("/people/import/{import}"), "The file was read again with these columns."))
}

pub async fn known(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let import: ImportId = id(&path)?;
    let chosen = Known::read(fields.value("known"))
        .ok_or_else(|| Problem::field("known", "Choose what becomes of people who are there already."))?;
    imports::set_known(&ctx, import, chosen).await?;
    Ok(ui::done(&format!("/people/import/{import}"), "The file was compared again."))
}

pub async fn start(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let import: ImportId = id(&path)?;
    imports::start(&ctx, import).await?;
    Ok(ui::done(
        &format!("/people/import/{import}"),
        "The import has begun. Nobody sees its people before the last row is in.",
    ))
}

pub async fn undo(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let import: ImportId = id(&path)?;
    let begun = State::of(&imports::find(&ctx, import).await?) != State::Draft;
    imports::undo(&ctx, import).await?;
    if !begun {
        return Ok(ui::done(
            "/people/import",
            "The file was thrown away. Nothing of it came into the register.",
        ));
    }
    Ok(ui::done(
        &format!("/people/import/{import}"),
        "The import is taken back. Its people are no longer in the register.",
    ))
}

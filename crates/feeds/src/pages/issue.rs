//! The association's side: recipients, their files, the signed feed, and what groups suggest.

use std::io::{BufWriter, Write as _};

use askama::Template;
use axum::extract::{Multipart, Path, Query};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use kernel::limit::Limit;
use kernel::{Ctx, Problem, Result};
use serde::Deserialize;
use ui::{Fields, Shell};

use super::read;
use crate::model::{CorrectionId, Kind, RecipientId};
use crate::service::issue::{self, Made, Recipient};
use crate::service::spool::Spool;
use crate::service::{corrections, keys};

/// The header beside a file that carries its signature.
const SIGNATURE: HeaderName = HeaderName::from_static("plenary-signature");
const PER_NETWORK: Limit = Limit { what: "feeds.fetch", most: 60, minutes: 15 };

#[derive(Template)]
#[template(path = "feeds/issue.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    all: Vec<Line>,
    key: String,
    base: String,
    /// Shown once, after a recipient was added: address and token.
    made: Option<(String, String)>,
    corrections: Vec<corrections::Correction>,
}

/// An organisation, when its last file was made, and whether whoever made the feed still holds the office.
struct Line {
    it: Recipient,
    last: String,
    rests: bool,
}

async fn page(ctx: &Ctx, fields: Fields, made: Option<(String, String)>) -> Result<Page> {
    let mut all = vec![];
    for it in issue::recipients(ctx).await? {
        let last = it.last_at.map_or_else(|| "never".to_owned(), |at| at.long(&ctx.group.zone));
        all.push(Line { last, rests: !issue::answers(ctx, &it).await?, it });
    }
    Ok(Page {
        shell: Shell::new(ctx, "Segments for groups"),
        fields,
        all,
        key: keys::seal(ctx).await?.public(),
        base: ctx.base_url(),
        made,
        corrections: corrections::incoming(ctx).await?,
    })
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default(), None).await?)
}

pub async fn add(ctx: Ctx, fields: Fields) -> Result<Response> {
    match issue::add(&ctx, fields.value("name"), fields.value("areas")).await {
        Ok((id, token)) => {
            let address = format!("{}/feeds/{id}/full", ctx.base_url());
            ui::page(page(&ctx, Fields::default(), Some((address, token))).await?)
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem), None).await?),
    }
}

pub async fn end(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    issue::end(&ctx, ui::id::<RecipientId>(&path)?).await?;
    Ok(ui::done("/segments", "No more segments are made for this group."))
}

fn kind(slug: &str) -> Result<Kind> {
    match slug {
        "full" => Ok(Kind::Full),
        "delta" => Ok(Kind::Delta),
        _ => Err(Problem::not_found("There is no such feed, or its token is another.")),
    }
}

/// Made on disk: a segment of any size needs no memory here.
async fn made(ctx: &Ctx, to: &Recipient, kind: Kind) -> Result<(Spool, Made)> {
    let mut spool = Spool::new(ctx)?;
    let mut out = BufWriter::with_capacity(64 * 1024, spool.writer());
    let made = issue::make(ctx, to, kind, &mut out).await?;
    out.flush().map_err(|e| Problem::internal(format!("The segment could not be written: {e}")))?;
    drop(out);
    Ok((spool, made))
}

/// Asks for a file to carry by hand.
pub async fn ask_file(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let id: RecipientId = ui::id(&path)?;
    match issue::ask_file(&ctx, id, kind(fields.value("kind"))?, fields.value("reason")).await {
        Ok(_) => Ok(ui::done("/exports", "The file is asked for. Here it is fetched once it may be.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem), None).await?),
    }
}

pub async fn agree(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    issue::agree(&ctx, ui::id::<RecipientId>(&path)?).await?;
    Ok(ui::done("/segments", "You agreed. The feed of this group is open for a year."))
}

pub async fn take_over(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let id: RecipientId = ui::id(&path)?;
    let token = issue::take_over(&ctx, id).await?;
    let address = format!("{}/feeds/{id}/full", ctx.base_url());
    ui::page(page(&ctx, Fields::default(), Some((address, token))).await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    kind: String,
    export: String,
}

/// The file and its signature in one archive, once it was asked for and agreed to.
pub async fn file(ctx: Ctx, Path(path): Path<String>, Query(it): Query<Wanted>) -> Result<Response> {
    let kind = kind(&it.kind)?;
    let to = issue::take_file(&ctx, ui::id(&path)?, kind, ui::id(&it.export)?).await?;
    let (file, made) = made(&ctx, &to, kind).await?;
    let name = format!("segment-{}", made.seq);
    let signature = made.signature.as_bytes();
    let length = file.length()?;
    let head = tar_head(&format!("{name}.jsonl"), length)?;
    let mut tail = vec![0; usize::try_from(length.next_multiple_of(512) - length).unwrap_or(0)];
    tail.extend(tar_head(&format!("{name}.sig"), signature.len() as u64)?);
    tail.extend_from_slice(signature);
    tail.resize(tail.len() + signature.len().next_multiple_of(512) - signature.len() + 1024, 0);
    Ok(ui::download("application/x-tar", &format!("{name}.tar"), file.framed(head, tail)?))
}

/// What stands before one file of an archive in the ustar form.
fn tar_head(name: &str, length: u64) -> Result<Vec<u8>> {
    let mut head = [0u8; 512];
    let put = |head: &mut [u8; 512], at: usize, text: &[u8]| head[at..at + text.len()].copy_from_slice(text);
    if name.len() > 99 || length >= 1 << 33 {
        return Err(Problem::internal("A file does not fit into an archive."));
    }
    put(&mut head, 0, name.as_bytes());
    put(&mut head, 100, b"0000600\0");
    put(&mut head, 108, b"0000000\0");
    put(&mut head, 116, b"0000000\0");
    put(&mut head, 124, format!("{length:011o}\0").as_bytes());
    put(&mut head, 136, b"00000000000\0");
    put(&mut head, 148, b"        ");
    put(&mut head, 156, b"0");
    put(&mut head, 257, b"ustar\x0000");
    let sum: u32 = head.iter().map(|it| u32::from(*it)).sum();
    put(&mut head, 148, format!("{sum:06o}\0 ").as_bytes());
    Ok(head.to_vec())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Since {
    /// The number of the file that the recipient applied last; a delta that starts elsewhere would be of no use.
    since: Option<i64>,
}

/// The feed: opened by a token in the header, never in the address. Whoever has none learns not even that it exists.
pub async fn fetch(
    ctx: Ctx,
    Path((id, which)): Path<(String, String)>,
    Query(asked): Query<Since>,
    headers: HeaderMap,
) -> Result<Response> {
    PER_NETWORK.take(&ctx, &ctx.network).await?;
    let kind = kind(&which)?;
    let given = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let token = given.strip_prefix("Bearer ").unwrap_or_default();
    let to = issue::opened(&ctx, ui::id::<RecipientId>(&id)?, token).await?;
    let kind = if asked.since.is_some_and(|it| it != to.last_seq) { Kind::Full } else { kind };
    let system = Ctx::system(&ctx.app, (*ctx.group).clone(), ctx.now);
    let (file, made) = made(&system, &to, kind).await?;
    let (body, length) = file.body()?;
    let mut response = ui::download("application/x-ndjson", &format!("segment-{}.jsonl", made.seq), body);
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    let signature = HeaderValue::from_str(&made.signature)
        .map_err(|_| Problem::internal("A signature has signs that no header takes."))?;
    response.headers_mut().insert(SIGNATURE, signature);
    Ok(response)
}

pub async fn corrections(ctx: Ctx, form: Multipart) -> Result<Response> {
    let (fields, files) = read(form).await?;
    let text = files.first().map(|it| String::from_utf8_lossy(&it.1).into_owned()).unwrap_or_default();
    match corrections::take(&ctx, &text).await {
        Ok(n) => Ok(ui::done("/segments", &format!("{n} suggestions were taken in."))),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem), None).await?),
    }
}

pub async fn answer(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let done = fields.value("answer") == "done";
    corrections::answer(&ctx, ui::id::<CorrectionId>(&path)?, done).await?;
    Ok(ui::done("/segments", if done { "Noted as done." } else { "Noted as refused." }))
}

//! The association's side: recipients, their files, the signed feed, and what groups suggest.

use askama::Template;
use axum::extract::{Multipart, Path};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use kernel::limit::Limit;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell};

use super::read;
use crate::model::{CorrectionId, Kind, RecipientId};
use crate::service::issue::{self, Made, Recipient};
use crate::service::{corrections, keys};

/// The header beside a file that carries its signature.
const SIGNATURE: HeaderName = HeaderName::from_static("plenary-signature");
const PER_NETWORK: Limit = Limit { what: "feeds.fetch", most: 60, minutes: 15 };

#[derive(Template)]
#[template(path = "feeds/issue.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    all: Vec<(Recipient, String)>,
    key: String,
    base: String,
    /// Shown once, after a recipient was added: address and token.
    made: Option<(String, String)>,
    corrections: Vec<corrections::Correction>,
}

async fn page(ctx: &Ctx, fields: Fields, made: Option<(String, String)>) -> Result<Page> {
    let when = |it: Recipient| {
        let last = it.last_at.map_or_else(|| "never".to_owned(), |at| at.long(&ctx.group.zone));
        (it, last)
    };
    Ok(Page {
        shell: Shell::new(ctx, "Segments for groups"),
        fields,
        all: issue::recipients(ctx).await?.into_iter().map(when).collect(),
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

async fn made(ctx: &Ctx, to: &Recipient, kind: Kind) -> Result<(Vec<u8>, Made)> {
    let mut out = vec![];
    let made = issue::make(ctx, to, kind, &mut out).await?;
    Ok((out, made))
}

/// For carrying by hand: the file, its signature in a header and, as `.sig`, on the page after it.
pub async fn file(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let to = issue::one(&ctx, ui::id::<RecipientId>(&path)?).await?;
    let (file, made) = made(&ctx, &to, kind(fields.value("kind"))?).await?;
    let name = format!("segment-{}", made.seq);
    let mut zip = vec![];
    crate::pages::issue::tar(&mut zip, &format!("{name}.jsonl"), &file)?;
    crate::pages::issue::tar(&mut zip, &format!("{name}.sig"), made.signature.as_bytes())?;
    zip.extend([0; 1024]);
    Ok(ui::download("application/x-tar", &format!("{name}.tar"), zip))
}

/// One file of an archive in the ustar form.
fn tar(out: &mut Vec<u8>, name: &str, bytes: &[u8]) -> Result<()> {
    let mut head = [0u8; 512];
    let put = |head: &mut [u8; 512], at: usize, text: &[u8]| head[at..at + text.len()].copy_from_slice(text);
    if name.len() > 99 {
        return Err(Problem::internal("A file's name is too long for an archive."));
    }
    put(&mut head, 0, name.as_bytes());
    put(&mut head, 100, b"0000600\0");
    put(&mut head, 108, b"0000000\0");
    put(&mut head, 116, b"0000000\0");
    put(&mut head, 124, format!("{:011o}\0", bytes.len()).as_bytes());
    put(&mut head, 136, b"00000000000\0");
    put(&mut head, 148, b"        ");
    put(&mut head, 156, b"0");
    put(&mut head, 257, b"ustar\x0000");
    let sum: u32 = head.iter().map(|it| u32::from(*it)).sum();
    put(&mut head, 148, format!("{sum:06o}\0 ").as_bytes());
    out.extend(head);
    out.extend_from_slice(bytes);
    out.resize(out.len().div_ceil(512) * 512, 0);
    Ok(())
}

/// The feed: opened by a token in the header, never in the address. Whoever has none learns not even that it exists.
pub async fn fetch(
    ctx: Ctx,
    Path((id, which)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    PER_NETWORK.take(&ctx, &ctx.network).await?;
    let kind = kind(&which)?;
    let given = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let token = given.strip_prefix("Bearer ").unwrap_or_default();
    let to = issue::opened(&ctx, ui::id::<RecipientId>(&id)?, token).await?;
    let system = Ctx::system(&ctx.app, (*ctx.group).clone(), ctx.now);
    let (file, made) = made(&system, &to, kind).await?;
    let mut response = ui::download("application/x-ndjson", &format!("segment-{}.jsonl", made.seq), file);
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

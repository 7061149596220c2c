//! Keys to the box: an officer makes one on the own device, tries it, signs the ballot with it, and opens the own part after
//! the close. Every step is there by hand as well, for keys that were made with `plenary trustee`.

use axum::extract::{Multipart, Path};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use ballotbox::from_hex_exact;
use kernel::{Ctx, PersonId, Problem, Result};
use std::io::Write as _;
use ui::{Fields, done, page, page_with};
use uuid::Uuid;

use super::{id, poll_id};
use crate::service::{self, keys};

mod view;

pub async fn show(ctx: Ctx, Path(subject): Path<String>) -> Result<Response> {
    page(view::draw(&ctx, id(&subject)?, Fields::default()).await?)
}

/// Answers the page's script in JSON and a form with a page; what was typed stays there.
async fn answer(
    ctx: &Ctx,
    subject: Uuid,
    headers: &HeaderMap,
    fields: Fields,
    it: Result<&str>,
) -> Result<Response> {
    let accepts = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let by_script = accepts.starts_with("application/json");
    match it {
        Ok(_) if by_script => Ok("{}".into_response()),
        Ok(said) => Ok(done(&format!("/ballot-keys/{subject}"), said)),
        Err(problem) if by_script || problem.kind == kernel::Kind::Forbidden => Err(problem),
        Err(problem) => page_with(&problem, view::draw(ctx, subject, fields.wrong(&problem)).await?),
    }
}

/// Letters and digits as somebody types them from paper: spaces and capitals do no harm.
fn typed<const N: usize>(fields: &Fields, name: &str, what: &str) -> Result<[u8; N]> {
    let text: String = fields.value(name).chars().filter(|it| !it.is_whitespace()).collect();
    from_hex_exact(&text.to_lowercase()).ok_or_else(|| {
        let (length, wanted) = (text.chars().count(), 2 * N);
        Problem::field(
            name,
            format!("{what} has {wanted} letters and digits, from 0 to 9 and a to f. What is typed here has {length}."),
        )
    })
}

/// Takes the public halves of a key that was made on the officer's device.
pub async fn give(
    ctx: Ctx,
    Path(subject): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    let subject = id(&subject)?;
    let given = give_typed(&ctx, subject, &fields).await;
    let said = "The public part of your key is taken. Try it now: the step stands on this page.";
    answer(&ctx, subject, &headers, fields, given.map(|()| said)).await
}

async fn give_typed(ctx: &Ctx, subject: Uuid, fields: &Fields) -> Result<()> {
    let seal = typed::<33>(fields, "seal", "A sealing key")?;
    let sign = typed::<33>(fields, "sign", "A signing key")?;
    let lot = if fields.value("lot").is_empty() {
        None
    } else {
        Some(typed::<32>(fields, "lot", "The line “lot”")?)
    };
    keys::give(ctx, subject, sign, seal, lot).await
}

/// Takes what the key opened that was sealed to it for a trial.
pub async fn tried(
    ctx: Ctx,
    Path(subject): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    let subject = id(&subject)?;
    let it = match typed::<32>(&fields, "answer", "The answer of a trial") {
        Ok(opened) => keys::tried(&ctx, subject, &opened).await,
        Err(problem) => Err(problem),
    };
    answer(&ctx, subject, &headers, fields, it.map(|()| "Your key works.")).await
}

/// Notes that a key is lost, or found again.
pub async fn lose(ctx: Ctx, Path(subject): Path<String>, fields: Fields) -> Result<Response> {
    let subject: Uuid = id(&subject)?;
    let person: PersonId = id(fields.value("person"))?;
    let lost = fields.value("do") != "found";
    keys::lose(&ctx, subject, person, lost).await?;
    let said = if lost {
        "Noted: this key is lost. The page says whether the keys that are left are enough."
    } else {
        "Noted: this key is found again."
    };
    Ok(done(&format!("/ballot-keys/{subject}"), said))
}

/// Takes the officer's signature under a ballot's manifest.
pub async fn sign(
    ctx: Ctx,
    Path((subject, poll)): Path<(String, String)>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let it = match typed::<64>(&fields, "signature", "A signature") {
        Ok(signature) => keys::sign(&ctx, &poll, signature).await,
        Err(problem) => Err(problem),
    };
    answer(&ctx, id(&subject)?, &headers, fields, it.map(|()| "The ballot is signed with your key.")).await
}

const OPENED: &str = "Your part is opened.";

/// Takes what a key holder opened on this page.
pub async fn open(
    ctx: Ctx,
    Path((subject, poll)): Path<(String, String)>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let it = match ballotbox::from_hex(fields.value("share")) {
        Some(share) => service::take_share(&ctx, &poll, &share).await,
        None => Err(Problem::field("share", "This is not a file of opened seals.")),
    };
    answer(&ctx, id(&subject)?, &headers, fields, it.map(|()| OPENED)).await
}

/// Takes what a key holder opened on another machine, with `plenary trustee open`.
pub async fn file(
    ctx: Ctx,
    Path((subject, poll)): Path<(String, String)>,
    headers: HeaderMap,
    mut form: Multipart,
) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let it = match bytes_of(&mut form).await {
        Ok(share) => service::take_share(&ctx, &poll, &share).await,
        Err(problem) => Err(problem),
    };
    answer(&ctx, id(&subject)?, &headers, Fields::default(), it.map(|()| OPENED)).await
}

async fn bytes_of(form: &mut Multipart) -> Result<Vec<u8>> {
    let broken = |e: axum::extract::multipart::MultipartError| {
        Problem::field("share", format!("The file did not arrive whole: {e}."))
    };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("share") {
            let bytes = field.bytes().await.map_err(broken)?;
            if !bytes.is_empty() {
                return Ok(bytes.to_vec());
            }
        }
    }
    Err(Problem::field("share", "Choose the file that “plenary trustee open” wrote."))
}

/// The sealed papers, to be carried to a machine without a network.
pub async fn papers(ctx: Ctx, Path((subject, poll)): Path<(String, String)>) -> Result<Response> {
    let subject: Uuid = id(&subject)?;
    keys::role(&ctx, subject)?;
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let wrong = |e: &dyn std::fmt::Display| Problem::internal(format!("The file could not be packed: {e}."));
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (path, bytes) in service::sealed_papers(&ctx, &poll).await? {
        out.start_file(path, zip::write::SimpleFileOptions::default()).map_err(|e| wrong(&e))?;
        out.write_all(&bytes).map_err(|e| wrong(&e))?;
    }
    let bytes = out.finish().map_err(|e| wrong(&e))?.into_inner();
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"sealed-papers-{}.zip\"", poll.id)),
    ];
    Ok((headers, bytes).into_response())
}

/// Names a witness of the log.
pub async fn witness(
    ctx: Ctx,
    Path(subject): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    let subject: Uuid = id(&subject)?;
    let it = keys::name_witness(&ctx, subject, fields.value("name"), fields.value("key")).await;
    let said = "The witness is named, and stands in the manifest of the next ballot.";
    answer(&ctx, subject, &headers, fields, it.map(|()| said)).await
}

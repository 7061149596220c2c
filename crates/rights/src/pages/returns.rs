//! Reading back what became of a frozen list outside.

use askama::Template;
use axum::extract::{Multipart, Path};
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use people::model::FrozenId;
use ui::{Fields, Shell};

use crate::model::returns::Fate;
use crate::service::returns;

/// The largest file, in bytes.
pub const MOST: usize = 8 * 1024 * 1024;

#[derive(Template)]
#[template(path = "rights/returns.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    id: String,
    name: String,
    people: i64,
}

async fn page(ctx: &Ctx, id: FrozenId, fields: Fields) -> Result<Page> {
    let (it, ..) = people::service::audiences::frozen(ctx, id).await?;
    let back = format!("/people/frozen/{id}");
    Ok(Page {
        shell: Shell::new(ctx, "What became of it").crumb(it.name.clone(), back),
        fields,
        id: id.to_string(),
        name: it.name,
        people: it.people,
    })
}

pub async fn form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, ui::id(&path)?, Fields::default()).await?)
}

async fn read(mut form: Multipart) -> Result<(Fields, Vec<u8>)> {
    let wrong = |_| Problem::field("file", "The form could not be read. Send it again.");
    let (mut pairs, mut file) = (vec![], vec![]);
    while let Some(part) = form.next_field().await.map_err(wrong)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(wrong)?;
        if is_file {
            file = bytes.to_vec();
        } else {
            pairs.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    Ok((Fields::from_pairs(pairs), file))
}

pub async fn take(ctx: Ctx, Path(path): Path<String>, form: Multipart) -> Result<Response> {
    let id: FrozenId = ui::id(&path)?;
    let (fields, file) = read(form).await?;
    let all = match fields.value("means") {
        "left" => Some(Fate::Left),
        "bounced" => Some(Fate::Bounced),
        _ => None,
    };
    match returns::read_back(&ctx, id, &file, all).await {
        Ok(it) => {
            let said = format!(
                "Left the bulletin: {}. Addresses that came back: {}. Addresses of nobody, kept out: {}. Rows that change \
                 nothing: {}. Rows about people who were not on the list: {}.",
                it.left, it.bounced, it.kept_out, it.nothing, it.strangers
            );
            Ok(ui::done(&format!("/people/frozen/{id}/returns"), &said))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, id, fields.wrong(&problem)).await?),
    }
}

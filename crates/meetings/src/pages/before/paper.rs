//! Papers: adding one by form or file, its page with every version.

use askama::Template;
use axum::extract::{FromRequest, Multipart, Path, Request};
use axum::http::header;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell, id, to_html};

use super::super::shell;
use crate::model::{MeetingId, PaperId, marked};
use crate::service::before::NewPaper;
use crate::service::{self, before, confidential};

/// A form whose file, if there is one, is a paper's words.
pub struct WithWords(Fields);

/// More fields than this are no form of ours.
const MOST_FIELDS: usize = 30;

impl<S: Send + Sync> FromRequest<S> for WithWords {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
        if !kind.is_some_and(|it| it.starts_with("multipart/")) {
            return Ok(Self(Fields::from_request(request, state).await?));
        }
        let unreadable = |why: String| Problem::field("file", format!("The form could not be read: {why}."));
        let form = Multipart::from_request(request, state).await;
        let mut form = form.map_err(|it| unreadable(it.body_text()))?;
        let mut pairs = vec![];
        while let Some(field) = form.next_field().await.map_err(|it| unreadable(it.body_text()))? {
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().map(str::to_owned).filter(|it| !it.is_empty());
            let bytes = field.bytes().await.map_err(|it| unreadable(it.body_text()))?;
            if pairs.len() >= MOST_FIELDS {
                return Err(unreadable("it has too many fields".to_owned()));
            }
            match (name.as_str(), file_name) {
                ("file", Some(given)) => {
                    let words = String::from_utf8(bytes.to_vec()).map_err(|_| {
                        Problem::field("file", "Choose a file with plain text or Markdown in it, in UTF-8.")
                    })?;
                    pairs.push(("file_name".to_owned(), given.chars().take(100).collect()));
                    pairs.push(("file_words".to_owned(), words));
                }
                ("file", None) => {}
                _ => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        Ok(Self(Fields::from_pairs(pairs)))
    }
}

fn read(fields: &Fields) -> NewPaper {
    let filed = fields.value("file_words");
    let words = if filed.is_empty() { fields.value("words") } else { filed };
    NewPaper {
        title: fields.value("title").to_owned(),
        words: words.to_owned(),
        file_name: Some(fields.value("file_name").to_owned()).filter(|it| !it.is_empty()),
        note: fields.value("note").to_owned(),
        closed: fields.ticked("closed", "yes"),
    }
}

#[derive(Template)]
#[template(path = "meetings/paper_new.html")]
struct New {
    shell: Shell,
    fields: Fields,
    action: String,
    items: Vec<(String, String)>,
}

async fn new_page(ctx: &Ctx, meeting: MeetingId, fields: Fields) -> Result<New> {
    let sitting = service::find(ctx, meeting).await?;
    let may = service::hands(ctx, &sitting).await?;
    if !may.records {
        may.need_calling()?;
    }
    let items = super::rows(ctx, &sitting).await?;
    Ok(New {
        shell: shell(ctx, &sitting, "Add a paper"),
        fields,
        action: format!("/meetings/{meeting}/paper"),
        items: items.into_iter().map(|it| (it.id, format!("{} {}", it.number, it.title))).collect(),
    })
}

pub async fn form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(new_page(&ctx, id(&path)?, Fields::default()).await?)
}

pub async fn take(ctx: Ctx, Path(path): Path<String>, form: WithWords) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let fields = form.0;
    let item = fields.value("item").parse().ok();
    match before::add_paper(&ctx, meeting, item, read(&fields)).await {
        Ok(paper) => Ok(ui::done(&format!("/meetings/papers/{paper}"), "The paper is added.")),
        Err(problem) => ui::page_with(&problem, new_page(&ctx, meeting, fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "meetings/paper.html")]
struct Show {
    shell: Shell,
    fields: Fields,
    id: String,
    meeting: String,
    title: String,
    closed: bool,
    withdrawn: bool,
    words: String,
    seq: u32,
    versions: Vec<(u32, String, String)>,
    may_write: bool,
    /// Whether the list of those who opened it is shown.
    readers: bool,
}

async fn page(ctx: &Ctx, paper: PaperId, fields: Option<Fields>) -> Result<Show> {
    let (it, versions) = before::paper(ctx, paper).await?;
    let sitting = service::find(ctx, it.meeting).await?;
    let may = service::hands(ctx, &sitting).await?;
    let officer = may.calls || may.chairs;
    let withdrawn = it.withdrawn_at.is_some();
    let newest = versions.last().filter(|_| !withdrawn).map(|it| it.words.clone()).unwrap_or_default();
    let mark = match it.closed && !withdrawn {
        true => confidential::mark(ctx, paper.0, it.seq, "a closed paper").await?,
        false => None,
    };
    let fresh = Fields::default().with("title", it.title.clone()).with("words", newest.clone());
    Ok(Show {
        shell: shell(ctx, &sitting, it.title.clone()),
        fields: fields.unwrap_or(fresh),
        id: paper.to_string(),
        meeting: it.meeting.to_string(),
        title: it.title,
        closed: it.closed,
        withdrawn,
        words: match mark {
            Some(mark) => marked(&to_html(&newest), &to_html(&mark)),
            None => to_html(&newest),
        },
        readers: it.closed && officer,
        seq: it.seq,
        versions: versions.into_iter().map(|it| (it.seq, it.note, it.at.long(&ctx.group.zone))).collect(),
        may_write: (may.calls || may.records) && !withdrawn,
    })
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, None).await?)
}

pub async fn act(ctx: Ctx, Path(path): Path<String>, form: WithWords) -> Result<Response> {
    let paper: PaperId = id(&path)?;
    let fields = form.0;
    let (it, _) = before::paper(&ctx, paper).await?;
    let new = NewPaper { title: it.title, closed: it.closed, ..read(&fields) };
    match before::new_version(&ctx, paper, new).await {
        Ok(_) => Ok(ui::done(
            &format!("/meetings/papers/{paper}"),
            "The new version is there; the one before stays.",
        )),
        Err(problem) => ui::page_with(&problem, page(&ctx, paper, Some(fields.wrong(&problem))).await?),
    }
}

//! The first run: the five questions that an organisation begins with; all others wait until their day.

use askama::Template;
use axum::response::Response;
use kernel::{Cite, Ctx, Kind, Problem, Result};
use ui::{Fields, Shell};

use super::beside::Officers;
use super::questions::{Asked, Group, asked, by_day};
use super::read;
use crate::asking::Knows;
use crate::model::Version;
use crate::service::{self, Standing};

#[derive(Template)]
#[template(path = "constitution/begin.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    questions: Vec<First>,
    /// How many of the five stand open.
    left: usize,
    waiting: Vec<Group>,
}

/// One of the five, with what is known already and where it is seen to.
struct First {
    asked: Asked,
    known: String,
    href: &'static str,
    link: &'static str,
    answer: Option<String>,
    cite: Option<Cite>,
}

impl First {
    fn answered(&self) -> bool {
        self.answer.is_some() || self.cite.is_some()
    }
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    match service::in_force(&ctx).await {
        Ok(version) => ui::page(page(&ctx, &version, Fields::default()).await?),
        Err(problem) if problem.kind == Kind::NotFound => read::none_yet(&ctx, &problem),
        Err(problem) => Err(problem),
    }
}

/// The page once more, after an answer that could not be taken.
pub(super) async fn again(ctx: &Ctx, fields: Fields, problem: &Problem) -> Result<Response> {
    let version = service::in_force(ctx).await?;
    ui::page_with(problem, page(ctx, &version, fields.wrong(problem)).await?)
}

async fn page(ctx: &Ctx, version: &Version, fields: Fields) -> Result<Page> {
    let mut questions = vec![];
    for it in service::first_questions(ctx, version).await? {
        let (answer, cite) = match it.standing {
            Standing::Text(cite) => (None, Some(cite)),
            Standing::Interpreted(answer, _) => (Some(answer.answer.clone()), None),
            Standing::Open(_) => (None, None),
        };
        let (known, href, link) = known(ctx, version, it.question.code).await?;
        questions.push(First { asked: asked(it.question, None), known, href, link, answer, cite });
    }
    let open = service::questions(ctx, version).await?.into_iter().filter_map(|it| match it.standing {
        Standing::Open(raised) => Some(asked(it.question, raised)),
        Standing::Text(_) | Standing::Interpreted(..) => None,
    });
    let waiting = by_day(ctx, version, open.collect()).await?;
    let left = questions.iter().filter(|it| !it.answered()).count();
    let shell = Shell::new(ctx, "Five questions to begin with").crumb("Constitution", "/c");
    Ok(Page { shell, fields, questions, left, waiting })
}

/// What Plenary knows of a question already, and the page on which it is seen to.
async fn known(ctx: &Ctx, version: &Version, code: &str) -> Result<(String, &'static str, &'static str)> {
    Ok(match code {
        "first.name" => {
            let title = &version.document.title;
            (format!("{}; the title of the text is “{title}”.", ctx.group.name), "/c", "Read the text")
        }
        "first.area" => ("What the text says of it.".to_owned(), "/c", "Read the text"),
        "first.categories" => {
            let names = version
                .rules
                .categories()
                .into_iter()
                .map(|it| it.name.clone().unwrap_or_else(|| it.id().replace('-', " ")));
            let names: Vec<String> = names.collect();
            let words = if names.is_empty() {
                "The text binds none to a rule yet, so people say who is a member.".to_owned()
            } else {
                format!("{}.", names.join("; "))
            };
            (words, "/c/draft", "Bind them in a draft")
        }
        "first.next-meeting" => (next_meeting(ctx).await?, "/bodies", "Fix a meeting"),
        _ => (officers(ctx).await?, "/bodies", "Say who holds which post"),
    })
}

async fn next_meeting(ctx: &Ctx) -> Result<String> {
    let happenings = match ctx.app.shared::<Knows>() {
        Some(knows) => (knows.happenings)(ctx.clone()).await?,
        None => vec![],
    };
    let next = happenings.into_iter().min_by_key(|it| it.begins);
    Ok(next.map_or_else(
        || "No meeting has a day yet.".to_owned(),
        |it| format!("{}, {}.", it.title, it.begins.long(&ctx.group.zone)),
    ))
}

async fn officers(ctx: &Ctx) -> Result<String> {
    let holders = match ctx.app.shared::<Officers>() {
        Some(officers) => (officers.0)(ctx.clone()).await?,
        None => vec![],
    };
    if holders.is_empty() {
        return Ok(format!("{} set the programme up; nobody else holds a post.", ctx.actor.name));
    }
    let lines: Vec<String> = holders.into_iter().map(|(post, name)| format!("{name} ({post})")).collect();
    Ok(format!("{}.", lines.join("; ")))
}

//! One request as the officers work on it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell};

use super::home;
use crate::model::{Case, CaseId, Kind, Wait};
use crate::service::work::{self, Answer};
use crate::service::{cases, erase, limits};
use crate::store::journal::{Letter, Step};

#[derive(Template)]
#[template(path = "rights/case.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    it: Case,
    received: String,
    when: String,
    class: &'static str,
    owner: String,
    steps: Vec<(String, Step)>,
    letters: Vec<(String, Letter)>,
    person: Option<(String, String)>,
    stopped: bool,
    copies: bool,
    uses: Vec<(&'static str, &'static str)>,
    /// How many limits of this person are in force.
    limits: usize,
    /// The erasure that was planned for it, and how that stands.
    erasure: Option<(String, &'static str)>,
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, ui::id(&path)?, Fields::default()).await?)
}

async fn page(ctx: &Ctx, id: CaseId, fields: Fields) -> Result<Page> {
    let it = cases::find(ctx, id).await?;
    if let Some(person) = it.person {
        kernel::log_read_of(ctx, "a request about data", "answering requests about data", &[person]).await?;
    }
    let (steps, letters) = cases::history(ctx, id).await?;
    let (when, class) = home::clock(ctx, &it);
    let person = match it.person {
        Some(person) => {
            let name = people::service::names(ctx, &[person]).await?.remove(&person);
            Some((person.to_string(), name.unwrap_or_else(|| "An erased person".into())))
        }
        None => None,
    };
    let day = |at: kernel::At| at.day(&ctx.group.zone);
    let fields = match it.objects_to {
        Some(to) if fields.value("objects_to").is_empty() => fields.with("objects_to", to.slug()),
        _ => fields,
    };
    Ok(Page {
        shell: Shell::new(ctx, format!("{} no. {}", it.kind.label(), it.number))
            .crumb("Data protection", "/data-protection"),
        received: day(it.received_at),
        when,
        class,
        owner: whose(ctx, &it).await?,
        steps: steps.into_iter().map(|it| (day(it.at), it)).collect(),
        letters: letters.into_iter().map(|it| (day(it.made_at), it)).collect(),
        person,
        stopped: it.pauses.iter().any(|it| it.until.is_none()),
        erasure: erase::of_case(ctx, id).await?.map(|it| (it.id.to_string(), it.stage.label())),
        uses: super::me::uses(),
        limits: match it.person {
            Some(person) => limits::of(ctx, person).await?.len(),
            None => 0,
        },
        copies: [Kind::Access, Kind::Portability].contains(&it.kind),
        fields,
        it,
    })
}

/// Who answers for it today, in words.
async fn whose(ctx: &Ctx, it: &Case) -> Result<String> {
    let owner = crate::service::owner(ctx).await?;
    let taken = it.taken_by.filter(|it| owner.persons.contains(it));
    let Some(person) = taken else { return Ok(owner.label) };
    let name = people::service::names(ctx, &[person]).await?.remove(&person).unwrap_or_default();
    Ok(format!("{name}, for: {}", owner.label))
}

pub async fn step(ctx: Ctx, Path((path, step)): Path<(String, String)>, fields: Fields) -> Result<Response> {
    let id: CaseId = ui::id(&path)?;
    match take(&ctx, id, &step, &fields).await {
        Ok(said) => Ok(ui::done(&format!("/data-protection/requests/{id}"), said)),
        Err(problem) if problem.kind == kernel::Kind::NotFound => Err(problem),
        Err(problem) => ui::page_with(&problem, page(&ctx, id, fields.wrong(&problem)).await?),
    }
}

async fn take(ctx: &Ctx, id: CaseId, step: &str, fields: &Fields) -> Result<&'static str> {
    match step {
        "take" => work::take(ctx, id).await.map(|()| "It is yours until somebody else takes it."),
        "acknowledged" => work::acknowledge(ctx, id).await.map(|()| "Written down."),
        "ask" => {
            let wait = Wait::read(fields.value("wait"))
                .ok_or_else(|| Problem::field("wait", "Say what you wait for."))?;
            work::ask_back(ctx, id, wait, fields.value("asked")).await?;
            Ok("The question is sent or ready to print, and the clock stands still.")
        }
        "resume" => work::resume(ctx, id).await.map(|()| "The clock goes on."),
        "extend" => {
            work::extend(ctx, id, fields.value("why")).await?;
            Ok("The time is extended, and the letter that says so is sent or ready to print.")
        }
        "identify" => {
            let person = super::enter::by_number(ctx, fields.value("number")).await?;
            work::identify(ctx, id, person).await.map(|()| "Written down.")
        }
        "objects" => {
            let to = super::me::objects_to(fields)
                .ok_or_else(|| Problem::field("objects_to", "Choose to which use this objects."))?;
            work::objects(ctx, id, to).await.map(|()| "Written down.")
        }
        "answer" => {
            let granted = match fields.value("outcome") {
                "granted" => true,
                "refused" => false,
                _ => return Err(Problem::field("outcome", "Say whether you did what was asked.")),
            };
            let (words, corrected) = (fields.value("words"), fields.value("corrected"));
            work::answer_with(ctx, id, Answer { granted, words, corrected }).await?;
            Ok("Answered. The letter is sent or ready to print.")
        }
        _ => Err(Problem::not_found("There is no such step.")),
    }
}

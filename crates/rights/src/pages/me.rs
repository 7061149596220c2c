//! A member's own page: what is held, why, who looked, what can be asked.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result, audit, log_read_of};
use ui::{Fields, Shell};

use super::home::{self, Line};
use crate::model::{Case, CaseId, Kind, Use};
use crate::service::copy::Count;
use crate::service::{NewCase, archive, cases, copy, limits, work};
use crate::store::journal::{Letter, Step};

#[derive(Template)]
#[template(path = "rights/me.html")]
struct Page {
    shell: Shell,
    held: Vec<Count>,
    looks: Vec<Look>,
    requests: Vec<Line>,
    limits: Vec<super::limits::Line>,
    objects: bool,
}

/// Who looked: office, purpose and day; never a name.
struct Look {
    day: String,
    office: String,
    what: String,
    purpose: String,
    /// A long list on which the person may have been.
    wide: bool,
    times: usize,
}

const LOOKS: i64 = 300;

pub async fn show(ctx: Ctx) -> Result<Response> {
    let own = ctx.person()?;
    let limits = limits::of(&ctx, own).await?;
    let requests = cases::mine(&ctx).await?;
    let looks = audit::looks_at(ctx.db(), ctx.group.id, own, LOOKS).await?;
    let looks = looks.into_iter().filter(|it| it.actor != Some(own));
    ui::page(Page {
        held: copy::counts(&ctx, own).await?,
        looks: by_day(&ctx, looks),
        requests: requests.iter().map(|it| home::line(&ctx, it, "/me/data/requests")).collect(),
        objects: limits.iter().any(|it| it.sort == kernel::personal::Purpose::News.slug()),
        limits: limits.into_iter().map(|it| super::limits::line(&ctx, it)).collect(),
        shell: Shell::new(&ctx, "My data").crumb("My membership", "/me"),
    })
}

/// Looks of one day by one office for one purpose are one line.
fn by_day(ctx: &Ctx, looks: impl Iterator<Item = audit::Look>) -> Vec<Look> {
    let mut lines: Vec<Look> = vec![];
    for it in looks {
        let day = it.at.day(&ctx.group.zone);
        let office = if it.office.is_empty() { "A member".to_owned() } else { it.office };
        let same = |one: &&mut Look| {
            one.day == day
                && one.office == office
                && one.what == it.what
                && one.purpose == it.purpose
                && one.wide == it.wide
        };
        match lines.iter_mut().find(same) {
            Some(line) => line.times += 1,
            None => {
                lines.push(Look { day, office, what: it.what, purpose: it.purpose, wide: it.wide, times: 1 })
            }
        }
    }
    lines
}

#[derive(Template)]
#[template(path = "rights/ask.html")]
struct Ask {
    shell: Shell,
    fields: Fields,
    kinds: Vec<(&'static str, &'static str)>,
    uses: Vec<(&'static str, &'static str)>,
}

/// The kinds of requests, as the person asks them.
fn kinds() -> Vec<(&'static str, &'static str)> {
    Kind::ALL.iter().map(|it| (it.slug(), it.asks())).collect()
}

/// The uses that can be objected to.
pub fn uses() -> Vec<(&'static str, &'static str)> {
    Use::ALL.iter().map(|it| (it.slug(), it.label())).collect()
}

pub fn objects_to(fields: &Fields) -> Option<Use> {
    Use::read(fields.value("objects_to"))
}

pub fn kind(fields: &Fields) -> Result<Kind> {
    Kind::read(fields.value("kind")).ok_or_else(|| Problem::field("kind", "Say what is asked."))
}

fn ask_page(ctx: &Ctx, fields: Fields) -> Ask {
    let shell =
        Shell::new(ctx, "Ask about my data").crumb("My membership", "/me").crumb("My data", "/me/data");
    Ask { shell, fields, kinds: kinds(), uses: uses() }
}

pub async fn form(ctx: Ctx) -> Result<Response> {
    ui::page(ask_page(&ctx, Fields::default()))
}

pub async fn ask(ctx: Ctx, fields: Fields) -> Result<Response> {
    match begin(&ctx, &fields).await {
        Ok(id) => Ok(ui::done(
            &format!("/me/data/requests/{id}"),
            "Your request is with those who answer it, and its clock runs.",
        )),
        Err(problem) => ui::page_with(&problem, ask_page(&ctx, fields.wrong(&problem))),
    }
}

async fn begin(ctx: &Ctx, fields: &Fields) -> Result<CaseId> {
    let person = ctx.person()?;
    let kind = kind(fields)?;
    let dossier = people::service::dossier(ctx, person).await?;
    let email = dossier.contact(people::model::ContactKind::Email).map(|it| it.value.clone());
    let postal = dossier.contact(people::model::ContactKind::Post).map(|it| it.value.clone());
    let new = NewCase {
        kind,
        person: Some(person),
        name: dossier.person.name(),
        address: email.or(postal).unwrap_or_else(|| "On their page".to_owned()),
        words: fields.value("words").to_owned(),
        received: None,
        objects_to: objects_to(fields),
    };
    cases::open(ctx, new).await
}

#[derive(Template)]
#[template(path = "rights/my_request.html")]
struct Mine {
    shell: Shell,
    it: Case,
    when: String,
    class: &'static str,
    steps: Vec<(String, Step)>,
    letters: Vec<(String, Letter)>,
    copy_until: Option<String>,
}

pub async fn request(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let it = own(&ctx, &path).await?;
    let (steps, letters) = cases::history(&ctx, it.id).await?;
    let (when, class) = home::clock(&ctx, &it);
    let day = |at: kernel::At| at.day(&ctx.group.zone);
    ui::page(Mine {
        shell: Shell::new(&ctx, format!("Request no. {}", it.number))
            .crumb("My membership", "/me")
            .crumb("My data", "/me/data"),
        when,
        class,
        steps: steps.into_iter().map(|it| (day(it.at), it)).collect(),
        letters: letters.into_iter().map(|it| (day(it.made_at), it)).collect(),
        copy_until: it.copy_until.filter(|until| *until > ctx.now).map(day),
        it,
    })
}

/// A request of the person acting; an officer sees those of others elsewhere.
async fn own(ctx: &Ctx, path: &str) -> Result<Case> {
    let it = cases::find(ctx, ui::id(path)?).await?;
    if it.person != Some(ctx.person()?) {
        return Err(Problem::not_found("There is no such request of yours."));
    }
    Ok(it)
}

pub async fn fetch(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let it = own(&ctx, &path).await?;
    if it.copy_until.is_none_or(|until| until <= ctx.now) {
        return Err(Problem::refused(
            "There is no copy to fetch: the request is not answered yet, or its thirty days are over.",
        )
        .hint("You can fetch what is held on you at any time on the page “My data”."));
    }
    ctx.need_fresh()?;
    let copy = copy::of_case(&ctx, &it).await?;
    Ok(ui::download("application/zip", &format!("request-{}.zip", it.number), archive::zip(&copy)?))
}

/// Everything, at once and without a request. A thief of a forgotten session must not get it.
pub async fn copy(ctx: Ctx) -> Result<Response> {
    ctx.need_fresh()?;
    let person = ctx.person()?;
    let copy = copy::own(&ctx).await?;
    log_read_of(&ctx, "everything about a person", "a copy for the person themselves", &[person]).await?;
    Ok(ui::download("application/zip", "my-data.zip", archive::zip(&copy)?))
}

pub async fn withdraw(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let it = own(&ctx, &path).await?;
    work::withdraw(&ctx, it.id).await?;
    Ok(ui::done("/me/data", "Your request is taken back."))
}

pub async fn object(ctx: Ctx) -> Result<Response> {
    limits::object_to_news(&ctx).await?;
    Ok(ui::done("/me/data", "You get no more bulletins. Notices that the constitution asks for still come."))
}

pub async fn end_limit(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    limits::end_own(&ctx, ui::id(&path)?).await?;
    Ok(ui::done("/me/data", "This limit has ended."))
}

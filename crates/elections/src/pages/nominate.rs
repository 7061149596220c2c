//! The nomination form: on the page, to print, and entered from paper.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, PersonId, Problem, Result};
use ui::{Crumb, Fields, Shell};
use uuid::Uuid;

use super::officers::members;
use super::show::{barred, frame};
use super::view::{When, when};
use crate::model::{ContestId, Declared, Election, ElectionId, NominationId, Step};
use crate::service::nominate::{self, Form, Named};
use crate::service::{self};

/// What the list of names is looked at for.
const ON_PAPER: &str = "entering a nomination on paper";

#[derive(Template)]
#[template(path = "elections/nominate.html")]
struct Page {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    fields: Fields,
    form: String,
    posts: Vec<PostField>,
    attributes: Vec<Attribute>,
    by_another: bool,
    may_share: bool,
    several: bool,
    words: u32,
    seconders: u32,
    until: Option<When>,
    cite: Option<Cite>,
    saved: Option<When>,
    /// Members to choose from: only for the returning officer's form.
    people: Vec<(String, String)>,
    paper: bool,
    barred: Option<String>,
}

/// A post that can be ticked by order.
struct PostField {
    field: String,
    title: String,
    seats: u32,
    shareable: bool,
}

/// A quota's category that nominees declare themselves.
pub(super) struct Attribute {
    pub yes: String,
    pub words: String,
    pub label: String,
    /// What a tick says, as a sentence.
    pub says: String,
}

/// The categories that quotas of this election ask for, once each.
pub(super) fn attributes(election: &Election) -> Vec<Attribute> {
    let mut seen: Vec<&str> = vec![];
    for quota in &election.plan.quotas {
        if !seen.contains(&quota.attribute.as_str()) {
            seen.push(&quota.attribute);
        }
    }
    let made = seen.iter().enumerate();
    made.map(|(n, it)| Attribute {
        yes: format!("is-{n}"),
        words: format!("words-{n}"),
        label: (*it).to_owned(),
        says: format!("I describe myself as: {it}"),
    })
    .collect()
}

/// What the form declares. A declaration is used only with the consent that stands beside it.
pub(super) fn declared(election: &Election, fields: &Fields) -> Vec<Declared> {
    let ticked = |it: &Attribute| fields.ticked(&it.yes, "yes");
    let made = |it: Attribute| {
        let own = fields.value(&it.words);
        let wording = if own.is_empty() { it.label.clone() } else { own.chars().take(120).collect() };
        Declared { attribute: it.label, wording, visible: true }
    };
    attributes(election).into_iter().filter(ticked).map(made).collect()
}

pub async fn page(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    let draft = nominate::draft(&ctx, id).await?;
    let open = nominate::open_now(&ctx, &service::election(&ctx, id).await?);
    let (open, draft) = match (open, draft) {
        (Err(problem), None) => return Err(problem),
        both => both,
    };
    let (form, fields, saved) = match draft {
        Some(it) => (it.form, Fields::from_pairs(it.fields), Some(when(&ctx, it.saved_at))),
        None => (ctx.new_id(), Fields::default().with("for", "self").with("alone", "nobody"), None),
    };
    match open {
        Ok(()) => ui::page(build(&ctx, id, fields, form, saved, false).await?),
        Err(problem) => {
            ui::page_with(&problem, build(&ctx, id, fields.wrong(&problem), form, saved, false).await?)
        }
    }
}

async fn build(
    ctx: &Ctx,
    id: ElectionId,
    fields: Fields,
    form: Uuid,
    saved: Option<When>,
    paper: bool,
) -> Result<Page> {
    let election = service::election(ctx, id).await?;
    let (shell, tabs) =
        frame(ctx, &election, if paper { "A nomination on paper" } else { "Stand for a post" });
    let mut people = vec![];
    if paper {
        let all = people::service::nameable(ctx, ON_PAPER).await?;
        people = all.iter().map(people::service::Nameable::choice).collect();
    }
    let terms = &election.plan.nomination;
    let officers = service::officers::officers(ctx, id).await?;
    let barred = if paper { None } else { barred(ctx, &election, &officers) };
    Ok(Page {
        shell,
        tabs,
        id: id.to_string(),
        fields,
        barred: barred.map(|it| it.role.label().to_lowercase()),
        form: form.to_string(),
        posts: post_fields(&election),
        attributes: attributes(&election),
        by_another: terms.by_another,
        may_share: terms.job_shares && election.contests.iter().any(crate::model::Contest::shareable),
        several: terms.several_posts && election.contests.len() > 1,
        words: terms.statement_words,
        seconders: terms.seconders,
        until: election.at(Step::NominationsClose).map(|at| when(ctx, at)),
        cite: election.cite(Step::NominationsClose),
        saved,
        people,
        paper,
    })
}

fn post_fields(election: &Election) -> Vec<PostField> {
    let field = |it: &crate::model::Contest| PostField {
        field: format!("want-{}", it.id),
        title: it.title.clone(),
        seats: it.seats,
        shareable: it.shareable(),
    };
    election.contests.iter().map(field).collect()
}

/// The posts in the order wished for.
fn wanted(election: &Election, fields: &Fields) -> Result<Vec<ContestId>> {
    let mut wanted = vec![];
    for it in &election.contests {
        let text = fields.value(&format!("want-{}", it.id));
        if text.is_empty() {
            continue;
        }
        let place: u16 = text.parse().ok().filter(|n| *n > 0).ok_or_else(|| {
            Problem::field("posts", format!("Write a number beside {}: 1 for the post wanted most, 2 for the next; or leave it empty.", service::plan::within(&it.title)))
        })?;
        wanted.push((place, it.id));
    }
    wanted.sort();
    if wanted.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return Err(Problem::field(
            "posts",
            "Two posts have the same number. Give each its own: 1 for the one wanted most.",
        ));
    }
    Ok(wanted.into_iter().map(|it| it.1).collect())
}

fn form_id(fields: &Fields) -> Result<NominationId> {
    fields.value("form").parse().map_err(|_| {
        Problem::field("form", "The form lost its number. Open it again; what you saved is kept.")
    })
}

pub async fn hand_in(ctx: Ctx, Path(id): Path<ElectionId>, fields: Fields) -> Result<Response> {
    let form = form_id(&fields)?;
    let pairs = pairs(&fields);
    if fields.value("do") == "save" {
        nominate::keep_draft(&ctx, id, form.0, pairs).await?;
        return Ok(ui::done(
            &format!("/elections/{id}/nominate"),
            "Saved as a draft. It is not handed in yet.",
        ));
    }
    match try_hand_in(&ctx, id, form, &fields).await {
        Ok(nomination) => Ok(ui::done(
            &format!("/elections/{id}/nominations/{nomination}"),
            "Your nomination is received. Its hour stands below.",
        )),
        Err(problem) => {
            nominate::keep_draft(&ctx, id, form.0, pairs).await?;
            ui::page_with(&problem, build(&ctx, id, fields.wrong(&problem), form.0, None, false).await?)
        }
    }
}

/// Everything typed, to be kept; the buttons and the form's own number are no part of it.
fn pairs(fields: &Fields) -> Vec<(String, String)> {
    let names: Vec<&str> = fields.names().filter(|it| !matches!(*it, "do" | "form" | "agree")).collect();
    names
        .iter()
        .flat_map(|name| fields.all(name).iter().map(move |value| ((*name).to_owned(), value.clone())))
        .collect()
}

async fn try_hand_in(ctx: &Ctx, id: ElectionId, form: NominationId, fields: &Fields) -> Result<NominationId> {
    let me = ctx.person()?;
    let election = service::election(ctx, id).await?;
    let own = Named { person: me, name: ctx.actor.name.clone() };
    let first =
        if fields.value("for") == "other" { named(ctx, "other", fields.value("other")).await? } else { own };
    let mut nominees = vec![first];
    if !fields.value("partner").is_empty() {
        nominees.push(named(ctx, "partner", fields.value("partner")).await?);
    }
    let for_me = nominees.iter().any(|it| it.person == me);
    if for_me && !fields.ticked("agree", "yes") {
        return Err(Problem::field("agree", "Tick that you agree to stand; the tick is your signature."));
    }
    let alone = alone(fields, &nominees);
    let form = Form {
        id: form,
        contests: wanted(&election, fields)?,
        statement: fields.value("statement").to_owned(),
        alone,
        declared: if for_me { declared(&election, fields) } else { vec![] },
        seconded: false,
        paper_received_at: None,
        nominees,
    };
    nominate::nominate(ctx, id, &form).await
}

fn alone(fields: &Fields, nominees: &[Named]) -> Option<PersonId> {
    let place = match fields.value("alone") {
        "self" => 0,
        "partner" => 1,
        _ => return None,
    };
    (nominees.len() > 1).then(|| nominees.get(place).map(|it| it.person)).flatten()
}

/// A member by the full name in the register. Nothing is suggested, so that nobody can list members by typing.
async fn named(ctx: &Ctx, field: &str, name: &str) -> Result<Named> {
    let wanted = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut found = members(ctx).await?.into_iter().filter(|it| it.1.to_lowercase() == wanted);
    match (found.next(), found.next()) {
        (Some((person, name)), None) => Ok(Named { person, name }),
        (Some(_), Some(_)) => Err(Problem::field(
            field,
            "Two members have this name. Ask the returning officer to enter the form.",
        )),
        _ => Err(Problem::field(
            field,
            "No member has exactly this name. Write it as it stands on their membership: given name, family name.",
        )),
    }
}

#[derive(Template)]
#[template(path = "elections/printable.html")]
struct Printable {
    shell: Shell,
    title: String,
    posts: Vec<PostField>,
    attributes: Vec<Attribute>,
    words: u32,
    seconders: u32,
    may_share: bool,
    until: Option<When>,
    cite: Option<Cite>,
}

pub async fn printable(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    let election = service::election(&ctx, id).await?;
    let (shell, _) = frame(&ctx, &election, "Nomination form");
    ui::page(Printable {
        shell,
        title: election.title.clone(),
        posts: post_fields(&election),
        attributes: attributes(&election),
        words: election.plan.nomination.statement_words,
        seconders: election.plan.nomination.seconders,
        may_share: election.plan.nomination.job_shares,
        until: election.at(Step::NominationsClose).map(|at| when(&ctx, at)),
        cite: election.cite(Step::NominationsClose),
    })
}

pub async fn paper(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    ctx.need(kernel::Power::ReturningOfficer, Some(id.0))?;
    ui::page(build(&ctx, id, Fields::default().with("alone", "nobody"), ctx.new_id(), None, true).await?)
}

pub async fn paper_in(ctx: Ctx, Path(id): Path<ElectionId>, fields: Fields) -> Result<Response> {
    ctx.need(kernel::Power::ReturningOfficer, Some(id.0))?;
    let form = form_id(&fields)?;
    match try_paper(&ctx, id, form, &fields).await {
        Ok(nomination) => Ok(ui::done(
            &format!("/elections/{id}/nominations/{nomination}"),
            "The paper form is entered. Whoever signed it is asked to confirm that it was copied correctly.",
        )),
        Err(problem) => {
            ui::page_with(&problem, build(&ctx, id, fields.wrong(&problem), form.0, None, true).await?)
        }
    }
}

async fn try_paper(ctx: &Ctx, id: ElectionId, form: NominationId, fields: &Fields) -> Result<NominationId> {
    let election = service::election(ctx, id).await?;
    let all = people::service::nameable(ctx, ON_PAPER).await?;
    let first = signed(ctx, fields, &all, "nominee").await?;
    let first = first.ok_or_else(|| Problem::field("nominee", "Choose who signed the form."))?;
    let nominees: Vec<_> =
        [Some(first), signed(ctx, fields, &all, "second").await?].into_iter().flatten().collect();
    let form = Form {
        id: form,
        contests: wanted(&election, fields)?,
        statement: fields.value("statement").to_owned(),
        alone: alone(fields, &nominees),
        declared: vec![],
        seconded: fields.ticked("seconded", "yes"),
        paper_received_at: Some(ui::moment(ctx, "received", fields.value("received"))?),
        nominees,
    };
    nominate::nominate(ctx, id, &form).await
}

/// Who signed a form on paper: chosen from the list, or by the number for whoever stands on no list. Nobody loses the right
/// to stand by a limit on the use of their data.
async fn signed(
    ctx: &Ctx,
    fields: &Fields,
    all: &[people::service::Nameable],
    field: &str,
) -> Result<Option<Named>> {
    let number = format!("{field}_number");
    let chosen = all.iter().find(|it| it.person.to_string() == fields.value(field));
    let found = match fields.value(&number) {
        "" => chosen.cloned(),
        typed => {
            let named = people::service::named_by_number(ctx, &number, typed).await?;
            if let Some(other) = chosen.filter(|it| it.person != named.person) {
                let said = format!(
                    "The list says {}, and this number is somebody else. Leave one of them empty.",
                    other.name
                );
                return Err(Problem::field(&number, said));
            }
            Some(named)
        }
    };
    Ok(found.map(|it| Named { person: it.person, name: it.name }))
}

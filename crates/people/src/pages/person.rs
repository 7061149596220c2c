//! One person: dated facts and their history.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::feature::held_back;
use kernel::personal::Purpose;
use kernel::{At, Channel, Ctx, Power, Problem, Result};
use ui::Shell;

use super::{day, id};
use crate::model::{Contact, ContactKind, Fact, FactKind};
use crate::service::{self, Dossier};

#[derive(Template)]
#[template(path = "people/person.html")]
struct Page {
    shell: Shell,
    it: Overview,
    may_edit: bool,
    may_flag: bool,
    /// Who keeps some of the fields, and how old that data is.
    kept_by: Option<String>,
    /// Others who may be the same person, with why.
    twice: Vec<super::duplicates::Line>,
}

/// What is held on a person, in words; the member's own page shows the same.
pub struct Overview {
    pub id: String,
    pub name: String,
    pub number: i64,
    pub national_number: Option<String>,
    pub status: &'static str,
    pub is_member: bool,
    pub category: String,
    pub since: String,
    pub until: Option<String>,
    pub paid_until: Option<String>,
    pub suspended: bool,
    pub contacts: Vec<Reach>,
    pub past_contacts: Vec<Reach>,
    pub facts: Vec<Entry>,
    pub declarations: Vec<Declared>,
}

pub struct Reach {
    pub label: &'static str,
    pub lines: Vec<String>,
    pub since: String,
    pub until: String,
    pub bounced: Option<String>,
}

pub struct Entry {
    pub id: String,
    pub what: &'static str,
    pub value: String,
    pub from: String,
    pub until: String,
    /// Whether it goes on without an end.
    pub open: bool,
    pub ending: &'static str,
    pub source: &'static str,
    pub recorded: String,
    pub holds: bool,
    pub withdrawn: Option<String>,
}

pub struct Declared {
    pub attribute: String,
    pub wording: String,
    pub version: String,
    pub purpose: String,
    pub shown: bool,
    pub made: String,
    pub withdrawn: Option<String>,
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let asked = id(&path)?;
    let kept = service::duplicates::stands_for(&ctx, asked).await?;
    if kept != asked {
        return Ok(ui::done(&format!("/people/{kept}"), "The entry you asked for was joined into this one."));
    }
    let dossier = service::dossier(&ctx, asked).await?;
    let keeps = ctx.may(Power::ProtectData, None) || ctx.may(Power::EditRegister, None);
    if !keeps && held_back(&ctx, Purpose::Membership, Channel::List).await?.contains_key(&asked) {
        return Err(Problem::not_found("There is no such person in this register."));
    }
    kernel::log_read_of(&ctx, "person", "running the register", &[dossier.person.id]).await?;
    let categories = service::categories(&ctx).await?;
    let may_edit = ctx.may(Power::EditRegister, None);
    let mut it = overview(&ctx, &dossier, &categories);
    let may_flag = ctx.may(Power::SeeFlags, None);
    if !may_flag {
        // That rights rest, or a complaint is heard, is for the named officers and for the person.
        it.suspended = false;
        let flags = [FactKind::Suspended.label(), FactKind::UnderComplaint.label()];
        it.facts.retain(|fact| !flags.contains(&fact.what));
    }
    // Declarations serve the quota alone; running the register does not need them.
    it.declarations.clear();
    let shell = Shell::new(&ctx, it.name.clone()).crumb("Register", "/people");
    let kept_by = kept_by(&ctx, dossier.person.id).await?;
    let twice = if may_edit { super::duplicates::of_person(&ctx, dossier.person.id).await? } else { vec![] };
    ui::page(Page { shell, it, may_edit, may_flag, kept_by, twice })
}

/// "The Association, as of …" for somebody of whom the association keeps the fields.
pub(super) async fn kept_by(ctx: &Ctx, id: kernel::PersonId) -> Result<Option<String>> {
    let Some((owner, _)) = service::owner(ctx, id).await? else { return Ok(None) };
    let age = service::fed_at(ctx).await?.map(|at| format!(", as of {}", at.long(&ctx.group.zone)));
    Ok(Some(format!("{owner}{}", age.unwrap_or_default())))
}

pub(super) fn overview(ctx: &Ctx, it: &Dossier, categories: &[(String, String)]) -> Overview {
    let standing = &it.standing;
    let (live, past): (Vec<_>, Vec<_>) = it.contacts.iter().partition(|it| it.until.is_none());
    let named = |id: &String| service::category_name(categories, id).to_owned();
    Overview {
        id: it.person.id.to_string(),
        name: it.person.name(),
        number: it.person.number,
        national_number: it.person.national_number.clone(),
        status: if standing.status == crate::model::Status::Contact {
            standing.class().label()
        } else {
            standing.status.label()
        },
        is_member: standing.status == crate::model::Status::Member,
        category: standing.category.as_ref().map_or_else(String::new, named),
        since: day(ctx, standing.since),
        until: standing.until.map(|it| last_day(ctx, it)),
        paid_until: standing.paid_until.map(|it| last_day(ctx, it)),
        suspended: standing.suspended,
        contacts: ContactKind::ALL.iter().filter_map(|kind| reach_of(ctx, &live, *kind)).collect(),
        past_contacts: past.into_iter().map(|it| reach(ctx, it)).collect(),
        facts: it.facts.iter().map(|it| entry(ctx, it, categories)).collect(),
        declarations: it.declarations.iter().map(|it| declared(ctx, it)).collect(),
    }
}

fn reach_of(ctx: &Ctx, live: &[&Contact], kind: ContactKind) -> Option<Reach> {
    live.iter().find(|it| it.kind == kind).map(|it| reach(ctx, it))
}

fn reach(ctx: &Ctx, it: &Contact) -> Reach {
    Reach {
        label: it.kind.label(),
        lines: it.value.lines().map(str::to_owned).collect(),
        since: day(ctx, Some(it.from)),
        until: day(ctx, it.until),
        bounced: it.bounced_at.map(|at| day(ctx, Some(at))),
    }
}

fn entry(ctx: &Ctx, it: &Fact, categories: &[(String, String)]) -> Entry {
    let value = match it.kind {
        FactKind::Membership => service::category_name(categories, &it.value).to_owned(),
        _ => it.value.clone(),
    };
    Entry {
        id: it.id.to_string(),
        what: it.kind.label(),
        value,
        from: day(ctx, Some(it.from)),
        until: it.until.map_or_else(String::new, |end| last_day(ctx, end)),
        open: it.until.is_none(),
        ending: it.ending.map_or("", crate::model::Ending::label),
        source: it.source.label(),
        recorded: day(ctx, Some(it.recorded_at)),
        holds: it.holds(ctx.now),
        withdrawn: it.withdrawn_at.map(|at| day(ctx, Some(at))),
    }
}

/// An end is the first instant outside; people read the last day inside.
fn last_day(ctx: &Ctx, end: At) -> String {
    end.plus_seconds(-1).day(&ctx.group.zone)
}

fn declared(ctx: &Ctx, it: &crate::model::Declaration) -> Declared {
    Declared {
        attribute: it.attribute.clone(),
        wording: it.wording.clone(),
        version: it.wording_version.clone(),
        purpose: it.purpose.clone(),
        shown: it.consent_shown,
        made: day(ctx, Some(it.made_at)),
        withdrawn: it.withdrawn_at.map(|at| day(ctx, Some(at))),
    }
}

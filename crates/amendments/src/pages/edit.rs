//! Editing a clause of a draft: words as text; beside them its rules in plain words, each with its form.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use constitution::editing::{self, Sheet};
use kernel::{Ctx, Problem, Result};
use rulebook::amend::{ClauseText, clause_text};
use ui::{Fields, Shell};

use crate::model::{Amendment, AmendmentId};
use crate::service::{self, Edit};

#[derive(Template)]
#[template(path = "amendments/edit.html")]
struct EditPage {
    shell: Shell,
    id: String,
    fields: Fields,
    heading: String,
    action: String,
    /// The slug of a clause that exists; empty for a new one.
    clause: String,
    clauses: Vec<(String, String)>,
    /// The clause with its rules in plain words; none for a new one or one that is left out.
    sheet: Option<Sheet>,
    /// Below this address each rule has its form.
    rule_base: String,
    /// The types of rule that can be added: name and purpose.
    kinds: Vec<(&'static str, &'static str)>,
    /// The words as the draft has them now, where what was typed was not taken.
    now: Option<ClauseText>,
    unsaved: bool,
    changed: bool,
}

pub(super) fn shell(ctx: &Ctx, it: &Amendment, title: &str) -> Shell {
    Shell::new(ctx, title).crumb("Motions", "/amendments").crumb(it.title.clone(), it.url())
}

pub(super) async fn own(ctx: &Ctx, id: AmendmentId) -> Result<Amendment> {
    let it = service::amendment(ctx, id).await?;
    if ctx.actor.person != Some(it.mover) || it.state != crate::model::State::Draft {
        return Err(Problem::refused("Only the mover's own draft can be edited.")
            .hint("You can propose an amendment to a motion that was handed in."));
    }
    Ok(it)
}

pub async fn page(ctx: Ctx, Path((id, clause)): Path<(AmendmentId, String)>) -> Result<Response> {
    let it = own(&ctx, id).await?;
    let typed = service::typed(&ctx, id).await?.remove(&clause);
    let now = clause_text(&it.text, &clause).or_else(|| clause_text(&it.base.source, &clause));
    let now = now.ok_or_else(|| Problem::not_found("The text has no such clause."))?;
    let unsaved = typed.is_some();
    let mut fields = Fields::default().with("revision", it.revision.to_string());
    match typed {
        Some(typed) => {
            for (name, value) in typed {
                fields = fields.with(&name, value);
            }
        }
        None => {
            fields = fields.with("number", now.number.clone()).with("title", now.title.clone());
            fields = fields.with("prose", now.prose.clone());
        }
    }
    ui::page(edit_page(&ctx, &it, &clause, fields, unsaved))
}

fn edit_page(ctx: &Ctx, it: &Amendment, clause: &str, fields: Fields, unsaved: bool) -> EditPage {
    let document = rulebook::parse(&it.text).document;
    let found = document.clause(clause);
    let label = found.map_or_else(|| "A clause that was left out".to_owned(), |c| super::capital(&c.label()));
    let now = clause_text(&it.text, clause);
    let kinds = rulebook::Kind::ALL.iter().map(|it| (it.name(), rulebook::docs::page(*it).purpose));
    EditPage {
        shell: shell(ctx, it, &label),
        id: it.id.to_string(),
        fields,
        heading: label,
        action: format!("/amendments/{}/edit/{clause}", it.id),
        clause: clause.to_owned(),
        clauses: vec![],
        sheet: editing::sheet(&it.text, clause).ok(),
        rule_base: format!("/amendments/{}/rule", it.id),
        kinds: kinds.collect(),
        changed: now != clause_text(&it.base.source, clause),
        now: now.filter(|_| unsaved),
        unsaved,
    }
}

/// The clause as it was typed. Its rules stay: each has a form of its own.
fn text(it: &Amendment, clause: &str, fields: &Fields) -> ClauseText {
    let value = |name: &str| fields.value(name).to_owned();
    let stand = clause_text(&it.text, clause).or_else(|| clause_text(&it.base.source, clause));
    let rules = stand.map(|it| it.rules).unwrap_or_default();
    ClauseText { number: value("number"), title: value("title"), prose: value("prose"), rules }
}

pub(super) fn seen(fields: &Fields) -> i64 {
    fields.value("revision").parse().unwrap_or_default()
}

pub async fn save(
    ctx: Ctx,
    Path((id, clause)): Path<(AmendmentId, String)>,
    fields: Fields,
) -> Result<Response> {
    let it = own(&ctx, id).await?;
    let (edit, said) = match fields.value("do") {
        "repeal" => (Edit::Repeal { slug: clause.clone() }, "The clause is left out in your draft."),
        "restore" => {
            (Edit::Restore { slug: clause.clone() }, "The clause stands as in the constitution again.")
        }
        _ => {
            (Edit::Clause { slug: clause.clone(), text: text(&it, &clause, &fields) }, "Saved in your draft.")
        }
    };
    match service::edit(&ctx, id, seen(&fields), edit).await {
        Ok(()) => Ok(ui::done(&it.url(), said)),
        Err(problem) => {
            let it = own(&ctx, id).await?;
            let fields = fields.with("revision", it.revision.to_string()).wrong(&problem);
            ui::page_with(&problem, edit_page(&ctx, &it, &clause, fields, true))
        }
    }
}

pub async fn add_page(ctx: Ctx, Path(id): Path<AmendmentId>) -> Result<Response> {
    let it = own(&ctx, id).await?;
    let mut fields = Fields::default().with("revision", it.revision.to_string());
    for (name, value) in service::typed(&ctx, id).await?.remove("+").unwrap_or_default() {
        fields = fields.with(&name, value);
    }
    ui::page(add_form(&ctx, &it, fields))
}

fn add_form(ctx: &Ctx, it: &Amendment, fields: Fields) -> EditPage {
    let document = rulebook::parse(&it.text).document;
    EditPage {
        shell: shell(ctx, it, "A new clause"),
        id: it.id.to_string(),
        fields,
        heading: "A new clause".to_owned(),
        action: format!("/amendments/{}/add", it.id),
        clause: String::new(),
        clauses: document.clauses.iter().map(|c| (c.slug.clone(), super::capital(&c.label()))).collect(),
        sheet: None,
        rule_base: String::new(),
        kinds: vec![],
        now: None,
        unsaved: false,
        changed: false,
    }
}

/// A slug made of the title, unlike those that are there.
fn slug(title: &str, it: &Amendment) -> String {
    let words: Vec<String> = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(4)
        .map(str::to_ascii_lowercase)
        .collect();
    let slug: String = words.join("-").chars().take(50).collect();
    let slug =
        if slug.starts_with(|c: char| c.is_ascii_lowercase()) { slug } else { format!("clause-{slug}") };
    let taken = |s: &str| clause_text(&it.text, s).is_some() || clause_text(&it.base.source, s).is_some();
    (1..)
        .map(|n| if n == 1 { slug.clone() } else { format!("{slug}-{n}") })
        .find(|s| !taken(s))
        .unwrap_or(slug)
}

pub async fn add(ctx: Ctx, Path(id): Path<AmendmentId>, fields: Fields) -> Result<Response> {
    let it = own(&ctx, id).await?;
    let new = text(&it, "", &fields);
    let done = if new.title.trim().is_empty() || new.prose.trim().is_empty() {
        Err(Problem::field("title", "Give the new clause a heading and words."))
    } else {
        let slug = slug(&new.title, &it);
        let edit = Edit::New { after: fields.value("after").to_owned(), slug, text: new };
        service::edit(&ctx, id, seen(&fields), edit).await
    };
    match done {
        Ok(()) => Ok(ui::done(&it.url(), "The new clause stands in your draft.")),
        Err(problem) => {
            let it = own(&ctx, id).await?;
            let fields = fields.with("revision", it.revision.to_string()).wrong(&problem);
            ui::page_with(&problem, add_form(&ctx, &it, fields))
        }
    }
}

#[derive(Template)]
#[template(path = "amendments/file.html")]
struct FilePage {
    shell: Shell,
    id: String,
    fields: Fields,
}

pub async fn file_page(ctx: Ctx, Path(id): Path<AmendmentId>) -> Result<Response> {
    let it = own(&ctx, id).await?;
    let typed = service::typed(&ctx, id).await?.remove("*").and_then(|mut it| it.remove("source"));
    let fields = Fields::default()
        .with("revision", it.revision.to_string())
        .with("source", typed.unwrap_or_else(|| it.text.clone()));
    let shell = shell(&ctx, &it, "The whole text as a file");
    ui::page(FilePage { shell, id: it.id.to_string(), fields })
}

pub async fn file(ctx: Ctx, Path(id): Path<AmendmentId>, fields: Fields) -> Result<Response> {
    let it = own(&ctx, id).await?;
    let source = fields.value("source").replace("\r\n", "\n");
    match service::edit(&ctx, id, seen(&fields), Edit::File { source }).await {
        Ok(()) => Ok(ui::done(&it.url(), "Saved in your draft.")),
        Err(problem) => {
            let it = own(&ctx, id).await?;
            let shell = shell(&ctx, &it, "The whole text as a file");
            let fields = fields.with("revision", it.revision.to_string()).wrong(&problem);
            ui::page_with(&problem, FilePage { shell, id: it.id.to_string(), fields })
        }
    }
}

//! A rule of a draft as a form: a new one, one that is there, or one that was proposed.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use kernel::{Ctx, Problem, Result, transact};
use rulebook::form::{self, Map};
use rulebook::{Kind, Rules};
use ui::{Fields, Shell};

use crate::editing::{self, InputShape, RuleForm};
use crate::model::DraftId;
use crate::service::{self, Change, Draft, Proposed};

#[derive(Template)]
#[template(path = "constitution/draft_rule.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    heading: String,
    action: String,
    /// The proposal's reason, where there is one.
    why: Option<String>,
    /// The words of the proposal, which name it whatever its place in the list.
    quote: String,
    rule: RuleForm,
    /// True for a rule that stands in the draft already.
    stands: bool,
    /// The rule in plain words, as the form stands, where it can be read.
    plain: Option<String>,
}

#[derive(Template)]
#[template(path = "constitution/draft_proposals.html")]
struct Proposals {
    shell: Shell,
    id: DraftId,
    name: String,
    proposals: Vec<Shown>,
}

struct Shown {
    at: usize,
    clause: String,
    slug: String,
    quote: String,
    plain: String,
    kind: String,
    why: String,
}

/// What a form is about.
struct Subject {
    clause: String,
    kind: Kind,
    filled: Map,
    heading: String,
    action: String,
    why: Option<String>,
    quote: String,
    stands: bool,
}

fn rules_of(draft: &Draft) -> Rules {
    Rules::new(rulebook::parse(&draft.source).document, 1)
}

/// The form of a new rule: `?kind=notice`.
pub async fn new(
    ctx: Ctx,
    Path((id, slug)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let draft = service::draft(&ctx, super::id(&id)?).await?;
    let name = query.as_deref().and_then(|it| it.strip_prefix("kind=")).unwrap_or_default().to_owned();
    let subject = new_subject(&draft, &slug, &name)?;
    ui::page(page(&ctx, &draft, subject, Fields::default()))
}

fn new_subject(draft: &Draft, slug: &str, kind: &str) -> Result<Subject> {
    let kind = Kind::named(kind).ok_or_else(|| Problem::not_found("There is no such type of rule."))?;
    let rules = rules_of(draft);
    let clause = rules.clause(slug).ok_or_else(|| Problem::not_found("The draft has no such clause."))?;
    let filled = Map::from([("id".to_owned(), editing::fresh_id(&rules, kind))]);
    Ok(Subject {
        heading: format!("A new rule in {}", clause.label()),
        action: format!("/c/draft/{}/clause/{slug}/rule?kind={}", draft.id, kind.name()),
        clause: slug.to_owned(),
        why: None,
        quote: String::new(),
        stands: false,
        filled,
        kind,
    })
}

pub async fn add(
    ctx: Ctx,
    Path((id, slug)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    fields: Fields,
) -> Result<Response> {
    let id = super::id(&id)?;
    let draft = service::draft(&ctx, id).await?;
    let name = query.as_deref().and_then(|it| it.strip_prefix("kind=")).unwrap_or_default().to_owned();
    let subject = new_subject(&draft, &slug, &name)?;
    let done = match editing::read_rule(subject.kind, &slug, &fields) {
        Ok(table) => {
            let change = Change::AddRule { clause: &slug, fields: table };
            transact!(ctx.db(), tx => { service::change_draft(tx, &ctx, id, &change).await })
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(_) => Ok(ui::done(&format!("/c/draft/{id}/clause/{slug}"), "The rule is bound to its words.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, &draft, subject, fields.wrong(&problem))),
    }
}

/// The form of a rule that is there.
pub async fn one(ctx: Ctx, Path((id, rule)): Path<(String, String)>) -> Result<Response> {
    let draft = service::draft(&ctx, super::id(&id)?).await?;
    let subject = known(&draft, &rule)?;
    ui::page(page(&ctx, &draft, subject, Fields::default()))
}

fn known(draft: &Draft, id: &str) -> Result<Subject> {
    let rules = rules_of(draft);
    let rule = rules.document().rule(id).ok_or_else(|| Problem::not_found("The draft has no such rule."))?;
    let label = rules.clause(&rule.clause).map(rulebook::Clause::label).unwrap_or_default();
    Ok(Subject {
        clause: rule.clause.clone(),
        kind: rule.kind.kind(),
        filled: form::write(rule),
        heading: format!("A rule in {label}"),
        action: format!("/c/draft/{}/rule/{id}", draft.id),
        why: None,
        quote: String::new(),
        stands: true,
    })
}

pub async fn change(ctx: Ctx, Path((id, rule)): Path<(String, String)>, fields: Fields) -> Result<Response> {
    let id = super::id(&id)?;
    let draft = service::draft(&ctx, id).await?;
    let subject = known(&draft, &rule)?;
    let read = match fields.value("do") {
        "remove" => Ok(Change::RemoveRule(&rule)),
        _ => editing::read_rule(subject.kind, &subject.clause, &fields)
            .map(|table| Change::ReplaceRule { id: &rule, fields: table }),
    };
    let done = match read {
        Ok(change) => transact!(ctx.db(), tx => { service::change_draft(tx, &ctx, id, &change).await }),
        Err(problem) => Err(problem),
    };
    let back = format!("/c/draft/{id}/clause/{}", subject.clause);
    match done {
        Ok(_) if fields.value("do") == "remove" => {
            Ok(ui::done(&back, "The rule is taken out; its words stay."))
        }
        Ok(_) => Ok(ui::done(&back, "The rule is changed.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, &draft, subject, fields.wrong(&problem))),
    }
}

/// Rules proposed beside the sentences of a text that was brought.
pub async fn proposals(ctx: Ctx, Path(id): Path<String>) -> Result<Response> {
    let draft = service::draft(&ctx, super::id(&id)?).await?;
    let rules = rules_of(&draft);
    let shown = draft.beside.rules.iter().enumerate().map(|(at, it)| {
        let label =
            rules.clause(&it.clause).map(rulebook::Clause::label).unwrap_or_else(|| it.clause.clone());
        let rule = proposed_rule(it);
        Shown {
            at,
            clause: super::super::capital(&label),
            slug: it.clause.clone(),
            quote: it.quote.clone(),
            plain: rule.map_or_else(|| INCOMPLETE.to_owned(), |it| rules.plain(&it)),
            kind: it.kind.clone(),
            why: it.why.clone(),
        }
    });
    let proposals = shown.collect();
    let shell = Shell::new(&ctx, "Proposed rules").crumb("Constitution", "/c").crumb("Drafts", "/c/draft");
    let shell = shell.crumb(draft.name.clone(), format!("/c/draft/{}", draft.id));
    ui::page(Proposals { shell, id: draft.id, name: draft.name, proposals })
}

/// What stands for the plain words of a proposal that says too little for a rule.
const INCOMPLETE: &str = "The sentence does not say all that such a rule needs; its form asks for the rest.";

/// The rule of a proposal, if its form can be read as it is.
fn proposed_rule(it: &Proposed) -> Option<rulebook::Rule> {
    form::read(Kind::named(&it.kind)?, &it.clause, &it.filled).ok()
}

fn proposal_subject(draft: &Draft, at: usize) -> Result<Subject> {
    let gone =
        || Problem::not_found("This proposal was dealt with already.").hint("The list has those that wait.");
    let it = draft.beside.rules.get(at).ok_or_else(gone)?;
    let kind = Kind::named(&it.kind).ok_or_else(gone)?;
    let rules = rules_of(draft);
    let mut filled = it.filled.clone();
    let id = filled.get("id").cloned().unwrap_or_default();
    if id.is_empty() || rules.document().rule(&id).is_some() {
        filled.insert("id".to_owned(), editing::fresh_id(&rules, kind));
    }
    if !filled.contains_key("says") {
        filled.insert("says".to_owned(), it.quote.clone());
    }
    Ok(Subject {
        clause: it.clause.clone(),
        kind,
        filled,
        heading: "A proposed rule".to_owned(),
        action: format!("/c/draft/{}/proposals/{at}", draft.id),
        why: Some(it.why.clone()),
        quote: it.quote.clone(),
        stands: false,
    })
}

pub async fn proposal(ctx: Ctx, Path((id, at)): Path<(String, usize)>) -> Result<Response> {
    let draft = service::draft(&ctx, super::id(&id)?).await?;
    let subject = proposal_subject(&draft, at)?;
    ui::page(page(&ctx, &draft, subject, Fields::default()))
}

/// Confirms a proposal with what the form says, or sets it aside.
pub async fn decide(ctx: Ctx, Path((id, at)): Path<(String, usize)>, fields: Fields) -> Result<Response> {
    let id = super::id(&id)?;
    let draft = service::draft(&ctx, id).await?;
    let back = format!("/c/draft/{id}/proposals");
    let subject = proposal_subject(&draft, at)?;
    let read = match fields.value("do") {
        "aside" => Ok(Change::SetAside { at, quote: fields.value("quote") }),
        _ => editing::read_rule(subject.kind, &subject.clause, &fields).map(|table| Change::Confirm {
            at,
            quote: fields.value("quote"),
            fields: table,
        }),
    };
    let done = match read {
        Ok(change) => transact!(ctx.db(), tx => { service::change_draft(tx, &ctx, id, &change).await }),
        Err(problem) => Err(problem),
    };
    match done {
        Ok(_) if fields.value("do") == "aside" => {
            Ok(ui::done(&back, "The proposal is set aside; the words stay."))
        }
        Ok(_) => Ok(ui::done(&back, "The rule is confirmed and bound to its words.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, &draft, subject, fields.wrong(&problem))),
    }
}

fn page(ctx: &Ctx, draft: &Draft, subject: Subject, fields: Fields) -> Page {
    let rules = rules_of(draft);
    let typed = editing::typed_map(&fields);
    let filled = if fields.problem().is_some() { &typed } else { &subject.filled };
    let rule = editing::rule_form(&rules, &subject.clause, subject.kind, filled, &fields);
    let plain = form::read(subject.kind, &subject.clause, filled).ok().map(|it| rules.plain(&it));
    let shell =
        Shell::new(ctx, subject.heading.clone()).crumb("Constitution", "/c").crumb("Drafts", "/c/draft");
    let shell = shell.crumb(draft.name.clone(), format!("/c/draft/{}", draft.id));
    Page {
        shell,
        fields,
        heading: subject.heading,
        action: subject.action,
        why: subject.why,
        quote: subject.quote,
        rule,
        stands: subject.stands,
        plain,
    }
}

//! A rule of a draft as a form: a new one, or one that is there. The form is that of the constitution's own drafts.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use constitution::editing::{self, InputShape, RuleForm};
use kernel::{Ctx, Problem, Result};
use rulebook::form::{self, Map};
use rulebook::{Kind, Rules};
use ui::{Fields, Shell};

use super::edit::{own, seen, shell};
use crate::model::{Amendment, AmendmentId};
use crate::service::{self, Edit};

#[derive(Template)]
#[template(path = "amendments/rule.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    heading: String,
    action: String,
    back: String,
    /// What rules of this type are for.
    purpose: String,
    revision: i64,
    rule: RuleForm,
    /// True for a rule that stands in the draft already.
    stands: bool,
    /// The rule in plain words as the constitution has it.
    before: Option<String>,
    /// The rule in plain words as the form stands, where it can be read.
    after: Option<String>,
}

/// What a form is about.
struct Subject {
    clause: String,
    kind: Kind,
    filled: Map,
    heading: String,
    action: String,
    /// The id of a rule that stands in the draft.
    id: Option<String>,
}

fn rules_of(source: &str) -> Rules {
    Rules::new(rulebook::parse(source).document, 1)
}

/// The form of a new rule: `?kind=notice`.
pub async fn new(
    ctx: Ctx,
    Path((id, slug)): Path<(AmendmentId, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let it = own(&ctx, id).await?;
    let subject = new_subject(&it, &slug, query.as_deref())?;
    ui::page(page(&ctx, &it, subject, Fields::default()))
}

fn new_subject(it: &Amendment, slug: &str, query: Option<&str>) -> Result<Subject> {
    let name = query.and_then(|it| it.strip_prefix("kind=")).unwrap_or_default();
    let kind = Kind::named(name).ok_or_else(|| {
        Problem::not_found("There is no such type of rule.").hint("All types are listed at /c/rules.")
    })?;
    let rules = rules_of(&it.text);
    let clause = rules.clause(slug).ok_or_else(|| Problem::not_found("The draft has no such clause."))?;
    Ok(Subject {
        heading: format!("A new rule in {}", clause.label()),
        action: format!("/amendments/{}/edit/{slug}/rule?kind={}", it.id, kind.name()),
        clause: slug.to_owned(),
        filled: Map::from([("id".to_owned(), editing::fresh_id(&rules, kind))]),
        id: None,
        kind,
    })
}

pub async fn add(
    ctx: Ctx,
    Path((id, slug)): Path<(AmendmentId, String)>,
    RawQuery(query): RawQuery,
    fields: Fields,
) -> Result<Response> {
    let it = own(&ctx, id).await?;
    let subject = new_subject(&it, &slug, query.as_deref())?;
    save(&ctx, &it, subject, fields).await
}

/// The form of a rule that is there.
pub async fn one(ctx: Ctx, Path((id, rule)): Path<(AmendmentId, String)>) -> Result<Response> {
    let it = own(&ctx, id).await?;
    let subject = known(&it, &rule)?;
    ui::page(page(&ctx, &it, subject, Fields::default()))
}

fn known(it: &Amendment, id: &str) -> Result<Subject> {
    let rules = rules_of(&it.text);
    let rule = rules.document().rule(id).ok_or_else(|| Problem::not_found("The draft has no such rule."))?;
    let label = rules.clause(&rule.clause).map(rulebook::Clause::label).unwrap_or_default();
    Ok(Subject {
        clause: rule.clause.clone(),
        kind: rule.kind.kind(),
        filled: form::write(rule),
        heading: format!("A rule in {label}"),
        action: format!("/amendments/{}/rule/{id}", it.id),
        id: Some(id.to_owned()),
    })
}

pub async fn change(
    ctx: Ctx,
    Path((id, rule)): Path<(AmendmentId, String)>,
    fields: Fields,
) -> Result<Response> {
    let it = own(&ctx, id).await?;
    let subject = known(&it, &rule)?;
    save(&ctx, &it, subject, fields).await
}

async fn save(ctx: &Ctx, it: &Amendment, subject: Subject, fields: Fields) -> Result<Response> {
    let wanted = wanted(&subject, &fields);
    if fields.value("do") == "look" {
        return match wanted {
            Ok(_) => ui::page(page(ctx, it, subject, fields)),
            Err(problem) => ui::page_with(&problem, page(ctx, it, subject, fields.wrong(&problem))),
        };
    }
    let done = match wanted {
        Ok(edit) => service::edit(ctx, it.id, seen(&fields), edit).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => {
            let said = match (fields.value("do"), &subject.id) {
                ("remove", _) => "The rule is left out in your draft; its words stay.",
                (_, Some(_)) => "The rule is changed in your draft.",
                (_, None) => "The rule stands in your draft.",
            };
            Ok(ui::done(&format!("{}#rules", it.url()), said))
        }
        Err(problem) => {
            let it = own(ctx, it.id).await?;
            ui::page_with(&problem, page(ctx, &it, subject, fields.wrong(&problem)))
        }
    }
}

fn wanted(subject: &Subject, fields: &Fields) -> Result<Edit> {
    if let (Some(id), "remove") = (&subject.id, fields.value("do")) {
        return Ok(Edit::RemoveRule { rule: id.clone() });
    }
    let table = editing::read_rule(subject.kind, &subject.clause, fields)?;
    Ok(match &subject.id {
        Some(id) => Edit::ChangeRule { rule: id.clone(), fields: table },
        None => Edit::AddRule { clause: subject.clause.clone(), fields: table },
    })
}

fn page(ctx: &Ctx, it: &Amendment, subject: Subject, fields: Fields) -> Page {
    let rules = rules_of(&it.text);
    let typed = editing::typed_map(&fields);
    let filled = if typed.is_empty() { &subject.filled } else { &typed };
    let rule = editing::rule_form(&rules, &subject.clause, subject.kind, filled, &fields);
    let base = rules_of(&it.base.source);
    let stood = subject.id.as_deref().and_then(|id| base.document().rule(id));
    Page {
        shell: shell(ctx, it, &super::capital(&subject.heading)),
        before: stood.map(|it| base.plain(it)),
        after: form::read(subject.kind, &subject.clause, filled).ok().map(|it| rules.plain(&it)),
        heading: super::capital(&subject.heading),
        action: subject.action,
        back: format!("/amendments/{}/edit/{}", it.id, subject.clause),
        revision: it.revision,
        purpose: rule.purpose.replace('`', ""),
        rule,
        stands: subject.id.is_some(),
        fields,
    }
}

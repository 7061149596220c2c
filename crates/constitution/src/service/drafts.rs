//! Texts that officers or founders prepare before a meeting votes on them.

use std::collections::BTreeMap;

use kernel::{At, Ctx, Line, Power, Problem, Result, Tx, audit};
use serde::{Deserialize, Serialize};
use ui::Fields;

use crate::editing::{self, Requoted};
use crate::model::DraftId;
use crate::store::{self, DraftRow};

/// A text that is being prepared.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: DraftId,
    pub name: String,
    pub source: String,
    /// What was found beside a text that was brought.
    pub beside: Beside,
    /// The version it began from, if it did from one.
    pub based_on: Option<u32>,
    /// Counts the saves.
    pub rev: i64,
    pub open: bool,
    pub made_at: At,
    pub changed_at: At,
    pub changed_by: String,
}

/// What stands beside a text that was brought, until somebody has dealt with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// Rules proposed beside its sentences.
    pub rules: Vec<Proposed>,
    /// Comments and footnotes: the clause's slug, where it is known, and the words.
    pub notes: Vec<(Option<String>, String)>,
    /// What somebody should look at: the clause's slug, where it is about one, and a sentence.
    pub doubts: Vec<(Option<String>, String)>,
}

/// A rule that was proposed for a sentence; it binds nothing until somebody confirms it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// The clause, by its slug.
    pub clause: String,
    /// The exact words.
    pub quote: String,
    /// The type of rule, by its name.
    pub kind: String,
    /// The rule as a form, to be looked through and changed.
    pub filled: BTreeMap<String, String>,
    /// Why it was proposed, as a sentence.
    pub why: String,
}

/// All drafts, those being worked on first.
pub async fn drafts(ctx: &Ctx) -> Result<Vec<Draft>> {
    ctx.need(Power::EditConstitution, None)?;
    store::drafts(ctx.db(), ctx.group.id).await?.into_iter().map(read).collect()
}

/// One draft, for those who prepare it.
pub async fn draft(ctx: &Ctx, id: DraftId) -> Result<Draft> {
    ctx.need(Power::EditConstitution, None)?;
    let row = store::draft(ctx.db(), ctx.group.id, id).await?;
    read(row.ok_or_else(|| Problem::not_found("There is no such draft."))?)
}

/// What a draft begins with.
#[derive(Clone, Debug)]
pub struct NewDraft {
    pub name: String,
    pub source: String,
    pub beside: Beside,
    pub based_on: Option<u32>,
}

/// The longest name of a draft, in characters.
const LONGEST_NAME: usize = 200;

/// Begins a draft.
pub async fn start_draft(tx: &mut Tx, ctx: &Ctx, new: &NewDraft) -> Result<DraftId> {
    ctx.need(Power::EditConstitution, None)?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Problem::field(
            "name",
            "Give the draft a name of up to 200 characters, such as: Draft for May.",
        ));
    }
    let id = DraftId(ctx.new_id());
    let row = DraftRow {
        id,
        name: name.to_owned(),
        source: new.source.clone(),
        proposals: serde_json::to_string(&new.beside)?,
        based_on: new.based_on.map_or(0, i64::from),
        rev: 1,
        open: true,
        made_at: ctx.now,
        changed_at: ctx.now,
        changed_by: ctx.actor.name.clone(),
    };
    store::insert_draft(tx, ctx.group.id, &row).await?;
    audit(tx, ctx, Line::new("constitution.draft-begun").on("draft", id.0)).await?;
    Ok(id)
}

/// What is done to a draft.
#[derive(Clone, Debug)]
pub enum Change<'a> {
    /// The form of one clause.
    Clause {
        slug: &'a str,
        fields: &'a Fields,
    },
    /// A new clause behind another, or at the end.
    AddClause {
        after: Option<&'a str>,
        title: &'a str,
    },
    RemoveClause(&'a str),
    /// A rule for a clause.
    AddRule {
        clause: &'a str,
        fields: toml::Table,
    },
    ReplaceRule {
        id: &'a str,
        fields: toml::Table,
    },
    RemoveRule(&'a str),
    /// The title of the document.
    Title(&'a str),
    /// The whole file, as somebody who has seen save number `rev` wrote it.
    File {
        source: &'a str,
        rev: i64,
    },
    /// Confirms the proposal at that place, with the rule as it is to be.
    Confirm {
        at: usize,
        quote: &'a str,
        fields: toml::Table,
    },
    /// Sets the proposal at that place aside, if it still is about these words.
    SetAside {
        at: usize,
        quote: &'a str,
    },
    Close,
}

/// What a change came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changed {
    /// Rules whose words changed with the edit.
    pub requoted: Vec<Requoted>,
    /// The slug of a new clause.
    pub slug: Option<String>,
}

/// Changes a draft. Two people may work on different clauses at once; on one clause, the second is told.
pub async fn change_draft(tx: &mut Tx, ctx: &Ctx, id: DraftId, change: &Change<'_>) -> Result<Changed> {
    let mut draft = draft(ctx, id).await?;
    if !draft.open {
        return Err(Problem::refused("This draft is closed.")
            .hint("Begin another one from it, or from the text in force."));
    }
    let used = used_slugs(ctx).await?;
    let done = apply(&mut draft, change, &used)?;
    let row = DraftRow {
        id,
        name: draft.name,
        source: draft.source,
        proposals: serde_json::to_string(&draft.beside)?,
        based_on: draft.based_on.map_or(0, i64::from),
        rev: draft.rev + 1,
        open: draft.open,
        made_at: draft.made_at,
        changed_at: ctx.now,
        changed_by: ctx.actor.name.clone(),
    };
    if !store::update_draft(tx, ctx.group.id, &row).await? {
        return Err(overtaken());
    }
    audit(tx, ctx, Line::new("constitution.draft-changed").on("draft", id.0)).await?;
    Ok(done)
}

/// What a change would make of a draft, without keeping it.
pub fn preview(draft: &Draft, change: &Change<'_>) -> Result<(Draft, Changed)> {
    let mut draft = draft.clone();
    let done = apply(&mut draft, change, &[])?;
    Ok((draft, done))
}

fn apply(draft: &mut Draft, change: &Change<'_>, used: &[String]) -> Result<Changed> {
    let mut done = Changed::default();
    match change {
        Change::Clause { slug, fields } => {
            let saved = editing::save(&draft.source, slug, fields)?;
            (draft.source, done.requoted) = (saved.source, saved.requoted);
        }
        Change::AddClause { after, title } => {
            let (source, slug) = editing::add(&draft.source, *after, title, used)?;
            (draft.source, done.slug) = (source, Some(slug));
        }
        Change::RemoveClause(slug) => draft.source = editing::remove(&draft.source, slug)?,
        Change::AddRule { clause, fields } => {
            unique(draft, fields, None)?;
            draft.source = editing::add_rule(&draft.source, clause, fields)?;
        }
        Change::ReplaceRule { id, fields } => {
            unique(draft, fields, Some(id))?;
            draft.source = editing::replace_rule(&draft.source, id, fields)?;
        }
        Change::RemoveRule(id) => draft.source = editing::remove_rule(&draft.source, id)?,
        Change::Title(title) => draft.source = editing::rename_document(&draft.source, title)?,
        Change::File { source, rev } => {
            if *rev != draft.rev {
                return Err(overtaken());
            }
            draft.source = (*source).to_owned();
        }
        Change::Confirm { at, quote, fields } => {
            unique(draft, fields, None)?;
            let proposed = take(draft, *at)?;
            if proposed.quote != *quote {
                return Err(dealt_with());
            }
            draft.source = editing::add_rule(&draft.source, &proposed.clause, fields)?;
        }
        Change::SetAside { at, quote } => {
            if take(draft, *at)?.quote != *quote {
                return Err(dealt_with());
            }
        }
        Change::Close => draft.open = false,
    }
    Ok(done)
}

fn take(draft: &mut Draft, at: usize) -> Result<Proposed> {
    if at >= draft.beside.rules.len() {
        return Err(Problem::conflict("This proposal was dealt with already.")
            .hint("The list below is as it is now."));
    }
    Ok(draft.beside.rules.remove(at))
}

fn dealt_with() -> Problem {
    Problem::conflict("This proposal was dealt with already.").hint("The list has those that still wait.")
}

/// A rule's name is its own.
fn unique(draft: &Draft, fields: &toml::Table, instead_of: Option<&str>) -> Result<()> {
    let id = fields.get("id").and_then(toml::Value::as_str).unwrap_or_default();
    let document = rulebook::parse(&draft.source).document;
    if !id.is_empty() && Some(id) != instead_of && document.rule(id).is_some() {
        return Err(Problem::field(
            "id",
            format!("There is already a rule called `{id}`; choose another short name."),
        ));
    }
    Ok(())
}

/// Slugs that any version had: a slug is never used for another clause.
async fn used_slugs(ctx: &Ctx) -> Result<Vec<String>> {
    let all = super::history(ctx).await?;
    Ok(all.iter().flat_map(|it| &it.0.document.clauses).map(|it| it.slug.clone()).collect())
}

fn overtaken() -> Problem {
    Problem::conflict("Somebody else saved this draft in the meantime, so yours was not.")
        .hint("What you typed is kept below. Read the other's changes first, then save again.")
}

fn read(row: DraftRow) -> Result<Draft> {
    Ok(Draft {
        id: row.id,
        name: row.name,
        source: row.source,
        beside: serde_json::from_str(&row.proposals)?,
        based_on: u32::try_from(row.based_on).ok().filter(|it| *it > 0),
        rev: row.rev,
        open: row.open,
        made_at: row.made_at,
        changed_at: row.changed_at,
        changed_by: row.changed_by,
    })
}

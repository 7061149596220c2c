//! What a member does to a draft: words, rules by form, whole clauses. The steps follow from the edited text.

use std::collections::BTreeMap;

use constitution::editing;
use kernel::{Ctx, Line, Problem, Result, audit, transact};
use rulebook::amend::{self, ClauseText};

use super::draft::own_draft;
use super::moves;
use crate::model::{Amendment, AmendmentId, State};
use crate::store;

/// What a member does to a draft.
#[derive(Clone, Debug)]
pub enum Edit {
    /// A clause with other words, rules, number or title.
    Clause { slug: String, text: ClauseText },
    /// A new clause behind another.
    New { after: String, slug: String, text: ClauseText },
    /// A rule that a form describes, put into a clause.
    AddRule { clause: String, fields: toml::Table },
    /// A rule as a form describes it, in place of what it was.
    ChangeRule { rule: String, fields: toml::Table },
    /// A rule goes; its words stay.
    RemoveRule { rule: String },
    /// A clause goes.
    Repeal { slug: String },
    /// A clause as it stands in the text that is changed.
    Restore { slug: String },
    /// The whole file, for those who write it.
    File { source: String },
}

impl Edit {
    /// Under which clause what was typed is kept. The form of a rule shows what was typed by itself.
    fn clause(&self) -> &str {
        match self {
            Self::Clause { slug, .. } | Self::Repeal { slug } | Self::Restore { slug } => slug,
            Self::AddRule { .. } | Self::ChangeRule { .. } | Self::RemoveRule { .. } => "",
            Self::New { .. } => "+",
            Self::File { .. } => "*",
        }
    }

    fn typed(&self) -> Option<BTreeMap<String, String>> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Some(match self {
            Self::Clause { text, .. } => fields(text).into(),
            Self::New { after, slug, text } => {
                fields(text).into_iter().chain([pair("after", after), pair("slug", slug)]).collect()
            }
            Self::File { source } => [pair("source", source)].into(),
            Self::Repeal { .. }
            | Self::Restore { .. }
            | Self::AddRule { .. }
            | Self::ChangeRule { .. }
            | Self::RemoveRule { .. } => return None,
        })
    }
}

fn fields(text: &ClauseText) -> [(String, String); 4] {
    [("number", &text.number), ("title", &text.title), ("prose", &text.prose), ("rules", &text.rules)]
        .map(|(name, value)| (name.to_owned(), value.clone()))
}

/// Takes an edit into a draft. What was typed is kept first, so that it is there again whatever happens next.
/// `seen` is the revision that the editor saw; of two who edit one draft at once, the second is told and loses nothing.
pub async fn edit(ctx: &Ctx, id: AmendmentId, seen: i64, edit: Edit) -> Result<()> {
    let it = own_draft(ctx, id).await?;
    if let Some(typed) = edit.typed() {
        transact!(ctx.db(), tx => { store::keep_typed(tx, ctx, id, edit.clause(), &typed).await })?;
    }
    if it.revision != seen {
        return Err(Problem::conflict(
            "This draft was changed in another window since you opened this page. What you typed is kept here.",
        )
        .hint("Compare it with the draft as it is now, then save again."));
    }
    has_heading(&it, &edit)?;
    let text = edited(&it, &edit)?;
    let operations = amend::derive(&it.base.source, &text).map_err(|e| {
        Problem::field("prose", e.to_string()).hint("Nothing was lost: what you typed is still here.")
    })?;
    let applied = amend::apply(&it.base.source, &operations).map_err(|misfits| unfit(&misfits))?;
    transact!(ctx.db(), tx => {
        let mut it = store::load(tx, ctx.group.id, id).await?;
        if it.state != State::Draft || it.revision != seen {
            return Err(Problem::conflict("This draft was changed in the same moment. What you typed is kept."));
        }
        it.text.clone_from(&applied.source);
        it.operations.clone_from(&operations);
        it.hash = amend::proposal_hash(&it.base.hash, &it.operations);
        it.stale.clear();
        moves::save(tx, ctx, &mut it).await?;
        store::forget_typed(tx, ctx.group.id, id, edit.clause()).await?;
        audit(tx, ctx, Line::new("amendment.edited").on("amendment", id.0).fields(&["text"])).await
    })
}

/// A clause that has a heading keeps one: it is by the heading that people find and cite it.
fn has_heading(it: &Amendment, edit: &Edit) -> Result<()> {
    let (slug, text) = match edit {
        Edit::Clause { slug, text } | Edit::New { slug, text, .. } => (slug, text),
        _ => return Ok(()),
    };
    let before = amend::clause_text(&it.text, slug);
    let bare = before.is_some_and(|it| it.title.trim().is_empty());
    if text.title.trim().is_empty() && !bare {
        let why = "A clause has a heading, by which people find it. Write one.";
        return Err(Problem::field("title", why).hint("To take the clause out, leave out the whole clause."));
    }
    Ok(())
}

fn edited(it: &Amendment, edit: &Edit) -> Result<String> {
    let done = match edit {
        Edit::Clause { slug, text } => amend::with_clause(&it.text, slug, text),
        Edit::New { after, slug, text } => amend::with_new_clause(&it.text, after, slug, text),
        Edit::Repeal { slug } => amend::without_clause(&it.text, slug),
        Edit::Restore { slug } => match amend::clause_text(&it.base.source, slug) {
            Some(text) => amend::with_clause(&it.text, slug, &text),
            None => amend::without_clause(&it.text, slug),
        },
        Edit::File { source } => return Ok(source.clone()),
        Edit::AddRule { clause, fields } => return editing::add_rule(&it.text, clause, fields),
        Edit::ChangeRule { rule, fields } => return editing::replace_rule(&it.text, rule, fields),
        Edit::RemoveRule { rule } => return editing::remove_rule(&it.text, rule),
    };
    done.map_err(|e| {
        let field = match &e {
            amend::EditError::Rule { .. } => "rules",
            amend::EditError::Slug(_) => "slug",
            amend::EditError::NoClause(_) | amend::EditError::NotProse(_) => "prose",
        };
        Problem::field(field, e.to_string())
            .hint("A paragraph is plain text or a list item; a heading makes a clause of its own and is put in as one.")
    })
}

/// What the first misfit says, with its repair.
pub(super) fn unfit(misfits: &[amend::Misfit]) -> Problem {
    let first = misfits.first();
    let told = first.map_or_else(|| "The steps do not fit the text.".to_owned(), |m| m.why.to_string());
    let problem = Problem::refused(told);
    match first {
        Some(misfit) => problem.hint(misfit.why.hint()),
        None => problem,
    }
}

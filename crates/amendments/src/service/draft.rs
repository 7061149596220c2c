//! Drafts: a member edits a clause's words and its rules, and the steps follow.

use std::collections::BTreeMap;

use constitution::drift::Drifted;
use kernel::{At, Ctx, Kind, Line, Problem, Result, Tx, audit, transact};
use rulebook::amend::{self, ClauseText};
use rulebook::{Act, FactKey, Facts, Rules};

use super::{moves, window};
use crate::model::{Amendment, AmendmentId, Base, Sort, State};
use crate::store;

/// What a new draft begins from.
#[derive(Clone, Debug, Default)]
pub struct NewDraft {
    pub title: String,
    /// "consultation:" and the answer it grows out of.
    pub came_from: Option<String>,
    /// The motion it changes, for an amendment to an amendment.
    pub parent: Option<AmendmentId>,
}

/// Longest title and reason, in characters.
const TITLE: usize = 200;
const REASON: usize = 20_000;

/// Begins a draft on the text as it is now: the newest version, with what was adopted and waits for its day. Refused
/// with the clause to whoever may not propose.
pub async fn begin(ctx: &Ctx, new: NewDraft) -> Result<AmendmentId> {
    let ready = Ready::of(ctx, &new).await?;
    transact!(ctx.db(), tx => { ready.insert(tx, ctx, &new).await })
}

/// Begins a draft in the caller's transaction, so that an answer of a consultation can become an amendment. `from` is
/// "consultation:" and the answer's id. The draft is the actor's, to be worded and handed in by them.
pub async fn propose_from(tx: &mut Tx, ctx: &Ctx, from: &str, title: &str) -> Result<AmendmentId> {
    let new = NewDraft { title: title.to_owned(), came_from: Some(from.to_owned()), parent: None };
    Ready::of(ctx, &new).await?.insert(tx, ctx, &new).await
}

/// What is read before the transaction.
struct Ready {
    base: Base,
}

impl Ready {
    async fn of(ctx: &Ctx, new: &NewDraft) -> Result<Self> {
        ctx.person()?;
        may_propose(ctx, None).await?;
        let base = match new.parent {
            Some(parent) => child_base(ctx, parent).await?,
            None => reference(ctx).await?,
        };
        Ok(Self { base })
    }

    async fn insert(&self, tx: &mut Tx, ctx: &Ctx, new: &NewDraft) -> Result<AmendmentId> {
        let title: String = new.title.trim().chars().take(TITLE).collect();
        let it = Amendment {
            id: AmendmentId(ctx.new_id()),
            number: 0,
            sort: Sort::Motion,
            state: State::Draft,
            title: if title.is_empty() { "A change to the constitution".to_owned() } else { title },
            reason: String::new(),
            mover: ctx.person()?,
            mover_name: ctx.actor.name.clone(),
            text: self.base.source.clone(),
            hash: amend::proposal_hash(&self.base.hash, &[]),
            base: self.base.clone(),
            operations: vec![],
            parent: new.parent,
            came_from: new.came_from.clone(),
            unchanged: vec![],
            occasion: None,
            consultation: None,
            stale: vec![],
            advice: None,
            advice_words: String::new(),
            revision: 1,
            created_at: ctx.now,
            submitted_at: None,
            decided_at: None,
            because: String::new(),
            minute: String::new(),
            waits_until: None,
            in_force_from: None,
            held: None,
            version: None,
        };
        store::insert(tx, ctx.group.id, &it).await?;
        audit(tx, ctx, Line::new("amendment.drafted").on("amendment", it.id.0)).await?;
        Ok(it.id)
    }
}

/// The text of the motion that a child changes.
async fn child_base(ctx: &Ctx, parent: AmendmentId) -> Result<Base> {
    let parent = super::amendment(ctx, parent).await?;
    if !parent.state.is_open() || parent.parent.is_some() {
        return Err(Problem::refused(format!(
            "{} cannot be amended: it is {}.",
            parent.name(),
            parent.state.label().to_lowercase()
        ))
        .hint("A motion can be amended from when it is handed in until it is decided."));
    }
    let hash = rulebook::parse(&parent.text).document.hash();
    Ok(Base { seq: parent.base.seq, hash, source: parent.text })
}

/// The text that a proposal changes today: that of the motion adopted last which is not published yet, else the newest
/// version.
pub async fn reference(ctx: &Ctx) -> Result<Base> {
    let history = constitution::service::history(ctx).await?;
    let (newest, _) = history.first().ok_or_else(|| {
        Problem::refused("There is no constitution yet that could be changed.")
            .hint("Whoever founds the organisation here gives it a first text.")
    })?;
    let seq = newest.seq;
    let mut adopted: Vec<Amendment> = store::at_work(ctx.db(), ctx.group.id).await?;
    adopted.retain(|it| it.state == State::Adopted && it.parent.is_none());
    Ok(match adopted.into_iter().max_by_key(|it| it.decided_at) {
        Some(last) => Base { seq, hash: rulebook::parse(&last.text).document.hash(), source: last.text },
        None => Base { seq, hash: newest.hash.clone(), source: newest.source.to_string() },
    })
}

/// Asks the rules whether the actor may propose; with `closes`, also whether it is in time. Gives the receipt.
pub async fn may_propose(ctx: &Ctx, closes: Option<At>) -> Result<Option<rulebook::Receipt>> {
    let me = ctx.person()?;
    let version = constitution::service::in_force(ctx).await?;
    let zone = &ctx.group.zone;
    // Without a day there is no last moment yet, so none has passed.
    let until = closes.unwrap_or_else(|| ctx.now.plus_days(1, zone));
    let more = Facts::new()
        .with(FactKey::Now, ctx.now.zoned(zone))
        .with(FactKey::AmendmentsCloseAt, until.zoned(zone));
    let asked = people::service::receipted(ctx, &version, &Act::ProposeAmendment, me, ctx.now, &more).await;
    let (ruling, receipt) = match asked {
        Err(problem) if problem.kind == Kind::NotFound => {
            return Err(Problem::forbidden("Changes to the constitution are proposed by members."));
        }
        other => other?,
    };
    match &ruling.outcome {
        rulebook::Outcome::Allowed => Ok(receipt),
        rulebook::Outcome::Refused { reason, still } => {
            let cite = ruling.cites.first().map(|it| version.cite(it));
            let problem = Problem::refused(format!("{reason}.")).cite(cite);
            Err(still.iter().fold(problem, |problem, still| problem.hint(still.clone())))
        }
        // Where the rule is suspended the words stand, and whoever takes the motion as in order applies them.
        rulebook::Outcome::PeopleDecide { .. } => Ok(receipt),
        rulebook::Outcome::NeedsFacts { .. } => Err(Problem::refused(
            "The register does not say enough about you to tell whether you may propose a change.",
        )
        .hint("Ask whoever keeps the register to complete your entry.")),
    }
}

/// What a member does to a draft.
#[derive(Clone, Debug)]
pub enum Edit {
    /// A clause with other words, rules, number or title.
    Clause { slug: String, text: ClauseText },
    /// A new clause behind another.
    New { after: String, slug: String, text: ClauseText },
    /// A clause goes.
    Repeal { slug: String },
    /// A clause as it stands in the text that is changed.
    Restore { slug: String },
    /// The whole file, for those who write it.
    File { source: String },
}

impl Edit {
    /// Under which clause what was typed is kept.
    fn clause(&self) -> &str {
        match self {
            Self::Clause { slug, .. } | Self::Repeal { slug } | Self::Restore { slug } => slug,
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
            Self::Repeal { .. } | Self::Restore { .. } => return None,
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

/// Title, reason and what was confirmed to mean the same.
pub async fn describe(
    ctx: &Ctx,
    id: AmendmentId,
    title: &str,
    reason: &str,
    unchanged: &[String],
) -> Result<()> {
    own_draft(ctx, id).await?;
    if title.trim().is_empty() || title.chars().count() > TITLE {
        return Err(Problem::field("title", "Give the motion a title of at most 200 characters."));
    }
    if reason.chars().count() > REASON {
        return Err(Problem::field("reason", "Keep the reason to 20,000 characters."));
    }
    transact!(ctx.db(), tx => {
        let mut it = store::load(tx, ctx.group.id, id).await?;
        if it.state != State::Draft {
            return Err(Problem::conflict("This motion was handed in already."));
        }
        it.title = title.trim().to_owned();
        it.reason = reason.trim().to_owned();
        it.unchanged = unchanged.to_vec();
        moves::save(tx, ctx, &mut it).await
    })
}

/// Begins a draft anew on the text as it is now; what it held is left to the journal of its steps.
pub async fn start_over(ctx: &Ctx, id: AmendmentId) -> Result<()> {
    own_draft(ctx, id).await?;
    let base = reference(ctx).await?;
    transact!(ctx.db(), tx => {
        let mut it = store::load(tx, ctx.group.id, id).await?;
        if it.state != State::Draft {
            return Err(Problem::conflict("This motion was handed in already."));
        }
        it.text.clone_from(&base.source);
        it.base.clone_from(&base);
        it.operations.clear();
        it.stale.clear();
        it.hash = amend::proposal_hash(&it.base.hash, &[]);
        moves::save(tx, ctx, &mut it).await
    })
}

/// Rules that drifted from their words, or words from their rules, by this motion.
pub fn drift(it: &Amendment) -> Vec<Drifted> {
    let rules = |source: &str, seq| Rules::new(rulebook::parse(source).document, seq);
    constitution::drift::drift(&rules(&it.base.source, 1), &rules(&it.text, 2))
}

/// A draft of the actor's own; whoever else asks is told that there is none.
pub(super) async fn own_draft(ctx: &Ctx, id: AmendmentId) -> Result<Amendment> {
    let it = super::amendment(ctx, id).await?;
    if ctx.actor.person != Some(it.mover) {
        return Err(Problem::forbidden("Only whoever moves a motion can change its words.")
            .hint("You can propose an amendment to it, or a motion of your own."));
    }
    if it.state != State::Draft {
        return Err(Problem::conflict("This motion was handed in, so its words stand.").hint(
            "An amendment to it can still change it; its mover can take that in or withdraw the motion.",
        ));
    }
    Ok(it)
}

/// The window as the version in force gives it.
pub(super) async fn current_window(ctx: &Ctx) -> Result<window::Window> {
    let version = constitution::service::in_force(ctx).await?;
    window::window(ctx, &version).await
}

//! Drafts: a member edits a clause's words and its rules, and the steps follow.

use constitution::drift::Drifted;
use kernel::{At, Ctx, Kind, Line, Problem, Result, Tx, audit, transact};
use rulebook::amend;
use rulebook::{Act, FactKey, Facts, Rules};

use super::{moves, window};
use crate::model::{Amendment, AmendmentId, Base, Sort, State};
use crate::store;

/// What a new draft begins from.
#[derive(Clone, Debug, Default)]
pub struct NewDraft {
    pub title: String,
    /// Why, where something is known already.
    pub reason: String,
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
    let new = NewDraft { title: title.to_owned(), came_from: Some(from.to_owned()), ..NewDraft::default() };
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
            reason: new.reason.trim().chars().take(REASON).collect(),
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
            divided: None,
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

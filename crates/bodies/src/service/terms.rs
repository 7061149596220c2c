//! Terms: begun and ended by a recorded decision; access follows them to the minute.

use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, emit, setting};
use rulebook::{Act, FactKey, Facts, Outcome};
use serde_json::json;

use super::{emergency, handover, leaving, left};
use crate::model::{Holder, NewTerm, Post, Share, Term, TermId};
use crate::store::{office, term};

/// Held by whoever records a term until the transaction ends: two posts for one person are recorded one after the other.
const TURN: &str = "bodies.terms-turn";

/// Begins a term. For services: whoever calls has asked who may, as an election does when its result is declared.
///
/// # Errors
/// A `Problem` on a field if the term is not in order; refused if every seat of the post is taken at its beginning.
pub async fn begin_term(tx: &mut Tx, ctx: &Ctx, new: NewTerm) -> Result<TermId> {
    new.check()?;
    let post = open_post(tx, ctx, &new.post).await?;
    if new.share == Share::JobShare && !post.shareable {
        let why = format!("A seat of the post of {} cannot be shared.", post.name);
        return Err(Problem::refused(why).cite(post.cite).hint("Name one person for it."));
    }
    refuse_full(tx, ctx, &post, &new).await?;
    let share_of = u32::try_from(new.persons.len()).unwrap_or(1);
    let it = Term {
        term: TermId(ctx.new_id()),
        post: new.post.clone(),
        holders: new.persons.iter().map(|person| Holder { person: *person, share_of, until: None }).collect(),
        from: new.from,
        until: new.until,
        decision: new.decision.trim().to_owned(),
        end_decision: None,
        recorded_at: ctx.now,
    };
    term::insert(tx, ctx.group.id, &it, ctx.actor.person).await?;
    let detail = json!({ "post": it.post, "persons": new.persons, "from": it.from, "until": it.until, "decision": it.decision });
    let line = Line::new("term.begun").on("term", it.term.0).cite(post.cite).fields(&["term"]).detail(detail);
    audit(tx, ctx, line).await?;
    if let Some(until) = it.until {
        leaving::watch(tx, ctx, it.term, until).await?;
    }
    emit(tx, ctx, "bodies.term-begun", &json!({ "term": it.term, "post": it.post })).await?;
    Ok(it.term)
}

/// Ends a term at an instant; a term that has not begun then never runs. For services, like `begin_term`.
pub async fn end_term(tx: &mut Tx, ctx: &Ctx, id: TermId, at: At, decision: &str) -> Result<()> {
    if !term::end(tx, ctx.group.id, id, at, decision.trim()).await? {
        return Err(Problem::refused("There is no such term, or it has ended before that."));
    }
    let detail = json!({ "until": at, "decision": decision.trim() });
    audit(tx, ctx, Line::new("term.ended").on("term", id.0).fields(&["until"]).detail(detail)).await?;
    leaving::watch(tx, ctx, id, at).await?;
    emit(tx, ctx, "bodies.term-ended", &json!({ "term": id })).await
}

/// Records a term by hand, from a decision that was taken elsewhere. The rules on holding several posts are asked.
pub async fn record_term(tx: &mut Tx, ctx: &Ctx, new: NewTerm) -> Result<TermId> {
    ctx.need(Power::EditBodies, None)?;
    ctx.need_step_up()?;
    setting::set(tx, ctx.group.id, TURN, &ctx.now).await?;
    for person in &new.persons {
        people::service::person(ctx, *person)
            .await
            .map_err(|_| Problem::field("persons", "There is no such person in the register."))?;
        left::refuse_gone(ctx, *person, new.until).await?;
        refuse_pile(tx, ctx, *person, &new).await?;
    }
    begin_term(tx, ctx, new).await
}

/// One of those who share a seat leaves it, and the others go on; with the last of them the term ends. For services, like
/// `end_term`.
pub async fn end_share(
    tx: &mut Tx,
    ctx: &Ctx,
    id: TermId,
    person: PersonId,
    at: At,
    decision: &str,
) -> Result<()> {
    let holders = term::holders(tx, ctx.group.id, id).await?;
    let goes_on = |it: &(PersonId, Option<At>)| it.0 != person && it.1.is_none_or(|end| end > at);
    if !holders.iter().any(goes_on) {
        return end_term(tx, ctx, id, at, decision).await;
    }
    if !term::end_share(tx, ctx.group.id, id, person, at, decision.trim()).await? {
        return Err(Problem::refused("They do not share this seat, or left it before that."));
    }
    let detail = json!({ "person": person, "until": at, "decision": decision.trim() });
    audit(tx, ctx, Line::new("term.share-ended").on("term", id.0).fields(&["until"]).detail(detail)).await?;
    leaving::watch(tx, ctx, id, at).await?;
    emit(tx, ctx, "bodies.term-ended", &json!({ "term": id })).await
}

/// Records by hand that one of those who share a seat leaves it; `removed` if nothing is to be read afterwards.
pub async fn record_share_end(
    tx: &mut Tx,
    ctx: &Ctx,
    id: TermId,
    who: (PersonId, bool),
    at: At,
    decision: &str,
) -> Result<()> {
    ctx.need(Power::EditBodies, None)?;
    ctx.need_step_up()?;
    checked(decision)?;
    let (person, removed) = who;
    end_share(tx, ctx, id, person, at, decision).await?;
    if removed {
        leaving::end_share_overlap(tx, ctx, id, person, at).await?;
    }
    if at <= ctx.now {
        emergency::end_with_office(tx, ctx, &[person]).await?;
        leaving::end_sessions(tx, ctx, &[person]).await?;
    }
    Ok(())
}

fn checked(decision: &str) -> Result<()> {
    if decision.trim().is_empty() || decision.chars().count() > 300 {
        return Err(Problem::field("decision", "Say by which decision, in at most 300 letters."));
    }
    Ok(())
}

/// Records by hand that a term ends.
pub async fn record_end(tx: &mut Tx, ctx: &Ctx, id: TermId, at: At, decision: &str) -> Result<()> {
    ctx.need(Power::EditBodies, None)?;
    ctx.need_step_up()?;
    checked(decision)?;
    end_term(tx, ctx, id, at, decision).await?;
    // By hand and as of now: nobody waits for the clock to sign them out.
    if at <= ctx.now {
        let people: Vec<PersonId> =
            term::holders(tx, ctx.group.id, id).await?.into_iter().map(|it| it.0).collect();
        emergency::end_with_office(tx, ctx, &people).await?;
        leaving::end_sessions(tx, ctx, &people).await?;
    }
    Ok(())
}

/// Calls off by hand a term that has not begun: it never runs, and its handover is closed unless somebody else takes the
/// post on at that moment.
pub async fn call_off_term(tx: &mut Tx, ctx: &Ctx, id: TermId, decision: &str) -> Result<()> {
    ctx.need(Power::EditBodies, None)?;
    ctx.need_step_up()?;
    checked(decision)?;
    let all = all_terms(ctx).await?;
    let it = all.iter().find(|it| it.term == id);
    let it = it.ok_or_else(|| Problem::not_found("There is no such term."))?;
    if it.from <= ctx.now {
        return Err(Problem::refused("This term has begun, so it cannot be called off.")
            .hint("Its end can be recorded, from this minute on."));
    }
    // Without the job that signs people out: nobody is in office by it.
    if !term::end(tx, ctx.group.id, id, it.from, decision.trim()).await? {
        return Err(Problem::refused("This term was called off already."));
    }
    let detail = json!({ "decision": decision.trim() });
    audit(tx, ctx, Line::new("term.called-off").on("term", id.0).fields(&["until"]).detail(detail)).await?;
    let another = |one: &Term| one.term != id && one.post == it.post && one.from == it.from && !one.is_void();
    if !all.iter().any(another) {
        handover::call_off(tx, ctx, &it.post, it.from).await?;
    }
    emit(tx, ctx, "bodies.term-ended", &json!({ "term": id })).await
}

async fn open_post(tx: &mut Tx, ctx: &Ctx, slug: &str) -> Result<Post> {
    office::lock_post(tx, ctx.group.id, slug).await?;
    let post = office::find_post(tx, ctx.group.id, slug).await?;
    let post = post.ok_or_else(|| Problem::field("post", "The organisation has no post of this name."))?;
    match post.closed_at {
        None => Ok(post),
        Some(_) => {
            let why = format!("The constitution in force has no post of {} any more.", post.name);
            Err(Problem::refused(why).cite(post.cite))
        }
    }
}

async fn refuse_full(tx: &mut Tx, ctx: &Ctx, post: &Post, new: &NewTerm) -> Result<()> {
    let terms = term::of_post(tx, ctx.group.id, &post.slug).await?;
    let overlaps = |it: &&Term| {
        it.until.is_none_or(|end| end > new.from && end > it.from)
            && new.until.is_none_or(|end| it.from < end)
    };
    let taken = terms.iter().filter(overlaps);
    let holds_still =
        |it: &Term, person: PersonId| it.holds(person) && it.end_for(person).is_none_or(|end| end > new.from);
    if terms.iter().filter(overlaps).any(|it| new.persons.iter().any(|person| holds_still(it, *person))) {
        return Err(Problem::field("persons", "One of them holds this post in that time already."));
    }
    if taken.count() < usize::try_from(post.seats).unwrap_or(usize::MAX) {
        return Ok(());
    }
    let why = match post.seats {
        1 => format!("The seat of {} is taken in that time.", post.name),
        n => format!("All {n} seats of {} are taken in that time.", post.name),
    };
    Err(Problem::refused(why).cite(post.cite.clone()).hint("End a term first, or choose a later beginning."))
}

/// Refuses more posts in one hand than the rules allow, at any time in which the new term runs: on its first day, and
/// whenever another term of the same person begins.
async fn refuse_pile(tx: &mut Tx, ctx: &Ctx, person: PersonId, new: &NewTerm) -> Result<()> {
    let version = constitution::service::in_force(ctx).await?;
    let own = term::of_person(tx, ctx.group.id, person).await?;
    let within = |at: &At| *at > new.from && new.until.is_none_or(|end| *at < end);
    let begins = own.iter().map(|it| it.from).filter(within);
    for at in std::iter::once(new.from).chain(begins) {
        let held: Vec<String> =
            own.iter().filter(|it| it.held_by(person, at)).map(|it| it.post.clone()).collect();
        refuse_held(&version, held, &new.post)?;
    }
    Ok(())
}

fn refuse_held(version: &constitution::Version, held: Vec<String>, post: &str) -> Result<()> {
    let act = Act::HoldPosts { posts: vec![post.to_owned()] };
    let ruling = rulebook::rule(&version.rules, &act, &Facts::new().with(FactKey::PostsHeld, held));
    match &ruling.outcome {
        Outcome::Refused { reason, still } => {
            let cite = ruling.cites.first().map(|it| version.cite(it));
            let problem = Problem::refused(format!("{reason}.")).cite(cite);
            Err(match still {
                Some(still) => problem.hint(still.clone()),
                None => problem,
            })
        }
        _ => Ok(()),
    }
}

/// Who holds a post at an instant: one term for each seat that is taken.
pub async fn holders(ctx: &Ctx, post: &str, at: At) -> Result<Vec<Term>> {
    Ok(running(ctx, at).await?.into_iter().filter(|it| it.post == post).collect())
}

/// All terms that run at an instant.
pub async fn running(ctx: &Ctx, at: At) -> Result<Vec<Term>> {
    term::running(ctx.db(), ctx.group.id, at).await
}

/// Every term there ever was, newest first.
pub async fn all_terms(ctx: &Ctx) -> Result<Vec<Term>> {
    term::all(ctx.db(), ctx.group.id).await
}

/// The terms of one post, newest first.
pub async fn history(ctx: &Ctx, post: &str) -> Result<Vec<Term>> {
    Ok(all_terms(ctx).await?.into_iter().filter(|it| it.post == post).collect())
}

/// The terms that a person holds at an instant.
pub async fn terms_of(ctx: &Ctx, person: PersonId, at: At) -> Result<Vec<Term>> {
    Ok(running(ctx, at).await?.into_iter().filter(|it| it.holds(person)).collect())
}

/// An office that a person holds now or will hold, in words: a post, or a role by appointment.
pub async fn office_of(ctx: &Ctx, person: PersonId) -> Result<Option<String>> {
    let open = |until: Option<At>| until.is_none_or(|end| end > ctx.now);
    if let Some(it) = all_terms(ctx)
        .await?
        .into_iter()
        .find(|it| it.holds(person) && open(it.end_for(person)) && !it.is_void())
    {
        return Ok(Some(super::post(ctx, &it.post).await.map_or(it.post, |post| post.name)));
    }
    let roles = super::appointments(ctx).await?;
    let role = roles.into_iter().find(|it| it.person == person && open(it.until));
    Ok(role.map(|it| it.role.label().to_owned()))
}

/// The slugs of the posts that a person holds at an instant, as the rulebook's fact `PostsHeld` wants them. None once the
/// membership has ended or while their rights rest, whatever the record of terms says.
pub async fn posts_held(ctx: &Ctx, person: PersonId, at: At) -> Result<Vec<String>> {
    if !people::service::stands(ctx.db(), ctx.group.id, person, at).await?.holds_posts() {
        return Ok(vec![]);
    }
    Ok(terms_of(ctx, person, at).await?.into_iter().map(|it| it.post).collect())
}

//! Groups set up, changed and dissolved by a decision; who belongs to a body without a post; who convenes it.

use kernel::{At, Cite, Ctx, Line, PersonId, Power, Problem, Result, audit, transact};

use super::offices::{bodies, body, posts};
use super::terms::running;
use crate::model::{Body, GroupBody, GroupChange, GroupKind, NewGroup, Seat, SeatId, slug_of};
use crate::store::{group as store, office};

/// The kind of meeting that a body without one in the constitution holds.
pub const GROUP_MEETING: &str = "group-meeting";

/// The groups that were set up by a decision, those dissolved too.
pub async fn groups(ctx: &Ctx) -> Result<Vec<GroupBody>> {
    store::all(ctx.db(), ctx.group.id).await
}

/// The group of that slug, if it was set up by a decision.
pub async fn group(ctx: &Ctx, slug: &str) -> Result<Option<GroupBody>> {
    Ok(groups(ctx).await?.into_iter().find(|it| it.slug == slug))
}

/// Where somebody who is no member of this organisation can be one: local groups with members of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    pub name: String,
    /// Its own pages.
    pub site: String,
    /// Who recognised it, and where that is written down.
    pub decision: String,
}

/// The local groups that run and have pages of their own, in the order in which they were recognised.
pub async fn elsewhere(ctx: &Ctx) -> Result<Vec<Elsewhere>> {
    let bodies = bodies(ctx).await?;
    let local = groups(ctx).await?.into_iter();
    let local = local.filter(|it| it.kind == GroupKind::LocalGroup && it.dissolved.is_none());
    let named = |it: GroupBody| {
        let name = bodies.iter().find(|body| body.slug == it.slug)?.title();
        Some(Elsewhere { name, site: it.site?, decision: it.decision })
    };
    Ok(local.filter_map(named).collect())
}

/// The same as one sentence behind a refusal; `None` where no local group has pages.
pub async fn elsewhere_hint(ctx: &Ctx) -> Result<Option<String>> {
    let all: Vec<String> =
        elsewhere(ctx).await?.into_iter().map(|it| format!("{} ({})", it.name, it.site)).collect();
    let some = (!all.is_empty()).then(|| {
        format!(
            "A local group has members of its own, whoever is no member here among them: {}.",
            all.join(", ")
        )
    });
    Ok(some)
}

/// What a group was before each change, oldest first.
pub async fn group_changes(ctx: &Ctx, slug: &str) -> Result<Vec<GroupChange>> {
    store::changes(ctx.db(), ctx.group.id, slug).await
}

/// Whether a body may set up groups: by which clause, or nothing where the text is silent and its decision stands alone.
pub async fn may_create(ctx: &Ctx, parent: &str) -> Result<Option<Cite>> {
    let version = constitution::service::in_force(ctx).await?;
    let rule = version.rules.body(parent).filter(|it| it.may_create);
    Ok(rule.map(|it| version.cite(&it.cite)))
}

/// Sets up a group by a decision that was taken elsewhere.
///
/// # Errors
/// A `Problem` that names each field; refused for a name that a body has or had.
pub async fn set_up(ctx: &Ctx, new: NewGroup) -> Result<String> {
    ctx.need(Power::EditBodies, None)?;
    new.check()?;
    open_body(ctx, "parent", &new.parent).await?;
    let slug = slug_of(&new.name);
    if bodies(ctx).await?.iter().any(|it| it.slug == slug) {
        return Err(Problem::field("name", "A body has, or had, this name. Choose another one."));
    }
    let cite = match &new.remit_clause {
        Some(clause) => Some(clause_of(ctx, clause).await?),
        None => may_create(ctx, &new.parent).await?,
    };
    let it = GroupBody {
        slug: slug.clone(),
        kind: new.kind,
        parent: new.parent.clone(),
        remit: new.remit.trim().to_owned(),
        remit_clause: new.remit_clause.clone(),
        site: new.site.clone(),
        set_up_at: ctx.now,
        decision: new.decision.trim().to_owned(),
        dissolved: None,
    };
    let listed = listed(&slug, new.name.trim(), &it, cite.clone());
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx.group.id, &it, ctx.actor.person).await?;
        office::put_body(tx, ctx.group.id, &listed, PLACE).await?;
        let detail = serde_json::json!({ "body": slug, "parent": it.parent, "decision": it.decision });
        audit(tx, ctx, Line::new("group.set-up").cite(cite.clone()).fields(&["name", "remit"]).detail(detail)).await
    })?;
    Ok(slug)
}

/// Groups stand behind the bodies of the constitution.
const PLACE: i64 = 1_000;

fn listed(slug: &str, name: &str, it: &GroupBody, cite: Option<Cite>) -> Body {
    let (slug, name) = (slug.to_owned(), name.to_owned());
    Body { slug, name, kind: it.kind.words().to_owned(), cite, closed_at: None }
}

async fn clause_of(ctx: &Ctx, slug: &str) -> Result<Cite> {
    let version = constitution::service::in_force(ctx).await?;
    version.cite_clause(slug).ok_or_else(|| Problem::field("remit_clause", "Choose one of the clauses."))
}

async fn open_body(ctx: &Ctx, field: &str, slug: &str) -> Result<Body> {
    let found = bodies(ctx).await?.into_iter().find(|it| it.slug == slug && it.closed_at.is_none());
    found.ok_or_else(|| Problem::field(field, "Choose one of the bodies."))
}

/// A group that runs and was set up by a decision.
///
/// # Errors
/// Refused with the clause for a body of the constitution: only an amendment changes that.
async fn own(ctx: &Ctx, slug: &str) -> Result<(GroupBody, Body)> {
    let listed = body(ctx, slug).await?;
    match group(ctx, slug).await? {
        Some(it) if it.dissolved.is_none() => Ok((it, listed)),
        Some(_) => Err(Problem::refused("This group was dissolved, so it stays as it was.")),
        None => {
            let why =
                "The constitution has this body, so only a change of the constitution changes or ends it.";
            Err(Problem::refused(why).cite(listed.cite).hint("Propose one at /amendments/new."))
        }
    }
}

/// Changes what a group is called and for, by a decision. What it was stays in its history.
pub async fn change_group(ctx: &Ctx, slug: &str, new: NewGroup) -> Result<()> {
    ctx.need(Power::EditBodies, None)?;
    new.check()?;
    let (it, listed_now) = own(ctx, slug).await?;
    let cite = match &new.remit_clause {
        Some(clause) => Some(clause_of(ctx, clause).await?),
        None => may_create(ctx, &it.parent).await?,
    };
    let before = GroupChange {
        name: listed_now.name.clone(),
        remit: it.remit.clone(),
        decision: new.decision.trim().to_owned(),
        at: ctx.now,
    };
    let after = listed(slug, new.name.trim(), &it, cite.clone());
    transact!(ctx.db(), tx => {
        let clause = new.remit_clause.as_deref();
        if !store::change(tx, ctx.group.id, slug, (new.remit.trim(), new.site.as_deref()), clause).await? {
            return Err(Problem::conflict("The group was dissolved meanwhile."));
        }
        store::note_change(tx, ctx.group.id, ctx.new_id(), slug, &before).await?;
        office::put_body(tx, ctx.group.id, &after, PLACE).await?;
        let detail = serde_json::json!({ "body": slug, "decision": before.decision });
        audit(tx, ctx, Line::new("group.changed").cite(cite.clone()).fields(&["name", "remit"]).detail(detail)).await
    })
}

/// Dissolves a group by a decision: its seats end with it, its record stays.
pub async fn dissolve(ctx: &Ctx, slug: &str, decision: &str) -> Result<()> {
    ctx.need(Power::EditBodies, None)?;
    let decision = decided(decision)?;
    let (_, listed) = own(ctx, slug).await?;
    transact!(ctx.db(), tx => {
        if !store::dissolve(tx, ctx.group.id, slug, ctx.now, &decision).await? {
            return Err(Problem::conflict("The group was dissolved already."));
        }
        for seat in store::seats_in(tx, ctx.group.id, slug).await?.into_iter().filter(|it| it.until.is_none()) {
            store::leave_seat(tx, ctx.group.id, seat.id, ctx.now, &decision).await?;
        }
        office::close_body(tx, ctx.group.id, slug, ctx.now).await?;
        let detail = serde_json::json!({ "body": slug, "decision": decision });
        audit(tx, ctx, Line::new("group.dissolved").cite(listed.cite.clone()).detail(detail)).await
    })
}

fn decided(words: &str) -> Result<String> {
    let words = words.trim();
    if words.is_empty() || words.chars().count() > 300 {
        let said = "Say by which decision and where it is written down, in at most 300 letters.";
        return Err(Problem::field("decision", said));
    }
    Ok(words.to_owned())
}

/// The seats without a post of a body, those that ended too.
pub async fn seats(ctx: &Ctx, body: &str) -> Result<Vec<Seat>> {
    let all = store::seats(ctx.db(), ctx.group.id).await?;
    Ok(all.into_iter().filter(|it| it.body == body).collect())
}

/// Everybody who sits in a body at an instant: by a post of it, or by a seat without one.
pub async fn sitting_in(ctx: &Ctx, body: &str, at: At) -> Result<Vec<PersonId>> {
    let posts = posts(ctx).await?;
    let of_body = |slug: &str| posts.iter().any(|it| it.body == body && it.slug == slug);
    let running = running(ctx, at).await?;
    let by_post = running.iter().filter(|it| of_body(&it.post));
    let mut all: Vec<PersonId> = by_post.flat_map(|it| it.holders.iter().map(|it| it.person)).collect();
    all.extend(seats(ctx, body).await?.into_iter().filter(|it| it.runs(at)).map(|it| it.person));
    all.sort();
    all.dedup();
    let mut sitting = vec![];
    for person in all {
        // A seat rests with its holder's rights and ends with the membership, also before that is recorded.
        if people::service::stands(ctx.db(), ctx.group.id, person, at).await?.holds_posts() {
            sitting.push(person);
        }
    }
    Ok(sitting)
}

/// Whether the actor convenes a body now.
pub async fn convenes(ctx: &Ctx, body: &str) -> Result<bool> {
    let Some(me) = ctx.actor.person else { return Ok(false) };
    Ok(seats(ctx, body).await?.iter().any(|it| it.person == me && it.convenes && it.runs(ctx.now)))
}

/// Whether the actor may say who belongs to a body: whoever says what posts may do, and who convenes it.
pub async fn may_seat(ctx: &Ctx, body: &str) -> Result<bool> {
    Ok(ctx.may(Power::EditBodies, None) || (ctx.powers_awake() && convenes(ctx, body).await?))
}

async fn need_seating(ctx: &Ctx, body: &str) -> Result<()> {
    if may_seat(ctx, body).await? {
        return Ok(());
    }
    let why = "Who belongs to this body is recorded by those who convene it and by officers.";
    Err(Problem::forbidden(why))
}

/// Gives somebody a seat in a body, by a decision. A new convenor takes over from the one before.
///
/// # Errors
/// A `Problem` on "person" or "decision"; refused for the assembly of all members.
pub async fn take_seat(
    ctx: &Ctx,
    slug: &str,
    person: PersonId,
    convenes: bool,
    decision: &str,
) -> Result<SeatId> {
    need_seating(ctx, slug).await?;
    let listed = open_body(ctx, "body", slug).await?;
    let version = constitution::service::in_force(ctx).await?;
    if version.rules.body(slug).is_some_and(|it| it.kind == rulebook::BodyKind::Assembly) {
        let why = "Every member belongs to it by being one, so nobody gets a seat in it.";
        return Err(Problem::refused(why).cite(listed.cite));
    }
    let decision = decided(decision)?;
    let known = people::service::names(ctx, &[person]).await?;
    if !known.contains_key(&person) {
        return Err(Problem::field("person", "Choose somebody from the list."));
    }
    let seat = Seat {
        id: SeatId(ctx.new_id()),
        body: slug.to_owned(),
        person,
        convenes,
        from: ctx.now,
        until: None,
        decision,
        end_decision: None,
    };
    transact!(ctx.db(), tx => {
        let now = store::seats_in(tx, ctx.group.id, slug).await?;
        for it in now.iter().filter(|it| it.until.is_none()) {
            let same = it.person == person;
            if same && it.convenes == convenes {
                return Err(Problem::field("person", "They have that seat already."));
            }
            // Nobody has two seats, and one convenes: the one before goes on as a member.
            if same || (convenes && it.convenes) {
                store::leave_seat(tx, ctx.group.id, it.id, ctx.now, &seat.decision).await?;
            }
            if !same && convenes && it.convenes {
                let stays = Seat { id: SeatId(ctx.new_id()), convenes: false, from: ctx.now, decision: seat.decision.clone(), ..it.clone() };
                store::take_seat(tx, ctx.group.id, &stays, ctx.actor.person).await?;
            }
        }
        store::take_seat(tx, ctx.group.id, &seat, ctx.actor.person).await?;
        let detail = serde_json::json!({ "body": slug, "person": person, "convenes": convenes, "decision": seat.decision });
        audit(tx, ctx, Line::new("seat.taken").on("seat", seat.id.0).cite(listed.cite.clone()).detail(detail)).await
    })?;
    Ok(seat.id)
}

/// Ends a seat: by a decision, or because whoever has it leaves.
pub async fn leave_seat(ctx: &Ctx, slug: &str, id: SeatId, decision: &str) -> Result<()> {
    let found = seats(ctx, slug).await?.into_iter().find(|it| it.id == id);
    let found = found.ok_or_else(|| Problem::not_found("There is no such seat."))?;
    if ctx.actor.person != Some(found.person) {
        need_seating(ctx, slug).await?;
    }
    let decision = decided(decision)?;
    transact!(ctx.db(), tx => {
        if !store::leave_seat(tx, ctx.group.id, id, ctx.now, &decision).await? {
            return Err(Problem::conflict("This seat had ended already."));
        }
        audit(tx, ctx, Line::new("seat.left").on("seat", id.0).detail(serde_json::json!({ "decision": decision }))).await
    })
}

//! Who does what, since when, by which decision; meetings; handovers.

mod accounts;
mod appoint;
mod body;
mod emergency;
mod group;
mod handover;
mod list;
mod occasion;
mod post;
mod powers;
mod record;

use std::collections::BTreeMap;

use kernel::{Allow, Cite, Ctx, PersonId, Power, Result, Routes};

use crate::model::{Post, Term};

const EDIT: Allow = Allow::Officer(&[Power::EditBodies]);
const CALL: Allow = Allow::Officer(&[Power::CallElection]);

pub fn routes() -> Routes {
    Routes::new()
        .get("/bodies", Allow::Member, list::show)
        .get("/bodies/posts/{slug}", Allow::Member, post::show)
        .get("/bodies/posts/{slug}/term", EDIT, record::form)
        .post("/bodies/posts/{slug}/term", EDIT, record::take)
        .post("/bodies/posts/{slug}/end", EDIT, record::end)
        .post("/bodies/posts/{slug}/call-off", EDIT, record::call_off)
        .get("/bodies/posts/{slug}/powers", EDIT, powers::form)
        .post("/bodies/posts/{slug}/powers", EDIT, powers::take)
        .get("/bodies/appointments", EDIT, appoint::form)
        .post("/bodies/appointments", EDIT, appoint::take)
        .post("/bodies/appointments/{id}/end", EDIT, appoint::end)
        .get("/bodies/emergency", Allow::Member, emergency::show)
        .post("/bodies/emergency", Allow::Member, emergency::ask)
        .post("/bodies/emergency/{id}/agree", Allow::Member, emergency::agree)
        .post("/bodies/emergency/{id}/end", Allow::Member, emergency::end)
        .get("/bodies/accounts", Allow::Member, accounts::show)
        .post("/bodies/accounts", Allow::Member, accounts::keep)
        .post("/bodies/accounts/{id}/close", Allow::Member, accounts::close)
        .post("/bodies/posts/{slug}/overlap", Allow::Member, post::end_overlap)
        .get("/bodies/occasions", Allow::Member, occasion::list)
        .get("/bodies/occasions/new", CALL, occasion::form)
        .post("/bodies/occasions/new", CALL, occasion::fix)
        .get("/bodies/occasions/{id}", Allow::Member, occasion::show)
        .post("/bodies/occasions/{id}/move", CALL, occasion::shift)
        .get("/bodies/handovers/{id}", Allow::Member, handover::show)
        .post("/bodies/handovers/{id}/tick", Allow::Member, handover::tick)
        .post("/bodies/handovers/{id}/item", Allow::Member, handover::add)
        .post("/bodies/handovers/{id}/note", Allow::Member, handover::note)
        .post("/bodies/handovers/{id}/close", Allow::Member, handover::close)
        .get("/bodies/groups/new", EDIT, group::form)
        .post("/bodies/groups/new", EDIT, group::take)
        .get("/bodies/{slug}/group", EDIT, group::change_form)
        .post("/bodies/{slug}/group", EDIT, group::change)
        .get("/bodies/{slug}/members", Allow::Member, group::seats)
        .post("/bodies/{slug}/members", Allow::Member, group::seat)
        .get("/bodies/{slug}", Allow::Member, body::show)
        .merge(crate::api::routes())
}

/// One seat of a post as pages show it.
pub struct Seat {
    pub names: Vec<String>,
    /// Where it is shared: each holder's id and name.
    pub sharers: Vec<(String, String)>,
    pub from: String,
    pub until: Option<String>,
    pub decision: String,
    pub end_decision: Option<String>,
    pub term: String,
}

/// A post with those who hold it.
pub struct Office {
    pub slug: String,
    pub title: String,
    pub seats: u32,
    pub vacant: usize,
    pub cite: Option<Cite>,
    pub closed: Option<String>,
    pub holders: Vec<Seat>,
}

fn seat(ctx: &Ctx, it: &Term, names: &BTreeMap<PersonId, String>) -> Seat {
    let name = |person: &PersonId| {
        names.get(person).cloned().unwrap_or_else(|| "somebody no longer in the register".into())
    };
    Seat {
        names: it.holders.iter().map(|holder| name(&holder.person)).collect(),
        sharers: it
            .holders
            .iter()
            .filter(|_| it.is_shared())
            .map(|holder| (holder.person.to_string(), name(&holder.person)))
            .collect(),
        from: it.from.day(&ctx.group.zone),
        until: it.until.map(|at| at.long(&ctx.group.zone)),
        decision: it.decision.clone(),
        end_decision: it.end_decision.clone(),
        term: it.term.to_string(),
    }
}

fn office(ctx: &Ctx, post: &Post, running: &[Term], names: &BTreeMap<PersonId, String>) -> Office {
    let holders: Vec<Seat> =
        running.iter().filter(|it| it.post == post.slug).map(|it| seat(ctx, it, names)).collect();
    let seats = usize::try_from(post.seats).unwrap_or(0);
    Office {
        slug: post.slug.clone(),
        title: post.title(),
        seats: post.seats,
        vacant: if post.closed_at.is_some() { 0 } else { seats.saturating_sub(holders.len()) },
        cite: post.cite.clone(),
        closed: post.closed_at.map(|at| at.day(&ctx.group.zone)),
        holders,
    }
}

/// The names of everybody in these terms; the look is logged.
async fn names_in(ctx: &Ctx, terms: &[Term]) -> Result<BTreeMap<PersonId, String>> {
    let persons: Vec<PersonId> = terms.iter().flat_map(|it| &it.holders).map(|it| it.person).collect();
    let names = people::service::names(ctx, &persons).await?;
    kernel::log_read(ctx, "holders of offices", "knowing who does what", names.len()).await?;
    Ok(names)
}

/// Members whom a form can name, by name with their number.
async fn members(ctx: &Ctx) -> Result<Vec<(String, String)>> {
    let members = people::service::nameable(ctx, "recording who holds an office").await?;
    Ok(members.iter().map(people::service::Nameable::choice).collect())
}

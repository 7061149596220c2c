//! Who takes part in a meeting, and who votes at it: all members by the rules, or those who hold a post of the body.

use std::collections::BTreeMap;

use kernel::{At, Cite, Ctx, PersonId, Result};
use people::service::Stands;
use rulebook::{Act, BodyKind, FactKey, FactValue, Facts, Outcome};

use crate::model::Sitting;

/// Somebody's place at a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Why they may not come at all, as a whole sentence.
    pub kept_out: Option<String>,
    /// Why they do not vote, as a whole sentence; `None` if they do.
    pub no_vote: Option<String>,
    pub cite: Option<Cite>,
}

/// Everybody who votes at a meeting, and those who come without a vote.
#[derive(Clone, Debug, Default)]
pub struct Circle {
    pub voting: BTreeMap<PersonId, String>,
    /// Whether all members meet, or a body of a few.
    pub assembly: bool,
}

/// Whether all members meet. A body that the text does not know is none.
pub(crate) async fn is_assembly(ctx: &Ctx, body: &str) -> Result<bool> {
    let version = constitution::service::in_force(ctx).await?;
    let kind = version.rules.body(body).map(|it| it.kind);
    Ok(match kind {
        Some(kind) => kind == BodyKind::Assembly,
        None => body == "members",
    })
}

/// The people who sit in a body at an instant, by a post of it or without one: nobody whose membership has ended or whose
/// rights rest, whatever the term says.
async fn holders(ctx: &Ctx, body: &str, at: At) -> Result<Vec<PersonId>> {
    bodies::service::sitting_in(ctx, body, at).await
}

/// Whether somebody sits in a body now.
pub async fn sits_in(ctx: &Ctx, body: &str, person: PersonId) -> Result<bool> {
    Ok(holders(ctx, body, ctx.now).await?.contains(&person))
}

/// Whether somebody is of the body that meets; where all members meet, whether they may come.
pub(super) async fn belongs(ctx: &Ctx, sitting: &Sitting, person: PersonId) -> Result<bool> {
    if is_assembly(ctx, &sitting.meeting.body).await? {
        return Ok(place_of(ctx, sitting, person).await?.kept_out.is_none());
    }
    Ok(holders(ctx, &sitting.meeting.body, ctx.now).await?.contains(&person))
}

/// Everybody who would vote at a meeting now. For services; the caller logs the read.
pub async fn circle(ctx: &Ctx, sitting: &Sitting) -> Result<Circle> {
    if !is_assembly(ctx, &sitting.meeting.body).await? {
        let held = holders(ctx, &sitting.meeting.body, ctx.now).await?;
        return Ok(Circle { voting: people::service::names(ctx, &held).await?, assembly: false });
    }
    let version = constitution::service::in_force(ctx).await?;
    let act = Act::VoteAt { meeting: sitting.meeting.kind.clone() };
    let entitled = people::service::entitled(ctx, &version, act, ctx.now).await?;
    let voting = entitled.members.into_iter().map(|it| (it.id, it.name)).collect();
    Ok(Circle { voting, assembly: true })
}

/// Somebody's place at a meeting, now, with the clause.
pub async fn place_of(ctx: &Ctx, sitting: &Sitting, person: PersonId) -> Result<Place> {
    let kind = sitting.meeting.kind.clone();
    if is_assembly(ctx, &sitting.meeting.body).await? {
        let (kept_out, cite) = ask(ctx, Act::Attend { meeting: kind.clone() }, person).await?;
        let (no_vote, by) = ask(ctx, Act::VoteAt { meeting: kind }, person).await?;
        return Ok(Place { kept_out, no_vote, cite: cite.or(by) });
    }
    if holders(ctx, &sitting.meeting.body, ctx.now).await?.contains(&person) {
        return Ok(Place { kept_out: None, no_vote: None, cite: None });
    }
    let version = constitution::service::in_force(ctx).await?;
    let body = version.rules.name_of(&sitting.meeting.body);
    let rule = version.rules.meeting(&kind);
    let cite = rule.as_ref().map(|it| version.cite(&it.cite));
    let facts = people::service::facts(ctx, person, ctx.now).await?;
    let rests = people::service::stands(ctx.db(), ctx.group.id, person, ctx.now).await? == Stands::Suspended;
    // What is open to members is not open to one whose rights rest; what is open to everybody is.
    let open =
        rule.is_some_and(|it| it.open_to.iter().any(|to| to == "everyone" || (!rests && is_of(&facts, to))));
    if rests {
        let why =
            format!("A decision lets their rights rest, so they do not take part in {body} until it ends.");
        return Ok(Place { kept_out: (!open).then(|| why.clone()), no_vote: Some(why), cite: None });
    }
    let kept_out = (!open).then(|| format!("Only those who sit in {body} come to its meetings."));
    let no_vote = format!("They watch: only those who sit in {body} vote.");
    Ok(Place { kept_out, no_vote: Some(no_vote), cite })
}

/// Whether somebody is of a category.
pub(super) fn is_of(facts: &Facts, category: &str) -> bool {
    matches!(facts.get(FactKey::Category), Some(FactValue::Text(it)) if it == category)
}

/// Why not, as a whole sentence, and the clause; nothing if it is allowed.
async fn ask(ctx: &Ctx, act: Act, person: PersonId) -> Result<(Option<String>, Option<Cite>)> {
    let version = constitution::service::in_force(ctx).await?;
    let ruling = people::service::ruling(ctx, &version, &act, person, ctx.now, &Facts::new()).await?;
    let cite = ruling.cites.first().map(|it| version.cite(it));
    let why = match ruling.outcome {
        Outcome::Allowed => return Ok((None, None)),
        Outcome::Refused { reason, .. } => format!("{reason}."),
        Outcome::PeopleDecide { .. } => {
            "A rule that this rests on is suspended: the meeting decides, and the minutes say why.".to_owned()
        }
        Outcome::NeedsFacts { facts } => {
            let words: Vec<String> = facts.iter().map(|it| it.words()).collect();
            format!("The register does not say: {}. Ask, and record the answer.", words.join(", "))
        }
    };
    Ok((Some(why), cite))
}

//! Whether what somebody declares lets them be a member of a category: the constitution decides, by the same ruling as on
//! joining.

use kernel::{At, Cite, Ctx, Kind, PersonId, Problem, Result};
use rulebook::{Act, FactKey, Facts, Outcome};

use crate::model::{FactKind, NewFact};
use crate::store::fact;

/// Refuses facts of which one makes somebody a member of a category that the others rule out. What nobody has said rules out
/// nothing.
///
/// # Errors
/// A `Problem` on "category" with the sentence that the person would be told, and its clause.
pub async fn refuse_contradiction(ctx: &Ctx, facts: &[NewFact]) -> Result<()> {
    let Some(member) = facts.iter().find(|it| it.kind == FactKind::Membership) else { return Ok(()) };
    let said: Vec<_> = facts.iter().map(|it| (it.kind, it.value.as_str())).collect();
    let Some(no) = ruled_out(ctx, &said, member.from).await? else { return Ok(()) };
    let why = format!("What they declare rules this category out. They would be told: “{}.”", no.reason);
    Err(Problem::field("category", why)
        .hint("Choose another category, or correct what they declare.")
        .cite(no.clause))
}

/// Refuses a membership of somebody known whose declarations rule its category out. What is true of them can always be
/// recorded; it is the membership that waits for another declaration.
///
/// # Errors
/// A `Problem` on "value", with the clause.
pub async fn refuse_category(ctx: &Ctx, person: PersonId, new: &NewFact) -> Result<()> {
    if new.kind != FactKind::Membership {
        return Ok(());
    }
    let known = fact::read(ctx.db(), ctx.group.id, person).await?;
    let holds = known.iter().filter(|it| it.kind != FactKind::Membership && it.withdrawn_at.is_none());
    let mut said: Vec<_> =
        holds.filter(|it| it.holds(new.from)).map(|it| (it.kind, it.value.as_str())).collect();
    said.push((FactKind::Membership, &new.value));
    let Some(no) = ruled_out(ctx, &said, new.from).await? else { return Ok(()) };
    let why = format!("What they declare rules this category out. They would be told: “{}.”", no.reason);
    Err(Problem::field("value", why)
        .hint("Record first what they declare now, or choose another category.")
        .cite(no.clause))
}

/// Why a category is ruled out.
pub struct RuledOut {
    /// A sentence without its full stop.
    pub reason: String,
    pub clause: Option<Cite>,
}

/// Whether what is said of somebody rules out the category that is said of them too.
pub async fn ruled_out(ctx: &Ctx, said: &[(FactKind, &str)], from: At) -> Result<Option<RuledOut>> {
    let Some((_, category)) = said.iter().find(|it| it.0 == FactKind::Membership) else { return Ok(None) };
    let version = match constitution::service::in_force(ctx).await {
        Ok(version) => version,
        Err(problem) if problem.kind == Kind::NotFound => return Ok(None),
        Err(problem) => return Err(problem),
    };
    let act = Act::Join { category: (*category).to_owned() };
    let ruling = rulebook::rule(&version.rules, &act, &declared(ctx, said, from));
    let Outcome::Refused { reason, .. } = &ruling.outcome else { return Ok(None) };
    let clause = ruling.cites.first().map(|it| version.cite(it));
    Ok(Some(RuledOut { reason: reason.clone(), clause }))
}

fn declared(ctx: &Ctx, said: &[(FactKind, &str)], from: At) -> Facts {
    let day = from.date(&ctx.group.zone);
    let mut out = Facts::new()
        .with(FactKey::Category, "none")
        .with(FactKey::Today, day)
        // The fee comes after; what is asked here is whether somebody can be a member who pays it.
        .with(FactKey::FeePaidUntil, day);
    for (kind, value) in said {
        let key = match kind {
            FactKind::LivesInArea => FactKey::LivesInArea,
            FactKind::NationalMember => FactKey::NationalMember,
            FactKind::SharesAims => FactKey::SharesAims,
            FactKind::RivalParty => FactKey::InRivalParty,
            _ => continue,
        };
        out.set(key, *value == "yes");
    }
    out
}

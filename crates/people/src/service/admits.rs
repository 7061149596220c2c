//! Whether what somebody declares lets them be a member of a category: the constitution decides, by the same ruling as on
//! joining.

use kernel::{At, Ctx, Kind, Problem, Result};
use rulebook::{Act, FactKey, Facts, Outcome};

use crate::model::{FactKind, NewFact};

/// Refuses facts of which one makes somebody a member of a category that the others rule out. What nobody has said rules out
/// nothing.
///
/// # Errors
/// A `Problem` on "category" with the sentence that the person would be told, and its clause.
pub async fn refuse_contradiction(ctx: &Ctx, facts: &[NewFact]) -> Result<()> {
    let Some(member) = facts.iter().find(|it| it.kind == FactKind::Membership) else { return Ok(()) };
    let version = match constitution::service::in_force(ctx).await {
        Ok(version) => version,
        Err(problem) if problem.kind == Kind::NotFound => return Ok(()),
        Err(problem) => return Err(problem),
    };
    let act = Act::Join { category: member.value.clone() };
    let ruling = rulebook::rule(&version.rules, &act, &declared(ctx, facts, member.from));
    let Outcome::Refused { reason, .. } = &ruling.outcome else { return Ok(()) };
    let why = format!("What they declare rules this category out. They would be told: “{reason}.”");
    Err(Problem::field("category", why)
        .hint("Choose another category, or correct what they declare.")
        .cite(ruling.cites.first().map(|it| version.cite(it))))
}

fn declared(ctx: &Ctx, facts: &[NewFact], from: At) -> Facts {
    let day = from.date(&ctx.group.zone);
    let mut out = Facts::new()
        .with(FactKey::Category, "none")
        .with(FactKey::Today, day)
        // The fee comes after; what is asked here is whether somebody can be a member who pays it.
        .with(FactKey::FeePaidUntil, day);
    for it in facts {
        let key = match it.kind {
            FactKind::LivesInArea => FactKey::LivesInArea,
            FactKind::NationalMember => FactKey::NationalMember,
            FactKind::SharesAims => FactKey::SharesAims,
            FactKind::RivalParty => FactKey::InRivalParty,
            _ => continue,
        };
        out.set(key, it.value == "yes");
    }
    out
}

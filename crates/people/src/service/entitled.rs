//! Who may, who may not, and why: everybody is put to the same ruling.

use constitution::Version;
use kernel::{At, Cite, Ctx, PersonId, Result};
use rulebook::{Act, FactKey, Facts, Outcome, Receipt, Ruling};

use super::facts::{self, PersonFacts, Rights};
use crate::model::Status;

/// The answer for everybody.
#[derive(Clone, Debug, Default)]
pub struct Entitled {
    pub members: Vec<PersonFacts>,
    pub left_out: Vec<LeftOut>,
}

/// Somebody who is not entitled, in the sentence they would be told.
#[derive(Clone, Debug)]
pub struct LeftOut {
    pub person: PersonFacts,
    pub reason: String,
    pub cite: Option<Cite>,
}

impl LeftOut {
    /// Whether it is because a decision of people lets their rights rest, which is not everybody's to see.
    pub fn by_decision(&self) -> bool {
        self.person.rights == Rights::Resting && self.reason.contains(RESTING)
    }
}

const RESTING: &str = "a decision that the committee has told you of lets your rights rest";

/// Puts everybody in the register to the rulebook for an act at an instant. People who never were members are not
/// asked about. For services; the caller has asked who may see it and logs the read.
pub async fn entitled(ctx: &Ctx, version: &Version, act: Act, at: At) -> Result<Entitled> {
    let mut out = Entitled::default();
    for mut person in facts::everyone(ctx, at).await?.into_iter().filter(|it| it.status != Status::Contact) {
        person.facts.set(FactKey::RollDate, at.date(&ctx.group.zone));
        let ruling = decide(version, &act, &person.facts, person.rights);
        match sentence(&ruling) {
            None => out.members.push(person),
            Some(reason) => {
                let cite = ruling.cites.first().map(|it| version.cite(it));
                out.left_out.push(LeftOut { person, reason, cite });
            }
        }
    }
    Ok(out)
}

/// The ruling on one person's act at an instant. `more` holds what the register does not know (posts held, moments of
/// an election); it wins over the register's facts.
pub async fn ruling(
    ctx: &Ctx,
    version: &Version,
    act: &Act,
    person: PersonId,
    at: At,
    more: &Facts,
) -> Result<Ruling> {
    let (facts, rights) = gathered(ctx, person, at, more).await?;
    Ok(decide(version, act, &facts, rights))
}

/// The same ruling with the receipt of what it rests on, for whoever acts on it. There is none where a decision of
/// people lets the person's rights rest: that rests on no rule.
pub async fn receipted(
    ctx: &Ctx,
    version: &Version,
    act: &Act,
    person: PersonId,
    at: At,
    more: &Facts,
) -> Result<(Ruling, Option<Receipt>)> {
    let (facts, rights) = gathered(ctx, person, at, more).await?;
    let ruling = decide(version, act, &facts, rights);
    let (plain, receipt) = Receipt::of(&version.rules, act.clone(), person.to_string(), facts);
    let same = plain.outcome == ruling.outcome;
    Ok((ruling, same.then_some(receipt)))
}

async fn gathered(ctx: &Ctx, person: PersonId, at: At, more: &Facts) -> Result<(Facts, Rights)> {
    let standing = facts::standing_of(ctx, person, at).await?;
    let mut facts = facts::for_rulebook(ctx, &standing, at);
    for (key, value) in more.iter() {
        facts.set(key, value.clone());
    }
    Ok((facts, if standing.suspended { Rights::Resting } else { Rights::Whole }))
}

fn decide(version: &Version, act: &Act, facts: &Facts, rights: Rights) -> Ruling {
    let mut ruling = rulebook::rule(&version.rules, act, facts);
    if rights == Rights::Resting && rests(act) && !matches!(ruling.outcome, Outcome::Refused { .. }) {
        let reason = format!("This is not open to you because {RESTING}");
        let still = Some("You can ask the committee about it, and appeal as its decision says.".to_owned());
        ruling.outcome = Outcome::Refused { reason, still };
    }
    ruling
}

/// The acts that a suspension takes away; being told what happens is not one of them.
fn rests(act: &Act) -> bool {
    !matches!(act, Act::ReceiveNotice { .. } | Act::WithdrawNomination { .. } | Act::Decide { .. })
}

/// Why not, as a whole sentence; `None` if it is allowed.
fn sentence(ruling: &Ruling) -> Option<String> {
    match &ruling.outcome {
        Outcome::Allowed => None,
        Outcome::Refused { reason, still: None } => Some(format!("{reason}.")),
        Outcome::Refused { reason, still: Some(still) } => Some(format!("{reason}. {still}")),
        Outcome::PeopleDecide { .. } => {
            Some("A rule that this rests on is suspended: people decide it, and record why.".to_owned())
        }
        Outcome::NeedsFacts { facts } if facts.iter().all(|it| is_timetable(*it)) => None,
        Outcome::NeedsFacts { facts } => {
            let words: Vec<&str> = facts.iter().map(|it| unknown(*it)).collect();
            Some(format!("The register does not say {}. Ask, and record the answer.", words.join(", nor ")))
        }
    }
}

/// Moments that a call sets: who may is known without them, only when is not.
pub(crate) fn is_timetable(key: FactKey) -> bool {
    use FactKey::{AmendmentsCloseAt, EmailRequestsCloseAt, NominationsCloseAt, WithdrawalUntil};
    matches!(key, AmendmentsCloseAt | EmailRequestsCloseAt | NominationsCloseAt | WithdrawalUntil)
}

fn unknown(key: FactKey) -> &'static str {
    match key {
        FactKey::LivesInArea => "whether you live in the area",
        FactKey::NationalMember => "whether you are a member of the national association",
        FactKey::InRivalParty => "whether you are a member of a rival party",
        FactKey::SharesAims => "whether you share the aims",
        FactKey::FeePaidUntil => "until when your fee is paid",
        FactKey::AgeYears => "your age",
        FactKey::Region => "in which region or constituency you live",
        FactKey::MemberSince => "since when you are a member",
        _ => "all that this clause asks for",
    }
}

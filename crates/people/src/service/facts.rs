//! From the register to the rulebook: a person's dated facts as the closed list that rules may ask about.

use jiff::civil::Date;
use kernel::{At, Ctx, PersonId, Result};
use rulebook::{FactKey, Facts};

use super::register;
use crate::model::{Fact, Standing, Status};
use crate::store::standing::Row;
use crate::store::{fact, standing};

/// How many people are read at once.
const PAGE: i64 = 500;

/// One person with what a roll, a mailing or a list needs, and the facts for the rulebook.
#[derive(Clone, Debug)]
pub struct PersonFacts {
    pub id: PersonId,
    /// The membership number.
    pub number: i64,
    pub name: String,
    pub sort_name: String,
    /// The address in use, also if mail to it came back.
    pub email: Option<String>,
    pub email_bounced: bool,
    /// As on an envelope, lines parted by line breaks.
    pub postal: Option<String>,
    pub phone: Option<String>,
    pub status: Status,
    /// The category's id in the constitution.
    pub category: Option<String>,
    pub area: Option<String>,
    pub constituency: Option<String>,
    pub rights: Rights,
    pub facts: Facts,
}

/// Whether a person's rights rest by a decision of people. The register holds no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rights {
    Whole,
    Resting,
}

impl PersonFacts {
    /// An address that mail can go to.
    pub fn reachable_email(&self) -> Option<&str> {
        self.email.as_deref().filter(|_| !self.email_bounced)
    }
}

/// The facts of one person at an instant. Facts that are not the register's (posts held, the roll, moments of an
/// election) are added by whoever knows them.
pub async fn facts(ctx: &Ctx, person: PersonId, at: At) -> Result<Facts> {
    register::person(ctx, person).await?;
    let facts = fact::read(ctx.db(), ctx.group.id, person).await?;
    Ok(for_rulebook(ctx, &Standing::at(&facts, at), at))
}

pub(crate) async fn standing_of(ctx: &Ctx, person: PersonId, at: At) -> Result<Standing> {
    register::person(ctx, person).await?;
    Ok(Standing::at(&fact::read(ctx.db(), ctx.group.id, person).await?, at))
}

/// Everybody in the register, former members too, with their facts at an instant, ordered by name.
/// For services; the caller has asked who may see it and logs the read.
pub async fn everyone(ctx: &Ctx, at: At) -> Result<Vec<PersonFacts>> {
    let (mut all, mut after) = (vec![], PersonId(uuid::Uuid::nil()));
    loop {
        let page = standing::after(ctx.db(), ctx.group.id, after, PAGE).await?;
        let (Some(first), Some(last)) = (page.first(), page.last()) else { break };
        let facts = fact::of_range(ctx.db(), ctx.group.id, first.person_id, last.person_id).await?;
        after = last.person_id;
        all.extend(page.iter().map(|row| gather(ctx, row, theirs(&facts, row.person_id), at)));
    }
    all.sort_by(|a, b| (&a.sort_name, a.id).cmp(&(&b.sort_name, b.id)));
    Ok(all)
}

/// The stretch of facts, ordered by person, that belongs to one of them.
fn theirs(facts: &[Fact], person: PersonId) -> &[Fact] {
    let from = facts.partition_point(|it| it.person < person);
    let to = facts.partition_point(|it| it.person <= person);
    &facts[from..to]
}

fn gather(ctx: &Ctx, row: &Row, facts: &[Fact], at: At) -> PersonFacts {
    let standing = Standing::at(facts, at);
    PersonFacts {
        id: row.person_id,
        number: row.number,
        name: row.name.clone(),
        sort_name: row.sort_name.clone(),
        email: row.email.clone(),
        email_bounced: row.email_bounced,
        postal: row.postal.clone(),
        phone: row.phone.clone(),
        status: standing.status,
        category: standing.category.clone(),
        area: standing.area.clone(),
        constituency: standing.constituency.clone(),
        rights: if standing.suspended { Rights::Resting } else { Rights::Whole },
        facts: for_rulebook(ctx, &standing, at),
    }
}

/// What nobody has said stays unknown: the rulebook then asks for it instead of refusing.
pub(crate) fn for_rulebook(ctx: &Ctx, it: &Standing, at: At) -> Facts {
    let zone = &ctx.group.zone;
    let now = at.zoned(zone);
    let today = now.date();
    let mut facts = Facts::new()
        .with(FactKey::Category, it.category.as_deref().unwrap_or("none"))
        .with(FactKey::Today, today)
        .with(FactKey::Now, now);
    let flags = [
        (FactKey::NationalMember, it.national_member),
        (FactKey::LivesInArea, it.lives_in_area),
        (FactKey::InRivalParty, it.rival_party),
        (FactKey::SharesAims, it.shares_aims),
    ];
    for (key, value) in flags {
        if let Some(value) = value {
            facts.set(key, value);
        }
    }
    if let Some(since) = it.since {
        facts.set(FactKey::MemberSince, since.date(zone));
    }
    if let Some(until) = it.paid_until {
        facts.set(FactKey::FeePaidUntil, last_day(until, ctx));
    }
    if let Some(region) = it.region.as_ref().or(it.constituency.as_ref()).or(it.area.as_ref()) {
        facts.set(FactKey::Region, region.clone());
    }
    if let Some(born) = it.born {
        facts.set(FactKey::AgeYears, years_between(born, today));
    }
    facts
}

/// An end is the first instant outside; the last day paid for is the day before it.
fn last_day(until: At, ctx: &Ctx) -> Date {
    At::from_micros(until.micros() - 1).date(&ctx.group.zone)
}

/// Completed years. Somebody born on 29 February turns a year older on 1 March of common years.
fn years_between(born: Date, today: Date) -> i64 {
    let before_birthday = (today.month(), today.day()) < (born.month(), born.day());
    i64::from(today.year()) - i64::from(born.year()) - i64::from(before_birthday)
}

/// The flags that are set on somebody today. Only for those who may see them.
pub async fn flags(ctx: &Ctx, person: PersonId) -> Result<Vec<Fact>> {
    ctx.need(kernel::Power::SeeFlags, None)?;
    register::person(ctx, person).await?;
    let all = fact::read(ctx.db(), ctx.group.id, person).await?;
    Ok(all.into_iter().filter(|it| it.kind.is_flag() && it.holds(ctx.now)).collect())
}

//! Members whom a form can name. In every list to choose from, those are left out whose data are kept and not used (UK
//! GDPR Article 18); by their number they are found, so that what has to be done can be done.

use kernel::feature::held_back;
use kernel::personal::Purpose;
use kernel::{Channel, Ctx, PersonId, Problem, Result, log_read};

use super::facts;
use crate::model::Status;

/// A member in a list to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nameable {
    pub person: PersonId,
    pub name: String,
    /// The membership number.
    pub number: i64,
}

impl Nameable {
    /// The value and the words of a choice: the id, and "Ada Marsh (no. 3)".
    pub fn choice(&self) -> (String, String) {
        (self.person.to_string(), format!("{} (no. {})", self.name, self.number))
    }
}

/// Today's members by name, without those who must not be on a list; the look is logged with what it is for. For pages
/// that have asked who may see it.
pub async fn nameable(ctx: &Ctx, purpose: &str) -> Result<Vec<Nameable>> {
    let shown = sought_by_name(ctx, "").await?;
    log_read(ctx, "names of members", purpose, shown.len()).await?;
    Ok(shown)
}

/// Those of them whose name holds these words, in whatever letters; the caller logs what it shows.
pub async fn sought_by_name(ctx: &Ctx, words: &str) -> Result<Vec<Nameable>> {
    let held = held_back(ctx, Purpose::Offices, Channel::List).await?;
    let words = words.to_lowercase();
    let shown = |it: &Nameable| !held.contains_key(&it.person) && it.name.to_lowercase().contains(&words);
    Ok(members(ctx).await?.into_iter().filter(shown).collect())
}

/// One member by the number on a paper that they signed, whether a list shows them or not.
///
/// # Errors
/// A `Problem` on the field if no member has it.
pub async fn named_by_number(ctx: &Ctx, field: &str, typed: &str) -> Result<Nameable> {
    let wrong = || Problem::field(field, "No member of today has this membership number.");
    let number: i64 = typed.trim().trim_start_matches('#').parse().map_err(|_| wrong())?;
    members(ctx).await?.into_iter().find(|it| it.number == number).ok_or_else(wrong)
}

async fn members(ctx: &Ctx) -> Result<Vec<Nameable>> {
    let all = facts::everyone(ctx, ctx.now).await?.into_iter().filter(|it| it.status == Status::Member);
    Ok(all.map(|it| Nameable { person: it.id, name: it.name, number: it.number }).collect())
}

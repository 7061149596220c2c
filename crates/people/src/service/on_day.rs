//! Who was a member, in which category, on any day.

use kernel::{At, Ctx, Power, Result};

use super::facts;
use super::register::PAGE;
use super::unseen::unseen;
use crate::model::Status;

/// The members at an instant, as the register knows today.
#[derive(Clone, Debug)]
pub struct OnDay {
    /// Category and number of its members, in the order of the categories' ids.
    pub categories: Vec<(String, i64)>,
    pub total: i64,
    /// One page of them, by name: membership number, person, name, category.
    pub people: Vec<(i64, kernel::PersonId, String, String)>,
}

/// Everybody who was a member at an instant, one page of them by name. An empty category is every category.
pub async fn on_day(ctx: &Ctx, at: At, category: &str, page: u32) -> Result<OnDay> {
    ctx.need(Power::ReadRegister, None)?;
    let mut members = vec![];
    let mut categories = std::collections::BTreeMap::<String, i64>::new();
    // Whose data are kept and not used are counted, and named to nobody but whoever answers for data.
    let unseen = unseen(ctx).await?;
    let mut total = 0;
    for person in facts::everyone(ctx, at).await?.into_iter().filter(|it| it.status == Status::Member) {
        let own = person.category.unwrap_or_default();
        *categories.entry(own.clone()).or_default() += 1;
        if category.is_empty() || own == category {
            total += 1;
            if !unseen.hides(person.id) {
                members.push((person.number, person.id, person.name, own));
            }
        }
    }
    let per_page = usize::try_from(PAGE).unwrap_or(50);
    let from = usize::try_from(page).unwrap_or(usize::MAX).saturating_mul(per_page);
    let people = members.into_iter().skip(from).take(per_page).collect();
    Ok(OnDay { categories: categories.into_iter().collect(), total, people })
}

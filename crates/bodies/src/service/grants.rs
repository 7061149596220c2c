//! What a person may do follows from the posts and appointments they hold at that minute.

use kernel::{App, At, Grant, GroupId, PersonId, Result};

use super::{emergency, leaving};
use crate::model::by_default;
use crate::store::{appointment, term};

/// All powers of a person at an instant. A term's last instant is the end of its powers, and nobody has any whose
/// membership has ended or whose rights rest, whatever the term says.
pub async fn grants(app: &App, group: GroupId, person: PersonId, at: At) -> Result<Vec<Grant>> {
    let stands = people::service::stands(app.db(), group, person, at).await?;
    let mut roles = vec![];
    for (it, given) in appointment::held(app.db(), group, person, at).await? {
        if stands.keeps(given) {
            let through = it.role.label().to_owned();
            let grant = |power| Grant { until: it.until, ..Grant::of_office(power, through.clone()) };
            roles.extend(it.role.powers().into_iter().map(grant));
        }
    }
    if !stands.holds_posts() {
        return Ok(roles);
    }
    let mut all = vec![];
    let mut posts = vec![];
    for held in term::held(app.db(), group, person, at).await? {
        posts.push(held.slug.clone());
        let through = held.name;
        let powers = held.powers.unwrap_or_else(|| by_default(&held.slug));
        all.extend(
            powers
                .into_iter()
                .map(|power| Grant { until: held.until, ..Grant::of_office(power, through.clone()) }),
        );
    }
    all.extend(roles);
    all.extend(leaving::grants(app, group, person, at, &posts).await?);
    // Emergency access lends to an office: it ends with the last one, whatever its hours say.
    if !posts.is_empty() {
        all.extend(emergency::grants(app.db(), group, person, at).await?);
    }
    Ok(all)
}

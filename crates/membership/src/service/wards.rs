//! Wards from a new edition of the postcode file: who belongs elsewhere now, looked at first and then recorded.

use kernel::{Ctx, Line, PersonId, Result, audit, transact};
use people::model::{FactKind, NewFact, Source};
use people::service::Placed;

use super::area;

/// How many people are read at once, and how many one transaction changes.
const PAGE: i64 = 500;
const SLICE: usize = 20;

/// Somebody whose postcode lies elsewhere than the register says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub person: PersonId,
    pub name: String,
    pub postcode: String,
    /// Before and after; nothing where it stays as it is.
    pub ward: Option<(String, String)>,
    pub constituency: Option<(String, String)>,
}

/// Members whose ward or constituency is another by their postcode today, without those whose data are kept and not used
/// unless the actor answers for data, and how many of those that were. A postcode that no file knows moves nobody, and
/// whom the association keeps moves with its file.
pub async fn differing(ctx: &Ctx) -> Result<(Vec<Moved>, usize)> {
    let (mut all, mut after) = (vec![], PersonId(uuid::Uuid::nil()));
    loop {
        let page = people::service::placed(ctx, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.person_id;
        for it in page {
            all.extend(moved(ctx, it).await?);
        }
    }
    let left_out = people::service::unseen(ctx).await?.sift(&mut all, |it| [it.person]);
    Ok((all, left_out))
}

async fn moved(ctx: &Ctx, it: Placed) -> Result<Option<Moved>> {
    let place = area::place(ctx, &it.postcode, ctx.now).await?;
    let other = |before: Option<String>, now: Option<String>| {
        now.filter(|now| before.as_ref() != Some(now)).map(|now| (before.unwrap_or_default(), now))
    };
    let (ward, constituency) = (other(it.area, place.ward), other(it.constituency, place.constituency));
    if ward.is_none() && constituency.is_none() {
        return Ok(None);
    }
    Ok(Some(Moved { person: it.person_id, name: it.name, postcode: it.postcode, ward, constituency }))
}

/// Records for each of them the ward and constituency of their postcode from now on; the number of people. Each person is
/// one step of a slice: after a kill, doing it again does the rest.
pub async fn record(ctx: &Ctx) -> Result<usize> {
    let (all, _) = differing(ctx).await?;
    for slice in all.chunks(SLICE) {
        transact!(ctx.db(), tx => {
            for it in slice {
                let facts = [(FactKind::Area, &it.ward), (FactKind::Constituency, &it.constituency)];
                for (kind, value) in facts {
                    if let Some((_, now)) = value {
                        let new = NewFact::new(kind, now, ctx.now, Source::Postcode)?;
                        people::service::record_fact(tx, ctx, it.person, new).await?;
                    }
                }
            }
            Ok(())
        })?;
    }
    transact!(ctx.db(), tx => {
        let detail = serde_json::json!({ "people": all.len() });
        audit(tx, ctx, Line::new("area.recorded").on("group", ctx.group.id.0).detail(detail)).await
    })?;
    Ok(all.len())
}

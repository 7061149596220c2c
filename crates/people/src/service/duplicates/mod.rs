//! People who may be in the register twice: found after every writing and by looking through everybody, explained,
//! joined without loss, taken apart again, or remembered as two.

mod apart;
mod find;
mod join;
mod said;
mod second;
mod settle;

use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, audit, transact};

use crate::model::likeness::{LIKELY, Likeness, Reason};
use crate::store::{joining, pair, term};

pub use apart::{Apart, apart};
pub use find::{SCAN_JOB, compare_all, exact, look, scan, scan_work};
pub use join::{Wanted, join, refusal, stays_with};
pub use joining::Row as Joined;
pub use said::{changes, fact_words};
pub use second::{Asked, agree, ask, asked, asked_of_me, barred, call_off, to_agree};
pub use settle::{Choices, differ};

/// Two entries and why they may be one person.
#[derive(Clone, Debug)]
pub struct Pair {
    pub one: PersonId,
    pub other: PersonId,
    pub score: i64,
    pub reasons: Vec<Reason>,
    pub found_at: At,
}

impl Pair {
    pub fn is_likely(&self) -> bool {
        self.score >= LIKELY
    }
}

impl From<pair::Row> for Pair {
    fn from(row: pair::Row) -> Self {
        Self {
            one: row.one_person,
            other: row.other_person,
            score: row.score,
            reasons: serde_json::from_str(&row.reasons).unwrap_or_default(),
            found_at: row.found_at,
        }
    }
}

/// The smaller id first, as pairs are kept.
fn in_order(one: PersonId, other: PersonId) -> (PersonId, PersonId) {
    if one < other { (one, other) } else { (other, one) }
}

/// How many pairs a page has.
pub const PAIRS: i64 = 25;

/// Pairs are counted up to here on their own page …
pub const MOST: i64 = 1_000;
/// … and up to here where a page only says that there are some: counting looks at both entries of each.
pub const FEW: i64 = 100;

/// Pairs that nobody has decided about, the likeliest first, and how many there are, counted up to [`MOST`].
pub async fn open(ctx: &Ctx, page: u32) -> Result<(Vec<Pair>, i64)> {
    ctx.need(Power::EditRegister, None)?;
    let rows = pair::open(ctx.db(), ctx.group.id, PAIRS, i64::from(page) * PAIRS).await?;
    Ok((rows.into_iter().map(Pair::from).collect(), pair::count_open(ctx.db(), ctx.group.id, MOST).await?))
}

/// How many pairs there are that nobody has decided about, counted up to [`FEW`].
pub async fn how_many(ctx: &Ctx) -> Result<i64> {
    ctx.need(Power::EditRegister, None)?;
    pair::count_open(ctx.db(), ctx.group.id, FEW).await
}

/// Pairs of one person that nobody has decided about.
pub async fn of_person(ctx: &Ctx, person: PersonId) -> Result<Vec<Pair>> {
    ctx.need(Power::EditRegister, None)?;
    let rows = pair::of_person(ctx.db(), ctx.group.id, person).await?;
    Ok(rows.into_iter().map(Pair::from).collect())
}

/// Any two entries compared as they stand, and what was decided about them before: "different" or nothing.
pub async fn compared(ctx: &Ctx, one: PersonId, other: PersonId) -> Result<(Likeness, bool)> {
    ctx.need(Power::EditRegister, None)?;
    if one == other {
        return Err(Problem::not_found("An entry is not compared with itself."));
    }
    let gone = || Problem::not_found("One of the two is not in this register, or was joined already.");
    let group = ctx.group.id;
    let a = term::traits(ctx.db(), group, one).await?.ok_or_else(gone)?;
    let b = term::traits(ctx.db(), group, other).await?.ok_or_else(gone)?;
    let (first, second) = in_order(one, other);
    let known = pair::find(ctx.db(), group, first, second).await?;
    Ok((Likeness::of(&a, &b), known.is_some_and(|it| it.state == "different")))
}

/// Remembers that two entries are two people: they are not proposed again.
pub async fn different(ctx: &Ctx, one: PersonId, other: PersonId) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    compared(ctx, one, other).await?;
    let both = in_order(one, other);
    transact!(ctx.db(), tx => {
        pair::decide(tx, ctx.group.id, both, "different", ctx.now, ctx.actor.person).await?;
        let detail = serde_json::json!({ "other": both.1 });
        audit(tx, ctx, Line::new("person.told-apart").on("person", both.0.0).detail(detail)).await
    })
}

/// What was joined, the newest first.
pub async fn joinings(ctx: &Ctx) -> Result<Vec<Joined>> {
    ctx.need(Power::EditRegister, None)?;
    joining::recent(ctx.db(), ctx.group.id, 200).await
}

/// The entry that shows whom an id stands for today: itself, or the one it was joined into at the end of the chain.
pub async fn stands_for(ctx: &Ctx, id: PersonId) -> Result<PersonId> {
    let mut now = id;
    // A chain cannot be longer than there are joinings, and cannot go round; the limit is for a broken database.
    for _ in 0..1000 {
        match joining::joined_into(ctx.db(), ctx.group.id, now).await? {
            Some(next) => now = next,
            None => return Ok(now),
        }
    }
    Err(Problem::internal(format!("The entry {id} was joined into itself.")))
}

/// Every entry that was joined into this one, directly or through another: they are the same person. For services.
pub async fn joined_entries(ctx: &Ctx, id: PersonId) -> Result<Vec<PersonId>> {
    entries_of(ctx.db(), ctx.group.id, id).await
}

/// The same without a request: for what runs before anybody is served.
pub async fn entries_of(db: &kernel::Db, group: kernel::GroupId, id: PersonId) -> Result<Vec<PersonId>> {
    let (mut all, mut next) = (vec![], vec![id]);
    while let Some(one) = next.pop() {
        for gone in joining::joined_from(db, group, one).await? {
            if !all.contains(&gone) {
                all.push(gone);
                next.push(gone);
            }
        }
    }
    Ok(all)
}

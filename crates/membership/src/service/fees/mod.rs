//! Fees: rates, what each category pays, payments by hand, receipts, and who has not paid.

mod band;
mod pay;
mod rates;

use constitution::Version;
use kernel::{Cite, Ctx, Kind, PersonId, Power, Problem, Result};
use rulebook::Fee;

pub use band::{how_to_pay, name_band, named_by, set_how_to_pay};
pub use pay::{NewPayment, Received, pay, reverse, until_when};
pub use rates::{NewRate, rates, record_rate, withdraw_rate};

use crate::model::{Named, Payment, PaymentId, Rate, Worked, bands, work_out};
use crate::store::{payment, rate};

/// What members of one category pay today.
#[derive(Clone, Debug)]
pub struct Overview {
    pub category: String,
    pub category_name: String,
    /// The full fee, or the sentence that says what is missing.
    pub worked: std::result::Result<Worked, String>,
    /// Each band with its fee.
    pub bands: Vec<(String, std::result::Result<Worked, String>)>,
    /// Whether members name their band and a lower amount themselves.
    pub own_word: bool,
    /// The rate that the rule takes a share of.
    pub of: Option<String>,
    pub cite: Cite,
    pub unpaid: i64,
}

/// Every category that pays a fee.
pub async fn overview(ctx: &Ctx) -> Result<Vec<Overview>> {
    ctx.need(Power::KeepFees, None)?;
    let Some(version) = in_force(ctx).await? else { return Ok(vec![]) };
    let rates = rate::all(ctx.db(), ctx.group.id).await?;
    let mut all = vec![];
    for category in version.rules.categories() {
        let Some(fee) = version.rules.fee(category.id()) else { continue };
        let work =
            |band: &str| work_out(&fee, &rates, &Named { band: band.to_owned(), lower: None }, ctx.now);
        all.push(Overview {
            category: category.id().to_owned(),
            category_name: category.name.clone().unwrap_or_else(|| category.id().to_owned()),
            worked: work(""),
            bands: bands(&fee, &rates).into_iter().map(|it| (it.clone(), work(&it))).collect(),
            own_word: fee.band_self_declared,
            of: fee.of.clone(),
            cite: version.cite(&fee.cite),
            unpaid: people::service::unpaid_count(ctx, category.id()).await?,
        });
    }
    Ok(all)
}

/// The constitution in force, if there is one.
async fn in_force(ctx: &Ctx) -> Result<Option<std::sync::Arc<Version>>> {
    match constitution::service::in_force(ctx).await {
        Ok(version) => Ok(Some(version)),
        Err(problem) if problem.kind == Kind::NotFound => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// The fee of one category and the rates there are.
pub(super) struct Ground {
    fee: Fee,
    cite: Cite,
    rates: Vec<Rate>,
}

impl Ground {
    /// `None` where the category pays nothing.
    async fn of(ctx: &Ctx, category: &str) -> Result<Option<Self>> {
        let version = constitution::service::in_force(ctx).await?;
        let rates = rate::all(ctx.db(), ctx.group.id).await?;
        Ok(version.rules.fee(category).map(|it| Self {
            fee: it.value.clone(),
            cite: version.cite(&it.cite),
            rates,
        }))
    }

    async fn needed(ctx: &Ctx, category: &str) -> Result<Self> {
        Self::of(ctx, category).await?.ok_or_else(|| {
            Problem::refused("The constitution asks no fee of this category, so there is nothing to record.")
        })
    }
}

/// What a member is shown of their own fee.
#[derive(Clone, Debug)]
pub struct Own {
    pub category: Option<String>,
    /// What is due, or why that cannot be said; `None` where the category pays nothing.
    pub worked: Option<std::result::Result<Worked, String>>,
    pub bands: Vec<(String, Worked)>,
    pub own_word: bool,
    /// What the member named.
    pub named: Named,
    /// How and to whom it is paid, in the organisation's words; may be empty.
    pub how: String,
    pub cite: Option<Cite>,
    pub paid_until: Option<kernel::At>,
    pub payments: Vec<Payment>,
}

impl Own {
    pub fn names_something(&self) -> bool {
        self.own_word && self.named != Named::default()
    }
}

/// The signed-in person's fee and payments.
pub async fn own(ctx: &Ctx) -> Result<Own> {
    let person = ctx.person()?;
    let listed = people::service::listed(ctx, person).await?;
    let payments = payment::of_person(ctx.db(), ctx.group.id, person).await?;
    let ground = match &listed.category {
        Some(category) if in_force(ctx).await?.is_some() => Ground::of(ctx, category).await?,
        _ => None,
    };
    let named = band::named_by(ctx, person).await?;
    let work = |it: &Ground, band: &str| {
        work_out(&it.fee, &it.rates, &Named { band: band.to_owned(), lower: None }, ctx.now)
    };
    // What was named under an earlier rule or rate and fits no more is the full fee again.
    let by_named = |it: &Ground| match it.fee.band_self_declared {
        true => work_out(&it.fee, &it.rates, &named, ctx.now).or_else(|_| work(it, "")),
        false => work(it, ""),
    };
    let in_bands = |it: &Ground| {
        let all = bands(&it.fee, &it.rates).into_iter();
        all.filter_map(|band| work(it, &band).ok().map(|worked| (band, worked))).collect()
    };
    Ok(Own {
        category: listed.category,
        worked: ground.as_ref().map(by_named),
        bands: ground.as_ref().map(in_bands).unwrap_or_default(),
        own_word: ground.as_ref().is_some_and(|it| it.fee.band_self_declared),
        cite: ground.map(|it| it.cite),
        named,
        how: band::how_to_pay(ctx).await?,
        paid_until: listed.paid_until,
        payments,
    })
}

/// All payments of one person, newest first: for that person, and for those who keep the fees.
pub async fn of_person(ctx: &Ctx, person: PersonId) -> Result<Vec<Payment>> {
    if ctx.actor.person != Some(person) {
        ctx.need(Power::KeepFees, None)?;
    }
    payment::of_person(ctx.db(), ctx.group.id, person).await
}

/// One payment: for its payer, and for those who keep the fees. Whoever else asks learns not even that there is one.
pub async fn one(ctx: &Ctx, id: PaymentId) -> Result<Payment> {
    let found = payment::find(ctx.db(), ctx.group.id, id).await?;
    if ctx.actor.person != Some(found.person) && !ctx.may(Power::KeepFees, None) {
        return Err(Problem::not_found("There is no such receipt, or it is not open to you."));
    }
    Ok(found)
}

/// A page of the ledger, newest first, and how many rows it has.
pub async fn ledger(ctx: &Ctx, page: u32) -> Result<(Vec<Payment>, i64)> {
    ctx.need(Power::KeepFees, None)?;
    let rows = payment::page(ctx.db(), ctx.group.id, PAGE, i64::from(page) * PAGE).await?;
    Ok((rows, payment::total(ctx.db(), ctx.group.id).await?))
}

/// How many rows a page of the ledger has.
pub const PAGE: i64 = 50;

/// What came in since an instant: currency, way, number of rows, sum in the smallest coin.
pub async fn sums(ctx: &Ctx, since: kernel::At) -> Result<Vec<(String, String, i64, i64)>> {
    ctx.need(Power::KeepFees, None)?;
    payment::sums(ctx.db(), ctx.group.id, since).await
}

//! A payment as it was recorded, and how long it lasts.

use kernel::{At, Cite, PersonId};
use rulebook::Money;

use super::fee::in_months;
use super::{PaymentId, Worked};

/// How it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    Cash,
    Cheque,
    StandingOrder,
    /// Nothing is paid and the fee counts as paid. Nobody asks why.
    Waiver,
}

impl Way {
    pub const ALL: [Self; 4] = [Self::Cash, Self::Cheque, Self::StandingOrder, Self::Waiver];
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Cheque => "cheque",
            Self::StandingOrder => "standing-order",
            Self::Waiver => "waiver",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Cash => "Cash",
            Self::Cheque => "Cheque",
            Self::StandingOrder => "Standing order",
            Self::Waiver => "Waived, without a reason",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

/// One row of the ledger: a payment, or the reversal of one with the amount below nought.
#[derive(Clone, Debug)]
pub struct Payment {
    pub id: PaymentId,
    /// The number on the receipt: 1, 2, 3 … without a gap.
    pub receipt: i64,
    pub person: PersonId,
    /// The payer's name when it was recorded.
    pub name: String,
    pub category: String,
    pub band: String,
    pub amount: Money,
    pub way: Way,
    /// The number of a cheque, the reference on a bank statement.
    pub reference: String,
    pub received: At,
    pub covers_from: At,
    /// The first instant that is not covered.
    pub covers_until: At,
    pub due: Money,
    /// How the fee was reached, as sentences.
    pub worked_out: String,
    pub cite: Option<Cite>,
    pub reverses: Option<PaymentId>,
    /// Why it was reversed; empty for a payment.
    pub reason: String,
    pub recorded_at: At,
    pub recorded_by: Option<PersonId>,
    /// Whether another row reverses this one.
    pub reversed: bool,
}

/// How many months an amount covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered {
    pub months: i64,
}

/// The whole stretch for the whole fee; for a part of it whole months, for more of it the whole stretch as often.
///
/// # Errors
/// A whole sentence where the amount does not reach for one month.
pub fn covered(worked: &Worked, paid: i64) -> Result<Covered, String> {
    let (due, all) = (i128::from(worked.due.minor), i128::from(worked.months));
    if due <= 0 {
        return Ok(Covered { months: worked.months });
    }
    let months = i128::from(paid) * all / due;
    match i64::try_from(months) {
        Ok(months) if months >= 1 => Ok(Covered { months }),
        _ => {
            let paid = Money { minor: paid, currency: worked.due.currency };
            Err(format!(
                "{paid} does not reach for one month: {} cost {}. Tick that they name a lower amount, where the \
                 rule lets them, or choose to waive the fee.",
                in_months(worked.months),
                worked.due
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rulebook::Currency;

    #[test]
    fn a_standing_order_covers_a_month_at_a_time_and_the_whole_fee_a_year() {
        let due = Money { minor: 4320, currency: Currency::Gbp };
        let worked = Worked { due, months: 12, steps: vec![] };
        let months = |paid| covered(&worked, paid).map(|it| it.months);
        assert_eq!((months(360), months(4320), months(4319), months(8640)), (Ok(1), Ok(12), Ok(11), Ok(24)));
        assert!(months(359).is_err());
    }
}

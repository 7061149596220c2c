//! What somebody owes: worked out from the rule and from dated rates, exactly, and rounded once at the end.

use kernel::{At, PersonId};
use rulebook::{Currency, Fee, Money, Rounding};

use super::RateId;

/// A named rate, such as the national fee, in force from a day until the next of the same name and band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    pub id: RateId,
    /// The name by which rules call it, such as "national-fee".
    pub name: String,
    /// The band it is for; empty for the full rate.
    pub band: String,
    pub amount: Money,
    /// How many months the amount is for.
    pub months: i64,
    pub from: At,
    /// Who decided it, and where that can be read.
    pub source: String,
    pub recorded_by: Option<PersonId>,
}

/// What somebody says of themselves where the rule lets them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The band; empty for the full fee.
    pub band: String,
    /// A lower amount, which nobody asks a reason for.
    pub lower: Option<i64>,
}

/// A fee and how it was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worked {
    pub due: Money,
    /// How many months one payment covers.
    pub months: i64,
    /// Whole sentences, in the order of the reckoning.
    pub steps: Vec<String>,
}

/// The bands somebody may name: those of the rule, then those of the rate it takes a share of.
pub fn bands(fee: &Fee, rates: &[Rate]) -> Vec<String> {
    let mut all: Vec<String> = fee.bands.iter().map(|it| it.name.clone()).collect();
    for rate in rates.iter().filter(|it| fee.of.as_ref() == Some(&it.name) && !it.band.is_empty()) {
        if !all.contains(&rate.band) {
            all.push(rate.band.clone());
        }
    }
    all
}

/// Works out the fee of a band on a day.
///
/// # Errors
/// A whole sentence that says what is missing: a rate, an amount, a band.
pub fn work_out(fee: &Fee, rates: &[Rate], named: &Named, on: At) -> Result<Worked, String> {
    let months = months_of(fee)?;
    let mut reckoning = Reckoning { num: 0, den: 1, currency: Currency::Gbp, steps: vec![] };
    let own = fee.bands.iter().find(|it| it.name == named.band);
    if let Some(fixed) = own.and_then(|it| it.amount) {
        reckoning.fixed(fixed, format!("The text sets {fixed} for the band “{}”.", named.band));
    } else {
        reckoning.whole(fee, rates, named, on, months, own.is_some())?;
        if let Some(share) = own.and_then(|it| it.share) {
            let words = format!("The band “{}” pays {share} of that.", named.band);
            reckoning.times(share.num.into(), share.den.into(), words);
        }
    }
    let mut due = reckoning.rounded(fee.rounding.unwrap_or_default())?;
    let mut steps = reckoning.steps;
    steps.push(format!("One payment of {due} covers {}.", in_months(months)));
    if let Some(lower) = named.lower {
        if !fee.band_self_declared {
            return Err("The rule does not let members name a lower amount themselves.".to_owned());
        }
        if lower <= 0 || lower > due.minor {
            return Err(format!("A lower amount lies between a penny and {due}."));
        }
        due.minor = lower;
        steps.push(format!("They name {due} for it. The rule asks for no reason, and none is kept."));
    }
    Ok(Worked { due, months, steps })
}

/// An amount on its way: a fraction of the smallest coin, never rounded before the end.
struct Reckoning {
    num: i128,
    den: i128,
    currency: Currency,
    steps: Vec<String>,
}

impl Reckoning {
    fn fixed(&mut self, amount: Money, words: String) {
        (self.num, self.den, self.currency) = (amount.minor.into(), 1, amount.currency);
        self.steps.push(words);
    }

    fn times(&mut self, num: i128, den: i128, words: String) {
        self.num = self.num.saturating_mul(num);
        self.den = self.den.saturating_mul(den.max(1));
        self.steps.push(words);
    }

    fn whole(
        &mut self,
        fee: &Fee,
        rates: &[Rate],
        named: &Named,
        on: At,
        months: i64,
        own_band: bool,
    ) -> Result<(), String> {
        let band = if own_band { "" } else { named.band.as_str() };
        if let Some(formula) = &fee.formula {
            let rate = |name: &str| scaled(in_force(rates, name, band, on)?, months);
            let rounding = fee.rounding.unwrap_or_default();
            let amount = formula.amount(&rate, rounding).map_err(|e| {
                format!("The fee cannot be worked out from “{formula}”: {e}. Record the rates it names.")
            })?;
            self.fixed(amount, format!("The text sets it as {formula}, which is {amount}."));
            return Ok(());
        }
        match (fee.amount, fee.share, &fee.of) {
            (Some(fixed), ..) if band.is_empty() => {
                self.fixed(fixed, format!("The text sets {fixed} for {}.", in_months(months)));
                Ok(())
            }
            (Some(_), ..) => Err(format!("The rule knows no band “{band}”.")),
            (None, Some(share), Some(of)) => {
                let called = of.replace('-', " ");
                let rate = in_force(rates, of, band, on).ok_or_else(|| match band {
                    "" => format!(
                        "The {called} is not recorded yet: say what it is, from when, and who decided it"
                    ),
                    band => format!("The {called} for the band “{band}” is not recorded"),
                })?;
                self.fixed(rate.amount, rate.sentence(&called));
                if rate.months != months {
                    let words = format!("That is taken for {}.", in_months(months));
                    self.times(months.into(), rate.months.into(), words);
                }
                self.times(share.num.into(), share.den.into(), format!("{share} of it is due here."));
                Ok(())
            }
            _ => Err("The text states no amount for this fee, and no share of a rate".to_owned()),
        }
    }

    fn rounded(&mut self, rounding: Rounding) -> Result<Money, String> {
        let exact = self.num % self.den == 0;
        let minor = match rounding {
            Rounding::Down => self.num.div_euclid(self.den),
            Rounding::Up => -(-self.num).div_euclid(self.den),
        };
        if !exact {
            self.steps.push(match rounding {
                Rounding::Down => "A part of a penny is dropped.".to_owned(),
                Rounding::Up => "A part of a penny is made whole.".to_owned(),
            });
        }
        let minor = i64::try_from(minor).map_err(|_| "The amount is too large to be a fee.".to_owned())?;
        Ok(Money { minor, currency: self.currency })
    }
}

impl Rate {
    fn sentence(&self, called: &str) -> String {
        let band =
            if self.band.is_empty() { String::new() } else { format!(" in the band “{}”", self.band) };
        format!("The {called}{band} is {} for {} ({}).", self.amount, in_months(self.months), self.source)
    }
}

/// The newest rate of a name and band that has begun.
fn in_force<'a>(rates: &'a [Rate], name: &str, band: &str, on: At) -> Option<&'a Rate> {
    let fits = |it: &&Rate| it.name == name && it.band == band && it.from <= on;
    rates.iter().filter(fits).max_by_key(|it| (it.from, it.id))
}

/// A rate for another stretch of time, where that gives whole coins.
fn scaled(rate: &Rate, months: i64) -> Option<Money> {
    let all = rate.amount.minor.checked_mul(months)?;
    let whole = all % rate.months.max(1) == 0;
    whole.then(|| Money { minor: all / rate.months.max(1), currency: rate.amount.currency })
}

/// How many months a payment covers; a year where the text does not say.
fn months_of(fee: &Fee) -> Result<i64, String> {
    let Some(period) = fee.period else { return Ok(12) };
    let months = i64::from(period.years) * 12 + i64::from(period.months);
    if months > 0 && period.weeks == 0 && period.days == 0 && period.hours == 0 {
        Ok(months)
    } else {
        Err(format!("A fee for {period} cannot be reckoned: fees are reckoned in months and years"))
    }
}

/// "one year", "3 months".
pub(crate) fn in_months(months: i64) -> String {
    match months {
        1 => "one month".to_owned(),
        12 => "one year".to_owned(),
        n if n % 12 == 0 => format!("{} years", n / 12),
        n => format!("{n} months"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fee(text: &str) -> Fee {
        let source = format!(
            "# T\n\n## 1. Fee {{#fee}}\n\nA fee is paid by members.\n\n```rule\ntype = \"category\"\nid = \"associate\"\nsays = [\"A fee is paid by members.\"]\n```\n\n```rule\ntype = \"fee\"\nid = \"f\"\nsays = [\"A fee is paid by members.\"]\nfor = [\"associate\"]\n{text}\n```\n"
        );
        let document = rulebook::parse(&source).document;
        let rules = rulebook::Rules::new(document, 1);
        let found = rules.fee("associate").expect("a fee");
        found.value.clone()
    }

    fn rate(band: &str, minor: i64, months: i64, from: i64) -> Rate {
        Rate {
            id: RateId(uuid::Uuid::nil()),
            name: "national-fee".into(),
            band: band.into(),
            amount: Money { minor, currency: Currency::Gbp },
            months,
            from: At::from_micros(from),
            source: "the coordinating group".into(),
            recorded_by: None,
        }
    }

    const NINETY: &str =
        "share = \"9/10\"\nof = \"national-fee\"\nperiod = { years = 1 }\nband_self_declared = true";

    fn due(fee: &Fee, rates: &[Rate], band: &str, on: i64) -> Result<i64, String> {
        let named = Named { band: band.into(), lower: None };
        work_out(fee, rates, &named, At::from_micros(on)).map(|it| it.due.minor)
    }

    #[test]
    fn ninety_per_cent_of_twelve_monthly_fees() {
        let fee = fee(NINETY);
        assert_eq!(due(&fee, &[rate("", 400, 1, 0)], "", 5), Ok(4320));
        // A part of a penny is dropped once, at the end: 9/10 of 12 × 3.33 is 35.964.
        assert_eq!(due(&fee, &[rate("", 333, 1, 0)], "", 5), Ok(3596));
        assert_eq!(due(&fee, &[rate("", 5001, 12, 0)], "", 5), Ok(4500));
    }

    #[test]
    fn the_rate_of_the_day_counts_and_one_that_comes_later_does_not() {
        let fee = fee(NINETY);
        let rates = [rate("", 400, 1, 0), rate("", 500, 1, 100)];
        assert_eq!((due(&fee, &rates, "", 99), due(&fee, &rates, "", 100)), (Ok(4320), Ok(5400)));
        assert!(due(&fee, &[rate("", 500, 1, 100)], "", 99).is_err());
    }

    #[test]
    fn bands_come_from_the_national_rates_and_from_the_rule() {
        let rates = [rate("", 400, 1, 0), rate("unwaged", 100, 1, 0)];
        let national = fee(NINETY);
        assert_eq!(due(&national, &rates, "unwaged", 5), Ok(1080));
        assert!(due(&national, &rates, "student", 5).is_err());
        let own = fee(&format!(
            "{NINETY}\nbands = [{{ name = \"half\", share = \"1/2\" }}, {{ name = \"token\", amount = {{ minor = 100, currency = \"GBP\" }} }}]"
        ));
        assert_eq!((due(&own, &rates, "half", 5), due(&own, &rates, "token", 5)), (Ok(2160), Ok(100)));
        assert_eq!(bands(&own, &rates), ["half", "token", "unwaged"]);
    }

    #[test]
    fn a_lower_amount_is_named_only_where_the_rule_lets_them() {
        let named = Named { band: String::new(), lower: Some(500) };
        let rates = [rate("", 400, 1, 0)];
        let worked = work_out(&fee(NINETY), &rates, &named, At::from_micros(5)).expect("allowed");
        assert_eq!((worked.due.minor, worked.months), (500, 12));
        let strict = NINETY.replace("band_self_declared = true", "");
        assert!(work_out(&fee(&strict), &rates, &named, At::from_micros(5)).is_err());
        let more = Named { lower: Some(9999), ..named };
        assert!(work_out(&fee(NINETY), &rates, &more, At::from_micros(5)).is_err());
    }
}

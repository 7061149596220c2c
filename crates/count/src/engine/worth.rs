//! What one paper is worth: whole units, or an exact fraction of units.

use crate::Fractions;
use std::cmp::Ordering;

/// `units` divided by `of`, in lowest terms; `of` is 1 where the rules ignore fractions in the value of each paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Worth {
    units: u128,
    of: u128,
}

impl Worth {
    /// Whole units.
    pub(super) fn whole(units: u128) -> Self {
        Self { units, of: 1 }
    }

    /// A surplus divided among some papers; `None` without papers.
    pub(super) fn share(surplus: u128, papers: u128, fractions: Fractions) -> Option<Self> {
        let units = surplus.checked_div(papers)?;
        Some(match fractions {
            Fractions::EachPaper => Self::whole(units),
            Fractions::EachTransfer => {
                let divisor = greatest_common_divisor(surplus, papers);
                Self { units: surplus / divisor, of: papers / divisor }
            }
        })
    }

    /// What these papers are worth together, in units; the fraction is ignored.
    pub(super) fn of(self, papers: u128) -> u128 {
        self.units / self.of * papers + self.units % self.of * papers / self.of
    }

    /// What is left of it after `less`, which is not more.
    pub(super) fn without(self, less: Self) -> Self {
        let units = (self.units * less.of).saturating_sub(less.units * self.of);
        let of = self.of * less.of;
        let divisor = greatest_common_divisor(units, of);
        Self { units: units / divisor, of: of / divisor }
    }

    /// In units; the fraction is ignored.
    pub(super) fn units(self) -> u128 {
        self.units / self.of
    }
}

impl PartialOrd for Worth {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Worth {
    /// By whole units, then by what is left, turned over, so that no product outgrows its type.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b, mut turned) = (*self, *other, false);
        loop {
            let order = (a.units / a.of).cmp(&(b.units / b.of));
            let rest = (a.units % a.of, b.units % b.of);
            let order = match (order, rest) {
                (Ordering::Equal, (0, 0)) => return Ordering::Equal,
                (Ordering::Equal, (0, _)) => Ordering::Less,
                (Ordering::Equal, (_, 0)) => Ordering::Greater,
                (Ordering::Equal, _) => {
                    (a, b) = (Self { units: a.of, of: rest.0 }, Self { units: b.of, of: rest.1 });
                    turned = !turned;
                    continue;
                }
                (order, _) => order,
            };
            return if turned { order.reverse() } else { order };
        }
    }
}

fn greatest_common_divisor(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_exact() {
        let third = Worth::share(1_000_000, 3, Fractions::EachTransfer).unwrap_or(Worth::whole(0));
        assert_eq!((third.of(1), third.of(2), third.of(3)), (333_333, 666_666, 1_000_000));
        assert_eq!(Worth::share(1_000_000, 3, Fractions::EachPaper), Some(Worth::whole(333_333)));
        assert_eq!(Worth::share(5, 0, Fractions::EachTransfer), None);
        assert_eq!(Worth::whole(1_000_000).without(third).of(3), 2_000_000);
        assert!(third > Worth::whole(333_333) && third < Worth::whole(333_334));
    }

    /// Figures of a casual vacancy in the Australian Capital Territory, 2021 (Yerrabi, scrutiny sheet): 39 papers were
    /// worth 25 votes to the member who left.
    #[test]
    fn a_published_countback() {
        let kept = Worth::share(25_000_000, 39, Fractions::EachTransfer).unwrap_or(Worth::whole(0));
        assert_eq!([1, 2, 7, 23].map(|papers| kept.of(papers)), [641_025, 1_282_051, 4_487_179, 14_743_589]);
    }

    #[test]
    fn comparison_agrees_with_products() {
        for (a, b) in (1..40u128).flat_map(|a| (1..40u128).map(move |b| (a, b))) {
            for (c, d) in [(7, 3), (22, 7), (1, 39), (13, 13)] {
                let (one, two) = (Worth { units: a, of: b }, Worth { units: c, of: d });
                assert_eq!(one.cmp(&two), (a * d).cmp(&(c * b)), "{a}/{b} and {c}/{d}");
            }
        }
    }
}

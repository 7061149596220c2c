//! A small exact solver: is there a whole-number choice within bounds that satisfies every row?
//!
//! At each node the bounds are drawn together; then prices are put on the rows, and the best choice at these
//! prices is taken seat by seat. Either it satisfies every row (an answer), or even the best choice is worth less
//! than the rows ask (a proof that there is none), or the prices move towards the rows that are missed. Whatever
//! stays open is split in two. All in whole numbers; a proof is exact whatever the prices.

/// Sixtieths of a seat in one seat.
pub(super) const SEAT: i64 = 60;
/// No limit.
pub(super) const UNLIMITED: i64 = i64::MAX / 1_000_000;
/// Nodes after which the solver gives up: far beyond any real contest.
const MOST_NODES: u32 = 20_000;
/// Changes of prices at the first node and at each further one.
const ROUNDS: (u32, u32) = (80, 40);

/// `min ≤ Σ weight × variable ≤ max`, weights from nought up.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub min: i64,
    pub max: i64,
    /// One weight for each variable, in `unit`s.
    pub weights: Vec<i64>,
    /// Sixtieths of a seat in one unit; 1 for rows that are not constraints.
    pub unit: i64,
    /// The constraint that the row stands for; `None` for seats and persons, which always hold.
    pub constraint: Option<usize>,
}

/// Variables of one contest: a range, and the seats they fill.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub start: usize,
    pub end: usize,
    pub seats: i64,
    /// Whether all seats are filled; otherwise at most so many.
    pub filled: bool,
}

#[derive(Debug, Clone)]
pub(super) struct System {
    pub rows: Vec<Row>,
    pub blocks: Vec<Block>,
}

/// Bounds of the variables: how many of each class are elected at least and at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bounds {
    pub low: Vec<i64>,
    pub high: Vec<i64>,
}

/// The question took more steps than any real contest does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooComplex;

impl Row {
    /// A row in the largest unit that divides all weights.
    pub(super) fn new(min: i64, max: i64, weights: Vec<i64>, constraint: Option<usize>) -> Self {
        let unit = weights.iter().fold(0, |unit, weight| greatest_common_divisor(unit, *weight)).max(1);
        let weights = weights.into_iter().map(|weight| weight / unit).collect();
        let max = if max >= UNLIMITED { UNLIMITED } else { max.div_euclid(unit) };
        Self { min: -(-min).div_euclid(unit), max, weights, unit, constraint }
    }

    fn sum(&self, value: &[i64]) -> i64 {
        self.weights.iter().zip(value).map(|(weight, value)| weight * value).sum()
    }

    /// How far the sum is below (negative) or above (positive) the limits.
    fn miss(&self, sum: i64) -> i64 {
        if sum < self.min { sum - self.min } else { (sum - self.max).max(0) }
    }
}

impl System {
    /// A choice within the bounds that satisfies all rows, if there is one.
    pub(super) fn solve(&self, bounds: &Bounds) -> Result<Option<Vec<i64>>, TooComplex> {
        let mut search = Search { system: self, order: (0..bounds.low.len()).collect(), nodes: 0 };
        search.node(bounds.clone(), vec![0; self.rows.len()], ROUNDS.0)
    }

    /// Whether the choice satisfies all rows.
    pub(super) fn holds(&self, value: &[i64]) -> bool {
        self.rows.iter().all(|row| (row.min..=row.max).contains(&row.sum(value)))
    }

    /// The same system with only those constraints.
    pub(super) fn only(&self, keep: impl Fn(usize) -> bool) -> Self {
        let rows = self.rows.iter().filter(|row| row.constraint.is_none_or(&keep)).cloned().collect();
        Self { rows, blocks: self.blocks.clone() }
    }

    /// Draws the bounds together, row by row, until nothing changes. False if a row cannot be met.
    fn tighten(&self, bounds: &mut Bounds) -> bool {
        if bounds.low.iter().zip(&bounds.high).any(|(low, high)| low > high) {
            return false;
        }
        let mut changed = true;
        while changed {
            changed = false;
            for row in &self.rows {
                let (least, most) = (row.sum(&bounds.low), row.sum(&bounds.high));
                if least > row.max || most < row.min {
                    return false;
                }
                if least >= row.min && most <= row.max {
                    continue;
                }
                for (variable, weight) in row.weights.iter().enumerate().filter(|(_, weight)| **weight > 0) {
                    let (low, high) = (bounds.low[variable], bounds.high[variable]);
                    if low == high {
                        continue;
                    }
                    let lower_high = high.min(low + (row.max - least) / weight);
                    let higher_low = low.max(high - (most - row.min) / weight);
                    if higher_low > lower_high {
                        return false;
                    }
                    changed |= lower_high < high || higher_low > low;
                    (bounds.low[variable], bounds.high[variable]) = (higher_low, lower_high);
                }
            }
        }
        true
    }
}

/// What prices on the rows showed.
enum Finding {
    Choice(Vec<i64>),
    Impossible,
    /// The choice that missed the rows least.
    Open(Vec<i64>),
}

struct Search<'a> {
    system: &'a System,
    /// All variables, block by block: room for sorting.
    order: Vec<usize>,
    nodes: u32,
}

impl Search<'_> {
    fn node(
        &mut self,
        mut bounds: Bounds,
        mut prices: Vec<i64>,
        rounds: u32,
    ) -> Result<Option<Vec<i64>>, TooComplex> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err(TooComplex);
        }
        if !self.system.tighten(&mut bounds) {
            return Ok(None);
        }
        let near = match self.price(&bounds, &mut prices, rounds) {
            Finding::Choice(choice) => return Ok(Some(choice)),
            Finding::Impossible => return Ok(None),
            Finding::Open(near) => near,
        };
        let Some(variable) = self.split_at(&bounds, &near) else { return Ok(None) };
        let (low, high, at) = (bounds.low[variable], bounds.high[variable], near[variable]);
        // First the half in which the nearest choice lies.
        let (upper_from, near_is_upper) = if at > low { (at, true) } else { (at + 1, false) };
        let mut lower = bounds.clone();
        lower.high[variable] = upper_from - 1;
        let mut upper = bounds;
        upper.low[variable] = upper_from;
        debug_assert!(low < upper_from && upper_from <= high);
        let halves = if near_is_upper { [upper, lower] } else { [lower, upper] };
        for half in halves {
            if let Some(found) = self.node(half, prices.clone(), ROUNDS.1)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn price(&mut self, bounds: &Bounds, prices: &mut [i64], rounds: u32) -> Finding {
        let rows = &self.system.rows;
        let (mut nearest, mut least_missed) = (bounds.low.clone(), i64::MAX);
        for round in 0..rounds {
            let Some((mut choice, worth)) = self.best_choice(bounds, prices) else {
                return Finding::Impossible;
            };
            let asked: i64 = rows.iter().zip(prices.iter()).map(|(row, price)| asked(row, *price)).sum();
            if worth < asked {
                return Finding::Impossible;
            }
            let mut sums: Vec<i64> = rows.iter().map(|row| row.sum(&choice)).collect();
            for ((row, price), sum) in rows.iter().zip(prices.iter_mut()).zip(&sums) {
                *price = next_price(row, *price, *sum);
            }
            let missed = if round % 8 == 7 {
                self.mend(&mut choice, &mut sums, bounds)
            } else {
                total_miss(rows, &sums)
            };
            if missed == 0 {
                return Finding::Choice(choice);
            }
            if missed < least_missed {
                (nearest, least_missed) = (choice, missed);
            }
        }
        Finding::Open(nearest)
    }

    /// The choice worth most at these prices, seats filled block by block, and its worth.
    /// `None` if a block cannot be filled at all.
    fn best_choice(&mut self, bounds: &Bounds, prices: &[i64]) -> Option<(Vec<i64>, i64)> {
        let mut gains = vec![0; bounds.low.len()];
        for (row, price) in self.system.rows.iter().zip(prices).filter(|(_, price)| **price != 0) {
            for (gain, weight) in gains.iter_mut().zip(&row.weights) {
                *gain += price * weight;
            }
        }
        let mut choice = bounds.low.clone();
        for block in &self.system.blocks {
            let range = block.start..block.end;
            let mut left = block.seats - choice[range.clone()].iter().sum::<i64>();
            let order = &mut self.order[range];
            order.sort_unstable_by_key(|&variable| (-gains[variable], variable));
            for &variable in order.iter().take_while(|&&variable| block.filled || gains[variable] > 0) {
                let more = left.min(bounds.high[variable] - bounds.low[variable]);
                choice[variable] += more;
                left -= more;
            }
            if left < 0 || (block.filled && left > 0) {
                return None;
            }
        }
        let worth = choice.iter().zip(&gains).map(|(value, gain)| value * gain).sum();
        Some((choice, worth))
    }

    /// Exchanges one seat within a block as long as the rows are missed by less; says by how much at the end.
    fn mend(&self, choice: &mut [i64], sums: &mut [i64], bounds: &Bounds) -> i64 {
        let rows = &self.system.rows;
        let mut missed = total_miss(rows, sums);
        while missed > 0 {
            let mut best = (missed, 0, 0);
            for block in &self.system.blocks {
                let range = block.start..block.end;
                for out in range.clone().filter(|&v| choice[v] > bounds.low[v]) {
                    for into in range.clone().filter(|&v| v != out && choice[v] < bounds.high[v]) {
                        let after = rows.iter().zip(sums.iter());
                        let after = after
                            .map(|(row, sum)| row.miss(sum + row.weights[into] - row.weights[out]).abs());
                        let after = after.sum();
                        if after < best.0 {
                            best = (after, out, into);
                        }
                    }
                }
            }
            let (after, out, into) = best;
            if after == missed {
                break;
            }
            missed = after;
            choice[out] -= 1;
            choice[into] += 1;
            for (sum, row) in sums.iter_mut().zip(rows) {
                *sum += row.weights[into] - row.weights[out];
            }
        }
        missed
    }

    /// The open variable that weighs most in the rows that are missed; any open one if none does.
    fn split_at(&self, bounds: &Bounds, near: &[i64]) -> Option<usize> {
        let missed: Vec<&Row> = self.system.rows.iter().filter(|row| row.miss(row.sum(near)) != 0).collect();
        let weight = |variable: usize| missed.iter().map(|row| row.weights[variable]).sum::<i64>();
        let open = (0..near.len()).filter(|&variable| bounds.low[variable] < bounds.high[variable]);
        open.max_by_key(|&variable| (weight(variable), std::cmp::Reverse(variable)))
    }
}

/// By how much the rows are missed in all.
fn total_miss(rows: &[Row], sums: &[i64]) -> i64 {
    rows.iter().zip(sums).map(|(row, sum)| row.miss(*sum).abs()).sum()
}

/// What a row asks at its price: its minimum if more is wanted, its maximum if less.
fn asked(row: &Row, price: i64) -> i64 {
    match price {
        1.. => price * row.min,
        0 => 0,
        _ => price * row.max,
    }
}

/// The price moves against what the choice gave too much, and never past nought unless the other limit is missed.
fn next_price(row: &Row, price: i64, sum: i64) -> i64 {
    let limit = match price {
        1.. => row.min,
        0 => return -row.miss(sum),
        _ => row.max,
    };
    let moved = price - (sum - limit);
    let crossed = moved.signum() != price.signum();
    if crossed { -row.miss(sum) } else { moved }
}

fn greatest_common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

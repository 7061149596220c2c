//! Opinion groups: people who answered alike. Shown only where there is enough to see and the split would be the same
//! with other people asked; small cells are hidden. It informs and selects nothing.

/// One voter's row: one entry for each part, `None` where nothing was said; 1 agrees, 0 is unsure, -1 disagrees.
pub type Opinion = Vec<Option<i8>>;

/// Fewer voters than this, or voters with fewer votes than [`VOTES`], are not parted.
pub const VOTERS: usize = 40;
pub const VOTES: usize = 7;
/// A number of people below this is not shown.
pub const SMALL: u32 = 5;

/// Two groups and where they part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// How many people are in each.
    pub sizes: [u32; 2],
    /// For each part: how many of each group agree and disagree; `None` where a cell is too small to show.
    pub parts: Vec<Option<[(u32, u32); 2]>>,
}

/// Parts the voters in two by what they said, or `None` if there are too few, or the split is not stable.
///
/// Method: k-medoids with two medoids and the share of differing answers as distance, from every pair among at most
/// [`TRIED`] voters; the split must be found again in each of [`SAMPLES`] samples that leave out a fifth, with nine of ten
/// people on the same side. Everything is whole numbers and without chance.
pub fn opinion_groups(rows: &[Opinion]) -> Option<Split> {
    let rows: Vec<&Opinion> = rows.iter().filter(|it| it.iter().flatten().count() >= VOTES).collect();
    if rows.len() < VOTERS {
        return None;
    }
    let whole = part(&rows)?;
    let stable = (0..SAMPLES).all(|leave| agrees(&rows, &whole, leave));
    let sizes = [false, true].map(|side| whole.iter().filter(|it| **it == side).count() as u32);
    (stable && sizes.iter().all(|it| *it >= SMALL)).then(|| Split { sizes, parts: cells(&rows, &whole) })
}

const TRIED: usize = 60;
const SAMPLES: usize = 5;

/// Which side each voter is on.
fn part(rows: &[&Opinion]) -> Option<Vec<bool>> {
    let step = rows.len().div_ceil(TRIED);
    let tried: Vec<&Opinion> = rows.iter().step_by(step).copied().collect();
    let near: Vec<Vec<u32>> =
        tried.iter().map(|it| rows.iter().map(|row| distance(it, row)).collect()).collect();
    let mut best: Option<(u64, usize, usize)> = None;
    for a in 0..tried.len() {
        for b in a + 1..tried.len() {
            let cost = near[a].iter().zip(&near[b]).map(|(x, y)| u64::from(*x.min(y))).sum();
            if best.is_none_or(|it| cost < it.0) {
                best = Some((cost, a, b));
            }
        }
    }
    let (cost, a, b) = best?;
    // One crowd, not two: parting it must at least halve the distance to its middle.
    let alone: u64 = near.iter().map(|it| it.iter().map(|x| u64::from(*x)).sum()).min()?;
    (cost * 2 <= alone).then(|| near[a].iter().zip(&near[b]).map(|(x, y)| y < x).collect())
}

/// Differing answers by answers that both gave, in thousandths; a thousand if they have none in common.
fn distance(a: &Opinion, b: &Opinion) -> u32 {
    let both: Vec<u32> =
        a.iter().zip(b).filter_map(|(x, y)| Some(u32::from((*x)?.abs_diff((*y)?)))).collect();
    match both.len() as u32 {
        0 => 1000,
        n => both.iter().sum::<u32>() * 500 / n,
    }
}

/// Whether the split comes out again without every fifth voter.
fn agrees(rows: &[&Opinion], whole: &[bool], leave: usize) -> bool {
    let kept: Vec<usize> = (0..rows.len()).filter(|i| i % SAMPLES != leave).collect();
    let sample: Vec<&Opinion> = kept.iter().map(|i| rows[*i]).collect();
    let Some(again) = part(&sample) else { return false };
    let same = kept.iter().zip(&again).filter(|(i, side)| whole[**i] == **side).count();
    // Which side is called first says nothing.
    same.max(kept.len() - same) * 10 >= kept.len() * 9
}

fn cells(rows: &[&Opinion], sides: &[bool]) -> Vec<Option<[(u32, u32); 2]>> {
    let parts = rows.first().map_or(0, |it| it.len());
    let count = |i: usize, side: bool, vote: i8| {
        rows.iter().zip(sides).filter(|(row, s)| **s == side && row[i] == Some(vote)).count() as u32
    };
    let cell = |i| {
        let both = [false, true].map(|side| (count(i, side, 1), count(i, side, -1)));
        both.iter().all(|it| it.0 + it.1 >= SMALL).then_some(both)
    };
    (0..parts).map(cell).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    /// `n` people who answer like a pattern, but for one answer each.
    fn crowd(n: usize, pattern: [i8; 8]) -> Vec<Opinion> {
        (0..n).map(|i| (0..8).map(|j| Some(if j == i % 8 { 0 } else { pattern[j] })).collect()).collect()
    }

    #[test]
    fn two_crowds_are_seen_as_two() {
        let mut rows = crowd(30, [1, 1, 1, 1, -1, -1, -1, -1]);
        rows.extend(crowd(20, [-1, -1, -1, -1, 1, 1, 1, 1]));
        let split = opinion_groups(&rows).unwrap();
        let mut sizes = split.sizes;
        sizes.sort_unstable();
        assert_eq!(sizes, [20, 30]);
        assert!(split.parts.iter().all(Option::is_some));
    }

    #[test]
    fn one_crowd_few_people_and_few_votes_are_not_parted() {
        assert_eq!(opinion_groups(&crowd(60, [1, 1, -1, 1, 1, -1, 1, 1])), None);
        let mut few = crowd(19, [1; 8]);
        few.extend(crowd(20, [-1; 8]));
        assert_eq!(opinion_groups(&few), None, "39 voters");
        let sparse: Vec<Opinion> = (0..80).map(|i| vec![Some(if i % 2 == 0 { 1 } else { -1 }); 6]).collect();
        assert_eq!(opinion_groups(&sparse), None, "six votes each");
    }

    #[test]
    fn noise_is_not_parted() {
        // A fixed scramble without structure.
        let mut state = 7u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Some((state >> 24) as i8 % 2)
        };
        let rows: Vec<Opinion> = (0..60).map(|_| (0..9).map(|_| next()).collect()).collect();
        assert_eq!(opinion_groups(&rows), None);
    }
}

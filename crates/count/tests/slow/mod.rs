//! The Scottish rules once more, slowly: every paper by itself, nothing merged, nothing shared with the crate.

/// What a count comes to: the elected in order and everyone's votes (units of 0.00001) after each stage.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    pub elected: Vec<usize>,
    pub stages: Vec<Vec<u64>>,
}

struct Paper {
    preferences: Vec<usize>,
    holder: Option<usize>,
    value: u64,
}

/// Counts papers (candidates from 0) for some seats; `lots` prefers earlier candidates.
pub fn count(papers: &[Vec<usize>], out: &[bool], seats: usize, lots: &[usize]) -> Outcome {
    let candidates = out.len();
    let mut hopeful: Vec<bool> = out.iter().map(|out| !out).collect();
    let mut papers: Vec<Paper> = papers
        .iter()
        .map(|p| Paper {
            preferences: p.clone(),
            holder: p.iter().copied().find(|c| hopeful[*c]),
            value: 100_000,
        })
        .collect();
    papers.retain(|paper| paper.holder.is_some());
    let asked = seats;
    let seats = seats.min(hopeful.iter().filter(|h| **h).count());
    let quota = (papers.len() as u64 / (asked as u64 + 1) + 1) * 100_000;
    let (mut elected, mut surplus, mut stages) = (vec![], vec![], vec![tally(&papers, candidates)]);
    loop {
        let votes = stages.last().cloned().unwrap_or_default();
        while let Some(best) = pick(
            &(0..candidates).filter(|c| hopeful[*c] && votes[*c] >= quota).collect::<Vec<_>>(),
            &stages,
            lots,
            true,
        ) {
            if elected.len() == seats {
                break;
            }
            hopeful[best] = false;
            elected.push(best);
            if votes[best] > quota {
                surplus.push(best);
            }
        }
        let left: Vec<usize> = (0..candidates).filter(|c| hopeful[*c]).collect();
        if left.len() + elected.len() <= seats {
            while let Some(best) =
                pick(&(0..candidates).filter(|c| hopeful[*c]).collect::<Vec<_>>(), &stages, lots, true)
            {
                hopeful[best] = false;
                elected.push(best);
            }
        }
        if elected.len() == seats {
            return Outcome { elected, stages };
        }
        if let Some(first) = pick(&surplus, &stages, lots, true) {
            surplus.retain(|c| *c != first);
            let (over, all) = (votes[first] - quota, votes[first]);
            pass(&mut papers, first, &hopeful, |value| {
                (u128::from(over) * u128::from(value) / u128::from(all)) as u64
            });
            let mut now = tally(&papers, candidates);
            for c in 0..candidates {
                // Votes of the elected stay with them though their papers have gone on.
                if elected.contains(&c) {
                    now[c] = if surplus.contains(&c) { votes[c] } else { votes[c].min(quota) };
                }
            }
            stages.push(now);
        } else {
            let last = pick(&left, &stages, lots, false).expect("more continue than there are places");
            hopeful[last] = false;
            pass(&mut papers, last, &hopeful, |value| value);
            let mut now = tally(&papers, candidates);
            for &c in &elected {
                now[c] = votes[c];
            }
            stages.push(now);
        }
    }
}

fn tally(papers: &[Paper], candidates: usize) -> Vec<u64> {
    (0..candidates).map(|c| papers.iter().filter(|p| p.holder == Some(c)).map(|p| p.value).sum()).collect()
}

fn pass(papers: &mut [Paper], from: usize, hopeful: &[bool], value: impl Fn(u64) -> u64) {
    for paper in papers.iter_mut().filter(|paper| paper.holder == Some(from)) {
        let place = paper.preferences.iter().position(|c| *c == from).unwrap_or(0);
        paper.holder = paper.preferences[place + 1..].iter().copied().find(|c| hopeful[*c]);
        paper.value = value(paper.value);
    }
}

fn pick(of: &[usize], stages: &[Vec<u64>], lots: &[usize], most: bool) -> Option<usize> {
    let key = |c: &usize| -> (Vec<u64>, usize) {
        let history = stages.iter().rev().map(|votes| votes[*c]).collect();
        (history, lots.len() - lots.iter().position(|l| l == c).unwrap_or(0))
    };
    if most { of.iter().copied().max_by_key(key) } else { of.iter().copied().min_by_key(key) }
}

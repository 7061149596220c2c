//! The order of candidates that decides what votes cannot.

use crate::CandidateNumber;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Where a lot comes from when votes are equal at every stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lots {
    /// An order drawn and recorded: earlier is preferred. A tie among candidates it does not name is an error.
    Recorded(Vec<CandidateNumber>),
    /// An order made from a seed: candidates ascend by SHA-256 of `seed|contest|number`
    /// (UTF-8, number in decimal), the smallest hash first and preferred.
    Seeded {
        /// Fixed before the ballot closes, and published with the result.
        seed: String,
        /// The contest's name or key, so that one seed serves many contests.
        contest: String,
    },
}

impl Default for Lots {
    fn default() -> Self {
        Self::Seeded { seed: String::new(), contest: String::new() }
    }
}

impl Lots {
    /// The order of `candidates` candidates, most preferred first. A recorded order may be shorter.
    pub fn order(&self, candidates: usize) -> Vec<CandidateNumber> {
        match self {
            Self::Recorded(order) => order.clone(),
            Self::Seeded { seed, contest } => {
                let last = CandidateNumber::try_from(candidates).unwrap_or(CandidateNumber::MAX);
                let mut order: Vec<_> = (1..=last).collect();
                order.sort_by_cached_key(|number| (digest(seed, contest, *number), *number));
                order
            }
        }
    }
}

impl Lots {
    /// SHA-256 of the seed (UTF-8), in hexadecimal, to be published before the ballot closes; nothing without a seed.
    pub fn commitment(&self) -> Option<String> {
        match self {
            Self::Seeded { seed, .. } => commitment(seed),
            Self::Recorded(_) => None,
        }
    }
}

/// SHA-256 of a seed; nothing of none.
pub(crate) fn commitment(seed: &str) -> Option<String> {
    (!seed.is_empty()).then(|| crate::input::hex(&Sha256::digest(seed.as_bytes())))
}

/// What is wrong with a file of lots.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LotError {
    /// Something else than a candidate number stands there.
    #[error(
        "line {line}: “{text}” is not a candidate number; write the numbers in order of preference, such as 3 1 2"
    )]
    NotANumber {
        /// Line, from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// A candidate stands twice.
    #[error("line {line}: candidate {number} is named twice; each candidate has one place in the lots")]
    Twice {
        /// Line, from 1.
        line: usize,
        /// The candidate.
        number: CandidateNumber,
    },
    /// Nothing stands there.
    #[error("no candidate numbers found; write them in order of preference, such as 3 1 2")]
    Empty,
}

/// Reads recorded lots: candidate numbers in order of preference, separated by spaces, commas
/// or new lines; square brackets are allowed (a JSON list), and `#` starts a comment.
pub fn parse_lots(text: &str) -> Result<Lots, LotError> {
    let mut order = Vec::new();
    for (place, line) in text.lines().enumerate() {
        let line_number = place + 1;
        let content = line.split('#').next().unwrap_or_default();
        for word in
            content.split(|c: char| c.is_whitespace() || ",;[]\u{feff}".contains(c)).filter(|w| !w.is_empty())
        {
            let number = word.parse::<CandidateNumber>().ok().filter(|number| *number > 0);
            let number = number.ok_or_else(|| LotError::NotANumber {
                line: line_number,
                text: word.chars().take(40).collect(),
            })?;
            if order.contains(&number) {
                return Err(LotError::Twice { line: line_number, number });
            }
            order.push(number);
        }
    }
    if order.is_empty() { Err(LotError::Empty) } else { Ok(Lots::Recorded(order)) }
}

fn digest(seed: &str, contest: &str, number: CandidateNumber) -> [u8; 32] {
    Sha256::digest(format!("{seed}|{contest}|{number}")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_one_order_of_all_candidates() {
        let lots = |contest: &str| Lots::Seeded { seed: "4 2 6".into(), contest: contest.into() }.order(40);
        let mut sorted = lots("organisers");
        assert_eq!(sorted, lots("organisers"));
        assert_ne!(sorted, lots("treasurer"));
        sorted.sort_unstable();
        assert_eq!(sorted, (1..=40).collect::<Vec<_>>());
    }

    /// The hash is that of `printf abc | sha256sum`.
    #[test]
    fn a_seed_is_committed_to_by_its_hash() {
        let lots = |seed: &str| Lots::Seeded { seed: seed.into(), contest: "any".into() };
        let published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(lots("abc").commitment().as_deref(), Some(published));
        assert_eq!((lots("").commitment(), Lots::Recorded(vec![1]).commitment()), (None, None));
    }

    #[test]
    fn reads_lists_of_several_kinds() {
        for text in ["3 1 2", "[3, 1, 2]\n", "3\n1 # drawn second\n2\n", "\u{feff}3;1;2"] {
            assert_eq!(parse_lots(text), Ok(Lots::Recorded(vec![3, 1, 2])), "{text}");
        }
        assert_eq!(parse_lots("# none\n"), Err(LotError::Empty));
        assert_eq!(parse_lots("1\n2 1"), Err(LotError::Twice { line: 2, number: 1 }));
        assert_eq!(parse_lots("1 two"), Err(LotError::NotANumber { line: 1, text: "two".into() }));
        assert_eq!(parse_lots("0"), Err(LotError::NotANumber { line: 1, text: "0".into() }));
    }
}

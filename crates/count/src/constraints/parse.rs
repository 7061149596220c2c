//! The file of constraints that goes with a file of ballots.

use super::opentally;
use super::{Constraint, Rounding, Sharing, share_of_seats};
use crate::{CandidateNumber, Election, Holder, Share};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Constraints, and what each candidate declared, as read by [`parse_constraints`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConstraintFile {
    rules: Vec<Rule>,
    /// Constraints that are known as they are.
    plain: Vec<Constraint>,
    candidates: BTreeMap<CandidateNumber, Vec<Holder>>,
}

/// What is wrong with a file of constraints.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConstraintError {
    /// It is not JSON of the documented shape.
    #[error("line {line}, column {column}: {message}")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What was expected.
        message: String,
    },
    /// A line of an OpenTally file is not as it should be.
    #[error("line {line}: {message}")]
    Con {
        /// Line, from 1.
        line: usize,
        /// What is wrong and what would be right.
        message: String,
    },
    /// A constraint neither asks for a minimum nor sets a maximum, or the minimum is above the maximum or the seats.
    #[error("constraint “{name}”: {message}")]
    Limits {
        /// The constraint.
        name: String,
        /// What is wrong and what would be right.
        message: String,
    },
    /// A candidate's number or share makes no sense.
    #[error("candidate {number}: {message}")]
    Candidate {
        /// The number as written.
        number: String,
        /// What is wrong and what would be right.
        message: String,
    },
}

/// Reads constraints from JSON:
///
/// ```json
/// {
///   "constraints": [
///     {"name": "At least half women", "categories": ["woman"], "min": {"share": "1/2", "round": "up"}},
///     {"name": "At most two from Northmoor", "categories": ["northmoor"], "max": 2}
///   ],
///   "candidates": {
///     "1": ["woman"],
///     "2": ["northmoor"],
///     "5": {"holders": [{"categories": ["woman"], "share": "1/2"}, {"categories": [], "share": "1/2"}]}
///   }
/// }
/// ```
///
/// `min` and `max` are whole seats or a share of the contest's seats with its rounding (`up`, `down`,
/// `nearest`). A constraint may say how a job share counts: `"sharing": "by-share"` (usual), `"if-any"`,
/// `"if-all"`; and what counts already in members who sit on, in sixtieths of a seat: `"already": 120`.
/// Candidates that are not listed declared nothing.
///
/// A file that begins with a quotation mark is read as a constraint file of OpenTally:
/// `"Category" "Group" minimum maximum candidates…`.
pub fn parse_constraints(text: &str) -> Result<ConstraintFile, ConstraintError> {
    if text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').starts_with(['"', '#']) {
        return opentally::parse(text.trim_start_matches('\u{feff}'));
    }
    let file: File = serde_json::from_str(text).map_err(|fault| ConstraintError::Json {
        line: fault.line(),
        column: fault.column(),
        message: in_words(&fault),
    })?;
    let mut candidates = BTreeMap::new();
    for (key, declared) in file.candidates {
        let wrong = |message: String| ConstraintError::Candidate { number: key.clone(), message };
        let number: CandidateNumber = key
            .parse()
            .ok()
            .filter(|n| *n > 0)
            .ok_or_else(|| wrong("write the number on the ballot paper, from 1".into()))?;
        candidates.insert(number, declared.holders().map_err(wrong)?);
    }
    if let Some(rule) = file.constraints.iter().find(|rule| rule.min.is_none() && rule.max.is_none()) {
        let message = "it needs a min, a max or both".to_owned();
        return Err(ConstraintError::Limits { name: rule.name.clone(), message });
    }
    Ok(ConstraintFile { rules: file.constraints, plain: vec![], candidates })
}

/// What JSON is wrong about, without the place, which is said before.
fn in_words(fault: &serde_json::Error) -> String {
    let said = fault.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(before, _)| before);
    if fault.is_eof() {
        "the file ends in the middle of what it says; it may be cut short".to_owned()
    } else if fault.is_syntax() {
        format!("this is no JSON: {said}")
    } else {
        said.to_owned()
    }
}

impl ConstraintFile {
    /// Constraints, and the categories of single candidates.
    pub(super) fn plain(plain: Vec<Constraint>, categories: BTreeMap<CandidateNumber, Vec<String>>) -> Self {
        let holder = |categories| vec![Holder { person: String::new(), categories, share: Share::WHOLE }];
        let candidates = categories.into_iter().map(|(number, categories)| (number, holder(categories)));
        Self { rules: vec![], plain, candidates: candidates.collect() }
    }

    /// Puts the declarations on the candidates and gives the constraints for this contest's seats.
    pub fn apply(&self, election: &mut Election) -> Result<Vec<Constraint>, ConstraintError> {
        for (number, holders) in &self.candidates {
            let known = election.candidates.len();
            let candidate = election.candidates.get_mut(usize::from(*number) - 1);
            let candidate = candidate.ok_or_else(|| ConstraintError::Candidate {
                number: number.to_string(),
                message: format!("the contest has only {known} candidates"),
            })?;
            candidate.holders.clone_from(holders);
        }
        let plain = self.plain.iter().cloned().map(Ok);
        plain.chain(self.rules.iter().map(|rule| rule.constraint(election.seats))).collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    constraints: Vec<Rule>,
    #[serde(default)]
    candidates: BTreeMap<String, Declared>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    name: String,
    categories: Vec<String>,
    min: Option<Limit>,
    max: Option<Limit>,
    #[serde(default)]
    sharing: Sharing,
    #[serde(default)]
    already: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "a number of seats, or {\"share\": \"1/2\", \"round\": \"up\"}")]
enum Limit {
    Seats(u32),
    Share { share: String, round: Rounding },
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a list of categories, or {\"holders\": […]}")]
enum Declared {
    One(Vec<String>),
    Shared { holders: Vec<Sharer> },
}

#[derive(Deserialize)]
struct Sharer {
    categories: Vec<String>,
    share: String,
}

impl Rule {
    fn constraint(&self, seats: u32) -> Result<Constraint, ConstraintError> {
        let wrong = |message: String| ConstraintError::Limits { name: self.name.clone(), message };
        let limit = |limit: &Option<Limit>| limit.as_ref().map(|limit| limit.seats(seats)).transpose();
        let (min, max) = (limit(&self.min).map_err(wrong)?, limit(&self.max).map_err(wrong)?);
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            return Err(wrong(format!("the minimum ({min}) is above the maximum ({max})")));
        }
        Ok(Constraint {
            name: self.name.clone(),
            categories: self.categories.clone(),
            min,
            max,
            sharing: self.sharing,
            already: self.already,
        })
    }
}

impl Limit {
    fn seats(&self, seats: u32) -> Result<u32, String> {
        match self {
            Self::Seats(number) => Ok(*number),
            Self::Share { share, round } => {
                let (part, of) = fraction(share)?;
                Ok(share_of_seats(seats, part, of, *round))
            }
        }
    }
}

impl Declared {
    fn holders(self) -> Result<Vec<Holder>, String> {
        let holder = |categories, share| Holder { person: String::new(), categories, share };
        let sharers = match self {
            Self::One(categories) => return Ok(vec![holder(categories, Share::WHOLE)]),
            Self::Shared { holders } => holders,
        };
        let mut holders = Vec::new();
        for sharer in sharers {
            let (part, of) = fraction(&sharer.share)?;
            let whole = u32::from(Share::WHOLE.0);
            let sixtieths =
                part.checked_mul(whole).filter(|exact| exact.is_multiple_of(of)).map(|exact| exact / of);
            let share = sixtieths.filter(|sixtieths| *sixtieths <= whole).and_then(|s| u8::try_from(s).ok());
            let share = share
                .ok_or_else(|| format!("{} of a seat is not a whole number of sixtieths", sharer.share))?;
            holders.push(holder(sharer.categories, Share(share)));
        }
        let total: u32 = holders.iter().map(|holder| u32::from(holder.share.0)).sum();
        let whole = u32::from(Share::WHOLE.0);
        if total == whole { Ok(holders) } else { Err("the shares of a job share add up to one seat".into()) }
    }
}

/// `1/2` or `40%`.
fn fraction(text: &str) -> Result<(u32, u32), String> {
    let wrong = || format!("“{text}” is not a share; write it like 1/2 or 40%");
    let (part, of) = match text.strip_suffix('%') {
        Some(percent) => (percent.trim(), "100"),
        None => text.split_once('/').ok_or_else(wrong)?,
    };
    let number = |digits: &str| digits.trim().parse::<u32>().map_err(|_| wrong());
    let (part, of) = (number(part)?, number(of)?);
    if of == 0 || part > of { Err(wrong()) } else { Ok((part, of)) }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::{Candidate, Papers};

    fn election() -> Election {
        let candidates = ["A", "B", "C"].map(Candidate::new).to_vec();
        Election { title: "t".into(), seats: 3, candidates, papers: Papers::new() }
    }

    #[test]
    fn reads_limits_and_declarations() {
        let text = r#"{"constraints": [{"name": "half", "categories": ["w"], "min": {"share": "1/2", "round": "up"}, "max": 3}],
            "candidates": {"1": ["w"], "3": {"holders": [{"categories": ["w"], "share": "1/3"}, {"categories": [], "share": "2/3"}]}}}"#;
        let mut election = election();
        let constraints = parse_constraints(text).unwrap().apply(&mut election).unwrap();
        assert_eq!((constraints[0].min, constraints[0].max), (Some(2), Some(3)));
        let counts: Vec<u32> = election.candidates.iter().map(|c| constraints[0].counts(c)).collect();
        assert_eq!(counts, [60, 0, 20]);
    }

    #[test]
    fn says_what_is_wrong() {
        let fault = |text: &str| match parse_constraints(text) {
            Ok(file) => file.apply(&mut election()).unwrap_err().to_string(),
            Err(fault) => fault.to_string(),
        };
        let of = |limits: &str| {
            fault(&format!(r#"{{"constraints": [{{"name": "n", "categories": ["w"]{limits}}}]}}"#))
        };
        assert_eq!(of(""), "constraint “n”: it needs a min, a max or both");
        assert_eq!(of(r#", "min": 3, "max": 2"#), "constraint “n”: the minimum (3) is above the maximum (2)");
        assert!(of(r#", "min": {"share": "2/1", "round": "up"}"#).contains("write it like 1/2 or 40%"));
        assert!(of(r#", "min": -1"#).starts_with("line 1, column"));
        let cut = fault(r#"{"constraints": [{"name""#);
        assert_eq!(
            cut,
            "line 1, column 24: the file ends in the middle of what it says; it may be cut short"
        );
        assert!(fault("{x}").contains("this is no JSON: "), "{}", fault("{x}"));
        let candidate =
            |key: &str| fault(&format!(r#"{{"constraints": [], "candidates": {{"{key}": ["w"]}}}}"#));
        assert_eq!(candidate("9"), "candidate 9: the contest has only 3 candidates");
        assert!(candidate("0").contains("from 1"));
    }
}

//! A seat that falls vacant, filled by counting all papers again.
//!
//! After section 7.1 of the rules of the Electoral Reform Society (1997): preferences for whoever leaves, and for
//! others who now withdraw, are passed over; nobody who sits is excluded; the count ends as soon as somebody new is
//! elected for each seat that fell vacant. Quotas are asked with all who sit counted as elected.

use crate::constraints::{Feasibility, Standing};
use crate::engine::{count_within, standing};
use crate::{CandidateNumber, Count, CountError, Election, Options, Prospect, RuleSet};
use serde::{Deserialize, Serialize};

/// Who leaves a seat, who keeps one, and who no longer stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Vacancy {
    /// Those who were elected and leave.
    pub leaving: Vec<CandidateNumber>,
    /// Those who were elected and stay.
    pub sitting: Vec<CandidateNumber>,
    /// Those who were not elected and do not wish to be now.
    #[serde(default)]
    pub withdrawn: Vec<CandidateNumber>,
}

impl Vacancy {
    /// The vacancy after a count when these leave and those no longer wish to stand.
    pub fn after(count: &Count, leaving: &[CandidateNumber], withdrawn: &[CandidateNumber]) -> Self {
        let mut sitting = count.winners();
        sitting.retain(|number| !leaving.contains(number));
        Self { leaving: leaving.to_vec(), sitting, withdrawn: withdrawn.to_vec() }
    }
}

/// Counts the papers of an election again to fill the seats that fell vacant. [`Count::filled`] of the result names who
/// takes them; its `elected` also holds those sitting who were elected again before the count ended.
///
/// # Errors
/// As [`crate::count`]; also [`CountError::NobodyLeaves`], and [`CountError::NobodyStands`] if nobody is left to take a seat.
pub fn fill_vacancy(
    election: &Election,
    rules: &RuleSet,
    options: &Options,
    vacancy: &Vacancy,
) -> Result<Count, CountError> {
    if vacancy.leaving.is_empty() {
        return Err(CountError::NobodyLeaves);
    }
    let mut again = election.clone();
    again.withdraw(&vacancy.leaving)?;
    again.withdraw(&vacancy.withdrawn)?;
    // Someone who sits stands again, whatever was noted before; this also refuses unknown numbers.
    again.withdraw(&vacancy.sitting)?;
    for number in &vacancy.sitting {
        again.candidates[usize::from(*number) - 1].withdrawn = false;
    }
    let stand = again.candidates.iter().filter(|candidate| !candidate.withdrawn).count();
    if stand <= vacancy.sitting.len() {
        return Err(CountError::NobodyStands);
    }
    let plain = count_within(&again, rules, options, None, &[], Some(vacancy))?;
    if options.constraints.is_empty() {
        return Ok(plain);
    }
    let contest =
        Prospect { candidates: &again.candidates, seats: again.seats, constraints: &options.constraints };
    let feasibility = Feasibility::new(&[contest], &[])?;
    let mut now = standing(&again);
    for number in &vacancy.sitting {
        now[usize::from(*number) - 1] = Standing::Elected;
    }
    if let Some(conflict) = feasibility.conflict(&now)? {
        return Err(CountError::Infeasible(Box::new(conflict)));
    }
    let within = Some(feasibility);
    let mut result = count_within(&again, rules, options, within, &options.constraints, Some(vacancy))?;
    result.plain = Some(Box::new(plain));
    Ok(result)
}

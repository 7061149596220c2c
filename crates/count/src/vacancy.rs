//! A seat that falls vacant, filled by counting all papers again, or those of the member who leaves.
//!
//! After section 7.1 of the rules of the Electoral Reform Society (1997): preferences for whoever leaves, and for
//! others who now withdraw, are passed over; nobody who sits is excluded; the count ends as soon as somebody new is
//! elected for each seat that fell vacant. Quotas are asked with all who sit counted as elected.

use crate::constraints::{Feasibility, Standing};
use crate::engine::{count_back, count_within, standing};
use crate::{CandidateNumber, Count, CountError, Election, Options, Prospect, RuleSet, VacancyPapers};
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

/// Counts the papers of an election again, all of them or those that elected whoever leaves, as the rules say, to fill the seats that fell vacant. [`Count::filled`] of the result names who
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
    if rules.vacancy_papers == VacancyPapers::TheMembers {
        return back(election, rules, options, vacancy);
    }
    let mut again = election.clone();
    // “Reopen nominations” cannot take a seat that fell vacant.
    again.withdraw(&options.reopen.map(|it| it.candidate).into_iter().collect::<Vec<_>>())?;
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

/// One seat from the papers that elected the member. Quotas count those who sit, and are asked of the one seat; they
/// also held when the member was elected, unless no outcome could meet them then.
fn back(
    election: &Election,
    rules: &RuleSet,
    options: &Options,
    vacancy: &Vacancy,
) -> Result<Count, CountError> {
    let mut contest = election.clone();
    for numbers in [&vacancy.leaving, &vacancy.sitting, &vacancy.withdrawn] {
        contest.withdraw(numbers)?;
    }
    if contest.candidates.iter().all(|candidate| candidate.withdrawn) {
        return Err(CountError::NobodyStands);
    }
    let elected_within = || -> Result<Option<Feasibility>, CountError> {
        if options.constraints.is_empty() {
            return Ok(None);
        }
        let all = Prospect {
            candidates: &election.candidates,
            seats: election.seats,
            constraints: &options.constraints,
        };
        let feasibility = Feasibility::new(&[all], &[])?;
        let possible = feasibility.conflict(&standing(election))?.is_none();
        Ok(possible.then_some(feasibility))
    };
    let plain = count_back(election, rules, options, vacancy, (elected_within()?, None, &[]))?;
    if options.constraints.is_empty() {
        return Ok(plain);
    }
    let sitting = |number: &CandidateNumber| &election.candidates[usize::from(*number) - 1];
    let constraints: Vec<_> = options
        .constraints
        .iter()
        .cloned()
        .map(|mut constraint| {
            let sit = vacancy.sitting.iter().map(|number| constraint.counts(sitting(number))).sum::<u32>();
            constraint.already = constraint.already.saturating_add(sit);
            constraint
        })
        .collect();
    let seat = Prospect { candidates: &contest.candidates, seats: 1, constraints: &constraints };
    let fill = Feasibility::new(&[seat], &[])?;
    if let Some(conflict) = fill.conflict(&standing(&contest))? {
        return Err(CountError::Infeasible(Box::new(conflict)));
    }
    let within = (elected_within()?, Some(fill), &constraints[..]);
    let mut result = count_back(election, rules, options, vacancy, within)?;
    result.plain = Some(Box::new(plain));
    Ok(result)
}

//! Whether a body may decide on something of a kind: policy is for the members, not for the committee.

use kernel::{Cite, Problem, Result};
use rulebook::{Act, Facts, Outcome};

use super::super::Says;

/// The clause by which a body may decide on this kind of thing, if the text says anything.
///
/// # Errors
/// Refused with the clause and with where it belongs.
pub(crate) fn within(says: &Says, body: &str, decision: &str) -> Result<Option<Cite>> {
    let act = Act::Decide { body: body.to_owned(), decision: decision.to_owned() };
    let ruling = rulebook::rule(&says.version.rules, &act, &Facts::new());
    let cite = ruling.cites.first().map(|it| says.version.cite(it));
    match ruling.outcome {
        Outcome::Refused { reason, still } => {
            let problem = Problem::refused(format!("{reason}.")).cite(cite);
            Err(still.into_iter().fold(problem, Problem::hint))
        }
        _ => Ok(cite),
    }
}

//! The local groups and branches that representatives keep in touch with: visits, and letters with their answers (N11).

use kernel::{At, PersonId};

use super::{BranchId, LetterId, Visit};

/// A local group or a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalGroup {
    pub id: BranchId,
    /// "the Harbour group".
    pub title: String,
    pub area: String,
    pub added_at: At,
    pub ended_at: Option<At>,
}

/// A letter that came to whoever holds a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub id: LetterId,
    pub post: String,
    pub branch: Option<BranchId>,
    /// From whom, in words: a group, not a person.
    pub sender: String,
    pub about: String,
    pub came_at: At,
    pub noted_by: Option<PersonId>,
    pub answer: Option<(String, At)>,
}

impl Letter {
    /// Whole days from when it came to the answer, or until now.
    pub fn days(&self, now: At) -> i64 {
        let end = self.answer.as_ref().map_or(now, |it| it.1);
        ((end.micros() - self.came_at.micros()) / 86_400_000_000).max(0)
    }
}

/// A branch with when it was visited last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub branch: LocalGroup,
    pub last_visit: Option<At>,
    /// Letters of it that wait for an answer.
    pub open_letters: usize,
}

/// A visit longer ago than this is long ago.
const LONG_DAYS: i64 = 183;

impl Kept {
    /// Whether nobody was there for half a year.
    pub fn is_long(&self, now: At) -> bool {
        self.last_visit.is_some_and(|it| it.plus_hours(24 * LONG_DAYS) < now)
    }
}

/// Every branch that has not ended, those never visited first, then those visited longest ago.
pub fn neglected_first(branches: &[LocalGroup], visits: &[Visit], letters: &[Letter]) -> Vec<Kept> {
    let kept = |branch: &LocalGroup| Kept {
        last_visit: visits.iter().filter(|it| it.branch == Some(branch.id)).map(|it| it.day).max(),
        open_letters: letters.iter().filter(|it| it.branch == Some(branch.id) && it.answer.is_none()).count(),
        branch: branch.clone(),
    };
    let mut all: Vec<Kept> = branches.iter().filter(|it| it.ended_at.is_none()).map(kept).collect();
    all.sort_by(|a, b| (a.last_visit, &a.branch.title).cmp(&(b.last_visit, &b.branch.title)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::VisitId;
    use uuid::Uuid;

    #[test]
    fn whom_nobody_visited_comes_before_whom_somebody_did_long_ago() {
        let branch = |n: u128, title: &str| LocalGroup {
            id: BranchId(Uuid::from_u128(n)),
            title: title.into(),
            area: String::new(),
            added_at: At::from_micros(0),
            ended_at: None,
        };
        let visit = |n: u128, day: i64| Visit {
            id: VisitId(Uuid::from_u128(n)),
            post: "rep".into(),
            person: None,
            visited: "them".into(),
            branch: Some(BranchId(Uuid::from_u128(n))),
            day: At::from_micros(0).plus_hours(24 * day),
            words: String::new(),
            at: At::from_micros(0),
        };
        let branches = [branch(1, "Anchor"), branch(2, "Beacon"), branch(3, "Cove"), branch(4, "Dune")];
        let visits = [visit(1, 300), visit(1, 10), visit(2, 100)];
        let all = neglected_first(&branches, &visits, &[]);
        let titles: Vec<&str> = all.iter().map(|it| it.branch.title.as_str()).collect();
        assert_eq!(titles, ["Cove", "Dune", "Beacon", "Anchor"]);
        let now = At::from_micros(0).plus_hours(24 * 310);
        assert_eq!(all.iter().map(|it| it.is_long(now)).collect::<Vec<_>>(), [false, false, true, false]);
    }
}

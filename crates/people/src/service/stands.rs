//! Whether somebody is a member, and whether what they were given to do still counts: asked at every request, from the
//! facts themselves, so that it changes at the minute and waits for no job.

use kernel::{App, At, BoxFuture, Db, GroupId, PersonId, Result};

use crate::model::{Fact, FactKind, Standing, Status};
use crate::store::fact;

/// How somebody stands to the organisation at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    Member,
    /// A member whose rights rest.
    Suspended,
    /// Was a member until then: left, was excluded, died, or was entered by mistake.
    Former(At),
    /// Known, and never yet a member: somebody from outside, or whose membership begins later.
    Outside,
}

impl Stands {
    /// Whether a role by appointment, given at an instant, still gives powers. What somebody was given as a member ends
    /// with the membership; who is asked from outside, after leaving too, keeps what was given to them as that.
    pub fn keeps(self, given: At) -> bool {
        match self {
            Self::Member | Self::Outside => true,
            Self::Suspended => false,
            Self::Former(left) => given > left,
        }
    }
    /// Whether a post gives anything. Whoever left needs to be a member again first; whoever never was one was chosen as
    /// that.
    pub const fn holds_posts(self) -> bool {
        matches!(self, Self::Member | Self::Outside)
    }

    fn of(facts: &[Fact], at: At) -> Self {
        let standing = Standing::at(facts, at);
        if standing.suspended {
            return Self::Suspended;
        }
        if standing.status == Status::Member {
            return Self::Member;
        }
        let memberships = facts.iter().filter(|it| it.kind == FactKind::Membership && it.from <= at);
        let ends = memberships.filter_map(|it| it.withdrawn_at.or(it.until)).filter(|it| *it <= at);
        ends.max().map_or(Self::Outside, Self::Former)
    }
}

/// How a person stands at an instant.
pub async fn stands(db: &Db, group: GroupId, person: PersonId, at: At) -> Result<Stands> {
    Ok(Stands::of(&fact::read(db, group, person).await?, at))
}

/// For the kernel, and for what is read without signing in: whether a person is a member at an instant.
pub fn is_member(app: App, group: GroupId, person: PersonId, at: At) -> BoxFuture<Result<bool>> {
    Box::pin(async move {
        let facts = fact::read(app.db(), group, person).await?;
        Ok(Standing::at(&facts, at).status == Status::Member)
    })
}

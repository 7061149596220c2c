//! Standing: what follows from a person's dated facts at an instant. Derived, never edited.

use kernel::At;

use super::{Ending, Fact, FactKind};

/// What somebody is to the group at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Member,
    /// The membership begins later.
    Coming,
    /// Was a member once.
    Former,
    /// In the register without ever having been a member.
    Contact,
}

impl Status {
    pub const ALL: [Self; 4] = [Self::Member, Self::Coming, Self::Former, Self::Contact];
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Coming => "coming",
            Self::Former => "former",
            Self::Contact => "contact",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Coming => "joins later",
            Self::Former => "former member",
            Self::Contact => "not a member",
        }
    }
    /// After a number: "3 former members".
    pub const fn counted(self, n: i64) -> &'static str {
        match (self, n) {
            (Self::Member, 1) => "member",
            (Self::Member, _) => "members",
            (Self::Coming, 1) => "joins later",
            (Self::Coming, _) => "join later",
            (Self::Former, 1) => "former member",
            (Self::Former, _) => "former members",
            (Self::Contact, 1) => "is not a member",
            (Self::Contact, _) => "are not members",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

/// The classes of people whom Article 9(2)(d) tells apart: of others no opinion is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Today, or from a day that is fixed.
    Member,
    Former,
    RegularContact,
    Other,
}

impl Class {
    pub const fn label(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Former => "former member",
            Self::RegularContact => "in regular contact",
            Self::Other => "other: no opinion is held",
        }
    }
    /// Whether it may be held what somebody of this class thinks.
    pub const fn may_hold_opinions(self) -> bool {
        !matches!(self, Self::Other)
    }
}

/// What follows from the facts at an instant. `None` in a yes-or-no field means that nobody has said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub status: Status,
    /// The category's id in the constitution.
    pub category: Option<String>,
    /// Since when a member without a break, in whatever category.
    pub since: Option<At>,
    /// When the membership ends, or ended.
    pub until: Option<At>,
    pub ending: Option<Ending>,
    pub paid_until: Option<At>,
    pub fee_paid: bool,
    pub suspended: bool,
    pub national_member: Option<bool>,
    pub lives_in_area: Option<bool>,
    pub rival_party: Option<bool>,
    pub shares_aims: Option<bool>,
    pub regular_contact: Option<bool>,
    pub area: Option<String>,
    pub constituency: Option<String>,
    /// The region, by its body's id, where somebody recorded it.
    pub region: Option<String>,
    /// Date of birth.
    pub born: Option<jiff::civil::Date>,
    /// The next instant at which something of this changes by the dates alone.
    pub changes_at: Option<At>,
}

impl Standing {
    /// Derives standing from all facts of one person, in any order.
    pub fn at(facts: &[Fact], at: At) -> Self {
        let mut live: Vec<&Fact> = facts.iter().filter(|it| it.withdrawn_at.is_none()).collect();
        live.sort_by_key(|it| (it.from, it.recorded_at, it.id));
        let now = |kind| live.iter().rev().find(|it| it.kind == kind && it.holds(at)).copied();
        let text = |kind| now(kind).map(|it| it.value.clone());
        let yes = |kind| now(kind).map(|it| it.value == "yes");
        let member = now(FactKind::Membership);
        let last = member.or_else(|| ended_before(&live, at));
        Self {
            status: status(&live, member, at),
            category: member.map(|it| it.value.clone()),
            since: member.map(|it| unbroken_since(&live, it)),
            until: last.and_then(|it| it.until),
            ending: last.and_then(|it| it.ending),
            paid_until: live.iter().filter(|it| it.kind == FactKind::FeePaid).filter_map(|it| it.until).max(),
            fee_paid: now(FactKind::FeePaid).is_some(),
            suspended: now(FactKind::Suspended).is_some(),
            national_member: yes(FactKind::NationalMember),
            lives_in_area: yes(FactKind::LivesInArea),
            rival_party: yes(FactKind::RivalParty),
            shares_aims: yes(FactKind::SharesAims),
            regular_contact: yes(FactKind::RegularContact),
            area: text(FactKind::Area),
            constituency: text(FactKind::Constituency),
            region: text(FactKind::Region),
            born: text(FactKind::Born).and_then(|it| it.parse().ok()),
            changes_at: live
                .iter()
                .flat_map(|it| [Some(it.from), it.until])
                .flatten()
                .filter(|it| *it > at)
                .min(),
        }
    }
}

impl Standing {
    /// In which class of people the law sees them.
    pub fn class(&self) -> Class {
        match self.status {
            Status::Member | Status::Coming => Class::Member,
            Status::Former => Class::Former,
            Status::Contact if self.regular_contact == Some(true) => Class::RegularContact,
            Status::Contact => Class::Other,
        }
    }
}

fn status(live: &[&Fact], member: Option<&Fact>, at: At) -> Status {
    let mut memberships = live.iter().filter(|it| it.kind == FactKind::Membership);
    if member.is_some() {
        Status::Member
    } else if memberships.clone().any(|it| it.from > at) {
        Status::Coming
    } else if memberships.next().is_some() {
        Status::Former
    } else {
        Status::Contact
    }
}

fn ended_before<'a>(live: &[&'a Fact], at: At) -> Option<&'a Fact> {
    let ended =
        live.iter().filter(|it| it.kind == FactKind::Membership && it.until.is_some_and(|end| end <= at));
    ended.max_by_key(|it| it.until).copied()
}

/// Walks back over memberships that follow each other without a gap.
fn unbroken_since(live: &[&Fact], current: &Fact) -> At {
    let mut since = current.from;
    for fact in live.iter().rev().filter(|it| it.kind == FactKind::Membership) {
        if fact.from < since && fact.until.is_none_or(|end| end >= since) {
            since = fact.from;
        }
    }
    since
}

#[cfg(test)]
mod tests {
    use super::super::{FactId, Source};
    use super::*;
    use kernel::PersonId;
    use uuid::Uuid;

    fn fact(kind: FactKind, value: &str, from: i64, until: Option<i64>) -> Fact {
        Fact {
            id: FactId(Uuid::from_u128(u128::from(from.unsigned_abs()))),
            person: PersonId(Uuid::nil()),
            kind,
            value: value.into(),
            from: At::from_micros(from),
            until: until.map(At::from_micros),
            ending: None,
            source: Source::Officer,
            recorded_at: At::from_micros(from),
            recorded_by: None,
            withdrawn_at: None,
        }
    }

    #[test]
    fn a_change_of_category_does_not_break_the_membership_but_a_gap_does() {
        let facts = [
            fact(FactKind::Membership, "associate", 10, Some(20)),
            fact(FactKind::Membership, "associate", 30, Some(50)),
            fact(FactKind::Membership, "national", 50, None),
        ];
        let standing = Standing::at(&facts, At::from_micros(60));
        assert_eq!(standing.category.as_deref(), Some("national"));
        assert_eq!(standing.since, Some(At::from_micros(30)));
        let between = Standing::at(&facts, At::from_micros(25));
        assert_eq!((between.status, between.changes_at), (Status::Coming, Some(At::from_micros(30))));
    }

    #[test]
    fn the_end_is_the_first_instant_outside() {
        let facts = [fact(FactKind::Membership, "national", 10, Some(20))];
        assert_eq!(Standing::at(&facts, At::from_micros(19)).status, Status::Member);
        assert_eq!(Standing::at(&facts, At::from_micros(20)).status, Status::Former);
        assert_eq!(Standing::at(&facts, At::from_micros(9)).status, Status::Coming);
        assert_eq!(Standing::at(&[], At::from_micros(9)).status, Status::Contact);
    }

    #[test]
    fn what_was_recorded_by_mistake_never_held() {
        let mut wrong = fact(FactKind::Suspended, "", 10, None);
        assert!(Standing::at(std::slice::from_ref(&wrong), At::from_micros(11)).suspended);
        wrong.withdrawn_at = Some(At::from_micros(12));
        assert!(!Standing::at(&[wrong], At::from_micros(11)).suspended);
    }

    #[test]
    fn between_two_changes_nothing_changes() {
        // Law: standing is constant from any instant up to `changes_at`.
        let facts = [
            fact(FactKind::Membership, "national", 5, Some(40)),
            fact(FactKind::FeePaid, "", 7, Some(21)),
            fact(FactKind::LivesInArea, "yes", 9, None),
            fact(FactKind::LivesInArea, "no", 33, None),
            fact(FactKind::Suspended, "", 12, Some(15)),
        ];
        for at in 0..50 {
            let here = Standing::at(&facts, At::from_micros(at));
            let end = here.changes_at.map_or(50, At::micros);
            for later in at..end {
                assert_eq!(Standing::at(&facts, At::from_micros(later)), here, "{at} {later}");
            }
        }
    }
}

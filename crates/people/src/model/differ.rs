//! Where two entries of one person say different things of the same day, and what stays of a fact beside those that hold.

use kernel::At;

use super::{Fact, FactKind};

/// A stretch of time: from an instant up to the first one outside, if there is one.
pub type Stretch = (At, Option<At>);

/// One kind of fact on which two entries differ, with the facts of each that stand against one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub kind: FactKind,
    pub one: Vec<Fact>,
    pub other: Vec<Fact>,
}

/// The kinds on which two entries say different things of at least one day, in the order of all kinds.
pub fn differences(one: &[Fact], other: &[Fact]) -> Vec<Difference> {
    let of = |kind: FactKind| {
        let mine = one.iter().filter(|it| it.kind == kind && other.iter().any(|that| against(it, that)));
        let theirs = other.iter().filter(|it| it.kind == kind && one.iter().any(|that| against(it, that)));
        Difference { kind, one: mine.cloned().collect(), other: theirs.cloned().collect() }
    };
    FactKind::ALL.into_iter().map(of).filter(|it| !it.one.is_empty()).collect()
}

/// Whether two facts cannot both hold on some day.
fn against(a: &Fact, b: &Fact) -> bool {
    let live = a.withdrawn_at.is_none() && b.withdrawn_at.is_none();
    let together = a.until.is_none_or(|end| b.from < end) && b.until.is_none_or(|end| a.from < end);
    live && a.kind == b.kind && a.kind.replaces() && a.value != b.value && together
}

/// What stays of a fact where others hold: nothing, or one or more stretches in their order.
pub fn beside(fact: &Fact, holding: &[Fact]) -> Vec<Stretch> {
    let mut left = vec![(fact.from, fact.until)];
    for it in holding.iter().filter(|it| against(fact, it)) {
        left = left.into_iter().flat_map(|stretch| without(stretch, (it.from, it.until))).collect();
    }
    left
}

fn without((from, until): Stretch, (start, end): Stretch) -> Vec<Stretch> {
    let before = (from < start).then(|| (from, Some(until.map_or(start, |it| it.min(start)))));
    let after = end.filter(|end| until.is_none_or(|until| *end < until)).map(|end| (end.max(from), until));
    before.into_iter().chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{FactId, Source};
    use super::*;
    use kernel::PersonId;
    use uuid::Uuid;

    fn fact(value: &str, from: i64, until: Option<i64>) -> Fact {
        Fact {
            id: FactId(Uuid::nil()),
            person: PersonId(Uuid::nil()),
            kind: FactKind::Membership,
            value: value.into(),
            from: At::from_micros(from),
            until: until.map(At::from_micros),
            ending: None,
            source: Source::Officer,
            recorded_at: At::from_micros(0),
            recorded_by: None,
            withdrawn_at: None,
        }
    }

    #[test]
    fn the_same_value_or_another_time_is_no_difference() {
        let one = [fact("associate", 10, Some(20))];
        assert!(differences(&one, &[fact("associate", 0, None)]).is_empty());
        assert!(differences(&one, &[fact("national", 20, None)]).is_empty());
        let mut wrong = fact("national", 12, None);
        assert_eq!(differences(&one, std::slice::from_ref(&wrong)).len(), 1);
        wrong.withdrawn_at = Some(At::from_micros(1));
        assert!(differences(&one, &[wrong]).is_empty());
    }

    #[test]
    fn on_every_day_that_both_name_one_holds_and_the_rest_stays() {
        // Law: an instant stays if and only if the fact covers it and none that holds does.
        for (from, until) in [(0, Some(9)), (3, Some(6)), (0, None), (4, None), (9, Some(10))] {
            let yields = fact("associate", from, until);
            for holds in [
                vec![fact("national", 2, Some(5))],
                vec![fact("national", 4, None)],
                vec![fact("national", 1, Some(3)), fact("other", 5, Some(8))],
            ] {
                let left = beside(&yields, &holds);
                for at in (0..12).map(At::from_micros) {
                    let stays = left.iter().any(|it| it.0 <= at && it.1.is_none_or(|end| at < end));
                    let should = yields.holds(at) && !holds.iter().any(|it| it.holds(at));
                    assert_eq!(stays, should, "{from} {until:?} {at:?}");
                }
            }
        }
    }
}

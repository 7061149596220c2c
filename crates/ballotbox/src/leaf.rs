//! The commitment to a ranking: one salted hash a preference, so that a ballot can be shown as far as it was counted.

use sha2::Digest as _;

use crate::bytes::{Hash, Id, tagged};
use crate::keys::PublicKey;
use crate::{Ballot, Choices, Spoilt};

/// What everything about one ballot is bound to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Context {
    pub election: Id,
    pub contest: Id,
    pub pk: PublicKey,
    pub seq: u32,
}

impl Context {
    /// `election | contest | pk | seq`.
    pub fn bytes(&self) -> [u8; 69] {
        let all = [self.election.as_slice(), &self.contest, &self.pk, &self.seq.to_be_bytes()].concat();
        all.try_into().expect("16 + 16 + 33 + 4 bytes")
    }
}

/// The first preference of a spoilt paper is this and its reason.
const SPOILT: u16 = 0xff00;

/// A ballot as `positions` preferences: candidates in order, then noughts. `None` if it does not fit the contest.
pub fn preferences(ballot: &Ballot, positions: u16) -> Option<Vec<u16>> {
    let mut out = vec![0; usize::from(positions)];
    match ballot {
        Ballot::Ranked(ranking) => {
            out.get_mut(..ranking.len())?.copy_from_slice(ranking);
        }
        Ballot::Blank => {}
        Ballot::Spoilt(why) => *out.first_mut()? = SPOILT + *why as u16,
    }
    Some(out)
}

/// The ballot that these preferences are, or `None` for an invalid one. Also for a prefix: what follows is not known.
pub fn ballot(preferences: &[u16], choices: Choices) -> Option<Ballot> {
    let ranked: Vec<u16> = preferences.iter().copied().take_while(|it| *it != 0).collect();
    if preferences[ranked.len()..].iter().any(|it| *it != 0) {
        return None;
    }
    match ranked.first() {
        None => Some(Ballot::Blank),
        Some(first) if *first >= SPOILT => {
            let why = Spoilt::ALL.into_iter().find(|it| SPOILT + *it as u16 == *first)?;
            (ranked.len() == 1).then_some(Ballot::Spoilt(why))
        }
        Some(_) => choices.ranked(ranked).ok(),
    }
}

/// `salt_i`.
pub fn salt(seed: &[u8; 32], place: u16) -> Hash {
    tagged("salt").chain_update(seed).chain_update(place.to_be_bytes()).finalize().into()
}

/// `c_i`.
pub fn commitment(place: u16, salt: &Hash, preference: u16) -> Hash {
    let start = tagged("preference").chain_update(place.to_be_bytes()).chain_update(salt);
    start.chain_update(preference.to_be_bytes()).finalize().into()
}

/// All `c_i` of a ballot.
pub fn commitments(seed: &[u8; 32], preferences: &[u16]) -> Vec<Hash> {
    (0u16..).zip(preferences).map(|(place, it)| commitment(place, &salt(seed, place), *it)).collect()
}

/// The leaf over commitments.
pub fn leaf_of(context: &Context, commitments: &[Hash]) -> Hash {
    let number = u16::try_from(commitments.len()).unwrap_or(u16::MAX);
    let start = tagged("leaf").chain_update(context.bytes()).chain_update(number.to_be_bytes());
    commitments.iter().fold(start, |hash, it| hash.chain_update(it)).finalize().into()
}

/// The leaf of a ballot; `preferences` has as many places as the contest has positions.
pub fn leaf(context: &Context, seed: &[u8; 32], preferences: &[u16]) -> Hash {
    leaf_of(context, &commitments(seed, preferences))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn context() -> Context {
        Context { election: [1; 16], contest: [2; 16], pk: [3; 33], seq: 4 }
    }

    #[test]
    fn a_leaf_changes_with_all_it_is_bound_to() {
        let of = |c: &Context, seed, prefs: &[u16]| leaf(c, &[seed; 32], prefs);
        let one = of(&context(), 5, &[1, 2, 0]);
        let others = [
            of(&Context { election: [9; 16], ..context() }, 5, &[1, 2, 0]),
            of(&Context { contest: [9; 16], ..context() }, 5, &[1, 2, 0]),
            of(&Context { pk: [9; 33], ..context() }, 5, &[1, 2, 0]),
            of(&Context { seq: 5, ..context() }, 5, &[1, 2, 0]),
            of(&context(), 6, &[1, 2, 0]),
            of(&context(), 5, &[2, 1, 0]),
            of(&context(), 5, &[1, 2]),
        ];
        assert!(others.iter().all(|it| *it != one));
    }

    #[test]
    fn what_is_not_a_ballot_is_invalid() {
        let read = |prefs: &[u16]| ballot(prefs, Choices::new(3).unwrap());
        assert_eq!(read(&[0, 0, 0]), Some(Ballot::Blank));
        assert_eq!(read(&[0xff02, 0, 0]), Some(Ballot::Spoilt(Spoilt::Unclear)));
        for wrong in [[1, 0, 2], [1, 1, 0], [4, 0, 0], [0xff09, 0, 0], [0xff00, 1, 0], [1, 0xff00, 0]] {
            assert_eq!(read(&wrong), None, "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn a_ballot_is_read_as_it_was_written(
            order in Just((1u16..=7).collect::<Vec<_>>()).prop_shuffle(), length in 0usize..=7,
        ) {
            let choices = Choices::new(7).unwrap();
            let it = choices.ranked(order[..length].to_vec()).unwrap_or(Ballot::Blank);
            prop_assert_eq!(ballot(&preferences(&it, 7).unwrap(), choices), Some(it));
        }
    }
}

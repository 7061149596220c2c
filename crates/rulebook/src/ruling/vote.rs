//! Whether a recorded vote carries a decision, with the sum that shows it.

use crate::rule::Tied;
use crate::units::{Of, Threshold};

/// Votes as they were counted or shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Votes {
    /// In favour.
    pub favour: u64,
    /// Against.
    pub against: u64,
    /// Abstained.
    pub abstained: u64,
    /// How many entitled were there, where that was counted.
    pub present: Option<u64>,
    /// How many are entitled, present or not, where that is known.
    pub entitled: Option<u64>,
}

/// What a vote says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is carried.
    pub carried: bool,
    /// The sum as a sentence: "31 for, 12 against, 3 abstained: more than half of the votes cast (43) are needed, so carried."
    pub sum: String,
}

/// Why a vote cannot be judged yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unjudged {
    /// Nobody voted.
    #[error("Nobody voted for or against.")]
    Nobody,
    /// The majority is of those present.
    #[error("The majority is one of those present: say how many were there.")]
    Present,
    /// The majority is of all who are entitled.
    #[error("The majority is one of all who are entitled: say how many they are.")]
    Entitled,
    /// More voted than were there, or were there than are entitled.
    #[error("There are more votes than people who could cast them.")]
    TooMany,
    /// The chair decides where votes are equal.
    #[error("Votes are equal, and the chair decides: record how.")]
    ChairDecides,
}

/// Judges a vote by a majority. Equal votes are no majority unless the chair decides them.
///
/// # Errors
/// [`Unjudged`], where a number is missing or the numbers contradict each other.
pub fn judge(majority: &Threshold, tied: Option<Tied>, votes: &Votes) -> Result<Verdict, Unjudged> {
    let cast = votes.favour.saturating_add(votes.against);
    if cast == 0 {
        return Err(Unjudged::Nobody);
    }
    let voted = cast.saturating_add(votes.abstained);
    let above = |most: Option<u64>, n: u64| most.is_some_and(|most| n > most);
    if above(votes.present, voted) || above(votes.entitled, votes.present.unwrap_or(voted)) {
        return Err(Unjudged::TooMany);
    }
    let counting = match majority.of {
        Of::VotesCast => cast,
        Of::Present => votes.present.ok_or(Unjudged::Present)?,
        Of::Entitled => votes.entitled.ok_or(Unjudged::Entitled)?,
    };
    if votes.favour == votes.against && tied == Some(Tied::Chair) && majority.of == Of::VotesCast {
        return Err(Unjudged::ChairDecides);
    }
    let carried = majority.reached(votes.favour, counting);
    let Votes { favour, against, abstained, .. } = votes;
    let counts = format!("{favour} for, {against} against, {abstained} abstained");
    let sum = match (carried, favour == against && majority.of == Of::VotesCast) {
        (true, _) => format!("{counts}: {majority} ({counting}) are needed, so carried."),
        (false, false) => format!("{counts}: {majority} ({counting}) are needed, so not carried."),
        (false, true) if tied == Some(Tied::Falls) => format!("{counts}: votes are equal, so it falls."),
        (false, true) => format!("{counts}: votes are equal, and {majority} are needed, so not carried."),
    };
    Ok(Verdict { carried, sum })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Ratio;

    fn half(of: Of) -> Threshold {
        Threshold { over: Ratio { num: 1, den: 2 }, of, strict: true }
    }

    fn votes(favour: u64, against: u64, abstained: u64) -> Votes {
        Votes { favour, against, abstained, ..Votes::default() }
    }

    #[test]
    fn abstentions_do_not_count_among_votes_cast_and_do_among_those_present() {
        let vote = votes(20, 19, 30);
        let cast = judge(&half(Of::VotesCast), None, &vote).unwrap_or_else(|e| panic!("{e}"));
        assert!(cast.carried);
        assert_eq!(
            cast.sum,
            "20 for, 19 against, 30 abstained: more than half of the votes cast (39) are needed, so carried."
        );
        assert_eq!(judge(&half(Of::Present), None, &vote), Err(Unjudged::Present));
        let there = Votes { present: Some(69), ..vote };
        assert!(judge(&half(Of::Present), None, &there).is_ok_and(|v| !v.carried));
    }

    #[test]
    fn equal_votes_fall_unless_the_chair_decides() {
        let falls = judge(&half(Of::VotesCast), Some(Tied::Falls), &votes(1, 1, 0));
        let said = "1 for, 1 against, 0 abstained: votes are equal, so it falls.";
        assert!(falls.is_ok_and(|v| !v.carried && v.sum == said), "nobody reads that two votes were needed");
        let silent = judge(&half(Of::VotesCast), None, &votes(7, 7, 0));
        assert!(silent.is_ok_and(|v| !v.carried && v.sum.contains("votes are equal, and more than half")));
        assert_eq!(
            judge(&half(Of::VotesCast), Some(Tied::Chair), &votes(7, 7, 0)),
            Err(Unjudged::ChairDecides)
        );
    }

    #[test]
    fn more_votes_than_people_are_refused() {
        let vote = Votes { present: Some(10), ..votes(7, 7, 0) };
        assert_eq!(judge(&half(Of::VotesCast), None, &vote), Err(Unjudged::TooMany));
        assert_eq!(judge(&half(Of::VotesCast), None, &votes(0, 0, 5)), Err(Unjudged::Nobody));
    }
}

//! A paper while it is filled in: it lives in the form alone, and every button is a step from one form to the next.

use super::Contest;

/// What was typed beside each choice, in the order in which the paper shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    lines: Vec<(u16, String)>,
}

/// What a button does to a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Gives the choice the next free number.
    Rank(u16),
    Up(u16),
    Down(u16),
    Remove(u16),
    Clear,
    /// Numbers the choices 1, 2, 3 … in the order of the numbers typed.
    Mend,
}

/// Why the numbers typed are no ranking yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    NotANumber { choice: u16, typed: String },
    Twice { number: u16, choices: Vec<u16> },
    Gap { missing: u16, next: u16 },
}

impl Act {
    /// Reads a button's value: "rank-3", "up-3", "clear".
    pub fn read(text: &str) -> Option<Self> {
        let (verb, choice) = text.split_once('-').unwrap_or((text, "0"));
        let choice = choice.parse().ok()?;
        match verb {
            "rank" => Some(Self::Rank(choice)),
            "up" => Some(Self::Up(choice)),
            "down" => Some(Self::Down(choice)),
            "remove" => Some(Self::Remove(choice)),
            "clear" => Some(Self::Clear),
            "mend" => Some(Self::Mend),
            _ => None,
        }
    }
}

impl Draft {
    /// A draft of a contest; `typed` gives what stands beside a choice.
    pub fn new(contest: &Contest, typed: impl Fn(u16) -> String) -> Self {
        let lines = contest.choices.iter().map(|it| (it.number, typed(it.number).trim().to_owned()));
        Self { lines: lines.collect() }
    }

    pub fn typed(&self, choice: u16) -> &str {
        self.lines.iter().find(|it| it.0 == choice).map_or("", |it| it.1.as_str())
    }

    /// The choices that carry a number, by that number; equal numbers in the order of the paper.
    pub fn order(&self) -> Vec<u16> {
        let mut found: Vec<(u16, u16)> =
            self.lines.iter().filter_map(|it| Some((number(&it.1)?, it.0))).collect();
        found.sort_by_key(|it| it.0);
        found.into_iter().map(|it| it.1).collect()
    }

    /// The first thing that keeps the numbers from being a ranking.
    pub fn trouble(&self) -> Option<Trouble> {
        let odd = |it: &&(u16, String)| !it.1.is_empty() && number(&it.1).is_none();
        if let Some((choice, typed)) = self.lines.iter().find(odd) {
            return Some(Trouble::NotANumber { choice: *choice, typed: typed.clone() });
        }
        let mut numbers: Vec<u16> = self.lines.iter().filter_map(|it| number(&it.1)).collect();
        numbers.sort_unstable();
        if let Some(twice) = numbers.windows(2).find(|it| it[0] == it[1]) {
            let number = twice[0];
            let choices = self.lines.iter().filter(|it| self::number(&it.1) == Some(number)).map(|it| it.0);
            return Some(Trouble::Twice { number, choices: choices.collect() });
        }
        let gap = (1..).zip(numbers).find(|(wanted, next)| wanted != next);
        gap.map(|(missing, next)| Trouble::Gap { missing, next })
    }

    /// The ranking, empty for a blank paper.
    ///
    /// # Errors
    /// The trouble, if the numbers are not 1, 2, 3 … without gaps, each once.
    pub fn ranking(&self) -> Result<Vec<u16>, Trouble> {
        self.trouble().map_or_else(|| Ok(self.order()), Err)
    }

    /// Does what a button says. A choice that is not on the paper changes nothing.
    pub fn act(&mut self, act: Act) {
        let mut order = self.order();
        let place = |choice: u16| order.iter().position(|it| *it == choice);
        match act {
            Act::Rank(choice) => return self.rank_next(choice),
            Act::Clear => return self.lines.iter_mut().for_each(|it| it.1.clear()),
            Act::Up(choice) => {
                if let Some(at) = place(choice).filter(|it| *it > 0) {
                    order.swap(at, at - 1);
                }
            }
            Act::Down(choice) => {
                if let Some(at) = place(choice).filter(|it| it + 1 < order.len()) {
                    order.swap(at, at + 1);
                }
            }
            Act::Remove(choice) => {
                order.retain(|it| *it != choice);
                self.write(choice, String::new());
            }
            Act::Mend => {}
        }
        self.number(&order);
    }

    fn rank_next(&mut self, choice: u16) {
        let highest = self.lines.iter().filter_map(|it| number(&it.1)).max().unwrap_or(0);
        if number(self.typed(choice)).is_none() {
            self.write(choice, highest.saturating_add(1).to_string());
        }
    }

    fn number(&mut self, order: &[u16]) {
        for (number, choice) in (1..).zip(order) {
            self.write(*choice, u16::to_string(&number));
        }
    }

    fn write(&mut self, choice: u16, text: String) {
        if let Some(line) = self.lines.iter_mut().find(|it| it.0 == choice) {
            line.1 = text;
        }
    }
}

fn number(typed: &str) -> Option<u16> {
    typed.trim_end_matches('.').parse().ok().filter(|it| *it > 0)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::model::Choice;
    use proptest::prelude::*;

    fn draft(typed: &[&str]) -> Draft {
        let choice = |number| Choice { number, label: format!("C{number}"), detail: String::new() };
        let choices = (1..=u16::try_from(typed.len()).unwrap()).map(choice).collect();
        let contest = Contest {
            id: uuid::Uuid::nil(),
            title: "T".into(),
            seats: 1,
            choices,
            ranked: true,
            counting: super::super::Counting::default(),
        };
        Draft::new(&contest, |it| typed[usize::from(it) - 1].to_owned())
    }

    #[test]
    fn buttons_alone_make_a_ranking() {
        let mut paper = draft(&["", "", ""]);
        for act in ["rank-3", "rank-1", "rank-2", "up-2", "remove-3"] {
            paper.act(Act::read(act).unwrap());
        }
        assert_eq!(paper.ranking().unwrap(), [2, 1]);
        paper.act(Act::Clear);
        assert_eq!(paper.ranking().unwrap(), [0u16; 0]);
    }

    #[test]
    fn numbers_typed_are_taken_as_they_are_and_what_is_wrong_is_named() {
        assert_eq!(draft(&["2", "1.", " 3 "]).ranking().unwrap(), [2, 1, 3]);
        assert_eq!(
            draft(&["2", "2", "1"]).trouble(),
            Some(Trouble::Twice { number: 2, choices: vec![1, 2] })
        );
        assert_eq!(draft(&["1", "", "3"]).trouble(), Some(Trouble::Gap { missing: 2, next: 3 }));
        let odd = Trouble::NotANumber { choice: 2, typed: "x".into() };
        assert_eq!(draft(&["1", "x", ""]).trouble(), Some(odd));
        assert!(draft(&["0", "", ""]).trouble().is_some() && draft(&["-1", "", ""]).trouble().is_some());
    }

    #[test]
    fn mending_keeps_the_order_that_was_meant() {
        let mut paper = draft(&["7", "2", "", "2"]);
        paper.act(Act::Mend);
        assert_eq!(paper.ranking().unwrap(), [2, 4, 1]);
    }

    #[test]
    fn ranking_a_choice_next_leaves_other_numbers_alone() {
        let mut paper = draft(&["1", "", "3"]);
        paper.act(Act::Rank(2));
        assert_eq!((paper.typed(1), paper.typed(2), paper.typed(3)), ("1", "4", "3"));
        paper.act(Act::Rank(9));
    }

    proptest! {
        #[test]
        fn a_mended_draft_of_numbers_is_always_a_ranking(typed in proptest::collection::vec("[1-9]?", 1..8)) {
            let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
            let mut paper = draft(&typed);
            let before = paper.order();
            paper.act(Act::Mend);
            prop_assert_eq!(paper.ranking(), Ok(before));
        }
    }
}

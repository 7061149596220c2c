//! The coverage of a text: what becomes of its sentences, as numbers, as words and as a bar.

use rulebook::{Coverage, Document, Status};

/// How many sentences are carried out in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub bound: usize,
    pub judgement: usize,
    pub statement: usize,
    pub pending: usize,
    pub open: usize,
}

/// One part of the coverage bar: where it begins, how wide it is (in thousandths), and its words.
#[derive(Clone, Debug)]
pub struct Part {
    pub class: &'static str,
    pub from: usize,
    pub width: usize,
    pub count: usize,
    pub words: &'static str,
    /// The same in fewer words.
    pub short: &'static str,
}

impl Tally {
    pub fn of<'a>(sentences: impl IntoIterator<Item = &'a rulebook::Sentence>) -> Self {
        let mut tally = Self::default();
        for sentence in sentences {
            match sentence.status {
                Some(Status::Bound) => tally.bound += 1,
                Some(Status::Judgement) => tally.judgement += 1,
                Some(Status::Statement) => tally.statement += 1,
                Some(Status::Pending) => tally.pending += 1,
                None => tally.open += 1,
            }
        }
        tally
    }
    pub fn of_document(document: &Document) -> Self {
        let Coverage { bound, judgement, statement, pending, unclassified } = Coverage::of(document);
        Self { bound, judgement, statement, pending, open: unclassified }
    }
    pub fn all(&self) -> usize {
        self.bound + self.judgement + self.statement + self.pending + self.open
    }
    /// The parts of the bar that are not empty, from left to right.
    pub fn parts(&self) -> Vec<Part> {
        let all = self.all().max(1);
        let lines = [
            ("part-bound", self.bound, "kept by Plenary", "kept by Plenary"),
            ("part-judgement", self.judgement, "for people to judge", "for people to judge"),
            ("part-pending", self.pending, "done by people; Plenary does not yet", "done by people so far"),
            ("part-statement", self.statement, "aims and explanations", "aims"),
            ("part-open", self.open, "not yet sorted", "not yet sorted"),
        ];
        let (mut parts, mut before) = (vec![], 0);
        for (class, count, words, short) in lines.into_iter().filter(|it| it.1 > 0) {
            let (from, to) = (before * 1000 / all, (before + count) * 1000 / all);
            parts.push(Part { class, from, width: to - from, count, words, short });
            before += count;
        }
        parts
    }
    /// "5 sentences: 3 kept by Plenary, 1 for people to judge, 1 done by people so far".
    pub fn words(&self) -> String {
        let parts: Vec<String> = self.parts().iter().map(|it| format!("{} {}", it.count, it.short)).collect();
        let noun = if self.all() == 1 { "sentence" } else { "sentences" };
        format!("{} {noun}: {}", self.all(), parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_full_and_its_parts_touch() {
        let tally = Tally { bound: 3, judgement: 1, statement: 0, pending: 2, open: 1 };
        let parts = tally.parts();
        assert_eq!(parts.len(), 4);
        assert!(parts.windows(2).all(|it| it[0].from + it[0].width == it[1].from));
        assert_eq!(parts.last().map(|it| it.from + it.width), Some(1000));
        assert!(tally.words().starts_with("7 sentences: 3 kept by Plenary, 1 for people to judge"));
    }
}

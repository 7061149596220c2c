//! Motions and amendments to motions.

use kernel::{At, FieldError, PersonId, Problem, Result};

use super::{ItemId, MeetingId, MotionId, MotionState};

/// Something that a body is asked to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
    pub id: MotionId,
    /// Slug of the body that is to decide.
    pub body: String,
    pub meeting: Option<MeetingId>,
    pub item: Option<ItemId>,
    /// The kind of decision as rules name it: "motion", "policy", "endorsement".
    pub decision: String,
    pub title: String,
    /// Markdown: "This meeting …".
    pub words: String,
    pub reasons: String,
    pub mover: Option<PersonId>,
    pub seconder: Option<PersonId>,
    pub state: MotionState,
    /// The motion that it would change.
    pub amends: Option<MotionId>,
    /// The composite that it became part of.
    pub into: Option<MotionId>,
    /// Slug of the body that it was referred to.
    pub referred_to: Option<String>,
    /// What came of it, in a sentence.
    pub outcome: String,
    pub proposed_at: At,
    pub decided_at: Option<At>,
}

/// A motion to be proposed.
#[derive(Clone, Debug)]
pub struct NewMotion {
    pub decision: String,
    pub title: String,
    pub words: String,
    pub reasons: String,
}

/// The most characters of a motion.
pub const LONGEST_MOTION: usize = 20_000;

impl NewMotion {
    /// # Errors
    /// A `Problem` that names each field.
    pub fn check(&self) -> Result<()> {
        let mut wrong = vec![];
        let mut says = |field: &str, message: &str| {
            wrong.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        let letters = self.title.trim().chars().count();
        if letters == 0 || letters > 160 {
            says("title", "Give the motion a title of at most 160 letters.");
        }
        if self.words.trim().is_empty() {
            says("words", "Write what the meeting is to decide, beginning \"This meeting …\".");
        }
        if self.words.chars().count() > LONGEST_MOTION {
            says("words", "Keep the motion under 20,000 letters.");
        }
        if self.reasons.chars().count() > LONGEST_MOTION {
            says("reasons", "Keep the reasons under 20,000 letters.");
        }
        if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
    }
}

impl Motion {
    /// Whether its words can still be changed by its mover.
    pub fn is_open(&self) -> bool {
        matches!(self.state, MotionState::Proposed | MotionState::Seconded)
    }
    /// Where it is in words. What was before a meeting that has ended is so no more.
    pub fn stands(&self, over: bool) -> &'static str {
        match self.state {
            MotionState::Put if over => "not voted on before the meeting closed",
            state => state.label(),
        }
    }
    /// Whether it still waits for a decision.
    pub fn is_live(&self) -> bool {
        self.is_open() || self.state == MotionState::Put
    }
}

/// What an amendment does, in words: "leave out “buses” and put in “trams”". Never told by colour or strike-through alone.
pub fn effect(before: &str, after: &str) -> String {
    let steps = stretches(&rulebook::track(before, after));
    let told = steps.iter().map(|(old, new)| match (old.trim(), new.trim()) {
        ("", new) => format!("put in \u{201c}{new}\u{201d}"),
        (old, "") => format!("leave out \u{201c}{old}\u{201d}"),
        (old, new) => {
            let (old, new) = without_same_end(old, new);
            format!("leave out \u{201c}{old}\u{201d} and put in \u{201c}{new}\u{201d}")
        }
    });
    told.collect::<Vec<_>>().join("; ")
}

/// So few words that stay between two changes are read with them: "leave out “the”" would not say which.
const BETWEEN: usize = 2;

/// Each stretch that changes: what stood there, and what would.
fn stretches(pieces: &[rulebook::Piece]) -> Vec<(String, String)> {
    let mut all = vec![];
    let mut now: Option<(String, String)> = None;
    for (n, piece) in pieces.iter().enumerate() {
        match piece.kind {
            rulebook::PieceKind::LeftOut => now.get_or_insert_default().0.push_str(&piece.text),
            rulebook::PieceKind::PutIn => now.get_or_insert_default().1.push_str(&piece.text),
            rulebook::PieceKind::Kept => {
                let short = piece.text.split_whitespace().count() <= BETWEEN && n + 1 < pieces.len();
                match &mut now {
                    Some((old, new)) if short => {
                        old.push_str(&piece.text);
                        new.push_str(&piece.text);
                    }
                    _ => all.extend(now.take()),
                }
            }
        }
    }
    all.extend(now);
    all
}

/// A stop or comma that stays does not belong to the words that change.
fn without_same_end<'a>(old: &'a str, new: &'a str) -> (&'a str, &'a str) {
    let (mut a, mut b) = (old, new);
    while let (Some(x), Some(y)) = (a.chars().next_back(), b.chars().next_back())
        && x == y
        && matches!(x, '.' | ',' | ';' | ':' | '!' | '?')
    {
        (a, b) = (&a[..a.len() - 1], &b[..b.len() - 1]);
    }
    if a.is_empty() || b.is_empty() { (old, new) } else { (a, b) }
}

#[cfg(test)]
mod tests {
    use super::effect;

    #[test]
    fn an_amendment_is_read_aloud_in_whole_stretches() {
        let told = effect("Buses run every day of the week.", "Buses run on the nights before working days.");
        let wanted = "leave out \u{201c}every day of the week\u{201d} and put in \u{201c}on the nights before working days\u{201d}";
        assert_eq!(told, wanted);
        assert_eq!(
            effect("We want buses.", "We want trams."),
            "leave out \u{201c}buses\u{201d} and put in \u{201c}trams\u{201d}"
        );
        let far =
            effect("One hall stays open in every single ward.", "Two hall stays open in every single town.");
        assert_eq!(far.matches("leave out").count(), 2, "{far}");
    }
}

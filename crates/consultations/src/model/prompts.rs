//! The heads under which people answer. A text has one set; an answer by e-mail uses the same heads.

/// One head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prompt {
    pub slug: &'static str,
    /// As the page and the letter ask it.
    pub label: &'static str,
    /// One word for tables.
    pub short: &'static str,
    /// Beginnings of a line by which a letter is read, in small letters.
    pub(crate) heads: &'static [&'static str],
}

/// The set of heads a text is opened with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptSet {
    /// Like; dislike and why; missing; change.
    Four,
    /// For the description of a role: clear, missing.
    Role,
}

/// What stands under no head.
pub(crate) const OTHER: Prompt = Prompt {
    slug: "other",
    label: "Anything else?",
    short: "else",
    heads: &["anything else", "other", "else"],
};

const FOUR: [Prompt; 5] = [
    Prompt {
        slug: "like",
        label: "What do you like?",
        short: "like",
        heads: &["what do you like", "i like", "like"],
    },
    Prompt {
        slug: "dislike",
        label: "What do you not like, and why?",
        short: "dislike",
        heads: &[
            "what do you not like",
            "what don't you like",
            "i do not like",
            "i don't like",
            "dislike",
            "not like",
        ],
    },
    Prompt {
        slug: "missing",
        label: "What is missing?",
        short: "missing",
        heads: &["what is missing", "what's missing", "missing"],
    },
    Prompt {
        slug: "change",
        label: "What needs changing?",
        short: "change",
        heads: &["what needs changing", "what should change", "needs changing", "change"],
    },
    OTHER,
];

const ROLE: [Prompt; 3] = [
    Prompt {
        slug: "clear",
        label: "Is it clear? What is not?",
        short: "clear",
        heads: &["is it clear", "what is not clear", "clear", "unclear"],
    },
    Prompt {
        slug: "missing",
        label: "Is anything missing?",
        short: "missing",
        heads: &["is anything missing", "what is missing", "missing"],
    },
    OTHER,
];

impl PromptSet {
    pub const ALL: [Self; 2] = [Self::Four, Self::Role];

    pub const fn slug(self) -> &'static str {
        match self {
            Self::Four => "four",
            Self::Role => "role",
        }
    }
    /// What an officer chooses between.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Four => {
                "Four questions: what do you like, what do you not like and why, what is missing, what needs changing"
            }
            Self::Role => "For the description of a role: is it clear, is anything missing",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
    /// Its heads in the order of the page; the last takes whatever fits under none.
    pub const fn prompts(self) -> &'static [Prompt] {
        match self {
            Self::Four => &FOUR,
            Self::Role => &ROLE,
        }
    }
    pub fn prompt(self, slug: &str) -> Option<&'static Prompt> {
        self.prompts().iter().find(|it| it.slug == slug)
    }
}

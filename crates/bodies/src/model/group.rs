//! Groups that a body sets up by a decision, and who belongs to a body without holding a post of it.

use kernel::{At, FieldError, PersonId, Problem, Result};

use super::SeatId;

/// What sort of group may be set up by a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupKind {
    Subgroup,
    WorkingGroup,
    Network,
    Panel,
    /// An organisation of its own under this one: it has its own constitution and its own members.
    LocalGroup,
    /// A trade union that affiliated.
    Union,
    /// Another organisation that affiliated.
    Affiliate,
}

impl GroupKind {
    pub const ALL: [Self; 7] = [
        Self::Subgroup,
        Self::WorkingGroup,
        Self::Network,
        Self::Panel,
        Self::LocalGroup,
        Self::Union,
        Self::Affiliate,
    ];
    pub fn slug(self) -> &'static str {
        match self {
            Self::Subgroup => "subgroup",
            Self::WorkingGroup => "working-group",
            Self::Network => "network",
            Self::Panel => "panel",
            Self::LocalGroup => "local-group",
            Self::Union => "union",
            Self::Affiliate => "affiliated-body",
        }
    }
    /// "a working group", as bodies of the constitution have it too.
    pub fn words(self) -> &'static str {
        match self {
            Self::Subgroup => "a sub-group",
            Self::WorkingGroup => "a working group",
            Self::Network => "a network",
            Self::Panel => "a panel",
            Self::LocalGroup => "a local group",
            Self::Union => "a trade union",
            Self::Affiliate => "an affiliated body",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

/// A group that was set up by a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupBody {
    pub slug: String,
    pub kind: GroupKind,
    /// Slug of the body that set it up, and to which it answers.
    pub parent: String,
    /// What it is for.
    pub remit: String,
    /// Slug of the clause that its remit rests on.
    pub remit_clause: Option<String>,
    /// Where its own pages are.
    pub site: Option<String>,
    pub set_up_at: At,
    pub decision: String,
    /// When it ended, and by which decision.
    pub dissolved: Option<(At, String)>,
}

/// What a group was before a decision changed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupChange {
    pub name: String,
    pub remit: String,
    /// The decision that changed it.
    pub decision: String,
    pub at: At,
}

/// A group to be set up, or what one becomes.
#[derive(Clone, Debug)]
pub struct NewGroup {
    pub name: String,
    pub kind: GroupKind,
    pub parent: String,
    pub remit: String,
    pub remit_clause: Option<String>,
    /// Where its own pages are, as "https://…".
    pub site: Option<String>,
    pub decision: String,
}

impl NewGroup {
    /// # Errors
    /// A `Problem` that names each field.
    pub fn check(&self) -> Result<()> {
        let mut wrong = vec![];
        let mut say = |field: &str, message: &str| {
            wrong.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        let letters = self.name.trim().chars().count();
        if !(3..=100).contains(&letters) || slug_of(&self.name).is_empty() {
            say("name", "Give it a name of three to a hundred letters, such as \"the Food working group\".");
        }
        if self.remit.trim().is_empty() || self.remit.chars().count() > 2_000 {
            say("remit", "Say what it is for and what it may do, in at most 2,000 letters.");
        }
        if self.site.as_deref().is_some_and(|it| !is_address(it)) {
            say("site", "Write the whole address, such as \"https://coast.example.org\", or leave it empty.");
        }
        if self.decision.trim().is_empty() || self.decision.chars().count() > 300 {
            say("decision", "Say by which decision and where it is written down, in at most 300 letters.");
        }
        if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
    }
}

/// Nothing but a web page is led to.
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |it: &str| !it.contains(|c: char| c.is_whitespace() || c.is_control() || c == '"');
    rest.is_some_and(|it| it.len() > 2 && text.len() <= 200 && plain(it))
}

/// The word of a name for addresses: "the Food working group" becomes "food-working-group".
pub fn slug_of(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let bare = lower.strip_prefix("the ").unwrap_or(&lower);
    let mut out = String::new();
    for letter in bare.chars() {
        if letter.is_ascii_alphanumeric() {
            out.push(letter);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').chars().take(60).collect()
}

/// Somebody's place in a body without a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    pub id: SeatId,
    pub body: String,
    pub person: PersonId,
    /// Whether they call its meetings together.
    pub convenes: bool,
    pub from: At,
    pub until: Option<At>,
    pub decision: String,
    pub end_decision: Option<String>,
}

impl Seat {
    pub fn runs(&self, at: At) -> bool {
        self.from <= at && self.until.is_none_or(|end| at < end)
    }
}

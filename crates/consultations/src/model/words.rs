//! Closed lists of words, each with its slug in the database and its label on a page.

use kernel::{Problem, Result};

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $slug:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$of])* $variant),+ }
        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),+];
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
            /// Reads what a form sent; `None` for a word that is not in the list.
            pub fn read(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.slug() == slug)
            }
            pub(crate) fn stored(slug: &str) -> Result<Self> {
                Self::read(slug).ok_or_else(|| Problem::internal(concat!("An unknown ", stringify!($name), " is stored.")))
            }
        }
    };
}

words! {
    /// Where a consultation stands. That its hour has passed is told by the clock.
    State {
        Draft = "draft", "being prepared";
        Open = "open", "open";
        Reported = "reported", "answered";
        Withdrawn = "withdrawn", "withdrawn";
    }
}

words! {
    /// Who may read and answer.
    Audience {
        Members = "members", "members";
        Public = "public", "everybody";
    }
}

words! {
    /// How an answer came.
    Channel {
        Web = "web", "on this page";
        Email = "email", "by e-mail";
        Paper = "paper", "on paper";
        Phone = "phone", "by telephone";
    }
}

words! {
    /// Whether an answer counts. The hour of arrival decides; a doubt is decided by a person.
    Standing {
        Counted = "counted", "counted";
        Late = "late", "came after the close";
        SetAside = "set-aside", "set aside";
    }
}

words! {
    /// What somebody thinks of a part.
    Vote {
        Agree = "agree", "agree";
        Unsure = "unsure", "unsure";
        Disagree = "disagree", "disagree";
    }
}

words! {
    /// What the committee says became of an answer.
    Outcome {
        Changed = "changed", "the text was changed";
        Proposed = "proposed", "a change is proposed";
        Unchanged = "unchanged", "the text stays";
        AlreadyThere = "already-there", "it is there already";
        Meeting = "meeting", "left to the members' meeting";
        Elsewhere = "elsewhere", "it belongs elsewhere";
    }
}

//! What becomes of rows about people who are in the register already.

/// Chosen by whoever imports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// They stay as they are, and the row is left out.
    #[default]
    Leave,
    /// What the register lacks is taken from the row.
    Fill,
    /// What differs is taken from the row as well.
    Update,
}

impl Known {
    pub const ALL: [Self; 3] = [Self::Leave, Self::Fill, Self::Update];
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Fill => "fill",
            Self::Update => "update",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Leave => "Leave them as they are",
            Self::Fill => "Fill in what the register lacks",
            Self::Update => "Take over what differs as well",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

//! Bodies and posts as the constitution in force has them.

use kernel::{At, Cite, Power};

use super::powers::by_default;

/// An organ of the group.
#[derive(Clone, Debug)]
pub struct Body {
    /// The rule's id in the constitution.
    pub slug: String,
    /// As it stands in the text: "the committee".
    pub name: String,
    /// "a committee".
    pub kind: String,
    pub cite: Option<Cite>,
    /// Since when no version in force has it any longer.
    pub closed_at: Option<At>,
}

impl Body {
    /// The name as a heading: "The committee".
    pub fn title(&self) -> String {
        capital(&self.name)
    }
}

/// An office in a body.
#[derive(Clone, Debug)]
pub struct Post {
    /// The rule's id in the constitution.
    pub slug: String,
    /// Slug of its body.
    pub body: String,
    /// For one holder: "organiser".
    pub name: String,
    pub seats: u32,
    /// Whether several people may hold a seat together.
    pub shareable: bool,
    pub cite: Option<Cite>,
    /// Set by the organisation; `None` lets them follow from the post's name.
    pub powers: Option<Vec<Power>>,
    pub closed_at: Option<At>,
}

impl Post {
    /// The name as a heading: "Data manager".
    pub fn title(&self) -> String {
        capital(&self.name)
    }
    /// What a holder may do today.
    pub fn grants(&self) -> Vec<Power> {
        self.powers.clone().unwrap_or_else(|| by_default(&self.slug))
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

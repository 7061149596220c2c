//! `term`: what a word of the text means, or who keeps the list of what it covers.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::words::{Names, capital};

/// A word and its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The word or words.
    pub word: String,
    /// What they mean, in words.
    pub means: Option<String>,
    /// Who keeps the list of what they cover.
    pub kept_by: Option<String>,
    /// Who applies them in a case.
    pub applied_by: Option<String>,
    /// Who hears somebody who disagrees.
    pub appeal_to: Option<String>,
    /// Whether the list is published.
    #[serde(default)]
    pub published: bool,
}

impl RuleType for Term {
    const FIELDS: &'static [&'static str] =
        &["word", "means", "kept_by", "applied_by", "appeal_to", "published"];

    fn plain(&self, names: &Names<'_>) -> String {
        let mut sentences = vec![match &self.means {
            Some(means) => format!("\"{}\" means {}.", capital(&self.word), means.trim_end_matches('.')),
            None => format!("\"{}\" is a word of this text.", capital(&self.word)),
        }];
        sentences.extend(
            self.kept_by
                .as_ref()
                .map(|o| format!("{} decides what it covers and keeps the list.", capital(&names.owner(o)))),
        );
        sentences
            .extend(self.applied_by.as_ref().map(|o| format!("{} applies it.", capital(&names.owner(o)))));
        sentences.extend(
            self.appeal_to.as_ref().map(|o| format!("{} hears whoever disagrees.", capital(&names.owner(o)))),
        );
        if self.published {
            sentences.push("The list is published.".to_owned());
        }
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Shows the meaning wherever the word decides something, and sends a case of doubt to whoever applies it."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        [("kept_by", &self.kept_by), ("applied_by", &self.applied_by), ("appeal_to", &self.appeal_to)]
            .into_iter()
            .filter_map(|(field, name)| Ref::one(field, RefKind::Owner, name.as_ref()))
            .collect()
    }
}

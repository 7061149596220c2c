//! `judgement`: words that only people can apply. The software asks, keeps the answer, and never scores.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::words::{Names, list};

/// Words that people apply.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// The body or post that judges.
    pub asks: String,
    /// The question they answer.
    pub question: Option<String>,
    /// What is laid before them, such as "consultation".
    #[serde(default)]
    pub evidence: Vec<String>,
    /// Whether the answer is kept; true unless stated.
    #[serde(default = "crate::units::yes")]
    pub record: bool,
}

impl RuleType for Judgement {
    const FIELDS: &'static [&'static str] = &["asks", "question", "evidence", "record"];

    fn plain(&self, names: &Names<'_>) -> String {
        let mut text = format!("This is for {} to judge.", names.owner(&self.asks));
        if let Some(question) = &self.question {
            text.push_str(&format!(" They are asked: {question}"));
        }
        if !self.evidence.is_empty() {
            text.push_str(&format!(" Before them lie: {}.", list(&self.evidence, "and")));
        }
        text
    }

    fn does(&self) -> String {
        "Decides nothing: asks those named at the right time and keeps their answer and reasons.".to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        vec![Ref::new("asks", RefKind::Owner, &self.asks)]
    }
}

//! `statement`: aims, history and explanation; nothing to carry out.

use serde::Deserialize;

use super::{Ref, RuleType};
use crate::words::Names;

/// Words that state and do not command.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {}

impl RuleType for Statement {
    const FIELDS: &'static [&'static str] = &[];

    fn plain(&self, _: &Names<'_>) -> String {
        "A statement: it says what the organisation is or wants.".to_owned()
    }

    fn does(&self) -> String {
        "Nothing: it is shown and can be cited.".to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        vec![]
    }
}

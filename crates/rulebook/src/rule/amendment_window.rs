//! `amendment-window`: when changes to the constitution may be proposed.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Moment;
use crate::words::Names;

/// When changes may be proposed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendmentWindow {
    /// The rule or event whose call goes out together with this call.
    pub opens_with: Option<String>,
    /// When it opens, where it does not open with another call.
    pub opens: Option<Moment>,
    /// When it closes.
    pub closes: Option<Moment>,
    /// When the texts go out to members.
    pub texts_out: Option<Moment>,
    /// Who calls.
    pub owner: Option<String>,
}

impl RuleType for AmendmentWindow {
    const FIELDS: &'static [&'static str] = &["opens_with", "opens", "closes", "texts_out", "owner"];

    fn plain(&self, names: &Names<'_>) -> String {
        let opens = match (&self.opens_with, &self.opens) {
            (Some(with), _) => format!("together with {}", names.event(with)),
            (None, Some(moment)) => names.moment(moment),
            (None, None) => "at a time that the text does not state".to_owned(),
        };
        let mut text = format!("The call for changes to this constitution goes out {opens}.");
        match &self.closes {
            Some(closes) => text.push_str(&format!(" Proposals must be in by {}.", names.moment(closes))),
            None => text.push_str(" The text states no last day for proposals."),
        }
        if let Some(out) = &self.texts_out {
            text.push_str(&format!(" Their texts go out {}.", names.moment(out)));
        }
        text
    }

    fn does(&self) -> String {
        "Puts the call for amendments into the call for nominations and takes proposals until the last moment stated."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = Ref::moment("opens", self.opens.as_ref());
        refs.extend(Ref::moment("closes", self.closes.as_ref()));
        refs.extend(Ref::moment("texts_out", self.texts_out.as_ref()));
        refs.extend(self.opens_with.as_deref().map(|e| Ref::new("opens_with", RefKind::Event, e)));
        refs.extend(self.owner.as_deref().map(|o| Ref::new("owner", RefKind::Owner, o)));
        refs
    }
}

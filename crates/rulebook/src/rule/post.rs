//! `post`: an office in a body, with its seats.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::words::{Names, capital, count, list};

/// An office in a body. Its id is the rule's id.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// The body it belongs to.
    pub body: String,
    /// Its title for one holder, such as "organiser".
    pub name: String,
    /// How many people are elected to it; job-sharers fill one seat together.
    #[serde(default = "one")]
    pub seats: u32,
    /// Whether two people may share a seat.
    #[serde(default)]
    pub shareable: Shareable,
    /// The part of the area it serves, such as a constituency or region.
    pub area: Option<String>,
    /// Other roles that its holders take as well, shared out among them: "treasurer".
    #[serde(default)]
    pub also: Vec<String>,
    /// Where the seat is filled by an affiliated body's letter instead of by election.
    pub filled_by: Option<String>,
    /// Slug of the clause that describes the role.
    pub role: Option<String>,
}

/// Whether a seat may be shared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shareable {
    /// One person for one seat.
    #[default]
    None,
    /// By agreement of this meeting, as `shareable = { by-agreement-of = "agm" }`.
    ByAgreementOf(String),
}

fn one() -> u32 {
    1
}

impl RuleType for Post {
    const FIELDS: &'static [&'static str] =
        &["body", "name", "seats", "shareable", "area", "also", "filled_by", "role"];

    fn plain(&self, names: &Names<'_>) -> String {
        let area = self.area.as_ref().filter(|a| !self.name.contains(*a));
        let area = area.map(|a| format!(" for {a}")).unwrap_or_default();
        let seats = count(self.seats, "seat");
        let mut text = format!("{} has {seats} on {}{area}.", capital(&self.name), names.owner(&self.body));
        if let Shareable::ByAgreementOf(meeting) = &self.shareable {
            text.push_str(&format!(" Two people may share a seat if {} agrees.", names.event(meeting)));
        }
        let roles: Vec<String> = self.also.iter().map(|role| role.replace('-', " ")).collect();
        if !roles.is_empty() {
            text.push_str(&format!(" Its holders share out the roles of {}.", list(&roles, "and")));
        }
        if let Some(by) = &self.filled_by {
            text.push_str(&format!(" It is filled by {} in writing, not by election.", names.owner(by)));
        }
        text
    }

    fn does(&self) -> String {
        "Keeps the holders with the dates of their terms; what a holder may see and do begins and ends with the \
         term. A role combined with the post gives its holder the tools of that role."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("body", RefKind::Body, &self.body)];
        if let Shareable::ByAgreementOf(meeting) = &self.shareable {
            refs.push(Ref::new("shareable", RefKind::Event, meeting));
        }
        refs.extend(self.filled_by.as_deref().map(|b| Ref::new("filled_by", RefKind::Body, b)));
        refs
    }
}

//! What duties are called.

use super::{Proof, ProofKind};
use crate::rule::publication::EVERYONE;
use crate::rules::Rules;
use crate::units::spell_count;
use crate::words::{Names, capital, list};

/// Writes titles with the names that the text gives.
pub(super) struct Say<'a> {
    rules: &'a Rules,
    names: Names<'a>,
}

impl<'a> Say<'a> {
    pub fn of(rules: &'a Rules) -> Self {
        Self { rules, names: Names::of(rules) }
    }

    /// "Fix the day of the annual general meeting".
    pub fn act(&self, act: &str, id: &str) -> String {
        format!("{act} {}", self.thing(id))
    }

    /// "Hold the next meeting of the committee"; "Hold the next members' meeting".
    pub fn next_meeting(&self, body: &str) -> String {
        let name = self.thing(body);
        match name.strip_prefix("the ").filter(|it| it.ends_with("meeting")) {
            Some(meeting) => format!("Hold the next {meeting}"),
            None => format!("Hold the next meeting of {name}"),
        }
    }

    /// "Send the minutes of the committee to all members".
    pub fn publish(&self, what: &str, to: &[String]) -> String {
        let (noun, of) = what.split_once(':').map_or((what, None), |(noun, of)| (noun, Some(of)));
        let noun = noun.replace('-', " ");
        let of = of.map(|of| format!(" of {}", self.thing(of))).unwrap_or_default();
        let verb = if noun == "minutes" || noun == "newsletter" { "Send" } else { "Publish" };
        format!("{verb} the {noun}{of} to {}", self.readers(to))
    }

    /// What follows where it is not published.
    pub fn unpublished(&self, proof: &Proof) -> String {
        match proof.kinds.first() {
            Some(ProofKind::Minutes) => {
                format!("Nobody outside it learns what {} decided.", self.thing(&proof.of))
            }
            _ => "Those for whom it is wait for it.".to_owned(),
        }
    }

    /// "Visits to groups: the next".
    pub fn doing(&self, what: &str, body: &str) -> String {
        format!("{}: {what}", capital(&self.thing(body)))
    }

    /// "At least twelve meetings of the committee in the year".
    pub fn times_a_year(&self, n: u32, what: Option<&str>, body: &str) -> String {
        match what {
            None => format!("At least {} meetings of {} in the year", spell_count(n), self.thing(body)),
            Some(what) => format!("At least {} in the year: {what}", spell_count(n)),
        }
    }

    /// "Send word of the members' meeting"; with what goes along.
    pub fn announce(&self, event: &str, with: &[String]) -> String {
        let along = if with.is_empty() { String::new() } else { format!(", with {}", list(with, "and")) };
        format!("Send word of {}{along}", self.names.event(event))
    }

    /// What follows where a meeting is not announced in time.
    pub fn not_announced(&self, event: &str) -> String {
        format!("{} would be called too late.", capital(&self.names.event(event)))
    }

    /// "Hold sessions of political education, open to everybody".
    pub fn hold(&self, what: &str, open_to: &[String]) -> String {
        let open =
            if open_to.is_empty() { String::new() } else { format!(", open to {}", self.readers(open_to)) };
        format!("Hold {what}{open}")
    }

    /// "Go through the minutes of the committee".
    pub fn review(&self, what: &str) -> String {
        match what.split_once(':') {
            Some((noun, of)) => format!("Go through the {} of {}", noun.replace('-', " "), self.thing(of)),
            None => format!("Go through {what}"),
        }
    }

    /// A body, a meeting or a post by its name.
    fn thing(&self, id: &str) -> String {
        if self.rules.meeting(id).is_some() { self.names.event(id) } else { self.names.owner(id) }
    }

    fn readers(&self, to: &[String]) -> String {
        let categories = self.rules.categories().len();
        match to {
            _ if to.iter().any(|it| it == EVERYONE) => "everybody".to_owned(),
            [] => "all members".to_owned(),
            _ if to.len() >= categories => "all members".to_owned(),
            _ => self.names.categories(to, "and"),
        }
    }
}

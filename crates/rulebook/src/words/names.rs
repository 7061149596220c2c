//! What things are called in a sentence: by their names where the document is at hand, else by their ids.

use crate::rules::Rules;
use crate::units::Moment;
use crate::words::list;

/// Names for a sentence.
pub(crate) struct Names<'a>(Option<&'a Rules>);

impl<'a> Names<'a> {
    /// Names from the rules of a document.
    pub fn of(rules: &'a Rules) -> Self {
        Self(Some(rules))
    }

    /// Ids alone.
    pub fn none() -> Self {
        Self(None)
    }

    /// "the committee", "the data manager".
    pub fn owner(&self, id: &str) -> String {
        let name = self.0.map_or_else(|| bare(id), |rules| rules.name_of(id));
        with_article(&name)
    }

    /// Several owners in one list.
    pub fn owners(&self, ids: &[String], last: &str) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.owner(id)).collect();
        list(&names, last)
    }

    /// "data manager", without the article.
    pub fn post(&self, id: &str) -> String {
        self.0.map_or_else(|| bare(id), |rules| rules.name_of(id))
    }

    /// "the annual general meeting".
    pub fn event(&self, id: &str) -> String {
        let name = self.0.map_or_else(|| bare(id), |rules| rules.event_name(id));
        with_article(&name)
    }

    /// "associate members".
    pub fn category(&self, id: &str) -> String {
        let name = self.0.and_then(|rules| rules.category(id)).and_then(|c| c.name.clone());
        name.map_or_else(|| format!("members of the category {id}"), |name| format!("{name}s"))
    }

    /// "national members and associate members".
    pub fn categories(&self, ids: &[String], last: &str) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.category(id)).collect();
        list(&names, last)
    }

    /// "everybody" where the public is among them, else the categories; members where none is named.
    pub fn readers(&self, ids: &[String]) -> String {
        if ids.is_empty() {
            return "members".to_owned();
        }
        if ids.iter().any(|id| id == crate::rule::publication::EVERYONE) {
            return "everybody".to_owned();
        }
        self.categories(ids, "and")
    }

    /// "two weeks before the annual general meeting".
    pub fn moment(&self, moment: &Moment) -> String {
        moment.words(&|event| self.event(event), &|owner| self.owner(owner))
    }
}

/// `committee/data-manager` as "data manager".
fn bare(id: &str) -> String {
    id.rsplit('/').next().unwrap_or(id).replace('-', " ")
}

fn with_article(name: &str) -> String {
    let has = ["the ", "The ", "a ", "an "].iter().any(|a| name.starts_with(a));
    if has || name == "everyone" { name.to_owned() } else { format!("the {name}") }
}

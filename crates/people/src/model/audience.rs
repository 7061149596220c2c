//! Whom one means: a few conditions that all hold, and a few that must not, said in plain words.

use serde::{Deserialize, Serialize};

use super::Status;

/// Whether the fee counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fee {
    #[default]
    Any,
    Paid,
    Unpaid,
}

impl Fee {
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Any, "any", "Whether paid or not"),
        (Self::Paid, "paid", "Fee paid today"),
        (Self::Unpaid, "unpaid", "No fee paid today"),
    ];
    pub fn read(slug: &str) -> Self {
        Self::ALL.iter().find(|it| it.1 == slug).map_or(Self::Any, |it| it.0)
    }
}

/// Several values of one kind: any of them will do, and none means all.
pub type AnyOf = Vec<String>;

/// The conditions. An empty one says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Definition {
    /// `None` is members.
    pub status: Option<Status>,
    pub categories: AnyOf,
    pub areas: AnyOf,
    pub constituencies: AnyOf,
    /// Joined at most so many days ago.
    pub joined_within: Option<i64>,
    pub fee: Fee,
    /// Offers one of these skills, interests or kinds of help.
    pub offers: AnyOf,
    /// But not those in one of these wards or branches.
    pub not_areas: AnyOf,
    /// But not those of one of these categories.
    pub not_categories: AnyOf,
}

impl Definition {
    pub fn status(&self) -> Status {
        self.status.unwrap_or(Status::Member)
    }

    /// "Members who are national member or associate member, in Northside, who joined in the last 90 days, but not in
    /// Quay." `named` gives the name of a category.
    pub fn in_words(&self, named: impl Fn(&str) -> String) -> String {
        let who = match self.status() {
            Status::Member => "Members",
            Status::Coming => "People who join later",
            Status::Former => "Former members",
            Status::Contact => "People who are not members",
        };
        let mut out = who.to_owned();
        let names = |it: &AnyOf| it.iter().map(|it| named(it)).collect::<Vec<_>>();
        if !self.categories.is_empty() {
            out.push_str(&format!(" in the category {}", or(&names(&self.categories))));
        }
        if !self.areas.is_empty() {
            out.push_str(&format!(" in {}", or(&self.areas)));
        }
        if !self.constituencies.is_empty() {
            out.push_str(&format!(" in the constituency {}", or(&self.constituencies)));
        }
        let mut whos = vec![];
        if let Some(days) = self.joined_within {
            whos.push(format!("joined in the last {days} days"));
        }
        match self.fee {
            Fee::Any => {}
            Fee::Paid => whos.push("have paid their fee".to_owned()),
            Fee::Unpaid => whos.push("have no fee paid today".to_owned()),
        }
        if !self.offers.is_empty() {
            whos.push(format!("offer {}", or(&self.offers)));
        }
        if !whos.is_empty() {
            out.push_str(&format!(" who {}", whos.join(" and ")));
        }
        let mut nots = vec![];
        if !self.not_areas.is_empty() {
            nots.push(format!("not in {}", or(&self.not_areas)));
        }
        if !self.not_categories.is_empty() {
            nots.push(format!("not in the category {}", or(&names(&self.not_categories))));
        }
        if !nots.is_empty() {
            out.push_str(&format!(", but {}", nots.join(" and ")));
        }
        out.push('.');
        out
    }
}

/// "a", "a or b", "a, b or c".
fn or(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audience_is_said_in_words() {
        let of = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let it = Definition {
            categories: of(&["national", "associate"]),
            areas: of(&["Northside"]),
            joined_within: Some(90),
            fee: Fee::Paid,
            not_areas: of(&["Quay"]),
            ..Definition::default()
        };
        assert_eq!(
            it.in_words(|id| format!("{id} member")),
            "Members in the category national member or associate member in Northside who joined in the last 90 days \
             and have paid their fee, but not in Quay."
        );
        assert_eq!(Definition::default().in_words(str::to_owned), "Members.");
        let text = serde_json::to_string(&it).expect("JSON");
        assert_eq!(serde_json::from_str::<Definition>(&text).expect("JSON"), it);
    }
}

//! The agenda: a tree of items with forms and lengths, what stands on every one, and its papers.

use std::collections::BTreeSet;

use kernel::{At, Cite, FieldError, PersonId, Problem, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Form, ItemId, ItemState, Manner, MeetingId, Origin, PaperId, StandingId};

/// What an item is about elsewhere in the software, such as an amendment or an election.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Subject {
    pub kind: String,
    pub id: Uuid,
    pub title: String,
    /// A path on this site.
    pub url: String,
}

/// One item of an agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub id: ItemId,
    pub meeting: MeetingId,
    pub parent: Option<ItemId>,
    /// Its place among the items under the same parent.
    pub place: u32,
    pub title: String,
    /// Markdown.
    pub words: String,
    pub form: Form,
    pub manner: Manner,
    /// Planned length; nought is "as long as it takes".
    pub minutes: u32,
    pub state: ItemState,
    pub origin: Origin,
    pub proposed_by: Option<PersonId>,
    pub proposed_at: At,
    /// Whether it is taken among those only who may see it.
    pub closed: bool,
    pub closed_cite: Option<Cite>,
    pub subject: Option<Subject>,
    /// What came of it, or why it is not taken up.
    pub outcome: String,
    pub began_at: Option<At>,
    pub ended_at: Option<At>,
}

impl Item {
    /// The title for somebody who may not see closed items, and for mail.
    pub fn open_title(&self) -> &str {
        if self.closed { "Closed item" } else { &self.title }
    }
}

/// An item to be put on an agenda.
#[derive(Clone, Debug)]
pub struct NewItem {
    pub parent: Option<ItemId>,
    pub title: String,
    pub words: String,
    pub form: Form,
    pub manner: Manner,
    pub minutes: u32,
    pub closed: bool,
    pub subject: Option<Subject>,
}

/// The longest an item may be planned for: eight hours.
const LONGEST: u32 = 480;
/// The most characters of an item's words.
const MOST_WORDS: usize = 20_000;

impl NewItem {
    /// An item with a title, of a form, and nothing else.
    pub fn titled(title: impl Into<String>, form: Form, minutes: u32) -> Self {
        Self {
            parent: None,
            title: title.into(),
            words: String::new(),
            form,
            manner: Manner::Open,
            minutes,
            closed: false,
            subject: None,
        }
    }

    /// # Errors
    /// A `Problem` that names each field.
    pub fn check(&self) -> Result<()> {
        let mut wrong = vec![];
        let mut says = |field: &str, message: &str| {
            wrong.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        let letters = self.title.trim().chars().count();
        if letters == 0 || letters > 160 {
            says("title", "Give it a title of at most 160 letters, such as \"Report on the food bank\".");
        }
        if self.words.chars().count() > MOST_WORDS {
            says("words", "Keep this under 20,000 letters, and put what is longer into a paper.");
        }
        if self.minutes > LONGEST {
            says("minutes", "An item takes at most eight hours.");
        }
        if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
    }
}

/// What stands on every agenda of a body, or of one kind of its meetings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingItem {
    pub id: StandingId,
    pub body: String,
    /// The kind of meeting; every meeting of the body where `None`.
    pub kind: Option<String>,
    pub place: u32,
    pub title: String,
    pub words: String,
    pub form: Form,
    pub manner: Manner,
    pub minutes: u32,
}

/// An item with its number in the printed agenda and those under it.
#[derive(Clone, Debug)]
pub struct Branch {
    /// "3" or "3.2".
    pub number: String,
    pub item: Item,
    /// When it would begin if every item before takes as long as planned.
    pub planned_at: At,
    pub under: Vec<Branch>,
}

/// The items as a tree in their order, numbered and timed from when the meeting begins. What is only proposed,
/// withdrawn or refused is left out. An item with others under it lasts as long as they do, or as itself if longer.
pub fn tree(items: &[Item], begins: At) -> Vec<Branch> {
    let shown: Vec<&Item> = items
        .iter()
        .filter(|it| !matches!(it.state, ItemState::Proposed | ItemState::Withdrawn | ItemState::Refused))
        .collect();
    let known = |parent: Option<ItemId>| parent.filter(|id| shown.iter().any(|it| it.id == *id));
    let mut clock = begins;
    branches(&shown, &known, None, "", &mut clock, 0)
}

/// How deep an agenda goes.
const DEEPEST: u8 = 4;

fn branches(
    shown: &[&Item],
    known: &dyn Fn(Option<ItemId>) -> Option<ItemId>,
    parent: Option<ItemId>,
    before: &str,
    clock: &mut At,
    depth: u8,
) -> Vec<Branch> {
    if depth >= DEEPEST {
        return vec![];
    }
    let mut here: Vec<&&Item> = shown.iter().filter(|it| known(it.parent) == parent).collect();
    here.sort_by_key(|it| (it.place, it.proposed_at, it.id));
    let mut out = vec![];
    for (i, item) in here.into_iter().enumerate() {
        let number = format!("{before}{}", i + 1);
        let planned_at = *clock;
        let under = branches(shown, known, Some(item.id), &format!("{number}."), clock, depth + 1);
        *clock = (*clock).max(planned_at.plus_minutes(i64::from(item.minutes)));
        out.push(Branch { number, item: (*item).clone(), planned_at, under });
    }
    out
}

/// The tree as a list in reading order, each with its depth from nought.
pub fn flat(tree: &[Branch]) -> Vec<(u8, &Branch)> {
    fn walk<'a>(tree: &'a [Branch], depth: u8, out: &mut Vec<(u8, &'a Branch)>) {
        for it in tree {
            out.push((depth, it));
            walk(&it.under, depth + 1, out);
        }
    }
    let mut out = vec![];
    walk(tree, 0, &mut out);
    out
}

/// What of an agenda was not reached: items that stand on it, and of which neither they nor any under them were taken.
/// `touched` are those of which the record says something.
pub fn not_reached(items: &[&Item], touched: &[ItemId]) -> BTreeSet<ItemId> {
    let taken = items.iter().filter(|it| it.began_at.is_some() || touched.contains(&it.id));
    let mut reached: BTreeSet<ItemId> = taken.map(|it| it.id).collect();
    for _ in 0..DEEPEST {
        let above: Vec<ItemId> =
            items.iter().filter(|it| reached.contains(&it.id)).filter_map(|it| it.parent).collect();
        reached.extend(above);
    }
    let listed = items.iter().filter(|it| it.state == ItemState::Listed);
    listed.map(|it| it.id).filter(|id| !reached.contains(id)).collect()
}

/// A paper with its newest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    pub id: PaperId,
    pub meeting: MeetingId,
    pub item: Option<ItemId>,
    pub title: String,
    /// Whether only those who may see closed items may read it.
    pub closed: bool,
    pub withdrawn_at: Option<At>,
    /// From 1.
    pub seq: u32,
    pub at: At,
    pub note: String,
    /// The name of the file it came in.
    pub file_name: Option<String>,
}

/// One version of a paper, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperVersion {
    pub seq: u32,
    /// Markdown.
    pub words: String,
    pub file_name: Option<String>,
    /// What is new in it.
    pub note: String,
    pub at: At,
    pub by: Option<PersonId>,
}

/// The most bytes of a paper.
pub const LONGEST_PAPER: usize = 1_000_000;

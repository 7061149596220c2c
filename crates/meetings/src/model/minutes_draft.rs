//! Minutes that write themselves: from the record to two texts, one for members and one of the closed items.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use kernel::{At, PersonId};

use super::{Branch, Entry, Happened, ItemId, ItemState, Role, Way, sentence};

/// Somebody who was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attended {
    pub person: PersonId,
    pub way: Way,
    pub votes: bool,
}

/// All that minutes are drafted from.
pub struct Source<'a> {
    pub title: String,
    pub when: At,
    pub place: String,
    pub present: Vec<Attended>,
    pub apologies: Vec<PersonId>,
    /// Who did what at it, in the order in which they took it on.
    pub roles: Vec<(Role, PersonId)>,
    /// The agenda in reading order.
    pub items: Vec<&'a Branch>,
    pub entries: &'a [Entry],
    /// What the body agreed to say of each closed item.
    pub public: &'a BTreeMap<ItemId, String>,
    pub name: &'a dyn Fn(PersonId) -> String,
    pub zone: &'a TimeZone,
}

/// The words of a draft: for members, and of the closed items (empty where there was none).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafted {
    pub words: String,
    pub closed_words: String,
}

/// Drafts the minutes. What the record says of closed items stands in the closed part alone; members read that there was
/// such an item, by which clause, and what the body agreed to say of it.
pub fn draft(it: &Source<'_>) -> Drafted {
    let sorted = sort(it);
    let mut out = Drafted { words: head(it), closed_words: String::new() };
    lines(&mut out.words, &sorted.before);
    for branch in in_time(it, &sorted) {
        let own = sorted.open.get(&branch.item.id);
        let secret = sorted.closed.get(&branch.item.id);
        if branch.item.closed || secret.is_some() {
            closed_item(it, &mut out, branch, own, secret);
        } else if own.is_some() || branch.item.began_at.is_some() {
            out.words.push_str(&format!("## {} {}\n\n", branch.number, branch.item.title));
            match own {
                Some(said) => lines(&mut out.words, said),
                None => out.words.push_str("It was taken; the record says no more of it.\n\n"),
            }
        }
    }
    if !sorted.after.is_empty() {
        out.words.push_str("## Close\n\n");
        lines(&mut out.words, &sorted.after);
    }
    out
}

/// The items in the order in which the meeting came to them; those that it did not come to keep the agenda's.
fn in_time<'a>(it: &Source<'a>, sorted: &Sorted) -> Vec<&'a Branch> {
    let mut all = it.items.clone();
    all.sort_by_key(|branch| sorted.first.get(&branch.item.id).copied().unwrap_or(usize::MAX));
    all
}

fn closed_item(
    it: &Source<'_>,
    out: &mut Drafted,
    branch: &Branch,
    own: Option<&Vec<String>>,
    secret: Option<&Vec<String>>,
) {
    if branch.item.began_at.is_none() && own.is_none() && secret.is_none() {
        return;
    }
    out.words.push_str(&format!("## {} Closed item\n\n", branch.number));
    let by = branch.item.closed_cite.as_ref().map(|it| format!(" ({})", it.line())).unwrap_or_default();
    out.words.push_str(&format!("This item was taken in closed session{by}.\n\n"));
    match it.public.get(&branch.item.id) {
        Some(said) => out.words.push_str(&format!("{said}\n\n")),
        None => out.words.push_str("Nothing was agreed that may be said of it.\n\n"),
    }
    lines(&mut out.words, own.map_or(&[], Vec::as_slice));
    out.closed_words.push_str(&format!("## {} {}\n\n", branch.number, branch.item.title));
    lines(&mut out.closed_words, secret.map_or(&[], Vec::as_slice));
}

fn head(it: &Source<'_>) -> String {
    let mut out = format!("**When:** {}\n\n**Where:** {}\n\n", it.when.long(it.zone), it.place);
    for role in [Role::Chair, Role::MinuteTaker] {
        let held: Vec<String> = held(&it.roles, role).into_iter().map(|person| (it.name)(person)).collect();
        if !held.is_empty() {
            out.push_str(&format!("**{}:** {}\n\n", capital(role.label()), held.join(", then ")));
        }
    }
    let named = |votes: bool| {
        let all = it.present.iter().filter(|one| one.votes == votes);
        all.map(|one| match one.way {
            Way::Room => (it.name)(one.person),
            Way::Remote => format!("{} (from afar)", (it.name)(one.person)),
        })
        .collect::<Vec<_>>()
    };
    let mut people = |label: &str, names: Vec<String>| {
        if !names.is_empty() {
            out.push_str(&format!("**{label}** ({}): {}\n\n", names.len(), names.join(", ")));
        }
    };
    people("Present", named(true));
    people("In attendance, without a vote", named(false));
    people("Apologies", it.apologies.iter().map(|person| (it.name)(*person)).collect());
    out
}

fn held(roles: &[(Role, PersonId)], wanted: Role) -> Vec<PersonId> {
    let mut all = vec![];
    for (role, person) in roles {
        if *role == wanted && !all.contains(person) {
            all.push(*person);
        }
    }
    all
}

#[derive(Default)]
struct Sorted {
    before: Vec<String>,
    open: BTreeMap<ItemId, Vec<String>>,
    closed: BTreeMap<ItemId, Vec<String>>,
    after: Vec<String>,
    /// Which line was the first of an item.
    first: BTreeMap<ItemId, usize>,
}

/// Puts each line where it belongs, in the order of time: under its item, under the item that was being taken or was the
/// last one taken, before the first or after the last. A corrected line reads as it was corrected.
fn sort(it: &Source<'_>) -> Sorted {
    let known: BTreeSet<ItemId> = it.items.iter().map(|branch| branch.item.id).collect();
    let corrected: BTreeMap<u32, &str> = it.entries.iter().filter_map(correction).collect();
    let mut entries: Vec<&Entry> = it.entries.iter().collect();
    // What was entered later stands where it happened.
    entries.sort_by_key(|entry| entry.at);
    let of_item = |entry: &Entry| entry.item.filter(|id| known.contains(id));
    let last = entries.iter().rposition(|entry| of_item(entry).is_some());
    let mut out = Sorted::default();
    let (mut current, mut reached): (Option<ItemId>, Option<ItemId>) = (None, None);
    for (n, entry) in entries.into_iter().enumerate() {
        let own = of_item(entry);
        if let Some(id) = own {
            out.first.entry(id).or_insert(n);
            reached = own;
        }
        if matches!(entry.what, Happened::ItemBegan { .. }) {
            current = own;
        }
        let over = last.is_none_or(|last| n > last);
        let between = current.or(reached.filter(|_| !over));
        let closing = matches!(entry.what, Happened::Closed);
        if let Some(said) = said(it, entry, &corrected, reached.is_some()) {
            let of = own.or(between.filter(|_| !closing));
            let to = match of {
                Some(id) if entry.closed => out.closed.entry(id).or_default(),
                Some(id) => out.open.entry(id).or_default(),
                None if closing || reached.is_some() => &mut out.after,
                None => &mut out.before,
            };
            // A closed line without an item is in no text that members read.
            if of.is_some() || !entry.closed {
                to.push(said);
            }
        }
        if matches!(entry.what, Happened::ItemEnded { .. }) && current == entry.item {
            current = None;
        }
    }
    out
}

fn correction(entry: &Entry) -> Option<(u32, &str)> {
    match &entry.what {
        Happened::Corrected { seq, words } => Some((*seq, words.as_str())),
        _ => None,
    }
}

/// What the minutes say of a line; nothing where its place says it already.
fn said(it: &Source<'_>, entry: &Entry, corrected: &BTreeMap<u32, &str>, begun: bool) -> Option<String> {
    let hour = || entry.at.zoned(it.zone).strftime("%H:%M").to_string();
    if let Some(words) = corrected.get(&entry.seq) {
        return Some((*words).to_owned());
    }
    let plain = sentence(&entry.what, it.name, it.zone);
    let said = match &entry.what {
        Happened::Corrected { .. } | Happened::ItemBegan { .. } | Happened::VoteOpened { .. } => return None,
        Happened::RoleTaken { .. } | Happened::Came { .. } if !begun => return None,
        Happened::ItemEnded { became: ItemState::Deferred, outcome, .. } => {
            format!("It was put off to another meeting. {outcome}").trim().to_owned()
        }
        Happened::ItemEnded { outcome, .. } if outcome.is_empty() => return None,
        Happened::ItemEnded { outcome, .. } => outcome.clone(),
        Happened::Opened
        | Happened::Resumed
        | Happened::Closed
        | Happened::Came { .. }
        | Happened::Left { .. }
        | Happened::QuorumLost { .. }
        | Happened::QuorumReached { .. }
        | Happened::Switched { .. }
        | Happened::RoleTaken { .. } => format!("{}: {plain}", hour()),
        Happened::Decided { .. } | Happened::Agreed { .. } => format!("**{plain}**"),
        _ => plain,
    };
    let by = entry.cite.as_ref().map(|it| format!(" ({})", it.line())).unwrap_or_default();
    let late = entry.late_why.as_ref().map(|why| format!(" *Entered later: {why}*")).unwrap_or_default();
    Some(format!("{said}{by}{late}"))
}

fn lines(out: &mut String, said: &[String]) {
    for one in said {
        out.push_str(one);
        out.push_str("\n\n");
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

//! Everything about one person, gathered from the descriptions of every capability.

use std::collections::BTreeSet;

use kernel::personal::{self, Erasure, Holding, Keys, Purpose};
use kernel::{At, Ctx, PersonId, Power, Result, log_read_of};
use serde::Serialize;
use serde_json::Value;

use crate::model::{Case, Kind, Redactions, black, of_them};

/// What a person is given: section by section, blacked out where it speaks of others.
#[derive(Clone, Debug, Serialize)]
pub struct Copy {
    pub organisation: String,
    pub name: String,
    pub made: String,
    pub sections: Vec<Section>,
    /// What is held back, and why.
    pub held_back: Vec<(String, String)>,
}

/// The person's rows of one table.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    pub table: String,
    pub title: String,
    pub purpose: Purpose,
    /// The columns in words, in the order of each row's values.
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// By what a person is found: their id, their account, and every address they had.
pub async fn keys(ctx: &Ctx, person: PersonId) -> Result<Keys> {
    let account = access::service::account_of(ctx.db(), ctx.group.id, person).await?;
    let addresses = people::service::addresses(ctx.db(), ctx.group.id, person).await?;
    let joined = people::service::duplicates::joined_entries(ctx, person).await?;
    Ok(Keys { person: Some(person), joined, account, addresses })
}

/// The copy of a request: for the person it is about and for those who answer it.
pub async fn of_case(ctx: &Ctx, it: &Case) -> Result<Copy> {
    let person =
        it.person.ok_or_else(|| kernel::Problem::refused("It is not said yet whom this is about."))?;
    let theirs = ctx.actor.person != Some(person);
    if theirs {
        ctx.need(Power::ProtectData, None)?;
        ctx.need_step_up()?;
    }
    let copy = gather(ctx, person, it.kind == Kind::Portability, &it.redactions).await?;
    if theirs {
        log_read_of(ctx, "everything about a person", "answering a request about data", &[person]).await?;
    }
    Ok(copy)
}

/// What a member fetches for themselves at any time: everything, with what others wrote about them blacked out where it
/// names somebody else.
pub async fn own(ctx: &Ctx) -> Result<Copy> {
    gather(ctx, ctx.person()?, false, &Redactions::default()).await
}

/// Every row that is the person's. Portability takes only what they gave us by agreement or consent.
async fn gather(ctx: &Ctx, person: PersonId, portable: bool, redactions: &Redactions) -> Result<Copy> {
    let keys = keys(ctx, person).await?;
    let name = people::service::names(ctx, &[person]).await?.remove(&person).unwrap_or_default();
    let own = Own::of(ctx, person, &name, &keys).await?;
    let mut sections = vec![];
    let mut held_back = vec![];
    for it in personal::all(&ctx.app).iter().filter(|it| !portable || it.purpose.is_portable()) {
        if let Some((_, why)) = redactions.held_back.iter().find(|one| one.0 == it.table) {
            held_back.push((it.title.to_owned(), why.clone()));
            continue;
        }
        let records = personal::records(ctx.db(), ctx.group.id, it, &keys).await?;
        if let Some(section) = section(ctx, it, records, redactions, &own).await? {
            sections.push(section);
        }
    }
    sections.sort_by_key(|it| it.purpose);
    Ok(Copy {
        organisation: ctx.group.name.clone(),
        made: ctx.now.long(&ctx.group.zone),
        name,
        sections,
        held_back,
    })
}

async fn section(
    ctx: &Ctx,
    it: &Holding,
    records: Vec<personal::Record>,
    redactions: &Redactions,
    own: &Own,
) -> Result<Option<Section>> {
    let Some(first) = records.first() else { return Ok(None) };
    let columns = first.iter().map(|cell| it.label(&cell.column)).collect();
    let mut rows = vec![];
    for record in &records {
        let mut row = vec![];
        for cell in record {
            let mut text = said(ctx, &cell.value, cell.instant);
            if it.free.contains(&cell.column.as_str()) {
                text = without_others(ctx, &text, own).await?;
            }
            row.push(black::words(&text, &redactions.words));
        }
        rows.push(row);
    }
    let (table, title) = (it.table.to_owned(), it.title.to_owned());
    Ok(Some(Section { table, title, purpose: it.purpose, columns, rows }))
}

fn said(ctx: &Ctx, value: &Value, instant: bool) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(n) if instant => {
            n.as_i64().map_or_else(String::new, |it| At::from_micros(it).long(&ctx.group.zone))
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What is the person's own and is not blacked out.
struct Own {
    name: String,
    /// The words of the name, in small letters.
    words: BTreeSet<String>,
    /// Addresses and numbers, as they were written.
    reached: Vec<String>,
}

impl Own {
    async fn of(ctx: &Ctx, person: PersonId, name: &str, keys: &Keys) -> Result<Self> {
        let mut reached = keys.addresses.clone();
        reached.extend(people::service::phones(ctx.db(), ctx.group.id, person).await?);
        Ok(Self { name: name.to_owned(), words: words_of(name).map(str::to_lowercase).collect(), reached })
    }
}

/// Blacks out others: names of the register, two or three words in a row that begin with a capital; single words of which
/// such names are made; and addresses and numbers that are not the person's.
async fn without_others(ctx: &Ctx, text: &str, own: &Own) -> Result<String> {
    let mut others = people::service::known_names(ctx, &names_in(text)).await?;
    others.remove(&own.name);
    let single: Vec<String> =
        single_names(text).into_iter().filter(|it| !own.words.contains(&it.to_lowercase())).collect();
    others.extend(people::service::name_words(ctx, &single).await?);
    let others: Vec<String> = others.into_iter().collect();
    Ok(black::reaches(&black::words(text, &others), &own.reached))
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|it: char| !(it.is_alphanumeric() || it == '\'' || it == '-' || it == '’'));
    parts.filter(|it| !it.is_empty())
}

/// Words that begin with a capital and may be a name. A month beside a number is a day.
fn single_names(text: &str) -> Vec<String> {
    let words: Vec<&str> = words_of(text).collect();
    let is_number = |at: Option<usize>| {
        at.and_then(|it| words.get(it)).is_some_and(|it| it.starts_with(|one: char| one.is_ascii_digit()))
    };
    let mut found = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        let day = MONTHS.contains(word) && (is_number(at.checked_sub(1)) || is_number(Some(at + 1)));
        if word.starts_with(char::is_uppercase) && !day {
            found.insert((*word).to_owned());
        }
    }
    found.into_iter().collect()
}

/// Months that are given names as well.
const MONTHS: [&str; 4] = ["April", "May", "June", "August"];

fn names_in(text: &str) -> Vec<String> {
    let words: Vec<&str> = words_of(text).collect();
    let capital = |it: &&str| it.chars().next().is_some_and(char::is_uppercase);
    let mut found = BTreeSet::new();
    for n in [2, 3] {
        for run in words.windows(n).filter(|it| it.iter().all(&capital)) {
            found.insert(run.join(" "));
        }
    }
    found.into_iter().collect()
}

/// What each table holds on a person, and what erasure would do with it: for the preview of a copy and of an erasure.
#[derive(Clone, Debug)]
pub struct Count {
    pub table: &'static str,
    pub title: &'static str,
    pub rows: u64,
    pub erasure: Erasure,
}

impl Count {
    /// The title as an officer reads it.
    pub fn of_them(&self) -> String {
        of_them(self.title)
    }
}

pub async fn counts(ctx: &Ctx, person: PersonId) -> Result<Vec<Count>> {
    if ctx.actor.person != Some(person) {
        ctx.need(Power::ProtectData, None)?;
    }
    let keys = keys(ctx, person).await?;
    let mut all = vec![];
    for it in personal::all(&ctx.app) {
        let rows = personal::count(ctx.db(), ctx.group.id, &it, &keys).await?;
        if rows > 0 {
            all.push(Count { table: it.table, title: it.title, rows, erasure: it.erasure });
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_word_with_a_capital_may_be_a_name_and_a_day_is_none() {
        let found = single_names("On 3 May Sorrel met May, not bo.");
        assert_eq!(found, ["May", "On", "Sorrel"]);
        assert_eq!(single_names("since 3 May 2026"), Vec::<String>::new());
    }

    #[test]
    fn runs_of_capitals_are_candidates_for_names() {
        let found = names_in("Then Asha Rahman told Bo O'Neill-Smith, not asha.");
        assert!(found.contains(&"Asha Rahman".to_owned()) && found.contains(&"Bo O'Neill-Smith".to_owned()));
        assert!(found.contains(&"Then Asha Rahman".to_owned()), "looked up, and not a name in the register");
        assert!(names_in("no names in here").is_empty());
    }
}

//! The search box: one question, answered from the index of terms, with a slip forgiven where nothing fits as written.

use std::collections::BTreeSet;

use kernel::{Ctx, PersonId, Power, Result, transact};

use crate::model::likeness::{email_term, forgiven, plain, postcode_term, slips};
use crate::store::standing::Row;
use crate::store::{known, listing, standing, term};

/// The most people that a search gives: whoever finds more writes another letter.
pub const MOST: usize = 500;

/// What a search gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    pub people: Vec<PersonId>,
    /// Whether there are more than [`MOST`].
    pub more: bool,
    /// The words that were searched for instead, because nobody is called as it was written.
    pub instead: Option<String>,
}

/// What a search is narrowed to beside its words; an empty filter is no filter.
#[derive(Clone, Copy, Debug, Default)]
pub struct Narrow<'a> {
    pub category: &'a str,
    pub status: &'a str,
    pub area: &'a str,
}

impl Narrow<'_> {
    fn fits(&self, it: &Row) -> bool {
        let is = |wanted: &str, own: Option<&str>| wanted.is_empty() || own == Some(wanted);
        is(self.category, it.category.as_deref())
            && is(self.status, Some(&it.status))
            && is(self.area, it.area.as_deref())
    }
    const fn is_none(&self) -> bool {
        self.category.is_empty() && self.status.is_empty() && self.area.is_empty()
    }
}

/// Finds people by the beginning of any name, in any order of the names, by e-mail, postcode, number (`#12`), telephone
/// (its last digits) or the association's number.
pub async fn find(ctx: &Ctx, words: &str, narrow: Narrow<'_>) -> Result<Sought> {
    ctx.need(Power::ReadRegister, None)?;
    let text: String = words.trim().chars().take(100).collect();
    let mut found = BTreeSet::new();
    if let Some(number) = text.strip_prefix('#').and_then(|it| it.trim().parse::<i64>().ok()) {
        found.extend(known::by_number(ctx.db(), ctx.group.id, number).await?);
        return Ok(sought(found, None));
    }
    for prefix in readings(&text) {
        found.extend(with(ctx, &prefix).await?);
    }
    if !narrow.is_none() {
        let rows = standing::these(ctx.db(), ctx.group.id, &Vec::from_iter(found)).await?;
        found = rows.iter().filter(|it| narrow.fits(it)).map(|it| it.person_id).collect();
    }
    let mut cut = false;
    if !text.contains('@') {
        let named = named(ctx, &plain(&text), narrow).await?;
        found.extend(named.people);
        cut = named.cut;
    }
    if found.is_empty()
        && !cut
        && let Some(nearest) = nearest(ctx, &plain(&text)).await?
    {
        let named = named(ctx, &nearest, narrow).await?;
        let it = sought(named.people, Some(nearest));
        return Ok(Sought { more: it.more || named.cut, ..it });
    }
    let it = sought(found, None);
    Ok(Sought { more: it.more || cut, ..it })
}

/// Those who fit, and whether others were not looked at because so many are called alike.
#[derive(Default)]
struct Named {
    people: BTreeSet<PersonId>,
    cut: bool,
}

fn sought(found: BTreeSet<PersonId>, instead: Option<String>) -> Sought {
    let more = found.len() > MOST;
    let people: Vec<PersonId> = found.into_iter().take(MOST).collect();
    Sought { instead: instead.filter(|_| !people.is_empty()), people, more }
}

async fn with(ctx: &Ctx, prefix: &str) -> Result<Vec<PersonId>> {
    term::beginning(ctx.db(), ctx.group.id, prefix, i64::try_from(MOST).unwrap_or(500) + 1).await
}

/// The beginnings of terms that the words may stand for.
fn readings(text: &str) -> Vec<String> {
    let mut out = vec![];
    let folded = plain(text);
    if text.contains('@') {
        // Without what stands behind a plus, as addresses are kept; "ada@ex" is the beginning of one.
        out.push(email_term(text));
        return out;
    }
    if folded.is_empty() {
        return out;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let numeric = text.chars().all(|it| it.is_ascii_digit() || " +-().".contains(it));
    if numeric && digits.len() >= 4 {
        out.push(format!("p:{}", digits.chars().rev().take(9).collect::<String>()));
    }
    if !digits.is_empty() {
        out.push(format!("t:{folded}"));
        let packed = postcode_term(text);
        if (4..=9).contains(&packed.len()) && text.starts_with(|it: char| it.is_ascii_alphabetic()) {
            out.push(packed);
        }
    }
    if text.len() > 2 && !text.contains(' ') {
        out.push(email_term(text));
    }
    out
}

/// The kinds of terms that are names: whole from the first one, whole from the last one, each word.
const NAMES: [char; 3] = ['n', 's', 'w'];
/// How many are looked at in one go.
const PAGE: i64 = 500;
/// How many pages are looked at before it is said that there are more.
const PAGES: usize = 40;

/// Those who have each of the words as the beginning of a name, and fit; one more than [`MOST`] says that there are more.
async fn named(ctx: &Ctx, folded: &str, narrow: Narrow<'_>) -> Result<Named> {
    let words: Vec<&str> = folded.split(' ').filter(|it| !it.is_empty()).take(6).collect();
    // The longest word leads to the fewest people.
    let Some(lead) = words.iter().max_by_key(|it| it.len()) else { return Ok(Named::default()) };
    if words.len() == 1 && narrow.is_none() {
        let mut found = Named::default();
        for kind in NAMES {
            found.people.extend(with(ctx, &format!("{kind}:{lead}")).await?);
        }
        return Ok(found);
    }
    let fits = |it: &Row| {
        let name = plain(&it.name);
        let begins = |word: &&str| name.split(' ').any(|part| part.starts_with(word));
        narrow.fits(it) && words.iter().all(begins)
    };
    if narrow.area.is_empty() { of_word(ctx, lead, &fits).await } else { of_area(ctx, narrow, &fits).await }
}

type Fits<'a> = &'a (dyn Fn(&Row) -> bool + Sync);

/// Those who fit among everybody with a name that begins like this.
async fn of_word(ctx: &Ctx, lead: &str, fits: Fits<'_>) -> Result<Named> {
    let mut found = Named::default();
    for kind in NAMES {
        let prefix = format!("{kind}:{lead}");
        let mut after = None;
        for page in 0.. {
            let some = term::after(ctx.db(), ctx.group.id, &prefix, after.as_ref(), PAGE).await?;
            let ids: Vec<_> = some.iter().map(|it| it.1).collect();
            let rows = standing::these(ctx.db(), ctx.group.id, &ids).await?;
            found.people.extend(rows.iter().filter(|it| fits(it)).map(|it| it.person_id));
            after = some.into_iter().next_back();
            found.cut |= page == PAGES && after.is_some();
            if after.is_none() || found.people.len() > MOST || found.cut {
                break;
            }
        }
    }
    Ok(found)
}

/// Those who fit among everybody in a ward: fewer than all who are called like anything.
async fn of_area(ctx: &Ctx, narrow: Narrow<'_>, fits: Fits<'_>) -> Result<Named> {
    let mut found = Named::default();
    let Narrow { category, status, area } = narrow;
    for page in 0.. {
        let page = listing::Page { category, status, area, limit: PAGE, offset: page * PAGE };
        let rows = listing::page(ctx.db(), ctx.group.id, &page).await?;
        found.people.extend(rows.iter().filter(|it| fits(it)).map(|it| it.person_id));
        if rows.is_empty() || found.people.len() > MOST {
            break;
        }
    }
    Ok(found)
}

/// The words that somebody is called nearest to those that nobody is called. One half of a word is whole if there is one
/// slip in it, so those with the same first or second half are compared.
async fn nearest(ctx: &Ctx, folded: &str) -> Result<Option<String>> {
    let (mut words, mut changed) = (vec![], false);
    for word in folded.split(' ').filter(|it| !it.is_empty()) {
        let near = near(ctx, word).await?;
        changed |= near.as_deref().is_some_and(|it| it != word);
        words.push(near.unwrap_or_else(|| word.to_owned()));
    }
    Ok(changed.then(|| words.join(" ")))
}

async fn near(ctx: &Ctx, word: &str) -> Result<Option<String>> {
    let letters: Vec<char> = word.chars().collect();
    let most = forgiven(word);
    if most == 0 {
        return Ok(None);
    }
    let half = letters.len() / 2;
    let first: String = letters[..half].iter().collect();
    let last: String = letters[half + 1..].iter().rev().collect();
    let mut all = term::words(ctx.db(), ctx.group.id, &first).await?;
    all.extend(term::words_ending(ctx.db(), ctx.group.id, &last).await?);
    let scored = all.into_iter().map(|it| (slips(&it, word, most), it)).filter(|it| it.0 <= most);
    Ok(scored.min().map(|it| it.1))
}

/// Lets go of words that nobody is called any more, as after an erasure; the number that went. Once a day is enough.
pub async fn forget_words(ctx: &Ctx) -> Result<usize> {
    let (mut n, mut after) = (0, vec![]);
    loop {
        let page = term::words_after(ctx.db(), ctx.group.id, &after, 200).await?;
        let Some(last) = page.last() else { return Ok(n) };
        after.clone_from(last);
        let mut unused = vec![];
        for word in &page {
            let text = String::from_utf8_lossy(word);
            let mut used = false;
            for kind in NAMES {
                used = used
                    || !term::beginning(ctx.db(), ctx.group.id, &format!("{kind}:{text}"), 1)
                        .await?
                        .is_empty();
            }
            if !used {
                unused.push(word);
            }
        }
        n += unused.len();
        transact!(ctx.db(), tx => {
            for word in &unused {
                term::remove_word(tx, ctx.group.id, word).await?;
            }
            Ok(())
        })?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_in_every_way_that_it_may_be_meant() {
        let has = |text: &str, term: &str| readings(text).iter().any(|it| it == term);
        assert!(has("ada+news@example.org", "e:ada@example.org"));
        assert!(has("fh1 2", "c:fh12") && has("N4711", "t:n4711"));
        assert!(has("960001", "p:100069"));
        assert!(readings("%").is_empty() && readings("Zoë Qu").is_empty());
    }
}

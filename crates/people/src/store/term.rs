//! The terms by which people are found and compared, and the queue of those to be compared.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::civil::Date;
use kernel::{Db, GroupId, PersonId, Result, Tx, sql};
use serde::Deserialize;

use crate::model::likeness::Traits;

/// Makes the terms of somebody these; true if that changed anything.
pub async fn put(tx: &mut Tx, group: GroupId, person: PersonId, terms: &[String]) -> Result<bool> {
    let held: Vec<(Vec<u8>,)> = tx
        .all(sql!("SELECT term FROM people_term WHERE group_id = $1 AND person_id = $2", group, person))
        .await?;
    let held: BTreeSet<Vec<u8>> = held.into_iter().map(|it| it.0).collect();
    let wanted: BTreeSet<Vec<u8>> = terms.iter().map(|it| it.clone().into_bytes()).collect();
    for term in held.difference(&wanted) {
        tx.run(sql!(
            "DELETE FROM people_term WHERE group_id = $1 AND term = $2 AND person_id = $3",
            group,
            term.as_slice(),
            person
        ))
        .await?;
    }
    for term in wanted.difference(&held) {
        tx.run(sql!(
            "INSERT INTO people_term (group_id, term, person_id) VALUES ($1, $2, $3)
             ON CONFLICT (group_id, term, person_id) DO NOTHING",
            group,
            term.as_slice(),
            person
        ))
        .await?;
    }
    Ok(held != wanted)
}

pub async fn remove(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<()> {
    tx.run(sql!("DELETE FROM people_term WHERE group_id = $1 AND person_id = $2", group, person)).await?;
    tx.run(sql!("DELETE FROM people_unchecked WHERE group_id = $1 AND person_id = $2", group, person))
        .await?;
    Ok(())
}

pub async fn put_word(tx: &mut Tx, group: GroupId, word: &str) -> Result<()> {
    let backwards: String = word.chars().rev().collect();
    tx.run(sql!(
        "INSERT INTO people_word (group_id, word, backwards) VALUES ($1, $2, $3) ON CONFLICT (group_id, word) DO NOTHING",
        group,
        word.as_bytes(),
        backwards.as_bytes()
    ))
    .await?;
    Ok(())
}

/// Puts somebody into the queue of those to be compared.
pub async fn wait(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_unchecked (group_id, person_id) VALUES ($1, $2) ON CONFLICT (group_id, person_id) DO NOTHING",
        group,
        person
    ))
    .await?;
    Ok(())
}

pub async fn checked(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<()> {
    tx.run(sql!("DELETE FROM people_unchecked WHERE group_id = $1 AND person_id = $2", group, person))
        .await?;
    Ok(())
}

/// Who waits and is shown, at most so many.
pub async fn waiting(db: &Db, group: GroupId, limit: i64) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(sql!(
            "SELECT u.person_id FROM people_unchecked u
             LEFT JOIN people_standing s ON s.group_id = u.group_id AND s.person_id = u.person_id
             WHERE u.group_id = $1 AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY u.person_id LIMIT $2",
            group,
            limit
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

#[derive(sqlx::FromRow)]
struct Row {
    person_id: PersonId,
    given_name: String,
    family_name: String,
    national_number: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    postcode: Option<String>,
    born: Option<String>,
}

impl From<Row> for (PersonId, Traits) {
    fn from(row: Row) -> Self {
        let traits = Traits {
            given: row.given_name,
            family: row.family_name,
            email: row.email,
            phone: row.phone,
            postcode: row.postcode,
            born: row.born.and_then(|it| it.parse::<Date>().ok()),
            national_number: row.national_number,
        };
        (row.person_id, traits)
    }
}

/// Those with a term, with what of them is compared; only people whom the register shows.
pub async fn with(db: &Db, group: GroupId, term: &[u8], limit: i64) -> Result<Vec<(PersonId, Traits)>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT p.id AS person_id, p.given_name, p.family_name, p.national_number, s.email, s.phone,
               (SELECT MAX(c.postcode) FROM people_contact c WHERE c.group_id = p.group_id AND c.person_id = p.id
                AND c.kind = 'post' AND c.until_at IS NULL) AS postcode,
               (SELECT MAX(f.value) FROM people_fact f WHERE f.group_id = p.group_id AND f.person_id = p.id
                AND f.kind = 'born' AND f.withdrawn_at IS NULL) AS born
             FROM people_term t JOIN people_person p ON p.group_id = t.group_id AND p.id = t.person_id
             JOIN people_standing s ON s.group_id = p.group_id AND s.person_id = p.id
             WHERE t.group_id = $1 AND t.term = $2
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY t.person_id LIMIT $3",
            group,
            term,
            limit
        ))
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// A term, and one of those who share it; nobody if the register does not show them.
pub type Sharing = (Vec<u8>, Option<(PersonId, Traits)>);

#[derive(sqlx::FromRow)]
struct Shared {
    term: Vec<u8>,
    /// Nobody if the register does not show them.
    shown: Option<PersonId>,
    #[sqlx(flatten)]
    row: Row,
}

/// The next terms between two that several share, but no more than `most`, each with those who share it; in the order of
/// the terms.
pub async fn shared(
    db: &Db,
    group: GroupId,
    (after, before): (&[u8], &[u8]),
    most: i64,
    limit: i64,
) -> Result<Vec<Sharing>> {
    let rows: Vec<Shared> = db
        .all(sql!(
            "SELECT t.term, s.person_id AS shown, t.person_id, COALESCE(p.given_name, '') AS given_name,
               COALESCE(p.family_name, '') AS family_name, p.national_number, s.email, s.phone,
               (SELECT MAX(c.postcode) FROM people_contact c WHERE c.group_id = t.group_id AND c.person_id = t.person_id
                AND c.kind = 'post' AND c.until_at IS NULL) AS postcode,
               (SELECT MAX(f.value) FROM people_fact f WHERE f.group_id = t.group_id AND f.person_id = t.person_id
                AND f.kind = 'born' AND f.withdrawn_at IS NULL) AS born
             FROM (SELECT term FROM people_term WHERE group_id = $1 AND term > $2 AND term < $3
               GROUP BY term HAVING COUNT(*) > 1 AND COUNT(*) <= $4 ORDER BY term LIMIT $5) x
             JOIN people_term t ON t.group_id = $1 AND t.term = x.term
             LEFT JOIN people_standing s ON s.group_id = t.group_id AND s.person_id = t.person_id
               AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             LEFT JOIN people_person p ON p.group_id = t.group_id AND p.id = t.person_id
             ORDER BY t.term, t.person_id",
            group,
            after,
            before,
            most,
            limit
        ))
        .await?;
    Ok(rows.into_iter().map(|it| (it.term, it.shown.map(|_| it.row.into()))).collect())
}

/// Everybody whom the register shows, after one of them by number, with what their own entry says of them; postcode and date
/// of birth are read from the terms ([`between`]), which lie together. Entries lie in the order of their numbers, so that a
/// page of them is read in few places; it comes as one list in JSON, which takes a third of the time of as many rows.
pub async fn everybody(db: &Db, group: GroupId, after: i64, limit: i64) -> Result<Page> {
    let (list,): (String,) = db
        .one(sql!(
            sqlite: "SELECT json_group_array(json_array(number, hex(id), given_name, family_name, national_number, email, phone)) FROM (
               SELECT s.number, p.id, p.given_name, p.family_name, p.national_number, s.email, s.phone
               FROM people_standing s JOIN people_person p ON p.group_id = s.group_id AND p.number = s.number
               WHERE s.group_id = $1 AND s.number > $2 AND p.number > $2
               AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                    WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
               ORDER BY s.number LIMIT $3) x",
            postgres: "SELECT CAST(COALESCE(json_agg(json_build_array(number, id, given_name, family_name, national_number, email, phone)), '[]') AS TEXT)
               FROM (SELECT s.number, p.id, p.given_name, p.family_name, p.national_number, s.email, s.phone
               FROM people_standing s JOIN people_person p ON p.group_id = s.group_id AND p.number = s.number
               WHERE s.group_id = $1 AND s.number > $2 AND p.number > $2
               AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                    WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
               ORDER BY s.number LIMIT $3) x",
            group,
            after,
            limit
        ))
        .await?;
    Ok(Page(list))
}

/// A list of people in JSON, read where it stands.
pub struct Page(String);

/// Number, id, given name, family name, the association's number, e-mail, telephone.
#[derive(Deserialize)]
struct Listed<'a>(
    i64,
    PersonId,
    #[serde(borrow)] Text<'a>,
    #[serde(borrow)] Text<'a>,
    #[serde(borrow)] Option<Text<'a>>,
    #[serde(borrow)] Option<Text<'a>>,
    #[serde(borrow)] Option<Text<'a>>,
);

/// A text that stands in the list, unless a sign of it is written there in another way.
#[derive(PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl AsRef<str> for Text<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Page {
    /// Everybody on it with number and id, in the order of their numbers.
    pub fn people(&self) -> Result<Vec<(i64, PersonId, Traits<Text<'_>>)>> {
        let mut all: Vec<Listed> = serde_json::from_str(&self.0)?;
        all.sort_by_key(|it| it.0);
        Ok(all.into_iter().map(Into::into).collect())
    }
}

impl<'a> From<Listed<'a>> for (i64, PersonId, Traits<Text<'a>>) {
    fn from(Listed(number, id, given, family, national_number, email, phone): Listed<'a>) -> Self {
        (number, id, Traits { given, family, national_number, email, phone, postcode: None, born: None })
    }
}

/// Terms and whose they are, after one of them and before another, in their order.
pub async fn between(
    db: &Db,
    group: GroupId,
    (after, person): (&str, PersonId),
    before: &str,
    limit: i64,
) -> Result<Terms> {
    let (list,): (String,) = db
        .one(sql!(
            sqlite: "SELECT json_group_array(json_array(CAST(term AS TEXT), hex(person_id))) FROM (
               SELECT term, person_id FROM people_term
               WHERE group_id = $1 AND (term, person_id) > ($2, $3) AND term < $4 ORDER BY term, person_id LIMIT $5) x",
            postgres: "SELECT CAST(COALESCE(json_agg(json_build_array(convert_from(term, 'UTF8'), person_id)), '[]') AS TEXT) FROM (
               SELECT term, person_id FROM people_term
               WHERE group_id = $1 AND (term, person_id) > ($2, $3) AND term < $4 ORDER BY term, person_id LIMIT $5) x",
            group,
            after.as_bytes(),
            person,
            before.as_bytes(),
            limit
        ))
        .await?;
    Ok(Terms(list))
}

/// A list of terms and whose they are in JSON, read where it stands.
pub struct Terms(String);

impl Terms {
    /// Gives each of them on, in their order, and says which is the last.
    pub fn each(&self, mut give: impl FnMut(&str, PersonId)) -> Result<Option<(String, PersonId)>> {
        let mut all: Vec<(Text, PersonId)> = serde_json::from_str(&self.0)?;
        all.sort_unstable();
        all.iter().for_each(|it| give(it.0.as_ref(), it.1));
        Ok(all.pop().map(|it| (it.0.0.into_owned(), it.1)))
    }
}

/// What of one person is compared, if the register shows them.
pub async fn traits(db: &Db, group: GroupId, person: PersonId) -> Result<Option<Traits>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT p.id AS person_id, p.given_name, p.family_name, p.national_number, s.email, s.phone,
               (SELECT MAX(c.postcode) FROM people_contact c WHERE c.group_id = p.group_id AND c.person_id = p.id
                AND c.kind = 'post' AND c.until_at IS NULL) AS postcode,
               (SELECT MAX(f.value) FROM people_fact f WHERE f.group_id = p.group_id AND f.person_id = p.id
                AND f.kind = 'born' AND f.withdrawn_at IS NULL) AS born
             FROM people_person p JOIN people_standing s ON s.group_id = p.group_id AND s.person_id = p.id
             WHERE p.group_id = $1 AND p.id = $2",
            group,
            person
        ))
        .await?;
    Ok(row.map(|it| <(PersonId, Traits)>::from(it).1))
}

/// Persons without any term, as those written before there were terms, after one of them.
pub async fn without(db: &Db, group: GroupId, after: PersonId, limit: i64) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(sql!(
            "SELECT s.person_id FROM people_standing s WHERE s.group_id = $1 AND s.person_id > $2
             AND NOT EXISTS (SELECT 1 FROM people_term t WHERE t.group_id = s.group_id AND t.person_id = s.person_id)
             ORDER BY s.person_id LIMIT $3",
            group,
            after,
            limit
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Those with a term that begins like this.
pub async fn beginning(db: &Db, group: GroupId, prefix: &str, limit: i64) -> Result<Vec<PersonId>> {
    let (from, to) = bounds(prefix);
    let rows: Vec<(PersonId,)> = db
        .all(sql!(
            "SELECT person_id FROM people_term WHERE group_id = $1 AND term >= $2 AND term < $3 ORDER BY term LIMIT $4",
            group,
            from,
            to,
            limit
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// The next of them behind one, in the order of the terms, each with its term.
pub async fn after(
    db: &Db,
    group: GroupId,
    prefix: &str,
    last: Option<&(Vec<u8>, PersonId)>,
    limit: i64,
) -> Result<Vec<(Vec<u8>, PersonId)>> {
    let (from, to) = bounds(prefix);
    let (term, person) = last.cloned().unwrap_or((from, PersonId(uuid::Uuid::nil())));
    Ok(db
        .all(sql!(
            "SELECT term, person_id FROM people_term WHERE group_id = $1 AND term < $3
             AND (term, person_id) > ($2, $4) ORDER BY term, person_id LIMIT $5",
            group,
            term,
            to,
            person,
            limit
        ))
        .await?)
}

/// No text holds the byte that ends the stretch.
fn bounds(prefix: &str) -> (Vec<u8>, Vec<u8>) {
    let from = prefix.as_bytes().to_vec();
    let to = [prefix.as_bytes(), &[0xFF]].concat();
    (from, to)
}

/// How many words are compared with one that nobody is called.
const WORDS: i64 = 2_000;

/// Words of names that begin like this.
pub async fn words(db: &Db, group: GroupId, prefix: &str) -> Result<Vec<String>> {
    let (from, to) = bounds(prefix);
    let rows: Vec<(Vec<u8>,)> = db
        .all(sql!(
            "SELECT word FROM people_word WHERE group_id = $1 AND word >= $2 AND word < $3 ORDER BY word LIMIT $4",
            group,
            from,
            to,
            WORDS
        ))
        .await?;
    Ok(rows.into_iter().filter_map(|it| String::from_utf8(it.0).ok()).collect())
}

/// Words of names that end like this; the ending is given backwards.
pub async fn words_ending(db: &Db, group: GroupId, backwards: &str) -> Result<Vec<String>> {
    let (from, to) = bounds(backwards);
    let rows: Vec<(Vec<u8>,)> = db
        .all(sql!(
            "SELECT word FROM people_word WHERE group_id = $1 AND backwards >= $2 AND backwards < $3
             ORDER BY backwards LIMIT $4",
            group,
            from,
            to,
            WORDS
        ))
        .await?;
    Ok(rows.into_iter().filter_map(|it| String::from_utf8(it.0).ok()).collect())
}

/// Words after one of them, in their order.
pub async fn words_after(db: &Db, group: GroupId, after: &[u8], limit: i64) -> Result<Vec<Vec<u8>>> {
    let rows: Vec<(Vec<u8>,)> = db
        .all(sql!(
            "SELECT word FROM people_word WHERE group_id = $1 AND word > $2 ORDER BY word LIMIT $3",
            group,
            after,
            limit
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

pub async fn remove_word(tx: &mut Tx, group: GroupId, word: &[u8]) -> Result<()> {
    tx.run(sql!("DELETE FROM people_word WHERE group_id = $1 AND word = $2", group, word)).await?;
    Ok(())
}

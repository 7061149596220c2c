//! Adding people, finding them, and everything that is held on one of them.

use std::collections::BTreeMap;

use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, emit};

use super::find::Narrow;
use super::{accounts, contacts, membership, projection};
use crate::model::{Contact, ContactKind, Declaration, Fact, ImportId, NewPerson, Person, Standing, Status};
use crate::store::{contact, declaration, fact, listing, person as persons, standing, tally};

/// Adds a person with contact points and dated facts.
///
/// # Errors
/// A `Problem` on "email" or "national_number" if they belong to somebody else already.
pub async fn add_person(tx: &mut Tx, ctx: &Ctx, new: NewPerson) -> Result<PersonId> {
    ctx.need(Power::EditRegister, None)?;
    let id = insert(tx, ctx, &new, None).await?;
    if let Some(email) = &new.email {
        accounts::link(tx, ctx, email, id, &new.name()).await?;
    }
    let detail = serde_json::json!({ "name": new.name() });
    audit(tx, ctx, Line::new("person.added").on("person", id.0).fields(&["name"]).detail(detail)).await?;
    emit(tx, ctx, "people.added", &serde_json::json!({ "person": id })).await?;
    Ok(id)
}

/// Writes a person with all that hangs on them, without telling anybody: imports do that at their end.
pub(crate) async fn insert(
    tx: &mut Tx,
    ctx: &Ctx,
    new: &NewPerson,
    import: Option<ImportId>,
) -> Result<PersonId> {
    let group = ctx.group.id;
    membership::refuse_opinions(&new.facts)?;
    refuse_taken(tx, ctx, new).await?;
    let person = Person {
        id: PersonId(ctx.new_id()),
        number: persons::next_number(tx, group).await?,
        given_name: new.given_name.clone(),
        family_name: new.family_name.clone(),
        national_number: new.national_number.clone(),
        import,
        created_at: ctx.now,
        joined_into: None,
    };
    persons::insert(tx, group, &person).await?;
    if let Some(email) = &new.email {
        contacts::insert_email(tx, ctx, person.id, email, None).await?;
    }
    if let Some(phone) = &new.phone {
        contacts::insert_phone(tx, ctx, person.id, phone).await?;
    }
    if let Some(postal) = &new.postal {
        contacts::insert_postal(tx, ctx, person.id, postal).await?;
    }
    for fact in &new.facts {
        membership::insert(tx, ctx, person.id, fact).await?;
    }
    projection::refresh(tx, ctx, person.id).await?;
    Ok(person.id)
}

async fn refuse_taken(tx: &mut Tx, ctx: &Ctx, new: &NewPerson) -> Result<()> {
    if let Some(email) = &new.email {
        contacts::refuse_taken(tx, ctx, email, None).await?;
    }
    if let Some(number) = &new.national_number
        && persons::by_national(tx, ctx.group.id, number).await?.is_some()
    {
        let why = format!("Somebody with the national number {number} is in the register already.");
        return Err(Problem::field("national_number", why));
    }
    Ok(())
}

/// Corrects a name.
pub async fn rename(tx: &mut Tx, ctx: &Ctx, id: PersonId, given: &str, family: &str) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    let named = NewPerson::named(given, family)?;
    super::feed::refuse_owned(tx, ctx, id, "name").await?;
    let before = persons::get(tx, ctx.group.id, id).await?;
    persons::rename(tx, ctx.group.id, id, &named.given_name, &named.family_name).await?;
    projection::refresh(tx, ctx, id).await?;
    let detail = serde_json::json!({ "before": before.name(), "after": named.name() });
    audit(tx, ctx, Line::new("person.renamed").on("person", id.0).fields(&["name"]).detail(detail)).await
}

/// One person whom the register shows; "no such person" for those of another group.
pub async fn person(ctx: &Ctx, id: PersonId) -> Result<Person> {
    persons::find(ctx.db(), ctx.group.id, id)
        .await?
        .filter(|it| it.joined_into.is_none())
        .ok_or_else(|| Problem::not_found("There is no such person in this register."))
}

/// One person as lists show them: for that person, and for holders of the register.
pub async fn listed(ctx: &Ctx, id: PersonId) -> Result<Found> {
    if ctx.actor.person != Some(id) {
        ctx.need(Power::ReadRegister, None)?;
    }
    standing::find(ctx.db(), ctx.group.id, id)
        .await?
        .ok_or_else(|| Problem::not_found("There is no such person in this register."))
}

/// Those of these persons whom the register shows, as lists show them: for whoever reads the register or changes it.
pub async fn listed_all(ctx: &Ctx, ids: &[PersonId]) -> Result<BTreeMap<PersonId, Found>> {
    if !ctx.may(Power::EditRegister, None) {
        ctx.need(Power::ReadRegister, None)?;
    }
    let all = standing::these(ctx.db(), ctx.group.id, ids).await?;
    Ok(all.into_iter().map(|it| (it.person_id, it)).collect())
}

/// The names of these persons; those whom the register does not show have none, and those who were joined into another
/// entry keep the one they had. For services.
pub async fn names(ctx: &Ctx, ids: &[PersonId]) -> Result<BTreeMap<PersonId, String>> {
    let mut names = BTreeMap::new();
    for id in ids {
        if !names.contains_key(id)
            && let Some(person) = persons::find(ctx.db(), ctx.group.id, *id).await?
        {
            names.insert(*id, person.name());
        }
    }
    Ok(names)
}

/// What is asked of the list: words, and filters that are off where empty.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pub words: String,
    pub category: String,
    pub status: String,
    pub area: String,
    /// From 0.
    pub page: u32,
}

impl Query {
    /// What it is narrowed to beside its words.
    pub fn narrow(&self) -> Narrow<'_> {
        Narrow { category: &self.category, status: &self.status, area: &self.area }
    }
}

/// What a search of the list gave.
#[derive(Clone, Debug, Default)]
pub struct Near {
    /// One page.
    pub found: Vec<Found>,
    pub total: i64,
    /// The words that were searched for instead where nobody is called as it was written.
    pub instead: Option<String>,
    /// Whether more people fit the words than a search gives.
    pub more: bool,
}

/// One line of the list.
pub type Found = standing::Row;

/// How many lines a page of the list has.
pub const PAGE: i64 = 50;

/// One page of the register, and how many there are in all.
pub async fn search(ctx: &Ctx, query: &Query) -> Result<(Vec<Found>, i64)> {
    let near = search_near(ctx, query).await?;
    Ok((near.found, near.total))
}

/// The same, and what to say beside it.
pub async fn search_near(ctx: &Ctx, query: &Query) -> Result<Near> {
    ctx.need(Power::ReadRegister, None)?;
    if !query.words.trim().is_empty() {
        return by_words(ctx, query).await;
    }
    let page = listing::Page {
        category: &query.category,
        status: &query.status,
        area: &query.area,
        limit: PAGE,
        offset: i64::from(query.page) * PAGE,
    };
    let narrowed = (query.status.as_str(), query.category.as_str(), query.area.as_str());
    let total = tally::total(ctx.db(), ctx.group.id, narrowed).await?;
    let found = listing::page(ctx.db(), ctx.group.id, &page).await?;
    Ok(Near { found, total, ..Near::default() })
}

async fn by_words(ctx: &Ctx, query: &Query) -> Result<Near> {
    let sought = super::find::find(ctx, &query.words, query.narrow()).await?;
    let mut rows = standing::these(ctx.db(), ctx.group.id, &sought.people).await?;
    rows.sort_by(|a, b| (&a.sort_name, a.person_id).cmp(&(&b.sort_name, b.person_id)));
    let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let per_page = usize::try_from(PAGE).unwrap_or(50);
    let from = usize::try_from(query.page).unwrap_or(usize::MAX).saturating_mul(per_page);
    let found = rows.into_iter().skip(from).take(per_page).collect();
    Ok(Near { found, total, instead: sought.instead, more: sought.more })
}

/// How many people there are, for the head of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub members: i64,
    /// Category's id and number of its members.
    pub categories: Vec<(String, i64)>,
    pub statuses: Vec<(Status, i64)>,
}

impl Counts {
    /// Everybody whom the register shows.
    pub async fn of(ctx: &Ctx) -> Result<Self> {
        ctx.need(Power::ReadRegister, None)?;
        let mut counts = Self::default();
        for (status, category, n) in tally::kinds(ctx.db(), ctx.group.id).await? {
            let status = Status::read(&status).unwrap_or(Status::Contact);
            add(&mut counts.statuses, status, n);
            if status == Status::Member {
                counts.members += n;
                add(&mut counts.categories, category, n);
            }
        }
        Ok(counts)
    }
}

fn add<K: PartialEq>(list: &mut Vec<(K, i64)>, key: K, n: i64) {
    match list.iter_mut().find(|it| it.0 == key) {
        Some(entry) => entry.1 += n,
        None => list.push((key, n)),
    }
}

/// The register in four numbers, for the first page of whoever keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub members: i64,
    pub joined: i64,
    pub left: i64,
    /// Members without an address that mail reaches.
    pub unreachable: i64,
}

/// The register in numbers: as it stands, and what changed since an instant.
pub async fn figures(ctx: &Ctx, since: At) -> Result<Figures> {
    ctx.need(Power::ReadRegister, None)?;
    let (members, unreachable) = tally::members(ctx.db(), ctx.group.id).await?;
    let (joined, left) = standing::moved(ctx.db(), ctx.group.id, since, ctx.now).await?;
    Ok(Figures { members, joined, left, unreachable })
}

/// Everything that the register holds on one person.
#[derive(Clone, Debug)]
pub struct Dossier {
    pub person: Person,
    pub standing: Standing,
    /// Newest first.
    pub contacts: Vec<Contact>,
    /// Newest first.
    pub facts: Vec<Fact>,
    pub declarations: Vec<Declaration>,
}

impl Dossier {
    /// The contact point of this kind in use.
    pub fn contact(&self, kind: ContactKind) -> Option<&Contact> {
        self.contacts.iter().find(|it| it.kind == kind && it.until.is_none())
    }
}

/// Everything held on one person: for that person, and for holders of the register.
pub async fn dossier(ctx: &Ctx, id: PersonId) -> Result<Dossier> {
    if ctx.actor.person != Some(id) {
        ctx.need(Power::ReadRegister, None)?;
    }
    let person = person(ctx, id).await?;
    let mut facts = fact::read(ctx.db(), ctx.group.id, id).await?;
    let standing = Standing::at(&facts, ctx.now);
    facts.sort_by(|a, b| (b.from, a.kind).cmp(&(a.from, b.kind)));
    let contacts = contact::read(ctx.db(), ctx.group.id, id).await?;
    let declarations = declaration::of_person(ctx.db(), ctx.group.id, id).await?;
    Ok(Dossier { person, standing, contacts, facts, declarations })
}

//! Rows about people who are in the register already: what would change, changing it, and changing it back.

use kernel::{At, Ctx, Kind, PersonId, Result, Tx};
use serde::{Deserialize, Serialize};

use crate::import::Known;
use crate::model::likeness::plain;
use crate::model::{Contact, ContactKind, Fact, FactId, FactKind, NewFact, NewPerson, Person, Standing};
use crate::service::{contacts, membership, projection};
use crate::store::{contact, fact, known, owned, person};

/// One field that a row changes, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub field: &'static str,
    /// Empty if nothing was known.
    pub before: String,
    pub after: String,
}

#[derive(Clone, Debug)]
enum Step {
    Name(String, String),
    Contact(ContactKind, String, String),
    National(String),
    Fact(NewFact),
}

/// What brings one field back.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Back {
    Name { before: (String, String), after: (String, String) },
    Contact { kind: ContactKind, before: Option<(String, String)>, after: String },
    National { number: String },
    Fact { recorded: FactId, closed: Vec<FactId> },
}

/// Everything of somebody that a row is compared with.
struct Held {
    person: Person,
    contacts: Vec<Contact>,
    facts: Vec<Fact>,
    /// Fields that the association keeps: they come with its file and with nothing else.
    owned: Vec<String>,
}

impl Held {
    async fn load(tx: &mut Tx, ctx: &Ctx, id: PersonId) -> Result<Self> {
        let group = ctx.group.id;
        let owned = owned::get(tx, group, id).await?.map(|it| it.1).unwrap_or_default();
        Ok(Self {
            person: person::get(tx, group, id).await?,
            contacts: contact::of_person(tx, group, id).await?,
            facts: fact::of_person(tx, group, id).await?,
            owned: owned.split(',').map(str::to_owned).collect(),
        })
    }
    fn live(&self, kind: ContactKind) -> Option<&Contact> {
        self.contacts.iter().find(|it| it.kind == kind && it.until.is_none())
    }
    fn is_owned(&self, field: &str) -> bool {
        self.owned.iter().any(|it| it == field)
    }
}

/// Who of the register a row is about: by the register's own number, the association's, or the e-mail address.
pub(super) async fn matched(tx: &mut Tx, ctx: &Ctx, new: &NewPerson) -> Result<Option<PersonId>> {
    let group = ctx.group.id;
    if let Some(number) = new.own_number {
        return known::numbered(tx, group, number).await;
    }
    if let Some(number) = &new.national_number
        && let Some(found) = person::by_national(tx, group, number).await?
    {
        return Ok(Some(found));
    }
    let Some(email) = &new.email else { return Ok(None) };
    let found = contact::by_email(tx, group, &email.folded()).await?;
    // Families share an address: by it alone nobody becomes somebody with another name.
    match found {
        Some(id) if same_name(&person::get(tx, group, id).await?, new) => Ok(Some(id)),
        _ => Ok(None),
    }
}

/// Whether first or last name agree, however they are written.
fn same_name(known: &Person, new: &NewPerson) -> bool {
    let same = |a: &str, b: &str| !a.is_empty() && plain(a) == plain(b);
    same(&known.given_name, &new.given_name) || same(&known.family_name, &new.family_name)
}

/// What a row would change of somebody, without changing it.
pub(super) async fn preview(
    tx: &mut Tx,
    ctx: &Ctx,
    id: PersonId,
    new: &NewPerson,
    known: Known,
) -> Result<Vec<Change>> {
    let held = Held::load(tx, ctx, id).await?;
    Ok(plan(&held, new, known, ctx.now).into_iter().map(|it| it.0).collect())
}

/// Changes somebody as a row says; what was changed, and what brings it back. A field that cannot be taken over is left
/// and named.
pub(super) async fn apply(
    tx: &mut Tx,
    ctx: &Ctx,
    id: PersonId,
    new: &NewPerson,
    known: Known,
) -> Result<(Vec<Back>, Vec<String>)> {
    person::lock(tx, ctx.group.id, id).await?;
    let held = Held::load(tx, ctx, id).await?;
    let (mut backs, mut left) = (vec![], vec![]);
    for (change, step) in plan(&held, new, known, ctx.now) {
        match one(tx, ctx, &held, step).await {
            Ok(back) => backs.push(back),
            // Only what was refused before anything was written is left; all else stops the slice.
            Err(problem) if matches!(problem.kind, Kind::Entry | Kind::Conflict) => {
                left.push(format!("{} was left: {}", change.field, problem.detail));
            }
            Err(problem) => return Err(problem),
        }
    }
    projection::refresh(tx, ctx, id).await?;
    Ok((backs, left))
}

async fn one(tx: &mut Tx, ctx: &Ctx, held: &Held, step: Step) -> Result<Back> {
    let (group, id) = (ctx.group.id, held.person.id);
    Ok(match step {
        Step::Name(given, family) => {
            person::rename(tx, group, id, &given, &family).await?;
            let before = (held.person.given_name.clone(), held.person.family_name.clone());
            Back::Name { before, after: (given, family) }
        }
        Step::Contact(kind, value, postcode) => {
            let before =
                held.live(kind).map(|it| (it.value.clone(), it.postcode.clone().unwrap_or_default()));
            contacts::change_contact(tx, ctx, id, kind, &value, &postcode).await?;
            let now = contact::of_person(tx, group, id).await?;
            let after = now.into_iter().find(|it| it.kind == kind && it.until.is_none());
            Back::Contact { kind, before, after: after.map(|it| it.value).unwrap_or_default() }
        }
        Step::National(number) => {
            person::set_national(tx, group, id, Some(&number)).await?;
            Back::National { number }
        }
        Step::Fact(new) => {
            let recorded = membership::record_fact(tx, ctx, id, new).await?;
            let now = fact::of_person(tx, group, id).await?;
            let closed = |it: &&Fact| {
                it.until.is_none() && now.iter().any(|one| one.id == it.id && one.until.is_some())
            };
            Back::Fact { recorded, closed: held.facts.iter().filter(closed).map(|it| it.id).collect() }
        }
    })
}

/// Takes the changes of one row back. What somebody changed since stays as they left it.
pub(super) async fn bring_back(tx: &mut Tx, ctx: &Ctx, id: PersonId, backs: &[Back]) -> Result<()> {
    let group = ctx.group.id;
    person::lock(tx, group, id).await?;
    for back in backs.iter().rev() {
        let held = Held::load(tx, ctx, id).await?;
        match back {
            Back::Name { before, after } => {
                if (&held.person.given_name, &held.person.family_name) == (&after.0, &after.1) {
                    person::rename(tx, group, id, &before.0, &before.1).await?;
                }
            }
            Back::Contact { kind, before, after } => {
                if held.live(*kind).is_some_and(|it| it.value == *after) {
                    let (value, postcode) = before.clone().unwrap_or_default();
                    let lines = lines_of(&value, &postcode);
                    match contacts::change_contact(tx, ctx, id, *kind, &lines, &postcode).await {
                        Err(problem) if problem.kind != Kind::Entry => return Err(problem),
                        _ => {}
                    }
                }
            }
            Back::National { number } => {
                if held.person.national_number.as_ref() == Some(number) {
                    person::set_national(tx, group, id, None).await?;
                }
            }
            Back::Fact { recorded, closed } => {
                if fact::withdraw(tx, group, id, *recorded, ctx.now).await? {
                    for one in closed {
                        fact::reopen(tx, group, *one).await?;
                    }
                }
            }
        }
    }
    projection::refresh(tx, ctx, id).await
}

/// The lines of an address as it is written, without the postcode that stands in its last one.
fn lines_of(written: &str, postcode: &str) -> String {
    match written.strip_suffix(postcode) {
        Some(lines) if !postcode.is_empty() => lines.trim_end().to_owned(),
        _ => written.to_owned(),
    }
}

/// The fields that a row changes. A name is never filled in from another one, only replaced.
fn plan(held: &Held, new: &NewPerson, known: Known, now: At) -> Vec<(Change, Step)> {
    let mut out = vec![];
    if known == Known::Leave {
        return out;
    }
    let update = known == Known::Update;
    let change =
        |field, before: &str, after: &str| Change { field, before: before.into(), after: after.into() };
    let p = &held.person;
    if update
        && !held.is_owned("name")
        && (&p.given_name, &p.family_name) != (&new.given_name, &new.family_name)
    {
        let step = Step::Name(new.given_name.clone(), new.family_name.clone());
        out.push((change("Name", &p.name(), &new.name()), step));
    }
    let postal = new.postal.as_ref().map(|it| (it.written(), it.postcode().unwrap_or_default().to_owned()));
    for (kind, value, postcode) in [
        (ContactKind::Email, new.email.as_ref().map(|it| it.as_str().to_owned()), String::new()),
        (ContactKind::Phone, new.phone.as_ref().map(|it| it.as_str().to_owned()), String::new()),
        (ContactKind::Post, postal.as_ref().map(|it| it.0.clone()), postal.clone().unwrap_or_default().1),
    ] {
        let Some(value) = value.filter(|_| !held.is_owned(kind.slug())) else { continue };
        let before = held.live(kind).map(|it| it.value.as_str());
        let wanted = before.is_none() || (update && !same(kind, before.unwrap_or_default(), &value));
        if wanted {
            let step = Step::Contact(kind, lines_of(&value, &postcode), postcode);
            out.push((change(kind.label(), before.unwrap_or_default(), &value), step));
        }
    }
    if let Some(number) = new.national_number.as_ref().filter(|_| p.national_number.is_none()) {
        out.push((change("National number", "", number), Step::National(number.clone())));
    }
    let standing = Standing::at(&held.facts, now);
    // Of whom the association keeps the fields, it says the membership too.
    let theirs = |it: &&NewFact| {
        held.is_owned("name") && matches!(it.kind, FactKind::Membership | FactKind::NationalMember)
    };
    for fact in new.facts.iter().filter(|it| !theirs(it)) {
        let before = shown(&standing, fact.kind);
        let differs = match fact.kind {
            FactKind::FeePaid => standing.paid_until.is_none_or(|it| fact.until.is_some_and(|new| new > it)),
            _ => before.as_deref() != Some(fact.value.as_str()),
        };
        if differs && (before.is_none() || update || fact.kind == FactKind::FeePaid) {
            // A membership goes on from today in the new category; it does not begin anew in the past.
            let from = if before.is_some() && fact.kind != FactKind::FeePaid { now } else { fact.from };
            let after =
                if fact.kind == FactKind::FeePaid { "until a later day" } else { fact.value.as_str() };
            let step = Step::Fact(NewFact { from, ..fact.clone() });
            out.push((change(fact.kind.label(), before.as_deref().unwrap_or_default(), after), step));
        }
    }
    out
}

fn same(kind: ContactKind, before: &str, after: &str) -> bool {
    let digits = |it: &str| it.chars().filter(char::is_ascii_digit).collect::<String>();
    match kind {
        ContactKind::Email => before.eq_ignore_ascii_case(after),
        ContactKind::Phone => digits(before) == digits(after),
        ContactKind::Post => before.to_lowercase() == after.to_lowercase(),
    }
}

/// The value of a kind as it holds, if anything is known of it.
fn shown(it: &Standing, kind: FactKind) -> Option<String> {
    let yes = |it: Option<bool>| it.map(|it| if it { "yes" } else { "no" }.to_owned());
    match kind {
        FactKind::Membership => it.category.clone(),
        FactKind::NationalMember => yes(it.national_member),
        FactKind::LivesInArea => yes(it.lives_in_area),
        FactKind::RivalParty => yes(it.rival_party),
        FactKind::SharesAims => yes(it.shares_aims),
        FactKind::RegularContact => yes(it.regular_contact),
        FactKind::Area => it.area.clone(),
        FactKind::Constituency => it.constituency.clone(),
        FactKind::Region => it.region.clone(),
        FactKind::FeePaid => it.paid_until.map(|_| String::new()),
        FactKind::Born => it.born.map(|it| it.to_string()),
        FactKind::Suspended | FactKind::UnderComplaint => None,
    }
}

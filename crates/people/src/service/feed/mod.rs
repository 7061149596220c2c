//! What the association's segment writes into the register: fields that it owns are read-only here and come with its
//! files. Only the segment's runs call these.

mod written;

use jiff::civil::Date;
use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, emit, setting};

pub use written::{Written, feed_take_back};

use self::written::Held;
use super::{accounts, contacts, membership, projection, register};
use crate::model::{
    Contact, ContactKind, Email, Ending, Fact, FactKind, NewFact, NewPerson, Phone, Postal, Source, Standing,
};
use crate::store::{contact, fact, owned, person, standing};

/// The setting that holds when the last applied segment was made, or nothing.
pub const FED_AT: &str = "people.fed-at";

/// One member of the association, as its segment says. Empty is unknown and changes nothing here.
#[derive(Clone, Debug, Default)]
pub struct FedPerson {
    pub national_number: String,
    pub given: String,
    pub family: String,
    pub email: String,
    pub phone: String,
    pub address: String,
    pub postcode: String,
    pub ward: String,
    pub constituency: String,
    /// Member of the association since.
    pub since: Option<Date>,
    /// The category here that its members are in.
    pub category: Option<String>,
}

/// When the association's data was made that the register shows; `None` if there never was any, or it was all rolled back.
pub async fn fed_at(ctx: &Ctx) -> Result<Option<At>> {
    Ok(setting::get::<Option<At>>(ctx.db(), ctx.group.id, FED_AT).await?.flatten())
}

/// Who owns which fields of somebody: "email", "phone", "post", "name"; `None` if nobody but this group.
pub async fn owner(ctx: &Ctx, id: PersonId) -> Result<Option<(String, Vec<String>)>> {
    let found = owned::read(ctx.db(), ctx.group.id, id).await?;
    Ok(found.map(|(owner, fields)| (owner, fields.split(',').map(str::to_owned).collect())))
}

/// Refuses to change here what another body owns.
pub(crate) async fn refuse_owned(tx: &mut Tx, ctx: &Ctx, id: PersonId, field: &str) -> Result<()> {
    match owned::get(tx, ctx.group.id, id).await? {
        Some((owner, fields)) if fields.split(',').any(|it| it == field) => {
            let why = format!("{owner} keeps this for us, so it is read-only here.");
            let hint =
                "Suggest a correction: it travels back, and what is decided there comes with the next file.";
            Err(Problem::refused(why).hint(format!("{hint} {}/people/{id}/correction", ctx.base_url())))
        }
        _ => Ok(()),
    }
}

/// Writes one member: a new person, or what differs of a known one; who, and what takes it back.
pub async fn feed_write(
    tx: &mut Tx,
    ctx: &Ctx,
    known: Option<PersonId>,
    it: &FedPerson,
    owner: &str,
) -> Result<(PersonId, Written)> {
    ctx.need(Power::EditRegister, None)?;
    let (id, before) = match known {
        Some(id) => {
            person::lock(tx, ctx.group.id, id).await?;
            let before = Held::of(tx, ctx, id).await?;
            (change(tx, ctx, id, it).await?, before)
        }
        None => (add(tx, ctx, it).await?, Held::default()),
    };
    owned::put(tx, ctx.group.id, id, owner, &fields(it), ctx.now).await?;
    Ok((id, Held::of(tx, ctx, id).await?.since(&before)))
}

/// Whether a member's line can be written at all.
///
/// # Errors
/// Says what is wrong with it.
pub fn feed_fits(ctx: &Ctx, it: &FedPerson) -> Result<()> {
    NewPerson::named(&it.given, &it.family)?;
    facts(ctx, it).map(drop)
}

fn fields(it: &FedPerson) -> String {
    let owned = [
        ("name", true),
        ("email", !it.email.is_empty()),
        ("phone", !it.phone.is_empty()),
        ("post", !it.address.is_empty() || !it.postcode.is_empty()),
    ];
    owned.into_iter().filter(|it| it.1).map(|it| it.0).collect::<Vec<_>>().join(",")
}

async fn add(tx: &mut Tx, ctx: &Ctx, it: &FedPerson) -> Result<PersonId> {
    let mut new = NewPerson::named(&it.given, &it.family)?;
    new.national_number = Some(it.national_number.clone());
    new.email = free_email(tx, ctx, it, None).await?;
    new.phone = Phone::read(&it.phone).ok();
    new.postal = Postal::read(&it.address, &it.postcode).ok();
    new.facts = facts(ctx, it)?;
    let id = register::insert(tx, ctx, &new, None).await?;
    if let Some(email) = &new.email {
        accounts::link(tx, ctx, email, id, &new.name()).await?;
    }
    audit(tx, ctx, Line::new("person.fed").on("person", id.0).fields(&["name"])).await?;
    emit(tx, ctx, "people.added", &serde_json::json!({ "person": id })).await?;
    Ok(id)
}

/// The address, unless it is none or belongs to somebody else.
async fn free_email(tx: &mut Tx, ctx: &Ctx, it: &FedPerson, own: Option<PersonId>) -> Result<Option<Email>> {
    let Ok(email) = Email::read(&it.email) else { return Ok(None) };
    let holder = contact::by_email(tx, ctx.group.id, &email.folded()).await?;
    Ok(Some(email).filter(|_| holder.is_none() || holder == own))
}

fn facts(ctx: &Ctx, it: &FedPerson) -> Result<Vec<NewFact>> {
    let from = it.since.map_or(ctx.now, |day| At::start_of_day(day, &ctx.group.zone)).min(ctx.now);
    let fact = |kind, value: &str, from| NewFact::new(kind, value, from, Source::Feed);
    let mut all =
        vec![fact(FactKind::NationalMember, "yes", from)?, fact(FactKind::LivesInArea, "yes", ctx.now)?];
    if let Some(category) = &it.category {
        all.push(fact(FactKind::Membership, category, from)?);
    }
    for (kind, value) in [(FactKind::Area, &it.ward), (FactKind::Constituency, &it.constituency)] {
        if !value.trim().is_empty() {
            all.push(fact(kind, value, ctx.now)?);
        }
    }
    Ok(all)
}

async fn change(tx: &mut Tx, ctx: &Ctx, id: PersonId, it: &FedPerson) -> Result<PersonId> {
    let group = ctx.group.id;
    let named = NewPerson::named(&it.given, &it.family)?;
    person::rename(tx, group, id, &named.given_name, &named.family_name).await?;
    person::set_national(tx, group, id, Some(&it.national_number)).await?;
    let reach = contact::of_person(tx, group, id).await?;
    let live = |kind| reach.iter().find(|it| it.kind == kind && it.until.is_none());
    if let Some(email) = free_email(tx, ctx, it, Some(id)).await? {
        email_of(tx, ctx, id, &email, live(ContactKind::Email), &named.name()).await?;
    }
    if let Ok(phone) = Phone::read(&it.phone)
        && live(ContactKind::Phone).is_none_or(|it| it.value != phone.as_str())
    {
        contact::close(tx, group, id, ContactKind::Phone, ctx.now).await?;
        contacts::insert_phone(tx, ctx, id, &phone).await?;
    }
    if let Ok(postal) = Postal::read(&it.address, &it.postcode)
        && live(ContactKind::Post).is_none_or(|it| it.value != postal.written())
    {
        contact::close(tx, group, id, ContactKind::Post, ctx.now).await?;
        contacts::insert_postal(tx, ctx, id, &postal).await?;
    }
    let standing = Standing::at(&fact::of_person(tx, group, id).await?, ctx.now);
    for new in facts(ctx, it)? {
        let same = match new.kind {
            FactKind::NationalMember => standing.national_member == Some(true),
            FactKind::LivesInArea => standing.lives_in_area == Some(true),
            FactKind::Membership => standing.category.as_ref() == Some(&new.value),
            FactKind::Area => standing.area.as_ref() == Some(&new.value),
            FactKind::Constituency => standing.constituency.as_ref() == Some(&new.value),
            _ => true,
        };
        if !same {
            let new = NewFact { from: ctx.now, ..new };
            membership::record_fact(tx, ctx, id, new).await?;
        }
    }
    projection::refresh(tx, ctx, id).await?;
    audit(tx, ctx, Line::new("person.fed").on("person", id.0).fields(&["name", "contact"])).await?;
    Ok(id)
}

/// A new address is a security event here as everywhere: both are told.
async fn email_of(
    tx: &mut Tx,
    ctx: &Ctx,
    id: PersonId,
    email: &Email,
    before: Option<&Contact>,
    name: &str,
) -> Result<()> {
    if before.is_some_and(|it| it.value == email.as_str()) {
        return Ok(());
    }
    contact::close(tx, ctx.group.id, id, ContactKind::Email, ctx.now).await?;
    accounts::unlink(tx, ctx, id).await?;
    contacts::insert_email(tx, ctx, id, email, None).await?;
    accounts::link(tx, ctx, email, id, name).await?;
    if before.is_some() {
        contacts::tell(tx, ctx, id, name, before, email.as_str()).await?;
        let changed = super::ContactChanged { person: id, kind: ContactKind::Email, at: ctx.now };
        emit(tx, ctx, "people.contact-changed", &changed).await?;
    }
    Ok(())
}

/// Somebody is no longer a member of the association: what rests on that ends now, whoever recorded it. `resting` are the
/// categories that require its membership. What takes it back; nothing of whoever has no entry of their own any more.
pub async fn feed_gone(tx: &mut Tx, ctx: &Ctx, id: PersonId, resting: &[String]) -> Result<Written> {
    ctx.need(Power::EditRegister, None)?;
    if !person::hold(tx, ctx.group.id, id).await? {
        return Ok(Written::default());
    }
    let before = Held::of(tx, ctx, id).await?;
    let facts = fact::of_person(tx, ctx.group.id, id).await?;
    let rests = |it: &&Fact| it.source == Source::Feed || resting.contains(&it.value);
    for it in facts.iter().filter(|it| it.kind == FactKind::Membership && it.holds(ctx.now)).filter(rests) {
        fact::close(tx, ctx.group.id, it.id, ctx.now, Some(Ending::Left)).await?;
    }
    if Standing::at(&facts, ctx.now).national_member != Some(false) {
        let no = NewFact::new(FactKind::NationalMember, "no", ctx.now, Source::Feed)?;
        membership::record_fact(tx, ctx, id, no).await?;
    }
    owned::remove(tx, ctx.group.id, id).await?;
    projection::refresh(tx, ctx, id).await?;
    audit(tx, ctx, Line::new("person.left-the-segment").on("person", id.0)).await?;
    emit(tx, ctx, "people.left", &serde_json::json!({ "person": id, "at": ctx.now })).await?;
    Ok(Held::of(tx, ctx, id).await?.since(&before))
}

/// Who holds an address, unless it is `own`: person and name. For the segment; nothing of it leaves the register's page.
pub async fn holder_of(ctx: &Ctx, email: &str, own: Option<PersonId>) -> Result<Option<(PersonId, String)>> {
    let Ok(email) = Email::read(email) else { return Ok(None) };
    let found = contact::holder(ctx.db(), ctx.group.id, &email.folded()).await?;
    Ok(found.filter(|it| Some(it.0) != own))
}

/// Who has this national number.
pub async fn with_national(ctx: &Ctx, number: &str) -> Result<Option<PersonId>> {
    person::with_national(ctx.db(), ctx.group.id, number).await
}

/// One member as the association's side sends them out.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FedOut {
    pub person: PersonId,
    pub number: i64,
    pub given: String,
    pub family: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub postcode: Option<String>,
    pub ward: Option<String>,
    pub constituency: Option<String>,
    pub since: Option<At>,
}

/// Members with a number above this one, in the order of the numbers. For making segments; the caller logs the read.
pub async fn fed_out(ctx: &Ctx, after: i64, limit: i64) -> Result<Vec<FedOut>> {
    ctx.need(Power::EditRegister, None)?;
    standing::fed_out(ctx.db(), ctx.group.id, after, limit).await
}

/// Whose data must not leave in a segment: the use of their data is limited, so they go from it as if they had left.
pub async fn fed_not(ctx: &Ctx) -> Result<std::collections::BTreeSet<PersonId>> {
    let held =
        kernel::feature::held_back(ctx, kernel::personal::Purpose::Membership, kernel::Channel::List).await?;
    Ok(held.into_keys().collect())
}

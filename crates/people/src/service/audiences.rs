//! Audiences: counted as they stand, kept by name, frozen as a list with a hash, written to.

use std::collections::BTreeMap;

use access::service::export::{self as exports, NewExport};
use kernel::feature::held_back;
use kernel::personal::Purpose;
use kernel::{Channel, Ctx, Line, PersonId, Power, Problem, Result, audit, log_read_of, transact};
use mail::mailing::{self, LeftOut, NewMailing, Recipient, Subject};
use sha2::{Digest, Sha256};

use super::processors;
use crate::model::{AudienceId, Definition, Fee, FrozenId, ProcessorId, Status};
use crate::store::audience::{self as store, Conditions, Listed};
use crate::store::{counted, fee, offer, tally};

pub use store::{Frozen, Row as Kept};

const NOBODY: PersonId = PersonId(uuid::Uuid::nil());

/// The people meant, and who of them cannot be written to.
#[derive(Clone, Debug, Default)]
pub struct Meant {
    pub people: Vec<Listed>,
    /// Whom an e-mail does not reach or must not, with why.
    pub left_out: BTreeMap<PersonId, String>,
}

impl Meant {
    /// How many are left out for each reason, the most frequent first.
    pub fn reasons(&self) -> Vec<(String, usize)> {
        let mut all = BTreeMap::<&str, usize>::new();
        for why in self.left_out.values() {
            *all.entry(why).or_default() += 1;
        }
        let mut all: Vec<_> = all.into_iter().map(|it| (it.0.to_owned(), it.1)).collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        all
    }
    pub fn reached(&self) -> usize {
        self.people.len() - self.left_out.len()
    }
}

/// How many people the words mean, counted by the database alone. What asks for one thing is answered from what is
/// counted already, or from an index of that thing; only several together make it look at everybody of the status.
pub async fn count(ctx: &Ctx, it: &Definition) -> Result<i64> {
    ctx.need(Power::ReadRegister, None)?;
    let all = conditions(ctx, it)?;
    let (db, group) = (ctx.db(), ctx.group.id);
    let plain = Definition {
        status: it.status,
        categories: it.categories.clone(),
        areas: it.areas.clone(),
        constituencies: it.constituencies.clone(),
        not_areas: it.not_areas.clone(),
        not_categories: it.not_categories.clone(),
        ..Definition::default()
    };
    if *it == plain {
        return tally::count(db, group, &all).await;
    }
    let alone = Definition { status: it.status, ..Definition::default() };
    if *it == (Definition { joined_within: it.joined_within, ..alone.clone() }) {
        return counted::since(db, group, &all).await;
    }
    if let [word] = it.offers.as_slice()
        && *it == (Definition { offers: it.offers.clone(), ..alone.clone() })
    {
        return offer::count(db, group, &all.status, word).await;
    }
    if *it == (Definition { fee: it.fee, ..alone }) {
        return match it.fee {
            Fee::Unpaid => counted::unpaid(db, group, &all).await,
            _ => counted::paid(db, group, &all).await,
        };
    }
    if let [category] = it.categories.as_slice()
        && it.fee != Fee::Any
        && it.status() == Status::Member
        && *it
            == (Definition {
                categories: it.categories.clone(),
                fee: it.fee,
                status: it.status,
                ..Definition::default()
            })
    {
        let (never, ended) = fee::unpaid_count(db, group, category, ctx.now).await?;
        let unpaid = never + ended;
        return match it.fee {
            Fee::Unpaid => Ok(unpaid),
            _ => Ok(tally::count(db, group, &all).await? - unpaid),
        };
    }
    match (it.areas.as_slice(), it.constituencies.as_slice(), it.offers.as_slice()) {
        ([area], ..) => counted::within(db, group, &all, area, "").await,
        ([], [one], _) => counted::within(db, group, &all, "", one).await,
        ([], _, [word]) => counted::offering(db, group, &all, word).await,
        _ => store::count(db, group, &all).await,
    }
}

/// The people meant, and whom of them news by e-mail leaves out and why. The caller logs the read.
pub async fn meant(ctx: &Ctx, it: &Definition) -> Result<Meant> {
    ctx.need(Power::ReadRegister, None)?;
    let conditions = conditions(ctx, it)?;
    let held = held_back(ctx, Purpose::News, Channel::Email).await?;
    let (mut all, mut after) = (Meant::default(), NOBODY);
    loop {
        let page = store::list(ctx.db(), ctx.group.id, &conditions, after, 1000).await?;
        let Some(last) = page.last() else { return Ok(all) };
        after = last.person_id;
        for one in &page {
            if let Some(why) = why_not(one, &held) {
                all.left_out.insert(one.person_id, why);
            }
        }
        all.people.extend(page);
    }
}

fn why_not(one: &Listed, held: &BTreeMap<PersonId, String>) -> Option<String> {
    match held.get(&one.person_id) {
        Some(why) => Some(why.clone()),
        None if one.email.is_none() => Some("No e-mail address is known.".to_owned()),
        None if one.email_bounced => Some("Mail to the address came back.".to_owned()),
        None => None,
    }
}

fn conditions(ctx: &Ctx, it: &Definition) -> Result<Conditions> {
    let since = match it.joined_within {
        Some(days) if (1..=36_500).contains(&days) => ctx.now.plus_days(-days, &ctx.group.zone).micros(),
        Some(_) => return Err(Problem::field("joined_within", "Write a number of days from 1 to 36500.")),
        None => 0,
    };
    Ok(Conditions {
        status: it.status().slug().to_owned(),
        categories: barred(&it.categories),
        areas: barred(&it.areas),
        constituencies: barred(&it.constituencies),
        since,
        fee: match it.fee {
            Fee::Any => "any",
            Fee::Paid => "paid",
            Fee::Unpaid => "unpaid",
        }
        .to_owned(),
        now: ctx.now,
        offers: barred(&it.offers),
        not_areas: barred(&it.not_areas),
        not_categories: barred(&it.not_categories),
    })
}

/// "|a|b|", or nothing. A bar within a value would part it, so such a value fits nobody.
fn barred(all: &[String]) -> String {
    let all: Vec<&str> = all.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
    if all.is_empty() { String::new() } else { format!("|{}|", all.join("|")) }
}

/// The names and conditions that are kept.
pub async fn all(ctx: &Ctx) -> Result<Vec<Kept>> {
    ctx.need(Power::ReadRegister, None)?;
    store::all(ctx.db(), ctx.group.id).await
}

/// One of them with its conditions.
pub async fn find(ctx: &Ctx, id: AudienceId) -> Result<(Kept, Definition)> {
    ctx.need(Power::ReadRegister, None)?;
    let found = store::find(ctx.db(), ctx.group.id, id).await?;
    let found = found.ok_or_else(|| Problem::not_found("There is no such audience here."))?;
    let definition = serde_json::from_str(&found.definition)?;
    Ok((found, definition))
}

/// Keeps conditions under a name.
pub async fn keep(ctx: &Ctx, name: &str, definition: &Definition) -> Result<AudienceId> {
    ctx.need(Power::EditRegister, None)?;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > 80 {
        return Err(Problem::field("name", "Give it a name of 1 to 80 letters."));
    }
    if all(ctx).await?.iter().any(|it| it.name.to_lowercase() == name.to_lowercase()) {
        return Err(Problem::field("name", format!("There is an audience called “{name}” already.")));
    }
    conditions(ctx, definition)?;
    let id = AudienceId(ctx.new_id());
    let row = Kept {
        id,
        name,
        definition: serde_json::to_string(definition)?,
        created_at: ctx.now,
        created_by: ctx.actor.person,
        ended_at: None,
    };
    transact!(ctx.db(), tx => {
        store::put(tx, ctx.group.id, &row).await?;
        audit(tx, ctx, Line::new("audience.kept").on("audience", id.0)).await
    })?;
    Ok(id)
}

/// Takes an audience off the list; what was frozen of it stays.
pub async fn end(ctx: &Ctx, id: AudienceId) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    transact!(ctx.db(), tx => {
        if !store::end(tx, ctx.group.id, id, ctx.now).await? {
            return Err(Problem::not_found("There is no such audience here."));
        }
        audit(tx, ctx, Line::new("audience.ended").on("audience", id.0)).await
    })
}

/// The fingerprint of a list of people: their ids in order, one after the other.
pub fn fingerprint(people: &[PersonId]) -> Vec<u8> {
    let mut sorted: Vec<PersonId> = people.to_vec();
    sorted.sort();
    let mut hash = Sha256::new();
    for one in sorted {
        hash.update(one.0.as_bytes());
    }
    hash.finalize().to_vec()
}

/// Freezes the people meant now for a purpose: whoever joins later is not among them, and whoever leaves stays.
pub async fn freeze(ctx: &Ctx, id: AudienceId, purpose: &str) -> Result<FrozenId> {
    ctx.need(Power::EditRegister, None)?;
    let (kept, definition) = find(ctx, id).await?;
    let people: Vec<PersonId> = meant(ctx, &definition).await?.people.iter().map(|it| it.person_id).collect();
    freeze_these(ctx, &kept, people, purpose).await
}

async fn freeze_these(ctx: &Ctx, kept: &Kept, people: Vec<PersonId>, purpose: &str) -> Result<FrozenId> {
    let purpose = purpose.trim();
    if purpose.is_empty() || purpose.chars().count() > 200 {
        return Err(Problem::field("purpose", "Say in a few words what the list is for."));
    }
    if people.is_empty() {
        return Err(Problem::refused("Nobody fits, so there is nothing to freeze."));
    }
    let row = Frozen {
        id: FrozenId(ctx.new_id()),
        audience_id: Some(kept.id),
        name: kept.name.clone(),
        definition: kept.definition.clone(),
        purpose: purpose.to_owned(),
        people: i64::try_from(people.len()).unwrap_or(i64::MAX),
        hash: fingerprint(&people),
        frozen_at: ctx.now,
        frozen_by: ctx.actor.person,
    };
    log_read_of(ctx, "a frozen audience", purpose, &people).await?;
    transact!(ctx.db(), tx => {
        store::freeze(tx, ctx.group.id, &row).await?;
        for one in &people {
            store::freeze_person(tx, ctx.group.id, row.id, *one).await?;
        }
        let detail = serde_json::json!({ "people": row.people, "purpose": row.purpose });
        audit(tx, ctx, Line::new("audience.frozen").on("frozen", row.id.0).detail(detail)).await
    })?;
    Ok(row.id)
}

/// What was frozen of an audience, the newest first.
pub async fn frozen_of(ctx: &Ctx, id: AudienceId) -> Result<Vec<Frozen>> {
    ctx.need(Power::ReadRegister, None)?;
    store::frozen_of(ctx.db(), ctx.group.id, id).await
}

/// A frozen audience with its people, and whether they still give its fingerprint. They do not once one was erased.
pub async fn frozen(ctx: &Ctx, id: FrozenId) -> Result<(Frozen, Vec<PersonId>, bool)> {
    ctx.need(Power::ReadRegister, None)?;
    let found = store::frozen(ctx.db(), ctx.group.id, id).await?;
    let found = found.ok_or_else(|| Problem::not_found("There is no such list here."))?;
    let people = store::frozen_people(ctx.db(), ctx.group.id, id).await?;
    let whole = fingerprint(&people) == found.hash;
    Ok((found, people, whole))
}

/// Writes a bulletin to an audience: freezes it, and proposes the mailing to whoever can and may be reached. It is held,
/// shown as three people get it and approved by a second officer as every bulletin.
pub async fn write_to(ctx: &Ctx, id: AudienceId, subject: &str, body: &str) -> Result<mail::MailingId> {
    ctx.need(Power::SendMail, None)?;
    let (kept, definition) = find(ctx, id).await?;
    let all = meant(ctx, &definition).await?;
    if all.reached() == 0 {
        return Err(Problem::refused(
            "Nobody of this audience can be reached by e-mail, so nothing is sent.",
        ));
    }
    for (field, text) in [("subject", subject), ("body", body)] {
        if text.trim().is_empty() {
            return Err(Problem::field(field, "Write something here."));
        }
    }
    let people: Vec<PersonId> = all.people.iter().map(|it| it.person_id).collect();
    let frozen = freeze_these(ctx, &kept, people, &format!("bulletin “{}”", subject.trim())).await?;
    let (mut recipients, mut left_out) = (vec![], vec![]);
    for one in all.people {
        match all.left_out.get(&one.person_id) {
            Some(why) => {
                left_out.push(LeftOut { person: one.person_id, name: one.name, reason: why.clone() })
            }
            None => recipients.push(Recipient {
                person: one.person_id,
                name: one.name,
                address: one.email,
                postal: one.postal,
                phone: one.phone,
                fill: BTreeMap::new(),
            }),
        }
    }
    let new = NewMailing {
        kind: mail::Kind::Bulletin,
        subject: subject.trim().to_owned(),
        body: body.to_owned(),
        recipients,
        left_out,
        about: Subject {
            kind: "audience".to_owned(),
            id: frozen.0,
            title: kept.name.clone(),
            url: format!("/people/frozen/{frozen}"),
        },
    };
    transact!(ctx.db(), tx => { mailing::propose(tx, ctx, new.clone()).await })
}

/// Those of a frozen list who may still be written to.
async fn reachable(ctx: &Ctx, id: FrozenId) -> Result<Vec<Listed>> {
    let (_, people, _) = frozen(ctx, id).await?;
    let held = held_back(ctx, Purpose::News, Channel::Email).await?;
    let mut rows = vec![];
    for person in people {
        let one = store::listed(ctx.db(), ctx.group.id, person).await?;
        rows.extend(one.filter(|it| why_not(it, &held).is_none()));
    }
    Ok(rows)
}

fn address(id: FrozenId, processor: ProcessorId) -> String {
    format!("/people/frozen/{id}/file?processor={processor}")
}

/// Asks for a frozen list as a file for a service outside, whose agreement is in force (UK GDPR Article 28).
pub async fn ask_file(ctx: &Ctx, id: FrozenId, processor: ProcessorId) -> Result<uuid::Uuid> {
    let service = processors::in_force(ctx, processor).await?;
    let (found, ..) = frozen(ctx, id).await?;
    let new = NewExport {
        what: format!("the list “{}” for {}", found.name, service.name),
        purpose: Purpose::News,
        people: reachable(ctx, id).await?.len(),
        make: address(id, processor),
    };
    let why = format!("{}, by {} under the agreement of {}", found.purpose, service.name, service.signed_on);
    exports::ask(ctx, new, &why).await
}

/// The name, the rows and the mark of the file that was asked for.
pub async fn fetch_file(
    ctx: &Ctx,
    id: FrozenId,
    processor: ProcessorId,
    export: uuid::Uuid,
) -> Result<(String, Vec<Listed>, String)> {
    processors::in_force(ctx, processor).await?;
    let make = address(id, processor);
    if exports::find(ctx, export).await?.make != make {
        return Err(Problem::not_found("There is no such file for you."));
    }
    let rows = reachable(ctx, id).await?;
    let taken = exports::take(ctx, export, &make, rows.len()).await?;
    let seen: Vec<PersonId> = rows.iter().map(|it| it.person_id).collect();
    log_read_of(ctx, &taken.what, taken.purpose.title(), &seen).await?;
    Ok((taken.name, rows, taken.mark))
}

//! The group that is joined: a letter waits, an officer decides, and what was decided can be undone.

use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, audit, transact};
use people::model::{Email, FactKind, NewFact, NewPerson, Phone, Postal, Source};
use serde::{Deserialize, Serialize};

use super::{Transfer, carry, find, peers, tell};
use crate::model::{Answer, Dated, Direction, Envelope, Letter, Outcome, Stage, TransferId, What};
use crate::service::keys;
use crate::store::transfer as store;

/// How a letter is accepted.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The category here.
    pub category: String,
    /// Somebody of the register who is the same person.
    pub same_as: Option<PersonId>,
    /// Whether a fee that is paid there counts here to the same day.
    pub fee_counts: bool,
}

#[derive(Serialize, Deserialize)]
struct Undo {
    number_before: Option<String>,
    was_here: bool,
}

/// A letter is put down until an officer decides. The same one twice waits once.
pub(super) async fn letter(ctx: &Ctx, envelope: &Envelope) -> Result<TransferId> {
    ctx.need(Power::EditRegister, None)?;
    let letter = envelope.letter()?;
    if letter.to != ctx.group.name {
        let why = format!("This letter is to {}, not to {}.", letter.to, ctx.group.name);
        return Err(Problem::field("file", why));
    }
    peers::verify(ctx, &letter.from, envelope).await?;
    NewPerson::named(&letter.given, &letter.family)?;
    let row = Transfer {
        id: letter.id,
        direction: Direction::In.slug().to_owned(),
        state: Stage::Sent.slug().to_owned(),
        other: letter.from.clone(),
        person_id: None,
        name: letter.name(),
        day: letter.day.to_string(),
        agreed: letter.agreed.clone(),
        letter: envelope.text()?,
        answer: String::new(),
        undo: String::new(),
        created_at: ctx.now,
        created_by: ctx.actor.person,
        decided_at: None,
        decided_by: None,
    };
    transact!(ctx.db(), tx => {
        if !store::insert(tx, ctx.group.id, &row).await? {
            return Ok(());
        }
        let detail = serde_json::json!({ "from": row.other });
        audit(tx, ctx, Line::new("transfer.arrived").on("transfer", row.id.0).detail(detail)).await
    })?;
    Ok(row.id)
}

/// People of the register who may be the one in a letter: by the national number, the address, the name.
pub async fn suggestions(ctx: &Ctx, letter: &Letter) -> Result<Vec<(PersonId, String)>> {
    ctx.need(Power::EditRegister, None)?;
    let mut all: Vec<(PersonId, String)> = vec![];
    if !letter.national_number.is_empty()
        && let Some(id) = people::service::with_national(ctx, &letter.national_number).await?
    {
        let name = people::service::person(ctx, id).await?.name();
        all.push((id, format!("{name}, who has the same national number")));
    }
    if let Some((id, name)) = people::service::holder_of(ctx, &letter.email, None).await? {
        all.push((id, format!("{name}, who has the same e-mail address")));
    }
    for (id, name, number) in people::service::alike(ctx, &letter.given, &letter.family, "").await? {
        all.push((id, format!("{name}, no. {number}, who has the same name")));
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|it| seen.insert(it.0));
    Ok(all)
}

/// Takes somebody as a member, from their day on but not before today, and answers.
pub async fn accept(ctx: &Ctx, id: TransferId, how: &Acceptance) -> Result<PersonId> {
    ctx.need(Power::EditRegister, None)?;
    let it = waiting(ctx, id).await?;
    let letter =
        super::letter(&it)?.ok_or_else(|| Problem::internal("A transfer came without its letter."))?;
    let categories = people::service::categories(ctx).await?;
    if !categories.iter().any(|it| it.0 == how.category) {
        return Err(Problem::field("category", "Choose the category that they are in here."));
    }
    let day = letter.day.max(ctx.now.date(&ctx.group.zone));
    let new = arrival(ctx, &letter, how, day)?;
    let before = match how.same_as {
        Some(known) => people::service::person(ctx, known).await?.national_number,
        None => None,
    };
    let undo = Undo { number_before: before, was_here: how.same_as.is_some() };
    let answer = answer_to(ctx, &letter, Outcome::Joined, day, "");
    let mut it = Transfer {
        state: Stage::Joined.slug().to_owned(),
        day: day.to_string(),
        undo: serde_json::to_string(&undo)?,
        answer: Envelope::seal(What::Answer, &answer, &keys::seal(ctx).await?)?.text()?,
        decided_at: Some(ctx.now),
        decided_by: ctx.actor.person,
        ..it
    };
    transact!(ctx.db(), tx => {
        let person = people::service::transfer_in(tx, ctx, how.same_as, &new).await?;
        it.person_id = Some(person);
        if !store::turn(tx, ctx.group.id, &it, Stage::Sent).await? {
            return Err(Problem::conflict("Somebody else decided on this transfer a moment ago."));
        }
        let text = format!(
            "{} has taken you as a member from {day}; {} is told. Sign in with this address: {}/sign-in\n\nWhat you \
             agreed to there, what you declared and what you offered did not come along: you decide anew at {}/me/data.",
            ctx.group.name, it.other, ctx.base_url(), ctx.base_url()
        );
        tell(tx, ctx, &it, &letter.email, "Welcome", text).await?;
        carry(tx, ctx, id).await?;
        let detail = serde_json::json!({ "from": it.other, "category": how.category });
        audit(tx, ctx, Line::new("transfer.accepted").on("person", person.0).detail(detail)).await?;
        Ok(person)
    })
}

async fn waiting(ctx: &Ctx, id: TransferId) -> Result<Transfer> {
    let it = find(ctx, id).await?;
    if it.direction() == Direction::In && it.stage()? == Stage::Sent {
        return Ok(it);
    }
    Err(Problem::conflict("This transfer does not wait for a decision any more."))
}

fn answer_to(ctx: &Ctx, to: &Letter, outcome: Outcome, day: jiff::civil::Date, reason: &str) -> Answer {
    Answer {
        id: to.id,
        from: ctx.group.name.clone(),
        to: to.from.clone(),
        at: ctx.now.timestamp(),
        outcome,
        day,
        reason: reason.to_owned(),
    }
}

fn arrival(ctx: &Ctx, letter: &Letter, how: &Acceptance, day: jiff::civil::Date) -> Result<NewPerson> {
    let mut new = NewPerson::named(&letter.given, &letter.family)?;
    new.national_number = Some(letter.national_number.clone()).filter(|it| !it.is_empty());
    new.email = Email::read(&letter.email).ok();
    new.phone = Phone::read(&letter.phone).ok();
    new.postal = postal(&letter.address);
    let from = At::start_of_day(day, &ctx.group.zone);
    let mut facts = vec![NewFact::new(FactKind::Membership, &how.category, from, Source::Transfer)?];
    for it in letter.facts.iter().filter(|it| it.kind != FactKind::Membership) {
        facts.extend(brought(ctx, it, how.fee_counts)?);
    }
    new.facts = facts;
    Ok(new)
}

/// A fact that is taken over as it was dated. A fee that was paid elsewhere counts only if somebody said so.
fn brought(ctx: &Ctx, it: &Dated, fee_counts: bool) -> Result<Option<NewFact>> {
    let holds = it.until.is_none_or(|end| At::from(end) > ctx.now);
    let wanted = match it.kind {
        FactKind::NationalMember | FactKind::SharesAims | FactKind::RivalParty | FactKind::Born => true,
        FactKind::FeePaid => fee_counts,
        _ => false,
    };
    if !holds || !wanted {
        return Ok(None);
    }
    let new = NewFact::new(it.kind, &it.value, At::from(it.from).min(ctx.now), Source::Transfer)?;
    Ok(Some(match it.until {
        Some(end) => new.until(At::from(end))?,
        None => new,
    }))
}

/// The last line is the postcode if it looks like one.
fn postal(written: &str) -> Option<Postal> {
    let (lines, last) = written.rsplit_once('\n').unwrap_or(("", written));
    let digits = last.chars().any(|it| it.is_ascii_digit()) && last.len() <= 10;
    let with_code = if digits { Postal::read(lines, last).ok() } else { None };
    with_code.or_else(|| Postal::read(written, "").ok())
}

/// Does not take somebody, with a reason that the other group and the member read.
pub async fn refuse(ctx: &Ctx, id: TransferId, reason: &str) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    let reason = reason.trim();
    if !(5..=500).contains(&reason.chars().count()) {
        return Err(Problem::field("reason", "Say in 5 to 500 letters why; the member reads it."));
    }
    let it = waiting(ctx, id).await?;
    decide_back(ctx, it, Stage::Sent, (Stage::Refused, Outcome::Refused), reason).await
}

/// Undoes an acceptance: the membership here never held, and the one before goes on once the answer is there.
pub async fn take_back(ctx: &Ctx, id: TransferId, reason: &str) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    let it = find(ctx, id).await?;
    if it.direction() != Direction::In || it.stage()? != Stage::Joined {
        return Err(Problem::conflict("Only a transfer that was accepted here can be undone."));
    }
    decide_back(ctx, it, Stage::Joined, (Stage::Back, Outcome::Back), reason.trim()).await
}

async fn decide_back(ctx: &Ctx, it: Transfer, from: Stage, to: (Stage, Outcome), reason: &str) -> Result<()> {
    let letter =
        super::letter(&it)?.ok_or_else(|| Problem::internal("A transfer came without its letter."))?;
    let answer = answer_to(ctx, &letter, to.1, letter.day, reason);
    let since = it.decided_at.unwrap_or(ctx.now);
    let new = Transfer {
        state: to.0.slug().to_owned(),
        answer: Envelope::seal(What::Answer, &answer, &keys::seal(ctx).await?)?.text()?,
        decided_at: Some(ctx.now),
        decided_by: ctx.actor.person,
        ..it
    };
    let undo: Option<Undo> = serde_json::from_str(&new.undo).ok();
    transact!(ctx.db(), tx => {
        if let (Stage::Joined, Some(person), Some(undo)) = (from, new.person_id, &undo) {
            people::service::transfer_back(tx, ctx, person, since, undo.number_before.as_deref()).await?;
        }
        if !store::turn(tx, ctx.group.id, &new, from).await? {
            return Err(Problem::conflict("Somebody else decided on this transfer a moment ago."));
        }
        let what = if from == Stage::Joined { "Your move was undone" } else { "Your move was refused" };
        let why = if reason.is_empty() { String::new() } else { format!(" The reason: {reason}") };
        let text = format!("{} does not have you as a member.{why} {} is told, and you stay a member there.",
            ctx.group.name, new.other);
        tell(tx, ctx, &new, &letter.email, what, text).await?;
        carry(tx, ctx, new.id).await?;
        let detail = serde_json::json!({ "from": new.other, "outcome": to.1 });
        audit(tx, ctx, Line::new("transfer.decided").on("transfer", new.id.0).detail(detail)).await
    })
}

/// What stands in the answer that was given or came.
pub fn answer(it: &Transfer) -> Result<Option<Answer>> {
    if it.answer.is_empty() { Ok(None) } else { Envelope::read(&it.answer)?.answer().map(Some) }
}

/// The other group called a letter back before anybody here decided.
pub(super) async fn called_back(ctx: &Ctx, id: TransferId) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    let it = find(ctx, id).await?;
    if it.direction() != Direction::In || it.stage()? != Stage::Sent {
        return Ok(());
    }
    let new = Transfer { state: Stage::Back.slug().to_owned(), decided_at: Some(ctx.now), ..it };
    transact!(ctx.db(), tx => {
        if store::turn(tx, ctx.group.id, &new, Stage::Sent).await? {
            audit(tx, ctx, Line::new("transfer.called-back").on("transfer", id.0)).await?;
        }
        Ok(())
    })
}

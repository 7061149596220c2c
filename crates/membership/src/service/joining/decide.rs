//! The decision: conditions one by one, admitting, refusing with a reason, and what silence means.

use kernel::{Cite, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, emit, transact};
use people::model::{Email, FactKind, NewFact, NewPerson, Phone, Postal, Source};
use rulebook::{Act, FactKey, Facts, Outcome, Silent};

use super::apply::DAYS;
use super::{in_force, rule};
use crate::model::{Application, ApplicationState, Inside, Statement, statements};
use crate::service::welcome;
use crate::store::application;

/// One condition and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub words: String,
    /// What speaks for it, or what is doubtful.
    pub note: String,
    pub good: bool,
}

/// The conditions of an application, the rulebook's answer, and what may be decided.
#[derive(Clone, Debug)]
pub struct Checked {
    pub checks: Vec<Check>,
    /// The refusal that the constitution asks for; `None` if the conditions are fulfilled.
    pub refusal: Option<String>,
    pub cite: Option<Cite>,
    /// Who decides, in words, and by which clause.
    pub decided_by: String,
    pub joining_cite: Option<Cite>,
    /// Whether somebody who fulfils the conditions can still be refused.
    pub may_refuse: bool,
    pub appeal_to: Option<String>,
    /// People of the register who could be the same: person, name, number.
    pub alike: Vec<(PersonId, String, i64)>,
}

/// Puts an application to the constitution in force.
pub async fn check(ctx: &Ctx, it: &Application) -> Result<Checked> {
    let version = in_force(ctx).await?;
    let version = version.ok_or_else(|| Problem::refused("There is no constitution in force."))?;
    let category = version.rules.category(&it.category);
    let declared = category.as_ref().map(|c| statements(&c.requires, &ctx.group.name)).unwrap_or_default();
    let mut facts = Facts::new()
        .with(FactKey::Category, "none")
        .with(FactKey::Today, ctx.now.date(&ctx.group.zone))
        // The fee comes after; what is asked here is whether somebody can be admitted to pay it.
        .with(FactKey::FeePaidUntil, ctx.now.date(&ctx.group.zone));
    for one in &declared {
        if let Some(key) = key(one.kind) {
            facts.set(key, one.answer);
        }
    }
    let ruling = rulebook::rule(&version.rules, &Act::Join { category: it.category.clone() }, &facts);
    let refusal = match &ruling.outcome {
        Outcome::Refused { reason, .. } => Some(format!("{reason}.")),
        _ => None,
    };
    let joining = rule(&version, &it.category);
    let alike = people::service::alike(ctx, &it.given_name, &it.family_name, &it.postcode).await?;
    Ok(Checked {
        checks: declared.iter().map(|one| told(it, one)).collect(),
        refusal,
        cite: ruling.cites.first().map(|it| version.cite(it)),
        decided_by: joining.as_ref().map(|it| version.rules.name_of(&it.decided_by)).unwrap_or_default(),
        joining_cite: joining.as_ref().map(|it| version.cite(&it.cite)),
        may_refuse: joining.as_ref().is_some_and(|it| it.may_refuse),
        appeal_to: joining.and_then(|it| it.appeal_to.as_ref().map(|to| version.rules.name_of(to))),
        alike,
    })
}

fn told(it: &Application, one: &Statement) -> Check {
    let (note, good) = match (one.kind, it.inside) {
        (FactKind::LivesInArea, Inside::Yes) => ("Declared, and the postcode lies in the area.", true),
        (FactKind::LivesInArea, Inside::No) => ("Declared, but the postcode lies outside the area.", false),
        (FactKind::LivesInArea, Inside::Unknown) => {
            ("Declared. The postcode data does not say whether it lies in the area.", true)
        }
        _ => ("Declared.", true),
    };
    Check { words: one.words.clone(), note: note.to_owned(), good }
}

fn key(kind: FactKind) -> Option<FactKey> {
    match kind {
        FactKind::LivesInArea => Some(FactKey::LivesInArea),
        FactKind::NationalMember => Some(FactKey::NationalMember),
        FactKind::SharesAims => Some(FactKey::SharesAims),
        FactKind::RivalParty => Some(FactKey::InRivalParty),
        _ => None,
    }
}

/// Admits: adds the person or brings one back, with what was declared, and begins the welcome.
pub async fn admit(tx: &mut Tx, ctx: &Ctx, it: &Application) -> Result<PersonId> {
    ctx.need(Power::EditRegister, None)?;
    let checked = check(ctx, it).await?;
    if let Some(refusal) = checked.refusal {
        return Err(Problem::refused(refusal).cite(checked.cite));
    }
    let email = Email::read(&it.email)?;
    let facts = facts(ctx, it).await?;
    let person = match people::service::who_has(tx, ctx, email.as_str()).await? {
        Some(known) => {
            for fact in facts {
                people::service::record_fact(tx, ctx, known, fact).await?;
            }
            known
        }
        None => people::service::add_person(tx, ctx, new_person(it, email, facts)?).await?,
    };
    let by = (ctx.now, ctx.actor.person);
    if !application::decide(tx, ctx.group.id, it.id, ApplicationState::Admitted, by, ("", Some(person)))
        .await?
    {
        return Err(Problem::conflict("Somebody else decided on this application a moment ago."));
    }
    welcome::begin(tx, ctx, person, it.ward.as_deref().unwrap_or_default()).await?;
    let text = format!(
        "Hello {},\n\nyou are a member of {} from today. Sign in with this address: {}/sign-in\n\nWhat you may do, and by \
         which clause: {}/me. Your fee, if one is due, and how it is reached: {}/me/fees\n\nSomebody will say hello \
         within a week.",
        it.name(),
        ctx.group.name,
        ctx.base_url(),
        ctx.base_url(),
        ctx.base_url()
    );
    tell(tx, ctx, it, Some(person), "Welcome", text).await?;
    let line = Line::new("application.admitted").on("application", it.id.0).cite(checked.joining_cite);
    audit(tx, ctx, line).await?;
    let admitted =
        serde_json::json!({ "person": person, "consents": it.consents, "agreed_at": it.created_at });
    emit(tx, ctx, "membership.admitted", &admitted).await?;
    Ok(person)
}

async fn facts(ctx: &Ctx, it: &Application) -> Result<Vec<NewFact>> {
    let version = in_force(ctx).await?;
    let category = version.as_ref().and_then(|version| version.rules.category(&it.category));
    let declared = category.map(|c| statements(&c.requires, &ctx.group.name)).unwrap_or_default();
    let said = |one: &Statement| {
        let answer = if one.answer { "yes" } else { "no" };
        NewFact::new(one.kind, answer, ctx.now, Source::OwnDeclaration)
    };
    // The membership first: of somebody who is none, no opinion is held.
    let mut all = vec![NewFact::new(FactKind::Membership, it.category.as_str(), ctx.now, Source::Officer)?];
    for one in &declared {
        all.push(said(one)?);
    }
    for (kind, name) in [(FactKind::Area, &it.ward), (FactKind::Constituency, &it.constituency)] {
        if let Some(name) = name {
            all.push(NewFact::new(kind, name.as_str(), ctx.now, Source::Postcode)?);
        }
    }
    Ok(all)
}

fn new_person(it: &Application, email: Email, facts: Vec<NewFact>) -> Result<NewPerson> {
    let mut new = NewPerson::named(&it.given_name, &it.family_name)?;
    new.email = Some(email);
    if !it.phone.is_empty() {
        new.phone = Some(Phone::read(&it.phone)?);
    }
    if !it.address.is_empty() || !it.postcode.is_empty() {
        new.postal = Some(Postal::read(&it.address, &it.postcode)?);
    }
    new.national_number = Some(it.national_number.clone()).filter(|it| !it.is_empty());
    new.facts = facts;
    Ok(new)
}

/// Refuses with a reason that the person is told, and says who hears them.
pub async fn refuse(tx: &mut Tx, ctx: &Ctx, it: &Application, reason: &str) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 500 {
        return Err(Problem::field(
            "reason",
            "Write the reason as the person will read it, in at most 500 letters.",
        ));
    }
    let checked = check(ctx, it).await?;
    let doubt = checked.refusal.is_some() || checked.checks.iter().any(|it| !it.good);
    if !checked.may_refuse && !doubt {
        return Err(Problem::refused(
            "The constitution admits everybody who fulfils the conditions, and all of them are declared here.",
        )
        .hint("If you know that a declaration is wrong, correct it with the person first; the committee can help.")
        .cite(checked.joining_cite));
    }
    let by = (ctx.now, ctx.actor.person);
    if !application::decide(tx, ctx.group.id, it.id, ApplicationState::Refused, by, (reason, None)).await? {
        return Err(Problem::conflict("Somebody else decided on this application a moment ago."));
    }
    let appeal = checked
        .appeal_to
        .map_or_else(String::new, |to| format!("\n\nIf you disagree, you can turn to {to}."));
    let clause = checked.cite.or(checked.joining_cite.clone());
    let clause =
        clause.map_or_else(String::new, |it| format!("\n\n{}: {}{}", it.line(), ctx.base_url(), it.path()));
    let text = format!(
        "Hello {},\n\nyou were not admitted to {}: {reason}{appeal}{clause}",
        it.name(),
        ctx.group.name
    );
    tell(tx, ctx, it, None, "Your application", text).await?;
    let line = Line::new("application.refused").on("application", it.id.0).cite(checked.joining_cite);
    audit(tx, ctx, line).await
}

async fn tell(
    tx: &mut Tx,
    ctx: &Ctx,
    it: &Application,
    person: Option<PersonId>,
    subject: &str,
    text: String,
) -> Result<()> {
    let message = mail::Outgoing {
        person,
        to: it.email.clone(),
        to_name: it.name(),
        kind: mail::Kind::Personal,
        subject: format!("{subject}: {}", ctx.group.name),
        text,
        html: None,
    };
    mail::service::queue(tx, ctx, message).await.map(drop)
}

/// Whether an address belongs to somebody who is a member today.
pub(super) async fn is_member(tx: &mut Tx, ctx: &Ctx, email: &Email) -> Result<bool> {
    match people::service::who_has(tx, ctx, email.as_str()).await? {
        Some(person) => people::service::is_member(tx, ctx, person).await,
        None => Ok(false),
    }
}

/// So many days it can be shown why somebody was not admitted.
const REFUSED_DAYS: i64 = 365;

/// Forgets forms whose address nobody confirmed and those refused a year ago, and admits those whom silence admits; how many of these.
pub async fn silence(ctx: &Ctx) -> Result<usize> {
    application::forget_unconfirmed(ctx.db(), ctx.group.id, ctx.now.plus_days(-DAYS, &ctx.group.zone))
        .await?;
    let refused = ctx.now.plus_days(-REFUSED_DAYS, &ctx.group.zone);
    application::forget_refused(ctx.db(), ctx.group.id, refused).await?;
    let Some(version) = in_force(ctx).await? else { return Ok(0) };
    let mut admitted = 0;
    for it in application::in_state(ctx.db(), ctx.group.id, ApplicationState::Open).await? {
        let silent = rule(&version, &it.category).and_then(|it| it.if_silent);
        let late = it.due_at.is_some_and(|due| due < ctx.now);
        if late && silent == Some(Silent::Accepted) {
            match transact!(ctx.db(), tx => { admit(tx, ctx, &it).await }) {
                Ok(_) => admitted += 1,
                Err(problem) if problem.kind == kernel::Kind::Internal => return Err(problem),
                // It stays open, and people see why when they look at it.
                Err(_) => {}
            }
        }
    }
    Ok(admitted)
}

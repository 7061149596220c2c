//! Preparing, opening, putting off and withdrawing a consultation.

use std::collections::BTreeMap;

use kernel::{At, Ctx, Line, Power, Problem, Result, Tx, audit, emit, transact};
use mail::mailing::{NewMailing, Recipient};
use people::model::Status;
use people::service::PersonFacts;
use serde::{Deserialize, Serialize};

use crate::model::{Consultation, ConsultationId, NewConsultation, PromptSet, State};
use crate::store::consultation::{self as store, Draft};

/// What handlers of "consultations.opened" and "consultations.reported" read.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ConsultationEvent {
    pub consultation: ConsultationId,
}

/// Prepares a consultation in a transaction of its own; nobody but those who lead it sees it yet.
pub async fn create(ctx: &Ctx, new: NewConsultation) -> Result<ConsultationId> {
    transact!(ctx.db(), tx => { create_in(tx, ctx, new.clone()).await })
}

/// Prepares a consultation in the caller's transaction.
///
/// # Errors
/// Forbidden without the power to consult; a `Problem` on each field that wants mending.
pub async fn create_in(tx: &mut Tx, ctx: &Ctx, new: NewConsultation) -> Result<ConsultationId> {
    ctx.need(Power::Consult, None)?;
    new.check(ctx.now)?;
    let id = ConsultationId(ctx.new_id());
    let address = new.address.trim();
    let it = Consultation {
        id,
        title: new.title.trim().to_owned(),
        intro: new.intro.trim().to_owned(),
        responsible: new.responsible.trim().to_owned(),
        address: (!address.is_empty()).then(|| address.to_owned()),
        audience: new.audience,
        prompts: new.prompts,
        asks_votes: new.asks_votes,
        subject: new.subject,
        state: State::Draft,
        opens_at: None,
        closes_at: new.closes_at,
        committee_at: new.committee_at,
        meeting_at: new.meeting_at,
        reported_at: None,
        withdrawn_why: None,
    };
    store::insert(tx, ctx.group.id, &it, ctx.now, ctx.actor.person).await?;
    let draft = Draft { seq: 1, source: new.text, note: "First draft".into(), published_at: ctx.now };
    store::add_draft(tx, ctx.group.id, id, &draft, ctx.actor.person).await?;
    audit(tx, ctx, Line::new("consultation.prepared").on("consultation", id.0)).await?;
    Ok(id)
}

/// Opens it, and with `tell` proposes a notice to every member, held and revocable as every mailing.
pub async fn open(ctx: &Ctx, id: ConsultationId, tell: bool) -> Result<()> {
    ctx.need(Power::Consult, None)?;
    let it = store::find(ctx.db(), ctx.group.id, id).await?;
    if it.closes_at <= ctx.now {
        return Err(Problem::refused(
            "The hour until which answers count is past, so this cannot be opened.",
        )
        .hint("Put the close off first."));
    }
    let people = if tell { people::service::everyone(ctx, ctx.now).await? } else { vec![] };
    let members: Vec<Recipient> =
        people.iter().filter(|it| it.status == Status::Member).map(recipient).collect();
    transact!(ctx.db(), tx => {
        if !store::open(tx, ctx.group.id, id, ctx.now).await? {
            return Err(Problem::conflict("This consultation was opened or withdrawn meanwhile."));
        }
        if tell {
            mail::mailing::propose(tx, ctx, notice(ctx, &it, members.clone())).await?;
        }
        emit(tx, ctx, "consultations.opened", &ConsultationEvent { consultation: id }).await?;
        if let Some(shown) = shown(ctx, &it) {
            bodies::service::show_evidence(tx, ctx, &shown).await?;
        }
        audit(tx, ctx, Line::new("consultation.opened").on("consultation", id.0)).await
    })
}

/// What opening it proves: that members were asked about the descriptions of roles, or about what it is on.
fn shown(ctx: &Ctx, it: &Consultation) -> Option<bodies::service::Evidence> {
    let of = match (it.prompts, &it.subject) {
        (PromptSet::Role, _) => "role-descriptions".to_owned(),
        (PromptSet::Four, subject) => subject.as_ref()?.kind.clone(),
    };
    Some(bodies::service::Evidence {
        kind: rulebook::duty::ProofKind::Consultation,
        of,
        at: ctx.now,
        occasion: None,
        covers: None,
        url: format!("/consultations/{}", it.id),
        title: it.title.clone(),
    })
}

fn recipient(it: &PersonFacts) -> Recipient {
    Recipient {
        person: it.id,
        name: it.name.clone(),
        address: it.reachable_email().map(str::to_owned),
        postal: it.postal.clone(),
        phone: it.phone.clone(),
        fill: BTreeMap::new(),
    }
}

fn notice(ctx: &Ctx, it: &Consultation, recipients: Vec<Recipient>) -> NewMailing {
    let url = format!("/consultations/{}", it.id);
    let heads: String = it.prompts.prompts().iter().map(|it| format!("{}\n\n", it.label)).collect();
    let by_mail = match &it.address {
        Some(address) => format!(
            "You can also answer by e-mail to {address} with the same questions; name the clause on a line of its own:\n\n{heads}"
        ),
        None => String::new(),
    };
    let until = it.closes_at.long(&ctx.group.zone);
    let body = format!(
        "Dear {{name}},\n\n{}\n\nRead the text and say what you think of it, until **{until}**:\n\n{}{url}\n\n{by_mail}{}\n",
        braceless(&it.intro),
        ctx.base_url(),
        braceless(&it.responsible)
    );
    NewMailing {
        kind: mail::Kind::Notice,
        subject: format!("Your answers, until {until}: {}", braceless(&it.title)),
        body,
        recipients,
        left_out: vec![],
        about: mail::mailing::Subject {
            kind: "consultation".into(),
            id: it.id.0,
            title: it.title.clone(),
            url,
        },
    }
}

/// Braces would be taken for places to be filled.
fn braceless(text: &str) -> String {
    text.replace(['{', '}'], "")
}

/// Moves the hour of the close to a later one; `seen` is the hour that whoever moves it saw.
pub async fn put_off(ctx: &Ctx, id: ConsultationId, seen: At, to: At) -> Result<()> {
    ctx.need(Power::Consult, None)?;
    let it = store::find(ctx.db(), ctx.group.id, id).await?;
    if to <= it.closes_at || to <= ctx.now {
        return Err(Problem::field(
            "closes_at",
            "Answers were promised until then; it can only be made later.",
        ));
    }
    if it.committee_at.is_some_and(|at| at < to) {
        return Err(Problem::field("closes_at", "The committee talks about the answers before that hour."));
    }
    transact!(ctx.db(), tx => {
        if !store::put_off(tx, ctx.group.id, id, seen, to).await? {
            return Err(Problem::conflict("Somebody moved the hour meanwhile. Look at it first."));
        }
        let detail = serde_json::json!({ "from": seen, "to": to });
        let line = Line::new("consultation.put-off").on("consultation", id.0).fields(&["closes_at"]);
        audit(tx, ctx, line.detail(detail)).await
    })
}

/// Takes it back, with the reason everybody reads. What was answered stays.
pub async fn withdraw(ctx: &Ctx, id: ConsultationId, why: &str) -> Result<()> {
    ctx.need(Power::Consult, None)?;
    if why.trim().is_empty() {
        return Err(Problem::field("why", "Say why, in a sentence that those who answered will read."));
    }
    store::find(ctx.db(), ctx.group.id, id).await?;
    transact!(ctx.db(), tx => {
        if !store::withdraw(tx, ctx.group.id, id, why.trim()).await? {
            return Err(Problem::refused("This consultation is reported or withdrawn already."));
        }
        audit(tx, ctx, Line::new("consultation.withdrawn").on("consultation", id.0)).await
    })
}

//! Publishing records: minutes, reports, programmes. What is published is the evidence.

use bodies::service::Evidence;
use kernel::{Ctx, Kind, Line, Power, Problem, Result, audit, log_read, transact};
use mail::mailing::{self, LeftOut, NewMailing, Recipient, Subject};
use people::Status;
use rulebook::duty::ProofKind;
use uuid::Uuid;

use super::{People, rebuild};
use crate::model::{Instance, NewRecord, Readers, Record, RecordId};
use crate::store::{evidence, instance, record as store};

/// Something that the actor may publish, and the duties that wait for it.
#[derive(Clone, Debug)]
pub struct Publishable {
    pub kind: ProofKind,
    pub subject: String,
    /// "Minutes of the committee".
    pub label: String,
    /// Title of the standing duty it closes.
    pub duty: String,
}

/// What the duties of this group wait for and people publish, in the order of their next dates. What other parts of the
/// software prove by themselves, such as that a meeting was held, is not among it.
pub async fn publishable(ctx: &Ctx) -> Result<Vec<Publishable>> {
    let all = instance::all(ctx.db(), ctx.group.id).await?;
    let people = People::load(ctx).await?;
    let mut list: Vec<Publishable> = vec![];
    for it in all.iter().filter(|it| may_publish(ctx, &people, it)) {
        for kind in it.proof.kinds.iter().copied().filter(|kind| is_published(*kind)) {
            let known = |have: &Publishable| have.kind == kind && have.subject == it.proof.of;
            if !list.iter().any(known) {
                let subject = it.proof.of.clone();
                list.push(Publishable { label: label(kind, it), kind, subject, duty: it.title.clone() });
            }
        }
    }
    Ok(list)
}

fn is_published(kind: ProofKind) -> bool {
    use ProofKind::{DayFixed, MeetingHeld, NominationsCalled, NominationsClosed};
    !matches!(kind, MeetingHeld | DayFixed | NominationsCalled | NominationsClosed)
}

fn label(kind: ProofKind, it: &Instance) -> String {
    let body = it.proof.of.replace(['-', ':'], " ");
    match kind {
        ProofKind::Minutes => format!("Minutes: {body}"),
        ProofKind::NoMeeting => format!("No meeting was held: {body}"),
        ProofKind::Notice => format!("Notice: {body}"),
        _ => it.title.clone(),
    }
}

/// The holder, whoever sits in the body that is told when it is late, and those who may say what posts may do.
fn may_publish(ctx: &Ctx, people: &People, it: &Instance) -> bool {
    let whose = people.whose(it);
    let theirs =
        ctx.actor.person.is_some_and(|me| whose.persons.contains(&me) || people.sits_in(&whose.body, me));
    theirs || ctx.may(Power::EditBodies, None)
}

/// Publishes a record to members, or to everybody; by page, and by mail if asked. It closes what it proves.
pub async fn publish(ctx: &Ctx, new: NewRecord) -> Result<RecordId> {
    new.check(ctx.now.date(&ctx.group.zone))?;
    let allowed = publishable(ctx).await?;
    if !allowed.iter().any(|it| it.kind == new.kind && it.subject == new.subject) {
        let why = "Nothing that belongs to your office waits for this.";
        return Err(Problem::forbidden(why).hint("Whose it is stands beside each duty at /duties."));
    }
    if let Some(occasion) = new.occasion {
        let known = bodies::service::occasion(ctx, bodies::OccasionId(occasion)).await;
        known.map_err(|_| Problem::field("occasion", "There is no such meeting."))?;
    }
    if new.by_mail {
        ctx.need(Power::SendMail, None)?;
    }
    let through = through(ctx).await?;
    let id = RecordId(ctx.new_id());
    let shown = Evidence {
        kind: new.kind,
        of: new.subject.clone(),
        at: ctx.now,
        occasion: new.occasion,
        covers: new.covers,
        url: format!("/duties/records/{id}"),
        title: new.title.trim().to_owned(),
    };
    let letter = if new.by_mail { Some(letter(ctx, &new, id).await?) } else { None };
    transact!(ctx.db(), tx => {
        let mailing = match &letter {
            Some(letter) => Some(mailing::propose(tx, ctx, letter.clone()).await?.0),
            None => None,
        };
        store::insert(tx, ctx, id, &new, &through, mailing).await?;
        evidence::insert(tx, ctx, &id.to_string(), &shown).await?;
        let detail = serde_json::json!({ "title": shown.title, "kind": new.kind, "of": new.subject, "readers": new.readers.word() });
        audit(tx, ctx, Line::new("record.published").on("record", id.0).fields(&["title"]).detail(detail)).await
    })?;
    rebuild(ctx).await?;
    Ok(id)
}

/// The office through which somebody publishes, as it is called today.
async fn through(ctx: &Ctx) -> Result<String> {
    let Some(me) = ctx.actor.person else { return Ok(ctx.actor.name.clone()) };
    let offices: Vec<String> = People::load(ctx).await?.offices(me).into_iter().map(|it| it.0).collect();
    Ok(if offices.is_empty() { "Member".to_owned() } else { offices.join(", ") })
}

/// The letter to every member: what was published, with its text and its page.
async fn letter(ctx: &Ctx, new: &NewRecord, id: RecordId) -> Result<NewMailing> {
    let everyone = people::service::everyone(ctx, ctx.now).await?;
    let (members, others): (Vec<_>, Vec<_>) = everyone
        .into_iter()
        .filter(|it| it.status != Status::Contact)
        .partition(|it| it.status == Status::Member);
    log_read(ctx, "addresses of members", "sending a record to members", members.len()).await?;
    let recipients = members.iter().map(|it| Recipient {
        person: it.id,
        name: it.name.clone(),
        address: it.reachable_email().map(str::to_owned),
        postal: it.postal.clone(),
        phone: it.phone.clone(),
        fill: std::collections::BTreeMap::new(),
    });
    let left_out = others.iter().map(|it| LeftOut {
        person: it.id,
        name: it.name.clone(),
        reason: "No longer a member.".to_owned(),
    });
    let page = format!("{}/duties/records/{id}", ctx.base_url());
    // A brace would be read as a place to fill.
    let words = new.words.trim().replace('{', "(").replace('}', ")");
    let body = format!("Dear {{name}},\n\n{words}\n\nOn its page: {page}\n");
    let url = format!("/duties/records/{id}");
    Ok(NewMailing {
        kind: if new.kind == ProofKind::Published { mail::Kind::Bulletin } else { mail::Kind::Notice },
        subject: new.title.trim().replace('{', "(").replace('}', ")"),
        body,
        recipients: recipients.collect(),
        left_out: left_out.collect(),
        about: Subject { kind: "record".to_owned(), id: id.0, title: new.title.trim().to_owned(), url },
    })
}

/// A record that the actor may read: members everything, everybody what was published to everybody. What was withdrawn
/// is named with its reason and not shown.
pub async fn record(ctx: &Ctx, id: RecordId) -> Result<Record> {
    let found = store::find(ctx.db(), ctx.group.id, id).await?;
    readable(ctx, &found)?;
    if found.withdrawn.is_some() {
        return Ok(Record { words: String::new(), file_name: None, ..found });
    }
    Ok(found)
}

fn readable(ctx: &Ctx, record: &Record) -> Result<()> {
    match record.readers {
        Readers::Everyone => Ok(()),
        Readers::Members if ctx.actor.system => Ok(()),
        Readers::Members => ctx.allowed(kernel::Allow::Member),
    }
}

/// The file of a record.
pub async fn file(ctx: &Ctx, id: RecordId) -> Result<(String, Vec<u8>)> {
    let found = record(ctx, id).await?;
    let bytes = store::file(ctx.db(), ctx.group.id, id).await?;
    let gone = || Problem::not_found("This record has no file.");
    Ok((found.file_name.ok_or_else(gone)?, bytes.ok_or_else(gone)?))
}

/// The newest records that the actor may read.
pub async fn records(ctx: &Ctx, limit: i64) -> Result<Vec<Record>> {
    let all = store::recent(ctx.db(), ctx.group.id, limit).await?;
    Ok(all.into_iter().filter(|it| readable(ctx, it).is_ok()).collect())
}

/// Withdraws a record with a reason: it proves nothing any more, and its page says why it is gone.
pub async fn withdraw(ctx: &Ctx, id: RecordId, why: &str) -> Result<()> {
    let found = match store::find(ctx.db(), ctx.group.id, id).await {
        Err(problem) if problem.kind == Kind::NotFound => return Err(problem),
        other => other?,
    };
    if found.published_by != ctx.actor.person || ctx.actor.person.is_none() {
        ctx.need(Power::EditBodies, None)?;
    }
    let why = why.trim();
    if why.is_empty() || why.chars().count() > 300 {
        return Err(Problem::field("why", "Say why, in at most 300 letters; members read it."));
    }
    transact!(ctx.db(), tx => {
        if !store::withdraw(tx, ctx.group.id, id, why, ctx.now).await? {
            return Err(Problem::conflict("It was withdrawn already."));
        }
        evidence::withdraw(tx, ctx.group.id, &id.to_string(), ctx.now).await?;
        let detail = serde_json::json!({ "why": why });
        audit(tx, ctx, Line::new("record.withdrawn").on("record", id.0).fields(&["why"]).detail(detail)).await
    })?;
    rebuild(ctx).await
}

/// The mailing that carried a record, where there was one.
pub(crate) fn mailing_page(mailing: Option<Uuid>) -> Option<String> {
    mailing.map(|it| format!("/mail/mailings/{it}"))
}

//! Requests: opened by the person on their page or by an officer for a letter, and who may see them.

use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, transact};

use super::letters;
use crate::model::{Case, CaseId, Kind, Redactions, State, Use};
use crate::store::journal::{Letter, Step};
use crate::store::{case as store, journal};

/// A request to be opened.
#[derive(Clone, Debug)]
pub struct NewCase {
    pub kind: Kind,
    pub person: Option<PersonId>,
    pub name: String,
    /// Where the answer goes: an e-mail or a postal address.
    pub address: String,
    pub words: String,
    /// `None` is now. An officer enters the day on which a letter came.
    pub received: Option<At>,
    /// Which use an objection is to.
    pub objects_to: Option<Use>,
}

/// Opens a request. A member opens their own; an officer enters what came by letter, by telephone or in a meeting.
pub async fn open(ctx: &Ctx, new: NewCase) -> Result<CaseId> {
    let own = new.person.is_some() && new.person == ctx.actor.person;
    if !own {
        ctx.need(Power::ProtectData, None)?;
    }
    check(ctx, &new)?;
    if let Some(person) = new.person {
        people::service::person(ctx, person).await?;
    }
    let owner = super::owner(ctx).await?;
    transact!(ctx.db(), tx => {
        let id = CaseId(ctx.new_id());
        let mut it = Case {
            id,
            number: store::next_number(tx, ctx.group.id).await?,
            kind: new.kind,
            state: State::Open,
            person: new.person,
            name: new.name.trim().to_owned(),
            address: new.address.trim().to_owned(),
            words: new.words.trim().to_owned(),
            channel: if own { "page" } else { "letter" }.to_owned(),
            received_at: new.received.unwrap_or(ctx.now),
            acknowledged_at: None,
            extended_at: None,
            extended_why: String::new(),
            taken_by: None,
            closed_at: None,
            answer: String::new(),
            redactions: Redactions::default(),
            copy_until: None,
            objects_to: new.objects_to.filter(|_| new.kind == Kind::Objection),
            corrected: String::new(),
            pauses: vec![],
        };
        let letter = letters::received(ctx, &it, &owner.label);
        // A letter that goes by mail acknowledges at once; one that is printed does when an officer says it went.
        it.acknowledged_at = letters::by_mail(&it).then_some(ctx.now);
        store::insert(tx, ctx, &it).await?;
        match own {
            true => journal::own_step(tx, ctx, id, &format!("On their page: {}", it.kind.label())).await?,
            false => journal::step(tx, ctx, id, &format!("Entered by an officer: {}", it.kind.label())).await?,
        }
        send(tx, ctx, &it, letter).await?;
        if !own {
            tell_whom(tx, ctx, &it).await?;
        }
        audit(tx, ctx, Line::new("request.opened").on("request", id.0).fields(&["kind", "person"])).await?;
        Ok(id)
    })
}

fn check(ctx: &Ctx, new: &NewCase) -> Result<()> {
    if new.name.trim().is_empty() {
        return Err(Problem::field("name", "Write the name of the person who asks."));
    }
    if new.address.trim().is_empty() {
        return Err(Problem::field("address", "Say where the answer goes: an e-mail or a postal address."));
    }
    if new.kind == Kind::Objection && new.objects_to.is_none() {
        return Err(Problem::field("objects_to", "Choose to which use this objects."));
    }
    let needs_words = [Kind::Rectification, Kind::Complaint].contains(&new.kind)
        || (new.kind == Kind::Objection && new.objects_to == Some(Use::Other));
    if needs_words && new.words.trim().is_empty() {
        return Err(Problem::field("words", "Say what it is about."));
    }
    if new.received.is_some_and(|it| it > ctx.now) {
        return Err(Problem::field("received", "This day is still to come. Enter the day it came."));
    }
    if new.words.chars().count() > 10_000 {
        return Err(Problem::field("words", "This is longer than 10,000 letters. Keep what matters."));
    }
    Ok(())
}

/// The requests that are open, the oldest first, and those closed last, for those who answer them.
pub async fn list(ctx: &Ctx) -> Result<(Vec<Case>, Vec<Case>)> {
    ctx.need(Power::ProtectData, None)?;
    let (db, group) = (ctx.db(), ctx.group.id);
    Ok((store::open(db, group).await?, store::closed(db, group).await?))
}

/// The requests of the person acting.
pub async fn mine(ctx: &Ctx) -> Result<Vec<Case>> {
    store::of(ctx.db(), ctx.group.id, ctx.person()?).await
}

/// One request, for the person it is about and for those who answer.
pub async fn find(ctx: &Ctx, id: CaseId) -> Result<Case> {
    let gone = || Problem::not_found("There is no such request here.");
    let it = store::find(ctx.db(), ctx.group.id, id).await?.ok_or_else(gone)?;
    let own = it.person.is_some() && it.person == ctx.actor.person;
    if !own && !ctx.may(Power::ProtectData, None) {
        // Whether somebody asked is nobody else's business, so the answer is the same as for none.
        ctx.person()?;
        return Err(gone());
    }
    Ok(it)
}

/// What happened in a request, and its letters.
pub async fn history(ctx: &Ctx, id: CaseId) -> Result<(Vec<Step>, Vec<Letter>)> {
    find(ctx, id).await?;
    let (db, group) = (ctx.db(), ctx.group.id);
    Ok((journal::steps(db, group, id).await?, journal::letters(db, group, id).await?))
}

/// Keeps a letter, and sends it if the person is reached by mail.
/// A request that an officer enters is told to the person it is about, at the address they sign in with: whoever did not
/// ask can say so before anything of theirs has gone to somebody else.
pub(super) async fn tell_whom(tx: &mut Tx, ctx: &Ctx, it: &Case) -> Result<()> {
    let Some(person) = it.person else { return Ok(()) };
    let Some(to) = access::service::address_of(ctx.db(), ctx.group.id, person).await? else { return Ok(()) };
    if to.eq_ignore_ascii_case(it.address.trim()) {
        return Ok(());
    }
    let out = mail::Outgoing {
        person: Some(person),
        to,
        to_name: String::new(),
        kind: mail::Kind::Personal,
        subject: format!("Request no. {} about your data was entered in your name", it.number),
        text: format!(
            "An officer of {} entered a request in your name: {}.\n\nIf you did not ask for it, answer this letter or tell \
             another officer at once: whoever answers a request sees what is held on you. What happens with it stands here: \
             {}/me/data/requests/{}",
            ctx.group.name,
            it.kind.label(),
            ctx.base_url(),
            it.id
        ),
        html: None,
    };
    mail::service::queue(tx, ctx, out).await.map(drop)
}

pub(super) async fn send(tx: &mut Tx, ctx: &Ctx, it: &Case, (title, body): (String, String)) -> Result<()> {
    let by_mail = letters::by_mail(it);
    let letter = Letter {
        id: ctx.new_id(),
        case_id: it.id,
        title: title.clone(),
        body: body.clone(),
        how: if by_mail { "mail" } else { "print" }.to_owned(),
        made_at: ctx.now,
        made_by: ctx.actor.person,
    };
    journal::letter(tx, ctx, &letter).await?;
    if by_mail {
        let out = mail::Outgoing {
            person: it.person,
            to: it.address.clone(),
            to_name: it.name.clone(),
            kind: mail::Kind::Personal,
            subject: title,
            text: body,
            html: None,
        };
        mail::service::queue(tx, ctx, out).await?;
    }
    Ok(())
}

//! Sessions, public meetings and other events: prepared, announced, held. A public meeting is agreed by the members before
//! it is announced.

use bodies::service::{Evidence, show_evidence};
use kernel::{Cite, Ctx, Line, Power, Problem, Result, audit, transact};
use rulebook::Learning;
use rulebook::duty::ProofKind;

use super::{after, guests};
use crate::model::{Down, EventEntry, EventId, EventKind, EventState, NewEvent, Readers, Series, SeriesId};
use crate::store::series as store;

/// Whether the actor prepares events: whoever fixes meetings, writes to members or consults them.
pub fn may_prepare(ctx: &Ctx) -> bool {
    [Power::CallElection, Power::SendMail, Power::Consult].into_iter().any(|it| ctx.may(it, None))
}

fn need_preparing(ctx: &Ctx) -> Result<()> {
    if may_prepare(ctx) {
        return Ok(());
    }
    let why = "Events are prepared by those who fix meetings, write to members or consult them.";
    Err(Problem::forbidden(why).hint("Suggest one as an item of the next members' meeting."))
}

/// The kinds of education that the text asks for: the rule's id, what, and its clause.
pub async fn kinds(ctx: &Ctx) -> Result<Vec<(String, String, Cite)>> {
    let version = constitution::service::in_force(ctx).await?;
    let rules = version.rules.of::<Learning>();
    Ok(rules.iter().map(|it| (it.id().to_owned(), it.what.clone(), version.cite(&it.cite))).collect())
}

/// All series, oldest first.
pub async fn series(ctx: &Ctx) -> Result<Vec<Series>> {
    store::series(ctx.db(), ctx.group.id).await
}

/// Begins a series, with who answers for it and the rule that it carries out.
///
/// # Errors
/// A `Problem` that names the field.
pub async fn begin_series(
    ctx: &Ctx,
    title: &str,
    words: &str,
    rule: &str,
    responsible: &str,
) -> Result<SeriesId> {
    need_preparing(ctx)?;
    if title.trim().is_empty() || title.chars().count() > 160 {
        return Err(Problem::field("title", "Give the series a title of at most 160 letters."));
    }
    if responsible.trim().is_empty() || responsible.chars().count() > 160 {
        return Err(Problem::field(
            "responsible",
            "Say who answers for it: a post, or somebody who agreed to be named.",
        ));
    }
    if words.chars().count() > 20_000 {
        return Err(Problem::field("words", "Keep this under 20,000 letters."));
    }
    let known = kinds(ctx).await?;
    let cite = known.iter().find(|it| it.0 == rule).map(|it| it.2.clone());
    if !rule.is_empty() && cite.is_none() {
        return Err(Problem::field("rule", "Choose one of what the constitution asks for, or none."));
    }
    let it = Series {
        id: SeriesId(ctx.new_id()),
        title: title.trim().to_owned(),
        words: words.trim().to_owned(),
        rule: rule.to_owned(),
        responsible: responsible.trim().to_owned(),
        begun_at: ctx.now,
        ended_at: None,
    };
    transact!(ctx.db(), tx => {
        store::begin_series(tx, ctx.group.id, &it).await?;
        audit(tx, ctx, Line::new("series.begun").on("series", it.id.0).cite(cite.clone())).await
    })?;
    Ok(it.id)
}

/// The events that the actor may know of, soonest first: everybody those announced to everybody, members theirs too,
/// those who prepare them all.
pub async fn events(ctx: &Ctx) -> Result<Vec<EventEntry>> {
    let member = ctx.actor.system || ctx.actor.person.is_some();
    let prepares = may_prepare(ctx);
    let all = store::all(ctx.db(), ctx.group.id).await?;
    let open = |it: &EventEntry| prepares || (it.is_known() && (it.readers == Readers::Everyone || member));
    Ok(all.into_iter().filter(open).collect())
}

/// Those that are announced to everybody, whoever asks: for feeds.
pub async fn public_events(ctx: &Ctx) -> Result<Vec<EventEntry>> {
    let all = store::all(ctx.db(), ctx.group.id).await?;
    Ok(all.into_iter().filter(|it| it.is_known() && it.readers == Readers::Everyone).collect())
}

/// One event, if the actor may know of it.
pub async fn event(ctx: &Ctx, id: EventId) -> Result<EventEntry> {
    let found = events(ctx).await?.into_iter().find(|it| it.id == id);
    found.ok_or_else(|| Problem::not_found("There is no such event, or it is not open to you."))
}

/// Prepares an event. It is known to those who prepare it until it is announced.
pub async fn prepare(ctx: &Ctx, new: NewEvent) -> Result<EventId> {
    need_preparing(ctx)?;
    new.check(ctx.now)?;
    let it = entry(ctx, EventId(ctx.new_id()), &new);
    transact!(ctx.db(), tx => {
        store::put(tx, ctx.group.id, &it).await?;
        audit(tx, ctx, Line::new("event.prepared").on("event", it.id.0)).await
    })?;
    Ok(it.id)
}

fn entry(ctx: &Ctx, id: EventId, new: &NewEvent) -> EventEntry {
    EventEntry {
        id,
        series: new.series,
        kind: new.kind,
        title: new.title.trim().to_owned(),
        words: new.words.trim().to_owned(),
        materials: new.materials.trim().to_owned(),
        responsible: new.responsible.trim().to_owned(),
        at: new.at,
        minutes: new.minutes,
        place: new.place.trim().to_owned(),
        // A public meeting is for everybody.
        readers: if new.kind == EventKind::PublicMeeting { Readers::Everyone } else { new.readers },
        places: new.places,
        decision: new.decision,
        state: EventState::Planned,
        why: String::new(),
        sequence: 0,
        changed_at: ctx.now,
        proposed_by: ctx.actor.person,
    }
}

/// Changes an event; once it is announced its page and the calendars follow.
pub async fn change_event(ctx: &Ctx, id: EventId, new: NewEvent) -> Result<()> {
    need_preparing(ctx)?;
    new.check(ctx.now)?;
    let known = guests::addresses(ctx, id).await?;
    transact!(ctx.db(), tx => {
        let old = store::get(tx, ctx.group.id, id).await?;
        if matches!(old.state, EventState::CalledOff | EventState::Held) {
            return Err(Problem::refused(format!("This event is {}, so it stays as it is.", old.state.label())));
        }
        let mut it = entry(ctx, id, &new);
        (it.kind, it.state, it.proposed_by) = (old.kind, old.state, old.proposed_by);
        it.decision = new.decision.or(old.decision);
        if old.kind == EventKind::PublicMeeting {
            it.readers = Readers::Everyone;
        }
        it.sequence = old.sequence + u32::from(it.at != old.at || it.minutes != old.minutes);
        store::put(tx, ctx.group.id, &it).await?;
        let moved = it.at != old.at || it.minutes != old.minutes || it.place != old.place;
        let news = (moved && it.state == EventState::Announced).then(|| {
            let when = it.at.long(&ctx.group.zone);
            format!("\u{201c}{}\u{201d}, to which you said you come, is now on {when}, {}.", it.title, it.place)
        });
        guests::follow(tx, ctx, &it, news.as_deref(), &known).await?;
        guests::fill(tx, ctx, &it, &known).await?;
        audit(tx, ctx, Line::new("event.changed").on("event", id.0).fields(&["at", "place", "words"])).await
    })
}

/// Announces an event: its page can be shared and it stands in the calendars.
///
/// # Errors
/// A public meeting is refused with the clause until a decision of the members agrees it (L26).
pub async fn announce(ctx: &Ctx, id: EventId) -> Result<()> {
    need_preparing(ctx)?;
    let it = event(ctx, id).await?;
    let cite = agreed(ctx, &it).await?;
    transact!(ctx.db(), tx => {
        let mut it = store::get(tx, ctx.group.id, id).await?;
        if it.state != EventState::Planned {
            return Err(Problem::conflict(format!("This event is {} already.", it.state.label())));
        }
        (it.state, it.changed_at) = (EventState::Announced, ctx.now);
        store::put(tx, ctx.group.id, &it).await?;
        audit(tx, ctx, Line::new("event.announced").on("event", id.0).cite(cite.clone())).await
    })
}

/// The clause by which members agree public meetings, where the text has one.
async fn agreed(ctx: &Ctx, it: &EventEntry) -> Result<Option<Cite>> {
    if it.kind != EventKind::PublicMeeting {
        return Ok(None);
    }
    let version = constitution::service::in_force(ctx).await?;
    let decides = |body: &&rulebook::Found<'_, rulebook::Body>| {
        body.may_decide.iter().any(|what| what == "public-meeting")
    };
    let bodies = version.rules.bodies();
    let Some(body) = bodies.iter().find(decides) else { return Ok(None) };
    let cite = Some(version.cite(&body.cite));
    let decision = match it.decision {
        Some(id) => Some(after::decision(ctx, id).await?),
        None => None,
    };
    if decision.is_some_and(|it| it.body == body.id()) {
        return Ok(cite);
    }
    let who = version.rules.name_of(body.id());
    let why = format!("A public meeting is announced when {who} has agreed it.");
    let next = "Put it before the next meeting as a motion; when it is carried, name the decision here.";
    Err(Problem::refused(why).cite(cite).hint(next))
}

/// Calls an event off, with the reason that everybody reads.
pub async fn call_off_event(ctx: &Ctx, id: EventId, why: &str) -> Result<()> {
    need_preparing(ctx)?;
    let why = why.trim();
    if why.is_empty() || why.chars().count() > 300 {
        return Err(Problem::field("why", "Say why, in at most 300 letters; everybody reads it."));
    }
    end(ctx, id, EventState::CalledOff, why).await
}

/// Notes that an event was held. A session of a series that carries out a rule is the evidence for its duty.
pub async fn was_held(ctx: &Ctx, id: EventId) -> Result<()> {
    need_preparing(ctx)?;
    end(ctx, id, EventState::Held, "").await
}

async fn end(ctx: &Ctx, id: EventId, state: EventState, why: &str) -> Result<()> {
    let all = series(ctx).await?;
    let known = guests::addresses(ctx, id).await?;
    transact!(ctx.db(), tx => {
        let mut it = store::get(tx, ctx.group.id, id).await?;
        if it.state != EventState::Announced && !(it.state == EventState::Planned && state == EventState::CalledOff) {
            return Err(Problem::refused(format!("This event is {}, so that is not possible.", it.state.label())));
        }
        if state == EventState::Held && it.at > ctx.now {
            return Err(Problem::refused("It is still to come."));
        }
        (it.state, it.changed_at, it.sequence) = (state, ctx.now, it.sequence + 1);
        it.why = why.to_owned();
        store::put(tx, ctx.group.id, &it).await?;
        store::forget_needs(tx, ctx.group.id, id).await?;
        let news = (state == EventState::CalledOff).then(|| {
            format!("\u{201c}{}\u{201d}, to which you said you come, does not take place: {why}", it.title)
        });
        guests::follow(tx, ctx, &it, news.as_deref(), &known).await?;
        let rule = all.iter().find(|one| it.series == Some(one.id)).map(|it| it.rule.clone()).filter(|it| !it.is_empty());
        if let (Some(rule), EventState::Held) = (rule, state) {
            let shown = Evidence {
                kind: ProofKind::Session,
                of: rule,
                at: it.at,
                occasion: None,
                covers: Some(it.at.date(&ctx.group.zone)),
                url: format!("/calendar/{id}"),
                title: it.title.clone(),
            };
            show_evidence(tx, ctx, &shown).await?;
        }
        audit(tx, ctx, Line::new("event.ended").on("event", id.0).fields(&["state"])).await
    })
}

/// A member says that they come, and what they need; again to change that. Where every place is taken they wait for one.
///
/// # Errors
/// Refused when it is over or called off.
pub async fn sign_up(ctx: &Ctx, id: EventId, needs: &str) -> Result<()> {
    let me = ctx.person()?;
    event(ctx, id).await?;
    if needs.chars().count() > 500 {
        return Err(Problem::field("needs", "Keep this under 500 letters."));
    }
    transact!(ctx.db(), tx => {
        let it = store::get(tx, ctx.group.id, id).await?;
        guests::still_to_come(ctx, &it)?;
        let waits = guests::is_full(tx, ctx, &it).await?;
        let down = Down { person: me, needs: needs.trim().to_owned(), waits };
        store::sign_up(tx, ctx.group.id, id, &down, ctx.now).await
    })
}

/// A member does not come after all: whoever waits longest has the place.
pub async fn sign_off(ctx: &Ctx, id: EventId) -> Result<()> {
    let me = ctx.person()?;
    let known = guests::addresses(ctx, id).await?;
    transact!(ctx.db(), tx => {
        let it = store::get(tx, ctx.group.id, id).await?;
        store::sign_off(tx, ctx.group.id, id, me).await?;
        guests::fill(tx, ctx, &it, &known).await
    })
}

/// Who comes and what they need: for those who prepare events; others learn the number and whether they are among them.
pub async fn coming(ctx: &Ctx, id: EventId) -> Result<Vec<Down>> {
    store::coming(ctx.db(), ctx.group.id, id).await
}

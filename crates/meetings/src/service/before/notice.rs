//! Calling a meeting: the notice is drafted from the rules, shown with who gets it and who does not, and proved.

use std::collections::BTreeMap;

use bodies::service::{Evidence, show_evidence};
use kernel::{At, Ctx, Line, Problem, Result, audit, log_read, transact};
use mail::mailing::{self, LeftOut, NewMailing, Recipient};
use people::service::PersonFacts;
use rulebook::duty::ProofKind;
use rulebook::{Act, IfShort, Strictness};

use super::super::{NoticeRule, circle, hands, meetings, says};
use super::changes::{asks_for_texts, is_change, show_texts};
use super::readable::open_motions;
use super::{agenda, closes};
use crate::model::{MeetingId, Sitting, State, flat};

/// Who gets the notice of a meeting, and who does not and why.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    pub to: Vec<PersonFacts>,
    pub left_out: Vec<LeftOut>,
}

/// A notice before it goes.
#[derive(Clone, Debug)]
pub struct Draft {
    pub subject: String,
    /// Markdown with the place "{name}".
    pub body: String,
    pub rule: Option<NoticeRule>,
    /// Whether it would be shorter than the text asks.
    pub short: bool,
    /// The first lawful day if it went out now.
    pub earliest: Option<jiff::civil::Date>,
}

/// Who gets the notice now. Of a body of a few: those who sit in it. For services; the caller logs the read.
pub async fn reach(ctx: &Ctx, sitting: &Sitting) -> Result<Reach> {
    let circle = circle(ctx, sitting).await?;
    if !circle.assembly {
        let all = people::service::everyone(ctx, ctx.now).await?;
        let to = all.into_iter().filter(|it| circle.voting.contains_key(&it.id)).collect();
        return Ok(Reach { to, left_out: vec![] });
    }
    let version = constitution::service::in_force(ctx).await?;
    let act = Act::ReceiveNotice { event: sitting.meeting.kind.clone() };
    let entitled = people::service::entitled(ctx, &version, act, ctx.now).await?;
    let why = |it: people::service::LeftOut| LeftOut {
        person: it.person.id,
        name: it.person.name,
        reason: it.reason,
    };
    Ok(Reach { to: entitled.members, left_out: entitled.left_out.into_iter().map(why).collect() })
}

/// Drafts the notice from the rules: who, when, where, how to join, what will be decided, and by which clause.
pub async fn draft(ctx: &Ctx, sitting: &Sitting) -> Result<Draft> {
    let says = says(ctx, &sitting.meeting.kind).await?;
    let zone = &ctx.group.zone;
    let rule = says.notice(sitting.occasion.at, zone);
    let short = rule.as_ref().is_some_and(|it| it.last < ctx.now);
    let (occasion, meeting) = (&sitting.occasion, &sitting.meeting);
    let mut body = format!(
        "Dear {{name}},\n\nyou are invited to the {} of {}.\n\n",
        plain(&occasion.title),
        plain(&ctx.group.name)
    );
    body.push_str(&format!(
        "**When:** {}\n\n**Where:** {}\n\n",
        occasion.at.long(zone),
        plain(&occasion.place)
    ));
    if !meeting.join.is_empty() {
        body.push_str(&format!("**From afar:** {}\n\n", plain(&meeting.join)));
    }
    if let Some(by) = says.called_by_name() {
        body.push_str(&format!("**Called by:** {by}\n\n"));
    }
    let items = agenda(ctx, sitting).await?;
    let put = open_motions(ctx, meeting.id).await?;
    let about = match flat(&items).is_empty() && !put.iter().any(|it| it.is_live()) {
        true => "**What will be talked about and decided:** nothing is on the agenda yet.\n\n",
        false => "**What will be talked about and decided:**\n\n",
    };
    body.push_str(about);
    for (_, it) in flat(&items) {
        body.push_str(&format!(
            "{} {} ({})\n\n",
            it.number,
            plain(it.item.open_title()),
            it.item.form.label()
        ));
        if let Some(about) = it.item.subject.as_ref().filter(|_| is_change(&it.item) && !it.item.closed) {
            body.push_str(&format!("Its text: {}{}\n\n", ctx.base_url(), plain(&about.url)));
        }
    }
    for it in put.iter().filter(|it| it.is_live()) {
        body.push_str(&format!("Motion: {}\n\n{}\n\n", plain(&it.title), plain(&it.words)));
    }
    let (until, cite) = closes(ctx, sitting).await?;
    let by = cite.map(|it| format!(" ({})", it.line())).unwrap_or_default();
    body.push_str(&format!("You can put in an item or a motion until {}{by}.\n\n", until.long(zone)));
    if let Some(rule) = rule.as_ref().filter(|it| !it.with.is_empty()) {
        body.push_str(&format!("With this goes: {}.\n\n", rule.with.join("; ")));
    }
    let page = format!("{}/meetings/{}", ctx.base_url(), meeting.id);
    body.push_str(&format!("Agenda, papers, and what you need to take part: {page}\n"));
    // A notice that is short says so itself, with the reason, when it goes.
    if let Some(rule) = rule.as_ref().filter(|_| !short) {
        body.push_str(&format!(
            "\nThis notice goes out by {}: at least {} before.\n",
            rule.cite.line(),
            rule.at_least
        ));
    }
    let subject = format!("{}: {}", plain(&occasion.title), occasion.at.long(zone));
    let earliest = says.earliest(ctx.now, zone);
    Ok(Draft { subject, body, rule, short, earliest })
}

/// A brace would be read as a place to fill.
fn plain(words: &str) -> String {
    words.replace('{', "(").replace('}', ")")
}

/// Calls the meeting: the notice goes to everybody entitled, with proof for each, and stands as evidence of the duty.
/// A notice that is too short is refused where the text wants it so; where the text only warns, its reason goes with it.
///
/// # Errors
/// Refused with the clause and the first lawful day; a `Problem` on "short_why", "subject" or "body".
pub async fn send_notice(ctx: &Ctx, id: MeetingId, subject: &str, body: &str, short_why: &str) -> Result<()> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_calling()?;
    if sitting.occasion.at <= ctx.now {
        return Err(Problem::refused(
            "The hour of this meeting has passed, so it cannot be called any more.",
        ));
    }
    let drafted = draft(ctx, &sitting).await?;
    let mut body = body.trim().to_owned();
    if drafted.short {
        body.push_str(&short_words(ctx, &drafted, short_why.trim())?);
    }
    let reach = reach(ctx, &sitting).await?;
    log_read(ctx, "addresses of members", "sending the notice of a meeting", reach.to.len()).await?;
    let letter = letter(&sitting, subject.trim(), &body, &reach);
    let cite = drafted.rule.as_ref().map(|it| it.cite.clone());
    let asked = asks_for_texts(ctx, &sitting).await?;
    transact!(ctx.db(), tx => {
        let mut it = meetings::lock(tx, ctx, &sitting.occasion).await?;
        it.meeting.may_become(State::Called)?;
        it.meeting.state = State::Called;
        (it.meeting.called_at, it.meeting.called_by) = (Some(ctx.now), ctx.actor.person);
        it.meeting.mailing = Some(mailing::propose(tx, ctx, letter.clone()).await?.0);
        meetings::settle(tx, ctx, &it).await?;
        show_evidence(tx, ctx, &evidence(&sitting, ctx.now)).await?;
        let items = crate::store::item::of_in(tx, ctx.group.id, id).await?;
        if asked && items.iter().any(is_change) {
            show_texts(tx, ctx, &sitting, ctx.now).await?;
        }
        let line = Line::new("meeting.called").on("meeting", id.0).cite(cite.clone()).fields(&["state"]);
        let detail = serde_json::json!({ "short": drafted.short, "why": short_why.trim() });
        audit(tx, ctx, line.detail(detail)).await
    })
}

/// The sentence that members read where the notice is short, or why it cannot go at all.
fn short_words(ctx: &Ctx, drafted: &Draft, why: &str) -> Result<String> {
    let Some(rule) = &drafted.rule else { return Ok(String::new()) };
    let last = rule.last.long(&ctx.group.zone);
    if rule.strictness == Strictness::Block && rule.if_short.is_none() {
        let said =
            format!("The notice of this meeting had to go out by {last}: at least {} before.", rule.at_least);
        let problem = Problem::refused(said).cite(Some(rule.cite.clone()));
        let day = drafted.earliest.map(|it| it.strftime("%A %-d %B %Y").to_string());
        return Err(match day {
            Some(day) => {
                problem.hint(format!("The first lawful day is {day}. Move the meeting, then call it."))
            }
            None => problem.hint("No lawful day lies within two years. Ask the members what is to be done."),
        });
    }
    if rule.if_short == Some(IfShort::MoveMeeting) {
        let said =
            format!("The notice had to go out by {last}, and the text says that the meeting then moves.");
        return Err(Problem::refused(said)
            .cite(Some(rule.cite.clone()))
            .hint("Move the meeting, then call it."));
    }
    if why.is_empty() || why.chars().count() > 300 {
        let said = "Say why the notice is short, in at most 300 letters; members read it in the notice.";
        return Err(Problem::field("short_why", said));
    }
    let decides = match rule.if_short {
        Some(IfShort::MeetingDecides) => " The meeting decides first whether it goes on.",
        _ => "",
    };
    let (by, asks) = (rule.cite.line(), &rule.at_least);
    Ok(format!(
        "\n\nThis notice is shorter than {by} asks, which is at least {asks} before: {}{decides}\n",
        plain(why)
    ))
}

fn letter(sitting: &Sitting, subject: &str, body: &str, reach: &Reach) -> NewMailing {
    let recipients = reach.to.iter().map(recipient).collect();
    let about = mailing::Subject {
        kind: "meeting".to_owned(),
        id: sitting.meeting.id.0,
        title: sitting.occasion.title.clone(),
        url: format!("/meetings/{}", sitting.meeting.id),
    };
    NewMailing {
        kind: mail::Kind::Notice,
        subject: subject.to_owned(),
        body: body.to_owned(),
        recipients,
        left_out: reach.left_out.clone(),
        about,
    }
}

pub(super) fn recipient(it: &PersonFacts) -> Recipient {
    Recipient {
        person: it.id,
        name: it.name.clone(),
        address: it.reachable_email().map(str::to_owned),
        postal: it.postal.clone(),
        phone: it.phone.clone(),
        fill: BTreeMap::new(),
    }
}

fn evidence(sitting: &Sitting, at: At) -> Evidence {
    Evidence {
        kind: ProofKind::Notice,
        of: sitting.meeting.kind.clone(),
        at,
        occasion: Some(sitting.meeting.id.0),
        covers: None,
        url: format!("/meetings/{}", sitting.meeting.id),
        title: format!("Notice: {}", sitting.occasion.title),
    }
}

/// Sets what the notice says beyond day and place: how to join from afar, how long, until when items come in.
pub async fn set_details(
    ctx: &Ctx,
    id: MeetingId,
    join: &str,
    minutes: u32,
    items_until: Option<At>,
) -> Result<()> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_calling()?;
    if join.chars().count() > 500 {
        return Err(Problem::field("join", "Keep this under 500 letters."));
    }
    if !(5..=1440).contains(&minutes) {
        return Err(Problem::field("minutes", "A meeting takes from five minutes to a day."));
    }
    if items_until.is_some_and(|it| it > sitting.occasion.at) {
        return Err(Problem::field("items_until", "Items close before the meeting begins."));
    }
    let says = says(ctx, &sitting.meeting.kind).await?;
    if !join.trim().is_empty() && says.hybrid() == Some(false) {
        let why = "The constitution does not let people take part in this meeting from afar.";
        return Err(Problem::refused(why).cite(says.meeting_cite()));
    }
    transact!(ctx.db(), tx => {
        let mut it = meetings::lock(tx, ctx, &sitting.occasion).await?;
        if !it.meeting.is_ahead() {
            return Err(Problem::refused("This meeting has begun, so this stays as it was."));
        }
        (it.meeting.join, it.meeting.minutes, it.meeting.items_until) = (join.trim().to_owned(), minutes, items_until);
        meetings::settle(tx, ctx, &it).await?;
        audit(tx, ctx, Line::new("meeting.details-set").on("meeting", id.0).fields(&["join", "minutes"])).await
    })
}

//! One duty: its dates, its clause, whose it is, what closes it, and a button to ask for help.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{At, Ctx, Power, Problem, Result};
use rulebook::duty::{Closed, Owner, ProofKind};
use ui::{Fields, Shell};

use super::{Line, id, line};
use crate::model::DutyId;
use crate::service::{self, Asked, People};

#[derive(Template)]
#[template(path = "duties/duty.html")]
struct Show {
    shell: Shell,
    line: Line,
    id: String,
    dates: Vec<(&'static str, String)>,
    if_it_slips: String,
    quote: String,
    closes: Vec<String>,
    publish: Option<String>,
    /// The page of its rule, with everything that was published for it.
    rule: Option<String>,
    yours: bool,
    asks: bool,
    help: Option<(String, String)>,
    may_excuse: bool,
    may_agree: bool,
    agrees_rhythm: bool,
    agrees_owner: bool,
    owners: Vec<(String, String)>,
    /// A meeting that closed it, which somebody may know better about.
    meeting: Option<String>,
    fields: Fields,
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, Fields::default()).await?)
}

async fn page(ctx: &Ctx, duty: DutyId, fields: Fields) -> Result<Show> {
    let asked = service::duty(ctx, duty).await?;
    let people = People::load(ctx).await?;
    let sits = ctx.actor.person.is_some_and(|me| people.sits_in(&asked.whose.body, me));
    let it = &asked.it;
    let published = service::publishable(ctx).await?;
    let may_publish = published.iter().any(|p| p.subject == it.proof.of && it.proof.kinds.contains(&p.kind));
    let held = it.proof.kinds.contains(&ProofKind::MeetingHeld) && ctx.may(Power::CallElection, None);
    let meeting = match &it.duty.closed {
        Some(Closed::Evidence { id, .. }) if held => Some(id.clone()),
        _ => None,
    };
    let version = constitution::service::in_force(ctx).await?;
    let rule = version
        .document
        .rules()
        .find(|rule| it.spec == rule.id || it.spec.starts_with(&format!("{}/", rule.id)));
    let fixed = it.duty.band.is_some() || !(it.duty.standing || it.spec_has_agreed_rhythm());
    Ok(Show {
        shell: Shell::new(ctx, it.name()).crumb("Duties", "/duties"),
        line: line(ctx, &asked),
        id: duty.to_string(),
        dates: dates(ctx, &asked),
        if_it_slips: it.if_it_slips.clone(),
        quote: rule.and_then(|rule| rule.quotes().next()).unwrap_or_default().to_owned(),
        rule: rule.map(|rule| format!("/duties/rule/{}", rule.id)),
        closes: it.proof.kinds.iter().map(|kind| closes(*kind).to_owned()).collect(),
        publish: may_publish.then(|| format!("/duties/publish?duty={duty}")),
        yours: asked.yours,
        asks: asked.state.asks(),
        help: asked.help.as_ref().map(|it| (it.at.day(&ctx.group.zone), it.words.clone())),
        may_excuse: ctx.may(Power::EditBodies, None) && !it.duty.standing && it.duty.closed.is_none(),
        may_agree: sits || ctx.may(Power::EditBodies, None),
        agrees_rhythm: !fixed,
        agrees_owner: matches!(it.owner, Owner::Body(_)),
        owners: people.choices(),
        meeting,
        fields,
    })
}

fn dates(ctx: &Ctx, asked: &Asked) -> Vec<(&'static str, String)> {
    let (it, zone) = (&asked.it.duty, &ctx.group.zone);
    if it.standing {
        return vec![];
    }
    let day = |at: jiff::Timestamp| At::from(at).long(zone);
    let mut dates = vec![("From", day(it.earliest))];
    if it.target != it.latest {
        dates.push(("Usually by", day(it.target)));
    }
    dates.push(("At the latest", day(it.latest)));
    dates.extend(it.arranged.as_ref().map(|it| ("Fixed for", day(it.at))));
    dates
}

/// What counts as evidence of a kind, as a sentence.
fn closes(kind: ProofKind) -> &'static str {
    match kind {
        ProofKind::Minutes => "Minutes that members can read.",
        ProofKind::NoMeeting => "Where no meeting was held: that, published.",
        ProofKind::MeetingHeld => "A meeting that was fixed and whose hour has passed.",
        ProofKind::DayFixed => "Fixing the day.",
        ProofKind::Notice => "The notice or call that went out.",
        ProofKind::NominationsCalled => "The call for nominations that went out.",
        ProofKind::NominationsClosed => "The election's list of candidates, once nominations have closed.",
        ProofKind::AmendmentCall => "The call for changes that went out.",
        ProofKind::AmendmentTexts => "The texts of proposed changes that went out.",
        ProofKind::Report => "A report that members can read.",
        ProofKind::Session => "What was done at the session, in a few words, published.",
        ProofKind::Published => "The publication itself.",
        ProofKind::Review => "What the review found, published.",
        ProofKind::Done => "What was done, in a few words, published.",
        ProofKind::Consultation => "The consultation that was opened.",
        ProofKind::Decision => "The decision, published.",
        ProofKind::Judgement => "What was answered, with the reasons, published. Nothing is scored.",
    }
}

pub async fn help(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let duty: DutyId = id(&path)?;
    let done = service::ask_help(&ctx, duty, fields.value("words")).await;
    answer(&ctx, duty, done, "The whole body knows that you ask for help.", fields).await
}

pub async fn excuse(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let duty: DutyId = id(&path)?;
    let done = service::excuse(&ctx, duty, fields.value("resolution")).await;
    answer(&ctx, duty, done, "It is excused by that resolution.", fields).await
}

pub async fn agree(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let duty: DutyId = id(&path)?;
    let done = match months(fields.value("months")) {
        Ok(months) => {
            let owner = Some(fields.value("owner").to_owned()).filter(|it| !it.is_empty());
            service::agree(&ctx, duty, months, owner, fields.value("decision")).await
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => Ok(ui::done("/duties", "What was agreed is recorded, and the dates follow it.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, duty, fields.wrong(&problem)).await?),
    }
}

fn months(text: &str) -> Result<Option<i64>> {
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse().map(Some);
    number.map_err(|_| Problem::field("months", "Write a whole number of months, such as 3."))
}

pub async fn not_held(ctx: Ctx, fields: Fields) -> Result<Response> {
    let occasion = id(fields.value("occasion"))?;
    service::mark_not_held(&ctx, occasion, fields.value("why")).await?;
    Ok(ui::done("/duties", "It is recorded that the meeting did not take place."))
}

async fn answer(ctx: &Ctx, duty: DutyId, done: Result<()>, said: &str, fields: Fields) -> Result<Response> {
    match done {
        Ok(()) => Ok(ui::done(&format!("/duties/{duty}"), said)),
        Err(problem) => ui::page_with(&problem, page(ctx, duty, fields.wrong(&problem)).await?),
    }
}

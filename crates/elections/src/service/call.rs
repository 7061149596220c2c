//! The call: one notice that asks for nominations and for changes to the constitution, to every member entitled.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kernel::audit::Line;
use kernel::{Ctx, Power, Problem, Result, audit, log_read, transact};
use mail::mailing::{LeftOut, NewMailing, Recipient, Subject};
use people::service::{Entitled, PersonFacts};
use rulebook::Act;

use super::moves::shift;
use super::plan;
use crate::model::{Election, ElectionId, Move, Role, State, Step};
use crate::store;

/// What the kind of a mailing's subject is called.
pub const SUBJECT: &str = "election";

/// The call as it would go out now.
pub struct Preview {
    pub subject: String,
    /// Markdown.
    pub body: String,
    pub entitled: Entitled,
}

/// Shows the call before it goes out. The read of the register is logged.
pub async fn preview(ctx: &Ctx, id: ElectionId) -> Result<Preview> {
    ctx.need(Power::CallElection, None)?;
    let election = super::election(ctx, id).await?;
    let preview = write(ctx, &election).await?;
    let n = preview.entitled.members.len() + preview.entitled.left_out.len();
    log_read(ctx, "those entitled to the call of an election", "preview of the call", n).await?;
    Ok(preview)
}

async fn write(ctx: &Ctx, election: &Election) -> Result<Preview> {
    let version = constitution::service::version(ctx, election.constitution).await?;
    let act = Act::ReceiveNotice { event: election.plan.event.clone() };
    let entitled = people::service::entitled(ctx, &version, act, ctx.now).await?;
    let also = if takes_amendments(election) { " and for changes to the constitution" } else { "" };
    let subject = format!("Call for nominations{also}: {}", election.title);
    Ok(Preview { subject, body: body(ctx, election), entitled })
}

fn body(ctx: &Ctx, election: &Election) -> String {
    let zone = &ctx.group.zone;
    let url = format!("{}/elections/{}", ctx.base_url(), election.id);
    let when = |step| election.at(step).map(|at| at.long(zone));
    let mut text = String::from("Dear {name},\n\n");
    let meeting = when(Step::Meeting).unwrap_or_default();
    let _ = write!(
        text,
        "{} is elected at the meeting on **{meeting}**. This is the call",
        plan::capital(&election.plan.body_name)
    );
    text.push_str(if takes_amendments(election) {
        " for nominations **and** for proposals to change our constitution.\n\n"
    } else {
        " for nominations.\n\n"
    });
    if let Some(close) = when(Step::NominationsClose) {
        let _ = write!(text, "Nominations must be in by **{close}**; a later one cannot be taken.\n\n");
    }
    if let Some(close) = when(Step::AmendmentsClose) {
        let _ = write!(text, "Proposals to change the constitution must be in by **{close}**.\n\n");
    }
    let _ = write!(text, "Stand, read everything again, or print the form: {url}\n\n## The posts\n\n");
    for post in election.contests.iter().flat_map(|it| &it.posts) {
        let seats = if post.seats == 1 { "one seat".to_owned() } else { format!("{} seats", post.seats) };
        let _ = write!(
            text,
            "### {} ({seats})\n\n{}\n\n",
            plan::capital(&post.name),
            plain_links(&post.description)
        );
        if let Some(cite) = &post.cite {
            let _ = write!(text, "By {}.\n\n", cite.line());
        }
    }
    text.push_str("Are these descriptions clear, and is anything missing? Answer this message and say so.\n");
    text
}

/// A clause's cross-references lead to pages of the constitution; in a letter their words are enough. Braces would
/// be taken for places to be filled.
fn plain_links(markdown: &str) -> String {
    let mut out = String::new();
    let mut rest = markdown;
    while let Some(open) = rest.find('[') {
        let Some((words, after)) = rest[open + 1..].split_once("](#") else { break };
        let Some((_, tail)) = after.split_once(')') else { break };
        out.push_str(&rest[..open]);
        out.push_str(words);
        rest = tail;
    }
    out.push_str(rest);
    out.replace(['{', '}'], "")
}

/// Sends the call and opens nominations when their time has come. The constitution in force now binds the election.
///
/// # Errors
/// A refusal if there is no returning officer yet, or if the day of the meeting leaves too little notice.
pub async fn call(ctx: &Ctx, id: ElectionId) -> Result<()> {
    ctx.need(Power::CallElection, None)?;
    let election = super::election(ctx, id).await?;
    let officers = store::officers::of(ctx.db(), ctx.group.id, id).await?;
    if !officers.iter().any(|it| it.role == Role::ReturningOfficer) {
        return Err(Problem::refused(
            "An election can be called once it has a returning officer, who receives the nominations.",
        )
        .cite(election.plan.basis.cite())
        .hint("Appoint somebody who does not stand, by a recorded minute."));
    }
    let version = constitution::service::in_force(ctx).await?;
    let meeting = bodies::service::occasion(ctx, election.occasion.into()).await?;
    let (rule, by) = (&election.plan.rule, election.plan.by_election.as_ref());
    plan::check_day(&version.rules, rule, by, meeting.at, ctx.now, &ctx.group.zone)?;
    let (fresh, contests) = if version.seq == election.constitution {
        (None, election.contests.clone())
    } else {
        let (plan, contests) =
            plan::plan(&version.rules, rule, by, meeting.at, &ctx.group.zone, || ctx.new_id())?;
        (Some(plan), contests)
    };
    let mut called = election.clone();
    called.plan = fresh.unwrap_or(called.plan);
    (called.contests, called.constitution) = (contests, version.seq);
    goes_out_now(&mut called, ctx);
    let notice = write(ctx, &called).await?;
    transact!(ctx.db(), tx => {
        let mut election = called.clone();
        election.state = store::elections::load(tx, ctx.group.id, id).await?.state;
        store::elections::set_plan(tx, ctx.group.id, id, election.constitution, &election.plan, &election.contests).await?;
        let cite = election.cite(Step::Call);
        let note = format!("Its notice is for {} members; {} left out", notice.entitled.members.len(), notice.entitled.left_out.len());
        shift(tx, ctx, &mut election, Move::Call, cite.clone(), note).await?;
        let mailing = mail::mailing::propose(tx, ctx, mailing(&election, &notice)).await?;
        let line = Line::new("election.notice-proposed").on("election", id.0).cite(cite);
        audit(tx, ctx, line.detail(serde_json::json!({ "mailing": mailing }))).await?;
        super::clock::schedule(tx, ctx, &election).await?;
        Ok(())
    })?;
    super::clock::catch_up(&super::as_system(ctx), id).await
}

/// The call goes out at this moment; where no clause gives nominations a day of their own, they open with it.
fn goes_out_now(election: &mut Election, ctx: &Ctx) {
    let with_the_call = election.plan.nomination.opens_with_call;
    for date in &mut election.plan.dates {
        if date.step == Step::Call || (date.step == Step::NominationsOpen && with_the_call) {
            date.at = ctx.now;
        }
    }
    election.plan.dates.sort_by_key(|it| (it.at, it.step));
}

fn mailing(election: &Election, notice: &Preview) -> NewMailing {
    let left_out = |it: &people::service::LeftOut| LeftOut {
        person: it.person.id,
        name: it.person.name.clone(),
        reason: it.reason.clone(),
    };
    NewMailing {
        kind: mail::Kind::Notice,
        subject: notice.subject.clone(),
        body: notice.body.clone(),
        recipients: notice.entitled.members.iter().map(recipient).collect(),
        left_out: notice.entitled.left_out.iter().map(left_out).collect(),
        about: subject(election),
    }
}

/// A member as somebody to write to.
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

/// The election as a mailing's subject.
pub fn subject(election: &Election) -> Subject {
    Subject {
        kind: SUBJECT.into(),
        id: election.id.0,
        title: election.title.clone(),
        url: format!("/elections/{}", election.id),
    }
}

/// Whether changes to the constitution can be proposed for the same meeting.
pub fn takes_amendments(election: &Election) -> bool {
    election.at(Step::AmendmentsClose).is_some()
}

/// Whether the call may still go out.
pub fn can_call(election: &Election) -> bool {
    election.state == State::Drafted
}

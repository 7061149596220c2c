//! Sending minutes to members: through the post that the text names, as a draft until a meeting approves them.

use std::collections::BTreeMap;

use bodies::service::{Evidence, show_evidence};
use kernel::{Cite, Ctx, Line, Power, Problem, Result, audit, log_read, transact};
use mail::mailing::{self, NewMailing};
use people::Status;
use people::service::PersonFacts;
use rulebook::Publication;
use rulebook::duty::ProofKind;
use uuid::Uuid;

use super::reading::{Reading, reading};
use crate::model::{MeetingId, Readers, Sent, Sitting};
use crate::store::minutes as store;

/// Whether the actor sends the minutes of a meeting, and by which clause.
#[derive(Clone, Debug, Default)]
pub struct Sender {
    pub may: bool,
    /// "the data manager", where the text names somebody.
    pub owner: Option<String>,
    pub cite: Option<Cite>,
    /// Whether the text wants them open to everybody.
    pub everyone: bool,
}

/// How minutes are sent.
#[derive(Clone, Copy, Debug)]
pub struct Sending {
    pub seq: u32,
    pub readers: Readers,
    /// Whether each member also gets a letter with the text.
    pub by_mail: bool,
}

/// Who sends the minutes of a meeting: holders of the post or those of the body that the text names; where the text names nobody, whoever calls or records the meeting.
pub async fn sender(ctx: &Ctx, it: &Reading) -> Result<Sender> {
    let version = constitution::service::in_force(ctx).await?;
    let what = format!("minutes:{}", it.sitting.meeting.body);
    let Some(rule) = version.rules.of::<Publication>().into_iter().find(|it| it.what == what) else {
        return Ok(Sender { may: it.may.calls || it.may.records, ..Sender::default() });
    };
    let owner = rule.owner.clone();
    let may = match &owner {
        None => it.may.calls || it.may.records,
        Some(owner) => holds(ctx, owner).await?,
    };
    Ok(Sender {
        may,
        owner: owner.map(|it| version.rules.name_of(&it)),
        cite: Some(version.cite(&rule.cite)),
        everyone: rule.to.iter().any(|to| to == "everyone"),
    })
}

/// Whether the actor holds a post, or sits in a body, that the text names. While nobody does, it falls to whoever may say
/// what posts may do.
async fn holds(ctx: &Ctx, owner: &str) -> Result<bool> {
    let last = owner.rsplit('/').next().unwrap_or(owner);
    let posts = bodies::service::posts(ctx).await?;
    let fits = |slug: &str| slug == last || posts.iter().any(|post| post.slug == slug && post.body == last);
    let running = bodies::service::running(ctx, ctx.now).await?;
    let mut terms = running.iter().filter(|it| fits(&it.post)).peekable();
    if terms.peek().is_none() {
        return Ok(ctx.may(Power::EditBodies, None));
    }
    let mine = ctx.actor.person.is_some_and(|me| terms.any(|it| it.holds(me)));
    Ok(ctx.actor.system || (mine && ctx.powers_awake()))
}

/// Sends a version to members: on its page, and as a letter to each if asked. That is the evidence that closes the duty.
/// What was said in closed items is never part of it.
///
/// # Errors
/// Forbidden with the clause for anybody but the sender; a conflict if there is a newer version; refused once approved.
pub async fn send(ctx: &Ctx, id: MeetingId, how: Sending) -> Result<()> {
    let it = reading(ctx, id).await?;
    let sender = sender(ctx, &it).await?;
    if !sender.may {
        let who = sender.owner.unwrap_or_else(|| "whoever calls or records the meeting".to_owned());
        let why = format!("These minutes are sent by {who}.");
        return Err(Problem::forbidden(why).cite(sender.cite));
    }
    if how.by_mail {
        ctx.need(Power::SendMail, None)?;
    }
    if it.minutes.seq != how.seq {
        return Err(Problem::conflict(
            "There is a newer version than the one you read. Read that one first.",
        ));
    }
    let version = it.version(how.seq)?.clone();
    let approved = it.minutes.approved.as_ref().is_some_and(|it| it.by.seq == how.seq);
    let title = title(&it.sitting, ctx, approved);
    let letter = match how.by_mail {
        true => Some(letter(ctx, &it.sitting, &title, &version.words, approved).await?),
        false => None,
    };
    let shown = evidence(ctx, &it.sitting, &title);
    let through = ctx.office();
    transact!(ctx.db(), tx => {
        super::super::meetings::lock(tx, ctx, &it.sitting.occasion).await?;
        let mailing: Option<Uuid> = match &letter {
            Some(letter) => Some(mailing::propose(tx, ctx, letter.clone()).await?.0),
            None => None,
        };
        let sent = Sent {
            seq: how.seq,
            at: ctx.now,
            by: ctx.actor.person,
            through: through.clone(),
            readers: how.readers,
            mailing,
        };
        if !store::send(tx, ctx.group.id, id, &sent).await? {
            return Err(Problem::conflict("This version was sent already."));
        }
        show_evidence(tx, ctx, &shown).await?;
        let detail = serde_json::json!({ "version": how.seq, "readers": how.readers.slug(), "draft": !approved });
        let line = Line::new("minutes.sent").on("meeting", id.0).cite(sender.cite.clone());
        audit(tx, ctx, line.fields(&["sent"]).detail(detail)).await
    })
}

/// "Minutes (draft): Committee meeting 2026".
fn title(sitting: &Sitting, ctx: &Ctx, approved: bool) -> String {
    let draft = if approved { "" } else { " (draft)" };
    format!("Minutes{draft}: {}, {}", sitting.occasion.title, sitting.occasion.at.day(&ctx.group.zone))
}

fn evidence(ctx: &Ctx, sitting: &Sitting, title: &str) -> Evidence {
    Evidence {
        kind: ProofKind::Minutes,
        of: sitting.meeting.body.clone(),
        at: ctx.now,
        occasion: Some(sitting.meeting.id.0),
        covers: Some(sitting.occasion.at.date(&ctx.group.zone)),
        url: format!("/meetings/{}/minutes", sitting.meeting.id),
        title: title.to_owned(),
    }
}

async fn letter(
    ctx: &Ctx,
    sitting: &Sitting,
    title: &str,
    words: &str,
    approved: bool,
) -> Result<NewMailing> {
    let everyone = people::service::everyone(ctx, ctx.now).await?;
    let members: Vec<&PersonFacts> = everyone.iter().filter(|it| it.status == Status::Member).collect();
    log_read(ctx, "addresses of members", "sending minutes to members", members.len()).await?;
    // A brace would be read as a place to fill.
    let plain = |words: &str| words.replace('{', "(").replace('}', ")");
    let note = match approved {
        true => "",
        false => "These minutes are a draft: the next meeting corrects and approves them.\n\n",
    };
    let url = format!("/meetings/{}/minutes", sitting.meeting.id);
    let page = format!("{}{url}", ctx.base_url());
    let body = format!("Dear {{name}},\n\n{note}{}\n\nOn their page: {page}\n", plain(words.trim()));
    Ok(NewMailing {
        kind: mail::Kind::Notice,
        subject: plain(title),
        body,
        recipients: members.into_iter().map(recipient).collect(),
        left_out: vec![],
        about: mailing::Subject {
            kind: "minutes".to_owned(),
            id: sitting.meeting.id.0,
            title: title.to_owned(),
            url,
        },
    })
}

fn recipient(it: &PersonFacts) -> mailing::Recipient {
    mailing::Recipient {
        person: it.id,
        name: it.name.clone(),
        address: it.reachable_email().map(str::to_owned),
        postal: it.postal.clone(),
        phone: it.phone.clone(),
        fill: BTreeMap::new(),
    }
}

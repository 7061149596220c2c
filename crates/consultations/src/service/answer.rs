//! Answering: on the page, or entered by a helper for somebody.

use kernel::limit::Limit;
use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, transact};

use crate::model::{
    Anchor, Channel, Comment, CommentId, Consultation, ConsultationId, Held, LONGEST_ANSWER, LetterId, Part,
    Participant, ParticipantId, Piece, Standing, Vote, hold,
};
use crate::store::comment::Entered;
use crate::store::{comment, consultation};

/// What somebody says to one part, or to the whole text.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The part's key; empty for the whole text.
    pub part: String,
    /// The draft the page showed, from 1; 0 if it did not say.
    pub seq: u32,
    /// Head and text; an empty text takes back what stood there.
    pub bodies: Vec<(String, String)>,
    /// Words of the part that it is about; may be empty.
    pub quote: String,
    pub vote: Option<Vote>,
    /// Whether the name may stand beside it.
    pub may_name: bool,
    /// What a member of the public calls themselves; may be empty.
    pub name: String,
}

/// Answers by whoever is not a member, from one network.
const PUBLIC: Limit = Limit { what: "consultation answers", most: 60, minutes: 60 };

/// Takes an answer from the page. A member can change it until the close; a member of the public adds.
///
/// # Errors
/// Refused after the close; a `Problem` on the field that is too long or quotes what is not there.
pub async fn answer(ctx: &Ctx, id: ConsultationId, given: Answer) -> Result<()> {
    let it = super::one(ctx, id).await?;
    in_time(ctx, &it)?;
    if ctx.actor.person.is_none() {
        PUBLIC.take(ctx, &ctx.network).await?;
    }
    let drafts = consultation::drafts(ctx.db(), ctx.group.id, id).await?;
    let (newest, parts) = super::newest(&drafts);
    check(&it, &parts, &given)?;
    transact!(ctx.db(), tx => {
        // Somebody may have closed, withdrawn or redrafted it while the form was on its way.
        in_time(ctx, &consultation::get(tx, ctx.group.id, id).await?)?;
        let who = participant(tx, ctx, id, &given).await?;
        let before = comment::by(tx, ctx.group.id, id, who).await?;
        if given.bodies.iter().all(|it| it.1.trim().is_empty()) && given.vote.is_none() && before.is_empty() {
            return Err(Problem::field("answer", "Nothing is filled in yet: write into one of the fields, or choose."));
        }
        for (prompt, body) in &given.bodies {
            let new = Comment {
                id: CommentId(ctx.new_id()),
                participant: who,
                seq: newest,
                part: given.part.clone(),
                prompt: prompt.clone(),
                body: body.trim().to_owned(),
                quote: given.quote.trim().to_owned(),
                part_now: given.part.clone(),
                anchor: Anchor::Kept,
                channel: Channel::Web,
                standing: Standing::Counted,
                received_at: ctx.now,
                theme: None,
                outcome: None,
                answer: String::new(),
                operation: None,
            };
            put(tx, ctx, id, &before, new).await?;
        }
        if it.asks_votes && !given.part.is_empty() {
            comment::vote(tx, ctx.group.id, id, who, &given.part, given.vote).await?;
        }
        Ok(())
    })
}

fn in_time(ctx: &Ctx, it: &Consultation) -> Result<()> {
    if it.takes_answers(ctx.now) {
        return Ok(());
    }
    let closed =
        format!("Answers counted until {}, so this one is too late.", it.closes_at.long(&ctx.group.zone));
    Err(Problem::refused(if it.withdrawn_why.is_some() {
        "This consultation was withdrawn.".into()
    } else {
        closed
    })
    .hint(format!("What you typed still stands below. You can write to {} all the same.", it.responsible)))
}

fn check(it: &Consultation, parts: &[Part], given: &Answer) -> Result<()> {
    let part = parts.iter().find(|it| it.key == given.part);
    if part.is_none() && !given.part.is_empty() {
        return Err(Problem::conflict(
            "A new draft has come out while you were writing, and this part is not in it any more.",
        )
        .hint("What you typed is kept below. Choose the part it belongs to in the new draft, or the whole text."));
    }
    for (prompt, body) in &given.bodies {
        if it.prompts.prompt(prompt).is_none() {
            return Err(Problem::field("form", "This question is not asked here."));
        }
        if body.chars().count() > LONGEST_ANSWER {
            let field = format!("{prompt}-{}", given.part);
            return Err(Problem::field(
                &field,
                "This is longer than 5,000 characters. Say the rest under another part.",
            ));
        }
    }
    let held = Held { part: &given.part, quote: given.quote.trim(), then: "" };
    if !held.quote.is_empty() && hold(held, parts).1 != Anchor::Kept {
        let field = format!("quote-{}", given.part);
        return Err(Problem::field(
            &field,
            "These words do not stand in this part. Copy them from the text, or leave the field empty.",
        ));
    }
    Ok(())
}

/// Writes anew what the same person said under the same head of the same part on the page; takes back what is empty.
async fn put(tx: &mut Tx, ctx: &Ctx, of: ConsultationId, before: &[Comment], new: Comment) -> Result<()> {
    let same = |it: &&Comment| {
        it.channel == Channel::Web
            && it.prompt == new.prompt
            && it.part_now == new.part
            && it.anchor != Anchor::Gone
    };
    match (before.iter().find(same), new.body.is_empty()) {
        (Some(old), true) => comment::delete(tx, ctx.group.id, old.id).await,
        (Some(old), false) if old.body == new.body && old.quote == new.quote => Ok(()),
        (Some(old), false) => comment::rewrite(tx, ctx.group.id, old.id, &new).await,
        (None, true) => Ok(()),
        (None, false) => comment::insert(tx, ctx.group.id, of, &new, Entered::default()).await,
    }
}

async fn participant(tx: &mut Tx, ctx: &Ctx, of: ConsultationId, given: &Answer) -> Result<ParticipantId> {
    let fresh = |person, name: &str| Participant {
        id: ParticipantId(ctx.new_id()),
        person,
        name: name.trim().chars().take(120).collect(),
        may_name: given.may_name,
    };
    let Some(person) = ctx.actor.person else {
        let it = fresh(None, &given.name);
        consultation::add_participant(tx, ctx.group.id, of, &it, None).await?;
        return Ok(it.id);
    };
    match consultation::participant_of(tx, ctx.group.id, of, person).await? {
        Some(it) => {
            if it.may_name != given.may_name {
                consultation::may_name(tx, ctx.group.id, it.id, given.may_name).await?;
            }
            Ok(it.id)
        }
        None => {
            let it = fresh(Some(person), &ctx.actor.name);
            consultation::add_participant(tx, ctx.group.id, of, &it, None).await?;
            Ok(it.id)
        }
    }
}

/// An answer that a helper types in for somebody, or takes from a letter.
#[derive(Clone, Debug)]
pub struct Entry {
    pub person: Option<PersonId>,
    pub name: String,
    pub channel: Channel,
    /// The hour of arrival decides whether it counts.
    pub received_at: At,
    pub pieces: Vec<Piece>,
    pub may_name: bool,
    pub letter: Option<LetterId>,
}

/// Enters an answer for somebody. What arrived after the close is kept and marked late.
pub async fn enter(ctx: &Ctx, id: ConsultationId, entry: Entry) -> Result<Standing> {
    transact!(ctx.db(), tx => { enter_in(tx, ctx, id, &entry).await })
}

pub(super) async fn enter_in(tx: &mut Tx, ctx: &Ctx, id: ConsultationId, entry: &Entry) -> Result<Standing> {
    ctx.need(Power::Consult, None)?;
    let it = consultation::get(tx, ctx.group.id, id).await?;
    let Some(opened) = it.opens_at else {
        return Err(Problem::refused("This consultation is not open yet."));
    };
    if entry.received_at > ctx.now || entry.received_at < opened {
        return Err(Problem::field("received_at", "The hour of arrival lies between the opening and now."));
    }
    if entry.pieces.iter().all(|it| it.body.trim().is_empty()) {
        return Err(Problem::field("pieces", "Type in at least one answer."));
    }
    let drafts = consultation::drafts_in(tx, ctx.group.id, id).await?;
    let (newest, parts) = super::newest(&drafts);
    let standing = if entry.received_at < it.closes_at { Standing::Counted } else { Standing::Late };
    let who = entered_by(tx, ctx, id, entry).await?;
    for piece in entry.pieces.iter().filter(|it| !it.body.trim().is_empty()) {
        let known = piece.part.is_empty() || parts.iter().any(|it| it.key == piece.part);
        let part = if known { piece.part.clone() } else { String::new() };
        let new = Comment {
            id: CommentId(ctx.new_id()),
            participant: who,
            seq: newest,
            part: part.clone(),
            prompt: it.prompts.prompt(&piece.prompt).map_or("other", |it| it.slug).to_owned(),
            body: piece.body.trim().chars().take(LONGEST_ANSWER).collect(),
            quote: String::new(),
            part_now: part,
            anchor: Anchor::Kept,
            channel: entry.channel,
            standing,
            received_at: entry.received_at,
            theme: None,
            outcome: None,
            answer: String::new(),
            operation: None,
        };
        comment::insert(tx, ctx.group.id, id, &new, Entered { by: ctx.actor.person, letter: entry.letter })
            .await?;
    }
    let detail = serde_json::json!({ "channel": entry.channel, "standing": standing });
    audit(tx, ctx, Line::new("consultation.entered").on("consultation", id.0).detail(detail)).await?;
    Ok(standing)
}

async fn entered_by(tx: &mut Tx, ctx: &Ctx, of: ConsultationId, entry: &Entry) -> Result<ParticipantId> {
    if let Some(person) = entry.person
        && let Some(known) = consultation::participant_of(tx, ctx.group.id, of, person).await?
    {
        return Ok(known.id);
    }
    let it = Participant {
        id: ParticipantId(ctx.new_id()),
        person: entry.person,
        name: entry.name.trim().chars().take(120).collect(),
        may_name: entry.may_name,
    };
    consultation::add_participant(tx, ctx.group.id, of, &it, None).await?;
    Ok(it.id)
}

/// What the actor has said, and how they voted on each part.
pub async fn mine(ctx: &Ctx, id: ConsultationId) -> Result<(Vec<Comment>, Vec<(String, Vote)>, bool)> {
    let Some(person) = ctx.actor.person else { return Ok((vec![], vec![], false)) };
    let everyone = consultation::participants(ctx.db(), ctx.group.id, id).await?;
    let Some(own) = everyone.into_iter().find(|it| it.person == Some(person)) else {
        return Ok((vec![], vec![], false));
    };
    let comments = comment::all(ctx.db(), ctx.group.id, id).await?;
    let votes = comment::votes(ctx.db(), ctx.group.id, id).await?;
    Ok((
        comments.into_iter().filter(|it| it.participant == own.id).collect(),
        votes.into_iter().filter(|it| it.0 == own.id).map(|it| (it.1, it.2)).collect(),
        own.may_name,
    ))
}

//! The first adoption: a text is put to a members' meeting, its vote on the hash is recorded, then the rules begin.

use kernel::{At, Ctx, FieldError, Line, Power, Problem, Result, Tx, audit, emit};
use rulebook::Document;
use serde::{Deserialize, Serialize};

use crate::model::{Adoption, AdoptionId, DraftId};
use crate::store::{self, AdoptionRow};

/// Where a text that was put stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The meeting is still to vote, or its vote is not recorded yet.
    Put,
    Adopted,
    Lost,
    Withdrawn,
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Self::Put => "put",
            Self::Adopted => "adopted",
            Self::Lost => "lost",
            Self::Withdrawn => "withdrawn",
        }
    }
    fn named(name: &str) -> Self {
        match name {
            "adopted" => Self::Adopted,
            "lost" => Self::Lost,
            "withdrawn" => Self::Withdrawn,
            _ => Self::Put,
        }
    }
}

/// The vote as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteRecord {
    /// Members in the room and joined from elsewhere.
    pub present: u32,
    pub votes_for: u32,
    pub against: u32,
    pub abstained: u32,
    pub chair: String,
    pub minute_taker: String,
    /// Where it is written down: "minute 6".
    pub minute: String,
    pub decided_at: At,
    pub in_force_from: At,
}

impl VoteRecord {
    /// A majority of the votes cast; abstentions apart. A tie is no majority.
    pub fn carried(&self) -> bool {
        self.votes_for > self.against
    }

    fn check(&self, put: &Put, now: At) -> Result<()> {
        let mut wrong = vec![];
        let mut say = |field: &str, message: &str| {
            wrong.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        let cast = u64::from(self.votes_for) + u64::from(self.against) + u64::from(self.abstained);
        if self.present == 0 {
            say("present", "Say how many members were present; nobody cannot adopt anything.");
        }
        if cast > u64::from(self.present) {
            say("for", "More votes were counted than members were present. Look at the figures again.");
        }
        if self.votes_for == 0 && self.against == 0 {
            say("for", "Say how many voted for and against.");
        }
        for (field, name, message) in [
            ("chair", &self.chair, "Say who was in the chair."),
            ("minute_taker", &self.minute_taker, "Say who took the minutes."),
            ("minute", &self.minute, "Say where the vote is written down, such as: minute 6."),
        ] {
            if name.trim().is_empty() || name.chars().count() > 200 {
                say(field, message);
            }
        }
        if self.decided_at > now || self.decided_at < put.meets_at {
            say("decided_at", "The vote is recorded after it was taken, and it was taken at the meeting.");
        }
        if self.in_force_from < self.decided_at {
            say("in_force_from", "A text cannot be in force before it was adopted.");
        }
        if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
    }
}

/// A text that was put to a meeting.
#[derive(Clone, Debug)]
pub struct Put {
    pub id: AdoptionId,
    pub draft: DraftId,
    pub source: String,
    /// The vote is on this.
    pub hash: String,
    /// "Members' meeting of 9 May 2027".
    pub meeting: String,
    pub meets_at: At,
    pub place: String,
    pub stage: Stage,
    pub put_at: At,
    pub record: Option<VoteRecord>,
    /// The version that it became.
    pub seq: Option<u32>,
}

impl Put {
    pub fn document(&self) -> Document {
        rulebook::parse(&self.source).document
    }
}

/// To which meeting a draft is put.
#[derive(Clone, Debug)]
pub struct NewPut {
    pub draft: DraftId,
    pub meeting: String,
    pub meets_at: At,
    pub place: String,
}

/// Puts a draft, as it stands now, to a members' meeting. Its text is frozen: whatever is changed afterwards has
/// another hash and has to be put again.
pub async fn put(tx: &mut Tx, ctx: &Ctx, new: &NewPut) -> Result<AdoptionId> {
    ctx.need(Power::EditConstitution, None)?;
    first_only(ctx).await?;
    let draft = super::draft(ctx, new.draft).await?;
    let document = rulebook::parse(&draft.source).document;
    let mut wrong = vec![];
    let mut say = |field: &str, message: &str| {
        wrong.push(FieldError { field: field.to_owned(), message: message.to_owned() });
    };
    if document.clauses.is_empty() {
        say("draft", "This draft has no clauses, so there is nothing to adopt.");
    }
    if new.meeting.trim().is_empty() || new.meeting.chars().count() > 200 {
        say("meeting", "Name the meeting, such as: Members' meeting of 9 May 2027.");
    }
    if new.place.chars().count() > 200 {
        say("place", "Keep the place to 200 characters.");
    }
    if !wrong.is_empty() {
        return Err(Problem::entry(wrong));
    }
    let id = AdoptionId(ctx.new_id());
    let row = AdoptionRow {
        id,
        draft_id: new.draft,
        hash: document.hash(),
        source: draft.source,
        meeting: new.meeting.trim().to_owned(),
        meets_at: new.meets_at,
        place: new.place.trim().to_owned(),
        state: Stage::Put.name().to_owned(),
        put_at: ctx.now,
        record: None,
        recorded_at: None,
        seq: None,
    };
    store::insert_adoption(tx, ctx.group.id, &row).await?;
    let detail = serde_json::json!({ "hash": row.hash, "meeting": row.meeting });
    audit(tx, ctx, Line::new("constitution.put-to-meeting").on("adoption", id.0).detail(detail)).await?;
    emit(
        tx,
        ctx,
        "constitution.put-to-meeting",
        &serde_json::json!({ "adoption": id, "meets_at": row.meets_at }),
    )
    .await?;
    Ok(id)
}

async fn first_only(ctx: &Ctx) -> Result<()> {
    let newest = super::history(ctx).await?.into_iter().next().map(|it| it.0);
    match newest.filter(|it| !it.provisional) {
        None => Ok(()),
        Some(version) => Err(Problem::refused(format!(
            "A members' meeting has adopted a constitution already: no. {}.",
            version.seq
        ))
        .hint("It is changed by its own clause on changes: members propose amendments.")),
    }
}

/// Records how the meeting voted. Carried, the text becomes the constitution in the same transaction; lost, the
/// provisional rules go on. `unchanged` names rules confirmed to mean the same. The version's number, if carried.
pub async fn record(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AdoptionId,
    vote: &VoteRecord,
    unchanged: &[String],
) -> Result<Option<u32>> {
    ctx.need(Power::EditConstitution, None)?;
    first_only(ctx).await?;
    let put = one_put(ctx, id).await?;
    vote.check(&put, ctx.now)?;
    let seq = if vote.carried() { Some(publish(tx, ctx, &put, vote, unchanged).await?) } else { None };
    let stage = if seq.is_some() { Stage::Adopted } else { Stage::Lost };
    close(tx, ctx, &put, stage, Some(vote), seq).await?;
    Ok(seq)
}

async fn publish(tx: &mut Tx, ctx: &Ctx, put: &Put, vote: &VoteRecord, unchanged: &[String]) -> Result<u32> {
    let abstained = match vote.abstained {
        0 => String::new(),
        n => format!(", {n} abstained"),
    };
    let adoption = Adoption {
        by: put.meeting.clone(),
        minute: format!(
            "{}: {} for, {} against{abstained}",
            vote.minute.trim(),
            vote.votes_for,
            vote.against
        ),
        adopted_at: vote.decided_at,
        in_force_from: vote.in_force_from,
        unchanged: unchanged.to_vec(),
    };
    // Whoever recorded the vote has seen the report: what the meeting adopted takes effect, whatever the rules do.
    super::publish_in_words(tx, ctx, &put.source, adoption).await
}

/// Takes a text back before the meeting has voted.
pub async fn withdraw(tx: &mut Tx, ctx: &Ctx, id: AdoptionId) -> Result<()> {
    ctx.need(Power::EditConstitution, None)?;
    let put = one_put(ctx, id).await?;
    close(tx, ctx, &put, Stage::Withdrawn, None, None).await
}

async fn close(
    tx: &mut Tx,
    ctx: &Ctx,
    put: &Put,
    stage: Stage,
    vote: Option<&VoteRecord>,
    seq: Option<u32>,
) -> Result<()> {
    let row = AdoptionRow {
        id: put.id,
        draft_id: put.draft,
        source: String::new(),
        hash: put.hash.clone(),
        meeting: put.meeting.clone(),
        meets_at: put.meets_at,
        place: put.place.clone(),
        state: stage.name().to_owned(),
        put_at: put.put_at,
        record: vote.map(serde_json::to_string).transpose()?,
        recorded_at: Some(ctx.now),
        seq: seq.map(i64::from),
    };
    if !store::record_adoption(tx, ctx.group.id, &row).await? {
        return Err(Problem::conflict(
            "The vote on this text was recorded already, or the text was withdrawn.",
        )
        .hint("The page below shows how it stands."));
    }
    let act = match stage {
        Stage::Adopted => "constitution.adopted",
        Stage::Lost => "constitution.lost",
        Stage::Put | Stage::Withdrawn => "constitution.withdrawn",
    };
    let detail = serde_json::json!({ "hash": put.hash, "vote": vote, "seq": seq });
    audit(tx, ctx, Line::new(act).on("adoption", put.id.0).detail(detail)).await
}

/// A text that was put, for every member: they vote on it.
pub async fn one_put(ctx: &Ctx, id: AdoptionId) -> Result<Put> {
    let row = store::adoption(ctx.db(), ctx.group.id, id).await?;
    read(row.ok_or_else(|| Problem::not_found("No such text was put to a meeting."))?)
}

/// All texts that were put, newest first.
pub async fn puts(ctx: &Ctx) -> Result<Vec<Put>> {
    store::adoptions(ctx.db(), ctx.group.id).await?.into_iter().map(read).collect()
}

fn read(row: AdoptionRow) -> Result<Put> {
    Ok(Put {
        id: row.id,
        draft: row.draft_id,
        source: row.source,
        hash: row.hash,
        meeting: row.meeting,
        meets_at: row.meets_at,
        place: row.place,
        stage: Stage::named(&row.state),
        put_at: row.put_at,
        record: row.record.map(|it| serde_json::from_str(&it)).transpose()?,
        seq: row.seq.and_then(|it| u32::try_from(it).ok()),
    })
}

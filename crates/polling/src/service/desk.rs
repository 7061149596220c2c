//! The desk: papers handed over or sent, and papers filled in by hand read twice and put into the box.

use ballotbox::{Ballot, sha256};
use kernel::{Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, log_read, transact};
use serde_json::json;
use uuid::Uuid;

use super::cast::Sheet;
use super::issue::Asked;
use crate::model::{
    AGREED, Batch, BatchId, BatchState, LeftOut, Mark, Paper, Poll, PollId, PollState, Progress, Reading,
    RollLine,
};
use crate::store;

/// The lines of the roll whose name holds the words; the read is noted.
pub async fn search(ctx: &Ctx, poll: &Poll, words: &str) -> Result<Vec<RollLine>> {
    super::need_desk(ctx, poll)?;
    if words.trim().chars().count() < 2 {
        return Err(Problem::field("q", "Type at least two letters of the name."));
    }
    let lines = store::roll::search(ctx.db(), ctx.group.id, poll.id, words.trim(), 30).await?;
    log_read(ctx, "roll of a ballot", "desk", lines.len()).await?;
    Ok(lines)
}

/// Marks that a member was given a paper, in every contest in which they took none; how many papers that are.
/// Issuing writes no audit line: the trail gets one line a contest at the close.
///
/// # Errors
/// Refuses if there is no contest left in which the member has a paper to take.
pub async fn hand_over(ctx: &Ctx, id: PollId, person: PersonId, mark: Mark) -> Result<usize> {
    let poll = super::poll(ctx, id).await?;
    super::need_desk(ctx, &poll)?;
    allowed(&poll, mark)?;
    let line = store::roll::standing(ctx.db(), ctx.group.id, id, person).await?;
    let line = of_another(line.line())?;
    let gave = transact!(ctx.db(), tx => {
        still_open(tx, ctx, id).await?;
        let mut gave = 0;
        for (contest, _) in &line.marks {
            // Asked of the row itself: at two desks at once one hands a paper over and the other does not.
            gave += usize::from(store::roll::take(tx, ctx.group.id, id, person, *contest, mark).await?);
        }
        Ok(gave)
    })?;
    if gave > 0 {
        return Ok(gave);
    }
    let name = line.name;
    let hint = "Somebody who voted online can vote again with their own phone until the close; only the last paper counts.";
    Err(Problem::refused(format!(
        "{name} has taken a paper in every contest already, so none is handed over."
    ))
    .hint(hint))
}

/// Takes back a paper that was marked by mistake or did not arrive, so that the member can vote another way.
pub async fn take_back(ctx: &Ctx, id: PollId, person: PersonId, contest: Uuid, why: &str) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    ctx.need(Power::ReturningOfficer, Some(poll.subject.id))?;
    if why.trim().is_empty() {
        return Err(Problem::field(
            "why",
            "Say why the paper is taken back: not arrived, handed to the wrong person.",
        ));
    }
    let line = of_another(store::roll::standing(ctx.db(), ctx.group.id, id, person).await?.line())?;
    let mark = line.mark(contest).filter(|it| Mark::BY_HAND.contains(it)).ok_or_else(|| {
        Problem::refused(format!("{} holds no paper in this contest that could be taken back.", line.name))
    })?;
    transact!(ctx.db(), tx => {
        still_open(tx, ctx, id).await?;
        let (marked, keyed) = by_hand(tx, ctx, id, contest).await?;
        if marked <= keyed {
            return Err(Problem::refused(format!(
                "{keyed} papers of this contest are keyed and {marked} were given out, so none of them can be taken back."
            )));
        }
        if !store::roll::take_back(tx, ctx.group.id, id, person, contest, mark).await? {
            return Err(Problem::conflict("Somebody changed this mark meanwhile. Look again."));
        }
        let detail = json!({ "person": person, "contest": contest, "was": mark, "why": why });
        audit(tx, ctx, Line::new("poll.paper-taken-back").on("poll", id.0).detail(detail)).await
    })
}

/// Notes a member's declaration that the paper which was signed for them is lost, so that another one can be; the number
/// of such papers is published, because a lost one may turn up and be cast.
pub async fn declare_lost(ctx: &Ctx, id: PollId, person: PersonId, contest: Uuid, why: &str) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    ctx.need(Power::ReturningOfficer, Some(poll.subject.id))?;
    if why.trim().chars().count() < 5 {
        return Err(Problem::field(
            "why",
            "Write down what the member declared: what happened to the paper, and when.",
        ));
    }
    let line = of_another(store::roll::standing(ctx.db(), ctx.group.id, id, person).await?.line())?;
    transact!(ctx.db(), tx => {
        still_open(tx, ctx, id).await?;
        if !store::roll::declare_lost(tx, ctx.group.id, id, person, contest).await? {
            return Err(Problem::refused(format!("No paper was signed for {} in this contest that could be lost.", line.name)));
        }
        let detail = json!({ "person": person, "contest": contest, "why": why });
        audit(tx, ctx, Line::new("poll.paper-lost").on("poll", id.0).detail(detail)).await
    })
}

/// Begins a batch of papers filled in by hand. They were shuffled first, and now get these numbers.
///
/// # Errors
/// Refuses more papers than were given out.
pub async fn begin_batch(ctx: &Ctx, id: PollId, contest: Uuid, papers: u32) -> Result<BatchId> {
    let poll = super::poll(ctx, id).await?;
    super::need_desk(ctx, &poll)?;
    poll.contest(contest)?;
    if papers == 0 {
        return Err(Problem::field("papers", "Count the papers and enter how many there are."));
    }
    let (batch, origin) = (BatchId(ctx.new_id()), ctx.chance().bytes());
    transact!(ctx.db(), tx => {
        still_open(tx, ctx, id).await?;
        let (marked, keyed) = by_hand(tx, ctx, id, contest).await?;
        let left = marked.saturating_sub(keyed);
        if u64::from(papers) > left {
            return Err(Problem::field("papers", format!(
                "{marked} papers of this contest were given out and {keyed} are in batches already, so at most {left} can \
                 be entered. Count again, or mark at the desk who was given a paper."
            )));
        }
        let (_, highest) = store::desk::taken(tx, ctx.group.id, id, contest).await?;
        let new = Batch {
            id: batch, contest, first_number: highest + 1, papers, state: BatchState::Keying,
            first_teller: None, second_teller: None, origin: Some(origin), words: vec![],
        };
        store::desk::insert(tx, ctx.group.id, id, &new).await?;
        let detail = json!({ "batch": batch, "contest": contest, "papers": papers });
        audit(tx, ctx, Line::new("poll.batch-begun").on("poll", id.0).detail(detail)).await
    })?;
    Ok(batch)
}

/// The batches of a poll.
pub async fn batches(ctx: &Ctx, poll: &Poll) -> Result<Vec<Batch>> {
    super::need_officer(ctx, poll)?;
    store::desk::all(ctx.db(), ctx.group.id, poll.id).await
}

/// A batch, and how far it is.
pub async fn batch(ctx: &Ctx, poll: &Poll, id: BatchId) -> Result<(Batch, Progress)> {
    super::need_desk(ctx, poll)?;
    let batch = store::desk::get(ctx.db(), ctx.group.id, poll.id, id).await?;
    let readings = store::desk::readings(ctx.db(), ctx.group.id, id).await?;
    let progress = batch.progress(&readings);
    Ok((batch, progress))
}

/// The numbers that the acting teller has keyed in a batch. What the other one read is never shown to them.
pub async fn keyed_by_me(ctx: &Ctx, poll: &Poll, batch: &Batch) -> Result<Vec<u32>> {
    super::need_desk(ctx, poll)?;
    let Ok(reading) = batch.clone().reading_of(ctx.person()?) else { return Ok(vec![]) };
    let readings = store::desk::readings(ctx.db(), ctx.group.id, batch.id).await?;
    Ok(readings.into_iter().filter(|it| it.reading == reading).map(|it| it.number).collect())
}

/// Notes what the acting teller read on a paper. Keying a number again replaces it.
pub async fn key(ctx: &Ctx, id: PollId, batch: BatchId, number: u32, ballot: Ballot) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    super::need_desk(ctx, &poll)?;
    let teller = ctx.person()?;
    transact!(ctx.db(), tx => {
        let mut found = store::desk::locked(tx, ctx.group.id, id, batch).await?;
        let reading = found.reading_of(teller)?;
        fits(&poll, &found, number, &ballot)?;
        store::desk::update(tx, ctx.group.id, id, &found).await?;
        store::desk::read(tx, ctx.group.id, batch, &Reading { number, reading, ballot: ballot.clone() }).await
    })
}

/// Settles what a paper says of which two people read different things.
pub async fn agree(ctx: &Ctx, id: PollId, batch: BatchId, number: u32, ballot: Ballot) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    super::need_desk(ctx, &poll)?;
    transact!(ctx.db(), tx => {
        let found = store::desk::locked(tx, ctx.group.id, id, batch).await?;
        fits(&poll, &found, number, &ballot)?;
        let readings = store::desk::readings_in(tx, ctx.group.id, batch).await?;
        if !found.progress(&readings).mismatches.iter().any(|it| it.number == number) {
            return Err(Problem::refused(format!("The two readings of paper {number} do not differ.")));
        }
        let agreed = Reading { number, reading: AGREED, ballot: ballot.clone() };
        store::desk::read(tx, ctx.group.id, batch, &agreed).await?;
        let detail = json!({ "batch": batch, "number": number });
        audit(tx, ctx, Line::new("poll.paper-agreed").on("poll", id.0).detail(detail)).await
    })
}

/// Puts a batch into the box, once every paper was read alike: each is drawn up by its number, never by a member, signed
/// against the marks of papers given out, sealed and cast like any other. A kill in between is mended by doing it again.
pub async fn cast_batch(ctx: &Ctx, id: PollId, batch: BatchId) -> Result<usize> {
    let poll = super::poll(ctx, id).await?;
    super::need_desk(ctx, &poll)?;
    let found = store::desk::get(ctx.db(), ctx.group.id, id, batch).await?;
    let Some(origin) = found.origin.filter(|_| found.state == BatchState::Keying) else { return Ok(0) };
    let readings = store::desk::readings(ctx.db(), ctx.group.id, batch).await?;
    let papers = found.complete(&found.progress(&readings))?;
    super::make_box(ctx, &poll).await?;
    let held = super::box_of(ctx)?;
    let _gate = held.casting().await;
    signed_and_open(ctx, id).await?;
    let words = cast_sheets(ctx, &poll, &found, origin, papers).await?;
    let n = words.len();
    transact!(ctx.db(), tx => {
        let mut found = store::desk::locked(tx, ctx.group.id, id, batch).await?;
        if found.state == BatchState::Cast {
            return Ok(());
        }
        found.state = BatchState::Cast;
        found.origin = None;
        found.words.clone_from(&words);
        store::desk::update(tx, ctx.group.id, id, &found).await?;
        store::desk::forget_readings(tx, ctx.group.id, batch).await?;
        let detail = json!({ "batch": batch, "papers": found.papers });
        audit(tx, ctx, Line::new("poll.batch-cast").on("poll", id.0).detail(detail)).await
    })?;
    Ok(n)
}

/// Signs, seals and casts papers by their numbers; the check words of each.
async fn cast_sheets(
    ctx: &Ctx,
    poll: &Poll,
    batch: &Batch,
    origin: [u8; 32],
    papers: Vec<(u32, Ballot)>,
) -> Result<Vec<String>> {
    let held = super::box_of(ctx)?;
    let manifest = held.manifest(poll.id).await?;
    let keys = super::issue::issuing_keys(ctx, &held, poll.id).await?;
    let contest = poll.contest(batch.contest)?;
    let mut words = vec![];
    for (number, ballot) in papers {
        let preferences = super::cast::fits(contest, &ballot)?;
        let origin = sha256(&[origin.as_slice(), &number.to_be_bytes()].concat());
        let sheet = Sheet::new(&manifest, &Paper { contest: contest.id, ballot, origin }, preferences)?;
        let asked = Asked { contest: contest.id, blinded: sheet.blinded(&manifest)? };
        let answer = super::issue::sign(ctx, &keys, &asked)?;
        words.push(sheet.seal_and_take(ctx, poll.id, &held, &manifest, &answer).await?.words());
    }
    Ok(words)
}

async fn signed_and_open(ctx: &Ctx, id: PollId) -> Result<()> {
    super::restore::not_suspended(ctx, id).await?;
    transact!(ctx.db(), tx => {
        match store::poll::state_and_signed(tx, ctx.group.id, id).await? {
            (PollState::Open, true) => Ok(()),
            (PollState::Open, false) => Err(Problem::refused("The ballot is not signed yet by those who run and watch it, so nothing goes into the box.")),
            _ => Err(Problem::refused("The ballot box is closed; nothing was put into it.")),
        }
    })
}

/// Takes a batch apart that is not in the box: its papers were miscounted or mixed up.
pub async fn drop_batch(ctx: &Ctx, id: PollId, batch: BatchId) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    super::need_desk(ctx, &poll)?;
    transact!(ctx.db(), tx => {
        let found = store::desk::locked(tx, ctx.group.id, id, batch).await?;
        if found.state == BatchState::Cast {
            return Err(Problem::refused("This batch is in the box, and nothing comes out of the box."));
        }
        store::desk::delete(tx, ctx.group.id, id, batch).await?;
        let detail = json!({ "batch": batch, "papers": found.papers });
        audit(tx, ctx, Line::new("poll.batch-dropped").on("poll", id.0).detail(detail)).await
    })
}

/// Who was left out and why, for those who run or watch the poll; the read is noted.
pub async fn left_out(ctx: &Ctx, poll: &Poll) -> Result<Vec<LeftOut>> {
    super::need_officer(ctx, poll)?;
    let left_out = store::roll::left_out(ctx.db(), ctx.group.id, poll.id).await?;
    log_read(ctx, "left out of a ballot's roll", "running the ballot", left_out.len()).await?;
    Ok(left_out)
}

/// Who asked for a ballot by e-mail; the read is noted.
pub async fn requests(ctx: &Ctx, poll: &Poll) -> Result<Vec<(PersonId, String)>> {
    super::need_desk(ctx, poll)?;
    let requests = store::roll::requests(ctx.db(), ctx.group.id, poll.id).await?;
    log_read(ctx, "requests for ballots by e-mail", "running the ballot", requests.len()).await?;
    Ok(requests)
}

fn allowed(poll: &Poll, mark: Mark) -> Result<()> {
    let open = match mark {
        Mark::Room | Mark::Assisted => poll.channels.room,
        Mark::Post => poll.channels.post,
        Mark::None | Mark::Online => false,
    };
    if open { Ok(()) } else { Err(Problem::refused("This ballot does not take papers that way.")) }
}

fn of_another(line: Result<RollLine>) -> Result<RollLine> {
    line.map_err(|it| Problem::refused(it.detail.replacen("You are", "This person is", 1)).cite(it.clause))
}

/// The box may be closed by hand only, and until then papers on the table still go in.
async fn still_open(tx: &mut Tx, ctx: &Ctx, poll: PollId) -> Result<()> {
    match store::poll::locked_state(tx, ctx.group.id, poll).await? {
        PollState::Open => Ok(()),
        _ => Err(Problem::refused("The ballot box is closed, so nothing changes at the desk any more.")),
    }
}

/// Papers given out by hand in a contest, without slips, and papers in batches.
async fn by_hand(tx: &mut Tx, ctx: &Ctx, poll: PollId, contest: Uuid) -> Result<(u64, u64)> {
    let tally = store::roll::tally(tx, ctx.group.id, poll).await?;
    let marked =
        tally.iter().filter(|it| it.0 == contest && Mark::BY_HAND.contains(&it.1)).map(|it| it.2).sum();
    let (keyed, _) = store::desk::taken(tx, ctx.group.id, poll, contest).await?;
    // Whoever drew a slip votes by phone, and has no paper that could be keyed.
    let slips = store::slips::handed(tx, ctx.group.id, poll).await?;
    Ok((u64::saturating_sub(marked, slips), keyed))
}

fn fits(poll: &Poll, batch: &Batch, number: u32, ballot: &Ballot) -> Result<()> {
    if !batch.numbers().contains(&number) {
        return Err(Problem::field(
            "number",
            format!(
                "This batch holds papers {} to {}; paper {number} is not among them.",
                batch.first_number,
                batch.last_number()
            ),
        ));
    }
    let encoded = poll.contest(batch.contest)?.bounds()?.encode(ballot);
    encoded
        .map(drop)
        .map_err(|e| Problem::field("number", format!("This cannot be what the paper says: {e}.")))
}

//! The meeting's recorded decision, judged by the majority that the text asks for. A vote is on the hash.

use constitution::Version;
use kernel::{At, Cite, Ctx, Line, Problem, Result, Tx, audit, emit, transact};
use rulebook::amend::{self, Operation};
use rulebook::{Effect, Of, Threshold, Unjudged, Votes, judge};
use serde_json::json;

use super::{commence, division, fit, moves, record, tell};
use crate::model::{Amendment, AmendmentId, Base, Decision, Move, PartVote, State, Vote, Voted};
use crate::store;

/// The whole, as a part.
pub const WHOLE: &str = "whole";

/// The clause that an operation works on.
fn clause_of(operation: &Operation, rules: &rulebook::Rules) -> String {
    let named = operation.clause().map(str::to_owned);
    let rule = |id: &str| rules.document().rule(id).map(|it| it.clause.clone());
    let of_rule = match operation {
        Operation::SetRule { rule: id, .. } | Operation::RemoveRule { rule: id, .. } => rule(id),
        _ => None,
    };
    named.or(of_rule).unwrap_or_else(|| WHOLE.to_owned())
}

/// Records what the meeting decided on a motion. What is carried becomes a new version after the time in which the
/// count may be challenged; the motions beside it are fitted to it and their movers told.
pub async fn decide(ctx: &Ctx, id: AmendmentId, decision: Decision) -> Result<()> {
    let version = constitution::service::in_force(ctx).await?;
    let (post, by) = (record::may_record(ctx, &version).await?, record::recorders(&version));
    let it = super::amendment(ctx, id).await?;
    check(ctx, &it, &decision)?;
    let to = tell::mover(ctx, &it).await?;
    let movers = fit::movers(ctx).await?;
    let judged = match &decision.voted {
        Voted::On(votes) => Some(judged(ctx, &it, &version, votes, &decision).await?),
        Voted::Referred(_) => None,
    };
    transact!(ctx.db(), tx => {
        let mut now = store::load(tx, ctx.group.id, id).await?;
        if now.revision != it.revision {
            return Err(Problem::conflict("This motion was decided or changed a moment ago, so nothing was recorded twice."));
        }
        if !record::enough(tx, ctx, &now, (&post, &by), &decision).await? {
            return Ok(());
        }
        now.minute = decision.minute.trim().to_owned();
        now.decided_at = Some(decision.closed);
        close_children(tx, ctx, id).await?;
        match (&judged, &decision.voted) {
            (Some(judged), _) => {
                for vote in &judged.votes {
                    store::record_vote(tx, ctx.group.id, id, vote).await?;
                }
                settled(tx, ctx, &mut now, judged, &version).await?;
                if now.state == State::Adopted {
                    let base = Base { seq: now.base.seq, hash: rulebook::parse(&now.text).document.hash(), source: now.text.clone() };
                    let because = format!("{} was adopted.", now.name());
                    fit::others(tx, ctx, id, &base, &because, &movers).await?;
                }
            }
            (None, Voted::Referred(why)) => {
                now.because = why.trim().to_owned();
                moves::shift(tx, ctx, &mut now, Move::Refer, None, why.trim()).await?;
            }
            (None, Voted::On(_)) => {}
        }
        let told = format!("{} at {}.", now.state.label(), now.minute);
        tell::tell(tx, ctx, &now, &to, "Your motion was decided", &told).await
    })
}

fn check(ctx: &Ctx, it: &Amendment, decision: &Decision) -> Result<()> {
    if it.parent.is_some() {
        return Err(Problem::refused(
            "A vote on an amendment to an amendment is recorded by taking it in, or by its withdrawal.",
        ));
    }
    it.state.after(Move::Adopt)?;
    if decision.hash != it.hash {
        return Err(Problem::conflict(
            "The motion was amended after this page was opened, and a vote is on one exact text. Look at it again.",
        )
        .hint(
            "If the meeting voted on the text as it was before, the amendment has to be put to it first.",
        ));
    }
    if !it.stale.is_empty() {
        return Err(Problem::refused(
            "A step of this motion no longer fits the text, so it cannot be voted on as it stands.",
        )
        .hint("Its mover chooses one of three ways on the motion's page."));
    }
    if decision.minute.trim().is_empty() {
        return Err(Problem::field(
            "minute",
            "Say where the decision is written down, such as \"AGM 2026, minute 9\".",
        ));
    }
    if decision.closed > ctx.now {
        return Err(Problem::field("closed", "The meeting cannot have closed in the future."));
    }
    if matches!(&decision.voted, Voted::Referred(why) if why.trim().is_empty()) {
        return Err(Problem::field("because", "Say to whom it was referred, and why."));
    }
    Ok(())
}

struct Judged {
    votes: Vec<Vote>,
    /// The steps that were carried.
    carried: Vec<Operation>,
    cite: Option<Cite>,
}

async fn judged(
    ctx: &Ctx,
    it: &Amendment,
    version: &Version,
    votes: &[PartVote],
    decision: &Decision,
) -> Result<Judged> {
    let rules = &version.rules;
    let rule = rules.amendment().ok_or_else(|| {
        Problem::refused("The constitution in force does not say how it is changed.")
            .hint("A members' meeting can adopt a text by the page /c/publish.")
    })?;
    let whole = votes.len() == 1 && votes.first().is_some_and(|v| v.part == WHOLE);
    let known = if whole { vec![] } else { known_parts(it, votes).await? };
    let base = rulebook::Rules::new(rulebook::parse(&it.base.source).document, it.base.seq);
    let entitled = match rule.majority.of {
        Of::Entitled => Some(entitled(ctx, version).await?),
        _ => None,
    };
    let (mut lines, mut carried) = (vec![], vec![]);
    for vote in votes {
        let part = known.iter().find(|it| it.name == vote.part);
        let of_part = |at: usize| part.is_none_or(|it| it.operations.contains(&at));
        let ours: Vec<&Operation> =
            it.operations.iter().enumerate().filter(|(at, _)| of_part(*at)).map(|(_, op)| op).collect();
        let touched: Vec<String> = ours.iter().map(|op| clause_of(op, &base)).collect();
        let majority = majority(&rule, &touched)?;
        let numbers = Votes {
            favour: vote.favour,
            against: vote.against,
            abstained: vote.abstained,
            present: decision.present,
            entitled,
        };
        let verdict = judge(&majority, None, &numbers).map_err(|why| unjudged(why, &vote.part))?;
        if verdict.carried {
            carried.extend(ours.into_iter().cloned());
        }
        let label = part.map(|it| it.label.clone());
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        lines.push(Vote {
            part: vote.part.clone(),
            label: label.unwrap_or_else(|| "the whole".to_owned()),
            favour: number(vote.favour),
            against: number(vote.against),
            abstained: number(vote.abstained),
            carried: verdict.carried,
            sum: verdict.sum,
            hash: it.hash.clone(),
            at: ctx.now,
        });
    }
    Ok(Judged { votes: lines, carried, cite: Some(version.cite(&rule.cite_field("majority"))) })
}

/// The parts of a motion that is voted on in parts, if each has its vote and no other part has one.
async fn known_parts(it: &Amendment, votes: &[PartVote]) -> Result<Vec<division::Part>> {
    if it.divided.is_none() {
        return Err(Problem::refused(
            "This motion is voted on as a whole: nobody asked for a vote in parts.",
        )
        .hint("Its mover can ask for it on the motion's page, or the meeting, by its minute."));
    }
    let known = division::parts(it).await?;
    if let Some(missing) = known.iter().find(|part| !votes.iter().any(|v| v.part == part.name)) {
        let field = format!("favour-{}", missing.name);
        return Err(Problem::field(&field, format!("The vote on {} is missing.", missing.label)));
    }
    match votes.iter().find(|v| !known.iter().any(|part| part.name == v.part)) {
        Some(other) => Err(Problem::field("votes", format!("The motion has no part {}.", other.part))),
        None => Ok(known),
    }
}

/// The majority for these clauses: a larger one where one of them is entrenched.
fn majority(rule: &rulebook::Amendment, touched: &[String]) -> Result<Threshold> {
    let Some(held) = touched.iter().find(|slug| rule.entrenched.contains(slug)) else {
        return Ok(rule.majority);
    };
    rule.entrenched_majority.ok_or_else(|| {
        Problem::refused(format!(
            "The clause \"{held}\" cannot be changed in this way: the text holds it fast."
        ))
        .hint("First the clause on changing the constitution has to be changed.")
    })
}

/// How many may vote at the meeting, by the rules.
async fn entitled(ctx: &Ctx, version: &Version) -> Result<u64> {
    let Some(election) = version.rules.elections().first().map(|e| e.id().to_owned()) else {
        let all = people::service::everyone(ctx, ctx.now).await?;
        return Ok(all.iter().filter(|p| p.status == people::model::Status::Member).count() as u64);
    };
    let act = rulebook::Act::BeOnRoll { election };
    let found = people::service::entitled(ctx, version, act, ctx.now).await?;
    kernel::log_read(
        ctx,
        "those entitled to vote",
        "the majority of all who are entitled",
        found.members.len(),
    )
    .await?;
    Ok(found.members.len() as u64)
}

fn unjudged(why: Unjudged, part: &str) -> Problem {
    let field = match why {
        Unjudged::Present => "present".to_owned(),
        _ => format!("favour-{part}"),
    };
    Problem::field(&field, why.to_string())
}

/// Adopted or lost; an adopted one waits for challenges before it becomes a version.
async fn settled(
    tx: &mut Tx,
    ctx: &Ctx,
    it: &mut Amendment,
    judged: &Judged,
    version: &Version,
) -> Result<()> {
    let sums = judged.votes.iter().map(|v| format!("{}: {}", v.label, v.sum)).collect::<Vec<_>>().join(" ");
    if judged.carried.is_empty() {
        it.because.clone_from(&sums);
        return moves::shift(tx, ctx, it, Move::Lose, judged.cite.clone(), sums).await;
    }
    let mut remains = String::new();
    if judged.carried.len() < it.operations.len() {
        let applied = amend::apply(&it.base.source, &judged.carried).map_err(|misfits| {
            super::edit::unfit(&misfits).hint("The parts that were carried do not stand without the others; refer the motion, or vote on the whole.")
        })?;
        remains = checked(&it.base.source, &applied.source);
        it.text = applied.source;
        it.operations.clone_from(&judged.carried);
        it.hash = amend::proposal_hash(&it.base.hash, &it.operations);
    }
    let rule = version.rules.amendment();
    let zone = &ctx.group.zone;
    let closed = it.decided_at.unwrap_or(ctx.now);
    let stated = match rule.as_ref().and_then(|r| r.effect) {
        Some(Effect::NextDay) => At::start_of_day(closed.plus_days(1, zone).date(zone), zone),
        Some(Effect::CloseOfMeeting | Effect::Immediately) | None => closed,
    };
    let challenge = rule.as_ref().and_then(|r| r.challenge);
    let until = commence::after(ctx.now, challenge, commence::CHALLENGE_HOURS, zone);
    it.waits_until = Some(until);
    it.in_force_from = Some(stated.max(until));
    let note = format!("{sums}{remains} The count may be challenged until {}.", until.long(zone));
    moves::shift(tx, ctx, it, Move::Adopt, judged.cite.clone(), note).await?;
    kernel::job::enqueue(
        tx,
        ctx,
        commence::COMMENCE,
        Some(&it.id.to_string()),
        until,
        &json!({ "id": it.id }),
    )
    .await?;
    emit(tx, ctx, "amendments.adopted", &json!({ "id": it.id, "title": it.title, "from": it.came_from }))
        .await?;
    let line = Line::new("amendment.vote-recorded").on("amendment", it.id.0).cite(judged.cite.clone());
    audit(tx, ctx, line.detail(json!({ "sums": sums, "hash": it.hash, "minute": it.minute }))).await
}

/// What the checks say of the parts that were carried, without the others.
fn checked(base: &str, carried: &str) -> String {
    let errors = |source: &str| -> Vec<String> {
        let found = rulebook::check_parsed(&rulebook::parse(source)).diagnostics;
        found.into_iter().filter(|it| it.severity == rulebook::Severity::Error).map(|it| it.message).collect()
    };
    let known = errors(base);
    let new: Vec<String> = errors(carried).into_iter().filter(|it| !known.contains(it)).collect();
    if new.is_empty() {
        return " The checks find nothing against the parts that were carried.".to_owned();
    }
    format!(
        " The words that were carried stand; their rules wait for people, for the checks find: {}",
        new.join(" ")
    )
}

/// Amendments to a motion have nothing to change once it is decided.
async fn close_children(tx: &mut Tx, ctx: &Ctx, parent: AmendmentId) -> Result<()> {
    for mut child in store::children_in(tx, ctx.group.id, parent).await? {
        if child.state.is_open() {
            child.because = "The motion that it changes was decided.".to_owned();
            let why = child.because.clone();
            moves::shift(tx, ctx, &mut child, Move::Expire, None, why).await?;
        }
    }
    Ok(())
}

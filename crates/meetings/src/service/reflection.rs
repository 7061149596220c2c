//! What a meeting taught: asked of those who were there, answered without names, judged by people.

use bodies::service::{Evidence, show_evidence};
use kernel::{Ctx, Line, Problem, Result, Tx, audit, transact};
use rulebook::Judgement;
use rulebook::duty::ProofKind;
use uuid::Uuid;

use super::{hands, hour, meetings};
use crate::model::{
    Happened, Lesson, MeetingId, NewEntry, Question, Reflection, Sitting, State, Taught, check_reflection,
};
use crate::store::reflection as store;

/// For how many days after a meeting people are asked.
const DAYS: i64 = 14;
/// Asked where the text puts no question of its own.
const USUAL: &str = "Did this meeting teach us something? What shall we do differently next time?";
/// From so many answers on they are shown, so that few are not known by their words.
const FEWEST: usize = 3;
/// How many questions fit into two minutes.
const MOST: usize = 3;

/// The questions that the text puts after a meeting: those that members, or the body that met, are to judge. Where it has
/// none, one that needs no rule.
pub async fn questions(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<Question>> {
    let version = constitution::service::in_force(ctx).await?;
    let body = &sitting.meeting.body;
    let rules = version.rules.of::<Judgement>();
    let fits = |it: &&rulebook::Found<'_, Judgement>| it.record && (it.asks == "members" || it.asks == *body);
    let about = |it: &rulebook::Found<'_, Judgement>| {
        // A question on meetings comes before one on a year's work.
        let words = it.question.clone().unwrap_or_default().to_lowercase();
        let year = words.contains("this year") || words.contains("priorities");
        (year, !words.contains("meeting") && !words.contains("we work"))
    };
    let mut found: Vec<_> = rules.iter().filter(fits).filter(|it| it.question.is_some()).collect();
    found.sort_by_key(|it| about(it));
    let asked: Vec<Question> = found
        .into_iter()
        .take(MOST)
        .map(|it| Question {
            rule: it.id().to_owned(),
            words: it.question.clone().unwrap_or_default(),
            cite: Some(version.cite(&it.cite)),
        })
        .collect();
    if asked.is_empty() {
        return Ok(vec![Question { rule: "usual".into(), words: USUAL.into(), cite: None }]);
    }
    Ok(asked)
}

/// Whether the actor is asked now: they were there, it ended within a fortnight, and they have not answered.
pub async fn is_asked(ctx: &Ctx, sitting: &Sitting) -> Result<bool> {
    let Some(me) = ctx.actor.person else { return Ok(false) };
    let id = sitting.meeting.id;
    let Some(ended) = sitting.meeting.closed_at.filter(|_| sitting.meeting.state == State::Closed) else {
        return Ok(false);
    };
    let late = ended.plus_days(DAYS, &ctx.group.zone) < ctx.now;
    let there = hour::roll(ctx, id).await?.iter().any(|it| it.person == me);
    Ok(there && !late && !store::has_answered(ctx.db(), ctx.group.id, id, me).await?)
}

/// Takes the actor's answers, once. They are kept without a name and in an order of chance.
///
/// # Errors
/// Refused for whoever was not there, after a fortnight, and a second time.
pub async fn reflect(ctx: &Ctx, id: MeetingId, answers: &[(String, Taught, String)]) -> Result<()> {
    let me = ctx.person()?;
    let sitting = meetings::find(ctx, id).await?;
    if !is_asked(ctx, &sitting).await? {
        let why = "Those who were at a meeting are asked once, within a fortnight.";
        return Err(Problem::refused(why).hint("Put it before the next meeting as an item."));
    }
    let asked = questions(ctx, &sitting).await?;
    let mut kept = vec![];
    for (rule, answer, words) in answers {
        check_reflection(words)?;
        let Some(question) = asked.iter().find(|it| it.rule == *rule) else { continue };
        if *answer == Taught::Pass && words.trim().is_empty() {
            continue;
        }
        kept.push(Reflection {
            rule: rule.clone(),
            question: question.words.clone(),
            cite: question.cite.clone(),
            answer: *answer,
            words: words.trim().to_owned(),
        });
    }
    transact!(ctx.db(), tx => {
        if !store::answered(tx, ctx.group.id, id, me).await? {
            return Err(Problem::conflict("You have answered already."));
        }
        for it in &kept {
            // A random id, not one that begins with the time.
            let id_of_it = Uuid::from_bytes(ctx.chance().bytes());
            store::insert(tx, ctx.group.id, id_of_it, id, it).await?;
            // Once, when there are enough to be shown: the duty that asks this judgement then leads to them.
            if store::count(tx, ctx.group.id, id, &it.rule).await? == FEWEST {
                let said = format!("What those who were there said after {}", name(ctx, &sitting));
                let url = format!("/meetings/{id}/reflection");
                judged(tx, ctx, &sitting, (it.cite.is_some(), &it.rule), url, said).await?;
            }
        }
        Ok(())
    })
}

/// "“Members' meeting”, 9 May 2026".
fn name(ctx: &Ctx, sitting: &Sitting) -> String {
    format!("“{}”, {}", sitting.occasion.title, sitting.occasion.at.day(&ctx.group.zone))
}

/// What people judged is evidence for whoever the text asks it of. A question that no rule puts closes nothing.
async fn judged(
    tx: &mut Tx,
    ctx: &Ctx,
    sitting: &Sitting,
    (asked, rule): (bool, &str),
    url: String,
    title: String,
) -> Result<()> {
    if !asked {
        return Ok(());
    }
    let shown = Evidence {
        kind: ProofKind::Judgement,
        of: rule.to_owned(),
        at: ctx.now,
        occasion: Some(sitting.meeting.id.0),
        covers: None,
        url,
        title,
    };
    show_evidence(tx, ctx, &shown).await
}

/// The answers after a meeting, for those who may come to such a meeting. From three people on, so that few are not
/// known by their words.
pub async fn answers(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<Reflection>> {
    let all = store::of(ctx.db(), ctx.group.id, sitting.meeting.id).await?;
    let may = hands(ctx, sitting).await?;
    let fewest =
        all.iter().map(|it| &it.rule).max_by_key(|rule| all.iter().filter(|it| it.rule == **rule).count());
    let people = fewest.map_or(0, |rule| all.iter().filter(|it| it.rule == *rule).count());
    if !(may.any() || may.belongs) || people < FEWEST {
        return Ok(vec![]);
    }
    Ok(all)
}

/// The chair or the minute taker writes what the body takes from it, for a clause. It is kept beside the clause's next
/// question, and nothing is worked out from it.
pub async fn learn(ctx: &Ctx, id: MeetingId, rule: &str, words: &str) -> Result<()> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_record()?;
    let words = words.trim();
    if words.is_empty() || words.chars().count() > 2_000 {
        return Err(Problem::field("lesson", "Write what the body takes from it, in at most 2,000 letters."));
    }
    let asked = questions(ctx, &sitting).await?;
    let asked = asked.into_iter().find(|it| it.rule == rule);
    let asked = asked.ok_or_else(|| Problem::field("rule", "Choose one of the questions."))?;
    let kept = ctx.new_id();
    let lesson = Lesson {
        id: kept,
        meeting: id,
        rule: rule.to_owned(),
        cite: asked.cite.clone(),
        words: words.to_owned(),
        at: ctx.now,
        by: ctx.actor.person,
    };
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        store::learn(tx, ctx.group.id, &lesson).await?;
        let said = format!("What the body took from {}", name(ctx, &sitting));
        let url = format!("/meetings/lessons#lesson-{kept}");
        judged(tx, ctx, &sitting, (asked.cite.is_some(), rule), url, said).await?;
        if sitting.meeting.is_running() {
            let said = format!("What the meeting takes from it: {words}");
            let entry = NewEntry::now(Happened::Noted { words: said }).cite(asked.cite.clone());
            super::record(tx, ctx, id, entry).await?;
        }
        audit(tx, ctx, Line::new("lesson.kept").on("meeting", id.0).cite(asked.cite.clone())).await
    })
}

/// What was learnt about each clause, newest first.
pub async fn lessons(ctx: &Ctx) -> Result<Vec<Lesson>> {
    ctx.person()?;
    store::lessons(ctx.db(), ctx.group.id).await
}

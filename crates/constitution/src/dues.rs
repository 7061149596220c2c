//! The constitution's lines of the Monday page: questions on which a meeting or election can halt, a text that waits
//! for its adoption, a version that is about to come into force.

use kernel::{Ctx, Due, Kind, Power, Result, Tone};
use rulebook::questions::{self, Weight};

use crate::model::{State, Version};
use crate::service::{self, Stage, Standing};

/// More lines than this help nobody on a Monday; the page of questions has them all.
const MOST: usize = 3;

pub async fn dues(ctx: Ctx) -> Result<Vec<Due>> {
    let version = match service::in_force(&ctx).await {
        Ok(version) => version,
        Err(problem) if problem.kind == Kind::NotFound => return Ok(vec![]),
        Err(problem) => return Err(problem),
    };
    let mut lines = coming(&ctx).await?;
    if version.provisional {
        lines.extend(begin(&ctx, &version).await?);
        lines.push(adopt(&ctx).await?);
    }
    lines.extend(suspended(&version));
    if ctx.actor.system || ctx.actor.grants.iter().any(|it| it.power == Power::EditConstitution) {
        lines.extend(halting(&ctx, &version).await?);
    }
    Ok(lines)
}

/// The questions on which something can halt. Few texts raise one, so the answers are read only where one does.
async fn halting(ctx: &Ctx, version: &Version) -> Result<Vec<Due>> {
    let gaps = questions::all().filter(|it| it.weight == Weight::Gap);
    if gaps.into_iter().all(|it| it.answer(&version.rules) != questions::Answer::Open) {
        return Ok(vec![]);
    }
    let open = service::questions(ctx, version).await?;
    let halting = open.into_iter().filter(|it| it.question.weight == Weight::Gap);
    let asked = halting.filter_map(|it| match it.standing {
        Standing::Open(cite) => Some(ask(it.question, cite)),
        Standing::Text(_) | Standing::Interpreted(..) => None,
    });
    Ok(asked.take(MOST).collect())
}

/// The questions of the first run, as long as one stands open and the rules are provisional.
async fn begin(ctx: &Ctx, version: &Version) -> Result<Option<Due>> {
    let may = ctx.actor.system || ctx.actor.grants.iter().any(|it| it.power == Power::EditConstitution);
    if !may {
        return Ok(None);
    }
    let first = service::first_questions(ctx, version).await?;
    let open = first.iter().filter(|it| matches!(it.standing, Standing::Open(_))).count();
    let title = match open {
        0 => return Ok(None),
        1 => "Answer one more question to begin with".to_owned(),
        n => format!("Answer {n} questions to begin with"),
    };
    Ok(Some(Due {
        title,
        href: "/c/begin".to_owned(),
        by: None,
        cite: None,
        if_it_slips: Some(
            "Nothing stops; the questions that the text leaves open wait until their day.".into(),
        ),
        tone: Tone::Open,
        whose: "You".into(),
        needs: Some(Power::EditConstitution),
    }))
}

/// The step at which the first adoption stands.
async fn adopt(ctx: &Ctx) -> Result<Due> {
    let put = service::puts(ctx).await?.into_iter().find(|it| it.stage == Stage::Put);
    let (title, href, by) = match put {
        Some(it) if it.meets_at <= ctx.now => (
            format!("Record how the {} voted on the constitution", it.meeting),
            format!("/c/adoption/{}", it.id),
            None,
        ),
        Some(it) => (
            format!("The {} votes on the constitution", it.meeting),
            format!("/c/adoption/{}", it.id),
            Some(it.meets_at),
        ),
        None => ("Put the constitution to a members' meeting".to_owned(), "/c/adoption".to_owned(), None),
    };
    Ok(Due {
        title,
        href,
        by,
        cite: None,
        if_it_slips: Some(
            "Until a meeting adopts a text the rules are provisional, and every page says so.".into(),
        ),
        tone: Tone::Open,
        whose: "You".into(),
        needs: Some(Power::EditConstitution),
    })
}

/// Rules that do not hold together: loud, because people have to do by hand what nobody else does.
fn suspended(version: &Version) -> Option<Due> {
    let first = version.suspended.first()?;
    let n = version.suspended.len();
    let what = if n == 1 { "A rule is suspended".to_owned() } else { format!("{n} rules are suspended") };
    Some(Due {
        title: format!("{what}: people decide what the words mean"),
        href: format!("/c/{}", first.cite.clause),
        by: None,
        cite: Some(version.cite(&first.cite)),
        if_it_slips: Some(
            "Plenary does nothing by these words until a text is adopted whose rules hold.".into(),
        ),
        tone: Tone::Overdue,
        whose: "Everybody".into(),
        needs: None,
    })
}

fn ask(question: &rulebook::questions::Question, cite: Option<kernel::Cite>) -> Due {
    Due {
        title: format!("Have it decided: {}", question.ask),
        href: format!("/c/questions#q{}", question.number),
        by: None,
        cite,
        if_it_slips: Some("An election or a meeting can come to a halt on it.".into()),
        tone: Tone::Open,
        whose: "You".into(),
        needs: Some(Power::EditConstitution),
    }
}

async fn coming(ctx: &Ctx) -> Result<Vec<Due>> {
    let all = service::history(ctx).await?;
    let coming = all.into_iter().filter(|it| it.1 == State::Coming).map(|(version, _)| Due {
        title: format!("{} comes into force", version.name()),
        href: format!("/c/{}", version.seq),
        by: Some(version.in_force_from),
        cite: None,
        if_it_slips: None,
        tone: Tone::Open,
        whose: "Everybody".into(),
        needs: None,
    });
    Ok(coming.collect())
}

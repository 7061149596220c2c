//! What the text leaves open, what it answers, and what was decided about the rest.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use kernel::{At, Cite, Ctx, Power, Problem, Result, transact};
use rulebook::StepKind;
use rulebook::questions::{Due, Question, Weight, Who};
use ui::{Fields, Shell};

use crate::asking::Knows;
use crate::model::{Interpretation, Version};
use crate::service::{self, Answer, Standing};

#[derive(Template)]
#[template(path = "constitution/questions.html")]
struct Page {
    shell: Shell,
    name: String,
    fields: Fields,
    may_answer: bool,
    /// How many stand open.
    open: usize,
    open_by_day: Vec<Group>,
    decided: Vec<(Asked, Interpretation, String)>,
    by_text: Vec<(Asked, Cite)>,
}

/// A question as the pages show it.
pub(super) struct Asked {
    pub number: u8,
    pub code: &'static str,
    pub ask: &'static str,
    pub default: &'static str,
    pub who: &'static str,
    due: Due,
    /// True if an election or meeting can come to a halt on it.
    pub gap: bool,
    pub raised: Option<Cite>,
    /// Until when its answer holds.
    pub until: Option<String>,
}

/// Open questions that have to be answered by the same day.
pub(super) struct Group {
    pub due: &'static str,
    /// The day, where the meeting that it hangs on is fixed.
    pub day: Option<String>,
    pub asked: Vec<Asked>,
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default()).await?)
}

pub async fn answer(ctx: Ctx, fields: Fields) -> Result<Response> {
    let begins = fields.value("back") == "/c/begin";
    match record(&ctx, &fields).await {
        Ok(()) => {
            let back = if begins { "/c/begin" } else { "/c/questions" };
            Ok(ui::done(back, "The answer is recorded as an interpretation."))
        }
        Err(problem) if begins => super::begin::again(&ctx, fields, &problem).await,
        Err(problem) => {
            let page = page(&ctx, fields.wrong(&problem)).await?;
            ui::page_with(&problem, page)
        }
    }
}

async fn record(ctx: &Ctx, fields: &Fields) -> Result<()> {
    ctx.need(Power::EditConstitution, None)?;
    let version = service::in_force(ctx).await?;
    let mut all = service::questions(ctx, &version).await?;
    all.extend(service::first_questions(ctx, &version).await?);
    let found = all.iter().find(|it| it.question.code == fields.value("question"));
    let found =
        found.ok_or_else(|| Problem::field("question", "The text in force does not raise this question."))?;
    let raised = match &found.standing {
        Standing::Text(cite) => {
            let told =
                format!("The text answers this itself: {}. Text goes before interpretation.", cite.line());
            return Err(Problem::refused(told).cite(Some(cite.clone())));
        }
        Standing::Interpreted(_, raised) | Standing::Open(raised) => raised.clone(),
    };
    let by_default = fields.ticked("take", "default");
    let answer = if by_default { found.question.default } else { fields.value("answer") };
    let new = Answer {
        question: found.question.code.to_owned(),
        clause: raised.map(|it| it.clause),
        asked: found.question.ask.to_owned(),
        answer: answer.to_owned(),
        decided_by: fields.value("decided_by").to_owned(),
        by_default,
        until: until(ctx, fields.value("until"))?,
    };
    transact!(ctx.db(), tx => { service::answer(tx, ctx, &version, new.clone()).await })?;
    Ok(())
}

/// The end of the day until which an answer holds.
fn until(ctx: &Ctx, typed: &str) -> Result<Option<At>> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let day: jiff::civil::Date = typed
        .trim()
        .parse()
        .map_err(|_| Problem::field("until", "This is no day of the calendar; write it as 2027-02-28."))?;
    Ok(Some(At::end_of_day(day, &ctx.group.zone)))
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let version = service::in_force(ctx).await?;
    let (mut open, mut decided, mut by_text) = (vec![], vec![], vec![]);
    for it in service::questions(ctx, &version).await? {
        match it.standing {
            Standing::Text(cite) => by_text.push((asked(it.question, None), cite)),
            Standing::Interpreted(answer, raised) => {
                let zone = &ctx.group.zone;
                let when = answer.at.day(zone);
                let until = answer.until_at.map(|it| it.day(zone));
                decided.push((Asked { until, ..asked(it.question, raised) }, *answer, when));
            }
            Standing::Open(raised) => open.push(asked(it.question, raised)),
        }
    }
    let (number, open_by_day) = (open.len(), by_day(ctx, &version, open).await?);
    let shell = Shell::new(ctx, "Questions the text leaves open").crumb("Constitution", "/c");
    let may_answer = ctx.may(Power::EditConstitution, None);
    Ok(Page { shell, name: version.name(), fields, may_answer, open: number, open_by_day, decided, by_text })
}

/// Open questions by the day on which each is due, the most pressing within a day first. Of a meeting that is fixed the
/// day itself is known.
pub(super) async fn by_day(ctx: &Ctx, version: &Version, mut open: Vec<Asked>) -> Result<Vec<Group>> {
    open.sort_by_key(|it| (it.due, !it.gap, it.number));
    let days = days(ctx, version).await?;
    let mut groups: Vec<(Due, Group)> = vec![];
    for it in open {
        match groups.last_mut() {
            Some((due, group)) if *due == it.due => group.asked.push(it),
            _ => {
                let day = days.get(&it.due).map(|at| at.day(&ctx.group.zone));
                groups.push((it.due, Group { due: words(it.due), day, asked: vec![it] }));
            }
        }
    }
    Ok(groups.into_iter().map(|it| it.1).collect())
}

/// The days of the next election, as far as its meeting is fixed.
async fn days(ctx: &Ctx, version: &Version) -> Result<BTreeMap<Due, At>> {
    let mut days = BTreeMap::new();
    let Some(knows) = ctx.app.shared::<Knows>() else { return Ok(days) };
    let happenings = (knows.happenings)(ctx.clone()).await?;
    let Some(election) = version.rules.elections().into_iter().next() else { return Ok(days) };
    let Some(next) = happenings.iter().find(|it| it.event == election.event) else { return Ok(days) };
    let local = next.begins.zoned(&ctx.group.zone).datetime();
    let Ok(table) = rulebook::timetable(&version.rules, election.id(), local, &ctx.group.zone) else {
        return Ok(days);
    };
    for (due, kind) in [
        (Due::Call, StepKind::Call),
        (Due::NominationsClose, StepKind::NominationsClose),
        (Due::BallotsOut, StepKind::BallotsOut),
        (Due::Meeting, StepKind::Meeting),
    ] {
        if let Some(at) = table.at(kind) {
            days.insert(due, At::from(at.timestamp()));
        }
    }
    Ok(days)
}

fn words(due: Due) -> &'static str {
    match due {
        Due::Adoption => "before the first adoption",
        Due::Import => "before members are brought in from a list",
        Due::Call => "before the call for nominations",
        Due::NominationsClose => "before nominations close",
        Due::BallotsOut => "before ballots go out",
        Due::Meeting => "before the meeting",
        Due::Case => "when a case arises",
    }
}

pub(super) fn asked(question: &Question, raised: Option<Cite>) -> Asked {
    Asked {
        number: question.number,
        code: question.code,
        ask: question.ask,
        default: question.default,
        who: match question.who {
            Who::Drafter => "whoever drafts the text",
            Who::Committee => "the committee, until the members say otherwise",
            Who::Members => "a members' meeting",
            Who::BothBodies => "the association above and the group together",
        },
        due: question.due,
        gap: question.weight == Weight::Gap,
        raised,
        until: None,
    }
}

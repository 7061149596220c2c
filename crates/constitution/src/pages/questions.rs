//! What the text leaves open, what it answers, and what was decided about the rest.

use askama::Template;
use axum::response::Response;
use kernel::{Cite, Ctx, Power, Problem, Result, transact};
use rulebook::questions::{Due, Question, Weight, Who};
use ui::{Fields, Shell};

use crate::model::Interpretation;
use crate::service::{self, Answer, Standing};

#[derive(Template)]
#[template(path = "constitution/questions.html")]
struct Page {
    shell: Shell,
    name: String,
    fields: Fields,
    may_answer: bool,
    open: Vec<Asked>,
    decided: Vec<(Asked, Interpretation, String)>,
    by_text: Vec<(Asked, Cite)>,
}

struct Asked {
    number: u8,
    code: &'static str,
    ask: &'static str,
    default: &'static str,
    who: &'static str,
    due: &'static str,
    /// True if an election or meeting can come to a halt on it.
    gap: bool,
    raised: Option<Cite>,
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default()).await?)
}

pub async fn answer(ctx: Ctx, fields: Fields) -> Result<Response> {
    match record(&ctx, &fields).await {
        Ok(()) => Ok(ui::done("/c/questions", "The answer is recorded as an interpretation.")),
        Err(problem) => {
            let page = page(&ctx, fields.wrong(&problem)).await?;
            ui::page_with(&problem, page)
        }
    }
}

async fn record(ctx: &Ctx, fields: &Fields) -> Result<()> {
    ctx.need(Power::EditConstitution, None)?;
    let version = service::in_force(ctx).await?;
    let all = service::questions(ctx, &version).await?;
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
    };
    transact!(ctx.db(), tx => { service::answer(tx, ctx, &version, new.clone()).await })?;
    Ok(())
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let version = service::in_force(ctx).await?;
    let (mut open, mut decided, mut by_text) = (vec![], vec![], vec![]);
    for it in service::questions(ctx, &version).await? {
        match it.standing {
            Standing::Text(cite) => by_text.push((asked(it.question, None), cite)),
            Standing::Interpreted(answer, raised) => {
                let when = answer.at.day(&ctx.group.zone);
                decided.push((asked(it.question, raised), *answer, when));
            }
            Standing::Open(raised) => open.push(asked(it.question, raised)),
        }
    }
    open.sort_by_key(|it| (!it.gap, it.number));
    let shell = Shell::new(ctx, "Questions the text leaves open").crumb("Constitution", "/c");
    let may_answer = ctx.may(Power::EditConstitution, None);
    Ok(Page { shell, name: version.name(), fields, may_answer, open, decided, by_text })
}

fn asked(question: &Question, raised: Option<Cite>) -> Asked {
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
        due: match question.due {
            Due::Adoption => "before the first adoption",
            Due::Import => "before members are brought in from a list",
            Due::Call => "before the call for nominations",
            Due::NominationsClose => "before nominations close",
            Due::BallotsOut => "before ballots go out",
            Due::Meeting => "before the meeting",
            Due::Case => "when a case arises",
        },
        gap: question.weight == Weight::Gap,
        raised,
    }
}

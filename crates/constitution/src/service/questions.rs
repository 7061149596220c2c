//! Answers to what the text leaves open. A default counts only when somebody entitled accepts it.

use kernel::{At, Ctx, Line, Power, Problem, Result, Tx, audit};
use rulebook::questions::{self, Question};

use crate::model::{Interpretation, InterpretationId, Version};
use crate::store;

/// One answer that is about to be recorded.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The question's key.
    pub question: String,
    pub clause: Option<String>,
    /// The question as it was asked.
    pub asked: String,
    pub answer: String,
    /// Who decided it and where that stands written.
    pub decided_by: String,
    pub by_default: bool,
    /// Until when it holds; `None` for an answer without an end.
    pub until: Option<At>,
}

/// All recorded answers, newest first.
pub async fn interpretations(ctx: &Ctx) -> Result<Vec<Interpretation>> {
    store::interpretations(ctx.db(), ctx.group.id).await
}

/// Records an answer as an interpretation, in force from now on.
pub async fn answer(tx: &mut Tx, ctx: &Ctx, version: &Version, new: Answer) -> Result<InterpretationId> {
    ctx.need(Power::EditConstitution, None)?;
    check(&new, ctx.now)?;
    let id = InterpretationId(ctx.new_id());
    let cite = new.clause.as_deref().and_then(|slug| version.cite_clause(slug));
    let detail = serde_json::json!({
        "question": new.question, "answer": new.answer, "decided_by": new.decided_by, "by_default": new.by_default,
    });
    let stored = Interpretation {
        id,
        seq: i64::from(version.seq),
        question: new.question,
        clause: new.clause,
        asked: new.asked,
        answer: new.answer.trim().to_owned(),
        decided_by: new.decided_by.trim().to_owned(),
        by_default: new.by_default,
        at: ctx.now,
        until_at: new.until,
        lapsed_at: None,
        actor: ctx.actor.person,
    };
    store::insert_interpretation(tx, ctx.group.id, &stored).await?;
    let line = Line::new("constitution.interpreted").on("interpretation", id.0).cite(cite);
    audit(tx, ctx, line.fields(&["question", "answer", "decided_by"]).detail(detail)).await?;
    Ok(id)
}

const LONGEST: usize = 4000;

fn check(new: &Answer, now: At) -> Result<()> {
    let mut wrong = vec![];
    let mut say = |field: &str, message: &str| {
        wrong.push(kernel::FieldError { field: field.to_owned(), message: message.to_owned() });
    };
    if new.answer.trim().is_empty() {
        say("answer", "Write the answer, or leave the question open.");
    }
    if new.decided_by.trim().is_empty() {
        say(
            "decided_by",
            "Say who decided it and where that is written down, such as \"Committee, 3 June, minute 5\".",
        );
    }
    if new.answer.chars().count() > LONGEST || new.decided_by.chars().count() > LONGEST {
        say("answer", "Keep an answer to 4000 characters.");
    }
    if new.until.is_some_and(|until| until <= now) {
        say("until", "That day is over. An answer holds until a day to come, or without an end.");
    }
    if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
}

/// A question with where it stands today.
#[derive(Clone, Debug)]
pub struct Open {
    pub question: &'static Question,
    pub standing: Standing,
}

/// Where a question stands.
#[derive(Clone, Debug)]
pub enum Standing {
    /// The text answers it here.
    Text(kernel::Cite),
    /// Somebody answered it; the clause is the one that raises it.
    Interpreted(Box<Interpretation>, Option<kernel::Cite>),
    /// It stands open; the clause is the one that raises it.
    Open(Option<kernel::Cite>),
}

/// The newest answer to each question, where it still holds; an older one does not come back.
fn newest(all: Vec<Interpretation>, now: At) -> Vec<Interpretation> {
    let mut seen = std::collections::BTreeSet::new();
    all.into_iter().filter(|it| seen.insert(it.question.clone()) && it.holds(now)).collect()
}

/// The five questions of the first run. No text raises them, so each stands open until somebody answers it.
pub async fn first_questions(ctx: &Ctx, version: &Version) -> Result<Vec<Open>> {
    let answers = newest(interpretations(ctx).await?, ctx.now);
    let standing = |question: &Question| match (question.typed)(&version.rules) {
        Some(cite) => Standing::Text(version.cite(&cite)),
        None => match answers.iter().find(|it| it.question == question.code) {
            Some(found) => Standing::Interpreted(Box::new(found.clone()), None),
            None => Standing::Open(None),
        },
    };
    Ok(questions::first_run().map(|question| Open { question, standing: standing(question) }).collect())
}

/// The questions that a version raises, by number, each with where it stands. What the text does not raise is left out.
pub async fn questions(ctx: &Ctx, version: &Version) -> Result<Vec<Open>> {
    let answers = newest(interpretations(ctx).await?, ctx.now);
    let rules = &version.rules;
    let standing = |question: &'static Question, answer| {
        let raised = || (question.anchor)(rules).map(|rule| version.cite(&rules.cite(rule)));
        Some(match answer {
            questions::Answer::NotRaised => return None,
            questions::Answer::Text(cite) => Standing::Text(version.cite(&cite)),
            questions::Answer::Open => match answers.iter().find(|it| it.question == question.code) {
                Some(found) => Standing::Interpreted(Box::new(found.clone()), raised()),
                None => Standing::Open(raised()),
            },
        })
    };
    let all = questions::questions(rules).into_iter();
    Ok(all
        .filter_map(|(question, answer)| Some(Open { question, standing: standing(question, answer)? }))
        .collect())
}

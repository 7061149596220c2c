//! The same questions to all candidates, with equal room for answers.

use kernel::audit::Line;
use kernel::{Ctx, Power, Problem, Result, audit, transact};
use uuid::Uuid;

use crate::model::{Answer, Decision, Election, ElectionId, NominationId, NominationState, Question, State};
use crate::store;

/// The longest answer, in words: the same for all.
pub const ANSWER_WORDS: usize = 150;
/// The longest question, in characters.
const QUESTION_LETTERS: usize = 400;

/// Puts a question to all candidates. `id` comes with the form, so that sending it twice asks once.
pub async fn ask(ctx: &Ctx, election: ElectionId, id: Uuid, text: &str) -> Result<()> {
    ctx.need(Power::ReturningOfficer, Some(election.0))?;
    let text = text.trim();
    if text.is_empty() || text.chars().count() > QUESTION_LETTERS {
        return Err(Problem::field(
            "question",
            format!("Write a question of 1 to {QUESTION_LETTERS} letters."),
        ));
    }
    transact!(ctx.db(), tx => {
        let it = store::elections::load(tx, ctx.group.id, election).await?;
        open(&it)?;
        let question = Question { id, text: text.to_owned(), asked_at: ctx.now, answers: vec![] };
        store::talk::ask(tx, ctx.group.id, election, &question).await?;
        audit(tx, ctx, Line::new("election.question-asked").on("election", election.0)).await
    })
}

/// A candidate's answer; it can be changed until voting ends.
pub async fn answer(
    ctx: &Ctx,
    election: ElectionId,
    question: Uuid,
    nomination: NominationId,
    text: &str,
) -> Result<()> {
    let me = ctx.person()?;
    let words = text.split_whitespace().count();
    if words == 0 || words > ANSWER_WORDS {
        return Err(Problem::field(
            "answer",
            format!("The answer has {words} words; 1 to {ANSWER_WORDS} are taken from each candidate."),
        ));
    }
    transact!(ctx.db(), tx => {
        let it = store::elections::load(tx, ctx.group.id, election).await?;
        open(&it)?;
        let all = store::candidacies::within(tx, ctx.group.id, election).await?;
        let mine = |n: &crate::model::Nomination| n.id == nomination && n.names(me) && n.state == NominationState::Standing;
        if !all.iter().any(mine) {
            return Err(Problem::not_found("You do not stand with this nomination."));
        }
        let given = Answer { nomination, text: text.trim().to_owned(), at: ctx.now };
        store::talk::answer(tx, ctx.group.id, election, question, &given).await?;
        audit(tx, ctx, Line::new("election.question-answered").on("election", election.0)).await
    })
}

fn open(election: &Election) -> Result<()> {
    if (State::Nominating..State::Closed).contains(&election.state) {
        return Ok(());
    }
    Err(Problem::refused("Questions are put and answered from the opening of nominations until voting ends."))
}

/// The questions with their answers.
pub async fn questions(ctx: &Ctx, election: ElectionId) -> Result<Vec<Question>> {
    store::talk::questions(ctx.db(), ctx.group.id, election).await
}

/// What was decided and recorded.
pub async fn decisions(ctx: &Ctx, election: ElectionId) -> Result<Vec<Decision>> {
    store::talk::decisions(ctx.db(), ctx.group.id, election).await
}

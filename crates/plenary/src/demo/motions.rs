//! The motions of the demonstration: the noted proposal of eleven seats, on the agenda with the committee's advice, and a
//! member's small one beside it.

use amendments::model::Advice;
use amendments::service::{self, Edit, NewDraft};
use elections::demo::Part;
use kernel::{Ctx, Problem, Result};
use rulebook::amend::clause_text;

use super::elections::{Company, organiser};
use super::members::Cast;
use super::script::Stage;

const ELEVEN: &str = include_str!("../../../../examples/constitutions/local-group-amendment-11-posts.md");

/// Moved three weeks before the meeting, taken as in order, advised on, and put on the agenda.
pub async fn before_the_meeting(stage: &Stage, company: &Company, cast: &mut Cast) -> Result<()> {
    let mover = cast.next("national").map(|it| Part { person: it.id, name: it.name })?;
    let eleven = eleven_seats(&acting(&stage.turn(-22, 20), &mover).await?).await?;
    let fortnight = fortnight(&acting(&stage.turn(-19, 9), &company.member).await?).await?;
    let officer = |ctx: Ctx| async move {
        let who = organiser(&ctx).await?;
        acting(&ctx, &who).await
    };
    let ctx = officer(stage.turn(-17, 18)).await?;
    service::accept(&ctx, eleven).await?;
    service::accept(&ctx, fortnight).await?;
    let ctx = officer(stage.turn(-11, 21)).await?;
    let words = "The titles name work that is done already, and a secretary and a fundraiser are missed. The half stays six.";
    service::recommend(&ctx, eleven, Advice::Adopt, words, "Committee, item 5").await?;
    let ctx = officer(stage.turn(-10, 9)).await?;
    service::table(&ctx, eleven).await?;
    service::table(&ctx, fortnight).await
}

async fn acting(ctx: &Ctx, who: &Part) -> Result<Ctx> {
    Ctx::acting(&ctx.app, (*ctx.group).clone(), who.person, &who.name, ctx.now).await
}

async fn eleven_seats(ctx: &Ctx) -> Result<amendments::AmendmentId> {
    let new = NewDraft { title: "Eleven seats, thirteen titles".into(), ..NewDraft::default() };
    let id = service::begin(ctx, new).await?;
    let it = service::amendment(ctx, id).await?;
    let source = rulebook::overlay(&it.base.source, ELEVEN).map_err(|e| Problem::internal(e.to_string()))?;
    service::edit(ctx, id, it.revision, Edit::File { source }).await?;
    let reason = "One organiser also takes the role of treasurer and one that of data manager. A secretary, a fundraiser and a \
                  political education officer take the place of the three members without portfolio.";
    hand_in(ctx, id, "Eleven seats, thirteen titles", reason).await
}

async fn fortnight(ctx: &Ctx) -> Result<amendments::AmendmentId> {
    let id = service::begin(ctx, NewDraft::default()).await?;
    let it = service::amendment(ctx, id).await?;
    let none = || Problem::internal("The demonstration's text has no clause on members' meetings.");
    let mut text = clause_text(&it.text, "members-meetings").ok_or_else(none)?;
    text.prose = text.prose.replace("at least ten days before", "at least fourteen days before");
    text.rules = text.rules.replace("at_least = { days = 10 }", "at_least = { days = 14 }");
    service::edit(ctx, id, it.revision, Edit::Clause { slug: "members-meetings".into(), text }).await?;
    hand_in(ctx, id, "A fortnight's notice of members' meetings", "Whoever works in shifts needs two weeks.")
        .await
}

async fn hand_in(
    ctx: &Ctx,
    id: amendments::AmendmentId,
    title: &str,
    reason: &str,
) -> Result<amendments::AmendmentId> {
    let same: Vec<String> =
        service::drift(&service::amendment(ctx, id).await?).into_iter().map(|it| it.rule).collect();
    service::describe(ctx, id, title, reason, &same).await?;
    service::submit(ctx, id, false).await?;
    Ok(id)
}

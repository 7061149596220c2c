//! What "May I …? Until when?" knows beyond the text: the register's facts, meetings that are fixed, elections called.

use constitution::asking::{Asked, Called, Happening, Knows, Stage};
use elections::model::{Basis, Election, PlannedDate, State};
use kernel::{BoxFuture, Ctx, Result};
use rulebook::{FactKey, FactValue, Receipt, Ruling, StepKind};

pub const KNOWS: Knows = Knows { ruling, happenings };

fn ruling(asked: Asked) -> BoxFuture<Result<(Ruling, Option<Receipt>)>> {
    Box::pin(async move {
        let Asked { ctx, version, act, at, mut more } = asked;
        let me = ctx.person()?;
        let held = bodies::service::posts_held(&ctx, me, at).await?;
        more.set(FactKey::PostsHeld, FactValue::List(held));
        people::service::receipted(&ctx, &version, &act, me, at, &more).await
    })
}

/// The meetings to come, each with the election that is called for it, nearest first.
fn happenings(ctx: Ctx) -> BoxFuture<Result<Vec<Happening>>> {
    Box::pin(async move {
        let all = elections::service::elections(&ctx).await?;
        let mut list = vec![];
        for it in bodies::service::upcoming(&ctx).await? {
            let ours: Vec<&Election> =
                all.iter().filter(|election| election.occasion == it.id.0 && called(election)).collect();
            let href = format!("/bodies/occasions/{}", it.id);
            let plain = Happening {
                event: it.kind.clone(),
                title: it.title.clone(),
                href,
                begins: it.at,
                election: None,
            };
            if ours.is_empty() {
                list.push(plain.clone());
            }
            for election in ours {
                let href = format!("/elections/{}", election.id);
                let election = Some(of(&ctx, election).await?);
                list.push(Happening { href, election, ..plain.clone() });
            }
        }
        Ok(list)
    })
}

/// Drafts move still, and what is given up or over has no dates to keep.
fn called(election: &Election) -> bool {
    !matches!(election.state, State::Drafted | State::Abandoned | State::InOffice)
}

async fn of(ctx: &Ctx, election: &Election) -> Result<Called> {
    let frozen =
        matches!(election.state, State::Balloting | State::Closed | State::Counted | State::Declared);
    let on_roll = match ctx.actor.person {
        Some(_) if frozen => {
            let mine = elections::service::roll::mine(ctx, election.id).await?;
            Some(mine.is_some_and(|it| it.may_vote))
        }
        _ => None,
    };
    let steps = election.plan.dates.iter().filter_map(stage).collect();
    Ok(Called { rule: election.plan.rule.clone(), steps, on_roll })
}

/// A date of the plan; steps that only an election has, such as the hour when voting in the room ends, are left out.
fn stage(it: &PlannedDate) -> Option<Stage> {
    let kind = StepKind::named(it.step.slug())?;
    let (cite, why) = match &it.basis {
        Basis::Clause(cite) => (Some(cite.clone()), String::new()),
        Basis::Silent(words) | Basis::Fixed(words) => (None, words.clone()),
    };
    Some(Stage { kind, at: it.at, words: it.words.clone(), cite, why })
}

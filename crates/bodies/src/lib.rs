//! Bodies, posts and terms: who holds which office by which decision, and what they may do because of it.

pub mod api;
pub mod model;
mod pages;
mod personal;
pub mod service;
mod store;

use kernel::event::Event;
use kernel::feature::Apart;
use kernel::{
    Allow, App, At, BoxFuture, Ctx, Due, Feature, Grant, GroupId, Nav, PersonId, Power, Result, Tone,
};

pub use model::{HandoverId, NewOccasion, NewTerm, OccasionId, Share, TermId};

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        openapi: Some(api::openapi),
        on_events: &[("constitution.in-force", in_force), ("people.left", service::left)],
        jobs: &[(service::TERM_OVER, service::over), (service::LEFT, service::sign_out)],
        dues: Some(dues),
        nav: &[Nav { label: "Who does what", href: "/bodies", allow: Allow::Member, order: 50 }],
        grants: Some(grants),
        holds_apart: Some(holds_apart),
        personal: personal::HELD,
        plain: personal::PLAIN,
        ..Feature::new("bodies", pages::routes)
    }
}

fn grants(app: App, group: GroupId, person: PersonId, at: At) -> BoxFuture<Result<Vec<Grant>>> {
    Box::pin(async move { service::grants(&app, group, person, at).await })
}

/// Whoever holds an office keeps their entry: the other one is joined into it, so that no other account comes into the
/// office by it.
fn holds_apart(ctx: Ctx, person: PersonId) -> BoxFuture<Result<Option<Apart>>> {
    Box::pin(async move {
        let office = service::office_of(&ctx, person).await?;
        Ok(office.map(|office| Apart {
            has: format!("holds an office ({office})"),
            over: "Whoever records offices can end the term of the one and record it for the other on the same day.",
        }))
    })
}

fn in_force(ctx: Ctx, _: Event) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::sync_now(&ctx).await })
}

/// How far ahead the end of a term is shown, in days.
const AHEAD: i64 = 60;

fn dues(ctx: Ctx) -> BoxFuture<Result<Vec<Due>>> {
    Box::pin(async move {
        let mut all = vec![];
        for it in service::open_handovers(&ctx).await? {
            let post = service::post(&ctx, &it.post).await?;
            all.push(Due {
                title: format!("Handover of {}: {} items open", post.name, it.open_items()),
                href: format!("/bodies/handovers/{}", it.id),
                by: Some(it.at.plus_days(14, &ctx.group.zone)),
                cite: post.cite,
                if_it_slips: Some("What the last holder knew is lost.".into()),
                tone: if it.at.plus_days(14, &ctx.group.zone) < ctx.now { Tone::Overdue } else { Tone::Open },
                whose: "Those who leave and those who come".into(),
                needs: None,
            });
        }
        if ctx.may(Power::EditBodies, None) {
            all.extend(endings(&ctx).await?);
        }
        all.extend(access(&ctx).await?);
        Ok(all)
    })
}

/// Emergency access that waits for a second officer, and accounts outside that fewer than two can open.
async fn access(ctx: &Ctx) -> Result<Vec<Due>> {
    let Some(person) = ctx.actor.person else { return Ok(vec![]) };
    let posts = service::posts_held(ctx, person, ctx.now).await?;
    if posts.is_empty() {
        return Ok(vec![]);
    }
    let line = |title: String, href: &str, slips: &str| Due {
        title,
        href: href.to_owned(),
        by: None,
        cite: None,
        if_it_slips: Some(slips.to_owned()),
        tone: Tone::Soon,
        whose: "You".to_owned(),
        needs: None,
    };
    let mut all = vec![];
    if service::to_agree(ctx).await? > 0 {
        let slips = "What cannot wait is not done.";
        all.push(line("A colleague asks for emergency access".to_owned(), "/bodies/emergency", slips));
    }
    let own = service::outside_accounts(ctx).await?;
    let own = own.into_iter().filter(|it| posts.contains(&it.post) || ctx.may(Power::EditBodies, None));
    for it in own {
        if let Some(why) = service::wanting(ctx, &it).await? {
            let slips = "When that person leaves, nobody opens it.";
            all.push(line(format!("{}: {why}", it.name), "/bodies/accounts", slips));
        }
    }
    Ok(all)
}

async fn endings(ctx: &Ctx) -> Result<Vec<Due>> {
    let limit = ctx.now.plus_days(AHEAD, &ctx.group.zone);
    let posts = service::posts(ctx).await?;
    let ending = |it: &model::Term| it.until.filter(|end| *end < limit);
    let gone = service::still_recorded(ctx, &posts).await?.into_iter().map(|(name, post)| Due {
        title: format!(
            "{name} is no member any more and still stands as {}: record the end of the term",
            post.name
        ),
        href: format!("/bodies/posts/{}", post.slug),
        by: None,
        cite: post.cite,
        if_it_slips: Some(
            "The seat looks taken, and nobody does the work: its powers ended with the membership.".into(),
        ),
        tone: Tone::Soon,
        whose: "Whoever records terms".into(),
        needs: Some(Power::EditBodies),
    });
    let gone: Vec<Due> = gone.collect();
    let line = |it: model::Term| {
        let (end, post) = (ending(&it)?, posts.iter().find(|post| post.slug == it.post)?);
        Some(Due {
            title: format!("A term as {} ends", post.name),
            href: format!("/bodies/posts/{}", post.slug),
            by: Some(end),
            cite: post.cite.clone(),
            if_it_slips: Some("The seat is empty from then on, and its access ends at that minute.".into()),
            tone: Tone::Soon,
            whose: "Whoever calls elections".into(),
            needs: Some(Power::EditBodies),
        })
    };
    Ok(gone.into_iter().chain(service::running(ctx, ctx.now).await?.into_iter().filter_map(line)).collect())
}

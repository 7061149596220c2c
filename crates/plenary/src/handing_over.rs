//! What a handover gathers from duties and meetings: both lean on offices, so the binary brings them together.

use bodies::service::Waiting;
use kernel::{BoxFuture, Ctx, PersonId, Result};
use rulebook::duty::{DutyState, Owner};

/// How far ahead duties are handed over, in days.
const AHEAD: i64 = 90;

/// The duties of the post in the next ninety days, and what those who leave took on and have not ended.
pub fn pack(ctx: Ctx, post: String, leaving: Vec<PersonId>) -> BoxFuture<Result<Vec<Waiting>>> {
    Box::pin(async move {
        let (zone, end) = (ctx.group.zone.clone(), ctx.now.plus_days(AHEAD, &ctx.group.zone));
        let mut all = vec![];
        let mut duties = duties::service::overview(&ctx).await?;
        duties.retain(|it| {
            let ours = matches!(&it.it.owner, Owner::Post(slug) if *slug == post);
            let open = matches!(it.state, DutyState::Overdue | DutyState::Due | DutyState::Planned);
            ours && open && it.it.latest() <= end
        });
        duties.sort_by_key(|it| it.it.latest());
        let duty = |it: duties::service::Asked| Waiting {
            title: it.it.name(),
            href: it.it.page(),
            when: format!("by {}", it.it.latest().day(&zone)),
        };
        all.extend(duties.into_iter().map(duty));
        for it in meetings::service::after::actions(&ctx).await? {
            let theirs = it.owner.is_some_and(|owner| leaving.contains(&owner));
            if theirs && it.ended_at.is_none() {
                let when = it.due_at.map_or_else(String::new, |at| format!("by {}", at.day(&zone)));
                all.push(Waiting { title: it.title, href: "/meetings/actions".to_owned(), when });
            }
        }
        Ok(all)
    })
}

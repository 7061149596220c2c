//! Reports of representatives: visits recorded, drafts that quote figures and never members, what is due before a meeting.

use bodies::service::{Evidence, show_evidence};
use kernel::{At, Ctx, Kind, Line, PersonId, Problem, Result, audit, log_read, transact};
use people::Status;
use rulebook::ReportDue;
use rulebook::duty::ProofKind;

use super::{after, letters, meetings, questions};
use crate::model::{BranchId, Sitting, Visit, VisitId, quoted};
use crate::store::reports as store;

/// A report that the text wants from a post, as it stands before a meeting.
#[derive(Clone, Debug)]
pub struct Due {
    pub post: String,
    pub post_name: String,
    pub about: String,
    pub cite: kernel::Cite,
    /// The newest record that was published for it: when, title, address.
    pub last: Option<(At, String, String)>,
    /// Whether there is one since the meeting before.
    pub fresh: bool,
}

/// The reports that a body hears, post by post, those missing since its last meeting first.
pub async fn due_before(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<Due>> {
    let body = &sitting.meeting.body;
    let since = meetings::all(ctx)
        .await?
        .iter()
        .filter(|it| {
            it.meeting.body == *body && it.occasion.at < sitting.occasion.at && it.occasion.at <= ctx.now
        })
        .map(|it| it.occasion.at)
        .max()
        .unwrap_or(At::from_micros(0));
    let version = constitution::service::in_force(ctx).await?;
    let records = duties::service::records(ctx, 500).await?;
    let mut all = vec![];
    for rule in version.rules.of::<ReportDue>().iter().filter(|it| it.to.as_ref() == Some(body) && it.each) {
        for post in version.rules.posts_of(&rule.from) {
            let subject = format!("{}/{}", rule.id(), post.id());
            let last = records
                .iter()
                .find(|it| it.kind == ProofKind::Report && it.subject == subject && it.withdrawn.is_none())
                .map(|it| (it.published_at, it.title.clone(), format!("/duties/records/{}", it.id)));
            all.push(Due {
                post: post.id().to_owned(),
                post_name: post.name.clone(),
                about: rule.about.clone(),
                cite: version.cite(&rule.cite),
                fresh: last.as_ref().is_some_and(|it| it.0 > since),
                last,
            });
        }
    }
    all.sort_by_key(|it| it.fresh);
    Ok(all)
}

/// Drafts a report of a post from figures: members of its area, visits, questions, decisions. It names no member, and a
/// number below five is not quoted.
///
/// # Errors
/// Forbidden for anybody but a holder of the post.
pub async fn draft_report(ctx: &Ctx, post: &str, since: At) -> Result<String> {
    need_post(ctx, post).await?;
    let found = bodies::service::post(ctx, post).await?;
    let version = constitution::service::in_force(ctx).await?;
    let area = version.rules.post(post).and_then(|it| it.area.clone());
    let everyone = people::service::everyone(ctx, ctx.now).await?;
    log_read(ctx, "the register in numbers", "drafting a report", everyone.len()).await?;
    let of_area = |it: &people::service::PersonFacts| {
        let fits = |area: &String| it.area.as_ref() == Some(area) || it.constituency.as_ref() == Some(area);
        it.status == Status::Member && area.as_ref().is_none_or(fits)
    };
    let members = everyone.iter().filter(|it| of_area(it)).count();
    let zone = &ctx.group.zone;
    let all = questions::questions(ctx).await?;
    let asked: Vec<_> = all.iter().filter(|it| it.post == post && it.at > since).collect();
    let answered = asked.iter().filter(|it| it.answer.is_some()).count();
    let open = all.iter().filter(|it| it.post == post && it.answer.is_none()).count();
    let visits: Vec<_> =
        visits(ctx).await?.into_iter().filter(|it| it.post == post && it.day > since).collect();
    let mut out =
        format!("## Report: {}\n\nFrom {} to {}.\n\n", found.name, since.day(zone), ctx.now.day(zone));
    let place = area.map_or_else(|| "In the organisation".to_owned(), |it| format!("In {it}"));
    out.push_str(&format!("- {place}: {} members.\n", quoted(members)));
    out.push_str(&format!(
        "- Questions of members: {} asked, {answered} answered, {open} open now.\n",
        asked.len()
    ));
    out.push_str(&format!("- Visits: {}.\n", visits.len()));
    for it in &visits {
        out.push_str(&format!("  - {}, {}\n", it.visited, it.day.day(zone)));
    }
    let decided: Vec<_> = after::decisions(ctx)
        .await?
        .into_iter()
        .filter(|it| {
            it.body == found.body && it.decided_at > since && it.readers != crate::model::Readers::Body
        })
        .collect();
    out.push_str(&format!("- Decisions of the body that can be read: {}.\n", decided.len()));
    for it in &decided {
        out.push_str(&format!("  - No. {}: {}\n", it.number, it.title));
    }
    out.push_str("\n### Political developments\n\n\n### What should be better\n\n");
    Ok(out)
}

pub(super) async fn need_post(ctx: &Ctx, post: &str) -> Result<PersonId> {
    let me = ctx.person()?;
    if bodies::service::posts_held(ctx, me, ctx.now).await?.iter().any(|it| it == post) {
        return Ok(me);
    }
    Err(Problem::forbidden("This is for whoever holds the post."))
}

/// The posts that the actor holds, with their names.
pub async fn my_posts(ctx: &Ctx) -> Result<Vec<(String, String)>> {
    let Some(me) = ctx.actor.person else { return Ok(vec![]) };
    let held = bodies::service::posts_held(ctx, me, ctx.now).await?;
    let posts = bodies::service::posts(ctx).await?;
    Ok(posts.iter().filter(|it| held.contains(&it.slug)).map(|it| (it.slug.clone(), it.title())).collect())
}

/// All visits, newest first; for members.
pub async fn visits(ctx: &Ctx) -> Result<Vec<Visit>> {
    if !ctx.actor.system {
        ctx.person()?;
    }
    store::visits(ctx.db(), ctx.group.id).await
}

/// Records a visit, through a post that the actor holds, to a listed branch or to whoever is named. Where the text asks for visits, it is the evidence.
///
/// # Errors
/// A `Problem` on "visited", "day" or "words".
pub async fn record_visit(
    ctx: &Ctx,
    post: &str,
    branch: Option<BranchId>,
    visited: &str,
    day: At,
    words: &str,
) -> Result<VisitId> {
    let me = need_post(ctx, post).await?;
    let visited = match branch {
        Some(id) => letters::branch(ctx, id).await?.title,
        None => visited.to_owned(),
    };
    let letters = visited.trim().chars().count();
    if letters == 0 || letters > 160 {
        return Err(Problem::field(
            "visited",
            "Say whom you visited, in at most 160 letters: \"the Harbour group\".",
        ));
    }
    if day > ctx.now {
        return Err(Problem::field("day", "That day is still to come. Record the visit when it was made."));
    }
    if words.chars().count() > 5_000 {
        return Err(Problem::field("words", "Keep this under 5,000 letters, and name nobody."));
    }
    let it = Visit {
        id: VisitId(ctx.new_id()),
        post: post.to_owned(),
        person: Some(me),
        visited: visited.trim().to_owned(),
        branch,
        day,
        words: words.trim().to_owned(),
        at: ctx.now,
    };
    let shown = evidence(ctx, &it).await?;
    transact!(ctx.db(), tx => {
        store::visit(tx, ctx.group.id, &it).await?;
        for one in &shown {
            show_evidence(tx, ctx, one).await?;
        }
        audit(tx, ctx, Line::new("visit.recorded").on("visit", it.id.0).fields(&["visited", "day"])).await
    })?;
    Ok(it.id)
}

/// The duties of the actor that a visit closes: those whose evidence the text calls a visit.
async fn evidence(ctx: &Ctx, it: &Visit) -> Result<Vec<Evidence>> {
    let version = match constitution::service::in_force(ctx).await {
        Err(problem) if problem.kind == Kind::NotFound => return Ok(vec![]),
        other => other?,
    };
    let asks: Vec<String> = version
        .rules
        .of::<rulebook::Duty>()
        .iter()
        .filter(|rule| rule.evidence.iter().any(|proof| proof.contains("visit")))
        .map(|rule| rule.id().to_owned())
        .collect();
    let mine = duties::service::publishable(ctx).await?;
    let fits = mine.into_iter().filter(|one| {
        let base = one.subject.split('/').next().unwrap_or(&one.subject);
        one.kind == ProofKind::Done && asks.iter().any(|rule| rule == base)
    });
    Ok(fits
        .map(|one| Evidence {
            kind: one.kind,
            of: one.subject,
            at: ctx.now,
            occasion: None,
            covers: Some(it.day.date(&ctx.group.zone)),
            url: "/meetings/reports".to_owned(),
            title: format!("Visit: {}", it.visited),
        })
        .collect())
}

//! Who records what a meeting decided: the posts that the text names, as many of them as it asks for.

use constitution::Version;
use kernel::{Cite, Ctx, Power, Problem, Result, Tx, transact};
use rulebook::Rules;

use super::decide::WHOLE;
use super::moves;
use crate::model::{Amendment, AmendmentId, Decision, PartVote, Record, Voted};
use crate::store;

/// Who records votes on changes of the constitution.
#[derive(Clone, Debug)]
pub struct Recorders {
    /// "the secretary or the chair"; empty where the text names nobody.
    pub names: String,
    /// The posts, by slug.
    posts: Vec<String>,
    /// How many must record the same.
    pub needed: usize,
    pub cite: Option<Cite>,
}

/// Who records by a version: the posts that its rule on changes names, else whoever it makes send out the minutes of
/// that meeting; where it names nobody, whoever may publish what a meeting adopted.
pub fn recorders(version: &Version) -> Recorders {
    let rules = &version.rules;
    let nobody = Recorders { names: String::new(), posts: vec![], needed: 1, cite: None };
    let Some(rule) = rules.amendment() else { return nobody };
    let (owners, cite) = if rule.recorded_by.is_empty() {
        let body = rules.meeting(&rule.decided_at).map(|it| it.body.clone()).unwrap_or_default();
        let minutes = rules.publications().into_iter().find(|it| it.what == format!("minutes:{body}"));
        let Some((owner, cite)) = minutes.and_then(|it| Some((it.owner.clone()?, version.cite(&it.cite))))
        else {
            return nobody;
        };
        (vec![owner], Some(cite))
    } else {
        (rule.recorded_by.clone(), Some(version.cite(&rule.cite_field("recorded_by"))))
    };
    let named: Vec<String> = owners.iter().map(|it| rules.name_of(it)).collect();
    Recorders {
        names: named.join(" or "),
        posts: owners.iter().flat_map(|it| posts(rules, it)).collect(),
        needed: usize::try_from(rule.recorders.unwrap_or(1)).unwrap_or(1).max(1),
        cite,
    }
}

/// The posts that an owner stands for: itself, or those of a body.
fn posts(rules: &Rules, owner: &str) -> Vec<String> {
    match rules.post_with_role(owner) {
        Some(post) => vec![post.id().to_owned()],
        None => {
            rules.posts().into_iter().filter(|it| it.body == owner).map(|it| it.id().to_owned()).collect()
        }
    }
}

/// As what the actor records votes ("secretary"); refused, with the clause, to whoever does not.
pub async fn may_record(ctx: &Ctx, version: &Version) -> Result<String> {
    let by = recorders(version);
    if by.posts.is_empty() || ctx.actor.system {
        ctx.need(Power::EditConstitution, None)?;
        return Ok("officer".to_owned());
    }
    let me = ctx.person()?;
    let held = bodies::service::posts_held(ctx, me, ctx.now).await?;
    let Some(post) = held.into_iter().find(|it| by.posts.contains(it)) else {
        return Err(Problem::forbidden(format!(
            "What the meeting decided is recorded by the {}, not by whoever may publish the constitution.",
            by.names
        ))
        .cite(by.cite)
        .hint("Give them the minute; everybody sees what they record."));
    };
    if !ctx.powers_awake() {
        return Err(Problem::confirm_again());
    }
    Ok(version.rules.name_of(&post))
}

/// Whether the actor may, for a page that shows the form or not.
pub async fn records(ctx: &Ctx, version: &Version) -> bool {
    may_record(ctx, version).await.is_ok()
}

/// What waits for another officer's confirmation; records of a text that was amended since are void.
pub async fn waiting(ctx: &Ctx, it: &Amendment) -> Result<Vec<Record>> {
    let all = store::records(ctx.db(), ctx.group.id, it.id).await?;
    Ok(all.into_iter().filter(|record| record.hash == it.hash).collect())
}

/// Keeps a record until enough officers gave the same. True if this one completes them.
pub(super) async fn enough(
    tx: &mut Tx,
    ctx: &Ctx,
    it: &Amendment,
    (post, by): (&str, &Recorders),
    decision: &Decision,
) -> Result<bool> {
    if by.needed < 2 {
        return Ok(true);
    }
    let me = ctx.person()?;
    let all = store::records_in(tx, ctx.group.id, it.id).await?;
    let before: Vec<&Record> = all.iter().filter(|record| record.hash == it.hash).collect();
    if before.iter().any(|record| record.person == me) {
        return Err(Problem::conflict("You recorded this vote already; another officer has to confirm it.")
            .cite(by.cite.clone()));
    }
    if let Some(other) = before.iter().find(|record| record.decision != *decision) {
        return Err(Problem::conflict(format!(
            "{} recorded something else: {}. Both records have to be the same.",
            other.name,
            told(&other.decision)
        ))
        .cite(by.cite.clone())
        .hint("Compare with the minute. Whoever was wrong takes their record back on this page."));
    }
    if before.len() + 1 >= by.needed {
        store::forget_records(tx, ctx.group.id, it.id).await?;
        return Ok(true);
    }
    let record = Record {
        person: me,
        name: ctx.actor.name.clone(),
        post: post.to_owned(),
        hash: it.hash.clone(),
        decision: decision.clone(),
        at: ctx.now,
    };
    store::add_record(tx, ctx.group.id, it.id, &record).await?;
    let note = format!("As {post}: {}. It waits for another officer to record the same.", told(decision));
    moves::note_down(tx, ctx, it, "The vote was recorded", by.cite.clone(), note).await?;
    Ok(false)
}

/// A record in a sentence without its full stop.
pub fn told(decision: &Decision) -> String {
    let minute = decision.minute.trim();
    match &decision.voted {
        Voted::Referred(why) => format!("referred: {} ({minute})", why.trim()),
        Voted::On(votes) => {
            let one = |v: &PartVote| {
                let part = if v.part == WHOLE { String::new() } else { format!("part {}: ", v.part) };
                format!("{part}{} for, {} against, {} abstained", v.favour, v.against, v.abstained)
            };
            format!("{} ({minute})", votes.iter().map(one).collect::<Vec<_>>().join("; "))
        }
    }
}

/// Records the same as the officer before.
pub async fn confirm(ctx: &Ctx, id: AmendmentId) -> Result<()> {
    let it = super::amendment(ctx, id).await?;
    let first = waiting(ctx, &it).await?.into_iter().next();
    let first = first
        .ok_or_else(|| Problem::conflict("No record waits for you here; it may have been taken back."))?;
    super::decide(ctx, id, first.decision).await
}

/// Takes one's own record back, or, as another officer who records, says that it is wrong.
pub async fn take_back(ctx: &Ctx, id: AmendmentId, because: &str) -> Result<()> {
    let version = constitution::service::in_force(ctx).await?;
    may_record(ctx, &version).await?;
    if because.trim().is_empty() {
        return Err(Problem::field(
            "wrong",
            "Say what is wrong with the record, such as \"The minute says 13 against\".",
        ));
    }
    transact!(ctx.db(), tx => {
        let it = store::load(tx, ctx.group.id, id).await?;
        if store::forget_records(tx, ctx.group.id, id).await? == 0 {
            return Err(Problem::conflict("There is no record that could be taken back."));
        }
        moves::note_down(tx, ctx, &it, "The record of the vote was taken back", None, because.trim().to_owned()).await
    })
}

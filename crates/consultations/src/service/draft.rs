//! A new draft: every answer is looked for in it, and what is found nowhere is told.

use std::collections::BTreeMap;

use kernel::{Ctx, Line, Power, Problem, Result, audit, transact};

use crate::model::{Anchor, ConsultationId, Held, LONGEST_TEXT, Part, hold, parts};
use crate::store::consultation::Draft;
use crate::store::{comment, consultation};

/// How the answers stand to a new draft.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drafted {
    pub seq: u32,
    pub kept: usize,
    pub moved: usize,
    pub gone: usize,
}

/// Publishes a new draft. Nothing that was answered is lost: what was about words that are gone is listed as such.
pub async fn publish_draft(ctx: &Ctx, id: ConsultationId, source: &str, note: &str) -> Result<Drafted> {
    ctx.need(Power::Consult, None)?;
    let new = parts(source);
    if new.is_empty() || source.chars().count() > LONGEST_TEXT {
        return Err(Problem::field("text", "Put in the whole new draft, up to a million characters."));
    }
    if note.trim().is_empty() {
        return Err(Problem::field("note", "Say in a sentence what is new, for those who answered."));
    }
    consultation::find(ctx.db(), ctx.group.id, id).await?;
    transact!(ctx.db(), tx => {
        let drafts = consultation::drafts_in(tx, ctx.group.id, id).await?;
        if drafts.last().is_some_and(|it| it.source == source) {
            return Err(Problem::field("text", "This is the draft that is out already."));
        }
        let seq = drafts.last().map_or(1, |it| it.seq + 1);
        let draft = Draft { seq, source: source.to_owned(), note: note.trim().to_owned(), published_at: ctx.now };
        consultation::add_draft(tx, ctx.group.id, id, &draft, ctx.actor.person).await?;
        let then: BTreeMap<i64, Vec<Part>> = drafts.iter().map(|it| (it.seq, parts(&it.source))).collect();
        let mut out = Drafted { seq: u32::try_from(seq).unwrap_or(1), ..Drafted::default() };
        for it in comment::all_in(tx, ctx.group.id, id).await? {
            // Looked for from the words it was written about, so that what came back with a later draft is found again.
            let body = then.get(&i64::from(it.seq)).and_then(|all| all.iter().find(|p| p.key == it.part));
            let held = Held { part: &it.part, quote: &it.quote, then: body.map_or("", |it| it.body.as_str()) };
            let (part, anchor) = hold(held, &new);
            comment::anchored(tx, ctx.group.id, it.id, &part, anchor).await?;
            match anchor {
                Anchor::Kept => out.kept += 1,
                Anchor::Moved => out.moved += 1,
                Anchor::Gone => out.gone += 1,
            }
        }
        let detail = serde_json::json!({ "draft": seq, "moved": out.moved, "gone": out.gone });
        audit(tx, ctx, Line::new("consultation.drafted").on("consultation", id.0).detail(detail)).await?;
        Ok(out)
    })
}

/// Every draft: number, what was new, and its text; oldest first.
pub async fn drafts(ctx: &Ctx, id: ConsultationId) -> Result<Vec<(u32, String, String, kernel::At)>> {
    super::one(ctx, id).await?;
    let all = consultation::drafts(ctx.db(), ctx.group.id, id).await?;
    let one = |it: Draft| (u32::try_from(it.seq).unwrap_or(1), it.note, it.source, it.published_at);
    Ok(all.into_iter().map(one).collect())
}

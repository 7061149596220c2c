//! The undertaking of discretion: given once in words that stand in the constitution, and anew when they change.

use kernel::{Cite, Ctx, Line, PersonId, Problem, Result, audit, transact};

use super::inside::confidence;
use crate::model::Undertaking;
use crate::store::confidential as store;

/// What somebody is asked to undertake in a body.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The whole text, with the role description. Markdown.
    pub words: String,
    pub cite: Cite,
    pub version: u32,
    /// When the actor gave it in these words.
    pub given: Option<kernel::At>,
}

/// What the actor is asked to undertake in a body; `None` where the text asks for nothing.
pub async fn asked(ctx: &Ctx, body: &str) -> Result<Option<Asked>> {
    let me = ctx.person()?;
    let Some((words, cite, version)) = text(ctx, body, me).await? else { return Ok(None) };
    let all = store::undertakings(ctx.db(), ctx.group.id, body).await?;
    let given = all.iter().find(|it| it.person == me && it.words == words).map(|it| it.at);
    Ok(Some(Asked { words, cite, version, given }))
}

/// The text for one person: the sentences on confidence, and the description of the post they hold in the body, each
/// with its clause. It names no date of its own, so that it stays the same until the text changes.
async fn text(ctx: &Ctx, body: &str, person: PersonId) -> Result<Option<(String, Cite, u32)>> {
    let Some(rule) = confidence(ctx, body).await?.filter(|it| it.all) else { return Ok(None) };
    let version = constitution::service::in_force(ctx).await?;
    let mut words = String::from("I have read these sentences of the constitution and keep to them:\n\n");
    for one in &rule.says {
        words.push_str(&format!("> {one} ({})\n\n", rule.cite.label));
    }
    if !rule.published.is_empty() {
        words.push_str(&format!("Published all the same: {}.\n\n", rule.published.join(", ")));
    }
    words.push_str(
        "I speak outside of what a closed item was about only as far as the body agreed, I keep my copies of papers to \
         myself, and this goes on after my term.\n\n",
    );
    let held = bodies::service::posts_held(ctx, person, ctx.now).await?;
    for post in version.rules.posts_of(body).iter().filter(|it| held.iter().any(|slug| slug == it.id())) {
        let Some(slug) = &post.role else { continue };
        let clauses = &version.document.clauses;
        let Some(at) = clauses.iter().position(|it| it.slug == *slug) else { continue };
        words.push_str(&format!("The description of my post, {}:\n\n", post.name));
        let level = clauses[at].level;
        // A description has its points in sub-clauses.
        let under = clauses[at + 1..].iter().take_while(|it| it.level > level);
        for clause in std::iter::once(&clauses[at]).chain(under) {
            for paragraph in &clause.paragraphs {
                words.push_str(&format!("> {}\n\n", paragraph.text));
            }
        }
    }
    Ok(Some((words, rule.cite, version.seq)))
}

/// Whether somebody gave the undertaking that the text asks for in a body; true where it asks for none.
pub(super) async fn stands(ctx: &Ctx, body: &str, person: PersonId) -> Result<bool> {
    let Some((words, ..)) = text(ctx, body, person).await? else { return Ok(true) };
    let all = store::undertakings(ctx.db(), ctx.group.id, body).await?;
    Ok(all.iter().any(|it| it.person == person && it.words == words))
}

/// The actor gives the undertaking. What they were shown is kept word for word.
///
/// # Errors
/// A `Problem` on "accept" without the tick; refused where the text asks for none; a conflict where it changed since.
pub async fn accept(ctx: &Ctx, body: &str, seen_version: u32, ticked: bool) -> Result<()> {
    let me = ctx.person()?;
    let Some(asked) = asked(ctx, body).await? else {
        return Err(Problem::refused("The constitution asks for no undertaking in this body."));
    };
    if asked.version != seen_version {
        return Err(Problem::conflict("The constitution changed while you read. Read the words again."));
    }
    if !ticked {
        return Err(Problem::field(
            "accept",
            "Tick that you undertake it, or leave it: then closed papers stay closed.",
        ));
    }
    if asked.given.is_some() {
        return Ok(());
    }
    let it = Undertaking {
        body: body.to_owned(),
        person: me,
        words: asked.words,
        version: asked.version,
        at: ctx.now,
    };
    transact!(ctx.db(), tx => {
        store::undertake(tx, ctx.group.id, ctx.new_id(), &it).await?;
        audit(tx, ctx, Line::new("undertaking.given").cite(Some(asked.cite.clone())).fields(&["body"])).await
    })
}

/// The undertakings given in a body, newest first; for those of the body and for officers.
pub async fn given(ctx: &Ctx, body: &str) -> Result<Vec<Undertaking>> {
    store::undertakings(ctx.db(), ctx.group.id, body).await
}

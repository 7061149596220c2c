//! Reading: the whole text, one clause, and any version of either.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Ctx, Kind, Power, Problem, Result};
use ui::Shell;

use super::{acts, history, past};
use crate::model::{State, Version};
use crate::service;
use crate::view::{self, Block, ClauseView, Entry, Moment, Tally};

#[derive(Template)]
#[template(path = "constitution/whole.html")]
struct Whole {
    shell: Shell,
    head: Head,
    contents: Vec<Entry>,
    preamble: Vec<Block>,
    clauses: Vec<ClauseView>,
    tally: Tally,
    /// What the reader asked for, where it was a day.
    dated: Option<String>,
}

#[derive(Template)]
#[template(path = "constitution/clause.html")]
struct One {
    shell: Shell,
    head: Head,
    clauses: Vec<ClauseView>,
    before: Option<Entry>,
    after: Option<Entry>,
    /// In which versions it came and changed; newest first.
    story: Vec<Moment>,
    /// Where it has drifted from the text above: that document's page, and a sentence.
    drift: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "constitution/none.html")]
struct NoneYet {
    shell: Shell,
    may_publish: bool,
}

#[derive(Template)]
#[template(path = "constitution/unknown.html")]
struct Unknown {
    shell: Shell,
    slug: String,
    near: Vec<Entry>,
    /// Earlier versions that have the clause: number and its label there.
    earlier: Vec<(u32, String)>,
    base: String,
}

/// What stands above every page of a version.
struct Head {
    seq: u32,
    name: String,
    title: String,
    adopted: String,
    minute: String,
    adopted_on: String,
    in_force_from: String,
    provisional: bool,
    hash: String,
    state: State,
    /// The number of the version in force, where it is another one.
    now: Option<u32>,
    /// "/c" for the text in force, "/c/4" for a numbered address.
    base: String,
    may_publish: bool,
    /// Rules that do not hold together, each as a sentence.
    suspended: Vec<String>,
}

impl Head {
    fn new(ctx: &Ctx, version: &Version, in_force: Option<u32>, base: String) -> Self {
        let zone = &ctx.group.zone;
        Self {
            seq: version.seq,
            name: version.name(),
            title: version.document.title.clone(),
            adopted: version.adopted_by.clone(),
            minute: version.minute.clone(),
            adopted_on: version.adopted_at.day(zone),
            in_force_from: version.in_force_from.long(zone),
            provisional: version.provisional,
            hash: version.hash.clone(),
            state: version.state(in_force, ctx.now),
            now: in_force.filter(|it| *it != version.seq),
            base,
            may_publish: ctx.may(Power::EditConstitution, None),
            suspended: version.suspended.iter().map(rulebook::Suspended::line).collect(),
        }
    }
    fn in_force(&self) -> bool {
        self.state == State::InForce
    }
    fn coming(&self) -> bool {
        self.state == State::Coming
    }
    /// "7a3f 09bc …": enough to compare by eye.
    fn short_hash(&self) -> String {
        history::short(&self.hash)
    }
}

pub async fn whole(ctx: Ctx) -> Result<Response> {
    match service::in_force(&ctx).await {
        Ok(version) => draw_whole(&ctx, &version, "/c".into()).await,
        Err(problem) if problem.kind == Kind::NotFound => none_yet(&ctx, &problem),
        Err(problem) => Err(problem),
    }
}

/// What stands where a page needs a constitution and there is none.
pub(super) fn none_yet(ctx: &Ctx, problem: &Problem) -> Result<Response> {
    let may_publish = ctx.may(Power::EditConstitution, None);
    ui::page_with(problem, NoneYet { shell: Shell::new(ctx, "Constitution"), may_publish })
}

/// `/c/elections` is the clause now, `/c/4` is version 4, `/c/4.md` its file.
pub async fn place(ctx: Ctx, Path(place): Path<String>) -> Result<Response> {
    if let Some(seq) = place.strip_suffix(".md").and_then(number) {
        let version = service::version(&ctx, seq).await?;
        let name = format!("constitution-{seq}.md");
        return Ok(ui::download("text/markdown; charset=utf-8", &name, version.source.to_string()));
    }
    if let Some(seq) = number(&place) {
        let version = service::version(&ctx, seq).await?;
        return draw_whole(&ctx, &version, format!("/c/{seq}")).await;
    }
    let version = service::in_force(&ctx).await?;
    draw_clause(&ctx, version, &place, "/c".into()).await
}

/// `/c/4/elections` is the clause in version 4; `/c/4/changes` is what version 4 changed.
/// `/c/elections/history` is where its sentences come from, `/c/elections/acts` what was done by it.
pub async fn place_in(ctx: Ctx, Path((seq, slug)): Path<(String, String)>) -> Result<Response> {
    if slug == "history" && number(&seq).is_none() {
        return past::lives(&ctx, &seq).await;
    }
    if slug == "acts" && number(&seq).is_none() {
        return acts::by_clause(&ctx, &seq).await;
    }
    let seq = number(&seq).ok_or_else(|| {
        Problem::not_found(
            "An address of this kind begins with the number of a version, such as /c/4/elections.",
        )
    })?;
    if slug == "changes" {
        return history::changes(&ctx, seq).await;
    }
    let version = service::version(&ctx, seq).await?;
    draw_clause(&ctx, version, &slug, format!("/c/{seq}")).await
}

/// A number as it stands in an address: no sign, no leading zero.
fn number(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|it| it.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| plain)
}

async fn draw_whole(ctx: &Ctx, version: &Version, base: String) -> Result<Response> {
    draw(ctx, version, base, None).await
}

async fn draw(ctx: &Ctx, version: &Version, base: String, dated: Option<String>) -> Result<Response> {
    let in_force = service::number_in_force(ctx).await?;
    let shell = Shell::new(ctx, version.name()).paper(ctx);
    let shell =
        if base == "/c" { shell } else { shell.crumb("Constitution", "/c").crumb("Versions", "/c/history") };
    let mut clauses = view::clauses(version);
    view::add_interpretations(&mut clauses, &service::interpretations(ctx).await?, version.seq);
    view::add_beside(&mut clauses, &service::notes(ctx).await?, &service::chair_rulings(ctx).await?);
    ui::page(Whole {
        shell,
        head: Head::new(ctx, version, in_force, base),
        contents: view::contents(&version.document),
        preamble: view::preamble(&version.document),
        clauses,
        tally: Tally::of_document(&version.document),
        dated,
    })
}

/// A version as the answer to "what was in force on that day?".
pub(super) async fn draw_dated(ctx: &Ctx, version: &Version, note: String) -> Result<Response> {
    draw(ctx, version, format!("/c/{}", version.seq), Some(note)).await
}

async fn draw_clause(ctx: &Ctx, version: Arc<Version>, slug: &str, base: String) -> Result<Response> {
    let mut clauses = view::one(&version, slug, &base);
    let Some(first) = clauses.first() else { return unknown(ctx, &version, slug, base).await };
    let in_force = service::number_in_force(ctx).await?;
    let shell = Shell::new(ctx, format!("{} – {}", first.heading(), version.name())).paper(ctx);
    let shell = shell.crumb("Constitution", "/c");
    let shell = if base == "/c" { shell } else { shell.crumb(version.name(), base.clone()) };
    let (before, after) = neighbours(&version, slug, clauses.len());
    view::add_interpretations(&mut clauses, &service::interpretations(ctx).await?, version.seq);
    view::add_beside(&mut clauses, &service::notes(ctx).await?, &service::chair_rulings(ctx).await?);
    let versions: Vec<Arc<Version>> = service::history(ctx).await?.into_iter().map(|it| it.0).collect();
    let story = view::story(&versions, slug);
    let drift = service::drift(ctx, &version.document, slug).await?;
    let head = Head::new(ctx, &version, in_force, base);
    ui::page(One { shell, head, clauses, before, after, story, drift })
}

/// The clause before, and the one after this clause and its sub-clauses.
fn neighbours(version: &Version, slug: &str, shown: usize) -> (Option<Entry>, Option<Entry>) {
    let all = view::contents(&version.document);
    let Some(at) = all.iter().position(|it| it.slug == slug) else { return (None, None) };
    let before = at.checked_sub(1).and_then(|it| all.get(it)).cloned();
    (before, all.get(at + shown).cloned())
}

async fn unknown(ctx: &Ctx, version: &Version, slug: &str, base: String) -> Result<Response> {
    let near = view::near(&version.document, slug);
    let mut earlier = vec![];
    for (other, _) in service::history(ctx).await? {
        if let Some(clause) = other.document.clause(slug).filter(|_| other.seq != version.seq) {
            earlier.push((other.seq, clause.label()));
        }
    }
    let shell = Shell::new(ctx, "No such clause").crumb("Constitution", "/c");
    let slug: String = slug.chars().take(80).collect();
    let page = ui::page(Unknown { shell, slug, near, earlier, base })?;
    Ok((StatusCode::NOT_FOUND, page).into_response())
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn only_plain_numbers_are_numbers() {
        assert_eq!(number("4"), Some(4));
        for other in ["", "0", "04", "+4", "-1", "4a", "99999999999", "elections"] {
            assert_eq!(number(other), None, "{other}");
        }
    }
}

//! Documents beside the constitution: standing orders and policies below it, the association's text above a local
//! group. A lower one may say more than a higher one, and never something else.

use kernel::{At, Ctx, Line, Power, Problem, Result, Tx, audit, emit};
use rulebook::hierarchy::Under;
use rulebook::{Rules, Severity};

use crate::check;
use crate::model::Adoption;
use crate::store::{self, PaperRow, PaperVersion};

/// How a document stands to the constitution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// The text of the association that the group belongs to.
    Above,
    StandingOrders,
    /// What a meeting decided for good.
    Policy,
}

impl Rank {
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Above, "above", "The association's text, above ours"),
        (Self::StandingOrders, "orders", "Standing orders, below the constitution"),
        (Self::Policy, "policy", "A policy of a meeting, below the constitution"),
    ];
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|it| it.0 == self).map_or("policy", |it| it.1)
    }
    pub fn words(self) -> &'static str {
        Self::ALL.iter().find(|it| it.0 == self).map_or("", |it| it.2)
    }
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|it| it.1 == name).map(|it| it.0)
    }
}

/// A document beside the constitution with its versions, the newest first; never empty.
#[derive(Clone, Debug)]
pub struct Paper {
    pub slug: String,
    pub title: String,
    pub rank: Rank,
    pub versions: Vec<PaperVersion>,
}

impl Paper {
    /// The version in force at an instant.
    pub fn at(&self, at: At) -> Option<&PaperVersion> {
        self.versions.iter().find(|it| it.in_force_from <= at)
    }
    /// One version by its number.
    pub fn version(&self, seq: i64) -> Option<&PaperVersion> {
        self.versions.iter().find(|it| it.seq == seq)
    }
    /// What a version says, under the name of the document.
    pub fn rules(&self, version: &PaperVersion) -> Rules {
        let seq = u32::try_from(version.seq).unwrap_or_default();
        Rules::validated_parsed(&rulebook::parse(&version.source), seq).0.named(self.title.clone())
    }
}

/// All documents beside the constitution.
pub async fn papers(ctx: &Ctx) -> Result<Vec<Paper>> {
    let rows = store::papers(ctx.db(), ctx.group.id).await?;
    let mut versions = store::paper_versions(ctx.db(), ctx.group.id).await?;
    let paper = |row: PaperRow| {
        let (own, rest) = std::mem::take(&mut versions).into_iter().partition(|it| it.slug == row.slug);
        versions = rest;
        Some(Paper { rank: Rank::named(&row.rank)?, slug: row.slug, title: row.title, versions: own })
    };
    Ok(rows.into_iter().filter_map(paper).collect())
}

/// One document beside the constitution.
pub async fn paper(ctx: &Ctx, slug: &str) -> Result<Paper> {
    let found = papers(ctx).await?.into_iter().find(|it| it.slug == slug);
    found.ok_or_else(|| {
        Problem::not_found("There is no such document.").hint("All documents are at /c/documents.")
    })
}

/// Publishes a new document, or the next version of one.
pub async fn publish_paper(
    tx: &mut Tx,
    ctx: &Ctx,
    new: (&str, Rank),
    slug: Option<&str>,
    source: &str,
    adoption: &Adoption,
) -> Result<(String, i64)> {
    ctx.need(Power::EditConstitution, None)?;
    adoption.check(ctx.now)?;
    let (title, rank) = new;
    let report = check::report(source);
    super::publishing::refuse_errors(&report)?;
    if rank != Rank::Above {
        fits_below(ctx, title, &report.document).await?;
    }
    let known = match slug {
        Some(slug) => Some(paper(ctx, slug).await?),
        None => None,
    };
    let (slug, seq) = match &known {
        Some(paper) => (paper.slug.clone(), paper.versions.first().map_or(1, |it| it.seq + 1)),
        None => (begin(tx, ctx, title, rank).await?, 1),
    };
    let hash = report.document.hash();
    let newest = known.as_ref().and_then(|it| it.versions.first());
    if newest.is_some_and(|it| it.hash == hash) {
        return Err(Problem::field(
            "source",
            "This is the version in force word for word, and every rule as well.",
        ));
    }
    if newest.is_some_and(|it| adoption.in_force_from < it.in_force_from) {
        return Err(Problem::field("in_force_from", "The version before comes into force later than this."));
    }
    let row = PaperVersion {
        slug: slug.clone(),
        seq,
        source: source.to_owned(),
        hash,
        adopted_by: adoption.by.trim().to_owned(),
        minute: adoption.minute.trim().to_owned(),
        adopted_at: adoption.adopted_at,
        in_force_from: adoption.in_force_from,
        published_at: ctx.now,
        published_by: ctx.actor.person,
    };
    store::insert_paper_version(tx, ctx.group.id, &row).await?;
    let detail =
        serde_json::json!({ "slug": slug, "seq": seq, "hash": row.hash, "adopted_by": row.adopted_by });
    audit(tx, ctx, Line::new("constitution.document-published").detail(detail.clone())).await?;
    emit(tx, ctx, "constitution.document-published", &detail).await?;
    Ok((slug, seq))
}

/// Refuses a document that says something else than the constitution above it, naming both places.
async fn fits_below(ctx: &Ctx, title: &str, document: &rulebook::Document) -> Result<()> {
    let Ok(version) = super::in_force(ctx).await else { return Ok(()) };
    let found = rulebook::hierarchy::fits_below(&version.rules, document, title, Under::SameOrganisation);
    let wrong: Vec<_> = found.iter().filter(|it| it.severity == Severity::Error).collect();
    let Some(first) = wrong.first() else { return Ok(()) };
    let told = wrong.iter().map(|it| it.message.as_str()).collect::<Vec<_>>().join(" ");
    Err(Problem::field("source", told).hint(first.hint).cite(Some(version.cite(&first.higher.1))))
}

/// Where a clause of ours has drifted from the association's text above it (L3): the document's page and a sentence
/// that names what is missing on either side.
pub async fn drift(ctx: &Ctx, ours: &rulebook::Document, clause: &str) -> Result<Vec<(String, String)>> {
    let mut told = vec![];
    for paper in papers(ctx).await?.into_iter().filter(|it| it.rank == Rank::Above) {
        let Some(version) = paper.at(ctx.now) else { continue };
        let above = rulebook::parse(&version.source).document;
        let drifted = rulebook::kinship(&above, ours, clause).into_iter().filter(rulebook::Kin::drifted);
        told.extend(drifted.map(|it| (format!("/c/documents/{}", paper.slug), it.line())));
    }
    Ok(told)
}

async fn begin(tx: &mut Tx, ctx: &Ctx, title: &str, rank: Rank) -> Result<String> {
    let title = title.trim();
    if title.is_empty() || title.chars().count() > 200 {
        return Err(Problem::field("title", "Give the document a name of up to 200 characters."));
    }
    let all = papers(ctx).await?;
    let slug = crate::editing::fresh_slug(title, |it| all.iter().any(|paper| paper.slug == it));
    let row = PaperRow { slug: slug.clone(), title: title.to_owned(), rank: rank.name().to_owned() };
    store::insert_paper(tx, ctx.group.id, &row, ctx.now).await?;
    Ok(slug)
}

//! Publishing a version that a meeting adopted.

use kernel::job::{self, Job};
use kernel::{Ctx, FieldError, Line, Power, Problem, Result, Tx, audit, emit, transact};
use rulebook::{Document, Rules};
use serde::{Deserialize, Serialize};

use crate::check::{self, Report};
use crate::drift::{self, Drifted};
use crate::model::Adoption;
use crate::store::{self, NewVersion, Row};

/// The job that tells everybody when a version comes into force.
pub const COMMENCE: &str = "constitution.commence";

/// What "constitution.published" and "constitution.in-force" carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    pub seq: u32,
    pub hash: String,
    pub provisional: bool,
}

/// Publishes the text that a meeting adopted as the next version; its number. Refused with every finding if the checks
/// find errors, so that nobody publishes a slip; see [`publish_in_words`].
pub async fn publish(tx: &mut Tx, ctx: &Ctx, source: &str, adoption: Adoption) -> Result<u32> {
    refuse_errors(&check::report(source))?;
    publish_in_words(tx, ctx, source, adoption).await
}

/// The same for a text whose rules do not all hold together. A members' meeting may adopt anything in words: the text
/// takes effect, the rules that do not hold are suspended, every page says so, and people decide.
pub async fn publish_in_words(tx: &mut Tx, ctx: &Ctx, source: &str, adoption: Adoption) -> Result<u32> {
    ctx.need(Power::EditConstitution, None)?;
    adoption.check(ctx.now)?;
    let report = check::report(source);
    refuse_unreadable(&report)?;
    let before = store::newest(tx, ctx.group.id).await?;
    if let Some(before) = &before {
        refuse_disorder(&report, before, &adoption)?;
        refuse_drift(&report, before, &adoption)?;
    }
    add(tx, ctx, source, &report, before.map_or(0, |it| it.seq), &adoption, false).await
}

/// Gives a new organisation the text it begins with: provisional, and said so on every page, until a members'
/// meeting adopts one. Refused if there is a version already.
pub async fn publish_first(tx: &mut Tx, ctx: &Ctx, source: &str, by: &str) -> Result<u32> {
    ctx.need(Power::EditConstitution, None)?;
    if store::newest(tx, ctx.group.id).await?.is_some() {
        return Err(Problem::refused("This organisation has a constitution already.")
            .hint("A members' meeting can adopt another one, which is then published at /c/publish."));
    }
    let report = check::report(source);
    refuse_errors(&report)?;
    let (by, now) = (by.to_owned(), ctx.now);
    let adoption =
        Adoption { by, minute: String::new(), adopted_at: now, in_force_from: now, unchanged: vec![] };
    adoption.check(now)?;
    add(tx, ctx, source, &report, 0, &adoption, true).await
}

/// Says that a version is in force from now on, for whoever keeps something that follows from it.
pub async fn commence(ctx: &Ctx, job: &Job) -> Result<()> {
    let published: Published = job.read()?;
    let done = super::time::commencement(ctx, published.seq).await?;
    transact!(ctx.db(), tx => {
        super::time::record(tx, ctx, &done).await?;
        emit(tx, ctx, "constitution.in-force", &published).await
    })
}

async fn add(
    tx: &mut Tx,
    ctx: &Ctx,
    source: &str,
    report: &Report,
    last: i64,
    adoption: &Adoption,
    provisional: bool,
) -> Result<u32> {
    let (seq, hash) = (last + 1, report.document.hash());
    let new = NewVersion { seq, source, hash: &hash, adoption, provisional };
    store::insert(tx, ctx, new).await.map_err(faster)?;
    let number = u32::try_from(seq).map_err(|_| Problem::internal("There are too many versions."))?;
    let detail = serde_json::json!({
        "seq": number, "hash": hash, "adopted_by": adoption.by, "minute": adoption.minute,
        "provisional": provisional, "unchanged": adoption.unchanged,
    });
    audit(tx, ctx, Line::new("constitution.published").fields(&["seq", "hash", "adopted_by"]).detail(detail))
        .await?;
    let published = Published { seq: number, hash, provisional };
    emit(tx, ctx, "constitution.published", &published).await?;
    let name = number.to_string();
    job::enqueue(tx, ctx, COMMENCE, Some(&name), adoption.in_force_from.max(ctx.now), &published).await?;
    Ok(number)
}

fn faster(problem: Problem) -> Problem {
    if problem.is_duplicate() {
        return Problem::conflict("Another version was published in the same moment, so yours was not.")
            .hint("Read the new version first; then publish yours again if it still is what the meeting adopted.");
    }
    problem
}

/// More findings than this are not repeated in a refusal; the check page lists them all.
const SHOWN: usize = 20;

/// A text without clauses, or one of which a part would be lost, cannot be kept at all.
fn refuse_unreadable(report: &Report) -> Result<()> {
    let lost =
        ["syntax.no-clauses", "syntax.too-large", "reference.duplicate-slug", "reference.taken-address"];
    let found = report.errors().filter(|it| lost.contains(&it.code)).take(SHOWN).map(as_field);
    let errors: Vec<FieldError> = found.collect();
    if errors.is_empty() { Ok(()) } else { Err(Problem::entry(errors)) }
}

pub(super) fn refuse_errors(report: &Report) -> Result<()> {
    let errors: Vec<FieldError> = report.errors().take(SHOWN).map(as_field).collect();
    if errors.is_empty() {
        return Ok(());
    }
    let problem = Problem::entry(errors);
    Err(problem.hint(
        "Nothing was published. Mend the file so that its rules carry out its words; or, if the meeting adopted it as it \
         is, publish it in words: the rules that do not hold are then suspended, and people decide.",
    ))
}

fn as_field(found: &rulebook::Diagnostic) -> FieldError {
    let message = format!("Line {}: {}", found.line, found.message);
    FieldError { field: "source".to_owned(), message }
}

fn refuse_disorder(report: &Report, before: &Row, adoption: &Adoption) -> Result<()> {
    if adoption.in_force_from < before.in_force_from {
        let detail = format!(
            "Constitution no. {} comes into force later than this; the newer one cannot be first.",
            before.seq
        );
        return Err(Problem::field("in_force_from", detail));
    }
    if report.document.hash() == before.hash && !before.provisional {
        let detail =
            format!("This is constitution no. {} word for word, and every rule as well.", before.seq);
        return Err(Problem::field("source", detail));
    }
    Ok(())
}

/// A rule and its sentence change together, or somebody says that the meaning is the same.
fn refuse_drift(report: &Report, before: &Row, adoption: &Adoption) -> Result<()> {
    let old = Rules::new(rulebook::parse(&before.source).document, 1);
    let drifted = drift::drift(&old, &Rules::new(report.document.clone(), 2));
    let open = drifted.iter().filter(|it| !adoption.unchanged.contains(&it.rule));
    let wrong: Vec<FieldError> = open.take(SHOWN).map(as_drift).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Problem::entry(wrong).hint("Change both, or confirm under the report that the meaning is the same."))
}

fn as_drift(it: &Drifted) -> FieldError {
    let message = format!("Clause {}, rule {}: {}", it.clause, it.rule, it.which.words());
    FieldError { field: "unchanged".to_owned(), message }
}

/// What drifted between the newest version and a text that may follow it.
pub async fn drift_from_newest(ctx: &Ctx, document: &Document) -> Result<Vec<Drifted>> {
    let Some((newest, _)) = super::history(ctx).await?.into_iter().next() else { return Ok(vec![]) };
    Ok(drift::drift(&newest.rules, &Rules::new(document.clone(), newest.seq + 1)))
}

//! Two entries side by side: why they may be one person, on what they differ, and joining them.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, FieldError, Kind, PersonId, Problem, Result};
use ui::{Fields, Shell};

use super::id;
use super::person::{Overview, overview};
use crate::model::{Difference, Fact, FactKind};
use crate::service::duplicates::{self as twice, Wanted};
use crate::service::{self};

#[derive(Template)]
#[template(path = "people/pair.html")]
struct Pair {
    shell: Shell,
    fields: Fields,
    sides: [Side; 2],
    /// Whether the two have different names.
    names_differ: bool,
    questions: Vec<Question>,
    href: String,
    score: i64,
    reasons: Vec<Why>,
    told_apart: bool,
}

struct Why {
    label: &'static str,
    points: String,
    against: bool,
}

/// One of two entries, and whether the other can be joined into it.
struct Side {
    it: Overview,
    other_number: i64,
    refusal: Option<String>,
    /// Why joining into it takes a second officer, if it does.
    second: Option<String>,
}

/// A kind of fact on which the two differ.
struct Question {
    field: String,
    what: &'static str,
    /// Each entry's id and what it says.
    says: [(String, String); 2],
}

async fn page(ctx: &Ctx, one: PersonId, other: PersonId, fields: Fields) -> Result<Pair> {
    let (found, told_apart) = twice::compared(ctx, one, other).await?;
    kernel::log_read_of(ctx, "two entries compared", "running the register", &[one, other]).await?;
    let sides = [side(ctx, one, other).await?, side(ctx, other, one).await?];
    let why = |it: &crate::model::likeness::Reason| Why {
        label: it.label(),
        points: format!("{:+}", it.points()),
        against: it.points() < 0,
    };
    Ok(Pair {
        shell: Shell::new(ctx, "One person or two?")
            .crumb("Register", "/people")
            .crumb("Possible duplicates", "/people/duplicates"),
        names_differ: sides[0].it.name != sides[1].it.name,
        questions: questions(ctx, &sides, &twice::differ(ctx, one, other).await?).await?,
        fields,
        sides,
        href: format!("/people/duplicates/{one}/{other}"),
        score: found.score,
        reasons: found.reasons.iter().map(why).collect(),
        told_apart,
    })
}

async fn side(ctx: &Ctx, own: PersonId, other: PersonId) -> Result<Side> {
    let dossier = service::dossier(ctx, own).await?;
    let categories = service::categories(ctx).await?;
    let mut it = overview(ctx, &dossier, &categories);
    // Flags are not for this page, whoever looks at it.
    it.suspended = false;
    let flags = [FactKind::Suspended.label(), FactKind::UnderComplaint.label()];
    it.facts.retain(|fact| !flags.contains(&fact.what));
    it.declarations.clear();
    let refusal = twice::refusal(ctx, own, other).await?;
    let has = if refusal.is_none() { twice::stays_with(ctx, own).await? } else { None };
    let second = has.map(|apart| format!("No. {} {}", it.number, apart.has));
    Ok(Side { it, other_number: service::person(ctx, other).await?.number, refusal, second })
}

async fn questions(ctx: &Ctx, sides: &[Side; 2], all: &[Difference]) -> Result<Vec<Question>> {
    let categories = service::categories(ctx).await?;
    let says = |side: &Side, facts: &[Fact]| {
        let words = twice::fact_words(ctx, facts, &categories);
        (side.it.id.clone(), format!("As no. {} says: {words}", side.it.number))
    };
    let question = |it: &Difference| Question {
        field: field(it.kind),
        what: it.kind.label(),
        says: [says(&sides[0], &it.one), says(&sides[1], &it.other)],
    };
    Ok(all.iter().map(question).collect())
}

/// The field in which it is said whose fact of a kind holds.
fn field(kind: FactKind) -> String {
    format!("holds-{}", kind.slug())
}

pub async fn compare(ctx: Ctx, Path((one, other)): Path<(String, String)>) -> Result<Response> {
    ui::page(page(&ctx, id(&one)?, id(&other)?, Fields::default()).await?)
}

pub async fn join(ctx: Ctx, Path((one, other)): Path<(String, String)>, fields: Fields) -> Result<Response> {
    let (one, other): (PersonId, PersonId) = (id(&one)?, id(&other)?);
    match try_join(&ctx, one, other, &fields).await {
        Ok((place, said)) => Ok(ui::done(&place, said)),
        Err(problem) if matches!(problem.kind, Kind::Entry | Kind::Conflict | Kind::Refused) => {
            ui::page_with(&problem, page(&ctx, one, other, fields.wrong(&problem)).await?)
        }
        Err(problem) => Err(problem),
    }
}

async fn try_join(
    ctx: &Ctx,
    one: PersonId,
    other: PersonId,
    fields: &Fields,
) -> Result<(String, &'static str)> {
    let either = |text: &str| [one, other].into_iter().find(|it| it.to_string() == text);
    let kept = either(fields.value("kept"))
        .ok_or_else(|| Problem::refused("It was not said which of the two entries stays."))?;
    let gone = if kept == one { other } else { one };
    let mut wanted = Wanted::new(kept, gone, either(fields.value("names")).unwrap_or(kept));
    wanted.holds = answers(&twice::differ(ctx, one, other).await?, fields, either)?;
    let asks =
        twice::refusal(ctx, kept, gone).await?.is_none() && twice::stays_with(ctx, kept).await?.is_some();
    if asks {
        twice::ask(ctx, &wanted).await?;
        let said = "Asked. The two are joined when a second officer agrees; the person is told.";
        return Ok(("/people/joining".to_owned(), said));
    }
    twice::join(ctx, &wanted).await?;
    let said = "The two entries are one. Under “Joined entries” it can be taken apart again.";
    Ok((format!("/people/{kept}"), said))
}

/// Whose fact holds, for every kind on which the two differ: nothing is guessed.
fn answers(
    all: &[Difference],
    fields: &Fields,
    either: impl Fn(&str) -> Option<PersonId>,
) -> Result<BTreeMap<FactKind, PersonId>> {
    let (mut holds, mut wrong) = (BTreeMap::new(), vec![]);
    for it in all {
        let name = field(it.kind);
        match either(fields.value(&name)) {
            Some(person) => drop(holds.insert(it.kind, person)),
            None => wrong.push(FieldError {
                field: name,
                message: format!(
                    "{}: the two entries say different things of the same day. Say which holds.",
                    it.kind.label()
                ),
            }),
        }
    }
    if wrong.is_empty() { Ok(holds) } else { Err(Problem::entry(wrong)) }
}

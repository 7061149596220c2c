//! The same as JSON: versions, clauses with their rules, questions, and the checks.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use kernel::{Allow, At, Cite, Ctx, Problem, Result, Routes};
use rulebook::{Outcome, Paragraph, Rule, Rules, Status};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::asking::{self, Dates, Params};
use crate::check;
use crate::model::{State, Version};
use crate::service::{self, Standing};

/// The largest body: the check reads two mebibytes and says so of the rest.
const LARGEST: usize = 4 * 1024 * 1024;

pub fn routes() -> Routes {
    Routes::new()
        .get("/api/constitution", Allow::Anyone, versions)
        .get("/api/constitution/questions", Allow::Anyone, questions)
        .get("/api/constitution/ask", Allow::Anyone, ask)
        .get("/api/constitution/{version}", Allow::Anyone, version)
        .post_file("/api/constitution/check", Allow::Anyone, LARGEST, run_checks)
}

#[derive(OpenApi)]
#[openapi(
    paths(versions, version, questions, ask, run_checks),
    components(schemas(
        Versions, Summary, Whole, Clause, Prose, RuleOut, Question, AskReply, AskTopic, AskAnswer,
        AskMeeting, AskDate, Report, Finding, Problem, Cite
    ))
)]
struct Description;

pub fn openapi() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// All versions of a group's constitution.
#[derive(Serialize, ToSchema)]
struct Versions {
    /// The number of the version in force; absent before there is one.
    in_force: Option<u32>,
    /// Newest first.
    versions: Vec<Summary>,
}

/// One version without its text.
#[derive(Serialize, ToSchema)]
struct Summary {
    seq: u32,
    name: String,
    title: String,
    /// SHA-256 of the canonical form, in hexadecimal.
    hash: String,
    #[schema(value_type = String, format = DateTime)]
    adopted_at: At,
    adopted_by: String,
    minute: String,
    #[schema(value_type = String, format = DateTime)]
    in_force_from: At,
    provisional: bool,
    state: State,
    url: String,
}

/// One version with its clauses.
#[derive(Serialize, ToSchema)]
struct Whole {
    #[serde(flatten)]
    summary: Summary,
    preamble: Vec<Prose>,
    clauses: Vec<Clause>,
}

#[derive(Serialize, ToSchema)]
struct Clause {
    /// Its identity for ever.
    slug: String,
    number: String,
    title: String,
    /// 2 for a clause, 3 for a sub-clause.
    level: u8,
    url: String,
    paragraphs: Vec<Prose>,
    rules: Vec<RuleOut>,
}

#[derive(Serialize, ToSchema)]
struct Prose {
    /// The anchor, such as `elections.p2`.
    id: String,
    /// Plain text on one line.
    text: String,
}

/// A rule in words. Its typed fields are in the file.
#[derive(Serialize, ToSchema)]
struct RuleOut {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    /// The words it carries out.
    says: Vec<String>,
    plain: String,
    does: String,
    /// bound, judgement, statement or pending.
    #[schema(value_type = String)]
    status: Status,
}

/// A question that the version in force raises.
#[derive(Serialize, ToSchema)]
struct Question {
    number: u8,
    code: &'static str,
    ask: &'static str,
    default: &'static str,
    /// "text", "decided" or "open".
    standing: &'static str,
    /// The answer that was decided.
    answer: Option<String>,
    decided_by: Option<String>,
    /// The clause that answers or raises it.
    clause: Option<Cite>,
}

/// What can be asked, and the answer where something was.
#[derive(Serialize, ToSchema)]
struct AskReply {
    /// Everything that the version in force lets one ask.
    topics: Vec<AskTopic>,
    /// Absent where nothing was asked.
    answer: Option<AskAnswer>,
}

#[derive(Serialize, ToSchema)]
struct AskTopic {
    /// The word for `act`: "stand.secretary".
    word: String,
    group: &'static str,
    /// "May I stand for secretary?"
    question: String,
}

/// An answer of the rules for whoever asks: for members by the register's facts, for visitors by the text.
#[derive(Serialize, ToSchema)]
struct AskAnswer {
    question: String,
    /// The instant that it was asked for.
    #[schema(value_type = String, format = DateTime)]
    at: At,
    /// yes, no, depends, or people (they decide: a rule is suspended, or the text says nothing).
    verdict: &'static str,
    /// Why, as a sentence; empty for yes.
    why: String,
    /// What is possible all the same.
    still: Option<String>,
    /// What the answer depends on, in words.
    depends: Vec<&'static str>,
    /// The clauses that it rests on.
    clauses: Vec<Cite>,
    /// The number of the version.
    version: u32,
    dates: Vec<AskMeeting>,
}

#[derive(Serialize, ToSchema)]
struct AskMeeting {
    title: String,
    url: String,
    /// What speaks against its day, as sentences.
    warnings: Vec<String>,
    dates: Vec<AskDate>,
}

#[derive(Serialize, ToSchema)]
struct AskDate {
    label: &'static str,
    #[schema(value_type = String, format = DateTime)]
    at: At,
    /// "two weeks before the annual general meeting".
    words: String,
    clause: Option<Cite>,
}

/// The contract of the checks, here for the description; what is sent is the rulebook's own report.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckReport)]
struct Report {
    ok: bool,
    diagnostics: Vec<Finding>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Diagnostic)]
struct Finding {
    /// error, warning or note.
    severity: String,
    code: String,
    /// From 1.
    line: usize,
    /// In characters, from 1.
    column: usize,
    clause: Option<String>,
    rule: Option<String>,
    message: String,
    hint: Option<String>,
}

#[utoipa::path(get, path = "/api/constitution", tag = "constitution", responses((status = 200, body = Versions)))]
async fn versions(ctx: Ctx) -> Result<Json<Versions>> {
    let in_force = service::number_in_force(&ctx).await?;
    let all = service::history(&ctx).await?;
    Ok(Json(Versions { in_force, versions: all.iter().map(|(it, state)| summary(it, *state)).collect() }))
}

#[utoipa::path(
    get,
    path = "/api/constitution/{version}",
    tag = "constitution",
    params(("version" = String, Path, description = "A number, or `now`")),
    responses((status = 200, body = Whole), (status = 404, body = Problem))
)]
async fn version(ctx: Ctx, Path(which): Path<String>) -> Result<Json<Whole>> {
    let version = match (which.as_str(), which.parse()) {
        ("now", _) => service::in_force(&ctx).await?,
        (_, Ok(seq)) => service::version(&ctx, seq).await?,
        _ => return Err(Problem::not_found("A version has a number; the one in force is called `now`.")),
    };
    let state = version.state(service::number_in_force(&ctx).await?, ctx.now);
    let clauses = version.document.clauses.iter().map(|it| clause(&version, it)).collect();
    let preamble = version.document.preamble.iter().map(prose).collect();
    Ok(Json(Whole { summary: summary(&version, state), preamble, clauses }))
}

#[utoipa::path(
    get,
    path = "/api/constitution/questions",
    tag = "constitution",
    responses((status = 200, body = Vec<Question>), (status = 404, body = Problem))
)]
async fn questions(ctx: Ctx) -> Result<Json<Vec<Question>>> {
    let version = service::in_force(&ctx).await?;
    Ok(Json(service::questions(&ctx, &version).await?.into_iter().map(question).collect()))
}

#[utoipa::path(
    get,
    path = "/api/constitution/ask",
    tag = "constitution",
    params(Params),
    responses((status = 200, body = AskReply), (status = 404, body = Problem), (status = 422, body = Problem))
)]
async fn ask(ctx: Ctx, Query(params): Query<Params>) -> Result<Json<AskReply>> {
    let version = service::in_force(&ctx).await?;
    let all = asking::topics(&version);
    let answer = match asking::read(&ctx, &all, &params)? {
        None => None,
        Some((topic, at)) => {
            let (known, (ruling, _)) = asking::ask(&ctx, &version, topic, at, &params.category).await?;
            Some(answer(&version, topic, at, known, &ruling))
        }
    };
    let topics = all.into_iter().map(|it| AskTopic { word: it.word, group: it.group, question: it.question });
    Ok(Json(AskReply { topics: topics.collect(), answer }))
}

fn answer(
    version: &Version,
    topic: &asking::Topic,
    at: At,
    known: Vec<Dates>,
    ruling: &rulebook::Ruling,
) -> AskAnswer {
    let (verdict, why, still, depends) = match &ruling.outcome {
        Outcome::Allowed if ruling.cites.is_empty() => {
            ("people", "The text says nothing about it.".to_owned(), None, vec![])
        }
        Outcome::Allowed => ("yes", String::new(), None, vec![]),
        Outcome::Refused { reason, still } => ("no", format!("{reason}."), still.clone(), vec![]),
        Outcome::PeopleDecide { .. } => {
            ("people", "A rule that it rests on is suspended.".to_owned(), None, vec![])
        }
        // Only the day of the meeting is missing, which the text leaves to be fixed.
        Outcome::NeedsFacts { facts } if facts.iter().all(|it| it.is_timetable()) => {
            ("yes", String::new(), None, vec![])
        }
        Outcome::NeedsFacts { facts } => {
            ("depends", String::new(), None, facts.iter().map(|it| it.whether()).collect())
        }
    };
    let date =
        |it: asking::DateLine| AskDate { label: it.label, at: it.at, words: it.words, clause: it.cite };
    let meeting = |it: Dates| AskMeeting {
        title: it.title,
        url: it.href,
        warnings: it.warnings,
        dates: it.lines.into_iter().map(date).collect(),
    };
    AskAnswer {
        question: topic.question.clone(),
        at,
        verdict,
        why,
        still,
        depends,
        clauses: ruling.cites.iter().map(|it| version.cite(it)).collect(),
        version: version.seq,
        dates: known.into_iter().map(meeting).collect(),
    }
}

#[utoipa::path(
    post,
    path = "/api/constitution/check",
    tag = "constitution",
    request_body(content = String, content_type = "text/markdown", description = "The text; nothing is stored"),
    responses((status = 200, body = Report), (status = 422, body = Problem), (status = 429, body = Problem))
)]
async fn run_checks(ctx: Ctx, body: Bytes) -> Result<Json<rulebook::Report>> {
    check::LIMIT.take(&ctx, &ctx.network).await?;
    let source = String::from_utf8(body.to_vec());
    let source = source
        .map_err(|_| Problem::field("source", "The text is not in UTF-8; send it in that encoding."))?;
    Ok(Json(check::report_aside(source).await?.found))
}

fn summary(version: &Version, state: State) -> Summary {
    Summary {
        seq: version.seq,
        name: version.name(),
        title: version.document.title.clone(),
        hash: version.hash.clone(),
        adopted_at: version.adopted_at,
        adopted_by: version.adopted_by.clone(),
        minute: version.minute.clone(),
        in_force_from: version.in_force_from,
        provisional: version.provisional,
        state,
        url: format!("/c/{}", version.seq),
    }
}

fn clause(version: &Version, it: &rulebook::Clause) -> Clause {
    Clause {
        slug: it.slug.clone(),
        number: it.number.clone(),
        title: it.title.clone(),
        level: it.level,
        url: format!("/c/{}/{}", version.seq, it.slug),
        paragraphs: it.paragraphs.iter().map(prose).collect(),
        rules: it.rules.iter().map(|rule| rule_out(&version.rules, rule)).collect(),
    }
}

fn prose(it: &Paragraph) -> Prose {
    Prose { id: it.id.clone(), text: it.text.clone() }
}

fn rule_out(rules: &Rules, rule: &Rule) -> RuleOut {
    RuleOut {
        id: rule.id.clone(),
        kind: rule.kind.kind().name(),
        says: rule.quotes().map(str::to_owned).collect(),
        plain: rules.plain(rule),
        does: rulebook::does(rule),
        status: rule.status(),
    }
}

fn question(it: service::Open) -> Question {
    let (standing, answer, decided_by, clause) = match it.standing {
        Standing::Text(cite) => ("text", None, None, Some(cite)),
        Standing::Interpreted(found, raised) => {
            ("decided", Some(found.answer), Some(found.decided_by), raised)
        }
        Standing::Open(raised) => ("open", None, None, raised),
    };
    let rulebook::questions::Question { number, code, ask, default, .. } = *it.question;
    Question { number, code, ask, default, standing, answer, decided_by, clause }
}

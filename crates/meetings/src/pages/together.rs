//! Pages of what members find out together.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Allow, At, Ctx, Problem, Result, Routes, log_read};
use ui::{Fields, Shell, id, to_html};

use super::Names;
use crate::model::{Joint, JointId, TOGETHER, check_joint};
use crate::service::together;

pub fn routes() -> Routes {
    Routes::new()
        .get("/meetings/together", Allow::Member, list)
        .post("/meetings/together", Allow::Member, begin)
        .get("/meetings/together/{id}", Allow::Member, show)
        .post("/meetings/together/{id}", Allow::Member, act)
}

struct Row {
    id: String,
    question: String,
    when: String,
    late: bool,
}

#[derive(Template)]
#[template(path = "meetings/together.html")]
struct List {
    shell: Shell,
    fields: Fields,
    going: Vec<Row>,
    ended: Vec<Row>,
}

async fn list_page(ctx: &Ctx, fields: Fields) -> Result<List> {
    let zone = &ctx.group.zone;
    let row = |it: Joint| Row {
        id: it.id.to_string(),
        late: it.answer.is_none() && it.until < ctx.now,
        when: it.answer.map_or(it.until, |it| it.at).day(zone),
        question: it.question,
    };
    let (ended, going): (Vec<Joint>, Vec<Joint>) =
        together::all(ctx).await?.into_iter().partition(|it| it.answer.is_some());
    Ok(List {
        shell: Shell::new(ctx, "Found out together").crumb("Meetings", "/meetings"),
        fields,
        going: going.into_iter().map(row).collect(),
        ended: ended.into_iter().map(row).collect(),
    })
}

async fn list(ctx: Ctx) -> Result<Response> {
    ui::page(list_page(&ctx, Fields::default()).await?)
}

async fn begin(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = async {
        let (question, why) = (fields.value("question"), fields.value("why"));
        let day = fields.value("until").parse();
        let day = day.map_err(|_| Problem::field("until", "Write the day as 2027-04-22."));
        let until = match (day, check_joint(question, why)) {
            (Ok(day), Ok(())) => At::end_of_day(day, &ctx.group.zone),
            (Ok(_), Err(wrong)) | (Err(wrong), Ok(())) => return Err(wrong),
            (Err(day), Err(mut wrong)) => {
                wrong.fields.extend(day.fields);
                return Err(wrong);
            }
        };
        together::begin(&ctx, question, why, until).await
    };
    match done.await {
        Ok(id) => {
            let said = "The inquiry is begun, and you take part. Ask others to join.";
            Ok(ui::done(&format!("/meetings/together/{id}"), said))
        }
        Err(problem) => ui::page_with(&problem, list_page(&ctx, fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "meetings/together_one.html")]
struct One {
    shell: Shell,
    fields: Fields,
    id: String,
    question: String,
    why: String,
    until: String,
    late: bool,
    members: Vec<String>,
    /// Whether the reader takes part, and whether enough do for an answer.
    mine: bool,
    enough: bool,
    findings: Vec<FoundRow>,
    answer: Option<(String, String, bool)>,
    /// What is proposed: its words, whether everybody could read it, who proposed it, when.
    proposed: Option<Proposed>,
}

struct Proposed {
    words: String,
    open: bool,
    name: String,
    /// Names the proposal that was read.
    at: i64,
    /// Whether the reader proposed it.
    mine: bool,
}

struct FoundRow {
    id: String,
    name: String,
    when: String,
    words: String,
    mine: bool,
}

async fn page(ctx: &Ctx, joint: JointId, fields: Fields) -> Result<One> {
    let me = ctx.person()?;
    let it = together::whole(ctx, joint).await?;
    let zone = &ctx.group.zone;
    let persons = it.members.iter().copied().chain(it.findings.iter().filter_map(|it| it.person));
    let persons = persons.chain(it.joint.proposed.iter().filter_map(|it| it.by));
    let names = Names::of(ctx, persons).await?;
    log_read(ctx, "names of those who find something out", "reading a collective inquiry", names.len())
        .await?;
    let found = it.findings.iter().map(|one| FoundRow {
        id: one.id.to_string(),
        name: one.person.map_or_else(|| "somebody".to_owned(), |it| names.name(it)),
        when: one.at.day(zone),
        words: to_html(&one.words),
        mine: one.person == Some(me),
    });
    let shell = Shell::new(ctx, it.joint.question.clone()).crumb("Meetings", "/meetings");
    Ok(One {
        shell: shell.crumb("Found out together", "/meetings/together"),
        fields,
        id: joint.to_string(),
        why: to_html(&it.joint.why),
        until: it.joint.until.day(zone),
        late: it.joint.until < ctx.now,
        members: it.members.iter().map(|it| names.name(*it)).collect(),
        mine: it.takes_part(me),
        enough: it.members.len() >= TOGETHER,
        findings: found.collect(),
        proposed: it.joint.proposed.as_ref().map(|it| Proposed {
            words: to_html(&it.words),
            open: it.open,
            name: it.by.map_or_else(|| "somebody".to_owned(), |it| names.name(it)),
            at: it.at.micros(),
            mine: it.by == Some(me),
        }),
        answer: it.joint.answer.as_ref().map(|it| (to_html(&it.words), it.at.day(zone), it.open)),
        question: it.joint.question,
    })
}

async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, Fields::default()).await?)
}

async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let joint: JointId = id(&path)?;
    match done(&ctx, joint, &fields).await {
        Ok(said) => Ok(ui::done(&format!("/meetings/together/{joint}"), said)),
        Err(problem) => ui::page_with(&problem, page(&ctx, joint, fields.wrong(&problem)).await?),
    }
}

async fn done(ctx: &Ctx, joint: JointId, fields: &Fields) -> Result<&'static str> {
    match fields.value("do") {
        "join" => {
            together::join(ctx, joint).await?;
            Ok("You take part.")
        }
        "leave" => {
            together::leave(ctx, joint).await?;
            Ok("You take part no more. What you found stays until you take it back.")
        }
        "add" => {
            together::add(ctx, joint, fields.value("words")).await?;
            Ok("What you found stands with the rest.")
        }
        "take-back" => {
            together::take_back(ctx, joint, id(fields.value("finding"))?).await?;
            Ok("It is taken back.")
        }
        "propose" => {
            together::propose(ctx, joint, fields.value("answer"), fields.ticked("open", "yes")).await?;
            Ok("The answer is proposed. It stands once another of you agrees.")
        }
        "agree" => {
            let at =
                fields.value("proposed").parse().map_err(|_| Problem::refused("There is no such answer."))?;
            together::agree(ctx, joint, At::from_micros(at)).await?;
            Ok("The answer is given, and all who took part are told.")
        }
        "keep" => {
            together::close_reading(ctx, joint).await?;
            Ok("The answer is for members from now on.")
        }
        _ => Err(Problem::field("do", "Choose what is to be done.")),
    }
}

//! Motions: the form, a motion's own page, and what can be done with one.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Problem, Result};
use rulebook::Piece;
use ui::{Fields, Shell, id, to_html};

use super::super::{Names, shell};
use crate::model::{MeetingId, Motion, MotionId, NewMotion, effect};
use crate::service::{self, Hands, before};

#[derive(Template)]
#[template(path = "meetings/motion_new.html")]
struct New {
    shell: Shell,
    fields: Fields,
    action: String,
    kinds: Vec<(String, String)>,
    until: String,
    cite: Option<Cite>,
}

async fn new_page(ctx: &Ctx, meeting: MeetingId, fields: Fields) -> Result<New> {
    let sitting = service::find(ctx, meeting).await?;
    let says = service::says(ctx, &sitting.meeting.kind).await?;
    let (until, cite) = before::closes(ctx, &sitting).await?;
    Ok(New {
        shell: shell(ctx, &sitting, "Propose a motion"),
        fields,
        action: format!("/meetings/{meeting}/motion"),
        kinds: says.decisions().into_iter().map(|it| (it.clone(), kind_words(&it))).collect(),
        until: until.long(&ctx.group.zone),
        cite,
    })
}

/// A kind of decision as a choice.
fn kind_words(slug: &str) -> String {
    if slug == "motion" { "anything else".to_owned() } else { slug.replace('-', " ") }
}

pub async fn form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(new_page(&ctx, id(&path)?, Fields::default().with("decision", "motion")).await?)
}

fn read(fields: &Fields, decision: &str) -> NewMotion {
    NewMotion {
        decision: decision.to_owned(),
        title: fields.value("title").to_owned(),
        words: fields.value("words").to_owned(),
        reasons: fields.value("reasons").to_owned(),
    }
}

pub async fn take(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    match before::propose_motion(&ctx, meeting, read(&fields, fields.value("decision"))).await {
        Ok(motion) => Ok(ui::done(&format!("/meetings/motions/{motion}"), "Your motion is in.")),
        Err(problem) => ui::page_with(&problem, new_page(&ctx, meeting, fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "meetings/motion.html")]
struct Show {
    shell: Shell,
    fields: Fields,
    id: String,
    it: Motion,
    stands: &'static str,
    words: String,
    reasons: String,
    mover: String,
    seconder: Option<String>,
    parent: Option<(String, String)>,
    /// For an amendment: the motion's words with what it would change.
    tracked: Vec<Piece>,
    /// The same as a sentence; or what an amendment that is being written would do.
    effect: Option<String>,
    children: Vec<(String, String, &'static str)>,
    texts: Vec<(u32, String, String)>,
    whole: Option<String>,
    mine: bool,
    can_second: bool,
    may: Hands,
    bodies: Vec<(String, String)>,
}

async fn page(ctx: &Ctx, motion: MotionId, fields: Option<Fields>) -> Result<Show> {
    let it = before::motion(ctx, motion).await?;
    let names = Names::of(ctx, it.mover.into_iter().chain(it.seconder)).await?;
    let parent = match it.amends {
        Some(parent) => Some(before::motion(ctx, parent).await?),
        None => None,
    };
    let (shell, may, children, stands) = match it.meeting {
        Some(meeting) => {
            let sitting = service::find(ctx, meeting).await?;
            let over = sitting.meeting.is_over();
            let all = before::motions_seen(ctx, &sitting)
                .await?
                .into_iter()
                .filter(|other| other.amends == Some(it.id));
            let all = all
                .map(|it| (format!("/meetings/motions/{}", it.id), it.title.clone(), it.stands(over)))
                .collect();
            let stands = it.stands(over);
            (shell(ctx, &sitting, it.title.clone()), service::hands(ctx, &sitting).await?, all, stands)
        }
        None => {
            let shell = Shell::new(ctx, it.title.clone()).crumb("Meetings", "/meetings");
            (shell, Hands::default(), vec![], it.state.label())
        }
    };
    let bodies = bodies::service::bodies(ctx).await?.into_iter().filter(|body| body.slug != it.body);
    let texts = before::texts(ctx, motion).await?;
    let fresh = Fields::default()
        .with("title", it.title.clone())
        .with("words", it.words.clone())
        .with("reasons", it.reasons.clone())
        .with("amended", it.words.clone());
    let mine = it.mover.is_some() && it.mover == ctx.actor.person;
    let tried =
        fields.as_ref().filter(|it| it.value("do") == "preview").map(|it| it.value("amended").to_owned());
    let effect = match (&parent, tried) {
        (_, Some(words)) => Some(effect(&it.words, words.trim())),
        (Some(old), None) => Some(effect(&old.words, &it.words)),
        (None, None) => None,
    };
    let effect = effect.map(|it| format!("It would {it}."));
    Ok(Show {
        effect,
        shell,
        stands,
        fields: fields.unwrap_or(fresh),
        id: motion.to_string(),
        words: to_html(&it.words),
        reasons: to_html(&it.reasons),
        mover: it.mover.map_or_else(|| "the organisation".to_owned(), |it| names.name(it)),
        seconder: it.seconder.map(|it| names.name(it)),
        tracked: parent.as_ref().map(|old| rulebook::track(&old.words, &it.words)).unwrap_or_default(),
        parent: parent.map(|it| (format!("/meetings/motions/{}", it.id), it.title)),
        children,
        texts: texts.into_iter().map(|it| (it.0, it.2, it.3.long(&ctx.group.zone))).collect(),
        whole: it.into.map(|it| format!("/meetings/motions/{it}")),
        mine,
        can_second: may.belongs && !mine && it.state == crate::model::MotionState::Proposed,
        may,
        bodies: bodies.map(|it| (it.slug.clone(), it.title())).collect(),
        it,
    })
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, None).await?)
}

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let motion: MotionId = id(&path)?;
    if fields.value("do") == "preview" {
        return ui::page(page(&ctx, motion, Some(fields)).await?);
    }
    match done(&ctx, motion, &fields).await {
        Ok((to, said)) => Ok(ui::done(&format!("/meetings/motions/{to}"), said)),
        Err(problem) => ui::page_with(&problem, page(&ctx, motion, Some(fields.wrong(&problem))).await?),
    }
}

async fn done(ctx: &Ctx, motion: MotionId, fields: &Fields) -> Result<(MotionId, &'static str)> {
    match fields.value("do") {
        "second" => {
            before::second(ctx, motion).await?;
            Ok((motion, "You second this motion."))
        }
        "change" => {
            let decision = before::motion(ctx, motion).await?.decision;
            before::change_words(ctx, motion, read(fields, &decision)).await?;
            Ok((motion, "The motion reads as you wrote it."))
        }
        "amend" => {
            let child = before::amend(ctx, motion, fields.value("amended"), fields.value("why")).await;
            Ok((child.map_err(renamed)?, "Your amendment is in."))
        }
        "withdraw" => {
            before::withdraw_motion(ctx, motion).await?;
            Ok((motion, "The motion is withdrawn."))
        }
        "refer" => {
            before::refer(ctx, motion, fields.value("to")).await?;
            Ok((motion, "The motion is referred; the other body takes it up."))
        }
        _ => Err(Problem::field("do", "Choose what is to be done.")),
    }
}

/// The page holds two texts, the motion's own and the amendment's.
fn renamed(mut problem: Problem) -> Problem {
    for it in problem.fields.iter_mut().filter(|it| it.field == "words") {
        it.field = "amended".to_owned();
    }
    problem
}

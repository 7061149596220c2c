//! Who may, who is left out, and by which clause: for any act that the constitution rules on.

use askama::Template;
use axum::extract::Query as Ask;
use axum::response::Response;
use constitution::Version;
use kernel::{Cite, Ctx, Problem, Result};
use rulebook::Act;
use serde::Deserialize;
use ui::Shell;

use crate::service::{self, Entitled};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    act: String,
}

#[derive(Template)]
#[template(path = "people/entitled.html")]
struct Page {
    shell: Shell,
    acts: Vec<(String, String, bool)>,
    label: String,
    members: usize,
    reasons: Vec<Reason>,
    left_out: usize,
}

/// Everybody who is left out for the same reason.
struct Reason {
    sentence: String,
    cite: Option<Cite>,
    people: Vec<(String, String)>,
    count: usize,
    /// Whether their names are only for those who may see flags.
    unnamed: bool,
}

pub async fn show(ctx: Ctx, Ask(params): Ask<Params>) -> Result<Response> {
    let version = constitution::service::in_force(&ctx).await?;
    let all = acts(&version);
    let chosen = all.iter().find(|it| it.0 == params.act).or(all.first());
    let (word, label, act) = chosen
        .cloned()
        .ok_or_else(|| Problem::not_found("The constitution in force names nothing to be entitled to."))?;
    let answer = service::entitled(&ctx, &version, act, ctx.now).await?;
    let n = answer.members.len() + answer.left_out.len();
    kernel::log_read(&ctx, "who is entitled", "seeing who is left out and why", n).await?;
    ui::page(Page {
        shell: Shell::new(&ctx, "Who may, and who is left out").crumb("Register", "/people"),
        acts: all.into_iter().map(|it| (it.0.clone(), it.1, it.0 == word)).collect(),
        label,
        members: answer.members.len(),
        left_out: answer.left_out.len(),
        reasons: reasons(answer, ctx.may(kernel::Power::SeeFlags, None)),
    })
}

/// The acts that can be asked about, each with a word for the address and its label.
pub(super) fn acts(version: &Version) -> Vec<(String, String, Act)> {
    let rules = &version.rules;
    let mut all = vec![];
    for it in rules.elections() {
        let election = it.id().to_owned();
        all.push((
            format!("vote-{election}"),
            format!("Vote: {}", rules.name_of(&election)),
            Act::BeOnRoll { election },
        ));
    }
    for it in rules.posts() {
        let post = it.id().to_owned();
        all.push((format!("stand-{post}"), format!("Stand for {}", it.name), Act::Stand { post }));
    }
    for it in rules.meetings() {
        let meeting = it.id().to_owned();
        let name = rules.event_name(&meeting);
        all.push((
            format!("attend-{meeting}"),
            format!("Come to: {name}"),
            Act::Attend { meeting: meeting.clone() },
        ));
        all.push((
            format!("notice-{meeting}"),
            format!("Be sent the notice of: {name}"),
            Act::ReceiveNotice { event: meeting },
        ));
    }
    all.push(("propose-motion".into(), "Put a motion".into(), Act::ProposeMotion));
    all.push((
        "propose-amendment".into(),
        "Propose a change to the constitution".into(),
        Act::ProposeAmendment,
    ));
    all
}

fn reasons(answer: Entitled, flags: bool) -> Vec<Reason> {
    let mut out: Vec<Reason> = vec![];
    for it in answer.left_out {
        let unnamed = it.by_decision() && !flags;
        let who = (it.person.id.to_string(), it.person.name);
        let known = out.iter().position(|reason| reason.sentence == it.reason && reason.cite == it.cite);
        let place = known.unwrap_or_else(|| {
            out.push(Reason { sentence: it.reason, cite: it.cite, people: vec![], count: 0, unnamed });
            out.len() - 1
        });
        out[place].count += 1;
        if !unnamed {
            out[place].people.push(who);
        }
    }
    out.sort_by_key(|it| std::cmp::Reverse(it.count));
    out
}

//! The lines of the Monday page: what waits for a mover, for an officer, for everybody.

use kernel::{At, BoxFuture, Ctx, Due, Power, Result, Tone};

use crate::model::{Amendment, State};
use crate::service::{self, Window};

/// How close a date must be to be called soon, in hours.
const SOON_HOURS: i64 = 72;

/// What motions ask of the actor.
pub fn dues(ctx: Ctx) -> BoxFuture<Result<Vec<Due>>> {
    Box::pin(async move {
        let Ok(version) = constitution::service::in_force(&ctx).await else { return Ok(vec![]) };
        let window = service::window(&ctx, &version).await?;
        let all = service::amendments(&ctx).await?;
        let records = service::records(&ctx, &version).await;
        let mut lines: Vec<Due> = all.iter().filter_map(|it| line(&ctx, it, &window, records)).collect();
        lines.extend(to_read(&ctx, &all, &window));
        Ok(lines)
    })
}

fn due(ctx: &Ctx, title: String, href: String, by: Option<At>, slips: &str, needs: Option<Power>) -> Due {
    let tone = match by {
        Some(at) if at < ctx.now => Tone::Overdue,
        Some(at) if at < ctx.now.plus_hours(SOON_HOURS) => Tone::Soon,
        _ => Tone::Open,
    };
    let whose = if needs.is_some() { "Officers" } else { "You" };
    let if_it_slips = Some(slips.to_owned());
    Due { title, href, by, cite: None, if_it_slips, tone, whose: whose.to_owned(), needs }
}

fn line(ctx: &Ctx, it: &Amendment, window: &Window, records: bool) -> Option<Due> {
    let mine = ctx.actor.person == Some(it.mover);
    let officer = ctx.may(Power::EditConstitution, None);
    let named = format!("{}: {}", it.name(), it.title);
    let held = window.occasion.as_ref().filter(|o| Some(o.id.0) == it.occasion).map(|o| o.at);
    let passed = it.occasion.is_some() && held.is_none();
    let (title, by, slips, needs) = match it.state {
        _ if mine && !it.stale.is_empty() && (it.state.is_open() || it.state == State::Draft) => (
            format!("A step of yours no longer fits the text – {named}"),
            held,
            "The motion cannot be voted on until you choose how it goes on.",
            None,
        ),
        State::Draft if mine => (
            format!("Hand in your draft – {}", it.title),
            window.closes.filter(|at| *at > ctx.now),
            "A proposal that comes later waits for the next meeting.",
            None,
        ),
        State::Seconded if officer => (
            format!("Look whether it is in order – {named}"),
            window.texts_out,
            "Its text cannot go out with the others.",
            Some(Power::EditConstitution),
        ),
        State::InOrder | State::Consulting if officer && it.advice.is_none() => (
            format!("Publish what the committee advises – {named}"),
            held,
            "Members decide without the committee's advice.",
            Some(Power::EditConstitution),
        ),
        State::InOrder | State::Consulting if officer => (
            format!("Put it on the agenda – {named}"),
            held,
            "The meeting cannot vote on it.",
            Some(Power::EditConstitution),
        ),
        State::Agenda if records && (passed || held.is_some_and(|at| at < ctx.now)) => (
            format!("Record the meeting's decision – {named}"),
            held,
            "Nothing that was adopted takes effect.",
            None,
        ),
        State::Adopted if officer && it.held.is_some() => (
            format!("The new version could not be made – {named}"),
            None,
            "The words were adopted and the rules are not carried out.",
            Some(Power::EditConstitution),
        ),
        _ => return None,
    };
    Some(due(ctx, title, it.url(), by, slips, needs))
}

/// One line for all motions that a member can read before the meeting.
fn to_read(ctx: &Ctx, all: &[Amendment], window: &Window) -> Option<Due> {
    ctx.actor.person?;
    let open = all.iter().filter(|it| it.state.is_open() && it.parent.is_none()).count();
    let at = window.occasion.as_ref().map(|o| o.at)?;
    let title = match open {
        0 => return None,
        1 => "One motion to change the constitution can be read".to_owned(),
        n => format!("{n} motions to change the constitution can be read"),
    };
    let slips = "You vote on a text that you have not read.";
    Some(due(ctx, title, "/amendments".to_owned(), Some(at), slips, None))
}

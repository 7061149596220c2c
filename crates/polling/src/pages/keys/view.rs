//! What the page of keys shows: who has made, tried, signed and opened, and what the reader can do now.

use askama::Template;
use ballotbox::manifest::Role;
use kernel::{Ctx, Power, Result};
use ui::{Fields, Shell};
use uuid::Uuid;

use super::super::spelt;
use crate::model::{OfficerKey, Poll, PollState};
use crate::service::{self, keys};

#[derive(Template)]
#[template(path = "polling/keys.html")]
pub struct Keys {
    shell: Shell,
    here: String,
    me: String,
    keys: Vec<KeyLine>,
    mine: Option<Mine>,
    runs: bool,
    polls: Vec<PollLine>,
    /// Before a ballot is open a key can be made, and made anew.
    may_make: bool,
    witnesses: Vec<String>,
    fields: Fields,
}

/// The reader's own key.
struct Mine {
    seal: String,
    /// What is sealed to it for a trial; empty for a key that was given before there were trials.
    trial: String,
    tried: bool,
}

struct KeyLine {
    person: String,
    name: String,
    role: &'static str,
    short: String,
    tried: bool,
    lost: bool,
    /// The reader may say that it is lost, or found.
    may_say: bool,
}

struct PollLine {
    id: String,
    title: String,
    fingerprint: String,
    signed: bool,
    /// The box is closed and waits for keys.
    waits: bool,
    opened: bool,
    held_by_server: bool,
    /// "2 of 3 key holders have opened their part."
    progress: String,
    /// How many papers can be opened with the keys that are left, as a sentence; empty while no key is lost.
    left: Option<(bool, String)>,
    /// Until when nothing is opened yet.
    opens_from: Option<String>,
    holders: Vec<HolderLine>,
    /// The reader's own key has signed, or opened.
    i_signed: bool,
    i_opened: bool,
}

struct HolderLine {
    name: String,
    role: &'static str,
    signed: bool,
    opened: bool,
    lost: bool,
}

pub async fn draw(ctx: &Ctx, subject: Uuid, fields: Fields) -> Result<Keys> {
    let keys = keys::of(ctx, subject).await?;
    let me = ctx.person()?;
    let mine = keys.iter().find(|it| it.person == me);
    let runs = ctx.may(Power::ReturningOfficer, Some(subject));
    let (mut polls, mut may_make, mut about) = (vec![], true, None);
    for poll in service::polls_about(ctx, subject).await? {
        about = Some(poll.subject.clone());
        may_make &= !poll.keys_are_fixed();
        if poll.state != PollState::Abandoned && poll.box_made {
            polls.push(line(ctx, &poll, &keys, mine).await?);
        }
    }
    let witnesses = keys::witnesses(ctx, subject).await?;
    let mut shell = Shell::new(ctx, "Keys to the box");
    if let Some(it) = about {
        shell = shell.crumb(&it.title, &it.url);
    }
    Ok(Keys {
        shell,
        here: format!("/ballot-keys/{subject}"),
        me: ctx.actor.name.to_string(),
        mine: mine.map(|it| Mine {
            seal: ballotbox::to_hex(&it.seal),
            trial: it.trial.as_deref().map(ballotbox::to_hex).unwrap_or_default(),
            tried: it.tried_at.is_some(),
        }),
        keys: keys.iter().map(|it| key_line(it, runs || it.person == me)).collect(),
        runs,
        polls,
        may_make,
        witnesses: witnesses.into_iter().map(|it| it.name).collect(),
        fields,
    })
}

fn key_line(it: &OfficerKey, may_say: bool) -> KeyLine {
    KeyLine {
        person: it.person.to_string(),
        name: it.name.clone(),
        role: it.role.words(),
        short: ballotbox::to_hex(&it.seal[1..5]),
        tried: it.tried_at.is_some(),
        lost: it.lost_at.is_some(),
        may_say,
    }
}

async fn line(ctx: &Ctx, poll: &Poll, keys: &[OfficerKey], mine: Option<&OfficerKey>) -> Result<PollLine> {
    let state = keys::state(ctx, poll).await?;
    let lost = |it: &keys::Holder| keys.iter().any(|key| key.seal == it.seal && key.lost_at.is_some());
    let (all, given) = (state.holders.len(), state.given());
    // A part that was opened is there, wherever its key is now.
    let usable = state.holders.iter().filter(|it| it.opened || !lost(it)).count();
    let my = state.holders.iter().find(|it| mine.is_some_and(|key| key.seal == it.seal));
    let early = state.opens_from.filter(|at| ctx.now < *at);
    Ok(PollLine {
        id: poll.id.to_string(),
        title: poll.subject.title.clone(),
        signed: poll.signed_at.is_some(),
        waits: poll.state == PollState::Closed && poll.opened_at.is_none(),
        opened: poll.opened_at.is_some(),
        held_by_server: state.held_by_server,
        progress: progress(given, all, usize::from(state.needed)),
        left: (usable < all && poll.opened_at.is_none()).then(|| left(usable, usize::from(state.needed))),
        opens_from: early.map(|at| at.long(&ctx.group.zone)),
        i_signed: my.is_some_and(|it| it.signed),
        i_opened: my.is_some_and(|it| it.opened),
        holders: state.holders.iter().map(|it| holder_line(it, lost(it))).collect(),
        fingerprint: state.fingerprint,
    })
}

fn holder_line(it: &keys::Holder, lost: bool) -> HolderLine {
    let role = match it.role {
        Role::ReturningOfficer => "returning officer",
        Role::Scrutineer => "scrutineer",
        Role::Trustee => "key holder",
    };
    HolderLine { name: it.name.clone(), role, signed: it.signed, opened: it.opened, lost }
}

/// "Two of three key holders have opened their part; any two open the box."
fn progress(given: usize, all: usize, needed: usize) -> String {
    if all == 1 {
        let has = if given == 1 { "has" } else { "has not" };
        return format!("The one key holder {has} opened the box.");
    }
    let many = |n: usize| match n {
        0 => "None".to_owned(),
        n => capital(&spelt(n)),
    };
    let have = if given == 1 { "has" } else { "have" };
    let enough = if needed == all {
        let all = if all == 2 { "both".to_owned() } else { format!("all {}", spelt(all)) };
        format!("{all} are needed")
    } else {
        format!("any {} of them {} the box", spelt(needed), if needed == 1 { "opens" } else { "open" })
    };
    format!("{} of {} key holders {have} opened their part; {enough}.", many(given), spelt(all))
}

/// Whether the keys that are left open the box, and what that means.
fn left(usable: usize, needed: usize) -> (bool, String) {
    if usable >= needed {
        let are = if usable == 1 { "key is" } else { "keys are" };
        let do_they = if needed == 1 { "is" } else { "are" };
        return (
            true,
            format!(
                "{} {are} left, and {} {do_they} needed: nothing is lost.",
                capital(&spelt(usable)),
                spelt(needed)
            ),
        );
    }
    let left = if usable == 0 {
        "No key is left".to_owned()
    } else {
        format!("Of {} keys that are needed, {} left", spelt(needed), are(usable))
    };
    (
        false,
        format!(
            "{left}. Unless a key is found again, nobody can open these papers: the election has to be given up and held again."
        ),
    )
}

fn are(n: usize) -> String {
    if n == 1 { "one is".to_owned() } else { format!("{} are", spelt(n)) }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_a_sentence_whatever_the_numbers() {
        assert_eq!(
            progress(2, 3, 2),
            "Two of three key holders have opened their part; any two of them open the box."
        );
        assert_eq!(progress(0, 2, 2), "None of two key holders have opened their part; both are needed.");
        assert_eq!(
            progress(1, 4, 1),
            "One of four key holders has opened their part; any one of them opens the box."
        );
        assert_eq!(progress(0, 1, 1), "The one key holder has not opened the box.");
    }

    #[test]
    fn a_lost_key_is_no_harm_while_enough_are_left() {
        assert_eq!(left(2, 2), (true, "Two keys are left, and two are needed: nothing is lost.".to_owned()));
        assert!(!left(1, 2).0 && left(1, 2).1.starts_with("Of two keys that are needed, one is left."));
        assert!(left(0, 1).1.starts_with("No key is left."));
    }
}

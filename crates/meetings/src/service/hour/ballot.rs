//! Secret votes through the ballot box. Whoever was there with a vote when it opened is on its roll and has one paper,
//! whether it is cast on a phone, from afar or at the desk in the room; nothing joins a paper to a person, and nothing is
//! known of it before the chair closes the vote.

use std::collections::BTreeMap;

use kernel::{App, At, Ctx, Grant, GroupId, PersonId, Power, Problem, Result, Tx};
use polling::{
    Channels, Choice as Printed, Contests, Counting, Elector, Level, NewContest, NewPoll, Online, Order,
    PollId, PollState, Secrecy, Subject, service,
};

use crate::model::{Choice, Count, Present, Role, Vote};
use crate::store::vote as store;

/// At the latest then, should nobody close it: the manifest of a ballot names an hour.
const LATEST_HOURS: i64 = 6;

/// Opens the box of a vote in the caller's transaction. `question` stands on lists and papers outside the meeting, so it
/// says nothing of a closed item; `names` are those of the roll as it was read before.
///
/// # Errors
/// A conflict if somebody came in since; then the vote is opened again.
pub(super) async fn open(
    tx: &mut Tx,
    ctx: &Ctx,
    it: &Vote,
    question: &str,
    present: &[&Present],
    names: &BTreeMap<PersonId, String>,
) -> Result<PollId> {
    let version = constitution::service::in_force(ctx).await?;
    let mut electors = vec![];
    for one in present {
        let name = names.get(&one.person).cloned().ok_or_else(|| {
            Problem::conflict(
                "Somebody came in at this moment. Open the vote again, so that they are on its roll.",
            )
        })?;
        let reason = "You were there with a vote when this vote was opened.".to_owned();
        electors.push(Elector {
            person: one.person,
            name,
            email: None,
            contests: Contests::All,
            reason,
            cite: it.cite.clone(),
        });
    }
    let printed = |(number, choice): (u16, &Choice)| Printed {
        number,
        label: choice.label().to_owned(),
        detail: String::new(),
    };
    let new = NewPoll {
        subject: Subject {
            kind: polling::AT_A_MEETING.to_owned(),
            id: it.id.0,
            title: question.to_owned(),
            url: format!("/meetings/{}/now", it.meeting),
        },
        opens_at: ctx.now,
        closes_at: ctx.now.plus_hours(LATEST_HOURS),
        channels: Channels { online: Online::Everyone, room: true, post: false },
        secrecy: Secrecy {
            publication: Some(Level::P0),
            constitution: bytes_of(&version.hash),
            ..Secrecy::default()
        },
        contests: vec![NewContest {
            id: ctx.new_id(),
            title: question.to_owned(),
            seats: 1,
            choices: (1..).zip(Choice::ALL).map(printed).collect(),
            ranked: false,
            order: Order::AsGiven,
            counting: Counting::default(),
        }],
        electors,
        left_out: vec![],
    };
    service::open_poll(tx, ctx, new).await
}

/// A hash as it is written, in hexadecimal, as bytes; noughts where it is none.
fn bytes_of(hash: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(hash.as_bytes().chunks(2)) {
        let digits = std::str::from_utf8(pair).unwrap_or_default();
        *byte = u8::from_str_radix(digits, 16).unwrap_or_default();
    }
    bytes
}

/// Closes the box for good and counts what is in it. Asked again it says the same. The caller has asked who may.
pub(super) async fn count(ctx: &Ctx, poll: PollId) -> Result<Count> {
    let system = Ctx::system(&ctx.app, (*ctx.group).clone(), ctx.now);
    service::close(&system, poll).await?;
    let mut count = Count::default();
    for contest in service::poll(&system, poll).await?.contests {
        for (marked, n) in service::papers(&system, poll, contest.id).await?.iter() {
            let n = u32::try_from(n).map_err(|_| Problem::internal("More papers than people."))?;
            // A blank paper took part and decided for nothing.
            let choice = marked.first().and_then(|it| Choice::ALL.get(usize::from(*it).saturating_sub(1)));
            count = count.plus(Count::of_many(choice.copied().unwrap_or(Choice::Abstain), n));
        }
    }
    Ok(count)
}

/// Gives the box of a void vote up: its papers are destroyed unread. One that was closed already stays closed.
pub(super) async fn give_up(ctx: &Ctx, poll: PollId, why: &str) -> Result<()> {
    let system = Ctx::system(&ctx.app, (*ctx.group).clone(), ctx.now);
    if service::poll(&system, poll).await?.state == PollState::Open {
        service::abandon(&system, poll, why).await?;
    }
    Ok(())
}

/// While a vote by ballot box is open, the chair runs its desk and the tellers work at it.
pub(crate) async fn grants(app: &App, group: GroupId, person: PersonId, at: At) -> Result<Vec<Grant>> {
    let held = store::desks(app.db(), group, person).await?;
    if held.is_empty() {
        return Ok(vec![]);
    }
    let stands = people::service::stands(app.db(), group, person, at).await?;
    held.into_iter()
        .filter(|it| stands.keeps(it.2))
        .map(|(vote, role, _)| {
            let power =
                if Role::stored(&role)? == Role::Chair { Power::ReturningOfficer } else { Power::Teller };
            Ok(Grant {
                over: Some(vote.0),
                ..Grant::of_office(power, "a vote of a meeting that is open now")
            })
        })
        .collect()
}

//! What the first page needs of duties, read with few questions: what is whose, what is late, the next meeting.

use jiff::civil::Weekday;
use kernel::{At, Ctx, PersonId, Result, Tone};
use rulebook::duty::{DutyState, ProofKind};

use super::reading::{Asked, asked_by, since};
use super::who::People;
use crate::store::{instance, said};

/// Everything for one person's first page.
#[derive(Clone, Debug)]
pub struct Monday {
    /// Posts held today, with the end of each term.
    pub offices: Vec<(String, Option<At>)>,
    /// The person's own, most pressing first.
    pub yours: Vec<Asked>,
    /// Of colleagues in the same body who asked for help.
    pub helps: Vec<Asked>,
    /// How many stand on the members' board.
    pub on_board: usize,
    /// How many are late in the bodies that the person sits in.
    pub late_here: usize,
    /// How many posts of the text nobody holds.
    pub vacant: usize,
    pub numbers: Numbers,
    pub next: Option<Next>,
}

/// What happened since last Monday began.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    pub since: At,
    pub done: i64,
    pub published: i64,
    pub held: usize,
}

/// The next meeting that the person belongs in.
#[derive(Clone, Debug)]
pub struct Next {
    pub title: String,
    pub href: String,
    pub at: At,
    pub place: String,
    /// What closes before it: "Nominations close", and when.
    pub closes: Vec<(&'static str, At)>,
}

/// How far ahead what is due is shown on the first page, in days.
const AHEAD: i64 = 28;
/// How close a last day is called soon, in days.
const SOON: i64 = 3;

/// How long a meeting that began is still the next one, for those who come late, in hours.
const LATE_COMERS: i64 = 4;

/// One person's first page.
pub async fn monday(ctx: &Ctx, me: PersonId) -> Result<Monday> {
    let zone = &ctx.group.zone;
    let people = People::load(ctx).await?;
    let helps = said::all_help(ctx.db(), ctx.group.id).await?;
    let open = asked_by(ctx, &people, helps, instance::open(ctx.db(), ctx.group.id, ctx.now).await?);
    let limit = ctx.now.plus_days(AHEAD, zone);
    let pressing = |it: &&Asked| it.yours && it.it.duty.arranged.is_none() && it.it.latest() <= limit;
    let others = |it: &&Asked| !it.yours && it.help.is_some() && people.sits_in(&it.whose.body, me);
    let monday = monday_before(ctx);
    let (done, published) = since(ctx, monday).await?;
    let occasions = bodies::service::from(ctx, monday).await?;
    let held = occasions.iter().filter(|it| it.at <= ctx.now).count();
    let bodies = people.bodies_of(me);
    let mine = |it: &&bodies::model::Occasion| it.body == "members" || bodies.contains(&it.body);
    let next = match occasions.iter().filter(|it| it.at.plus_hours(LATE_COMERS) > ctx.now).find(mine) {
        Some(it) => Some(next(ctx, it).await?),
        None => None,
    };
    let late = |it: &&Asked| it.state == DutyState::Overdue && people.sits_in(&it.whose.body, me);
    Ok(Monday {
        late_here: if bodies.is_empty() { 0 } else { open.iter().filter(late).count() },
        vacant: people.vacant(),
        offices: people.offices(me),
        yours: open.iter().filter(pressing).cloned().collect(),
        helps: open.iter().filter(others).cloned().collect(),
        on_board: open.iter().filter(|it| it.it.on_board(ctx.now, zone)).count(),
        numbers: Numbers { since: monday, done, published, held },
        next,
    })
}

/// The beginning of the Monday before this week's, or of this week's from Tuesday on.
fn monday_before(ctx: &Ctx) -> At {
    let zone = &ctx.group.zone;
    let today = ctx.now.date(zone);
    let back = match today.weekday() {
        Weekday::Monday => 7,
        other => i64::from(other.since(Weekday::Monday)),
    };
    let day = today.checked_sub(jiff::Span::new().days(back)).unwrap_or(today);
    At::start_of_day(day, zone)
}

async fn next(ctx: &Ctx, it: &bodies::model::Occasion) -> Result<Next> {
    let zone = &ctx.group.zone;
    let year = it.at.zoned(zone).year().to_string();
    let ahead = instance::before_meeting(ctx.db(), ctx.group.id, &it.kind, &year).await?;
    let of =
        |kind: ProofKind| ahead.iter().find(|one| one.proof.of == it.kind && one.proof.kinds.contains(&kind));
    let nominations =
        of(ProofKind::NominationsClosed).map(|one| ("Nominations close", At::from(one.duty.earliest)));
    let closes = nominations.into_iter().filter(|it| it.1 > ctx.now).collect();
    Ok(Next {
        title: it.title.clone(),
        href: format!("/bodies/occasions/{}", it.id),
        at: it.at,
        place: it.place.clone(),
        closes,
    })
}

impl Asked {
    /// How pressing it is, as the first page shows it.
    pub fn tone(&self, ctx: &Ctx) -> Tone {
        let days =
            i64::from((self.it.latest().date(&ctx.group.zone) - ctx.now.date(&ctx.group.zone)).get_days());
        match self.state {
            DutyState::Overdue => Tone::Overdue,
            _ if days <= SOON => Tone::Soon,
            _ => Tone::Open,
        }
    }
}

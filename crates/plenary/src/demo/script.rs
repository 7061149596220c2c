//! The story of the demonstration, told through the services with a clock that a script turns.

use anyhow::Context as _;
use constitution::Adoption;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::group::NewGroup;
use kernel::{App, At, Chance, Clock, Ctx, Group, transact};

use super::consultations;
use super::elections::{self, Company};
use super::members::{self, Cast};
use super::{Marker, Role, national, text};
use crate::cli::Place;
use crate::installation::{Options, open};

const ZONE: &str = "Europe/London";
/// Notes beside the clauses of the example.
const NOTES: &str = include_str!("../../../../examples/constitutions/local-group.notes.toml");
/// The annual meeting of this year is so many days ahead: its ballot is open.
const AGM_IN_DAYS: i64 = 4;
/// The members' meeting that elects delegates: nominations for it are open.
const DELEGATES_IN_DAYS: i64 = 17;

/// The stage: the application with its clock, the group, and the days of the story.
pub struct Stage {
    pub app: App,
    pub group: Group,
    pub now: At,
    pub agm: Date,
    pub delegates_meeting: Date,
}

impl Stage {
    /// Turns the clock to an instant; the application acts.
    pub fn at(&self, at: At) -> Ctx {
        self.app.clock().set(at);
        Ctx::system(&self.app, self.group.clone(), at)
    }
    /// When this year's annual meeting begins.
    pub fn agm_at(&self) -> At {
        At::local(self.agm.at(18, 30, 0, 0), &self.group.zone)
    }
    /// When last year's began: a Saturday or not, the same day of the year.
    pub fn last_agm(&self) -> At {
        let day = self.agm.checked_sub(1.year()).unwrap_or(self.agm);
        At::local(day.at(14, 0, 0, 0), &self.group.zone)
    }
    /// When the meeting that elects delegates begins.
    pub fn delegates_at(&self) -> At {
        At::local(self.delegates_meeting.at(19, 0, 0, 0), &self.group.zone)
    }
    /// Turns the clock to an hour of a day, counted from today.
    pub fn turn(&self, days: i64, hour: i8) -> Ctx {
        self.at(told(self.now, &self.group.zone, days, hour))
    }
}

/// An hour of a day, counted from the day of `now`, and never after `now`: whoever fills a demonstration in the first
/// hours of a day would find in it what has not happened yet.
fn told(now: At, zone: &TimeZone, days: i64, hour: i8) -> At {
    let day = now.plus_days(days, zone).date(zone);
    At::local(day.at(hour, 0, 0, 0), zone).min(now)
}

/// Fills a place with the whole story, up to this minute.
pub async fn fill(place: &Place, base_url: &str) -> anyhow::Result<Marker> {
    let stage = raise(place, base_url).await?;
    step("the constitution");
    found(&stage).await.context("founding the organisation")?;
    let stage = Stage { group: kernel::group::all(stage.app.db()).await?.remove(0), ..stage };
    step("the register");
    members::join(&stage).await.context("filling the register")?;
    let mut cast = Cast::call(&stage.turn(-439, 12)).await?;
    let company = Company::choose(&mut cast)?;
    elections::archive(&stage.turn(-439, 13)).await.context("the archive")?;
    step("two years of work");
    super::work::tell(&stage).await.context("the committee's work")?;
    step("last year's election");
    elections::last_year(&stage, &company, &mut cast).await.context("last year's election")?;
    hand_over(&stage.turn(-330, 19)).await.context("handing over")?;
    step("the year in which it grew");
    members::grow(&stage).await.context("the register grows")?;
    cast.join(&stage.turn(-319, 12)).await?;
    members::pay_again(&stage.turn(-90, 11)).await?;
    step("the national association");
    let association = national::tell(&stage, &company).await?;
    step("consultations");
    consultations::posts(&stage).await.context("the consultation on posts")?;
    step("this year's election");
    elections::this_year(&stage, &company, &mut cast).await.context("this year's election")?;
    step("the delegates' election");
    elections::delegates(&stage, &company, &mut cast).await.context("the delegates' election")?;
    consultations::roles(&stage).await.context("the consultation on roles")?;
    step("motions");
    super::motions::before_the_meeting(&stage, &company, &mut cast).await.context("motions")?;
    members::newcomers(&stage).await.context("newcomers")?;
    members::segment(&stage, &association, &company).await.context("the national segment")?;
    fall_vacant(&stage.turn(-24, 20)).await.context("a post falls vacant")?;
    kernel::job::run_due(&stage.app, stage.now).await?;
    step("meetings");
    super::meetings::tell(&stage, &company).await.context("meetings")?;
    let ctx = stage.at(stage.now);
    kernel::job::run_due(&stage.app, stage.now).await?;
    duties::service::rebuild(&ctx).await?;
    duties::service::rebuild(&national::system(&association.stage, stage.now)).await?;
    let mut roles = parts(&ctx, &company).await.context("casting the parts")?;
    roles.extend(association.roles);
    let marker = Marker {
        version: env!("CARGO_PKG_VERSION").into(),
        made_at: stage.now,
        ends_at: At::end_of_day(stage.delegates_meeting, &stage.group.zone),
        roles,
    };
    kernel::audit::seal(&ctx).await?;
    kernel::audit::seal(&national::system(&association.stage, stage.now)).await?;
    stage.app.db().close().await;
    Ok(marker)
}

/// Progress for whoever waits.
fn step(what: &str) {
    eprintln!("  {what}");
}

async fn raise(place: &Place, base_url: &str) -> anyhow::Result<Stage> {
    let now = Clock::System.now();
    let (clock, chance) = (Clock::fixed(now), Chance::seeded(2026));
    let app = open(place, Options { demo: true, clock, chance, ..Options::new(base_url) }).await?;
    app.db().hurry().await?;
    if let Some(ballot_box) = app.shared::<polling::BoxStore>() {
        ballot_box.hurry().await?;
    }
    let zone = TimeZone::get(ZONE)?;
    app.clock().set(now.plus_days(-800, &zone));
    let new = NewGroup { name: "Fairhaven Members", short_name: "Fairhaven", zone: ZONE, host: None };
    let group = kernel::group::create(app.db(), app.chance(), app.now(), new).await?;
    let today = now.date(&zone);
    let (agm, delegates_meeting) =
        (today.checked_add(AGM_IN_DAYS.days())?, today.checked_add(DELEGATES_IN_DAYS.days())?);
    Ok(Stage { app, group, now, agm, delegates_meeting })
}

/// The text the group began with, and its adoption by a members' meeting.
async fn found(stage: &Stage) -> anyhow::Result<()> {
    let source = text::constitution(stage.agm);
    let ctx = stage.turn(-800, 12);
    let done: kernel::Result<u32> = transact!(ctx.db(), tx => {
        constitution::service::publish_first(tx, &ctx, &source, "the founders").await
    });
    done?;
    let ctx = stage.turn(-760, 21);
    let adoption = Adoption {
        by: format!("Members' meeting of {}", ctx.now.zoned(&stage.group.zone).strftime("%-d %B %Y")),
        minute: "minute 6".into(),
        adopted_at: ctx.now,
        in_force_from: ctx.now,
        unchanged: vec![],
    };
    let done: kernel::Result<u32> = transact!(ctx.db(), tx => {
        constitution::service::publish(tx, &ctx, &source, adoption.clone()).await
    });
    done?;
    let notes = rulebook::Notes::parse(NOTES).map_err(|e| anyhow::anyhow!("the notes: {e}"))?;
    let done: kernel::Result<usize> =
        transact!(ctx.db(), tx => { constitution::service::import_notes(tx, &ctx, &notes).await });
    done?;
    bodies::service::sync_now(&ctx).await?;
    // The two officers who released mail to members are long out of office.
    let released: kernel::Result<()> = transact!(ctx.db(), tx => { kernel::group::release(tx, &ctx).await });
    released?;
    Ok(())
}

/// Those who came into office last year have long been handed everything.
async fn hand_over(ctx: &Ctx) -> anyhow::Result<()> {
    for list in bodies::service::open_handovers(ctx).await? {
        let done: kernel::Result<()> = transact!(ctx.db(), tx => {
            for item in &list.items {
                bodies::service::tick(tx, ctx, &list, item.id).await?;
            }
            Ok(())
        });
        done?;
        let list = bodies::service::handover(ctx, list.id).await?;
        let closed: kernel::Result<()> =
            transact!(ctx.db(), tx => { bodies::service::close_handover(tx, ctx, &list).await });
        closed?;
    }
    // The letters to those without e-mail were posted a year ago, too.
    let organiser = elections::organiser(ctx).await?;
    let acting =
        Ctx::acting(&ctx.app, (*ctx.group).clone(), organiser.person, &organiser.name, ctx.now).await?;
    for mailing in mail::mailing::list(&acting).await? {
        mail::mailing::mark_seen(&acting, mailing.mailing.id).await?;
    }
    Ok(())
}

/// One of the committee moved away, so that what was theirs is the committee's until somebody is elected.
async fn fall_vacant(ctx: &Ctx) -> anyhow::Result<()> {
    for term in bodies::service::holders(ctx, "party-engagement-south", ctx.now).await? {
        let done: kernel::Result<()> = transact!(ctx.db(), tx => {
            bodies::service::end_term(tx, ctx, term.term, ctx.now, "Moved away: committee, minute 2").await
        });
        done?;
    }
    Ok(())
}

/// One-click links for everybody one can be.
async fn parts(ctx: &Ctx, company: &Company) -> anyhow::Result<Vec<Role>> {
    let organiser = elections::organiser(ctx).await?;
    let data_manager = elections::holder(ctx, "data-manager").await?;
    let wanted = [
        ("Ordinary member", &company.member, "Votes, stands, asks why."),
        (
            "Associate member",
            &company.associate,
            "A full member here who is not in the national association.",
        ),
        ("Data manager", &data_manager, "Keeps the register, imports lists, writes to members."),
        ("Organiser", &organiser, "Fixes the day of the meeting, calls the election, appoints who runs it."),
        (
            "Returning officer",
            &company.returning_officer,
            "Runs the election from the nominations to the declaration.",
        ),
        ("Scrutineer", &company.scrutineers[0], "Watches: the roll, the desk, the count."),
        (
            "Second scrutineer",
            &company.scrutineers[1],
            "Watches, too, and holds a key to the box of the delegates’ election.",
        ),
    ];
    let mut roles = vec![];
    for (role, part, see) in wanted {
        let account = members::account(ctx, part.person).await?;
        let key = role.to_lowercase().replace(' ', "-");
        let label = format!("{role}: {}", part.name);
        let link: kernel::Result<String> =
            transact!(ctx.db(), tx => { access::service::demo_link(tx, ctx, account, &key, &label).await });
        roles.push(Role {
            organisation: ctx.group.name.clone(),
            host: None,
            role: role.into(),
            name: part.name.clone(),
            see: see.into(),
            link: link?,
        });
    }
    Ok(roles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_story_is_ahead_of_the_hour_in_which_it_is_told() {
        let zone = TimeZone::UTC;
        let now = At::local(jiff::civil::date(2026, 11, 23).at(0, 51, 0, 0), &zone);
        assert_eq!(told(now, &zone, 0, 2), now);
        assert_eq!(told(now, &zone, 0, 0), now.plus_minutes(-51));
        assert_eq!(told(now, &zone, -1, 22), now.plus_minutes(-171));
    }
}

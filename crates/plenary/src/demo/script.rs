//! The story of the demonstration, told through the services with a clock that a script turns.

use anyhow::Context as _;
use constitution::Adoption;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::group::NewGroup;
use kernel::{App, At, Chance, Clock, Ctx, Group, transact};

use super::members::{self, Cast};
use super::{Marker, Role, text};
use crate::cli::Place;
use crate::installation::{Options, open};

const ZONE: &str = "Europe/London";
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
    /// Turns the clock to an hour of a day, counted from today.
    pub fn turn(&self, days: i64, hour: i8) -> Ctx {
        let zone = &self.group.zone;
        let day = self.now.plus_days(days, zone).date(zone);
        self.app.clock().set(At::local(day.at(hour, 0, 0, 0), zone));
        Ctx::system(&self.app, self.group.clone(), self.app.now())
    }
}

/// Fills a place with the whole story, up to this minute.
pub async fn fill(place: &Place, base_url: &str) -> anyhow::Result<Marker> {
    let stage = raise(place, base_url).await?;
    found(&stage).await.context("founding the organisation")?;
    members::join(&stage).await.context("filling the register")?;
    let roles = parts(&stage).await.context("casting the parts")?;
    let marker = Marker {
        version: env!("CARGO_PKG_VERSION").into(),
        made_at: stage.now,
        ends_at: At::end_of_day(stage.delegates_meeting, &stage.group.zone),
        roles,
    };
    stage.app.db().close().await;
    Ok(marker)
}

async fn raise(place: &Place, base_url: &str) -> anyhow::Result<Stage> {
    let now = Clock::System.now();
    let (clock, chance) = (Clock::fixed(now), Chance::seeded(2026));
    let app = open(place, Options { demo: true, clock, chance, ..Options::new(base_url) }).await?;
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
    Ok(())
}

/// One-click links for everybody one can be.
async fn parts(stage: &Stage) -> anyhow::Result<Vec<Role>> {
    let ctx = stage.turn(0, 0);
    let mut cast = Cast::call(&ctx).await?;
    let mut roles = vec![];
    let wanted = [
        ("Ordinary member", "national", "Votes, stands, reads why."),
        ("Associate member", "associate", "A full member locally who is not in the Association."),
    ];
    for (role, category, see) in wanted {
        let person = cast.next(category)?;
        let account = members::account(&ctx, person.id).await?;
        let key = role.to_lowercase().replace(' ', "-");
        let label = format!("{role}: {}", person.name);
        let link: kernel::Result<String> =
            transact!(ctx.db(), tx => { access::service::demo_link(tx, &ctx, account, &key, &label).await });
        roles.push(Role { role: role.into(), name: person.name, see: see.into(), link: link? });
    }
    Ok(roles)
}

//! An organisation made for the measurement: a members' meeting under way, everybody with a session.

use std::path::Path;

use bodies::model::NewOccasion;
use kernel::group::{self, NewGroup};
use kernel::session::{self, NewSession};
use kernel::{App, Ctx, Group, PersonId, transact};
use meetings::model::Role;
use meetings::{MeetingId, service};
use people::model::{Email, NewPerson, Source};

use crate::cli::{BenchMeeting, Place};
use crate::installation::{Options, open};

const TEXT: &str = include_str!("../../../../../../examples/constitutions/local-group.md");

#[derive(Clone)]
pub struct Scene {
    pub meeting: MeetingId,
    /// The name by which the servers know this organisation.
    pub host: String,
    /// The code that is shown in the room.
    pub code: String,
    /// Cookies: the chair first, then the voters, then the others who follow.
    pub cookies: Vec<String>,
}

pub async fn set(folder: &Path, args: &BenchMeeting) -> anyhow::Result<Scene> {
    let place = Place { data: folder.to_owned(), database: args.database.clone() };
    let app = open(&place, Options::new("http://127.0.0.1")).await?;
    app.db().hurry().await?;
    let host = format!("bench-{}.invalid", std::process::id());
    let new = NewGroup { name: "Bench", short_name: "Bench", zone: "Europe/London", host: Some(&host) };
    let group = group::create(app.db(), app.chance(), app.now(), new).await?;
    let at = |days: i64| {
        let now = app.now().plus_days(-days, &group.zone);
        Ctx::system(&app, group.clone(), now)
    };
    let ctx = at(300);
    transact!(ctx.db(), tx => {
        constitution::service::publish_first(tx, &ctx, TEXT, "The founders").await.map(drop)
    })?;
    let mut people = vec![];
    for n in 0..=args.followers {
        people.push(member(&at(200), n).await?);
    }
    let new = NewOccasion {
        body: "members".into(),
        kind: "members-meeting".into(),
        title: String::new(),
        at: app.now(),
        place: "Harbour Hall".into(),
    };
    let meeting = service::plan(&at(20), new).await?;
    kernel::job::run_due(&app, app.now()).await?;
    let ctx = at(0);
    service::give_role(&ctx, meeting, Role::Chair, people[0]).await?;
    service::hour::open(&ctx, meeting).await?;
    let code = service::hour::code(&ctx, meeting).await?;
    let mut cookies = vec![];
    for person in &people {
        cookies.push(cookie(&app, &group, *person).await?);
    }
    app.db().close().await;
    Ok(Scene { meeting, host, code, cookies })
}

async fn member(ctx: &Ctx, n: usize) -> kernel::Result<PersonId> {
    let mut person = NewPerson::named("Member", &format!("Number{n}"))?;
    person.email = Some(Email::read(&format!("member{n}@example.org"))?);
    let person = person.member("national", ctx.now, Source::Officer)?;
    transact!(ctx.db(), tx => { people::service::add_person(tx, ctx, person.clone()).await })
}

async fn cookie(app: &App, group: &Group, person: PersonId) -> anyhow::Result<String> {
    let account = access::service::account_of(app.db(), group.id, person).await?;
    let account = account.ok_or_else(|| anyhow::anyhow!("a member of the measurement has no account"))?;
    let mut tx = app.db().begin().await?;
    let new = NewSession { account, group: group.id, device: "bench", now: app.now() };
    let (_, token) = session::open(&mut tx, app.chance(), new).await?;
    tx.commit().await?;
    Ok(format!("{}={token}", session::COOKIE))
}

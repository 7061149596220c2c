//! `cargo run --release -p people --example register -- FOLDER DATABASE PEOPLE [RATE]`: a register of so many people, what
//! its services take, and the pages of its officer, asked for RATE times a second of a server that has the register alone.
//! DATABASE is a `postgres://…` of an empty database, or `-` for SQLite in FOLDER. `plenary bench register` measures the same
//! with all capabilities.

mod pages;
mod report;

use std::path::{Path, PathBuf};
use std::time::Instant;

use kernel::session::{self, NewSession};
use kernel::{
    App, AppBuilder, At, BoxFuture, Chance, Clock, Config, Ctx, Db, Feature, Grant, GroupId, PersonId, Power,
    Problem, Result, Routes, transact,
};
use people::model::{Email, NewPerson, Source};

const CONSTITUTION: &str = include_str!("../../../../examples/constitutions/local-group.md");
const SLICE: u64 = 5000;

/// Where the measurement is.
pub struct Place {
    pub dir: PathBuf,
    pub database: Option<String>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let missing = || Problem::field("FOLDER", "Name a folder, a database or -, and how many people.");
    let first = args.next().ok_or_else(missing)?;
    let serving = first == "serve";
    let dir = if serving { args.next().ok_or_else(missing)? } else { first };
    let place = Place { dir: Path::new(&dir).to_owned(), database: args.next().filter(|it| it != "-") };
    if serving {
        return pages::serve(open(&place).await?).await;
    }
    let number = args.next().and_then(|it| it.parse().ok()).ok_or_else(missing)?;
    let rate = args.next().and_then(|it| it.parse().ok()).unwrap_or(100);
    let app = open(&place).await?;
    app.db().hurry().await?;
    let new = kernel::group::NewGroup { name: "M", short_name: "M", zone: "Europe/London", host: None };
    let group = kernel::group::create(app.db(), app.chance(), app.now(), new).await?;
    let ctx = Ctx::system(&app, group, app.now());
    let cookie = officer(&ctx).await?;
    let begun = Instant::now();
    for from in (0..number).step_by(5000) {
        people::bench::fill(&ctx, from, (from + SLICE).min(number)).await?;
    }
    println!("people           {number}, written in {} s", begun.elapsed().as_secs());
    report::services(&ctx).await?;
    let entries = people::service::find(&ctx, "marsh").await?.people;
    app.db().close().await;
    pages::measure(&place, &cookie, &entries, rate).await
}

async fn open(place: &Place) -> Result<App> {
    let file = place.dir.join("register.sqlite");
    let db = Db::open(place.database.as_deref().unwrap_or(&file.to_string_lossy())).await?;
    kernel::migrate::run(&db).await?;
    let config = Config { base_url: "http://127.0.0.1".into(), data_dir: place.dir.clone(), demo: false };
    let builder = AppBuilder::new(db, Clock::System, Chance::System, config)
        .feature(mail::feature())
        .feature(access::feature())
        .feature(constitution::feature())
        .feature(people::feature())
        .feature(Feature { grants: Some(grants), ..Feature::new("offices", Routes::new) })
        .identify(access::service::identify);
    Ok(builder.build())
}

/// Whoever has an account here keeps the register: there is one.
fn grants(_: App, _: GroupId, _: PersonId, _: At) -> BoxFuture<Result<Vec<Grant>>> {
    Box::pin(async {
        let grant = |power| Grant { power, over: None, through: "Data manager".into(), until: None };
        let powers = [Power::ReadRegister, Power::EditRegister, Power::SendMail, Power::ExportLists];
        Ok(powers.into_iter().map(grant).collect())
    })
}

/// A constitution, and the cookie of whoever keeps the register.
async fn officer(ctx: &Ctx) -> Result<String> {
    transact!(ctx.db(), tx => {
        constitution::service::publish_first(tx, ctx, CONSTITUTION, "The founders").await.map(drop)
    })?;
    let mut person = NewPerson::named("Olive", "Officer")?;
    person.email = Some(Email::read("officer@example.org")?);
    let person = person.member("national", ctx.now, Source::Officer)?;
    let id = transact!(ctx.db(), tx => { people::service::add_person(tx, ctx, person.clone()).await })?;
    let account = access::service::account_of(ctx.db(), ctx.group.id, id).await?;
    let account = account.ok_or_else(|| Problem::internal("The officer has no account."))?;
    let mut tx = ctx.db().begin().await?;
    let new = NewSession { account, group: ctx.group.id, device: "bench", now: ctx.now };
    let (_, token) = session::open(&mut tx, ctx.app.chance(), new).await?;
    tx.commit().await?;
    Ok(format!("{}={token}", session::COOKIE))
}

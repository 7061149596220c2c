//! One installation: its folder, its database, its application.

use std::path::Path;

use anyhow::Context as _;
use kernel::app::AppBuilder;
use kernel::{App, Chance, Clock, Config, Db};

use crate::cli::{BallotBox, Place};
use crate::{Failure, features};

/// How an installation is opened.
#[derive(Clone, Debug)]
pub struct Options {
    pub base_url: String,
    pub smtp: Option<String>,
    /// The mailbox that answers to consultations come to, as an IMAP address.
    pub answers: Option<String>,
    pub ballot_box: BallotBox,
    pub demo: bool,
    pub clock: Clock,
    pub chance: Chance,
}

impl Options {
    pub fn new(base_url: impl Into<String>) -> Self {
        let (clock, chance) = (Clock::System, Chance::System);
        let (base_url, ballot_box) = (base_url.into(), BallotBox::default());
        Self { base_url, smtp: None, answers: None, ballot_box, demo: false, clock, chance }
    }
}

/// Opens the database of a place, making the folder if need be. Does not migrate.
pub async fn open_database(place: &Place) -> anyhow::Result<Db> {
    kernel::private::folder(&place.data)
        .with_context(|| format!("the folder {} cannot be made", place.data.display()))?;
    let file = place.data.join("plenary.sqlite");
    match &place.database {
        Some(url) => Db::open(url).await.context("the PostgreSQL server does not answer"),
        None => Db::open_sqlite(&file).await.with_context(|| format!("{} cannot be opened", file.display())),
    }
}

/// Opens the database of an organisation that is there already, for commands that only look: a mistyped folder makes none.
pub async fn existing_database(place: &Place) -> Result<Db, Failure> {
    if place.database.is_none() && !place.data.join("plenary.sqlite").exists() {
        return Err(Failure::Input(format!(
            "There is no installation in {}.\n  hint: name its folder with --data, or its database with --database",
            place.data.display()
        )));
    }
    Ok(open_database(place).await?)
}

/// Opens and migrates an installation and puts its application together.
pub async fn open(place: &Place, options: Options) -> anyhow::Result<App> {
    let db = open_database(place).await?;
    kernel::migrate::run(&db).await.context("the database cannot be brought to this version's shape")?;
    build(db, &place.data, options).await
}

async fn build(db: Db, data: &Path, options: Options) -> anyhow::Result<App> {
    let config = Config { base_url: options.base_url.clone(), data_dir: data.to_owned(), demo: options.demo };
    let builder = AppBuilder::new(db, options.clock.clone(), options.chance.clone(), config);
    Ok(features::install(builder, data, &options).await?.build())
}

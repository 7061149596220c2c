//! `cargo run --release -p polling --example cast_many -- FOLDER [DATABASE] [ELECTORS]`: papers given out and cast durably a second.
//! FOLDER lies on the disk to be measured; DATABASE is a `postgres://…` of an empty database, or `-` for SQLite.

use std::path::Path;

use kernel::{AppBuilder, Chance, Clock, Config, Ctx, Db, Problem};

#[tokio::main]
async fn main() -> Result<(), Problem> {
    let mut args = std::env::args().skip(1);
    let dir =
        args.next().ok_or_else(|| Problem::field("FOLDER", "Name a folder on the disk to be measured."))?;
    let database = args.next().filter(|it| it != "-");
    let electors = args.next().and_then(|it| it.parse().ok()).unwrap_or(5000);
    let dir = Path::new(&dir).join("cast-many");
    let store = polling::BoxStore::open(&dir).await?;
    let db = Db::open(database.as_deref().unwrap_or(&dir.join("roll.sqlite").to_string_lossy())).await?;
    kernel::migrate::run(&db).await?;
    let config = Config { base_url: String::new(), data_dir: dir, demo: false };
    let app = AppBuilder::new(db, Clock::System, Chance::System, config).share(store).build();
    let new = kernel::group::NewGroup { name: "M", short_name: "M", zone: "Europe/London", host: None };
    let group = kernel::group::create(app.db(), app.chance(), app.now(), new).await?;
    for at_once in [1, 8, 64] {
        let ctx = Ctx::system(&app, group.clone(), app.now());
        let some = if at_once == 1 { electors / 5 } else { electors };
        for line in polling::bench::report(&ctx, some, at_once).await? {
            println!("{line}");
        }
    }
    Ok(())
}

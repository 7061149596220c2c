//! `plenary rulebook export`: the constitution and what stands beside it as a folder of plain files.

use std::fs;
use std::path::{Component, Path};

use anyhow::Context as _;
use kernel::Ctx;

use crate::cli::Place;
use crate::installation::{self, Options};
use crate::{Failure, Outcome};

/// Writes into a folder that is empty or not there yet; with several organisations, each into a folder of its own.
pub async fn run(folder: &Path, place: &Place) -> Outcome {
    if place.database.is_none() && !place.data.join("plenary.sqlite").exists() {
        let told = format!(
            "There is no installation in {}.\n  hint: name its folder with --data, or its database with --database",
            place.data.display()
        );
        return Err(Failure::Input(told));
    }
    if fs::read_dir(folder).is_ok_and(|mut it| it.next().is_some()) {
        return Err(Failure::Input(format!("{} is not empty; name a new folder.", folder.display())));
    }
    let app = installation::open(place, Options::new("http://localhost")).await?;
    let groups = app.groups().await?;
    for group in groups.iter() {
        let ctx = Ctx::system(&app, group.clone(), app.now());
        let below = if groups.len() > 1 { folder.join(group.id.to_string()) } else { folder.to_owned() };
        let files = constitution::service::export(&ctx).await?;
        for (path, text) in &files {
            write(&below, path, text)?;
        }
        eprintln!("{}: {} files in {}", group.name, files.len(), below.display());
    }
    app.db().close().await;
    Ok(())
}

fn write(folder: &Path, path: &str, text: &str) -> Result<(), Failure> {
    let inside = Path::new(path).components().all(|it| matches!(it, Component::Normal(_)));
    if !inside {
        return Err(Failure::Input(format!(
            "The file {path} would stand outside the folder; it was not written."
        )));
    }
    let file = folder.join(path);
    let parent = file.parent().unwrap_or(folder);
    fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
    fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(())
}

//! `plenary area import`: files of postcodes, however large, a line at a time.

use std::fs::File;
use std::io::BufReader;

use anyhow::Context as _;
use kernel::{At, Ctx, Group, group};
use membership::service::area::{self, NewEdition};

use crate::cli::{Area, ImportArea};
use crate::installation::{Options, open};
use crate::{Failure, Outcome};

pub async fn run(which: Area) -> Outcome {
    let Area::Import(args) = which;
    let file = File::open(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?;
    let app = open(&args.place, Options::new("http://127.0.0.1")).await?;
    let group = one_group(group::all(app.db()).await?, args.group.as_deref())?;
    let ctx = Ctx::system(&app, group, app.now());
    take(&ctx, &args, BufReader::new(file)).await?;
    app.db().close().await;
    Ok(())
}

async fn take(ctx: &Ctx, args: &ImportArea, file: BufReader<File>) -> Outcome {
    if args.names {
        eprintln!("{} names are known now.", area::import_names(ctx, file).await?);
        return Ok(());
    }
    let from = match &args.from {
        Some(day) => {
            day.parse().map_err(|_| Failure::Input(format!("{day} is no day; write it as 2026-05-01")))?
        }
        None => ctx.now.date(&ctx.group.zone),
    };
    let new = NewEdition {
        source: args.source.clone(),
        edition: args.edition.clone(),
        valid_from: At::start_of_day(from, &ctx.group.zone),
        only: args.only.clone(),
    };
    let done = area::import(ctx, &new, file).await?;
    eprintln!("{} postcodes read; {} lie elsewhere than before, or are new.", done.rows, done.changed);
    if done.odd > 0 {
        eprintln!("{} lines hold no postcode and were left out.", done.odd);
    }
    Ok(())
}

/// The organisation meant: the one there is, or the one of this name.
pub fn one_group(groups: Vec<Group>, name: Option<&str>) -> Result<Group, Failure> {
    let several = groups.len() > 1;
    let fits = |it: &Group| name.is_none_or(|name| it.name == name || it.short_name == name);
    let mut all = groups.into_iter().filter(|it| fits(it));
    match (all.next(), name) {
        (Some(_), None) if several => Err(Failure::Input(
            "There are several organisations here: name one with --group.\n  hint: plenary admin host lists them".into(),
        )),
        (Some(found), _) => Ok(found),
        (None, _) => Err(Failure::Input("There is no such organisation here.\n  hint: plenary admin host".into())),
    }
}

//! `backup` and `restore` of an installation, `export` and `import` of an organisation.
//!
//! Ballots of a poll that is still open are in none of them: the box is backed up by itself (see SECURITY.md).

use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::Path;

use anyhow::Context as _;
use kernel::dump::{self, Summary};
use kernel::{Db, group};

use crate::cli::{Backup, Import, Restore};
use crate::installation::{existing_database, open_database};
use crate::{Failure, Outcome};

/// Writes beside the target and renames, so that a kill leaves no half file under the name asked for.
pub async fn write(args: Backup, one_group: bool) -> Outcome {
    let db = existing_database(&args.place).await?;
    let only = if one_group { Some(only_group(&db).await?) } else { None };
    let part = args.file.with_extension("part");
    let file =
        kernel::private::create(&part).with_context(|| format!("{} cannot be written", part.display()))?;
    let mut out = BufWriter::new(file);
    let summary = dump::write(&db, only, &mut out).await?;
    out.into_inner().map_err(|e| e.into_error())?.sync_all()?;
    fs::rename(&part, &args.file)?;
    report("written", &args.file, &summary);
    Ok(())
}

/// Reads into an empty installation only, and proves the result by walking the audit chain again. Mail that the backup
/// still had to send is held: it may have left long ago.
pub async fn restore(args: Restore) -> Outcome {
    let db = open_migrated(&args).await?;
    if let Some(here) = group::all(&db).await?.first() {
        return Err(Failure::Input(format!(
            "There is an organisation here already ({}), and a restore would mix two histories.\n  hint: give an empty folder with --data, or an empty database with --database",
            here.name
        )));
    }
    rights::service::erase::can_replay(&args.place.data, &kernel::Chance::System)?;
    take(&db, &args.file).await?;
    let held_on_people: Vec<_> = kernel::personal::KERNEL
        .iter()
        .copied()
        .chain(crate::features::all().iter().flat_map(|it| it.personal.iter().copied()))
        .collect();
    let (data, now) = (&args.place.data, kernel::Clock::System.now());
    let erased =
        rights::service::erase::replay(&db, data, &kernel::Chance::System, now, &held_on_people).await?;
    eprintln!(
        "{erased} people who had been erased since the backup were erased again (erased.list in the data folder)."
    );
    let held = mail::service::hold_after_restore(&db).await?;
    eprintln!("Mail is held until two officers release it again on the page Mail; {held} messages wait.");
    prove(&db).await
}

/// Reads one organisation, beside others if it gets a host name of its own.
pub async fn import(args: Import) -> Outcome {
    let db = open_migrated(&args.from).await?;
    let before = group::all(&db).await?;
    if let (Some(here), None) = (before.first(), &args.host) {
        return Err(Failure::Input(format!(
            "{} is served here already, so a second organisation needs a host name of its own.\n  hint: --host branch.example.org",
            here.name
        )));
    }
    if let Some(nameless) = before.iter().find(|it| it.host.is_none()) {
        eprintln!("{} has no host name of its own and answers every other name.", nameless.name);
    }
    take(&db, &args.from.file).await?;
    let new = group::all(&db).await?.into_iter().find(|it| before.iter().all(|old| old.id != it.id));
    if let (Some(new), Some(host)) = (new, &args.host) {
        group::set_host(&db, new.id, host).await?;
    }
    prove(&db).await
}

async fn open_migrated(args: &Restore) -> Result<Db, Failure> {
    let db = open_database(&args.place).await?;
    kernel::migrate::run(&db).await?;
    Ok(db)
}

async fn take(db: &Db, from: &Path) -> Outcome {
    let file = File::open(from).with_context(|| format!("{} cannot be read", from.display()))?;
    let summary = dump::read(db, BufReader::new(file)).await?;
    report("read", from, &summary);
    Ok(())
}

async fn prove(db: &Db) -> Outcome {
    for group in group::all(db).await? {
        let verdict = kernel::audit::verify(db, group.id).await?;
        if let Some(seq) = verdict.broken_at {
            let name = group.name;
            return Err(Failure::Wanting(format!(
                "the audit trail of {name} does not fit from line {seq} on"
            )));
        }
        eprintln!(
            "{}: the audit trail holds, {} lines sealed, {} not sealed yet.",
            group.name, verdict.sealed, verdict.unsealed
        );
    }
    Ok(())
}

async fn only_group(db: &Db) -> Result<kernel::GroupId, Failure> {
    let groups = group::all(db).await?;
    match groups.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Failure::Input("There is no organisation here to export.".into())),
        _ => Err(Failure::Input(
            "There are several organisations here; export them from their own installations.".into(),
        )),
    }
}

fn report(what: &str, file: &Path, summary: &Summary) {
    eprintln!("{}: {} rows {what}, SHA-256 of the content {}", file.display(), summary.rows, summary.sha256);
}

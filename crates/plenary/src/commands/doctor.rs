//! `plenary doctor`: looks at everything that can be wrong and says so.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::Context as _;
use kernel::{Db, group, sql};
use serde::Serialize;

use crate::cli::{self, Format};
use crate::installation::existing_database;
use crate::{Failure, Outcome};

#[derive(Serialize)]
struct Finding {
    ok: bool,
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

pub async fn run(args: cli::Doctor) -> Outcome {
    let db = existing_database(&args.place).await?;
    let mut findings = vec![shape(&db).await?];
    if findings[0].ok {
        for group in group::all(&db).await? {
            findings.push(trail(&db, &group).await?);
            if args.recount {
                people::service::count_anew(&db, group.id).await?;
            }
            findings.push(counts(&db, &group).await?);
        }
        findings.push(undone(&db).await?);
        if let Some(file) = &args.trail {
            findings.push(kept(&db, file).await?);
        }
    }
    match args.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&findings)?),
        Format::Text => findings.iter().for_each(print),
    }
    let bad = findings.iter().filter(|it| !it.ok).count();
    if bad == 0 {
        Ok(())
    } else {
        let want = if bad == 1 { "wants" } else { "want" };
        Err(Failure::Wanting(format!("{bad} of {} {want} attention", findings.len())))
    }
}

fn print(finding: &Finding) {
    println!("{} {}", if finding.ok { "well:" } else { "LOOK:" }, finding.what);
    if let Some(hint) = &finding.hint {
        println!("      {hint}");
    }
}

async fn shape(db: &Db) -> Result<Finding, Failure> {
    let known: Result<Vec<(String,)>, _> =
        db.all(sql!("SELECT name FROM kernel_migration ORDER BY name")).await;
    let run = known.map(|it| it.len()).unwrap_or(0);
    let all = kernel::migrate::MIGRATIONS.len();
    let ok = run == all;
    let hint = (!ok).then(|| "Run: plenary migrate".to_owned());
    Ok(Finding { ok, what: format!("{run} of {all} migrations have been run"), hint })
}

async fn trail(db: &Db, group: &group::Group) -> Result<Finding, Failure> {
    let verdict = kernel::audit::verify(db, group.id).await?;
    let what = format!("{}: {} audit lines sealed, {} not yet", group.name, verdict.sealed, verdict.unsealed);
    let hint = verdict
        .broken_at
        .map(|seq| format!("The chain breaks at line {seq}: something changed it afterwards."));
    Ok(Finding { ok: hint.is_none(), what, hint })
}

/// What lists show as numbers against the people themselves.
async fn counts(db: &Db, group: &group::Group) -> Result<Finding, Failure> {
    let wrong = people::service::miscounted(db, group.id).await?;
    let what = match wrong {
        0 => format!("{}: the register's numbers are those of its people", group.name),
        1 => format!("{}: one of the register's numbers is not that of its people", group.name),
        n => format!("{}: {n} of the register's numbers are not those of its people", group.name),
    };
    let hint = (wrong > 0).then(|| "Count anew: plenary doctor --recount".to_owned());
    Ok(Finding { ok: wrong == 0, what, hint })
}

/// A trail that somebody kept, line by line against the one here.
async fn kept(db: &Db, file: &Path) -> Result<Finding, Failure> {
    let opened = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let found = kernel::trail::compare(db, BufReader::new(opened)).await?;
    let hint = match (found.file_broken_at, found.differs_at) {
        (Some(seq), _) => {
            Some(format!("The file itself was changed: its line {seq} does not fit the one before."))
        }
        (None, Some(seq)) => Some(format!(
            "Line {seq} is another one here, or gone: the trail here was changed after the file was written."
        )),
        (None, None) => None,
    };
    let what = format!("{}: {} lines kept, compared with those here", file.display(), found.lines);
    Ok(Finding { ok: hint.is_none(), what, hint })
}

async fn undone(db: &Db) -> Result<Finding, Failure> {
    let (jobs,): (i64,) = db
        .one(sql!("SELECT COUNT(*) FROM kernel_job WHERE done_at IS NULL AND last_error IS NOT NULL"))
        .await?;
    let (events,): (i64,) = db
        .one(sql!("SELECT COUNT(*) FROM kernel_event WHERE delivered_at IS NULL AND last_error IS NOT NULL"))
        .await?;
    let ok = jobs + events == 0;
    let hint = (!ok).then(|| "They are tried again by themselves; the log says why they failed.".to_owned());
    Ok(Finding { ok, what: format!("{jobs} jobs and {events} events have failed and wait"), hint })
}

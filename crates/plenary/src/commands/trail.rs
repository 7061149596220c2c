//! `plenary trail`: the audit trail as a file for another machine.

use std::io::BufWriter;

use anyhow::Context as _;
use kernel::group;

use crate::cli::Trail;
use crate::installation::existing_database;
use crate::{Failure, Outcome};

pub async fn run(args: Trail) -> Outcome {
    let db = existing_database(&args.place).await?;
    let groups = group::all(&db).await?;
    let named =
        |it: &&group::Group| args.name.as_ref().is_none_or(|name| it.name == *name || it.short_name == *name);
    let mut found = groups.iter().filter(named);
    let (Some(one), None) = (found.next(), found.next()) else {
        let all = groups.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(", ");
        return Err(Failure::Input(format!("Say which organisation.\n  hint: --name; there are {all}")));
    };
    let file = kernel::private::create(&args.file)
        .with_context(|| format!("{} cannot be written", args.file.display()))?;
    let written = kernel::trail::write(&db, one.id, BufWriter::new(file)).await?;
    eprintln!("{}: {} lines of {}.", args.file.display(), written.lines, one.name);
    eprintln!(
        "Put the newest value into your minutes, and keep the file elsewhere; `plenary doctor --trail` compares it:"
    );
    println!("{}", written.newest);
    Ok(())
}

//! `plenary count convert`.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context as _;
use count::formats::{self, Form};
use count::{EqualPreferences, RuleSet};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::reading::{at, ballots};
use crate::cli::Convert;
use crate::{Failure, Outcome};

pub fn run(args: &Convert) -> Outcome {
    let form = match args.to.or_else(|| told_by(&args.to_file)) {
        Some(form) => form,
        None => {
            let what = "its ending does not tell the form; name it, such as --to blt";
            return Err(at(&args.to_file, &what));
        }
    };
    // What can be written again is kept.
    let keeping = RuleSet { equal_preferences: EqualPreferences::AreShared, ..count::SCOTTISH };
    let input = ballots(&args.from_file, &args.reading, &keeping)?;
    let text = formats::write(form, &input.election).map_err(|e| Failure::Input(format!("{e}.")))?;
    if args.to_file.as_os_str() == "-" {
        return super::print(text.trim_end());
    }
    let unwritable = || format!("{} cannot be written", args.to_file.display());
    let file = File::create(&args.to_file).with_context(unwritable)?;
    let write = || -> io::Result<()> {
        if args.to_file.extension().is_some_and(|ending| ending == "gz") {
            let mut packed = GzEncoder::new(file, Compression::default());
            packed.write_all(text.as_bytes())?;
            packed.finish()?.flush()
        } else {
            let mut file = file;
            file.write_all(text.as_bytes())?;
            file.flush()
        }
    };
    write().with_context(unwritable)?;
    let papers = input.election.papers.total();
    eprintln!(
        "{papers} papers from {} ({}) to {} ({form})",
        args.from_file.display(),
        input.form,
        args.to_file.display()
    );
    Ok(())
}

/// The form that the ending of a file tells.
fn told_by(file: &Path) -> Option<Form> {
    let name = file.file_name()?.to_str()?.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let ending = name.rsplit('.').next()?;
    match ending {
        "blt" => Some(Form::Blt),
        "csv" => Some(Form::Scottish),
        "soi" | "soc" | "toi" | "toc" => Some(Form::PrefLib),
        "json" => Some(Form::Json),
        _ => None,
    }
}

//! Counts every BLT file of a folder, five times each, and says the median.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use count::{Input, Options, SCOTTISH};

use super::median;
use crate::{Failure, Outcome};

pub fn run(folder: &Path) -> Outcome {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let blt = |it: &PathBuf| it.to_string_lossy().contains(".blt");
    let mut files: Vec<PathBuf> = entries.filter_map(|it| Some(it.ok()?.path())).filter(blt).collect();
    files.sort();
    if files.is_empty() {
        return Err(Failure::Input(format!("There are no BLT files in {}.", folder.display())));
    }
    println!("{:<40} {:>9} {:>11} {:>11}", "election", "papers", "reading", "counting");
    for file in files {
        let (mut reading, mut counting, mut papers) = (vec![], vec![], 0);
        for _ in 0..5 {
            let begun = Instant::now();
            let input = Input::read(File::open(&file)?)
                .map_err(|e| Failure::Input(format!("{}: {e}", file.display())))?;
            reading.push(begun.elapsed());
            let begun = Instant::now();
            let result = count::count(&input.election, &SCOTTISH, &Options::default());
            counting.push(begun.elapsed());
            let result = result.map_err(|e| Failure::Input(format!("{}: {e}", file.display())))?;
            papers = result.input.valid;
        }
        let name = file.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        println!("{name:<40} {papers:>9} {:>9.2?} {:>9.2?}", median(reading), median(counting));
    }
    Ok(())
}

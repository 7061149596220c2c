//! Counts a file and prints the result: `cargo run -p count --example result -- FILE [FORMAT] [RULES] [CONSTRAINTS]`.

use count::{Format, Input, Options, RuleSet, SCOTTISH, count, parse_constraints, render};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let file = words.next().ok_or("name a file of ballots")?;
    let format: Format = words.next().unwrap_or_else(|| "text".to_owned()).parse()?;
    let rules = match words.next() {
        Some(id) => RuleSet::by_id(&id).ok_or("there is no such rule set")?,
        None => SCOTTISH,
    };
    let Input { mut election, sha256, .. } = Input::read(std::fs::File::open(file)?)?;
    let constraints = match words.next() {
        Some(file) => parse_constraints(&std::fs::read_to_string(file)?)?.apply(&mut election)?,
        None => vec![],
    };
    let options = Options { input_sha256: Some(sha256), constraints, ..Options::default() };
    print!("{}", render(format, &count(&election, &rules, &options)?, &election));
    Ok(())
}

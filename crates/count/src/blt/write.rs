//! The BLT writer.

use crate::{Election, Papers};
use std::fmt::{self, Write};

/// The contest as BLT. Ballots ascend by their preferences, so that the same papers give the
/// same bytes in whatever order they came in.
pub fn write(election: &Election) -> String {
    let mut text = String::new();
    write_to(election, &mut text).expect("writing to a String cannot fail");
    text
}

/// As [`write`], piece by piece.
///
/// # Errors
/// Only what the sink returns.
pub fn write_to(election: &Election, sink: &mut impl Write) -> fmt::Result {
    writeln!(sink, "{} {}", election.candidates.len(), election.seats)?;
    for (place, _) in election.candidates.iter().enumerate().filter(|(_, candidate)| candidate.withdrawn) {
        writeln!(sink, "-{}", place + 1)?;
    }
    ballots(&election.papers, sink)?;
    for name in election.candidates.iter().map(|candidate| &candidate.name).chain([&election.title]) {
        let one_line: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        writeln!(sink, "\"{one_line}\"")?;
    }
    Ok(())
}

fn ballots(papers: &Papers, sink: &mut impl Write) -> fmt::Result {
    let mut order: Vec<usize> = (0..papers.distinct()).collect();
    order.sort_unstable_by_key(|&paper| papers.preferences(paper));
    if papers.blank() > 0 {
        writeln!(sink, "{} 0", papers.blank())?;
    }
    for paper in order {
        write!(sink, "{}", papers.copies(paper))?;
        for number in papers.preferences(paper) {
            write!(sink, " {number}")?;
        }
        sink.write_str(" 0\n")?;
    }
    for (ranks, copies) in papers.tied() {
        write!(sink, "{copies}")?;
        for rank in ranks {
            let words: Vec<String> = rank.iter().map(ToString::to_string).collect();
            write!(sink, " {}", words.join("="))?;
        }
        sink.write_str(" 0\n")?;
    }
    sink.write_str("0\n")
}

//! The BLT writer.

use crate::{Election, Papers};
use std::fmt::Write;

/// The contest as BLT. Ballots ascend by their preferences, so that the same papers give the
/// same bytes in whatever order they came in.
pub fn write(election: &Election) -> String {
    let mut text = format!("{} {}\n", election.candidates.len(), election.seats);
    for (place, candidate) in election.candidates.iter().enumerate() {
        if candidate.withdrawn {
            line(&mut text, format_args!("-{}", place + 1));
        }
    }
    ballots(&mut text, &election.papers);
    for name in election.candidates.iter().map(|candidate| &candidate.name).chain([&election.title]) {
        let one_line: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        line(&mut text, format_args!("\"{one_line}\""));
    }
    text
}

fn ballots(text: &mut String, papers: &Papers) {
    let mut order: Vec<usize> = (0..papers.distinct()).collect();
    order.sort_unstable_by_key(|&paper| papers.preferences(paper));
    if papers.blank() > 0 {
        line(text, format_args!("{} 0", papers.blank()));
    }
    for paper in order {
        text.push_str(&papers.copies(paper).to_string());
        for number in papers.preferences(paper) {
            text.push(' ');
            text.push_str(&number.to_string());
        }
        text.push_str(" 0\n");
    }
    text.push_str("0\n");
}

fn line(text: &mut String, content: std::fmt::Arguments<'_>) {
    writeln!(text, "{content}").expect("writing to a String cannot fail");
}

//! Tables and sentences for a terminal of a hundred columns.

use crate::Count;
use crate::explain::{Mark, Naming, StageTable, narrative, stage_table};
use crate::render::plain_line;
use crate::votes::group_thousands;
use std::fmt::Write;

const WIDTH: usize = 100;
const NAME: usize = 30;

/// The whole result for a terminal.
pub fn text(count: &Count) -> String {
    let mut out = Page(String::new());
    out.line(if count.title.is_empty() { "Result" } else { &count.title });
    out.line(&"=".repeat(count.title.chars().count().clamp(6, WIDTH)));
    out.fact("Rules", &format!("{} – {}", count.rules.id, count.rules.name));
    out.fact("Input", &format!("SHA-256 {}", count.input.sha256));
    let papers = |number: u64| group_thousands(u128::from(number));
    let (valid, all, blank) =
        (papers(count.input.valid), papers(count.input.papers), papers(count.input.blank));
    out.fact("Papers", &format!("{valid} valid of {all} ({blank} without a preference)"));
    out.fact("Seats", &count.seats.to_string());
    if count.rules.has_quota() {
        out.fact("Quota", &count.quota.to_string());
    }
    if let Some(seed) = &count.lots.seed {
        let needed = match (count.lots.needed, seed.is_empty()) {
            (true, true) => "used: what it decides is provisional",
            (true, false) => "used",
            (false, _) => "not needed",
        };
        let seed = if seed.is_empty() {
            "no seed was given".to_owned()
        } else {
            format!("from the seed “{seed}”")
        };
        out.fact("Lots", &format!("{seed}, {needed}"));
    } else {
        let needed = if count.lots.needed { "used" } else { "not needed" };
        out.fact("Lots", &format!("recorded, {needed}"));
    }
    if let Some(commitment) = count.lots.commitment() {
        out.fact("", &format!("commitment to the seed: SHA-256 {commitment}"));
    }
    for (place, repair) in count.input.repairs.iter().enumerate() {
        out.fact(if place == 0 { "Mended" } else { "" }, &repair.to_string());
    }
    out.line("");
    out.line("Elected");
    for (place, elected) in count.elected.iter().enumerate() {
        let name = count.name(elected.candidate);
        out.line(&format!(
            "{:>3}. {name} (candidate {}, stage {})",
            place + 1,
            elected.candidate,
            elected.stage
        ));
    }
    out.line("");
    out.table(&stage_table(count));
    out.line("What happened");
    for sentence in narrative(count, Naming::Named) {
        out.wrapped(&sentence);
    }
    out.0
}

struct Page(String);

impl Page {
    fn line(&mut self, text: &str) {
        self.0.push_str(plain_line(text).trim_end());
        self.0.push('\n');
    }

    fn fact(&mut self, name: &str, value: &str) {
        self.line(&format!("{name:<8}{value}"));
    }

    /// The stages, as many beside each other as fit.
    fn table(&mut self, table: &StageTable) {
        let longest = |votes: &crate::Votes| votes.to_string().len();
        let cell =
            table.rows.iter().flat_map(|row| &row.cells).map(|cell| longest(&cell.votes)).max().unwrap_or(0);
        let cell = cell.max(longest(&table.total)).max(10) + 3;
        let beside = ((WIDTH - NAME - 5) / cell).max(1);
        for start in (0..table.columns.len()).step_by(beside) {
            let stages = start..(start + beside).min(table.columns.len());
            for column in &table.columns[stages.clone()] {
                self.line(&format!("Stage {}: {}", column.number, column.heading));
            }
            let mut head = format!("{:<width$}", "", width = NAME + 5);
            for column in &table.columns[stages.clone()] {
                let _ = write!(head, "{:>cell$}", format!("stage {}  ", column.number));
            }
            self.line(&head);
            for row in &table.rows {
                let mut line = format!("{:>3}. {:<NAME$}", row.number, shortened(&row.name));
                for cell_data in &row.cells[stages.clone()] {
                    let mark = match cell_data.mark {
                        Some(Mark::Elected) => " E",
                        Some(Mark::Excluded) => " x",
                        _ => "  ",
                    };
                    let _ = write!(line, "{:>cell$}", format!("{}{mark}", cell_data.votes));
                }
                self.line(&line);
            }
            for (name, votes) in
                [("no further preference", &table.exhausted), ("lost to rounding", &table.rounding)]
            {
                let mut line = format!("     {name:<NAME$}");
                for votes in &votes[stages.clone()] {
                    let _ = write!(line, "{:>cell$}", format!("{votes}  "));
                }
                self.line(&line);
            }
            self.line("");
        }
        self.line("E elected at this stage, x excluded at this stage");
        self.line("");
    }

    fn wrapped(&mut self, sentence: &str) {
        let mut line = "- ".to_owned();
        for word in sentence.split_whitespace() {
            if line.chars().count() + word.chars().count() + 1 > WIDTH && line.len() > 2 {
                self.line(&line);
                line = "  ".to_owned();
            }
            line.push_str(word);
            line.push(' ');
        }
        self.line(&line);
    }
}

fn shortened(name: &str) -> String {
    let clean = plain_line(name);
    if clean.chars().count() <= NAME {
        return clean;
    }
    clean.chars().take(NAME - 1).chain(['…']).collect()
}

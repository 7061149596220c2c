//! One row a candidate, one column a stage.

use crate::Count;
use crate::explain::stage_table;
use crate::render::plain_text;
use crate::suppose::NOT_THE_RESULT;

/// The stage table as CSV (RFC 4180, UTF-8): a head, the candidates, then what is exhausted, lost to rounding,
/// the sum, and the quota. A name that a spreadsheet would take for a formula gets an apostrophe in front.
pub fn csv(count: &Count) -> String {
    let table = stage_table(count);
    let mut text = String::new();
    let mut head = ["number", "name", "outcome", "at stage"].map(str::to_owned);
    if count.title.starts_with(NOT_THE_RESULT) {
        head[1] = format!("name ({NOT_THE_RESULT})");
    }
    let stages = table.columns.iter().map(|column| format!("stage {}: {}", column.number, column.heading));
    line(&mut text, head.into_iter().chain(stages));
    for row in &table.rows {
        let outcome = row.outcome.map_or("", |mark| mark.word()).to_owned();
        let stage = row.stage.map(|stage| stage.to_string()).unwrap_or_default();
        let cells = row.cells.iter().map(|cell| cell.votes.to_string());
        line(&mut text, [row.number.to_string(), row.name.clone(), outcome, stage].into_iter().chain(cells));
    }
    let sums = [("no further preference", &table.exhausted), ("lost to rounding", &table.rounding)];
    for (name, votes) in sums {
        line(&mut text, lead(name).into_iter().chain(votes.iter().map(ToString::to_string)));
    }
    let quota = count.rules.has_quota().then_some(("quota", count.quota));
    for (name, votes) in [("total", table.total)].into_iter().chain(quota) {
        line(&mut text, lead(name).into_iter().chain(table.columns.iter().map(|_| votes.to_string())));
    }
    text
}

fn lead(name: &str) -> [String; 4] {
    [String::new(), name.to_owned(), String::new(), String::new()]
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let plain = plain_text(cell);
    let safe = if formula { format!("'{plain}") } else { plain };
    if safe.contains([',', '"', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

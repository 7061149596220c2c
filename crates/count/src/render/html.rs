//! The result sheet: one HTML file without outside parts, for a browser, a screen reader or the notice board.

use super::escape;
use crate::explain::{Cell, Mark, Naming, StageTable, narrative, stage_table, transfer_svg, transfer_text};
use crate::votes::group_thousands;
use crate::{ConstraintMethod, Count};
use std::ops::Range;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1rem/1.5 system-ui,sans-serif;max-width:72rem;margin:0 auto;padding:1rem}\
h1{line-height:1.2}table{border-collapse:collapse}\
caption{text-align:start;font-weight:600;padding:.5rem 0}\
th,td{padding:.25rem .6rem;border-bottom:1px solid color-mix(in srgb,currentColor 30%,transparent);text-align:end;\
vertical-align:top;font-variant-numeric:tabular-nums}\
th[scope=row],thead th:first-child,thead th:nth-child(2){text-align:start}\
thead th{vertical-align:bottom;font-weight:600}th[scope=row]{min-width:12rem}\
.change{display:block;font-size:.8em;opacity:.75}.mark{display:block;font-weight:600}\
.wide{overflow-x:auto}.wide svg{max-width:none;height:auto}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}\
@media print{@page{size:A4 landscape;margin:12mm}body{max-width:none;padding:0;font-size:9pt}\
thead{display:table-header-group}tr,li{break-inside:avoid}h2,caption{break-after:avoid}.wide{overflow:visible}\
.wide svg{max-width:100%;max-height:165mm}th[scope=row]{min-width:9rem}th,td{padding:.15rem .4rem}\
.long{display:none}.part{display:block;break-inside:avoid-page}details{display:none}}\
@media screen{.part{display:none}}";

/// Stages that fit beside each other on a sheet of paper.
const ON_PAPER: usize = 8;

/// The result sheet.
pub fn html(count: &Count) -> String {
    let title = if count.title.is_empty() { "Result of the count" } else { &count.title };
    let title = escape(title);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}: result</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    page.push_str(&elected(count));
    page.push_str(&facts(count));
    page.push_str("<h2>Stage by stage</h2>\n");
    page.push_str(&tables(&stage_table(count)));
    page.push_str("<h2>What happened</h2>\n<ul>\n");
    page.push_str(&items(&narrative(count, Naming::Named)));
    page.push_str("</ul>\n<h2>How votes moved</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Diagram of transfers\">\n");
    page.push_str(&transfer_svg(count));
    page.push_str("</div>\n<details><summary>The diagram in words</summary>\n<ul>\n");
    page.push_str(&items(&transfer_text(count)));
    page.push_str("</ul>\n</details>\n</main>\n</body>\n</html>\n");
    page
}

fn elected(count: &Count) -> String {
    let names: Vec<String> = count.winners().iter().map(|number| count.name(*number).to_owned()).collect();
    format!("<h2>Elected</h2>\n<ol>\n{}</ol>\n", items(&names))
}

fn facts(count: &Count) -> String {
    let papers = |number: u64| group_thousands(u128::from(number));
    let mut facts = vec![
        ("Rules", format!("{} ({})", count.rules.name, count.rules.source)),
        ("Seats", count.seats.to_string()),
        (
            "Papers",
            format!(
                "{} valid, {} without a preference",
                papers(count.input.valid),
                papers(count.input.blank)
            ),
        ),
    ];
    if count.rules.has_quota() {
        facts.push(("Quota", count.quota.to_string()));
    }
    facts.push(("Input", format!("SHA-256 {}", count.input.sha256)));
    if let Some(seed) = &count.lots.seed {
        let needed = match (count.lots.needed, seed.is_empty()) {
            (true, true) => "a tie needed it, and what it decides is provisional",
            (true, false) => "a tie needed it",
            (false, _) => "no tie needed it",
        };
        let seed = if seed.is_empty() {
            "no seed was given".to_owned()
        } else {
            format!("from the seed “{seed}”")
        };
        facts.push(("Lots", format!("{seed}; {needed}")));
    } else {
        let needed = if count.lots.needed { "a tie needed them" } else { "no tie needed them" };
        facts.push(("Lots", format!("recorded; {needed}")));
    }
    if let Some(commitment) = count.lots.commitment() {
        facts.push(("Commitment to the seed", format!("SHA-256 {commitment}")));
    }
    if !count.input.repairs.is_empty() {
        let repairs: Vec<String> = count.input.repairs.iter().map(ToString::to_string).collect();
        facts.push(("Mended in reading", repairs.join("; ")));
    }
    if !count.constraints.is_empty() {
        let names: Vec<&str> = count.constraints.iter().map(|constraint| constraint.name.as_str()).collect();
        facts.push(("Quotas", names.join("; ")));
        facts.extend(how_kept(count.constraint_method).map(|how| ("Kept", how.to_owned())));
    }
    let rows: Vec<String> =
        facts.iter().map(|(name, value)| format!("<dt>{name}</dt><dd>{}</dd>\n", escape(value))).collect();
    format!("<dl>\n{}</dl>\n", rows.concat())
}

/// How quotas were kept, where not exactly.
fn how_kept(method: ConstraintMethod) -> Option<&'static str> {
    match method {
        ConstraintMethod::Exact => None,
        ConstraintMethod::Naive => Some("each by itself, by the older rules"),
        ConstraintMethod::LargerSmaller => Some("by counts for larger and smaller committees"),
    }
}

/// The stage table; for paper also in parts as wide as a sheet, where it is wider.
fn tables(whole: &StageTable) -> String {
    let all = whole.columns.len();
    if all <= ON_PAPER {
        return table(whole, 0..all, "wide");
    }
    let parts =
        (0..all).step_by(ON_PAPER).map(|first| table(whole, first..(first + ON_PAPER).min(all), "part"));
    std::iter::once(table(whole, 0..all, "wide long")).chain(parts).collect()
}

fn table(table: &StageTable, stages: Range<usize>, class: &str) -> String {
    let heads: Vec<String> = table.columns[stages.clone()]
        .iter()
        .map(|column| {
            format!("<th scope=\"col\">Stage {}<br>{}</th>", column.number, escape(&column.heading))
        })
        .collect();
    let mut body = String::new();
    for row in &table.rows {
        let outcome = match (row.outcome, row.stage) {
            (Some(mark), Some(stage)) => format!("{} at stage {stage}", mark.word()),
            (Some(mark), None) => mark.word().to_owned(),
            (None, _) => String::new(),
        };
        let cells: String = row.cells[stages.clone()].iter().map(cell).collect();
        let (number, name) = (row.number, escape(&row.name));
        body.push_str(&format!(
            "<tr><td>{number}</td><th scope=\"row\">{name}</th><td>{outcome}</td>{cells}</tr>\n"
        ));
    }
    for (name, votes) in [("No further preference", &table.exhausted), ("Lost to rounding", &table.rounding)]
    {
        let cells: String = votes[stages.clone()].iter().map(|votes| format!("<td>{votes}</td>")).collect();
        body.push_str(&format!("<tr><td></td><th scope=\"row\">{name}</th><td></td>{cells}</tr>\n"));
    }
    let which = match class {
        "part" => format!(", stages {} to {}", stages.start + 1, stages.end),
        _ => String::new(),
    };
    let scrolls =
        if class == "part" { "" } else { " tabindex=\"0\" role=\"region\" aria-label=\"Stage table\"" };
    format!(
        "<div class=\"{class}\"{scrolls}>\n<table>\n\
         <caption>Votes of every candidate at the end of every stage{which}; each column adds up to {}</caption>\n\
         <thead><tr><th scope=\"col\">No.</th><th scope=\"col\">Candidate</th><th scope=\"col\">Outcome</th>{}</tr></thead>\n\
         <tbody>\n{body}</tbody>\n</table>\n</div>\n",
        table.total,
        heads.concat()
    )
}

fn cell(cell: &Cell) -> String {
    let change = cell
        .change
        .as_ref()
        .map(|change| format!("<span class=\"change\">{}</span>", change.replace('-', "−")));
    let mark = match cell.mark {
        Some(mark @ (Mark::Elected | Mark::Excluded)) => {
            format!("<span class=\"mark\">{}</span>", mark.word())
        }
        _ => String::new(),
    };
    format!("<td>{}{}{mark}</td>", cell.votes, change.unwrap_or_default())
}

fn items(lines: &[String]) -> String {
    lines.iter().map(|line| format!("<li>{}</li>\n", escape(line))).collect()
}

//! A count made ready for its template.

use count::explain::StageTable;
use count::{Count, Naming};

/// One count: who is elected, every stage, and what happened in words and as a picture.
pub struct Sheet {
    pub elected: Vec<(String, u32)>,
    pub quota: String,
    pub rules: String,
    pub source: String,
    pub valid: u64,
    pub blank: u64,
    pub seats: u32,
    pub table: StageTable,
    pub narrative: Vec<String>,
    pub departures: Vec<String>,
    pub svg: String,
    pub svg_words: Vec<String>,
    pub lots: Option<String>,
    pub input: String,
}

impl Sheet {
    pub fn new(count: &Count) -> Self {
        let elected =
            count.elected.iter().map(|it| (count.name(it.candidate).to_owned(), it.stage)).collect();
        let lots = count.lots.needed.then(|| {
            let order: Vec<_> = count.lots.order.iter().map(|n| format!("{n} {}", count.name(*n))).collect();
            order.join("; ")
        });
        // A name beside a quota would also say of those passed over what they did not declare.
        let naming = Naming::Unnamed;
        let departures = ::count::departures(count, naming);
        let mut narrative = ::count::narrative(count, naming);
        narrative.retain(|line| !departures.contains(line));
        Self {
            elected,
            quota: ::count::quota_line(count),
            rules: count.rules.name.to_string(),
            source: count.rules.source.to_string(),
            valid: count.input.valid,
            blank: count.input.blank,
            seats: count.seats,
            table: ::count::stage_table(&count.unnamed()),
            narrative,
            departures,
            svg: ::count::transfer_svg(count),
            svg_words: ::count::transfer_text(count),
            lots,
            input: count.input.sha256.clone(),
        }
    }
}

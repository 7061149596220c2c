//! Makes a file of ballots to measure with: `cargo run --release -p count --example make -- OUT BALLOTS CANDIDATES SEATS KIND`.
//!
//! KIND is `party` (short papers, a third of them just a party's list, many alike) or `unique` (full rankings, nearly
//! all different). The same arguments give the same bytes on every machine.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [out, ballots, candidates, seats, kind] = &words[..] else {
        return Err("name OUT BALLOTS CANDIDATES SEATS KIND".into());
    };
    let (ballots, candidates): (u64, u16) = (ballots.parse()?, candidates.parse()?);
    let alike = match kind.as_str() {
        "party" => true,
        "unique" => false,
        _ => return Err("KIND is party or unique".into()),
    };
    let mut file = BufWriter::with_capacity(1 << 20, File::create(out)?);
    writeln!(file, "{candidates} {seats}")?;
    let (mut chance, mut line) = (Chance(20_261_121), String::new());
    for _ in 0..ballots {
        line.clear();
        line.push('1');
        for number in chance.paper(candidates, alike) {
            write!(line, " {number}")?;
        }
        line.push_str(" 0\n");
        file.write_all(line.as_bytes())?;
    }
    writeln!(file, "0")?;
    for number in 1..=candidates {
        writeln!(file, "\"Candidate {number:02}\"")?;
    }
    writeln!(file, "\"Synthetic {kind}\"")?;
    Ok(file.flush()?)
}

/// A small generator (Knuth's MMIX constants).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn paper(&mut self, candidates: u16, alike: bool) -> Vec<u16> {
        let parties = (candidates / 5).max(1);
        match (alike, self.below(3)) {
            (false, _) => self.ranking(candidates, usize::from(candidates)),
            (true, 0) => {
                let party = self.below(u64::from(parties)) as u16;
                (0..candidates / parties).map(|place| place * parties + party + 1).collect()
            }
            (true, _) => {
                let length = 1 + (0..12).take_while(|_| self.below(100) < 70).count();
                self.ranking(candidates, length)
            }
        }
    }

    /// The first `length` of a shuffle of candidates, lower numbers being a little more popular.
    fn ranking(&mut self, candidates: u16, length: usize) -> Vec<u16> {
        let mut order: Vec<u16> = (1..=candidates).collect();
        for place in 0..length.min(order.len()) {
            let rest = (order.len() - place) as u64;
            let pick = self.below(rest).min(self.below(rest));
            order.swap(place, place + pick as usize);
        }
        order.truncate(length);
        order
    }
}

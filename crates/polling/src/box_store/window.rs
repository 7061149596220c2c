//! How often somebody asked within one window of time; kept in memory alone.

use std::collections::HashMap;

use kernel::{At, PersonId, Problem, Result};

#[derive(Default)]
pub struct Window {
    start: i64,
    asked: HashMap<PersonId, u32>,
}

const WINDOW_MICROS: i64 = 600_000_000;
const ASKED_A_WINDOW: u32 = 120;

impl Window {
    /// Counts one more; refuses what no human does.
    pub fn count(&mut self, person: PersonId, now: At) -> Result<()> {
        let start = now.micros() / WINDOW_MICROS * WINDOW_MICROS;
        if self.start != start {
            *self = Self { start, asked: HashMap::new() };
        }
        let asked = self.asked.entry(person).or_default();
        *asked += 1;
        if *asked <= ASKED_A_WINDOW {
            return Ok(());
        }
        Err(Problem::too_many(
            "You have asked for papers very often in the last minutes. It works again in ten minutes.",
        ))
    }
}

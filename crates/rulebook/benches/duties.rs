//! Duties of two hundred groups for fifteen months, computed anew: `cargo bench -p rulebook --bench duties`.
//!
//! Every group has the local group's constitution, two years of meetings and a year of evidence: 12 minutes, 52 letters.
#![expect(clippy::unwrap_used, reason = "a measurement")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use rulebook::duty::{Evidence, Happening, Held, ProofKind, Timeline, duties, duty_specs};
use rulebook::{Rules, parse};

const TEXT: &str = include_str!("../../../examples/constitutions/local-group.md");
const GROUPS: usize = 200;
const RUNS: usize = 7;

fn main() {
    let zone = TimeZone::get("Europe/London").unwrap();
    let start = date(2026, 1, 1);
    let rules = Rules::new(parse(TEXT).document, 1);
    let (happenings, evidence) = (happenings(start, &zone), evidence(start, &zone));
    let mut took: Vec<(Duration, usize)> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            let mut made = 0;
            for _ in 0..GROUPS {
                let mut specs = duty_specs(&rules);
                specs.iter_mut().for_each(|it| it.since = Some(start));
                let line = Timeline {
                    specs: &specs,
                    happenings: &happenings,
                    evidence: &evidence,
                    excuses: &[],
                    from: start,
                    months: 15,
                    zone: &zone,
                };
                made += black_box(duties(&line).unwrap()).len();
            }
            (begun.elapsed(), made)
        })
        .collect();
    took.sort();
    let (median, made) = took[RUNS / 2];
    println!("{GROUPS} groups, {made} duties, fifteen months: {median:.2?} (median of {RUNS})");
}

fn happenings(start: Date, zone: &TimeZone) -> Vec<Happening> {
    let monthly = (0..24).map(|n| ("committee-meeting", "committee", month(start, n, 8, zone)));
    let members = (0..12).map(|n| ("members-meeting", "members", month(start, 2 * n, 17, zone)));
    let agm = (0..2).map(|n| ("agm", "members", month(start, 12 * n + 8, 12, zone)));
    let now = month(start, 12, 0, zone);
    let held = |at| if at < now { Held::Yes } else { Held::Fixed };
    let all = monthly.chain(members).chain(agm).enumerate();
    all.map(|(n, (event, body, at))| Happening {
        id: n.to_string(),
        event: event.to_owned(),
        body: body.to_owned(),
        at,
        fixed_at: at.checked_sub(Span::new().hours(24 * 80)).unwrap(),
        status: held(at),
        url: String::new(),
    })
    .collect()
}

fn evidence(start: Date, zone: &TimeZone) -> Vec<Evidence> {
    let minutes = (0..12).map(|n| (ProofKind::Minutes, "committee", month(start, n, 14, zone)));
    let letters = (0..52).map(|n| (ProofKind::Published, "newsletter", month(start, 0, 7 * n, zone)));
    let all = minutes.chain(letters).enumerate();
    all.map(|(n, (kind, of, at))| Evidence {
        id: n.to_string(),
        kind,
        of: of.to_owned(),
        at,
        happening: None,
        covers: (kind == ProofKind::Minutes).then(|| at.to_zoned(zone.clone()).date()),
        url: String::new(),
    })
    .collect()
}

/// Seven in the evening of a day, so many months and days after the start.
fn month(start: Date, months: i32, days: i32, zone: &TimeZone) -> Timestamp {
    let day = start.checked_add(Span::new().months(months).days(days)).unwrap();
    zone.to_ambiguous_timestamp(day.at(19, 0, 0, 0)).later().unwrap()
}

//! The report on one page.

use ballotbox::event::Event;
use ballotbox::verify::{Step, Verdict, Verified};
use count::{plain_json, plain_line};
use serde_json::json;

/// For people.
pub fn text(verified: &Verified, place: &str) -> String {
    let mut out = String::new();
    let title = verified.manifest.as_ref().map_or("An election", |it| it.title.as_str());
    line(&mut out, title);
    line(&mut out, &format!("as published in {place}"));
    line(&mut out, "");
    for step in &verified.report.steps {
        one(&mut out, step);
    }
    for note in &verified.report.notes {
        line(&mut out, &format!("Note      {note}"));
    }
    for (_, event) in &verified.facts.events {
        if let (Event::Attested { officer, statement, .. }, Some(manifest)) = (event, &verified.manifest) {
            let name = usize::try_from(*officer)
                .ok()
                .and_then(|it| manifest.officers.get(it))
                .map(|it| it.name.as_str());
            line(&mut out, &format!("Statement {}: “{statement}”", name.unwrap_or("an officer")));
        }
    }
    line(&mut out, "");
    line(&mut out, &verdict(verified));
    out
}

/// Titles, names and statements are those of the bundle: a terminal shows them, and obeys none of them.
fn line(out: &mut String, text: &str) {
    out.push_str(&plain_line(text));
    out.push('\n');
}

fn one(out: &mut String, step: &Step) {
    let word = match step.verdict {
        Verdict::Holds => "Holds",
        Verdict::Fails => "FAILS",
        Verdict::NotDone => "Not done",
    };
    let found = if step.verdict == Verdict::Fails { "This does not fit:" } else { step.line.as_str() };
    line(out, &format!("{word:<9} {}. {found}", step.title));
    for it in &step.findings {
        let entry = it.entry.map(|number| format!(", entry {number}")).unwrap_or_default();
        line(out, &format!("          - {}{entry}: {}", it.path, it.text));
    }
    if step.more > 0 {
        line(out, &format!("          - and {} more", step.more));
    }
}

fn verdict(verified: &Verified) -> String {
    let not_done = verified.report.steps.iter().filter(|it| it.verdict == Verdict::NotDone).count();
    match (verified.report.holds(), not_done) {
        (true, 0) => "Everything holds.".into(),
        (true, n) => format!("Everything that could be checked holds; {n} points could not be checked from this bundle."),
        (false, _) => "This election does not verify. Give this report to the returning officer and to every scrutineer.".into(),
    }
}

/// For programmes.
pub fn json(verified: &Verified, place: &str) -> String {
    let value = json!({
        "bundle": place,
        "election": verified.manifest.as_ref().map(|it| ballotbox::to_hex(&it.election)),
        "title": verified.manifest.as_ref().map(|it| &it.title),
        "fingerprint": verified.facts.fingerprint,
        "level": verified.level,
        "holds": verified.report.holds(),
        "log": { "entries": verified.facts.size, "root": ballotbox::to_hex(&verified.facts.root), "checkpoints": verified.facts.checkpoints,
                 "witnesses": verified.facts.witnesses },
        "points": verified.report.steps,
        "notes": verified.report.notes,
    });
    plain_json(&format!("{value:#}"))
}

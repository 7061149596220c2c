//! `plenary rulebook replay`: does the same receipt still get the same answer?

use std::path::Path;

use constitution::service::{self, Bundle, Replay};
use kernel::{App, Ctx};
use rulebook::Outcome as Answer;

use crate::cli::Place;
use crate::installation::{self, Options};
use crate::{Failure, Outcome};

pub async fn run(receipt: &str, place: &Place) -> Outcome {
    let file = Path::new(receipt);
    if receipt == "-" || file.is_file() {
        return from_file(file);
    }
    if !place.data.is_dir() && place.database.is_none() {
        let told = format!(
            "{receipt} is no file, and {} is no installation.\n  hint: name the folder with --data",
            place.data.display()
        );
        return Err(Failure::Input(told));
    }
    let app = installation::open(place, Options::new("http://localhost")).await?;
    let found = by_id(&app, receipt).await?;
    app.db().close().await;
    match found {
        Some((line, verdict)) => say(&line, verdict),
        None => Err(Failure::Input(format!("No organisation here has a receipt of the id {receipt}."))),
    }
}

fn from_file(file: &Path) -> Outcome {
    let text = super::check::text_of(file)?;
    let bundle: Bundle = serde_json::from_str(&text)
        .map_err(|e| Failure::Input(format!("{} is no receipt: {e}.", file.display())))?;
    let line = line(bundle.constitution.seq, &bundle.receipt.outcome, &bundle.receipt.rules);
    say(&line, bundle.replay())
}

/// The receipt as a line, and its verdict, from whichever organisation has it.
async fn by_id(app: &App, id: &str) -> Result<Option<(String, Replay)>, Failure> {
    for group in app.groups().await?.iter() {
        let ctx = Ctx::system(app, group.clone(), app.now());
        if let Ok(id) = id.parse()
            && let Some(shown) = service::stored(&ctx, id).await?
        {
            let verdict = service::replay(&ctx, &shown).await?;
            return Ok(Some((line(shown.seq, &shown.outcome, &shown.rules), verdict)));
        }
        if let Ok(id) = id.parse()
            && let Ok(roll) = service::shown_roll(&ctx, id).await
        {
            let again = service::replay_roll(&ctx, &roll).await?;
            let line = format!(
                "{}, by constitution no. {}: {} on it, {} left out; run again, {} the same, {} not, {} erased.",
                roll.title,
                roll.seq,
                roll.allowed,
                roll.lines.len(),
                again.same,
                again.differs + again.altered,
                again.erased
            );
            return Ok(Some((line, again.verdict(&roll.engine))));
        }
    }
    Ok(None)
}

/// The answer and the rules it rested on; no facts.
fn line(seq: u32, outcome: &Answer, rules: &[rulebook::RuleRef]) -> String {
    let answer = match outcome {
        Answer::Allowed => "Allowed".to_owned(),
        Answer::Refused { reason, .. } => format!("Refused: {reason}"),
        Answer::PeopleDecide { .. } => "Left to people: a rule that it rests on is suspended".to_owned(),
        Answer::NeedsFacts { .. } => "Left open: something was not known".to_owned(),
    };
    let places = rules.iter().map(|it| match &it.rule {
        Some(rule) => format!("/c/{seq}/{} (rule {rule})", it.clause),
        None => format!("/c/{seq}/{}", it.clause),
    });
    let places: Vec<String> = places.collect();
    format!("{answer}, by constitution no. {seq}: {}.", places.join(", "))
}

fn say(line: &str, verdict: Replay) -> Outcome {
    println!("{line}");
    match verdict {
        Replay::Same => {
            println!("Run again: the same facts got the same answer.");
            Ok(())
        }
        Replay::Erased => {
            println!("The facts were erased, so it cannot be run again.");
            Ok(())
        }
        Replay::Altered => Err(Failure::Wanting("What is kept is not what was used.".to_owned())),
        Replay::Differs { engine_changed: true } => {
            Err(Failure::Wanting("Run again: another answer; the engine has changed since.".to_owned()))
        }
        Replay::Differs { engine_changed: false } => {
            Err(Failure::Wanting("Run again: another answer from the same engine.".to_owned()))
        }
    }
}

//! `verify BUNDLE`.

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::Path;

use ballotbox::verify::{Verified, Wrong, verify};
use ballotbox::words::read_words;

use crate::cli::{Format, Verify, VerifyWhich};
use crate::{Failure, Folder, Outcome, me, mine, monitor, recount, report};

pub fn run(args: Verify) -> Outcome {
    match args.which {
        Some(VerifyWhich::Me { words, place, key }) => return me::run(&words, &place, key.as_deref()),
        Some(VerifyWhich::Mine { proof, place }) => return mine::run(&proof, &place),
        Some(VerifyWhich::Monitor { url, fingerprint, state, booth }) => {
            return monitor::run(&url, fingerprint.as_deref(), state.as_deref(), booth.as_deref());
        }
        None => {}
    }
    let Some(bundle) = args.bundle else {
        return Err(Failure::Input(
            "Name the folder of a bundle.\n  hint: plenary verify bundles/committee-2026".into(),
        ));
    };
    let place = bundle.display().to_string();
    let verified = look(&bundle, args.threads, args.fingerprint.as_deref())?;
    let text = match args.format {
        Format::Text => report::text(&verified, &place),
        Format::Json => report::json(&verified, &place),
    };
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => return Err(e.into()),
        _ => {}
    }
    if verified.report.holds() { Ok(()) } else { Err(Failure::Wanting(String::new())) }
}

/// All points, the recount and the words of the notice among them.
fn look(
    bundle: &Path,
    threads: Option<NonZeroUsize>,
    fingerprint: Option<&str>,
) -> Result<Verified, Failure> {
    let shown = bundle.display();
    let folder =
        Folder::open(bundle).map_err(|e| Failure::Surroundings(format!("{shown} cannot be read: {e}")))?;
    if !["bundle.json", "SHA256SUMS"].iter().any(|name| bundle.join(name).exists()) {
        return Err(Failure::Input(format!(
            "{shown} is no published election: bundle.json and SHA256SUMS are missing.\n  \
             hint: give the folder that was published, or unpack the archive first"
        )));
    }
    let threads = threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, Into::into);
    let mut verified = verify(&folder, threads);
    recount(&folder, &mut verified);
    if let Some(words) = fingerprint {
        let words = read_words(words).map_err(|it| unknown_word(&it))?;
        let mut wrong = Wrong::default();
        if words != verified.facts.fingerprint {
            wrong.file(
                "log",
                format!("the manifest's words are “{}” and not “{words}”", verified.facts.fingerprint),
            );
        }
        verified.report.done("Fingerprint", "The manifest has the words of your notice.".into(), wrong);
    }
    Ok(verified)
}

pub fn unknown_word(word: &str) -> Failure {
    Failure::Input(format!(
        "“{word}” is none of the words that are used.\n  hint: compare it letter by letter"
    ))
}

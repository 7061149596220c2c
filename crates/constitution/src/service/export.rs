//! Everything as a folder of plain files, to be read without this programme.

use std::io::Write as _;

use kernel::{Ctx, Problem, Result};
use rulebook::{Fate, PieceKind, Rules, Status};
use zip::write::SimpleFileOptions;

use super::Standing;
use crate::model::Version;

/// A file of the folder: its path and its text.
pub type File = (String, String);

/// The constitution with all its versions, rules, notes, questions, interpretations and rulings, and the documents
/// beside it. No register, no receipts: those are about people.
pub async fn export(ctx: &Ctx) -> Result<Vec<File>> {
    let mut versions: Vec<_> = super::history(ctx).await?.into_iter().map(|it| it.0).collect();
    versions.reverse();
    let mut files: Vec<File> = vec![("README.md".to_owned(), readme(ctx))];
    for version in &versions {
        files.push((format!("constitution/no-{}.md", version.seq), version.source.to_string()));
        files.push((format!("constitution/no-{}.rules.md", version.seq), in_words(&version.rules)));
    }
    for pair in versions.windows(2) {
        files.push((format!("constitution/no-{}.changes.md", pair[1].seq), changes(&pair[0], &pair[1])));
    }
    files.push(("constitution/versions.csv".to_owned(), listed(ctx, &versions)));
    files.push(("constitution/sentences.csv".to_owned(), sentences(&versions)));
    if let Ok(version) = super::in_force(ctx).await {
        files.push(("constitution/in-force.md".to_owned(), version.source.to_string()));
        files.push(("questions.md".to_owned(), questions(ctx, &version).await?));
    }
    files.push(("notes.toml".to_owned(), notes(ctx).await?));
    files.push(("interpretations.csv".to_owned(), interpretations(ctx).await?));
    files.push(("rulings-of-the-chair.csv".to_owned(), rulings(ctx).await?));
    for paper in super::papers(ctx).await? {
        for it in &paper.versions {
            files.push((format!("documents/{}/no-{}.md", paper.slug, it.seq), it.source.clone()));
        }
    }
    Ok(files)
}

/// The folder as one file.
pub async fn zipped(ctx: &Ctx) -> Result<Vec<u8>> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    let wrong = |e: zip::result::ZipError| Problem::internal(format!("The export could not be packed: {e}"));
    for (path, text) in export(ctx).await? {
        out.start_file(path, SimpleFileOptions::default()).map_err(wrong)?;
        out.write_all(text.as_bytes())
            .map_err(|e| Problem::internal(format!("The export could not be packed: {e}")))?;
    }
    Ok(out.finish().map_err(wrong)?.into_inner())
}

fn readme(ctx: &Ctx) -> String {
    format!(
        "# {}\n\nThe constitution and what stands beside it, written by Plenary on {}.\n\n\
         - `constitution/no-N.md` is version N, words and rules, to the byte; `plenary rulebook check` reads it.\n\
         - `constitution/no-N.rules.md` is every rule in plain words; `no-N.changes.md` what the version changed.\n\
         - `constitution/versions.csv` says who adopted each, when, and its hash.\n\
         - `constitution/sentences.csv` says for every sentence which version put it there.\n\
         - `questions.md`, `notes.toml`, `interpretations.csv` and `rulings-of-the-chair.csv` stand beside the text.\n\
         - `documents/` holds standing orders, policies and the association's text.\n",
        ctx.group.name,
        ctx.now.long(&ctx.group.zone)
    )
}

fn in_words(rules: &Rules) -> String {
    let mut out = String::from("# The rules in plain words\n");
    for clause in &rules.document().clauses {
        let bound: Vec<_> = clause.rules.iter().filter(|it| it.status() != Status::Statement).collect();
        if bound.is_empty() {
            continue;
        }
        out.push_str(&format!("\n## {}\n", clause.label()));
        for rule in bound {
            for quote in rule.quotes() {
                out.push_str(&format!("\n> {quote}\n"));
            }
            let does = rulebook::does(rule);
            out.push_str(&format!("\n{} *{does}* (`{}`)\n", rules.plain(rule), rule.id));
        }
    }
    out
}

fn changes(before: &Version, after: &Version) -> String {
    let mut out = format!(
        "# What {} changed\n\nWords left out stand in [-…-], words put in in {{+…+}}.\n",
        after.name()
    );
    for change in rulebook::compare(&before.document, &after.document).clauses {
        let fate = match change.fate {
            Fate::Added => "new",
            Fate::Repealed => "left out",
            Fate::Changed => "changed",
        };
        out.push_str(&format!("\n## {} ({fate})\n", change.label));
        for text in &change.texts {
            let piece = |it: &rulebook::Piece| match it.kind {
                PieceKind::Kept => it.text.clone(),
                PieceKind::LeftOut => format!("[-{}-]", it.text),
                PieceKind::PutIn => format!("{{+{}+}}", it.text),
            };
            out.push_str(&format!("\n{}\n", text.pieces.iter().map(piece).collect::<String>()));
        }
        for rule in &change.rules {
            for sentence in rule.sentences() {
                out.push_str(&format!("\n- rule `{}`: {sentence}\n", rule.rule));
            }
        }
    }
    out
}

fn listed(ctx: &Ctx, versions: &[std::sync::Arc<Version>]) -> String {
    let zone = &ctx.group.zone;
    let mut out = line(&[
        "no",
        "title",
        "adopted_by",
        "minute",
        "adopted_at",
        "in_force_from",
        "provisional",
        "sha256",
    ]);
    for it in versions {
        let (adopted, from) = (it.adopted_at.iso(zone), it.in_force_from.iso(zone));
        let provisional = if it.provisional { "yes" } else { "no" };
        let title = it.document.title.as_str();
        out.push_str(&line(&[
            &it.seq.to_string(),
            title,
            &it.adopted_by,
            &it.minute,
            &adopted,
            &from,
            provisional,
            &it.hash,
        ]));
    }
    out
}

fn sentences(versions: &[std::sync::Arc<Version>]) -> String {
    let blame = rulebook::blame(versions.iter().map(|it| (it.seq, it.document.as_ref())));
    let mut out = line(&["clause", "paragraph", "since_no", "first_in_no", "sentence"]);
    for clause in &blame.clauses {
        for it in &clause.sentences {
            let first = it.trail.first().map_or(0, |step| step.version);
            out.push_str(&line(&[
                &clause.slug,
                &it.paragraph,
                &it.since().to_string(),
                &first.to_string(),
                it.text(),
            ]));
        }
    }
    out
}

async fn questions(ctx: &Ctx, version: &Version) -> Result<String> {
    let mut out = String::from("# Questions that the text leaves open, or answers\n");
    for it in super::questions(ctx, version).await? {
        let stands = match &it.standing {
            Standing::Text(cite) => format!("Answered by the text: {}.", cite.line()),
            Standing::Interpreted(found, _) => format!("{} (decided by {})", found.answer, found.decided_by),
            Standing::Open(_) => format!("Open. Proposed: {}", it.question.default),
        };
        out.push_str(&format!("\n{}. {}\n\n   {stands}\n", it.question.number, it.question.ask));
    }
    Ok(out)
}

async fn notes(ctx: &Ctx) -> Result<String> {
    let mut out = String::new();
    for it in super::notes(ctx).await? {
        let mut table = toml::Table::new();
        table.insert("clause".into(), it.clause.into());
        table.insert("kind".into(), it.kind.into());
        table.insert("text".into(), it.words.into());
        let fields: String = table.iter().map(|(name, value)| format!("{name} = {value}\n")).collect();
        out.push_str(&format!("[[note]]\n{fields}\n"));
    }
    Ok(out)
}

async fn interpretations(ctx: &Ctx) -> Result<String> {
    let mut out = line(&[
        "recorded_at",
        "constitution_no",
        "clause",
        "asked",
        "answer",
        "decided_by",
        "proposed_answer",
        "holds_until",
    ]);
    for it in super::interpretations(ctx).await? {
        let by_default = if it.by_default { "yes" } else { "no" };
        let clause = it.clause.unwrap_or_default();
        let until = it.until_at.map(|it| it.iso(&ctx.group.zone)).unwrap_or_default();
        let (at, seq) = (it.at.iso(&ctx.group.zone), it.seq.to_string());
        out.push_str(&line(&[&at, &seq, &clause, &it.asked, &it.answer, &it.decided_by, by_default, &until]));
    }
    Ok(out)
}

async fn rulings(ctx: &Ctx) -> Result<String> {
    let mut out = line(&[
        "ruled_at",
        "constitution_no",
        "clause",
        "asked",
        "ruling",
        "chair",
        "meeting",
        "challenge",
        "challenge_by",
    ]);
    for it in super::chair_rulings(ctx).await? {
        let (at, seq) = (it.ruled_at.iso(&ctx.group.zone), it.seq.to_string());
        out.push_str(&line(&[
            &at,
            &seq,
            &it.clause,
            &it.asked,
            &it.ruling,
            &it.chair,
            &it.meeting,
            &it.challenge,
            &it.challenge_by,
        ]));
    }
    Ok(out)
}

/// One line of CSV. A cell that a spreadsheet would take for a formula is quoted as text.
fn line(cells: &[&str]) -> String {
    let cell = |it: &&str| {
        let text = if it.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            format!("'{it}")
        } else {
            (*it).to_owned()
        };
        if text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    };
    let mut out = cells.iter().map(cell).collect::<Vec<_>>().join(",");
    out.push('\n');
    out
}

//! The report: real quotes first, every sentence resting on answers, what no sentence covers listed.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Ctx, Line, Power, Problem, Result, audit, emit, transact};

use super::open::ConsultationEvent;
use super::{counts, shown_name};
use crate::model::{
    Anchor, Comment, CommentId, Consultation, ConsultationId, Part, ParticipantId, SentenceId, State,
};
use crate::store::{comment, consultation, report as store};

/// An answer as it may be quoted.
#[derive(Clone, Debug)]
pub struct Quote {
    pub id: CommentId,
    pub who: String,
    /// The head in one word.
    pub prompt: &'static str,
    /// The part's title; empty for the whole text.
    pub part: String,
    pub body: String,
    /// "You said, we did".
    pub outcome: Option<&'static str>,
    pub answer: String,
    pub operation: Option<crate::model::Operation>,
}

impl Quote {
    /// As a line to tick.
    pub fn label(&self) -> String {
        let about = if self.part.is_empty() { "the whole text" } else { &self.part };
        format!("{about}, {}: {}", self.prompt, first_words(&self.body))
    }
}

/// A sentence with what it rests on.
#[derive(Clone, Debug)]
pub struct Sentence {
    pub id: SentenceId,
    pub body: String,
    pub sources: Vec<Quote>,
}

/// The report as it stands.
#[derive(Clone, Debug)]
pub struct Report {
    pub consultation: Consultation,
    pub sentences: Vec<Sentence>,
    /// Answers that no sentence rests on.
    pub uncovered: Vec<Quote>,
    /// Every answer that counts, by part.
    pub quotes: Vec<Quote>,
}

/// The report: for those who lead while it is written, then for whoever may see the consultation.
pub async fn report(ctx: &Ctx, id: ConsultationId) -> Result<Report> {
    let it = super::one(ctx, id).await?;
    if it.state != State::Reported && !super::leads(ctx) {
        return Err(Problem::refused("The report is not out yet.").hint("It is announced when it is."));
    }
    let quotes = quotes(ctx, &it).await?;
    let by_id: BTreeMap<CommentId, &Quote> = quotes.iter().map(|it| (it.id, it)).collect();
    let mut sources: BTreeMap<SentenceId, Vec<Quote>> = BTreeMap::new();
    let mut covered = BTreeSet::new();
    for (sentence, comment) in store::sources(ctx.db(), ctx.group.id, id).await? {
        if let Some(quote) = by_id.get(&comment) {
            covered.insert(comment);
            sources.entry(sentence).or_default().push((*quote).clone());
        }
    }
    let sentences = store::sentences(ctx.db(), ctx.group.id, id).await?;
    let sentences = sentences.into_iter().map(|(id, body)| Sentence {
        id,
        body,
        sources: sources.remove(&id).unwrap_or_default(),
    });
    Ok(Report {
        sentences: sentences.collect(),
        uncovered: quotes.iter().filter(|it| !covered.contains(&it.id)).cloned().collect(),
        quotes,
        consultation: it,
    })
}

async fn quotes(ctx: &Ctx, it: &Consultation) -> Result<Vec<Quote>> {
    let who: BTreeMap<ParticipantId, _> = consultation::participants(ctx.db(), ctx.group.id, it.id)
        .await?
        .into_iter()
        .map(|it| (it.id, it))
        .collect();
    let (_, parts) = super::text(ctx, it.id).await?;
    let mut all: Vec<(usize, Quote)> = comment::all(ctx.db(), ctx.group.id, it.id)
        .await?
        .iter()
        .filter(|it| counts(it))
        .map(|one| (place(one, &parts), quote(it, one, &parts, shown_name(who.get(&one.participant)))))
        .collect();
    all.sort_by_key(|it| it.0);
    Ok(all.into_iter().map(|it| it.1).collect())
}

/// The whole text first, then part by part, then what was about words that are gone.
fn place(it: &Comment, parts: &[Part]) -> usize {
    match it.anchor {
        Anchor::Gone => parts.len() + 1,
        _ => parts.iter().position(|part| part.key == it.part_now).map_or(0, |it| it + 1),
    }
}

fn quote(of: &Consultation, it: &Comment, parts: &[Part], who: String) -> Quote {
    let title = parts.iter().find(|part| part.key == it.part_now).map(|it| it.title.clone());
    Quote {
        id: it.id,
        who,
        prompt: of.prompts.prompt(&it.prompt).map_or("else", |it| it.short),
        part: match it.anchor {
            Anchor::Gone => "Words that are gone from the newest draft".into(),
            _ => title.unwrap_or_default(),
        },
        body: it.body.clone(),
        outcome: it.outcome.map(|it| it.label()),
        answer: it.answer.clone(),
        operation: it.operation.clone(),
    }
}

/// Adds a sentence that rests on at least one answer.
pub async fn add_sentence(ctx: &Ctx, id: ConsultationId, body: &str, sources: &[CommentId]) -> Result<()> {
    ctx.need(Power::Consult, None)?;
    if body.trim().is_empty() {
        return Err(Problem::field("body", "Write the sentence."));
    }
    if sources.is_empty() {
        return Err(Problem::field("sources", "Tick the answers this sentence rests on."));
    }
    let known = quotes(ctx, &unreported(ctx, id).await?).await?;
    if sources.iter().any(|it| known.iter().all(|one| one.id != *it)) {
        return Err(Problem::field("sources", "One of these answers does not belong to this consultation."));
    }
    transact!(ctx.db(), tx => {
        store::add(tx, ctx.group.id, id, SentenceId(ctx.new_id()), body.trim(), sources).await
    })
}

pub async fn remove_sentence(ctx: &Ctx, id: ConsultationId, sentence: SentenceId) -> Result<()> {
    ctx.need(Power::Consult, None)?;
    unreported(ctx, id).await?;
    transact!(ctx.db(), tx => {
        if store::remove(tx, ctx.group.id, id, sentence).await? {
            return Ok(());
        }
        Err(Problem::not_found("There is no such sentence."))
    })
}

async fn unreported(ctx: &Ctx, id: ConsultationId) -> Result<Consultation> {
    let it = consultation::find(ctx.db(), ctx.group.id, id).await?;
    match it.state {
        State::Open => Ok(it),
        State::Reported => Err(Problem::refused("The report is out and stays as it is.")),
        _ => Err(Problem::refused("There is nothing to report yet.")),
    }
}

/// How many quotes a suggested sentence holds.
const QUOTED: usize = 3;

/// Drafts a sentence for each part and head that none covers yet: the number of answers, and real quotes, first from
/// people who have not been quoted before. How many were added.
pub async fn suggest(ctx: &Ctx, id: ConsultationId) -> Result<usize> {
    ctx.need(Power::Consult, None)?;
    unreported(ctx, id).await?;
    let now = report(ctx, id).await?;
    let mut under: BTreeMap<(usize, &str), Vec<&Quote>> = BTreeMap::new();
    let mut order: Vec<&str> = vec![];
    for it in &now.uncovered {
        let at = order.iter().position(|part| *part == it.part).unwrap_or_else(|| {
            order.push(&it.part);
            order.len() - 1
        });
        under.entry((at, it.prompt)).or_default().push(it);
    }
    let mut quoted: BTreeSet<String> = BTreeSet::new();
    let mut added = 0;
    for ((at, prompt), all) in under {
        let body = sentence(order[at], prompt, &all, &mut quoted);
        let sources: Vec<CommentId> = all.iter().map(|it| it.id).collect();
        add_sentence(ctx, id, &body, &sources).await?;
        added += 1;
    }
    Ok(added)
}

fn sentence(part: &str, prompt: &str, all: &[&Quote], quoted: &mut BTreeSet<String>) -> String {
    let about =
        if part.is_empty() { "On the whole text".to_owned() } else { format!("On \u{201c}{part}\u{201d}") };
    let n = all.len();
    let what = match (prompt, n) {
        ("like", 1) => "one answer says what is liked".to_owned(),
        ("like", _) => format!("{n} answers say what is liked"),
        ("dislike", 1) => "one answer says what is not liked".to_owned(),
        ("dislike", _) => format!("{n} answers say what is not liked"),
        ("missing", 1) => "one answer names what is missing".to_owned(),
        ("missing", _) => format!("{n} answers name what is missing"),
        ("change", 1) => "one answer asks for a change".to_owned(),
        ("change", _) => format!("{n} answers ask for a change"),
        ("clear", 1) => "one answer says whether it is clear".to_owned(),
        ("clear", _) => format!("{n} answers say whether it is clear"),
        (_, 1) => "there is one more answer".to_owned(),
        (_, _) => format!("there are {n} more answers"),
    };
    let mut chosen: Vec<&&Quote> =
        all.iter().filter(|it| !quoted.contains(&it.who) || it.who == "A member").collect();
    if chosen.is_empty() {
        chosen = all.iter().collect();
    }
    let words: Vec<String> = chosen
        .into_iter()
        .take(QUOTED)
        .map(|it| {
            quoted.insert(it.who.clone());
            format!("\u{201c}{}\u{201d} ({})", first_words(&it.body), it.who.to_lowercase_first())
        })
        .collect();
    format!("{about}, {what}: {}.", words.join("; "))
}

trait FirstLetter {
    fn to_lowercase_first(&self) -> String;
}

impl FirstLetter for String {
    /// "A member" inside a sentence is "a member"; a name stays a name.
    fn to_lowercase_first(&self) -> String {
        match self.as_str() {
            "A member" => "a member".into(),
            "Somebody" => "somebody".into(),
            name => name.to_owned(),
        }
    }
}

/// The first two hundred characters, at a word's end.
fn first_words(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((cut, _)) = line.char_indices().nth(200) else { return line.trim_end_matches('.').to_owned() };
    let end = line[..cut].rfind(' ').unwrap_or(cut);
    format!("{} …", &line[..end])
}

/// Publishes the report. Refused while answers have none, so that nobody who spoke is passed over.
pub async fn publish(ctx: &Ctx, id: ConsultationId) -> Result<()> {
    ctx.need(Power::Consult, None)?;
    let it = unreported(ctx, id).await?;
    if ctx.now < it.closes_at {
        let until = it.closes_at.long(&ctx.group.zone);
        return Err(Problem::refused(format!("Answers still count until {until}, so the report waits.")));
    }
    let open = super::unanswered(ctx, id).await?;
    if open > 0 {
        return Err(Problem::refused(format!("{open} answers have no answer from the committee yet."))
            .hint("Say on the table what became of each; \"the text stays\" with a reason is an answer."));
    }
    transact!(ctx.db(), tx => {
        if !consultation::report(tx, ctx.group.id, id, ctx.now, ctx.actor.person).await? {
            return Err(Problem::conflict("This consultation was reported or withdrawn meanwhile."));
        }
        emit(tx, ctx, "consultations.reported", &ConsultationEvent { consultation: id }).await?;
        audit(tx, ctx, Line::new("consultation.reported").on("consultation", id.0)).await
    })
}

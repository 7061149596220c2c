//! Answers by e-mail: from a forwarded mailbox or pasted, into a tray where a person looks at them.

use std::path::Path;

use kernel::{At, BoxFuture, Ctx, Line, Power, Problem, Result, audit, transact};
use mail_parser::MessageParser;
use sha2::{Digest, Sha256};

use super::answer::{Entry, enter_in};
use super::imap::AnswerBox;
use crate::model::{
    Channel, Consultation, ConsultationId, Letter, LetterId, Parsed, Piece, Standing, State, parse_letter,
    parts,
};
use crate::store::{consultation, letter as store};

/// A letter larger than this is not read.
pub(super) const LARGEST: u64 = 1 << 20;
/// So many at a time.
pub(super) const MOST: usize = 200;

/// Reads what is new: the mailbox that the binary shares, and whatever is forwarded into a Maildir or a folder of
/// `.eml` files at `data_dir/answers`.
pub fn tick(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        if let Some(mailbox) = ctx.app.shared::<AnswerBox>()
            && waits_for_letters(&ctx).await?
        {
            super::imap::fetch(&ctx, &mailbox).await?;
        }
        let place = ctx.app.config().data_dir.join("answers");
        if place.is_dir() { folder(&ctx, &place).await } else { Ok(()) }
    })
}

/// While nothing is open nothing is read, so that what comes in is still there when something is.
async fn waits_for_letters(ctx: &Ctx) -> Result<bool> {
    let all = consultation::all(ctx.db(), ctx.group.id).await?;
    Ok(all.iter().any(|it| it.state == State::Open && it.address.is_some()))
}

async fn folder(ctx: &Ctx, place: &Path) -> Result<()> {
    let maildir = place.join("new").is_dir();
    let (from, to) = match maildir {
        true => (place.join("new"), place.join("cur")),
        false => (place.to_owned(), place.join("read")),
    };
    let Ok(entries) = std::fs::read_dir(&from) else { return Ok(()) };
    let mut files: Vec<_> =
        entries.filter_map(|it| Some(it.ok()?.path())).filter(|it| it.is_file()).collect();
    files.sort_unstable();
    for file in files.iter().filter(|it| maildir || it.extension().is_some_and(|it| it == "eml")).take(MOST) {
        let Ok(about) = std::fs::metadata(file) else { continue };
        let arrived = about.modified().ok().and_then(|it| it.duration_since(std::time::UNIX_EPOCH).ok());
        let arrived =
            arrived.and_then(|it| i64::try_from(it.as_micros()).ok()).map_or(ctx.now, At::from_micros);
        if about.len() <= LARGEST
            && let Ok(raw) = std::fs::read(file)
        {
            match receive(ctx, &raw, arrived.min(ctx.now)).await {
                Ok(true) => {}
                // Another organisation of this installation may be the one that asks.
                Ok(false) => continue,
                // One letter that cannot be taken, or not now, stops nobody else's: it stays and is tried again.
                Err(e) => {
                    tracing::error!(problem = %e, "a letter could not be taken in");
                    continue;
                }
            }
        }
        let name = file.file_name().unwrap_or_default();
        let moved = std::fs::create_dir_all(&to).and_then(|()| std::fs::rename(file, to.join(name)));
        moved.map_err(|e| Problem::internal(format!("A letter could not be put away: {e}")))?;
    }
    Ok(())
}

/// Takes one letter into the tray, once however often it is read; false if no consultation here has its address.
/// `arrived` is when the mailbox had it: the hour a sender writes into it proves nothing.
pub async fn receive(ctx: &Ctx, raw: &[u8], arrived: At) -> Result<bool> {
    let Some(mail) = MessageParser::default().parse(raw) else { return Ok(true) };
    let to: Vec<String> = ["To", "Cc", "Delivered-To", "X-Original-To"]
        .iter()
        .filter_map(|it| mail.header_raw(*it))
        .map(str::to_lowercase)
        .collect();
    let open = consultation::all(ctx.db(), ctx.group.id).await?;
    let asks = |it: &&Consultation| {
        let address = it.address.as_deref().map(str::to_lowercase);
        let opened = it.opens_at.is_some_and(|at| at <= arrived);
        opened && address.is_some_and(|address| to.iter().any(|to| to.contains(&address)))
    };
    let candidates: Vec<&Consultation> = open.iter().filter(asks).collect();
    if candidates.is_empty() {
        return Ok(false);
    }
    let from = mail.from().and_then(|it| it.first());
    let text =
        |it: Option<&str>| it.unwrap_or_default().chars().filter(|c| !c.is_control()).take(200).collect();
    let raw_letter = RawLetter {
        sender: text(from.and_then(|it| it.address())),
        name: text(from.and_then(|it| it.name())),
        subject: text(mail.subject()),
        body: mail.body_text(0).map(|it| it.chars().take(100_000).collect()).unwrap_or_default(),
        arrived,
        digest: Sha256::digest(raw).into(),
    };
    into_tray(ctx, raw_letter, candidates.as_slice()).await?;
    Ok(true)
}

struct RawLetter {
    sender: String,
    name: String,
    subject: String,
    body: String,
    arrived: At,
    digest: [u8; 32],
}

async fn into_tray(ctx: &Ctx, raw: RawLetter, candidates: &[&Consultation]) -> Result<bool> {
    let open: Vec<_> = candidates.iter().filter(|it| it.state == State::Open).collect();
    let of = match (open.as_slice(), candidates) {
        ([one], _) => Some(**one),
        ([], [one]) => Some(*one),
        _ => None,
    };
    let mut doubts = vec![];
    match of {
        None => doubts.push("Several consultations have this address: say which it answers.".to_owned()),
        Some(it) => {
            let text = consultation::drafts(ctx.db(), ctx.group.id, it.id).await?;
            let parts = text.last().map(|it| parts(&it.source)).unwrap_or_default();
            doubts.extend(parse_letter(&raw.body, it.prompts, &parts).doubts);
            if raw.arrived >= it.closes_at {
                doubts.push("It arrived after the close.".to_owned());
            }
        }
    }
    transact!(ctx.db(), tx => {
        let person = people::service::who_has(tx, ctx, &raw.sender).await?;
        let mut doubts = doubts.clone();
        if person.is_none() {
            doubts.push("Nobody in the register has this address.".to_owned());
        }
        let letter = Letter {
            id: LetterId(ctx.new_id()),
            sender: raw.sender.clone(),
            sender_name: raw.name.clone(),
            subject: raw.subject.clone(),
            body: raw.body.clone(),
            received_at: raw.arrived,
            person,
            consultation: of.map(|it| it.id),
            doubt: doubts.join(" "),
        };
        store::insert(tx, ctx.group.id, &letter, raw.digest).await
    })
}

/// Puts a letter that somebody pasted into the tray.
pub async fn paste(ctx: &Ctx, id: ConsultationId, sender: &str, body: &str, arrived: At) -> Result<()> {
    ctx.need(Power::Consult, None)?;
    let it = consultation::find(ctx.db(), ctx.group.id, id).await?;
    if body.trim().is_empty() {
        return Err(Problem::field("body", "Paste the text of the letter."));
    }
    if arrived > ctx.now {
        return Err(Problem::field("received_at", "A letter cannot have arrived later than now."));
    }
    let mut hash = Sha256::new();
    for piece in [sender.trim(), body.trim(), &arrived.micros().to_string()] {
        hash.update(piece.len().to_be_bytes());
        hash.update(piece);
    }
    let raw = RawLetter {
        sender: sender.trim().chars().take(200).collect(),
        name: String::new(),
        subject: String::new(),
        body: body.trim().chars().take(100_000).collect(),
        arrived,
        digest: hash.finalize().into(),
    };
    if into_tray(ctx, raw, &[&it]).await? {
        return Ok(());
    }
    Err(Problem::field(
        "body",
        "This letter, with this hour of arrival, is in the tray or was decided already.",
    ))
}

/// Letters that wait, oldest first. A list of what people think: who looks is logged.
pub async fn waiting(ctx: &Ctx) -> Result<Vec<Letter>> {
    ctx.need(Power::Consult, None)?;
    let all = store::waiting(ctx.db(), ctx.group.id).await?;
    kernel::log_read(ctx, "letters of consultations", "taking answers into a consultation", all.len())
        .await?;
    Ok(all)
}

/// One letter that waits.
pub async fn letter(ctx: &Ctx, id: LetterId) -> Result<Letter> {
    ctx.need(Power::Consult, None)?;
    store::find(ctx.db(), ctx.group.id, id).await
}

/// How a letter reads under the heads of a consultation.
pub async fn read_again(ctx: &Ctx, it: &Letter, of: ConsultationId) -> Result<Parsed> {
    let found = consultation::find(ctx.db(), ctx.group.id, of).await?;
    let (_, parts) = super::text(ctx, of).await?;
    Ok(parse_letter(&it.body, found.prompts, &parts))
}

/// What a person makes of a letter.
#[derive(Clone, Debug)]
pub struct Taken {
    pub consultation: ConsultationId,
    pub pieces: Vec<Piece>,
    pub name: String,
}

/// Takes a letter as an answer. The hour it arrived decides whether it counts.
pub async fn take_letter(ctx: &Ctx, id: LetterId, taken: Taken) -> Result<Standing> {
    ctx.need(Power::Consult, None)?;
    let letter = store::find(ctx.db(), ctx.group.id, id).await?;
    let entry = Entry {
        person: letter.person,
        name: taken.name.clone(),
        channel: Channel::Email,
        received_at: letter.received_at,
        pieces: taken.pieces.clone(),
        may_name: false,
        letter: Some(id),
    };
    transact!(ctx.db(), tx => {
        if !store::decide(tx, ctx.group.id, id, "taken", "", ctx.now, ctx.actor.person).await? {
            return Err(Problem::conflict("Somebody else decided this letter meanwhile."));
        }
        enter_in(tx, ctx, taken.consultation, &entry).await
    })
}

/// Sets a letter aside, with the reason. It is kept.
pub async fn set_aside(ctx: &Ctx, id: LetterId, reason: &str) -> Result<()> {
    ctx.need(Power::Consult, None)?;
    if reason.trim().is_empty() {
        return Err(Problem::field("reason", "Say why, in a sentence: it is kept with the letter."));
    }
    transact!(ctx.db(), tx => {
        if !store::decide(tx, ctx.group.id, id, "set-aside", reason.trim(), ctx.now, ctx.actor.person).await? {
            return Err(Problem::conflict("Somebody else decided this letter meanwhile."));
        }
        audit(tx, ctx, Line::new("consultation.letter-set-aside").on("letter", id.0)).await
    })
}

//! Reading what comes back: delivery reports of RFC 3464, and the free text of those who never learnt it.

use mail_parser::{Message, MessageParser, MimeHeaders as _};
use uuid::Uuid;

use crate::model::MessageId;
use crate::transport::enhanced;

/// A report about one message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    pub message: MessageId,
    pub fate: Fate,
    /// RFC 3463, such as "5.1.1".
    pub status: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It did not arrive and will not.
    Failed,
    /// It is still being tried.
    Delayed,
}

/// The report in a message; `None` if it is none (an answer, a holiday notice, a receipt) or names no message of ours.
pub fn read(raw: &[u8]) -> Option<Report> {
    let mail = MessageParser::default().parse(raw)?;
    let message = which(&mail, raw)?;
    let (fate, status) = by_the_standard(&mail).or_else(|| by_its_words(&mail))?;
    Some(Report { message, fate, status })
}

/// The message's id: from the return path it was sent with, or from its Message-ID in what was returned.
fn which(mail: &Message, raw: &[u8]) -> Option<MessageId> {
    let names = ["To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"];
    let heads = names.iter().filter_map(|it| mail.header_raw(*it));
    let whole = String::from_utf8_lossy(raw);
    heads
        .map(str::to_owned)
        .find_map(|it| after(&it, "bounce+", 32))
        .or_else(|| after(&whole, "bounce+", 32))
        .or_else(|| {
            whole
                .to_ascii_lowercase()
                .split("message-id:")
                .skip(1)
                .find_map(|it| after(it.split('@').next()?, "<", 36))
        })
}

fn after(text: &str, mark: &str, length: usize) -> Option<MessageId> {
    let pieces = text.split(mark).skip(1);
    pieces.filter_map(|it| it.get(..length)).find_map(|it| Uuid::try_parse(it).ok()).map(MessageId)
}

fn by_the_standard(mail: &Message) -> Option<(Fate, String)> {
    let is_status = |it: &&mail_parser::MessagePart| {
        it.content_type().is_some_and(|kind| {
            kind.ctype().eq_ignore_ascii_case("message")
                && kind.subtype().is_some_and(|it| it.eq_ignore_ascii_case("delivery-status"))
        })
    };
    let part = mail.parts.iter().find(is_status)?;
    let text = String::from_utf8_lossy(part.contents()).into_owned();
    let action = field(&text, "action")?.to_ascii_lowercase();
    let diagnostic = field(&text, "diagnostic-code").unwrap_or_default();
    let status = field(&text, "status").and_then(|it| enhanced(&it)).unwrap_or_default();
    // "5.0.0" says nothing; the server's own words often do.
    let vague = status.is_empty() || status.ends_with(".0.0");
    let status = if vague { enhanced(&diagnostic).unwrap_or(status) } else { status };
    match action.as_str() {
        "failed" => Some((Fate::Failed, if status.is_empty() { "5.0.0".into() } else { status })),
        "delayed" => Some((Fate::Delayed, if status.is_empty() { "4.0.0".into() } else { status })),
        _ => None,
    }
}

/// The first value of a field, unfolded.
fn field(text: &str, name: &str) -> Option<String> {
    let mut found: Option<String> = None;
    for line in text.lines() {
        match (&mut found, line.split_once(':')) {
            (Some(value), _) if line.starts_with([' ', '\t']) => value.push_str(&format!(" {}", line.trim())),
            (Some(_), _) => break,
            (None, Some((key, value))) if key.trim().eq_ignore_ascii_case(name) => {
                found = Some(value.trim().to_owned())
            }
            _ => {}
        }
    }
    found
}

/// A report from before the standard: only from a mail system, and only with a code or the usual words.
fn by_its_words(mail: &Message) -> Option<(Fate, String)> {
    let from = mail.from()?.first()?.address()?.to_ascii_lowercase();
    let system = ["mailer-daemon", "postmaster", "mail-daemon"].iter().any(|it| from.starts_with(it));
    if !system {
        return None;
    }
    let text = mail.body_text(0)?.to_ascii_lowercase();
    let gone = ["user unknown", "no such user", "no mailbox here", "does not exist", "unknown user"];
    let by_words = || gone.iter().any(|it| text.contains(it)).then(|| "5.1.1".to_owned());
    let status = enhanced(&text).filter(|it| !it.starts_with('2')).or_else(by_words)?;
    let fate = if status.starts_with('4') { Fate::Delayed } else { Fate::Failed };
    Some((fate, status))
}

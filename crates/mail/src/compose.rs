//! A message as mail servers want it: text and HTML, always both.

use std::time::{Duration, SystemTime};

use kernel::{At, Problem, Result};
use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};

use crate::model::{Address, MessageId};
use crate::store::message::Message;

/// Who a message is from.
#[derive(Clone, Debug)]
pub struct Sender {
    pub name: String,
    pub address: Address,
    /// The domain to which bounces return, as `bounce+<id>@domain`.
    pub bounces: String,
}

/// A message ready to hand over.
pub struct Ready {
    pub envelope: Envelope,
    pub bytes: Vec<u8>,
}

/// Builds the message. `leave` is the address at which a bulletin is left with one click.
pub fn build(message: &Message, sender: &Sender, now: At, leave: Option<&str>) -> Result<Ready> {
    let to = Address::parse(&message.address).ok_or_else(|| broken("its address cannot be used"))?;
    let domain = sender.address.domain();
    let mut text = message.text.replace("\r\n", "\n");
    let mut inner = message.html.clone().unwrap_or_else(|| html_of(&text));
    if let Some(leave) = leave {
        text.push_str(&format!("\n\nYou no longer want this bulletin? Leave it here: {leave}\n"));
        inner.push_str(&format!("<p><a href=\"{}\">Leave this bulletin</a></p>\n", escape(leave)));
    }
    let html = frame(&sender.name, &message.subject, &inner);
    let name = Some(message.name.clone()).filter(|it| !it.is_empty());
    let mut builder = lettre::Message::builder()
        .from(Mailbox::new(Some(sender.name.clone()), sender.address.inner()))
        .to(Mailbox::new(name, to.inner()))
        .subject(message.subject.clone())
        .date(system_time(now))
        .message_id(Some(format!("<{}@{domain}>", message.id)))
        .envelope(envelope(message.id, &to, sender)?)
        .raw_header(raw("Auto-Submitted", "auto-generated"))
        .raw_header(raw("X-Auto-Response-Suppress", "OOF, AutoReply"));
    if let Some(leave) = leave {
        builder = builder
            .raw_header(raw("List-Unsubscribe", &format!("<{leave}>")))
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    let parts = MultiPart::alternative()
        .boundary(format!("part-{}", message.id.0.simple()))
        .singlepart(part(ContentType::TEXT_PLAIN, text))
        .singlepart(part(ContentType::TEXT_HTML, html));
    let mail = builder.multipart(parts).map_err(|_| broken("its parts do not fit together"))?;
    Ok(Ready { envelope: mail.envelope().clone(), bytes: mail.formatted() })
}

/// The return path: what comes back names the message by itself (VERP).
fn envelope(id: MessageId, to: &Address, sender: &Sender) -> Result<Envelope> {
    let back = Address::parse(&format!("bounce+{}@{}", id.0.simple(), sender.bounces));
    let back = back.ok_or_else(|| broken("the return path cannot be used"))?;
    Envelope::new(Some(back.inner()), vec![to.inner()]).map_err(|_| broken("it has no recipient"))
}

fn broken(why: &str) -> Problem {
    Problem::internal(format!("The message could not be put together: {why}."))
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn part(kind: ContentType, body: String) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(body)
}

fn system_time(at: At) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(at.micros()).unwrap_or(0))
}

/// Text as HTML: paragraphs where lines are blank, line breaks kept, addresses of pages as links.
pub fn html_of(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|it| !it.is_empty());
    paragraphs.map(|it| format!("<p>{}</p>\n", linked(it).replace('\n', "<br>\n"))).collect()
}

fn linked(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end().trim_end_matches(['.', ',', ';', ')']);
        if bare.starts_with("https://") || bare.starts_with("http://") {
            let (url, rest) = (escape(bare), escape(&word[bare.len()..]));
            out.push_str(&format!("<a href=\"{url}\">{url}</a>{rest}"));
        } else {
            out.push_str(&escape(word));
        }
    }
    out
}

/// Text inside HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Our own small frame: one column, no pictures, no trackers; readable where styles are stripped.
fn frame(from: &str, subject: &str, inner: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{subject}</title></head>\n\
         <body style=\"margin:0;padding:16px;background:#fbfaf7;color:#1c1b1a;\
         font:16px/1.5 system-ui,'Segoe UI',Roboto,sans-serif\">\n\
         <div style=\"max-width:36em;margin:0 auto;background:#fff;border:1px solid #d8d2c7;border-radius:8px;padding:20px;overflow-wrap:anywhere\">\n\
         <p style=\"margin:0 0 16px;font-weight:bold;color:#7a1f3d\">{from}</p>\n{inner}</div>\n</body></html>\n",
        subject = escape(subject),
        from = escape(from),
    )
}

//! What anybody can subscribe to: a calendar and a feed of what is announced to everybody, and of nothing else.

use duties::ical::{Entry, When, write};
use kernel::{At, Ctx, Result};

use super::{after, series};
use crate::model::{EventState, Readers};

/// How far back calendars and feeds go, in days.
const BACK: i64 = 365;

/// The public calendar as RFC 5545 has it.
pub async fn calendar(ctx: &Ctx) -> Result<String> {
    let from = ctx.now.plus_days(-BACK, &ctx.group.zone);
    let base = ctx.base_url();
    let all = series::public_events(ctx).await?.into_iter().filter(|it| it.at > from);
    let entry = |it: crate::model::EventEntry| Entry {
        uid: format!("{}@{}", it.id, base.rsplit('/').next().unwrap_or("plenary")),
        when: When::Hour(it.at, i64::from(it.minutes)),
        summary: it.title.clone(),
        description: match it.state {
            EventState::CalledOff => format!("Called off: {}", it.why),
            _ => it.words.clone(),
        },
        place: Some(it.place.clone()),
        url: format!("{base}/calendar/{}", it.id),
        changed: it.changed_at,
        sequence: i64::from(it.sequence),
        cancelled: it.state == EventState::CalledOff,
    };
    let zone = ctx.group.zone.iana_name().unwrap_or("UTC");
    Ok(write(&ctx.group.name, zone, ctx.now, &all.map(entry).collect::<Vec<_>>()))
}

/// One entry of the feed.
struct Item {
    id: String,
    url: String,
    title: String,
    text: String,
    at: At,
}

/// What both feeds hold: events announced to everybody, and decisions that are for everybody with their reasons; newest
/// first.
async fn items(ctx: &Ctx) -> Result<Vec<Item>> {
    let base = ctx.base_url();
    let mut items: Vec<Item> = series::public_events(ctx)
        .await?
        .into_iter()
        .map(|it| Item {
            id: format!("urn:uuid:{}", it.id),
            url: format!("{base}/calendar/{}", it.id),
            text: match it.state {
                EventState::CalledOff => format!("Called off: {}", it.why),
                _ => format!("{}, {}\n\n{}", it.at.long(&ctx.group.zone), it.place, it.words),
            },
            title: it.title,
            at: it.changed_at,
        })
        .collect();
    let decided = after::decisions(ctx).await?.into_iter().filter(|it| it.readers == Readers::Everyone);
    items.extend(decided.map(|it| Item {
        id: format!("urn:uuid:{}", it.id),
        url: format!("{base}/meetings/decisions/{}", it.id),
        title: format!("Decision no. {}: {}", it.number, it.title),
        text: format!("{}\n\n{}", it.words, it.reasons),
        at: it.decided_at,
    }));
    items.sort_by_key(|it| std::cmp::Reverse(it.at));
    items.truncate(50);
    Ok(items)
}

/// The public feed as RFC 4287 has it.
pub async fn atom(ctx: &Ctx) -> Result<String> {
    Ok(feed(ctx, &ctx.base_url(), &items(ctx).await?))
}

/// The same as RSS 2.0 has it, for readers that know nothing else.
pub async fn rss(ctx: &Ctx) -> Result<String> {
    let base = ctx.base_url();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel>\n<title>{name}</title><link>{url}/calendar</link>\
         <description>{name}: what is open to everybody</description>\n",
        name = xml(&ctx.group.name),
        url = xml(&base)
    );
    for it in items(ctx).await? {
        let at = it.at.zoned(&jiff::tz::TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S +0000").to_string();
        out.push_str(&format!(
            "<item><title>{}</title><link>{}</link><guid isPermaLink=\"false\">{}</guid><pubDate>{at}</pubDate>\
             <description>{}</description></item>\n",
            xml(&it.title),
            xml(&it.url),
            it.id,
            xml(&it.text)
        ));
    }
    out.push_str("</channel></rss>\n");
    Ok(out)
}

fn feed(ctx: &Ctx, base: &str, items: &[Item]) -> String {
    let updated = items.first().map_or(ctx.now, |it| it.at);
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
    );
    out.push_str(&format!("<title>{}</title>\n<id>{}/calendar.atom</id>\n", xml(&ctx.group.name), xml(base)));
    out.push_str(&format!("<link rel=\"self\" href=\"{}/calendar.atom\"/>\n", xml(base)));
    out.push_str(&format!(
        "<author><name>{}</name></author>\n<updated>{}</updated>\n",
        xml(&ctx.group.name),
        stamp(updated)
    ));
    for it in items {
        out.push_str(&format!(
            "<entry><title>{}</title><id>{}</id><link href=\"{}\"/><updated>{}</updated><content type=\"text\">{}</content></entry>\n",
            xml(&it.title),
            it.id,
            xml(&it.url),
            stamp(it.at),
            xml(&it.text)
        ));
    }
    out.push_str("</feed>\n");
    out
}

fn stamp(at: At) -> String {
    at.zoned(&jiff::tz::TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Text inside an element or an attribute; characters that XML does not allow are left out.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

//! A web page: what is between its tags, forgiving of every error in them.

use rulebook::intake::Block;

/// Whether a text is the source of a web page.
pub fn is_html(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(2000).collect::<String>().to_lowercase();
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || ["<p>", "<p ", "<h1", "<h2", "<div", "<ul", "<ol", "<body"].iter().any(|it| head.contains(it))
}

pub fn read(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        reader.words(&rest[..at]);
        rest = reader.tag(&rest[at..]);
    }
    reader.words(rest);
    reader.cell();
    reader.blocks.extend(reader.rows.take().map(Block::table));
    reader.flush();
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    text: String,
    heading: Option<u8>,
    /// Open lists: true for a numbered one.
    lists: Vec<bool>,
    item: bool,
    rows: Option<Vec<Vec<String>>>,
}

/// Deeper lists than this are drawn as if they were this deep.
const DEEPEST: usize = 20;

impl Reader {
    fn words(&mut self, text: &str) {
        self.text.push_str(&decode(text));
    }

    /// Takes the tag at the beginning of `rest`; gives what follows it.
    fn tag<'a>(&mut self, rest: &'a str) -> &'a str {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.find("-->").map_or("", |it| &comment[it + 3..]);
        }
        let Some(end) = rest.find('>') else {
            self.words(&rest[1..]);
            return "";
        };
        let (inside, after) = (&rest[1..end], &rest[end + 1..]);
        let (closes, inside) = match inside.strip_prefix('/') {
            Some(it) => (true, it),
            None => (false, inside),
        };
        let name: String = inside
            .chars()
            .take_while(|it| it.is_ascii_alphanumeric())
            .collect::<String>()
            .to_ascii_lowercase();
        if matches!(name.as_str(), "script" | "style" | "head" | "nav" | "footer" | "svg" | "template")
            && !closes
        {
            let close = format!("</{name}");
            let lower = after.to_ascii_lowercase();
            let Some(at) = lower.find(&close) else { return "" };
            return after[at..].find('>').map_or("", |it| &after[at + it + 1..]);
        }
        self.mark(&name, closes);
        after
    }

    fn mark(&mut self, name: &str, closes: bool) {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = name[1..].parse().ok().filter(|_| !closes);
            }
            "ul" | "ol" => {
                self.flush();
                if closes {
                    self.lists.pop();
                } else if self.lists.len() < DEEPEST {
                    self.lists.push(name == "ol");
                }
            }
            "li" => {
                self.flush();
                self.item = !closes;
            }
            "table" => {
                self.cell();
                self.flush();
                match closes {
                    true => self.blocks.extend(self.rows.take().map(Block::table)),
                    false => self.rows = Some(vec![]),
                }
            }
            "tr" if !closes => {
                self.cell();
                if let Some(rows) = &mut self.rows {
                    rows.push(vec![]);
                }
            }
            "td" | "th" => self.cell(),
            "br" => self.text.push(' '),
            "p" | "div" | "section" | "article" | "blockquote" | "main" | "body" | "dt" | "dd" | "pre"
                if self.rows.is_none() =>
            {
                self.flush();
            }
            _ => {}
        }
    }

    /// Ends a cell, whether its tag was closed or not.
    fn cell(&mut self) {
        let Some(row) = self.rows.as_mut().and_then(|it| it.last_mut()) else { return };
        let words = squeeze(&std::mem::take(&mut self.text));
        if !words.is_empty() {
            row.push(words);
        }
    }

    fn flush(&mut self) {
        let text = squeeze(&std::mem::take(&mut self.text));
        if text.is_empty() || self.rows.is_some() {
            return;
        }
        let depth = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
        let block = match (self.heading.take(), self.item, self.lists.last()) {
            (Some(level), ..) => Block::heading(level, text),
            (None, true, Some(true)) => Block::numbered("", depth, text),
            (None, true, _) => Block::bullet(depth, text),
            _ => Block::paragraph(text),
        };
        self.blocks.push(block);
    }
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The commonest references; others stand as they are.
fn decode(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(12).find(|it| it.1 == ';').map(|it| it.0);
        match end.and_then(|end| Some((end, reference(&rest[1..end])?))) {
            Some((end, c)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let value = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(value);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        "bull" => '•',
        "pound" => '£',
        "euro" => '€',
        _ => return None,
    })
}

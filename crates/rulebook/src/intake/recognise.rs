//! From pieces of a text to clauses with slugs, notes apart.

use std::collections::{HashMap, HashSet};

use super::headings::{Title, is_number, looks_like_heading, slug, title};
use super::{Block, BlockShape, Doubt, Draft, DraftNote, links};

/// The most pieces that are read; a bound on work.
const MOST: usize = 20_000;

/// Recognises a text as a document: title, clauses, sub-clauses, paragraphs and lists; comments as notes; references
/// as links. Whatever the pieces, this gives a draft that can be read, and says what is doubtful.
pub fn recognise(blocks: &[Block]) -> Draft {
    let mut reader = Reader::default();
    let blocks = &blocks[..blocks.len().min(MOST)];
    reader.levels(blocks);
    for block in blocks {
        reader.block(block);
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    title: Option<String>,
    parts: Vec<Part>,
    notes: Vec<DraftNote>,
    doubts: Vec<Doubt>,
    slugs: HashSet<String>,
    numbers: HashMap<String, String>,
    clauses: usize,
    subs: usize,
    /// The level of headings that are clauses; `None` where the text has no headings.
    clause_level: Option<u8>,
}

enum Part {
    Heading { level: u8, number: String, words: String, slug: String },
    Text(String),
    Item(String, String),
}

impl Reader {
    /// Which level of headings holds the clauses: the highest below the title.
    fn levels(&mut self, blocks: &[Block]) {
        let heads: Vec<u8> = blocks
            .iter()
            .filter_map(|b| match b.shape {
                BlockShape::Heading(level) => Some(level.max(1)),
                _ => None,
            })
            .collect();
        let first = matches!(
            blocks.iter().find(|b| !b.text.trim().is_empty()).map(|b| &b.shape),
            Some(BlockShape::Heading(1))
        );
        let lone = first && heads.iter().filter(|l| **l == 1).count() == 1;
        let rest = if lone { heads.get(1..).unwrap_or_default() } else { &heads[..] };
        self.clause_level = rest.iter().copied().min();
        if self.clause_level.is_none() {
            self.doubts.push(Doubt {
                clause: None,
                message:
                    "The text has no headings that could be recognised; short numbered lines and lines in \
                          capitals were taken for headings."
                        .to_owned(),
            });
        }
    }

    fn block(&mut self, block: &Block) {
        let text = block.text.split_whitespace().collect::<Vec<_>>().join(" ");
        match &block.shape {
            BlockShape::Table(rows) => self.table(rows),
            _ if text.is_empty() => {}
            BlockShape::Heading(level) => self.heading((*level).max(1), &text),
            BlockShape::Note => self.note(text),
            BlockShape::Bullet { .. } => self.parts.push(Part::Item("-".to_owned(), text)),
            BlockShape::Numbered { mark, depth } => self.numbered(mark, *depth, text),
            BlockShape::Paragraph => self.paragraph(text),
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        let is_title =
            level == 1 && self.title.is_none() && self.clauses == 0 && self.clause_level != Some(1);
        if is_title {
            self.title = Some(text.to_owned());
            return;
        }
        let Title { number, words } = title(text);
        let clause_level = self.clause_level.unwrap_or(level);
        let sub = number.contains('.') || level > clause_level;
        if level > clause_level + 1 && !number.contains('.') {
            // Deeper headings have no place of their own; their words stay as they stand.
            self.parts.push(Part::Text(format!("**{}**", escape(text))));
            return;
        }
        self.open(sub && self.clauses > 0, number, words);
    }

    fn open(&mut self, sub: bool, number: String, words: String) {
        if sub {
            self.subs += 1;
        } else {
            self.clauses += 1;
            self.subs = 0;
        }
        let counted = if sub { format!("{}.{}", self.clauses, self.subs) } else { self.clauses.to_string() };
        let number = if number.is_empty() { counted } else { number };
        let words = if words.is_empty() { format!("Clause {number}") } else { sentence_case(&words) };
        let slug = self.unique(slug(&words, &number));
        if self.numbers.insert(number.clone(), slug.clone()).is_some() {
            self.doubt(
                Some(&slug),
                format!("The number {number} stands twice; references lead to the later clause."),
            );
        }
        self.parts.push(Part::Heading { level: if sub { 3 } else { 2 }, number, words, slug });
    }

    fn unique(&mut self, slug: String) -> String {
        let mut own = slug.clone();
        let mut n = 2;
        while !self.slugs.insert(own.clone()) {
            own = format!("{slug}-{n}");
            n += 1;
        }
        own
    }

    fn paragraph(&mut self, text: String) {
        if self.title.is_none() && self.parts.is_empty() && self.clause_level.is_none() {
            self.title = Some(text);
            return;
        }
        let lower = text.to_lowercase();
        if ["note:", "[note", "(note", "comment:", "drafting note"].iter().any(|n| lower.starts_with(n)) {
            let message = "A paragraph that begins as a note was put beside the text.".to_owned();
            self.doubt(self.current().as_deref(), message);
            return self.note(text);
        }
        if self.clause_level.is_none() && looks_like_heading(&text) {
            let Title { number, words } = title(&text);
            return self.open(false, number, words);
        }
        let Title { number, words } = title(&text);
        if is_number(&number) && !words.is_empty() && text.starts_with(|c: char| c.is_ascii_digit()) {
            return self.parts.push(Part::Item(mark_of(&number), words));
        }
        self.parts.push(Part::Text(escape(&text)));
    }

    fn numbered(&mut self, mark: &str, depth: u8, text: String) {
        let mark = mark.trim().trim_matches(['(', ')', '.', ' ']);
        if self.clause_level.is_none() && depth == 0 && looks_like_heading(&format!("{mark}. {text}")) {
            let number = if is_number(mark) { mark.to_owned() } else { String::new() };
            return self.open(false, number, text);
        }
        let lettered = !mark.is_empty() && !is_number(mark);
        let words = if lettered { format!("({mark}) {text}") } else { text };
        let sort = if depth == 0 && !lettered { mark_of(mark) } else { "-".to_owned() };
        self.parts.push(Part::Item(sort, words));
    }

    fn table(&mut self, rows: &[Vec<String>]) {
        let clean = |cell: &String| cell.split_whitespace().collect::<Vec<_>>().join(" ");
        let heads: Vec<String> = rows.first().map(|r| r.iter().map(clean).collect()).unwrap_or_default();
        if heads.is_empty() {
            return;
        }
        let message = format!("A table ({}) became a list; read it through.", heads.join(", "));
        self.doubt(self.current().as_deref(), message);
        for row in rows.iter().skip(1) {
            let cells: Vec<String> = row.iter().map(clean).filter(|c| !c.is_empty()).collect();
            if !cells.is_empty() {
                self.parts.push(Part::Item("-".to_owned(), cells.join(": ")));
            }
        }
    }

    fn note(&mut self, text: String) {
        self.notes.push(DraftNote { clause: self.current(), text });
    }

    fn doubt(&mut self, clause: Option<&str>, message: String) {
        self.doubts.push(Doubt { clause: clause.map(str::to_owned), message });
    }

    fn current(&self) -> Option<String> {
        self.parts.iter().rev().find_map(|p| match p {
            Part::Heading { slug, .. } => Some(slug.clone()),
            _ => None,
        })
    }

    fn finish(mut self) -> Draft {
        let title = self.title.take().unwrap_or_else(|| {
            self.doubts
                .push(Doubt { clause: None, message: "The text has no title; give it one.".to_owned() });
            "Constitution".to_owned()
        });
        let mut out = format!("# {}\n", escape(&title));
        let mut clause: Option<String> = None;
        let mut in_list = false;
        for part in std::mem::take(&mut self.parts) {
            let item = matches!(part, Part::Item(..));
            if !(item && in_list) {
                out.push('\n');
            }
            in_list = item;
            match part {
                Part::Heading { level, number, words, slug } => {
                    let marks = "#".repeat(usize::from(level));
                    let stop = if level == 2 { "." } else { "" };
                    out.push_str(&format!("{marks} {number}{stop} {} {{#{slug}}}\n", escape(&words)));
                    clause = Some(slug);
                }
                Part::Text(text) => {
                    let linked = self.linked(&text, clause.as_deref());
                    out.push_str(&format!("{linked}\n"));
                }
                Part::Item(mark, text) => {
                    let linked = self.linked(&escape(&text), clause.as_deref());
                    out.push_str(&format!("{mark} {linked}\n"));
                }
            }
        }
        Draft { markdown: out, notes: self.notes, doubts: self.doubts }
    }

    fn linked(&mut self, text: &str, clause: Option<&str>) -> String {
        let (linked, missing) = links::link(text, &self.numbers);
        for number in missing {
            self.doubt(clause, format!("The text refers to clause {number}, which is not there."));
        }
        linked
    }
}

/// The mark of a list for "4.2": its last number, since the first is the clause's.
fn mark_of(number: &str) -> String {
    let last = number.rsplit('.').next().unwrap_or_default();
    let digits: String = last.chars().take_while(char::is_ascii_digit).take(3).collect();
    if digits.is_empty() { "1.".to_owned() } else { format!("{digits}.") }
}

/// "MEMBERSHIP AND FEES" as "Membership and fees"; anything else as it stands.
fn sentence_case(words: &str) -> String {
    if words.chars().any(char::is_lowercase)
        || !words.contains(|c: char| c.is_alphabetic())
        || words.len() < 4
    {
        return words.to_owned();
    }
    crate::words::capital(&words.to_lowercase())
}

/// Marks that would mean something in Markdown lose that meaning; the words stay.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, c) in text.chars().enumerate() {
        let begins = i == 0 && matches!(c, '#' | '-' | '+' | '>' | '=' | '~' | '|');
        if begins || matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '\\') {
            out.push('\\');
        }
        // A brace at the end would be read as attributes.
        out.push(match c {
            '{' => '(',
            '}' => ')',
            c => c,
        });
    }
    // "12. December" at the beginning of a paragraph is no list.
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    if (1..=3).contains(&digits) && out[digits..].starts_with(['.', ')']) {
        out.insert(digits, '\\');
    }
    out
}

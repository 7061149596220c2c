//! Word: paragraphs by their styles, lists by their numbering, comments and footnotes as notes.

use std::collections::HashMap;

use kernel::Result;
use rulebook::intake::Block;

use super::xml::{self, Child, Node};
use super::zipped::Parts;

pub fn read(document: &str, parts: &mut Parts<'_>) -> Result<Vec<Block>> {
    let tree = xml::read(document)?;
    let styles = match parts.text("word/styles.xml")? {
        Some(text) => styles(&xml::read(&text)?),
        None => HashMap::new(),
    };
    let numbering = match parts.text("word/numbering.xml")? {
        Some(text) => Numbering::read(&xml::read(&text)?),
        None => Numbering::default(),
    };
    let comments = notes(parts.text("word/comments.xml")?, "comment")?;
    let footnotes = notes(parts.text("word/footnotes.xml")?, "footnote")?;
    let mut reader =
        Reader { styles, numbering, comments, footnotes, counters: HashMap::new(), blocks: vec![] };
    let mut bodies = vec![];
    tree.all("body", &mut bodies);
    bodies.into_iter().for_each(|it| reader.body(it));
    Ok(reader.blocks)
}

/// What a style says of the paragraphs that carry it.
#[derive(Clone, Default)]
struct Style {
    level: Option<u8>,
    numbering: Option<(String, usize)>,
}

/// Styles by id. A heading is one by its name, in English as Word keeps it in every language, or by its outline level.
fn styles(tree: &Node) -> HashMap<String, Style> {
    let mut all = vec![];
    tree.all("style", &mut all);
    let one = |it: &&Node| {
        let id = it.attribute("styleId")?.to_owned();
        let name = it.value("name", "val").unwrap_or_default().to_lowercase();
        let properties = it.child("pPr");
        let outline =
            properties.and_then(|p| p.value("outlineLvl", "val")).and_then(|v| v.parse::<u8>().ok());
        let level = match name.strip_prefix("heading ").and_then(|n| n.trim().parse::<u8>().ok()) {
            Some(level) => Some(level + 1),
            None if name == "title" => Some(1),
            None => outline.filter(|it| *it < 9).map(|it| it + 2),
        };
        Some((id, Style { level, numbering: properties.and_then(numbering_of) }))
    };
    all.iter().filter_map(one).collect()
}

fn numbering_of(properties: &Node) -> Option<(String, usize)> {
    let it = properties.child("numPr")?;
    let level = it.value("ilvl", "val").and_then(|v| v.parse().ok()).unwrap_or(0);
    Some((it.value("numId", "val")?.to_owned(), level))
}

#[derive(Default)]
struct Numbering {
    abstracts: HashMap<String, Vec<(String, String)>>,
    numbers: HashMap<String, String>,
}

impl Numbering {
    fn read(tree: &Node) -> Self {
        let (mut kinds, mut all) = (vec![], vec![]);
        tree.all("abstractNum", &mut kinds);
        tree.all("num", &mut all);
        let level = |it: &Node| {
            let value = |name| it.value(name, "val").unwrap_or_default().to_owned();
            (value("numFmt"), value("lvlText"))
        };
        let levels = |it: &&Node| {
            let list = it.nodes().filter(|n| n.name == "lvl").map(level).collect();
            Some((it.attribute("abstractNumId")?.to_owned(), list))
        };
        let number = |it: &&Node| {
            Some((it.attribute("numId")?.to_owned(), it.value("abstractNumId", "val")?.to_owned()))
        };
        Self {
            abstracts: kinds.iter().filter_map(levels).collect(),
            numbers: all.iter().filter_map(number).collect(),
        }
    }

    fn level(&self, id: &str, level: usize) -> Option<&(String, String)> {
        self.abstracts.get(self.numbers.get(id)?)?.get(level)
    }
}

fn notes(part: Option<String>, name: &str) -> Result<HashMap<String, String>> {
    let Some(text) = part else { return Ok(HashMap::new()) };
    let tree = xml::read(&text)?;
    let mut all = vec![];
    tree.all(name, &mut all);
    Ok(all.iter().filter_map(|it| Some((it.attribute("id")?.to_owned(), flat(it)))).collect())
}

struct Reader {
    styles: HashMap<String, Style>,
    numbering: Numbering,
    comments: HashMap<String, String>,
    footnotes: HashMap<String, String>,
    counters: HashMap<String, Vec<u32>>,
    blocks: Vec<Block>,
}

impl Reader {
    fn body(&mut self, body: &Node) {
        for node in body.nodes() {
            match node.name.as_str() {
                "p" => self.paragraph(node),
                "tbl" => self.table(node),
                // A table of contents repeats the headings.
                "sdt" if !is_contents(node) => {
                    if let Some(inner) = node.child("sdtContent") {
                        self.body(inner);
                    }
                }
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, node: &Node) {
        let text = flat(node);
        let properties = node.child("pPr");
        let style_id = properties.and_then(|it| it.value("pStyle", "val")).unwrap_or_default().to_owned();
        let style = self.styles.get(&style_id).cloned().unwrap_or_default();
        let own =
            properties.and_then(|it| it.value("outlineLvl", "val")).and_then(|it| it.parse::<u8>().ok());
        let level = style.level.or(own.filter(|it| *it < 9).map(|it| it + 2));
        let numbered = properties.and_then(numbering_of).or(style.numbering).filter(|it| it.0 != "0");
        if !text.trim().is_empty() && !style_id.to_lowercase().starts_with("toc") {
            let block = match (level, numbered) {
                (Some(level), Some((id, depth))) => {
                    let mark = self.mark(&id, depth).unwrap_or_default();
                    Block::heading(level, format!("{mark} {text}").trim().to_owned())
                }
                (Some(level), None) => Block::heading(level, text),
                (None, Some((id, depth))) => {
                    let deep = u8::try_from(depth).unwrap_or(u8::MAX);
                    match self.mark(&id, depth) {
                        Some(mark) => Block::numbered(mark, deep, text),
                        None => Block::bullet(deep, text),
                    }
                }
                (None, None) => Block::paragraph(text),
            };
            self.blocks.push(block);
        }
        self.beside(node);
    }

    /// The mark of the next item of a list, as it is printed; `None` for a dot.
    fn mark(&mut self, id: &str, depth: usize) -> Option<String> {
        let (format, pattern) = self.numbering.level(id, depth)?.clone();
        let counters = self.counters.entry(id.to_owned()).or_default();
        counters.resize(depth + 1, 0);
        counters[depth] += 1;
        let counters = counters.clone();
        if format == "bullet" || format == "none" {
            return None;
        }
        let mut mark = pattern;
        for (at, value) in counters.iter().enumerate() {
            let format = self.numbering.level(id, at).map_or("decimal", |it| it.0.as_str());
            mark = mark.replace(&format!("%{}", at + 1), &counted((*value).max(1), format));
        }
        Some(mark)
    }

    fn table(&mut self, node: &Node) {
        let rows = node.nodes().filter(|it| it.name == "tr");
        let cells = |row: &Node| row.nodes().filter(|it| it.name == "tc").map(flat).collect::<Vec<_>>();
        self.blocks.push(Block::table(rows.map(cells).collect()));
    }

    /// Comments and footnotes of a paragraph, behind it.
    fn beside(&mut self, node: &Node) {
        for (name, of) in [("commentReference", &self.comments), ("footnoteReference", &self.footnotes)] {
            let mut found = vec![];
            node.all(name, &mut found);
            let words = found.iter().filter_map(|it| of.get(it.attribute("id")?));
            let words: Vec<Block> = words.filter(|it| !it.trim().is_empty()).map(Block::note).collect();
            self.blocks.extend(words);
        }
    }
}

fn is_contents(node: &Node) -> bool {
    let mut found = vec![];
    node.all("docPartGallery", &mut found);
    found.iter().any(|it| it.attribute("val").is_some_and(|v| v.contains("Table of Contents")))
}

/// A number as a list prints it.
fn counted(value: u32, format: &str) -> String {
    let letter = |first: u8| char::from(first + u8::try_from((value - 1) % 26).unwrap_or(0)).to_string();
    match format {
        "lowerLetter" => letter(b'a'),
        "upperLetter" => letter(b'A'),
        "lowerRoman" => roman(value).to_lowercase(),
        "upperRoman" => roman(value),
        _ => value.to_string(),
    }
}

fn roman(mut value: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    value = value.min(3999);
    for (worth, sign) in SIGNS {
        while value >= worth {
            out.push_str(sign);
            value -= worth;
        }
    }
    out
}

/// The words of a paragraph as it stands with all changes accepted.
fn flat(node: &Node) -> String {
    let mut out = String::new();
    words(node, &mut out);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(node: &Node, out: &mut String) {
    match node.name.as_str() {
        "t" => {
            for it in &node.children {
                if let Child::Text(text) = it {
                    out.push_str(text);
                }
            }
        }
        "tab" | "br" | "cr" => out.push(' '),
        "noBreakHyphen" => out.push('-'),
        // Left out by a tracked change, or not part of the running text.
        "del" | "moveFrom" | "pPr" | "rPr" | "instrText" | "AlternateContent" => {}
        "p" if !out.is_empty() => {
            out.push(' ');
            node.nodes().for_each(|it| words(it, out));
        }
        _ => node.nodes().for_each(|it| words(it, out)),
    }
}

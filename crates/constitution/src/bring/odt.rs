//! OpenDocument text: headings by their level, lists by their style, annotations and footnotes as notes.

use std::collections::HashMap;

use kernel::Result;
use rulebook::intake::Block;

use super::xml::{self, Child, Node};
use super::zipped::Parts;

pub fn read(content: &str, parts: &mut Parts<'_>) -> Result<Vec<Block>> {
    let tree = xml::read(content)?;
    let mut lists = HashMap::new();
    list_styles(&tree, &mut lists);
    if let Some(text) = parts.text("styles.xml")? {
        list_styles(&xml::read(&text)?, &mut lists);
    }
    let mut reader = Reader { lists, blocks: vec![] };
    let mut bodies = vec![];
    tree.all("text", &mut bodies);
    for body in bodies {
        reader.body(body, None);
    }
    Ok(reader.blocks)
}

/// For each list style, whether its levels are numbered.
fn list_styles(tree: &Node, lists: &mut HashMap<String, Vec<bool>>) {
    let mut all = vec![];
    tree.all("list-style", &mut all);
    for it in all {
        let levels =
            it.nodes().filter(|n| n.name.starts_with("list-level-style")).map(|n| n.name.ends_with("number"));
        if let Some(name) = it.attribute("name") {
            lists.entry(name.to_owned()).or_insert_with(|| levels.collect());
        }
    }
}

struct Reader {
    lists: HashMap<String, Vec<bool>>,
    blocks: Vec<Block>,
}

/// Where in a list a paragraph stands.
#[derive(Clone)]
struct Place {
    style: String,
    depth: usize,
}

impl Reader {
    fn body(&mut self, node: &Node, place: Option<&Place>) {
        for it in node.nodes() {
            match it.name.as_str() {
                "h" => {
                    let level = it.attribute("outline-level").and_then(|v| v.parse::<u8>().ok()).unwrap_or(1);
                    self.push(it, |text| Block::heading(level.saturating_add(1), text));
                }
                "p" if it.attribute("style-name") == Some("Title") => {
                    self.push(it, |text| Block::heading(1, text))
                }
                "p" => self.item(it, place),
                "list" => {
                    let style = it.attribute("style-name").map(str::to_owned);
                    let style = style.or_else(|| place.map(|p| p.style.clone())).unwrap_or_default();
                    let depth = place.map_or(0, |p| p.depth + 1);
                    self.body(it, Some(&Place { style, depth }));
                }
                "list-item" | "list-header" | "section" => self.body(it, place),
                "table" => self.table(it),
                _ => {}
            }
        }
    }

    fn item(&mut self, node: &Node, place: Option<&Place>) {
        let Some(place) = place else { return self.push(node, Block::paragraph) };
        let numbered =
            self.lists.get(&place.style).and_then(|it| it.get(place.depth)).copied().unwrap_or(false);
        let depth = u8::try_from(place.depth).unwrap_or(u8::MAX);
        if numbered {
            self.push(node, |text| Block::numbered("", depth, text));
        } else {
            self.push(node, |text| Block::bullet(depth, text));
        }
    }

    fn push(&mut self, node: &Node, block: impl FnOnce(String) -> Block) {
        let mut notes = vec![];
        let text = flat(node, &mut notes);
        if !text.is_empty() {
            self.blocks.push(block(text));
        }
        self.blocks.extend(notes.into_iter().filter(|it| !it.is_empty()).map(Block::note));
    }

    fn table(&mut self, node: &Node) {
        let mut rows = vec![];
        node.all("table-row", &mut rows);
        let cells = |row: &&Node| {
            row.nodes()
                .filter(|it| it.name == "table-cell")
                .map(|it| flat(it, &mut vec![]))
                .collect::<Vec<_>>()
        };
        self.blocks.push(Block::table(rows.iter().map(cells).collect()));
    }
}

fn flat(node: &Node, notes: &mut Vec<String>) -> String {
    let mut out = String::new();
    words(node, &mut out, notes);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(node: &Node, out: &mut String, notes: &mut Vec<String>) {
    for it in &node.children {
        match it {
            Child::Text(text) => out.push_str(text),
            Child::Node(it) => match it.name.as_str() {
                "s" | "tab" | "line-break" => out.push(' '),
                "note" => {
                    let body = it.child("note-body");
                    notes.extend(body.map(|it| flat(it, &mut vec![])));
                }
                "annotation" => {
                    let text = it.nodes().filter(|n| n.name == "p").map(|n| flat(n, &mut vec![]));
                    notes.push(text.collect::<Vec<_>>().join(" "));
                }
                "tracked-changes" | "change" => {}
                "p" if !out.is_empty() => {
                    out.push(' ');
                    words(it, out, notes);
                }
                _ => words(it, out, notes),
            },
        }
    }
}

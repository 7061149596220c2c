//! XML as a tree of local names, within bounds. Entities of a document's own are not expanded.

use kernel::{Problem, Result};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

#[derive(Clone, Debug, Default)]
pub struct Node {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub children: Vec<Child>,
}

#[derive(Clone, Debug)]
pub enum Child {
    Node(Node),
    Text(String),
}

const MOST_NODES: usize = 600_000;
const DEEPEST: usize = 200;

impl Node {
    /// The value of an attribute by its local name.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.children.iter().filter_map(|it| match it {
            Child::Node(node) => Some(node),
            Child::Text(_) => None,
        })
    }
    /// The first child of that name.
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.nodes().find(|it| it.name == name)
    }
    /// The value of `attribute` of the first child of that name.
    pub fn value(&self, name: &str, attribute: &str) -> Option<&str> {
        self.child(name)?.attribute(attribute)
    }
    /// All nodes of that name below this one, in order.
    pub fn all<'a>(&'a self, name: &str, found: &mut Vec<&'a Node>) {
        for node in self.nodes() {
            if node.name == name {
                found.push(node);
            } else {
                node.all(name, found);
            }
        }
    }
}

pub fn read(text: &str) -> Result<Node> {
    let mut reader = Reader::from_str(text);
    let mut stack = vec![Node::default()];
    let mut nodes = 0;
    loop {
        let event = reader.read_event().map_err(|_| broken())?;
        match event {
            Event::Eof => break,
            Event::Start(it) => {
                nodes += 1;
                if nodes > MOST_NODES || stack.len() > DEEPEST {
                    return Err(deep());
                }
                stack.push(node(&it));
            }
            Event::Empty(it) => {
                nodes += 1;
                push(&mut stack, Child::Node(node(&it)));
            }
            Event::End(_) => {
                let Some(done) = (stack.len() > 1).then(|| stack.pop()).flatten() else {
                    return Err(broken());
                };
                push(&mut stack, Child::Node(done));
            }
            Event::Text(it) => push(&mut stack, Child::Text(it.into_inner().into_owned())),
            Event::CData(it) => push(&mut stack, Child::Text(it.into_inner().into_owned())),
            Event::GeneralRef(it) => {
                let known = it.resolve_char_ref().ok().flatten().or_else(|| named(&it.into_inner()));
                push(&mut stack, Child::Text(known.map(String::from).unwrap_or_default()));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        if nodes > MOST_NODES {
            return Err(deep());
        }
    }
    stack.into_iter().next().ok_or_else(broken)
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn push(stack: &mut [Node], child: Child) {
    if let Some(top) = stack.last_mut() {
        top.children.push(child);
    }
}

fn node(it: &BytesStart<'_>) -> Node {
    let local = |name: &str| name.rsplit(':').next().unwrap_or(name).to_owned();
    let attributes = it.attributes().flatten().map(|a| (local(a.key.as_ref()), plain(&a.value)));
    Node { name: local(it.name().as_ref()), attributes: attributes.collect(), children: vec![] }
}

fn plain(value: &str) -> String {
    let known = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    known.iter().fold(value.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn broken() -> Problem {
    Problem::field("file", "The text inside this file cannot be read; it may be damaged.")
        .hint("Open it in the word processor, save it again, and bring that.")
}

fn deep() -> Problem {
    Problem::field(
        "file",
        "The text inside this file is nested deeper, or has more parts, than a constitution can.",
    )
    .hint("Copy the words, and paste them.")
}

//! Markdown inside a paragraph: its plain text, its links and its safe HTML.

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, markdown_to_html, parse_document};

use super::{Clause, Paragraph, Shape};

/// Plain text on one line, and the cross-references (`#slug`, text).
pub(crate) fn plain(source: &str) -> (String, Vec<(String, String)>) {
    if !source.contains(['[', '*', '_', '`', '<', '&', '\\', '!', '#', '|', '>', '~', '-', '+', '=']) {
        return (normalise(source), vec![]);
    }
    let arena = Arena::new();
    let root = parse_document(&arena, source, &Options::default());
    let links = root
        .descendants()
        .filter_map(|node| match &node.data.borrow().value {
            NodeValue::Link(link) => link.url.strip_prefix('#').map(|slug| (slug.to_owned(), text_of(node))),
            _ => None,
        })
        .collect();
    (normalise(&text_of(root)), links)
}

/// Inline HTML of a paragraph, safe to put into a page.
pub(super) fn html(paragraph: &Paragraph) -> String {
    if paragraph.shape == Shape::Verbatim {
        return escape(&paragraph.source);
    }
    let html = markdown_to_html(&paragraph.source, &Options::default());
    let html = html.trim();
    let inner = html.strip_prefix("<p>").and_then(|h| h.strip_suffix("</p>"));
    inner.filter(|h| !h.contains("<p>")).unwrap_or(html).to_owned()
}

/// The prose of a clause as HTML.
pub(super) fn clause_html(clause: &Clause) -> String {
    let mut out = String::new();
    let mut list: Option<&str> = None;
    for paragraph in &clause.paragraphs {
        let wanted = match paragraph.shape {
            Shape::Bullet => Some("ul"),
            Shape::Numbered => Some("ol"),
            Shape::Text | Shape::Verbatim => None,
        };
        if list != wanted {
            out.push_str(&list.map(|tag| format!("</{tag}>\n")).unwrap_or_default());
            out.push_str(&wanted.map(|tag| format!("<{tag}>\n")).unwrap_or_default());
            list = wanted;
        }
        let (tag, anchor) = match paragraph.shape {
            Shape::Text => ("p", paragraph.anchor()),
            Shape::Verbatim => ("pre", paragraph.anchor()),
            Shape::Bullet | Shape::Numbered => ("li", paragraph.anchor()),
        };
        out.push_str(&format!("<{tag} id=\"{anchor}\">{}</{tag}>\n", html(paragraph)));
    }
    out.push_str(&list.map(|tag| format!("</{tag}>\n")).unwrap_or_default());
    out
}

/// One line, single spaces, straight quotation marks: the form in which quotes are compared.
pub(crate) fn normalise(text: &str) -> String {
    let straight = text.chars().map(|c| match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        other => other,
    });
    let mut out = String::with_capacity(text.len());
    for c in straight {
        match c {
            c if c.is_whitespace() || c == '\0' => {
                if !out.ends_with(' ') && !out.is_empty() {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn text_of<'a>(node: &'a AstNode<'a>) -> String {
    let mut text = String::new();
    for part in node.descendants() {
        match &part.data.borrow().value {
            NodeValue::Text(t) => text.push_str(t),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak | NodeValue::Paragraph => text.push(' '),
            _ => {}
        }
    }
    text
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

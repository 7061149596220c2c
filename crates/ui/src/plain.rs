//! Markdown as plain text: for the part of a letter that a screen reader or an old program reads out.

use comrak::nodes::{ListType, Node, NodeValue};
use comrak::{Arena, Options, parse_document};

/// The words without their marks: no stars, no hashes; lists keep their dashes and numbers, a link its address. Raw HTML
/// stays as it was typed.
pub fn to_plain(markdown: &str) -> String {
    let mut options = Options::default();
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.table = true;
    let arena = Arena::new();
    let mut out = String::new();
    blocks(parse_document(&arena, markdown, &options), "", &mut out);
    let whole = out.trim_end();
    if whole.is_empty() { String::new() } else { format!("{whole}\n") }
}

/// The blocks under a node, each with a blank line after it; every line begins with what stands before it.
fn blocks(under: Node<'_>, before: &str, out: &mut String) {
    for node in under.children() {
        match &node.data.borrow().value {
            NodeValue::List(list) => {
                let ordered = list.list_type == ListType::Ordered;
                for (n, item) in (list.start..).zip(node.children()) {
                    let mark = if ordered { format!("{n}. ") } else { "- ".to_owned() };
                    let mut own = String::new();
                    blocks(item, "", &mut own);
                    let indent = " ".repeat(mark.chars().count());
                    lines(&own, &format!("{before}{mark}"), &format!("{before}{indent}"), out);
                    if !list.tight {
                        out.push('\n');
                    }
                }
                if list.tight {
                    out.push('\n');
                }
            }
            NodeValue::BlockQuote => blocks(node, &format!("{before}> "), out),
            NodeValue::CodeBlock(code) => block(&code.literal, before, out),
            NodeValue::HtmlBlock(html) => block(&html.literal, before, out),
            NodeValue::Table(_) => {
                for row in node.children() {
                    let cells: Vec<String> = row.children().map(words).collect();
                    lines(&cells.join(" | "), before, before, out);
                }
                out.push('\n');
            }
            NodeValue::ThematicBreak => {}
            _ => block(&words(node), before, out),
        }
    }
}

fn block(text: &str, before: &str, out: &mut String) {
    lines(text, before, before, out);
    out.push('\n');
}

/// The lines of a text without empty ones at its end: the first after one beginning, the others after another.
fn lines(text: &str, first: &str, others: &str, out: &mut String) {
    for (n, line) in text.trim_end().lines().enumerate() {
        let start = if n == 0 { first } else { others };
        out.push_str(format!("{start}{line}").trim_end());
        out.push('\n');
    }
}

/// What stands in a line.
fn words(under: Node<'_>) -> String {
    let mut out = String::new();
    for node in under.children() {
        match &node.data.borrow().value {
            NodeValue::Text(text) => out.push_str(text),
            NodeValue::Code(code) => out.push_str(&code.literal),
            NodeValue::HtmlInline(html) => out.push_str(html),
            NodeValue::SoftBreak | NodeValue::LineBreak => out.push('\n'),
            NodeValue::Link(link) => {
                let said = words(node);
                out.push_str(&said);
                if !link.url.ends_with(said.trim_end_matches('/')) {
                    out.push_str(&format!(" ({})", link.url));
                }
            }
            _ => out.push_str(&words(node)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_out_that_is_no_word() {
        let letter = "Dear {name},\n\n**When:** Tuesday, *late*\n**Where:** Hall\n\n# Agenda\n\n1. One\n2. Two\n\n\
                      - a\n  b\n- c\n\n[Vote]({link}) or https://x.example/a_b_c\n\n> said\n\n5 * 3 <b>\n";
        let plain = "Dear {name},\n\nWhen: Tuesday, late\nWhere: Hall\n\nAgenda\n\n1. One\n2. Two\n\n\
                     - a\n  b\n- c\n\nVote ({link}) or https://x.example/a_b_c\n\n> said\n\n5 * 3 <b>\n";
        assert_eq!(to_plain(letter), plain);
        assert_eq!(to_plain(""), "");
    }

    #[test]
    fn what_has_no_marks_stays_as_it_is() {
        for text in
            ["Two\n\nparagraphs, 1 Welcome (5 minutes).\n", "Key: ABCD-1234\n\nhttps://x.example/1?a=1&b=2\n"]
        {
            assert_eq!(to_plain(text), text);
        }
    }
}

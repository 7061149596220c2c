//! Texts with places to fill: "{name}", "{link}", "{key}" and whatever else a caller gives.

use std::collections::{BTreeMap, BTreeSet};

use crate::compose::escape;

/// What goes into the places, by their names.
pub type Fill = BTreeMap<String, String>;

/// The places a text has.
pub fn places(template: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    split(template, "{", "}", &mut |piece| {
        if let Piece::Place(name) = piece {
            found.insert(name.to_owned());
        }
    });
    found
}

/// The text with its places filled.
pub fn text(template: &str, fill: &Fill) -> String {
    let mut out = String::new();
    split(template, "{", "}", &mut |piece| match piece {
        Piece::Words(words) => out.push_str(words),
        Piece::Place(name) => out.push_str(fill.get(name).map_or("", String::as_str)),
    });
    out
}

/// Markdown with its places filled, as text without marks. What is filled in stays as it is.
pub fn plain(markdown: &str, fill: &Fill) -> String {
    text(&ui::to_plain(markdown), fill)
}

/// Markdown with its places filled, as HTML. What is filled in is never read as Markdown or HTML; an address of a
/// page becomes a link.
pub fn html(markdown: &str, fill: &Fill) -> String {
    let drawn = ui::to_html(markdown);
    let mut linked = String::new();
    // Inside a link's target the renderer has encoded the braces.
    split(&drawn, "%7B", "%7D", &mut |piece| match piece {
        Piece::Words(words) => linked.push_str(words),
        Piece::Place(name) => linked.push_str(&target(fill.get(name).map_or("", String::as_str))),
    });
    let mut out = String::new();
    split(&linked, "{", "}", &mut |piece| match piece {
        Piece::Words(words) => out.push_str(words),
        Piece::Place(name) => out.push_str(&shown(fill.get(name).map_or("", String::as_str))),
    });
    out
}

fn is_page(value: &str) -> bool {
    value.starts_with("https://") || value.starts_with("http://")
}

fn target(value: &str) -> String {
    // Braces stay encoded, so that the next pass does not take them for a place.
    if is_page(value) { escape(value).replace('{', "%7B").replace('}', "%7D") } else { "#".to_owned() }
}

fn shown(value: &str) -> String {
    let value_html = escape(value).replace('\n', "<br>");
    if is_page(value) { format!("<a href=\"{value_html}\">{value_html}</a>") } else { value_html }
}

enum Piece<'a> {
    Words(&'a str),
    Place(&'a str),
}

/// Hands the pieces of a template on, in order. Only small letters and underscores make a place.
fn split<'a>(template: &'a str, open: &str, close: &str, each: &mut dyn FnMut(Piece<'a>)) {
    let mut rest = template;
    while let Some(at) = rest.find(open) {
        let inside = &rest[at + open.len()..];
        let name = inside.find(close).map(|end| &inside[..end]).filter(|it| is_name(it));
        match name {
            Some(name) => {
                each(Piece::Words(&rest[..at]));
                each(Piece::Place(name));
                rest = &inside[name.len() + close.len()..];
            }
            None => {
                each(Piece::Words(&rest[..at + open.len()]));
                rest = inside;
            }
        }
    }
    each(Piece::Words(rest));
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= 30 && text.chars().all(|it| it.is_ascii_lowercase() || it == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(pairs: &[(&str, &str)]) -> Fill {
        pairs.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect()
    }

    #[test]
    fn places_are_found_and_filled() {
        let template = "Dear {name}, {not a place} {link}{";
        assert_eq!(places(template).into_iter().collect::<Vec<_>>(), ["link", "name"]);
        let filled = text(template, &fill(&[("name", "Ada"), ("link", "https://x.example/1")]));
        assert_eq!(filled, "Dear Ada, {not a place} https://x.example/1{");
    }

    #[test]
    fn the_plain_part_has_no_marks_but_those_that_were_filled_in() {
        let filled = plain(
            "Dear {name}\n\n**When:** [now]({link})\n",
            &fill(&[("name", "*Ada*"), ("link", "https://x.example/_1_")]),
        );
        assert_eq!(filled, "Dear *Ada*\n\nWhen: now (https://x.example/_1_)\n");
    }

    #[test]
    fn what_is_filled_in_stays_words() {
        let evil = fill(&[
            ("name", "<b>*Eve*</b> [x](http://evil.example) {link}"),
            ("link", "https://x.example/1?a=1&b=2"),
        ]);
        let html = html("Dear {name}\n\n[Vote]({link}) or {link}", &evil);
        assert!(html.contains("Dear &lt;b&gt;*Eve*&lt;/b&gt; [x](http://evil.example) {link}"), "{html}");
        assert!(html.contains("<a href=\"https://x.example/1?a=1&amp;b=2\">Vote</a>"), "{html}");
        assert!(html.contains("or <a href=\"https://x.example/1?a=1&amp;b=2\">https://x"), "{html}");
    }

    #[test]
    fn a_link_goes_to_a_page_and_nowhere_else() {
        let html = html("[Vote]({link})", &fill(&[("link", "javascript:alert(1)")]));
        assert!(!html.contains("javascript"), "{html}");
    }
}

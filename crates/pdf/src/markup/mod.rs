//! A page's HTML as text for the typesetter. Every word of the page goes over as a quoted string, so nothing that a
//! member typed can be read as an instruction.

mod blocks;
mod inline;
mod table;

use scraper::{ElementRef, Html, Selector};

use crate::Sheets;

/// The whole text: how the sheets look, then what they say.
pub fn source(html: &str, sheets: &Sheets) -> String {
    let page = Html::parse_document(html);
    let find = |what: &str| Selector::parse(what).ok().and_then(|it| page.select(&it).next());
    let title = match sheets.title.as_str() {
        "" => find("title").map(|it| it.text().collect()).unwrap_or_default(),
        given => given.to_owned(),
    };
    let mut out = head(title.trim(), sheets.large);
    let mut body = Body { out: String::new(), level: 0, base: sheets.base.clone() };
    body.blocks(find("main").or_else(|| find("body")).unwrap_or_else(|| page.root_element()));
    out.push_str(&body.out);
    out
}

/// What is being written.
struct Body {
    out: String,
    /// The level of the last heading: a PDF may not skip one.
    level: usize,
    base: Option<String>,
}

fn head(title: &str, large: bool) -> String {
    let (size, margin) = if large { ("18pt", "2cm") } else { ("11pt", "2.2cm") };
    let title = quoted(if title.is_empty() { "Plenary" } else { title });
    format!(
        r##"#set document(title: {title})
#set page(paper: "a4", margin: {margin}, footer: context align(center, text(0.8em, [Page #counter(page).display() of #counter(page).final().first()])))
#set text(lang: "en", region: "GB", size: {size}, hyphenate: false)
#set par(leading: 0.7em, spacing: 1em)
#set table(stroke: 0.5pt + luma(60%), inset: 0.45em, align: left)
#set figure.caption(position: top)
#show figure: set block(breakable: true)
#show figure: set align(left)
#show heading: set block(above: 1.3em, below: 0.7em)
#show link: underline
"##
    )
}

/// A string of the typesetter's language. Control characters become spaces.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            it if it.is_control() => out.push(' '),
            it => out.push(it),
        }
    }
    out.push('"');
    out
}

/// What a sheet of paper cannot do, and what only a screen shows.
fn left_out(it: ElementRef<'_>) -> bool {
    const NAMES: [&str; 15] = [
        "script", "style", "form", "nav", "button", "input", "select", "textarea", "template", "dialog",
        "progress", "meter", "iframe", "audio", "video",
    ];
    // As the style for print has it.
    const CLASSES: [&str; 7] = ["no-print", "buttons", "crumbs", "skip", "coverage", "signs", "sign"];
    let el = it.value();
    NAMES.contains(&el.name())
        || el.attr("hidden").is_some()
        || el
            .classes()
            .any(|class| CLASSES.contains(&class) || class == "beside" && el.attr("open").is_none())
}

//! What runs along in a line of text.

use ego_tree::NodeRef;
use scraper::{ElementRef, Node};

use super::{Body, left_out, quoted};

impl Body {
    /// An element's content as one line.
    pub fn line(&self, of: ElementRef<'_>) -> String {
        let mut line = String::new();
        of.children().for_each(|it| self.inline(it, &mut line));
        line
    }

    pub fn inline(&self, it: NodeRef<'_, Node>, line: &mut String) {
        if let Some(text) = it.value().as_text() {
            return words(text, line);
        }
        let Some(element) = ElementRef::wrap(it).filter(|it| !left_out(*it)) else { return };
        match element.value().name() {
            "strong" | "b" => self.around("#strong[", element, line),
            "em" | "i" | "cite" | "dfn" => self.around("#emph[", element, line),
            "sup" => self.around("#super[", element, line),
            "sub" => self.around("#sub[", element, line),
            "small" => self.around("#text(0.85em)[", element, line),
            "code" | "kbd" | "samp" => {
                line.push_str(&format!("#raw({});", quoted(&element.text().collect::<String>())))
            }
            // Neither colour nor a stroke alone may carry a meaning: both are said in words too.
            "del" | "s" => self.said("[taken out: ", "#strike[", element, line),
            "ins" => self.said("[put in: ", "#underline[", element, line),
            "br" => line.push_str("#linebreak();"),
            "a" => self.link(element, line),
            "span" if element.value().classes().any(|it| it == "change" || it == "mark") => {
                line.push_str("#linebreak();");
                element.children().for_each(|it| self.inline(it, line));
            }
            "img" => element.value().attr("alt").into_iter().for_each(|it| words(it, line)),
            _ => element.children().for_each(|it| self.inline(it, line)),
        }
    }

    fn around(&self, open: &str, it: ElementRef<'_>, line: &mut String) {
        let inner = self.line(it);
        if !inner.trim().is_empty() {
            line.push_str(&format!("{open}{inner}]"));
        }
    }

    fn said(&self, words_before: &str, open: &str, it: ElementRef<'_>, line: &mut String) {
        words(words_before, line);
        self.around(open, it, line);
        words("]", line);
    }

    fn link(&self, it: ElementRef<'_>, line: &mut String) {
        let to = it.value().attr("href").unwrap_or_default();
        let whole = match &self.base {
            Some(base) if to.starts_with('/') => Some(format!("{base}{to}")),
            _ => {
                ["http://", "https://", "mailto:"].iter().any(|it| to.starts_with(it)).then(|| to.to_owned())
            }
        };
        match whole {
            Some(to) => self.around(&format!("#link({})[", quoted(&to)), it, line),
            None => it.children().for_each(|it| self.inline(it, line)),
        }
    }
}

/// Words of the page: quoted, with each run of white space as one space.
fn words(text: &str, line: &mut String) {
    let joined = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    let before = text.starts_with(|it: char| it.is_ascii_whitespace());
    let after = text.ends_with(|it: char| it.is_ascii_whitespace());
    if before || joined.is_empty() && !text.is_empty() {
        line.push(' ');
    }
    if !joined.is_empty() {
        line.push_str(&format!("#{};", quoted(&joined)));
        if after {
            line.push(' ');
        }
    }
}

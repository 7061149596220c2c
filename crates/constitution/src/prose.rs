//! Prose as members read it: the paragraph's HTML with its sentences marked by what becomes of them.
//!
//! A sentence is a stretch of the paragraph's *plain* text; the page shows its *HTML*. Both are walked side by side,
//! and every piece of text between two tags is wrapped on its own, so that no tag is ever crossed.

use rulebook::{Paragraph, Sentence, Status};

/// A paragraph as safe HTML. Sentences that people carry out carry a dagger, with words for those who do not see it.
pub fn html(paragraph: &Paragraph) -> String {
    let plain = paragraph.html();
    let wanted = paragraph.sentences.iter().any(|it| mark(it).is_some());
    if !wanted {
        return plain;
    }
    Walker::new(paragraph).walk(&plain).unwrap_or(plain)
}

/// Points the cross-references of a paragraph at whole addresses, for a page that shows one clause alone.
pub fn absolute_links(html: &str, base: &str) -> String {
    html.replace("<a href=\"#", &format!("<a href=\"{base}/"))
}

/// A sentence of the programme's own, or a finding that repeats somebody's words, as safe HTML: what stands between
/// backticks is shown as code.
pub fn ticks(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let parts: Vec<&str> = escaped.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped;
    }
    let wrap = |(i, part): (usize, &&str)| {
        if i % 2 == 1 { format!("<code>{part}</code>") } else { (*part).to_owned() }
    };
    parts.iter().enumerate().map(wrap).collect()
}

/// Class, sign and words of a sentence that needs a mark. A sentence carried out by Plenary, or a plain statement,
/// needs none.
fn mark(sentence: &Sentence) -> Option<(&'static str, &'static str, &'static str)> {
    match sentence.status {
        Some(Status::Pending) => Some(("s-pending", "†", " (people do this; Plenary does not yet)")),
        Some(Status::Judgement) => Some(("s-judgement", "‡", " (people judge this)")),
        Some(Status::Bound | Status::Statement) | None => None,
    }
}

struct Walker<'a> {
    paragraph: &'a Paragraph,
    /// Where we are in the plain text, in bytes.
    at: usize,
    out: String,
    /// The sentence whose span is open.
    open: Option<usize>,
}

impl<'a> Walker<'a> {
    fn new(paragraph: &'a Paragraph) -> Self {
        Self { paragraph, at: 0, out: String::new(), open: None }
    }

    /// `None` if HTML and plain text do not run side by side; then nothing is marked.
    fn walk(mut self, html: &str) -> Option<String> {
        let mut rest = html;
        while !rest.is_empty() {
            if rest.starts_with('<') {
                let end = rest.find('>')? + 1;
                self.close();
                self.out.push_str(&rest[..end]);
                rest = &rest[end..];
                continue;
            }
            let (piece, seen) = piece(rest)?;
            self.step(piece, seen)?;
            rest = &rest[piece.len()..];
        }
        self.close();
        (self.at == self.paragraph.text.len()).then_some(self.out)
    }

    /// One character of the page: `piece` as it is written in HTML, `seen` as it is read.
    fn step(&mut self, piece: &str, seen: char) -> Option<()> {
        let text = &self.paragraph.text;
        let next = text[self.at..].chars().next();
        if seen.is_whitespace() {
            let owed = next == Some(' ');
            if owed {
                self.leave(self.at);
                self.at += 1;
            }
            self.out.push_str(piece);
            return Some(());
        }
        let next = next.filter(|it| *it == straight(seen))?;
        self.enter();
        self.out.push_str(piece);
        self.at += next.len_utf8();
        self.leave(self.at);
        Some(())
    }

    /// Opens the span of the sentence that begins or goes on here.
    fn enter(&mut self) {
        if self.open.is_some() {
            return;
        }
        let here = |it: &Sentence| it.start <= self.at && self.at < it.end;
        let Some(index) = self.paragraph.sentences.iter().position(here) else { return };
        if let Some((class, _, _)) = mark(&self.paragraph.sentences[index]) {
            self.out.push_str(&format!("<span class=\"{class}\">"));
            self.open = Some(index);
        }
    }

    /// Closes the span at the end of its sentence, and puts the sign there.
    fn leave(&mut self, at: usize) {
        let Some(index) = self.open else { return };
        let sentence = &self.paragraph.sentences[index];
        if at < sentence.end {
            return;
        }
        self.close();
        if let Some((_, sign, words)) = mark(sentence) {
            self.out.push_str(&format!(
                "<sup class=\"sign\" aria-hidden=\"true\">{sign}</sup><span class=\"hidden-text\">{words}</span>"
            ));
        }
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</span>");
        }
    }
}

/// The first character of a text in HTML: as written, and as read.
fn piece(html: &str) -> Option<(&str, char)> {
    const NAMED: [(&str, char); 5] =
        [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];
    if let Some((name, c)) = NAMED.iter().find(|it| html.starts_with(it.0)) {
        return Some((&html[..name.len()], *c));
    }
    let c = html.chars().next()?;
    Some((&html[..c.len_utf8()], c))
}

/// As the rulebook compares quotes: quotation marks straightened.
fn straight(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Paragraph {
        let rule = |kind: &str, id: &str, says: &str, more: &str| {
            format!("```rule\ntype = \"{kind}\"\nid = \"{id}\"\nsays = [\"{says}\"]\n{more}\n```\n")
        };
        let source = format!(
            "# T\n\n## 1. A {{#a}}\n\n{text}\n\n{}{}",
            rule("pending", "p", "Officers report yearly.", "future = \"report\""),
            rule("judgement", "j", "We are kind.", "asks = \"members\"\nquestion = \"Were we?\"")
        );
        let parsed = rulebook::parse(&source);
        parsed.document.clauses[0].paragraphs[0].clone()
    }

    #[test]
    fn a_sentence_that_people_carry_out_is_marked_and_the_others_are_left_alone() {
        let html = html(&first("We meet. Officers report yearly. We are kind."));
        assert!(
            html.starts_with("We meet. <span class=\"s-pending\">Officers report yearly.</span><sup"),
            "{html}"
        );
        assert!(html.contains("people do this; Plenary does not yet"), "{html}");
        assert!(html.contains("<span class=\"s-judgement\">We are kind.</span>"), "{html}");
    }

    #[test]
    fn tags_inside_a_sentence_are_not_crossed() {
        let html =
            html(&first("We meet. Officers *report* [yearly](#a). We are kind & \u{2018}good\u{2019}."));
        assert!(
            html.contains(
                "<span class=\"s-pending\">Officers </span><em><span class=\"s-pending\">report</span></em>"
            ),
            "{html}"
        );
        assert!(html.contains("&amp;"), "{html}");
        assert_eq!(html.matches("<span").count(), html.matches("</span>").count());
    }

    #[test]
    fn a_script_in_the_text_never_reaches_the_page() {
        let html = html(&first(
            "<script>alert(1)</script> [x](javascript:alert(1)) <b onclick=x>b</b> Officers report yearly.",
        ));
        assert!(
            !html.contains("<script") && !html.contains("javascript:") && !html.contains("onclick=x>"),
            "{html}"
        );
    }

    #[test]
    fn what_stands_between_backticks_is_code_and_nothing_else_is_markup() {
        assert_eq!(ticks("Did you mean `<b>`?"), "Did you mean <code>&lt;b&gt;</code>?");
        assert_eq!(ticks("One ` alone & <i>"), "One ` alone &amp; &lt;i&gt;");
    }

    #[test]
    fn links_can_be_made_whole() {
        assert_eq!(absolute_links("<a href=\"#b\">x</a>", "/c/3"), "<a href=\"/c/3/b\">x</a>");
    }
}

//! From the pieces back to the file.

use super::{Book, Chapter, PREAMBLE, Para, Part};
use crate::document::Shape;

/// Where a line of prose is broken, in characters.
const WIDTH: usize = 118;

impl Book {
    pub fn print(&self) -> String {
        let chapters: Vec<String> =
            self.clauses.iter().map(Chapter::print).filter(|text| !text.is_empty()).collect();
        chapters.join("\n\n") + "\n"
    }
}

impl Chapter {
    fn print(&self) -> String {
        if let Some(raw) = &self.raw {
            return raw.clone();
        }
        let mut text = self.heading_line();
        let (mut nth, mut in_list) = (0_usize, false);
        for part in &self.parts {
            let item = match part {
                Part::Para(para) => {
                    nth += 1;
                    let natural = format!("{}.p{nth}", self.slug);
                    para.print(natural == para.id)
                }
                Part::Rule(block) => fenced("rule", &block.body),
                Part::Other(raw) => raw.clone(),
            };
            let list = matches!(part, Part::Para(p) if matches!(p.shape, Shape::Bullet | Shape::Numbered));
            let gap = if text.is_empty() {
                ""
            } else if list && in_list {
                "\n"
            } else {
                "\n\n"
            };
            text.push_str(gap);
            text.push_str(&item);
            in_list = list;
        }
        text
    }

    fn heading_line(&self) -> String {
        if let Some(heading) = &self.heading {
            return heading.clone();
        }
        if self.slug == PREAMBLE {
            return if self.title.is_empty() { String::new() } else { format!("# {}", self.title) };
        }
        let stop = if self.number.is_empty() || self.number.contains('.') { "" } else { "." };
        let number = if self.number.is_empty() { String::new() } else { format!("{}{stop} ", self.number) };
        let class = if self.statement { " .statement" } else { "" };
        let marks = "#".repeat(usize::from(self.level));
        format!("{marks} {number}{} {{#{}{class}}}", self.title, self.slug)
    }
}

impl Para {
    fn print(&self, natural: bool) -> String {
        // A block cannot carry an id: it is called by its place.
        if self.shape == Shape::Verbatim {
            return self.raw.clone().unwrap_or_else(|| fenced("", &self.flat));
        }
        let own = self.id.rsplit('.').next().unwrap_or(&self.id);
        let pinned = self.raw.as_deref().is_some_and(|raw| raw.contains(&format!("{{#{own}")));
        if let Some(raw) = self.raw.as_ref().filter(|_| natural || pinned) {
            return raw.clone();
        }
        let mut marks: Vec<String> = vec![];
        if !natural {
            marks.push(format!("#{own}"));
        }
        if self.statement {
            marks.push(".statement".to_owned());
        }
        let attributes = if marks.is_empty() { String::new() } else { format!(" {{{}}}", marks.join(" ")) };
        match self.raw.as_ref().map(|raw| crate::document::Attributes::take(raw).0.to_owned()) {
            Some(raw) => raw + &attributes,
            None => wrapped(&self.lead, &self.flat) + &attributes,
        }
    }
}

fn fenced(info: &str, body: &str) -> String {
    let longest = body.lines().map(|l| l.chars().take_while(|c| *c == '`').count()).max().unwrap_or(0);
    let marks = "`".repeat(longest.max(2) + 1);
    format!("{marks}{info}\n{}\n{marks}", body.trim_end())
}

/// Breaks a line before words that begin with a letter, so that no line begins like a list item or a heading.
fn wrapped(lead: &str, text: &str) -> String {
    let indent = " ".repeat(lead.chars().count());
    let mut out = lead.to_owned();
    let mut width = lead.chars().count();
    for (index, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        if index > 0 {
            if width + 1 + length > WIDTH && word.starts_with(char::is_alphabetic) {
                out.push('\n');
                out.push_str(&indent);
                width = indent.len();
            } else {
                out.push(' ');
                width += 1;
            }
        }
        out.push_str(word);
        width += length;
    }
    out
}

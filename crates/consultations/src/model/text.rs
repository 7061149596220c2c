//! A text parted into what people answer to: its clauses.

/// One part: a heading with what follows it, or a paragraph of a text without headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its identity through the drafts: the slug in braces behind the heading, else made from the heading's words.
    pub key: String,
    /// The heading without number sign and slug; "Paragraph 3" where there are no headings.
    pub title: String,
    /// Markdown without rules.
    pub body: String,
}

/// Parts a text at its headings of level 2 and 3, or at its paragraphs if it has none. Blocks of rules are left out:
/// people are asked about the words.
pub fn parts(source: &str) -> Vec<Part> {
    let lines = without_rules(source);
    let has_headings = lines.iter().any(|it| heading(it).is_some());
    let mut all = if has_headings { by_heading(&lines) } else { by_paragraph(&lines) };
    all.retain(|it| !it.body.trim().is_empty());
    distinct(&mut all);
    all
}

fn without_rules(source: &str) -> Vec<&str> {
    let mut fence: Option<&str> = None;
    let mut kept = vec![];
    for line in source.lines() {
        let start = line.trim_start();
        match fence {
            Some(mark) if start.starts_with(mark) => fence = None,
            Some(_) => {}
            None if start.starts_with("```") => fence = Some("```"),
            None if start.starts_with("~~~") => fence = Some("~~~"),
            None => kept.push(line),
        }
    }
    kept
}

/// Title and slug of a heading of level 2 or 3.
fn heading(line: &str) -> Option<(String, Option<String>)> {
    let text = line.strip_prefix("## ").or_else(|| line.strip_prefix("### "))?.trim();
    let Some((title, rest)) = text.split_once("{#") else { return Some((text.to_owned(), None)) };
    Some((title.trim().to_owned(), rest.split('}').next().map(|it| it.trim().to_owned())))
}

fn by_heading(lines: &[&str]) -> Vec<Part> {
    let mut all =
        vec![Part { key: "preamble".into(), title: "Before the first clause".into(), body: String::new() }];
    for line in lines {
        if let Some((title, slug)) = heading(line) {
            let key = slug.unwrap_or_else(|| slug_of(&title));
            all.push(Part { key, title, body: String::new() });
        } else if !line.starts_with("# ")
            && let Some(last) = all.last_mut()
        {
            last.body.push_str(line);
            last.body.push('\n');
        }
    }
    all
}

fn by_paragraph(lines: &[&str]) -> Vec<Part> {
    let text: String = lines.iter().filter(|it| !it.starts_with("# ")).map(|it| format!("{it}\n")).collect();
    let blocks = text.split("\n\n").map(str::trim).filter(|it| !it.is_empty());
    blocks
        .enumerate()
        .map(|(i, body)| Part {
            key: format!("p{}", i + 1),
            title: format!("Paragraph {}", i + 1),
            body: body.to_owned(),
        })
        .collect()
}

/// "8. Electing the committee" becomes "electing-the-committee": a number may change, the words name the part.
fn slug_of(title: &str) -> String {
    let words = title.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    let named: Vec<String> =
        words.skip_while(|it| it.chars().all(|c| c.is_ascii_digit())).map(str::to_lowercase).collect();
    if named.is_empty() { "part".into() } else { named.join("-") }
}

fn distinct(all: &mut [Part]) {
    for i in 1..all.len() {
        let (before, rest) = all.split_at_mut(i);
        let wanted = rest[0].key.clone();
        let mut n = 2;
        while before.iter().any(|it| it.key == rest[0].key) {
            rest[0].key = format!("{wanted}-{n}");
            n += 1;
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn headings_part_a_text_and_rules_are_left_out() {
        let all = parts(
            "# Title\n\nWe are.\n\n## 1. Name {#name}\nBoth.\n\n```rule\ntype = \"term\"\n```\n\n### 1.1 Sub\nMore.\n\n## 2. Name\nAgain.\n",
        );
        let keys: Vec<_> = all.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(keys, ["preamble", "name", "sub", "name-2"]);
        assert!(!all[1].body.contains("type ="));
        assert_eq!(all.last().unwrap().body.trim(), "Again.");
    }

    #[test]
    fn a_text_without_headings_is_parted_at_its_paragraphs() {
        let all = parts("# Treasurer\n\nKeeps the money.\n\nReports to members.\n");
        assert_eq!(all.len(), 2);
        assert_eq!((all[1].key.as_str(), all[1].body.as_str()), ("p2", "Reports to members."));
        assert!(parts(" \n\n").is_empty());
    }
}

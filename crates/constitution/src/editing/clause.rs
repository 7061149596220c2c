//! Whole clauses: putting one in, taking one out; and the title of the document.

use kernel::{Problem, Result};

use super::lines::{clause_range, splice};
use super::no_clause;

/// Puts a new clause behind another with its sub-clauses, or at the end; the source and the new clause's slug. The slug
/// is made of the title and is unlike every slug that `used` has, so that none is used twice.
pub fn add(source: &str, after: Option<&str>, title: &str, used: &[String]) -> Result<(String, String)> {
    let title = title.trim().trim_start_matches('#').trim();
    if title.is_empty() || title.contains('\n') || title.chars().count() > 200 {
        return Err(Problem::field(
            "title",
            "Give the new clause a heading of one line, up to 200 characters.",
        ));
    }
    let document = rulebook::parse(source).document;
    let mut at = source.lines().count();
    let mut number =
        document.clauses.iter().filter(|it| it.level == 2).filter_map(|it| whole(&it.number)).max();
    if let Some(slug) = after.filter(|it| !it.is_empty()) {
        let index = document.clauses.iter().position(|it| it.slug == slug).ok_or_else(|| no_clause(slug))?;
        let level = document.clauses[index].level;
        let below = document.clauses[index + 1..].iter().take_while(|it| it.level > level).count();
        if let Some(next) = document.clauses.get(index + below + 1) {
            at = next.line - 1;
            // A number between two others waits for the one who numbers the text anew.
            number = None;
        }
    }
    let slug = fresh(title, |it| document.clause(it).is_some() || used.iter().any(|old| old == it));
    let number = number.map_or_else(String::new, |it| format!("{}. ", it + 1));
    let gap =
        if at > 0 && source.lines().nth(at - 1).is_some_and(|it| !it.trim().is_empty()) { "\n" } else { "" };
    let text = format!("{gap}## {number}{title} {{#{slug}}}\n\n");
    Ok((splice(source, at..at, &text), slug))
}

fn whole(number: &str) -> Option<u32> {
    number.parse().ok()
}

/// Takes a clause out, with its rules; its sub-clauses stay and belong to the clause before.
pub fn remove(source: &str, slug: &str) -> Result<String> {
    let document = rulebook::parse(source).document;
    let range = clause_range(source, &document, slug).ok_or_else(|| no_clause(slug))?;
    Ok(splice(source, range, ""))
}

/// Gives the document another title.
pub fn rename_document(source: &str, title: &str) -> Result<String> {
    let title = title.trim().trim_start_matches('#').trim();
    if title.is_empty() || title.contains('\n') || title.chars().count() > 200 {
        return Err(Problem::field("title", "Give the text a title of one line, up to 200 characters."));
    }
    let line = source.lines().position(|it| it.starts_with("# "));
    Ok(match line {
        Some(at) => splice(source, at..at + 1, &format!("# {title}\n")),
        None => format!("# {title}\n\n{source}"),
    })
}

/// A slug made of a title, not taken by any other.
pub fn fresh(title: &str, taken: impl Fn(&str) -> bool) -> String {
    let words: Vec<String> = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|it| !it.is_empty())
        .take(4)
        .map(str::to_ascii_lowercase)
        .collect();
    let mut slug: String = words.join("-").chars().take(50).collect();
    if !slug.starts_with(|c: char| c.is_ascii_lowercase()) {
        slug.insert_str(0, "clause-");
    }
    let slug = slug.trim_end_matches('-').to_owned();
    if !taken(&slug) && !crate::check::is_taken(&slug) {
        return slug;
    }
    let free = (2..).map(|n| format!("{slug}-{n}")).find(|it| !taken(it));
    free.unwrap_or(slug)
}

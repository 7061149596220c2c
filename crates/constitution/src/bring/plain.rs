//! Plain text: pasted from a mail, a web page or the pages of a PDF.

use rulebook::intake::Block;

/// Whether a text is in the shape that the rulebook reads: a clause with a slug.
pub fn is_source(text: &str) -> bool {
    text.lines().any(|it| it.starts_with("## ") && it.trim_end().ends_with('}') && it.contains("{#"))
}

/// Paragraphs are parted by blank lines; within one, a line that begins with a mark begins an item, and a short line
/// that begins with a number and a capital stands alone.
pub fn read(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = vec![];
    let mut open = String::new();
    let mut first = true;
    for line in text.lines() {
        let line = line.trim().trim_matches('\u{c}').trim();
        if line.is_empty() {
            close(&mut open, &mut blocks);
            continue;
        }
        if page_mark(line) {
            continue;
        }
        if let Some(level) = hashes(line) {
            close(&mut open, &mut blocks);
            let words = line.trim_start_matches('#').trim();
            blocks.push(Block::heading(level, words));
        } else if first && line.chars().count() < 90 && !line.ends_with(['.', ',', ';', ':']) {
            blocks.push(Block::heading(1, line));
        } else if heading(line) {
            close(&mut open, &mut blocks);
            blocks.push(Block::heading(2, line));
        } else if let Some(words) = bullet(line) {
            close(&mut open, &mut blocks);
            open = format!("\u{2022}{words}");
        } else if let Some((mark, words)) = numbered(line) {
            close(&mut open, &mut blocks);
            open = format!("\u{1}{mark}\u{1}{words}");
        } else {
            join(&mut open, line);
        }
        first = false;
    }
    close(&mut open, &mut blocks);
    blocks
}

/// A line after a line of the same paragraph. A word that was parted at the end of a line is put together.
fn join(open: &mut String, line: &str) {
    let parted = open.ends_with('-') && open.chars().rev().nth(1).is_some_and(char::is_lowercase);
    if parted && line.starts_with(char::is_lowercase) {
        open.pop();
    } else if !open.is_empty() {
        open.push(' ');
    }
    open.push_str(line);
}

fn close(open: &mut String, blocks: &mut Vec<Block>) {
    let text = std::mem::take(open);
    if text.trim().is_empty() {
        return;
    }
    let block = if let Some(words) = text.strip_prefix('\u{2022}') {
        Block::bullet(0, words.trim())
    } else if let Some((mark, words)) = text.strip_prefix('\u{1}').and_then(|it| it.split_once('\u{1}')) {
        let depth = u8::try_from(mark.matches('.').count().saturating_sub(1)).unwrap_or(0);
        Block::numbered(mark, depth, words.trim())
    } else {
        Block::paragraph(text.trim())
    };
    blocks.push(block);
}

fn hashes(line: &str) -> Option<u8> {
    let level = line.chars().take_while(|it| *it == '#').count();
    (line[level..].starts_with(' ')).then(|| u8::try_from(level).ok().filter(|it| (1..=6).contains(it)))?
}

/// "4. Meetings", "Clause 4: Meetings", "ARTICLE IV": a line of its own, no sentence.
fn heading(line: &str) -> bool {
    let short = line.chars().count() <= 80 && !line.ends_with(['.', ';', ',']);
    let mut words = line.split_whitespace();
    let Some(word) = words.next() else { return false };
    let lower = word.to_lowercase();
    let named = matches!(lower.as_str(), "clause" | "article" | "section" | "part" | "rule");
    let core = word.trim_end_matches(['.', ')', ':']);
    let number = core.len() < word.len() && !core.is_empty() && core.chars().all(|it| it.is_ascii_digit());
    let next_capital = words.next().is_some_and(|it| it.starts_with(char::is_uppercase));
    let few = line.split_whitespace().count() <= 9;
    short && few && ((number && next_capital) || (named && line.split_whitespace().count() > 1))
}

fn bullet(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['-', '*', '•', '–', '·', '▪', '◦', 'o'])?;
    rest.starts_with([' ', '\t']).then(|| rest.trim())
}

/// "4.2 Words", "(a) words", "iv) words": the mark and the words.
fn numbered(line: &str) -> Option<(&str, &str)> {
    let (mark, words) = line.split_once([' ', '\t'])?;
    let core = mark.trim_start_matches('(').trim_end_matches([')', '.']);
    if core.is_empty() || core.len() > 8 || words.trim().is_empty() {
        return None;
    }
    let digits = core.split('.').all(|it| !it.is_empty() && it.chars().all(|c| c.is_ascii_digit()));
    let letters = core.len() <= 4 && core.chars().all(|c| c.is_ascii_lowercase());
    let dressed = mark.starts_with('(') || mark.ends_with([')', '.']) || core.contains('.');
    let listed = digits || (letters && (core.len() == 1 || core.chars().all(|c| "ivxlc".contains(c))));
    (dressed && listed).then(|| (mark, words.trim()))
}

/// "Page 3 of 9", "- 3 -", "3": what a page of a PDF leaves behind.
fn page_mark(line: &str) -> bool {
    let lower = line.to_lowercase();
    let bare = lower.trim_matches(['-', '–', ' ', '|']);
    let digits = |it: &str| !it.is_empty() && it.chars().all(|c| c.is_ascii_digit());
    let page = bare.strip_prefix("page ").is_some_and(|it| it.split(" of ").all(|n| digits(n.trim())));
    page || (digits(bare) && bare.len() <= 3)
}

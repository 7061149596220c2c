//! The words of a PDF: pages are read in the order of their content, runs of text put together to lines and lines to
//! paragraphs. A PDF knows no paragraphs, so the result is a proposal to look through. Bounded in pages, in unpacked
//! size and in steps, so that a crafted file ends in a sentence and not in a stopped server.

mod font;
mod page;

use std::panic::{AssertUnwindSafe, catch_unwind};

use kernel::{Problem, Result};
use lopdf::{Document, LoadOptions};

use page::Line;

/// More pages than this no constitution has.
const MOST_PAGES: usize = 400;

/// The most bytes that one part of the file may unpack to.
const LARGEST_PART: usize = 16 * 1024 * 1024;

/// The most drawing steps that are followed in the whole file.
const MOST_STEPS: usize = 4_000_000;

/// Reads the words of a file as plain text: a line for a line, a blank line between paragraphs.
pub fn text(bytes: &[u8]) -> Result<String> {
    // The reader is another's work on a stranger's file: whatever it trips over, the answer is a sentence.
    let read = catch_unwind(AssertUnwindSafe(|| pages(bytes)));
    let pages = read.unwrap_or_else(|_| Err(unreadable()))?;
    let text = joined(&without_running_heads(pages));
    if text.chars().filter(|it| it.is_alphabetic()).count() < 20 {
        return Err(Problem::field(
            "file",
            "This PDF holds only pictures: no words can be read out of it. It was probably scanned.",
        )
        .hint("Type or paste its words, or bring the file that it was made from."));
    }
    Ok(text)
}

fn pages(bytes: &[u8]) -> Result<Vec<Vec<Line>>> {
    let options = LoadOptions::with_max_decompressed_size(LARGEST_PART);
    let document = Document::load_mem_with_options(bytes, options).map_err(|_| unreadable())?;
    if document.is_encrypted() {
        return Err(Problem::field("file", "This PDF is locked with a password.")
            .hint("Save it without one, or paste its words."));
    }
    let list: Vec<_> = document.page_iter().take(MOST_PAGES + 1).collect();
    if list.len() > MOST_PAGES {
        return Err(Problem::field("file", "This PDF has more than four hundred pages.")
            .hint("Bring the pages of the constitution alone, or paste its words."));
    }
    let mut steps = MOST_STEPS;
    let mut fonts = font::Known::default();
    list.into_iter().map(|id| Ok(page::lines(&document, id, &mut fonts, &mut steps))).collect()
}

fn unreadable() -> Problem {
    Problem::field("file", "This PDF is damaged or unusual, and cannot be read.")
        .hint("Open it, select everything, copy, and paste the words; or bring the file it was made from.")
}

/// Leaves out what stands at the head or the foot of most pages, such as the title and "Page 3 of 9".
fn without_running_heads(mut pages: Vec<Vec<Line>>) -> Vec<Vec<Line>> {
    if pages.len() < 3 {
        return pages;
    }
    let bare = |line: &Line| line.text.trim().trim_matches(|it: char| it.is_ascii_digit()).trim().to_owned();
    for last in [false, true] {
        let of = |page: &Vec<Line>| if last { page.last().map(bare) } else { page.first().map(bare) };
        let edges: Vec<Option<String>> = pages.iter().map(of).collect();
        for (page, edge) in pages.iter_mut().zip(&edges) {
            let same = edges.iter().filter(|it| it.is_some() && *it == edge).count();
            if edge.is_some() && same * 2 > edges.len() {
                let at = if last { page.len() - 1 } else { 0 };
                page.remove(at);
            }
        }
    }
    pages
}

/// The lines as text. A wider gap than between the lines before, or another size of letters, begins a paragraph; a
/// page's end does so only after the end of a sentence.
fn joined(pages: &[Vec<Line>]) -> String {
    let mut text = String::new();
    for page in pages {
        let usual = usual_gap(page);
        let mut before: Option<&Line> = None;
        for line in page {
            let parted = match before {
                None => text.trim_end().ends_with(['.', ':', ';', '!', '?']) || text.is_empty(),
                Some(above) => {
                    let gap = above.y - line.y;
                    gap > usual * 1.35 || gap < 0.0 || (above.size - line.size).abs() > above.size * 0.08
                }
            };
            if parted && !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line.text.trim());
            text.push('\n');
            before = Some(line);
        }
    }
    text
}

/// The most common distance between two lines of a page.
fn usual_gap(page: &[Line]) -> f32 {
    let mut gaps: Vec<f32> =
        page.windows(2).map(|two| two[0].y - two[1].y).filter(|gap| *gap > 1.0).collect();
    gaps.sort_by(f32::total_cmp);
    // Headings and paragraphs are parted by more, so the usual gap stands in the lower half.
    gaps.get(gaps.len() / 3).copied().unwrap_or(14.0)
}

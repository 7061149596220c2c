//! Reading an answer that came as a letter: the four heads, clause by clause.

use super::prompts::{OTHER, PromptSet};
use super::text::Part;

/// What a letter says, piece by piece, and why a person should look at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    pub pieces: Vec<Piece>,
    /// Whole sentences; empty if the letter reads well.
    pub doubts: Vec<String>,
}

/// One answer under one head to one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The part's key; empty for the whole text.
    pub part: String,
    /// The head's slug.
    pub prompt: String,
    pub body: String,
}

/// Reads a letter. Lines that quote another message (">") and what follows a signature ("-- ") are left out.
pub fn parse(body: &str, prompts: PromptSet, parts: &[Part]) -> Parsed {
    let mut reader = Reader { prompts, parts, part: String::new(), prompt: OTHER.slug, pieces: vec![] };
    for line in body.lines().take_while(|it| *it != "-- " && *it != "--") {
        if !line.trim_start().starts_with('>') {
            reader.line(line);
        }
    }
    let pieces: Vec<Piece> =
        reader.pieces.into_iter().filter(|it| !it.body.trim().is_empty()).map(trimmed).collect();
    let mut doubts = vec![];
    if pieces.is_empty() {
        doubts.push("There is nothing to read in it but quoted lines.".to_owned());
    } else if pieces.iter().all(|it| it.prompt == OTHER.slug) {
        doubts.push("It uses none of the heads, so somebody has to say what it answers.".to_owned());
    }
    Parsed { pieces, doubts }
}

fn trimmed(it: Piece) -> Piece {
    Piece { body: it.body.trim().to_owned(), ..it }
}

struct Reader<'a> {
    prompts: PromptSet,
    parts: &'a [Part],
    part: String,
    prompt: &'static str,
    pieces: Vec<Piece>,
}

impl Reader<'_> {
    fn line(&mut self, line: &str) {
        if let Some(part) = self.clause(line) {
            (self.part, self.prompt) = (part, OTHER.slug);
            return;
        }
        let rest = match self.head(line) {
            Some((prompt, rest)) => {
                self.prompt = prompt;
                self.pieces.push(self.empty());
                rest
            }
            None => line,
        };
        let fits = |it: &Piece| it.part == self.part && it.prompt == self.prompt;
        if !self.pieces.last().is_some_and(fits) {
            let empty = self.empty();
            self.pieces.push(empty);
        }
        if let Some(last) = self.pieces.last_mut() {
            last.body.push_str(rest.trim_end());
            last.body.push('\n');
        }
    }

    fn empty(&self) -> Piece {
        Piece { part: self.part.clone(), prompt: self.prompt.to_owned(), body: String::new() }
    }

    /// A line of its own such as "Clause 8", "8. Electing the committee" or "Electing the committee:".
    fn clause(&self, line: &str) -> Option<String> {
        let line = line.trim().trim_end_matches(':').to_lowercase();
        let named = line.strip_prefix("clause ").unwrap_or(&line).trim();
        if named.is_empty() || named.len() > 120 {
            return None;
        }
        let is_it = |part: &&Part| {
            let title = part.title.to_lowercase();
            let number = title.split([' ', '.']).next().unwrap_or_default();
            title == named
                || title.split_once(". ").is_some_and(|it| it.1 == named)
                || (line.starts_with("clause ") && number == named.trim_end_matches('.'))
        };
        self.parts.iter().find(is_it).map(|it| it.key.clone())
    }

    /// A line that begins with a head and a colon, a question mark or nothing more.
    fn head<'t>(&self, line: &'t str) -> Option<(&'static str, &'t str)> {
        let small = line.trim_start().to_lowercase();
        for prompt in self.prompts.prompts() {
            for head in prompt.heads {
                let Some(rest) = small.strip_prefix(head) else { continue };
                let cut = rest.find([':', '?']);
                // A head is short: "and why?" may follow it, a sentence of the answer may not.
                let end = match cut {
                    Some(at) if at <= 12 => at + 1,
                    _ if rest.trim().is_empty() => rest.len(),
                    _ => continue,
                };
                return Some((prompt.slug, tail(line, rest.len() - end)));
            }
        }
        None
    }
}

/// The last `length` bytes of a line; the whole line if small letters have another length.
fn tail(line: &str, length: usize) -> &str {
    line.len().checked_sub(length).and_then(|at| line.get(at..)).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parts;

    fn read(body: &str) -> Parsed {
        let text = parts(
            "## 7. The committee {#committee}\nTwelve.\n\n## 8. Electing the committee {#elections}\nEach year.\n",
        );
        parse(body, PromptSet::Four, &text)
    }

    fn piece(part: &str, prompt: &str, body: &str) -> Piece {
        Piece { part: part.into(), prompt: prompt.into(), body: body.into() }
    }

    #[test]
    fn the_four_heads_are_read_clause_by_clause() {
        let it = read(
            "What do you like?\nThe aims.\n\nClause 8\nWhat do you not like, and why? Two weeks\nis short.\nMissing: a tie rule\n-- \nSent from a telephone\n",
        );
        assert_eq!(
            it.pieces,
            [
                piece("", "like", "The aims."),
                piece("elections", "dislike", "Two weeks\nis short."),
                piece("elections", "missing", "a tie rule")
            ]
        );
        assert!(it.doubts.is_empty());
    }

    #[test]
    fn a_sentence_that_begins_like_a_head_is_no_head() {
        let it = read("I like the idea of a committee that listens: it does us good.\n");
        assert_eq!(
            it.pieces,
            [piece("", "other", "I like the idea of a committee that listens: it does us good.")]
        );
        assert_eq!(it.doubts.len(), 1);
    }

    #[test]
    fn quoted_lines_are_nobodys_answer() {
        let it = read("> What do you like?\n> Everything\n\n");
        assert!(it.pieces.is_empty() && it.doubts[0].contains("nothing to read"));
    }

    #[test]
    fn odd_letters_do_not_panic() {
        for odd in [
            "İI like:",
            "LIKE:\u{0}",
            "clause",
            "clause :",
            "ſ like?x",
            "what do you like????",
            "\u{130}missing:",
        ] {
            read(odd);
        }
    }
}

//! Findings as members read them: without the ids and line numbers of a file that they never see.

use super::Rules;

const LINE: &str = " (line ";

impl Rules {
    /// A sentence of a finding with each rule called by what it says, instead of by its id in backticks, and without lines.
    pub fn spoken(&self, text: &str) -> String {
        let mut out = String::new();
        for (n, part) in text.split('`').enumerate() {
            match self.document().rule(part).filter(|_| n % 2 == 1) {
                Some(rule) => out.push_str(&format!("“{}”", first_sentence(&self.plain(rule)))),
                None if n % 2 == 1 => out.push_str(&format!("“{part}”")),
                None => out.push_str(part),
            }
        }
        without_lines(&out)
    }
}

fn first_sentence(text: &str) -> &str {
    text.split_once(". ").map_or(text, |(first, _)| first).trim_end_matches('.')
}

fn without_lines(text: &str) -> String {
    let mut rest = text;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once(LINE) {
        let end = after.find(')').filter(|at| after[..*at].bytes().all(|it| it.is_ascii_digit()));
        out.push_str(before);
        rest = match end {
            Some(at) => &after[at + 1..],
            None => {
                out.push_str(LINE);
                after
            }
        };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::without_lines;

    #[test]
    fn line_numbers_go_and_other_brackets_stay() {
        let told = "They stand in clause 9 (line 1057); move the rule (line of the pier) there.";
        assert_eq!(without_lines(told), "They stand in clause 9; move the rule (line of the pier) there.");
    }
}

//! The words that describe a role, as calls and role descriptions carry them.

use rulebook::{Rules, Shape};

/// The words of the clause that describes a role, those of its sub-clauses under their headings.
pub(super) fn described(rules: &Rules, slug: &str) -> String {
    let clauses = &rules.document().clauses;
    let Some(at) = clauses.iter().position(|it| it.slug == slug) else { return String::new() };
    let level = clauses[at].level;
    let below = clauses[at + 1..].iter().take_while(|it| it.level > level);
    let mut words = prose(&clauses[at]);
    for clause in below {
        words.push_str(&format!("\n\n#### {} {}\n\n{}", clause.number, clause.title, prose(clause)));
    }
    words
}

fn prose(clause: &rulebook::Clause) -> String {
    let mut words = String::new();
    for (nth, it) in clause.paragraphs.iter().enumerate() {
        let list = matches!(it.shape, Shape::Bullet | Shape::Numbered);
        let follows = list && nth > 0 && clause.paragraphs[nth - 1].shape == it.shape;
        words.push_str(if nth == 0 {
            ""
        } else if follows {
            "\n"
        } else {
            "\n\n"
        });
        words.push_str(match it.shape {
            Shape::Bullet => "- ",
            Shape::Numbered => "1. ",
            Shape::Text | Shape::Verbatim => "",
        });
        words.push_str(&it.source);
    }
    words
}

//! What is no rule for a machine: aims, and words that only people can apply.

use super::{Fill, Finder, Said};
use crate::intake::Sure;
use crate::rule::Kind;

pub(super) fn look(finder: &mut Finder, said: &Said<'_>) {
    if finder.found.last().is_some_and(|p| p.quote == said.text && p.clause == said.clause.slug) {
        return;
    }
    let title = said.clause.title.to_lowercase();
    let aims = ["aim", "object", "name", "value", "purpose", "principle", "preamble", "introduction"];
    if aims.iter().any(|w| title.contains(w))
        || said.has(&["shall be called", "is called", "the name of the"])
    {
        let fill = Fill::new(
            Kind::Statement,
            format!("{}-statement", said.clause.slug),
            Sure::Likely,
            "The sentence states and commands nothing.",
        );
        return finder.add(said, fill);
    }
    let judged = [
        "as far as possible",
        "appropriate",
        "reasonable",
        "wherever possible",
        "in the spirit",
        "endeavour",
        "where practicable",
        "comradely",
        "in good faith",
        "respect",
    ];
    if said.has(&judged) {
        let fill = Fill::new(
            Kind::Judgement,
            format!("{}-judgement", said.clause.slug),
            Sure::Likely,
            "The sentence has words that only people can apply.",
        )
        .with("asks", "members");
        finder.add(said, fill);
    }
}

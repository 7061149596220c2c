//! Where a text quotes its parent and has drifted from it.
#![expect(clippy::unwrap_used, reason = "tests")]

use rulebook::{kinship, parse};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");
const NATIONAL: &str = include_str!("../../../examples/constitutions/national-association.md");

#[test]
fn the_word_that_the_association_added_later_is_shown_as_missing() {
    let kin = kinship(&parse(NATIONAL).document, &parse(LOCAL_GROUP).document, "aims");
    let drifted: Vec<_> = kin.iter().filter(|k| k.drifted()).collect();
    assert_eq!(drifted.len(), 1);
    let goal = drifted[0];
    assert_eq!(goal.ours.text, "to win support for a transformative, socialist programme;");
    assert_eq!(goal.theirs.as_ref().unwrap().clause, "association");
    assert!(goal.missing.contains(&"anti-racist".to_owned()), "{goal:?}");
    assert!(
        goal.line()
            .starts_with("Clause 2, What we work for and clause 1, The Association above have drifted apart")
    );
    let tracked: String = goal.pieces.iter().map(|p| p.text.as_str()).collect();
    assert!(tracked.contains("anti-racist"));
}

#[test]
fn a_quote_that_is_the_same_has_not_drifted_and_strangers_are_no_kin() {
    let parent = parse(
        "# P\n\n## 1. Aims {#aims .statement}\n\nWe want decent homes for all who live here, and parks.\n",
    )
    .document;
    let ours = parse(
        "# O\n\n## 2. Aims {#aims .statement}\n\n- decent homes for all who live here;\n- a brass band in every ward and street;\n",
    )
    .document;
    let kin = kinship(&parent, &ours, "aims");
    assert!(kin[0].theirs.is_some() && !kin[0].drifted(), "{:?}", kin[0]);
    assert!(kin[1].theirs.is_none() && !kin[1].drifted());
    assert_eq!(kinship(&parent, &ours, "nowhere"), []);
}

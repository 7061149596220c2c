//! A lower document cannot override a higher one, and each finding names both places.
#![expect(clippy::unwrap_used, reason = "tests")]

use rulebook::hierarchy::{Hierarchy, Under, fits_below};
use rulebook::{Rules, parse};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");
const NATIONAL: &str = include_str!("../../../examples/constitutions/national-association.md");

fn rules(source: &str, name: &str) -> Rules {
    let parsed = parse(source);
    assert_eq!(parsed.diagnostics, []);
    Rules::new(parsed.document, 1).named(name)
}

fn orders(block: &str) -> Rules {
    rules(
        &format!(
            "# Standing orders\n\n## 1. Order {{#order}}\n\nThis is how we do it.\n\n```rule\nsays = [\"This is how we do it.\"]\n{block}\n```\n"
        ),
        "standing orders",
    )
}

fn told(block: &str) -> Vec<String> {
    let hierarchy = Hierarchy::new()
        .below(rules(LOCAL_GROUP, "constitution"), Under::Top)
        .below(orders(block), Under::SameOrganisation);
    hierarchy.check().into_iter().map(|o| format!("{}: {}", o.code, o.message)).collect()
}

#[test]
fn the_local_group_fits_below_its_association() {
    let found = fits_below(
        &rules(NATIONAL, "national constitution"),
        &parse(LOCAL_GROUP).document,
        "local constitution",
        Under::OwnOrganisation,
    );
    assert_eq!(found, []);
}

#[test]
fn standing_orders_may_say_more_and_not_something_else() {
    assert_eq!(
        told(
            "type = \"majority\"\nid = \"procedure\"\nfor = [\"procedure\"]\nover = \"2/3\"\nof = \"present\""
        ),
        [] as [&str; 0]
    );
    assert_eq!(
        told("type = \"notice\"\nid = \"short\"\nfor = \"agm\"\nat_least = { weeks = 1 }"),
        [
            "authority.contradicts: The standing orders, clause 1, Order, cannot override the constitution, clause 7, The annual \
             general meeting: both say what holds for the notice of agm, and differently."
        ]
    );
    let power = "type = \"body\"\nid = \"committee\"\nkind = \"committee\"\nmay_decide = [\"policy\"]";
    let found = told(power);
    assert!(found.iter().any(|f| f.starts_with("authority.redefines: ")), "{found:?}");
    assert!(found.iter().any(|f| f.contains("keeps \"policy\" from this body")), "{found:?}");
}

#[test]
fn what_is_reserved_above_stays_reserved_below() {
    let block =
        "type = \"body\"\nid = \"events-group\"\nkind = \"working-group\"\nmay_decide = [\"public-meeting\"]";
    let found = told(block);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("clause 11.5, Community engagement officers"), "{found:?}");
}

#[test]
fn a_local_group_cannot_admit_whom_the_association_shuts_out() {
    let text = LOCAL_GROUP.replace(", rival_party = false", "");
    let found = fits_below(
        &rules(NATIONAL, "national constitution"),
        &parse(&text).document,
        "local constitution",
        Under::OwnOrganisation,
    );
    assert_eq!(found.iter().map(|o| o.code).collect::<Vec<_>>(), ["authority.members"]);
    assert_eq!(
        (found[0].higher.1.clause.as_str(), found[0].lower.1.clause.as_str()),
        ("membership", "membership")
    );
}

#[test]
fn a_question_is_answered_by_the_highest_document_of_ones_own_organisation() {
    let hierarchy = Hierarchy::new()
        .below(rules(NATIONAL, "national constitution"), Under::Top)
        .below(rules(LOCAL_GROUP, "constitution"), Under::OwnOrganisation)
        .below(
            orders("type = \"quorum\"\nid = \"q\"\nmeeting = \"agm\"\nnumber = 20"),
            Under::SameOrganisation,
        );
    assert_eq!(hierarchy.ask(|r| r.quorum("agm").map(|q| q.number)).unwrap(), Some(20));
    assert!(hierarchy.ask(|r| r.quorum("conference")).is_none());
    assert_eq!(hierarchy.layers().len(), 3);
}

//! Every rule can be shown as a form and read back from it.
#![expect(clippy::unwrap_used, reason = "tests")]

use rulebook::form::{self, InputKind, Map};
use rulebook::{Kind, Rules, docs, parse};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");
const NATIONAL: &str = include_str!("../../../examples/constitutions/national-association.md");

fn goes_round(source: &str) -> usize {
    let document = parse(source).document;
    let mut rules = 0;
    for rule in document.rules() {
        rules += 1;
        let kind = rule.kind.kind();
        let filled = form::write(rule);
        let again = form::read(kind, &rule.clause, &filled).unwrap_or_else(|e| panic!("{}: {e:?}", rule.id));
        assert_eq!(again.kind, rule.kind, "{}", rule.id);
        assert_eq!((&again.says, &again.field_says), (&rule.says, &rule.field_says), "{}", rule.id);
        assert_eq!((again.strictness, &again.answers), (rule.strictness, &rule.answers), "{}", rule.id);
        assert_eq!(form::write(&again), filled, "{}", rule.id);
        let names: Vec<String> = form::fields_with(kind, &filled)
            .into_iter()
            .chain(form::common_fields())
            .flat_map(|f| f.inputs)
            .map(|i| i.name)
            .collect();
        let strangers: Vec<&String> = filled.keys().filter(|k| !names.contains(k)).collect();
        assert_eq!(strangers, Vec::<&String>::new(), "{}", rule.id);
    }
    rules
}

#[test]
fn every_rule_of_both_examples_goes_through_its_form_and_back() {
    assert!(goes_round(LOCAL_GROUP) > 60);
    assert!(goes_round(NATIONAL) > 60);
}

#[test]
fn the_example_of_every_type_goes_through_its_form_and_back() {
    for kind in Kind::ALL {
        assert_eq!(goes_round(&format!("# Example\n\n{}", docs::page(*kind).example)), 1, "{}", kind.name());
    }
}

#[test]
fn every_field_has_a_label_an_input_and_a_help_without_notation() {
    for kind in Kind::ALL {
        let fields = form::fields(*kind);
        assert_eq!(fields.iter().map(|f| f.name).collect::<Vec<_>>(), kind.fields());
        for field in fields {
            assert!(!field.label.is_empty() && !field.inputs.is_empty(), "{} {}", kind.name(), field.name);
            assert!(!field.help.contains(['`', '{']), "{} {}: {}", kind.name(), field.name, field.help);
            assert!(field.help.len() > 6, "{} {}: {}", kind.name(), field.name, field.help);
        }
    }
}

#[test]
fn a_form_that_cannot_be_read_names_each_input_and_says_what_to_write() {
    let mut filled = Map::new();
    for (name, text) in [
        ("id", "nominations"),
        ("closes.how", "before"),
        ("closes.length", "soon"),
        ("closes.event", "agm"),
        ("seconders", "many"),
        ("opens.length", "2 weeks"),
    ] {
        filled.insert(name.to_owned(), text.to_owned());
    }
    let errors = form::read(Kind::Nomination, "elections", &filled).unwrap_err();
    let told: Vec<String> = errors.iter().map(|e| format!("{}: {}", e.input, e.message)).collect();
    assert_eq!(
        told,
        [
            "opens.how: Say whether it is before, after or together with an event.",
            "closes.length: \"soon\" is no length of time; write it as \"2 weeks\".",
            "seconders: \"many\" is no whole number.",
        ]
    );
    let none = form::read(Kind::Body, "committee", &Map::new()).unwrap_err();
    assert_eq!(none[0].message, "Kind is needed.");
    let mut bad = Map::from([("id".to_owned(), "Not Good".to_owned())]);
    bad.insert("kind".to_owned(), "comittee".to_owned());
    let errors = form::read(Kind::Body, "committee", &bad).unwrap_err();
    assert_eq!(errors[0].input, "id");
}

#[test]
fn choices_come_from_the_document_with_their_names() {
    let rules = Rules::new(parse(LOCAL_GROUP).document, 1);
    let seats = form::fields(Kind::Duty);
    let owner = seats.iter().find(|f| f.name == "owner").unwrap();
    assert!(owner.required && matches!(owner.inputs[0].kind, InputKind::One(_)));
    let options = form::options(&owner.inputs[0].kind, &rules);
    assert!(options.contains(&("committee/data-manager".to_owned(), "Data manager".to_owned())));
    assert!(options.contains(&("members".to_owned(), "The members' meeting".to_owned())));
}

#[test]
fn a_form_becomes_the_block_that_stands_in_the_file() {
    let document = parse(LOCAL_GROUP).document;
    let rule = document.rule("nomination-form").unwrap();
    let block = form::block(Kind::Nomination, &form::write(rule)).unwrap();
    let text = format!("# R\n\n## 1. N {{#nominations}}\n\n{block}");
    assert_eq!(parse(&text).document.rule("nomination-form").unwrap().kind, rule.kind);
    assert!(block.starts_with("```rule\ntype = \"nomination\"\nid = \"nomination-form\"\nsays = ["));
    assert!(
        block.contains("closes = { value = { before = \"agm\", weeks = 2 }, says = \"The form must be in")
    );
}

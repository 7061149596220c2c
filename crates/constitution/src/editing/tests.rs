use super::*;

const TEXT: &str = "# Rules\n\nWords before.\n\n## 1. Meeting {#meeting}\n\nWe meet [as clause 2 says](#money) and\nlearn. Notice is two weeks.\n\n```rule\ntype = \"notice\"\nid = \"n\"\nsays = [\"Notice is two weeks.\"]\nfor = \"agm\"\nat_least = { weeks = 2 }\n```\n\n- first aim;\n- second aim. {.statement}\n\n<!-- a remark -->\n\n## 2. Money {#money .statement}\n\nWe count it.\n";

fn form(pairs: &[(&str, &str)]) -> Fields {
    Fields::from_pairs(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
}

fn unchanged(slug: &str) -> Fields {
    let sheet = sheet(TEXT, slug).expect("a clause");
    let mut pairs = vec![("title".to_owned(), sheet.title), ("base".to_owned(), sheet.base)];
    for it in sheet.boxes {
        pairs.push((it.name.clone(), it.text));
        if it.statement {
            pairs.push((format!("{}.statement", it.name), "yes".to_owned()));
        }
    }
    Fields::from_pairs(pairs)
}

#[test]
fn a_member_sees_words_and_no_blocks() {
    let sheet = sheet(TEXT, "meeting").expect("a clause");
    assert_eq!(sheet.boxes[0].text, "We meet as clause 2 says and learn. Notice is two weeks.");
    assert_eq!(sheet.boxes.len(), 3, "an item marked as a statement has a box of its own");
    assert_eq!(sheet.boxes[1].text, "- first aim;");
    assert!(sheet.boxes[2].statement && !sheet.boxes[0].statement);
    assert_eq!(sheet.rules[0].id, "n");
    assert!(sheet.rules[0].plain.contains("two weeks"), "{}", sheet.rules[0].plain);
}

#[test]
fn a_form_sent_back_as_it_came_changes_nothing_that_is_voted_on() {
    for slug in ["meeting", "money"] {
        let saved = save(TEXT, slug, &unchanged(slug)).expect("it is saved");
        assert_eq!(
            rulebook::parse(&saved.source).document.hash(),
            rulebook::parse(TEXT).document.hash(),
            "{}",
            saved.source
        );
        assert!(saved.requoted.is_empty());
        assert!(saved.source.contains("<!-- a remark -->"));
        let again = save(&saved.source, slug, &unchanged_of(&saved.source, slug)).expect("it is saved");
        assert_eq!(again.source, saved.source);
    }
}

fn unchanged_of(source: &str, slug: &str) -> Fields {
    let sheet = sheet(source, slug).expect("a clause");
    let mut pairs = vec![("title".to_owned(), sheet.title)];
    for it in sheet.boxes {
        pairs.push((it.name.clone(), it.text));
        if it.statement {
            pairs.push((format!("{}.statement", it.name), "yes".to_owned()));
        }
    }
    Fields::from_pairs(pairs)
}

#[test]
fn paragraphs_keep_their_ids_links_their_addresses_and_rules_their_words() {
    let fields = form(&[
        ("title", "Meeting often"),
        ("box.0", "A new first paragraph.\n\nWe meet as clause 2 says and learn. Notice is three weeks."),
        ("box.1", "- first aim;\n- an aim between;"),
        ("box.2", "- second aim."),
        ("box.2.statement", "yes"),
        ("box.new", "The end."),
    ]);
    let saved = save(TEXT, "meeting", &fields).expect("it is saved");
    let parsed = rulebook::parse(&saved.source);
    assert_eq!(parsed.diagnostics, [], "{}", saved.source);
    let clause = parsed.document.clause("meeting").expect("it is there");
    let ids: Vec<(&str, &str)> = clause.paragraphs.iter().map(|p| (p.anchor(), p.text.as_str())).collect();
    assert_eq!(
        ids,
        [
            ("p4", "A new first paragraph."),
            ("p1", "We meet as clause 2 says and learn. Notice is three weeks."),
            ("p2", "first aim;"),
            ("p5", "an aim between;"),
            ("p3", "second aim."),
            ("p6", "The end."),
        ]
    );
    assert_eq!(clause.title, "Meeting often");
    assert_eq!(clause.paragraphs[1].links, [("money".to_owned(), "as clause 2 says".to_owned())]);
    assert_eq!(saved.requoted.len(), 1);
    assert_eq!(saved.requoted[0].to.as_deref(), Some("Notice is three weeks."));
    assert_eq!(clause.rules[0].says, ["Notice is three weeks."]);
    assert!(saved.source.ends_with("## 2. Money {#money .statement}\n\nWe count it.\n"));
}

#[test]
fn a_rule_whose_words_are_left_out_stays_without_words() {
    let saved = save(TEXT, "meeting", &form(&[("title", "Meeting"), ("box.0", "We meet.")])).expect("saved");
    assert_eq!(saved.requoted[0].to, None);
    assert!(rulebook::parse(&saved.source).document.rule("n").expect("it is there").says.is_empty());
    assert!(
        rulebook::parse(&remove_rule(&saved.source, "n").expect("taken out")).document.rule("n").is_none()
    );
}

#[test]
fn nothing_typed_becomes_a_heading_a_block_or_an_attribute() {
    let nasty = "## 9. Taken over {#money}\n\n```rule\ntype = \"quorum\"\n```\n\n<!-- hidden\n\nWords {.statement}\n\n# Title";
    let saved = save(TEXT, "meeting", &form(&[("title", "# Meeting"), ("box.0", nasty)])).expect("saved");
    let document = rulebook::parse(&saved.source).document;
    assert_eq!(document.title, "Rules");
    assert_eq!(document.clauses.len(), 2, "{}", saved.source);
    assert_eq!(document.rules().count(), 1);
    let clause = document.clause("meeting").expect("it is there");
    assert!(clause.paragraphs.iter().any(|p| p.text.contains("Words {.statement}")), "{}", saved.source);
    let shown = sheet(&saved.source, "meeting").expect("a clause");
    assert!(shown.boxes.iter().any(|it| it.text.starts_with("## 9. Taken over")), "{shown:?}");
}

#[test]
fn two_people_editing_one_clause_are_told() {
    let stale = unchanged("meeting");
    let other = save(TEXT, "meeting", &form(&[("title", "Meeting"), ("box.0", "We meet.")])).expect("saved");
    let refused = save(&other.source, "meeting", &stale);
    assert!(refused.is_err_and(|it| it.kind == kernel::Kind::Conflict));
    assert!(save(&other.source, "gone", &stale).is_err_and(|it| it.kind == kernel::Kind::NotFound));
}

#[test]
fn clauses_and_rules_can_be_put_in_and_taken_out() {
    let (with, slug) = add(TEXT, Some("meeting"), "Meeting", &["meeting-2".to_owned()]).expect("put in");
    assert_eq!(slug, "meeting-3");
    assert_eq!(rulebook::parse(&with).document.clauses[1].slug, "meeting-3");
    let (with, slug) = add(&with, None, "Über uns", &[]).expect("put in");
    let document = rulebook::parse(&with).document;
    assert_eq!(
        (document.clauses[3].slug.as_str(), document.clauses[3].number.as_str()),
        (slug.as_str(), "3")
    );
    assert!(
        rulebook::parse(&remove(&with, "meeting").expect("taken out")).document.clause("meeting").is_none()
    );
    let mut fields = toml::Table::new();
    fields.insert("type".into(), "statement".into());
    fields.insert("says".into(), toml::Value::Array(vec!["We \"count\" it.\n".into(), "b".into()]));
    let with = add_rule(TEXT, "money", &fields).expect("put in");
    assert_eq!(rulebook::parse(&with).document.rules().count(), 2, "{with}");
    let renamed = rename_document(TEXT, "Our rules").expect("renamed");
    assert_eq!(rulebook::parse(&renamed).document.title, "Our rules");
}

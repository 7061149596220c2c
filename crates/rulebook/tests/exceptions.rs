//! Exceptions: a more specific rule goes before a general one only where the general one says so.
#![expect(clippy::unwrap_used, reason = "tests")]

use rulebook::amend::{apply, derive};
use rulebook::{Act, Activity, FactKey, Facts, Outcome, Rules, Severity, check, form, parse, rule};

const TEXT: &str = r##"# Rules

## 1. Members {#members}

Full members vote. Friends speak.

```rule
type = "category"
id = "full"
says = ["Full members vote."]
may = ["vote", "stand", "propose", "propose-amendment", "receive"]
```

```rule
type = "category"
id = "friend"
says = ["Friends speak."]
may = ["speak"]
```

## 2. Deciding {#deciding}

More for than against carry a motion, except for matters of policy, which take two thirds. Policy belongs to the members, but
the committee may answer urgent questions of the press.

```rule
type = "majority"
id = "plain"
says = ["More for than against carry a motion"]
for = ["motion", "policy", "press"]
over = "1/2"
of = "votes-cast"
except = { value = ["two-thirds"], says = "except for matters of policy" }
```

```rule
type = "majority"
id = "two-thirds"
says = ["which take two thirds."]
for = ["policy"]
over = "2/3"
of = "votes-cast"
```

```rule
type = "body"
id = "committee"
name = "the committee"
kind = "committee"
says = ["the committee may answer urgent questions of the press."]
```

```rule
type = "reserved"
id = "policy-is-theirs"
says = ["Policy belongs to the members"]
for = ["policy", "press"]
to = "members"
except = ["urgent"]
```

```rule
type = "delegation"
id = "urgent"
says = ["the committee may answer urgent questions of the press."]
from = "members"
to = "committee"
what = ["press"]
```

## 3. Standing {#standing}

Members of a year may stand; for the chair it takes two.

```rule
type = "eligibility"
id = "a-year"
says = ["Members of a year may stand"]
for = "stand"
all = [{ member_for = { years = 1 } }]
except = "two-years"
```

```rule
type = "eligibility"
id = "two-years"
says = ["for the chair it takes two."]
for = "stand"
posts = ["chair"]
all = [{ member_for = { years = 2 } }]
```

```rule
type = "post"
id = "chair"
body = "committee"
name = "chair"
says = ["for the chair it takes two."]
```

```rule
type = "post"
id = "secretary"
body = "committee"
name = "secretary"
says = ["Members of a year may stand"]
```
"##;

fn rules(source: &str) -> Rules {
    Rules::new(parse(source).document, 3)
}

fn codes(source: &str) -> Vec<(&'static str, Option<String>)> {
    check(source)
        .diagnostics
        .into_iter()
        .filter(|d| d.code.contains("contradiction") || d.code.contains("reference"))
        .map(|d| (d.code, d.rule))
        .collect()
}

#[test]
fn two_rules_on_one_subject_contradict_unless_one_says_that_the_other_goes_before_it() {
    assert_eq!(codes(TEXT), []);
    let without =
        TEXT.replace("except = { value = [\"two-thirds\"], says = \"except for matters of policy\" }\n", "");
    assert_eq!(codes(&without), [("contradiction.two-rules", Some("two-thirds".to_owned()))]);
    let rules = rules(TEXT);
    assert_eq!(rules.majority("policy").unwrap().id(), "two-thirds");
    assert_eq!(rules.majority("motion").unwrap().id(), "plain");
    // Without the word neither holds, and people decide.
    let parsed = parse(&without);
    let (loud, suspended) = Rules::validated(parsed.document, 3);
    assert_eq!(suspended.iter().map(|s| s.rule.as_str()).collect::<Vec<_>>(), ["plain", "two-thirds"]);
    assert!(loud.majority("motion").is_none());
    let (quiet, suspended) = Rules::validated(parse(TEXT).document, 3);
    assert_eq!(suspended, []);
    assert_eq!(quiet.majority("policy").unwrap().over.to_string(), "two thirds");
}

#[test]
fn where_the_exception_is_suspended_the_general_rule_does_not_come_back() {
    // The exception can never be reached, so it is suspended: the words still say that policy takes something else.
    let (rules, suspended) =
        Rules::validated(parse(&TEXT.replace("over = \"2/3\"", "over = \"3/2\"")).document, 3);
    assert_eq!(suspended.iter().map(|s| s.rule.as_str()).collect::<Vec<_>>(), ["two-thirds"]);
    assert!(rules.majority("policy").is_none());
    assert_eq!(rules.majority("motion").unwrap().id(), "plain");
}

#[test]
fn an_exception_is_said_in_plain_words_with_its_clause_and_its_own_quote() {
    let rules = rules(TEXT);
    let plain = rules.plain(rules.document().rule("plain").unwrap());
    assert!(
        plain.ends_with("Except where another rule goes before it: two thirds (clause 2, Deciding)."),
        "{plain}"
    );
    let quotes: Vec<&str> = rules.document().rule("plain").unwrap().quotes().collect();
    assert!(quotes.contains(&"except for matters of policy"));
    // The quote counts for the coverage of its sentence, and drifts like any other.
    let gone = TEXT.replace("except for matters of policy", "but not for policy");
    assert!(
        check(&gone.replace("says = \"but not for policy\"", "says = \"except for matters of policy\""))
            .diagnostics
            .iter()
            .any(|d| d.rule.as_deref() == Some("plain"))
    );
}

#[test]
fn what_is_kept_from_a_body_is_let_through_by_the_exception_and_the_ruling_is_the_same_again() {
    let rules = rules(TEXT);
    let ask = |decision: &str| {
        let act = Act::Decide { body: "committee".into(), decision: decision.into() };
        rule(&rules, &act, &Facts::new())
    };
    let press = ask("press");
    assert!(matches!(press.outcome, Outcome::Allowed), "{press:?}");
    let cited: Vec<&str> = press.cites.iter().filter_map(|c| c.rule.as_deref()).collect();
    assert!(cited.starts_with(&["policy-is-theirs", "urgent"]), "{cited:?}");
    assert!(matches!(ask("policy").outcome, Outcome::Refused { .. }));
    assert_eq!(press, ask("press"));
}

#[test]
fn of_two_conditions_the_more_specific_holds_for_its_post_alone() {
    let rules = rules(TEXT);
    let facts = Facts::new()
        .with(FactKey::Category, "full".to_owned())
        .with(FactKey::Today, jiff::civil::date(2026, 6, 1))
        .with(FactKey::MemberSince, jiff::civil::date(2025, 1, 1));
    let stand = |post: &str| rule(&rules, &Act::Stand { post: post.into() }, &facts).outcome;
    assert!(matches!(stand("secretary"), Outcome::Allowed), "{:?}", stand("secretary"));
    assert!(matches!(stand("chair"), Outcome::Refused { .. }), "{:?}", stand("chair"));
    let long = facts.clone().with(FactKey::MemberSince, jiff::civil::date(2023, 1, 1));
    let chair = rule(&rules, &Act::Stand { post: "chair".into() }, &long);
    assert!(matches!(chair.outcome, Outcome::Allowed));
    let cited: Vec<&str> = chair.cites.iter().filter_map(|c| c.rule.as_deref()).collect();
    assert!(
        cited.contains(&"two-years") && !cited.contains(&"a-year"),
        "the general one was not asked: {cited:?}"
    );
    assert_eq!(rules.eligibility(Activity::Stand).len(), 2);
}

#[test]
fn exceptions_that_lead_nowhere_round_or_cover_everything_are_told() {
    let told = |from: &str, to: &str| codes(&TEXT.replace(from, to));
    let unknown = check(&TEXT.replace("value = [\"two-thirds\"]", "value = [\"two-third\"]"));
    let found = unknown.diagnostics.iter().find(|d| d.code == "reference.unknown").unwrap();
    assert_eq!(found.severity, Severity::Error);
    assert!(found.hint.as_deref().unwrap().contains("two-thirds"), "{found:?}");
    let back = told("over = \"2/3\"\n", "over = \"2/3\"\nexcept = [\"plain\"]\n");
    assert!(back.contains(&("reference.circular-exception", Some("plain".to_owned()))), "{back:?}");
    let own = told("except = \"two-years\"", "except = \"a-year\"");
    assert_eq!(own, [("reference.circular-exception", Some("a-year".to_owned()))]);
    let all = told("for = [\"motion\", \"policy\", \"press\"]", "for = [\"policy\"]");
    assert_eq!(all, [("contradiction.swallowed", Some("plain".to_owned()))]);
    let wrong = check(&TEXT.replace("except = \"two-years\"", "except = 2"));
    assert!(
        wrong.diagnostics.iter().any(|d| d.code == "schema.wrong-type" && d.message.contains("`except`"))
    );
}

#[test]
fn an_exception_goes_through_its_form_and_through_an_amendment() {
    let document = parse(TEXT).document;
    let rule = document.rule("plain").unwrap();
    let filled = form::write(rule);
    assert_eq!(filled["except"], "two-thirds");
    assert_eq!(filled["except.says"], "except for matters of policy");
    let again = form::read(rule.kind.kind(), &rule.clause, &filled).unwrap();
    assert_eq!((&again.except, &again.field_says), (&rule.except, &rule.field_says));
    let mut lost = filled.clone();
    lost.remove("except");
    let refused = form::read(rule.kind.kind(), &rule.clause, &lost).unwrap_err();
    assert_eq!(refused[0].input, "except");
    let changed = TEXT.replace("except = [\"urgent\"]\n", "");
    let steps = derive(TEXT, &changed).unwrap();
    assert_eq!(steps.len(), 1, "{steps:?}");
    let made = apply(TEXT, &steps).unwrap().source;
    assert!(parse(&made).document.rule("policy-is-theirs").unwrap().except.is_empty());
    let told = rulebook::compare(&document, &parse(&made).document);
    let said = told.clauses[0].rules[0].sentences();
    assert!(said[0].contains("urgent (clause 2, Deciding)"), "{said:?}");
}

//! The forty questions: each is found where a text leaves it open, and each answer of the example is cited.
#![expect(clippy::unwrap_used, reason = "tests")]

use rulebook::questions::{Answer, all, first_run, question, questions};
use rulebook::{Rules, check, overlay, parse};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");
const ELEVEN_SEATS: &str = include_str!("../../../examples/constitutions/local-group-amendment-11-posts.md");

/// Fields whose words answer a question; without them the text is as silent as the group's first draft.
const ANSWERS: [&str; 23] = [
    "answers",
    "several_posts",
    "most_posts",
    "late",
    "by",
    "seconders",
    "uncontested",
    "terms_begin",
    "withdraw_until",
    "pairs",
    "declared",
    "seen",
    "rounding",
    "job_share",
    "counts",
    "across",
    "if_unreachable",
    "request_until",
    "sent",
    "cut_off",
    "day_fixed_until",
    "band",
    "casting_vote",
];

/// The example without whatever answers a question.
fn silent(source: &str) -> String {
    let mut out = String::new();
    let mut block: Option<String> = None;
    let whole = ["vacancy", "review", "delegation", "joining"];
    for line in source.lines() {
        match &mut block {
            None if line == "```rule" => block = Some(String::new()),
            None => out.push_str(&format!("{line}\n")),
            Some(body) if line == "```" => {
                let drop = whole.iter().any(|t| body.starts_with(&format!("type = \"{t}\"")))
                    || body.contains("id = \"agm-call\"")
                    || body.contains("id = \"rival-parties\"");
                if !drop {
                    out.push_str(&format!("```rule\n{body}```\n"));
                }
                block = None;
            }
            Some(body) => {
                let name = line.split(" = ").next().unwrap_or_default();
                let window = body.contains("type = \"amendment-window\"") && name == "closes";
                if name == "method" {
                    body.push_str("method = { kind = \"stv\" }\n");
                } else if !ANSWERS.contains(&name) && !window {
                    body.push_str(&format!("{line}\n"));
                }
            }
        }
    }
    out
}

#[test]
fn each_of_the_forty_is_found_where_the_text_is_silent() {
    let draft = silent(LOCAL_GROUP);
    let amended = silent(&overlay(LOCAL_GROUP, ELEVEN_SEATS).unwrap());
    let (report, with_roles) = (check(&draft), check(&amended));
    for number in 1..=40 {
        // 23 asks what a majority is counted of: a rule cannot be written without saying so.
        let expected = number != 23;
        let found = if number == 11 { &with_roles } else { &report };
        assert_eq!(found.questions.contains(&number), expected, "question {number}");
        if expected {
            let code = question(number).unwrap().code;
            let finding = found.diagnostics.iter().find(|d| d.code == code);
            let finding = finding.unwrap_or_else(|| panic!("question {number} has no finding"));
            assert!(finding.clause.is_some(), "question {number} names no clause");
            assert!(finding.hint.as_deref().unwrap().contains("Default: "), "question {number}");
        }
    }
}

#[test]
fn the_example_answers_all_but_those_it_leaves_open_and_cites_the_clause() {
    let rules = Rules::new(parse(LOCAL_GROUP).document, 1);
    let open = [24, 26, 31, 32, 35, 36, 37, 39];
    for (question, answer) in questions(&rules).into_iter().filter(|(q, _)| q.number <= 40) {
        let number = question.number;
        match answer {
            Answer::Text(cite) => {
                assert!(!open.contains(&number), "question {number} is answered by {}", cite.label());
                assert!(rules.clause(&cite.clause).is_some(), "question {number}");
            }
            Answer::Open => assert!(open.contains(&number), "question {number} stands open"),
            // Only the amendment of eleven seats raises who takes which role.
            Answer::NotRaised => assert_eq!(number, 11),
        }
    }
}

#[test]
fn every_question_has_a_default_somebody_who_answers_and_a_day() {
    let mut codes = vec![];
    for question in all() {
        assert!(question.ask.ends_with('?') && question.default.ends_with('.'), "{}", question.number);
        assert!(question.silence.ends_with('.'), "{}", question.number);
        assert!(!codes.contains(&question.code), "{}", question.code);
        codes.push(question.code);
    }
    assert_eq!(all().filter(|q| (1..=40).contains(&q.number)).count(), 40);
}

#[test]
fn the_first_run_asks_five() {
    let first: Vec<u8> = first_run().map(|q| q.number).collect();
    assert_eq!(first, [46, 47, 48, 49, 50]);
    // No text raises them, so no check is louder for them.
    assert!(check(LOCAL_GROUP).questions.iter().all(|n| *n < 46));
}

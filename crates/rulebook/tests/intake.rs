//! A group brings its own text.
#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;
use rulebook::intake::{Block, Proposal, Sure, confirm, propose, recognise};
use rulebook::{Kind, RuleKind, Severity, check, parse};

/// A constitution of an invented group, as a word processor would give it.
fn brought() -> Vec<Block> {
    let heading = |text| Block::heading(2, text);
    let clause = |mark, text| Block::numbered(mark, 0, text);
    vec![
        Block::heading(1, "Constitution of the Millbrook Tenants' Alliance"),
        heading("1. NAME AND AIMS"),
        clause("1.1", "The group shall be called the Millbrook Tenants' Alliance."),
        clause("1.2", "Its aim is to win decent, affordable homes for all who live in Millbrook."),
        heading("2. Membership"),
        clause(
            "2.1",
            "Membership is open to anyone aged 16 or over who lives in Millbrook and supports the aims in clause 1.",
        ),
        clause("2.2", "The annual subscription is £6.00 per year."),
        Block::note("Do we want a lower rate?"),
        heading("3. The Committee"),
        clause("3.1", "The officers shall be:"),
        Block::bullet(1, "a Chair"),
        Block::bullet(1, "a Secretary"),
        Block::bullet(1, "a Treasurer"),
        Block::bullet(1, "two Organisers"),
        clause(
            "3.2",
            "The committee is elected annually at the annual general meeting by single transferable vote.",
        ),
        clause("3.3", "At least half of the committee shall be women."),
        clause("3.4", "The committee shall meet monthly."),
        clause("3.5", "A vacancy may be filled by co-option until the next annual general meeting."),
        clause(
            "3.6",
            "The Secretary shall keep the minutes, and the minutes are sent to all members within two weeks.",
        ),
        heading("4. General meetings"),
        clause("4.1", "An annual general meeting shall be held each November."),
        clause(
            "4.2",
            "Members shall be given at least twenty-one days' notice of the annual general meeting.",
        ),
        clause("4.3", "The quorum at a general meeting is fifteen members or one tenth of the membership."),
        clause("4.4", "Nominations must reach the Secretary seven days before the meeting."),
        clause(
            "4.5",
            "Decisions are taken by a simple majority of those present and voting; the Chair has a casting vote.",
        ),
        heading("5. Money"),
        clause(
            "5.1",
            "Money is kept in an account in the name of the group; two signatories are needed, see clause 9.",
        ),
        clause("5.2", "The Treasurer shall present the accounts to the annual general meeting."),
        heading("6. Changing this constitution"),
        clause(
            "6.1",
            "This constitution may be amended by a two-thirds majority at the annual general meeting.",
        ),
        Block::table(vec![vec!["Version".into(), "Day".into()], vec!["1".into(), "4 May".into()]]),
    ]
}

fn of_kind(proposals: &[Proposal], kind: Kind) -> &Proposal {
    proposals.iter().find(|p| p.kind == kind).unwrap_or_else(|| panic!("no {} is proposed", kind.name()))
}

#[test]
fn clauses_numbers_notes_and_references_are_recognised() {
    let draft = recognise(&brought());
    insta::assert_snapshot!(draft.markdown);
    assert_eq!(draft.notes[0].clause.as_deref(), Some("membership"));
    let doubts: Vec<&str> = draft.doubts.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(
        doubts,
        [
            "A table (Version, Day) became a list; read it through.",
            "The text refers to clause 9, which is not there.",
        ]
    );
    let parsed = parse(&draft.markdown);
    assert_eq!(parsed.diagnostics, []);
}

#[test]
fn the_text_is_usable_with_no_rules_at_all() {
    let report = check(&recognise(&brought()).markdown);
    assert!(report.ok, "{:?}", report.diagnostics);
    assert_eq!(report.coverage.bound, 0);
}

#[test]
fn rules_are_proposed_beside_sentences_and_bind_nothing_until_they_are_confirmed() {
    let draft = recognise(&brought());
    let document = parse(&draft.markdown).document;
    assert_eq!(document.rules().count(), 0);
    let proposals = propose(&document);
    let listed: Vec<String> = proposals
        .iter()
        .map(|p| format!("{} {} [{:?}] {}", p.kind.name(), p.id(), p.sure, p.quote))
        .collect();
    insta::assert_snapshot!(listed.join("\n"));
    let notice = of_kind(&proposals, Kind::Notice);
    assert_eq!((notice.sure, notice.filled["at_least"].as_str()), (Sure::Plain, "21 days"));
    let quorum = of_kind(&proposals, Kind::Quorum);
    assert_eq!((quorum.filled["number"].as_str(), quorum.filled["share"].as_str()), ("15", "1/10"));
}

#[test]
fn confirmed_together_they_hold_together() {
    let draft = recognise(&brought());
    let proposals = propose(&parse(&draft.markdown).document);
    let confirmed = confirm(&draft.markdown, &proposals);
    let report = check(&confirmed);
    let errors: Vec<_> = report.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    assert_eq!(errors, Vec::<&rulebook::Diagnostic>::new());
    let document = parse(&confirmed).document;
    assert_eq!(document.rules().count(), proposals.len());
    let RuleKind::Election(election) = &document.rule("yearly-election").unwrap().kind else { panic!() };
    assert_eq!(election.posts().collect::<Vec<_>>(), ["chair", "secretary", "treasurer", "organiser"]);
    // Nothing is proposed twice.
    assert_eq!(propose(&document).iter().filter(|p| p.quote.contains("elected annually")).count(), 0);
}

#[test]
fn a_text_without_headings_is_read_by_its_short_numbered_lines() {
    let draft = recognise(&[
        Block::paragraph("RULES OF THE READING CIRCLE"),
        Block::paragraph("1. Name"),
        Block::paragraph("We are the Reading Circle."),
        Block::paragraph("2. Meetings"),
        Block::paragraph("We meet every two weeks. # not a heading"),
    ]);
    assert!(draft.markdown.contains("## 2. Meetings {#meetings}"), "{}", draft.markdown);
    assert!(draft.doubts[0].message.contains("no headings"));
    let proposals = propose(&parse(&draft.markdown).document);
    assert_eq!(of_kind(&proposals, Kind::Rhythm).filled["target"], "two weeks");
}

fn piece() -> impl Strategy<Value = Block> {
    let text = prop_oneof![
        "\\PC{0,60}",
        Just("The quorum is half of 3 members, see clause 2 and 3.".to_owned()),
        Just("```rule".to_owned()),
        Just("{#a .statement}".to_owned()),
        Just("£.5 two-thirds amend constitution nomination 99999999999 days before".to_owned()),
    ];
    (0..6_u8, text).prop_map(|(sort, text)| match sort {
        0 => Block::heading(1, text),
        1 => Block::heading(2, text),
        2 => Block::bullet(1, text),
        3 => Block::numbered("4.1", 0, text),
        4 => Block::note(text),
        _ => Block::paragraph(text),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_is_brought_gives_a_draft_that_reads_and_proposals_that_read(
        blocks in prop::collection::vec(piece(), 0..30)
    ) {
        let draft = recognise(&blocks);
        let parsed = parse(&draft.markdown);
        let errors = parsed.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        prop_assert_eq!(errors, 0, "{}\n{:?}", draft.markdown, parsed.diagnostics);
        let proposals = propose(&parsed.document);
        let confirmed = parse(&confirm(&draft.markdown, &proposals));
        prop_assert_eq!(confirmed.document.rules().count(), proposals.len(), "{:?}", confirmed.diagnostics);
    }
}

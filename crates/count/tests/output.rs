//! What is given out, word for word and byte for byte.
#![expect(clippy::unwrap_used, reason = "tests")]

use count::{
    Candidate, Constraint, Count, Election, Format, Input, Lots, Naming, Options, Papers, SCOTTISH, count,
    departures, explain, narrative, render, transfer_svg, transfer_text,
};

/// A small contest with a withdrawal, a surplus, a tie by lot, a quota and a name that needs care.
fn trial() -> (Election, Options) {
    let mut papers = Papers::new();
    let all: [(&[u16], u64); 8] = [
        (&[1, 4, 2], 20),
        (&[1], 3),
        (&[2, 3], 15),
        (&[4, 3], 13),
        (&[3], 9),
        (&[5], 5),
        (&[6, 5], 4),
        (&[], 2),
    ];
    for (preferences, copies) in all {
        papers.push(preferences, copies).unwrap();
    }
    let candidates = vec![
        Candidate::person("Ada Quill", "ada", &["north"]),
        Candidate::person("Ben <b>Yarrow</b>", "ben", &["north"]),
        Candidate::person("Cleo Marsh", "cleo", &["woman"]),
        Candidate::person("Dan Frost", "dan", &["north"]),
        Candidate::person("=Eve, \"E\"", "eve", &["woman"]),
        Candidate { withdrawn: true, ..Candidate::person("Fin Reed", "fin", &[]) },
    ];
    let constraints = vec![
        Constraint::at_least(1, "At least one woman", &["woman"]),
        Constraint::at_most(3, "At most three from the north", &["north"]),
    ];
    let lots = Lots::Seeded { seed: "dice 4 2 6".into(), contest: "organisers".into() };
    let options = Options { lots, constraints, ..Options::default() };
    (Election { title: "Organisers & friends".into(), seats: 3, candidates, papers }, options)
}

fn counted() -> (Election, Count) {
    let (election, options) = trial();
    let result = count(&election, &SCOTTISH, &options).unwrap();
    (election, result)
}

#[test]
fn json() {
    let (election, result) = counted();
    insta::assert_snapshot!(render(Format::Json, &result, &election));
}

#[test]
fn text() {
    let (election, result) = counted();
    insta::assert_snapshot!(render(Format::Text, &result, &election));
}

#[test]
fn csv() {
    let (election, result) = counted();
    insta::assert_snapshot!(render(Format::Csv, &result, &election));
}

#[test]
fn blt() {
    let (election, result) = counted();
    let text = render(Format::Blt, &result, &election);
    insta::assert_snapshot!(text);
    assert!(Input::read(text.as_bytes()).unwrap().election.papers == election.papers);
}

#[test]
fn html_is_whole_and_escaped() {
    let (election, result) = counted();
    let page = render(Format::Html, &result, &election);
    assert!(page.contains("Ben &lt;b&gt;Yarrow&lt;/b&gt;") && !page.contains("<b>"));
    for part in
        ["<html lang=\"en\">", "<caption>", "scope=\"col\"", "scope=\"row\"", "<desc", "@media print", "<h1>"]
    {
        assert!(page.contains(part), "{part}");
    }
    for outside in ["<script", "src=", "href=", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    for tag in
        ["main", "table", "tr", "td", "th", "ul", "ol", "li", "svg", "path", "title", "div", "dl", "details"]
    {
        let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn what_the_quotas_changed_is_named_line_by_line() {
    let (_, result) = counted();
    insta::assert_snapshot!(departures(&result, Naming::Named).join("\n"));
    let unnamed = departures(&result, Naming::Unnamed);
    let withheld = result.unnamed();
    let rulings = |count: &Count| count.stages.iter().map(|it| it.constraints.len()).sum::<usize>();
    assert!(rulings(&result) > 0 && rulings(&withheld) == rulings(&result));
    assert!(withheld.stages.iter().flat_map(|it| &it.constraints).all(|it| it.candidates.is_empty()));
    let named = result.stages.iter().flat_map(|it| &it.constraints).flat_map(|it| &it.candidates);
    for name in named.map(|it| result.name(*it)) {
        assert!(unnamed.iter().all(|line| !line.contains(name)), "{name}: {unnamed:?}");
    }
    let table = explain::stage_table(&withheld);
    assert!(table.columns.iter().all(|it| !it.heading.contains("by quota of")), "no heading names anybody");
    let kept: Vec<_> = unnamed.iter().filter(|line| line.contains("kept")).collect();
    assert!(
        !kept.is_empty() && kept.iter().all(|line| !line.contains("Eve") && !line.contains("Cleo")),
        "{kept:?}"
    );
}

#[test]
fn a_stored_result_reads_back_the_same() {
    let (_, result) = counted();
    let again: Count = serde_json::from_str(&result.to_json()).unwrap();
    assert_eq!(again, result);
    assert_eq!(again.to_json(), result.to_json());
}

#[test]
fn the_diagram_and_its_words_name_everyone_who_counts() {
    let (_, result) = counted();
    let (svg, words) = (transfer_svg(&result), transfer_text(&result).join(" "));
    for name in ["Ada Quill", "Cleo Marsh", "Dan Frost", "not transferable"] {
        assert!(svg.contains(name) && words.contains(name), "{name}");
    }
    assert!(svg.starts_with("<svg") && svg.contains("role=\"img\"") && !svg.contains("style="));
    assert_eq!(words.matches("Stage ").count(), result.stages.len());
}

#[test]
fn the_table_adds_up() {
    let (_, result) = counted();
    let table = explain::stage_table(&result);
    for (place, _) in table.columns.iter().enumerate() {
        let votes: u128 = table.rows.iter().map(|row| row.cells[place].votes.units()).sum();
        assert_eq!(
            votes + table.exhausted[place].units() + table.rounding[place].units(),
            table.total.units()
        );
    }
    assert_eq!(
        narrative(&result, Naming::Named).len(),
        result.stages.len() + 6,
        "opening, quota, elected, lot, outcome, figures"
    );
}

/// On paper a wide table is cut into parts that fit a sheet, each with all candidates; on a screen it scrolls.
#[test]
fn a_long_count_is_printed_in_parts() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/dublin_west_2002.blt.gz");
    let Input { election, .. } = Input::read(std::fs::File::open(file).unwrap()).unwrap();
    let result = count(&election, &SCOTTISH, &Options::default()).unwrap();
    assert_eq!(result.stages.len(), 9);
    let page = render(Format::Html, &result, &election);
    assert!(page.contains(", stages 1 to 8;") && page.contains(", stages 9 to 9;"), "{page}");
    assert_eq!(page.matches("<div class=\"part\">").count(), 2);
    let last = result.stages[8].votes[1].to_string();
    assert_eq!(page.matches(&format!("<td>{last}")).count(), 2, "on the screen and in its part");
    let (election, short) = counted();
    assert!(!render(Format::Html, &short, &election).contains("class=\"part\""));
}

/// A name may be written so that a terminal would obey it: hide what follows, or go back and write over it.
#[test]
fn no_name_gives_orders_to_a_terminal() {
    let (mut election, options) = trial();
    election.title = "\u{1b}[8mOrganisers\r".into();
    election.candidates[0].name = "\u{1b}[31mRED\nElected: nobody\u{202e}".into();
    election.candidates[3].name = "\u{9b}2JDan".into();
    let result = count(&election, &SCOTTISH, &options).unwrap();
    let comparison = count::compare(&result, &result).unwrap();
    let said = [
        render(Format::Text, &result, &election),
        narrative(&result, Naming::Named).join("\n"),
        transfer_text(&result).join("\n"),
        count::comparison_text(&comparison, &result),
        render(Format::Csv, &result, &election).replace("\r\n", "\n"),
    ];
    let orders = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    for text in &said {
        assert!(text.contains("[31mRED"), "the name is told: {text}");
        assert!(!text.contains(orders), "{text:?}");
    }
    assert!(!said[..4].iter().any(|it| it.lines().any(|it| it.starts_with("Elected: nobody"))));
}

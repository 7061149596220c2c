//! Pages of every kind become files that a screen reader can read.
#![expect(clippy::unwrap_used, reason = "tests")]

use lopdf::{Document, Object};
use pdf::{Error, MOST, Sheets, from_html};

const MINUTES: &str = include_str!("minutes.html");

fn text(bytes: &[u8]) -> String {
    let file = Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = file.get_pages().keys().copied().collect();
    file.extract_text(&pages).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn catalog(bytes: &[u8], key: &[u8]) -> Option<Object> {
    let file = Document::load_mem(bytes).unwrap();
    file.catalog().unwrap().get(key).ok().cloned()
}

#[test]
fn minutes_are_a_tagged_file_with_language_title_and_everything_that_paper_can_say() {
    let made = from_html(MINUTES, &Sheets::default()).unwrap();
    assert!(made.universal);
    assert!(catalog(&made.bytes, b"StructTreeRoot").is_some());
    assert!(catalog(&made.bytes, b"Lang").is_some());
    let said = text(&made.bytes);
    for words in [
        "Minutes of the committee",
        "Present",
        "Mira Saltmarsh",
        "For",
        "17",
        "That the hall be booked",
        "taken out",
        "Page 1 of 1",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    for words in ["Send the minutes", "Skip", "alert"] {
        assert!(!said.contains(words), "{words}: {said}");
    }
}

#[test]
fn large_print_takes_more_sheets_and_says_the_same() {
    let long = format!(
        "<title>Long</title><main><h1>Long</h1>{}</main>",
        "<p>A paragraph of a dozen words that fills one line and more.</p>".repeat(60)
    );
    let (plain, large) = (Sheets::default(), Sheets { large: true, ..Sheets::default() });
    let pages =
        |sheets| Document::load_mem(&from_html(&long, sheets).unwrap().bytes).unwrap().get_pages().len();
    assert!(pages(&large) > pages(&plain));
}

#[test]
fn what_a_member_typed_is_never_an_instruction() {
    for typed in [
        "#panic()",
        "]",
        "[",
        "\"]; #panic() //",
        "\\",
        "$x$",
        "*a* _b_ `c`",
        "= Heading",
        "#read(\"/etc/passwd\")",
        "@ref <label>",
        "\u{0}\u{7f}",
    ] {
        let page = |it: &str| {
            format!(
                "<main><h1>{it}</h1><p>{it}<b>{it}</b></p><ul><li>{it}<code>{it}</code></ul><table><caption>{it}</caption><tr><td>{it}</table><pre>{it}</pre></main>"
            )
        };
        let safe = typed.replace('&', "&amp;").replace('<', "&lt;");
        assert!(
            from_html(&page(&safe), &Sheets { title: typed.to_owned(), ..Sheets::default() }).is_ok(),
            "{typed}"
        );
    }
}

#[test]
fn a_picture_is_drawn_and_has_its_words() {
    let drawn = "<main><h1>A</h1><svg viewBox=\"0 0 10 10\" role=\"img\" aria-label=\"Two bars\"><rect width=\"3\" height=\"9\"/></svg></main>";
    let made = from_html(drawn, &Sheets::default()).unwrap();
    assert!(made.universal);
    let styled = drawn.replace("<rect", "<rect class=\"due\"");
    assert!(text(&from_html(&styled, &Sheets::default()).unwrap().bytes).contains("Picture: Two bars"));
}

#[test]
fn tables_with_wide_and_tall_cells_keep_their_columns() {
    let page = "<main><h1>T</h1><table><thead><tr><th>A<th>B<th>C</thead><tr><td rowspan=2>1<td colspan=2>2<tr><td>3<td>4<tr><td>5</table>\
        <table><tr><td colspan=0>x<tr></table><table></table><table><caption>Nothing</caption></table></main>";
    let made = from_html(page, &Sheets::default()).unwrap();
    let said = text(&made.bytes);
    assert!(["A", "B", "C", "1", "2", "3", "4", "5"].iter().all(|it| said.contains(it)), "{said}");
}

#[test]
fn a_letter_that_no_font_has_still_gives_a_file() {
    let made = from_html("<main><h1>Welcome</h1><p>\u{5C71}\u{7530}</p></main>", &Sheets::default()).unwrap();
    assert!(!made.universal);
    assert!(catalog(&made.bytes, b"StructTreeRoot").is_some());
}

#[test]
fn nonsense_is_set_and_too_much_is_refused() {
    for page in [
        "",
        "<",
        "<main>",
        "</p></p><table><td><td></main>",
        "<ul><ul><ol start=-3><li></ul>",
        "<h4>deep</h4><h2>up</h2>",
    ] {
        from_html(page, &Sheets::default()).unwrap();
    }
    assert_eq!(from_html(&" ".repeat(MOST + 1), &Sheets::default()).unwrap_err(), Error::TooLong(MOST + 1));
}

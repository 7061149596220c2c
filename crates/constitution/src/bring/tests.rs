use std::io::Write as _;

use super::*;
use zip::write::SimpleFileOptions;

/// A file of these parts, as a word processor zips it.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (name, content) in parts {
        out.start_file(*name, SimpleFileOptions::default()).expect("a part");
        out.write_all(content).expect("its content");
    }
    out.finish().expect("a file").into_inner()
}

fn docx(body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let mut parts: Vec<(&str, &[u8])> = vec![("word/document.xml", document.as_bytes())];
    parts.extend(more);
    zipped(&parts)
}

const STYLES: &str = "<w:styles><w:style w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/></w:style><w:style w:styleId=\"Titel\"><w:name w:val=\"Title\"/></w:style></w:styles>";
const NUMBERING: &str = "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"lowerLetter\"/><w:lvlText w:val=\"(%2)\"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"o\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>";

fn paragraph(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

#[test]
fn a_word_file_becomes_clauses_with_rules_proposed_and_none_bound() {
    let body = [
        paragraph("<w:pStyle w:val=\"Titel\"/>", "Rules of the Example Alliance"),
        paragraph("<w:pStyle w:val=\"berschrift1\"/><w:numPr><w:numId w:val=\"1\"/></w:numPr>", "Name"),
        paragraph("", "We are the Example Alliance &amp; friends."),
        paragraph("<w:pStyle w:val=\"berschrift1\"/><w:numPr><w:numId w:val=\"1\"/></w:numPr>", "Meetings"),
        "<w:p><w:r><w:t>The committee meets </w:t></w:r><w:del><w:r><w:delText>weekly</w:delText></w:r></w:del><w:ins><w:r><w:t>monthly</w:t></w:r></w:ins><w:r><w:t>.</w:t><w:commentReference w:id=\"3\"/></w:r></w:p>".to_owned(),
        paragraph("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"2\"/></w:numPr>", "to learn;"),
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Post</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Seats</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".to_owned(),
    ];
    let comments = "<w:comments><w:comment w:id=\"3\"><w:p><w:r><w:t>Is this too often?</w:t></w:r></w:p></w:comment></w:comments>";
    let file = docx(
        &body.concat(),
        &[
            ("word/styles.xml", STYLES.as_bytes()),
            ("word/numbering.xml", NUMBERING.as_bytes()),
            ("word/comments.xml", comments.as_bytes()),
        ],
    );
    let brought = super::file(&file).expect("it is read");
    let document = rulebook::parse(&brought.source).document;
    assert_eq!(document.title, "Rules of the Example Alliance", "{}", brought.source);
    let titles: Vec<(&str, &str)> =
        document.clauses.iter().map(|it| (it.number.as_str(), it.title.as_str())).collect();
    assert_eq!(titles, [("1", "Name"), ("2", "Meetings")], "{}", brought.source);
    assert!(brought.source.contains("The committee meets monthly."), "{}", brought.source);
    assert_eq!(document.rules().count(), 0);
    assert!(
        brought.proposals.iter().any(|it| it.quote == "The committee meets monthly." && it.kind == "rhythm")
    );
    assert_eq!(brought.notes.len(), 1);
    assert!(rulebook::check(&brought.source).ok, "{:?}", rulebook::check(&brought.source).diagnostics);
}

#[test]
fn an_opendocument_file_is_read_too() {
    let content = "<office:document-content><office:automatic-styles><text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\"/></text:list-style></office:automatic-styles><office:body><office:text><text:p text:style-name=\"Title\">Our rules</text:p><text:h text:outline-level=\"1\">1. Aims</text:h><text:p>We <text:span>walk</text:span><text:s/>far<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>On foot.</text:p></text:note-body></text:note>.</text:p><text:list text:style-name=\"L1\"><text:list-item><text:p>first;</text:p></text:list-item></text:list></office:text></office:body></office:document-content>";
    let brought = super::file(&zipped(&[("content.xml", content.as_bytes())])).expect("it is read");
    let document = rulebook::parse(&brought.source).document;
    assert_eq!(document.title, "Our rules");
    assert_eq!(document.clauses[0].title, "Aims", "{}", brought.source);
    assert_eq!(document.clauses[0].paragraphs[0].text, "We walk far.");
    assert!(brought.notes.iter().any(|it| it.1.contains("On foot.")));
}

#[test]
fn a_web_page_and_plain_words_are_read() {
    let page = "<!doctype html><head><title>x</title></head><nav><a>Home</a></nav><h1>Our rules</h1><h2>1. Aims</h2><p>We walk &ndash; far.<script>alert(1)</script><ul><li>first<li>second</ul><table><tr><td>a<td>b</table";
    let brought = paste(page).expect("it is read");
    let document = rulebook::parse(&brought.source).document;
    assert_eq!(
        (document.title.as_str(), document.clauses[0].title.as_str()),
        ("Our rules", "Aims"),
        "{}",
        brought.source
    );
    assert_eq!(document.clauses.len(), 1, "{:#?}", document.clauses);
    assert!(
        brought.source.contains("We walk – far.") && !brought.source.contains("alert"),
        "{}",
        brought.source
    );
    let words = "Rules of the Walking Club\n\n1. Aims\n\nWe walk far and wide, and we learn on the\nway.\n\nPage 1 of 2\n\n2. Meetings\n\nThe committee meets monthly.\n";
    let brought = paste(words).expect("it is read");
    let document = rulebook::parse(&brought.source).document;
    let titles: Vec<&str> = document.clauses.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["Aims", "Meetings"], "{}", brought.source);
    assert!(brought.source.contains("learn on the way."), "{}", brought.source);
    assert!(!brought.source.contains("Page 1"));
    assert!(brought.proposals.iter().any(|it| it.kind == "rhythm"), "{:?}", brought.proposals);
    assert_eq!(
        paste("# T\n\n## 1. A {#a}\n\nKept as it is.\n").expect("read").source,
        "# T\n\n## 1. A {#a}\n\nKept as it is.\n"
    );
}

#[test]
fn bombs_wrecks_and_other_files_are_refused_with_a_way_out() {
    let zeros = vec![b' '; 13 * 1024 * 1024];
    let told = |bytes: &[u8]| {
        super::file(bytes)
            .expect_err("refused")
            .fields
            .first()
            .map(|it| it.message.clone())
            .unwrap_or_default()
    };
    assert!(told(&zipped(&[("word/document.xml", &zeros)])).contains("far more than a constitution"));
    assert!(told(b"PK\x03\x04 broken").contains("cannot be unpacked"));
    assert!(told(&zipped(&[("other.xml", b"<a/>")])).contains("neither of Word"));
    assert!(told(b"%PDF-1.7").contains("damaged or unusual"));
    assert!(told(b"{\\rtf1").contains("older word processor"));
    assert!(told(&[0xff, 0xfe, 0x00]).contains("no text in UTF-8"));
    assert!(told(&docx("", &[])).contains("No words were found"));
    let deep = "<a>".repeat(5000);
    assert!(told(&docx(&deep, &[])).contains("nested deeper"));
    let laughs = "<!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><w:document><w:body><w:p><w:r><w:t>&b; one</w:t></w:r></w:p></w:body></w:document>";
    let read = super::file(&zipped(&[("word/document.xml", laughs.as_bytes())])).expect("it is read");
    assert!(!read.source.contains("haha"));
}

/// A small PDF: the content of each page, one font of the standard fourteen.
fn pdf(pages: &[&str]) -> Vec<u8> {
    let mut parts = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Count {} /Kids [{}] >>",
            pages.len(),
            (0..pages.len()).map(|it| format!("{} 0 R ", 4 + 2 * it)).collect::<String>()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (n, content) in pages.iter().enumerate() {
        parts.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            5 + 2 * n
        ));
        parts.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let (mut out, mut places) = ("%PDF-1.4\n".to_owned(), vec![]);
    for (n, part) in parts.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{part}\nendobj\n", n + 1));
    }
    let start = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1));
    out.extend(places.iter().map(|it| format!("{it:010} 00000 n \n")));
    out.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        places.len() + 1
    ));
    out.into_bytes()
}

const PAGE: &str = "BT /F1 18 Tf 72 780 Td (Rules of the Walking Club) Tj ET
BT /F1 12 Tf 14 TL 72 740 Td (1. Aims) Tj 0 -28 Td (We walk far and wide, in all wea-) Tj T* (thers and together.) Tj
0 -28 Td (2. Meetings) Tj 0 -28 Td [(The com) 20 (mittee) -300 (meets)] TJ T* (monthly.) Tj ET
BT /F1 9 Tf 290 30 Td (Page 1 of 2) Tj ET";

#[test]
fn the_words_of_a_pdf_become_clauses_with_rules_proposed() {
    let second = "BT /F1 12 Tf 72 780 Td (3. Money) Tj 0 -28 Td (The club spends nothing.) Tj ET";
    let brought = super::file(&pdf(&[PAGE, second])).expect("it is read");
    let document = rulebook::parse(&brought.source).document;
    assert_eq!(document.title, "Rules of the Walking Club", "{}", brought.source);
    let titles: Vec<&str> = document.clauses.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["Aims", "Meetings", "Money"], "{}", brought.source);
    assert!(brought.source.contains("in all weathers and together."), "{}", brought.source);
    assert!(brought.source.contains("The committee meets monthly."), "{}", brought.source);
    assert!(!brought.source.contains("Page 1"), "{}", brought.source);
    assert!(brought.proposals.iter().any(|it| it.kind == "rhythm"), "{:?}", brought.proposals);
    assert!(brought.doubts[0].1.contains("Compare the draft with the pages"));
}

#[test]
fn a_scanned_pdf_a_broken_one_and_nonsense_are_told_apart_in_a_sentence() {
    let scanned = pdf(&["q 595 0 0 842 0 0 cm /Im1 Do Q"]);
    let told = super::file(&scanned).expect_err("no words");
    assert!(told.message_for("file").is_some_and(|it| it.contains("only pictures")), "{told:?}");
    let whole = pdf(&[PAGE]);
    for cut in [10, 60, 200, whole.len() / 2, whole.len() - 40] {
        if let Err(problem) = super::file(&whole[..cut]) {
            assert!(problem.message_for("file").is_some(), "{cut}: {problem:?}");
        }
    }
    let mut chance = 7_u64;
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..4 {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(chance >> 33).unwrap_or(0) % bytes.len();
            bytes[at] = u8::try_from(chance & 0xff).unwrap_or(0);
        }
        let _ = super::file(&bytes);
    }
}

//! The check page takes anything and stores nothing.

use crate::support::*;
use axum::http::StatusCode;

#[tokio::test]
async fn a_good_text_has_no_errors_and_its_coverage_is_shown() {
    let kit = kit().await;
    let page = kit.visitor().post("/c/check", &[("source", TEXT)]).await.ok();
    page.says("No errors").says("kept by Plenary");
    assert_eq!(kit.count("constitution_version").await, 0);
    assert_eq!(kit.count("kernel_audit").await, 0);
}

#[tokio::test]
async fn a_finding_has_line_column_reason_and_repair() {
    let kit = kit().await;
    let text = "# T\n\n## 1. A {#a}\n\nWe meet.\n\n```rule\ntype = \"quorom\"\nid = \"q\"\n```\n";
    let page = kit.visitor().post("/c/check", &[("source", text)]).await.ok();
    page.says("It needs mending").says("Line 8, column").says("quorum").says("type = &#34;quorom&#34;");
}

#[tokio::test]
async fn a_file_can_be_uploaded_and_one_of_another_kind_is_named() {
    let kit = kit().await;
    let mut visitor = kit.visitor();
    let good = visitor.upload("/c/check", ("file", "rules.md", TEXT.as_bytes()), &[("source", "")]).await;
    good.ok().says("No errors");
    let word = visitor
        .upload("/c/check", ("file", "rules.docx", b"PK\x03\x04 and so on"), &[("source", "kept")])
        .await;
    assert_eq!(word.status, StatusCode::UNPROCESSABLE_ENTITY);
    word.says("a Word or OpenDocument file").says("kept");
    let latin = visitor.upload("/c/check", ("file", "rules.md", b"# T\n\nna\xefve"), &[]).await;
    latin.says("not text in UTF-8: line 3");
    visitor.post("/c/check", &[("source", "  ")]).await.says("Paste the text");
}

#[tokio::test]
async fn nonsense_is_answered_and_never_breaks_anything() {
    let kit = kit().await;
    let mut visitor = kit.visitor();
    let deep = "[".repeat(20_000) + &"](#a)".repeat(20_000);
    let fences = "```rule\ntype = \"quota\"\n".repeat(2000);
    let odd = [
        "\u{0}\u{0}\u{0}",
        "{#",
        "## {#a}\n## {#a}\n",
        "\u{202e}## 1. A {#a}\n",
        &deep,
        &fences,
        "# \n## \n### \n",
    ];
    for text in odd {
        let page = visitor.post("/c/check", &[("source", text)]).await;
        assert!(
            page.status == StatusCode::OK || page.status == StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            page.status
        );
    }
    let large = "All of us agree. ".repeat(140_000);
    let page = visitor.post("/c/check", &[("source", &large)]).await.ok();
    page.says("It needs mending");
    let enormous = "x".repeat(9 * 1024 * 1024);
    let page = visitor.upload("/c/check", ("file", "big.md", enormous.as_bytes()), &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn asking_without_end_is_stopped() {
    let kit = kit().await;
    let mut visitor = kit.visitor();
    let mut last = StatusCode::OK;
    for _ in 0..61 {
        last = visitor.post("/c/check", &[("source", "# T")]).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    kit.advance_minutes(11);
    assert_eq!(visitor.post("/c/check", &[("source", "# T")]).await.status, StatusCode::OK);
}

#[test]
fn the_example_in_the_guide_holds_together() {
    let guide = include_str!("../../../../docs/book/constitution.md");
    let text = guide.split("````markdown\n").nth(1).unwrap().split("\n````").next().unwrap();
    let report = constitution::check::report(text);
    let heavy: Vec<_> =
        report.found.diagnostics.iter().filter(|it| it.severity != rulebook::Severity::Note).collect();
    assert!(report.ok(), "{heavy:#?}");
    assert_eq!(report.found.coverage.unclassified, 0);
    assert_eq!(report.found.coverage.total(), 4);
}

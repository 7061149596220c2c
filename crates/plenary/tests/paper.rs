//! Documents as files for paper, in a build that has the typesetter: `cargo test -p plenary --features pdf --test paper`.
#![cfg(feature = "pdf")]
#![expect(clippy::unwrap_used, reason = "tests")]

use std::process::Command;

use kernel::transact;
use testkit::Kit;

#[tokio::test]
async fn the_constitution_is_a_file_and_a_list_of_members_is_not() {
    let kit = Kit::with(|it| {
        it.feature(ui::feature())
            .feature(access::feature())
            .feature(constitution::feature())
            .share(plenary::paper())
    })
    .await;
    let (ctx, text) = (kit.system(), include_str!("../../../examples/constitutions/local-group.md"));
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, &ctx, text, "The founders").await })
        .unwrap();
    let mut visitor = kit.visitor();
    visitor.get("/c").await.ok().says("this page as PDF");
    for way in ["/c?as=pdf", "/c?as=large"] {
        let file = visitor.get(way).await.ok();
        assert_eq!(file.content_type, "application/pdf");
        assert!(file.bytes.starts_with(b"%PDF"));
    }
    let page = visitor.get("/sign-in?as=pdf").await.ok();
    assert!(page.content_type.starts_with("text/html"), "{}", page.content_type);
    assert_eq!(visitor.get("/c/no-such-clause?as=pdf").await.status, 404);
}

#[test]
fn a_count_is_printed_as_a_file() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/ballots");
    let ward = std::fs::read_dir(root)
        .unwrap()
        .map(|it| it.unwrap().path())
        .find(|it| it.to_string_lossy().ends_with(".blt"))
        .unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_plenary"))
        .args(["count", ward.to_str().unwrap(), "--rules", "scottish", "--format", "pdf"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(made.stdout.starts_with(b"%PDF"));
}

//! The search box: whoever fits is found, whatever else is called the same.

use kernel::Ctx;
use people::model::{FactKind, NewFact, NewPerson, Source};
use people::service::{self, Narrow, Query};
use testkit::Kit;

use crate::support::{add, kit};

async fn many(kit: &Kit, given: &str, family: &str, ward: &str, n: usize) {
    let ctx = kit.system();
    for _ in 0..n {
        let fact = NewFact::new(FactKind::Area, ward, ctx.now, Source::Officer).unwrap();
        let new = NewPerson::named(given, family).unwrap();
        let new = new.member("national", ctx.now, Source::Officer).unwrap().fact(fact);
        add(&ctx, new).await.unwrap();
    }
}

async fn found(ctx: &Ctx, words: &str, area: &str) -> (Vec<String>, bool) {
    let query = Query { words: words.into(), area: area.into(), ..Query::default() };
    let near = service::search_near(ctx, &query).await.unwrap();
    (near.found.into_iter().map(|it| it.name).collect(), near.more)
}

#[tokio::test]
async fn a_ward_and_a_second_name_are_looked_for_among_everybody_of_a_common_name() {
    let kit = kit().await;
    many(&kit, "Ben", "Smith", "Harbour Ward", 620).await;
    many(&kit, "Zoë", "Smithers", "Mill Ward", 1).await;
    many(&kit, "Mary Ann", "Smith", "Mill Ward", 1).await;
    many(&kit, "Ann", "Smith", "Harbour Ward", 1).await;
    let ctx = kit.system();
    assert_eq!(found(&ctx, "smith", "Mill Ward").await.0, ["Mary Ann Smith", "Zoë Smithers"]);
    assert_eq!(found(&ctx, "smith ann", "").await.0, ["Ann Smith", "Mary Ann Smith"]);
    assert_eq!(found(&ctx, "zoe smi", "").await, (vec!["Zoë Smithers".to_owned()], false));
    let (first, more) = found(&ctx, "smith", "").await;
    assert!(first.len() == 50 && more, "it says that there are more");
    // A file takes whom the page showed, and nobody where that would not be all.
    let columns = vec![service::export::Column::Number];
    let wanted = |words: &str, area: &str| service::export::Wanted {
        query: Query { words: words.into(), area: area.into(), ..Query::default() },
        columns: columns.clone(),
        format: people::export::Format::Csv,
    };
    let file = service::export::table(&ctx, &wanted("smith ann", ""), "").await.unwrap();
    assert_eq!(file.people.len(), 2);
    let no = service::export::table(&ctx, &wanted("smith", ""), "").await.unwrap_err();
    assert!(no.detail.contains("More than 500"), "{no}");
    let all = service::find(&ctx, "smith", Narrow { area: "Mill Ward", ..Narrow::default() }).await.unwrap();
    assert!(!all.more && all.people.len() == 2);
}

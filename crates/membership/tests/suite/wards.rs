//! A new edition of the postcode file moves people to other wards, once somebody has looked at it.

use kernel::transact;
use membership::service::area::{self, NewEdition};
use membership::service::wards;
use people::model::{ContactKind, Postal};
use people::service;

use crate::support::{add, data_manager, kit, member};

#[tokio::test]
async fn a_new_edition_moves_whoever_lives_elsewhere_by_it() {
    let kit = kit().await;
    let ctx = kit.system();
    let edition = |name: &str, days: i64| NewEdition {
        source: "Invented".into(),
        edition: name.into(),
        valid_from: ctx.now.plus_days(days, &ctx.group.zone),
        only: vec![],
    };
    let first = "pcds,doterm,oslaua,osward,pcon\nZZ1 1AB,,E1X,W1X,C1X\nZZ1 1CD,,E1X,W1X,C1X\n";
    area::import(&ctx, &edition("one", -10), first.as_bytes()).await.unwrap();
    let mut ada = member(&kit, "Ada", "Marsh", "national");
    ada.postal = Postal::read("1 Anchor Row", "ZZ1 1AB").ok();
    let mut ben = member(&kit, "Ben", "Osprey", "associate");
    ben.postal = Postal::read("2 Anchor Row", "ZZ1 1CD").ok();
    let mut cleo = member(&kit, "Cleo", "Finch", "associate");
    cleo.postal = Postal::read("3 Elsewhere", "ZZ7 7ZZ").ok();
    let (ada, _) = (add(&ctx, ada).await.unwrap(), add(&ctx, ben).await.unwrap());
    add(&ctx, cleo).await.unwrap();
    assert_eq!(wards::differing(&ctx).await.unwrap().0.len(), 2, "nobody has said where they belong");
    assert_eq!(wards::record(&ctx).await.unwrap(), 2);
    assert!(wards::differing(&ctx).await.unwrap().0.is_empty());
    // The boundary moves: one of the two streets belongs to another ward from tomorrow on.
    let second = "pcds,doterm,oslaua,osward,pcon\nZZ1 1AB,,E1X,W2X,C1X\n";
    area::import(&ctx, &edition("two", 1), second.as_bytes()).await.unwrap();
    area::import_names(&ctx, "WDCD,WDNM\nW2X,Mill Ward\n".as_bytes()).await.unwrap();
    assert!(wards::differing(&ctx).await.unwrap().0.is_empty(), "the new edition does not hold yet");
    kit.advance_minutes(60 * 48);
    let ctx = kit.system();
    let moved = wards::differing(&ctx).await.unwrap().0;
    assert_eq!(moved.len(), 1);
    assert_eq!((moved[0].person, moved[0].ward.clone()), (ada, Some(("W1X".into(), "Mill Ward".into()))));
    let (_, mut officer) = data_manager(&kit).await;
    officer.get("/people/area/moved").await.ok().says("Ada Marsh").says("Mill Ward");
    officer.post("/people/area/moved", &[]).await.sent_to();
    officer.get("/people/area/moved").await.ok().says("Everybody is in the ward");
    let it = service::dossier(&ctx, ada).await.unwrap();
    assert_eq!(it.standing.area.as_deref(), Some("Mill Ward"));
    // Whoever moves house belongs where the new postcode lies.
    transact!(ctx.db(), tx => {
        service::change_contact(tx, &ctx, ada, ContactKind::Post, "9 Anchor Row", "ZZ1 1CD").await
    })
    .unwrap();
    assert_eq!(wards::differing(&ctx).await.unwrap().0[0].ward, Some(("Mill Ward".into(), "W1X".into())));
}

#[tokio::test]
async fn rows_of_the_directory_itself_are_read() {
    let kit = kit().await;
    let ctx = kit.system();
    let edition = NewEdition {
        source: "ONS Postcode Directory".into(),
        edition: "2024".into(),
        valid_from: ctx.now.plus_days(-10, &ctx.group.zone),
        only: vec![],
    };
    let file = include_bytes!("../../../../examples/postcodes/onspd-extract.csv");
    let done = area::import(&ctx, &edition, file.as_slice()).await.unwrap();
    assert_eq!((done.rows, done.odd), (30, 0));
    area::set_own(&ctx, &["S12000033".to_owned()]).await.unwrap();
    let place = area::place(&ctx, "ab14 0tx", ctx.now).await.unwrap();
    assert_eq!((place.inside, place.ward.as_deref()), (membership::model::Inside::Yes, Some("S13002843")));
    let beyond = area::place(&ctx, "AB14 0WX", ctx.now).await.unwrap();
    assert_ne!(beyond.inside, membership::model::Inside::Yes, "that one lies in another authority");
}

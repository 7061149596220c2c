//! Of whom opinions are held, and of whom never.

use kernel::{Ctx, PersonId, transact};
use people::model::{Class, FactKind, NewFact, Source};
use people::service::{self, declare};

use crate::support::{add, kit, member, named};

fn fact(ctx: &Ctx, kind: FactKind, value: &str) -> NewFact {
    NewFact::new(kind, value, ctx.now, Source::Officer).unwrap()
}

async fn record(ctx: &Ctx, id: PersonId, kind: FactKind, value: &str) -> kernel::Result<()> {
    transact!(ctx.db(), tx => {
        service::record_fact(tx, ctx, id, fact(ctx, kind, value)).await.map(drop)
    })
}

async fn class(ctx: &Ctx, id: PersonId) -> (Class, usize) {
    let it = service::dossier(ctx, id).await.unwrap();
    let opinions = it.facts.iter().filter(|it| it.kind.is_opinion()).count() + it.declarations.len();
    (it.standing.class(), opinions)
}

#[tokio::test]
async fn nobody_holds_an_opinion_of_somebody_who_has_nothing_to_do_with_us() {
    let kit = kit().await;
    let ctx = kit.system();
    let wrong = named("Cleo", "Marsh").fact(fact(&ctx, FactKind::SharesAims, "yes"));
    assert!(add(&ctx, wrong).await.unwrap_err().message_for("shares-aims").is_some());
    let cleo = add(&ctx, named("Cleo", "Marsh")).await.unwrap();
    for kind in FactKind::ALL.into_iter().filter(|it| it.is_opinion()) {
        assert!(record(&ctx, cleo, kind, "yes").await.is_err(), "{kind:?}");
    }
    let told = transact!(ctx.db(), tx => { declare(tx, &ctx, cleo, "woman", "I am a woman.", false).await });
    assert!(told.unwrap_err().detail.contains("regular contact"));
    assert_eq!(class(&ctx, cleo).await, (Class::Other, 0));
    // In regular contact it may be held, and it goes when that ends.
    record(&ctx, cleo, FactKind::RegularContact, "yes").await.unwrap();
    record(&ctx, cleo, FactKind::SharesAims, "yes").await.unwrap();
    transact!(ctx.db(), tx => { declare(tx, &ctx, cleo, "woman", "I am a woman.", false).await }).unwrap();
    assert_eq!(class(&ctx, cleo).await, (Class::RegularContact, 2));
    kit.advance_days(3);
    let ctx = kit.system();
    record(&ctx, cleo, FactKind::RegularContact, "no").await.unwrap();
    assert_eq!(class(&ctx, cleo).await, (Class::Other, 0));
}

#[tokio::test]
async fn members_and_former_members_are_classes_of_their_own() {
    let kit = kit().await;
    let ctx = kit.system();
    let ada = add(&ctx, member(&kit, "Ada", "Marsh", "national")).await.unwrap();
    record(&ctx, ada, FactKind::SharesAims, "yes").await.unwrap();
    assert_eq!(class(&ctx, ada).await, (Class::Member, 1));
    transact!(ctx.db(), tx => {
        service::end_membership(tx, &ctx, ada, ctx.now, people::model::Ending::Left).await
    })
    .unwrap();
    assert_eq!(class(&ctx, ada).await, (Class::Former, 1));
    // A membership that was recorded by mistake made nobody a member, and takes the opinion with it.
    let ben = add(&ctx, member(&kit, "Ben", "Marsh", "national")).await.unwrap();
    record(&ctx, ben, FactKind::RivalParty, "no").await.unwrap();
    let facts = service::dossier(&ctx, ben).await.unwrap().facts;
    let membership = facts.iter().find(|it| it.kind == FactKind::Membership).unwrap().id;
    transact!(ctx.db(), tx => { service::withdraw_fact(tx, &ctx, ben, membership).await }).unwrap();
    assert_eq!(class(&ctx, ben).await, (Class::Other, 0));
}

//! An organisation with the example's constitution and people in it.

use bodies::{NewTerm, Share, TermId, service};
use kernel::{AccountId, At, Ctx, PersonId, Result, transact};
use people::model::{Email, NewPerson, Source};
use testkit::{Kit, Visitor};

pub const CONSTITUTION: &str = include_str!("../../../../examples/constitutions/local-group.md");

pub async fn kit() -> Kit {
    let kit = Kit::with(|b| {
        b.feature(mail::feature())
            .feature(access::feature())
            .feature(constitution::feature())
            .feature(people::feature())
            .feature(bodies::feature())
            .identify(access::service::identify)
    })
    .await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, &ctx, CONSTITUTION, "The founders").await })
        .unwrap();
    kit.run_due().await;
    kit
}

pub async fn member(kit: &Kit, given: &str) -> PersonId {
    let ctx = kit.system();
    let from = ctx.now.plus_days(-100, &kit.group.zone);
    let mut new =
        NewPerson::named(given, "Tidewater").unwrap().member("national", from, Source::Officer).unwrap();
    new.email = Some(Email::read(&format!("{given}@example.org")).unwrap());
    transact!(ctx.db(), tx => { people::service::add_person(tx, &ctx, new.clone()).await }).unwrap()
}

pub async fn account(kit: &Kit, person: PersonId) -> AccountId {
    access::service::account_of(kit.db(), kit.group.id, person).await.unwrap().unwrap()
}

pub async fn browser(kit: &Kit, person: PersonId) -> Visitor {
    kit.signed_in(account(kit, person).await).await
}

pub fn term(post: &str, persons: &[PersonId], from: At, until: Option<At>) -> NewTerm {
    let share = if persons.len() > 1 { Share::JobShare } else { Share::Whole };
    NewTerm {
        post: post.into(),
        persons: persons.to_vec(),
        from,
        until,
        decision: "Members' meeting, minute 4".into(),
        share,
    }
}

pub async fn record(ctx: &Ctx, new: NewTerm) -> Result<TermId> {
    transact!(ctx.db(), tx => { service::record_term(tx, ctx, new.clone()).await })
}

/// Somebody who holds a post since today.
pub async fn officer(kit: &Kit, given: &str, post: &str) -> PersonId {
    let person = member(kit, given).await;
    record(&kit.system(), term(post, &[person], kit.app.now(), None)).await.unwrap();
    person
}

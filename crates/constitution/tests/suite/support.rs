//! A group whose secretary may publish, and somebody who may not.

use constitution::Adoption;
use kernel::app::AppBuilder;
use kernel::{
    AccountId, App, At, BoxFuture, Ctx, Feature, Grant, GroupId, PersonId, Power, Result, Routes, transact,
};
use testkit::{Kit, Visitor};
use uuid::Uuid;

pub const SECRETARY: u128 = 0x0196_0000_0000_7000_8000_0000_0000_0001;
pub const MEMBER: u128 = 0x0196_0000_0000_7000_8000_0000_0000_0002;

/// A small text that the checks have nothing against.
pub const TEXT: &str = include_str!("../../../../examples/constitutions/local-group.md");

pub fn person(it: u128) -> PersonId {
    PersonId(Uuid::from_u128(it))
}

fn grants(_: App, _: GroupId, it: PersonId, _: At) -> BoxFuture<Result<Vec<Grant>>> {
    Box::pin(async move {
        let grant = Grant::of_office(Power::EditConstitution, "Secretary");
        Ok(if it == person(SECRETARY) { vec![grant] } else { vec![] })
    })
}

/// The account has the person's number.
fn identify(_: App, _: GroupId, account: AccountId) -> BoxFuture<Result<Option<(PersonId, String)>>> {
    Box::pin(async move { Ok(Some((PersonId(account.0), "Ros Tanner".to_owned()))) })
}

pub async fn kit() -> Kit {
    kit_with(|it| it).await
}

/// With what the binary would share.
pub async fn kit_with(more: impl FnOnce(AppBuilder) -> AppBuilder) -> Kit {
    let offices = Feature { grants: Some(grants), ..Feature::new("offices", Routes::new) };
    Kit::with(|it| {
        let it = it.feature(ui::feature()).feature(constitution::feature()).feature(offices);
        more(it.identify(identify))
    })
    .await
}

/// With the example as provisional text.
pub async fn founded() -> Kit {
    let kit = kit().await;
    let ctx = kit.system();
    first(&ctx, TEXT).await.expect("the example is published");
    kit
}

pub async fn secretary(kit: &Kit) -> Visitor {
    kit.signed_in(AccountId(Uuid::from_u128(SECRETARY))).await
}

pub async fn member(kit: &Kit) -> Visitor {
    kit.signed_in(AccountId(Uuid::from_u128(MEMBER))).await
}

pub async fn first(ctx: &Ctx, text: &str) -> Result<u32> {
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, ctx, text, "The founders").await })
}

pub async fn publish(ctx: &Ctx, text: &str, adoption: Adoption) -> Result<u32> {
    transact!(ctx.db(), tx => { constitution::service::publish(tx, ctx, text, adoption.clone()).await })
}

/// Adopted an hour ago, in force now.
pub fn adoption(ctx: &Ctx) -> Adoption {
    Adoption {
        by: "Members' meeting of 1 June 2026".into(),
        minute: "minute 4".into(),
        adopted_at: ctx.now.plus_hours(-1),
        in_force_from: ctx.now,
        unchanged: vec![],
    }
}

//! People, offices and mailings for the tests of this folder.
use std::collections::BTreeMap;

use kernel::app::AppBuilder;
use kernel::{
    AccountId, App, At, BoxFuture, Ctx, Feature, Grant, GroupId, PersonId, Power, Routes, transact,
};
use mail::folder::{self, Letter};
use mail::mailing::{self, LeftOut, NewMailing, Recipient, Subject};
use mail::{Kind, MailingId};
use testkit::Kit;
use uuid::Uuid;

/// A person whose id ends in `n`. Those below 10 may write to members, those below 20 hold some other office.
pub fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

pub const ELECTION: u128 = 77_000;

fn grants(_: App, _: GroupId, who: PersonId, _: At) -> BoxFuture<kernel::Result<Vec<Grant>>> {
    let (power, over) = match who.0.as_u128() {
        0..10 => (Power::SendMail, None),
        10..20 => (Power::ReadRegister, None),
        20 => (Power::ReturningOfficer, Some(Uuid::from_u128(ELECTION))),
        _ => return Box::pin(async { Ok(vec![]) }),
    };
    Box::pin(async move { Ok(vec![Grant { over, ..Grant::of_office(power, "Test") }]) })
}

pub fn build(b: AppBuilder) -> AppBuilder {
    let offices = Feature { grants: Some(grants), ..Feature::new("offices", Routes::new) };
    b.feature(mail::feature()).feature(offices).identify(identify)
}

pub async fn kit() -> Kit {
    Kit::with(build).await
}

/// A kit whose organisation's mail two officers have released.
pub async fn released() -> Kit {
    let kit = kit().await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { kernel::group::release(tx, &ctx).await }).unwrap();
    kit
}

pub fn letters(kit: &Kit) -> Vec<Letter> {
    folder::newest(&kit.dir().join("mail"), 10_000).unwrap()
}

pub fn to(n: u128, address: Option<&str>) -> Recipient {
    Recipient {
        person: person(n),
        name: format!("Member {n}"),
        address: address.map(str::to_owned),
        postal: Some(format!("{n} Quay Street\nFairhaven")),
        phone: Some(format!("01632 960{n:03}")),
        fill: BTreeMap::from([("link".to_owned(), format!("http://plenary.test/vote/secret-{n}"))]),
    }
}

pub fn mailing(kind: Kind, people: impl IntoIterator<Item = u128>) -> NewMailing {
    let recipient = |n| to(n, Some(&format!("m{n}@fairhaven.example")));
    NewMailing {
        kind,
        subject: "The committee election, {name}".into(),
        body: "Dear {name},\n\n**Nominations** are open until *Friday*.\n\n{link}\n".into(),
        recipients: people.into_iter().map(recipient).collect(),
        left_out: vec![LeftOut {
            person: person(999),
            name: "Zoe Left".into(),
            reason: "Her membership has lapsed.".into(),
        }],
        about: Subject {
            kind: "election".into(),
            id: Uuid::from_u128(ELECTION),
            title: "Committee election".into(),
            url: "/elections/1".into(),
        },
    }
}

pub async fn propose(ctx: &Ctx, new: NewMailing) -> MailingId {
    transact!(ctx.db(), tx => { mailing::propose(tx, ctx, new.clone()).await }).unwrap()
}

/// In these tests an account is the person with the same number.
fn identify(_: App, _: GroupId, account: AccountId) -> BoxFuture<kernel::Result<Option<(PersonId, String)>>> {
    Box::pin(async move { Ok(Some((PersonId(account.0), format!("Member {}", account.0.as_u128())))) })
}

pub async fn browser(kit: &Kit, n: u128) -> testkit::Visitor {
    kit.signed_in(AccountId(Uuid::from_u128(n))).await
}

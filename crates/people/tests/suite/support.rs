//! An organisation with the example's constitution and a data manager.

use kernel::{
    AccountId, App, At, BoxFuture, Ctx, Feature, Grant, GroupId, PersonId, Power, Result, Routes, setting,
    transact,
};
use people::model::{Email, NewPerson, Source};
use people::service;
use testkit::{Kit, Visitor};

pub const CONSTITUTION: &str = include_str!("../../../../examples/constitutions/local-group.md");
const OFFICERS: &str = "test.officers";

fn offices() -> Feature {
    Feature { grants: Some(grants), ..Feature::new("offices", Routes::new) }
}

fn grants(app: App, group: GroupId, person: PersonId, _: At) -> BoxFuture<Result<Vec<Grant>>> {
    Box::pin(async move {
        let officers: Option<Vec<PersonId>> = setting::get(app.db(), group, OFFICERS).await?;
        if !officers.unwrap_or_default().contains(&person) {
            return Ok(vec![]);
        }
        let grant = |power| Grant::of_office(power, "Data manager");
        let powers = [Power::ReadRegister, Power::EditRegister, Power::SendMail, Power::ExportLists];
        Ok(powers.into_iter().map(grant).collect())
    })
}

/// Without a constitution.
pub async fn bare() -> Kit {
    Kit::with(|b| {
        b.feature(mail::feature())
            .feature(access::feature())
            .feature(constitution::feature())
            .feature(people::feature())
            .feature(offices())
            .identify(access::service::identify)
    })
    .await
}

pub async fn kit() -> Kit {
    let kit = bare().await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, &ctx, CONSTITUTION, "The founders").await })
        .unwrap();
    kit
}

pub fn named(given: &str, family: &str) -> NewPerson {
    let mut person = NewPerson::named(given, family).unwrap();
    let address = format!("{given}.{family}@example.org").to_lowercase().replace('ë', "e");
    person.email = Some(Email::read(&address).unwrap());
    person
}

/// A member of a category since a hundred days ago, who lives in the borough.
pub fn member(kit: &Kit, given: &str, family: &str, category: &str) -> NewPerson {
    let from = kit.app.now().plus_days(-100, &kit.group.zone);
    let lives = people::model::NewFact::new(
        people::model::FactKind::LivesInArea,
        "yes",
        from,
        Source::OwnDeclaration,
    );
    named(given, family).member(category, from, Source::Officer).unwrap().fact(lives.unwrap())
}

pub async fn add(ctx: &Ctx, new: NewPerson) -> Result<PersonId> {
    transact!(ctx.db(), tx => { service::add_person(tx, ctx, new.clone()).await })
}

pub async fn make_officer(kit: &Kit, person: PersonId) {
    let ctx = kit.system();
    transact!(ctx.db(), tx => { setting::set(tx, ctx.group.id, OFFICERS, &vec![person]).await }).unwrap();
}

pub async fn account(kit: &Kit, person: PersonId) -> AccountId {
    access::service::account_of(kit.db(), kit.group.id, person).await.unwrap().unwrap()
}

/// A data manager at a browser, and their person.
pub async fn data_manager(kit: &Kit) -> (PersonId, Visitor) {
    let id = add(&kit.system(), member(kit, "Dara", "Tidewater", "national")).await.unwrap();
    make_officer(kit, id).await;
    let visitor = kit.signed_in(account(kit, id).await).await;
    (id, visitor)
}

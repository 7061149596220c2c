//! An organisation with the example's constitution, an organiser and members.

use bodies::{NewTerm, Share};
use consultations::model::{Audience, ConsultationId, NewConsultation, PromptSet};
use consultations::service;
use kernel::app::AppBuilder;
use kernel::{AccountId, PersonId, transact};
use people::model::{Email, NewPerson, Source};
use testkit::{Kit, Visitor};

pub const CONSTITUTION: &str = include_str!("../../../../examples/constitutions/local-group.md");
pub const TEXT: &str = "# Draft constitution\n\n## 1. Aims {#aims}\n\nWe share the aims of the association.\n\n## 8. Electing the committee {#elections}\n\nThe committee is elected each September. Nominations close two weeks before the meeting.\n";

pub async fn kit() -> Kit {
    kit_with(|b| b).await
}

pub async fn kit_with(more: impl FnOnce(AppBuilder) -> AppBuilder) -> Kit {
    let kit = Kit::with(|b| {
        more(b)
            .feature(mail::feature())
            .feature(access::feature())
            .feature(constitution::feature())
            .feature(people::feature())
            .feature(bodies::feature())
            .feature(consultations::feature())
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
        NewPerson::named(given, "Example").unwrap().member("national", from, Source::Officer).unwrap();
    new.email = Some(Email::read(&format!("{given}@example.org")).unwrap());
    transact!(ctx.db(), tx => { people::service::add_person(tx, &ctx, new.clone()).await }).unwrap()
}

pub async fn organiser(kit: &Kit) -> PersonId {
    let person = member(kit, "Olive").await;
    let ctx = kit.system();
    let term = NewTerm {
        post: "organiser".into(),
        persons: vec![person],
        from: ctx.now,
        until: None,
        decision: "Members' meeting, minute 4".into(),
        share: Share::Whole,
    };
    transact!(ctx.db(), tx => { bodies::service::record_term(tx, &ctx, term.clone()).await }).unwrap();
    person
}

pub async fn account(kit: &Kit, person: PersonId) -> AccountId {
    access::service::account_of(kit.db(), kit.group.id, person).await.unwrap().unwrap()
}

pub async fn browser(kit: &Kit, person: PersonId) -> Visitor {
    kit.signed_in(account(kit, person).await).await
}

pub fn new(kit: &Kit) -> NewConsultation {
    let zone = &kit.group.zone;
    NewConsultation {
        title: "Draft constitution".into(),
        intro: "The *February* meeting asked for it.".into(),
        responsible: "Olive Example, organiser".into(),
        address: "answers@example.org".into(),
        audience: Audience::Members,
        prompts: PromptSet::Four,
        asks_votes: true,
        subject: None,
        text: TEXT.into(),
        closes_at: kit.app.now().plus_days(21, zone),
        committee_at: Some(kit.app.now().plus_days(28, zone)),
        meeting_at: Some(kit.app.now().plus_days(35, zone)),
    }
}

pub async fn opened(kit: &Kit, olive: PersonId) -> ConsultationId {
    let ctx = kit.acting(olive, "Olive Example").await;
    let id = service::create(&ctx, new(kit)).await.unwrap();
    service::open(&ctx, id, false).await.unwrap();
    id
}

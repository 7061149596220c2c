//! A member moves from one group to another: both sides are told, nothing is lost, and it can be brought back.

use axum::http::StatusCode;
use feeds::model::{Direction, Stage, TransferId};
use feeds::service::{keys, transfers};
use kernel::group::{self, NewGroup};
use kernel::{Ctx, Group, PersonId, transact};
use people::model::{FactKind, NewFact, Source, Status};
use testkit::Kit;
use transfers::{Acceptance, Ask};

use crate::support::{CONSTITUTION, account, add, data_manager, kit, member};

struct Two {
    kit: Kit,
    coast: Group,
    ada: PersonId,
}

/// Ada is a member here with a national number and a fee paid; the Coast Group is on the same server.
async fn two() -> Two {
    let kit = kit().await;
    let ctx = kit.system();
    let new = NewGroup {
        name: "Coast Group",
        short_name: "Coast",
        zone: "Europe/London",
        host: Some("coast.test"),
    };
    let coast = group::create(kit.db(), kit.app.chance(), kit.app.now(), new).await.unwrap();
    let there = Ctx::system(&kit.app, coast.clone(), kit.app.now());
    transact!(there.db(), tx => { constitution::service::publish_first(tx, &there, CONSTITUTION, "them").await }).unwrap();
    let mut ada = member(&kit, "Ada", "Marsh", "national");
    ada.national_number = Some("N77".into());
    let day = |n| kit.app.now().plus_days(n, &kit.group.zone);
    ada.facts.push(
        NewFact::new(FactKind::FeePaid, "", day(-50), Source::Officer).unwrap().until(day(200)).unwrap(),
    );
    ada.facts.push(NewFact::new(FactKind::NationalMember, "yes", day(-100), Source::Feed).unwrap());
    let ada = add(&ctx, ada).await.unwrap();
    Two { kit, coast, ada }
}

impl Two {
    fn there(&self) -> Ctx {
        Ctx::system(&self.kit.app, self.coast.clone(), self.kit.app.now())
    }
    async fn sent(&self) -> TransferId {
        let ctx = self.kit.system();
        let day = ctx.now.date(&ctx.group.zone);
        let ask =
            Ask { person: self.ada, to: "Coast Group".into(), day, agreed: "On a form of 1 June".into() };
        let id = transfers::ask(&ctx, &ask).await.unwrap();
        transfers::send(&ctx, id).await.unwrap();
        self.kit.run_due().await;
        id
    }
    async fn here(&self) -> people::service::Dossier {
        people::service::dossier(&self.kit.system(), self.ada).await.unwrap()
    }
    async fn stage(&self, id: TransferId) -> Stage {
        transfers::one(&self.kit.system(), id).await.unwrap().stage().unwrap()
    }
}

const ACCEPT: fn() -> Acceptance =
    || Acceptance { category: "national".into(), same_as: None, fee_counts: true };

#[tokio::test]
async fn a_member_is_never_without_a_group_and_comes_back_whole() {
    let two = two().await;
    let id = two.sent().await;
    // The letter waits there; here nothing has ended.
    let waits = transfers::one(&two.there(), id).await.unwrap();
    assert_eq!((waits.stage().unwrap(), waits.direction()), (Stage::Sent, Direction::In));
    assert_eq!(two.here().await.standing.status, Status::Member);
    let letter = transfers::letter(&waits).unwrap().unwrap();
    assert!(letter.facts.iter().all(|it| it.kind != FactKind::LivesInArea), "the area stays behind");
    let person = transfers::accept(&two.there(), id, &ACCEPT()).await.unwrap();
    two.kit.run_due().await;
    let new = people::service::dossier(&two.there(), person).await.unwrap();
    assert_eq!((new.standing.status, new.person.national_number.as_deref()), (Status::Member, Some("N77")));
    assert!(new.standing.fee_paid && new.standing.national_member == Some(true));
    let here = two.here().await;
    assert_eq!((here.standing.status, two.stage(id).await), (Status::Former, Stage::Joined));
    // The first day there is the first without membership here.
    assert_eq!(new.standing.since, here.standing.until);
    // A second decision, and a second answer, change nothing.
    assert!(transfers::accept(&two.there(), id, &ACCEPT()).await.is_err());
    // Undone: there it never held, here it goes on as if it had not ended.
    two.kit.advance_days(3);
    transfers::take_back(&two.there(), id, "They stay where they are.").await.unwrap();
    two.kit.run_due().await;
    let here = two.here().await;
    assert_eq!((here.standing.status, here.standing.until), (Status::Member, None));
    let new = people::service::dossier(&two.there(), person).await.unwrap();
    assert_eq!((new.standing.status, new.person.national_number), (Status::Contact, None));
    assert_eq!(two.stage(id).await, Stage::Back);
    // They were told by both, each time.
    let told: Vec<(String,)> =
        two.kit.db().all(kernel::sql!("SELECT body_text FROM mail_message")).await.unwrap();
    let parts = [
        "sends Coast Group",
        "has taken you",
        "Your membership of Fairhaven Members ends",
        "does not have you",
        "goes on as before",
    ];
    for part in parts {
        assert_eq!(told.iter().filter(|it| it.0.contains(part)).count(), 1, "{part}: {told:?}");
    }
}

#[tokio::test]
async fn a_refusal_and_a_call_back_leave_everything_as_it_was() {
    let two = two().await;
    let id = two.sent().await;
    assert!(transfers::refuse(&two.there(), id, "no").await.is_err());
    transfers::refuse(&two.there(), id, "We are full this year.").await.unwrap();
    two.kit.run_due().await;
    assert_eq!((two.here().await.standing.status, two.stage(id).await), (Status::Member, Stage::Refused));
    let id = two.sent().await;
    transfers::call_back(&two.kit.system(), id).await.unwrap();
    two.kit.run_due().await;
    assert!(transfers::accept(&two.there(), id, &ACCEPT()).await.is_err(), "the letter was called back");
    assert_eq!(two.here().await.standing.status, Status::Member);
}

#[tokio::test]
async fn files_are_carried_between_servers_and_a_forged_one_is_refused() {
    // Two installations that know nothing of each other but their keys.
    let (one, other) = (kit().await, kit().await);
    let (a, b) = (
        one.system(),
        Ctx::system(
            &other.app,
            {
                let mut group = other.group.clone();
                group.name = "Coast Group".into();
                group
            },
            other.app.now(),
        ),
    );
    let ada = add(&a, member(&one, "Ada", "Marsh", "national")).await.unwrap();
    transfers::add_peer(&a, "Coast Group", &keys::seal(&b).await.unwrap().public()).await.unwrap();
    let day = a.now.date(&a.group.zone);
    let ask = Ask { person: ada, to: "Coast Group".into(), day, agreed: "On a form of 1 June".into() };
    let id = transfers::ask(&a, &ask).await.unwrap();
    assert!(transfers::ask(&a, &ask).await.is_err(), "one at a time");
    transfers::send(&a, id).await.unwrap();
    let letter = transfers::file(&a, id).await.unwrap();
    assert!(transfers::take(&b, &letter).await.unwrap_err().detail.contains("not known here"));
    transfers::add_peer(&b, "Fairhaven Members", &keys::seal(&a).await.unwrap().public()).await.unwrap();
    assert!(transfers::take(&b, &letter.replace("Marsh", "Mersh")).await.is_err());
    assert_eq!(transfers::take(&b, &letter).await.unwrap(), id);
    assert_eq!(transfers::take(&b, &letter).await.unwrap(), id, "the same letter twice waits once");
    // Somebody is known there by the address already: joined with that entry, which keeps what it had.
    let known = add(&b, crate::support::named("Ada", "Marsh")).await.unwrap();
    let same = Acceptance { same_as: Some(known), ..ACCEPT() };
    assert!(transfers::accept(&b, id, &ACCEPT()).await.is_err(), "the address belongs to somebody");
    assert_eq!(transfers::accept(&b, id, &same).await.unwrap(), known);
    let answer = transfers::file(&b, id).await.unwrap();
    assert!(transfers::take(&a, &answer.replace("joined", "refused")).await.is_err());
    for _ in 0..2 {
        transfers::take(&a, &answer).await.unwrap();
    }
    let here = people::service::dossier(&a, ada).await.unwrap();
    assert_eq!(here.standing.status, Status::Former);
    assert!(transfers::take(&a, &letter).await.is_err(), "our own letter is to somebody else");
}

#[tokio::test]
async fn a_member_asks_on_their_own_page_and_an_officer_goes_on() {
    let two = two().await;
    let mut own = two.kit.signed_in(account(&two.kit, two.ada).await).await;
    own.get("/me").await.ok().says("/me/move");
    let day = two.kit.app.now().date(&two.kit.group.zone).to_string();
    let form = [("to", "Coast Group"), ("day", day.as_str())];
    let refused = own.post("/me/move", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Tick it if you agree").says(&day);
    own.post("/me/move", &[form[0], form[1], ("agree", "yes")]).await.sent_to();
    own.get("/me/move").await.ok().says("asked for by the member");
    let (_, mut officer) = data_manager(&two.kit).await;
    let list = officer.get("/transfers").await.ok();
    let id = list.body.split("/transfers/").find(|it| it.len() > 36 && it.as_bytes()[8] == b'-').unwrap()
        [..36]
        .to_owned();
    assert_eq!(own.get(&format!("/transfers/{id}")).await.status, StatusCode::FORBIDDEN);
    officer.post(&format!("/transfers/{id}/send"), &[]).await.sent_to();
    officer.get(&format!("/transfers/{id}")).await.ok().says("on the same server");
    own.post("/me/move/back", &[("transfer", &id)]).await.sent_to();
    officer.get(&format!("/transfers/{id}")).await.ok().says("brought back");
    let ben = add(&two.kit.system(), member(&two.kit, "Ben", "Marsh", "national")).await.unwrap();
    let mut ben = two.kit.signed_in(account(&two.kit, ben).await).await;
    assert_eq!(ben.post("/me/move/back", &[("transfer", &id)]).await.status, StatusCode::NOT_FOUND);
}

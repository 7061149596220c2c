//! Mailings: held, previewed, revocable, released by two, and never sent twice.

use crate::common::{kit, letters, mailing, person, propose, released, to};
use kernel::{Kind as P, transact};
use mail::mailing::{self as mailings, MailingState, Waits};
use mail::{Kind, Outgoing, State};

#[tokio::test]
async fn a_mailing_is_held_for_ten_minutes_and_then_goes_to_each_once() {
    let kit = released().await;
    let id = propose(&kit.system(), mailing(Kind::Call, 100..130)).await;
    kit.advance_minutes(9);
    kit.run_due().await;
    assert_eq!(letters(&kit).len(), 0);
    assert_eq!(mailings::state(&kit.system(), id).await.unwrap().waits, Some(Waits::Hold));
    kit.advance_minutes(1);
    kit.run_due().await;
    let state = mailings::state(&kit.system(), id).await.unwrap();
    assert_eq!(state.mailing.state, MailingState::Sent);
    assert_eq!((state.counts.sent, state.counts.waiting, state.counts.lost), (30, 0, 0));
    kit.advance_minutes(60);
    kit.run_due().await;
    let all = letters(&kit);
    assert_eq!(all.len(), 30);
    let mine = all.iter().find(|it| it.to == "m107@fairhaven.example").unwrap();
    assert_eq!(mine.subject, "The committee election, Member 107");
    assert!(
        mine.text.contains("Dear Member 107") && mine.text.contains("http://plenary.test/vote/secret-107")
    );
    assert!(mine.html.contains("<strong>Nominations</strong>"), "{}", mine.html);
    assert!(mine.html.contains("href=\"http://plenary.test/vote/secret-107\""), "{}", mine.html);
    let (proofs, left_out) = mailings::recipients(&kit.system(), id).await.unwrap();
    assert!(
        proofs.iter().all(|it| it.state == Some(State::Sent) && it.hash.is_some() && it.sent_at.is_some())
    );
    assert_eq!(left_out[0].reason, "Her membership has lapsed.");
}

#[tokio::test]
async fn a_revoked_mailing_reaches_nobody() {
    let kit = released().await;
    let id = propose(&kit.system(), mailing(Kind::Notice, 100..105)).await;
    let officer = kit.acting(person(1), "Olga Officer").await;
    mailings::revoke(&officer, id).await.unwrap();
    kit.advance_minutes(30);
    kit.run_due().await;
    assert_eq!(letters(&kit).len(), 0);
    assert_eq!(mailings::revoke(&officer, id).await.unwrap_err().kind, P::Conflict);
}

#[tokio::test]
async fn a_mailing_that_has_gone_cannot_be_called_back() {
    let kit = released().await;
    let id = propose(&kit.system(), mailing(Kind::Notice, 100..105)).await;
    kit.advance_minutes(10);
    kit.run_due().await;
    let officer = kit.acting(person(1), "Olga Officer").await;
    let refused = mailings::revoke(&officer, id).await.unwrap_err();
    assert!(refused.detail.contains("gone out already"));
}

#[tokio::test]
async fn only_those_whose_office_it_is_decide_about_a_mailing() {
    let kit = released().await;
    let id = propose(&kit.system(), mailing(Kind::Ballot, 100..105)).await;
    let member = kit.acting(person(100), "Member 100").await;
    let other_office = kit.acting(person(10), "Data manager").await;
    for who in [&member, &other_office] {
        assert_eq!(mailings::revoke(who, id).await.unwrap_err().kind, P::Forbidden);
        assert_eq!(mailings::mark_seen(who, id).await.unwrap_err().kind, P::Forbidden);
    }
    let returning_officer = kit.acting(person(20), "Ruth Returning").await;
    mailings::mark_seen(&returning_officer, id).await.unwrap();
    let seen = mailings::state(&returning_officer, id).await.unwrap().mailing.seen.unwrap();
    assert_eq!((seen.by, seen.name.as_str()), (person(20), "Ruth Returning"));
}

#[tokio::test]
async fn a_new_organisation_writes_only_to_its_officers_until_two_agree() {
    let kit = kit().await;
    let to_all = propose(&kit.system(), mailing(Kind::Call, [1, 100, 101])).await;
    let to_officers = propose(&kit.system(), mailing(Kind::Notice, [1, 2, 10])).await;
    let single = |n: u128| Outgoing {
        person: Some(person(n)),
        to: format!("m{n}@fairhaven.example"),
        to_name: String::new(),
        kind: Kind::Personal,
        subject: "Single".into(),
        text: "Hello".into(),
        html: None,
    };
    let ctx = kit.system();
    transact!(ctx.db(), tx => {
        for n in [1, 100] {
            mail::service::queue(tx, &ctx, single(n)).await?;
        }
        Ok(())
    })
    .unwrap();
    kit.advance_minutes(20);
    kit.run_due().await;
    assert_eq!(letters(&kit).len(), 4, "three officers' notices and one officer's single message");
    let waits = mailings::state(&kit.system(), to_all).await.unwrap().waits;
    assert_eq!(waits, Some(Waits::Release));
    assert_eq!(mailings::state(&kit.system(), to_officers).await.unwrap().mailing.state, MailingState::Sent);

    let (first, second) = (kit.acting(person(1), "Olga").await, kit.acting(person(2), "Omar").await);
    let no_power = kit.acting(person(10), "Data manager").await;
    assert_eq!(mailings::agree(&no_power).await.unwrap_err().kind, P::Forbidden);
    assert!(!mailings::agree(&first).await.unwrap());
    assert!(!mailings::agree(&first).await.unwrap(), "the same officer twice is one officer");
    kit.run_due().await;
    assert_eq!(letters(&kit).len(), 4);
    assert!(mailings::agree(&second).await.unwrap());
    kit.run_due().await;
    assert_eq!(letters(&kit).len(), 8);
}

#[tokio::test]
async fn a_bulletin_needs_a_second_officer() {
    let kit = released().await;
    let proposer = kit.acting(person(1), "Olga").await;
    let id = propose(&proposer, mailing(Kind::Bulletin, 100..103)).await;
    assert!(mailings::approve(&proposer, id).await.unwrap_err().detail.contains("another officer"));
    kit.advance_minutes(15);
    kit.run_due().await;
    assert_eq!(letters(&kit).len(), 0);
    mailings::approve(&kit.acting(person(2), "Omar").await, id).await.unwrap();
    kit.run_due().await;
    assert_eq!(letters(&kit).len(), 3);
}

#[tokio::test]
async fn who_cannot_be_reached_is_known_before_and_after() {
    let kit = released().await;
    let mut new = mailing(Kind::Ballot, 100..102);
    new.recipients.push(to(200, None));
    new.recipients.push(to(201, Some("no address at all")));
    let id = propose(&kit.system(), new).await;
    for _ in 0..2 {
        let lost = mailings::not_reached(&kit.system(), id).await.unwrap();
        let said: Vec<_> = lost.iter().map(|it| (it.name.as_str(), it.reason.as_str())).collect();
        let expected = [
            ("Member 200", "No e-mail address is known."),
            ("Member 201", "The address is not one that mail can be sent to."),
        ];
        assert_eq!(said, expected);
        kit.advance_minutes(10);
        kit.run_due().await;
    }
    assert_eq!(letters(&kit).len(), 2);
}

#[tokio::test]
async fn a_place_that_nobody_can_fill_is_refused_before_it_goes() {
    let kit = released().await;
    let ctx = kit.system();
    let mut new = mailing(Kind::Call, 100..103);
    new.body.push_str("{key}");
    let refused = transact!(ctx.db(), tx => { mailings::propose(tx, &ctx, new.clone()).await }).unwrap_err();
    assert!(refused.detail.contains("{key}") && refused.detail.contains("3 of the recipients"), "{refused}");
    assert_eq!(kit.count("mail_mailing").await, 0);
}

#[tokio::test]
async fn a_preview_shows_three_people_and_nobodys_secret() {
    let kit = released().await;
    let id = propose(&kit.system(), mailing(Kind::Ballot, 100..110)).await;
    let overview = mailings::state(&kit.system(), id).await.unwrap();
    let shown = mailings::preview(&kit.system(), &overview.mailing).await.unwrap();
    let names: Vec<_> = shown.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Member 100", "Member 105", "Member 109"]);
    for one in &shown {
        assert!(!one.text.contains("secret") && !one.html.contains("secret"), "{}", one.text);
    }
}

#[tokio::test]
async fn a_sender_that_died_half_way_resumes_and_repeats_nothing() {
    let kit = released().await;
    let id = propose(&kit.system(), mailing(Kind::Call, 100..120)).await;
    kit.advance_minutes(10);
    kit.run_due().await;
    // As after a kill: the mailing and its job look unfinished, one message was claimed and never settled, one
    // was never made.
    let db = kit.db();
    let claimed = person(101);
    db.run(kernel::sql!("UPDATE mail_mailing SET state = 'sending', finished_at = NULL")).await.unwrap();
    db.run(kernel::sql!(
        "UPDATE mail_message SET state = 'sending', due_at = $1 WHERE person = $2",
        kit.app.now().plus_minutes(4),
        claimed
    ))
    .await
    .unwrap();
    db.run(kernel::sql!("DELETE FROM mail_message WHERE person = $1", person(102))).await.unwrap();
    db.run(kernel::sql!(
        "UPDATE kernel_job SET done_at = NULL, leased_until = $1 WHERE kind = 'mail.mailing'",
        kit.app.now().plus_minutes(5)
    ))
    .await
    .unwrap();
    kit.advance_minutes(1);
    kit.run_due().await;
    assert_eq!(letters(&kit).len(), 20, "the lease still holds");
    kit.advance_minutes(5);
    kit.run_due().await;
    // The two unsettled ones go (again); the other eighteen do not.
    assert_eq!(letters(&kit).len(), 22);
    assert_eq!(mailings::state(&kit.system(), id).await.unwrap().counts.sent, 20);
}

#[tokio::test]
async fn another_groups_mailing_is_not_there() {
    let kit = released().await;
    let id = propose(&kit.system(), mailing(Kind::Call, 100..103)).await;
    let new = kernel::group::NewGroup {
        name: "Otherham",
        short_name: "O",
        zone: "Europe/London",
        host: Some("o.test"),
    };
    let other = kernel::group::create(kit.db(), kit.app.chance(), kit.app.now(), new).await.unwrap();
    let ctx = kernel::Ctx::acting(&kit.app, other, person(1), "Olga", kit.app.now()).await.unwrap();
    assert_eq!(mailings::state(&ctx, id).await.unwrap_err().kind, P::NotFound);
    assert_eq!(mailings::revoke(&ctx, id).await.unwrap_err().kind, P::NotFound);
    assert_eq!(mailings::not_reached(&ctx, id).await.unwrap().len(), 0);
}

#[tokio::test]
async fn two_senders_at_the_same_moment_share_the_work_and_repeat_nothing() {
    let kit = released().await;
    let id = propose(&kit.system(), mailing(Kind::Call, 100..160)).await;
    kit.advance_minutes(10);
    tokio::join!(kit.run_due(), kit.run_due(), kit.run_due());
    kit.advance_minutes(10);
    kit.run_due().await;
    assert_eq!(
        (letters(&kit).len(), mailings::state(&kit.system(), id).await.unwrap().counts.sent),
        (60, 60)
    );
}

#[tokio::test]
async fn of_two_officers_who_revoke_at_the_same_moment_one_is_told() {
    let kit = released().await;
    let id = propose(&kit.system(), mailing(Kind::Notice, 100..105)).await;
    let (olga, omar) = (kit.acting(person(1), "Olga").await, kit.acting(person(2), "Omar").await);
    let (first, second) = tokio::join!(mailings::revoke(&olga, id), mailings::revoke(&omar, id));
    assert!(first.is_ok() != second.is_ok());
    assert_eq!(mailings::state(&olga, id).await.unwrap().mailing.state, MailingState::Revoked);
}

#[tokio::test]
async fn a_mailing_stopped_half_way_spares_those_whose_turn_has_not_come() {
    let kit = released().await;
    let id = propose(&kit.system(), mailing(Kind::Notice, 100..105)).await;
    let olga = kit.acting(person(1), "Olga").await;
    // As if the first slice had been small: it is going out, and nobody's message has been made.
    kit.db().run(kernel::sql!("UPDATE mail_mailing SET state = 'sending'")).await.unwrap();
    mailings::revoke(&olga, id).await.unwrap();
    kit.advance_minutes(10);
    kit.run_due().await;
    assert_eq!(letters(&kit).len(), 0);
}

//! What is refused, with which clause; and who gets in where.

use crate::common::{World, agm, name};
use axum_status::{CONFLICT, FORBIDDEN, NOT_FOUND};
use elections::model::{DecisionKind, NominationState, Role, State, Step};
use elections::service::feasibility::{self, NewDecision};
use elections::service::{self, ballot, draft, nominate, officers};
use kernel::{At, Kind};
use testkit::london;

/// The statuses by name, without leaning on the web crate.
mod axum_status {
    pub const FORBIDDEN: u16 = 403;
    pub const NOT_FOUND: u16 = 404;
    pub const CONFLICT: u16 = 409;
}

#[tokio::test]
async fn a_nomination_is_late_to_the_second_and_what_was_typed_is_kept() {
    let world = World::nominating().await;
    let close = world.date(Step::NominationsClose).await;
    let second = |n: i64| At::from_micros(close.micros() / 1_000_000 * 1_000_000).plus_seconds(n);
    world.kit.set(second(0));
    world.stands(10, &["organiser"], true).await;
    world.kit.set(second(1));
    let form = world.form(&[11], &["organiser"], false).await;
    let late = nominate::nominate(&world.acting(11).await, world.election, &form).await.unwrap_err();
    assert_eq!((late.kind, late.clause.as_ref().unwrap().clause.as_str()), (Kind::Refused, "nominations"));
    assert!(late.detail.contains("23:59:59") && late.detail.contains("00:00:00"), "{late}");
    assert!(late.hint.unwrap().contains("stand then"));

    let mut browser = world.browser(11).await;
    let want = format!("want-{}", world.contest("organiser").await);
    let form = form.id.to_string();
    let fields = [
        ("form", form.as_str()),
        ("for", "self"),
        (want.as_str(), "1"),
        ("statement", "Every word counts."),
        ("agree", "yes"),
    ];
    let answer = browser.post(&world.url("/nominate"), &fields).await;
    assert_eq!(answer.status.as_u16(), CONFLICT);
    answer.says("Every word counts.").says("/c/1/nominations");
    let kept = browser.get(&world.url("/nominate")).await;
    assert_eq!(kept.status.as_u16(), CONFLICT);
    kept.says("Every word counts.").says("Nominations closed");
    let empty = world.browser(12).await.get(&world.url("/nominate")).await;
    empty.says("Nominations closed").says_nothing_of("Hand the nomination in");
}

#[tokio::test]
async fn a_nomination_leaves_its_receipts_with_those_concerned_taken_or_refused() {
    let world = World::nominating().await;
    world.stands(10, &["organiser"], true).await;
    let mine = constitution::service::receipts_of(&world.acting(10).await, 10).await.unwrap();
    assert_eq!(mine.len(), 2, "one for nominating, one for standing");
    for it in &mine {
        let replay = constitution::service::replay(&world.acting(10).await, it).await.unwrap();
        assert_eq!(replay, constitution::service::Replay::Same);
    }
    world.browser(10).await.get("/receipts").await.ok().says(&format!("/receipts/{}", mine[0].id));
    let ctx = world.kit.system();
    let left: kernel::Result<()> = kernel::transact!(ctx.db(), tx => {
        people::service::end_membership(tx, &ctx, world.people[11], ctx.now, people::model::Ending::Left).await
    });
    left.unwrap();
    let form = world.form(&[11], &["organiser"], false).await;
    world.kit.advance_minutes(5);
    let refused = nominate::nominate(&world.acting(11).await, world.election, &form).await.unwrap_err();
    assert!(refused.clause.is_some(), "{refused}");
    let kept = constitution::service::receipts_of(&world.acting(11).await, 10).await.unwrap();
    assert!(kept.iter().any(|it| matches!(it.outcome, rulebook::Outcome::Refused { .. })), "{kept:?}");
    assert_eq!(world.kit.count("elections_nomination").await, 1);
}

#[tokio::test]
async fn pressing_twice_gives_one_nomination() {
    let world = World::nominating().await;
    let form = world.form(&[10], &["organiser", "data-manager"], true).await;
    let ctx = world.acting(10).await;
    let one = nominate::nominate(&ctx, world.election, &form).await.unwrap();
    let two = nominate::nominate(&ctx, world.election, &form).await.unwrap();
    assert_eq!(one, two);
    assert_eq!(world.kit.count("elections_nomination").await, 1);
    let again = world.form(&[10], &["organiser"], true).await;
    let twice = nominate::nominate(&ctx, world.election, &again).await.unwrap_err();
    assert!(twice.detail.contains("already stands"), "{twice}");
    nominate::withdraw(&ctx, world.election, one).await.unwrap();
    nominate::nominate(&ctx, world.election, &again).await.unwrap();
}

#[tokio::test]
async fn whoever_runs_or_watches_it_cannot_stand_and_the_other_way_round() {
    let world = World::nominating().await;
    for officer in [1, 2] {
        let form = world.form(&[officer], &["organiser"], false).await;
        let refused =
            nominate::nominate(&world.acting(officer).await, world.election, &form).await.unwrap_err();
        assert!(refused.detail.contains("cannot stand"), "{refused}");
        assert!(refused.clause.is_some());
    }
    world.stands(10, &["organiser"], true).await;
    for role in [Role::ReturningOfficer, Role::Scrutineer, Role::Teller] {
        let refused = world.appoint(10, role).await.unwrap_err();
        assert!(refused.detail.contains("stands in this election"), "{refused}");
    }
    let second = world.appoint(11, Role::ReturningOfficer).await.unwrap_err();
    assert!(second.detail.contains("is the returning officer"));
    let both = world.appoint(1, Role::Scrutineer).await.unwrap_err();
    assert!(both.detail.contains("both run"));
}

#[tokio::test]
async fn an_officer_of_another_election_or_nobody_gets_nowhere() {
    let world = World::nominating().await;
    let other =
        draft::draft(&world.kit.system(), "committee-election", world.occasion.0, "Another").await.unwrap();
    let new = officers::Appointment {
        person: world.people[5],
        name: name(5),
        role: Role::ReturningOfficer,
        minute: "m".into(),
    };
    officers::appoint(&world.kit.system(), other, new).await.unwrap();
    world.close_nominations().await;
    let stranger = world.acting(5).await;
    assert_eq!(ballot::open(&stranger, world.election).await.unwrap_err().kind, Kind::Forbidden);
    assert_eq!(service::roll::roll(&stranger, world.election).await.unwrap_err().kind, Kind::Forbidden);
    let mut browser = world.browser(5).await;
    for page in ["/nominations", "/closing", "/roll", "/ballot"] {
        assert_eq!(browser.get(&world.url(page)).await.status.as_u16(), FORBIDDEN, "{page}");
    }
    let mut member = world.browser(20).await;
    for page in ["/nominations", "/closing", "/roll", "/ballot", "/officers", "/call", "/paper"] {
        assert_eq!(member.get(&world.url(page)).await.status.as_u16(), FORBIDDEN, "{page}");
    }
    let forged = browser.forge(&format!("/elections/{other}/paper"), &[]).await;
    assert_eq!(forged.status.as_u16(), FORBIDDEN);
    let unknown = format!("/elections/{}", crate::common::uuid(7));
    assert_eq!(member.get(&unknown).await.status.as_u16(), NOT_FOUND);
}

#[tokio::test]
async fn a_nomination_is_seen_by_those_whose_it_is() {
    let world = World::nominating().await;
    let pair = world.form(&[10, 11], &["organiser"], true).await;
    let it = nominate::nominate(&world.acting(10).await, world.election, &pair).await.unwrap();
    let page = world.url(&format!("/nominations/{it}"));
    assert_eq!(world.browser(12).await.get(&page).await.status.as_u16(), NOT_FOUND);
    let mut partner = world.browser(11).await;
    partner.get(&page).await.ok().says("Do you agree?").says("/c/1/nominations");
    let done = partner.post(&page, &[("do", "agree"), ("is-0", "yes")]).await.sent_to();
    assert_eq!(done, page);
    let all = nominate::nominations(&world.ro().await, world.election).await.unwrap();
    assert_eq!(all[0].state, NominationState::Standing);
    assert_eq!(all[0].nominees[1].declared, vec![world.woman()]);
    let stranger = nominate::consent(&world.acting(12).await, world.election, it, vec![]).await.unwrap_err();
    assert_eq!(stranger.kind, Kind::NotFound);
    let theirs = nominate::withdraw(&world.acting(12).await, world.election, it).await.unwrap_err();
    assert_eq!(theirs.kind, Kind::NotFound);
}

#[tokio::test]
async fn only_those_named_by_the_rules_nominate_and_a_post_that_nobody_may_share_is_not_shared() {
    let world = World::nominating().await;
    let form = world.form(&[11], &["organiser"], false).await;
    let other = nominate::nominate(&world.acting(10).await, world.election, &form).await.unwrap_err();
    assert_eq!(other.clause.unwrap().clause, "nominations");
    let mut long = world.form(&[10], &["organiser"], false).await;
    long.statement = "word ".repeat(301);
    let refused = nominate::nominate(&world.acting(10).await, world.election, &long).await.unwrap_err();
    assert!(refused.message_for("statement").unwrap().contains("301"));
    let mut alone = world.form(&[10, 10], &["organiser"], false).await;
    alone.nominees.truncate(2);
    let refused = nominate::nominate(&world.acting(10).await, world.election, &alone).await.unwrap_err();
    assert!(refused.message_for("partner").is_some());
}

#[tokio::test]
async fn a_paper_form_counts_from_its_hour_and_waits_for_the_signature_to_be_confirmed() {
    let world = World::nominating().await;
    world.close_nominations().await;
    let close = world.date(Step::NominationsClose).await;
    let mut form = world.form(&[10], &["organiser"], false).await;
    form.paper_received_at = Some(close.plus_minutes(-20));
    let member = nominate::nominate(&world.acting(10).await, world.election, &form).await.unwrap_err();
    assert_eq!(member.kind, Kind::Forbidden);
    let it = nominate::nominate(&world.ro().await, world.election, &form).await.unwrap();
    nominate::consent(&world.acting(10).await, world.election, it, vec![world.woman()]).await.unwrap();
    let standing = nominate::standing(&world.ro().await, world.election).await.unwrap();
    assert_eq!((standing.len(), standing[0].received_at), (1, form.paper_received_at));
    let mut late = world.form(&[11], &["organiser"], false).await;
    late.paper_received_at = Some(close.plus_seconds(1));
    assert!(nominate::nominate(&world.ro().await, world.election, &late).await.unwrap_err().clause.is_some());
}

#[tokio::test]
async fn nobody_votes_before_it_is_decided_what_becomes_of_a_quota_that_cannot_be_met() {
    let world = World::nominating().await;
    for n in [10, 11, 12] {
        world.stands(n, &["organiser"], false).await;
    }
    world.close_nominations().await;
    let ctx = world.ro().await;
    let election = service::election(&ctx, world.election).await.unwrap();
    let report = feasibility::report(&ctx, &election).await.unwrap();
    let quota = report.quotas.iter().find(|it| it.quota.contest.is_some() && !it.is_met()).unwrap();
    assert_eq!((quota.asked, quota.reachable), (1, 0));
    service::roll::freeze(&ctx, world.election).await.unwrap();
    world.kit.set(world.date(Step::BallotsOut).await.plus_hours(1));
    ballot::seen(&world.ro().await, world.election).await.unwrap();
    let refused = ballot::open(&world.ro().await, world.election).await.unwrap_err();
    assert_eq!(refused.clause.unwrap().clause, "women");
    for subject in report.quotas.iter().filter(|it| !it.is_met()).map(|it| it.subject) {
        let new = NewDecision {
            kind: DecisionKind::Remedy,
            subject,
            answer: "reopen".into(),
            decided_by: "clause 9.2".into(),
            minute: "–".into(),
        };
        feasibility::record(&world.ro().await, world.election, new).await.unwrap();
    }
    let mut page = world.browser(1).await;
    page.get(&world.url("/closing")).await.ok().says("cannot be met").says("opened again");
    ballot::open(&world.ro().await, world.election).await.unwrap();
}

#[tokio::test]
async fn the_ballot_opens_only_after_the_roll_and_a_look_at_the_paper() {
    let world = World::nominating().await;
    for n in [10, 11, 12] {
        world.stands(n, &["data-manager"], true).await;
    }
    world.close_nominations().await;
    let ctx = world.ro().await;
    assert!(ballot::open(&ctx, world.election).await.unwrap_err().detail.contains("roll"));
    service::roll::freeze(&ctx, world.election).await.unwrap();
    assert!(ballot::open(&ctx, world.election).await.unwrap_err().detail.contains("looked at the paper"));
    ballot::seen(&ctx, world.election).await.unwrap();
    assert!(ballot::open(&ctx, world.election).await.unwrap_err().detail.contains("not earlier"));
    world.browser(8).await.get(&world.url("/my-roll")).await.ok().says("Yes.").says("40 members");
}

#[tokio::test]
async fn a_day_without_full_notice_is_refused_with_the_earliest_lawful_one() {
    let world = World::drafted().await;
    world.kit.set(london(2026, 9, 1, 9, 0));
    let refused = service::call::call(&world.kit.system(), world.election).await.unwrap_err();
    assert_eq!(refused.clause.unwrap().clause, "agm");
    assert!(refused.hint.unwrap().contains("2027"));
    let state = service::election(&world.kit.system(), world.election).await.unwrap().state;
    assert_eq!(state, State::Drafted);
}

#[tokio::test]
async fn nobody_votes_while_the_call_has_reached_nobody() {
    let world = World::drafted().await;
    world.kit.set(london(2026, 8, 1, 9, 0));
    service::call::call(&world.kit.system(), world.election).await.unwrap();
    for n in [10, 11] {
        world.stands(n, &["data-manager"], true).await;
    }
    let page = world.browser(1).await.get(&world.url("")).await.ok();
    page.says("Its notice is for 40 members").says("Nobody has it yet").says("two officers release");
    world.kit.advance_minutes(11);
    world.kit.run_due().await;
    world.close_nominations().await;
    service::roll::freeze(&world.ro().await, world.election).await.unwrap();
    world.kit.set(world.date(Step::BallotsOut).await.plus_hours(9));
    ballot::seen(&world.ro().await, world.election).await.unwrap();
    let refused = ballot::open(&world.ro().await, world.election).await.unwrap_err();
    assert!(refused.detail.contains("The call has not left yet"), "{refused}");
    assert!(refused.hint.unwrap().contains("/mail/mailings/"));
    world.release_mail().await;
    let mailing =
        mail::mailing::for_subject(&world.kit.system(), "election", world.election.0).await.unwrap();
    let again = service::notice::has_left(&world.ro().await, &world.election().await).await;
    assert!(again.is_err(), "released is not sent");
    let mailing = mailing[0].mailing.id;
    mail::mailing::revoke(&world.kit.system(), mailing).await.unwrap();
    let taken_back = ballot::open(&world.ro().await, world.election).await.unwrap_err();
    assert!(taken_back.hint.unwrap().contains("call it anew"));
}

#[tokio::test]
async fn an_abandoned_ballot_takes_no_more_votes() {
    let world = World::nominating().await;
    for n in [10, 11] {
        world.stands(n, &["data-manager"], true).await;
    }
    world.close_nominations().await;
    let poll = world.open_ballot().await;
    let contest = world.contest("data-manager").await;
    world.votes(3, poll, &[(contest, vec![10])]).await.unwrap();
    draft::abandon(&world.kit.system(), world.election, "A name was missing.").await.unwrap();
    let refused = world.votes(4, poll, &[(contest, vec![10])]).await.unwrap_err();
    assert!(refused.detail.contains("given up"), "{refused}");
    let page = world.browser(3).await.get(&format!("/vote/{poll}")).await.ok();
    page.says("This ballot was given up").says(&world.url("")).says_nothing_of("you can vote again");
    world.browser(3).await.get(&world.url("")).await.ok().says_nothing_of("Vote, or ask");
    world.kit.run_due().await;
    let state = polling::service::poll(&world.kit.system(), poll).await.unwrap().state;
    assert_eq!(state, polling::PollState::Abandoned);
}

#[tokio::test]
async fn more_time_given_at_the_desk_moves_the_elections_own_hour() {
    let world = World::nominating().await;
    for n in [10, 11] {
        world.stands(n, &["data-manager"], true).await;
    }
    world.close_nominations().await;
    let poll = world.open_ballot().await;
    let later = agm().plus_hours(2);
    polling::service::put_off_close(&world.ro().await, poll, later, "The server was down.").await.unwrap();
    world.kit.run_due().await;
    assert_eq!(world.date(Step::AfarCloses).await, later);
    world.kit.set(agm().plus_minutes(30));
    let page = world.browser(3).await.get(&world.url("")).await.ok();
    page.says("Vote, or ask for a ballot").says("more time, given by the returning officer");
    let early = ballot::close(&world.ro().await, world.election).await.unwrap_err();
    assert!(early.detail.contains("16:00"), "{early}");
    world.kit.set(later.plus_minutes(1));
    ballot::close(&world.ro().await, world.election).await.unwrap();
}

#[tokio::test]
async fn an_abandoned_election_says_why_and_moves_no_more() {
    let world = World::nominating().await;
    assert!(
        draft::abandon(&world.kit.system(), world.election, " ")
            .await
            .unwrap_err()
            .message_for("because")
            .is_some()
    );
    draft::abandon(&world.kit.system(), world.election, "The hall burnt down.").await.unwrap();
    world.kit.visitor().get(&world.url("")).await.ok().says("The hall burnt down.");
    world.kit.set(agm());
    world.kit.run_due().await;
    let state = service::election(&world.kit.system(), world.election).await.unwrap().state;
    assert_eq!(state, State::Abandoned);
}

#[tokio::test]
async fn where_the_rules_ask_for_seconders_they_sign_on_paper_and_empty_posts_take_late_forms() {
    let text = include_str!("../../../../examples/constitutions/local-group.md");
    let text = text.replace("seconders = 0\nlate = \"refused\"", "seconders = 2\nlate = \"for-empty-posts\"");
    assert!(text.contains("seconders = 2"));
    let world = World::with_text(&text).await.called().await;
    let form = world.form(&[10], &["organiser"], true).await;
    let refused = nominate::nominate(&world.acting(10).await, world.election, &form).await.unwrap_err();
    assert!(refused.message_for("seconded").unwrap().contains("2 seconders"));
    world.kit.visitor().get(&world.url("/form")).await.ok().says("Seconded by");
    let paper = nominate::Form { seconded: true, paper_received_at: Some(world.kit.app.now()), ..form };
    nominate::nominate(&world.ro().await, world.election, &paper).await.unwrap();
    world.close_nominations().await;
    let now = Some(world.kit.app.now());
    let taken = nominate::Form {
        seconded: true,
        paper_received_at: now,
        ..world.form(&[11], &["organiser"], true).await
    };
    assert!(
        nominate::nominate(&world.ro().await, world.election, &taken).await.unwrap_err().clause.is_some()
    );
    let empty = nominate::Form {
        seconded: true,
        paper_received_at: now,
        ..world.form(&[11], &["data-manager"], true).await
    };
    nominate::nominate(&world.ro().await, world.election, &empty).await.unwrap();
}

#[tokio::test]
async fn whoever_is_dismissed_from_an_election_is_signed_out() {
    let world = World::drafted().await;
    let mut scrutineer = world.browser(2).await;
    scrutineer.get("/account").await.ok();
    let ctx = world.kit.system();
    officers::dismiss(&ctx, world.election, world.people[2], Role::Scrutineer).await.unwrap();
    assert!(scrutineer.get("/account").await.sent_to().starts_with("/sign-in"));
}

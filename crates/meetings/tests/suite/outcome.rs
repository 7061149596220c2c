//! Decisions and actions.

use kernel::{Kind, transact};
use meetings::model::{Happened, NewAction, NewDecision, Readers, Standing};
use meetings::service::{self, after};

use crate::support::world;

fn decision(kind: &str) -> NewDecision {
    NewDecision {
        item: None,
        motion: None,
        vote: None,
        decision: kind.into(),
        title: "A stall at the market".into(),
        words: "We run a stall on the first Saturday of each month.".into(),
        reasons: "People who never come to meetings pass there.".into(),
        readers: Readers::Members,
    }
}

#[tokio::test]
async fn the_committee_does_not_decide_policy_and_is_told_by_which_clause() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let meeting = world.meeting("committee-meeting", 10).await;
    let ctx = world.acting(ada).await;
    let refused = transact!(ctx.db(), tx => {
        service::lock(tx, &ctx, &meeting.occasion).await?;
        after::decide(tx, &ctx, &meeting, decision("policy"), false).await
    });
    let problem = refused.unwrap_err();
    assert!(problem.kind == Kind::Refused && problem.hint.is_some(), "{problem}");
    assert_eq!(problem.clause.unwrap().clause, "committee");
    let id = transact!(ctx.db(), tx => {
        service::lock(tx, &ctx, &meeting.occasion).await?;
        after::decide(tx, &ctx, &meeting, decision("day-to-day"), false).await
    })
    .unwrap();
    let it = after::decision(&ctx, id).await.unwrap();
    assert_eq!((it.number, it.state), (1, Standing::Open));
    let record = service::journal(&ctx, meeting.meeting.id).await.unwrap();
    assert!(matches!(record[0].what, Happened::Decided { number: 1, .. }), "{record:?}");
    let visitor = world.kit.visitor().get("/meetings").await;
    assert_ne!(visitor.status.as_u16(), 200);
}

#[tokio::test]
async fn an_action_stays_open_until_its_owner_reports_or_the_body_releases_it() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let first = world.meeting("committee-meeting", 10).await;
    let second = world.meeting("committee-meeting", 40).await;
    let ctx = world.acting(ada).await;
    let new = NewAction {
        item: None,
        decision: None,
        title: "Ask the council for the pitch".into(),
        words: String::new(),
        owner: Some(bo),
        owner_words: String::new(),
        assignment: true,
        due_at: Some(second.occasion.at),
    };
    let nobody = NewAction { owner: None, ..new.clone() };
    assert!(nobody.check().unwrap_err().message_for("owner").is_some());
    let id = transact!(ctx.db(), tx => {
        service::lock(tx, &ctx, &first.occasion).await?;
        after::agree(tx, &ctx, &first, new.clone(), false).await
    })
    .unwrap();
    let open = after::actions(&ctx).await.unwrap();
    transact!(ctx.db(), tx => { after::carry_over(tx, &ctx, &second, &open).await }).unwrap();
    assert_eq!(after::carried_over(&ctx, id).await.unwrap().len(), 1);
    let owner = world.acting(bo).await;
    assert!(
        after::end_action(&owner, id, Standing::Done, "").await.unwrap_err().message_for("words").is_some()
    );
    // Only whoever agreed it lets it go.
    assert_eq!(
        after::end_action(&owner, id, Standing::Released, "Too much").await.unwrap_err().kind,
        Kind::Forbidden
    );
    after::end_action(&owner, id, Standing::Done, "We have the pitch from July.").await.unwrap();
    assert_eq!(
        after::end_action(&owner, id, Standing::Done, "Again").await.unwrap_err().kind,
        Kind::Conflict
    );
}

#[tokio::test]
async fn what_is_handed_on_has_limits_and_a_report_and_what_the_text_keeps_is_not_handed_on() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let meeting = world.meeting("members-meeting", 20).await;
    let url = format!("/meetings/{}", meeting.meeting.id);
    world.kit.set(meeting.occasion.at);
    let mut officer = world.browser(ada).await;
    let page = format!("{url}/write");
    let bo_id = bo.to_string();
    let form = |limits: &'static str, kind: &'static str| {
        vec![
            ("do", "hand-on"),
            ("matter", "Booking the hall"),
            ("decision", kind),
            ("limits", limits),
            ("report_by", "2026-09-01"),
        ]
    };
    let nobody = officer.post(&page, &form("Up to 300 pounds.", "motion")).await;
    assert_eq!(nobody.status.as_u16(), 422, "one person or one body");
    officer.post(&format!("{url}/chair"), &[("do", "open")]).await.sent_to();
    let mut whole = form("Up to 300 pounds, and not on Sundays.", "motion");
    whole.push(("to_person", bo_id.as_str()));
    let without = officer
        .post(
            &page,
            &[
                ("do", "hand-on"),
                ("matter", "Booking the hall"),
                ("decision", "motion"),
                ("to_person", bo_id.as_str()),
                ("report_by", "2026-09-01"),
            ],
        )
        .await;
    assert_eq!(without.status.as_u16(), 422);
    without.says("Say how far it goes");
    officer.post(&page, &whole).await.sent_to();
    officer.get(&page).await.ok().says("Handed on to Bo Tidewater");
    // Policy is the members' own: it goes to nobody else (clause 9, L12).
    let mut policy = form("As they like.", "policy");
    policy.push(("to_body", "committee"));
    let refused = officer.post(&page, &policy).await;
    assert_eq!(refused.status.as_u16(), 409);
    let mut own = world.browser(bo).await;
    own.get("/meetings/delegations")
        .await
        .ok()
        .says("Booking the hall")
        .says("not on Sundays")
        .says("1 Sep 2026");
    let action = after::actions(&world.kit.system()).await.unwrap().pop().unwrap();
    assert!(action.assignment && action.owner == Some(bo));
    let report = [("do", "done"), ("words", "Booked until June for 240 pounds.")];
    own.post(&format!("/meetings/actions/{}", action.id), &report).await.sent_to();
    own.get("/meetings/delegations").await.ok().says("Reported: Booked until June");
    let page = officer.get("/meetings/delegations").await.ok().says("Take it back");
    let id = page.body.split("/meetings/delegations/").nth(1).unwrap()[..36].to_owned();
    let back = format!("/meetings/delegations/{id}");
    assert_eq!(own.post(&back, &[("why", "No")]).await.status.as_u16(), 403);
    officer.post(&back, &[("why", "Members\u{2019} meeting, minute 9")]).await.sent_to();
    officer.get("/meetings/delegations").await.ok().says("minute 9").says("ended");
}

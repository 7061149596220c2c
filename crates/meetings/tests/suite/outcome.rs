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

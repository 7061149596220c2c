//! Calling a meeting: in time and short, whom it reaches, and moving it afterwards.

use kernel::{Kind, transact};
use meetings::model::State;
use meetings::service::{self, before};

use crate::support::world;

#[tokio::test]
async fn a_meeting_is_called_by_its_clause_with_proof_and_moving_it_is_told_to_all() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let meeting = world.meeting("members-meeting", 20).await;
    let id = meeting.meeting.id;
    let ctx = world.acting(ada).await;
    let draft = before::draft(&ctx, &meeting).await.unwrap();
    assert!(!draft.short);
    for words in ["Harbour Hall", "Welcome, who is here", "at least ten days before", "clause 6"] {
        assert!(draft.body.contains(words), "{words}: {}", draft.body);
    }
    // Ten days from 1 June, counted in whole days.
    assert_eq!(draft.earliest.unwrap().to_string(), "2026-06-11");
    let own = world.acting(bo).await;
    assert_eq!(before::send_notice(&own, id, "S", "B", "").await.unwrap_err().kind, Kind::Forbidden);
    before::send_notice(&ctx, id, &draft.subject, &draft.body, "").await.unwrap();
    let called = world.sitting(id).await.meeting;
    assert_eq!((called.state, called.called_by), (State::Called, Some(ada)));
    assert_eq!(before::send_notice(&ctx, id, "S", "B", "").await.unwrap_err().kind, Kind::Refused);
    let (proofs, left_out) =
        mail::mailing::recipients(&ctx, mail::MailingId(called.mailing.unwrap())).await.unwrap();
    assert_eq!((proofs.len(), left_out.len()), (2, 0));
    let to = meeting.occasion.at.plus_days(7, &world.kit.group.zone);
    transact!(ctx.db(), tx => {
        bodies::service::move_occasion(tx, &ctx, id.into(), meeting.occasion.at, to, "Town Hall").await
    })
    .unwrap();
    world.kit.run_due().await;
    let told: Vec<(String,)> = ctx
        .db()
        .all(kernel::sql!("SELECT subject FROM mail_mailing WHERE about_kind = 'meeting-moved'"))
        .await
        .unwrap();
    assert_eq!(told.len(), 1);
    assert!(told[0].0.starts_with("Moved: "), "{}", told[0].0);
}

#[tokio::test]
async fn a_short_notice_goes_with_its_reason_where_the_text_warns_and_not_at_all_where_it_blocks() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser").await;
    let ctx = world.acting(ada).await;
    let soon = world.meeting("members-meeting", 5).await;
    let draft = before::draft(&ctx, &soon).await.unwrap();
    assert!(draft.short);
    let silent = before::send_notice(&ctx, soon.meeting.id, "S", "Body", " ").await.unwrap_err();
    assert!(silent.message_for("short_why").is_some(), "{silent}");
    before::send_notice(&ctx, soon.meeting.id, &draft.subject, &draft.body, "The hall fell through.")
        .await
        .unwrap();
    let all = kernel::sql!("SELECT body FROM mail_mailing");
    let letter: Vec<(String,)> = ctx.db().all(all).await.unwrap();
    let letter = &letter[0].0;
    assert!(!letter.contains("This notice goes out by"), "it says one thing and not its opposite: {letter}");
    let says = "This notice is shorter than clause 6";
    assert!(letter.contains(says) && letter.contains("at least ten days before: The hall fell"), "{letter}");
    // The annual meeting's six weeks are not left to a reason (clause 7).
    world.kit.set(testkit::london(2026, 8, 25, 12, 0));
    let agm = world.meeting_at("agm", testkit::london(2026, 9, 19, 14, 0)).await;
    let ctx = world.acting(ada).await;
    let refused = before::send_notice(&ctx, agm.meeting.id, "S", "B", "In a hurry").await.unwrap_err();
    assert_eq!((refused.kind, refused.clause.unwrap().clause.as_str()), (Kind::Refused, "agm"));
    // Six weeks from now lie in October: the first lawful day is in the September after.
    assert!(refused.hint.unwrap().contains("September 2027"));
    assert_eq!(world.sitting(agm.meeting.id).await.meeting.state, State::Planned);
    assert!(service::call_off(&ctx, agm.meeting.id, "").await.is_err());
    service::call_off(&ctx, agm.meeting.id, "No lawful day is left this year.").await.unwrap();
}

//! The pages before a meeting, as people use them.

use crate::support::world;

#[tokio::test]
async fn a_member_reads_replies_and_puts_in_an_item_and_an_officer_calls_it() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let meeting = world.meeting("members-meeting", 20).await;
    let url = format!("/meetings/{}", meeting.meeting.id);
    let mut own = world.browser(bo).await;
    own.get("/meetings").await.ok().says("meeting 2026");
    own.get(&url).await.ok().says("Are you coming?").says_nothing_of("Preparing it");
    own.post(&url, &[("do", "reply"), ("coming", "room"), ("needs", "A ramp")]).await.sent_to();
    own.get(&url).await.ok().says("1 in the room");
    let item = format!("{url}/item");
    let wrong = own.post(&item, &[("title", ""), ("words", "About bins"), ("form", "discussion")]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    wrong.says("About bins");
    own.post(&item, &[("title", "Bins"), ("form", "discussion"), ("minutes", "10")]).await.sent_to();
    own.get(&url).await.ok().says("Bins");
    own.get(&format!("{url}/pack?size=large")).await.ok().says("large-print");
    assert_eq!(own.get(&format!("{url}/notice")).await.status.as_u16(), 403);
    assert!(own.forge(&url, &[("do", "reply"), ("coming", "no")]).await.status.is_client_error());
    let mut officer = world.browser(ada).await;
    officer.get(&url).await.ok().says("A ramp").says("Preparing it");
    let notice = format!("{url}/notice");
    officer.get(&notice).await.ok().says("2 people").says("Bins");
    let form = [("subject", "Come"), ("body", "Dear {name}, come."), ("short_why", "")];
    officer.post(&notice, &form).await.sent_to();
    officer.get(&url).await.ok().says("whom it reached and whom not");
    let paper = format!("{url}/paper");
    let form = [("title", "Bins: the facts"), ("words", ""), ("closed", "")];
    let to = officer.upload(&paper, ("file", "bins.md", b"# Bins\n\nThere are few."), &form).await.sent_to();
    own.get(&to).await.ok().says("There are few.");
    let binary = officer.upload(&paper, ("file", "x.pdf", &[0xff, 0xfe, 0x00]), &form).await;
    assert_eq!(binary.status.as_u16(), 422);
}

#[tokio::test]
async fn of_a_closed_item_others_see_that_there_is_one_and_nothing_else() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let meeting = world.meeting("committee-meeting", 10).await;
    let url = format!("/meetings/{}", meeting.meeting.id);
    let mut officer = world.browser(ada).await;
    let form =
        [("title", "A complaint"), ("words", "About somebody"), ("form", "discussion"), ("closed", "yes")];
    officer.post(&format!("{url}/item"), &form).await.sent_to();
    officer.get(&url).await.ok().says("A complaint");
    let mut own = world.browser(bo).await;
    for page in [url.clone(), format!("{url}/pack"), format!("{url}/pack.txt")] {
        own.get(&page)
            .await
            .ok()
            .says("Closed item")
            .says_nothing_of("complaint")
            .says_nothing_of("somebody");
    }
    officer.get(&format!("{url}/notice")).await.ok().says("Closed item").says_nothing_of("complaint");
}

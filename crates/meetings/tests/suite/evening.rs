//! An evening through the pages: door, phones, chair, tellers, record.

use crate::support::world;

#[tokio::test]
async fn a_meeting_is_held_through_its_pages() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let (cy, dee) = (world.member("Cy").await, world.member("Dee").await);
    let meeting = world.meeting("members-meeting", 20).await;
    let url = format!("/meetings/{}", meeting.meeting.id);
    let (chair, now, door) = (format!("{url}/chair"), format!("{url}/now"), format!("{url}/door"));
    let motion = [
        ("decision", "policy"),
        ("title", "Rents"),
        ("words", "We support the tenants."),
        ("reasons", "They asked."),
    ];
    let to = world.browser(bo).await.post(&format!("{url}/motion"), &motion).await.sent_to();
    let motion = to.rsplit('/').next().unwrap().to_owned();
    let song = [("decision", "policy"), ("title", "Songs"), ("words", "We sing."), ("reasons", "It helps.")];
    let to = world.browser(bo).await.post(&format!("{url}/motion"), &song).await.sent_to();
    let song = to.rsplit('/').next().unwrap().to_owned();
    world.kit.set(meeting.occasion.at);
    let mut officer = world.browser(ada).await;
    officer.get(&chair).await.ok().says("Next: let people in at the door");
    officer.post(&chair, &[("do", "open")]).await.sent_to();
    let page = officer.get(&format!("{door}?q=tide")).await.ok().says("Bo Tidewater");
    let code = page.body.split("<strong class=\"big\">").nth(1).unwrap()[..6].to_owned();
    for person in [ada, cy] {
        officer.post(&door, &[("do", "in"), ("person", &person.to_string())]).await.sent_to();
    }
    let mut phone = world.browser(bo).await;
    assert_eq!(phone.get(&door).await.status.as_u16(), 403);
    assert_eq!(phone.get(&chair).await.status.as_u16(), 403);
    assert_eq!(phone.post(&now, &[("do", "room"), ("code", "0")]).await.status.as_u16(), 422);
    phone.post(&now, &[("do", "room"), ("code", &code)]).await.sent_to();
    phone.post(&now, &[("do", "by-phone")]).await.sent_to();
    phone.post(&now, &[("do", "speak")]).await.sent_to();
    officer.get(&chair).await.ok().says("Then: Bo Tidewater");
    officer.post(&chair, &[("do", "next-speaker")]).await.sent_to();
    officer.post(&chair, &[("do", "put"), ("motion", &motion)]).await.sent_to();
    officer.post(&chair, &[("do", "vote"), ("motion", &motion)]).await.sent_to();
    let page = phone.get(&now).await.ok().says("Abstain");
    let vote = page.body.split("name=\"vote\" value=\"").nth(1).unwrap()[..36].to_owned();
    let cast = [("do", "cast"), ("vote", vote.as_str()), ("choice", "for")];
    assert!(phone.forge(&now, &cast).await.status.is_client_error());
    phone.post(&now, &cast).await.sent_to();
    phone.get(&now).await.ok().says("Your vote is taken: for");
    assert_eq!(phone.post(&now, &cast).await.status.as_u16(), 409);
    // Somebody who is not there has no vote, and hands in the room vote by hand.
    assert_eq!(world.browser(dee).await.post(&now, &cast).await.status.as_u16(), 409);
    officer.get(&chair).await.ok().says("1 of 1 by phone have voted");
    officer
        .post(&chair, &[("do", "tally"), ("vote", &vote), ("favour", "1"), ("against", "1")])
        .await
        .sent_to();
    officer.post(&chair, &[("do", "close-vote"), ("vote", &vote)]).await.sent_to();
    let action = [
        ("do", "action"),
        ("title", "Write to the tenants"),
        ("owner", &bo.to_string() as &str),
        ("due", "2026-08-01"),
    ];
    officer.post(&chair, &action).await.sent_to();
    let nobody = officer.post(&chair, &[("do", "action"), ("title", "Sing")]).await;
    assert_eq!(nobody.status.as_u16(), 422);
    nobody.says("an action without an owner");
    officer.post(&chair, &[("do", "put"), ("motion", &song)]).await.sent_to();
    // Something is left: the chair is told what, asked once, and it is not lost from sight afterwards.
    let asked = officer.post(&chair, &[("do", "close")]).await;
    assert_eq!(asked.status.as_u16(), 422);
    asked
        .says("Something is left")
        .says("What is left")
        .says("not taken or put off")
        .says("Songs: before the meeting");
    officer.get(&chair).await.ok().says_nothing_of("What is left");
    officer.post(&chair, &[("do", "close"), ("left", "yes")]).await.sent_to();
    officer.get(&chair).await.ok().says_nothing_of("Then:");
    phone.get(&url).await.ok().says("not reached").says("not voted on before the meeting closed");
    let record = world.browser(dee).await.get(&format!("{url}/record")).await.ok();
    assert!(record.body.contains("Not reached: "), "{}", record.body);
    for words in [
        "The meeting was opened",
        "2 for, 1 against",
        "was not voted on before it closed",
        "Decision no. 1, Rents",
        "Write to the tenants (Bo Tidewater",
        "closed",
    ] {
        assert!(record.body.contains(words), "{words}: {}", record.body);
    }
    // What was decided stands in the register with its reasons: for members until somebody opens it to everybody.
    let page = phone.get("/meetings/decisions?q=tenants").await.ok().says("No. 1: Rents");
    let decision = page.body.split("/meetings/decisions/").nth(1).unwrap()[..36].to_owned();
    let decision = format!("/meetings/decisions/{decision}");
    phone.get(&decision).await.ok().says("They asked.");
    let mut stranger = world.kit.visitor();
    stranger.get("/meetings/decisions").await.ok().says_nothing_of("Rents");
    assert_eq!(stranger.get(&decision).await.status.as_u16(), 404);
    let open = [("do", "explain"), ("reasons", "The tenants asked us."), ("readers", "everyone")];
    assert_eq!(phone.post(&decision, &open).await.status.as_u16(), 403);
    officer.post(&decision, &open).await.sent_to();
    stranger.get(&decision).await.ok().says("The tenants asked us.");
    let page = phone.get("/meetings/actions").await.ok().says("I have done it");
    let action = page.body.split("/meetings/actions/").nth(1).unwrap()[..36].to_owned();
    phone
        .post(&format!("/meetings/actions/{action}"), &[("do", "done"), ("words", "Written.")])
        .await
        .sent_to();
    officer.get(&format!("{url}/screen")).await.ok().says("Check in with your phone");
}

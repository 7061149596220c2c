//! The kit for an incident: seventy-two hours, who could have seen what, letters.

use axum::http::StatusCode;
use kernel::{Power, log_read_of};
use rights::model::incident::Sort;
use rights::service::incidents::{self, Said};

use crate::support::{World, world};

fn said(world: &World) -> Said {
    let now = world.kit.app.now();
    Said {
        sort: Sort::Confidentiality,
        title: "A laptop left in a train".into(),
        happened: "A laptop that was signed in was left in a train.".into(),
        from: now.plus_hours(-5),
        to: now,
        person: None,
        aware_at: now.plus_hours(-2),
        people: 2,
        records: 2,
        sorts_of_data: "Names and addresses".into(),
        consequences: "Somebody may know that you are a member.".into(),
        measures: "The sessions were ended within the hour.".into(),
        high_risk: true,
    }
}

#[tokio::test]
async fn the_hours_run_from_when_it_was_known_and_the_monday_page_counts_them() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let ctx = world.acting(dara).await;
    let id = incidents::enter(&ctx, said(&world)).await.unwrap();
    let it = incidents::find(&ctx, id).await.unwrap();
    assert_eq!(it.hours_left(ctx.now), Some(70), "nights count, and the two hours before it was entered");
    let lines = rights::service::remind::dues(&ctx).await.unwrap();
    assert!(lines.iter().any(|it| it.title.contains("70 hours to tell the authority")));
    world.kit.advance_minutes(71 * 60);
    let ctx = world.acting(dara).await;
    assert!(incidents::decide(&ctx, id, true, "", "ICO-1").await.is_err(), "a late report needs its reasons");
    incidents::decide(&ctx, id, true, "The owner was abroad.", "ICO-1").await.unwrap();
    let it = incidents::find(&ctx, id).await.unwrap();
    assert!(it.was_late() && it.reference == "ICO-1");
    assert!(incidents::report(&ctx, &it, "data@fairhaven.example").contains("The owner was abroad."));
    let early = incidents::close(&ctx, id).await.unwrap_err();
    assert!(early.detail.contains("have to be told"), "{}", early.detail);
}

#[tokio::test]
async fn not_telling_the_authority_is_a_decision_with_a_reason() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let ctx = world.acting(dara).await;
    let id = incidents::enter(&ctx, Said { high_risk: false, ..said(&world) }).await.unwrap();
    assert!(incidents::close(&ctx, id).await.is_err(), "not before it is decided");
    assert!(incidents::decide(&ctx, id, false, " ", "").await.is_err());
    incidents::decide(&ctx, id, false, "The disk is encrypted and the key was not there.", "").await.unwrap();
    incidents::close(&ctx, id).await.unwrap();
    assert!(incidents::say(&ctx, id, said(&world)).await.is_err(), "what is closed stays");
}

#[tokio::test]
async fn who_could_have_been_seen_is_drawn_from_the_log_and_they_are_written_to() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let ada = world.officer("Ada", "organiser", None).await;
    let (maja, orla, _pia) =
        (world.member("Maja").await, world.member("Orla").await, world.member("Pia").await);
    // Ada's device read a short list; the data manager read somebody else.
    log_read_of(&world.acting(ada).await, "a list", "welcoming", &[maja, orla]).await.unwrap();
    log_read_of(&world.acting(dara).await, "another list", "keeping the register", &[dara]).await.unwrap();
    world.kit.advance_minutes(10);
    let ctx = world.acting(dara).await;
    let now = world.kit.app.now();
    let what = Said { person: Some(ada), from: now.plus_hours(-1), to: now, aware_at: now, ..said(&world) };
    let id = incidents::enter(&ctx, what).await.unwrap();
    let it = incidents::find(&ctx, id).await.unwrap();
    let scope = incidents::scope(&ctx, &it).await.unwrap();
    let mut seen = scope.people.clone();
    seen.sort();
    let mut wanted = vec![maja, orla];
    wanted.sort();
    assert_eq!((seen, scope.wide), (wanted, 0));
    let (n, unreached) = incidents::write_letters(&ctx, id).await.unwrap();
    assert_eq!((n, unreached.len()), (2, 0));
    assert!(incidents::write_letters(&ctx, id).await.is_err(), "once");
    world.kit.run_due().await;
    let letters = world.letters();
    for (who, wanted) in [("Maja@example.org", true), ("Orla@example.org", true), ("Pia@example.org", false)]
    {
        let got = letters.iter().any(|it| it.0.eq_ignore_ascii_case(who) && it.1.contains("laptop"));
        assert_eq!(got, wanted, "{who}");
    }
    let mut page = world.browser(dara).await;
    page.get(&format!("/data-protection/incidents/{id}"))
        .await
        .ok()
        .says("2 people are written down")
        .says("2 letters went");
}

#[tokio::test]
async fn incidents_are_for_those_who_answer_for_data_and_are_entered_by_a_form() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let ada = world.officer("Ada", "organiser", None).await;
    for page in ["/data-protection/incidents", "/data-protection/incidents/new"] {
        assert_eq!(world.browser(ada).await.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    assert!(!world.acting(ada).await.may(Power::ProtectData, None));
    let mut browser = world.browser(dara).await;
    let now = world.kit.app.now().iso(&world.kit.group.zone);
    let before = world.kit.app.now().plus_hours(-3).iso(&world.kit.group.zone);
    let form = [
        ("title", "Wrong envelope"),
        ("happened", "Two letters were swapped."),
        ("aware_at", now.as_str()),
        ("from", before.as_str()),
        ("to", now.as_str()),
        ("people", "2"),
    ];
    browser
        .post("/data-protection/incidents/new", &form)
        .await
        .says("Say what became of the data")
        .says("Two letters were swapped.");
    let mut whole = form.to_vec();
    whole.push(("sort", "confidentiality"));
    let place = browser.post("/data-protection/incidents/new", &whole).await.sent_to();
    browser.get(&place).await.ok().says("72 hours left").says("Wrong envelope");
    browser.post(&format!("{place}/not-told"), &[("why", "")]).await.says("Say why a risk");
    browser
        .post(
            &format!("{place}/not-told"),
            &[("why", "Both families know each other and gave them back unopened.")],
        )
        .await
        .sent_to();
    browser.post(&format!("{place}/close"), &[]).await.sent_to();
    browser.get("/data-protection/incidents").await.ok().says("closed");
}

//! Every page answers in every state to those it is for, and the forms work without script.

use crate::common::{World, agm, name};
use elections::service::{self, ballot, declare, nominate};

#[tokio::test]
async fn a_member_stands_reads_and_withdraws_in_a_browser() {
    let world = World::nominating().await;
    let mut browser = world.browser(10).await;
    browser.get("/elections").await.ok().says("Nominations are open until");
    browser
        .get(&world.url(""))
        .await
        .ok()
        .says("Stand for a post")
        .says("class=\"timeline\"")
        .says("two weeks before");
    browser.get(&world.url("/form")).await.ok().says("Signature");
    let page = browser.get(&world.url("/nominate")).await.ok().says("Hand the nomination in");
    let form =
        page.body.split("name=\"form\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let want = format!("want-{}", world.contest("organiser").await);
    let second = format!("want-{}", world.contest("data-manager").await);
    let saved = [
        ("form", form.as_str()),
        ("for", "self"),
        (want.as_str(), "1"),
        ("statement", "Half a sentence"),
        ("do", "save"),
    ];
    browser.post(&world.url("/nominate"), &saved).await.sent_to();
    browser
        .get(&world.url("/nominate"))
        .await
        .ok()
        .says("Half a sentence")
        .says("not handed in yet")
        .says(&form);
    let unsigned = [
        ("form", form.as_str()),
        ("for", "self"),
        (want.as_str(), "1"),
        ("statement", "Whole."),
        ("do", "submit"),
    ];
    let answer = browser.post(&world.url("/nominate"), &unsigned).await;
    assert_eq!(answer.status.as_u16(), 422);
    answer.says("Whole.").says("your signature");
    let signed = [
        ("form", form.as_str()),
        ("for", "self"),
        (want.as_str(), "2"),
        (second.as_str(), "1"),
        ("statement", "Whole."),
        ("is-0", "yes"),
        ("agree", "yes"),
        ("do", "submit"),
    ];
    let there = browser.post(&world.url("/nominate"), &signed).await.sent_to();
    browser.get(&there).await.ok().says("Data manager, then Organiser").says("Withdraw");
    assert_eq!(browser.post(&world.url("/nominate"), &signed).await.sent_to(), there);
    browser.post(&there, &[("do", "withdraw")]).await.sent_to();
    browser.get(&there).await.ok().says("Withdrawn");
}

#[tokio::test]
async fn the_officers_pages_lead_from_step_to_step() {
    let world = World::nominating().await;
    for n in [10, 11, 12] {
        world.stands(n, &["organiser"], true).await;
    }
    for n in [13, 14, 15] {
        world.stands(n, &["social-media-manager"], true).await;
    }
    let mut ro = world.browser(1).await;
    ro.get(&world.url("/nominations")).await.ok().says(&name(10));
    let paper = ro.get(&world.url("/paper")).await.ok();
    let form =
        paper.body.split("name=\"form\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let want = format!("want-{}", world.contest("data-manager").await);
    let who = world.people[16].to_string();
    let fields = [
        ("form", form.as_str()),
        ("nominee", who.as_str()),
        ("received", "2026-08-01T08:30"),
        (want.as_str(), "1"),
        ("statement", ""),
    ];
    let there = ro.post(&world.url("/paper"), &fields).await.sent_to();
    ro.get(&there).await.ok().says("on paper").says("waiting for consent");
    world.close_nominations().await;
    let mut ro = world.browser(1).await;
    ro.get(&world.url("/closing")).await.ok().says("A ballot is held.").says("Nobody stands");
    ro.post(
        &world.url("/questions"),
        &[("form", &crate::common::uuid(9).to_string()), ("question", "What first?")],
    )
    .await
    .sent_to();
    let mut candidate = world.browser(10).await;
    candidate.get(&world.url("/candidates")).await.ok().says("What first?").says("Your answer");
    let mine = nominate::standing(&world.ro().await, world.election).await.unwrap();
    let mine = mine.iter().find(|it| it.names(world.people[10])).unwrap().id.to_string();
    let answer = [("to", crate::common::uuid(9).to_string()), ("as", mine), ("answer", "Listening.".into())];
    let answer: Vec<_> = answer.iter().map(|it| (it.0, it.1.as_str())).collect();
    candidate.post(&world.url("/answers"), &answer).await.sent_to();
    ro.get(&world.url("/candidates")).await.ok().says("Listening.").says("No answer yet.");
    ro.post(&world.url("/roll"), &[]).await.sent_to();
    ro.get(&world.url("/roll")).await.ok().says("40").says("Nobody was left out");
    ro.get(&world.url("/order-of-the-day")).await.ok().says("Job shares");
    ro.post(&world.url("/ballot"), &[("do", "seen")]).await.sent_to();
    world.kit.set(world.date(elections::model::Step::BallotsOut).await.plus_hours(9));
    let mut ro = world.browser(1).await;
    ro.post(&world.url("/ballot"), &[("do", "open")]).await.sent_to();
    ro.get(&world.url("/ballot")).await.ok().says("/desk/").says("/vote/");
    let mut voter = world.browser(20).await;
    voter.get(&world.url("")).await.ok().says("Vote, or ask for a ballot by e-mail");
    let election = service::election(&world.ro().await, world.election).await.unwrap();
    let poll = ballot::poll_of(&election).unwrap();
    let organiser = world.contest("organiser").await;
    for n in 20..26 {
        world.votes(n, poll, &[(organiser, vec![10, 11])]).await.unwrap();
    }
    world.kit.set(agm().plus_minutes(90));
    let mut ro = world.browser(1).await;
    ro.post(&world.url("/ballot"), &[("do", "close")]).await.says("Tick that everybody");
    ro.post(&world.url("/ballot"), &[("do", "close"), ("all", "yes")]).await.sent_to();
    ro.post(&world.url("/count"), &[("do", "count")]).await.sent_to();
    ro.get(&world.url("/count")).await.ok().says(&name(10)).says("Declare the result");
    let hidden = world.browser(20).await.get(&world.url(&format!("/result/{organiser}"))).await;
    assert_eq!(hidden.status.as_u16(), 403);
    let mut scrutineer = world.browser(2).await;
    scrutineer
        .post(&world.url("/count"), &[("do", "recount")])
        .await
        .ok()
        .says("<td>yes, in every byte</td>");
    scrutineer.post(&world.url("/count"), &[("do", "note"), ("note", "Good.")]).await.sent_to();
    let not_theirs = scrutineer.post(&world.url("/count"), &[("do", "declare")]).await;
    assert_eq!(not_theirs.status.as_u16(), 403);
    ro.post(&world.url("/count"), &[("do", "declare")]).await.sent_to();
    let early = ro.post(&world.url("/count"), &[("do", "office")]).await;
    early.says("planned until").says("id=\"f-closed\"");
    ro.post(&world.url("/count"), &[("do", "office"), ("closed", "2026-09-19T15:20")]).await.sent_to();
    let mut public = world.kit.visitor();
    public.get("/elections").await.ok().says("Earlier elections").says("In office");
    public
        .get(&world.url(""))
        .await
        .ok()
        .says("Those elected took office")
        .says_nothing_of("Committee, item 4");
}

#[tokio::test]
async fn a_past_election_is_counted_again_and_named_as_such() {
    let world = World::drafted().await;
    let papers = b"3 1\n4 1 2 0\n3 2 3 0\n1 3 0\n0\n\"Ada\"\n\"Ben\"\n\"Cleo\"\n\"Ward 1\"\n";
    let new = declare::NewPast { title: "Ward 1, 2017", source: "A made-up ward.", held_at: agm(), papers };
    let id = declare::record_past(&world.kit.system(), new.clone()).await.unwrap();
    let mut reader = world.kit.visitor();
    reader.get("/elections").await.ok().says("Ward 1, 2017");
    reader.get(&format!("/elections/past/{id}")).await.ok().says("From the archive").says("Ada").says("<svg");
    reader.get(&format!("/elections/past/{id}/result.blt")).await.ok().says("4 1 2 0");
    let broken = declare::NewPast { papers: b"3 1\n9 9", ..new };
    assert!(declare::record_past(&world.kit.system(), broken).await.is_err());
}

#[tokio::test]
async fn the_pages_offer_only_what_the_reader_may_do() {
    let world = World::nominating().await;
    for n in 10..13 {
        world.stands(n, &["organiser"], false).await;
    }
    let mut ro = world.browser(1).await;
    let page = ro.get(&world.url("")).await.ok();
    page.says("You are returning officer of this election").says_nothing_of(">Stand for a post</a>");
    ro.get(&world.url("/nominate")).await.ok().says("so you cannot stand in it");
    let page = world.browser(20).await.get(&world.url("/nominate")).await.ok();
    page.says("I describe myself as: woman").says("Nobody reads them without signing in");
    let page = world.browser(10).await.get(&world.url("")).await.ok();
    let (called, opened) = (page.body.find("The election was called"), page.body.find("Nominations opened"));
    assert!(called.is_some() && called < opened, "the call comes before what follows from it");
    page.says("Look at your nomination, or withdraw it");
    world.close_nominations().await;
    let mut ro = world.browser(1).await;
    let election = world.election().await;
    let subject = world.contest("organiser").await.to_string();
    let unminuted =
        [("kind", "remedy"), ("subject", subject.as_str()), ("answer", "reopen"), ("decided_by", "All")];
    let answer = ro.post(&world.url("/closing"), &unminuted).await;
    assert_eq!(answer.status.as_u16(), 422);
    answer.says("href=\"#f-minute\"").says("id=\"f-minute\"").says("value=\"All\"");
    let mut minuted = unminuted.to_vec();
    minuted.push(("minute", "item 3"));
    ro.post(&world.url("/closing"), &minuted).await.sent_to();
    ro.get(&world.url("/closing")).await.ok().says("Nothing opens by itself");
    world.kit.set(election.at(elections::model::Step::WithdrawUntil).unwrap().plus_minutes(1));
    let page = world.browser(10).await.get(&world.url("")).await.ok();
    page.says("Look at your nomination").says_nothing_of("or withdraw it");
}

#[tokio::test]
async fn powers_that_rest_are_named_where_they_are_missed() {
    let world = World::nominating().await;
    let mut ro = world.browser(1).await;
    ro.get(&world.url("")).await.ok().says_nothing_of("Your powers in this election rest");
    world.kit.set(world.kit.app.now().plus_hours(30));
    let page = ro.get(&world.url("")).await.ok();
    page.says("Your powers in this election rest").says(&format!("/confirm?next={}", world.url("")));
    let mut member = world.browser(20).await;
    world.kit.set(world.kit.app.now().plus_hours(30));
    member.get(&world.url("")).await.ok().says_nothing_of("Your powers in this election rest");
}

/// What describes the organisers, with a sub-clause of its own.
fn with_sub_clause() -> String {
    let text = include_str!("../../../../examples/constitutions/local-group.md");
    let more =
        "### 11.7 More of organisers {#more}\n\n1. They listen. {.statement}\n2. They answer. {.statement}\n";
    let role = text.replacen("role = \"organisers\"", "role = \"roles\"", 1);
    role.replacen("\n## 12. Openness", &format!("\n{more}\n## 12. Openness"), 1)
}

#[tokio::test]
async fn the_call_carries_the_role_descriptions_and_they_stand_as_a_dated_document() {
    let world = World::with_text(&with_sub_clause()).await;
    let page = world.url("/description");
    let mut visitor = world.kit.visitor();
    assert_eq!(visitor.get(&page).await.status, 404, "nothing is out before the call");
    let world = world.called().await;
    let shown = visitor.get(&page).await.ok();
    let shown =
        shown.says("Published with the call on").says("Saturday 1 August 2026").says("constitution no. 1");
    // The clause that describes the post, its sub-clauses with their own headings and lists, and the others' own.
    shown
        .says("These descriptions are part of the constitution")
        .says("11.7 More of organisers")
        .says("<li>They listen")
        .says("The data manager looks after");
    let letters: Vec<(String,)> = world
        .kit
        .db()
        .all(kernel::sql!("SELECT body FROM mail_mailing WHERE kind = 'notice'"))
        .await
        .unwrap();
    let [(letter,)] = letters.as_slice() else { panic!("{letters:?}") };
    for words in
        ["### Organiser (2 seats)", "1. They listen.", "The data manager looks after the borough's segment"]
    {
        assert!(letter.contains(words), "{words}: {letter}");
    }
}

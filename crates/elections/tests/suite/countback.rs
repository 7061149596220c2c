//! A seat that fell vacant is filled by counting the ballots of the election again, where the text has it so and the papers
//! are kept; where that is not possible, an election fills it.

use crate::common::{World, agm, name};
use bodies::model::{NewOccasion, OccasionId};
use elections::model::{Basis, CountbackId, CountbackState, ElectionId, Role, Willing};
use elections::service::{ballot, by_election, count, countback, declare, office, officers};
use kernel::{At, Problem, Result, transact};
use testkit::london;

const TEXT: &str = include_str!("../../../../examples/constitutions/local-group.md");

fn text() -> String {
    TEXT.replacen("filled_by = \"by-election\"", "filled_by = \"countback\"", 1)
}

/// Forty vote for two organisers among five: 16 for 10, 14 for 11, then 12, 13 and 14. Whoever wanted 10 or 11 wants 13
/// next. Only 11 and 12 are women; one of the two organisers has to be one.
async fn in_office() -> World {
    let world = World::with_text(&text()).await.called().await;
    for n in 10..15 {
        world.stands(n, &["organiser"], n == 11 || n == 12).await;
    }
    world.close_nominations().await;
    let poll = world.open_ballot().await;
    let organiser = world.contest("organiser").await;
    for n in 0..40 {
        let ranking = match n {
            0..16 => vec![10, 13, 12],
            16..30 => vec![11, 13],
            30..33 => vec![12, 13],
            33..37 => vec![13, 12],
            _ => vec![14, 12],
        };
        world.votes(n, poll, &[(organiser, ranking)]).await.unwrap();
    }
    world.kit.set(agm().plus_minutes(60));
    ballot::close(&world.ro().await, world.election).await.unwrap();
    count::count_votes(&world.ro().await, world.election).await.unwrap();
    declare::note(&world.scrutineer().await, world.election, "All in order.").await.unwrap();
    declare::declare(&world.ro().await, world.election).await.unwrap();
    world.kit.set(agm().plus_hours(4));
    office::take_office(&world.ro().await, world.election, None).await.unwrap();
    assert_eq!(holders(&world).await, [name(10), name(11)]);
    world
}

async fn holders(world: &World) -> Vec<String> {
    let ctx = world.kit.system();
    let terms = bodies::service::holders(&ctx, "organiser", ctx.now).await.unwrap();
    let numbered = |person: kernel::PersonId| name(world.people.iter().position(|it| *it == person).unwrap());
    let mut names: Vec<_> = terms.iter().flat_map(|it| &it.holders).map(|it| numbered(it.person)).collect();
    names.sort_unstable();
    names
}

/// Somebody lays the post down three months later.
async fn leaves(world: &World, n: usize) {
    world.kit.advance_days(90);
    let ctx = world.kit.system();
    let terms = bodies::service::holders(&ctx, "organiser", ctx.now).await.unwrap();
    let term = terms.iter().find(|it| it.holds(world.people[n])).unwrap().term;
    let done: Result<()> = transact!(ctx.db(), tx => {
        bodies::service::end_term(tx, &ctx, term, ctx.now, "Resigned").await
    });
    done.unwrap();
    world.kit.advance_minutes(1);
}

async fn begun(world: &World) -> Result<CountbackId> {
    let ctx = world.kit.system();
    let until = ctx.now.plus_days(7, &world.kit.group.zone);
    countback::begin(&ctx, world.election, world.contest("organiser").await, until).await
}

async fn says(world: &World, id: CountbackId, n: usize, answer: Willing) -> Result<()> {
    countback::answer(&world.acting(n).await, world.election, id, answer).await
}

/// Counted, looked at and declared.
async fn to_the_end(world: &World, id: CountbackId) {
    countback::count(&world.ro().await, world.election, id).await.unwrap();
    assert!(countback::recount(&world.scrutineer().await, world.election, id).await.unwrap());
    countback::note(&world.scrutineer().await, world.election, id, "As the rules say.").await.unwrap();
    countback::declare(&world.ro().await, world.election, id).await.unwrap();
}

async fn of_organiser(world: &World, id: ElectionId) -> bool {
    let election = elections::service::election(&world.kit.system(), id).await.unwrap();
    election.contests.iter().flat_map(|it| &it.posts).any(|it| it.slug == "organiser")
}

fn refused<T>(it: Result<T>) -> Problem {
    it.err().unwrap()
}

#[tokio::test]
async fn the_papers_fill_the_seat_and_the_body_shows_the_new_term_with_its_clause() {
    let world = in_office().await;
    assert!(refused(begun(&world).await).detail.contains("No seat of this post is empty"));
    assert!(!world.ro().await.may(kernel::Power::ReturningOfficer, Some(world.election.0)));
    leaves(&world, 10).await;
    let id = begun(&world).await.unwrap();
    assert!(refused(begun(&world).await).detail.contains("being filled already"));
    let asked = countback::asked(&world.kit.system(), id).await.unwrap();
    assert_eq!(asked.iter().map(|it| it.name.clone()).collect::<Vec<_>>(), [name(12), name(13), name(14)]);
    let it = refused(says(&world, id, 11, Willing::Yes).await);
    assert!(it.detail.contains("Only those who stood then"), "{it}");
    assert_eq!(it.clause.unwrap().clause, "committee");
    for (n, answer) in [(12, Willing::Yes), (13, Willing::Yes)] {
        says(&world, id, n, answer).await.unwrap();
    }
    let early = refused(countback::count(&world.ro().await, world.election, id).await);
    assert!(early.detail.contains("Not everybody has answered"), "{early}");
    countback::record_answer(&world.ro().await, world.election, id, world.people[14], Willing::No)
        .await
        .unwrap();
    let soon = refused(countback::declare(&world.ro().await, world.election, id).await);
    assert!(soon.detail.contains("What is declared is a count"), "{soon}");
    countback::count(&world.ro().await, world.election, id).await.unwrap();
    let mut reader = world.browser(5).await;
    let here = world.url(&format!("/vacancies/{id}"));
    reader.get(&here).await.ok().says_nothing_of("Who takes the seat").says_nothing_of("Fingerprint");
    let unseen = refused(countback::declare(&world.ro().await, world.election, id).await);
    assert!(unseen.detail.contains("after a scrutineer"), "{unseen}");
    assert!(countback::recount(&world.scrutineer().await, world.election, id).await.unwrap());
    countback::note(&world.scrutineer().await, world.election, id, "As the rules say.").await.unwrap();
    countback::declare(&world.ro().await, world.election, id).await.unwrap();
    assert_eq!(holders(&world).await, [name(11), name(13)], "whoever wanted 10 wanted 13 next");
    assert!(!world.ro().await.may(kernel::Power::ReturningOfficer, Some(world.election.0)), "asleep again");

    let page = reader.get(&here).await.ok();
    page.says("Who takes the seat").says(&name(13)).says("Stage by stage").says("As the rules say.");
    reader.get(&world.url("/vacancies")).await.ok().says("Declared");
    reader.get("/bodies/committee").await.ok().says(&name(13));
    reader.get("/bodies/posts/organiser").await.ok().says("By counting the ballots again (clause 8");
    let json = reader.get_json(&format!("/api/elections/{}/vacancies", world.election)).await;
    assert!(json.ok().body.contains("\"state\":\"declared\""));
    let letters: (i64,) = world
        .kit
        .db()
        .one(kernel::sql!("SELECT COUNT(*) FROM mail_message WHERE subject LIKE 'Would you take a seat%'"))
        .await
        .unwrap();
    assert_eq!(letters.0, 3, "each of them was asked by e-mail");
}

#[tokio::test]
async fn a_quota_counts_whoever_sits_and_whoever_fell_silent_is_passed_over() {
    let world = in_office().await;
    leaves(&world, 11).await;
    let id = begun(&world).await.unwrap();
    for (n, answer) in [(13, Willing::Yes), (14, Willing::Yes)] {
        says(&world, id, n, answer).await.unwrap();
    }
    world.kit.advance_days(8);
    let none = refused(countback::count(&world.ro().await, world.election, id).await);
    assert!(none.detail.contains("can meet"), "nobody who would take it is a woman: {none}");
    assert!(none.clause.is_some() && none.hint.unwrap().contains("by an election"));
    says(&world, id, 12, Willing::Yes).await.unwrap();
    to_the_end(&world, id).await;
    assert_eq!(holders(&world).await, [name(10), name(12)]);
    let it = countback::one(&world.kit.system(), world.election, id).await.unwrap();
    let outcome = it.read().unwrap().unwrap();
    let plain = outcome.count.plain.as_ref().unwrap().filled();
    assert_ne!(plain, outcome.count.filled(), "without the quota it would have been somebody else");
    // Whoever took the seat leaves in turn: the same papers fill it once more, from those who are left.
    leaves(&world, 12).await;
    let again = begun(&world).await.unwrap();
    let asked = countback::asked(&world.kit.system(), again).await.unwrap();
    assert_eq!(asked.iter().map(|it| it.name.clone()).collect::<Vec<_>>(), [name(13), name(14)]);
}

#[tokio::test]
async fn where_it_ends_without_a_result_an_election_fills_the_seat() {
    let world = in_office().await;
    leaves(&world, 10).await;
    let ctx = world.kit.system();
    let at = ctx.now.plus_days(70, &world.kit.group.zone);
    let meeting = NewOccasion {
        body: "members".into(),
        kind: "members-meeting".into(),
        title: "Members' meeting".into(),
        at: At::local(at.date(&world.kit.group.zone).at(14, 0, 0, 0), &world.kit.group.zone),
        place: "Harbour Hall".into(),
    };
    let occasion: Result<OccasionId> =
        transact!(ctx.db(), tx => { bodies::service::set_occasion(tx, &ctx, meeting.clone()).await });
    let occasion = occasion.unwrap();
    // Nobody stood for the other posts, which an election fills; the organiser's seat is not in it.
    let first = by_election::draft_for_vacancies(&ctx, "committee-election", occasion.0, "").await.unwrap();
    assert!(!of_organiser(&world, first).await);
    let id = begun(&world).await.unwrap();
    for n in 12..15 {
        says(&world, id, n, Willing::No).await.unwrap();
    }
    let none = refused(countback::count(&world.ro().await, world.election, id).await);
    assert!(none.detail.contains("Nobody is left") || none.detail.contains("None of those"), "{none}");
    assert!(
        refused(countback::end(&world.ro().await, world.election, id, "").await)
            .message_for("because")
            .is_some()
    );
    countback::end(&world.ro().await, world.election, id, "Nobody who stood would take it.").await.unwrap();
    assert_eq!(countback::one(&ctx, world.election, id).await.unwrap().state, CountbackState::Ended);
    let told = refused(begun(&world).await);
    assert!(told.detail.contains("ended without a result: Nobody who stood"), "{told}");
    let made = by_election::draft_for_vacancies(&ctx, "committee-election", occasion.0, "").await.unwrap();
    assert!(of_organiser(&world, made).await);
    let made = elections::service::election(&ctx, made).await.unwrap();
    let Basis::Silent(words) = made.plan.by_election.unwrap().basis else { panic!("it says why") };
    assert!(words.contains("cannot be done") && words.contains("Nobody who stood"), "{words}");
}

#[tokio::test]
async fn papers_are_kept_for_the_term_and_where_they_are_gone_the_page_says_so() {
    let world = in_office().await;
    let ctx = world.kit.system();
    let poll = ballot::poll_of(&world.election().await).unwrap();
    let open = polling::service::poll(&ctx, poll).await.unwrap();
    let plan = async || {
        let plans = polling::service::erasure::plans(&world.kit.system(), &open).await.unwrap();
        plans.into_iter().find(|it| it.part == polling::Part::Papers).unwrap()
    };
    let kept = plan().await;
    assert!(kept.term_runs && kept.promised.unwrap() > london(2031, 9, 1, 0, 0), "{kept:?}");
    world.kit.advance_days(500);
    let ended: Result<()> = {
        let ctx = world.kit.system();
        transact!(ctx.db(), tx => { polling::service::erasure::term_over(tx, &ctx, poll).await })
    };
    ended.unwrap();
    let due = plan().await;
    assert!(!due.term_runs && due.promised.unwrap() <= world.kit.system().now, "{due:?}");
    for _ in 0..2 {
        polling::service::erasure::tick(world.kit.system()).await.unwrap();
        world.kit.advance_days(2);
    }
    polling::service::erasure::tick(world.kit.system()).await.unwrap();
    leaves(&world, 10).await;
    let gone = refused(begun(&world).await);
    assert!(gone.detail.contains("the papers were erased on"), "{gone}");
    assert_eq!(gone.clause.unwrap().clause, "committee");
    let mut organiser = world.browser(11).await;
    organiser.get(&world.url("/vacancies")).await.ok().says("the papers were erased on").says("prepare one");
}

#[tokio::test]
async fn the_pages_lead_through_it_without_script() {
    let world = in_office().await;
    leaves(&world, 10).await;
    let mut organiser = world.browser(11).await;
    organiser.get("/elections/new").await.ok().says("Count the ballots again");
    let list = world.url("/vacancies");
    organiser
        .get(&list)
        .await
        .ok()
        .says("One of 2 seats is empty")
        .says("left")
        .says("Ask those who could take");
    let contest = world.contest("organiser").await.to_string();
    let wrong = organiser.post(&list, &[("contest", &contest), ("until", "tomorrow")]).await;
    wrong.says("value=\"tomorrow\"");
    let until = world.kit.app.now().plus_days(3, &world.kit.group.zone).iso(&world.kit.group.zone);
    let here = organiser.post(&list, &[("contest", &contest), ("until", &until)]).await.sent_to();
    organiser.get(&here).await.ok().says("Who was asked").says("No answer yet");
    let mut candidate = world.browser(13).await;
    candidate.get(&here).await.ok().says("Would you take the seat as organiser?");
    candidate.post(&here, &[("do", "answer"), ("answer", "yes")]).await.sent_to();
    candidate.get(&here).await.ok().says("You said: Would take the seat.");
    let mut reader = world.browser(6).await;
    reader.get(&here).await.ok().says_nothing_of("Who was asked");
    let other = officers::Appointment {
        person: world.people[7],
        name: name(7),
        role: Role::Teller,
        minute: "Committee, item 9".into(),
    };
    officers::appoint(&world.kit.system(), world.election, other).await.unwrap();
    let mut ro = world.browser(1).await;
    let two = world.people[12].to_string();
    ro.post(&here, &[("do", "record"), ("person", &two), ("answer", "no")]).await.sent_to();
    world.kit.advance_days(4);
    let mut ro = world.browser(1).await;
    ro.post(&here, &[("do", "count")]).await.sent_to();
    let mut scrutineer = world.browser(2).await;
    scrutineer.get(&here).await.ok().says("Keep the note").says_nothing_of("Declare it");
    scrutineer.post(&here, &[("do", "recount")]).await.ok().says("the same, in every byte");
    scrutineer.post(&here, &[("do", "note"), ("note", "In order.")]).await.sent_to();
    ro.post(&here, &[("do", "declare")]).await.sent_to();
    assert_eq!(holders(&world).await, [name(11), name(13)]);
    let answered = candidate.post(&here, &[("do", "answer"), ("answer", "no")]).await;
    answered.says("no answer is taken any more");
}

//! Bodies' homes, groups that meet, whose turn it is, assignments by a group, comments beforehand.

use bodies::model::{GroupKind, NewGroup, NewOccasion};
use kernel::{Kind, PersonId};
use meetings::MeetingId;
use meetings::model::{Commented, NewAction, Role};
use meetings::service::before::{self, NewPaper};
use meetings::service::{self, after, comments, home, hour};

use crate::support::{World, world};

/// A meeting of a working group that Ada convenes and Bo belongs to.
async fn group_meets(world: &World, ada: PersonId, bo: PersonId) -> MeetingId {
    let system = world.kit.system();
    let new = NewGroup {
        name: "the Food working group".into(),
        kind: GroupKind::WorkingGroup,
        parent: "committee".into(),
        remit: "Food.".into(),
        remit_clause: None,
        site: None,
        decision: "Minute 4".into(),
    };
    let slug = bodies::service::set_up(&system, new).await.unwrap();
    bodies::service::take_seat(&system, &slug, ada, true, "Minute 4").await.unwrap();
    bodies::service::take_seat(&system, &slug, bo, false, "Minute 4").await.unwrap();
    let new = NewOccasion {
        body: slug,
        kind: bodies::service::GROUP_MEETING.into(),
        title: String::new(),
        at: system.now.plus_days(7, &world.kit.group.zone),
        place: "Harbour Hall".into(),
    };
    let id = service::plan(&world.acting(ada).await, new).await.unwrap();
    world.kit.run_due().await;
    id
}

#[tokio::test]
async fn a_working_group_meets_agrees_assignments_and_takes_turns_in_the_chair() {
    let world = world().await;
    let (ada, bo, cy) = (world.member("Ada").await, world.member("Bo").await, world.member("Cy").await);
    let id = group_meets(&world, ada, bo).await;
    let sitting = world.sitting(id).await;
    let (own, other) = (world.acting(ada).await, world.acting(cy).await);
    assert!(service::hands(&own, &sitting).await.unwrap().calls);
    assert!(!service::hands(&other, &sitting).await.unwrap().belongs);
    world.kit.set(sitting.occasion.at);
    let own = world.acting(ada).await;
    service::give_role(&own, id, Role::Chair, ada).await.unwrap();
    hour::open(&own, id).await.unwrap();
    let action = NewAction {
        item: None,
        decision: None,
        title: "Ask the market for crates".into(),
        words: String::new(),
        owner: Some(bo),
        owner_words: String::new(),
        assignment: true,
        due_at: Some(own.now.plus_days(9, &world.kit.group.zone)),
    };
    hour::agree_action(&own, id, action).await.unwrap();
    let slug = sitting.meeting.body.clone();
    let home = home::home(&world.acting(cy).await, &slug).await.unwrap();
    assert_eq!((home.actions.len(), home.next.map(|it| it.meeting.id)), (1, Some(id)));
    // Whoever never chaired comes before whoever did.
    let turns: Vec<_> = home.turns.iter().map(|it| (it.person, it.times)).collect();
    assert_eq!(turns, vec![(bo, 0), (ada, 1)]);
    assert_eq!(after::actions(&own).await.unwrap()[0].body, slug);
    let mut browser = world.browser(cy).await;
    browser.get(&format!("/meetings/body/{slug}")).await.ok().says("Ask the market").says("Whose turn");
    browser.get(&format!("/bodies/{slug}")).await.ok().says("Ada Tidewater");
}

#[test]
fn the_text_says_which_bodies_agree_assignments() {
    let text = include_str!("../../../../examples/constitutions/national-association.md");
    let rules = rulebook::Rules::new(rulebook::parse(text).document, 1);
    let may = |body, kind| home::may_assign(&rules, body, kind).map(|it| it.1);
    assert_eq!(may("ncg", "a committee"), Some(true));
    assert_eq!(may("growth", "a working group"), Some(true));
    assert_eq!(may("disputes", "a committee"), Some(false));
}

#[tokio::test]
async fn papers_and_past_minutes_are_commented_beforehand_and_each_comment_is_answered() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let meeting = world.meeting("committee-meeting", 10).await;
    let (officer, own) = (world.acting(ada).await, world.acting(bo).await);
    let paper = |closed| NewPaper {
        title: "The stall".into(),
        words: "The pitch costs\nforty pounds.".into(),
        file_name: None,
        note: String::new(),
        closed,
    };
    let open = before::add_paper(&officer, meeting.meeting.id, None, paper(false)).await.unwrap();
    let closed = before::add_paper(&officer, meeting.meeting.id, None, paper(true)).await.unwrap();
    let about = Commented::Paper(open);
    let refused = comments::comment(&own, Commented::Paper(closed), "", "Why?").await;
    assert_eq!(refused.unwrap_err().kind, Kind::NotFound);
    let problem = comments::comment(&own, about, "fifty pounds", " ").await.unwrap_err();
    assert!(problem.message_for("quote").is_some() && problem.message_for("comment").is_some(), "{problem}");
    let id =
        comments::comment(&own, about, "costs forty pounds", "It was fourteen last year.").await.unwrap();
    assert_eq!(comments::answer_comment(&own, about, id, "Mine").await.unwrap_err().kind, Kind::Forbidden);
    comments::answer_comment(&officer, about, id, "Taken in, version 2").await.unwrap();
    let newer = NewPaper { words: "The pitch costs fourteen pounds.".into(), ..paper(false) };
    before::new_version(&officer, open, newer).await.unwrap();
    let mut browser = world.browser(bo).await;
    let page = format!("/meetings/papers/{open}/comments");
    browser.get(&page).await.ok().says("Taken in, version 2").says("no longer in the newest version");
    assert_eq!(browser.get(&format!("/meetings/papers/{closed}/comments")).await.status.as_u16(), 404);
    let wrong =
        browser.post(&page, &[("do", "comment"), ("quote", "nowhere"), ("comment", "Kept here")]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    wrong.says("Kept here");
    assert_eq!(comments::withdraw_comment(&officer, about, id).await.unwrap_err().kind, Kind::Refused);
    comments::withdraw_comment(&own, about, id).await.unwrap();
    assert!(comments::comments(&own, about).await.unwrap().is_empty());
}

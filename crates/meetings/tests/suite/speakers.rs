//! The speakers' list in order: points of order, whoever has not spoken, whom the rule balances it for, time used.

use kernel::{Ctx, PersonId};
use meetings::model::{Happened, SpeakKind, sentence};
use meetings::service::{self, hour};

use crate::hour::{Night, night};
use crate::support::{CONSTITUTION, with, world};

/// Asks to speak, a minute after whoever asked before.
async fn ask(it: &Night, person: PersonId, kind: SpeakKind, counts: bool) {
    it.world.kit.advance_minutes(1);
    let own = it.world.acting(person).await;
    hour::ask(&own, it.id, person, kind, counts).await.unwrap();
}

/// Calls the next and lets them speak for so many minutes.
async fn next(it: &Night, minutes: i64) -> Option<PersonId> {
    let chair: Ctx = it.world.acting(it.people[0]).await;
    let called = hour::call_next(&chair, it.id).await.unwrap();
    it.world.kit.advance_minutes(minutes);
    called
}

#[tokio::test]
async fn at_least_every_second_is_one_of_whom_the_rule_names_and_first_timers_come_first() {
    let text = CONSTITUTION.replacen(
        "called_by = \"committee\"\n```",
        "called_by = \"committee\"\nspeakers_balance = \"women\"\n```",
        1,
    );
    assert_ne!(text, CONSTITUTION);
    let it = night(with(text).await).await;
    let [ada, bo, cy, di, ed] = [0, 1, 2, 3, 4].map(|n| it.people[n]);
    // Men ask first, women after them: they alternate all the same.
    for person in [bo, cy, ed] {
        ask(&it, person, SpeakKind::Speak, false).await;
    }
    for person in [di, ada] {
        ask(&it, person, SpeakKind::Speak, true).await;
    }
    assert_eq!(next(&it, 2).await, Some(di), "a woman opens, since nobody of them spoke before");
    assert_eq!(next(&it, 6).await, Some(bo));
    assert_eq!(next(&it, 2).await, Some(ada));
    // A point of order stands outside the balance and comes at once.
    ask(&it, bo, SpeakKind::Order, false).await;
    assert_eq!(next(&it, 1).await, Some(bo));
    // Who has not spoken yet comes before who has, and of these who spoke least.
    ask(&it, bo, SpeakKind::Speak, false).await;
    ask(&it, di, SpeakKind::Speak, true).await;
    assert_eq!(next(&it, 1).await, Some(cy), "a woman spoke before, and he has not spoken yet");
    assert_eq!(next(&it, 1).await, Some(di), "the next is a woman, though a man waits who has not spoken");
    assert_eq!(next(&it, 1).await, Some(ed));
    assert_eq!(next(&it, 1).await, Some(bo));
    assert_eq!(next(&it, 0).await, None);
    // What it came to stands in the record, in numbers and without names.
    let chair = it.world.acting(ada).await;
    hour::close(&chair, it.id).await.unwrap();
    let record = service::journal(&chair, it.id).await.unwrap();
    let zone = &it.world.kit.group.zone;
    let words: Vec<String> = record
        .iter()
        .filter(|it| matches!(it.what, Happened::Noted { .. }))
        .map(|it| sentence(&it.what, &|_| String::new(), zone))
        .collect();
    assert!(words.iter().any(|it| it.contains("5 people spoke") && it.contains("women")), "{words:?}");
}

#[tokio::test]
async fn where_the_text_balances_nothing_time_used_decides_and_nobody_is_asked_what_they_are() {
    let it = night(world().await).await;
    let [bo, cy, di] = [1, 2, 3].map(|n| it.people[n]);
    ask(&it, bo, SpeakKind::Speak, false).await;
    assert_eq!(next(&it, 5).await, Some(bo));
    ask(&it, cy, SpeakKind::Speak, true).await;
    assert_eq!(next(&it, 2).await, Some(cy));
    // Both spoke, Bo longer; Di has not.
    ask(&it, bo, SpeakKind::Speak, false).await;
    ask(&it, cy, SpeakKind::Speak, true).await;
    ask(&it, di, SpeakKind::Speak, false).await;
    let chair = it.world.acting(it.people[0]).await;
    let queue = hour::queue_now(&chair, &it.world.sitting(it.id).await).await.unwrap();
    assert_eq!(queue.iter().map(|it| it.person).collect::<Vec<_>>(), [di, cy, bo]);
    assert!(queue.iter().all(|it| !it.counts), "what somebody says of themselves is not kept without a rule");
    it.world
        .browser(bo)
        .await
        .get(&format!("/meetings/{}/now", it.id))
        .await
        .ok()
        .says_nothing_of("every second speaker");
}

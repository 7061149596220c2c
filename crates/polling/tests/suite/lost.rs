//! Papers declared lost, through the pages: what was typed stays, and the number is public.

use crate::common::*;
use ballotbox::own::Own;
use polling::service::{self, Asked};

/// A member's device has a paper signed, and is gone before it casts it.
async fn taken_and_lost(world: &World, n: u128) {
    let manifest = world.store().manifest(world.poll).await.unwrap();
    let contest = manifest.contest(ORGANISERS.as_bytes()).unwrap().1;
    let own = Own::new([7; 32], manifest.election, contest.id);
    let asked = Asked { contest: ORGANISERS, blinded: own.blinded(contest).unwrap()[0].1.blinded };
    service::issue(&world.acting(n).await, world.poll, vec![asked]).await.unwrap();
}

#[tokio::test]
async fn a_declaration_without_words_is_asked_for_again_and_a_whole_one_is_public() {
    let world = World::of(4).await;
    taken_and_lost(&world, 1).await;
    let mut officer = world.browser(RETURNING_OFFICER).await;
    let desk = format!("/desk/{}", world.poll);
    officer.get(&format!("{desk}?q=number+1")).await.ok().says("The paper is lost");
    let (who, what) = (person(1).to_string(), ORGANISERS.to_string());
    let form = [("q", "number 1"), ("person", who.as_str()), ("contest", what.as_str()), ("why", "oh")];
    let again = officer.post(&format!("{desk}/lost"), &form).await;
    assert_eq!(again.status.as_u16(), 422);
    again
        .says("value=\"number 1\"")
        .says("value=\"oh\"")
        .says("what happened to the paper")
        .says("<details open>");
    let whole = [form[0], form[1], form[2], ("why", "Fell into the harbour")];
    assert_eq!(world.browser(TELLER).await.post(&format!("{desk}/lost"), &whole).await.status.as_u16(), 403);
    officer.post(&format!("{desk}/lost"), &whole).await.sent_to();
    world.cast(1, ORGANISERS, &[2]).await.unwrap();
    let mut member = world.browser(2).await;
    let page = format!("/vote/{}", world.poll);
    member.get(&page).await.ok().says_nothing_of("declared lost");
    world.to_the_end();
    world.close().await.unwrap();
    let mut member = world.browser(2).await;
    member.get(&page).await.ok().says("One paper was declared lost and given out again.");
}

#[tokio::test]
async fn a_small_ballot_says_so_where_everybody_sees_it() {
    let few = World::of(29).await;
    let page = few.browser(1).await.get(&format!("/vote/{}", few.poll)).await.ok();
    page.says("A small ballot").says("If all vote alike, that itself tells how they voted.");
    let more = World::of(30).await;
    let page = more.browser(1).await.get(&format!("/vote/{}", more.poll)).await.ok();
    page.says_nothing_of("A small ballot").says("unlike every other");
}

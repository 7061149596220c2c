//! Motions to change the constitution on the agenda of the meeting that decides.

use amendments::AmendmentId;
use amendments::service::{Edit, NewDraft};
use kernel::PersonId;
use mail::Transport;
use meetings::model::{Form, ItemState, State};
use meetings::service::before;
use polling::BoxStore;
use rulebook::amend::clause_text;
use rulebook::duty::{DutyState, ProofKind};
use testkit::{Kit, london};

use crate::support::{CONSTITUTION, World, published};

async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let boxes = BoxStore::open(folder.path()).await.unwrap();
    let letters = Transport::Folder(folder.path().join("mail"));
    let kit = Kit::with(|b| {
        let b = b.feature(mail::feature()).feature(access::feature()).feature(constitution::feature());
        let b = b.feature(people::feature()).feature(bodies::feature()).feature(polling::feature());
        let b =
            b.feature(elections::feature()).feature(consultations::feature()).feature(amendments::feature());
        let b = b.feature(duties::feature()).feature(meetings::feature());
        b.identify(access::service::identify).share(boxes).share(letters).share(meetings::Live::default())
    })
    .await;
    let world = published(kit, CONSTITUTION.to_owned(), folder).await;
    let ctx = world.kit.system();
    kernel::transact!(ctx.db(), tx => { kernel::group::release(tx, &ctx).await }).unwrap();
    world
}

/// A motion of a member, handed in and in order.
async fn motion(world: &World, mover: PersonId, officer: PersonId, to: &str) -> AmendmentId {
    let ctx = world.acting(mover).await;
    let new = NewDraft { title: format!("To {to} people"), ..NewDraft::default() };
    let id = amendments::service::begin(&ctx, new).await.unwrap();
    let mut text = clause_text(CONSTITUTION, "money").unwrap();
    text.prose = text.prose.replace("two people sign", &format!("{to} people sign"));
    amendments::service::edit(&ctx, id, 1, Edit::Clause { slug: "money".into(), text }).await.unwrap();
    let it = amendments::service::amendment(&ctx, id).await.unwrap();
    let drift: Vec<String> = amendments::service::drift(&it).into_iter().map(|it| it.rule).collect();
    amendments::service::describe(&ctx, id, &format!("To {to} people"), "", &drift).await.unwrap();
    amendments::service::submit(&ctx, id, false).await.unwrap();
    amendments::service::accept(&world.acting(officer).await, id).await.unwrap();
    id
}

/// Where the duty to send out the texts stands.
async fn texts(world: &World) -> DutyState {
    world.kit.run_due().await;
    world.kit.run_due().await;
    let all = duties::service::overview(&world.kit.system()).await.unwrap();
    let it = all.into_iter().find(|it| it.it.proof.kinds.contains(&ProofKind::AmendmentTexts));
    it.unwrap().state
}

#[tokio::test]
async fn a_motion_on_a_called_agenda_is_a_text_that_went_out() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let agm = world.meeting_at("agm", london(2026, 9, 19, 14, 0)).await;
    world.kit.set(london(2026, 7, 20, 12, 0));
    let ctx = world.acting(ada).await;
    let draft = before::draft(&ctx, &agm).await.unwrap();
    before::send_notice(&ctx, agm.meeting.id, &draft.subject, &draft.body, "").await.unwrap();
    assert_eq!(world.sitting(agm.meeting.id).await.meeting.state, State::Called);
    world.kit.set(london(2026, 9, 1, 12, 0));
    assert_ne!(texts(&world).await, DutyState::Done, "a call without a text on it is none");
    let (first, second) = (motion(&world, bo, ada, "three").await, motion(&world, bo, ada, "four").await);
    amendments::service::table(&world.acting(ada).await, first).await.unwrap();
    assert_ne!(texts(&world).await, DutyState::Done, "the other text still waits");
    amendments::service::table(&world.acting(ada).await, second).await.unwrap();
    assert_eq!(texts(&world).await, DutyState::Done);
    let items = before::items(&world.acting(ada).await, agm.meeting.id).await.unwrap();
    let heading = items.iter().find(|it| it.form == Form::Amendment && it.subject.is_none()).unwrap();
    let below: Vec<_> = items.iter().filter(|it| it.parent == Some(heading.id)).collect();
    assert_eq!(below.len(), 2, "each stands once, below the item of the constitution");
    assert_eq!(below[0].subject.as_ref().unwrap().url, format!("/amendments/{first}"));
    // A motion that is withdrawn leaves the agenda.
    amendments::service::withdraw(&world.acting(bo).await, first, "Thought better of it.").await.unwrap();
    world.kit.run_due().await;
    let items = before::items(&world.acting(ada).await, agm.meeting.id).await.unwrap();
    let states: Vec<ItemState> =
        items.iter().filter(|it| it.parent == Some(heading.id)).map(|it| it.state).collect();
    assert_eq!(states, [ItemState::Withdrawn, ItemState::Listed]);
}

#[tokio::test]
async fn a_notice_that_carries_the_texts_links_them_and_is_their_publication() {
    let world = world().await;
    let (ada, bo) = (world.officer("Ada", "organiser").await, world.member("Bo").await);
    let agm = world.meeting_at("agm", london(2026, 9, 19, 14, 0)).await;
    let id = motion(&world, bo, ada, "three").await;
    amendments::service::table(&world.acting(ada).await, id).await.unwrap();
    world.kit.set(london(2026, 7, 20, 12, 0));
    assert_ne!(texts(&world).await, DutyState::Done, "nobody was told of that agenda yet");
    let ctx = world.acting(ada).await;
    let draft = before::draft(&ctx, &agm).await.unwrap();
    assert!(draft.body.contains(&format!("/amendments/{id}")), "{}", draft.body);
    before::send_notice(&ctx, agm.meeting.id, &draft.subject, &draft.body, "").await.unwrap();
    assert_eq!(texts(&world).await, DutyState::Done);
}

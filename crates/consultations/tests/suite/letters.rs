//! Answers by e-mail.

use consultations::model::{Channel, Piece, Standing};
use consultations::service::{self, Taken};

use crate::support::{kit, member, opened, organiser};

fn letter(from: &str, body: &str) -> Vec<u8> {
    format!("From: {from}\r\nTo: Answers <answers@example.org>\r\nSubject: The draft\r\nMessage-ID: <{}@example.org>\r\n\r\n{body}", body.len())
        .into_bytes()
}

#[tokio::test]
async fn a_letter_is_read_under_its_heads_and_taken_by_a_person() {
    let kit = kit().await;
    let (olive, rosa) = (organiser(&kit).await, member(&kit, "Rosa").await);
    let id = opened(&kit, olive).await;
    let raw = letter("Rosa Example <rosa@example.org>", "Clause 8\r\nWhat needs changing? Three weeks.\r\n");
    let system = kit.system();
    assert!(service::receive(&system, &raw, system.now).await.unwrap());
    assert!(service::receive(&system, &raw, system.now).await.unwrap(), "read twice");
    assert!(
        !service::receive(
            &system,
            &letter("x@example.org", "Hello")
                .iter()
                .map(|b| if *b == b'@' { b'#' } else { *b })
                .collect::<Vec<_>>(),
            system.now
        )
        .await
        .unwrap(),
        "not for us"
    );
    let lead = kit.acting(olive, "Olive Example").await;
    let waiting = service::waiting(&lead).await.unwrap();
    assert_eq!(waiting.len(), 1, "taken once, however often it is read");
    assert_eq!((waiting[0].person, waiting[0].doubt.as_str()), (Some(rosa), ""));
    let parsed = service::read_again(&lead, &waiting[0], id).await.unwrap();
    assert_eq!(
        parsed.pieces,
        [Piece { part: "elections".into(), prompt: "change".into(), body: "Three weeks.".into() }]
    );
    let taken = Taken { consultation: id, pieces: parsed.pieces, name: "Rosa Example".into() };
    assert_eq!(service::take_letter(&lead, waiting[0].id, taken.clone()).await.unwrap(), Standing::Counted);
    assert!(service::take_letter(&lead, waiting[0].id, taken).await.is_err(), "it does not wait any more");
    let (mine, _, _) = service::mine(&kit.acting(rosa, "Rosa Example").await, id).await.unwrap();
    assert_eq!((mine.len(), mine[0].channel), (1, Channel::Email));
}

#[tokio::test]
async fn the_hour_of_arrival_decides_and_doubts_wait_for_a_person() {
    let kit = kit().await;
    let olive = organiser(&kit).await;
    let id = opened(&kit, olive).await;
    kit.advance_days(22);
    let system = kit.system();
    let raw = letter("nobody@example.net", "I think it is too long altogether");
    assert!(service::receive(&system, &raw, system.now).await.unwrap());
    let lead = kit.acting(olive, "Olive Example").await;
    let waiting = service::waiting(&lead).await.unwrap().remove(0);
    for doubt in ["none of the heads", "arrived after the close", "Nobody in the register"] {
        assert!(waiting.doubt.contains(doubt), "{doubt}: {}", waiting.doubt);
    }
    let pieces = vec![Piece { part: String::new(), prompt: "other".into(), body: waiting.body.clone() }];
    let taken = Taken { consultation: id, pieces, name: "Somebody".into() };
    assert_eq!(service::take_letter(&lead, waiting.id, taken).await.unwrap(), Standing::Late);
    service::paste(&lead, id, "ivo@example.org", "Like: the aims", lead.now).await.unwrap();
    assert!(service::paste(&lead, id, "ivo@example.org", "Like: the aims", lead.now).await.is_err());
    let pasted = service::waiting(&lead).await.unwrap().remove(0);
    assert!(service::set_aside(&lead, pasted.id, " ").await.unwrap_err().message_for("reason").is_some());
    service::set_aside(&lead, pasted.id, "A test of the address").await.unwrap();
    assert!(service::waiting(&lead).await.unwrap().is_empty());
}

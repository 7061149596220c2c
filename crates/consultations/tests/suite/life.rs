//! From the draft to "you said, we did".

use axum::http::StatusCode;
use consultations::model::{Anchor, Channel, Outcome, Piece, Standing};
use consultations::service::{self, Answer, Code, Entry};
use kernel::{Kind, emit, transact};

use crate::support::{TEXT, browser, kit, member, new, opened, organiser};

fn said(part: &str, prompt: &str, body: &str) -> Answer {
    Answer { part: part.into(), bodies: vec![(prompt.into(), body.into())], ..Answer::default() }
}

#[tokio::test]
async fn a_text_is_answered_worked_through_and_reported() {
    let kit = kit().await;
    let (olive, rosa) = (organiser(&kit).await, member(&kit, "Rosa").await);
    let lead = kit.acting(olive, "Olive Example").await;
    let id = service::create(&lead, new(&kit)).await.unwrap();
    let rosa_ctx = kit.acting(rosa, "Rosa Example").await;
    assert_eq!(
        service::one(&rosa_ctx, id).await.unwrap_err().kind,
        Kind::NotFound,
        "a draft is not there yet"
    );
    service::open(&lead, id, true).await.unwrap();
    let mailing = mail::mailing::for_subject(&lead, "consultation", id.0).await.unwrap();
    assert!(!mailing.is_empty(), "the notice is held for the organiser to look at");

    // Said, changed, taken back.
    service::answer(&rosa_ctx, id, said("elections", "change", "Four weeks.")).await.unwrap();
    let better = Answer {
        quote: "two weeks before the meeting".into(),
        ..said("elections", "change", "Three weeks, so that people can think.")
    };
    service::answer(&rosa_ctx, id, better).await.unwrap();
    service::answer(&rosa_ctx, id, said("aims", "like", "All of it.")).await.unwrap();
    service::answer(&rosa_ctx, id, said("aims", "like", "")).await.unwrap();
    let (mine, _, _) = service::mine(&rosa_ctx, id).await.unwrap();
    assert_eq!(mine.len(), 1);
    assert_eq!(mine[0].body, "Three weeks, so that people can think.");
    let wrong = Answer { quote: "nine weeks".into(), ..said("elections", "change", "x") };
    assert!(
        service::answer(&rosa_ctx, id, wrong).await.unwrap_err().message_for("quote-elections").is_some()
    );

    // On paper, in time and late.
    let paper = |at| Entry {
        person: None,
        name: "Ivo Paper".into(),
        channel: Channel::Paper,
        received_at: at,
        pieces: vec![Piece {
            part: "aims".into(),
            prompt: "missing".into(),
            body: "The word anti-racist.".into(),
        }],
        may_name: true,
        letter: None,
    };
    let (entered, _) = (service::enter(&lead, id, paper(lead.now)).await.unwrap(), ());
    assert_eq!(entered, Standing::Counted);
    kit.advance_days(22);
    let lead = kit.acting(olive, "Olive Example").await;
    assert_eq!(service::enter(&lead, id, paper(lead.now)).await.unwrap(), Standing::Late);
    let late = service::answer(&kit.acting(rosa, "Rosa Example").await, id, said("aims", "like", "x")).await;
    assert_eq!(late.unwrap_err().kind, Kind::Refused);

    // Nobody is passed over.
    let early = service::publish(&lead, id).await.unwrap_err();
    assert!(early.detail.starts_with("2 answers have no answer"), "{early}");
    let table = service::table(&lead, id).await.unwrap();
    for row in table.rows.iter().filter(|it| it.comment.standing == Standing::Counted) {
        let code = Code {
            theme: "Time".into(),
            outcome: Some(Outcome::Changed),
            answer: "It is three weeks now.".into(),
            operation: None,
        };
        service::code(&lead, id, row.comment.id, code).await.unwrap();
    }
    assert_eq!(service::suggest(&lead, id).await.unwrap(), 2);
    assert_eq!(service::suggest(&lead, id).await.unwrap(), 0, "every answer is covered");
    service::publish(&lead, id).await.unwrap();
    let report = service::report(&kit.acting(rosa, "Rosa Example").await, id).await.unwrap();
    assert!(report.uncovered.is_empty());
    let words: Vec<_> = report.sentences.iter().map(|it| it.body.as_str()).collect();
    assert!(
        words
            .iter()
            .any(|it| it.contains("Three weeks, so that people can think") && it.contains("(a member)")),
        "{words:?}"
    );
    assert!(
        words.iter().any(|it| it.contains("(Ivo Paper)")),
        "a name stands where it was allowed: {words:?}"
    );
    let twice = service::publish(&lead, id).await.unwrap_err();
    assert_eq!(twice.kind, Kind::Refused);
}

#[tokio::test]
async fn answers_hold_on_to_their_words_through_new_drafts() {
    let kit = kit().await;
    let (olive, rosa) = (organiser(&kit).await, member(&kit, "Rosa").await);
    let id = opened(&kit, olive).await;
    let rosa_ctx = kit.acting(rosa, "Rosa Example").await;
    let about =
        |quote: &str, prompt: &str| Answer { quote: quote.into(), ..said("elections", prompt, "Mine.") };
    service::answer(&rosa_ctx, id, about("Nominations close two weeks before the meeting.", "change"))
        .await
        .unwrap();
    service::answer(&rosa_ctx, id, about("The committee is elected each September.", "like")).await.unwrap();
    let lead = kit.acting(olive, "Olive Example").await;
    let second = TEXT.replace("The committee is elected each September. ", "")
        + "\n## 9. When {#when}\n\nThe committee is elected each September.\n";
    let drafted =
        service::publish_draft(&lead, id, &second, "The month has a clause of its own").await.unwrap();
    assert_eq!((drafted.seq, drafted.kept, drafted.moved, drafted.gone), (2, 1, 1, 0));
    let third = "## 1. Aims {#aims}\n\nWe share the aims of the association.\n";
    let drafted =
        service::publish_draft(&lead, id, third, "Elections go into standing orders").await.unwrap();
    assert_eq!((drafted.kept, drafted.gone), (0, 2));
    let (mine, _, _) = service::mine(&rosa_ctx, id).await.unwrap();
    assert!(
        mine.iter().all(|it| it.anchor == Anchor::Gone && !it.body.is_empty()),
        "gone, and still readable"
    );
    // What comes back is found again.
    let drafted = service::publish_draft(&lead, id, TEXT, "Back to the first").await.unwrap();
    assert_eq!((drafted.kept, drafted.gone), (2, 0));
    assert!(service::publish_draft(&lead, id, TEXT, "The same").await.is_err());
}

#[tokio::test]
async fn an_amendment_that_grew_out_of_an_answer_is_linked_to_it_once() {
    let kit = kit().await;
    let (olive, rosa) = (organiser(&kit).await, member(&kit, "Rosa").await);
    let id = opened(&kit, olive).await;
    let rosa_ctx = kit.acting(rosa, "Rosa Example").await;
    service::answer(&rosa_ctx, id, said("elections", "change", "Three weeks.")).await.unwrap();
    let (mine, _, _) = service::mine(&rosa_ctx, id).await.unwrap();
    let from = format!("consultation:{}", mine[0].id);
    for amendment in [uuid::Uuid::from_u128(7), uuid::Uuid::from_u128(8)] {
        let event =
            serde_json::json!({ "id": amendment, "from": from, "title": "Three weeks for nominations" });
        let ctx = kit.system();
        transact!(ctx.db(), tx => { emit(tx, &ctx, "amendments.proposed", &event).await }).unwrap();
        kit.run_due().await;
    }
    let (mine, _, _) = service::mine(&rosa_ctx, id).await.unwrap();
    let operation = mine[0].operation.clone().unwrap();
    assert_eq!(operation.url, format!("/amendments/{}", uuid::Uuid::from_u128(7)));
    assert_eq!(mine[0].outcome, Some(Outcome::Proposed));
}

#[tokio::test]
async fn the_whole_road_in_a_browser() {
    let kit = kit().await;
    let (olive, rosa) = (organiser(&kit).await, member(&kit, "Rosa").await);
    let mut lead = browser(&kit, olive).await;
    let wrong = lead
        .post(
            "/consultations/new",
            &[
                ("title", ""),
                ("text", TEXT),
                ("audience", "members"),
                ("prompts", "four"),
                ("closes_at", "soon"),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Nominations close two weeks").says("Write day and hour");
    let closes = kit.app.now().plus_days(21, &kit.group.zone).iso(&kit.group.zone);
    let place = lead
        .post(
            "/consultations/new",
            &[
                ("title", "Draft constitution"),
                ("intro", "Read it."),
                ("text", TEXT),
                ("audience", "members"),
                ("prompts", "four"),
                ("asks_votes", "yes"),
                ("responsible", "Olive"),
                ("closes_at", closes.as_str()),
            ],
        )
        .await
        .sent_to();
    lead.get(&place).await.ok().says("being prepared");
    lead.get("/consultations/new?constitution=1").await.ok().says("Constitution no. 1");
    assert_eq!(lead.get("/consultations/new?clause=nonsense").await.status, StatusCode::NOT_FOUND);
    lead.get("/consultations/new?clause=data-manager")
        .await
        .ok()
        .says("{#data-manager}")
        .says("Begin with this clause");
    lead.post(&format!("{place}/open"), &[]).await.sent_to();
    let mut member = browser(&kit, rosa).await;
    member.get("/consultations").await.ok().says("open until");
    member.get(&place).await.ok().says("What do you not like, and why?").says("I am not sure");
    let answer = format!("{place}/answer");
    let long = "x".repeat(5_001);
    let refused = member
        .post(
            &answer,
            &[("part", "elections"), ("like-elections", "Kept words"), ("dislike-elections", long.as_str())],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Kept words").says("longer than 5,000");
    member
        .post(
            &answer,
            &[
                ("part", "elections"),
                ("change-elections", "Three weeks <b>at least</b>"),
                ("vote-elections", "disagree"),
            ],
        )
        .await
        .sent_to();
    let page = member.get(&place).await.ok();
    page.says("Your answer: disagree").says("Three weeks &#60;b&#62;at least");
    assert_eq!(member.get(&format!("{place}/table")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(member.get(&format!("{place}/report")).await.status, StatusCode::CONFLICT);
    lead.get(&format!("{place}/table")).await.ok().says("Rosa Example").says("Make an amendment of it");
    lead.get(&format!("{place}/paper")).await.ok().says("counts if it arrives in time");
    lead.get(&format!("{place}/report")).await.ok().says("1 disagree");
    member.get("/api/consultations").await.ok().says("\"takes_answers\":true");
}

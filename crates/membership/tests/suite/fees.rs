//! Fees are worked out by the rule, paid by hand, reversed and never changed; standing follows.

use axum::http::StatusCode;
use kernel::group::{self, NewGroup};
use kernel::{At, Ctx, Kind, PersonId, Result, transact};
use membership::model::{Named, PaymentId, Way};
use membership::service::fees::{self, NewPayment, NewRate, Received};
use testkit::Kit;

use crate::support::{account, add, data_manager, kit, make_officer, member};

async fn rate(ctx: &Ctx, minor: i64, months: i64, band: &str, from: At) {
    let new = NewRate {
        name: "national-fee".into(),
        band: band.into(),
        minor,
        months,
        from,
        source: "coordinating group, minute 7".into(),
    };
    transact!(ctx.db(), tx => { fees::record_rate(tx, ctx, &new).await }).unwrap();
}

fn payment(ctx: &Ctx, person: PersonId, minor: i64) -> NewPayment {
    NewPayment {
        id: PaymentId(ctx.new_id()),
        person,
        way: Way::Cash,
        minor,
        received: ctx.now,
        named: Named::default(),
        reference: String::new(),
        from: None,
        send: true,
    }
}

async fn pay(ctx: &Ctx, new: &NewPayment) -> Result<Received> {
    transact!(ctx.db(), tx => { fees::pay(tx, ctx, new).await })
}

/// An associate, and the national fee at four pounds a month since last year.
async fn scene() -> (Kit, PersonId) {
    let kit = kit().await;
    let ctx = kit.system();
    rate(&ctx, 400, 1, "", ctx.now.plus_days(-300, &kit.group.zone)).await;
    let ada = add(&ctx, member(&kit, "Ada", "Marshlight", "associate")).await.unwrap();
    (kit, ada)
}

async fn paid(kit: &Kit, person: PersonId) -> Option<String> {
    let it = people::service::listed(&kit.system(), person).await.unwrap().paid_until?;
    Some(it.plus_seconds(-1).date(&kit.group.zone).to_string())
}

#[tokio::test]
async fn a_payment_of_the_fee_counts_for_a_year_and_standing_follows() {
    let (kit, ada) = scene().await;
    let ctx = kit.system();
    assert_eq!(people::service::unpaid_count(&ctx, "associate").await.unwrap(), 1);
    let done = pay(&ctx, &payment(&ctx, ada, 4320)).await.unwrap();
    assert_eq!((done.receipt, paid(&kit, ada).await.as_deref()), (1, Some("2027-05-31")));
    assert_eq!(people::service::unpaid_count(&ctx, "associate").await.unwrap(), 0);
    // The receipt goes to the payer, with the amount and the days.
    assert_eq!(kit.count("mail_message").await, 1);
    // The next payment goes on where this one ends; a standing order covers a month.
    let next = pay(&ctx, &NewPayment { way: Way::StandingOrder, ..payment(&ctx, ada, 360) }).await.unwrap();
    assert_eq!((next.receipt, paid(&kit, ada).await.as_deref()), (2, Some("2027-06-30")));
    // When the last day passes, the list of the unpaid has her again by itself.
    kit.set(next.covers_until);
    kit.run_due().await;
    assert_eq!(people::service::unpaid_count(&kit.system(), "associate").await.unwrap(), 1);
    let kept = people::service::search(&kit.system(), &people::service::Query::default()).await.unwrap();
    people::service::rebuild(&kit.system()).await.unwrap();
    assert_eq!(
        people::service::search(&kit.system(), &people::service::Query::default()).await.unwrap(),
        kept
    );
}

#[tokio::test]
async fn a_reversal_takes_back_what_was_paid_for_and_only_once() {
    let (kit, ada) = scene().await;
    let ctx = kit.system();
    let done = pay(&ctx, &payment(&ctx, ada, 4320)).await.unwrap();
    let was = fees::one(&ctx, done.id).await.unwrap();
    let reverse =
        async || transact!(ctx.db(), tx => { fees::reverse(tx, &ctx, &was, "the cheque came back").await });
    let empty = transact!(ctx.db(), tx => { fees::reverse(tx, &ctx, &was, " ").await });
    assert!(empty.unwrap_err().message_for("reason").is_some());
    assert_eq!(reverse().await.unwrap(), 2);
    assert_eq!(paid(&kit, ada).await, None);
    assert_eq!(reverse().await.unwrap_err().kind, Kind::Conflict);
    let (rows, total) = fees::ledger(&ctx, 0).await.unwrap();
    assert_eq!((total, rows[0].amount.minor, rows[1].amount.minor), (2, -4320, 4320));
    assert!(rows[1].reversed && rows[0].reverses == Some(done.id));
    assert_eq!(fees::sums(&ctx, At::from_micros(0)).await.unwrap()[0].3, 0);
    let again = fees::one(&ctx, rows[0].id).await.unwrap();
    let twice = transact!(ctx.db(), tx => { fees::reverse(tx, &ctx, &again, "no").await });
    assert_eq!(twice.unwrap_err().kind, Kind::Refused);
}

#[tokio::test]
async fn a_form_sent_twice_records_one_payment_with_one_number() {
    let (kit, ada) = scene().await;
    let ctx = kit.system();
    let new = payment(&ctx, ada, 4320);
    let (one, two) = tokio::join!(pay(&ctx, &new), pay(&ctx, &new));
    let kinds = [one.map(drop).map_err(|it| it.kind), two.map(drop).map_err(|it| it.kind)];
    assert!(kinds.contains(&Ok(())) && kinds.contains(&Err(Kind::Conflict)), "{kinds:?}");
    assert_eq!(fees::ledger(&ctx, 0).await.unwrap().1, 1);
    assert_eq!(paid(&kit, ada).await.as_deref(), Some("2027-05-31"));
    assert_eq!(pay(&ctx, &payment(&ctx, ada, 4320)).await.unwrap().receipt, 2, "no number is lost");
}

#[tokio::test]
async fn lower_amounts_bands_and_waivers_ask_for_no_reason() {
    let (kit, ada) = scene().await;
    let ctx = kit.system();
    let short = pay(&ctx, &payment(&ctx, ada, 100)).await.unwrap_err();
    assert!(short.message_for("amount").unwrap().contains("£43.20"), "{short}");
    let lower =
        NewPayment { named: Named { band: String::new(), lower: Some(100) }, ..payment(&ctx, ada, 100) };
    pay(&ctx, &lower).await.unwrap();
    assert_eq!(paid(&kit, ada).await.as_deref(), Some("2027-05-31"));
    rate(&ctx, 100, 1, "unwaged", ctx.now).await;
    let ben = add(&ctx, member(&kit, "Ben", "Millrace", "associate")).await.unwrap();
    let band =
        NewPayment { named: Named { band: "unwaged".into(), lower: None }, ..payment(&ctx, ben, 1080) };
    assert_eq!(pay(&ctx, &band).await.unwrap().receipt, 2);
    let cleo = add(&ctx, member(&kit, "Cleo", "Osprey", "associate")).await.unwrap();
    pay(&ctx, &NewPayment { way: Way::Waiver, ..payment(&ctx, cleo, 0) }).await.unwrap();
    assert_eq!(paid(&kit, cleo).await.as_deref(), Some("2027-05-31"));
    // National members pay nothing here, and who is no member owes nothing.
    let dan = add(&ctx, member(&kit, "Dan", "Heronsby", "national")).await.unwrap();
    assert_eq!(pay(&ctx, &payment(&ctx, dan, 100)).await.unwrap_err().kind, Kind::Refused);
}

#[tokio::test]
async fn without_a_rate_the_fee_says_what_is_missing() {
    let kit = kit().await;
    let ctx = kit.system();
    let ada = add(&ctx, member(&kit, "Ada", "Marshlight", "associate")).await.unwrap();
    let problem = pay(&ctx, &payment(&ctx, ada, 4320)).await.unwrap_err();
    assert!(problem.detail.contains("national fee is not recorded yet"), "{problem}");
    let dues = (membership::feature().dues.unwrap())(kit.system()).await.unwrap();
    assert!(dues[0].title.contains("not recorded yet") && dues[0].cite.is_some());
    // A rate that begins tomorrow does not help today.
    rate(&ctx, 400, 1, "", ctx.now.plus_days(1, &kit.group.zone)).await;
    assert!(pay(&ctx, &payment(&ctx, ada, 4320)).await.is_err());
}

#[tokio::test]
async fn the_pages_work_from_the_rate_to_the_receipt() {
    let kit = kit().await;
    let ada = add(&kit.system(), member(&kit, "Ada", "Marshlight", "associate")).await.unwrap();
    let (_, mut officer) = data_manager(&kit).await;
    officer.get("/fees").await.ok().says("not recorded yet");
    let wrong = [
        ("name", "national-fee"),
        ("amount", "four"),
        ("months", "1"),
        ("from", "2026-01-01"),
        ("source", "x"),
    ];
    let answer = officer.post("/fees/rates", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.says("value=\"four\"").says("is not an amount");
    let right = [
        ("name", "national-fee"),
        ("amount", "4.00"),
        ("months", "1"),
        ("from", "2026-01-01"),
        ("source", "NCG, minute 7"),
    ];
    assert_eq!(officer.post("/fees/rates", &right).await.sent_to(), "/fees");
    officer.get("/fees").await.ok().says("£43.20").says("90 % of it");
    officer.get("/fees/unpaid").await.ok().says("Marshlight");
    officer.get(&format!("/fees/people/{ada}")).await.ok().says("value=\"43.20\"");
    let form = [("way", "cheque"), ("amount", "43.20"), ("received", "2026-06-01"), ("reference", "no. 12")];
    let receipt = officer.post(&format!("/fees/people/{ada}"), &form).await.sent_to();
    officer.get(&receipt).await.ok().says("Receipt no. 1").says("£43.20").says("Mon 31 May 2027");
    // The payer sees it, and nobody else does.
    let mut own = kit.signed_in(account(&kit, ada).await).await;
    own.get(&receipt).await.ok().says("£43.20");
    own.get("/me/fees").await.ok().says("Receipts".to_lowercase().as_str()).says("paid");
    let ben = add(&kit.system(), member(&kit, "Ben", "Millrace", "associate")).await.unwrap();
    let mut other = kit.signed_in(account(&kit, ben).await).await;
    let refused = other.get(&receipt).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    refused.says_nothing_of("Marshlight");
    for page in ["/fees", "/fees/unpaid", "/fees/payments", "/api/fees", "/api/fees/payments"] {
        assert_eq!(other.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    let posted = other.post(&format!("/fees/people/{ben}"), &form).await;
    assert_eq!(posted.status, StatusCode::FORBIDDEN);
    officer.get_json("/api/fees").await.ok().says("\"due_minor\":4320");
    officer.get_json("/api/fees/payments").await.ok().says("\"receipt\":1");
    officer.get("/people/on?day=2026-06-01").await.ok().says("Marshlight").says("associate member");
    officer.get("/people/on?day=2020-01-01").await.ok().says("Nobody was a member");
    officer.get_json("/api/people/on/2026-06-01").await.ok().says("\"associate\":2");
    assert_eq!(officer.get("/people/on?day=soon").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn another_groups_keeper_reaches_no_payment_and_no_payer() {
    let (kit, ada) = scene().await;
    let ctx = kit.system();
    let done = pay(&ctx, &payment(&ctx, ada, 4320)).await.unwrap();
    let new =
        NewGroup { name: "Other", short_name: "Other", zone: "Europe/London", host: Some("other.test") };
    let other = group::create(kit.db(), kit.app.chance(), kit.app.now(), new).await.unwrap();
    let theirs = Ctx::system(&kit.app, other.clone(), kit.app.now());
    let olu = add(&theirs, member(&kit, "Olu", "Foxwhistle", "national")).await.unwrap();
    make_officer(&kit, olu).await;
    transact!(theirs.db(), tx => { kernel::setting::set(tx, other.id, "test.officers", &vec![olu]).await })
        .unwrap();
    let ctx = Ctx::acting(&kit.app, other, olu, "Olu", kit.app.now()).await.unwrap();
    assert_eq!(fees::one(&ctx, done.id).await.unwrap_err().kind, Kind::NotFound);
    assert!(fees::of_person(&ctx, ada).await.unwrap().is_empty());
    assert_eq!(pay(&ctx, &payment(&ctx, ada, 4320)).await.unwrap_err().kind, Kind::NotFound);
    let was = fees::one(&kit.system(), done.id).await.unwrap();
    let reversed = transact!(ctx.db(), tx => { fees::reverse(tx, &ctx, &was, "mine").await });
    assert_eq!(reversed.unwrap_err().kind, Kind::NotFound);
    assert_eq!(fees::ledger(&ctx, 0).await.unwrap().1, 0);
}

#[tokio::test]
async fn a_member_names_a_band_and_reads_how_it_is_paid() {
    let (kit, ada) = scene().await;
    rate(&kit.system(), 100, 1, "unwaged", kit.app.now().plus_days(-300, &kit.group.zone)).await;
    let (_, mut keeper) = data_manager(&kit).await;
    let mut own = kit.signed_in(account(&kit, ada).await).await;
    own.get("/me/fees").await.ok().says("Nothing is written here about it yet").says("unwaged: £10.80");
    // How it is paid is written by whoever keeps the fees, after confirming.
    let how = [("how", "Cash in the room, or the account\n12-34-56, with your number.")];
    assert_eq!(own.post("/fees/how", &how).await.status, StatusCode::FORBIDDEN);
    keeper.post("/fees/how", &how).await.sent_to();
    own.get("/me/fees").await.ok().says("12-34-56, with your number").says_nothing_of("Nothing is written");
    let place = format!("/fees/people/{ada}");
    keeper.get(&place).await.ok().says("value=\"43.20\"");
    // What fits no band or is more than it is refused beside its field, and what was typed stays.
    own.post("/me/fees", &[("band", "millionaire")]).await.says("no such band");
    own.post("/me/fees", &[("band", "unwaged"), ("lower", "99.00")]).await.says("lies between").says("99.00");
    own.post("/me/fees", &[("band", "unwaged"), ("lower", "")]).await.sent_to();
    own.get("/me/fees").await.ok().says("By what you named").says("£10.80");
    keeper.get(&place).await.ok().says("value=\"10.80\"").says("value=\"unwaged\" selected");
    own.post("/me/fees", &[("band", "unwaged"), ("lower", "5")]).await.sent_to();
    keeper.get(&place).await.ok().says("value=\"5.00\"");
    assert_eq!(fees::named_by(&kit.acting(ada, "Ada").await, ada).await.unwrap().lower, Some(500));
    // Nobody else reads it, and who pays no fee names none.
    let ben = add(&kit.system(), member(&kit, "Ben", "Marshlight", "national")).await.unwrap();
    assert_eq!(fees::named_by(&kit.acting(ben, "Ben").await, ada).await.unwrap_err().kind, Kind::Forbidden);
    let none = kit.signed_in(account(&kit, ben).await).await.post("/me/fees", &[("band", "")]).await;
    assert_eq!(none.status, StatusCode::CONFLICT);
    // An hour after confirming nobody changes where money goes.
    kit.advance_minutes(61);
    assert_eq!(keeper.post("/fees/how", &how).await.status, StatusCode::UNAUTHORIZED);
}

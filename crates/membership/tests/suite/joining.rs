//! Joining by the public form, the decision, the welcome, renewal; and what nobody learns.

use axum::http::StatusCode;
use kernel::{At, Ctx, Kind, PersonId, sql, transact};
use membership::model::ApplicationState;
use membership::service::area::{self, NewEdition};
use membership::service::{joining, renewals, welcome};
use people::model::{Ending, FactKind, NewFact, Source};
use testkit::Kit;

use crate::support::{CONSTITUTION, account, add, bare, data_manager, kit, member};

const FORM: [(&str, &str); 9] = [
    ("category", "associate"),
    ("given_name", "Juno"),
    ("family_name", "Sandlark"),
    ("email", "juno@example.org"),
    ("postcode", "zz1 1ab"),
    ("lives-in-area", "yes"),
    ("national-member", "yes"),
    ("shares-aims", "yes"),
    ("rival-party", "yes"),
];

/// Two postcodes: one in the borough, one outside.
async fn postcodes(ctx: &Ctx) {
    let file = "pcds,doterm,oslaua,osward,pcon\nZZ1 1AB,,E1X,W1X,C1X\nZZ9 9ZZ,,E2X,W2X,C2X\nnonsense,,,,\n";
    let new = NewEdition {
        source: "Invented".into(),
        edition: "one".into(),
        valid_from: ctx.now.plus_days(-10, &ctx.group.zone),
        only: vec![],
    };
    let done = area::import(ctx, &new, file.as_bytes()).await.unwrap();
    assert_eq!((done.rows, done.changed, done.odd), (2, 2, 1));
    let again = area::import(ctx, &new, file.as_bytes()).await.unwrap();
    assert_eq!((again.rows, again.changed), (2, 0), "the same file twice changes nothing");
    area::import_names(ctx, "WDCD,WDNM\nW1X,Harbour Ward\nC1X,Fairhaven South\n".as_bytes()).await.unwrap();
    area::set_own(ctx, &["E1X".to_owned()]).await.unwrap();
}

/// The text of the newest letter.
async fn letter(kit: &Kit, to: &str) -> String {
    let (text,): (String,) = kit
        .db()
        .one(sql!(
            "SELECT body_text FROM mail_message WHERE address = $1 ORDER BY created_at DESC LIMIT 1",
            to
        ))
        .await
        .unwrap();
    text
}

fn token(letter: &str) -> String {
    let after = letter.split_once("/join/confirm/").unwrap().1;
    after.chars().take_while(|it| !it.is_whitespace()).collect()
}

async fn with(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = FORM.into_iter().filter(|it| !changes.iter().any(|c| c.0 == it.0));
    kept.chain(changes.iter().copied().filter(|it| !it.1.is_empty())).collect()
}

#[tokio::test]
async fn an_associate_joins_by_the_form_and_is_welcomed() {
    let kit = kit().await;
    let ctx = kit.system();
    postcodes(&ctx).await;
    let (dara, mut officer) = data_manager(&kit).await;
    officer.post("/welcome/welcomers", &[("number", "1"), ("area", "Harbour Ward")]).await.sent_to();
    let mut stranger = kit.visitor();
    stranger.get("/join").await.ok().says("/join?as=associate").says("/join?as=national");
    let page =
        stranger.get("/join?as=associate").await.ok().says("I am not a member of the national association.");
    page.says_nothing_of("Why").says_nothing_of("why are");
    assert_eq!(stranger.post("/join", &FORM).await.sent_to(), "/join/sent");
    // Nobody sees it before the address is confirmed, and looking at the link confirms nothing.
    assert!(joining::list(&ctx, ApplicationState::Open).await.unwrap().is_empty());
    let link = format!("/join/confirm/{}", token(&letter(&kit, "juno@example.org").await));
    stranger.get(&link).await.ok().says("Juno Sandlark");
    stranger.get(&link).await.ok();
    stranger.post(&link, &[]).await.ok().says("has arrived");
    assert_eq!(stranger.post(&link, &[]).await.status, StatusCode::NOT_FOUND);
    let open = joining::list(&ctx, ApplicationState::Open).await.unwrap();
    assert_eq!((open.len(), open[0].ward.as_deref()), (1, Some("Harbour Ward")));
    let dues = (membership::feature().dues.unwrap())(kit.acting(dara, "Dara").await).await.unwrap();
    assert!(dues.iter().any(|it| it.title == "Juno Sandlark asks to join" && it.cite.is_some()));
    let page = format!("/joining/{}", open[0].id);
    officer.get(&page).await.ok().says("the postcode lies in the area").says("Admit as associate member");
    let person: PersonId = officer
        .post(&format!("{page}/admit"), &[])
        .await
        .sent_to()
        .rsplit('/')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(officer.post(&format!("{page}/admit"), &[]).await.status, StatusCode::CONFLICT);
    let listed = people::service::listed(&ctx, person).await.unwrap();
    assert_eq!(
        (listed.category.as_deref(), listed.area.as_deref()),
        (Some("associate"), Some("Harbour Ward"))
    );
    let dossier = people::service::dossier(&ctx, person).await.unwrap();
    let said = dossier.facts.iter().find(|it| it.kind == FactKind::RivalParty).unwrap();
    assert_eq!((said.value.as_str(), said.source), ("no", Source::OwnDeclaration));
    // The welcome is the welcomer's, and overdue after a week.
    let open = welcome::open(&ctx).await.unwrap();
    assert_eq!((open.len(), open[0].welcomer), (1, Some(dara)));
    kit.advance_days(8);
    let later = kit.acting(dara, "Dara").await;
    let dues = (membership::feature().dues.unwrap())(later).await.unwrap();
    assert!(dues.iter().any(|it| it.title.contains("A newcomer has not been welcomed within a week")));
    let mut officer = kit.signed_in(account(&kit, dara).await).await;
    officer.get("/welcome").await.ok().says("Juno Sandlark").says("overdue");
    for step in ["0", "1", "2", "3"] {
        officer.post(&format!("/welcome/{person}/step"), &[("step", step)]).await.sent_to();
    }
    assert!(welcome::open(&kit.system()).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_form_answers_alike_for_known_and_unknown_addresses() {
    let kit = kit().await;
    let ctx = kit.system();
    add(&ctx, member(&kit, "Juno", "Sandlark", "associate")).await.unwrap();
    let mut stranger = kit.visitor();
    let known = stranger.post("/join", &with(&[("email", "Juno.Sandlark@example.org")]).await).await;
    let told = letter(&kit, "Juno.Sandlark@example.org").await;
    let unknown = stranger.post("/join", &with(&[("email", "other@example.org")]).await).await;
    assert_eq!(
        (known.status, &known.location, &known.body),
        (unknown.status, &unknown.location, &unknown.body)
    );
    assert!(told.contains("belongs to a member already") && !told.contains("/join/confirm/"));
    assert_eq!(kit.count("membership_application").await, 1);
    // What nobody confirms is forgotten.
    kit.advance_days(8);
    kit.run_due().await;
    assert_eq!(kit.count("membership_application").await, 0);
}

#[tokio::test]
async fn a_form_that_lacks_something_keeps_what_was_typed_and_names_the_clause() {
    let kit = kit().await;
    postcodes(&kit.system()).await;
    let mut stranger = kit.visitor();
    let answer = stranger
        .post("/join", &with(&[("shares-aims", ""), ("email", "nobody"), ("postcode", "")]).await)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer
        .says("value=\"Sandlark\"")
        .says("has no @")
        .says("I share the aims")
        .says("postcode of your main home")
        .says("clause");
    let outside = stranger.post("/join", &with(&[("postcode", "ZZ9 9ZZ")]).await).await;
    assert_eq!(outside.status, StatusCode::UNPROCESSABLE_ENTITY);
    outside.says("lies outside the area");
    let odd = stranger.post("/join", &with(&[("category", "king")]).await).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(kit.count("membership_application").await, 0);
    for _ in 0..3 {
        stranger.post("/join", &FORM).await.sent_to();
    }
    assert_eq!(stranger.post("/join", &FORM).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn no_word_of_a_strangers_goes_out_to_an_address_that_nobody_confirmed() {
    let kit = kit().await;
    postcodes(&kit.system()).await;
    let mut stranger = kit.visitor();
    for name in ["go to https://evil.example", "www.evil.example", "a@b.example", &"x".repeat(61)] {
        let mut form: Vec<(&str, &str)> = FORM.to_vec();
        form[1] = ("given_name", name);
        let wrong = stranger.post("/join", &form).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        wrong.says("at most 60 letters");
    }
    stranger.post("/join", &FORM).await.sent_to();
    let letters: Vec<(String, String)> =
        kit.db().all(sql!("SELECT body_text, address_name FROM mail_message")).await.unwrap();
    assert_eq!(letters.len(), 1);
    assert!(!letters[0].0.contains("Juno") && letters[0].1.is_empty(), "{letters:?}");
    let mut form: Vec<(&str, &str)> = FORM.to_vec();
    form[3] = ("email", "");
    stranger.post("/join", &form).await.says("Write your e-mail address.");
}

#[tokio::test]
async fn news_are_asked_for_beside_the_membership_and_nothing_is_ticked_beforehand() {
    let kit = kit().await;
    let ctx = kit.system();
    postcodes(&ctx).await;
    let mut stranger = kit.visitor();
    let page = stranger.get("/join?as=associate").await.ok();
    page.says("Nothing here is needed to join").says("by post").says_nothing_of(" checked");
    // A form that lacks something keeps what was ticked.
    let forged = ("consent", "news.carrier-pigeon");
    let wrong = [with(&[("postcode", "ZZ9 9ZZ")]).await, vec![("consent", "news.post")]].concat();
    let wrong = stranger.post("/join", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("value=\"news.post\" checked");
    let form = [FORM.to_vec(), vec![("consent", "news.email"), forged]].concat();
    stranger.post("/join", &form).await.sent_to();
    let link = format!("/join/confirm/{}", token(&letter(&kit, "juno@example.org").await));
    stranger.post(&link, &[]).await.ok();
    let open = joining::list(&ctx, ApplicationState::Open).await.unwrap();
    let ticked: Vec<_> = open[0].consents.iter().map(|it| (it.channel.as_str(), it.version)).collect();
    assert_eq!(ticked, [("email", 3)], "what was not asked is not taken");
    // Admitted, it travels to whoever keeps consents.
    transact!(ctx.db(), tx => { joining::admit(tx, &ctx, &open[0]).await }).unwrap();
    let events: Vec<(String,)> = kit
        .db()
        .all(sql!("SELECT payload FROM kernel_event WHERE kind = 'membership.admitted'"))
        .await
        .unwrap();
    assert!(events.len() == 1 && events[0].0.contains("\"version\":3"), "{events:?}");
}

/// Enters a form on paper and gives its id.
async fn entered(ctx: &Ctx, email: &str) -> membership::model::Application {
    let new = joining::NewApplication {
        category: "associate".into(),
        given_name: "Juno".into(),
        family_name: "Sandlark".into(),
        email: email.into(),
        postcode: "ZZ1 1AB".into(),
        declared: ["lives-in-area", "national-member", "shares-aims", "rival-party"]
            .map(str::to_owned)
            .into(),
        ..joining::NewApplication::default()
    };
    let id = joining::enter(ctx, &new).await.unwrap();
    joining::one(ctx, id).await.unwrap()
}

#[tokio::test]
async fn who_fulfils_the_conditions_cannot_be_refused_where_the_text_admits_everybody() {
    let kit = kit().await;
    let ctx = kit.system();
    let it = entered(&ctx, "juno@example.org").await;
    let refused = transact!(ctx.db(), tx => { joining::refuse(tx, &ctx, &it, "I do not like them").await });
    let problem = refused.unwrap_err();
    assert_eq!(problem.kind, Kind::Refused);
    assert!(problem.clause.is_some());
    assert!(it.due_at.is_none(), "the text names no time");
}

#[tokio::test]
async fn without_a_rule_on_joining_nobody_has_to_decide_and_silence_admits_where_the_text_says_so() {
    let kit = bare().await;
    let ctx = kit.system();
    let cut = CONSTITUTION.find("type = \"joining\"").unwrap();
    let (from, to) =
        (CONSTITUTION[..cut].rfind("```rule").unwrap(), cut + CONSTITUTION[cut..].find("```").unwrap() + 4);
    let without = format!("{}{}", &CONSTITUTION[..from], &CONSTITUTION[to..]);
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, &ctx, &without, "The founders").await }).unwrap();
    let mut stranger = kit.visitor();
    stranger.post("/join", &FORM).await.sent_to();
    let link = format!("/join/confirm/{}", token(&letter(&kit, "juno@example.org").await));
    stranger.post(&link, &[]).await.ok().says("You are a member");
    assert_eq!(people::service::on_day(&ctx, ctx.now, "associate", 0).await.unwrap().total, 1);
    // What stands in the way is told to officers and not to whoever typed it: that a number of the association is in the
    // register, or that somebody was excluded.
    let mut known = member(&kit, "Ada", "Marsh", "associate");
    known.national_number = Some("N4711".into());
    let ada = add(&ctx, known).await.unwrap();
    transact!(ctx.db(), tx => { people::service::end_membership(tx, &ctx, ada, ctx.now, Ending::Decision).await })
        .unwrap();
    for (email, number) in [("kaya@example.org", "N4711"), ("ada.marsh@example.org", "")] {
        kit.advance_minutes(90);
        let mut form: Vec<_> = FORM.iter().copied().filter(|it| it.0 != "email").collect();
        form.extend([("email", email), ("national_number", number)]);
        let mut stranger = kit.visitor();
        stranger.post("/join", &form).await.sent_to();
        let link = format!("/join/confirm/{}", token(&letter(&kit, email).await));
        let page = stranger.post(&link, &[]).await.ok();
        page.says_nothing_of("N4711").says_nothing_of("You are a member").says_nothing_of("exclu");
    }
    let open = joining::list(&kit.system(), ApplicationState::Open).await.unwrap();
    assert!(open.len() == 2 && open.iter().all(|it| it.due_at.is_some()), "{open:?}");
    assert_ne!(people::service::listed(&kit.system(), ada).await.unwrap().status, "member");
}

#[tokio::test]
async fn a_former_member_comes_back_as_the_same_person() {
    let kit = kit().await;
    let ctx = kit.system();
    let id = add(&ctx, member(&kit, "Juno", "Sandlark", "associate")).await.unwrap();
    transact!(ctx.db(), tx => { people::service::end_membership(tx, &ctx, id, ctx.now, Ending::Left).await })
        .unwrap();
    kit.advance_days(30);
    let ctx = kit.system();
    let it = entered(&ctx, "juno.sandlark@example.org").await;
    let checked = joining::check(&ctx, &it).await.unwrap();
    assert_eq!(checked.alike.len(), 1);
    let back = transact!(ctx.db(), tx => { joining::admit(tx, &ctx, &it).await }).unwrap();
    assert_eq!(back, id);
    let listed = people::service::listed(&ctx, id).await.unwrap();
    assert_eq!((listed.status.as_str(), listed.since_at), ("member", Some(ctx.now)));
}

/// Somebody whose fee is paid for twenty days, where three months' arrears end a membership a month after the reminder.
async fn arrears(kit: &Kit) -> kernel::PersonId {
    let ctx = kit.system();
    let rule = "```rule\ntype = \"standing-lapse\"\nid = \"arrears\"\nsays = [\"Which parties count as standing\"]\ncause = \"arrears\"\nafter = { months = 3 }\ngrace = { months = 1 }\nowner = \"committee/data-manager\"\n```\n\n";
    let place = CONSTITUTION.find("type = \"standing-lapse\"").unwrap();
    let place = CONSTITUTION[..place].rfind("```rule").unwrap();
    let says = CONSTITUTION[place..].split("says = [\"").nth(1).unwrap().split("\"]").next().unwrap();
    let rule = rule.replace("Which parties count as standing", says);
    let text = format!("{}{rule}{}", &CONSTITUTION[..place], &CONSTITUTION[place..]);
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, &ctx, &text, "The founders").await }).unwrap();
    transact!(ctx.db(), tx => { kernel::group::release(tx, &ctx).await }).unwrap();
    let id = add(&ctx, member(kit, "Ada", "Marshlight", "associate")).await.unwrap();
    let until = ctx.now.plus_days(20, &kit.group.zone);
    let paid = NewFact::new(FactKind::FeePaid, "", ctx.now, Source::Officer).unwrap().until(until).unwrap();
    transact!(ctx.db(), tx => { people::service::record_fact(tx, &ctx, id, paid.clone()).await }).unwrap();
    id
}

#[tokio::test]
async fn reminders_go_out_once_and_a_lapse_is_confirmed_by_a_person() {
    let kit = bare().await;
    let id = arrears(&kit).await;
    let sent = async || renewals::remind(&kit.system()).await.unwrap();
    assert_eq!((sent().await, sent().await), (1, 0));
    kit.advance_days(15);
    assert_eq!((sent().await, sent().await), (1, 0));
    kit.advance_days(100);
    kit.run_due().await;
    assert_eq!(renewals::ending(&kit.system()).await.unwrap().len(), 0);
    let end = async || {
        let ctx = kit.system();
        transact!(ctx.db(), tx => { renewals::confirm_end(tx, &ctx, id).await })
    };
    assert_eq!(end().await.unwrap_err().kind, Kind::Refused);
    kit.advance_days(35);
    assert_eq!(renewals::ending(&kit.system()).await.unwrap().len(), 1);
    end().await.unwrap();
    assert_eq!(people::service::listed(&kit.system(), id).await.unwrap().status, "former");
}

#[tokio::test]
async fn everybody_whose_fee_ends_on_one_day_is_reminded_however_many_they_are() {
    let kit = kit().await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { kernel::group::release(tx, &ctx).await }).unwrap();
    let until = ctx.now.plus_days(20, &kit.group.zone);
    for n in 0..230 {
        let paid =
            NewFact::new(FactKind::FeePaid, "", ctx.now, Source::Officer).unwrap().until(until).unwrap();
        add(&ctx, member(&kit, &format!("Ada{n}"), "Marshlight", "associate").fact(paid)).await.unwrap();
    }
    let sent = async || renewals::remind(&kit.system()).await.unwrap();
    assert_eq!((sent().await, sent().await), (230, 0));
}

#[tokio::test]
async fn nobody_loses_a_membership_who_was_not_reminded_first() {
    let kit = bare().await;
    let id = arrears(&kit).await;
    // The server was off all the time; the reminder goes out when it is on again, and the month counts from there.
    kit.advance_days(200);
    assert_eq!(renewals::ending(&kit.system()).await.unwrap().len(), 0);
    let end = async || {
        let ctx = kit.system();
        transact!(ctx.db(), tx => { renewals::confirm_end(tx, &ctx, id).await })
    };
    assert_eq!(end().await.unwrap_err().kind, Kind::Refused);
    assert_eq!(renewals::remind(&kit.system()).await.unwrap(), 1);
    assert_eq!(end().await.unwrap_err().kind, Kind::Refused);
    kit.advance_days(32);
    assert_eq!(renewals::ending(&kit.system()).await.unwrap().len(), 1);
    end().await.unwrap();
}

#[tokio::test]
async fn members_and_other_groups_reach_neither_applications_nor_newcomers() {
    let kit = kit().await;
    let ctx = kit.system();
    let it = entered(&ctx, "juno@example.org").await;
    let ada = add(&ctx, member(&kit, "Ada", "Marshlight", "national")).await.unwrap();
    let person = transact!(ctx.db(), tx => { joining::admit(tx, &ctx, &it).await }).unwrap();
    let mut visitor = kit.signed_in(account(&kit, ada).await).await;
    for page in
        ["/joining".to_owned(), format!("/joining/{}", it.id), "/renewals".into(), "/people/area".into()]
    {
        assert_eq!(visitor.get(&page).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    visitor.get("/welcome").await.ok().says_nothing_of("Sandlark").says_nothing_of("Who welcomes where");
    let ticked = visitor.post(&format!("/welcome/{person}/step"), &[("step", "0")]).await;
    assert_eq!(ticked.status, StatusCode::NOT_FOUND);
    assert_eq!(kit.count("membership_welcome_step").await, 0);
    let new = kernel::group::NewGroup {
        name: "Other",
        short_name: "Other",
        zone: "Europe/London",
        host: Some("other.test"),
    };
    let other = kernel::group::create(kit.db(), kit.app.chance(), kit.app.now(), new).await.unwrap();
    let theirs = Ctx::system(&kit.app, other, kit.app.now());
    assert_eq!(joining::one(&theirs, it.id).await.unwrap_err().kind, Kind::NotFound);
    assert!(welcome::open(&theirs).await.unwrap().is_empty());
    assert_eq!(area::place(&theirs, "ZZ1 1AB", theirs.now).await.unwrap().ward, None);
}

#[tokio::test]
async fn flags_are_for_named_officers_and_hold_no_reason() {
    let kit = kit().await;
    let ctx = kit.system();
    let ada = add(&ctx, member(&kit, "Ada", "Marshlight", "national")).await.unwrap();
    let (_, mut officer) = data_manager(&kit).await;
    let page = format!("/people/{ada}/flags");
    officer
        .post(&page, &[("flag", "under-complaint"), ("turn", "set"), ("reason", "secret words")])
        .await
        .sent_to();
    officer.get(&page).await.ok().says("since").says_nothing_of("secret words");
    officer.get(&format!("/people/{ada}")).await.ok().says("Under complaint");
    let plain = Ctx::acting(&kit.app, kit.group.clone(), ada, "Ada", ctx.now).await.unwrap();
    assert_eq!(people::service::flags(&plain, ada).await.unwrap_err().kind, Kind::Forbidden);
    let mut own = kit.signed_in(account(&kit, ada).await).await;
    assert_eq!(own.get(&page).await.status, StatusCode::FORBIDDEN);
    let set = NewFact::new(FactKind::Suspended, "", At::from_micros(1), Source::Officer).unwrap();
    let refused =
        transact!(plain.db(), tx => { people::service::record_fact(tx, &plain, ada, set.clone()).await });
    assert_eq!(refused.unwrap_err().kind, Kind::Forbidden);
    officer.post(&page, &[("flag", "under-complaint"), ("turn", "end")]).await.sent_to();
    assert!(people::service::flags(&ctx, ada).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_form_that_was_refused_is_forgotten_after_a_year() {
    let kit = kit().await;
    let ctx = kit.system();
    let it = entered(&ctx, "juno@example.org").await;
    transact!(ctx.db(), tx => {
        tx.run(kernel::sql!(
            "UPDATE membership_application SET state = 'refused', decided_at = $1 WHERE id = $2",
            ctx.now,
            it.id
        ))
        .await?;
        Ok(())
    })
    .unwrap();
    kit.advance_days(364);
    kit.run_due().await;
    assert_eq!(kit.count("membership_application").await, 1);
    kit.advance_days(3);
    kit.run_due().await;
    assert_eq!(kit.count("membership_application").await, 0);
}

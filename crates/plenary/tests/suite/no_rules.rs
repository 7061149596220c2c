//! An organisation whose text has no rule at all, and one that has no text yet: everybody can sign in and see every
//! page, and nothing answers with an error of the server. And one with rules: the same members ask them what they may.

use kernel::{
    AccountId, App, At, BoxFuture, Feature, Grant, GroupId, PersonId, Power, Result, Routes, transact,
};
use people::model::{Email, FactKind, NewFact, NewPerson, Source};
use testkit::Kit;

const WORDS: &str = "# Rules of the Walking Club\n\n## 1. Aims {#aims}\n\nWe walk far and wide.\n\n## 2. Meetings \
                     {#meetings}\n\nWe meet when we feel like it.\n";

/// Whoever is called Olive holds every power; Mabel none.
const OLIVE: &str = "olive@club.example";
const MABEL: &str = "mabel@club.example";

fn everything(app: App, group: GroupId, person: PersonId, at: At) -> BoxFuture<Result<Vec<Grant>>> {
    use Power::{
        CallElection, Consult, EditBodies, EditConstitution, EditRegister, KeepFees, KeepServer, ReadAudit,
        ReadRegister, ReturningOfficer, Scrutineer, SendMail, Teller,
    };
    let powers = [
        ReadRegister,
        EditRegister,
        KeepFees,
        EditBodies,
        EditConstitution,
        Consult,
        CallElection,
        ReturningOfficer,
        Scrutineer,
        Teller,
        SendMail,
        ReadAudit,
        KeepServer,
    ];
    Box::pin(async move {
        let groups = app.groups().await?;
        let Some(group) = groups.iter().find(|it| it.id == group).cloned() else { return Ok(vec![]) };
        let ctx = kernel::Ctx::system(&app, group, at);
        let named =
            people::service::person(&ctx, person).await.is_ok_and(|it| it.name().starts_with("Olive"));
        let grant = |power| Grant::of_office(power, "Everything");
        Ok(if named { powers.into_iter().map(grant).collect() } else { vec![] })
    })
}

async fn kit() -> Kit {
    let powers = Feature { grants: Some(everything), ..Feature::new("powers", Routes::new) };
    Kit::with(|builder| {
        let dir = tempfile::tempdir().unwrap().keep();
        let options = plenary::installation::Options::new("http://plenary.test");
        let installing = plenary::features::install(builder, &dir, &options);
        let builder =
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(installing)).unwrap();
        builder.feature(powers)
    })
    .await
}

async fn person(kit: &Kit, given: &str, email: &str) -> AccountId {
    let ctx = kit.system();
    let joined = ctx.now.plus_days(-30, &ctx.group.zone);
    let membership = NewFact::new(FactKind::Membership, "member", joined, Source::Officer).unwrap();
    let mut new = NewPerson::named(given, "Walker").unwrap().fact(membership);
    new.email = Some(Email::read(email).unwrap());
    let id: Result<PersonId> =
        transact!(ctx.db(), tx => { people::service::add_person(tx, &ctx, new.clone()).await });
    let id = id.unwrap();
    access::service::account_of(ctx.db(), ctx.group.id, id).await.unwrap().unwrap()
}

/// Every page that is read without a number in its address, and those of a clause.
fn pages(app: &App) -> Vec<String> {
    let table = kernel::serve::table(app);
    let plain = table.into_iter().filter(|it| it.method == "GET" && !it.path.contains('{'));
    let mut all: Vec<String> = plain.map(|it| it.path.to_owned()).collect();
    all.extend(
        [
            "/c/aims",
            "/c/1",
            "/c/1/aims",
            "/c/1.md",
            "/c/aims/history",
            "/c/aims/acts",
            "/c/ask?act=amendment",
            "/c/ask?act=motion",
            "/c/as-of/2026-11-22",
            "/c/rules/quota",
            "/elections/new",
            "/people?words=a",
        ]
        .map(str::to_owned),
    );
    all
}

/// Opens every page as a visitor, a member and an officer; none may answer 500 or more.
async fn walk(kit: &Kit) {
    let olive = person(kit, "Olive", OLIVE).await;
    let mabel = person(kit, "Mabel", MABEL).await;
    let fred = person(kit, "Fred", "fred@club.example").await;
    let ctx = kit.system();
    let (founder, _) = access::service::identify(kit.app.clone(), ctx.group.id, fred).await.unwrap().unwrap();
    let led: Result<()> = transact!(ctx.db(), tx => {
        let words = "Founded with a text that names no post";
        let role = bodies::model::Role::Founder;
        bodies::service::appoint(tx, &ctx, role, founder, ctx.now, None, words).await.map(drop)
    });
    led.unwrap();
    kit.run_due().await;
    let mut readers = [
        ("a visitor", kit.visitor()),
        ("a member", kit.signed_in(mabel).await),
        ("the founder", kit.signed_in(fred).await),
        ("an officer", kit.signed_in(olive).await),
    ];
    let (mut seen, mut broken) = (0, vec![]);
    for (who, browser) in &mut readers {
        for path in pages(&kit.app) {
            if path == "/sign-out" {
                continue;
            }
            let answer = browser.get(&path).await;
            let bad = answer.status.is_server_error();
            if bad {
                broken.push(format!("{who}, {path}: {}", answer.status));
            }
            seen += usize::from(answer.status.is_success());
        }
        if *who != "a visitor" {
            let home = browser.get("/").await.ok();
            assert!(home.body.contains("Good "), "{who} is greeted: {}", home.body);
        }
        if *who == "the founder" {
            browser.get("/people/new").await.ok();
            browser.get("/c/draft").await.ok();
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(seen > 80, "only {seen} pages were seen");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_without_any_rule_carries_the_whole_application() {
    let kit = kit().await;
    let ctx = kit.system();
    let published: Result<u32> = transact!(ctx.db(), tx => {
        constitution::service::publish_first(tx, &ctx, WORDS, "The founders").await
    });
    published.unwrap();
    let version = constitution::service::in_force(&ctx).await.unwrap();
    assert_eq!(version.document.rules().count(), 0);
    kit.run_due().await;
    walk(&kit).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_text_every_page_still_answers() {
    let kit = kit().await;
    walk(&kit).await;
}

const RULES: &str = include_str!("../../../../examples/constitutions/local-group.md");

#[tokio::test(flavor = "multi_thread")]
async fn a_member_asks_what_they_may_and_is_answered_by_the_register_and_the_meeting() {
    let kit = kit().await;
    let ctx = kit.system();
    let published: Result<u32> = transact!(ctx.db(), tx => {
        constitution::service::publish_first(tx, &ctx, RULES, "The founders").await
    });
    published.unwrap();
    bodies::service::sync_now(&ctx).await.unwrap();
    let from = ctx.now.plus_days(-900, &ctx.group.zone);
    let mut new =
        NewPerson::named("Asha", "Walker").unwrap().member("national", from, Source::Officer).unwrap();
    for kind in [FactKind::NationalMember, FactKind::LivesInArea] {
        new = new.fact(NewFact::new(kind, "yes", from, Source::Officer).unwrap());
    }
    new.email = Some(Email::read("asha@club.example").unwrap());
    let id: Result<PersonId> =
        transact!(ctx.db(), tx => { people::service::add_person(tx, &ctx, new.clone()).await });
    let account = access::service::account_of(ctx.db(), ctx.group.id, id.unwrap()).await.unwrap().unwrap();
    let mut asha = kit.signed_in(account).await;

    let before = asha.get("/c/ask?act=stand.organiser").await.ok();
    assert!(before.body.contains("has no day yet"), "{}", before.body);
    let agm = bodies::NewOccasion {
        body: "members".into(),
        kind: "agm".into(),
        title: "The annual meeting".into(),
        at: next_september(&ctx),
        place: "Hall".into(),
    };
    bodies::service::fix_occasion(&ctx, agm).await.unwrap();
    let page = asha.get("/c/ask?act=stand.organiser").await.ok();
    assert!(page.body.contains(">Yes</span>"), "{}", page.body);
    assert!(
        page.body.contains("The annual meeting") && page.body.contains("Nominations close"),
        "{}",
        page.body
    );
    let page = asha.get("/c/ask?act=amendment").await.ok();
    assert!(
        page.body.contains(">Yes</span>") && page.body.contains("Proposals to amend close"),
        "{}",
        page.body
    );
    let kept = asha.post("/c/ask", &[("act", "stand.organiser")]).await.sent_to();
    asha.get(&kept).await.ok().says("got the same answer");
    // A visitor hears nothing of hers, and a number of hers on Monday leads on.
    let page = kit.visitor().get("/c/ask?act=stand.organiser").await.ok();
    assert!(page.body.contains("It depends"), "{}", page.body);
    asha.get("/").await.ok().says("member since").says("/c/ask");
}

/// A Saturday in September, at least ten weeks ahead.
fn next_september(ctx: &kernel::Ctx) -> At {
    let zone = &ctx.group.zone;
    let mut day = ctx.now.plus_days(75, zone);
    while day.zoned(zone).month() != 9 || day.zoned(zone).weekday() != jiff::civil::Weekday::Saturday {
        day = day.plus_days(1, zone);
    }
    day
}

//! Somebody asked that their data be kept and not used (UK GDPR Article 18). Every page without a place in its address is
//! opened by an officer who holds every power that works on members: none shows them but those that have to.

use kernel::group::{self, NewGroup};
use kernel::{
    App, At, BoxFuture, Ctx, Feature, Grant, GroupId, PersonId, Power, Result, Routes, setting, transact,
};
use people::model::{ContactKind, Definition, Email, FactKind, NewFact, NewPerson, Source};
use people::service::audiences;
use people::service::duplicates::{self, Wanted};
use rights::model::Kind;
use rights::service::{NewCase, cases, work};
use testkit::Kit;

pub const CONSTITUTION: &str = include_str!("../../../../examples/constitutions/local-group.md");
pub const NAME: &str = "Quillfeather";
const OFFICER: &str = "test.officer";
/// The association's number of the member whose name is to be seen.
const NUMBER: &str = "N000000001";

/// Pages that show them, and why they have to.
const HAVE_TO: [(&str, &str); 3] = [
    ("/people/entitled", "a roll: nobody loses a vote by a limit on the use of data"),
    ("/people/on", "who was a member on a day is what a roll was made from"),
    ("/fees/unpaid", "fees go on"),
];

/// The officer, and the powers.
type Held = (PersonId, Vec<Power>);

fn grants(app: App, group: GroupId, person: PersonId, _: At) -> BoxFuture<Result<Vec<Grant>>> {
    Box::pin(async move {
        let held: Option<Held> = setting::get(app.db(), group, OFFICER).await?;
        let powers = held.filter(|it| it.0 == person).map(|it| it.1).unwrap_or_default();
        Ok(powers.into_iter().map(|power| Grant::of_office(power, "test")).collect())
    })
}

async fn kit() -> Kit {
    Kit::with(|builder| {
        let dir = tempfile::tempdir().unwrap().keep();
        let options = plenary::installation::Options::new("http://plenary.test");
        let installing = plenary::features::install(builder, &dir, &options);
        let builder =
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(installing)).unwrap();
        builder.feature(Feature { grants: Some(grants), ..Feature::new("test", Routes::new) })
    })
    .await
}

pub async fn member(kit: &Kit, given: &str, family: &str) -> PersonId {
    let from = kit.app.now().plus_days(-3, &kit.group.zone);
    let mut new = NewPerson::named(given, family).unwrap().member("national", from, Source::Officer).unwrap();
    new.email = Some(Email::read(&format!("{given}@example.org")).unwrap());
    new.national_number = (family == NAME).then(|| NUMBER.to_owned());
    add(&kit.system(), new).await
}

pub async fn add(ctx: &Ctx, new: NewPerson) -> PersonId {
    transact!(ctx.db(), tx => { people::service::add_person(tx, ctx, new.clone()).await }).unwrap()
}

/// Pages of one thing that show them, and why they have to.
const OF_ONE_HAVE_TO: [(&str, &str); 2] = [
    ("/elections/{id}/roll", "nobody loses a vote by a limit on the use of data"),
    ("/elections/{id}/call", "nor the letter that calls the election"),
];

/// An organisation with an officer at a browser, and a member whose name is to be seen.
pub struct World {
    pub kit: Kit,
    pub browser: testkit::Visitor,
    pub zenobia: PersonId,
}

/// With every power but that of whoever answers for data, who works on the limit itself.
async fn world() -> World {
    world_with(bodies::model::ALL_POWERS.into_iter().filter(|it| *it != Power::ProtectData).collect()).await
}

pub async fn world_with(powers: Vec<Power>) -> World {
    let kit = kit().await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, &ctx, CONSTITUTION, "The founders").await }).unwrap();
    kit.run_due().await;
    let (ada, zenobia) = (member(&kit, "Ada", "Test").await, member(&kit, "Zenobia", NAME).await);
    transact!(ctx.db(), tx => { setting::set(tx, ctx.group.id, OFFICER, &(ada, &powers)).await }).unwrap();
    kit.run_due().await;
    let account = access::service::account_of(kit.db(), kit.group.id, ada).await.unwrap().unwrap();
    let browser = kit.signed_in(account).await;
    World { kit, browser, zenobia }
}

async fn restrict(world: &World) {
    restrict_use(&world.kit, world.zenobia).await;
}

async fn restrict_use(kit: &Kit, person: PersonId) {
    let ctx = kit.system();
    let asks = NewCase {
        kind: Kind::Restriction,
        person: Some(person),
        name: "Zenobia".into(),
        address: "Zenobia@example.org".into(),
        words: "Until you have looked into it.".into(),
        received: None,
        objects_to: None,
    };
    let id = cases::open(&ctx, asks).await.unwrap();
    work::answer(&ctx, id, true, "Your data are kept and not used.").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_list_shows_whose_data_are_kept_and_not_used() {
    let mut world = world().await;
    world.browser.get("/people").await.ok().says(NAME);
    restrict(&world).await;
    let mut tried = 0;
    for route in kernel::serve::table(&world.kit.app)
        .into_iter()
        .filter(|it| it.method == "GET" && !it.path.contains('{'))
    {
        let page = world.browser.get(route.path).await;
        assert!(!page.status.is_server_error(), "{}: {}", route.path, page.body);
        let has_to = HAVE_TO.iter().any(|it| it.0 == route.path);
        assert!(has_to || !page.body.contains(NAME), "{} shows whose data are not to be used", route.path);
        tried += 1;
    }
    assert!(tried > 100, "only {tried} pages were tried");
    // By the number itself they are found, so that what has to be done can be done.
    let number = people::service::person(&world.kit.system(), world.zenobia).await.unwrap().number;
    world.browser.get(&format!("/people?q=%23{number}")).await.ok().says(NAME);
    world.browser.get("/people").await.ok().says("1 left out").says_nothing_of(NAME);
}

/// A meeting, an election and a post, by the beginnings of their pages' addresses.
async fn things(kit: &Kit) -> [(&'static str, String); 3] {
    let ctx = kit.system();
    let new = bodies::model::NewOccasion {
        body: "members".into(),
        kind: "agm".into(),
        title: String::new(),
        at: ctx.now.plus_days(100, &kit.group.zone),
        place: "Harbour Hall".into(),
    };
    let meeting = meetings::service::plan(&ctx, new).await.unwrap();
    kit.run_due().await;
    let election = elections::service::draft::draft(&ctx, "committee-election", meeting.0, "").await.unwrap();
    [
        ("/meetings/{id}", format!("/meetings/{meeting}")),
        ("/elections/{id}", format!("/elections/{election}")),
        ("/bodies/posts/{slug}", "/bodies/posts/organiser".to_owned()),
    ]
}

/// Of all pages of these things, those that show the name.
async fn showing(world: &mut World, things: &[(&'static str, String)]) -> Vec<&'static str> {
    let mut found = vec![];
    for route in kernel::serve::table(&world.kit.app).into_iter().filter(|it| it.method == "GET") {
        let Some((beginning, place)) = things.iter().find(|it| route.path.starts_with(it.0)) else {
            continue;
        };
        let rest = &route.path[beginning.len()..];
        if rest.contains('{') || rest == "/live" {
            continue;
        }
        let page = world.browser.get(&format!("{place}{rest}")).await;
        assert!(!page.status.is_server_error(), "{}: {}", route.path, page.body);
        if page.body.contains(NAME) {
            found.push(route.path);
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_offers_the_name_of_whose_data_are_kept_and_not_used() {
    let mut world = world().await;
    let things = things(&world.kit).await;
    let before = showing(&mut world, &things).await;
    let pickers = ["/meetings/{id}", "/elections/{id}/officers", "/bodies/posts/{slug}/term"];
    assert!(pickers.iter().all(|it| before.contains(it)), "these offer every member: {before:?}");
    let door = format!("{}/door", things[0].1);
    world.browser.get(&format!("{door}?q=quill")).await.ok().says(NAME);
    restrict(&world).await;
    let mut after = showing(&mut world, &things).await;
    after.retain(|path| !OF_ONE_HAVE_TO.iter().any(|it| it.0 == *path));
    assert!(after.is_empty(), "{after:?}");
    // At the door they are let in by the number on their card, and by it their form on paper is entered.
    let number = people::service::person(&world.kit.system(), world.zenobia).await.unwrap().number;
    world.browser.get(&format!("{door}?q=quill")).await.ok().says_nothing_of(NAME);
    world.browser.get(&format!("{door}?q={number}")).await.ok().says(NAME);
    let found =
        people::service::named_by_number(&world.kit.system(), "nominee_number", &format!("#{number}")).await;
    assert_eq!(found.unwrap().person, world.zenobia);
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_that_no_form_has_change_nothing_and_look_alike_addresses_are_refused() {
    let kit = kit().await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, &ctx, CONSTITUTION, "The founders").await }).unwrap();
    kit.run_due().await;
    let (ben, zenobia) = (member(&kit, "Ben", "Test").await, member(&kit, "Zenobia", NAME).await);
    let account = access::service::account_of(kit.db(), kit.group.id, ben).await.unwrap().unwrap();
    let mut browser = kit.signed_in(account).await;
    let other = zenobia.to_string();
    // Whatever a record has as columns, added to what a member's own form sends.
    let more =
        ["person", "person_id", "id", "account_id", "actor", "group_id"].map(|it| (it, other.as_str()));
    let set = [
        ("status", "member"),
        ("powers", "edit-register"),
        ("suspended", "no"),
        ("paid_until", "2099-01-01"),
        ("role", "founder"),
        ("confirmed_at", "9999999999999999"),
        ("removed", "yes"),
    ];
    let own = [("kind", "email"), ("value", "ben.new@example.org"), ("email", "ben.new@example.org")];
    let form: Vec<(&str, &str)> = own.into_iter().chain(more).chain(set).collect();
    for path in
        ["/me/contact", "/me/data/consents", "/me/data/object", "/account/second/app", "/account/data-use"]
    {
        browser.post(path, &form).await;
        browser = kit
            .signed_in(access::service::account_of(kit.db(), kit.group.id, ben).await.unwrap().unwrap())
            .await;
    }
    let address = access::service::address_of(kit.db(), kit.group.id, zenobia).await.unwrap();
    assert_eq!(address.as_deref(), Some("zenobia@example.org"), "another's address");
    assert!(kit.acting(ben, "Ben").await.actor.grants.is_empty(), "no power comes from a form");
    let listed = people::service::listed(&kit.system(), ben).await.unwrap();
    assert_eq!(listed.paid_until, None);
    assert!(!access::service::second::has(kit.db(), kit.group.id, zenobia).await.unwrap());
    // A letter of another alphabet that looks like ours.
    for alike in ["z\u{435}nobia@example.org", "zenobia@ex\u{430}mple.org", "zenobia@example.org\u{200b}"] {
        assert!(Email::read(alike).is_err(), "{alike}");
        kit.visitor().post("/sign-in", &[("email", alike)]).await.says("Enter your e-mail address");
    }
}

/// Two entries that look alike, one that was joined, a postcode that lies in a ward, a move to another group.
async fn entries(world: &World) {
    let ctx = world.kit.system();
    let zenobia = world.zenobia;
    transact!(ctx.db(), tx => {
        people::service::change_contact(tx, &ctx, zenobia, ContactKind::Post, "1 Anchor Row", "ZZ1 1AB").await?;
        people::service::change_contact(tx, &ctx, zenobia, ContactKind::Phone, "01632 960001", "").await
    })
    .unwrap();
    let mut alike = NewPerson::named("Zenobia", "Quilfeather").unwrap();
    alike.phone = people::model::Phone::read("01632 960001").ok();
    alike.postal = people::model::Postal::read("1 Anchor Row", "ZZ1 1AB").ok();
    add(&ctx, alike).await;
    let gone = add(&ctx, NewPerson::named("Zen", NAME).unwrap()).await;
    duplicates::join(&ctx, &Wanted::new(zenobia, gone, zenobia)).await.unwrap();
    duplicates::look(&ctx).await.unwrap();
    let edition = membership::service::area::NewEdition {
        source: "Invented".into(),
        edition: "one".into(),
        valid_from: ctx.now.plus_days(-10, &ctx.group.zone),
        only: vec![],
    };
    let file = "pcds,doterm,oslaua,osward,pcon\nZZ1 1AB,,E1X,W1X,C1X\n";
    membership::service::area::import(&ctx, &edition, file.as_bytes()).await.unwrap();
    let coast = NewGroup {
        name: "Coast Group",
        short_name: "Coast",
        zone: "Europe/London",
        host: Some("coast.test"),
    };
    group::create(ctx.db(), world.kit.app.chance(), ctx.now, coast).await.unwrap();
    let ask = feeds::service::transfers::Ask {
        person: zenobia,
        to: "Coast Group".into(),
        day: ctx.now.date(&ctx.group.zone),
        agreed: "On a form of 1 June".into(),
    };
    feeds::service::transfers::ask(&ctx, &ask).await.unwrap();
}

/// Somebody of the same name whose fee runs out within the month.
async fn renewing(kit: &Kit) -> PersonId {
    let day = |n| kit.app.now().plus_days(n, &kit.group.zone);
    let mut new =
        NewPerson::named("Yolanda", NAME).unwrap().member("associate", day(-50), Source::Officer).unwrap();
    new.facts.push(
        NewFact::new(FactKind::FeePaid, "", day(-50), Source::Officer).unwrap().until(day(10)).unwrap(),
    );
    add(&kit.system(), new).await
}

/// A file of the association in which the member's street is another.
pub async fn segment(ctx: &Ctx) -> feeds::model::RunId {
    let head = r#"{"segment":1,"group":"Fairhaven Members","issuer":"The Association","kind":"full","seq":1,"base":0,"at":"2026-06-01T02:10:00Z"}"#;
    let row = format!(
        r#"{{"n":"{NUMBER}","given":"Zenobia","family":"{NAME}","email":"zenobia@example.org","phone":"","address":"","postcode":"ZZ1 1AB","ward":"Harbour Ward","constituency":"Fairhaven South","since":"2020-02-03"}}"#
    );
    let text = [head, &row, r#"{"end":1}"#, ""].join("\n");
    feeds::service::take::take(ctx, text.as_bytes(), None).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_list_of_work_in_hand_shows_whose_data_are_kept_and_not_used() {
    let mut world = world().await;
    entries(&world).await;
    let ctx = world.kit.system();
    let yolanda = renewing(&world.kit).await;
    let run = segment(&ctx).await;
    let all = audiences::keep(&ctx, "Everybody", &Definition::default()).await.unwrap();
    let frozen = audiences::freeze(&ctx, all, "a bulletin").await.unwrap();
    world.kit.run_due().await;
    let lists = [
        "/people/duplicates".to_owned(),
        "/people/joined".into(),
        "/people/area/moved".into(),
        format!("/people/frozen/{frozen}"),
        "/renewals".into(),
        "/transfers".into(),
        format!("/segment/runs/{run}"),
    ];
    for page in &lists {
        world.browser.get(page).await.ok().says(NAME);
    }
    restrict(&world).await;
    restrict_use(&world.kit, yolanda).await;
    for page in &lists {
        let counted = match page.as_str() {
            "/transfers" => "A member whose data are kept and not used to Coast Group",
            it if it.starts_with("/segment") => NUMBER,
            _ => "left out, who asked that their data be kept and not used",
        };
        world.browser.get(page).await.ok().says_nothing_of(NAME).says(counted);
    }
    // Nor is anything of them changed from such a list.
    world.browser.post("/people/area/moved", &[]).await.sent_to();
    let it = people::service::dossier(&world.kit.system(), world.zenobia).await.unwrap();
    assert_eq!(it.standing.area, None);
}

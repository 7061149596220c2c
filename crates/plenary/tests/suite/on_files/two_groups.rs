//! Two organisations share an installation. Whoever holds every power in one learns nothing of the other and changes
//! nothing there, whatever addresses they type.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::common::demonstration;
use axum::http::StatusCode;
use kernel::app::AppBuilder;
use kernel::group::NewGroup;
use kernel::schema::Column;
use kernel::session::{self, NewSession};
use kernel::{
    AccountId, App, At, BoxFuture, Chance, Clock, Config, Ctx, Db, Feature, Grant, Group, GroupId, PersonId,
    Power, Result, transact,
};
use people::model::{Email, NewPerson};
use plenary::installation::Options;
use sqlx::Row as _;
use testkit::Visitor;
use uuid::Uuid;

const OTHER: &str = "other.example";
const NOSY: &str = "nosy@other.example";

/// Every power over everything, for whoever belongs to the second organisation.
fn everything(app: App, group: GroupId, _: PersonId, _: At) -> BoxFuture<Result<Vec<Grant>>> {
    // What posts give, and what appointments to an election give.
    let of_elections = [Power::ReturningOfficer, Power::Scrutineer, Power::Teller];
    let powers = bodies::model::ALL_POWERS.into_iter().chain(of_elections);
    Box::pin(async move {
        let other = app.groups().await?.iter().any(|it| it.id == group && it.host.is_some());
        let grant = |power| Grant::of_office(power, "test");
        Ok(if other { powers.map(grant).collect() } else { vec![] })
    })
}

struct Scene {
    app: App,
    first: Group,
    /// The cookie of somebody with every power in the second organisation.
    nosy: String,
    _dir: tempfile::TempDir,
}

impl Scene {
    async fn set() -> Self {
        let dir = tempfile::tempdir().unwrap();
        demonstration::put(dir.path());
        let app = open(dir.path()).await;
        let first = kernel::group::all(app.db()).await.unwrap().remove(0);
        let new = NewGroup { name: "Others", short_name: "Others", zone: "Europe/London", host: Some(OTHER) };
        let second = kernel::group::create(app.db(), app.chance(), app.now(), new).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        let nosy = join(&app, &second).await;
        Self { app, first, nosy, _dir: dir }
    }

    fn nosy(&self) -> Visitor {
        Visitor::new(&self.app).with_cookie(&self.nosy).at(OTHER)
    }

    /// What everything of the first organisation comes to.
    async fn content(&self) -> String {
        kernel::dump::write(self.app.db(), Some(self.first.id), std::io::sink()).await.unwrap().sha256
    }

    /// An id of every sort that the first organisation has, by table and column.
    async fn ids(&self) -> BTreeMap<String, BTreeSet<String>> {
        let Db::Sqlite { read, .. } = self.app.db() else { panic!("a demonstration is kept in SQLite") };
        let mut ids = BTreeMap::<String, BTreeSet<String>>::new();
        for table in kernel::schema::tables().into_iter().filter(|it| it.has("group_id")) {
            for (column, _) in table.columns.iter().filter(|it| it.1 == Column::Uuid && it.0 != "group_id") {
                let text = format!(
                    "SELECT DISTINCT {column} FROM {} WHERE group_id = $1 AND {column} IS NOT NULL LIMIT 1",
                    table.name
                );
                let rows = sqlx::query(sqlx::AssertSqlSafe(text)).bind(self.first.id.0).fetch_all(read).await;
                let found = rows.unwrap().into_iter().map(|row| row.get::<Uuid, _>(0).to_string());
                ids.insert(format!("{}.{column}", table.name), found.collect());
            }
        }
        ids
    }

    /// Names and addresses of the first organisation's members: little that is theirs is shown without one.
    async fn secrets(&self) -> Vec<String> {
        let ctx = Ctx::system(&self.app, self.first.clone(), self.app.now());
        let everyone = people::service::everyone(&ctx, self.app.now()).await.unwrap();
        let names = everyone.iter().map(|it| it.name.clone());
        let all: Vec<String> = names.chain(everyone.iter().filter_map(|it| it.email.clone())).collect();
        assert!(all.len() > 500, "{}", all.len());
        all
    }
}

async fn open(dir: &Path) -> App {
    let db = Db::open_sqlite(&dir.join("plenary.sqlite")).await.unwrap();
    let config = Config { base_url: "http://plenary.test".into(), data_dir: dir.to_owned(), demo: false };
    let builder = AppBuilder::new(db, Clock::System, Chance::System, config);
    let options = Options::new("http://plenary.test");
    let builder = plenary::features::install(builder, dir, &options).await.unwrap();
    builder.feature(Feature { grants: Some(everything), ..Feature::new("test", kernel::Routes::new) }).build()
}

async fn join(app: &App, group: &Group) -> String {
    let ctx = Ctx::system(app, group.clone(), app.now());
    let source = std::fs::read_to_string("../../examples/constitutions/local-group.md").unwrap();
    let version: Result<u32> = transact!(ctx.db(), tx => {
        constitution::service::publish_first(tx, &ctx, &source, "the founders").await
    });
    version.unwrap();
    bodies::service::sync_now(&ctx).await.unwrap();
    let mut person = NewPerson::named("Nosy", "Neighbour").unwrap();
    person.email = Some(Email::read(NOSY).unwrap());
    let id: Result<PersonId> =
        transact!(ctx.db(), tx => { people::service::add_person(tx, &ctx, person.clone()).await });
    let account = access::service::account_of(ctx.db(), group.id, id.unwrap()).await.unwrap().unwrap();
    let cookie: Result<String> = transact!(ctx.db(), tx => { signed_in(tx, &ctx, account).await });
    cookie.unwrap()
}

async fn signed_in(tx: &mut kernel::Tx, ctx: &Ctx, account: AccountId) -> Result<String> {
    let new = NewSession { account, group: ctx.group.id, device: "test", now: ctx.now };
    Ok(session::open(tx, ctx.chance(), new).await?.1)
}

/// Every address that a route stands for if its places hold these ids; of two places the first holds an election or a
/// poll.
fn addresses(path: &str, ids: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let all: BTreeSet<&String> = ids.values().flatten().collect();
    let of = |table: &str| ids[table].iter().collect::<BTreeSet<_>>();
    let firsts: BTreeSet<&String> =
        [of("elections_election.id"), of("polling_poll.id")].into_iter().flatten().collect();
    let places = path.matches('{').count();
    let one = |it: &&String| path.replacen(&path[path.find('{').unwrap()..=path.find('}').unwrap()], it, 1);
    match places {
        0 => vec![path.to_owned()],
        1 => all.iter().map(one).collect(),
        _ => firsts.iter().map(one).flat_map(|it| addresses(&it, ids)).collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_one_organisation_is_read_or_changed_from_another() {
    let scene = Scene::set().await;
    let (ids, secrets, before) = (scene.ids().await, scene.secrets().await, scene.content().await);
    for sort in ["elections_nomination.id", "people_person.id", "bodies_handover.id", "mail_message.id"] {
        assert!(!ids[sort].is_empty(), "the demonstration has no {sort}");
    }
    let mut browser = scene.nosy();
    browser.get("/people").await.ok().says(NOSY);
    let mut tried = 0;
    for route in kernel::serve::table(&scene.app) {
        // What has no place in its address is asked as well, for what the list shows.
        for path in addresses(route.path, &ids) {
            if path == "/sign-out" || route.path == "/account/end-others" {
                continue;
            }
            let answer = match route.method {
                "GET" => browser.get(&path).await,
                _ => browser.post(&path, &form(&ids, tried)).await,
            };
            assert!(!answer.status.is_server_error(), "{} {path}: {}", route.method, answer.body);
            let leak = secrets.iter().find(|it| answer.body.contains(it.as_str()));
            assert_eq!(leak, None, "{} {path} ({}) tells of another organisation", route.method, route.path);
            tried += 1;
        }
    }
    assert!(tried > 1000, "only {tried} addresses were tried");
    assert_eq!(scene.content().await, before, "something of the first organisation was changed");
}

/// A form with an id of the first organisation in every field that takes one, and one button after another.
fn form(ids: &BTreeMap<String, BTreeSet<String>>, turn: usize) -> Vec<(&'static str, &str)> {
    let one = |of: &str| ids[of].iter().next().map_or("", String::as_str);
    let buttons = ["agree", "withdraw", "open", "close", "count", "declare", "seen", "freeze", "save", ""];
    let person = one("people_person.id");
    vec![
        ("do", buttons[turn % buttons.len()]),
        ("person", person),
        ("persons", person),
        ("nominee", person),
        ("second", person),
        ("nomination", one("elections_nomination.id")),
        ("form", one("elections_nomination.id")),
        ("as", one("elections_nomination.id")),
        ("subject", one("elections_nomination.id")),
        ("contest", one("polling_contest.id")),
        ("occasion", one("bodies_occasion.id")),
        ("term", one("bodies_term.id")),
        ("item", one("bodies_item.id")),
        ("role", "returning-officer"),
        ("mark", "room"),
        ("kind", "email"),
        ("email", NOSY),
        ("why", "because"),
        ("minute", "item 4"),
        ("decided_by", "the meeting"),
        ("answer", "agreed"),
        ("end", "2026-01-01T12:00"),
        ("from", "2026-01-01T12:00"),
        ("at", "2027-01-01T12:00"),
        ("day", "2027-01-01"),
        ("note", "words"),
        ("papers", "1"),
        ("number", "1"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_opens_one_organisation_and_links_lead_to_the_own_one() {
    let scene = Scene::set().await;
    let mut crossing = Visitor::new(&scene.app).with_cookie(&scene.nosy);
    assert_eq!(crossing.get_json("/people").await.status, StatusCode::UNAUTHORIZED, "another host");
    scene.nosy().get("/people").await.ok();
    scene.nosy().at("OTHER.example:8080").get("/people").await.ok();
    let mut asking = Visitor::new(&scene.app).at(OTHER);
    asking.post("/sign-in", &[("email", NOSY)]).await.ok();
    kernel::job::run_due(&scene.app, scene.app.now()).await.unwrap();
    let folder = scene.app.config().data_dir.join("mail");
    let letters = mail::folder::newest(&folder, 5).unwrap();
    let letter = letters.iter().find(|it| it.to == NOSY).unwrap();
    assert!(letter.text.contains("http://other.example/sign-in/"), "{}", letter.text);
    assert!(!letter.text.contains("plenary.test"), "{}", letter.text);
}

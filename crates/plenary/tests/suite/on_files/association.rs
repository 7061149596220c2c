//! The demonstration's association: another organisation in the same installation, with an election for each region, that
//! refuses whoever is no member by its own clause and leads them to the local group.

use crate::common::demonstration;
use elections::model::{Election, State};
use kernel::{AccountId, Clock, Ctx, Group};
use plenary::cli::Place;
use plenary::demo::Folder;
use plenary::installation::{Options, open};
use testkit::Visitor;

struct Scene {
    app: kernel::App,
    local: Group,
    association: Group,
    /// The name of the local group's associate whom one can be in either organisation.
    associate: String,
    _dir: tempfile::TempDir,
}

async fn scene() -> Scene {
    let dir = tempfile::tempdir().unwrap();
    let place = Place { data: dir.path().to_owned(), database: None };
    let base = demonstration::BASE;
    demonstration::put(dir.path());
    let marker = Folder::prepare(dir.path(), false).unwrap().marker.unwrap();
    let of_the_association: Vec<_> = marker.roles.iter().filter(|it| it.host.is_some()).collect();
    assert_eq!(of_the_association.len(), 4);
    assert!(of_the_association[0].address(base).starts_with("http://localhost:4890/demo/as/"));
    let associate = marker.roles.iter().find(|it| it.role == "Associate member").unwrap();
    assert_eq!(of_the_association[1].name, associate.name);
    let app = open(&place, Options { demo: true, clock: Clock::System, ..Options::new(base) }).await.unwrap();
    let mut groups = kernel::group::all(app.db()).await.unwrap();
    let (association, local) = (groups.remove(1), groups.remove(0));
    Scene { app, local, association, associate: associate.name.clone(), _dir: dir }
}

impl Scene {
    fn system(&self, group: &Group) -> Ctx {
        Ctx::system(&self.app, group.clone(), self.app.now())
    }
    /// Somebody at the association's host, by one of the demonstration's links.
    async fn be(&self, key: &str) -> Visitor {
        let mut visitor = Visitor::new(&self.app).at("localhost");
        visitor.get(&format!("/demo/as/{key}")).await;
        visitor
    }
    async fn elections(&self) -> Vec<Election> {
        elections::service::elections(&self.system(&self.association)).await.unwrap()
    }
}

fn of<'a>(all: &'a [Election], rule: &str) -> &'a Election {
    all.iter().find(|it| it.plan.rule == rule).unwrap_or_else(|| panic!("there is no {rule}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_region_votes_for_its_own_and_an_associate_is_led_to_the_local_group() {
    let scene = scene().await;
    let all = scene.elections().await;
    assert_eq!(all.len(), 5);
    assert!(all.iter().all(|it| it.state == State::Balloting && it.contests.len() == 1));

    // Each region has its own roll, and nobody is on the roll of two regions.
    let ctx = scene.system(&scene.association);
    let mut seen = std::collections::BTreeSet::new();
    for region in ["north", "midlands", "south", "west"] {
        let election = of(&all, &format!("election-{region}"));
        let roll = elections::service::roll::roll(&ctx, election.id).await.unwrap().unwrap();
        assert!(roll.electors().count() >= 15, "{region}: {}", roll.electors().count());
        assert!(roll.electors().all(|it| seen.insert(it.person)), "somebody votes in two regions");
    }
    let everybody =
        elections::service::roll::roll(&ctx, of(&all, "election-open").id).await.unwrap().unwrap();
    assert_eq!(everybody.electors().count(), seen.len());

    // The associate is in the association's register without being a member.
    let (south, north) = (of(&all, "election-south"), of(&all, "election-north"));
    let mut associate = scene.be("associate").await;
    let page = associate.get(&format!("/elections/{}", south.id)).await.ok();
    let page = page.says("You have no vote in this election.").says("http://127.0.0.1:4890");
    page.says("Fairhaven Members")
        .says("/c/2/membership")
        .says_nothing_of(&format!("/vote/{}", south.poll.unwrap()));

    // At home the same human has a vote.
    let home = scene.system(&scene.local);
    let mut at_home = Visitor::new(&scene.app).at("127.0.0.1");
    at_home.get("/demo/as/associate-member").await;
    at_home.get("/elections").await.ok().says_nothing_of("Coordinating group");
    let theirs = elections::service::elections(&home).await.unwrap();
    let committee = theirs.iter().find(|it| it.state == State::Balloting).unwrap();
    at_home.get(&format!("/elections/{}/my-roll", committee.id)).await.ok().says("Yes.");
    let (here, there) = (&scene.local, &scene.association);
    let (one, two) =
        (account(&scene, here, &scene.associate).await, account(&scene, there, &scene.associate).await);
    assert_eq!(one, two, "one way of signing in, two persons");

    // A member of the region votes there, and for nobody else's representatives.
    let mut member = scene.be("member").await;
    member.get(&format!("/elections/{}/my-roll", south.id)).await.ok().says("Yes.");
    let page = member.get(&format!("/elections/{}", north.id)).await.ok();
    page.says("You have no vote in this election.").says_nothing_of("Local groups have members of their own");

    // The bodies behind the seats, and the group that was recognised.
    member.get("/bodies").await.ok().says("Union of Ferry and Harbour Workers").says("Coastal Tenants");
    member.get("/bodies/fairhaven-members").await.ok().says("Its own pages").says("By ");
}

/// How somebody of that name signs in to an organisation.
async fn account(scene: &Scene, group: &Group, name: &str) -> AccountId {
    let ctx = scene.system(group);
    let everyone = people::service::everyone(&ctx, ctx.now).await.unwrap();
    let mut accounts = vec![];
    for it in everyone.iter().filter(|it| it.name == name && it.category.as_deref() != Some("member")) {
        accounts.extend(access::service::account_of(ctx.db(), group.id, it.id).await.unwrap());
    }
    assert_eq!(accounts.len(), 1, "{name}");
    accounts[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_associations_file_waits_for_the_groups_data_manager() {
    let scene = scene().await;
    let home = scene.system(&scene.local);
    let runs = feeds::service::runs::recent(&home).await.unwrap();
    assert_eq!(runs.len(), 2, "a full file that was applied, and tonight's");
    assert!(runs.iter().all(|it| it.signed && it.issuer == scene.association.name));
    let tonight = runs.iter().max_by_key(|it| it.seq).unwrap();
    assert_eq!(
        (tonight.added, tonight.changed, tonight.gone, tonight.conflicts),
        (2, 1, 0, 1),
        "{tonight:?}"
    );
    // Nothing but members of the group's wards came across.
    let here = people::service::everyone(&home, scene.app.now()).await.unwrap();
    assert!(here.iter().all(|it| !it.email.as_deref().unwrap_or_default().ends_with("@example.net")));
}

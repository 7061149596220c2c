//! A small branch from nothing: founded by the command, forty members from a list, an election whose box has one key in the
//! returning officer's hands, votes from devices, from plain pages and on paper, the count, the declaration, and a bundle
//! that the verifier finds in order.

use std::path::Path;
use std::process::Command;

use ballotbox::entry::Entry;
use ballotbox::keys::SecretKey;
use ballotbox::manifest::{lot_commitment, lot_secret, sign};
use ballotbox::own::Own;
use ballotbox::share::ShareFile;
use ballotbox::{Ballot, merkle};
use bodies::model::NewOccasion;
use elections::model::{Declared, ElectionId, NominationId, Role, Step};
use elections::service::{ballot, call, clock, count, declare, draft, nominate, office, officers, roll};
use kernel::{App, At, Clock, Ctx, PersonId, Result, transact};
use plenary::cli::Place;
use plenary::installation::{Options, open};
use polling::service::{self, Asked, Readers, desk, keys};
use polling::{BoxStore, Mark, PollId};
use testkit::Visitor;

const TEXT: &str = include_str!("../../../../../examples/constitutions/local-group.md");
const MEMBERS: usize = 40;

struct Branch {
    app: App,
    people: Vec<PersonId>,
    election: ElectionId,
    key: (SecretKey, SecretKey),
}

fn name(n: usize) -> String {
    format!("Sample Member{n:02}")
}

fn list() -> String {
    let mut text =
        String::from("First name,Last name,E-mail,Category,Joined,Lives in area,National number\n");
    for n in 0..MEMBERS {
        text.push_str(&format!(
            "Sample,Member{n:02},member{n:02}@example.org,national,03/02/2021,yes,N{n}\n"
        ));
    }
    text
}

impl Branch {
    async fn ctx(&self) -> Ctx {
        system(&self.app).await
    }
    async fn acting(&self, n: usize) -> Ctx {
        let ctx = self.ctx().await;
        Ctx::acting(&self.app, (*ctx.group).clone(), self.people[n], &name(n), ctx.now).await.unwrap()
    }
    async fn browser(&self, n: usize) -> Visitor {
        let ctx = self.ctx().await;
        let account =
            access::service::account_of(ctx.db(), ctx.group.id, self.people[n]).await.unwrap().unwrap();
        let mut tx = ctx.db().begin().await.unwrap();
        let new =
            kernel::session::NewSession { account, group: ctx.group.id, device: "test", now: self.app.now() };
        let (_, token) = kernel::session::open(&mut tx, ctx.chance(), new).await.unwrap();
        tx.commit().await.unwrap();
        Visitor::new(&self.app).with_cookie(&token)
    }
    async fn due(&self) {
        kernel::job::run_due(&self.app, self.app.now()).await.unwrap();
    }
    fn set(&self, at: At) {
        self.app.clock().set(at);
    }
    async fn date(&self, step: Step) -> At {
        elections::service::election(&self.ctx().await, self.election).await.unwrap().at(step).unwrap()
    }
}

async fn system(app: &App) -> Ctx {
    let group = kernel::group::all(app.db()).await.unwrap().remove(0);
    Ctx::system(app, group, app.now())
}

/// The organisation as `plenary admin create` founds it; the first officer's way in.
fn founded(data: &Path) -> String {
    let text = data.join("constitution.md");
    std::fs::write(&text, TEXT.replacen("job_shares = true", "job_shares = true\ntrustees = 1", 1)).unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_plenary"))
        .args(["admin", "create", "--name", "Harbour Branch", "--officer-name", "Ada Quill", "--data"])
        .arg(data.join("data"))
        .arg("--constitution")
        .arg(&text)
        .args(["--officer-email", "ada@example.org", "--url", "http://plenary.test"])
        .env_remove("PLENARY_DATABASE")
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let link = String::from_utf8(made.stdout).unwrap();
    link.trim().strip_prefix("http://plenary.test").unwrap().to_owned()
}

/// The first officer signs in by the link; then the list of members comes in.
async fn members(app: &App, link: &str) -> Vec<PersonId> {
    let mut ada = Visitor::new(app);
    ada.get(link).await.ok();
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let pairs: Vec<(&str, &str)> = query.split('&').filter_map(|it| it.split_once('=')).collect();
    ada.post(path, &pairs).await.sent_to();
    // Her office asks for a second factor before it opens anything; what she would then press is done here.
    assert!(!ada.get("/people/import").await.body.contains("members.csv"));
    let ctx = system(app).await;
    let import = people::service::import::upload(&ctx, "members.csv", list().as_bytes()).await.unwrap();
    people::service::import::start(&ctx, import).await.unwrap();
    while kernel::job::run_due(app, app.now()).await.unwrap() > 0 {}
    let mut all = people::service::everyone(&ctx, ctx.now).await.unwrap();
    all.retain(|it| it.name.starts_with("Sample"));
    all.sort_by(|a, b| a.name.cmp(&b.name));
    assert_eq!(all.len(), MEMBERS, "everybody on the list is a member, once");
    all.into_iter().map(|it| it.id).collect()
}

/// An annual meeting on the earliest lawful day, its officers, and the call.
async fn called(app: App, people: Vec<PersonId>) -> Branch {
    let ctx = system(&app).await;
    let day = draft::earliest(&ctx, "committee-election").await.unwrap().unwrap();
    let meeting = NewOccasion {
        body: "members".into(),
        kind: "agm".into(),
        title: "Annual general meeting".into(),
        at: At::local(day.at(14, 0, 0, 0), &ctx.group.zone),
        place: "Harbour Hall".into(),
    };
    let occasion: Result<bodies::model::OccasionId> =
        transact!(ctx.db(), tx => { bodies::service::set_occasion(tx, &ctx, meeting.clone()).await });
    let election = draft::draft(&ctx, "committee-election", occasion.unwrap().0, "").await.unwrap();
    let key = |n: u8| SecretKey::new(&[n; 32]).unwrap();
    let branch = Branch { app, people, election, key: (key(7), key(107)) };
    let roles = [Role::ReturningOfficer, Role::Scrutineer, Role::Teller, Role::Teller];
    for (n, role) in roles.into_iter().enumerate() {
        let new = officers::Appointment {
            person: branch.people[n],
            name: name(n),
            role,
            minute: "Founding meeting, item 3".into(),
        };
        officers::appoint(&ctx, election, new).await.unwrap();
    }
    let done: Result<()> = transact!(ctx.db(), tx => { kernel::group::release(tx, &ctx).await });
    done.unwrap();
    call::call(&ctx, election).await.unwrap();
    branch.set(branch.app.now().plus_minutes(11));
    branch.due().await;
    let opens = branch.date(Step::NominationsOpen).await;
    branch.set(branch.app.now().max(opens.plus_seconds(1)));
    clock::catch_up(&branch.ctx().await, election).await.unwrap();
    branch
}

async fn nominated(branch: &Branch) {
    let election = elections::service::election(&branch.ctx().await, branch.election).await.unwrap();
    let contest = election.contests[0].id;
    for (n, woman) in [(10, true), (11, false), (12, true), (13, false)] {
        let declared = Declared { attribute: "woman".into(), wording: "woman".into(), visible: true };
        let form = nominate::Form {
            id: NominationId(branch.ctx().await.new_id()),
            nominees: vec![nominate::Named { person: branch.people[n], name: name(n) }],
            contests: vec![contest],
            statement: "I would open the hall.".into(),
            alone: None,
            declared: if woman { vec![declared] } else { vec![] },
            seconded: false,
            paper_received_at: None,
        };
        nominate::nominate(&branch.acting(n).await, branch.election, &form).await.unwrap();
    }
    branch.set(branch.date(Step::NominationsClose).await.plus_seconds(2));
    clock::catch_up(&branch.ctx().await, branch.election).await.unwrap();
}

/// The returning officer's one key is made before the ballot opens and signs its manifest.
async fn opened(branch: &Branch) -> PollId {
    let ro = branch.acting(0).await;
    roll::freeze(&ro, branch.election).await.unwrap();
    branch.set(branch.date(Step::BallotsOut).await.plus_hours(9));
    let ro = branch.acting(0).await;
    ballot::seen(&ro, branch.election).await.unwrap();
    assert!(ballot::open(&ro, branch.election).await.unwrap_err().detail.contains("has not made a key"));
    let (seal, signs) = &branch.key;
    let lot = lot_commitment(&signs.public(), &lot_secret(signs));
    keys::give(&ro, branch.election.0, signs.public(), seal.public(), Some(lot)).await.unwrap();
    ballot::open(&ro, branch.election).await.unwrap();
    let election = elections::service::election(&ro, branch.election).await.unwrap();
    let poll = ballot::poll_of(&election).unwrap();
    let found = service::poll(&ro, poll).await.unwrap();
    let bytes = service::manifest_bytes(&ro, &found).await.unwrap();
    keys::sign(&ro, &found, sign(signs, poll.0.as_bytes(), &bytes)).await.unwrap();
    poll
}

fn order(n: usize) -> Vec<u16> {
    let first = u16::try_from(n % 4).unwrap();
    vec![first + 1, (first + 1) % 4 + 1, (first + 2) % 4 + 1]
}

/// Twelve vote as a booth's script does, twelve on the page without script, sixteen on paper.
async fn voted(branch: &Branch, poll: PollId) {
    let ctx = branch.ctx().await;
    let held = branch.app.shared::<BoxStore>().unwrap();
    let contest = service::poll(&ctx, poll).await.unwrap().contests[0].id;
    for n in 0..24 {
        let me = branch.acting(n).await;
        service::request_online(&me, poll).await.unwrap();
        if n < 12 {
            let manifest = held.manifest(poll).await.unwrap();
            let (index, listed) = manifest.contest(contest.as_bytes()).unwrap();
            let own = Own::new(ballotbox::sha256(name(n).as_bytes()), manifest.election, listed.id);
            let blinded = own.blinded(listed).unwrap()[0].1.blinded;
            let answer = service::issue(&me, poll, vec![Asked { contest, blinded }]).await.unwrap();
            let token = own.token(listed, &[answer[0].1]).unwrap();
            let mut preferences = order(n);
            preferences.resize(usize::from(listed.positions), 0);
            let entry = own.entry(&manifest, index, &token, 0, &preferences).unwrap();
            service::take(&ctx, poll, entry.to_bytes()).await.unwrap();
        } else {
            let mut plain = branch.browser(n).await;
            let path = format!("/vote/{poll}/{contest}");
            let page = plain.get(&path).await.ok();
            let origin =
                page.body.split("name=\"origin\" value=\"").nth(1).unwrap().split('"').next().unwrap();
            let fields: Vec<(String, String)> = (1..)
                .zip(order(n))
                .map(|(place, it): (u16, u16)| (format!("n-{it}"), place.to_string()))
                .collect();
            let mut form: Vec<(&str, &str)> =
                fields.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
            form.extend([("origin", origin), ("do", "cast")]);
            plain.post(&path, &form).await.sent_to();
        }
    }
    branch.set(branch.date(Step::Meeting).await.plus_minutes(20));
    let teller = branch.acting(2).await;
    for n in 24..MEMBERS {
        desk::hand_over(&teller, poll, branch.people[n], Mark::Room).await.unwrap();
    }
    let batch = desk::begin_batch(&teller, poll, contest, 16).await.unwrap();
    for n in [2, 3] {
        let teller = branch.acting(n).await;
        for paper in 1..=16 {
            let ballot = Ballot::Ranked(order(24 + usize::try_from(paper).unwrap()));
            desk::key(&teller, poll, batch, paper, ballot).await.unwrap();
        }
    }
    assert_eq!(desk::cast_batch(&branch.acting(2).await, poll, batch).await.unwrap(), 16);
}

/// What the page does in the returning officer's browser: opens every seal with the one key.
async fn unsealed(branch: &Branch, poll: PollId) {
    let held = branch.app.shared::<BoxStore>().unwrap();
    let (manifest, log) = (held.manifest(poll).await.unwrap(), held.log(poll).await.unwrap());
    let entries: Vec<(u64, Entry)> =
        (0..).zip(&log).filter_map(|(at, it)| Some((at, Entry::parse(it, manifest.shape()).ok()?))).collect();
    let root = merkle::root(&log.iter().map(|it| merkle::leaf_hash(it)).collect::<Vec<_>>());
    let (seal, signs) = &branch.key;
    let pairs = entries.iter().map(|it| (it.0, &it.1));
    let file = ShareFile::read(&manifest, 1, (seal, signs), (log.len() as u64, root), pairs).unwrap();
    let ro = branch.acting(0).await;
    let found = service::poll(&ro, poll).await.unwrap();
    service::take_share(&ro, &found, &file.to_bytes(signs)).await.unwrap();
}

fn verifies(bundle: &Path) -> String {
    let told = Command::new(env!("CARGO_BIN_EXE_plenary")).arg("verify").arg(bundle).output().unwrap();
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.status.success(), "{text}{}", String::from_utf8_lossy(&told.stderr));
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_branch_of_forty_elects_its_organisers_from_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let link = founded(dir.path());
    let place = Place { data: dir.path().join("data"), database: None };
    let now = Clock::System.now().plus_minutes(1);
    let options = Options { clock: Clock::fixed(now), ..Options::new("http://plenary.test") };
    let app = open(&place, options).await.unwrap();
    let people = members(&app, &link).await;
    let branch = called(app, people).await;
    nominated(&branch).await;
    let poll = opened(&branch).await;
    voted(&branch, poll).await;
    branch.set(branch.date(Step::Meeting).await.plus_minutes(60));
    ballot::close(&branch.acting(0).await, branch.election).await.unwrap();
    let sealed = count::count_votes(&branch.acting(0).await, branch.election).await.unwrap_err();
    assert!(sealed.detail.contains("still sealed"), "{sealed}");
    branch.set(branch.app.now().plus_minutes(11));
    unsealed(&branch, poll).await;
    count::count_votes(&branch.acting(0).await, branch.election).await.unwrap();
    assert!(
        count::recount(&branch.acting(1).await, branch.election).await.unwrap().iter().all(|it| it.bytes)
    );
    declare::note(&branch.acting(1).await, branch.election, "I counted again: the same.").await.unwrap();
    declare::declare(&branch.acting(0).await, branch.election).await.unwrap();
    branch.set(branch.date(Step::Meeting).await.plus_hours(4));
    let why = "The branch writes its minutes on paper.";
    office::take_office_although(&branch.acting(0).await, branch.election, None, why).await.unwrap();
    let ctx = branch.ctx().await;
    let held = bodies::service::holders(&ctx, "organiser", ctx.now).await.unwrap();
    assert_eq!(held.len(), 2);
    let women = held.iter().filter(|it| it.holds(branch.people[10]) || it.holds(branch.people[12])).count();
    assert!(women >= 1, "one of the two organisers is a woman");
    for (readers, folder, says) in [(Readers::Everybody, "all", "40"), (Readers::Watchers, "watch", "40")] {
        let to = dir.path().join(folder);
        count::publish(&branch.ctx().await, branch.election, readers, &to).await.unwrap();
        let told = verifies(&to);
        assert!(told.contains(says), "{told}");
    }
}

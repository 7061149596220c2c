//! What a body keeps inside stays there: words planted in a closed item are on no page of those outside, whatever
//! address they type, in no letter, in no log, and in no table but those of meetings.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::sync::{Arc, Mutex};

use bodies::{NewTerm, Share};
use kernel::{Allow, App, At, BoxFuture, Ctx, Feature, Grant, GroupId, PersonId, Result, Routes, transact};
use meetings::MeetingId;
use meetings::model::{
    Commented, Form, ItemId, NewAction, NewDecision, NewDelegation, NewItem, NewMotion, NewPublicLine,
    Readers, Role, Sitting, VoteWay, VotesBy, Way,
};
use meetings::service::before::{self, NewPaper};
use meetings::service::hour::{self, NewNote, NewVote};
use meetings::service::minutes::{self, Sending};
use meetings::service::{self, after, comments, confidential};
use people::model::{Email, NewPerson, Source};
use testkit::{Kit, Visitor};

const TEXT: &str = include_str!("../../../../examples/constitutions/local-group.md");
/// All planted words begin so; no text of ours does.
const PLANTED: &str = "Quillfeather";

/// Where a word was planted, so that a leak says which.
fn word(place: &str) -> String {
    format!("{PLANTED}-{place}")
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Every power over everything, for whoever is called Eve: an officer who sits in no body.
fn everything(app: App, group: GroupId, person: PersonId, at: At) -> BoxFuture<Result<Vec<Grant>>> {
    Box::pin(async move {
        let groups = app.groups().await?;
        let found = groups.iter().find(|it| it.id == group).unwrap().clone();
        let names = people::service::names(&Ctx::system(&app, found, at), &[person]).await?;
        let eve = names.get(&person).is_some_and(|it| it.starts_with("Eve"));
        let grant = |power| Grant::of_office(power, "test");
        Ok(if eve { bodies::model::ALL_POWERS.into_iter().map(grant).collect() } else { vec![] })
    })
}

async fn kit() -> Kit {
    let kit = Kit::with(|builder| {
        let dir = tempfile::tempdir().unwrap().keep();
        let options = plenary::installation::Options::new("http://plenary.test");
        let installing = plenary::features::install(builder, &dir, &options);
        let builder =
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(installing)).unwrap();
        builder.feature(Feature { grants: Some(everything), ..Feature::new("test", Routes::new) })
    })
    .await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, &ctx, TEXT, "The founders").await })
        .unwrap();
    kit.run_due().await;
    kit
}

async fn member(kit: &Kit, given: &str, post: Option<&str>) -> PersonId {
    let ctx = kit.system();
    let from = ctx.now.plus_days(-100, &kit.group.zone);
    let mut new =
        NewPerson::named(given, "Tidewater").unwrap().member("national", from, Source::Officer).unwrap();
    new.email = Some(Email::read(&format!("{}@fairhaven.example", given.to_lowercase())).unwrap());
    let person: Result<PersonId> =
        transact!(ctx.db(), tx => { people::service::add_person(tx, &ctx, new.clone()).await });
    let person = person.unwrap();
    if let Some(post) = post {
        let term = NewTerm {
            post: post.into(),
            persons: vec![person],
            from: ctx.now,
            until: None,
            decision: "Members' meeting, minute 4".into(),
            share: Share::Whole,
        };
        transact!(ctx.db(), tx => { bodies::service::record_term(tx, &ctx, term.clone()).await }).unwrap();
    }
    person
}

async fn browser(kit: &Kit, person: PersonId) -> Visitor {
    let account = access::service::account_of(kit.db(), kit.group.id, person).await.unwrap().unwrap();
    kit.signed_in(account).await
}

/// A committee meeting with one closed item, and what hangs on it.
struct Closed {
    kit: Kit,
    /// Organiser: calls and chairs.
    ada: PersonId,
    /// Data manager: of the committee too.
    cy: PersonId,
    /// A member outside, whom the meeting lets write its record, count hands and stand at the door.
    bo: PersonId,
    /// An officer with every power, who sits in no body.
    eve: PersonId,
    /// A member and nothing else.
    dee: PersonId,
    meeting: Sitting,
    item: ItemId,
    /// Ids of what was planted, for addresses.
    ids: BTreeSet<String>,
}

impl Closed {
    fn id(&self) -> MeetingId {
        self.meeting.meeting.id
    }
    async fn ada(&self) -> Ctx {
        self.kit.acting(self.ada, "Ada Tidewater").await
    }

    /// What is known before the meeting.
    async fn prepared() -> Self {
        let kit = kit().await;
        let ada = member(&kit, "Ada", Some("organiser")).await;
        let cy = member(&kit, "Cy", Some("data-manager")).await;
        let (bo, eve) = (member(&kit, "Bo", None).await, member(&kit, "Eve", None).await);
        let dee = member(&kit, "Dee", None).await;
        let ctx = kit.system();
        let new = bodies::model::NewOccasion {
            body: "committee".into(),
            kind: "committee-meeting".into(),
            title: String::new(),
            at: ctx.now.plus_days(20, &kit.group.zone),
            place: "Harbour Hall".into(),
        };
        let id = service::plan(&ctx, new).await.unwrap();
        kit.run_due().await;
        let meeting = service::find(&kit.system(), id).await.unwrap();
        let acting = kit.acting(ada, "Ada Tidewater").await;
        let new = NewItem {
            closed: true,
            words: word("item-words"),
            ..NewItem::titled(word("item"), Form::Discussion, 10)
        };
        let item = before::put(&acting, id, new).await.unwrap();
        let mut it = Self { kit, ada, cy, bo, eve, dee, meeting, item, ids: BTreeSet::new() };
        it.ids.extend([id.to_string(), item.to_string()]);
        it.papers().await;
        it.motions().await;
        let draft = before::draft(&acting, &it.meeting).await.unwrap();
        before::send_notice(&acting, id, &draft.subject, &draft.body, "").await.unwrap();
        it.kit.run_due().await;
        it.kit.advance_minutes(30);
        it.kit.run_due().await;
        it
    }

    async fn papers(&mut self) {
        let ctx = self.ada().await;
        let new = NewPaper {
            title: word("paper"),
            words: word("paper-words"),
            file_name: Some(word("paper-file.md")),
            note: word("paper-note"),
            closed: false,
        };
        let paper = before::add_paper(&ctx, self.id(), Some(self.item), new).await.unwrap();
        comments::comment(&ctx, Commented::Paper(paper), "", &word("comment")).await.unwrap();
        // A paper that came while its item was still open is closed with it.
        let open =
            before::put(&ctx, self.id(), NewItem::titled("A visit", Form::Discussion, 5)).await.unwrap();
        let new = NewPaper {
            title: word("late-paper"),
            words: word("late-words"),
            file_name: None,
            note: String::new(),
            closed: false,
        };
        let late = before::add_paper(&ctx, self.id(), Some(open), new).await.unwrap();
        let closed = NewItem { closed: true, ..NewItem::titled(word("late-item"), Form::Discussion, 5) };
        before::edit(&ctx, self.id(), open, closed).await.unwrap();
        self.ids.extend([paper.to_string(), late.to_string()]);
    }

    /// One that is voted on, one that is withdrawn, one that is referred, and two that become one.
    async fn motions(&mut self) {
        let ctx = self.ada().await;
        for name in ["motion", "withdrawn", "referred", "part-one", "part-two"] {
            let new = NewMotion {
                decision: "day-to-day".into(),
                title: word(name),
                words: word(&format!("{name}-words")),
                reasons: word(&format!("{name}-reasons")),
            };
            let motion = before::propose_motion(&ctx, self.id(), new).await.unwrap();
            let all = before::items(&ctx, self.id()).await.unwrap();
            let of = all.iter().find(|it| it.subject.as_ref().is_some_and(|it| it.id == motion.0)).unwrap();
            let closed = NewItem { closed: true, ..NewItem::titled(word(name), Form::Motion, 5) };
            before::edit(&ctx, self.id(), of.id, closed).await.unwrap();
            self.ids.extend([motion.to_string(), of.id.to_string()]);
        }
        let all = before::motions(&ctx, self.id()).await.unwrap();
        let named = |name: &str| all.iter().find(|it| it.title == word(name)).unwrap().id;
        let amendment =
            before::amend(&ctx, named("motion"), &word("amended"), &word("amended-why")).await.unwrap();
        let whole = NewMotion {
            decision: "day-to-day".into(),
            title: word("whole"),
            words: word("whole-words"),
            reasons: String::new(),
        };
        let parts = [named("part-one"), named("part-two")];
        let whole = before::composite(&ctx, self.id(), &parts, whole, true).await.unwrap();
        self.ids.extend([amendment.to_string(), whole.to_string()]);
    }

    /// The meeting up to a secret vote in the closed item that is still open.
    async fn voting(&mut self) {
        self.kit.set(self.meeting.occasion.at);
        let (ctx, id) = (self.ada().await, self.id());
        service::give_role(&ctx, id, Role::Chair, self.ada).await.unwrap();
        for role in [Role::MinuteTaker, Role::Teller, Role::Door] {
            service::give_role(&ctx, id, role, self.bo).await.unwrap();
        }
        hour::open(&ctx, id).await.unwrap();
        hour::check_in(&ctx, id, self.ada, Way::Room, VotesBy::Hand).await.unwrap();
        hour::check_in(&ctx, id, self.cy, Way::Room, VotesBy::Hand).await.unwrap();
        hour::begin_item(&ctx, id, self.item).await.unwrap();
        let of = Some(self.item);
        hour::note(&ctx, id, NewNote { item: of, words: word("note"), late: None }).await.unwrap();
        hour::rule(&ctx, id, of, &word("ruling"), "").await.unwrap();
        hour::point_of_order(&ctx, id, of, None, &word("point")).await.unwrap();
        self.decided().await;
        let all = before::motions(&ctx, id).await.unwrap();
        let named = |name: &str| all.iter().find(|it| it.title == word(name)).unwrap().id;
        before::withdraw_motion(&ctx, named("withdrawn")).await.unwrap();
        let referred = before::refer(&ctx, named("referred"), "members").await.unwrap();
        self.ids.insert(referred.to_string());
        let new = NewVote {
            item: of,
            motion: None,
            question: word("question"),
            decision: "motion".into(),
            way: VoteWay::Ballot,
            despite: String::new(),
        };
        let vote = hour::open_vote(&ctx, id, new).await.unwrap();
        self.ids.insert(vote.to_string());
        let poll = hour::votes(&ctx, id).await.unwrap().into_iter().find(|it| it.id == vote).unwrap().poll;
        self.ids.insert(poll.unwrap().to_string());
    }

    async fn decided(&mut self) {
        let (ctx, id) = (self.ada().await, self.id());
        let decision = NewDecision {
            item: Some(self.item),
            motion: None,
            vote: None,
            decision: "day-to-day".into(),
            title: word("decision"),
            words: word("decision-words"),
            reasons: word("decision-reasons"),
            readers: Readers::Everyone,
        };
        let decision = hour::enter_decision(&ctx, id, decision).await.unwrap();
        assert!(after::explain(&ctx, decision, "Known to all", Readers::Everyone).await.is_err());
        let action = NewAction {
            item: Some(self.item),
            decision: None,
            title: word("action"),
            words: word("action-words"),
            owner: Some(self.cy),
            owner_words: String::new(),
            assignment: false,
            due_at: None,
        };
        let action = hour::agree_action(&ctx, id, action).await.unwrap();
        let handed = NewDelegation {
            item: Some(self.item),
            to_body: None,
            to_person: Some(self.cy),
            decision: "day-to-day".into(),
            matter: word("handed-on"),
            limits: word("limits"),
            until: None,
            report_by: Some(ctx.now.plus_days(20, &ctx.group.zone)),
        };
        let handed = after::delegate(&ctx, id, handed).await.unwrap();
        self.ids.extend([decision.to_string(), action.to_string(), handed.to_string()]);
    }

    /// The vote closed, another with hands, and the meeting ended with its minutes sent to everybody.
    async fn ended(&mut self) {
        let (ctx, id) = (self.ada().await, self.id());
        let open = hour::counting(&ctx, id).await.unwrap().unwrap().vote.id;
        hour::close_vote(&ctx, id, open, None).await.unwrap();
        let line = NewPublicLine {
            decision: "The complaint was settled.".into(),
            reason: "Both agreed.".into(),
            may_say: "A member was heard.".into(),
            lapses_at: None,
        };
        confidential::agree_line(&ctx, id, self.item, line).await.unwrap();
        hour::end_item(&ctx, id, self.item, false, &word("outcome")).await.unwrap();
        hour::close(&ctx, id).await.unwrap();
        minutes::draft(&ctx, id).await.unwrap();
        let data = self.kit.acting(self.cy, "Cy Tidewater").await;
        minutes::send(&data, id, Sending { seq: 1, readers: Readers::Everyone, by_mail: true })
            .await
            .unwrap();
        comments::comment(&data, Commented::Minutes(id), "", "Spelling.").await.unwrap();
        self.kit.run_due().await;
        self.kit.advance_minutes(30);
        self.kit.run_due().await;
    }

    /// Every address that a route stands for if its places hold what was planted.
    fn addresses(&self, path: &str) -> Vec<String> {
        let Some((before, rest)) = path.split_once('{') else { return vec![path.to_owned()] };
        let after = rest.split_once('}').unwrap().1;
        match after.contains('{') {
            // Of two places the first holds the meeting.
            true => self.addresses(&format!("{before}{}{after}", self.id())),
            false => {
                let slugs = ["committee".to_owned(), "organiser".to_owned()];
                self.ids.iter().chain(&slugs).map(|it| format!("{before}{it}{after}")).collect()
            }
        }
    }

    /// Asks for every page as a stranger, as a member, as one with tasks at the meeting, and as an officer of everything.
    async fn walk(&self, only: &str) -> usize {
        let mut outside = vec![("a stranger", self.kit.visitor())];
        for (who, person) in [("a member", self.dee), ("with tasks", self.bo), ("an officer", self.eve)] {
            outside.push((who, browser(&self.kit, person).await));
        }
        let mut asked = 0;
        for route in kernel::serve::table(&self.kit.app) {
            // Streams do not end; what they send is the shared part that the pages show too.
            let skip = route.path.ends_with("/live") || route.allow == Allow::Demo;
            if route.method != "GET" || skip || !route.path.starts_with(only) {
                continue;
            }
            for path in self.addresses(route.path) {
                for (who, visitor) in &mut outside {
                    let body = visitor.get(&path).await.body;
                    let at = body.find(PLANTED).map(|at| &body[at..(at + 60).min(body.len())]);
                    assert_eq!(at, None, "{who} reads this on {path} ({})", route.path);
                    asked += 1;
                }
            }
        }
        for path in ["/meetings/decisions?q=", "/search?q=", "/people?q=", "/ask?q="] {
            for (who, visitor) in &mut outside {
                let body = visitor.get(&format!("{path}quillfeather-decision")).await.body;
                assert!(!body.contains(PLANTED), "{who} finds it by {path}");
            }
        }
        asked
    }

    /// The tables in which planted words stand.
    async fn tables(&self) -> BTreeSet<String> {
        let mut packed = vec![];
        kernel::dump::write(self.kit.db(), None, &mut packed).await.unwrap();
        let mut text = String::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
        let table = |line: &str| line.split('"').nth(1).unwrap_or_default().to_owned();
        text.lines().filter(|it| it.contains(PLANTED)).map(table).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_a_closed_item_are_on_no_page_and_in_no_letter_or_log_outside() {
    let log = Log::default();
    let writer = log.clone();
    let lines =
        tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(move || writer.clone());
    tracing::subscriber::set_global_default(lines.finish()).unwrap();
    let mut it = Closed::prepared().await;
    it.walk("/meetings").await;
    it.voting().await;
    for of in ["/meetings", "/vote", "/desk", "/account", "/polls"] {
        it.walk(of).await;
    }
    it.ended().await;
    // Whoever leaves the committee is outside from then on; whoever is made chair afterwards is not inside.
    let asked = it.walk("/").await;
    assert!(asked > 2000, "only {asked} pages were asked for");
    // The words are there to be found, for those inside.
    let mut inside = browser(&it.kit, it.cy).await;
    inside
        .get(&format!("/meetings/{}/minutes", it.id()))
        .await
        .ok()
        .says(&word("note"))
        .says(&word("question"));
    inside.get("/meetings/delegations").await.ok().says(&word("handed-on"));
    inside.get("/meetings/decisions?q=quillfeather-decision").await.ok().says(&word("decision"));
    let tables = it.tables().await;
    assert!(tables.contains("meetings_item"), "{tables:?}");
    let elsewhere: Vec<&String> = tables.iter().filter(|it| !it.starts_with("meetings_")).collect();
    assert!(elsewhere.is_empty(), "planted words stand in {elsewhere:?}");
    let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(said.contains("mail"), "nothing was logged");
    let line = said.lines().find(|it| it.to_lowercase().contains("quillfeather"));
    assert_eq!(line, None, "the log says it");
}

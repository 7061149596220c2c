//! A group with a constitution, forty members and an election.

use bodies::model::{NewOccasion, OccasionId};
use constitution::Adoption;
use elections::model::{ContestId, Declared, ElectionId, NominationId, Role, Step};
use elections::service::office::Sitting;
use elections::service::{self, ballot, call, clock, draft, nominate, officers, roll};
use jiff::civil::Date;
use kernel::{At, Ctx, PersonId, Result, transact};
use people::model::{Email, FactKind, NewFact, NewPerson, Source};
use polling::{BoxStore, Paper, PollId};
use testkit::{Kit, Visitor, london};
use uuid::Uuid;

const TEXT: &str = include_str!("../../../../../examples/constitutions/local-group.md");
pub const MEMBERS: usize = 40;

pub struct World {
    pub kit: Kit,
    pub people: Vec<PersonId>,
    pub occasion: OccasionId,
    pub election: ElectionId,
}

/// The annual general meeting: Saturday 19 September 2026, 14:00.
pub fn agm() -> At {
    london(2026, 9, 19, 14, 0)
}

pub fn name(n: usize) -> String {
    format!("Sample Person{n:02}")
}

async fn kit() -> Kit {
    let dir = tempfile::tempdir().expect("a folder");
    let boxes = BoxStore::open(dir.path()).await.expect("a box");
    let letters = mail::Transport::Folder(dir.path().join("mail"));
    Kit::with(|b| {
        let b = b.feature(ui::feature()).feature(mail::feature()).feature(access::feature());
        let b = b.feature(constitution::feature()).feature(people::feature()).feature(polling::feature());
        let b = b.feature(bodies::feature()).feature(elections::feature());
        let b = b.share(elections::service::office::Sittings(record));
        b.identify(access::service::identify).share(boxes).share(letters).share(dir)
    })
    .await
}

/// In a test that says so the record of the meeting is open.
pub const OPEN_RECORD: &str = "test.open-record";

pub const CLOSED_RECORD: &str = "test.closed-record";

fn record(ctx: Ctx, occasion: uuid::Uuid) -> kernel::BoxFuture<Result<Option<Sitting>>> {
    Box::pin(async move {
        let closed: Option<At> = kernel::setting::get(ctx.db(), ctx.group.id, CLOSED_RECORD).await?;
        let open: Option<bool> = kernel::setting::get(ctx.db(), ctx.group.id, OPEN_RECORD).await?;
        let open = (open == Some(true)).then(|| Sitting::Open(format!("/meetings/{occasion}/chair")));
        Ok(closed.map(Sitting::Closed).or(open))
    })
}

impl World {
    /// The group, its members and the day of the meeting; nothing of the election yet but its draft and officers.
    pub async fn drafted() -> Self {
        Self::with_text(TEXT).await
    }

    pub async fn with_text(text: &str) -> Self {
        let kit = kit().await;
        let ctx = kit.system();
        let adoption = Adoption {
            by: "Members' meeting of 1 May 2026".into(),
            minute: "minute 2".into(),
            adopted_at: ctx.now,
            in_force_from: ctx.now,
            unchanged: vec![],
        };
        let done: Result<u32> = transact!(ctx.db(), tx => { constitution::service::publish(tx, &ctx, text, adoption.clone()).await });
        done.expect("the constitution is published");
        bodies::service::sync_now(&ctx).await.expect("bodies and posts");
        let people = people(&ctx).await;
        let meeting = NewOccasion {
            body: "members".into(),
            kind: "agm".into(),
            title: "Annual general meeting 2026".into(),
            at: agm(),
            place: "Harbour Hall".into(),
        };
        let occasion: Result<OccasionId> =
            transact!(ctx.db(), tx => { bodies::service::set_occasion(tx, &ctx, meeting.clone()).await });
        let occasion = occasion.expect("the day is fixed");
        let election = draft::draft(&ctx, "committee-election", occasion.0, "").await.expect("a draft");
        let world = Self { kit, people, occasion, election };
        world.appoint(1, Role::ReturningOfficer).await.expect("a returning officer");
        world.appoint(2, Role::Scrutineer).await.expect("a scrutineer");
        world
    }

    /// Nominations are open.
    pub async fn nominating() -> Self {
        Self::drafted().await.called().await
    }

    pub async fn called(self) -> Self {
        self.kit.set(london(2026, 8, 1, 9, 0));
        self.release_mail().await;
        call::call(&self.kit.system(), self.election).await.expect("the call goes out");
        self.kit.advance_minutes(11);
        self.kit.run_due().await;
        self
    }

    /// As if two officers had agreed that this organisation may write to its members.
    pub async fn release_mail(&self) {
        let ctx = self.kit.system();
        let done: Result<()> = transact!(ctx.db(), tx => { kernel::group::release(tx, &ctx).await });
        done.expect("released");
    }

    pub async fn appoint(&self, n: usize, role: Role) -> Result<()> {
        let new = officers::Appointment {
            person: self.people[n],
            name: name(n),
            role,
            minute: "Committee, item 4".into(),
        };
        officers::appoint(&self.kit.system(), self.election, new).await
    }

    pub async fn acting(&self, n: usize) -> Ctx {
        self.kit.acting(self.people[n], &name(n)).await
    }
    pub async fn ro(&self) -> Ctx {
        self.acting(1).await
    }
    pub async fn scrutineer(&self) -> Ctx {
        self.acting(2).await
    }

    /// A browser in which a member is signed in.
    pub async fn browser(&self, n: usize) -> Visitor {
        let account = access::service::account_of(self.kit.db(), self.kit.group.id, self.people[n]).await;
        self.kit.signed_in(account.expect("asked").expect("an account")).await
    }

    pub async fn contest(&self, post: &str) -> ContestId {
        let election = service::election(&self.kit.system(), self.election).await.expect("the election");
        let found = election.contests.iter().find(|it| it.posts.iter().any(|p| p.slug == post));
        found.expect("the contest").id
    }

    pub async fn form(&self, who: &[usize], posts: &[&str], woman: bool) -> nominate::Form {
        let mut contests = vec![];
        for post in posts {
            contests.push(self.contest(post).await);
        }
        nominate::Form {
            id: NominationId(self.kit.system().new_id()),
            nominees: who
                .iter()
                .map(|n| nominate::Named { person: self.people[*n], name: name(*n) })
                .collect(),
            contests,
            statement: format!("I am number {}.", who[0]),
            alone: (who.len() > 1).then(|| self.people[who[0]]),
            declared: if woman { vec![self.woman()] } else { vec![] },
            seconded: false,
            paper_received_at: None,
        }
    }

    pub fn woman(&self) -> Declared {
        Declared { attribute: "woman".into(), wording: "woman".into(), visible: true }
    }

    pub async fn stands(&self, n: usize, posts: &[&str], woman: bool) -> NominationId {
        let form = self.form(&[n], posts, woman).await;
        nominate::nominate(&self.acting(n).await, self.election, &form).await.expect("a nomination")
    }

    /// Lets nominations close by themselves.
    pub async fn close_nominations(&self) {
        let close = self.date(Step::NominationsClose).await;
        self.kit.set(close.plus_seconds(2));
        clock::catch_up(&self.kit.system(), self.election).await.expect("they close");
    }

    pub async fn election(&self) -> elections::model::Election {
        service::election(&self.kit.system(), self.election).await.expect("the election")
    }

    pub async fn date(&self, step: Step) -> At {
        let election = service::election(&self.kit.system(), self.election).await.expect("the election");
        election.at(step).expect("a date")
    }

    /// Freezes the roll, looks at the paper and opens the ballot.
    pub async fn open_ballot(&self) -> PollId {
        roll::freeze(&self.ro().await, self.election).await.expect("the roll");
        self.kit.set(self.date(Step::BallotsOut).await.plus_hours(9));
        ballot::seen(&self.ro().await, self.election).await.expect("seen");
        ballot::open(&self.ro().await, self.election).await.expect("it opens");
        let election = service::election(&self.kit.system(), self.election).await.expect("the election");
        ballot::poll_of(&election).expect("a poll")
    }

    /// A member asks for a ballot by e-mail and casts it; `ranking` names people by number.
    pub async fn votes(&self, n: usize, poll: PollId, papers: &[(ContestId, Vec<usize>)]) -> Result<()> {
        let ctx = self.acting(n).await;
        polling::service::request_online(&ctx, poll).await?;
        let open = polling::service::poll(&ctx, poll).await?;
        let number = |contest: ContestId, n: usize| {
            let contest = open.contests.iter().find(|it| it.id == contest.0).expect("a contest");
            contest.choices.iter().find(|it| it.label.contains(&name(n))).expect("a choice").number
        };
        let paper = |(contest, ranking): &(ContestId, Vec<usize>)| Paper {
            contest: contest.0,
            ballot: ballotbox::Ballot::Ranked(ranking.iter().map(|n| number(*contest, *n)).collect()),
            // Everybody votes from one device, whose papers differ by the voter's name.
            origin: ballotbox::sha256(format!("{} {}", ctx.actor.name, contest.0).as_bytes()),
        };
        polling::service::cast(&ctx, poll, papers.iter().map(paper).collect()).await.map(drop)
    }

    pub async fn move_meeting(&self, from: At, day: Date) {
        let at = At::local(day.at(14, 0, 0, 0), &self.kit.group.zone);
        let ctx = self.kit.system();
        let done: Result<()> = transact!(ctx.db(), tx => {
            bodies::service::move_occasion(tx, &ctx, self.occasion, from, at, "Harbour Hall").await
        });
        done.expect("the meeting moves");
        self.kit.run_due().await;
    }

    pub fn url(&self, page: &str) -> String {
        format!("/elections/{}{page}", self.election)
    }
}

async fn people(ctx: &Ctx) -> Vec<PersonId> {
    let mut people = vec![];
    for n in 0..MEMBERS {
        let from = london(2024, 1, 1, 0, 0);
        let yes = |kind| NewFact::new(kind, "yes", from, Source::Officer).expect("a fact");
        let mut new = NewPerson::named("Sample", &format!("Person{n:02}")).expect("a name");
        new = new.member("national", from, Source::Officer).expect("a membership");
        new = new.fact(yes(FactKind::NationalMember)).fact(yes(FactKind::LivesInArea));
        new.email = Some(Email::read(&format!("person{n:02}@example.org")).expect("an address"));
        let done: Result<PersonId> =
            transact!(ctx.db(), tx => { people::service::add_person(tx, ctx, new.clone()).await });
        people.push(done.expect("a person"));
    }
    people
}

pub fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}
